"""Saboteurs for worker processes: they must be importable there, so they have a module."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Sequence
from typing import NoReturn

from helpers_batch import Words, light_line

from redactor import pipeline as the_line
from redactor.batch import work
from redactor.batch.memory import MIB, resident
from redactor.batch.work import Done, Job, attempt, line_for
from redactor.config.pipeline import Pipeline, load
from redactor.detect.base import Detector
from redactor.formats.text import TextFormat
from redactor.model import Case, Document, Draft, Handling, Replacement, Source

SECRET = "Quenby Thistlewood"
BAD = "case-0002/document-01"
HELD: list[bytes] = []


class LightPipeline(Pipeline):
    """A pipeline that a worker which gets it runs without a model."""

    def __reduce__(self) -> tuple[object, ...]:
        return revive, (self.model_dump(),)


def revive(data: dict[str, object] | None = None, *detectors: Detector) -> LightPipeline:
    """The pipeline (the shipped one if nothing is given), and the line for it in this process."""
    pipeline = LightPipeline.model_validate(data or load("supervision").model_dump())
    work._LINE[pipeline.sha256] = light_line(pipeline, *detectors)
    return pipeline


class SlowPipeline(Pipeline):
    """A light pipeline that takes its time over every case, and says on stdout when it begins."""

    def __reduce__(self) -> tuple[object, ...]:
        return revive_slow, (self.model_dump(), float(sys.argv[1]))


def revive_slow(data: dict[str, object], seconds: float) -> Pipeline:
    """The same in a worker."""

    def begin(case: Case) -> None:
        sys.stdout.write(f"begin {case.id}\n")
        sys.stdout.flush()
        time.sleep(seconds)

    return revive(data, Words(begin))


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


def hang() -> None:
    """Never come back, and let nothing else in this process go on: no thread, no signal."""
    re.match(r"(a|a)+$", "a" * 99 + "b")


def eat() -> None:
    """Take all memory that there is, up to what the tests' computers can bear."""
    for _ in range(40):
        HELD.append(b"x" * 64 * MIB)
        time.sleep(0.05)
    time.sleep(60)


def die() -> None:
    """End like a library that crashes."""
    os._exit(3)


class Hostile(TextFormat):
    """The text format; some documents do something to whoever reads or writes them."""

    def __init__(self, **faults: object) -> None:
        self._faults = faults

    def read(self, source: Source, handling: Handling) -> Document:
        self._do("read", source)
        return super().read(source, handling)

    def write(
        self,
        source: Source,
        document: Document,
        replacements: Sequence[Replacement],
        handling: Handling,
    ) -> Draft:
        self._do("write", source)
        return super().write(source, document, replacements, handling)

    def _do(self, stage: str, source: Source) -> None:
        for word in (stage, "both"):
            fault = self._faults.get(f"{word}_{source.id[-2:]}")
            if callable(fault) and source.case == "case-0002":
                fault()


def hostile(job: Job, pipeline: Pipeline, **faults: object) -> Done:
    """What a worker does, with a hostile format."""
    the_line.format_for = lambda suffix: Hostile(**faults)  # type: ignore[attr-defined]
    return honest(job, pipeline)


def hangs_in_read(job: Job, pipeline: Pipeline) -> Done:
    """The first document of the second case hangs while it is read."""
    return hostile(job, pipeline, read_01=hang)


def hangs_in_write(job: Job, pipeline: Pipeline) -> Done:
    """It hangs while its copy is written."""
    return hostile(job, pipeline, write_01=hang)


def eats_in_read(job: Job, pipeline: Pipeline) -> Done:
    """It eats the memory while it is read."""
    return hostile(job, pipeline, read_01=eat)


def eats_in_write(job: Job, pipeline: Pipeline) -> Done:
    """It eats the memory while its copy is written."""
    return hostile(job, pipeline, write_01=eat)


def dies_in_read(job: Job, pipeline: Pipeline) -> Done:
    """It ends its worker while it is read."""
    return hostile(job, pipeline, read_01=die)


def everything(job: Job, pipeline: Pipeline) -> Done:
    """Three documents of the second case do all of it."""
    return hostile(job, pipeline, read_01=hang, write_02=eat, both_03=die)


def hangs_in_detection(job: Job, pipeline: Pipeline) -> Done:
    """The second case hangs when all of its documents are read."""
    if job.case == "case-0002":
        return attempt(job, lambda: light_line(pipeline, Words(lambda case: hang())))
    return honest(job, pipeline)


def eats_in_detection(job: Job, pipeline: Pipeline) -> Done:
    """The second case eats the memory when all of its documents are read."""
    if job.case == "case-0002":
        return attempt(job, lambda: light_line(pipeline, Words(lambda case: eat())))
    return honest(job, pipeline)


def never_gives_back(job: Job, pipeline: Pipeline) -> Done:
    """Each case leaves its worker nearly full, and needs a little memory while a document is read."""
    most = pipeline.limits.max_memory

    def need_a_little() -> None:
        _a_little = b"x" * 96 * MIB
        time.sleep(1.0)

    done = hostile(job, pipeline, read_01=need_a_little)
    while (resident(os.getpid()) or most) < most - 64 * MIB:
        HELD.append(b"x" * 16 * MIB)
    return done
