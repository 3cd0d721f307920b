"""Cases as tasks of a Dask cluster: workers on other machines read and redact, the coordinator alone publishes.

Sources come by a path that workers see too, or by a URL; drafts travel back with the result. What goes over
the network holds names of clients: docs/batch.md tells how to encrypt it.
"""

from __future__ import annotations

import secrets
import time
import warnings
from asyncio import CancelledError
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from redactor.batch.allowance import lost
from redactor.batch.dask_task import another_version, carry_out, packed
from redactor.batch.engines import do
from redactor.batch.intake import Where
from redactor.batch.remote import below, beside
from redactor.batch.versions import program_hash
from redactor.batch.work import Done, Job, failed, internal
from redactor.batch.worker import Task
from redactor.config.pipeline import Pipeline
from redactor.errors import BatchError, MissingDependency, RedactorError, UsageError
from redactor.log import event, silence

ANSWER: Final = 20.0
"""Seconds that a scheduler has to answer."""
JOIN: Final = 120.0
"""Seconds in which a first worker must have joined, and that a run goes on while none is left."""
COUNT: Final = 2.0
"""Seconds between two looks at how many workers there are."""
AHEAD: Final = 2
"""Cases sent out for each thread of the cluster, so that none waits and results do not pile up."""
_LOOK: Final = 0.05
"""Seconds between two looks at what is done."""
_LEAVING: Final = 5.0
_LOUD: Final = ("distributed", "distributed.client", "tornado", "tornado.application", "asyncio")


class Elsewhere:
    """Tells workers where the sources lie, if not where the coordinator sees them.

    Args:
        inputs: as the coordinator sees them.
        places: the same folders and files as workers see them: paths, or URLs that fsspec reads; none if
            workers see the same paths.

    Raises:
        UsageError: not one place for each input.
    """

    def __init__(self, inputs: Sequence[Path], places: Sequence[str] = ()) -> None:
        if places and len(places) != len(inputs):
            raise UsageError(
                "--sources must be given once for each INPUT.", "Give them in the same order."
            )
        tops = [path.resolve() for path in inputs] if places else []
        self._places = [
            (top, top.is_file(), place) for top, place in zip(tops, places, strict=True)
        ]

    def of(self, where: Where) -> str:
        """Where a worker finds it."""
        path = Path(where)
        for top, is_file, place in self._places:
            if path == top:
                return place
            if top in path.parents:
                return below(place, path.relative_to(top).as_posix())
            if is_file and path.parent == top.parent:
                return beside(place, path.name)
        return str(path)

    def sent(self, job: Job) -> Job:
        """The job as it goes to a worker."""
        return replace(
            job,
            documents=tuple((document, self.of(path)) for document, path in job.documents),
            rosters=tuple(self.of(path) for path in job.rosters),
            staging=None,
            carry=True,
        )


