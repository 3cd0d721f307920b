"""Cuts a text into word pieces and windows, the same way in training and when the model runs.

The encoder's vocabulary is uncased, so that ``tom`` and ``TOM`` are ``Tom``; how a word is written goes
beside each piece as a letter case class. Line ends and gaps between columns, which BERT's tokenizer
takes for spaces, are pieces of their own: layout tells a name in a form.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import category

import numpy as np
import regex
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

PAD, CLS, SEP = 0, 101, 102
LINE, BLANK_LINE, GAP = 1, 2, 3
"""Pieces of the vocabulary that BERT left unused."""
NO_LETTERS, LOWER, TITLE, UPPER, MIXED, INITIAL = 1, 2, 3, 4, 5, 6
CASES = 7
"""Letter case classes; 0 is for pieces that are no word."""
SIZE = 224
CONTEXT = 16

_BREAK = regex.compile(r"(?<![ \t\r])[ \t\r]*\n[ \t\r]*(?:\n\s*)?|[ ]{2,}|[ ]*\t[ \t]*")
_PLAIN = regex.compile(r"[A-Za-z0-9]+|[!-/:-@\[-`{-~]")
"""A word or a sign of ASCII, as BERT's tokenizer cuts them."""
_NOT_PLAIN = regex.compile(r"(?<!\S)[!-~]*+[^ -~][^ ]*")
"""What stands between blanks and is not but printable ASCII."""
_ODD = -1
_REMEMBERED = 50_000
"""Words whose pieces are kept in mind: most come again and again."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of one text, in order; all arrays have one entry a piece.

    Attributes:
        ids: of the vocabulary.
        cases: letter case class of the word.
        starts: first character in the text.
        ends: behind the last character.
        words: number of the word the piece belongs to, from 0; -1 for line ends and gaps.
    """

    ids: Ints
    cases: Ints
    starts: Ints
    ends: Ints
    words: Ints

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces ``[start, end)`` of a text go through the model; ``[first, last)`` of them count."""

    start: int
    end: int
    first: int
    last: int


def load(path: Path) -> Tokenizer:
    """The tokenizer, without padding and truncation.

    Raises:
        OSError: it cannot be read.
    """
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(path.read_text(encoding="utf-8"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def cut(tokenizer: Tokenizer, text: str) -> Pieces:
    """The pieces of ``text``."""
    out = _Cut(text)
    spans = list(_spans(text))
    odd = [text[start:end] for start, end, sign in spans if sign == _ODD]
    encodings: Iterator[Any] = iter(
        tokenizer.encode_batch(odd, add_special_tokens=False) if odd else ()
    )
    for start, end, sign in spans:
        if sign == _ODD:
            out.encoded(next(encodings), start)
        elif sign:
            out.sign(sign, start, end)
        else:
            out.plain(tokenizer, start, end)
    return out.pieces()


def _spans(text: str) -> Iterator[tuple[int, int, int]]:
    """What :func:`_segments` yields, with what is not plain in a stretch by itself, its sign :data:`_ODD`.

    The tokenizer sees words, signs and blanks one by one; but it looks for its own marks in brackets.
    """
    for start, end, sign in _segments(text):
        stretch = text[start:end]
        if sign or (stretch.isascii() and stretch.isprintable() and "[" not in stretch):
            yield start, end, sign
        elif "[" in stretch:
            yield start, end, _ODD
        else:
            for match in _NOT_PLAIN.finditer(text, start, end):
                if start < match.start():
                    yield start, match.start(), 0
                yield *match.span(), _ODD
                start = match.end()
            if start < end:
                yield start, end, 0


class _Cut:
    """The pieces of a text as they come."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._word = 0
        self._columns: tuple[list[int], ...] = ([], [], [], [], [])

    def pieces(self) -> Pieces:
        """All of them."""
        return Pieces(*(np.array(column, dtype=np.int64) for column in self._columns))

    def sign(self, sign: int, start: int, end: int) -> None:
        """A line end or a gap."""
        for column, value in zip(self._columns, (sign, 0, start, end, -1), strict=True):
            column.append(value)

    def plain(self, tokenizer: Tokenizer, start: int, end: int) -> None:
        """A stretch of ASCII, whose words were seen before."""
        ids, cases, starts, ends, words = self._columns
        word = self._word
        for match in _PLAIN.finditer(self._text, start, end):
            at = match.start()
            for piece, kind, low, high in _pieces_of(tokenizer, match[0]):
                ids.append(piece)
                cases.append(kind)
                starts.append(at + low)
                ends.append(at + high)
                words.append(word)
            word += 1
        self._word = word

    def encoded(self, encoding: Any, base: int) -> None:
        """A stretch as the tokenizer reads it."""
        text = self._text
        last, kind = -1, 0
        places = _word_ends(encoding.word_ids, encoding.offsets)
        for piece, (low, high), number in zip(
            encoding.ids, encoding.offsets, encoding.word_ids, strict=True
        ):
            if number != last:
                self._word += last >= 0
                last = number
                kind = letter_case(text[base + low : base + places[number]])
            row = (piece, kind, base + low, _behind_marks(text, base + high), self._word)
            for column, value in zip(self._columns, row, strict=True):
                column.append(value)
        self._word += last >= 0


