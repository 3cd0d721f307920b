"""Searches a text for many patterns at once: one look at every place, then each pattern where it may be.

:class:`Scanner` finds the strings of all clues (:mod:`redactor.detect.heads`) in one pass and tries a
pattern only at the places that its clue leaves. What is found is what ``finditer`` of each pattern finds.

Places of a text are the bits of a number, the first character's the lowest: what a clue asks for is then
told of all places at once, by shifting and joining a few numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from time import monotonic
from typing import Any, Final

from redactor.detect.heads import ALPHABETS, Clue, Mark
from redactor.detect.strings import (
    Strings,
    characters,
    listed,
    places,
    places_of_marks,
    places_of_signs,
)

_CHARACTERS: Final = 300_000
"""How much text stays scanned: a case's documents are asked about again, for their flags."""
_TOGETHER: Final = 16_000
"""So many characters or more are looked at by themselves: what each look costs, long or short, is little then."""
_BETWEEN: Final = "\n"
_SPARSE: Final = 6
"""Where a clue leaves more than one place in so many characters, the pattern's own search is as quick."""
_FEW: Final = 2
"""So many places are tried sooner than told more closely."""
_STOPS: Final = 12
_WORD: Final = 8
"""Blanks are counted where no more line ends and blanks than ``_STOPS`` may lie between, and more characters than
``_WORD``."""
_LOOK_AT_CLOCK: Final = 32
_SHORT: Final = 8_000
"""A pattern that passed :mod:`redactor.detect.safety` cannot run away at one place of so short a text.
Setting the clock for every place costs ten times what trying it does."""
_Need = tuple[int, int, int | None, int | None, int | None]
_Signs = tuple[tuple[int, str], ...]
_Clue = tuple[bool, str, int | None, str, tuple[_Need, ...], _Signs]
"""The parts of a clue with numbers for its marks: edge and barred, start and other start, needs, signs."""


class _Free:
    """Where a text has none of some signs.

    Attributes:
        stops: places of those signs.
        longest: no more characters lie between two of them.
    """

    __slots__ = ("_ahead", "longest", "stops")

    def __init__(self, every: int, stops: int, longest: int) -> None:
        self.stops = stops
        self.longest = longest
        self._ahead = {0: every, 1: every & ~stops}

    def ahead(self, width: int) -> int:
        """Places with no stop among the ``width`` characters from there on."""
        found = self._ahead.get(width)
        if found is None:
            half = width // 2
            found = self.ahead(half) & (self.ahead(width - half) >> half)
            self._ahead[width] = found
        return found

    def across(self, found: int, stops: int) -> int:
        """With all places before, as far as no more than so many stops lie between."""
        found = _spread(found, self.longest, self)
        for _ in range(stops):
            found = _spread(found | (found >> 1) & self.stops, self.longest, self)
        return found


def _spread(found: int, width: int, free: _Free | None) -> int:
    """With all places up to ``width`` before, as far as nothing stops it."""
    done = 0
    while done < width:
        step = min(done + 1, width - done)
        found |= found >> step if free is None else found >> step & free.ahead(step)
        done += step
    return found


class _Text:
    """Texts, a line end between each two, with the places of every clue's strings.

    What lies in the next text may count for one before it: the places left are then too many, never too few.

    Attributes:
        texts: themselves; while they are kept, no other text has their identity.
        all: their places.
        edges: places with no letter before them.
        marked: places of the strings of a mark, by its number.
        starts: where a clue lets a match begin, as far as it was asked.
    """

    __slots__ = (
        "_begun",
        "_free_behind",
        "_lines",
        "_one_of",
        "_signs",
        "_words",
        "all",
        "edges",
        "marked",
        "starts",
        "texts",
    )

    def __init__(self, texts: Sequence[str], index: Sequence[Strings]) -> None:
        self.texts = texts
        text = _BETWEEN.join(texts)
        self._begun = sum(1 << at for at in _firsts(texts))
        self.all = (1 << len(text)) - 1
        signs, letters = characters(text)
        self.edges = ~(places(letters) << 1) & self.all
        self.marked = places_of_marks(signs, index)
        self.starts: dict[int, int] = {}
        self._signs = places_of_signs(signs)
        self._one_of: dict[str, int] = {}
        self._free_behind: dict[str, int] = {}
        breaks, blanks = self._signs.get("\n", 0), self._signs.get(" ", 0)
        self._lines = _Free(self.all, breaks, max(map(len, text.split("\n"))))
        longest = max(map(len, text.replace("\n", " ").split(" ")))
        self._words = _Free(self.all, breaks | blanks, longest)

    def one_of(self, signs: str) -> int:
        """Places of characters with one of these signs of :data:`EXACT`."""
        found = self._one_of.get(signs)
        if found is None:
            known, found = self._signs, 0
            for sign in signs:
                if sign in known:
                    found |= known[sign]
            self._one_of[signs] = found
        return found

    def free_behind(self, signs: str) -> int:
        """Places behind no character of their text with one of these signs."""
        found = self._free_behind.get(signs)
        if found is None:
            found = self._free_behind[signs] = ~(self.one_of(signs) << 1) | self._begun
        return found

    def behind(self, signs: str) -> int:
        """Places behind a character with one of these signs; a line end stands also before the text."""
        return self.one_of(signs) << 1 | ("\n" in signs)

    def before(
        self, found: int, least: int, most: int | None, lines: int | None, blanks: int | None
    ) -> int:
        """Places with one of ``found`` so many characters, line ends and blanks behind them."""
        found = found >> least if least >= 0 else found << -least
        if lines is None:
            if most is None:
                return (1 << found.bit_length()) - 1
            return _spread(found, most - least, None)
        if lines == 0 and least > 0:
            found &= self._lines.ahead(least)
        near = None if most is None else most - least
        if blanks is not None and lines + blanks <= _STOPS and (near is None or near > _WORD):
            found, far = self._words.across(found, lines + blanks), found
            return found if near is None else found & _spread(far, near, None)
        if near is not None:
            return _spread(found, near, None if lines else self._lines)
        return self._lines.across(found, lines)


