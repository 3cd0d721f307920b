"""Why each piece of a document was replaced or kept: for people who write recognizers.

Takes what every step of detection let through and tells, for each place that any recognizer spoke of,
who said what and what came of it. Rows hold places and shapes; the words themselves only on demand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from redactor.detect.stage import Trace
from redactor.model import Decision, Document, Finding, Flag, Kept
from redactor.spans import overlaps


@dataclass(frozen=True, slots=True)
class Claim:
    """What one recognizer said of a place, and what came of it.

    Attributes:
        fate: plain words, out of a closed set; never a word of the document.
    """

    recognizer: str
    rule: str
    entity_type: str
    score: float
    start: int
    end: int
    fate: str


@dataclass(frozen=True, slots=True)
class Row:
    """One place of a document that something was said of. Offsets are into the segment.

    Attributes:
        result: what stands in the copy: labels, or why the text stayed.
        text: the words, for a terminal only.
        claims: every claim that touches the place, the one that decided first, then the surest.
    """

    place: str
    segment: int
    start: int
    end: int
    result: str
    claims: tuple[Claim, ...]
    text: str = field(repr=False, default="")

    @property
    def shape(self) -> str:
        """The words with letters as ``x`` and ``X`` and digits as ``9``."""
        return "".join(_shape(character) for character in self.text)


def explain(
    document: Document,
    trace: Trace,
    decisions: Sequence[Decision],
    flags: Sequence[Flag],
    kept: Sequence[Kept],
    threshold: Callable[[str], float],
    find: str = "",
) -> list[Row]:
    """Every place of ``document`` that a recognizer, a flag file or a protected list spoke of, in order."""
    own = [d for d in decisions if d.finding.document == document.id]
    steps = [
        [f for f in step if f.document == document.id]
        for step in (trace.claims, trace.cleaned, trace.counted)
    ]
    rows = [*_found(document, own, steps, threshold), *_marked(document, flags, kept)]
    rows += _silent(document, find, rows)
    return sorted(rows, key=lambda row: (row.segment, row.start, row.end, row.result))


def _found(
    document: Document,
    decisions: Sequence[Decision],
    steps: Sequence[Sequence[Finding]],
    threshold: Callable[[str], float],
) -> Iterator[Row]:
    claims, cleaned, counted = steps
    spoken = sorted(
        {*claims, *(d.finding for d in decisions)}, key=lambda f: (f.segment, f.start, f.end)
    )
    for group in _touching(spoken):
        segment, start = group[0].segment, group[0].start
        end = max(f.end for f in group)
        here = [d for d in decisions if any(overlaps(d.finding, f) for f in group)]
        told = [
            Claim(
                f.recognizer, f.rule, f.entity_type, f.score, f.start, f.end,
                _fate(f, here, cleaned, counted, threshold),
            )
            for f in set(group) & set(claims)
        ]  # fmt: skip
        told += [_later(d) for d in here if not any(overlaps(d.finding, f) for f in claims)]
        told.sort(
            key=lambda c: (c.fate != "decided", -c.score, c.recognizer, c.rule, c.start, c.end)
        )
        text = document.segments[segment].text[start:end]
        place = document.segments[segment].place
        yield Row(place, segment, start, end, _result(here), tuple(told), text)


def _touching(findings: Sequence[Finding]) -> Iterator[list[Finding]]:
    group: list[Finding] = []
    for finding in findings:
        if group and (
            finding.segment != group[0].segment or finding.start >= max(f.end for f in group)
        ):
            yield group
            group = []
        group.append(finding)
    if group:
        yield group


def _fate(
    claim: Finding,
    decisions: Sequence[Decision],
    cleaned: Sequence[Finding],
    counted: Sequence[Finding],
    threshold: Callable[[str], float],
) -> str:
    def lives(step: Sequence[Finding]) -> bool:
        return any(f.recognizer == claim.recognizer and overlaps(f, claim) for f in step)

    if not lives(cleaned):
        return "cleaned away: ordinary words, a title, a label, a day of a date or a protected term"
    if not lives(counted):
        if claim.score < threshold(claim.entity_type):
            return f"too weak: {threshold(claim.entity_type):.2f} is needed"
        return "left out: a protected term, or on the case's keep list"
    for decision in decisions:
        found = decision.finding
        if overlaps(found, claim):
            if found.recognizer == claim.recognizer and found.entity_type == claim.entity_type:
                return "decided"
            if found.entity_type == claim.entity_type:
                return "agreed"
    return f"gave way to {decisions[0].finding.recognizer}" if decisions else "trimmed away"


def _later(decision: Decision) -> Claim:
    """What a look at the finished text added, which no detector had claimed."""
    f = decision.finding
    return Claim(f.recognizer, f.rule, f.entity_type, f.score, f.start, f.end, "decided")


def _result(decisions: Sequence[Decision]) -> str:
    if not decisions:
        return "kept: no claim counted"
    labels = [d.label for d in decisions if d.label is not None]
    return " ".join(labels) if labels else f"kept by the policy: {decisions[0].rule}"


def _marked(document: Document, flags: Sequence[Flag], kept: Sequence[Kept]) -> Iterator[Row]:
    for flag in flags:
        text = document.segments[flag.segment].text[flag.start : flag.end]
        claim = Claim(flag.recognizer, "", flag.kind, 1.0, flag.start, flag.end, "marked")
        yield Row(
            flag.place, flag.segment, flag.start, flag.end, f"flag: {flag.kind}", (claim,), text
        )
    for term in kept:
        text = document.segments[term.segment].text[term.start : term.end]
        fate = "overruled by the case" if term.overruled else "kept"
        claim = Claim(term.protected, "", "protected term", 1.0, term.start, term.end, fate)
        result = f"protected term: {fate}"
        yield Row(term.place, term.segment, term.start, term.end, result, (claim,), text)


def _silent(document: Document, find: str, rows: Sequence[Row]) -> Iterator[Row]:
    """Where ``find`` stands, in any letter case, and no recognizer said a word."""
    if not find:
        return
    pattern = re.compile(re.escape(find), re.IGNORECASE)
    for segment in document.segments:
        for match in pattern.finditer(segment.text):
            start, end = match.span()
            if not any(
                r.segment == segment.index and r.start < end and start < r.end for r in rows
            ):
                result = "kept: nobody claimed it"
                yield Row(segment.place, segment.index, start, end, result, (), match[0])


def _shape(character: str) -> str:
    if character.isalpha():
        return "X" if character.isupper() else "x"
    if character.isalnum():
        return "9"
    return character if character.isprintable() else " "
