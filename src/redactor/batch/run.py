"""The coordinator: plans a run, hands cases to an engine, publishes, records, reports.

It alone writes to OUT, to the vault and to the journal. A case is forgotten before its copies are touched
and recorded after they are all in place and the way back is sealed, so a run that is killed at any point is
finished by the next one.
"""

from __future__ import annotations

import importlib.metadata
import json
import secrets
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from redactor import __version__
from redactor.batch.engines import Engine, Processes
from redactor.batch.journal import Journal
from redactor.batch.keep import Keeper
from redactor.batch.lock import locked
from redactor.batch.plan import (
    Plan,
    done_fingerprint,
    folder_hash,
    is_done,
    make_plan,
    settings_hash,
)  # fmt: skip
from redactor.batch.publish import remove_copy, sweep
from redactor.batch.scan import check_folders, check_inputs, discover
from redactor.batch.share import cores, share_cores, workers_for
from redactor.batch.work import Done, Job
from redactor.config.pipeline import Pipeline
from redactor.config.release import release_hash_part
from redactor.config.shipped import folder
from redactor.detect.ner.recogniser import model_name
from redactor.errors import BatchError
from redactor.files import cannot_write, write_atomic
from redactor.formats.ocr import engine_name
from redactor.log import event
from redactor.model import CaseNote, Outcome, Release, Status
from redactor.report.build import RunInfo, build
from redactor.report.csvfile import csv_text, people_csv_text
from redactor.report.jsonfile import json_text
from redactor.report.render import html
from redactor.vault.keys import KeySource

Progress = Callable[[str, int, int], None]
_OUT_OF_REACH = ("vanished", "unreadable")
_JOURNAL = "journal.sqlite"
_EARLIER = "from an earlier run"
_FINAL = (Status.PUBLISHED, Status.NEEDS_REVIEW)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user asked for. ``workers`` 0 means: choose. Paths are not printed.

    Attributes:
        release: what the command line says about the release.
        key: where the key of the vault comes from; ``None`` means no vault.
    """

    inputs: tuple[Path, ...] = field(repr=False)
    out: Path = field(repr=False)
    private: Path = field(repr=False)
    pipeline: Pipeline
    workers: int = 0
    dry_run: bool = False
    release: Release = field(default=Release(), repr=False)
    key: KeySource | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run did.

    Attributes:
        report: on everything in OUT, earlier runs over other input included.
        outcomes: of the documents below this run's INPUT.
        ran, reused: cases that were run, and that were done already.
        stopped: whether the user stopped it.
        new_key: whether it made a key file, of which the user should keep a copy.
    """

    report: dict[str, object] = field(repr=False)
    outcomes: tuple[Outcome, ...] = field(repr=False)
    ran: int
    reused: int
    stopped: bool
    new_key: bool = False


def run(settings: Settings, progress: Progress, engine: Engine | None = None) -> RunResult:
    """Do the whole job.

    Args:
        settings: see :class:`Settings`.
        progress: called with a neutral case id, the number of cases done and the total.
        engine: who runs the cases; ``workers`` processes if not given, which a script can only start
            below its ``if __name__ == "__main__":``.

    Raises:
        UsageError: folders that cannot be used together.
        BatchError: OUT, the private folder or the journal cannot be written.
        ConfigError, MissingDependency: the pipeline cannot run.
        VaultError: the vault cannot be opened.
    """
    check_folders(settings.inputs, settings.out, settings.private)
    if settings.dry_run:
        return look(settings, progress, engine)
    if (settings.out / "report.json").exists() and not (settings.private / _JOURNAL).exists():
        raise BatchError(
            "OUT holds the copies of another run, whose journal is not in the private folder.",
            "Name that run's private folder with --private, or choose another OUT.",
        )
    try:
        settings.private.mkdir(mode=0o700, parents=True, exist_ok=True)
        settings.private.chmod(0o700)
        settings.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(error) from None
    with locked(settings.private / "run.lock"):
        staging = settings.private / "staging"
        shutil.rmtree(staging, ignore_errors=True)
        sweep(settings.out)
        sweep(settings.private)
        journal = Journal(settings.private / _JOURNAL)
        try:
            return _run(settings, progress, engine, journal, staging)
        finally:
            journal.close()
            shutil.rmtree(staging, ignore_errors=True)


