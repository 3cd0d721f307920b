"""What a worker does with one case: read, run the line, leave drafts in the staging folder.

A worker never touches OUT or the journal; only the coordinator publishes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from redactor.batch.intake import Where, name_of, read_source
from redactor.batch.unread import OUT_OF_REACH
from redactor.config.pipeline import Pipeline
from redactor.config.release import completed
from redactor.config.roster import FILE_NAMES
from redactor.config.roster import parse as parse_roster
from redactor.config.verdicts import overlaid
from redactor.errors import ConfigError, DocumentError, Problem, RedactorError
from redactor.files import cannot_write
from redactor.model import CaseNote, Outcome, Release, Roster, Source, Status
from redactor.vault.sealed import Sealed, label_set
from redactor.vault.store import CaseLabels
from redactor.watch import GivenUp, Tell, Watch

if TYPE_CHECKING:
    from redactor.pipeline import Line

_LINE: dict[str, Line] = {}
ROSTER_BYTES = 1_048_576


@dataclass(frozen=True, slots=True)
class Job:
    """One case for a worker. Paths are originals: they are never printed.

    Attributes:
        case: neutral id.
        documents: ``(document id, where it lies)``.
        rosters: the case.yaml, if there is one; more than one is an error.
        staging: folder for the drafts, or ``None``: they are not kept (dry run), or travel in the result.
        carry: whether drafts travel in the result, because the coordinator sees no folder of the worker.
        release: what the command line says about the release; it goes before what case.yaml says.
        labels: what the vault knows of the case; ``None`` without a vault.
        given_up: its documents that are not tried again, and why.
        tell: whom to tell which document is worked on, if anybody.
    """

    case: str
    documents: tuple[tuple[str, Where], ...] = field(repr=False)
    rosters: tuple[Where, ...] = field(default=(), repr=False)
    staging: Path | None = field(default=None, repr=False)
    carry: bool = False
    release: Release = field(default=Release(), repr=False)
    labels: CaseLabels | None = field(default=None, repr=False)
    given_up: tuple[GivenUp, ...] = ()
    tell: Tell | None = field(default=None, repr=False)

    @property
    def watch(self) -> Watch:
        """What is told while the case is worked on."""
        return Watch(self.tell, self.given_up) if self.tell else Watch(given_up=self.given_up)


@dataclass(frozen=True, slots=True)
class Staged:
    """A draft on its way to the coordinator: a file in the staging folder, or its bytes.

    Attributes:
        suffix: with the dot, ``.docx``.
    """

    held: Path | bytes = field(repr=False)
    suffix: str

    def take(self) -> bytes:
        """The bytes; a file is gone then.

        Raises:
            BatchError: it cannot be read.
        """
        if isinstance(self.held, bytes):
            return self.held
        try:
            data = self.held.read_bytes()
            self.held.unlink()
        except OSError as error:
            raise cannot_write(error) from None
        return data


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a job: outcomes, and the draft of each document that has one.

    ``sealed`` is for the vault, under the label set ``label_set``; ``None`` without a vault, or where the
    case could not be run. ``note`` is for the report. ``given_up`` are the documents that ended a worker,
    or had done so before.
    """

    case: str
    outcomes: tuple[Outcome, ...]
    drafts: dict[str, Staged] = field(default_factory=dict, repr=False)
    roster_sha256: str = ""
    sealed: Sealed | None = field(default=None, repr=False)
    label_set: str = field(default="", repr=False)
    note: CaseNote | None = None
    given_up: tuple[GivenUp, ...] = ()


class RosterOutOfReach(ConfigError):
    """A roster could not be read just then, which says nothing about the case: its copies stay.

    Attributes:
        problem: why, with the code that the same trouble with a document has.
    """

    def __init__(self, problem: Problem, where: str) -> None:
        message = f"The roster of the case cannot be used: {problem.message}"
        self.problem = Problem(problem.code, message, problem.next)
        super().__init__(message, problem.next, where=where)


def line_for(pipeline: Pipeline) -> Line:
    """The line of a pipeline, built once in a process.

    What it needs is imported here: a coordinator whose workers run the line does without.
    """
    if pipeline.sha256 not in _LINE:
        from redactor.pipeline import Line

        _LINE[pipeline.sha256] = Line(pipeline)
    return _LINE[pipeline.sha256]


