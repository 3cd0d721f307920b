"""A worker as the coordinator sees it: a process, what it is on and for how long, and how to end it."""

from __future__ import annotations

import gc
import multiprocessing
import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.reduction import ForkingPickler

from redactor.batch.memory import resident
from redactor.batch.work import Done, Job, failed, internal
from redactor.batch.worker import At, Said, Task, serve
from redactor.config.pipeline import Pipeline
from redactor.errors import BatchError

_GONE_WITHIN = 30.0
"""Seconds that the system has to end a process that was killed."""


class Gone(Exception):
    """The process of a worker has ended."""


@contextmanager
def unstoppable() -> Iterator[None]:
    """Processes started in the block never see Ctrl-C: the coordinator alone answers it, behind the block.

    One that was told half of what it needs would say so on the log.
    """
    masks = hasattr(signal, "pthread_sigmask")
    if masks:
        # Python's own helper process: to start it lets Ctrl-C through again, so it is started before.
        resource_tracker.ensure_running()
    with ExitStack() as stack:
        if threading.current_thread() is threading.main_thread():
            asked: set[int] = set()
            stack.callback(_answer, asked)
            for number in (signal.SIGINT, signal.SIGTERM):
                before = signal.signal(number, lambda number, _frame: asked.add(number))
                stack.callback(signal.signal, number, before or signal.SIG_DFL)
        if masks:
            mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            stack.callback(signal.pthread_sigmask, signal.SIG_SETMASK, mask)
        yield


def _answer(asked: set[int]) -> None:
    for number in sorted(asked):
        signal.raise_signal(number)


class Worker:
    """A process that runs one case after the other.

    Attributes:
        job: what it works on.
        at: where it is in it, as far as it said.
        seconds: since when, by the clock of whoever watches.
        loaded: whether it can take a job.
        fresh: whether it has done nothing yet.

    Raises:
        BatchError: the system starts no process.
    """

    def __init__(self, pipeline: Pipeline, task: Task) -> None:
        context = multiprocessing.get_context("spawn")
        orders, self._orders = context.Pipe(duplex=False)
        self.answers, answers = context.Pipe(duplex=False)
        arguments = (orders, answers, pipeline, task, gc.get_threshold())
        self._process = context.Process(target=serve, args=arguments, daemon=True)
        try:
            with unstoppable():
                self._process.start()
        except OSError as error:
            raise BatchError(
                f"a worker could not be started ({type(error).__name__}).",
                "Close other programs, or use fewer workers; what is done is kept. Run again.",
            ) from None
        orders.close()
        answers.close()
        self.job: Job | None = None
        self.at = At()
        self.seconds = 0.0
        self.loaded = False
        self.fresh = True

    @property
    def held(self) -> int:
        """Bytes of memory that it holds now; 0 where the system does not tell."""
        return resident(self._process.pid or 0) or 0

    def give(self, job: Job) -> None:
        """Hand it a case.

        Raises:
            Gone: it has ended.
        """
        self.job, self.at, self.seconds = job, At(held=self.at.held), 0.0
        try:
            self._orders.send(job)
        except OSError:
            raise Gone from None

    def heard(self) -> Iterator[Said]:
        """Everything that it has said since.

        Raises:
            Gone: it has ended.
        """
        ended = not self._process.is_alive()
        try:
            while self.answers.poll():
                yield self._understood(self.answers.recv_bytes())
        except (EOFError, OSError):
            raise Gone from None
        if ended:
            raise Gone

    def _understood(self, data: bytes) -> Said:
        """What was said; it was pickled by our own code in a process of ours."""
        try:
            said: Said = ForkingPickler.loads(data)
        except Exception as error:  # noqa: BLE001 - what cannot be understood is no result
            if self.job is None:
                raise Gone from None
            said = Done(self.job.case, failed(self.job, internal(error)))
        if isinstance(said, At):
            self.at, self.seconds, self.loaded = said, 0.0, True
        if isinstance(said, Done):
            self.job, self.fresh = None, False
        return said

    def end(self) -> None:
        """End the process, whatever it does, and wait until it is gone."""
        with suppress(OSError):
            self._process.kill()
        self._process.join(_GONE_WITHIN)
        self._orders.close()
        self.answers.close()
