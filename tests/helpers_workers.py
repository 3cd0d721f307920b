"""Saboteurs for worker processes: they must be importable there, so they have a module."""

from __future__ import annotations

import os
import signal
from typing import NoReturn

from helpers_batch import light_line

from redactor.batch import work
from redactor.batch.work import Done, Job, attempt, line_for
from redactor.config.pipeline import Pipeline, load

SECRET = "Quenby Thistlewood"


class LightPipeline(Pipeline):
    """The shipped pipeline; a worker that gets it runs it without a model."""

    def __reduce__(self) -> tuple[object, ...]:
        return revive, ()


def revive() -> LightPipeline:
    """The pipeline, and the line for it in this process."""
    pipeline = LightPipeline(**load("supervision").model_dump())
    work._LINE[pipeline.sha256] = light_line(pipeline)
    return pipeline


def honest(job: Job, pipeline: Pipeline) -> Done:
    """What a worker does."""
    return attempt(job, lambda: line_for(pipeline))


def is_killed(job: Job, pipeline: Pipeline) -> Done:
    """The second case gets its worker killed, as the system does when memory runs out."""
    if job.case == "case-0002":
        os.kill(os.getpid(), signal.SIGKILL)
    return honest(job, pipeline)


def raises(job: Job, pipeline: Pipeline) -> Done:
    """The second case raises, and quotes; the third gives something back that cannot be sent."""
    if job.case == "case-0002":
        raise ValueError(SECRET)
    if job.case == "case-0003":
        return Done(job.case, (), {SECRET: (lambda: None, "")})  # type: ignore[dict-item]
    return honest(job, pipeline)


def all_exit(job: Job, pipeline: Pipeline) -> NoReturn:
    """Every case ends its worker."""
    os._exit(3)