def work(job: Job, line: Line) -> Done:
    """Run one case.

    Raises:
        ConfigError: its roster is unusable; the case is not run without it.
    """
    roster, roster_sha256 = read_roster(job.case, job.rosters)
    sources: list[Source] = []
    outcomes: list[Outcome] = []
    watch, most = job.watch, line.handling.limits.max_bytes
    for document, path in job.documents:
        try:
            with watch.on(document, "read"):
                sources.append(read_source(path, document, job.case, most))
        except DocumentError as error:
            outcomes.append(
                Outcome(document, job.case, "", Status(error.status), error=error.problem)
            )
    roster = replace(roster, release=completed(roster.release, job.release))
    labels, key = job.labels, label_set(roster.release.recipients)
    roster = overlaid(roster, labels.verdicts if labels else ())
    known = labels.known(key) if labels else ()
    secret = labels.secret(key) if labels else b""
    result = line.run(job.case, sources, roster, known, secret, watch)
    drafts: dict[str, Staged] = {}
    for document, draft in sorted(result.drafts.items()):
        if job.carry:
            drafts[document] = Staged(draft.data, draft.suffix)
        elif job.staging is not None:
            path = job.staging / f"{document.replace('/', '_')}{draft.suffix}"
            try:
                write_private(path, draft.data)
            except OSError as error:
                raise cannot_write(error) from None
            drafts[document] = Staged(path, draft.suffix)
    every = sorted((*outcomes, *result.outcomes), key=lambda o: o.id)
    sealed = result.sealed if labels else None
    return Done(job.case, tuple(every), drafts, roster_sha256, sealed, key, result.note)


def read_roster(case: str, paths: Sequence[Where]) -> tuple[Roster, str]:
    """The roster of a case and its hash; an empty one if there is no file.

    Raises:
        ConfigError: it cannot be read (:class:`RosterOutOfReach`) or has a mistake, or there are several.
    """
    where = f"{case}/case.yaml"
    if not paths:
        return Roster(), ""
    if len(paths) > 1:
        raise ConfigError("the folder holds more than one roster.", "Keep one.", where=where)
    if name_of(paths[0]).lower() not in FILE_NAMES:
        raise ConfigError(
            "the roster has another name than case.yaml.", "Rename it to case.yaml.", where=where
        )
    try:
        source = read_source(paths[0], "case.yaml", case, ROSTER_BYTES)
    except DocumentError as error:
        if error.problem.code in OUT_OF_REACH and not _no_file(paths[0]):
            raise RosterOutOfReach(error.problem, where) from None
        raise ConfigError(
            f"the roster cannot be used: {error.problem.message}", error.problem.next, where=where
        ) from None
    return parse_roster(source.data, where=where), source.sha256


def _no_file(where: Where) -> bool:
    """Whether a link or a folder lies there, which no second try can read."""
    path = Path(where)
    return path.is_symlink() or path.is_dir()


def attempt(job: Job, line_of: Callable[[], Line]) -> Done:
    """:func:`work`, with whatever stops this one case turned into the outcome of its documents.

    Raises:
        RedactorError: what stops every case: the settings, a missing model, a full disk.
    """
    line = line_of()
    try:
        return work(job, line)
    except RosterOutOfReach as error:
        return Done(job.case, failed(job, error.problem))
    except ConfigError as error:
        problem = Problem("roster", error.args[0], "Correct case.yaml and run again.")
        return Done(job.case, failed(job, problem))
    except RedactorError:
        raise
    except Exception as error:  # noqa: BLE001 - one bad case never stops a batch
        return Done(job.case, failed(job, internal(error)))


def internal(error: Exception) -> Problem:
    """An exception that nobody expected: its type is named, its text is not (it may quote)."""
    return Problem(
        "internal",
        f"The case could not be processed ({type(error).__name__}).",
        "Run again; if it happens again, report this code. The sources are untouched.",
    )


def failed(job: Job, problem: Problem) -> tuple[Outcome, ...]:
    """The outcomes of a case of which nothing was copied, for one reason; what was given up has its own."""
    own = {each.document: each.problem for each in job.given_up}
    return tuple(
        Outcome(document, job.case, "", Status.FAILED, error=own.get(document, problem))
        for document, _ in job.documents
    )


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only this account can read. It is not made sure that it is on disk: it soon moves on."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(
        path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600
    )
    with os.fdopen(handle, "wb") as file:
        file.write(data)
