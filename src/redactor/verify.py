"""Looks for leaks in a finished copy: every form of every identity that was replaced, everywhere.

The copy is read again by another reader (:mod:`redactor.readback`). A form that is also an ordinary
word cannot be told from the word by its letters: it is a leak where detection, run again on that line
of the copy, takes it for a name, and no leak elsewhere.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import regex

from redactor.entities import family_of
from redactor.model import Decision, Finding, Leak, Surface
from redactor.vocabulary import without_labels

NameFinder = Callable[[Sequence[str]], Sequence[Sequence[tuple[int, int]]]]
WordTest = Callable[[str], bool]

_TITLES = frozenset(
    ("mr mrs ms miss mx dr prof professor rev revd sir dame lady lord the of and").split()
)
_GAP = r"[\W_]{0,3}"
_MIN_NUMBER = 6
_MIN_RAW = 6
_WORD = regex.compile(r"[\p{L}\p{M}]+(?:['-][\p{L}\p{M}]+)*")
_LINE_HYPHEN = regex.compile(r"(?<=\p{L})[-\u00ad\u2010\u2011][ \t]*[\r\n]\s*(?=\p{L})")
_NO_WORD = "\x00"


@dataclass(frozen=True, slots=True)
class Needle:
    """One form to look for.

    Attributes:
        text: folded words joined by one space, or the bare letters and digits of a number.
        entity_type: of the identity that it is a form of.
        number: whether punctuation and spaces inside it are ignored.
        weak: whether it is also an ordinary word; ``cased`` is then how it is written.
    """

    text: str = field(repr=False)
    entity_type: str
    number: bool = False
    weak: bool = False
    cased: str = field(default="", repr=False)


def fold(text: str) -> str:
    """Compatibility forms, accents, apostrophes, dashes, case and invisible characters folded."""
    decomposed = unicodedata.normalize("NFKD", text)
    kept = (c for c in decomposed if unicodedata.category(c) not in ("Mn", "Cf"))
    return "".join(kept).translate(_PUNCTUATION).casefold()


_PUNCTUATION = str.maketrans(
    {**dict.fromkeys("‘’‚‛ʼ′´`", "'"), **dict.fromkeys("‐‑‒–—―−", "-"), "“": '"', "”": '"'}
)


def needles(
    decisions: Iterable[Decision], surface: Callable[[Finding], str], is_word: WordTest
) -> tuple[Needle, ...]:
    """The forms that a copy must not hold, for the replaced findings of a whole case.

    Args:
        decisions: of all documents of the case.
        surface: original text of a finding.
        is_word: whether a word is also an ordinary word or a protected term.
    """
    found: set[Needle] = set()
    for decision in decisions:
        if decision.replaces:
            kind = decision.finding.entity_type
            found.update(_forms(surface(decision.finding), kind, is_word))
    return tuple(sorted(found, key=lambda n: (n.text, n.entity_type, n.weak, n.cased)))


def _forms(surface: str, kind: str, is_word: WordTest) -> Iterator[Needle]:
    family = family_of(kind)
    words = [m.group() for m in _WORD.finditer(surface.translate(_PUNCTUATION))]
    if family == "PERSON":
        names = [w for w in words if fold(w) not in _TITLES]
        if len(names) > 1 and any(len(name) > 2 for name in names):
            yield Needle(" ".join(fold(w) for w in words), kind)
        for name in names:
            yield from _word(name, kind, is_word)
    elif family in ("LOCATION", "ORG", "HANDLE", "QUASI"):
        if len(words) == 1 and not any(c.isdigit() for c in surface):
            yield from _word(words[0], kind, is_word)
        elif len(words) > 1 and not all(is_word(w) for w in words):
            yield Needle(" ".join(fold(surface).split()), kind)
    elif family in ("DATE", "AGE"):
        if sum(c.isdigit() for c in surface) >= _MIN_NUMBER:
            yield Needle(" ".join(fold(surface).split()), kind)
    elif family in ("EMAIL", "URL", "ADDRESS"):
        yield Needle(" ".join(fold(surface).split()), kind)
    else:
        bare = "".join(c for c in fold(surface) if c.isalnum())
        if len(bare) >= _MIN_NUMBER and sum(c.isdigit() for c in bare) >= 3:
            yield Needle(bare, kind, number=True)


def _word(word: str, kind: str, is_word: WordTest) -> Iterator[Needle]:
    folded = fold(word)
    if len(folded) < 2 or not folded[0].isalpha():
        return
    if is_word(word) or len(folded) == 2:
        if word[0].isupper():
            yield Needle(folded, kind, weak=True, cased=word)
    else:
        yield Needle(folded, kind)


class Searcher:
    """Searches surfaces for needles; built once for a case.

    Args:
        wanted: what :func:`needles` returned.
        names_in: detection run on lines, each by itself, giving the spans of the names in each.
    """

    def __init__(self, wanted: Sequence[Needle], names_in: NameFinder) -> None:
        self.names_in = names_in
        self._strong = {n.text: n for n in wanted if not n.number and not n.weak}
        self._numbers = {n.text: n for n in wanted if n.number}
        self._weak = {n.cased: n for n in wanted if n.weak}
        self._strong_regex = _alternation(self._strong)
        self._weak_regex = _alternation([*self._weak, *(c.upper() for c in self._weak)])
        self._number_regexes = [
            (regex.compile(rf"(?<![^\W_]){_GAP.join(text)}(?![^\W_])"), needle)
            for text, needle in sorted(self._numbers.items())
        ]

    def leaks(self, surfaces: Iterable[Surface]) -> tuple[Leak, ...]:
        """Every form that is still there, without repeats, sorted by place."""
        found: set[Leak] = set()
        for surface in surfaces:
            found.update(self._search(surface))
        return tuple(sorted(found, key=lambda leak: (leak.place, leak.check, leak.entity_type)))

    def _search(self, surface: Surface) -> Iterator[Leak]:
        for folded, _ in _readings(surface.text):
            if self._strong_regex is not None:
                for match in self._strong_regex.finditer(folded, overlapped=True):
                    if surface.kind != "raw" or len(match.group()) >= _MIN_RAW:
                        needle = self._strong[match.group()]
                        yield Leak(surface.place, f"{surface.kind}: known form", needle.entity_type)
            for pattern, needle in self._number_regexes:
                if pattern.search(folded):
                    yield Leak(surface.place, f"{surface.kind}: known number", needle.entity_type)
        if surface.kind == "text" and self._weak_regex is not None:
            lines = list(_lines_with(surface.text, self._weak_regex))
            for line, names in zip(lines, self.names_in(lines), strict=True):
                for start, end in names:
                    if match := self._weak_regex.search(line, start, end):
                        needle = self._weak.get(match.group()) or self._by_upper(match.group())
                        yield Leak(surface.place, "text: name again", needle.entity_type)

    def _by_upper(self, word: str) -> Needle:
        return next(n for cased, n in sorted(self._weak.items()) if cased.upper() == word)

    def weak_places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a text holds a weak form, written as a name would be."""
        if self._weak_regex is not None:
            for match in self._weak_regex.finditer(without_labels(text)):
                yield match.span()

    def strong_places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a text holds a form that is no ordinary word: offsets into ``text``."""
        patterns = [self._strong_regex] if self._strong_regex is not None else []
        patterns += [pattern for pattern, _ in self._number_regexes]
        for folded, places in _readings(text):
            for pattern in patterns:
                for match in pattern.finditer(folded):
                    yield places[match.start()], places[match.end() - 1] + 1


def _readings(text: str) -> Iterator[tuple[str, list[int]]]:
    """The text as it is searched: as it stands, and with words joined that a line end hyphenates.

    Yields the folded text and the offset in ``text`` of each of its characters. A label of ours keeps
    what stands before it and behind it apart.
    """
    bare = without_labels(text, _NO_WORD)
    yield _folded(bare, ())
    if cuts := [match.span() for match in _LINE_HYPHEN.finditer(bare)]:
        yield _folded(bare, cuts)


def _folded(text: str, cuts: Iterable[tuple[int, int]]) -> tuple[str, list[int]]:
    left_out = {index for start, end in cuts for index in range(start, end)}
    out: list[str] = []
    places: list[int] = []
    for index, character in enumerate(text):
        if index in left_out:
            continue
        for piece in _fold_one(character):
            if piece.isspace():
                if out and out[-1] == " ":
                    continue
                piece = " "
            out.append(piece)
            places.append(index)
    return "".join(out), places


@lru_cache(maxsize=4096)
def _fold_one(character: str) -> str:
    return fold(character)


def _alternation(words: Iterable[str]) -> regex.Pattern[str] | None:
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    if not ordered:
        return None
    body = "|".join(regex.escape(word) for word in ordered)
    return regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:{body})(?![\p{{L}}\p{{N}}])")


def _lines_with(text: str, pattern: regex.Pattern[str]) -> Iterator[str]:
    for line in text.splitlines():
        if pattern.search(without_labels(line)):
            yield line
