"""Words that must stay: finds them, and voids what weak recognizers claim inside them.

A list or a shape says what is protected; grammar on the spot and the people of the case say where the
same word names somebody. Evidence wins: a roster, a title, a word of kin, a verb of contact.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import regex

from redactor.detect.base import View
from redactor.detect.engine import NER_NAME
from redactor.detect.evidence import is_in_time, is_only_theory, is_somebody, is_theory
from redactor.detect.lexicon import is_ordinary
from redactor.detect.lexicon.terms import (
    Kind,
    Term,
    closed_lists,
    cut,
    own_terms,
    shipped_terms,
)
from redactor.detect.names import is_title, words
from redactor.detect.ner.weigh import NAME as RECOGNISER
from redactor.detect.roster import NAME as ROSTER
from redactor.detect.shapes import shapes
from redactor.model import Finding, Kept

_CLAIMS = frozenset({"PERSON", "LOCATION", "ORGANIZATION"})
_SURE = {Kind.PHRASE: 0.6, Kind.WORD: 0.6, Kind.TERM: 0.96, Kind.NAME: 0.25}
"""Score from which the recogniser, which knows what is protected, is believed all the same, by kind."""
_SURE_MONTH = 0.85
WEAK = frozenset(
    {NER_NAME, RECOGNISER, "unknown-words", "propagation", "organisations", "cues", "second-look"}
)
_SURE_CUES = frozenset({"title", "title, lower case", "collar number", "bracketed name"})
_PERSON_CUES = _SURE_CUES | {
    "relation before", "relation after", "is relation", "form label", "list label", "salutation",
    "alias", "quoted alias", "name and bracketed role", "name and bracketed age", "speaker",
}  # fmt: skip
_AGAIN = frozenset({"propagation", "second-look"})
_IDIOMS = "idioms"
_REMEMBERED = 64
"""Texts whose protected places are kept: every step over a case asks for the same ones."""

_MONTHS = "months_that_are_names"
_BETWEEN = regex.compile(r"(?:'[sS]?)?\)?(?:\s{1,3}|\s?-\s?|)\(?")
_LISTED = regex.compile(
    r"(?:[ ]\p{Ll}+)?(?:,|[ ]and|[ ]or|[ ]&|/)(?:[ ](?:and|or|then|also)){0,2}[ ]?"
)
_YEAR = regex.compile(r"\d{4}")
_LETTERS = regex.compile(r"[\p{L}\p{N}]")
_LINKS = frozenset({"and", "or", "the", "of", "s", "de", "et", "al"})


@dataclass(frozen=True, slots=True)
class Place:
    """A protected term in a text: ``[start, end)``, its list, and how far it is protected."""

    start: int
    end: int
    list: str
    kind: Kind
    person: bool = False


class Protected:
    """The protected terms of a pipeline: those of the catalogue and its own.

    Args:
        terms: what is protected.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        by_first: dict[str, dict[tuple[tuple[str, ...], bool], Term]] = {}
        for term in terms:
            by_first.setdefault(term.keys[0], {}).setdefault((term.keys, term.capitals), term)
        self._by_first: Mapping[str, tuple[Term, ...]] = {
            first: tuple(sorted(found.values(), key=lambda t: (-len(t.keys), not t.capitals)))
            for first, found in by_first.items()
        }
        self._read: dict[str, tuple[Place, ...]] = {}

    def places(self, text: str) -> tuple[Place, ...]:
        """Every protected term of ``text``, the longest where they overlap, in text order."""
        if text not in self._read:
            if len(self._read) >= _REMEMBERED:
                self._read.clear()
            self._read[text] = self._places(text)
        return self._read[text]

    def _places(self, text: str) -> tuple[Place, ...]:
        found = [*self.listed(text)]
        found += (Place(s.start, s.end, s.list, Kind.PHRASE) for s in shapes(text))
        out: list[Place] = []
        for place in sorted(found, key=lambda p: (p.start, -p.end, p.kind.value, p.list)):
            if not out or place.end > out[-1].end:
                out.append(place)
        return tuple(out)

    def listed(self, text: str) -> Iterator[Place]:
        """The terms of the lists in ``text``, in text order; of those that overlap the first, longest."""
        starts, written = cut(text)
        keys = [word.lower() for word in written]
        ends = [start + len(word) for start, word in zip(starts, written, strict=True)]
        done = 0
        for at, key in enumerate(keys):
            if at < done or key not in self._by_first:
                continue
            term = self._term_at(keys, at, text, starts, ends)
            if term is not None:
                done = at + len(term.keys)
                yield Place(starts[at], ends[done - 1], term.list, term.kind, term.person)

    def _term_at(
        self, keys: Sequence[str], at: int, text: str, starts: Sequence[int], ends: Sequence[int]
    ) -> Term | None:
        for term in self._by_first[keys[at]]:
            behind = at + len(term.keys)
            if tuple(keys[at:behind]) != term.keys:
                continue
            if not term.is_written(text[starts[at] : ends[at]]):
                continue
            joined = zip(ends[at : behind - 1], starts[at + 1 : behind], strict=True)
            if all(_BETWEEN.fullmatch(text, end, start) for end, start in joined):
                return term
        return None

    def survivors(self, findings: Iterable[Finding], views: Sequence[View]) -> Iterator[Finding]:
        """The findings that no protected term voids; a person's claim may lose a term at its edge."""
        by_id = {view.reading.document: view for view in views}
        maps: dict[str, _Map] = {}
        findings = list(findings)
        again: dict[str, set[int]] = {}
        for finding in findings:
            if finding.recognizer in _AGAIN and finding.entity_type == "PERSON":
                span = by_id[finding.document].span(finding)
                again.setdefault(finding.document, set()).update(range(*span))
        for finding in findings:
            if not _is_open(finding):
                yield finding
                continue
            view = by_id[finding.document]
            if finding.document not in maps:
                known = frozenset(again.get(finding.document, ()))
                maps[finding.document] = _Map(view.text, self.places(view.text), known)
            yield from _left_of(finding, view, maps[finding.document])

    def kept(self, view: View, findings: Iterable[Finding]) -> tuple[Kept, ...]:
        """What became of each protected term of a document, given its final findings.

        Words of closed classes (kin, weekdays, abbreviations) are left out unless one was overruled, and
        so is what is part of a date or a number.
        """
        findings = list(findings)
        named, other = (
            sorted(
                (f.segment, f.start, f.end)
                for f in findings
                if (f.entity_type in _CLAIMS) is of_names
            )
            for of_names in (True, False)
        )
        out: list[Kept] = []
        for place in self.places(view.text):
            pieces = list(view.reading.pieces(*view.mapped.original(place.start, place.end)))
            if any(_overlaps(other, *piece) for piece in pieces):
                continue
            lost = any(_overlaps(named, *piece) for piece in pieces)
            doubtful = place.kind is Kind.NAME and not _is_author(place, view.text)
            if not lost and (doubtful or place.list in closed_lists()):
                continue
            out += (
                Kept(place.list, view.places[segment], segment, start, end, lost)
                for segment, start, end in pieces
            )
        return tuple(out)


