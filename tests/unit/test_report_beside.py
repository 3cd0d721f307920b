"""What stands beside a person, from positions only: the reach, table rows and lines, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.entities import ENTITY_TYPES
from redactor.model import Decision, Finding, Flag, Outcome, Status
from redactor.report.beside import KINDS, REACH, UNUSUAL, beside, distinct, kind_of

ONE = Outcome("case-1/document-1", "case-1", "text", Status.PUBLISHED, places={0: "text"})


def person(start: int, segment: int = 0, identity: str = "person-1") -> Decision:
    finding = Finding(ONE.id, segment, start, start + 6, "PERSON", 0.9, "names")
    return Decision(finding, identity, "", "label", "[Person A]", "PERSON: label")


def thing(
    start: int, kind: str = "ORGANIZATION", segment: int = 0, label: str | None = "[a school]"
) -> Decision:
    finding = Finding(ONE.id, segment, start, start + 4, kind, 0.9, "names")
    return Decision(finding, f"thing-{start}", "", "label", label, "rule")


def unusual(start: int, segment: int = 0, place: str = "text", end: int = 0) -> Flag:
    return Flag(UNUSUAL, place, segment, start, end or start + 9, "quasi_event", "event")


def kinds(outcome: Outcome, identity: str = "person-1") -> list[str]:
    return [one.kind for one in beside(outcome).get(identity, ())]


@pytest.mark.parametrize(
    ("start", "near"),
    [
        (1006 + REACH, True),
        (1007 + REACH, False),
        (1000 - REACH - 4, True),
        (1000 - REACH - 5, False),
        (1002, True),
    ],
)
def test_the_reach_is_counted_between_the_ends(start: int, near: bool) -> None:
    outcome = replace(ONE, decisions=(person(1000), thing(start)))
    assert kinds(outcome) == (["organisation"] if near else [])


def test_a_detail_beside_two_mentions_counts_once_and_beside_two_people_for_both() -> None:
    decisions = (person(0), person(20), person(40, identity="person-2"), thing(30))
    found = beside(replace(ONE, decisions=decisions))
    assert [one.start for one in found["person-1"]] == [30]
    assert found["person-1"] == found["person-2"]


def test_other_people_are_no_details() -> None:
    assert kinds(replace(ONE, decisions=(person(0), person(10, identity="person-2")))) == []


def test_what_stays_word_for_word_is_told() -> None:
    decisions = (person(0), thing(10, "NRP", label=None), thing(20, "AGE", label="[age 30-34]"))
    found = beside(replace(ONE, decisions=decisions, flags=(unusual(30),)))["person-1"]
    assert [(one.kind, one.as_written, one.suggestion) for one in found] == [
        ("background", True, ""),
        ("age", False, ""),
        (UNUSUAL, True, "event"),
    ]


def test_a_flag_of_another_kind_is_no_detail() -> None:
    flags = (replace(unusual(9), kind="risk"), replace(unusual(9), kind="uncertain"))
    assert kinds(replace(ONE, decisions=(person(0),), flags=flags)) == []


def test_a_row_of_a_table_belongs_together_and_the_next_row_does_not() -> None:
    row = "table 1 row {} cell {}".format
    places = {0: row(2, 1), 1: row(2, 2), 2: row(3, 1), 3: row(2, 3), 4: "table 2 row 2 cell 1"}
    decisions = (person(0), thing(900, segment=1), thing(0, "AGE", 2), thing(0, "LOCATION", 4))
    flag = unusual(500, 3, row(2, 3))
    outcome = replace(ONE, places=places, decisions=decisions, flags=(flag,))
    assert kinds(outcome) == ["organisation", UNUSUAL]


def test_the_inner_row_counts_in_a_table_inside_a_table() -> None:
    inner = "table 1 row 1 cell 1 table 1 row {} cell 1".format
    places = {0: inner(1), 1: inner(2), 2: "table 1 row 1 cell 2"}
    decisions = (person(0), thing(0, segment=1), thing(0, segment=2))
    assert kinds(replace(ONE, places=places, decisions=decisions)) == []


def test_lines_beside_a_line_belong_to_it() -> None:
    places = {n: f"page 1 line {n}" for n in range(1, 6)} | {9: "page 2 line 3"}
    decisions = (person(0, 3), *(thing(0, segment=n) for n in (1, 2, 4, 5, 9)))
    outcome = replace(ONE, places=places, decisions=decisions)
    assert [one.segment for one in beside(outcome)["person-1"]] == [2, 4]


def test_a_flag_in_a_line_without_a_finding_is_seen() -> None:
    outcome = replace(
        ONE,
        places={3: "page 1 line 3"},
        decisions=(person(0, 3),),
        flags=(unusual(0, 4, "page 1 line 4"), unusual(0, 5, "page 1 line 5")),
    )
    assert [one.segment for one in beside(outcome)["person-1"]] == [4]


def test_every_type_counts_as_a_kind_that_has_words() -> None:
    assert {kind_of(name) for name in ENTITY_TYPES} - {kind_of("PERSON")} <= set(KINDS)
    assert {kind_of(name) for name in ("UK_NHS", "POLICE_REFERENCE", "UNION_CARD")} == {"number"}
    assert [kind_of(name) for name in ("AGE", "DATE_OF_BIRTH", "POSTCODE", "HANDLE", "NRP")] == [
        "age",
        "date",
        "address",
        "contact",
        "background",
    ]


def test_passages_that_overlap_are_one() -> None:
    flags = (unusual(0, end=20), unusual(5, end=9), unusual(10, end=25), unusual(25), unusual(40))
    outcome = replace(ONE, decisions=(person(0),), flags=flags)
    assert distinct(beside(outcome)["person-1"]) == 3


STARTS = st.integers(0, 1200)
SEGMENTS = st.integers(0, 3)


@given(
    st.lists(st.tuples(STARTS, SEGMENTS, st.sampled_from(["person-1", "person-2"])), max_size=8),
    st.lists(st.tuples(STARTS, SEGMENTS), max_size=8),
    st.randoms(),
)
def test_it_is_the_plain_rule_in_any_order(
    people: list[tuple[int, int, str]],
    things: list[tuple[int, int]],
    random: Random,
) -> None:
    decisions = [person(*one) for one in people]
    decisions += [thing(start, segment=segment) for start, segment in things]
    random.shuffle(decisions)
    places = {n: f"paragraph {n}" for n in range(4)}
    found = beside(replace(ONE, places=places, decisions=tuple(decisions)))
    for identity in {identity for _, _, identity in people}:
        expected = {
            (segment, start)
            for start, segment in things
            for at, here, who in people
            if who == identity
            and here == segment
            and max(start - (at + 6), at - (start + 4)) <= REACH
        }
        assert [(one.segment, one.start) for one in found[identity]] == sorted(expected)
    assert set(found) == {identity for _, _, identity in people}
