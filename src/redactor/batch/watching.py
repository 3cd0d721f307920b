"""Watches folders and takes cases as they settle, for months: shares go and come back, and nobody looks.

It is a run that never ends: the same session, journal and lease. What a run would stop at is waited for here,
and tried again; only what was wrong from the beginning ends it.
"""

from __future__ import annotations

import time
from collections import Counter as TypeCounter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path
from threading import Event
from typing import Final

from redactor import __version__
from redactor.batch.engines import Engine, Processes
from redactor.batch.health import Health, State
from redactor.batch.plan import Plan, is_retried
from redactor.batch.run import Counter, Progress, brief, engine_of
from redactor.batch.scan import FoundCase, check_inputs, discover, out_of_reach
from redactor.batch.session import Session, opened
from redactor.batch.settings import Settings
from redactor.batch.settling import Settling, Signature
from redactor.batch.share import MOST, cores, share_cores
from redactor.errors import BatchError, RedactorError, UsageError
from redactor.log import event
from redactor.model import Outcome
from redactor.report.build import by_case

_AGAIN: Final = 600.0
"""Seconds until a case that failed for the moment (a source out of reach) is tried again."""
_IDLE: Final = 300.0
"""Seconds without a case after which the workers are ended: they hold half a gigabyte each."""
_REPORT_SHARE: Final = 20.0
"""The reports are written again at most once in this many times what it took the last time."""
_LONGEST_PAUSE: Final = 60.0
_STEP: Final = 1.0
_AT_ONCE: Final = 100
"""Cases that are begun before the next look is thought of."""
_STALE: Final = 60.0
"""Seconds after which what was seen is old: with many cases to do, the input is looked at again meanwhile."""


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
        self._skipped: dict[Path, tuple[Outcome, ...]] = {}
        self._redone: set[str] = set()
        self._due = False
        """Whether the reports do not tell all that is known."""
        self._next_report = 0.0
        self._last_work = time.monotonic()
        self._pause = rhythm.interval
        """Seconds until it tries again what could not be done."""
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
        event("watching", pipeline=self._settings.pipeline.name, version=__version__)
        try:
            while not self._stop.is_set():
                try:
                    with opened(self._settings, self._others) as session:
                        self._health.begin()
                        self._watch(session)
                except (BatchError, UsageError) as error:
                    if not self._opened_once:
                        raise
                    self._waits(error)
                    self._sleep(self._pause)
                    self._pause = min(2 * self._pause, _LONGEST_PAUSE)
        finally:
            self._engine.close()
            event("stopped", cases=self._health.facts.cases)

    def _watch(self, session: Session) -> None:
        self._finished.clear()  # somebody else may have worked on OUT meanwhile
        with self._reporting(session):
            while not self._stop.is_set():
                began = time.monotonic()
                found = self._look(session)
                took = time.monotonic() - began
                if found is not None:
                    if not self._pass(session, found):
                        continue
                    self._pause = self._rhythm.interval
                self._rest(session)
                self._sleep(max(self._rhythm.interval, took))

    def _look(self, session: Session) -> list[FoundCase] | None:
        """What is there; ``None`` if the input is out of reach.

        Raises:
            BatchError: OUT is lost or out of reach.
        """
        session.check_out()
        try:
            found = self._found(session)
        except (BatchError, UsageError) as error:
            if not self._opened_once:
                raise
            self._waits(error)
            for folder, (signature, again) in self._finished.items():
                if again < inf:
                    self._finished[folder] = signature, 0.0
            return None
        self._opened_once = True
        self._health.looked()
        return found

    def _found(self, session: Session) -> list[FoundCase]:
        inputs = self._settings.inputs
        check_inputs(inputs)
        try:
            found = discover(inputs)
        except OSError as error:
            raise out_of_reach(error) from None
        session.check_input(found)
        return found

    def _pass(self, session: Session, found: Sequence[FoundCase]) -> bool:
        """Take what has settled and is not finished; ``False`` if it is time to look again before it all is."""
        began = time.monotonic()
        self._forget_gone(found)
        ready = self._settling.ready(found)
        unsettled = len(found) - len(ready)
        new = {case.folder: (case, sign) for case, sign in ready if self._is_new(case, sign)}
        if not new:
            self._says("watching", unsettled)
            return True
        self._says("working", unsettled)
        # At the beginning: an earlier one may have been killed before it reported.
        self._due = self._due or not self._finished
        plan = session.plan([case for case, _ in new.values()])
        signatures = {name: new[folder][1] for name, folder in plan.folders.items()}
        self._skip(plan, signatures)
        for start in range(0, len(plan.jobs), _AT_ONCE):
            if time.monotonic() - began > _STALE:
                return False
            part = replace(plan, jobs=plan.jobs[start : start + _AT_ONCE])
            self._work(session, part, signatures)
        self._says("watching", unsettled)
        return True

    def _skip(self, plan: Plan, signatures: Mapping[str, Signature]) -> None:
        """Keep what is not taken for the report; a case of nothing else is finished."""
        skipped = dict(by_case(plan.skipped))
        for name, folder in plan.folders.items():
            self._skipped[folder] = tuple(skipped.get(name, ()))
        for name in plan.folders.keys() - {job.case for job in plan.jobs}:
            self._finished[plan.folders[name]] = signatures[name], inf
            self._changed(name)

    def _work(self, session: Session, plan: Plan, signatures: Mapping[str, Signature]) -> None:
        """Do what is not done of some cases."""
        todo = session.todo(plan)
        waiting = {job.case for job in todo}
        for job in plan.jobs:
            if job.case not in waiting:
                self._finished[plan.folders[job.case]] = signatures[job.case], inf
        count = Counter(todo)
        try:
            for job, own in session.work(self._engine, todo):
                again = time.monotonic() + _AGAIN if any(map(is_retried, own)) else inf
                self._finished[plan.folders[job.case]] = signatures[job.case], again
                self._changed(job.case)
                self._health.done(job.case, len(own))
                self._progress(count.step(job, tuple(brief(one) for one in own)))
                _log(job.case, own, count.lap())
                self._report_if_due(session)
        finally:
            if todo:
                self._last_work = time.monotonic()

    def _forget_gone(self, found: Sequence[FoundCase]) -> None:
        """Forget what is no longer there; its copies stay, as in a run."""
        present = {case.folder for case in found}
        for folder in self._finished.keys() - present:
            del self._finished[folder]
        for folder in self._skipped.keys() - present:
            for one in self._skipped.pop(folder):
                self._changed(one.case)

    def _changed(self, case: str) -> None:
        self._redone.add(case)
        self._due = True

    def _is_new(self, case: FoundCase, sign: Signature) -> bool:
        signature, again = self._finished.get(case.folder, ((), 0.0))
        return signature != sign or time.monotonic() >= again

    def _rest(self, session: Session) -> None:
        """What is done between two looks."""
        self._report_if_due(session)
        if time.monotonic() - self._last_work > _IDLE:
            self._engine.close()

    def _sleep(self, seconds: float) -> None:
        """In short steps: a signal that comes at the moment at which one begins is answered after it."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not self._stop.wait(min(left, _STEP)):
            continue

    def _report_if_due(self, session: Session) -> None:
        if self._due and time.monotonic() >= self._next_report:
            self._report(session)

    def _report(self, session: Session) -> None:
        began = time.monotonic()
        session.report([one for own in self._skipped.values() for one in own], None, self._redone)
        self._redone, self._due = set(), False
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
            if self._due:
                with suppress(BatchError):
                    self._report(session)
            raise
        if self._due:
            self._report(session)

    def _says(self, state: State, unsettled: int) -> None:
        """Tell what it does, and that nothing is in the way any more."""
        if self._health.facts.problem:
            event("watching", cases=self._health.facts.cases)
        self._health.say(state, unsettled=unsettled)

    def _waits(self, error: RedactorError) -> None:
        """Tell what is in the way."""
        if self._health.facts.problem != error.message:
            event("waiting", reason=type(error).__name__)
        self._health.say("waiting", problem=error.message)

    def _others(self, seconds: float) -> None:
        """Another coordinator is waited for."""
        if seconds < 1 and not self._health.facts.problem:
            event("waiting", reason="another-run")
        self._health.say("waiting", problem="another run is at work on OUT.")


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
