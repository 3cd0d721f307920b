"""How the cores of the machine are shared out: processes that take a case each, threads of the model in each.

A process starts with two seconds of loading, so little work is done in one, whose model then uses all
cores. The number of threads never changes a result.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from redactor.batch.intake import Where
from redactor.batch.work import Job
from redactor.detect.ner.about import THREADS

MOST: Final = 8
"""Processes, and threads of one process, at most, where nobody says how many."""
WORTH_A_PROCESS: Final = 75_000
"""Bytes of plain text that take longer to read than a process takes to start."""
_PLAIN: Final = (".txt", ".md")
_DENSITY: Final = 0.25
"""Bytes of text in a byte of any other file, roughly, its slower writing counted in."""


def cores() -> int:
    """The processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def workers_for(jobs: Sequence[Job], available: int) -> int:
    """How many processes are worth their start: never more than cases or cores.

    Args:
        jobs: the cases to run.
        available: cores.
    """
    text = sum(_text(path) for job in jobs for _, path in job.documents)
    return max(1, min(int(text / WORTH_A_PROCESS), len(jobs), available, MOST))


def _text(where: Where) -> float:
    path = Path(where)
    try:
        size = path.stat().st_size
    except OSError:
        return 0.0
    return size if path.suffix.lower() in _PLAIN else size * _DENSITY


def share_cores(workers: int, available: int) -> None:
    """Let the model of each of ``workers`` processes use its part of the cores, unless the user said how many.

    The environment carries it, for started processes inherit that.
    """
    os.environ.setdefault(THREADS, str(max(1, min(available // workers, MOST))))
