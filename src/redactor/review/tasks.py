"""Work that goes on while a page is shown: one thread each, how far it is, and a way to stop it.

A case can take minutes, and a page must neither wait for it nor leave its processes behind.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Final, Literal

from redactor.batch.engines import Engine, Processes, _Shift
from redactor.batch.share import cores, share_cores, workers_for
from redactor.batch.work import Done, Job
from redactor.batch.worker import At
from redactor.config.pipeline import Pipeline
from redactor.errors import BatchError, RedactorError

Phase = Literal["waiting", "working", "done", "failed", "stopped"]
_JOIN: Final = 30.0
"""Seconds that a thread has to end."""
_RATE_AFTER: Final = 6.0
"""Seconds before a rate is worth telling."""


class Halt:
    """Asked for by the page, seen by whoever works."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        """Ask for it."""
        self._event.set()

    def __bool__(self) -> bool:
        return self._event.is_set()


class Stoppable(Processes):
    """Processes that are ended within a moment when they are asked to, in the middle of a case.

    Args:
        pipeline: what the workers run.
        halt: when to stop.
        workers: how many; 0 chooses by what there is to do.
    """

    def __init__(self, pipeline: Pipeline, halt: Halt, workers: int = 0) -> None:
        super().__init__(pipeline, workers)
        self._halt = halt

    def run(self, jobs: Sequence[Job]) -> Iterator[Done]:
        """See :class:`~redactor.batch.engines.Engine`.

        Raises:
            KeyboardInterrupt: it was stopped.
        """
        available = cores()
        self._workers = self._workers or max(1, min(workers_for(jobs, available), len(jobs)))
        share_cores(self._workers, available)
        yield from super().run(jobs)

    def at(self) -> list[At]:
        """Where each worker is that has a case."""
        return [worker.at for worker in list(self._crew) if worker.job is not None]

    def _shift(self, workers: int, lost: list[Job] | None = None) -> _Shift:
        return _StoppableShift(self._halt, self._pipeline, self._task, workers, self._crew, lost)


class _StoppableShift(_Shift):
    """A shift that looks each round whether it is to stop."""

    def __init__(self, halt: Halt, *others: object) -> None:
        super().__init__(*others)  # type: ignore[arg-type]
        self._halt = halt

    def _hire(self) -> None:
        if self._halt:
            raise KeyboardInterrupt
        super()._hire()


class Task:
    """One piece of work in a thread of its own; started by :meth:`start`.

    Args:
        work: what is done; a KeyboardInterrupt in it means that it was stopped.
    """

    def __init__(self, work: Callable[[], None]) -> None:
        self.halt = Halt()
        self._work = work
        self._thread = threading.Thread(target=self._run, name="redactor-task", daemon=True)
        self.phase: Phase = "waiting"
        self.error: RedactorError | None = None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Ask it to stop, and wait until it has."""
        self.halt.set()
        if self._thread.is_alive():
            self._thread.join(_JOIN)

    @property
    def over(self) -> bool:
        """Whether nothing more comes."""
        return self.phase in ("done", "failed", "stopped")

    def _run(self) -> None:
        self.phase = "working"
        try:
            self._work()
        except KeyboardInterrupt:
            self.phase = "stopped"
        except RedactorError as error:
            self.error, self.phase = error, "failed"
        except Exception as error:  # noqa: BLE001 - a thread would print it, and it could quote
            self.error = BatchError(
                f"something unexpected happened ({type(error).__name__}).",
                "Try again; what is finished is kept, and your files are untouched.",
            )
            self.phase = "failed"
        else:
            self.phase = "stopped" if self.halt else "done"


class Meter:
    """How far the documents of a task are; written by its thread, read by the page.

    Attributes:
        done: whole documents.
        all: to do.
        places: where the workers are now.
    """

    def __init__(self, places: Callable[[], Sequence[At]]) -> None:
        self.done = self.all = 0
        self._places = places
        self._numbers: dict[str, tuple[int, int]] = {}
        self._began = time.monotonic()
        self._shown = 0.0

    def begin(self, jobs: Sequence[Sequence[str]]) -> None:
        """Count from here.

        Args:
            jobs: for each case the ids of its documents.
        """
        self.done, self.all = 0, sum(map(len, jobs))
        self._numbers = {
            document: (number, len(case)) for case in jobs for number, document in enumerate(case)
        }
        self._began = time.monotonic()

    @property
    def part(self) -> float:
        """Documents' worth of work that is done, half of it reading, half writing; never goes back."""
        total = float(self.done)
        for at in self._places():
            if at.stage is not None and at.document in self._numbers:
                before, of_case = self._numbers[at.document]
                total += before / 2 if at.stage == "read" else (before + of_case) / 2
        self._shown = min(max(self._shown, total), float(self.all))
        return self._shown

    @property
    def seconds_left(self) -> float | None:
        """At the rate so far; ``None`` while that says nothing yet."""
        passed, part = time.monotonic() - self._began, self.part
        if passed < _RATE_AFTER or part <= 0:
            return None
        return passed / part * (self.all - part)


def places_of(engine: Engine) -> list[At]:
    """Where its workers are, as far as it can tell."""
    return engine.at() if isinstance(engine, Stoppable) else []


EngineFor = Callable[[Pipeline, Halt, int], Engine]
"""An engine for a pipeline that stops when it is asked to, of so many processes (0: chosen)."""
