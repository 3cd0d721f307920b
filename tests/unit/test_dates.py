"""Two spellings of one day are one date."""

from __future__ import annotations

import datetime

import pytest
from helpers_core import LAW
from hypothesis import given
from hypothesis import strategies as st

from redactor.identity import dates
from redactor.identity.dates import Order, date_key, date_parts, order_by, tally, weekday_of

MONTHS = (
    "January February March April May June July August September October November December"
).split()


def order_of(texts: list[str], default: Order = "day-first") -> Order:
    return order_by([tally(texts)], default)


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
        f"{day.year}{day.month:02}{day.day:02}",
        f"{day.day:02} {day.month:02} {day.year}",
    ]


def american(day: datetime.date) -> list[str]:
    """A day as notes write it, month first."""
    return [
        f"{day.month}/{day.day}/{day.year}",
        f"{day.month:02}-{day.day:02}-{day.year}",
        f"{MONTHS[day.month - 1]} {day.day}, {day.year}",
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
        ("third of May", (None, 5, 3)),
        ("twelfth of june eighty two", (1982, 6, 12)),
        ("nineteenth of july two thousand and nine", (2009, 7, 19)),
        ("twenty-first of sept nineteen eighty-three", (1983, 9, 21)),
        ("march the twelfth twenty twenty four", (2024, 3, 12)),
        ("3rd day of August, 2020", (2020, 8, 3)),
        ("March of 19", (2019, 3, None)),
        ("030488", (1988, 4, 3)),
        ("2024/03/12", (2024, 3, 12)),
        ("20241399", (None, None, None)),
        ("07/2021", (2021, 7, None)),
        ("--/05/1947", (1947, 5, None)),
        ("2024 Mar 12", (2024, 3, 12)),
        ("2024-W07", (2024, 2, 12)),
        ("2024-W07-3", (2024, 2, 14)),
        ("2024-W99", (2024, None, None)),
        ("2019年4月3日", (2019, 4, 3)),
        ("14.xi.21", (2021, 11, 14)),
        ("19 iii", (None, 3, 19)),
        ("iii.20", (2020, 3, None)),
        ("jueves 9 de mayo", (None, 5, 9)),
        ("1er avril", (None, 4, 1)),
        ("3 kasım 2019", (2019, 11, 3)),
        ("Meán Fómhair '23", (2023, 9, None)),
        ("1 listopada", (None, None, None)),
        ("12 farvardin 1401", (None, None, None)),
        ("2010 E.C.", (None, None, None)),
        ("the 1970s", (None, None, None)),
        ("2016–18", (2016, None, None)),
        ("the 21st", (None, None, 21)),
        ("Thurs 19th", (None, None, 19)),
        ("5", (None, None, 5)),
        ("05", (2005, None, None)),
        ("'07", (2007, None, None)),
        ("18, 2020", (2020, None, 18)),
        ("Sept.", (None, 9, None)),
        ("1O Jan 2O22", (2022, 1, 10)),
        ("10/2I", (None, 10, 21)),
        ("N0vember 3", (None, 11, 3)),
        ("Ju1y 8", (None, 7, 8)),
        ("ApriI", (None, 4, None)),
        ("3 Febuary", (None, 2, 3)),
        ("fourteenth nine twenty three", (2023, 9, 14)),
        ("six twelve sixty three", (1963, 12, 6)),
        ("twelfth of the third twenty twenty four", (2024, 3, 12)),
        ("five may eighty six", (1986, 5, 5)),
        ("ninety six", (1996, None, None)),
        ("monday the twelfth", (None, None, 12)),
        ("April 7, twenty nineteen", (2019, 4, 7)),
    ],
)
def test_a_date_is_read_as_far_as_it_says(
    text: str, parts: tuple[int | None, int | None, int | None]
) -> None:
    assert date_parts(text) == parts


@pytest.mark.parametrize(
    ("text", "weekday"),
    [("Mon 18 March", 0), ("Wednesday (17/4", 2), ("Th 16/11", 3), ("18 March", None), ("", None)],
)
def test_the_weekday_that_is_written(text: str, weekday: int | None) -> None:
    assert weekday_of(text) == weekday


def test_a_day_without_a_year_is_not_the_day_of_a_year() -> None:
    assert date_key("5 March") != date_key("5 March 2024")
    assert date_key("5 March") == date_key("5/3")


def test_what_cannot_be_read_is_told_apart_by_its_words() -> None:
    assert date_key("Whit  Monday") == date_key("whit monday")
    assert date_key("Whit Monday") != date_key("Easter Monday")


@LAW
@given(st.dates(datetime.date(1920, 1, 1), datetime.date(2035, 12, 31)))
def test_a_day_is_the_same_in_either_order(day: datetime.date) -> None:
    keys = {date_key(text, "month-first") for text in american(day)}
    assert keys == {date_key(text) for text in spellings(day)}


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("Seen 13/04/2024 and 03/04/2024.", "day-first"),
        ("Seen 04/13/2024 and 03/04/2024.", "month-first"),
        ("Seen 3.25.24 at 10.", "month-first"),
        ("Next 4/15, then 4/22 and 5/16.", "month-first"),
        ("PHQ-9 7/27, pain 3/10.", "day-first"),
        ("March 4, 2024. Sometown, MN 55101. Call 612-555-0142.", "month-first"),
        ("4 March 2024. SW1A 1AA. NHS 999 000 0000.", "day-first"),
        ("Seen 13/04/2024. Sometown, MN 55101, 612-555-0142.", "day-first"),
        ("Wed 7/8/24, 612-555-0142.", "day-first"),
        ("Thu 8/1/24 and (612) 555-0142.", "month-first"),
        ("Nothing is said here.", "day-first"),
    ],
)
def test_a_document_says_the_order_of_its_dates(text: str, order: str) -> None:
    assert order_of([text]) == order


def test_what_says_nothing_does_as_it_is_told() -> None:
    assert order_of(["On 03/04/2024."], "month-first") == "month-first"
    assert order_of([], "day-first") == "day-first"


@LAW
@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert isinstance(date_key(text), str)


@LAW
@given(st.lists(st.from_regex(dates._MONTH_FIRST), max_size=3).map(" ".join))
def test_no_hint_of_a_month_before_its_day_is_passed_over(text: str) -> None:
    if dates._MONTH_FIRST.search(text):
        assert dates._MAYBE_MONTH_FIRST.search(text)


@LAW
@given(
    st.lists(st.sampled_from(["13/04/2024", "04/13/2024", "SSN", "NHS", "5/16", "x"]), max_size=6)
)
def test_the_order_of_a_case_is_that_of_all_its_texts(texts: list[str]) -> None:
    assert order_by([tally([text]) for text in texts]) == order_of(texts)
