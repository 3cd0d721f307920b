"""A house before a place and a year behind it, which nothing else in the text vouches for."""

from __future__ import annotations

import pytest
from helpers_core import case, find

from redactor.detect.base import view_of
from redactor.detect.beside_places import BesidePlaces

PLACE = "Sometown"


def found(
    text: str, *others: tuple[str, str], kind: str = "LOCATION", place: str = PLACE
) -> list[tuple[str, str]]:
    whole = case(text)
    known = [find(text, place, kind), *(find(text, words, other) for words, other in others)]
    hits = BesidePlaces().detect(whole, view_of(whole), known)
    return [(hit.entity_type, whole.surface(hit)) for hit in hits]


@pytest.mark.parametrize(
    ("text", "house"),
    [
        ("DOB 30/7/79   7 Tobar Rua, Sometown", "7 Tobar Rua"),
        ("seen at 12b Example Rise, Sometown.", "12b Example Rise"),
        ("14 Upper Example Rise\nSometown", "14 Upper Example Rise"),
        ("Session 7 Wren Lark, Sometown", ""),
        ("on ward 4 Larkfield, Sometown", ""),
        ("on 7 March, Sometown", ""),
        ("on 7 Sept, Sometown", ""),
        ("PHQ-9 Low, Sometown", ""),
        ("ref 4/7 Example Rise, Sometown", ""),
        ("12 of them from Sometown", ""),
        ("7 quiet lanes, Sometown", ""),
    ],
)
def test_a_number_and_a_street_before_a_place_are_an_address(text: str, house: str) -> None:
    assert found(text) == ([("STREET_ADDRESS", house)] if house else [])


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("last heard of in Sometown 2018", "2018"),
        ("one assault, Sometown, 2009, three months", "2009"),
        ("Sometown 1987 | left", "1987"),
        ("left Sometown 2018\nthen", "2018"),
        ("Sometown 2018 report", ""),
        ("Sometown 2018.5", ""),
        ("Sometown 2018,19", ""),
        ("Sometown 0900.", ""),
        ("Sometown 2099.", ""),
    ],
)
def test_a_year_behind_a_place_is_a_date(text: str, year: str) -> None:
    expected = [("DATE_TIME", year)] if year else []
    assert found(text) == expected
    assert found(text, kind="ORGANIZATION") == expected


def test_people_and_what_is_something_else_already_vouch_for_nothing() -> None:
    assert found("Sometown 1950; 7 Elm Rise, Sometown", kind="PERSON") == []
    text = "7 Elm Rise, Sometown 2018."
    assert found(text, ("Elm Rise", "ORGANIZATION"), ("2018", "CASE_REFERENCE")) == []
