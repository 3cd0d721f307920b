"""Tries a case again, a little later, if a source of it changed while it was read: somebody was saving it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from redactor.batch.engines import Engine
from redactor.batch.work import Done, Job

PAUSES: tuple[float, ...] = (2.0, 10.0)
"""Seconds before the second and the third try."""
_CHANGED = "source-changed"


def with_second_tries(engine: Engine, jobs: Sequence[Job]) -> Iterator[Done]:
    """What came of each job; one whose source changed while it was read is tried again at the end."""
    for pause in PAUSES:
        changed: list[Job] = []
        by_case = {job.case: job for job in jobs}
        for done in engine.run(jobs):
            if any(one.error and one.error.code == _CHANGED for one in done.outcomes):
                changed.append(by_case[done.case])
            else:
                yield done
        if not changed:
            return
        jobs = changed
        time.sleep(pause)
    yield from engine.run(jobs)
