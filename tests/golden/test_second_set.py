"""Notes by other hands: floors a little under what they give, so that what was learnt from them stays learnt."""

from __future__ import annotations

from pathlib import Path

import pytest

from redactor.cli.evaluate import case_runner
from redactor.config.pipeline import load
from redactor.evaluate.run import Evaluation, evaluate
from redactor.evaluate.score import protected_mentions
from redactor.pipeline import Line

SECOND = Path(__file__).resolve().parents[2] / "benchmarks" / "second"

PEOPLE_PROTECTED = 0.985
DIRECT_PROTECTED = 0.985
TEXT_KEPT = 0.989
RISK_KEPT = 0.995
LEAK_FREE = 0.70


@pytest.fixture(scope="module")
def result() -> Evaluation:
    return evaluate(SECOND, case_runner(Line(load("supervision"))))


@pytest.mark.slow
def test_what_was_learnt_from_notes_by_other_hands_stays_learnt(result: Evaluation) -> None:
    assert result.no_copy == 0
    people = protected_mentions(result.mentions, lambda kind: kind == "PERSON")
    figures = {
        "people": (people.value, PEOPLE_PROTECTED),
        "direct identifiers": (result.direct_mentions.value, DIRECT_PROTECTED),
        "text": (result.kept.value, TEXT_KEPT),
        "risk": (result.risk_kept.value, RISK_KEPT),
        "leak-free": (result.leak_free.value, LEAK_FREE),
    }
    fallen = {name: share for name, (share, floor) in figures.items() if (share or 0) < floor}
    assert fallen == {}
