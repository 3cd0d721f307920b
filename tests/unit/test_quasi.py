"""Descriptions that hang on a place of work or living: what is marked, and what is left alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.config.recognizer import parse_example
from redactor.detect.base import View, view_of
from redactor.detect.quasi import QuasiMarker
from redactor.generalisations import GENERALISATIONS
from redactor.model import Case, Document, Finding, Flag, Segment

MARKED = [
    ("her manager at ⟦ORGANIZATION|x|Robin Stores⟧ rang", "her manager at Robin Stores", "colleague"),
    (
        "Her line manager at the ⟦ORGANIZATION|x|Robin Stores⟧ on ⟦LOCATION|x|Sparrow Road⟧ rang",
        "Her line manager at the Robin Stores on Sparrow Road",
        "colleague",
    ),
    (
        "his brother, who teaches at ⟦ORGANIZATION|x|Plover School⟧, came",
        "his brother, who teaches at Plover School",
        "colleague",
    ),
    (
        "my dad also runs the cafe at ⟦ORGANIZATION|x|Wren Hall⟧",
        "my dad also runs the cafe at Wren Hall",
        "colleague",
    ),
    ("the old butcher in ⟦LOCATION|x|Sometown⟧ knows", "the old butcher in Sometown", "public-role"),
    ("the vicar of ⟦LOCATION|x|Sometown⟧ called", "the vicar of Sometown", "public-role"),
    (
        "their cousin works on the boats in ⟦LOCATION|x|Sometown⟧.",
        "their cousin works on the boats in Sometown",
        "colleague",
    ),
]  # fmt: skip
LEFT_ALONE = [
    "her manager rang from work",
    "She works at ⟦ORGANIZATION|x|Robin Stores⟧.",
    "her GP at ⟦ORGANIZATION|x|Wren Surgery⟧ rang",
    "the social worker at ⟦ORGANIZATION|x|Plover House⟧ rang",
    "her brother in ⟦LOCATION|x|Sometown⟧",
    "his manager, ⟦PERSON|x|Hazel Finch⟧, rang",
    "the butcher. In ⟦LOCATION|x|Sometown⟧ it rained",
    "her manager at lunch ⟦ORGANIZATION|x|Robin Stores⟧",
    "her manager at ⟦DATE_TIME|x|9 May⟧",
]


def _read(example: str) -> tuple[View, list[Finding]]:
    text, marks = parse_example(example)
    view = view_of(Case("c", (Document("d", "c", "text", (Segment(0, "line 1", text),)),)))[0]
    return view, [Finding("d", 0, low, high, kind, 0.9, "test") for low, high, kind in marks]


def _marked(view: View, findings: Sequence[Finding]) -> list[Flag]:
    return list(QuasiMarker().mark(view, findings))


@pytest.mark.parametrize(("example", "surface", "suggestion"), MARKED)
def test_a_description_with_its_place_is_marked(
    example: str, surface: str, suggestion: str
) -> None:
    view, findings = _read(example)
    (flag,) = _marked(view, findings)
    assert view.text[flag.start : flag.end] == surface
    assert (flag.kind, flag.place, flag.suggestion) == ("quasi-identifier", "line 1", suggestion)
    assert suggestion in GENERALISATIONS


@pytest.mark.parametrize("example", LEFT_ALONE)
def test_what_hangs_on_no_place_is_left_alone(example: str) -> None:
    assert _marked(*_read(example)) == []


@pytest.mark.parametrize("example", [example for example, _, _ in MARKED])
def test_without_findings_nothing_is_marked(example: str) -> None:
    view, _ = _read(example)
    assert _marked(view, []) == []


@given(st.permutations([example for example, _, _ in MARKED] + LEFT_ALONE), st.randoms())
def test_the_order_of_findings_does_not_matter(examples: list[str], random: Random) -> None:
    view, findings = _read("\n".join(examples))
    shuffled = list(findings)
    random.shuffle(shuffled)
    assert _marked(view, shuffled) == _marked(view, findings)
    assert len(_marked(view, findings)) == len(MARKED)


def test_a_long_text_before_a_name_is_not_searched_through() -> None:
    view, findings = _read("her manager at " + "the " * 60 + "⟦ORGANIZATION|x|Robin Stores⟧")
    assert _marked(view, findings) == []


def test_the_table_of_suggestions_is_plain_advice() -> None:
    for key, words in GENERALISATIONS.items():
        assert re.fullmatch(r"[a-z]+(?:-[a-z]+)*", key)
        assert re.fullmatch(r"[A-Z][^\n]{10,98}\.", words)