def look(settings: Settings, progress: Progress, engine: Engine | None = None) -> RunResult:
    """Do everything but write; neither OUT nor the private folder of ``settings`` counts.

    Raises:
        UsageError, ConfigError, MissingDependency: see :func:`run`.
    """
    check_inputs(settings.inputs)
    return _run(settings, progress, engine, Journal(None), None)


def _run(
    settings: Settings,
    progress: Progress,
    engine: Engine | None,
    journal: Journal,
    staging: Path | None,
) -> RunResult:
    started, clock = _now(), time.monotonic()
    plan = make_plan(discover(settings.inputs), journal, staging)
    models = model_versions(settings.pipeline)
    hashed = settings_hash(
        __version__, settings.pipeline.sha256, folder_hash(folder("recognizers")),
        release_hash_part(settings.release), *models,
    )  # fmt: skip
    keeper = Keeper(settings.private, settings.key if staging is not None else None)
    todo = [
        replace(job, release=settings.release)
        for job in plan.jobs
        if not is_done(job, journal, hashed, settings.out) or keeper.lacks(job, journal)
    ]
    if todo:
        keeper.open(journal.id, (settings.out, *settings.inputs))
    todo = [keeper.prepared(job) for job in todo]
    waiting = {job.case for job in todo}
    outcomes = [
        o for job in plan.jobs if job.case not in waiting for o in journal.outcomes(job.case)
    ]
    chosen = engine or _engine(settings, todo)
    if staging is not None:
        _save_sources(settings.private, plan)
    notes = {note.case: note for note in journal.notes()}
    ran, stopped = 0, False
    event("started", cases=len(todo), pipeline=settings.pipeline.name, version=__version__)
    try:
        for done in chosen.run(todo):
            finished = done.outcomes
            if staging is not None:
                finished = _publish(done, settings, journal, hashed, keeper)
            outcomes.extend(finished)
            notes[done.case] = done.note or CaseNote(done.case)
            ran += 1
            progress(done.case, ran, len(todo))
            event("case", case=done.case, documents=len(finished))
    except KeyboardInterrupt:
        stopped = True
    outcomes = sorted((*outcomes, *plan.skipped), key=lambda outcome: outcome.id)
    others = journal.others({job.case for job in plan.jobs})
    report = build(
        RunInfo(
            f"run-{started.translate(str.maketrans('', '', '-:TZ'))}-{secrets.token_hex(3)}",
            started,
            _now(),
            __version__,
            settings.pipeline.name,
            settings.pipeline.sha256,
            models,
        ),
        [*outcomes, *(replace(other, notes=(*other.notes, _EARLIER)) for other in others)],
        [notes[case] for case in sorted(notes)],
    )
    if staging is not None:
        write_reports(settings.out, report)
    event("finished", cases=ran, seconds=round(time.monotonic() - clock, 1))
    reused = len(plan.jobs) - len(todo)
    return RunResult(report, tuple(outcomes), ran, reused, stopped, keeper.made_key)


def _engine(settings: Settings, todo: Sequence[Job]) -> Engine:
    """Processes, be it only one: what hangs can be ended in no other way."""
    available = cores()
    workers = settings.workers or workers_for(todo, available)
    workers = min(workers, max(len(todo), 1))
    share_cores(workers, available)
    return Processes(settings.pipeline, workers)


def _publish(
    done: Done, settings: Settings, journal: Journal, hashed: str, keeper: Keeper
) -> tuple[Outcome, ...]:
    """Put a case's copies in their place, seal the way back, and record it."""
    journal.forget(done.case)
    outcomes = tuple(_place(outcome, done, settings) for outcome in done.outcomes)
    _withdraw(done, settings)
    keeper.keep(done, outcomes, settings.pipeline.name)
    fingerprint = done_fingerprint(outcomes, done.roster_sha256, hashed)
    journal.record(done.case, fingerprint, list(outcomes), done.note)
    return outcomes


