"""What a worker process does: it loads the line, then takes one case after the other and says how it gets on.

It never decides that something takes too long, because a process that hangs cannot: the coordinator
watches it and ends it.
"""

from __future__ import annotations

import faulthandler
import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, TextIO

from redactor.batch.memory import resident
from redactor.batch.work import Done, Job, failed, internal, line_for
from redactor.config.pipeline import Pipeline
from redactor.errors import BatchError, RedactorError
from redactor.log import quiet_libraries
from redactor.watch import Stage

Task = Callable[[Job, Pipeline], Done]
_SPARE: Final = 60
"""Seconds beyond twice the limit after which a worker ends itself, should nobody be left to do it."""


@dataclass(frozen=True, slots=True)
class At:
    """What a worker is on, and how much memory it held when it began.

    Attributes:
        document: its id; empty where ``stage`` is ``None``.
        stage: ``None`` for what is done for the case as a whole.
        held: bytes, 0 where the system does not tell.
    """

    document: str = ""
    stage: Stage | None = None
    held: int = 0


Said = At | Done | RedactorError


def serve(
    orders: Connection[Any, Any],
    answers: Connection[Any, Any],
    pipeline: Pipeline,
    task: Task,
    collect: tuple[int, int, int],
) -> None:
    """Work until nobody has work. The first answer says that the line is loaded, or why it cannot be.

    Args:
        orders: where jobs come from.
        answers: where :data:`Said` goes.
        pipeline: what to run.
        task: what is done with a job.
        collect: how often to look for dead objects, as in the coordinator.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(*collect)
    quiet_libraries()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        if (problem := _load(pipeline)) is not None:
            answers.send(problem)
            return
        answers.send(At(held=_held()))
        with Path(os.devnull).open("w") as nowhere:
            while True:
                _answer(orders.recv(), answers, pipeline, task, nowhere)
    except (EOFError, OSError):
        return


def _load(pipeline: Pipeline) -> RedactorError | None:
    try:
        line_for(pipeline)
    except RedactorError as error:
        return error
    except Exception as error:  # noqa: BLE001 - a traceback could show a path
        return BatchError(
            f"a worker could not load what it needs ({type(error).__name__}).",
            "Type: redactor doctor",
        )
    return None


def _answer(
    job: Job, answers: Connection[Any, Any], pipeline: Pipeline, task: Task, nowhere: TextIO
) -> None:
    latest = 2 * pipeline.limits.max_seconds + _SPARE

    def tell(document: str, stage: Stage | None) -> None:
        if stage:
            faulthandler.dump_traceback_later(latest, exit=True, file=nowhere)
        else:
            faulthandler.cancel_dump_traceback_later()
        answers.send(At(document if stage else "", stage, _held()))

    said: Said
    try:
        said = task(replace(job, tell=tell), pipeline)
    except RedactorError as error:
        said = error
    except Exception as error:  # noqa: BLE001 - one bad case never stops a batch
        said = Done(job.case, failed(job, internal(error)))
    try:
        answers.send(said)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - what cannot be sent is no result
        answers.send(Done(job.case, failed(job, internal(error))))


def _held() -> int:
    return resident(os.getpid()) or 0


def _end_with_parent() -> None:
    """A worker whose coordinator was killed must not stay behind.

    This needs Python to go on; for a library that does not let it there is faulthandler, which does not.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
