"""How long a worker may be on something and how much memory it may hold, and what is said when it is over.

The limits are those of one document. What is done for a case as a whole may take as long as its documents
together, and more the longer they are.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

from redactor.batch.intake import Where
from redactor.batch.memory import MIB
from redactor.batch.work import Job
from redactor.batch.worker import At
from redactor.errors import ConfigError, Problem
from redactor.model import Limits
from redactor.watch import Stage

STARTING: Final = 600.0
"""Seconds in which a worker must have loaded its models; it takes two."""
SETTLING = 60.0
"""Seconds for what is done for the smallest case as a whole."""
PACE: Final = 300.0
"""Characters of a case that are worked on in a second, at least; it is ten times as many."""
OWN: Final = 4
"""A document that fills this part of the memory is itself too large; else it is the case as a whole."""
_LONGEST_TICK: Final = 2.0

_DOING: Final[dict[Stage, str]] = {"read": "Reading it", "write": "Writing and verifying its copy"}


class Clock:
    """Seconds in which somebody watched: a computer that slept, or a watcher who was busy, costs nobody time."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def tick(self) -> float:
        """Seconds since the last tick, as far as they count."""
        now = time.monotonic()
        passed, self._last = now - self._last, now
        return min(max(passed, 0.0), _LONGEST_TICK)


def for_case(job: Job, limits: Limits) -> float:
    """Seconds for what is done for the case as a whole."""
    text = sum(min(_size(path), limits.max_characters) for _, path in job.documents)
    return SETTLING + limits.max_seconds * len(job.documents) + text / PACE


def _size(where: Where) -> int:
    """Bytes of a file; 0 where that cannot be told."""
    try:
        return Path(where).stat().st_size
    except OSError:
        return 0


def too_long(at: At, limits: Limits) -> Problem:
    """What is said of a document, or of a case, that took too long."""
    if at.stage is None:
        return Problem(
            "too-long",
            "The case as a whole took too long to work on; nothing of it was copied.",
            "Split the case or its longest document, or raise limits.max_seconds in the pipeline, and run again.",
        )
    return Problem(
        "too-long",
        f"{_DOING[at.stage]} took longer than {limits.max_seconds} seconds, and was stopped.",
        "Open and save it again in its own program, or split it; if it is a long scan, raise "
        "limits.max_seconds in the pipeline. Then run again.",
    )


def too_much_memory(at: At, limits: Limits) -> Problem:
    """What is said of a document, or of a case, that needed too much memory."""
    most = f"{limits.max_memory // MIB} MiB"
    if at.stage is None:
        return Problem(
            "too-much-memory",
            f"The case as a whole needed more than {most} of memory; nothing of it was copied.",
            "Split the case, or raise limits.max_memory in the pipeline if there is more, and run again.",
        )
    return Problem(
        "too-much-memory",
        f"{_DOING[at.stage]} needed more than {most} of memory, and was stopped.",
        "Open and save it again in its own program, or split it; or raise limits.max_memory in the "
        "pipeline if there is more. Then run again.",
    )


def died(at: At) -> Problem:
    """What is said of a document, or of a case, whose worker died of itself."""
    if at.stage is None:
        return Problem(
            "worker-died",
            "The process that worked on this case died (out of memory, or a crash in a library).",
            "Run again; if it happens again, take the case's largest document out and report this code.",
        )
    return Problem(
        "worker-died",
        f"{_DOING[at.stage]} ended the process that did it (out of memory, or a crash in a library).",
        "Run again; if it happens again, open and save it in its own program, and report this code.",
    )


def lost() -> Problem:
    """What is said of a case that lost one worker of a cluster after the other: the machines, most likely."""
    return Problem(
        "worker-lost",
        "The workers of the cluster that had this case were lost, one after the other.",
        "Look at their machines and their memory, and run again; if it happens again, run it without the cluster.",
    )


def check_start(held: int, limits: Limits, pipeline: str) -> None:
    """Refuse a limit of memory with which no document could ever be read.

    Raises:
        ConfigError: a worker that has only loaded its models holds more.
    """
    if held > limits.max_memory:
        raise ConfigError(
            f"limits.max_memory is less than the models need ({held // MIB} MiB).",
            "Raise it, or leave it out.",
            where=f"{pipeline}.yaml",
        )
