"""Sentences: the rule by examples, and what holds for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.evaluate.sentences import sentences

notes = st.text(st.sampled_from("Ab .!?…\n\t|\"')é1-"), max_size=60)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Calm now. Has a plan? No. None!", ["Calm now.", "Has a plan?", "No.", "None!"]),
        ('She said "no." Then left.', ['She said "no."', "Then left."]),
        ("wrapped\nline", ["wrapped", "line"]),
        ("risk\tlow | plan: none\r\n", ["risk", "low", "plan: none"]),
        ("1. Safety plan\n2) ok\n-----", ["Safety plan", "2) ok"]),
        ("Dr. Wren rang Mr. J. Rook.", ["Dr. Wren rang Mr. J. Rook."]),
        ("room no. 12, approx. 3 weeks, e.g. May", ["room no. 12, approx. 3 weeks, e.g. May"]),
        ("So did I. It was Ada's. Then", ["So did I.", "It was Ada's.", "Then"]),
        ("3.5 mg at 10.30 by a.b@example.org", ["3.5 mg at 10.30 by a.b@example.org"]),
        ("well... then", ["well...", "then"]),
        (" \n \t| 12 --", []),
        ("", []),
    ],
)
def test_where_a_sentence_ends(text: str, pieces: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == pieces


def test_a_cut_ends_a_sentence_anywhere() -> None:
    text = "low mood and plans to"
    assert [text[s:e] for s, e in sentences(text, [8])] == ["low mood", "and plans to"]


@given(notes, st.data())
def test_law_sentences_are_disjoint_and_leave_no_letter_out(text: str, data: st.DataObject) -> None:
    cuts = data.draw(st.sets(st.integers(0, len(text)), max_size=4))
    places = sentences(text, cuts)
    covered = [offset for place in places for offset in range(*place)]
    assert covered == sorted(set(covered))
    assert {at for at, c in enumerate(text) if c.isalpha()} <= set(covered)
    assert not any(start < cut < end for start, end in places for cut in cuts)
    assert all(any(c.isalpha() for c in text[start:end]) for start, end in places)
