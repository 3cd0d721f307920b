"""What a Dask worker does with a case: as on one machine, a process of ours does the work and is watched.

So the limits of time and memory hold on a cluster too, and a document that ends its process takes neither
the Dask worker nor its other cases with it.
"""

from __future__ import annotations

import multiprocessing
import pickle
import threading
from dataclasses import dataclass, field

from redactor.batch.engines import Processes
from redactor.batch.versions import program_hash
from redactor.batch.work import Done, Job, failed, internal
from redactor.batch.worker import Task
from redactor.config.pipeline import Pipeline
from redactor.errors import BatchError, RedactorError

_OF_THREAD = threading.local()


@dataclass(frozen=True, slots=True)
class Order:
    """A case on its way to a Dask worker. Its text form says nothing: Dask writes it into its log.

    Attributes:
        program: what :func:`program_hash` must give on the worker.
        held: job, pipeline and task, pickled: the scheduler unpickles what it hands on, and does not need them.
    """

    program: str = field(repr=False)
    held: bytes = field(repr=False)


def packed(job: Job, pipeline: Pipeline, program: str, task: Task) -> Order:
    """The order to do ``task`` with a job."""
    return Order(program, pickle.dumps((job, pipeline, task)))


def carry_out(order: Order) -> Done | RedactorError:
    """Run a case in a process of this thread of the Dask worker.

    Nothing is raised: Dask would write the exception, and what it was given, into its log.
    """
    try:
        job, pipeline, task = pickle.loads(order.held)  # it comes the way the code to run comes
        if program_hash(pipeline) != order.program:
            return another_version()
    except RedactorError as error:
        return error
    except Exception:  # noqa: BLE001 - what cannot be understood was made by another version
        return another_version()
    try:
        (done,) = _engine(order.program, pipeline, task).run([job])
    except RedactorError as error:
        return error
    except Exception as error:  # noqa: BLE001 - one bad case never stops a batch
        return Done(job.case, failed(job, internal(error)))
    return done


def another_version() -> BatchError:
    """What is said when a machine of the cluster would not make the same copies."""
    return BatchError(
        "a machine of the Dask cluster has another version of redactor, its recognizers or its models.",
        "Install the same version, with the same extras, on every machine.",
    )


def _engine(program: str, pipeline: Pipeline, task: Task) -> Processes:
    """The process of this thread; it stays for the next case of the same pipeline."""
    kept: tuple[str, Task, Processes] | None = getattr(_OF_THREAD, "engine", None)
    if kept is not None and kept[:2] == (program, task):
        return kept[2]
    if kept is not None:
        kept[2].close()
    # A Dask worker below its nanny may have no children unless it says so.
    multiprocessing.current_process().daemon = False
    engine = Processes(pipeline, 1, task)
    _OF_THREAD.engine = (program, task, engine)
    return engine
