"""Reads a date far enough to see that two spellings mean the same day, in the order of its document.

``03/04/2024`` is the third of April in most of the world and the fourth of March in the United States.
A document says which: by dates that leave no choice (``13/04``), else by what else is written as it is
written there (ZIP codes, telephone numbers, a month before its day).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal

from redactor.identity.mention import fold

Order = Literal["day-first", "month-first"]
Parts = tuple[int | None, int | None, int | None]

_MONTHS: Final = {
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
_UNITS: Final = "one two three four five six seven eight nine".split()
_TEENS: Final = (
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
)
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS: Final = {
    name: number
    for number, name in enumerate(
        (
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
            "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        ).split(),
        1,
    )
} | {"thirtieth": 30}
_CARDINALS: Final = (
    {word: number for number, word in enumerate(_UNITS + _TEENS, 1)}
    | {word: 10 * number for number, word in enumerate(_TENS, 2)}
    | {"oh": 0, "o": 0, "zero": 0}
)

_ISO: Final = re.compile(r"\b(\d{4})([-/.])(\d{1,2})\2(\d{1,2})\b")
_NUMERIC: Final = re.compile(r"\b(\d{1,2})\s*[./-]\s*(\d{1,2})(?:\s*[./-]\s*(\d{4}|\d{2}))?\b")
_SPACED: Final = re.compile(r"^(\d\d) (\d\d) (\d{4}|\d\d)$")
_PACKED: Final = re.compile(r"^(?:(\d\d)(\d\d)(\d\d|(?:19|20)\d\d)|((?:19|20)\d\d)(\d\d)(\d\d))$")
_DAY_MONTH: Final = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th)?(?:\s+day)?(?:\s+of)?[\s-]*([a-z]{3,9})\.?"
    r"(?:[\s,-]*(\d{4}|\d{2})\b)?"
)
_MONTH_DAY: Final = re.compile(
    r"\b([a-z]{3,9})\.?\s+(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s*(\d{4})\b)?"
)
_MONTH_YEAR: Final = re.compile(r"\b([a-z]{3,9})\.?(?:\s+of\b)?[\s,]*(\d{4}|\d{2})\b")
_SHORT_YEAR: Final = re.compile(r"['’](\d{2})\b")
_YEAR: Final = re.compile(r"\b(1[89]\d\d|20\d\d)\b")

_SURE: Final = re.compile(r"(?<![\w/.-])(\d{1,2})([/.-])(\d{1,2})\2(?:\d{4}|\d{2})(?![\w/-])")
_SHORT: Final = re.compile(r"(?<![\w/.-])(0?[1-9]|1[0-2])/(1[3-9]|2\d|3[01])(?![\w/%-]|\.\d)")
_SURE_WEIGHT: Final = 3
_NEEDED: Final = 2
_NAMES: Final = "|".join(sorted(_MONTHS, key=lambda name: (-len(name), name)))
_MONTH_FIRST: Final = re.compile(
    rf"(?P<date>(?i:\b(?:{_NAMES})\.?\s\d{{1,2}}(?:st|nd|rd|th)?,\s\d{{4}}\b))"
    r"|\b[A-Z]{2},?\s\d{5}(?:-\d{4})?\b|(?<!\d)(?:\(\d{3}\)\s?|\d{3}[-.])\d{3}[-.]\d{4}\b"
    r"|\b\d{3}-\d{2}-\d{4}\b|(?i:\bmm/dd\b|\bmedicaid\b|\bssn\b)"
)
_DAY_FIRST: Final = re.compile(
    rf"(?i:\b\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?:{_NAMES})\.?,?\s\d{{4}}\b|\bdd/mm\b|\bnhs\b|\bhse\b)"
    r"|\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b|(?<!\d)(?:\+44|\+353|\+61|\+64|0\d{3,4}\s\d{5,6})"
)
"""What is written where dates go month first (ZIP codes, 3-3-4 telephone numbers, social security
numbers), and where they go day first (UK postcodes and telephone numbers, the NHS and the HSE)."""


def order_of(texts: Iterable[str], default: Order = "day-first") -> Order:
    """The order in which the numeric dates of a document are written.

    Args:
        texts: the text of the document, in any pieces.
        default: the answer where the text does not say.
    """
    votes = hints = 0
    for text in texts:
        for match in _SURE.finditer(text):
            first, second = int(match[1]), int(match[3])
            if first > 12 >= second > 0 or second > 12 >= first > 0:
                votes += _SURE_WEIGHT if second > 12 else -_SURE_WEIGHT
        votes += sum(1 for _ in _SHORT.finditer(text))
        hints += sum(1 for _ in _MONTH_FIRST.finditer(text))
        hints -= sum(1 for _ in _DAY_FIRST.finditer(text))
    if abs(votes) > _NEEDED:
        return "month-first" if votes > 0 else "day-first"
    if hints:
        return "month-first" if hints > 0 else "day-first"
    return default


def date_parts(surface: str, order: Order = "day-first") -> Parts:
    """``(year, month, day)`` as far as the text says; all ``None`` where it cannot be read.

    Args:
        surface: the date as written.
        order: which of two numbers comes first, where both could be the month.
    """
    text = _in_figures(fold(_SHORT_YEAR.sub(lambda short: f" {_year(short[1])}", surface)))
    return (
        _iso(text)
        or _numeric(text, order)
        or _named(text)
        or ((int(match[1]), None, None) if (match := _YEAR.search(text)) else (None, None, None))
    )


def _iso(text: str) -> Parts | None:
    match = _ISO.search(text)
    return (int(match[1]), int(match[3]), int(match[4])) if match else None


def _numeric(text: str, order: Order) -> Parts | None:
    text = text.strip()
    match = _PACKED.search(text)
    if match and match[4]:
        year, month, day = int(match[4]), int(match[5]), int(match[6])
        return (year, month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None
    match = match or _SPACED.search(text) or _NUMERIC.search(text)
    if match is None:
        return None
    first, second = int(match[1]), int(match[2])
    month_first = second > 12 >= first or (order == "month-first" and first <= 12)
    month, day = (first, second) if month_first else (second, first)
    return (_year(match[3]), month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _named(text: str) -> Parts | None:
    for match in _DAY_MONTH.finditer(text):
        if match[2] in _MONTHS:
            return _year(match[3]), _MONTHS[match[2]], int(match[1])
    for match in _MONTH_DAY.finditer(text):
        if match[1] in _MONTHS and int(match[2]) <= 31:
            return _year(match[3]), _MONTHS[match[1]], int(match[2])
    for match in _MONTH_YEAR.finditer(text):
        if match[1] in _MONTHS:
            return _year(match[2]), _MONTHS[match[1]], None
    return None


def _in_figures(text: str) -> str:
    """Days and years that are written in words, in figures: ``third of may nineteen eighty``."""
    words = text.replace("twenty-", "twenty ").replace("thirty-", "thirty ").split()
    out: list[str] = []
    while words:
        taken, figure = _spoken_day(words) or _spoken_year(words) or (1, words[0])
        out.append(figure)
        words = words[taken:]
    return " ".join(out)


def _spoken_day(words: list[str]) -> tuple[int, str] | None:
    if words[0] in ("twenty", "thirty") and len(words) > 1 and _ORDINALS.get(words[1], 10) < 10:
        return 2, str(_CARDINALS[words[0]] + _ORDINALS[words[1]])
    return (1, str(_ORDINALS[words[0]])) if words[0] in _ORDINALS else None


def _spoken_year(words: list[str]) -> tuple[int, str] | None:
    """A year at the head of ``words``: how many of them, and the year."""
    if words[:2] == ["two", "thousand"]:
        joined = words[2:3] == ["and"]
        taken, last = _below_hundred(words[2 + joined :], least=1)
        return 2 + (joined + taken if taken else 0), str(2000 + last)
    century = {"nineteen": 1900, "twenty": 2000}.get(words[0])
    taken, last = _below_hundred(words[1:])
    return (1 + taken, str(century + last)) if century and taken else None


def _below_hundred(words: list[str], least: int = 10) -> tuple[int, int]:
    """The number at the head of ``words``: how many of them it takes (0: none), and its value.

    A number below ``least`` counts behind a zero only (``oh eight``).
    """
    parts = [part for word in words[:2] for part in word.split("-")]
    first = _CARDINALS.get(parts[0]) if parts else None
    if first is None:
        return 0, 0
    tens = first == 0 or first >= 20
    if tens and len(parts) > 1 and parts[1] in _UNITS:
        return (1 if "-" in words[0] else 2), first + _CARDINALS[parts[1]]
    return (1, first) if first >= least else (0, 0)


def _year(text: str | None) -> int | None:
    if not text:
        return None
    number = int(text)
    if number > 99:
        return number
    return 1900 + number if number > 40 else 2000 + number


def date_key(surface: str, order: Order = "day-first") -> str:
    """A key that two spellings of one date share; the folded text where it cannot be read."""
    parts = date_parts(surface, order)
    if parts == (None, None, None):
        return "".join(re.findall(r"\w+", fold(surface)))
    return "-".join("?" if part is None else str(part) for part in parts)
