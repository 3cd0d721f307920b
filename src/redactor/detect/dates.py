"""Finds dates by the company that they keep: ``11.10`` is a date in a file full of dated entries.

By itself ``3/7`` may be a length of time, ``4/10`` a score and ``11.10`` the time of day. A log, a
chronology or an attendance sheet says which: other dates written in the same way, a place at the head
of a line or in a cell, an order that rises down the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

import regex

from redactor.detect.base import View
from redactor.detect.patterns import compiled
from redactor.detect.tables import columns
from redactor.model import Case, Finding

NAME: Final = "date_series"
Order = Literal["day-first", "month-first"]

_SCORE: Final = 0.55
_DATES: Final = frozenset({"DATE_TIME", "DATE_OF_BIRTH"})
_OCR: Final = str.maketrans("OoIl", "0011")
_D: Final = r"(?:[0-3OoIl]?\d|[0-3]?[OoIl])"
_PAIR: Final = compiled(
    rf"(?<![\w/.\-£$€#+:%])({_D})([/.])({_D})(?![\w%]|[/.:,\-]\d|[ ]?[-][ ]?\d+(?![\d/.]))"
)
_SPACED: Final = compiled(r"^[ \t]{0,4}([0-3]\d) ([01]\d)(?=[ \t]*$)", regex.MULTILINE)
_YEAR: Final = compiled(r"^[ \t>*•\-|]{0,6}((?:19[2-9]|20[0-4])\d)(?=[ \t:|]|$)", regex.MULTILINE)
_FULL: Final = compiled(r"(\d{1,2})([/.\-])(\d{1,2})(?:\2(?:\d{4}|\d{2}))?$")
_BEFORE_COUNT: Final = compiled(
    r"(?:\b(?:phq|gad|core|sdq|hads|epds|bdi|audit|dast|ace|moca|mmse|nrs|vas|ors|srs|suds?|crafft|cage|gcs|bp|fev|"
    r"scor(?:e|ed|es|ing)|scale[sd]?|rat(?:e|ed|ing)s?|pain|mood|sleep|anxiety|urges?|crav(?:e|ing)s?|risk|anger|energy|stress|"
    r"motivation|confidence|vision|visual|attended|present|out of|for|every|x|over|past|ratio|para|section|item|"
    r"items|step|version|v|page|pp?|fig|table|no|room|flat|bristol|temp|hba1c|wt|weight|height|bmi|dose|tab|"
    r"about|approx|dep|bed|group|session|sess|week|wk|grade)\b[\w \-]{0,3}[:=.]?[ ]?[\"(]?|[£$€])\Z",
    regex.IGNORECASE | regex.REVERSE,
)
_AFTER_COUNT: Final = compiled(
    r"[ ]?(?:weeks?|wks?|days?|months?|mths?|hrs?|hours?|mins?|minutes|years?|sessions?|mg|mls?|"
    r"kgs?|%|cups?|dose|tabs?|"
    r"st\b|lb|oz|pints?|bottles?|units?|of\b|out\b|on (?:the|phq|gad)|ago|hx|history|later|prem|miles|metres|cm|mm|"
    r"degrees|pm|am|stone|max|score|points?|correct|percentile|litres?|l\b|x\b)",
    regex.IGNORECASE,
)
_CLOCK: Final = compiled(
    r"(?<![\d.])(?:[01]?\d|2[0-3])\.(?:00|[1345][05]|20|25)(?!\d)|\d\.\d\d ?[ap]m"
)
_TIME_BEHIND: Final = compiled(r"[ \t|]{1,4}(?:[01]?\d|2[0-3])(?:[:.][0-5]\d|[0-5]\d)(?![\w.:/])")
_CUE: Final = compiled(
    r"(?<!\w)(?:by|due|on|from|until|till|til|since|before|after|w/[bce]|\p{L}{2,}(?:ed|ent|ught|ept|eld))[ ]\Z"
)
_CELL_BEGINS: Final = compiled(r"(?:[|\t]|[ ]{2})[ ]*$")
_CELL_ENDS: Final = compiled(r"[ ]*(?:[|\t\n]|$)|[ ]{2}")
_HEAD_ENDS: Final = compiled(r"[ \t:;,)\]|\n-]|\.[ \n]|$")
_ALWAYS: Final = (24, 7)
_FORTNIGHT: Final = 14
_WRAP: Final = 1


_DATED: Final = compiled(
    r"\*{0,2}(?:dates?|when|by|by when|due|due by|due date|deadline|target|target date|review|review date|seen|"
    r"last seen|next seen|next|next appt|last contact|day|started?|date (?:set|due|seen|added|of \p{L}{3,12})|"
    r"(?:start|end|review|target|due|contact|visit|session) date|completed?(?: by)?|timescale)[*:?]{0,3}",
    regex.IGNORECASE,
)
"""The head of a column in which dates stand."""
_DAY_CELL: Final = compiled(
    rf"(?P<value>({_D})([/.])({_D}))(?:[ ]?(?:-|to|&|,)[ ]?(?P<value>{_D}[/.]{_D}))?(?:[ ][^\d\n]{{0,24}})?"
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A number pair that is or may be a day and a month."""

    start: int
    end: int
    first: int
    second: int
    mark: str
    known: bool
    """Found already, as a date without a year where ``short``."""
    short: bool
    placed: bool
    """At the head of a line, or alone in a cell."""
    timed: bool
    """A time of day stands behind it."""

    def read(self, order: Order) -> tuple[int, int] | None:
        """``(month, day)``, if there is such a day."""
        day, month = (
            (self.first, self.second) if order == "day-first" else (self.second, self.first)
        )
        return (month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None


class DateSeries:
    """Days and months, and years at the head of lines, that other dates of the document vouch for."""

    name = NAME

    def detect(
        self, case: Case, views: Sequence[View], known: Sequence[Finding]
    ) -> Iterable[Finding]:
        """Findings of the type DATE_TIME; ``known`` are the dates that the first pass found."""
        taken: dict[str, list[tuple[int, int, bool]]] = {}
        by_id = {view.reading.document: view for view in views}
        for finding in known:
            start, end = by_id[finding.document].span(finding)
            taken.setdefault(finding.document, []).append(
                (start, end, finding.entity_type in _DATES)
            )
        months = Counter[int]()
        for view in views:
            months.update(_months(view.text, taken.get(view.reading.document, [])))
        for view in views:
            mine = taken.get(view.reading.document, [])
            for start, end in sorted(set(_find(view.text, mine, months))):
                yield from view.findings(start, end, "DATE_TIME", _SCORE, NAME, rule="company")


def _sure(text: str, taken: Sequence[tuple[int, int, bool]]) -> list[_Entry]:
    dates = sorted((start, end) for start, end, is_date in taken if is_date)
    return [entry for start, end in dates if (entry := _known(text, start, end))]


def _months(text: str, taken: Sequence[tuple[int, int, bool]]) -> list[int]:
    """The months of the dates in figures that were found."""
    sure = _sure(text, taken)
    way = _order(sure) or "day-first"
    return [day[0] for entry in sure if (day := entry.read(way))]


def _find(
    text: str, taken: Sequence[tuple[int, int, bool]], months: Counter[int]
) -> Iterator[tuple[int, int]]:
    dates = sorted((start, end) for start, end, is_date in taken if is_date)
    sure = _sure(text, taken)
    free = _free(taken)
    loose = [entry for entry in _candidates(text) if free(entry.start, entry.end)]
    order = _order(sure)
    yield from _beside(text, sure, loose, order)
    yield from _same_month(text, loose, order, months)
    yield from _rising([*sure, *loose], order)
    yield from ((start, end) for start, end in _below_date(text) if free(start, end))
    yield from _spaced(text)
    yield from _years(text, dates, free)


def _free(taken: Sequence[tuple[int, int, bool]]) -> Callable[[int, int], bool]:
    """Whether a stretch touches nothing that is taken; the stretches taken may overlap."""
    covered = {place for start, end, _ in taken for place in range(start, end)}
    return lambda start, end: covered.isdisjoint(range(start, end))


def _known(text: str, start: int, end: int) -> _Entry | None:
    """A date that was found, if it is written in figures."""
    match = _FULL.search(text[start:end].translate(_OCR))
    if match is None or match[2] == "-":
        return None
    short = match[0].count(match[2]) == 1
    head = start + match.start()
    return _entry(text, head, end, int(match[1]), int(match[3]), match[2], True, short)


def _entry(
    text: str, start: int, end: int, first: int, second: int, mark: str, known: bool, short: bool
) -> _Entry:
    timed = _TIME_BEHIND.match(text, end) is not None
    placed = timed or _placed(text, start, end)
    return _Entry(start, end, first, second, mark, known, short, placed, timed)


def _candidates(text: str) -> Iterator[_Entry]:
    for match in _PAIR.finditer(text):
        first, second = (int(match[n].translate(_OCR)) for n in (1, 3))
        if (
            not 1 <= min(first, second) <= 12
            or max(first, second) > 31
            or (first, second) == _ALWAYS
        ):
            continue
        start, end = match.span()
        if _BEFORE_COUNT.search(text, max(0, start - 24), start) or _AFTER_COUNT.match(text, end):
            continue
        yield _entry(text, start, end, first, second, match[2], False, True)


def _placed(text: str, start: int, end: int) -> bool:
    line = text.rfind("\n", 0, start) + 1
    before, after = text[line:start], text[end : end + 3]
    head = not before.strip(' \t>*•-[("')
    cell = bool(_CELL_BEGINS.search(before)) and bool(_CELL_ENDS.match(after))
    bracket = before.endswith("(") and after.startswith(")")
    return cell or bracket or (head and bool(_HEAD_ENDS.match(after)))


def _order(sure: Sequence[_Entry]) -> Order | None:
    """The order of the dates that leave no choice; ``None`` where all of them do."""
    months = sum(entry.second > 12 for entry in sure)
    days = sum(entry.first > 12 for entry in sure)
    if months == days:
        return None
    return "month-first" if months > days else "day-first"


def _beside(
    text: str, sure: Sequence[_Entry], loose: Sequence[_Entry], order: Order | None
) -> Iterator[tuple[int, int]]:
    """What is written like the dates of the document, and is more like a date than like a score."""
    clock = _CLOCK.search(text) is not None
    marks = {known.mark for known in sure}
    beside = Counter(known.mark for known in sure if known.placed and known.short)
    for entry in loose:
        if entry.mark not in marks or entry.read(order or "day-first") is None:
            continue
        company = beside[entry.mark] > 1
        if entry.mark == ".":
            if entry.first > 23 or (entry.end - entry.start == 5 and (not clock or entry.timed)):
                yield entry.start, entry.end
        elif (_no_score(entry, order) and not _is_time(entry)) or (
            entry.placed and company and not _like_a_count(entry)
        ):
            yield entry.start, entry.end


def _same_month(
    text: str, loose: Sequence[_Entry], order: Order | None, months: Counter[int]
) -> Iterator[tuple[int, int]]:
    """Behind a word that dates follow, in a month in which two other dates of the case lie."""
    for entry in loose:
        day = entry.read(order or "day-first")
        if day is None or months[day[0]] < 2 or entry.end - entry.start < 4 or _is_time(entry):
            continue
        head = entry.placed or not text[text.rfind("\n", 0, entry.start) + 1 : entry.start].strip()
        if head or _CUE.search(text, max(0, entry.start - 16), entry.start):
            yield entry.start, entry.end


def _no_score(entry: _Entry, order: Order | None) -> bool:
    """A score is no more than its whole: ``8/2`` is none, nor is ``4/15`` where months come first."""
    return entry.first > entry.second or (order == "month-first" and entry.second > 12)


def _is_time(entry: _Entry) -> bool:
    """Up to a fortnight in days (10/7) or a year in months (10/12), in running text."""
    most = {7: _FORTNIGHT, 12: 12}.get(entry.second, 0)
    return entry.mark == "/" and not entry.placed and entry.first <= most


def _like_a_count(entry: _Entry) -> bool:
    """Days, weeks and months (3/7, 2/52, 6/12) and scores out of ten, and a half."""
    return entry.second in (7, 10, 12) or (entry.first, entry.second) in (
        (1, 2),
        (1, 3),
        (1, 4),
        (3, 4),
    )


def _rising(entries: Sequence[_Entry], order: Order | None) -> Iterator[tuple[int, int]]:
    """Entries at the heads of lines that rise down the page, a new year begun once at most."""
    placed = sorted((e for e in entries if e.placed and e.short), key=lambda entry: entry.start)
    for marks in ("/", ".", "/."):
        run = [entry for entry in placed if entry.mark in marks]
        if marks == "/." and not any(entry.known for entry in run):
            continue
        timed = all(entry.timed for entry in run)
        if len(run) < 3:
            continue
        if marks == "." and not (timed or max(entry.first for entry in run) > 23):
            continue
        for way in (order,) if order else ("day-first", "month-first"):
            days = [entry.read(way) for entry in run]
            if None in days:
                continue
            falls = sum(a > b for a, b in pairwise(day for day in days if day))
            if falls <= _WRAP and (timed or any(e.known or _no_score(e, way) for e in run)):
                yield from ((entry.start, entry.end) for entry in run if not entry.known)
                break


def _below_date(text: str) -> Iterator[tuple[int, int]]:
    """Days and months in a column that its head says to be of dates."""
    for cell, _ in columns(text, _DATED):
        match = _DAY_CELL.fullmatch(cell.text)
        if match is None:
            continue
        first, second = (int(match[place].translate(_OCR)) for place in (2, 4))
        if (first, second) == _ALWAYS:
            continue
        if 1 <= min(first, second) <= 12 and max(first, second) <= 31:
            yield from ((cell.start + a, cell.start + b) for a, b in match.spans("value"))


def _spaced(text: str) -> Iterator[tuple[int, int]]:
    """``24 06`` alone in its line, two times at least and rising."""
    found = [(m.start(1), m.end(2), int(m[1]), int(m[2])) for m in _SPACED.finditer(text)]
    days = [(month, day) for _, _, day, month in found]
    if len(found) < 2 or not all(1 <= month <= 12 and 1 <= day <= 31 for month, day in days):
        return
    if sum(a >= b for a, b in pairwise(days)) <= _WRAP and len(set(days)) > 1:
        yield from ((start, end) for start, end, _, _ in found)


def _years(
    text: str, dates: Sequence[tuple[int, int]], free: Callable[[int, int], bool]
) -> Iterator[tuple[int, int]]:
    """Years at the heads of the lines of a chronology."""
    heads = [(m.start(1), m.end(1), int(m[1])) for m in _YEAR.finditer(text)]
    others = sum(_placed(text, start, end) for start, end in dates)
    rising = all(a[2] <= b[2] for a, b in pairwise(heads))
    if heads and rising and len(heads) + others > 2:
        yield from ((start, end) for start, end, _ in heads if free(start, end))
