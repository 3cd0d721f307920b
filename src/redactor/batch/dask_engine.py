"""Cases as tasks of a Dask cluster: workers on other machines read and redact, the coordinator alone publishes.

Sources come by a path that workers see too, or by a URL; drafts travel back with the result. What goes over
the network holds names of clients: docs/batch.md tells how to encrypt it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from redactor.batch.allowance import died
from redactor.batch.dask_task import Order, carry_out, program_hash
from redactor.batch.engines import do
from redactor.batch.intake import Where
from redactor.batch.work import Done, Job, failed, internal
from redactor.batch.worker import At, Task
from redactor.config.pipeline import Pipeline
from redactor.errors import BatchError, MissingDependency, RedactorError, UsageError
from redactor.log import event

ANSWER: Final = 20.0
"""Seconds that a scheduler has to answer."""
JOIN: Final = 120.0
"""Seconds in which a first worker must have joined."""
AHEAD: Final = 2
"""Cases sent out for each thread of the cluster, so that none waits and results do not pile up."""


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
        self._pairs = [
            (path.resolve(), place.rstrip("/\\"))
            for path, place in zip(inputs, places, strict=False)
        ]

    def of(self, where: Where) -> str:
        """Where a worker finds it."""
        path = Path(where)
        for top, place in self._pairs:
            if path == top:
                return place
            if top in path.parents:
                return f"{place}/{path.relative_to(top).as_posix()}"
            if path.parent == top.parent and top.is_file():
                return place[: max(place.rfind("/"), place.rfind("\\")) + 1] + path.name
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
        self._distributed: Any = distributed
        self._pipeline = pipeline
        self._scheduler = scheduler
        self._elsewhere = elsewhere
        self._task = task
        self._client: Any = None

    def run(self, jobs: Sequence[Job]) -> Iterator[Done]:
        """Yield each job's result as it is done.

        Raises:
            BatchError: the scheduler cannot be reached or is lost, no worker joins, or one has another
                version of the program.
        """
        if not jobs:
            return
        client = self._connected()
        waiting, run = list(reversed(jobs)), secrets.token_hex(4)
        program = program_hash(self._pipeline)
        of: dict[Any, Job] = {}
        results = self._distributed.as_completed(raise_errors=False)
        try:
            while waiting or of:
                room = max(AHEAD * sum(client.nthreads().values()), AHEAD) - len(of)
                for _ in range(min(room, len(waiting))):
                    job = waiting.pop()
                    order = Order(self._elsewhere.sent(job), self._pipeline, program, self._task)
                    future = client.submit(
                        carry_out, order, key=f"redactor-{run}-{job.case}", pure=False
                    )
                    of[future] = job
                    results.add(future)
                future = next(results)
                yield self._result(future, of.pop(future))
                future.release()
        except RedactorError:
            raise
        except OSError as error:
            raise _lost(error) from None
        finally:
            if of:
                client.cancel(list(of), force=True)

    def close(self) -> None:
        """Leave the cluster; it goes on."""
        if self._client is not None:
            self._client.close(timeout=5)
            self._client = None

    def _connected(self) -> Any:
        if self._client is None:
            try:
                self._client = self._distributed.Client(
                    self._scheduler, timeout=ANSWER, set_as_default=False, name="redactor"
                )
                self._client.wait_for_workers(1, timeout=JOIN)
            except (OSError, ValueError, TimeoutError) as error:
                self.close()
                raise BatchError(
                    f"the Dask scheduler does not answer, or no worker joined ({type(error).__name__}).",
                    "Start scheduler and workers, check the address, and run again.",
                ) from None
        return self._client

    def _result(self, future: Any, job: Job) -> Done:
        if future.status == "finished":
            said = future.result()
            if isinstance(said, RedactorError):
                raise said
            assert isinstance(said, Done)
            return said
        if future.status == "error":
            error = future.exception()
            if type(error).__name__ == "KilledWorker":
                event("given-up", case=job.case, code="worker-died")
                return Done(job.case, failed(job, died(At())), given_up=job.given_up)
            return Done(job.case, failed(job, internal(error)), given_up=job.given_up)
        raise _lost(OSError())


def _lost(error: OSError) -> BatchError:
    return BatchError(
        f"the Dask scheduler is gone, or dropped the cases ({type(error).__name__}).",
        "Start it again and run the same command; what is done is kept.",
    )
