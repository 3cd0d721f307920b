"""Labels of dates, as a reader sees them."""

from __future__ import annotations

import pytest

from redactor.policy import dates

ORIGIN = "2024-03-12"
SECRET = bytes(range(32))


@pytest.mark.parametrize(
    ("day", "label"),
    [
        ("2024-03-12", "[week 1]"),
        ("2024-03-13", "[week 1, day 2]"),
        ("2024-03-18", "[week 1, day 7]"),
        ("2024-03-19", "[week 2]"),
        ("2024-04-23", "[week 7]"),
        ("2024-04-25", "[week 7, day 3]"),
        ("2026-03-12", "[week 105, day 3]"),
        ("2024-03-11", "[1 day before the start]"),
        ("2024-03-10", "[2 days before the start]"),
        ("2024-03-05", "[1 week before the start]"),
        ("2024-02-20", "[3 weeks before the start]"),
        ("2024-02-18", "[3 weeks 2 days before the start]"),
        ("2023-03-13", "[52 weeks 1 day before the start]"),
        ("2023-03-12", "[1 year before the start, day -366]"),
        ("2021-03-05", "[3 years before the start, day -1103]"),
        ("2022-12-30", "[1 year 2 months before the start, day -438]"),
        ("2024-06", "[month 4]"),
        ("2024-03", "[month 1]"),
        ("2023-12", "[3 months before the start]"),
        ("2024-02", "[1 month before the start]"),
        ("2022-03", "[2 years 0 months before the start]"),
        ("2022-12", "[1 year 3 months before the start]"),
        ("2022", "[2 years before the start]"),
        ("2023", "[1 year before the start]"),
        ("2024", "[the year of the start]"),
        ("2025", "[1 year after the start]"),
        ("", "[date]"),
        ("2024-02-30", "[date]"),
        ("2024-13", "[date]"),
        ("spring", "[date]"),
        ("0052-03-12", "[date]"),
    ],
)
def test_a_date_is_counted_from_day_0(day: str, label: str) -> None:
    assert dates.relative(day, ORIGIN, "start") == label


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ("start", "before the start"),
        ("first session", "before the first session"),
        ("intake", "before intake"),
        ("referral", "before referral"),
        ("a word of the document", "before the start"),
    ],
)
def test_the_event_is_named_in_closed_words(event: str, words: str) -> None:
    assert dates.relative("2023-12", ORIGIN, event) == f"[3 months {words}]"


@pytest.mark.parametrize("origin", ["", "2024", "2024-03", "soon"])
def test_without_day_0_nothing_is_counted(origin: str) -> None:
    assert dates.relative("2024-03-12", origin, "start") == "[date]"


def test_a_case_without_years_is_counted() -> None:
    assert dates.relative("0052-03-26", "0052-03-12", "start") == "[week 3]"
    assert dates.month("0052-03-26") == "[date in March]"
    assert dates.year("0052-03-26") == "[date]"
    assert dates.birth("1988-04-03", "0052-03-12", "start", 5, "exact") == "[date of birth]"
    assert "00" not in dates.shift("0052-03-26", SECRET)


@pytest.mark.parametrize(
    ("day", "label"),
    [
        ("2024-03-18", "[date in March 2024]"),
        ("2024-03", "[date in March 2024]"),
        ("2024", "[date in 2024]"),
        ("", "[date]"),
    ],
)
def test_month_and_year(day: str, label: str) -> None:
    assert dates.month(day) == label


def test_a_date_moves_as_far_as_it_goes() -> None:
    weeks = dates.weeks_of(SECRET)
    assert weeks == dates.weeks_of(SECRET)
    assert dates.shift("2024-03-18", SECRET).endswith(", shifted]")
    assert len(dates.shift("2024-03-18", SECRET).split()) == 4
    assert len(dates.shift("2024-03", SECRET).split()) == 3
    assert dates.shift("2024", SECRET) == f"[{2024 + (1 if weeks > 0 else -1)}, shifted]"


@pytest.mark.parametrize("secret", [b"", b"short"])
def test_without_a_key_nothing_is_shown(secret: bytes) -> None:
    assert dates.shift("2024-03-18", secret) == "[date]"


@pytest.mark.parametrize("day", ["", "9999-12-31", "spring"])
def test_what_cannot_be_moved_is_not_shown(day: str) -> None:
    longest = next(key for key in (bytes([n] * 32) for n in range(99)) if dates.weeks_of(key) > 0)
    assert dates.shift(day, longest) == "[date]"


def test_every_shift_can_happen() -> None:
    found = {dates.weeks_of(number.to_bytes(32)) for number in range(4000)}
    assert found == {*range(-52, 53)} - {0}


@pytest.mark.parametrize(
    ("day", "children", "label"),
    [
        ("1988-04-03", "exact", "[date of birth, age 35-39]"),
        ("1934-03-12", "exact", "[date of birth, age 90 or over]"),
        ("1934-03-13", "exact", "[date of birth, age 85-89]"),
        ("2016-06-21", "exact", "[date of birth, age 7]"),
        ("2016-06-21", "band", "[date of birth, age 6-8]"),
        ("2016-06-21", "stage", "[date of birth, primary school age]"),
        ("2023-09-01", "exact", "[date of birth, age under 1]"),
        ("2024-05-01", "exact", "[date of birth, after the start]"),
        ("1988", "exact", "[date of birth, age 35-39]"),
        ("1988-04", "exact", "[date of birth, age 35-39]"),
        ("1850-01-01", "exact", "[date of birth]"),
        ("", "exact", "[date of birth]"),
    ],
)
def test_a_birth_becomes_the_age_on_day_0(day: str, children: str, label: str) -> None:
    assert dates.birth(day, ORIGIN, "start", 5, children) == label


def test_a_birth_without_day_0_has_no_age() -> None:
    assert dates.birth("1988-04-03", "", "start", 5, "exact") == "[date of birth]"
