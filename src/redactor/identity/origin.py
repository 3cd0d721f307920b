"""Finds day 0 of a case: the day from which relative dates count.

What the roster says counts. Else the day of the first session, of the intake or of the referral, by
what the notes write beside it; else the first day of the main run of dated entries, so that births,
history and appointments do not move it. Sets of days decide, never their order, so the order of the
documents does not matter.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from redactor.identity.date_context import Dated
from redactor.model import Case, Document

Day = datetime.date

START: Final = "start"
_LEFT: Final = 70
_RIGHT: Final = 40
_TOP: Final = 12
_TITLE: Final = 3
_RUN_GAP: Final = 365
_ENTRY_GAP: Final = 35
_LEAD: Final = 400

_FIRST_SESSION: Final = (
    r"(?:session|sess|sesh|appointment|appt|visit|week|wk)\b\.?\s*(?:(?:no\.?|number|#)\s*)?(?:1|one|i)\b(?![:./]\d)|"
    r"S\s?1\b(?![:./]\d)|(?:first|1st)\s+(?:\w+\s+){0,2}(?:session|appointment|appt|consultation|sitting)\b"
)
_INTAKE: Final = (
    r"intake|(?:initial|first|psychosocial|comprehensive|baseline)\s+(?:\w+\s+){0,2}"
    r"(?:assessment|evaluation|interview|consultation|appointment|visit|screening)|date\s+of\s+assessment|"
    r"assessment\s+(?:date|session|appointment)|pre-?group\s+(?:screening|interview|assessment)"
)
_REFERRAL: Final = (
    r"(?:date\s+of\s+|re-?)?referral(?:\s+(?:date|received|made|letter|accepted|form|sent|taken))?|"
    r"(?:self-?)?referred|date\s+referred|contact\s+record|safeguarding\s+concern|enquiry\s+received"
)
_EVENTS: Final = (
    ("first session", re.compile(rf"(?i)\b(?:{_FIRST_SESSION})")),
    ("intake", re.compile(rf"(?i)\b(?:{_INTAKE})\b")),
    ("referral", re.compile(rf"(?i)\b(?:{_REFERRAL})\b")),
)
_TITLES: Final = (
    ("intake", re.compile(rf"(?i)\b(?:{_INTAKE})\b")),
    ("referral", re.compile(r"(?i)\b(?:referral|contact record|safeguarding concern)\b")),
)
_OTHER: Final = re.compile(
    r"(?i)\b(?:previous\w*|prior|last|earlier|old|another|before|re-?referral|next|again|"
    r"(?:19|20)\d\d|years? ago|discharged)\b"
)
_BREAK: Final = re.compile(r"(?<=[a-z)][a-z)])[.!?;]\s")


def origin_of(
    case: Case, read: Mapping[str, Sequence[Dated]], days: Sequence[str]
) -> tuple[str, str]:
    """Day 0 of the case as an ISO date, and what happened on it; ``("", "start")`` where none is found.

    Args:
        case: for its roster and its documents.
        read: the dates of each document (:func:`redactor.identity.days.dates_of`).
        days: what each finding means, as :func:`redactor.identity.days.days_of` tells.

    Returns:
        the day, and ``start``, ``first session``, ``intake`` or ``referral``.
    """
    if case.roster.origin:
        return case.roster.origin, START
    if case.day_zero[0]:
        return case.day_zero
    documents = [
        _days_in(document, read[document.id], days)
        for document in sorted(case.documents, key=lambda each: each.id)
    ]
    run = _main_run(documents)
    if run is None:
        return "", START
    start, end = run
    said = {
        (event, day)
        for dates, title in documents
        for one, day in dates
        if (event := _event(one, title)) and day <= end and (start - day).days <= _LEAD
    }
    for event, _ in _EVENTS:
        if found := [day for name, day in said if name == event]:
            return min(found).isoformat(), event
    return start.isoformat(), START


_Document = tuple[list[tuple[Dated, Day]], str]


def _days_in(document: Document, dates: Sequence[Dated], days: Sequence[str]) -> _Document:
    """The full days of one document that are no births, and what its first lines say it is."""
    texts = [segment.text for segment in document.segments]
    full = [(one, Day.fromisoformat(days[one.at])) for one in dates if len(days[one.at]) == 10]
    lines = [line for line in "\n".join(texts[:_TOP]).split("\n") if line.strip()]
    return [(one, day) for one, day in full if not one.birth], "\n".join(lines[:_TITLE])


def _event(one: Dated, title: str) -> str:
    """What is said to have happened on a date: beside it on its line, or at the head of its document."""
    left = _BREAK.split(one.line)[-1][-_LEFT:]
    above = one.left[: len(one.left) - len(one.line)].rstrip("\n").rpartition("\n")[2].strip()
    right = one.right.partition("\n")[0][:_RIGHT].lstrip(" \t|:,.-–—()")
    for event, pattern in _EVENTS:
        if any(not _OTHER.search(left[max(0, m.start() - 20) :]) for m in pattern.finditer(left)):
            return event
        if one.head and (pattern.match(right) or (not left.strip() and pattern.match(above))):
            return event
    if one.labelled or (one.early and one.head):
        return next((event for event, pattern in _TITLES if pattern.search(title)), "")
    return ""


def _main_run(documents: Iterable[_Document]) -> tuple[Day, Day] | None:
    """First and last day of the run of entries that most documents belong to; the later of two alike."""
    written: list[Day] = []
    entries: set[Day] = set()
    for dates, _ in documents:
        told = [(one, day) for one, day in dates if one.told]
        heads = [day for one, day in told if one.head]
        own = (
            [day for one, day in told if one.labelled]
            or [day for one, day in told if one.early and one.head]
            or [day for one, day in told if one.signed][-1:]
            or heads
            or [day for one, day in told if one.early]
            or [day for _, day in told][-1:]
        )[:1]
        written += own
        entries |= {*heads, *own}
    if not written:
        return None
    runs: list[list[Day]] = []
    for day in sorted(written):
        if runs and (day - runs[-1][-1]).days <= _RUN_GAP:
            runs[-1].append(day)
        else:
            runs.append([day])
    best = max(runs, key=lambda run: (len(run), run[-1]))
    start, end = best[0], best[-1]
    for day in sorted(entries, reverse=True):
        if 0 < (start - day).days <= _ENTRY_GAP:
            start = day
    return start, max([end, *(d for d in entries if d >= end and (d - end).days <= _RUN_GAP)])