@cache
def shipped() -> Protected:
    """The protected terms of the catalogue alone."""
    return Protected(shipped_terms())


def with_own(terms: Sequence[str]) -> Protected:
    """The protected terms of the catalogue, and an organisation's own."""
    return Protected((*own_terms(terms), *shipped_terms())) if terms else shipped()


@dataclass(frozen=True, slots=True)
class _Map:
    """The protected places of a text, and the characters that known names of the case cover."""

    text: str = field(repr=False)
    places: tuple[Place, ...]
    names: frozenset[int]

    def is_known(self, place: Place) -> bool:
        """Whether people of the case have every word of the place in their names."""
        at = range(place.start, place.end)
        return all(i in self.names for i in at if self.text[i].isalnum())

    def in_company(self, place: Place) -> bool:
        """Whether a term of the same list that is no name stands right before the place, or behind it."""
        if place.kind is not Kind.NAME or is_somebody(self.text, place.start, place.end):
            return False
        at = bisect_left(self.places, place.start, key=lambda p: p.start)
        beside = [self.places[i] for i in (at - 1, at + 1) if 0 <= i < len(self.places)]
        return any(
            other.list == place.list
            and (other.kind is not Kind.NAME)
            and _LISTED.fullmatch(
                self.text, min(place.end, other.end), max(place.start, other.start)
            )
            for other in beside
        )

    def over(self, start: int, end: int) -> Iterator[Place]:
        """The protected places that touch ``[start, end)``; places neither nest nor share a start."""
        at = max(bisect_right(self.places, start, key=lambda p: p.end), 0)
        while at < len(self.places) and self.places[at].start < end:
            yield self.places[at]
            at += 1


