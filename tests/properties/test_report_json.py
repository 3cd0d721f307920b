"""report.json is written by a faster encoder than Python's own: what it writes is the same."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.report.build import SCORE_DIGITS
from redactor.report.jsonfile import json_of

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
NUMBERS = st.floats(0, 1).map(lambda score: round(score, SCORE_DIGITS))
VALUES = st.recursive(
    TEXT | st.integers() | NUMBERS | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(TEXT, VALUES, max_size=5))
def test_it_is_what_the_standard_library_writes(row: dict[str, object]) -> None:
    assert json_of(row) == json.dumps(row, ensure_ascii=False, indent=2, allow_nan=False)


def test_words_that_json_has_no_number_for_are_words() -> None:
    row = {"note": "NaN and Infinity"}
    assert json_of(row) == json.dumps(row, indent=2)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_json_does_not_have_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_of({"score": number})
