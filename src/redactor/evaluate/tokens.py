"""Cuts text into tokens that two versions of it can be compared by.

A word is a maximal run of letters, digits and combining marks: hyphens, apostrophes, dots, ``@``
and ``_`` end it. So half a hyphenated name, one initial or the domain of an address is a word of
its own, and is seen when it is left over. Invisible format characters (soft hyphen, zero-width
joiner) do not end a word and do not count in it. Marks and line ends are tokens too: they hold the
alignment in place but are never counted.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

import regex

_TOKEN = regex.compile(
    r"(?P<word>[\p{L}\p{M}\p{N}](?:\p{Cf}*[\p{L}\p{M}\p{N}])*)|(?P<mark>\n|[^\s\p{L}\p{M}\p{N}])"
)
_FORMAT = regex.compile(r"\p{Cf}+")


class Kind(Enum):
    """What a token is: a counted word, a mark between words, or a label that replaced text."""

    WORD = "word"
    MARK = "mark"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Token:
    """Characters ``[start, end)``; ``key`` is equal where two tokens are the same word."""

    start: int
    end: int
    kind: Kind
    key: str = field(repr=False)


def tokenise(text: str, labels: Sequence[tuple[int, int]] = ()) -> tuple[Token, ...]:
    """Return the tokens of ``text`` in order; each of the disjoint ranges ``labels`` is one."""
    return tuple(_tokens(text, sorted(labels)))


def _tokens(text: str, labels: Sequence[tuple[int, int]]) -> Iterator[Token]:
    at = 0
    for start, end in labels:
        yield from _plain(text, at, start)
        yield Token(start, end, Kind.LABEL, text[start:end])
        at = end
    yield from _plain(text, at, len(text))


def _plain(text: str, start: int, end: int) -> Iterator[Token]:
    for match in _TOKEN.finditer(text, start, end):
        if match.lastgroup == "word":
            yield Token(match.start(), match.end(), Kind.WORD, word_key(match.group()))
        else:
            yield Token(match.start(), match.end(), Kind.MARK, match.group())


def word_key(word: str) -> str:
    """The form by which words are equal: NFKC, any letter case, no invisible characters."""
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFKC", _FORMAT.sub("", word)).casefold()
