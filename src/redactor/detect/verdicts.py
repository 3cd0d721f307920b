"""A reviewer's verdict is a detector like any other, but for one thing: what it says of a place stands.

What is to go in the whole case is found as the roster finds its phrases. What is said of one place is put
there when all others have spoken: it takes the place of what they said, and cuts what reaches beyond it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import regex

from redactor.detect.base import View
from redactor.detect.names import is_ambiguous
from redactor.detect.roster import phrase_regex
from redactor.entities import family_of
from redactor.folding import fold
from redactor.model import Case, Document, Finding
from redactor.verdict import (
    RECOGNIZER,
    Spot,
    Verdict,
    found_again,
    names_at_places,
    without_possessive,
)

_Key = tuple[str, int]


class VerdictDetector:
    """Finds what a reviewer said must go in the whole case, and numbers and names that were said of one place.

    Of those, a person's name is sought by its words, and what is also an ordinary word is not sought by itself.
    """

    name = RECOGNIZER

    def detect(
        self, case: Case, views: Sequence[View], known: Sequence[Finding]
    ) -> Iterator[Finding]:
        """Every form of every verdict of that kind."""
        for form, kind, rule in dict.fromkeys(_sought(case.roster.verdicts)):
            pattern = regex.compile(phrase_regex(form), regex.IGNORECASE)
            for view in views:
                for match in pattern.finditer(view.text):
                    start, end = match.span()
                    yield from view.findings(start, end, kind, 1.0, RECOGNIZER, rule=rule)


def _sought(verdicts: Sequence[Verdict]) -> Iterator[tuple[str, str, str]]:
    """Words that go wherever they stand, with their kind and the verdict that labels them, if it does."""
    for verdict in verdicts:
        if verdict.kind == "replace":
            for form in verdict.forms:
                yield without_possessive(form), verdict.entity_type, verdict.id
    for text, kind in names_at_places(verdicts):
        if family_of(kind) != "PERSON" and not (text.isalpha() and is_ambiguous(text)):
            yield text, kind, ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a verdict says of a place: it stays (no ``finding``), or goes as ``finding``."""

    document: str
    segment: int
    start: int
    end: int
    finding: Finding | None


def settled(findings: Sequence[Finding], case: Case) -> tuple[Finding, ...]:
    """The findings of a case, sorted and disjoint, with what verdicts say put in their place.

    Args:
        findings: disjoint, sorted by place.
    """
    verdicts = case.roster.verdicts
    if not verdicts:
        return tuple(findings)
    kinds = _kinds(verdicts)
    places: dict[_Key, list[Said]] = defaultdict(list)
    for said in said_of_places(case):
        places[said.document, said.segment].append(said)
    texts = {d.id: d.segments for d in case.documents}
    out: list[Finding] = []
    beneath: dict[Finding, set[tuple[str, int, int]]] = defaultdict(set)
    for finding in findings:
        for said in places.get((finding.document, finding.segment), ()):
            if said.finding is not None and _reach(said, finding.start, finding.end):
                own = finding.rule == said.finding.rule
                beneath[said.finding].update(finding.beneath if own else _within(finding, said))
        whole = texts[finding.document][finding.segment].text
        verdict = kinds.get(_key(whole[finding.start : finding.end]))
        if verdict is not None:
            finding = _as_said(finding, verdict)
        out.extend(_outside(finding, places.get((finding.document, finding.segment), ()), whole))
    said_here = (s.finding for own in places.values() for s in own if s.finding is not None)
    out += [replace(f, beneath=tuple(sorted(beneath.get(f, ())))) for f in said_here]
    order = {document.id: place for place, document in enumerate(case.documents)}
    return tuple(sorted(out, key=lambda f: (order[f.document], f.segment, f.start)))


def lost(case: Case) -> tuple[str, ...]:
    """Ids of the verdicts of which a place is not found any more: the document was edited there."""
    by_id = {document.id: document for document in case.documents}
    gone: dict[str, None] = {}
    for verdict in case.roster.verdicts:
        for spot in verdict.spots:
            if _place(verdict, spot, by_id) is None:
                gone[verdict.id] = None
    return tuple(gone)


def in_words(case: Case) -> tuple[str, ...]:
    """What the report says of verdicts that were lost, and of those that go before case.yaml."""
    said: list[str] = []
    if gone := len(lost(case)):
        what = "1 decision" if gone == 1 else f"{gone} decisions"
        said.append(
            f"{what} of a reviewer about a single place could not be carried over, because the document was edited "
            "there. Decide again."
        )
    if stay := case.roster.overruled:
        what, they = ("1 entry", "it") if stay == 1 else (f"{stay} entries", "they")
        said.append(
            f"{what} of case.yaml may stay in the copies of this case, because a reviewer decided so. Take the "
            f"decision back if {they} must go."
        )
    return tuple(said)


