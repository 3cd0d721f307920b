"""Looks for leaks in a finished copy: every form of every identity that was replaced, everywhere.

The copy is read again by another reader (:mod:`redactor.readback`). A form that is also an ordinary
word cannot be told from the word by its letters: it is a leak where detection, run again on that line
of the copy, takes it for a name, and no leak elsewhere.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

import regex

from redactor.entities import family_of
from redactor.forms import LetterForms, NumberForms, Runs, WordForms
from redactor.model import Decision, Finding, Leak, Roster, Surface
from redactor.own_words import naming
from redactor.verdict import RECOGNIZER as VERDICT
from redactor.verdict import (
    for_one_place,
    goes_everywhere,
    names_at_places,
    without_possessive,
    wordings,
)
from redactor.vocabulary import without_labels

NameFinder = Callable[[Sequence[str]], Sequence[Sequence[tuple[int, int]]]]
WordTest = Callable[[str], bool]

_TITLES = frozenset(
    ("mr mrs ms miss mx dr prof professor rev revd sir dame lady lord the of and").split()
)
DISCLOSE = "disclose"
"""The action that names some people in the copy and withholds others."""

_MIN_NUMBER = 6
_MIN_RAW = 6
_MIN_GLUED = 6
_MIN_ANYWHERE = 8
_MIN_BROKEN = 8
_BINARY = re.compile(r"[\x01-\x08\x0e-\x1b]")
"""Signs that bytes are no text; the label mark is not among them."""
_BREAK = regex.compile(r"[^\p{L}\p{N}\x00\n]{1,3}")
_WORD = regex.compile(r"[\p{L}\p{M}]+(?:['-][\p{L}\p{M}]+)*")
_LINE_HYPHEN = regex.compile(
    r"(?<=\p{L})(?P<cut>[-\u00ad\u2010\u2011][ \t]*[\r\n][\s>|]*)(?=\p{L})"
)
_SPACED_OUT = regex.compile(r"(?<!\p{L})\p{L}(?:(?P<cut>[^\p{L}\p{N}]{1,3})\p{L}(?!\p{L})){4,}")
_LINE_END = re.compile(r"[\r\n]")
_MAYBE_SPACED_OUT = re.compile(
    r"[^0-9A-Za-z](?:[A-Za-z\u0080-\U0010ffff][^0-9A-Za-z]{1,3}){2}[A-Za-z\u0080-\U0010ffff][^0-9A-Za-z]"
)
"""What is wherever the pattern above matches; signs beyond ASCII may be letters or none."""
_ENCODED = regex.compile(
    r"&(?:#\d{1,6}|#x[0-9A-Fa-f]{1,6}|[A-Za-z]{2,10});|(?:%[0-9A-Fa-f]{2})+|(?:=[0-9A-F]{2})+"
)
_INVISIBLE = regex.compile(r"[\p{Mn}\p{Cf}]+")
_ALIKE = re.compile(r"(?P<alike>(?:[!-~]|[ ](?=[!-~]))+)|[\s\S]")
"""What is folded character by character, one for one; or a single character."""
_NO_ROSTER = Roster()
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
    if text.isascii():
        return text.replace("`", "'").lower()
    kept: str = _INVISIBLE.sub("", unicodedata.normalize("NFKD", text))
    for sign, plain in _SIGNS.items():
        kept = kept.replace(sign, plain)
    return kept.casefold()


_SIGNS = {**dict.fromkeys("‘’‚‛ʼ′´`", "'"), **dict.fromkeys("‐‑‒–—―−", "-"), "“": '"', "”": '"'}
_PUNCTUATION = str.maketrans(_SIGNS)


def needles(
    decisions: Iterable[Decision],
    surface: Callable[[Finding], str],
    is_word: WordTest,
    roster: Roster = _NO_ROSTER,
) -> tuple[Needle, ...]:
    """The forms that a copy must not hold: what was replaced in the case, what its roster lists, labels with a name.

    A person whom the policy names in the copy (a copy for the person that it is about) is no needle, and
    neither is a word that such a person shares with one who is withheld: the surname of a family.

    Args:
        decisions: of all documents of the case.
        surface: original text of a finding.
        is_word: whether a word is also an ordinary word or a protected term.
        roster: names and phrases that must not stand in a copy, found in it or not.
    """
    found: set[Needle] = set()
    decided = tuple(decisions)
    named = [
        d.finding
        for d in decided
        if d.action == DISCLOSE and not d.replaces and d.finding.entity_type == "PERSON"
    ]
    open_names = {finding.subject for finding in named}
    people = [(name, "PERSON") for p in roster.people if p.id not in open_names for name in p.names]
    listed = [
        (p, "ID_NUMBER" if any(map(str.isdigit, p)) else "EMAIL_ADDRESS") for p in roster.always
    ]
    here = for_one_place(roster.verdicts)
    parts = [part for d in decided if d.replaces for part in _sought(d.finding, here)]
    replaced = {(surface(part), part.entity_type) for part in parts}
    texts = (*people, *listed, *names_at_places(roster.verdicts), *replaced)
    for text, kind in texts:
        found.update(_forms(text, kind, is_word))
    for text, kind in {(surface(p), p.entity_type) for p in parts if p.recognizer == VERDICT}:
        found.update(_forms(text, kind, is_word, said=True))
    kept = {n.text for f in named for n in _forms(surface(f), "PERSON", is_word)}
    own = wordings(roster.verdicts).values()
    for words in naming(own, texts, is_word, _TITLES | kept):
        found.add(Needle(" ".join(fold(words).split()), "PERSON"))
    wanted = (needle for needle in found if needle.number or needle.text not in kept)
    return tuple(sorted(wanted, key=lambda n: (n.text, n.entity_type, n.weak, n.cased)))


def _sought(finding: Finding, here: Collection[str]) -> Iterator[Finding]:
    """What of a replaced text must not stand elsewhere either, and as what.

    A detail that a reviewer says in other words in one place may; a name, or what it was taken for before, not.
    """
    said = finding.recognizer == VERDICT and finding.rule in here
    if not said or goes_everywhere(finding.entity_type):
        yield finding
    for kind, start, end in finding.beneath:
        start, end = max(start, finding.start), min(end, finding.end)
        if start < end:
            yield replace(finding, entity_type=kind, start=start, end=end)


def _forms(surface: str, kind: str, is_word: WordTest, *, said: bool = False) -> Iterator[Needle]:
    """What to seek of one text; a reviewer may have ``said`` that a word without digits is a number."""
    family, surface = family_of(kind), without_possessive(surface)
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
        if len(words) > 1 or family != "ADDRESS":
            yield Needle(" ".join(fold(surface).split()), kind)
        elif words and words[0].isalpha():
            yield from _word(words[0], kind, is_word)
    else:
        bare = "".join(c for c in fold(surface) if c.isalnum())
        if len(bare) >= _MIN_NUMBER and sum(c.isdigit() for c in bare) >= 3:
            yield Needle(bare, kind, number=True)
        elif said and len(words) == 1 and bare.isalpha():
            yield from _word(words[0], kind, is_word)


def _word(word: str, kind: str, is_word: WordTest) -> Iterator[Needle]:
    word = without_possessive(word)
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

    A form counts between characters that are no letters (digits and underscores do not hide it), and
    a long form also inside a longer run of letters that is no word (``drthistlewood``).

    Args:
        wanted: what :func:`needles` returned.
        names_in: detection run on lines, each by itself, giving the spans of the names in each.
        is_word: whether a word is also an ordinary word or a protected term.
    """

    def __init__(self, wanted: Sequence[Needle], names_in: NameFinder, is_word: WordTest) -> None:
        self.names_in = names_in
        self._is_word = is_word
        self._strong = {n.text: n for n in wanted if not n.number and not n.weak}
        self._numbers = {n.text: n for n in wanted if n.number}
        self._weak = {n.cased: n for n in wanted if n.weak}
        self._strong_forms = WordForms(self._strong)
        self._weak_forms = WordForms([*self._weak, *(c.upper() for c in self._weak)])
        self._glued_forms = LetterForms(
            (text for text in self._strong if len(text) >= _MIN_GLUED and text.isalpha()),
            _MIN_GLUED,
        )
        self._broken = {
            bare: text
            for text in sorted(self._strong, reverse=True)
            if len(bare := _BREAK.sub("", text)) >= _MIN_BROKEN and bare.isalpha()
        }
        self._broken_forms = LetterForms(self._broken, _MIN_BROKEN)
        self._broken_starts = {bare[:at] for bare in self._broken for at in range(1, len(bare))}
        self._number_forms = NumberForms(self._numbers)

    @cached_property
    def _anywhere_regex(self) -> regex.Pattern[str] | None:
        """For bytes, where what stands beside a form says nothing about where it ends."""
        return _one_of((text for text in self._strong if len(text) >= _MIN_ANYWHERE), "", "")

    @cached_property
    def _weak_regex(self) -> regex.Pattern[str] | None:
        words = [*self._weak, *(cased.upper() for cased in self._weak)]
        return _one_of(words, r"(?<!\p{L})", r"(?!\p{L})")

    def leaks(self, surfaces: Iterable[Surface]) -> tuple[Leak, ...]:
        """Every form that is still there, without repeats, sorted by place."""
        found: set[Leak] = set()
        for surface in surfaces:
            found.update(self._search(surface))
        return tuple(sorted(found, key=lambda leak: (leak.place, leak.check, leak.entity_type)))

    def _search(self, surface: Surface) -> Iterator[Leak]:
        for text in map(_flat, _readings(surface.text)):
            for form, _, _ in self._strong_in(text, raw=surface.kind == "raw"):
                if surface.kind != "raw" or len(form) >= _MIN_RAW:
                    kind = self._strong[form].entity_type
                    yield Leak(surface.place, f"{surface.kind}: known form", kind)
            for number, _, _ in self._number_forms.apart(text):
                kind = self._numbers[number].entity_type
                yield Leak(surface.place, f"{surface.kind}: known number", kind)
        if surface.kind == "text" and any(self.weak_places(surface.text)):
            lines = [line for line in surface.text.splitlines() if any(self.weak_places(line))]
            for line, names in zip(lines, self.names_in(lines), strict=True):
                for start, end in names:
                    if self._weak_regex and (match := self._weak_regex.search(line, start, end)):
                        needle = self._weak.get(match.group()) or self._by_upper(match.group())
                        yield Leak(surface.place, "text: name again", needle.entity_type)

    def _by_upper(self, word: str) -> Needle:
        return next(n for cased, n in sorted(self._weak.items()) if cased.upper() == word)

    def weak_places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a text holds a weak form, written as a name would be."""
        if self._weak and self._weak_forms.may_be_in(Runs(text)):
            for _, start, end in self._weak_forms.apart(Runs(without_labels(text))):
                yield start, end

    def strong_places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a text holds a form that is no ordinary word: offsets into ``text``, sorted."""
        found: set[tuple[int, int]] = set()
        for pieces in _readings(text):
            flat = _flat(pieces)
            if spans := list(self._known_in(flat)):
                reading = _mapped(pieces)
                if reading.text != flat:
                    spans = list(self._known_in(reading.text))
                found.update((reading.starts[start], reading.ends[end - 1]) for start, end in spans)
        yield from sorted(found)

    def _known_in(self, text: str) -> Iterator[tuple[int, int]]:
        for _, start, end in self._strong_in(text):
            yield start, end
        for _, start, end in self._number_forms.apart(text):
            yield start, end

    def _strong_in(self, text: str, *, raw: bool = False) -> Iterator[tuple[str, int, int]]:
        """Each strong form in a folded text, with its place in it."""
        runs = Runs(text)
        yield from self._strong_forms.overlapped(runs)
        if raw:
            if _BINARY.search(text) and self._anywhere_regex is not None:
                for match in self._anywhere_regex.finditer(text):
                    yield match.group(), match.start(), match.end()
            return
        if self._glued_forms:
            for found, run in self._glued_forms.inside(runs):
                if not self._is_word(run):
                    yield found
        if self._broken_forms and self._may_be_broken(runs.words):
            yield from self._broken_in(text)

    def _may_be_broken(self, words: Sequence[str]) -> bool:
        """Whether runs of letters that follow one another are a long form together."""
        starts = self._broken_starts
        for at, word in enumerate(words):
            if word in starts:
                whole, behind = word, at
                while whole in starts and (behind := behind + 1) < len(words):
                    whole += words[behind]
                    if whole in self._broken:
                        return True
        # A letter that is younger than this Python ends no run for it.
        return bool(words) and not "".join(words).isalpha()

    def _broken_in(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Each long form that a tab, a blank or a sign cuts into pieces that are no words, with its place."""
        parts: list[str] = []
        cuts: list[int] = []
        removed = [0]
        at = whole = 0
        for gap in _BREAK.finditer(text):
            start, end = gap.span()
            parts.append(text[at:start])
            whole += start - at
            cuts.append(whole)
            removed.append(removed[-1] + end - start)
            at = end
        parts.append(text[at:])
        for form, low, high in self._broken_forms.apart("".join(parts)):
            first, last = bisect_right(cuts, low), bisect_right(cuts, high - 1)
            if first == last:
                continue
            start, end = low + removed[first], high + removed[last]
            pieces = _BREAK.split(text[start:end])
            cut = not all(map(self._is_word, pieces))
            if cut and not (
                text[max(start - 1, 0) : start].isalpha() or text[end : end + 1].isalpha()
            ):
                yield self._broken[form], start, end


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a reading and its span in the original; of another length, it stands for all of it."""

    text: str = field(repr=False)
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text as it is searched, and where each of its characters starts and ends in the original."""

    text: str = field(repr=False)
    starts: list[int] = field(repr=False)
    ends: list[int] = field(repr=False)


def _readings(text: str) -> Iterator[list[_Piece]]:
    """The ways a text is read: as it stands; with hyphenated and with letter-spaced words joined; decoded.

    A label of ours keeps what stands before it and behind it apart.
    """
    bare = without_labels(text, _NO_WORD)
    yield [_Piece(bare, 0, len(bare))]
    for pattern, sign in ((_LINE_HYPHEN, _LINE_END), (_SPACED_OUT, _MAYBE_SPACED_OUT)):
        if not sign.search(bare):
            continue
        if cuts := [(s, e, "") for match in pattern.finditer(bare) for s, e in match.spans("cut")]:
            yield list(_with(bare, cuts))
    if cuts := [(*match.span(), _decode(match.group())) for match in _ENCODED.finditer(bare)]:
        yield list(_with(bare, cuts))


def _with(text: str, changes: Iterable[tuple[int, int, str]]) -> Iterator[_Piece]:
    """The text with other words in some places, in order."""
    at = 0
    for start, end, instead in changes:
        yield _Piece(text[at:start], at, start)
        yield _Piece(instead, start, end)
        at = end
    yield _Piece(text[at:], at, len(text))


def _decode(token: str) -> str:
    if token.startswith("&"):
        return html.unescape(token)
    return bytes.fromhex(token.replace(token[0], "")).decode("utf-8", "replace")


def _flat(pieces: Iterable[_Piece]) -> str:
    """A reading as it is searched, without the way back to the original."""
    text = fold("".join([piece.text for piece in pieces]))
    words = " ".join(text.split())
    before = " " if text[:1].isspace() else ""
    return f"{before}{words}{' ' if words and text[-1].isspace() else ''}"


def _mapped(pieces: Iterable[_Piece]) -> _Reading:
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def add(text: str, start: int, piece: _Piece) -> None:
        """Characters that each became one, from ``start`` of the original; a blank behind a blank is left out."""
        if text[0] == " " and out and out[-1][-1] == " ":
            text, start = text[1:], start + 1
        if not text:
            return
        out.append(text)
        if len(piece.text) == piece.end - piece.start:
            starts.extend(range(start, start + len(text)))
            ends.extend(range(start + 1, start + len(text) + 1))
        else:
            starts.extend([piece.start] * len(text))
            ends.extend([piece.end] * len(text))

    for piece in pieces:
        for part in _ALIKE.finditer(piece.text):
            written, at = part.group(), piece.start + part.start()
            if part.lastgroup:
                add(fold(written), at, piece)
            else:
                for folded in _fold_one(written):
                    add(" " if folded.isspace() else folded, at, piece)
    return _Reading("".join(out), starts, ends)


@lru_cache(maxsize=4096)
def _fold_one(character: str) -> str:
    return fold(character)


def _one_of(words: Iterable[str], before: str, after: str) -> regex.Pattern[str] | None:
    """A pattern for any of the words, the longest first, as ``form``; ``None`` for no word."""
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    if not ordered:
        return None
    return regex.compile(f"{before}(?P<form>{'|'.join(map(regex.escape, ordered))}){after}")
