"""Searches a text for many patterns at once: one look at every place, then each pattern where it may be.

:class:`Scanner` finds the strings of all clues (:mod:`redactor.detect.heads`) in one pass and tries a
pattern only at the places that its clue leaves. What is found is what ``finditer`` of each pattern finds.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import Any, Final

from redactor.detect.heads import ALPHABETS, LONGEST, Clue, Mark
from redactor.detect.syntax import EXACT

_REMEMBERED: Final = 100_000
_CHARACTERS: Final = 300_000
"""How much text stays scanned: a case's documents are asked about again, for their flags."""
_SPARSE: Final = 6
"""Where a clue leaves more than one place in so many characters, the pattern's own search is as quick."""
_LOOK_AT_CLOCK: Final = 32
_SHORT: Final = 8_000
"""A pattern that passed :mod:`redactor.detect.safety` cannot run away at one place of so short a text.
Setting the clock for every place costs ten times what trying it does."""


class _Heard(dict[str, tuple[int, ...]]):
    """Which marks have a string that begins a piece of text of :data:`LONGEST` characters."""

    def __init__(self, by_string: dict[str, list[int]]) -> None:
        super().__init__()
        self._closed: dict[str, tuple[int, ...]] = {}
        for string in sorted(by_string):
            shorter = (string[:length] for length in range(1, len(string)))
            numbers = set(by_string[string]).union(*(by_string.get(each, ()) for each in shorter))
            self._closed[string] = tuple(sorted(numbers))
        self._lengths = sorted({len(string) for string in by_string}, reverse=True)

    def __missing__(self, piece: str) -> tuple[int, ...]:
        closed = self._closed
        heard: tuple[int, ...] = ()
        for length in self._lengths:
            if piece[:length] in closed:
                heard = closed[piece[:length]]
                break
        if len(self) > _REMEMBERED:
            self.clear()
        self[piece] = heard
        return heard


@dataclass(slots=True)
class _Text:
    """A text with the places of every clue's strings.

    Attributes:
        exact: the text in the alphabet of single characters.
        edges: places with no letter before them.
        breaks: places of line ends.
        places: of the strings, by the number of the mark.
        starts: where a clue lets a match begin, as far as it was asked.
    """

    text: str
    exact: str
    edges: list[int]
    breaks: list[int]
    places: dict[int, list[int]]
    starts: dict[int, Sequence[int]] = field(default_factory=dict)


class Scanner:
    """The clues of a set of patterns. :meth:`add` them, then ask where each may match."""

    def __init__(self) -> None:
        self._numbers: dict[Clue, int] = {}
        self._clues: list[Clue] = []
        self._marks: dict[tuple[Mark, bool], int] = {}
        self._of: list[tuple[int | None, tuple[int, ...]]] = []
        self._index: tuple[tuple[_Heard, _Heard], ...] = ()
        self._texts: dict[int, _Text] = {}
        self._held = 0

    def add(self, clue: Clue) -> int:
        """The number to ask :meth:`starts` with."""
        number = self._numbers.setdefault(clue, len(self._clues))
        if number == len(self._clues):
            self._clues.append(clue)
            start = None if clue.start is None else self._mark(clue.start, clue.edge)
            self._of.append((start, tuple(self._mark(mark, False) for mark, *_ in clue.needs)))
            self._index = ()
            self._forget()
        return number

    def _mark(self, mark: Mark, edge: bool) -> int:
        return self._marks.setdefault((mark, edge), len(self._marks))

    def starts(self, clue: int, text: str) -> Sequence[int]:
        """Where in ``text`` a match may begin, in order."""
        known = self._read(text)
        starts = known.starts.get(clue)
        if starts is None:
            starts = known.starts[clue] = _starts(self._clues[clue], *self._of[clue], known)
        return starts

    def _read(self, text: str) -> _Text:
        known = self._texts.get(id(text))
        if known is not None:
            return known
        if not self._index:
            self._index = tuple(
                (self._heard(number, at_edge=False), self._heard(number, at_edge=True))
                for number in range(len(ALPHABETS))
            )
        if self._held > _CHARACTERS:
            self._forget()
        self._held += len(text)
        self._texts[id(text)] = known = _read(text, self._index)
        return known

    def _forget(self) -> None:
        self._texts.clear()
        self._held = 0

    def _heard(self, alphabet: int, *, at_edge: bool) -> _Heard:
        by_string: dict[str, list[int]] = {}
        for ((own, strings), edge), number in self._marks.items():
            if own == alphabet and (at_edge or not edge):
                for string in strings:
                    by_string.setdefault(string, []).append(number)
        return _Heard(by_string)


def matches(compiled: Any, starts: Sequence[int], text: str, seconds: float) -> Iterator[Any]:
    """What ``compiled.finditer(text, timeout=seconds)`` yields, which is at one of ``starts``.

    Raises:
        TimeoutError: as ``finditer``.
    """
    if len(starts) * _SPARSE > len(text):
        yield from compiled.finditer(text, timeout=seconds)
        return
    deadline = monotonic() + seconds
    try_at = compiled.match if len(text) <= _SHORT else partial(compiled.match, timeout=seconds)
    end = 0
    for since in range(0, len(starts), _LOOK_AT_CLOCK):
        for start in starts[since : since + _LOOK_AT_CLOCK]:
            if start >= end and (match := try_at(text, start)) is not None:
                yield match
                end = match.end()
        if monotonic() > deadline:
            raise TimeoutError


def _read(text: str, index: Sequence[tuple[_Heard, _Heard]]) -> _Text:
    places: dict[int, list[int]] = {}
    edges = [at for at in range(len(text)) if not (at and text[at - 1].isalpha())]
    for alphabet, (inner, outer) in zip(ALPHABETS, index, strict=True):
        plain = alphabet.plain(text)
        heard = [inner[plain[at : at + LONGEST]] for at in range(len(plain))]
        for at in edges:
            heard[at] = outer[plain[at : at + LONGEST]]
        for at, numbers in enumerate(heard):
            for number in numbers:
                if number in places:
                    places[number].append(at)
                else:
                    places[number] = [at]
    breaks = [at for at, char in enumerate(text) if char == "\n"]
    return _Text(text, EXACT.plain(text), edges, breaks, places)


def _starts(clue: Clue, start: int | None, needs: Sequence[int], known: _Text) -> Sequence[int]:
    """Where a match may begin, in order; ``start`` and ``needs`` are the numbers of the clue's marks."""
    found: Sequence[int] = known.edges if clue.edge else range(len(known.text))
    if start is not None:
        found = known.places.get(start, ())
    for (_, least, most, lines), need in zip(clue.needs, needs, strict=True):
        if not found:
            break
        places = known.places.get(need, ())
        found = _near(found, places, least, most, lines, known.breaks) if places else ()
    if clue.first and found:
        first, exact = clue.first, known.exact
        found = [at for at in found if exact[at] in first]
    return found


def _near(
    found: Sequence[int],
    places: Sequence[int],
    least: int,
    most: int | None,
    lines: int | None,
    breaks: Sequence[int],
) -> Sequence[int]:
    """Of the sorted places ``found`` those with one of ``places`` so far, and so many lines, behind them."""
    out: list[int] = []
    done = 0
    for place in places:
        first = 0 if most is None else place - most
        if lines is not None:
            before = bisect_left(breaks, place) - 1 - lines
            if before >= 0:
                first = max(first, breaks[before] + 1)
        since = max(done, bisect_left(found, first)) if first > 0 else done
        until = bisect_right(found, place - least)
        if since < until:
            out += found[since:until]
            done = until
    return out