_Part = tuple[_Text, int, int]
"""Where a text was looked at, the place of its first character there, and its own places from 0."""


def _firsts(texts: Iterable[str]) -> Iterator[int]:
    """The place of the first character of each text, with one between each two."""
    at = 0
    for text in texts:
        yield at
        at += len(text) + len(_BETWEEN)


class Scanner:
    """The clues of a set of patterns. :meth:`add` them, then ask where each may match."""

    def __init__(self) -> None:
        self._numbers: dict[Clue, int] = {}
        self._clues: list[_Clue] = []
        self._marks: dict[Mark, int] = {}
        self._index: tuple[Strings, ...] = ()
        self._texts: dict[int, _Part] = {}
        self._held = 0

    def add(self, clue: Clue) -> int:
        """The number to ask :meth:`starts` with."""
        number = self._numbers.setdefault(clue, len(self._clues))
        if number == len(self._clues):
            start = None if clue.start is None else self._mark(clue.start)
            needs = tuple(
                (self._mark(mark), least, most, lines, blanks)
                for mark, least, most, lines, blanks in clue.needs
            )
            self._clues.append((clue.edge, clue.barred, start, clue.other, needs, clue.signs))
            self._index = ()
            self._forget()
        return number

    def _mark(self, mark: Mark) -> int:
        return self._marks.setdefault(mark, len(self._marks))

    def starts(self, clue: int, text: str) -> Sequence[int]:
        """Where in ``text`` a match may begin, in order."""
        return listed(self._starts(clue, text))

    def may_match(self, clue: int, text: str) -> bool:
        """Whether a match may begin anywhere in ``text``."""
        return self._starts(clue, text) != 0

    def together(self, texts: Iterable[str]) -> None:
        """Look at texts at once that will be asked about one after the other: each by itself takes longer."""
        few: list[str] = []
        size = 0
        for text in texts:
            if id(text) not in self._texts:
                few.append(text)
                size += len(text)
            if size >= _TOGETHER:
                self._read(few)
                few, size = [], 0
        if few:
            self._read(few)

    def _starts(self, clue: int, text: str) -> int:
        part = self._texts.get(id(text))
        if part is None:
            self._read([text])
            part = self._texts[id(text)]
        known, first, own = part
        starts = known.starts.get(clue)
        if starts is None:
            starts = known.starts[clue] = _starts(known, *self._clues[clue])
        return starts >> first & own

    def _read(self, texts: Sequence[str]) -> None:
        if not self._index:
            self._index = tuple(map(self._strings, range(len(ALPHABETS))))
        if self._held > _CHARACTERS:
            self._forget()
        self._held += sum(map(len, texts))
        known = _Text(texts, self._index)
        for first, text in zip(_firsts(texts), texts, strict=True):
            self._texts[id(text)] = known, first, (1 << len(text)) - 1

    def _forget(self) -> None:
        self._texts.clear()
        self._held = 0

    def _strings(self, alphabet: int) -> Strings:
        own = {number: strings for (of, strings), number in self._marks.items() if of == alphabet}
        return Strings(ALPHABETS[alphabet], own)


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


def _starts(
    known: _Text,
    edge: bool,
    barred: str,
    start: int | None,
    other: str,
    needs: tuple[_Need, ...],
    signs: _Signs,
) -> int:
    """Where a match may begin, by the parts of its clue."""
    marked = known.marked
    for need in needs:
        if need[0] not in marked:
            return 0
    found = known.edges if edge else known.all
    if start is not None:
        begun = marked.get(start, 0)
        if other:
            begun |= known.one_of(other)
        found &= begun
    if barred:
        found &= known.free_behind(barred)
    for number, least, most, lines, blanks in needs:
        if found.bit_count() <= _FEW:
            return found
        found &= known.before(marked[number], least, most, lines, blanks)
    for at, chars in signs:
        if found.bit_count() <= _FEW:
            return found
        found &= known.one_of(chars) >> at if at >= 0 else known.behind(chars)
    return found
