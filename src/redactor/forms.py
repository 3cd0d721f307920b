"""Finds known forms in a text in one pass over its words, however many forms there are.

A pattern with a branch for each form takes longer with every form, and a long case has thousands. Here each run of
letters, or of figures, is looked up. What is found is what such a pattern finds, the longest form first.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final

import regex

Found = tuple[str, int, int]
"""A form with its place."""

_LETTERS: Final = regex.compile(r"\p{L}+")
_LETTER: Final = regex.compile(r"\p{L}")
_BARE: Final = regex.compile(r"[^\W_]+")
_DIGIT: Final = regex.compile(r"\d")
_MOST: Final = 40
"""Letters before and behind a form in one run."""
_GAP: Final = 3


class Runs:
    """A text with its runs of letters, in order: taken apart once for all that is sought in it."""

    __slots__ = ("_starts", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[str] = _LETTERS.findall(text)
        self._starts: list[int] | None = None

    def places(self) -> Iterator[tuple[str, int]]:
        """Each run with its first character."""
        if self._starts is None:
            self._starts = []
            at = 0
            for word in self.words:
                start = self.text.index(word, at)
                self._starts.append(start)
                at = start + len(word)
        return zip(self.words, self._starts, strict=True)


class WordForms:
    """Forms that count between characters that are no letters."""

    def __init__(self, forms: Iterable[str]) -> None:
        self._by_run: dict[str, list[str]] = {}
        others: defaultdict[str, list[str]] = defaultdict(list)
        for form in sorted(set(forms) - {""}, key=lambda f: (-len(f), f)):
            if run := _LETTERS.match(form):
                self._by_run.setdefault(run.group(), []).append(form)
            else:
                others[form[0]].append(form)
        self._others = {first: _by_length(forms) for first, forms in others.items()}
        signs = "".join(map(regex.escape, sorted(others)))
        self._other = regex.compile(rf"(?<!\p{{L}})[{signs}]") if signs else None

    def may_be_in(self, runs: Runs) -> bool:
        """Whether a text holds the first letters of a form."""
        return self._other is not None or not self._by_run.keys().isdisjoint(runs.words)

    def overlapped(self, runs: Runs) -> list[Found]:
        """The longest form at each place where there is one, in order."""
        found: list[Found] = []
        text = runs.text
        if not self._by_run.keys().isdisjoint(runs.words):
            for run, at in runs.places():
                if forms := self._by_run.get(run):
                    found += _first(forms, text, at)
        if self._other is not None:
            for sign in self._other.finditer(text):
                at = sign.start()
                ways = self._others[text[at]]
                forms = [f for size, some in ways if (f := text[at : at + size]) in some]
                found += _first(forms, text, at)
            found.sort(key=lambda each: each[1])
        return found

    def apart(self, runs: Runs) -> Iterator[Found]:
        """The same without those that begin inside one before."""
        until = 0
        for form, start, end in self.overlapped(runs):
            if start >= until:
                yield form, start, end
                until = end


def _by_length(forms: Iterable[str]) -> list[tuple[int, frozenset[str]]]:
    """The forms of each length, the longest first."""
    lengths: defaultdict[int, set[str]] = defaultdict(set)
    for form in forms:
        lengths[len(form)].add(form)
    return [(size, frozenset(lengths[size])) for size in sorted(lengths, reverse=True)]


def _first(forms: Iterable[str], text: str, at: int) -> list[Found]:
    """The first of the forms that stands here, with no letter behind it."""
    for form in forms:
        end = at + len(form)
        if text.startswith(form, at) and not _LETTER.match(text, end):
            return [(form, at, end)]
    return []


class LetterForms:
    """Forms of letters alone that count anywhere.

    Args:
        forms: of at least ``least`` letters.
        least: how many letters the shortest has.
    """

    def __init__(self, forms: Iterable[str], least: int) -> None:
        self._least = least
        by_head: defaultdict[str, list[str]] = defaultdict(list)
        for form in sorted(set(forms), key=lambda f: (-len(f), f)):
            by_head[form[:least]].append(form)
        self._by_head = dict(by_head)
        self._runs: dict[str, tuple[str, int, int] | None] = {}

    def __bool__(self) -> bool:
        return bool(self._by_head)

    def apart(self, text: str) -> Iterator[Found]:
        """Every form, and none that begins inside one before."""
        heads, least = self._by_head, self._least
        until = 0
        for at in [at for at in range(len(text) - least + 1) if text[at : at + least] in heads]:
            if at >= until and (form := self._here(text, at)):
                until = at + len(form)
                yield form, at, until

    def _here(self, text: str, at: int) -> str:
        ways = self._by_head.get(text[at : at + self._least], ())
        return next((form for form in ways if text.startswith(form, at)), "")

    def inside(self, runs: Runs) -> Iterator[tuple[Found, str]]:
        """The first form in each run of letters, with what of the run is near it."""
        least = self._least
        if not any(self._in(run) for run in runs.words if len(run) >= least):
            return
        for run, at in runs.places():
            if len(run) >= least and (found := self._in(run)):
                form, start, end = found
                yield (form, at + start, at + end), run[: end + _MOST]

    def _in(self, run: str) -> Found | None:
        """The first form in a run, which is asked for once."""
        if run not in self._runs:
            starts = range(min(len(run) - self._least, _MOST) + 1)
            forms = ((self._here(run, at), at) for at in starts)
            first = next(((form, at, at + len(form)) for form, at in forms if form), None)
            self._runs[run] = first
        return self._runs[run]


class NumberForms:
    """Letters and figures that count with up to three signs between each two of them.

    Figures end where figures end, letters where letters and figures do.

    Args:
        numbers: of letters and figures, three figures at least.
    """

    def __init__(self, numbers: Iterable[str]) -> None:
        tails: defaultdict[str, list[str]] = defaultdict(list)
        self._odd: list[tuple[regex.Pattern[str], str]] = []
        for number in sorted(numbers):
            first = _DIGIT.search(number)
            if first is None or not _BARE.fullmatch(number):
                self._odd.append((_pattern(number), number))
            else:
                tails[number[first.start() :]].append(number)
        self._tails = dict(tails)
        self._lengths = sorted({len(tail) for tail in tails})
        self._heads = {tail[: self._lengths[0]] for tail in tails}

    def apart(self, text: str) -> Iterator[Found]:
        """Every number, and none that begins inside itself."""
        for pattern, number in self._odd:
            for match in pattern.finditer(text):
                yield number, match.start(), match.end()
        if not self._tails or not _DIGIT.search(text):
            return
        bare = "".join(_BARE.findall(text))
        known = list(self._known_in(bare))
        if not known:
            return
        pieces = list(_BARE.finditer(text))
        ends = list(accumulate(len(piece.group()) for piece in pieces))

        def place(at: int) -> int:
            piece = bisect_right(ends, at)
            return int(pieces[piece].end()) - (ends[piece] - at)

        until: dict[str, int] = {}
        for number, begin in known:
            places = [place(each) for each in range(begin, begin + len(number))]
            start, end = places[0], places[-1] + 1
            if start >= until.get(number, 0) and _stands(text, number, places):
                until[number] = end
                yield number, start, end

    def _known_in(self, bare: str) -> Iterator[tuple[str, int]]:
        """Every number in letters and figures alone, with its first character, by its first figure."""
        least = self._lengths[0]
        for digit in _DIGIT.finditer(bare):
            at = digit.start()
            if bare[at : at + least] not in self._heads:
                continue
            for length in self._lengths:
                for number in self._tails.get(bare[at : at + length], ()):
                    begin = at + length - len(number)
                    if begin >= 0 and bare.startswith(number, begin):
                        yield number, begin


def _stands(text: str, number: str, places: Sequence[int]) -> bool:
    """Whether a number at these places ends where it must and holds no wide gap."""
    if any(after - before > _GAP + 1 for before, after in pairwise(places)):
        return False
    start, end = places[0], places[-1] + 1
    more = _DIGIT if number[0].isdigit() else _BARE
    if start and more.match(text, start - 1):
        return False
    more = _DIGIT if number[-1].isdigit() else _BARE
    return not more.match(text, end)


def _pattern(number: str) -> regex.Pattern[str]:
    """A number with anything but letters and digits between its characters; digits end where digits end."""
    before = r"(?<!\d)" if number[0].isdigit() else r"(?<![^\W_])"
    after = r"(?!\d)" if number[-1].isdigit() else r"(?![^\W_])"
    return regex.compile(before + rf"[\W_]{{0,{_GAP}}}".join(number) + after)
