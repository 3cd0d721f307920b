"""Measures whether the time between two dates of a case can still be read from their labels.

Labels tell that count days from an event: ``[week 7, day 3]`` (``[week 1]`` and ``[week 1, day 1]`` are
the day of the event), ``[3 weeks 2 days before the start]``, ``[3 years before the start, day -1126]``,
``[the day of the start]``; so do dates that say that they were moved (``[14 March 2023, shifted]``).
A label of a month, a year or an age (``[month 4]``, ``[date in 2024]``, ``[2 months after referral]``,
``[date of birth, age 40-44]``) leaves several days open and tells nothing exactly.

The words are read here and not where labels are made, so that a mistake there is seen.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from redactor.evaluate.score import NONE, Mention, Share

_COUNTS = "one two three four five six seven eight nine ten eleven twelve".split()
_SHIFTED = "shifted"
_DAYS_IN = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_WEEK = re.compile(r"week ([1-9]\d{0,4})(?:,? day ([1-7]))?")
_COUNTED = re.compile(r".+ (?:before|after) (.+), day (-?\d{1,6})")
_MOVED = re.compile(rf"(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}}), shifted")
_SAME = re.compile(r"(?:on )?(?:the )?(?:same )?day (?:of|as) (.+)")
_AWAY = re.compile(r"(.+) (before|after) (.+)")
_LENGTH = re.compile(r"(?:^|(?: and|,|, and)? )(\w+) (day|week|fortnight)s?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Away:
    """How many days a date lies after an event.

    ``event`` is empty where the label names none, and ``shifted`` where the days are the moved date
    itself, counted as ``datetime.date.toordinal`` does.
    """

    days: int
    event: str = ""


@dataclass(frozen=True, slots=True)
class Intervals:
    """Pairs of mentions of two different days in a case.

    Attributes:
        exact: pairs whose interval can be read from both labels, and is right.
        wrong: pairs whose interval can be read and is another one, of the same pairs.
    """

    exact: Share = NONE
    wrong: Share = NONE


def read(label: str) -> Away | None:
    """What ``label`` says exactly of its day; None where it leaves several days open."""
    text = " ".join(label.strip("[]<> ").casefold().split())
    if week := _WEEK.fullmatch(text):
        return Away(7 * (int(week[1]) - 1) + int(week[2] or 1) - 1)
    if moved := _MOVED.fullmatch(text):
        day = _ordinal(int(moved[3]), _MONTHS.index(moved[2]) + 1, int(moved[1]))
        return None if day is None else Away(day, _SHIFTED)
    if counted := _COUNTED.fullmatch(text):
        return Away(int(counted[2]), _event(counted[1]))
    if same := _SAME.fullmatch(text):
        return Away(0, _event(same[1]))
    away = _AWAY.fullmatch(text)
    days = _days(away[1]) if away else None
    if away is None or days is None:
        return None
    return Away(days if away[2] == "after" else -days, _event(away[3]))


def _event(text: str) -> str:
    return text.removeprefix("the ")


def _days(text: str) -> int | None:
    """A length in days (``3 weeks 2 days``, ``a week and one day``); None of any other text."""
    days = at = 0
    while at < len(text):
        part = _LENGTH.match(text, at)
        number = None if part is None else _number(part[1])
        if part is None or number is None:
            return None
        days, at = days + number * _DAYS_IN[part[2]], part.end()
    return days


def _number(word: str) -> int | None:
    if word in ("a", "an"):
        return 1
    if word in _COUNTS:
        return _COUNTS.index(word) + 1
    return int(word) if word.isascii() and word.isdigit() and len(word) < 6 else None


def measure(mentions: Iterable[Mention]) -> Intervals:
    """Return which intervals between the dates among ``mentions`` can be read.

    Dates are the mentions of type DATE whose ref is a full day (``2024-03-04``); two labels that
    name different events tell no interval. A date that is left counts as one that cannot be read.
    """
    cases: defaultdict[str, Counter[tuple[int, Away | None]]] = defaultdict(Counter)
    for mention in mentions:
        day = _day(mention)
        if day is not None:
            away = read(mention.label) if mention.protected and mention.label else None
            cases[mention.case][day, away] += 1
    exact = wrong = total = 0
    for held in cases.values():
        for ((day, away), n), ((other, distance), m) in combinations(held.items(), 2):
            if day == other:
                continue
            total += n * m
            if away is None or distance is None or not _comparable(away, distance):
                continue
            if away.days - distance.days == day - other:
                exact += n * m
            else:
                wrong += n * m
    return Intervals(Share(exact, total), Share(wrong, total))


def _comparable(one: Away, other: Away) -> bool:
    events = {one.event, other.event}
    return len(events) == 1 or ("" in events and _SHIFTED not in events)


def _day(mention: Mention) -> int | None:
    if mention.type != "DATE" or not _DAY.fullmatch(mention.ref):
        return None
    return _ordinal(*(int(part) for part in mention.ref.split("-")))


def _ordinal(year: int, month: int, day: int) -> int | None:
    try:
        return datetime.date(year, month, day).toordinal()
    except ValueError:
        return None
