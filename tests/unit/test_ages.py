"""Ages as bands."""

from __future__ import annotations

import re

import pytest
from helpers_core import LAW
from hypothesis import given
from hypothesis import strategies as st

from redactor.policy.ages import band, years_of
from redactor.vocabulary import STAGES


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("46 y/o", 46), ("aged 46", 46), ("46yo", 46), ("46-year-old", 46), ("7", 7), ("seven", 7),
        ("7th", 7), ("Forty-six", 46), ("forty six years", 46), ("ninety", 90), ("nineteen", 19),
        ("18 months", 1), ("6 weeks old", 0), ("9/12", 0), ("3/52", 0), ("10 days", 0),
        ("40th", 40), ("thirtieth", 30), ("twenty-first", 21), ("hundredth", 100), ("seventh", 7),
        ("eighty odd", 80), ("35ish", 35), ("60+", 60), ("40s", 40), ("fifties", 50),
        ("5O", 50), ("l2", 12), ("7l", 71), ("34F", 34), ("M/34", 34), ("18YRS", 18), ("97 year", 97),
        ("2y 3m", 2), ("8 yrs 11 mths", 8), ("two years and nine months", 2), ("17m", 1),
        ("seven and a half", 7), ("7½", 7), ("2 1/2", 2), ("9 and 3/4", 9), ("eleven weeks", 0),
        ("15 to 16", 15), ("11/12 old", 0), ("27 wks", 0), ("110 weeks", 2), ("7 ans", 7), ("8;4", 8),
        ("teenager", None), ("", None), ("old", None),
    ],
)  # fmt: skip
def test_the_years_that_a_text_says(text: str, years: int | None) -> None:
    assert years_of(text) == years


@pytest.mark.parametrize(
    ("text", "years", "children", "label"),
    [
        ("46", 5, "exact", "[age 45-49]"),
        ("45", 5, "exact", "[age 45-49]"),
        ("49", 5, "exact", "[age 45-49]"),
        ("46", 10, "exact", "[age 40-49]"),
        ("18", 5, "exact", "[age 18-19]"),
        ("19", 5, "exact", "[age 18-19]"),
        ("20", 5, "exact", "[age 20-24]"),
        ("17", 5, "exact", "[age 17]"),
        ("7", 5, "exact", "[age 7]"),
        ("7", 5, "band", "[age 6-8]"),
        ("1", 5, "band", "[age 1-2]"),
        ("17", 5, "band", "[age 15-17]"),
        ("8 months", 5, "exact", "[age under 1]"),
        ("0", 5, "exact", "[age under 1]"),
        ("89", 5, "exact", "[age 85-89]"),
        ("90", 5, "exact", "[age 90 or over]"),
        ("103", 5, "exact", "[age 90 or over]"),
        ("46", 1, "exact", "[age 46]"),
        ("131", 5, "exact", "[age]"),
        ("middle-aged", 5, "exact", "[age]"),
        ("40s", 5, "exact", "[age 40-49]"),
        ("fifties", 5, "band", "[age 50-59]"),
        ("18 months", 5, "exact", "[age 1]"),
        ("8 months", 5, "stage", "[infant]"),
        ("1", 5, "stage", "[infant]"),
        ("2", 5, "stage", "[pre-school age]"),
        ("4", 5, "stage", "[pre-school age]"),
        ("5", 5, "stage", "[primary school age]"),
        ("10", 5, "stage", "[primary school age]"),
        ("11", 5, "stage", "[secondary school age]"),
        ("15", 5, "stage", "[secondary school age]"),
        ("16", 5, "stage", "[sixth-form age]"),
        ("17", 5, "stage", "[sixth-form age]"),
        ("18", 10, "stage", "[age 18-19]"),
        ("41", 10, "stage", "[age 40-49]"),
        ("92", 10, "stage", "[age 90 or over]"),
        ("86", 7, "exact", "[age 84-89]"),
        ("89", 50, "exact", "[age 50-89]"),
    ],
)
def test_the_band_of_an_age(text: str, years: int, children: str, label: str) -> None:
    assert band(text, years, children) == label


@LAW
@given(st.integers(0, 130), st.integers(1, 50), st.sampled_from(["exact", "band"]))
def test_a_band_holds_its_age_and_never_mixes_adults_with_children(
    age: int, years: int, children: str
) -> None:
    label = band(str(age), years, children)
    if age >= 90:
        assert label == "[age 90 or over]"
    elif age == 0:
        assert label == "[age under 1]"
    else:
        numbers = [int(number) for number in re.findall(r"\d+", label)]
        assert numbers[0] <= age <= numbers[-1] < 90
        assert (numbers[0] >= 18) == (age >= 18)
        assert (numbers[-1] >= 18) == (age >= 18)


@LAW
@given(st.integers(0, 17), st.integers(0, 17), st.integers(1, 50))
def test_stages_of_children_follow_their_ages(a: int, b: int, years: int) -> None:
    stages = [f"[{stage}]" for stage in STAGES]
    one, other = (stages.index(band(str(age), years, "stage")) for age in sorted((a, b)))
    assert one <= other


@LAW
@given(st.integers(18, 89), st.integers(18, 89), st.integers(1, 50))
def test_bands_do_not_overlap(a: int, b: int, years: int) -> None:
    one, other = band(str(a), years, "exact"), band(str(b), years, "exact")
    if one != other:
        (low, *_, high), (low2, *_, high2) = (
            sorted([int(n) for n in re.findall(r"\d+", label)] * 2) for label in (one, other)
        )
        assert high < low2 or high2 < low
