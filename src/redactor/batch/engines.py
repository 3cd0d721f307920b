"""Who runs the cases: this process, or several. Cases share nothing, so any engine gives the same bytes."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Protocol

from redactor.batch.work import Done, Job, attempt, failed, internal, line_for
from redactor.config.pipeline import Pipeline
from redactor.errors import Problem, RedactorError
from redactor.log import quiet_libraries
from redactor.pipeline import Line

_DIED = Problem(
    "worker-died",
    "The process that worked on this case died (out of memory, or a crash in a library).",
    "Run again; if it happens again, take the case's largest document out and report this code.",
)


class Engine(Protocol):
    """Runs jobs and yields what came of them, in any order."""

    def run(self, jobs: Sequence[Job]) -> Iterator[Done]:
        """Yield one :class:`~redactor.batch.work.Done` per job."""
        ...


class Serial:
    """One case after the other, in this process."""

    def __init__(self, line_of: Callable[[], Line]) -> None:
        self._line_of = line_of

    def run(self, jobs: Sequence[Job]) -> Iterator[Done]:
        """Yield each job's result as it is done."""
        for job in jobs:
            yield attempt(job, self._line_of)


@contextmanager
def _unstoppable() -> Iterator[None]:
    """Processes started in the block never see Ctrl-C: the coordinator alone answers it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(pipeline: Pipeline) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    quiet_libraries()
    line_for(pipeline)


def _task(job: Job, pipeline: Pipeline) -> Done:
    return attempt(job, lambda: line_for(pipeline))


Task = Callable[[Job, Pipeline], Done]


class Processes:
    """Several processes, started afresh (spawn), each with its own model.

    A worker that dies takes its pool with it. The cases that were on their way are then run one by
    one in a pool of their own, so that only the case that kills its worker fails.

    Args:
        pipeline: what the workers run.
        workers: how many.
        task: what a worker does with a job (tests put a saboteur here).
    """

    def __init__(self, pipeline: Pipeline, workers: int, task: Task = _task) -> None:
        self._pipeline = pipeline
        self._workers = workers
        self._task = task

    def run(self, jobs: Sequence[Job]) -> Iterator[Done]:
        """Yield each job's result as it is done."""
        waiting = list(jobs)
        while waiting:
            finished: set[str] = set()
            started: list[Job] = []
            for done in self._pool(waiting, self._workers, started):
                finished.add(done.case)
                yield done
            lost = [job for job in started if job.case not in finished]
            for job in lost:
                yield from self._alone(job)
            gone = finished | {job.case for job in lost}
            waiting = [job for job in waiting if job.case not in gone]

    def _alone(self, job: Job) -> Iterator[Done]:
        results = list(self._pool([job], 1, []))
        yield from results or [Done(job.case, failed(job, _DIED))]

    def _pool(self, jobs: Sequence[Job], workers: int, started: list[Job]) -> Iterator[Done]:
        """Run jobs in one pool until all are done or the pool breaks; note which were started."""
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(workers, context, _start, (self._pipeline,))
        queue = list(jobs)
        running: dict[Future[Done], Job] = {}
        broken = False
        try:
            while (queue or running) and not (broken and not running):
                while queue and len(running) < workers and not broken:
                    job = queue.pop(0)
                    try:
                        with _unstoppable():
                            future = pool.submit(self._task, job, self._pipeline)
                        running[future] = job
                    except BrokenProcessPool:
                        broken = True
                    started.append(job)
                ready, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in ready:
                    job = running.pop(future)
                    try:
                        done = future.result()
                    except BrokenProcessPool:
                        broken = True
                        continue
                    except RedactorError:
                        raise
                    except Exception as error:  # noqa: BLE001 - one bad case never stops a batch
                        done = Done(job.case, failed(job, internal(error)))
                    yield done
        finally:
            stop_now = bool(running)
            for process in list((pool._processes or {}).values()) if stop_now else []:
                process.terminate()
            pool.shutdown(wait=True, cancel_futures=True)
