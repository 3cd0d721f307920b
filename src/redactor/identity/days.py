"""Finds the day that each date of a case means, where its year or month is left to the reader.

Notes say ``12/3``, ``the 21st`` or ``since May``, and the reader knows from the date of the note. So a
date is read against the day of its document or entry: sessions run forward, what is told lies behind,
what is planned lies ahead, and a weekday that is written must fit.

A case that nowhere writes a year is counted in years of its own (``0052-03-12``, see
:data:`NO_YEAR`): its intervals hold, its year stays unknown.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final

from redactor.identity.date_context import Dated, date_of, dated, dates_in
from redactor.identity.dates import Order, Parts, date_parts
from redactor.model import Case, Finding

Day = datetime.date

NO_YEAR: Final = 100
"""A year below this was never written: it only counts from other days of the same case."""
_FIRST: Final = 52
_NARRATED: Final = 300
_NEAR_CASE: Final = 550

_AHEAD: Final = re.compile(
    r"(?i)\b(?:next|due|book\w*|by|until|till|til|review|appt|appointment|will|going to|hearing|listed|plan\w*|"
    r"schedul\w*|deadline|expir\w*|upcoming|follow[- ]up|f/u|rtc|rebook\w*|see\w* (?:you|again)|valid|starts|"
    r"to (?:be|attend|see|meet|start|return)|starting|back|rearrang\w*|moved to|aim\w*|resum\w*|return\w*|away|"
    r"leave|com(?:es|ing)|turns?|soon|'ll|anniversary|release|would be)\b"
)
_BEHIND: Final = re.compile(
    r"(?i)\b(?:since|last|ago|was|were|had|did|seen|died|previous\w*|began|started|stopped|when|received|after|"
    r"reported|occurred|happened|rang|called|said|told|went|came|left|met|got|took|found|saw|\w{3,}ed)\b"
)
_SURELY_AHEAD: Final = re.compile(
    r"(?i)\b(?:next|due(?: (?:on|in|by|at))?|(?:is|are|it's|that's|is now|now) (?:on|in|for)|will be(?: on| in)?|"
    r"(?:listed|booked|planned|scheduled|arranged) (?:for|on|in)|coming(?: on)?|turns? (?:\w+ )?(?:on|in)|"
    r"hearing(?: now)?)[:\s]+(?:\w{3,6},?\s+)?(?:the\s+)?$"
)
_SURELY_BEHIND: Final = re.compile(
    r"(?i)\b(?:last|since|ago|back in|previous)[:\s]+(?:\w{3,6},?\s+)?(?:the\s+)?$"
)
_ENDED: Final = re.compile(r"(?i)\b(?:discharged?|closed|case closure|ended)\b[^\n\d]{0,24}$")
_YEAR_WORD: Final = re.compile(r"(?i)\b(last|previous|this|same|that|next|following)\s+year\b")
_YEAR_OFF: Final = {"last": -1, "previous": -1, "next": 1, "following": 1}
_SHORT: Final = re.compile(r"(?i)^(?:[a-z]{3,9}\.?\s+(\d\d)|(?:0?[1-9]|1[0-2])/(\d\d))$")
_STOP: Final = re.compile(r"[.!?]\s")
_RANGE: Final = re.compile(r"(?i)\b((?:19|20)\d\d)\s?(?:[-–/]|to)\s?$")
_IN_YEAR: Final = re.compile(r"(?i)\b(?:since|in|until|till|stillborn|born|died)\s+$")
_DIGITS: Final = re.compile(r"^\(?(\d{1,2})$")


def dates_of(
    case: Case, findings: Sequence[Finding], surfaces: Sequence[str], orders: Mapping[str, Order]
) -> dict[str, list[Dated]]:
    """The dates of each document, by its id, with what stands around them.

    Args:
        case: for the text around.
        findings: sorted by document, segment, start.
        surfaces: the original text of each finding.
        orders: by document id, which of two numbers comes first.
    """
    own = dated(findings)
    return {
        d.id: dates_in(d, own.get(d.id, ()), findings, surfaces, orders.get(d.id, "day-first"))
        for d in case.documents
    }


def days_of(read: Mapping[str, Sequence[Dated]], size: int) -> list[str]:
    """The day that each finding means, as ISO as far as it goes; ``""`` where none can be told, or for no date.

    Args:
        read: the dates of each document (:func:`dates_of`).
        size: how many findings the case has.
    """
    out = [""] * size
    written = _written_days(read)
    known = sorted(set(written.values()) or _any_day(read.values()))
    starts = _without_years(read) if not known else {}
    for name, dates in read.items():
        here = written.get(name) or starts.get(name) or _settle(dates, known)
        days = _Reader(here, dates).read() if here else [_iso(one.parts) for one in dates]
        for one, day in zip(dates, days, strict=True):
            out[one.at] = day
    return out


def _written_days(read: Mapping[str, Sequence[Dated]]) -> dict[str, Day]:
    """The day on which each document was written, of those that tell.

    A full date under its label near the top tells; any other only near the days of such documents; where none
    does, the day of a discharge near the top.
    """
    told = {name: [d for d in dates if d.day and d.told] for name, dates in read.items()}
    told = _among_the_case(told)
    out = {
        name: day
        for name, dates in told.items()
        for d in dates[::-1]
        if (day := d.day) and d.labelled
    }
    sure = tuple(out.values())
    for name in read.keys() - out.keys():
        near = [d for d in told[name] if not sure or _apart(d.day, sure) < _NEAR_CASE]
        choices = (
            [d for d in near if d.early and d.head],
            [d for d in near[::-1] if d.signed],
            [d for d in near if d.early],
            [d for d in near if d.head],
            sorted(near, key=lambda d: d.day or Day.min)[-1:],
            [d for d in read[name] if d.day and d.early and _ENDED.search(d.line)],
        )
        if found := next((choice[0] for choice in choices if choice), None):
            out[name] = found.day or Day.min
    return out


def _among_the_case(told: Mapping[str, list[Dated]]) -> dict[str, list[Dated]]:
    """Only the days that lie near days of at least half of the documents that tell any."""
    days = [[d.day for d in dates if d.day] for dates in told.values() if dates]
    return {
        name: [
            d
            for d in dates
            if 2 * sum(_apart(d.day, each) < _NEAR_CASE for each in days) >= len(days)
        ]
        for name, dates in told.items()
    }


def _apart(day: Day | None, days: Iterable[Day]) -> int:
    """Days from ``day`` to the nearest of ``days``."""
    return min(abs((day - other).days) for other in days) if day else _NEAR_CASE


def _any_day(read: Iterable[Sequence[Dated]]) -> set[Day]:
    """Where no document says its day: every full date that is no birth, else months and years."""
    dates = [d for dates in read for d in dates if not d.birth]
    full = {d.day for d in dates if d.day}
    return full or {
        day
        for d in dates
        if d.parts[0] and d.early and (day := date_of(d.parts[0], d.parts[1] or 7, 15))
    }


def _settle(dates: Sequence[Dated], known: Sequence[Day]) -> Day | None:
    """The day from which a document without a full date is read: its first day, near those of the case.

    A year or a month with its year near the top holds for the document.
    """
    if not known:
        return None
    top = [
        about
        for d in dates
        if d.early
        and d.parts[0]
        and not d.birth
        and (about := date_of(d.parts[0], d.parts[1] or 7, 15))
    ]
    anchors = [day for day in top if _apart(day, known) < _NEAR_CASE][:1] or known
    for one in [*(d for d in dates if d.head), *dates]:
        _, month, day = one.parts
        if month and day and not one.birth:
            years = {a.year + off for a in anchors for off in (-1, 0, 1)}
            found = _fitting([d for y in years if (d := date_of(y, month, day))], one.weekday)
            return min(found, key=lambda d: (min(abs(d - a) for a in anchors), d), default=None)
    return max(anchors)


def _without_years(read: Mapping[str, Sequence[Dated]]) -> dict[str, Day]:
    """A first day for each document of a case that writes no year: all within one year of one another."""
    first: dict[str, Day] = {}
    for name, dates in read.items():
        for one in [*(d for d in dates if d.head), *dates]:
            _, month, day = one.parts
            if month and day and not one.birth and (found := date_of(_FIRST, month, day)):
                first[name] = found
                break
    turn = _longest_gap_end(sorted(set(first.values())))
    return {
        name: day if not turn or day >= turn else date_of(_FIRST + 1, day.month, day.day) or day
        for name, day in first.items()
    }


def _longest_gap_end(days: Sequence[Day]) -> Day | None:
    """The day after the longest stretch of a year that holds none of ``days``."""
    if not days:
        return None
    round_trip = [
        (days[0] - days[-1]).days + 366,
        *((b - a).days for a, b in pairwise(days)),
    ]
    return days[round_trip.index(max(round_trip))]


class _Reader:
    """Reads the dates of one document in order; ``here`` is the day of the entry that is read."""

    def __init__(self, here: Day, dates: Sequence[Dated]) -> None:
        self.here = here
        self.dates = dates
        self.parts = [_from_text(d, here) for d in dates]
        for at in reversed(range(len(dates) - 1)):
            if dates[at].joined:
                self.parts[at] = _as_before(dates[at], self.parts[at], self.parts[at + 1])
        self.said = [
            day
            for d, (y, m, n) in zip(dates, self.parts, strict=True)
            if y and m and not d.birth and (day := date_of(y, m, n or 15))
        ]

    def read(self) -> list[str]:
        """The day of each date. A date takes what it lacks from one that it is joined to."""
        out: list[str] = []
        last: Day | None = None
        for at, one in enumerate(self.dates):
            before = self.dates[at - 1] if at else None
            joined = before is not None and before.joined and last is not None
            anchor = last if joined and last else self._anchor(one, self.parts[at], before, last)
            parts = self._whole(one, self.parts[at], anchor, joined)
            out.append(_iso(parts))
            day = date_of(*parts) if parts[0] and parts[1] and parts[2] else None
            last = None if one.birth else day
            if day and not one.birth:
                self.said.append(day)
                if one.head and one.told:
                    self.here = day
        return out

    def _anchor(self, one: Dated, parts: Parts, before: Dated | None, last: Day | None) -> Day:
        """What a date is read against: the one before it where they are told together, else the entry."""
        if before is None or last is None or one.head or not parts[2]:
            return self.here
        gap = before.right.partition(one.surface)
        if not gap[1] or "\n" in gap[0]:
            return self.here
        if not parts[1] and last > self.here:
            return last
        told = not _STOP.search(gap[0]) and abs(last - self.here).days > _NARRATED
        return last if told else self.here

    def _whole(self, one: Dated, parts: Parts, anchor: Day, joined: bool) -> Parts:
        year, month, day = parts
        if year and (month or not day):
            return parts
        if one.birth:
            return (None, None, None)
        if word := _YEAR_WORD.search(one.surface + one.right[:12]):
            year = self.here.year + _YEAR_OFF.get(word[1].lower(), 0)
            return (year, month, day if month else None)
        if not month and not day:
            return parts
        found = _fitting(_candidates(parts, anchor), one.weekday if day else None)
        ahead, behind = self._costs(one, anchor, joined)

        def cost(candidate: Day) -> tuple[float, Day]:
            apart = (candidate - anchor).days
            if not day and (candidate.year, candidate.month) == (anchor.year, anchor.month):
                return 0.0, candidate
            again = 0.2 if day and not one.head and candidate in self.said else 1.0
            return again * (apart * ahead if apart > 0 else -apart * behind), candidate

        best = min(found, key=cost, default=None)
        return (best.year, best.month, day) if best else (None, None, None)

    def _costs(self, one: Dated, anchor: Day, joined: bool) -> tuple[float, float]:
        """What a day ahead of and a day behind the anchor costs, by what is said around the date."""
        if joined or anchor is not self.here:
            return 1.0, 3.0
        if one.head:
            return 1.0, 1.2
        near = re.split(r"[.!?]\s|\n", one.left)[-1][-45:]
        if _SURELY_AHEAD.search(near):
            return 1.0, 12.0
        if _SURELY_BEHIND.search(near):
            return 12.0, 1.0
        said = [(m.end(), 0) for m in _AHEAD.finditer(near)] + [
            (m.end(), 1) for m in _BEHIND.finditer(near)
        ]
        if not said:
            return 2.0, 1.0
        return (1.0, 2.5) if max(said)[1] == 0 else (5.0, 1.0)


def _from_text(one: Dated, here: Day) -> Parts:
    """The written parts, put right by what the day of the document makes of them."""
    year, month, day = one.parts
    text = one.surface.strip(" .()")
    whole = date_of(year, month, day) if year and month and day else None
    if whole and month and day and one.weekday not in (None, whole.weekday()):
        other = date_parts(
            one.surface, "day-first" if one.order == "month-first" else "month-first"
        )
        turned = date_of(*other)
        if turned and turned.weekday() == one.weekday:
            return other
    if year and here.year > NO_YEAR and str(year) not in text:
        limit = here.year if one.birth else here.year + 12
        return (year - 100 if year > limit else year, month, day)
    if _DIGITS.match(text) and not month and not one.joined:
        figure = int(text)
        if range_start := _RANGE.search(one.left):
            return int(range_start[1]) // 100 * 100 + figure, None, None
        if _IN_YEAR.search(one.left) and here.year % 100 >= figure and here.year > NO_YEAR:
            return here.year - here.year % 100 + figure, None, None
    return _short_year(one, one.parts, here)


def _as_before(one: Dated, parts: Parts, after: Parts) -> Parts:
    """What ``12`` means in ``12, 13 and 27 August 2024``: it takes month and year from what follows."""
    year, month, day = parts
    if month and not year and after[0] and after[1]:
        later = (month, day or 0) > (after[1], after[2] or 31)
        return after[0] - later, month, day
    number = _DIGITS.match(one.surface.strip())
    if not month and after[1] and after[2]:
        day = day or (int(number[1]) if number and 1 <= int(number[1]) <= 31 else None)
        if day and day <= after[2]:
            return after[0], after[1], day
    return parts


def _short_year(one: Dated, parts: Parts, anchor: Day) -> Parts:
    """``Nov 22`` and ``05/22`` are a month and its year where days are written first, if that is near."""
    match = _SHORT.match(one.surface.strip(" .()"))
    if (
        match is None
        or not parts[1]
        or one.order != "day-first"
        or parts[0]
        or anchor.year < NO_YEAR
    ):
        return parts
    figure = int(match[1] or match[2])
    year = anchor.year - anchor.year % 100 + figure
    near = -12 <= year - anchor.year <= 5
    if figure < 13 or not near or re.search(r"(?i)\bon\s+$", one.left):
        return parts
    if match[2]:
        return year, int(one.surface.strip(" .()").split("/")[0]), None
    return year, parts[1], None


def _candidates(parts: Parts, anchor: Day) -> list[Day]:
    """Every day near the anchor that the written parts allow; a month stands for its nearest day."""
    _, month, day = parts
    if month:
        years = range(anchor.year - 2, anchor.year + 3)
        return [d for y in years if (d := date_of(y, month, day or 15))]
    months = range(anchor.year * 12 + anchor.month - 4, anchor.year * 12 + anchor.month + 3)
    return [d for m in months if (d := date_of(m // 12, m % 12 + 1, day))]


def _fitting(days: list[Day], weekday: int | None) -> list[Day]:
    """Those that fall on the weekday; all, where none does (a slip of the pen)."""
    return [d for d in days if d.weekday() == weekday] or days


def _iso(parts: Parts) -> str:
    """ISO as far as it goes; ``""`` for what has no year, or is no day of the calendar."""
    year, month, day = parts
    if not year or (day and not month):
        return ""
    if day and date_of(year, month, day) is None:
        return ""
    return "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part)])


def births_again(findings: Sequence[Finding], days: Sequence[str], origin: str) -> frozenset[int]:
    """Which dates are a birth of the case once more, though nothing beside them says so.

    A birth that is counted in days from day 0 would be told exactly. One of the two years before day 0, or
    later, is an event of the case itself and is left.

    Args:
        findings: of the case.
        days: what each of them means.
        origin: day 0 of the case, ``""`` where there is none.

    Returns:
        Indexes of findings.
    """
    born = {
        day
        for finding, day in zip(findings, days, strict=True)
        if finding.entity_type == "DATE_OF_BIRTH" and len(day) == len("2024-03-18")
    }
    old = {day for day in born if not origin or day < f"{int(origin[:4]) - 2:04}{origin[4:]}"}
    return frozenset(
        at
        for at, (finding, day) in enumerate(zip(findings, days, strict=True))
        if day in old and finding.entity_type == "DATE_TIME"
    )
