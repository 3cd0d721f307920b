"""What is made of a task that the scheduler gave up: the case is tried again, it is not its fault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from helpers_batch import reason_codes

from redactor.batch.plan import RETRIED
from redactor.batch.work import Job
from redactor.config.pipeline import load
from redactor.model import Status

pytest.importorskip("distributed")
from distributed.scheduler import KilledWorker

from redactor.batch.dask_engine import Dask, Elsewhere


class Erred:
    """A future whose task killed one worker after the other."""

    status = "error"

    def exception(self, timeout: float) -> Any:
        return KilledWorker("redactor-1-case-0001", None, 3)


def test_a_case_that_lost_its_workers_is_tried_again(tmp_path: Path) -> None:
    engine = Dask(load("supervision"), "tcp://127.0.0.1:1", Elsewhere(()))
    job = Job("case-0001", (("case-0001/document-01", tmp_path / "note.txt"),))
    done = engine._result(Erred(), job)
    assert done is not None
    (outcome,) = done.outcomes
    assert outcome.error is not None
    assert (outcome.status, outcome.error.code) == (Status.FAILED, "worker-lost")
    assert outcome.error.code in RETRIED & reason_codes()
