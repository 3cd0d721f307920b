"""Accuracy may rise and must not fall: floors a little under what the README's table says."""

from __future__ import annotations

from pathlib import Path

import pytest

from redactor.cli.evaluate import case_runner
from redactor.config.pipeline import load
from redactor.evaluate.run import Evaluation, evaluate
from redactor.evaluate.score import protected_mentions
from redactor.pipeline import Line

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"

DIRECT_PROTECTED = 0.94
TEXT_KEPT = 0.985
RISK_KEPT = 0.995
RISK_PASSAGES_FLAGGED = 0.95
RISK_SENTENCES_FLAGGED = 0.75
OTHER_SENTENCES_FLAGGED = 0.18
"""A ceiling: flags on what is no risk passage."""
QUASI_TOUCHED = 0.7
TERMS_KEPT = 0.99
LABELS_F1 = 0.95
"""B-cubed over the mentions of people that are protected; what issue 5 asks for."""
ROLE_CLASS_RIGHT = 0.79
CLIENT_RIGHT = 7 / 8
UNDER_ANOTHER = 0.01
"""A ceiling: mentions of people under a label that stands mostly for somebody else."""
INTERVALS_READ = 0.79


@pytest.fixture(scope="module")
def line() -> Line:
    return Line(load("supervision"))


@pytest.fixture(scope="module")
def result(line: Line) -> Evaluation:
    return evaluate(BENCHMARKS / "gold", case_runner(line))


def at_least(floor: float, share: float | None) -> bool:
    return share is not None and share >= floor


@pytest.mark.slow
def test_every_gold_document_gets_a_copy(result: Evaluation) -> None:
    assert result.no_copy == 0


@pytest.mark.slow
def test_direct_identifiers_are_protected(result: Evaluation) -> None:
    assert at_least(DIRECT_PROTECTED, result.direct_mentions.value)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("families", "floor"),
    [
        (("ID", "PHONE", "EMAIL", "URL", "HANDLE", "POSTCODE"), 0.98),
        (("ADDRESS",), 0.96),
        (("DATE",), 0.98),
        (("AGE",), 0.98),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else None,
)
def test_what_has_a_shape_is_found(
    families: tuple[str, ...], floor: float, result: Evaluation
) -> None:
    for family in families:
        share = protected_mentions(
            result.mentions, lambda kind, one=family: kind.split(".")[0] == one
        )
        assert at_least(floor, share.value), family


@pytest.mark.slow
def test_other_text_and_risk_passages_are_kept(result: Evaluation) -> None:
    assert at_least(TEXT_KEPT, result.kept.value)
    assert at_least(RISK_KEPT, result.risk_kept.value)


@pytest.mark.slow
def test_risk_is_flagged_and_little_else(result: Evaluation) -> None:
    assert at_least(RISK_PASSAGES_FLAGGED, result.passages_flagged.value)
    assert at_least(RISK_SENTENCES_FLAGGED, result.sentences_flagged.value)
    assert not at_least(OTHER_SENTENCES_FLAGGED, result.others_flagged.value)


@pytest.mark.slow
def test_identifying_phrases_are_touched(result: Evaluation) -> None:
    assert at_least(QUASI_TOUCHED, result.quasi_touched.value)


@pytest.mark.slow
def test_one_person_has_one_label_and_nobody_elses(result: Evaluation) -> None:
    people = result.people
    assert people.f1 is not None
    assert people.f1 >= LABELS_F1
    assert people.under_another.total > 500
    assert at_least(1 - UNDER_ANOTHER, 1 - (people.under_another.value or 0))


@pytest.mark.slow
def test_labels_say_who_somebody_is_to_the_client(result: Evaluation) -> None:
    assert at_least(ROLE_CLASS_RIGHT, result.people.role_right.value)
    assert at_least(CLIENT_RIGHT, result.people.client.value)


@pytest.mark.slow
def test_dates_never_read_wrong(result: Evaluation) -> None:
    assert result.intervals.wrong.hits == 0
    assert result.intervals.wrong.total > 1000
    assert at_least(INTERVALS_READ, result.intervals.exact.value)


@pytest.mark.slow
def test_protected_terms_are_kept(line: Line) -> None:
    terms = evaluate(BENCHMARKS / "protected", case_runner(line))
    assert terms.no_copy == 0
    assert at_least(TERMS_KEPT, terms.terms_kept.value)