def _least(place: Place) -> float:
    """The score from which a claim of the recogniser holds against a protected term."""
    return _SURE_MONTH if place.list == _MONTHS else _SURE[place.kind]


def _is_part(place: Place, start: int, end: int) -> bool:
    """Whether a claim takes some words out of a longer term, which is nobody's name: Síochána of An Garda Síochána."""
    whole = place.kind is Kind.PHRASE and not place.person and place.list != _IDIOMS
    return (
        whole
        and place.start <= start
        and end <= place.end
        and (start, end) != (place.start, place.end)
    )


def _is_open(finding: Finding) -> bool:
    """Whether a protected term may void the finding at all."""
    if finding.recognizer == ROSTER or finding.subject or finding.recognizer not in WEAK:
        return finding.entity_type == "DATE_TIME"
    return finding.entity_type in _CLAIMS


def _left_of(finding: Finding, view: View, known: _Map) -> Iterator[Finding]:
    start, end = view.span(finding)
    over = list(known.over(start, end))
    if finding.entity_type == "DATE_TIME":
        inside = any(p.kind is Kind.PHRASE and p.start < start and end <= p.end for p in over)
        if not (inside and _YEAR.fullmatch(view.text, start, end)):
            yield finding
        return
    firm = [
        p
        for p in over
        if not (p.person and known.is_known(p))
        and not (
            finding.recognizer == RECOGNISER
            and finding.score >= _least(p)
            and not _is_part(p, start, end)
        )
        and (_voids(p, start, end, finding, view.text) or known.in_company(p))
    ]
    if not firm:
        yield finding
        return
    if not any(
        _LETTERS.search(view.text, *gap) and not _is_link(view.text[slice(*gap)])
        for gap in _gaps(start, end, firm)
    ):
        return
    if finding.entity_type != "PERSON" or not any(p.kind is Kind.PHRASE for p in firm):
        yield finding
        return
    for low, high in _gaps(start, end, firm):
        named = [
            w for w in words(view.text, low, high) if w.text[0].isupper() and not is_title(w.text)
        ]
        if named:
            yield from view.findings(
                named[0].start, named[-1].end, finding.entity_type, finding.score, finding.recognizer,
                rule=finding.rule, role=finding.role,
            )  # fmt: skip


def _voids(place: Place, start: int, end: int, finding: Finding, text: str) -> bool:
    """Whether the term takes the characters that it shares with a claim on ``[start, end)``."""
    low, high = place.start, place.end
    again = finding.recognizer in _AGAIN
    if place.list == _IDIOMS and (start < low or high < end):
        return False
    if place.kind is Kind.PHRASE:
        if place.person:
            said = finding.recognizer == "cues" and finding.rule in _PERSON_CUES
            return not (said or is_somebody(text, low, high))
        return finding.rule not in _SURE_CUES or start >= low
    if place.kind is Kind.WORD:
        return not again and finding.rule not in _SURE_CUES
    if _is_author(place, text):
        return True
    if place.kind is Kind.NAME:
        plain = text[low].islower() and is_ordinary(text[low:high])
        return plain and not again and not is_somebody(text, low, high)
    timely = place.list == _MONTHS and is_in_time(text, low, high)
    if again:
        return timely or text[low].islower() or _is_cited(text, low, high)
    return timely or not (finding.rule in _SURE_CUES or is_somebody(text, low, high))


def _is_author(place: Place, text: str) -> bool:
    """Whether a word that is a person's name first can only be an author's here."""
    find = is_theory if place.person else is_only_theory
    return find(text, place.start, place.end)


def _is_cited(text: str, start: int, end: int) -> bool:
    """Whether even a word that names somebody of the case is an author here."""
    return is_theory(text, start, end) and not is_somebody(text, start, end)


def _gaps(start: int, end: int, places: Sequence[Place]) -> Iterator[tuple[int, int]]:
    at = start
    for place in places:
        if at < place.start:
            yield at, place.start
        at = max(at, place.end)
    if at < end:
        yield at, end


def _is_link(text: str) -> bool:
    return all(word in _LINKS for word in regex.findall(r"[\p{L}\p{N}]+", text.lower()))


def _overlaps(covered: Sequence[tuple[int, int, int]], segment: int, start: int, end: int) -> bool:
    at = max(bisect_right(covered, (segment, start, start)) - 1, 0)
    return any(
        low < end and start < high
        for where, low, high in covered[at : at + (end - start) + 2]
        if where == segment
    )
