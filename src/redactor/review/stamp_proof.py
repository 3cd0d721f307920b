"""Proves that a stamped copy is the signed copy and its notice, because only the signed one was reviewed.

Both are read by the independent readers that verification uses. Text is compared without white space: a
reader's guesses of blanks and lines may change when a line is added, its letters may not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from redactor.errors import DocumentError
from redactor.model import Surface
from redactor.ooxml import is_part
from redactor.readback.registry import READERS
from redactor.review.copyid import ids_in
from redactor.review.notice import Notice, StampError
from redactor.review.stamp_docx import ADDED
from redactor.review.stamp_text import around

_NUMBERED: Final = re.compile(r"object \d+")
_RELATION: Final = re.compile(r"rId\d{1,6}|-\d{1,6}")
"""How parts find each other, and a margin that did not allow a footer to grow."""
_MARKUP: Final = frozenset(("w", "r", "xmlns", "xml", ""))
_AGAIN: Final = "Do not release it. Make the copy again and sign it again."


def prove(signed: bytes, stamped: bytes, suffix: str, notice: Notice, times: int) -> None:
    """Hold a stamped copy against the signed one.

    Args:
        times: how often the notice was put into it (pages, footers, lines).

    Raises:
        StampError: the notice is missing somewhere, text of the signed copy is, or something was added.
    """
    try:
        before, after = list(READERS[suffix](signed)), list(READERS[suffix](stamped))
    except DocumentError:
        raise StampError("The stamped copy cannot be read back.", _AGAIN) from None
    if suffix == ".pdf":
        _pages(before, after, notice, times)
    elif suffix == ".docx":
        _parts(before, after, notice, times)
    else:
        _text(signed, stamped, before, after, notice)


def _folded(text: str) -> str:
    return "".join(text.split())


def _told(surfaces: list[Surface], notice: Notice) -> Iterator[tuple[Surface, str]]:
    """Surfaces with their text, without white space and without the notice; what says nothing is left out."""
    line = _folded(notice.line)
    for surface in surfaces:
        rest = _folded(surface.text).replace(line, "")
        if rest:
            yield surface, rest


def _same(before: object, after: object) -> None:
    if before != after:
        raise StampError("The stamped copy does not hold the same text as the signed one.", _AGAIN)


def _holds(found: int, times: int) -> None:
    if found < times or times < 1:
        raise StampError("The notice cannot be read in every place where it should be.", _AGAIN)


def _pages(before: list[Surface], after: list[Surface], notice: Notice, times: int) -> None:
    """Each program reads each page as before; numbers of objects may change.

    One reading goes by place alone: there what lies off the page (a layer of text that is too long for it) can
    stand between the words of a notice on added paper. That reading may have its letters in another order.
    """

    def told(surfaces: list[Surface]) -> set[tuple[str, str, str]]:
        return {
            (_NUMBERED.sub("object", surface.place), surface.kind, rest)
            for surface, rest in _told(surfaces, notice)
        }

    old, now = told(before), told(after)
    by_place = {place: (kind, rest) for place, kind, rest in now - old}
    _same(len(by_place), len(now - old))
    letters = Counter(_folded(notice.line))
    for place, (kind, rest) in by_place.items():
        here = [text for at, way, text in old if (at, way) == (place, "attribute")]
        _same("attribute", kind)
        _same(True, any(Counter(rest) - letters == Counter(text) for text in here))
    _same(True, {kind for _, kind, _ in old - now} <= {"attribute"})
    _same(True, {place for place, _, _ in old - now} <= by_place.keys())
    _same(True, len(old - now) <= len(by_place))
    pages = {s.place for s in after if s.kind == "text" and notice.copy_id in ids_in(s.text)}
    _holds(len(pages), times)


def _parts(before: list[Surface], after: list[Surface], notice: Notice, times: int) -> None:
    """Each paragraph and part reads as before; the markup has nothing new but that of the notice."""

    def texts(surfaces: list[Surface]) -> Counter[str]:
        return Counter(rest for surface, rest in _told(surfaces, notice) if surface.kind == "text")

    def others(surfaces: list[Surface]) -> set[tuple[str, str]]:
        return {
            (surface.kind, rest)
            for surface, rest in _told(surfaces, notice)
            if surface.kind != "text" and "zip" not in surface.place and not _is_markup(surface)
        }

    _same(texts(before), texts(after))
    _same(others(before), others(after))
    _holds(sum(s.kind == "text" and notice.line in s.text for s in after), times)


def _is_markup(surface: Surface) -> bool:
    """Whether a value says only how parts hang together, or is one of the notice's own."""
    text = surface.text
    if surface.kind == "attribute":
        return text in ADDED or bool(_RELATION.fullmatch(text)) or _is_target(text)
    return surface.kind == "raw" and text in _MARKUP


def _is_target(text: str) -> bool:
    """Whether this is a part as seen from another one."""
    return is_part(f"word/{text.removeprefix('../')}") or is_part(text.removeprefix("../"))


def _text(
    signed: bytes, stamped: bytes, before: list[Surface], after: list[Surface], notice: Notice
) -> None:
    """Byte for byte; and the reader finds the notice first and last, and nothing else that is new."""
    head, body, tail = around(signed, notice)
    _same(stamped, head + body + tail)
    likely = [s for s in after if s.kind == "text" and notice.line in s.text]
    _holds(len(likely), 1)
    _holds(min(_ends(surface.text, notice) for surface in likely), 2)
    known = {_folded(surface.text).replace(_folded(notice.line), "") for surface in before}
    _same(True, all(rest in known for _, rest in _told(likely, notice)))


def _ends(text: str, notice: Notice) -> int:
    lines = text.strip("\r\n").splitlines()
    return (lines[0] == notice.line) + (lines[-1] == notice.line)
