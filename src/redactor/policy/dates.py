"""Dates as a copy may show them: counted from day 0 of the case, by month and year, or moved.

Counted (``relative``). Day 0 is the first day of week 1, so that ``[week 7]`` is the first day of week 7
and ``[week 7, day 3]`` the third. Before it: ``[3 weeks 2 days before the start]``, and from a year on
``[3 years 1 month before the start, day -1126]``, in years for the reader and in days for whoever counts.
So the days between two full dates of a case follow exactly from their labels. A month or a year alone is
counted in months or years: ``[month 4]``, ``[2 years 0 months before the start]``, ``[2 years before the
start]``.

Moved (``shift``): every date of a case by the same number of whole weeks, which keeps intervals and
weekdays; months and years alone move by whole months and years. ``[14 March 2023, shifted]``: the mark
tells the reader that it is not the day, and this program that it is not a date that somebody wrote.

Days are ISO, as far as they go (``2024-03-18``, ``2024-03``, ``2024``); a year below 100 was never
written (:data:`redactor.identity.days.NO_YEAR` says the same) and only counts. What cannot be read, or
counted, is ``[date]``: it is never kept.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Final

from redactor.policy.ages import MOST, age_words
from redactor.vocabulary import EVENTS, MONTHS

DATE: Final = "[date]"
BIRTH: Final = "[date of birth]"
WEEKS: Final = 52
"""The furthest that a shift goes, either way."""

_NO_YEAR: Final = 100
_ISO: Final = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_LEAST_SECRET: Final = 16


@dataclass(frozen=True, slots=True)
class _Day:
    """An ISO date as far as it goes; ``month`` and ``day`` are 0 where it stops."""

    year: int
    month: int = 0
    day: int = 0

    @property
    def date(self) -> datetime.date:
        """The day; the middle of a month or a year that stands alone."""
        return datetime.date(self.year, self.month or 7, self.day or (15 if self.month else 1))

    @property
    def real(self) -> bool:
        """Whether its year was written."""
        return self.year >= _NO_YEAR


def _read(day: str) -> _Day | None:
    if not _ISO.fullmatch(day):
        return None
    read = _Day(*(int(part) for part in day.split("-")))
    try:
        return read if read.date else None
    except ValueError:
        return None


def relative(day: str, origin: str, event: str) -> str:
    """The label that counts ``day`` from ``origin``.

    Args:
        day: ISO as far as it goes; ``""`` where it cannot be read.
        origin: day 0 as an ISO date, ``""`` where the case tells none.
        event: what happened then, of :data:`redactor.vocabulary.EVENTS`.
    """
    one, start = _read(day), _read(origin)
    if one is None or start is None or not start.day or one.real != start.real:
        return DATE
    words = EVENTS.get(event, EVENTS["start"])
    if not one.month:
        return _years(one.year - start.year, words)
    if not one.day:
        return _months(12 * (one.year - start.year) + one.month - start.month, words)
    apart = (one.date - start.date).days
    if apart >= 0:
        week, rest = divmod(apart, 7)
        return f"[week {week + 1}, day {rest + 1}]" if rest else f"[week {week + 1}]"
    whole = _whole_months(one.date, start.date)
    if whole < 12:
        week, rest = divmod(-apart, 7)
        return f"[{_length(('week', week), ('day', rest))} before {words}]"
    years, months = divmod(whole, 12)
    return f"[{_length(('year', years), ('month', months))} before {words}, day {apart}]"


def _years(apart: int, event: str) -> str:
    if apart == 0:
        return f"[the year of {event}]"
    return f"[{_length(('year', abs(apart)))} {'after' if apart > 0 else 'before'} {event}]"


def _months(apart: int, event: str) -> str:
    if apart >= 0:
        return f"[month {apart + 1}]"
    if apart > -12:
        return f"[{_length(('month', -apart))} before {event}]"
    years, months = divmod(-apart, 12)
    return f"[{_count('year', years)} {_count('month', months)} before {event}]"


def _whole_months(one: datetime.date, other: datetime.date) -> int:
    """Whole months from ``one`` to a later day."""
    months = 12 * (other.year - one.year) + other.month - one.month
    return months - (other.day < one.day)


def _length(*parts: tuple[str, int]) -> str:
    return " ".join(_count(unit, number) for unit, number in parts if number)


def _count(unit: str, number: int) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def month(day: str) -> str:
    """The label with month and year, or as much of them as the date says: ``[date in March 2024]``."""
    one = _read(day)
    words = one and _plain(_Day(one.year, one.month), with_day=False)
    return f"[date in {words}]" if words else DATE


def year(day: str) -> str:
    """The label with the year alone: ``[date in 2024]``."""
    one = _read(day)
    return f"[date in {one.year}]" if one and one.real else DATE


def shift(day: str, secret: bytes) -> str:
    """The label with the date moved by the shift of the case, as far as the date goes.

    Args:
        day: ISO as far as it goes; ``""`` where it cannot be read.
        secret: key of the case; without one nothing is moved and nothing is shown.
    """
    one = _read(day)
    if one is None or len(secret) < _LEAST_SECRET:
        return DATE
    weeks = weeks_of(secret)
    try:
        words = _plain(_moved(one, weeks))
    except (ValueError, OverflowError):
        return DATE
    return f"[{words}, shifted]" if words else DATE


def weeks_of(secret: bytes) -> int:
    """By how many weeks the dates of a case move: -52 to 52, never 0, the same for the same key."""
    digest = hmac.new(secret, b"redactor/1 shift of dates", hashlib.sha256).digest()
    number = int.from_bytes(digest[:8]) % (2 * WEEKS)
    return number - WEEKS if number < WEEKS else number - WEEKS + 1


def _moved(one: _Day, weeks: int) -> _Day:
    if one.day:
        date = one.date + datetime.timedelta(weeks=weeks)
        return _Day(date.year, date.month, date.day)
    sign = 1 if weeks > 0 else -1
    if not one.month:
        return _Day(one.year + sign)
    months = 12 * one.year + one.month - 1 + sign * max(1, round(abs(weeks) * 12 / WEEKS))
    return _Day(months // 12, months % 12 + 1)


def _plain(one: _Day, with_day: bool = True) -> str:
    """A date in words, without a year that was never written; ``""`` if nothing is left."""
    parts = (
        str(one.day) if one.day and with_day else "",
        MONTHS[one.month - 1] if one.month else "",
        f"{one.year:04}" if one.real else "",
    )
    return " ".join(part for part in parts if part)


def birth(day: str, origin: str, event: str, years: int, children: str) -> str:
    """The label of a date of birth: the age on day 0 of the case, ``[date of birth, age 35-39]``.

    Args:
        day: the birth, ISO as far as it goes.
        origin: day 0; without it, or without a year, the label says no age.
        event: see :func:`relative`.
        years: width of an adult's band.
        children: see :func:`redactor.policy.ages.band`.
    """
    born, start = _read(day), _read(origin)
    if born is None or start is None or not (born.real and start.real and start.day):
        return BIRTH
    if born.date > start.date:
        return f"[date of birth, after {EVENTS.get(event, EVENTS['start'])}]"
    age = _whole_months(born.date, start.date) // 12
    return f"[date of birth, {age_words(age, years, children)}]" if age <= MOST else BIRTH
