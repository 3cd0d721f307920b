"""Reads a date far enough to see that two spellings mean the same day (day first)."""

from __future__ import annotations

import re

from redactor.identity.mention import fold

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june",
            "jul july", "aug august", "sep sept september", "oct october", "nov november",
            "dec december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_NUMERIC = re.compile(r"\b(\d{1,2})\s*[./-]\s*(\d{1,2})(?:\s*[./-]\s*(\d{4}|\d{2}))?\b")
_DAY_MONTH = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s-]*([a-z]{3,9})\.?(?:[\s,-]*(\d{4}|\d{2})\b)?"
)
_MONTH_DAY = re.compile(r"\b([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s*(\d{4})\b)?")
_MONTH_YEAR = re.compile(r"\b([a-z]{3,9})\.?[\s,]*(\d{4}|\d{2})\b")
_SHORT_YEAR = re.compile(r"['’](\d{2})\b")
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")


def date_parts(surface: str) -> tuple[int | None, int | None, int | None]:
    """``(year, month, day)`` as far as the text says; all ``None`` where it cannot be read."""
    text = fold(_SHORT_YEAR.sub(lambda short: f" {_year(short[1])}", surface))
    if match := _ISO.search(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _NUMERIC.search(text):
        day, month = int(match[1]), int(match[2])
        if month > 12 >= day:
            day, month = month, day
        if 1 <= month <= 12 and 1 <= day <= 31:
            return _year(match[3]), month, day
    if (match := _DAY_MONTH.search(text)) and match[2] in _MONTHS:
        return _year(match[3]), _MONTHS[match[2]], int(match[1])
    if (match := _MONTH_DAY.search(text)) and match[1] in _MONTHS and int(match[2]) <= 31:
        return _year(match[3]), _MONTHS[match[1]], int(match[2])
    if (match := _MONTH_YEAR.search(text)) and match[1] in _MONTHS:
        return _year(match[2]), _MONTHS[match[1]], None
    if match := _YEAR.search(text):
        return int(match[1]), None, None
    return None, None, None


def _year(text: str | None) -> int | None:
    if not text:
        return None
    number = int(text)
    if number > 99:
        return number
    return 1900 + number if number > 40 else 2000 + number


def date_key(surface: str) -> str:
    """A key that two spellings of one date share; the folded text where it cannot be read."""
    parts = date_parts(surface)
    if parts == (None, None, None):
        return "".join(re.findall(r"\w+", fold(surface)))
    return "-".join("?" if part is None else str(part) for part in parts)
