"""What a Dask worker does with a case: as on one machine, a process of ours does the work and is watched.

So the limits of time and memory hold on a cluster too, and a document that ends its process takes neither
the Dask worker nor its other cases with it.
"""

from __future__ import annotations

import multiprocessing
import threading
from dataclasses import dataclass, field

from redactor import __version__
from redactor.batch.engines import Processes, do
from redactor.batch.plan import folder_hash, settings_hash
from redactor.batch.versions import model_versions
from redactor.batch.work import Done, Job, failed, internal
from redactor.batch.worker import Task
from redactor.config.pipeline import Pipeline
from redactor.config.shipped import folder
from redactor.errors import BatchError, RedactorError

_OF_THREAD = threading.local()


@dataclass(frozen=True, slots=True)
class Order:
    """A case on its way to a Dask worker. Its text form says nothing: Dask writes it into its log.

    Attributes:
        job: the case.
        pipeline: what to run.
        program: what :func:`program_hash` must give on the worker.
        task: what is done with the job.
    """

    job: Job = field(repr=False)
    pipeline: Pipeline = field(repr=False)
    program: str = field(repr=False)
    task: Task = field(default=do, repr=False)


def program_hash(pipeline: Pipeline) -> str:
    """Stands for everything on a machine that a copy depends on: program, recognizers, models.

    Raises:
        RedactorError: a part of it is missing.
    """
    recognizers = folder_hash(folder("recognizers"))
    return settings_hash(__version__, pipeline.sha256, recognizers, *model_versions(pipeline))


def carry_out(order: Order) -> Done | RedactorError:
    """Run a case in a process of this thread of the Dask worker.

    Nothing is raised: Dask would write the exception, and what it was given, into its log.
    """
    try:
        if program_hash(order.pipeline) != order.program:
            return BatchError(
                "a Dask worker has another version of redactor, its recognizers or its models.",
                "Install the same version, with the same extras, on every machine.",
            )
        (done,) = _engine(order).run([order.job])
    except RedactorError as error:
        return error
    except Exception as error:  # noqa: BLE001 - one bad case never stops a batch
        return Done(order.job.case, failed(order.job, internal(error)))
    return done


def _engine(order: Order) -> Processes:
    """The process of this thread; it stays for the next case of the same pipeline."""
    kept: tuple[str, Processes] | None = getattr(_OF_THREAD, "engine", None)
    if kept is not None and kept[0] == order.program:
        return kept[1]
    if kept is not None:
        kept[1].close()
    # A Dask worker below its nanny may have no children unless it says so.
    multiprocessing.current_process().daemon = False
    engine = Processes(order.pipeline, 1, order.task)
    _OF_THREAD.engine = (order.program, engine)
    return engine