@lru_cache(maxsize=_REMEMBERED)
def _pieces_of(tokenizer: Tokenizer, word: str) -> tuple[tuple[int, int, int, int], ...]:
    """``(id, letter case, start, end)`` for each piece of an ASCII word or sign."""
    read = tokenizer.encode(word, add_special_tokens=False)
    case = letter_case(word)
    return tuple((piece, case, *place) for piece, place in zip(read.ids, read.offsets, strict=True))


def _word_ends(numbers: list[int], offsets: list[tuple[int, int]]) -> dict[int, int]:
    return {number: high for number, (_, high) in zip(numbers, offsets, strict=True)}


def _behind_marks(text: str, end: int) -> int:
    """``end``, behind the accents that the tokenizer takes off the letter before it."""
    while end < len(text) and category(text[end]) == "Mn":
        end += 1
    return end


def _segments(text: str) -> Iterator[tuple[int, int, int]]:
    """Stretches of a line, with sign 0, and the breaks between them with their piece."""
    at = 0
    for match in _BREAK.finditer(text):
        if at < match.start():
            yield at, match.start(), 0
        lines = match.group().count("\n")
        yield match.start(), match.end(), GAP if not lines else LINE if lines == 1 else BLANK_LINE
        at = match.end()
    if at < len(text):
        yield at, len(text), 0


def letter_case(word: str) -> int:
    """The letter case class of a word."""
    if word.islower():
        return LOWER
    if word.isupper():
        return UPPER if len(word) > 1 else INITIAL
    if word[:1].isupper() and word[1:].islower():
        return TITLE
    return MIXED if any(c.isalpha() for c in word) else NO_LETTERS


def between(starts: Ints, ends: Ints, start: int, end: int) -> tuple[int, int]:
    """The range of pieces or words that touch characters ``[start, end)``; both arrays are sorted."""
    low = int(np.searchsorted(ends, start, side="right"))
    high = int(np.searchsorted(starts, end, side="left"))
    return low, max(low, high)


def windows(count: int, size: int = SIZE, context: int = CONTEXT) -> list[Window]:
    """Overlapping windows over ``count`` pieces, two fewer than ``size`` each for CLS and SEP.

    Each piece counts in one window, where it has at least ``context`` pieces around it or the text ends.
    Windows are cut from the start, so that what is written at the end changes nothing far above it.
    """
    room = size - 2
    out: list[Window] = []
    first = 0
    while first < count:
        start = max(0, first - context)
        end = min(start + room, count)
        last = end if end == count else end - context
        out.append(Window(start, end, first, last))
        first = last
    return out
