"""How many protected terms survive may rise and must not fall, listed or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from redactor.cli.evaluate import case_runner
from redactor.config.pipeline import load
from redactor.evaluate.run import evaluate
from redactor.pipeline import Line

TERMS = Path(__file__).resolve().parents[2] / "benchmarks" / "protected"


@pytest.mark.slow
def test_protected_terms_are_kept() -> None:
    result = evaluate(TERMS, case_runner(Line(load("supervision"))))
    assert result.no_copy == 0
    assert (result.terms_kept.value or 0) >= 0.975
