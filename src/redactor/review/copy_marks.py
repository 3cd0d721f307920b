"""Where in a copy what is marked in its source stands: exact where the copy says just what it should say.

A page of a PDF is set anew, tracked changes are accepted, somebody edits a copy: then labels and words are
matched in order, word by word, and what cannot be matched is said to be missing, never guessed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from redactor.review.copy_marks_text import sorted_marks
from redactor.review.shapes import Mark

_TOKEN: Final = re.compile(r"\w+|[^\w\s]")
_MANY: Final = 2_000
"""Pieces or tokens from which frequent ones no longer anchor a match: without that it takes minutes."""
_MOST: Final = 60_000
"""Tokens on either side from which only labels are looked for, in order."""
_PASSAGE: Final = 5
"""Words in a row that are the same passage also where it moved: pieces of columns are read in turn."""
_ROUNDS: Final = 4
_HALF: Final = 0.5


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line or paragraph as it should stand in the copy, with its marks there."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Matched:
    """What was found.

    Attributes:
        marks: of each piece of the copy, sorted.
        shows: number of the wanted piece that each piece of the copy shows, or -1.
        missing: ids of the marks that were not found.
    """

    marks: tuple[tuple[Mark, ...], ...]
    shows: tuple[int, ...]
    missing: frozenset[str]


class _Token(NamedTuple):
    piece: int
    start: int
    end: int


def match(wanted: Sequence[Wanted], copy: Sequence[str]) -> Matched:
    """Find the pieces of a page or document, and their marks, in what was read from its copy."""
    marks: list[list[Mark]] = [[] for _ in copy]
    shows = [-1] * len(copy)
    left_a: list[int] = []
    left_b: list[int] = []
    for kind, i, k, j, m in _opcodes([each.text for each in wanted], copy):
        if kind == "equal":
            for a, b in zip(range(i, k), range(j, m), strict=True):
                marks[b] += wanted[a].marks
                shows[b] = a
        else:
            left_a += range(i, k)
            left_b += range(j, m)
    if left_a:
        words = _Words(wanted, copy, left_a, left_b)
        for at, mark in words.found():
            marks[at].append(mark)
        for at, number in words.shows().items():
            shows[at] = number
    every = {mark.id for each in wanted for mark in each.marks if mark.end > mark.start}
    there = {mark.id for each in marks for mark in each}
    return Matched(tuple(map(sorted_marks, marks)), tuple(shows), frozenset(every - there))


def _opcodes(a: Sequence[str], b: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """As difflib's, with equal ends taken off first: most copies are equal, or nearly."""
    low, high = 0, 0
    while low < min(len(a), len(b)) and a[low] == b[low]:
        low += 1
    while high < min(len(a), len(b)) - low and a[-1 - high] == b[-1 - high]:
        high += 1
    inner = a[low : len(a) - high], b[low : len(b) - high]
    ends = len(a) - high, len(b) - high
    found = [
        (kind, low + i, low + k, low + j, low + m)
        for kind, i, k, j, m in SequenceMatcher(None, *inner, _is_long(*inner)).get_opcodes()
    ]
    return [("equal", 0, low, 0, low), *found, ("equal", ends[0], len(a), ends[1], len(b))]


def _is_long(a: Sequence[object], b: Sequence[object]) -> bool:
    return max(len(a), len(b)) > _MANY


