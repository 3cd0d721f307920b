"""The reading text of a document, and findings made disjoint (the laws are in tests/properties)."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from helpers_core import LAW, document, find
from hypothesis import given
from hypothesis import strategies as st

from redactor.model import Document, Finding
from redactor.spans import _same_claim, overlaps, reading_of, reconcile

TEXTS = st.lists(st.text(max_size=8), min_size=1, max_size=6)
JOINTS = st.sampled_from(["\n", "\t", "\n\n", ""])


@st.composite
def documents(draw: st.DrawFn) -> Document:
    texts = draw(TEXTS)
    return document(*texts, joints=[draw(JOINTS) for _ in texts])


def test_reading_joins_cells_and_lines_by_their_joints() -> None:
    reading = reading_of(document("Name", "Quenby Thistle", "DOB", joints=["\t", "\n", ""]))
    assert reading.text == "Name\tQuenby Thistle\nDOB"
    assert reading.starts == (0, 5, 20)


def test_a_span_over_a_joint_falls_into_pieces_without_the_joint() -> None:
    reading = reading_of(document("ab", "", "cd", "ef", joints=["\n", "\t", "\n\n", ""]))
    assert list(reading.pieces(1, len(reading.text))) == [(0, 1, 2), (2, 0, 2), (3, 0, 2)]
    assert list(reading.pieces(2, 4)) == []


@LAW
@given(documents(), st.data())
def test_pieces_cover_exactly_what_lies_inside_segments(doc: Document, data: st.DataObject) -> None:
    reading = reading_of(doc)
    start = data.draw(st.integers(0, len(reading.text)))
    end = data.draw(st.integers(start, len(reading.text)))
    covered = {
        reading.place(index, offset)
        for index, low, high in reading.pieces(start, end)
        for offset in range(low, high)
    }
    inside = {
        reading.place(segment.index, offset)
        for segment in doc.segments
        for offset in range(len(segment.text))
    }
    assert covered == inside & set(range(start, end))
    for index, low, high in reading.pieces(start, end):
        at = reading.place(index, low)
        assert reading.text[at : at + high - low] == doc.segments[index].text[low:high]


def test_findings_of_other_segments_and_documents_do_not_overlap() -> None:
    a = find("Quenby rang", "Quenby")
    assert overlaps(a, find("Quenby rang", "by ra"))
    assert not overlaps(a, find("Quenby rang", "rang"))
    assert not overlaps(a, find("Quenby rang", "Quenby", segment=1))
    assert not overlaps(a, find("Quenby rang", "Quenby", document="case-0001/document-02"))


def test_what_makes_two_claims_one_is_told_by_every_field_but_the_place() -> None:
    place = {"start", "end", "others"}
    one = Finding("d", 0, 0, 4, "PERSON", 0.5, "r")
    other: dict[type, object] = {str: "x", float: 0.25, int: 7, tuple: (("x", 1, 2),)}
    for each in fields(Finding):
        changed = replace(one, **{each.name: other[type(getattr(one, each.name))]})
        assert _same_claim(one, changed) == (each.name in place)


def test_touching_findings_stay_two() -> None:
    a, b = find("QuenbyThistle", "Quenby"), find("QuenbyThistle", "Thistle")
    assert reconcile([b, a]) == (a, b)


def test_the_stronger_claim_gives_the_type_and_the_weaker_keeps_its_rest() -> None:
    text = "Quenby House School"
    person = find(text, "Quenby", score=0.9)
    place = find(text, text, "ORGANIZATION", score=0.5, recognizer="tagger")
    assert [(f.start, f.end, f.entity_type) for f in reconcile([place, person])] == [
        (0, 6, "PERSON"),
        (6, 19, "ORGANIZATION"),
    ]


def test_overlapping_findings_of_one_type_become_one_that_knows_the_role() -> None:
    text = "Quenby Thistle rang"
    (one,) = reconcile(
        [
            find(text, "Quenby", score=0.9, recognizer="cues", role="client"),
            find(text, "Quenby Thistle", score=0.6, recognizer="tagger"),
            find(text, "nby Th", score=0.4, recognizer="other", subject="roster-1"),
        ]
    )
    assert (one.start, one.end, one.role, one.subject) == (0, 14, "client", "roster-1")
    assert one.others == ("other", "tagger")


def test_a_claim_inside_a_stronger_one_is_remembered_by_name() -> None:
    text = "ref 999 864 1969"
    (one,) = reconcile(
        [
            find(text, "999 864 1969", "UK_NHS", score=1.0, recognizer="nhs"),
            find(text, "864 1969", "PHONE_NUMBER", score=0.4, recognizer="phone"),
        ]
    )
    assert (one.entity_type, one.others) == ("UK_NHS", ("phone",))


@pytest.mark.parametrize("empty", [find("Quenby", "Quenby", segment=3)])
def test_empty_spans_are_dropped(empty: Finding) -> None:
    nothing = Finding(empty.document, 3, 2, 2, "PERSON", 1.0, "test")
    assert reconcile([nothing, empty]) == (empty,)
