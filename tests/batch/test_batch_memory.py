"""The coordinator's memory does not grow with the number of cases."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from helpers_faults import Run, Spot, make_cases

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux's /proc"),
]
MOST = 25.0
"""Megabytes."""


def peak(root: Path, count: int, paragraphs: int) -> float:
    """The most that the coordinator of a run over so many cases held, in megabytes."""
    spot = Spot.at(root, f"out{count}", root / f"input{count}")
    make_cases(spot.input, count, rich=False, paragraphs=paragraphs)
    file = root / f"peak{count}"
    with Run(spot, "--workers", "2", peak=str(file)) as run:
        assert run.end() == 0, run.err
        assert run.finished["cases_run"] == count
    return int(file.read_text()) / 1024


def grows(root: Path, few: int, many: int, paragraphs: int) -> None:
    """Compare two runs."""
    less, more = peak(root, few, paragraphs), peak(root, many, paragraphs)
    print(f"peak of the coordinator: {few} cases {less:.1f} MB, {many} cases {more:.1f} MB")
    assert more - less < MOST


def test_memory_does_not_grow_with_cases(tmp_path: Path) -> None:
    grows(tmp_path, 30, 150, 6)


@pytest.mark.full
@pytest.mark.timeout(7200)
@pytest.mark.skipif(not os.environ.get("REDACTOR_FULL"), reason="many minutes: set REDACTOR_FULL")
def test_memory_over_a_thousand_cases(tmp_path: Path) -> None:
    grows(tmp_path, 30, 1000, 30)