class _Words:
    """The words of those pieces that are not as they should be, on both sides, and which is which."""

    def __init__(
        self, wanted: Sequence[Wanted], copy: Sequence[str], a: Sequence[int], b: Sequence[int]
    ) -> None:
        self._wanted, self._numbers = wanted, a
        self._a = [token for at in a for token in _tokens(at, wanted[at].text)]
        self._b = [token for at in b for token in _tokens(at, copy[at])]
        self._here = [wanted[t.piece].text[t.start : t.end] for t in self._a]
        self._there = [copy[t.piece][t.start : t.end] for t in self._b]
        self._of: dict[int, int] = {}
        if max(len(self._a), len(self._b)) <= _MOST:
            self._align(1)
            for _ in range(_ROUNDS):
                if not self._align(_PASSAGE):
                    break

    def found(self) -> Iterator[tuple[int, Mark]]:
        """Marks with the piece of the copy in which they stand; one that runs over lines comes in parts."""
        spans = {(at, n): span for at, n, span in self._marked()}
        places = {key: self._place(*key, span) for key, span in spans.items()}
        places.update(self._in_order({k: s for k, s in spans.items() if not places[k]}, places))
        for (at, n), place in places.items():
            mark = self._wanted[at].marks[n]
            for piece, start, end in self._parts(place):
                yield piece, replace(mark, start=start, end=end)

    def shows(self) -> dict[int, int]:
        """Number of the wanted piece whose words most of a piece's matched words are."""
        votes: dict[int, Counter[int]] = defaultdict(Counter)
        for a, b in self._of.items():
            votes[self._b[b].piece][self._a[a].piece] += 1
        return {piece: min(c, key=lambda at: (-c[at], at)) for piece, c in votes.items()}

    def _align(self, least: int) -> bool:
        """Match what is still unmatched, in order, in runs of at least ``least`` words; whether any was."""
        taken = set(self._of.values())
        a = [at for at in range(len(self._a)) if at not in self._of]
        b = [at for at in range(len(self._b)) if at not in taken]
        before = len(self._of)
        for kind, i, k, j, m in _opcodes([self._here[x] for x in a], [self._there[x] for x in b]):
            if kind == "equal" and k - i >= least:
                self._of.update(zip(a[i:k], b[j:m], strict=True))
        return len(self._of) > before

    def _marked(self) -> Iterator[tuple[int, int, range]]:
        """Every mark of the pieces, with its tokens."""
        by_piece: dict[int, list[int]] = defaultdict(list)
        for at, token in enumerate(self._a):
            by_piece[token.piece].append(at)
        for at in self._numbers:
            own = by_piece[at]
            ends = [self._a[token].end for token in own]
            starts = [self._a[token].start for token in own]
            for n, mark in enumerate(self._wanted[at].marks):
                first = bisect_right(ends, mark.start)
                last = bisect_right(starts, mark.end - 1)
                if first < last:
                    yield at, n, range(own[first], own[last - 1] + 1)

    def _place(self, at: int, n: int, span: range) -> range | None:
        """The copy's tokens for a mark: all of a label in one run, most of a longer passage."""
        there = [self._of[token] for token in span if token in self._of]
        if not there:
            return None
        whole = range(there[0], there[-1] + 1)
        if self._wanted[at].marks[n].kind == "flag":
            return whole if len(there) >= _HALF * len(span) else None
        return whole if len(there) == len(span) == len(whole) else None

    def _in_order(
        self,
        lost: Mapping[tuple[int, int], range],
        places: Mapping[tuple[int, int], range | None],
    ) -> dict[tuple[int, int], range]:
        """Labels whose neighbours do not tell: as many of a kind are left on either side, or none is taken."""
        taken = {b for place in places.values() if place for b in place}
        kinds: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
        twins: dict[tuple[str, ...], dict[range, list[tuple[int, int]]]] = defaultdict(dict)
        for key, span in lost.items():
            if self._wanted[key[0]].marks[key[1]].kind == "change":
                words = tuple(self._here[span.start : span.stop])
                same = twins[words].setdefault(span, [])
                same.append(key)
                if len(same) == 1:
                    kinds[words].append(key)
        where: dict[str, list[int]] = defaultdict(list)
        for b, word in enumerate(self._there):
            if b not in taken:
                where[word].append(b)
        out: dict[tuple[int, int], range] = {}
        for words in sorted(kinds, key=lambda each: (-len(each), each)):
            size, free = len(words), []
            for b in where[words[0]]:
                run = range(b, b + size)
                if tuple(self._there[b : b + size]) == words and not taken.intersection(run):
                    free.append(run)
            if len(free) == len(kinds[words]):
                for key, run in zip(kinds[words], free, strict=True):
                    taken.update(run)
                    out.update(dict.fromkeys(twins[words][lost[key]], run))
        return out

    def _parts(self, place: range | None) -> Iterator[_Token]:
        """A run of the copy's tokens as a stretch of each piece."""
        stretch: _Token | None = None
        for b in place or ():
            token = self._b[b]
            if stretch is None or stretch.piece != token.piece:
                if stretch is not None:
                    yield stretch
                stretch = token
            else:
                stretch = stretch._replace(end=token.end)
        if stretch is not None:
            yield stretch


def _tokens(at: int, text: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(text):
        yield _Token(at, *found.span())
