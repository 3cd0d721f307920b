"""A date of a document with what stands around it: enough to tell a heading from a date that is told."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from redactor.entities import family_of
from redactor.identity.dates import Order, Parts, date_parts, weekday_of
from redactor.model import Document, Finding

_AFTER: Final = 60
_BEFORE: Final = 200
_HEAD_LINES: Final = 15
_LONG_LINE: Final = 45
_LABEL: Final = 60

_NOT_THE_NOTE: Final = re.compile(
    r"(?i)\b(?:d\.?\s?o\.?\s?b|born|birth|died|death|deceased|incident|admi\w+|discharge\w*|next|due|"
    r"review|expir\w+|since|valid|deadline|listed|(?<=\S )hearing|destroy|retention|issued?|version|"
    r"updated)\b[^\n]{0,25}$"
)
_NOTE: Final = re.compile(
    r"(?i)\b(?:date[ds]?|sent|session|seen|visit|assess\w*|typed|dictated|written|meeting|held|contact|"
    r"completed|interview\w*|appointment|report|letter|note|notes|minutes|entry|signed|evaluat\w*|intake|"
    r"call)\b[^\n]{0,30}$"
)
_SIGNED: Final = re.compile(
    r"(?i)\b(?:signed|dated?|completed|typed|written|recorded)\b[^\n]{0,60}$"
)
_HEAD: Final = re.compile(
    r"(?i)[\s>*•#\-–|\[(\"'=_]*+(?:(?:session|s|week|wk|visit|contact|call|entry|note|dated?|group|"
    r"meeting|day|sent|on|appt|appointment|supervision)\b[\s.:#]*+(?:no\b\.?\s*+)?(?:\d{1,3}|one|two|"
    r"three|four|five|six|seven|eight|nine|ten)?(?:\s*(?:of|/)\s*\d{1,3})?[\s.,:;|–\-(]*+)*+"
)
_RUNS_ON: Final = re.compile(r"[a-z,]\s*$")
_ASKS_ON: Final = re.compile(
    r"(?i)\b(?:from|on|by|since|until|till|to|the|in|of|for|and|at|before|after|or|between)\s*$"
)
_JOINED: Final = re.compile(
    r"\)?[ \t]*(?:,|;|/|and|&|or|to|-|–|—|until|till|,[ \t]*and|\+|[ ])[ \t]*(?:on[ \t]+)?(?:the[ \t]+)?"
)


@dataclass(frozen=True)
class Dated:
    """A date finding with what stands around it.

    Attributes:
        at: its index among the findings.
        parts, weekday: what its own text says.
        order: which of two numbers comes first in its document.
        left, line, right: text before it, before it on its line, and behind it.
        birth: whether it is a date of birth.
        early: whether it stands near the top of its document.
        head: whether it opens an entry: nothing but a bullet or ``Session 4`` before it on its line.
        joined: whether only ``and``, ``to`` or a comma parts it from the next date.
    """

    at: int
    parts: Parts
    weekday: int | None
    order: Order
    birth: bool
    early: bool
    head: bool
    joined: bool
    surface: str = field(repr=False)
    left: str = field(repr=False)
    line: str = field(repr=False)
    right: str = field(repr=False)

    @cached_property
    def day(self) -> datetime.date | None:
        """The day, where year, month and day are written."""
        return date_of(*self.parts)

    @cached_property
    def labelled(self) -> bool:
        """Whether it stands near the top under a label that a document's own date has."""
        return self.early and self.told and bool(_NOTE.search(self.line))

    @cached_property
    def signed(self) -> bool:
        """Whether ``Signed`` or ``Completed by`` stands before it on its line."""
        return self.told and bool(_SIGNED.search(self.line))

    @cached_property
    def told(self) -> bool:
        """Whether it can be the day of its document: neither a birth nor an appointment nor a deadline."""
        return not self.birth and not _NOT_THE_NOTE.search(self.line)


def dated(findings: Sequence[Finding]) -> dict[str, list[int]]:
    """The indices of the date findings of each document that has any."""
    out: dict[str, list[int]] = {}
    for at, finding in enumerate(findings):
        if family_of(finding.entity_type) == "DATE":
            out.setdefault(finding.document, []).append(at)
    return out


def dates_in(
    document: Document,
    own: Iterable[int],
    findings: Sequence[Finding],
    surfaces: Sequence[str],
    order: Order,
) -> list[Dated]:
    """The date findings of one document, in reading order, with what stands around them.

    Args:
        document: the one.
        own: indices of its date findings, as :func:`dated` tells.
        findings: of the whole case, sorted by document, segment, start.
        surfaces: the original text of each of these, by index.
        order: which of two numbers comes first in this document.
    """
    offsets: dict[int, int] = {}
    pieces: list[str] = []
    length = 0
    for segment in document.segments:
        offsets[segment.index] = length
        pieces += (segment.text, segment.joint)
        length += len(segment.text) + len(segment.joint)
    text = "".join(pieces)
    spans = [
        (at, offsets[f.segment] + f.start, offsets[f.segment] + f.end)
        for at, f in ((at, findings[at]) for at in own)
    ]
    early = _end_of_line(text, _HEAD_LINES)
    out: list[Dated] = []
    for number, (at, start, end) in enumerate(spans):
        line = text[text.rfind("\n", 0, start) + 1 : start]
        birth = findings[at].entity_type == "DATE_OF_BIRTH"
        following = spans[number + 1][1] if number + 1 < len(spans) else len(text)
        near = 0 <= following - end <= _AFTER
        out.append(
            Dated(
                at,
                date_parts(surfaces[at], order),
                weekday_of(surfaces[at]),
                order,
                birth,
                start < early,
                not birth and _is_head(line, text[max(0, start - _BEFORE) : start]),
                near and _JOINED.fullmatch(text[end:following]) is not None,
                surfaces[at],
                text[max(0, start - _BEFORE) : start],
                line[-_BEFORE:],
                text[end : end + _AFTER],
            )
        )
    return out


def _end_of_line(text: str, number: int) -> int:
    at = -1
    for _ in range(number):
        at = text.find("\n", at + 1)
        if at < 0:
            return len(text)
    return at


def _is_head(line: str, left: str) -> bool:
    if len(line) > _LABEL or _HEAD.fullmatch(line) is None:
        return False
    before = left[: len(left) - len(line)].removesuffix("\n").rpartition("\n")[2]
    runs_on = len(before) > _LONG_LINE and _RUNS_ON.search(before)
    return line.strip().lower() not in ("", "on") or not (runs_on or _ASKS_ON.search(before))


def date_of(year: int | None, month: int | None, day: int | None) -> datetime.date | None:
    """The day, or ``None`` where a part lacks or the calendar has no such day."""
    try:
        return datetime.date(year or 0, month or 0, day or 0)
    except ValueError:
        return None
