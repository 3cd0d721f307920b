"""Passages that a reviewer must see: marked by sentence and family, never changed."""

from __future__ import annotations

import pytest
from helpers_core import LAW, document
from hypothesis import given
from hypothesis import strategies as st

from redactor.detect.flags import flags


def marked(*texts: str) -> list[tuple[str, str]]:
    """``(kind, sentence)`` of every flag."""
    doc = document(*texts)
    return [
        (flag.kind, doc.segments[flag.segment].text[flag.start : flag.end]) for flag in flags(doc)
    ]


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("Thoughts of suicide, no plan.", ["risk"]),
        ("She self-harmed on Tuesday.", ["risk"]),
        ('Says there is "no point, better off dead".', ["risk"]),
        ("He was punched and bruised.", ["abuse"]),
        ("A disclosure of neglect was made.", ["abuse"]),
        ("s.47 enquiry opened.", ["legal"]),
        ("Section 47 enquiry opened.", ["legal"]),
        ("Breach of a non-molestation order after he threatened to stab her.", ["risk", "legal"]),
        ("Safeguarding lead told of the care order.", ["abuse", "legal"]),
        ("DOMESTIC ABUSE.", ["abuse"]),
    ],
)
def test_a_sentence_is_marked_once_for_each_family(sentence: str, kinds: list[str]) -> None:
    assert marked(f"It rained. {sentence} We met.") == [(kind, sentence) for kind in kinds]


@pytest.mark.parametrize(
    "text",
    [
        "", "It rained.", "Discussed her begun course.", "PHQ-9 18/27, sertraline 50mg.", "A bailiff rang.",
        "She studied begonias.", "His gunsmithing hobby.", "Appraised in s.4 of the leaflet.",
    ],
)  # fmt: skip
def test_ordinary_sentences_are_not_marked(text: str) -> None:
    assert marked(text) == []


def test_a_sentence_ends_at_a_stop_or_a_line_end_but_not_inside_a_number() -> None:
    assert marked("Risk of harm 2.5 today! Fine now.\nWants to die\nWe met.") == [
        ("risk", "Risk of harm 2.5 today!"),
        ("risk", "Wants to die"),
    ]


def test_flags_know_their_place_and_come_in_order() -> None:
    found = list(flags(document("Fine.", "A threat. Then abuse.", "Bail.")))
    assert [(f.kind, f.segment, f.place) for f in found] == [
        ("risk", 1, "paragraph 2"),
        ("abuse", 1, "paragraph 2"),
        ("legal", 2, "paragraph 3"),
    ]


TEXT = st.lists(
    st.sampled_from(["suicide", "bail", "abuse", "met", "2.5", ".", "!", "\n", " ", "“", "é"]),
    max_size=25,
).map("".join)


@LAW
@given(TEXT)
def test_every_word_of_a_family_is_inside_a_flag_of_its_kind(text: str) -> None:
    doc = document(text)
    found = list(flags(doc))
    for flag in found:
        assert 0 <= flag.start < flag.end <= len(text)
        assert "\n" not in text[flag.start : flag.end]
    for kind, word in (("risk", " suicide "), ("legal", " bail "), ("abuse", " abuse ")):
        at = text.find(word)
        if at >= 0:
            assert any(
                f.kind == kind and f.start <= at + 1 and at + len(word) - 1 <= f.end for f in found
            )
