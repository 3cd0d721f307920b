"""Two spellings of one day are one date."""

from __future__ import annotations

import datetime

import pytest
from helpers_core import LAW
from hypothesis import given
from hypothesis import strategies as st

from redactor.identity.dates import date_key, date_parts

MONTHS = (
    "January February March April May June July August September October November December"
).split()


def spellings(day: datetime.date) -> list[str]:
    """A day as notes write it, day first."""
    month, short = MONTHS[day.month - 1], MONTHS[day.month - 1][:3]
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th") if day.day // 10 != 1 else "th"
    return [
        f"{day.day:02}/{day.month:02}/{day.year}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day:02}.{day.month:02}.{day.year}",
        f"{day.day:02}-{day.month:02}-{day.year}",
        f"{day.day} / {day.month} / {day.year}",
        f"{day.day} {month} {day.year}",
        f"{day.day}{suffix} {month} {day.year}",
        f"{day.day}{suffix} of {month}, {day.year}",
        f"{day.day} {short} {day.year}",
        f"{day.day}-{short}-{day.year}",
        f"{month} {day.day}, {day.year}",
        f"{month} {day.day}{suffix} {day.year}".upper(),
        f"{day.year}-{day.month:02}-{day.day:02}",
    ]


@LAW
@given(st.dates(datetime.date(1920, 1, 1), datetime.date(2035, 12, 31)))
def test_every_spelling_of_a_day_has_one_key(day: datetime.date) -> None:
    assert {date_parts(text) for text in spellings(day)} == {(day.year, day.month, day.day)}
    assert len({date_key(text) for text in spellings(day)}) == 1


@LAW
@given(st.dates(datetime.date(1941, 1, 1), datetime.date(2040, 12, 31)))
def test_two_digit_years_mean_the_same_day(day: datetime.date) -> None:
    short = f"{day.day:02}/{day.month:02}/{day.year % 100:02}"
    assert date_key(short) == date_key(f"{day.day:02}/{day.month:02}/{day.year}")


@LAW
@given(st.dates(), st.dates())
def test_two_days_have_two_keys(a: datetime.date, b: datetime.date) -> None:
    assert (date_key(a.isoformat()) == date_key(b.isoformat())) == (a == b)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("5 March", (None, 3, 5)),
        ("3rd of June", (None, 6, 3)),
        ("12/03", (None, 3, 12)),
        ("March 2024", (2024, 3, None)),
        ("Sept '23", (2023, 9, None)),
        ("Sept 23", (None, 9, 23)),
        ("5 March ’24", (2024, 3, 5)),
        ("in 1987", (1987, None, None)),
        ("03/25/2024", (2024, 3, 25)),
        ("31/04/2024", (2024, 4, 31)),
        ("2024-3-12", (2024, 3, 12)),
        ("Tuesday", (None, None, None)),
        ("yesterday", (None, None, None)),
        ("99/99/9999", (None, None, None)),
        ("", (None, None, None)),
    ],
)
def test_a_date_is_read_as_far_as_it_says(
    text: str, parts: tuple[int | None, int | None, int | None]
) -> None:
    assert date_parts(text) == parts


def test_a_day_without_a_year_is_not_the_day_of_a_year() -> None:
    assert date_key("5 March") != date_key("5 March 2024")
    assert date_key("5 March") == date_key("5/3")


def test_what_cannot_be_read_is_told_apart_by_its_words() -> None:
    assert date_key("Whit  Monday") == date_key("whit monday")
    assert date_key("Whit Monday") != date_key("Easter Monday")


@LAW
@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert isinstance(date_key(text), str)
