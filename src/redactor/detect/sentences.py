"""Cuts a text into sentences, so that a flag marks what a reviewer reads as one thing.

Case notes are no prose: a line, a table cell and a bullet end a sentence as a full stop does, and so
does a full stop that is dictated in words. One behind an initial or an abbreviation ends none.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

_SEPARATORS = "\n\r\t|•"
_ABBREVIATED = r"""
    (?<![\p{L}\p{N}])
    (?: (?!I)\p{Lu}
      | (?i:mrs?|ms|messrs|dr|prof|rev|st|sr|jr|fr|hon|lt|capt|sgt|cpl|cllr|e\.g|i\.e|vs?|viz|cf)
      | (?i:nos?)(?=\.\s?\d)
      | (?i:approx|appt|dept|ext|tel|ref|etc|para|reg|mins?|hrs?|yrs?|wks?|mths?)(?=\.\s+[\p{Ll}\d])
    )\.
"""
_END = regex.compile(
    rf"""
    (?=[{_SEPARATORS}.!?…fFnN])
    (?: [{_SEPARATORS}]+
      | \.(?=\s) (?<={_ABBREVIATED}) (*SKIP)(*FAIL)
      | \b(?i:full[ ]stop|new[ ](?:line|paragraph))\b
      | [.!?…]+ ["'”’»)\]]* (?=\s|$)
    )
    """,
    regex.VERBOSE,
)
"""The end of a sentence, tried only at what may be one: a mark, or a letter that begins a word for it."""


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """``(start, end)`` of each sentence in order, without outer white space; none is empty."""
    at = 0
    for match in _END.finditer(text):
        separator = match[0][0] in _SEPARATORS
        yield from _stripped(text, at, match.start() if separator else match.end())
        at = match.end()
    yield from _stripped(text, at, len(text))


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    if start < end:
        yield start, end
