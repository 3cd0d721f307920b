"""Who runs the cases: this process, or several. Cases share nothing, so any engine gives the same bytes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Final, Protocol

from redactor.batch.allowance import (
    OWN,
    STARTING,
    Clock,
    check_start,
    died,
    for_case,
    too_long,
    too_much_memory,
)
from redactor.batch.crew import Gone, Worker
from redactor.batch.work import Done, Job, attempt, failed, line_for
from redactor.batch.worker import At, Task
from redactor.config.pipeline import Pipeline
from redactor.errors import BatchError, Problem, RedactorError
from redactor.log import event
from redactor.watch import GivenUp

if TYPE_CHECKING:
    from redactor.pipeline import Line

MOST_WORKERS: Final = 60
"""Windows waits for no more."""
_LOOK: Final = 0.2
"""Seconds between two looks at the workers."""
_FAILED_STARTS: Final = 3


class Engine(Protocol):
    """Runs jobs and yields what came of them, in any order; may be asked again and again until it is closed."""

    def run(self, jobs: Sequence[Job]) -> Iterator[Done]:
        """Yield one :class:`~redactor.batch.work.Done` per job."""
        ...

    def close(self) -> None:
        """End what it has started; it starts anew should it be asked again."""
        ...


class Serial:
    """One case after the other, in this process, with its limits of time and memory unwatched.

    A document that hangs, hangs the program. For programs of one's own, and to look for a fault.
    """

    def __init__(self, line_of: Callable[[], Line]) -> None:
        self._line_of = line_of

    def run(self, jobs: Sequence[Job]) -> Iterator[Done]:
        """Yield each job's result as it is done."""
        for job in jobs:
            yield replace(attempt(job, self._line_of), given_up=job.given_up)

    def close(self) -> None:
        """Nothing was started."""


def do(job: Job, pipeline: Pipeline) -> Done:
    """What a worker does with a case."""
    return attempt(job, lambda: line_for(pipeline))


class Processes:
    """One or several processes, started afresh (spawn), each with its own model, and watched.

    A worker whose document takes too long, or too much memory, is ended, and its case is run again with
    that document given up. A case whose worker dies of itself is run again at the end with nothing beside
    it; if the worker dies again, the document that it was on is given up, or else the case.

    Args:
        pipeline: what the workers run.
        workers: how many.
        task: what a worker does with a job (tests put a saboteur here).
    """

    def __init__(self, pipeline: Pipeline, workers: int, task: Task = do) -> None:
        self._pipeline = pipeline
        self._workers = min(workers, MOST_WORKERS)
        self._task = task
        self._crew: list[Worker] = []

    def run(self, jobs: Sequence[Job]) -> Iterator[Done]:
        """Yield each job's result as it is done; the workers stay for more."""
        lost: list[Job] = []
        yield from self._shift(self._workers, lost).run(jobs)
        for job in lost:
            self.close()
            yield from self._shift(1).run([job])

    def close(self) -> None:
        """End all workers."""
        while self._crew:
            self._crew.pop().end()

    def _shift(self, workers: int, lost: list[Job] | None = None) -> _Shift:
        return _Shift(self._pipeline, self._task, workers, self._crew, lost)


