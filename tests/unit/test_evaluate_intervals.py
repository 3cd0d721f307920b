"""Intervals between dates: what labels say exactly, and what is counted."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.evaluate.intervals import Away, Intervals, measure, read
from redactor.evaluate.score import Mention, Share
from redactor.policy.dates import relative, shift
from redactor.vocabulary import EVENTS


@pytest.mark.parametrize(
    ("label", "away"),
    [
        ("[week 1, day 1]", Away(0)),
        ("[week 1]", Away(0)),
        ("[week 7]", Away(42)),
        ("[week 7, day 3]", Away(44)),
        ("[3 years 1 month before the start, day -1126]", Away(-1126, "start")),
        ("[14 March 2023, shifted]", Away(datetime.date(2023, 3, 14).toordinal(), "shifted")),
        ("[Week 7 day 3]", Away(44)),
        ("[3 weeks 2 days before the start]", Away(-23, "start")),
        ("[3 weeks and 2 days after referral]", Away(23, "referral")),
        ("[a week before the start]", Away(-7, "start")),
        ("[one day after the start]", Away(1, "start")),
        ("[2 fortnights, 1 day after the start]", Away(29, "start")),
        ("[the day of the start]", Away(0, "start")),
        ("[on the day of referral]", Away(0, "referral")),
    ],
)
def test_labels_that_say_the_day(label: str, away: Away) -> None:
    assert read(label) == away


@pytest.mark.parametrize(
    "label",
    [
        "[week 0]",
        "[week 7, day 8]",
        "[month 4]",
        "[March 2023, shifted]",
        "[30 February 2023, shifted]",
        "[14 March 2023]",
        "[3 years 1 month before the start]",
        "[the year of the start]",
        "[date of birth, age 40-44]",
        "[3 months before referral]",
        "[2 weeks 1 month after referral]",
        "[about 3 weeks after the start]",
        "[3 weeks 2 days]",
        "[some days after the start]",
        "[before the start]",
        "[date in 2024]",
        "[date]",
        "[1 week before]",
        "",
    ],
)
def test_labels_that_leave_days_open(label: str) -> None:
    assert read(label) is None


def dates(*pairs: tuple[str, str | None], case: str = "case", kind: str = "DATE") -> list[Mention]:
    return [
        Mention(case, "a.txt", n, n + 1, kind, ref, True, label)
        for n, (ref, label) in enumerate(pairs)
    ]


def test_pairs_that_can_be_read_and_pairs_that_cannot() -> None:
    found = measure(
        dates(
            ("2024-01-01", "[week 1, day 1]"),
            ("2024-01-09", "[week 2, day 2]"),
            ("2024-01-12", "[month 1]"),
        )
    )
    assert found == Intervals(Share(1, 3), Share(0, 3))


def test_a_wrong_interval_is_told_apart_from_one_that_cannot_be_read() -> None:
    found = measure(
        dates(
            ("2023-12-30", "[2 days before the start]"),
            ("2024-01-01", "[week 1, day 1]"),
            ("2024-01-09", "[week 2, day 3]"),
        )
    )
    assert found == Intervals(Share(1, 3), Share(2, 3))


def test_labels_from_different_events_tell_no_interval() -> None:
    found = measure(
        dates(("2024-01-01", "[1 day after the start]"), ("2024-01-02", "[2 days after referral]"))
    )
    assert found == Intervals(Share(0, 1), Share(0, 1))


def test_moved_dates_tell_intervals_among_themselves() -> None:
    found = measure(
        dates(
            ("2024-01-01", "[4 March 2023, shifted]"),
            ("2024-01-02", "[5 March 2023, shifted]"),
            ("2024-01-03", "[7 March 2023, shifted]"),
            ("2024-01-04", "[week 1, day 4]"),
        )
    )
    assert found == Intervals(Share(1, 6), Share(2, 6))


def test_what_makes_no_pair() -> None:
    same = dates(("2024-01-01", "[week 1, day 1]"), ("2024-01-01", "[week 2, day 1]"))
    assert measure(same) == Intervals()
    apart = [
        *dates(("2024-01-01", "[week 1, day 1]")),
        *dates(("2024-01-02", "[week 1, day 2]"), case="other"),
        *dates(("2024-01-03", "[week 1, day 3]"), kind="AGE"),
        *dates(("2024-01", "[week 1, day 3]"), ("2024-13-45", "[week 1, day 3]")),
    ]
    assert measure(apart) == Intervals()


def test_a_date_that_is_left_cannot_be_read() -> None:
    left = Mention("case", "a.txt", 9, 10, "DATE", "2024-01-02", False)
    assert measure([*dates(("2024-01-01", "[week 1, day 1]")), left]).exact == Share(0, 1)


def label(days: int) -> str:
    if days >= 0:
        return f"[week {days // 7 + 1}, day {days % 7 + 1}]"
    weeks, rest = divmod(-days, 7)
    parts = [f"{weeks} weeks"] * (weeks > 0) + [f"{rest} days"] * (rest > 0)
    return f"[{' '.join(parts)} before the start]"


@given(
    st.dates(datetime.date(1930, 1, 1), datetime.date(2030, 1, 1)),
    st.lists(st.integers(-9000, 3000), min_size=2, max_size=8, unique=True),
    st.integers(0, 1),
)
def test_true_labels_are_exact_and_one_that_is_a_day_off_is_not(
    origin: datetime.date, offsets: list[int], off: int
) -> None:
    days = [str(origin + datetime.timedelta(offset)) for offset in offsets]
    labels = [label(offset) for offset in offsets]
    labels[0] = label(offsets[0] + off)
    pairs = len(days) * (len(days) - 1) // 2
    broken = off * (len(days) - 1)
    found = measure(dates(*zip(days, labels, strict=True)))
    assert found == Intervals(Share(pairs - broken, pairs), Share(broken, pairs))


DAYS = st.dates(datetime.date(1925, 1, 1), datetime.date(2040, 12, 31))


@given(DAYS, st.lists(DAYS, min_size=2, max_size=6, unique=True), st.sampled_from(sorted(EVENTS)))
def test_labels_of_the_policy_tell_every_interval(
    origin: datetime.date, days: list[datetime.date], event: str
) -> None:
    pairs = len(days) * (len(days) - 1) // 2
    counted = [(str(day), relative(str(day), str(origin), event)) for day in days]
    moved = [(str(day), shift(str(day), b"0123456789abcdef")) for day in days]
    for labels in (counted, moved):
        assert measure(dates(*labels)) == Intervals(Share(pairs, pairs), Share(0, pairs))
