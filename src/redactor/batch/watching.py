"""Watches folders and takes cases as they settle, for months: shares go and come back, and nobody looks.

It is a run that never ends: the same session, journal and lease. What a run would stop at is waited for here,
and tried again; only what was wrong from the beginning ends it.
"""

from __future__ import annotations

import time
from collections import Counter as TypeCounter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import inf
from pathlib import Path
from threading import Event
from typing import Final

from redactor import __version__
from redactor.batch.engines import Engine, Processes
from redactor.batch.health import Health
from redactor.batch.plan import RETRIED
from redactor.batch.run import Counter, Progress, brief, engine_of
from redactor.batch.scan import FoundCase, check_inputs, discover
from redactor.batch.session import Session, opened
from redactor.batch.settings import Settings
from redactor.batch.settling import Settling, Signature
from redactor.batch.share import MOST, cores, share_cores
from redactor.errors import BatchError, RedactorError, UsageError
from redactor.log import event
from redactor.model import Outcome, Status

_AGAIN: Final = 600.0
"""Seconds until a case that failed for the moment (a source out of reach) is tried again."""
_IDLE: Final = 300.0
"""Seconds without a case after which the workers are ended: they hold half a gigabyte each."""
_REPORT_SHARE: Final = 20.0
"""The reports are written again at most once in this many times what it took the last time."""
_LONGEST_WAIT: Final = 60.0


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often things are done, in seconds.

    Attributes:
        interval: between two looks at the input.
        settle: how long nothing in a case may have changed before it is taken.
        reports: at least, between two times that the reports are written.
    """

    interval: float = 10.0
    settle: float = 30.0
    reports: float = 30.0


class Watcher:
    """Looks, waits, works, until it is told to stop.

    Args:
        settings: as for a run.
        rhythm: how often.
        health: where it says how it is.
        progress: called after each case.
        engine: who runs the cases; processes if not given.
    """

    def __init__(
        self,
        settings: Settings,
        rhythm: Rhythm,
        health: Health,
        progress: Progress,
        engine: Engine | None = None,
    ) -> None:
        self._settings = settings
        self._rhythm = rhythm
        self._health = health
        self._progress = progress
        self._engine = engine or _engine(settings)
        self._settling = Settling(rhythm.settle)
        self._stop = Event()
        self._finished: dict[Path, tuple[Signature, float]] = {}
        self._skipped: dict[str, tuple[Outcome, ...]] = {}
        self._redone: set[str] = set()
        self._next_report = 0.0
        self._last_work = time.monotonic()
        self._opened_once = False
        """Whether it could work once: what is in the way later will be over by itself."""

    def stop(self) -> None:
        """Come to an end between two looks; to end at once, interrupt the thread."""
        self._stop.set()

    def run(self) -> None:
        """Watch.

        Raises:
            RedactorError: it cannot begin: see :func:`redactor.batch.run.run`.
            KeyboardInterrupt: it was interrupted; everything is put in order before.
        """
        wait = self._rhythm.interval
        event("watching", pipeline=self._settings.pipeline.name, version=__version__)
        try:
            while not self._stop.is_set():
                try:
                    with opened(self._settings) as session:
                        wait = self._rhythm.interval
                        self._watch(session)
                except (BatchError, UsageError) as error:
                    if not self._opened_once:
                        raise
                    self._wait_for(error, wait)
                    wait = min(2 * wait, _LONGEST_WAIT)
        finally:
            self._engine.close()
            event("stopped", cases=self._health.facts.cases)

    def _watch(self, session: Session) -> None:
        with self._reporting(session):
            while not self._stop.is_set():
                found = self._look(session)
                if found is not None:
                    self._pass(session, found)
                self._rest(session)
                self._stop.wait(self._rhythm.interval)

    def _look(self, session: Session) -> list[FoundCase] | None:
        """What is there; ``None`` if the input is out of reach."""
        try:
            check_inputs(self._settings.inputs)
            found = discover(self._settings.inputs)
            session.check_input(found)
        except (BatchError, UsageError) as error:
            if not self._opened_once:
                raise
            self._wait_for(error, 0)
            return None
        self._opened_once = True
        return found

    def _pass(self, session: Session, found: Sequence[FoundCase]) -> None:
        """Take what has settled and is not finished."""
        ready = self._settling.ready(found)
        unsettled = len(found) - len(ready)
        new = {case.folder: (case, sign) for case, sign in ready if self._is_new(case, sign)}
        if not new:
            self._health.say("watching", unsettled=unsettled)
            return
        self._health.say("working", unsettled=unsettled)
        plan = session.plan([case for case, _ in new.values()])
        todo = session.todo(plan)
        for case in plan.folders:
            self._skipped[case] = tuple(one for one in plan.skipped if one.case == case)
        waiting = {job.case for job in todo}
        for case, folder in plan.folders.items():
            if case not in waiting:
                self._finished[folder] = (new[folder][1], inf)
        self._redone.update(plan.folders.keys() - waiting)
        count = Counter(todo)
        try:
            for job, own in session.work(self._engine, todo):
                folder = plan.folders[job.case]
                again = time.monotonic() + _AGAIN if any(map(is_retried, own)) else inf
                self._finished[folder] = (new[folder][1], again)
                self._redone.add(job.case)
                self._health.done(job.case, len(own))
                self._progress(count.step(job, tuple(brief(one) for one in own)))
                _log(job.case, own, count.lap())
                self._report_if_due(session)
        finally:
            self._last_work = time.monotonic()
        self._health.say("watching", unsettled=unsettled)

    def _is_new(self, case: FoundCase, sign: Signature) -> bool:
        signature, again = self._finished.get(case.folder, ((), 0.0))
        return signature != sign or time.monotonic() >= again

    def _rest(self, session: Session) -> None:
        """What is done between two looks."""
        self._report_if_due(session)
        if time.monotonic() - self._last_work > _IDLE:
            self._engine.close()

    def _report_if_due(self, session: Session) -> None:
        if self._redone and time.monotonic() >= self._next_report:
            self._report(session)

    def _report(self, session: Session) -> None:
        began = time.monotonic()
        session.report([one for own in self._skipped.values() for one in own], None, self._redone)
        self._redone = set()
        took = time.monotonic() - began
        self._next_report = time.monotonic() + max(self._rhythm.reports, _REPORT_SHARE * took)

    @contextmanager
    def _reporting(self, session: Session) -> Iterator[None]:
        """Whatever ends the block, the reports tell what was done, if they can be written."""
        try:
            yield
        except BatchError:
            raise
        except BaseException:
            if self._redone:
                with suppress(BatchError):
                    self._report(session)
            raise
        if self._redone:
            self._report(session)

    def _wait_for(self, error: RedactorError, seconds: float) -> None:
        """Tell what is in the way, and wait a little."""
        if self._health.facts.problem != error.message:
            event("waiting", reason=type(error).__name__)
        self._health.say("waiting", problem=error.message)
        self._stop.wait(seconds)


def is_retried(outcome: Outcome) -> bool:
    """Whether the document failed for a reason that may be over later."""
    return (
        outcome.status is Status.FAILED
        and outcome.error is not None
        and outcome.error.code in RETRIED
    )


def _engine(settings: Settings) -> Engine:
    """As for a run; but processes stay, so that the models are loaded once."""
    if settings.workplace.engine != "processes":
        return engine_of(settings, ())
    available = cores()
    workers = settings.workplace.workers or min(available, MOST)
    share_cores(workers, available)
    return Processes(settings.pipeline, workers)


def _log(case: str, outcomes: Sequence[Outcome], seconds: float) -> None:
    """A line about a case: its number, and how many documents came out how."""
    counts = TypeCounter(outcome.status.value.replace("-", "_") for outcome in outcomes)
    event("case", case=case, documents=len(outcomes), seconds=round(seconds, 1), **counts)
