"""A name is one kind of thing in a case, and a finding is one name."""

from __future__ import annotations

import pytest

from redactor.detect.base import view_of
from redactor.detect.one_kind import one_kind
from redactor.detect.one_name import apart, whole_addresses
from redactor.model import Case, Document, Finding, Segment


def _settle(text: str, *spans: tuple[str, str]) -> list[tuple[str, str]]:
    """Surface and type after both steps; each span is found at its first place behind the one before."""
    findings = []
    at = 0
    for surface, kind in spans:
        at = text.index(surface, at)
        findings.append(Finding("d", 0, at, at + len(surface), kind, 0.9, "names"))
        at += len(surface)
    case = Case("c", (Document("d", "c", "text", (Segment(0, "text", text),)),))
    views = view_of(case)
    done = one_kind(tuple(apart(findings, views)), views)
    return [(text[f.start : f.end], f.entity_type) for f in done]


def test_a_first_name_taken_for_a_place_is_the_person() -> None:
    text = "Linnet Oldfield came. Linnet sat. Then linnet left."
    spans = (("Linnet Oldfield", "PERSON"), ("Linnet", "PERSON"), ("linnet", "LOCATION"))
    assert [kind for _, kind in _settle(text, *spans)] == ["PERSON"] * 3


def test_a_place_behind_a_preposition_stays_a_place() -> None:
    text = "Florence Oldfield came. Florence sat. She was born in Florence."
    spans = (("Florence Oldfield", "PERSON"), ("Florence", "PERSON"), ("Florence", "LOCATION"))
    assert [kind for _, kind in _settle(text, *spans)][-1] == "LOCATION"


def test_a_place_that_is_nobody_stays_a_place() -> None:
    text = "Wren Oldfield lives by Sometown. Sometown is small."
    spans = (("Wren Oldfield", "PERSON"), ("Sometown", "LOCATION"), ("Sometown", "LOCATION"))
    assert [kind for _, kind in _settle(text, *spans)][1:] == ["LOCATION", "LOCATION"]


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("Our employee Mrs Oldfield-Hall is away.", "Mrs Oldfield-Hall"),
        ("Her mother-in-law Hazel came.", "Hazel"),
    ],
)
def test_a_title_and_a_word_of_relation_make_a_person(text: str, surface: str) -> None:
    assert _settle(text, (surface, "ORGANIZATION")) == [(surface, "PERSON")]


def test_a_name_behind_a_title_is_no_organisation_where_it_stands_alone() -> None:
    text = "Mr Thornbury rang. From thornbury, about Thornbury & Sons in Thornbury."
    spans = (
        ("Mr Thornbury", "PERSON"), ("thornbury", "ORGANIZATION"),
        ("Thornbury & Sons", "ORGANIZATION"), ("Thornbury", "LOCATION"),
    )  # fmt: skip
    kinds = [kind for _, kind in _settle(text, *spans)]
    assert kinds == ["PERSON", "PERSON", "ORGANIZATION", "LOCATION"]


def test_two_people_in_one_finding_are_two_findings() -> None:
    assert _settle("Wren and Lark Oldfield came.", ("Wren and Lark Oldfield", "PERSON")) == [
        ("Wren", "PERSON"), ("Lark Oldfield", "PERSON"),
    ]  # fmt: skip
    assert _settle("Wren. Lark Oldfield came.", ("Wren. Lark Oldfield", "PERSON")) == [
        ("Wren", "PERSON"), ("Lark Oldfield", "PERSON"),
    ]  # fmt: skip
    assert _settle("Prof. Lark Oldfield came.", ("Prof. Lark Oldfield", "PERSON")) == [
        ("Prof. Lark Oldfield", "PERSON")
    ]


def test_a_letter_for_the_sex_is_no_initial() -> None:
    text = "1. Wren Oldfield, F, dob 1/2/2016. F said so."
    found = _settle(text, ("Wren Oldfield", "PERSON"), ("F", "PERSON"), ("F", "PERSON"))
    assert found == [("Wren Oldfield", "PERSON"), ("F", "PERSON")]


def test_a_small_word_is_no_place() -> None:
    text = "The shop on Sometown Road is on the left."
    spans = (("on", "LOCATION"), ("Sometown Road", "LOCATION"), ("on", "LOCATION"))
    assert _settle(text, *spans) == [("Sometown Road", "LOCATION")]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("She lives at 28 Lindenfold Croft now.", True),
        ("She lives at Flat 2b Lindenfold Croft now.", True),
        ("She lives at 28, Lindenfold Croft now.", False),
        ("She lives at Elm House Lindenfold Croft now.", False),
    ],
)
def test_a_house_number_and_its_street_are_one_address(text: str, whole: bool) -> None:
    street = text.index("Lindenfold")
    house = len("She lives at ")
    before = street - 2 if text[street - 2] == "," else street - 1
    parts = (
        Finding("d", 0, house, before, "STREET_ADDRESS", 0.9, "addresses"),
        Finding("d", 0, street, street + len("Lindenfold Croft"), "LOCATION", 0.9, "names"),
    )
    views = view_of(Case("c", (Document("d", "c", "text", (Segment(0, "text", text),)),)))
    done = list(whole_addresses(parts, views))
    end = street + len("Lindenfold Croft")
    assert [(f.start, f.end) for f in done] == (
        [(house, end)] if whole else [(house, before), (street, end)]
    )
    assert done[0].entity_type == "STREET_ADDRESS"