def _place(outcome: Outcome, done: Done, settings: Settings) -> Outcome:
    staged = done.drafts.get(outcome.id)
    if staged is None:
        _take_back(outcome, settings.out)
        return outcome
    path, suffix = staged
    name = f"{outcome.id}{suffix}"
    try:
        data = path.read_bytes()
        path.unlink()
    except OSError as error:
        raise cannot_write(error) from None
    held = settings.private / "quarantine" / name
    if outcome.status in _FINAL:
        write_atomic(settings.out / name, data)
        remove_copy(held)
        return replace(outcome, output=name)
    _take_back(outcome, settings.out)
    write_atomic(held, data, mode=0o600)
    return outcome


def _take_back(outcome: Outcome, out: Path) -> None:
    """Remove an earlier copy of a document that has none now: it may be what leaked.

    A source that is out of reach for the moment says nothing about its copy, which then stays.
    """
    if outcome.error and outcome.error.code in _OUT_OF_REACH:
        return
    target = out / outcome.id
    for old in target.parent.glob(f"{target.name}.*") if target.parent.is_dir() else ():
        remove_copy(old)


def _withdraw(done: Done, settings: Settings) -> None:
    """Move copies whose source is no longer in the case to the private folder.

    Nothing is lost, and OUT holds only what the report lists and this run has verified.
    """
    known = {outcome.id for outcome in done.outcomes}
    for old in sorted((settings.out / done.case).glob("document-*")):
        if f"{done.case}/{old.name.split('.')[0]}" not in known:
            try:
                data = old.read_bytes()
            except OSError as error:
                raise cannot_write(error) from None
            write_atomic(settings.private / "withdrawn" / done.case / old.name, data, mode=0o600)
            remove_copy(old)


def write_reports(out: Path, report: dict[str, object]) -> None:
    """Write report.json, report.html, report.csv and report.people.csv into OUT.

    Raises:
        BatchError: OUT cannot be written.
    """
    write_atomic(out / "report.json", json_text(report).encode())
    write_atomic(out / "report.html", html(report).encode())
    write_atomic(out / "report.csv", csv_text(report).encode())
    write_atomic(out / "report.people.csv", people_csv_text(report).encode())


def _save_sources(private: Path, plan: Plan) -> None:
    """Write which path is behind which id; what an earlier run said of other cases stays."""
    now = {identifier.split("/")[0] for identifier in plan.sources}
    try:
        earlier = load_sources(private)
    except BatchError:
        earlier = {}
    kept = {key: str(path) for key, path in earlier.items() if key.split("/")[0] not in now}
    text = json.dumps({**kept, **plan.sources}, indent=1, sort_keys=True, ensure_ascii=True)
    write_atomic(private / "sources.json", text.encode(), mode=0o600)


def load_sources(private: Path) -> dict[str, Path]:
    """Which path is behind which document id, as the last run wrote it.

    Raises:
        BatchError: the private folder does not hold it.
    """
    try:
        data = json.loads((private / "sources.json").read_bytes())
        return {str(key): Path(str(value)) for key, value in data.items()}
    except (OSError, ValueError, AttributeError):
        raise BatchError(
            "the private folder does not tell which source became which copy.",
            "Name it with --private, or run redactor run again.",
        ) from None


def model_versions(pipeline: Pipeline) -> tuple[str, ...]:
    """The pipeline's models with their versions, as far as they are installed; OCR is one.

    What was done with other models is done again, so a case is read anew once OCR is installed.
    """
    found = [model_name()]
    if pipeline.model:
        try:
            version = importlib.metadata.version(pipeline.model.replace("_", "-"))
            found.append(f"{pipeline.model} {version}")
        except importlib.metadata.PackageNotFoundError:
            found.append(pipeline.model)
    if pipeline.ocr == "auto" and (reader := engine_name()):
        found.append(reader)
    return tuple(found)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
