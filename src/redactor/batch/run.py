"""One run: looks at the input once, does what is not done, and reports."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from redactor import __version__
from redactor.batch.clock import now
from redactor.batch.engines import Engine, Processes, Serial
from redactor.batch.journal import Journal
from redactor.batch.plan import make_plan
from redactor.batch.retry import with_second_tries
from redactor.batch.scan import check_inputs, discover
from redactor.batch.session import Session, Waiting, opened, run_info, unheard
from redactor.batch.settings import RunResult, Settings, Step
from redactor.batch.share import cores, share_cores, workers_for
from redactor.batch.versions import model_versions
from redactor.batch.work import Job, line_for
from redactor.log import event
from redactor.model import CaseNote, Outcome
from redactor.report.build import build

Progress = Callable[[Step], None]


def run(
    settings: Settings,
    progress: Progress,
    engine: Engine | None = None,
    waiting: Waiting = unheard,
) -> RunResult:
    """Do the whole job.

    Args:
        settings: see :class:`Settings`.
        progress: called before the first case and after each.
        engine: who runs the cases; ``workers`` processes if not given, which a script can only start
            below its ``if __name__ == "__main__":``.
        waiting: called now and then while another run is waited for.

    Raises:
        UsageError: folders that cannot be used together.
        BatchError: OUT, the private folder or the journal cannot be written.
        ConfigError, MissingDependency: the pipeline cannot run.
        VaultError: the vault cannot be opened.
    """
    if settings.dry_run:
        return look(settings, progress, engine)
    with opened(settings, waiting) as session:
        return _run(session, progress, engine)


def _run(session: Session, progress: Progress, engine: Engine | None) -> RunResult:
    settings, journal = session.settings, session.journal
    found = discover(settings.inputs)
    session.check_input(found)
    plan = session.plan(found)
    todo = session.todo(plan)
    waiting = {job.case for job in todo}
    ready = (job.case for job in plan.jobs if job.case not in waiting)
    outcomes = [brief(one) for case in ready for one in journal.outcomes(case)]
    chosen = engine or engine_of(settings, todo)
    count, stopped, redone = Counter(todo), False, set[str]()
    event("started", cases=len(todo), pipeline=settings.pipeline.name, version=__version__)
    progress(count.step())
    try:
        for job, own in session.work(chosen, todo):
            light = tuple(brief(one) for one in own)
            outcomes.extend(light)
            redone.add(job.case)
            progress(count.step(job, light))
            event("case", case=job.case, documents=len(own))
    except KeyboardInterrupt:
        stopped = True
    finally:
        chosen.close()
    session.report(plan.skipped, {job.case for job in plan.jobs}, redone)
    event("finished", cases=len(redone), seconds=round(count.seconds, 1))
    every = sorted((*outcomes, *plan.skipped), key=lambda outcome: outcome.id)
    reused = len(plan.jobs) - len(todo)
    return RunResult(tuple(every), len(redone), reused, stopped, session.made_key)


def look(settings: Settings, progress: Progress, engine: Engine | None = None) -> RunResult:
    """Do everything but write; neither OUT nor the private folder of ``settings`` counts.

    Raises:
        UsageError, ConfigError, MissingDependency: see :func:`run`.
    """
    check_inputs(settings.inputs)
    started = now()
    plan = make_plan(discover(settings.inputs), Journal(None), None)
    todo = [replace(job, release=settings.release) for job in plan.jobs]
    chosen = engine or engine_of(settings, todo)
    count, stopped, by_case = Counter(todo), False, {job.case: job for job in todo}
    outcomes: list[Outcome] = []
    notes: list[CaseNote] = []
    progress(count.step())
    try:
        for done in with_second_tries(chosen, todo):
            outcomes.extend(done.outcomes)
            notes.append(done.note or CaseNote(done.case))
            progress(count.step(by_case[done.case], tuple(brief(one) for one in done.outcomes)))
    except KeyboardInterrupt:
        stopped = True
    finally:
        chosen.close()
    every = sorted((*outcomes, *plan.skipped), key=lambda outcome: outcome.id)
    info = run_info(settings, started, model_versions(settings.pipeline))
    report = build(info, every, notes)
    return RunResult(tuple(every), len(notes), 0, stopped, report=report)


class Counter:
    """How far a run is: starts to count when it is made.

    Args:
        todo: the cases to do.
    """

    def __init__(self, todo: Sequence[Job]) -> None:
        self._began = self._last = time.monotonic()
        self._cases = self._documents = 0
        self._all = len(todo), sum(len(job.documents) for job in todo)

    @property
    def seconds(self) -> float:
        """Since it was made."""
        return time.monotonic() - self._began

    def lap(self) -> float:
        """Seconds since this was asked last, or since the beginning."""
        last, self._last = self._last, time.monotonic()
        return self._last - last

    def step(self, job: Job | None = None, outcomes: tuple[Outcome, ...] = ()) -> Step:
        """How far it is, once this case is done."""
        if job is not None:
            self._cases += 1
            self._documents += len(job.documents)
        cases, documents = self._all
        name = job.case if job is not None else ""
        return Step(name, outcomes, self._cases, cases, self._documents, documents, self.seconds)


def brief(outcome: Outcome) -> Outcome:
    """The outcome without what was found in the document: all outcomes of a run are held in memory."""
    flags = tuple(flag for flag in outcome.flags if flag.kind == "protected-address")
    return replace(
        outcome, decisions=(), places={}, flags=flags, kept=(), hidden=(), people=(), leaks=()
    )


def engine_of(settings: Settings, todo: Sequence[Job]) -> Engine:
    """Processes unless the user said otherwise, be it only one: what hangs can be ended in no other way."""
    place, pipeline = settings.workplace, settings.pipeline
    if place.engine == "dask":
        from redactor.batch.dask_engine import Dask, Elsewhere

        return Dask(pipeline, place.scheduler, Elsewhere(settings.inputs, place.sources))
    if place.engine == "serial":
        return Serial(lambda: line_for(pipeline))
    available = cores()
    workers = place.workers or workers_for(todo, available)
    workers = min(workers, max(len(todo), 1))
    share_cores(workers, available)
    return Processes(pipeline, workers)