def said_of_places(case: Case) -> Iterator[Said]:
    """What verdicts say of places that are still there.

    Where two meet the later verdict wins; beside it, what the earlier one said of its place stands.
    """
    by_id = {document.id: document for document in case.documents}
    roles = {person.id: person.role for person in case.roster.people}
    made: list[Said] = []
    for verdict in case.roster.verdicts:
        for spot in verdict.spots:
            place = _place(verdict, spot, by_id)
            if place is None:
                continue
            said = Said(spot.document, *place, _finding(verdict, spot.document, place, roles))
            text = by_id[spot.document].segments[said.segment].text
            made = [left for each in made for left in _beside(each, said, text)]
            made.append(said)
    yield from made


def _finding(
    verdict: Verdict, document: str, place: tuple[int, int, int], roles: Mapping[str, str]
) -> Finding | None:
    if verdict.kind == "replace":
        return Finding(document, *place, verdict.entity_type, 1.0, RECOGNIZER, rule=verdict.id)
    if verdict.kind == "belongs":
        role = roles.get(verdict.person, "")
        return Finding(
            document, *place, "PERSON", 1.0, RECOGNIZER,
            rule=verdict.id, role=role, subject=verdict.person,
        )  # fmt: skip
    return None


def _kinds(verdicts: Iterable[Verdict]) -> dict[str, Verdict]:
    """The verdict on each form that goes in the whole case; the last one counts."""
    return {
        _key(without_possessive(form)): verdict
        for verdict in verdicts
        if verdict.kind == "replace"
        for form in verdict.forms
    }


def _key(text: str) -> str:
    return " ".join(fold(text).split())


def _as_said(finding: Finding, verdict: Verdict) -> Finding:
    """The finding as something else, with what it and the reviewer's words were taken for before."""
    kinds = {finding.entity_type, verdict.was} - {verdict.entity_type, ""}
    before = {(kind, finding.start, finding.end) for kind in kinds}
    return replace(
        finding,
        entity_type=verdict.entity_type,
        recognizer=RECOGNIZER,
        rule=verdict.id,
        score=1.0,
        role="",
        subject="",
        beneath=tuple(sorted({*finding.beneath, *before})),
    )


def _within(finding: Finding, said: Said) -> Iterator[tuple[str, int, int]]:
    """What a finding says of a place that a verdict is about, or of a part of it."""
    for kind, start, end in ((finding.entity_type, finding.start, finding.end), *finding.beneath):
        if _reach(said, start, end):
            yield kind, max(start, said.start), min(end, said.end)


def _place(
    verdict: Verdict, spot: Spot, documents: Mapping[str, Document]
) -> tuple[int, int, int] | None:
    """Where a place is now; what stays somewhere stays there only if nothing else may be meant."""
    document = documents.get(spot.document)
    if document is None:
        return None
    segments = ((segment.index, segment.text) for segment in document.segments)
    return found_again(spot, segments, bounded=verdict.kind == "keep")


def _outside(finding: Finding, places: Iterable[Said], text: str) -> Iterator[Finding]:
    """What is left of a finding beside the places that verdicts speak of, in the text of its segment."""
    left = [(finding.start, finding.end)]
    for said in places:
        left = [span for low, high in left for span in _cut(low, high, said, text)]
    yield from (replace(finding, start=low, end=high) for low, high in left)


def _beside(earlier: Said, later: Said, text: str) -> Iterator[Said]:
    """What an earlier verdict still says of its place, beside that of a later one."""
    if (earlier.document, earlier.segment) != (later.document, later.segment):
        yield earlier
        return
    for low, high in _cut(earlier.start, earlier.end, later, text):
        said = earlier.finding and replace(earlier.finding, start=low, end=high)
        yield replace(earlier, start=low, end=high, finding=said)


def _cut(start: int, end: int, said: Said, text: str) -> Iterator[tuple[int, int]]:
    """``[start, end)`` without a place; no blank or sign is left over where it was cut."""
    if not _reach(said, start, end):
        yield start, end
        return
    low, high = said.start, said.end
    while low > start and not text[low - 1].isalnum():
        low -= 1
    while high < end and not text[high].isalnum():
        high += 1
    if start < low:
        yield start, low
    if high < end:
        yield high, end


def _reach(said: Said, start: int, end: int) -> bool:
    """Whether a place and ``[start, end)`` of its segment have a character in common."""
    return said.start < end and start < said.end