class Dask:
    """Runs cases on a cluster.

    A task whose Dask worker is lost is given to another one by the scheduler. A case that loses several
    of them is given up; what ends its process on a worker is found there, as by :class:`Processes`.

    Args:
        pipeline: what the workers run.
        scheduler: ``tcp://host:port`` or ``tls://host:port``.
        elsewhere: where workers find the sources.
        task: what a worker does with a job (tests put a saboteur here).

    Raises:
        MissingDependency: Dask is not installed.
    """

    def __init__(
        self, pipeline: Pipeline, scheduler: str, elsewhere: Elsewhere, task: Task = do
    ) -> None:
        try:
            import distributed
        except ImportError:
            raise MissingDependency(
                "the engine dask needs the extra [dask].", 'Type: pip install "redactor[dask]"'
            ) from None
        _quiet()
        self._distributed: Any = distributed
        self._pipeline = pipeline
        self._scheduler = scheduler
        self._elsewhere = elsewhere
        self._task = task
        self._client: Any = None
        self._met = False

    def run(self, jobs: Sequence[Job]) -> Iterator[Done]:
        """Yield each job's result as it is done.

        Raises:
            BatchError: the scheduler cannot be reached or is lost, no worker joins, or one has another
                version of the program.
        """
        if not jobs:
            return
        sent: dict[Any, Job] = {}
        client = self._connected()
        try:
            yield from self._run(client, jobs, sent)
        except RedactorError:
            self.close()
            raise
        except (Exception, CancelledError) as error:  # noqa: BLE001 - Dask has many ways to say that it is lost
            self.close()
            raise _lost(error) from None
        finally:
            for future in sent:
                # The scheduler forgets what nobody wants. That is not waited for: Ctrl-C may be why we are here.
                with suppress(Exception):
                    future.release()

    def _run(self, client: Any, jobs: Sequence[Job], sent: dict[Any, Job]) -> Iterator[Done]:
        """See :meth:`run`.

        Args:
            sent: gets the cases that are out.
        """
        waiting, left, run = iter(jobs), len(jobs), secrets.token_hex(4)
        program = program_hash(self._pipeline)
        results = self._distributed.as_completed(loop=client.loop, raise_errors=False)
        threads = Threads(client)
        while left or sent:
            while left and len(sent) < AHEAD * max(threads.count(), 1):
                job, left = next(waiting), left - 1
                order = packed(self._elsewhere.sent(job), self._pipeline, program, self._task)
                future = client.submit(
                    carry_out, order, key=f"redactor-{run}-{job.case}", pure=False
                )
                sent[future] = job
                results.add(future)
            while not results.has_ready():
                threads.count()
                time.sleep(_LOOK)
            future = next(results)
            done = self._result(future, sent[future])
            if done is None:
                results.add(future)
                continue
            del sent[future]
            future.release()
            del future
            yield done

    def close(self) -> None:
        """Leave the cluster; it goes on."""
        client, self._client = self._client, None
        if client is None:
            return
        with suppress(Exception):
            client.close(timeout=_LEAVING)
        with suppress(Exception):
            # A client that never reached its scheduler counts as closed, but its thread goes on.
            client.status = "closed"
            client._loop_runner.stop()

    def _connected(self) -> Any:
        if self._client is not None and self._client.status != "running":
            self.close()
        if self._client is None:
            make = self._distributed.Client
            what = "does not answer"
            # Made and begun apart, so that one that cannot begin can be ended.
            self._client = make.__new__(make)
            try:
                self._client.__init__(
                    self._scheduler, timeout=ANSWER, set_as_default=False, name="redactor"
                )
                what = "has no worker"
                self._client.wait_for_workers(1, timeout=JOIN)
            except Exception as error:  # noqa: BLE001 - an address may be wrong in many ways
                self.close()
                if self._met:
                    # It answered before in this run: it was lost between two rounds of cases.
                    raise _lost(error) from None
                raise BatchError(
                    f"the Dask scheduler {what} ({type(error).__name__}).",
                    "Start scheduler and workers, check the address (and the certificates, if it is tls://), "
                    "and run again.",
                ) from None
            self._met = True
        return self._client

    def _result(self, future: Any, job: Job) -> Done | None:
        """What came of a case; ``None`` if it was lost on the way and is done again."""
        if future.status == "finished":
            try:
                said = future.result(timeout=JOIN)
            except TimeoutError:
                if future.status == "pending":
                    return None
                raise
            if isinstance(said, RedactorError):
                raise said
            assert isinstance(said, Done)
            return said
        if future.status == "error":
            error = future.exception(timeout=JOIN)
            if type(error).__name__ == "KilledWorker":
                event("given-up", case=job.case, code="worker-lost")
                return Done(job.case, failed(job, lost()), given_up=job.given_up)
            if isinstance(error, ImportError | AttributeError | RuntimeError):
                # Our task raises nothing, so it is Dask that could not load it.
                raise another_version()
            return Done(job.case, failed(job, internal(error)), given_up=job.given_up)
        raise _lost(OSError())


class Threads:
    """How many cases the cluster works on at a time; counted anew now and then.

    Raises:
        BatchError: no worker has been there for long.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._threads = 0
        self._next = self._seen = time.monotonic()

    def count(self) -> int:
        """Threads of all workers."""
        now = time.monotonic()
        if now >= self._next:
            self._threads = sum(self._client.nthreads().values())
            self._next = now + COUNT
            if self._threads:
                self._seen = now
            elif now - self._seen > JOIN:
                raise BatchError(
                    "the Dask cluster has lost all its workers.",
                    "Start them and run the same command; what is done is kept.",
                )
        return self._threads


def _quiet() -> None:
    """Nothing of Dask's own is printed by the coordinator: it would stand between our lines."""
    warnings.filterwarnings("ignore", module=r"distributed\b")
    silence(_LOUD)


def _lost(error: BaseException) -> BatchError:
    return BatchError(
        f"the Dask scheduler is gone, or dropped the cases ({type(error).__name__}).",
        "Start it again and run the same command; what is done is kept.",
    )