class _Shift:
    """Some cases, and the workers that run them.

    Args:
        crew: those that are there already; others are hired.
        lost: gets the cases whose worker died; with ``None`` it is their last chance.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        task: Task,
        workers: int,
        crew: list[Worker],
        lost: list[Job] | None = None,
    ) -> None:
        self._pipeline, self._task = pipeline, task
        self._limits = pipeline.limits.limits()
        self._most = workers
        self._crew = crew
        self._lost = lost
        self._waiting: deque[Job] = deque()
        self._clock = Clock()
        self._failed_starts = 0

    def run(self, jobs: Sequence[Job]) -> Iterator[Done]:
        """Yield the result of each job that is not lost."""
        self._waiting.extend(jobs)
        try:
            while self._waiting or any(worker.job for worker in self._crew):
                self._hire()
                idle = self._waiting and any(w.loaded and w.job is None for w in self._crew)
                wait([worker.answers for worker in self._crew], 0 if idle else _LOOK)
                passed = self._clock.tick()
                for worker in list(self._crew):
                    worker.seconds += passed
                    yield from self._listen(worker)
                for worker in list(self._crew):
                    yield from self._look_at(worker)
        except BaseException:
            while self._crew:
                self._crew.pop().end()
            raise

    def _hire(self) -> None:
        """Have a worker for each waiting case, as far as there may be that many."""
        free = sum(worker.job is None for worker in self._crew)
        for _ in range(min(len(self._waiting) - free, self._most - len(self._crew))):
            self._crew.append(Worker(self._pipeline, self._task))

    def _listen(self, worker: Worker) -> Iterator[Done]:
        """Take what a worker says, and give it the next case when it is free."""
        results: list[Done] = []
        given_up = worker.job.given_up if worker.job else ()
        try:
            for said in worker.heard():
                if isinstance(said, RedactorError):
                    raise said
                if isinstance(said, Done):
                    results.append(replace(said, given_up=given_up))
            if worker.loaded and worker.job is None and self._waiting:
                self._start(worker)
        except Gone:
            results.extend(self._died(worker))
        yield from results

    def _start(self, worker: Worker) -> None:
        if worker.fresh:
            check_start(worker.at.held, self._limits, self._pipeline.name)
        self._failed_starts = 0
        worker.give(self._waiting.popleft())

    def _look_at(self, worker: Worker) -> Iterator[Done]:
        """End a worker that is over a limit."""
        if worker.job is None:
            if not worker.loaded and worker.seconds > STARTING:
                self._start_failed(worker)
        elif worker.seconds > self._seconds(worker.job, worker.at):
            yield from self._give_up(worker, worker.at, too_long(worker.at, self._limits))
        elif (held := worker.held) > self._limits.max_memory:
            yield from self._too_full(worker, held)

    def _seconds(self, job: Job, at: At) -> float:
        return self._limits.max_seconds if at.stage else for_case(job, self._limits)

    def _too_full(self, worker: Worker, held: int) -> Iterator[Done]:
        """What earlier cases left in a worker, or earlier documents of the case, is not this document's fault."""
        at = worker.at if held - worker.at.held > self._limits.max_memory / OWN else At()
        if worker.fresh:
            yield from self._give_up(worker, at, too_much_memory(at, self._limits))
        elif worker.job:
            self._waiting.appendleft(worker.job)
            self._dismiss(worker)

    def _give_up(self, worker: Worker, at: At, problem: Problem) -> Iterator[Done]:
        """End a worker and give up the document that it was on, or the case if it was on none."""
        self._dismiss(worker)
        job = worker.job
        if job is None:
            return
        event("given-up", case=job.case, document=at.document or "-", code=problem.code)
        if at.stage is None:
            yield Done(job.case, failed(job, problem), given_up=job.given_up)
        else:
            given_up = (*job.given_up, GivenUp(at.document, at.stage, problem))
            self._waiting.appendleft(replace(job, given_up=given_up))

    def _died(self, worker: Worker) -> Iterator[Done]:
        if worker.job is None:
            self._start_failed(worker)
        elif self._lost is None:
            yield from self._give_up(worker, worker.at, died(worker.at))
        else:
            self._dismiss(worker)
            self._lost.append(worker.job)

    def _start_failed(self, worker: Worker) -> None:
        """A worker ended, or hangs, without a case. It may have been short of memory, so others go on."""
        self._dismiss(worker)
        self._failed_starts += 1
        if self._failed_starts >= _FAILED_STARTS:
            raise BatchError(
                "the processes that work on cases cannot be started, or end at once.",
                "Close other programs, or use fewer workers; what is done is kept. Run again.",
            )

    def _dismiss(self, worker: Worker) -> None:
        self._crew.remove(worker)
        worker.end()
