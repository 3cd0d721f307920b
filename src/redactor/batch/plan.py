"""Gives every case and document its neutral number, and tells what is already done."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from redactor.batch.intake import Where
from redactor.batch.journal import Journal
from redactor.batch.scan import FoundCase
from redactor.batch.work import Job
from redactor.errors import BatchError
from redactor.model import Outcome, Status

RETRIED = frozenset(
    {
        "vanished",
        "unreadable",
        "source-changed",
        "worker-died",
        "worker-lost",
        "too-long",
        "too-much-memory",
        "roster",
    }
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is about.

    Attributes:
        jobs: one per case that holds documents, in number order.
        skipped: an outcome for every file that is not taken (a folder out of reach has failed).
        sources: which path is behind which id; for the private folder only.
        folders: which path is behind each case, also one that holds no documents.
    """

    jobs: tuple[Job, ...]
    skipped: tuple[Outcome, ...]
    sources: dict[str, str] = field(repr=False)
    folders: dict[str, Path] = field(default_factory=dict, repr=False)


def make_plan(found: Sequence[FoundCase], journal: Journal, staging: Path | None) -> Plan:
    """Number everything that was found; numbers that the journal knows stay.

    Raises:
        BatchError: the journal cannot be written.
    """
    jobs: list[Job] = []
    skipped: list[Outcome] = []
    sources: dict[str, str] = {}
    folders: dict[str, Path] = {}
    with journal.transaction():
        for case in found:
            number = journal.case_number(case.folder)
            name = f"case-{number:04}"
            folders[name] = case.folder
            documents: list[tuple[str, Where]] = []
            for path in case.documents:
                entry = journal.entry_number(path, number, "document")
                documents.append((f"{name}/document-{entry:02}", path))
            for item in case.skipped:
                entry = journal.entry_number(item.path, number, "skipped")
                identifier = f"{name}/skipped-{entry:02}"
                sources[identifier] = str(item.path)
                status = Status.FAILED if item.problem.code in RETRIED else Status.SKIPPED
                skipped.append(Outcome(identifier, name, "", status, error=item.problem))
            sources.update({identifier: str(path) for identifier, path in documents})
            sources.update({f"{name}/{path.name.lower()}": str(path) for path in case.rosters})
            if documents:
                ordered = tuple(sorted(documents, key=lambda entry: entry[0]))
                jobs.append(Job(name, ordered, case.rosters, staging))
    jobs.sort(key=lambda job: job.case)
    return Plan(tuple(jobs), tuple(skipped), sources, folders)


def fingerprint(pairs: Sequence[tuple[str, str]], roster: str, settings: str) -> str:
    """A hash over a case's documents (``id, sha256``), its roster's hash and the settings."""
    parts = [settings, roster, *(f"{identifier}={sha256}" for identifier, sha256 in sorted(pairs))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def current_fingerprint(job: Job, settings: str) -> str | None:
    """The fingerprint of what lies on disk now; ``None`` if something cannot be read."""
    try:
        pairs = [(identifier, digest(path)) for identifier, path in job.documents]
        roster = "".join(digest(path) for path in job.rosters)
    except OSError:
        return None
    return fingerprint(pairs, roster, settings)


def done_fingerprint(outcomes: Sequence[Outcome], roster: str, settings: str) -> str | None:
    """The fingerprint of what was done; ``None`` if the case must be tried again next time."""
    if any(map(is_retried, outcomes)):
        return None
    pairs = [(outcome.id, outcome.source_sha256 or "") for outcome in outcomes]
    if not all(sha256 for _, sha256 in pairs):
        return None
    return fingerprint(pairs, roster, settings)


def is_retried(outcome: Outcome) -> bool:
    """Whether the document failed for a reason that may be over later."""
    code = outcome.error.code if outcome.error else ""
    return code in RETRIED and outcome.status is not Status.QUARANTINED


def is_done(job: Job, journal: Journal, settings: str, out: Path) -> bool:
    """Whether the case was done with the same sources and settings, and its copies are all there."""
    recorded = journal.fingerprint(job.case)
    if recorded is None or recorded != current_fingerprint(job, settings):
        return False
    outcomes = journal.outcomes(job.case)
    if {o.id for o in outcomes} != {identifier for identifier, _ in job.documents}:
        return False
    for outcome in outcomes:
        if outcome.output is None:
            continue
        try:
            if digest(out / outcome.output) != outcome.output_sha256:
                return False
        except OSError:
            return False
    return True


def digest(where: Where) -> str:
    """The hash of a regular file; a pipe or device in its place raises ``OSError``, unread."""
    path = Path(where)
    if not stat.S_ISREG(path.lstat().st_mode):
        raise OSError
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def settings_hash(*parts: str) -> str:
    """A hash over everything besides the sources that decides what a copy looks like."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def folder_hash(folder: Path) -> str:
    """A hash over the YAML files of a folder, by relative path and content.

    Raises:
        BatchError: a file cannot be read.
    """
    total = hashlib.sha256()
    try:
        for path in sorted(folder.rglob("*.yaml")):
            total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    except OSError as error:
        raise BatchError(
            f"the recognizers cannot be read ({type(error).__name__}).", "Install redactor again."
        ) from None
    return total.hexdigest()
