"""The detection stage: every detector over a case, then one disjoint set of findings.

First pass: Presidio (NER, its recognizers, ours), cues, roster. What a tagger claims is cleaned, what
is below the threshold dropped. Second pass: propagation over the case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from redactor.detect.base import Detector, View, view_of
from redactor.detect.cues import CueDetector
from redactor.detect.engine import NER_NAME
from redactor.detect.extend import extend
from redactor.detect.organisations import Organisations
from redactor.detect.propagate import Propagation
from redactor.detect.roster import NAME as ROSTER
from redactor.detect.roster import RosterDetector, phrase_regex
from redactor.detect.sift import sift
from redactor.detect.unknown import UnknownWords
from redactor.model import Case, Document, Finding, Segment
from redactor.spans import reconcile


def built_in(presidio: Detector) -> tuple[Detector, ...]:
    """The first-pass detectors. Adding one is one module and one entry here."""
    return (presidio, CueDetector(), UnknownWords(), Organisations(), RosterDetector())


@dataclass(frozen=True, slots=True)
class DetectionStage:
    """Runs the detectors of a pipeline.

    Attributes:
        detectors: first pass, in any order.
        threshold: the least score that counts, by entity type.
        second: second pass; they get what the first pass found.
    """

    detectors: tuple[Detector, ...]
    threshold: Callable[[str], float]
    second: tuple[Detector, ...] = (Propagation(),)

    def run(self, case: Case) -> tuple[Finding, ...]:
        """Disjoint findings over all documents of the case, sorted by place."""
        views = view_of(case)
        known = reconcile(extend(self._first_pass(case, views), views))
        again: list[Finding] = []
        for detector in self.second:
            again.extend(detector.detect(case, views, known))
        every = reconcile([*known, *self._count(again, case, views)])
        return tuple(tidy(join_names(every, views), views))

    def names_in(self, lines: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Where each line of text, by itself, holds what the first pass takes for people."""
        documents = tuple(
            Document(f"line-{number}", "lines", "text", (Segment(0, "line", line),))
            for number, line in enumerate(lines)
        )
        case = Case("lines", documents)
        views = view_of(case)
        found: dict[str, list[tuple[int, int]]] = {document.id: [] for document in documents}
        for finding in reconcile(self._first_pass(case, views)):
            if finding.entity_type == "PERSON":
                found[finding.document].append((finding.start, finding.end))
        return list(found.values())

    def _first_pass(self, case: Case, views: Sequence[View]) -> Iterator[Finding]:
        """What the first detectors claim: a tagger's claims cleaned, weak ones left out."""
        claims = [f for d in self.detectors for f in d.detect(case, views, ())]
        return self._count(sift(claims, views, NER_NAME), case, views)

    def _count(
        self, findings: Iterable[Finding], case: Case, views: Sequence[View]
    ) -> Iterator[Finding]:
        kept = list(_kept_phrases(case, views))
        for finding in findings:
            if finding.recognizer == ROSTER or (
                finding.score >= self.threshold(finding.entity_type)
                and not any(
                    document == finding.document
                    and segment == finding.segment
                    and start <= finding.start
                    and finding.end <= end
                    for document, segment, start, end in kept
                )
            ):
                yield finding


def _kept_phrases(case: Case, views: Sequence[View]) -> Iterator[tuple[str, int, int, int]]:
    for phrase in case.roster.keep:
        pattern = regex.compile(phrase_regex(phrase), regex.IGNORECASE)
        for view in views:
            for match in pattern.finditer(view.text):
                for segment, start, end in view.reading.pieces(*match.span()):
                    yield view.reading.document, segment, start, end


def _without_full_stop(finding: Finding, view: View) -> Finding:
    """A date written ``8 Apr.`` at the end of a sentence gives the full stop back to the sentence."""
    if finding.entity_type != "DATE_TIME":
        return finding
    end = view.reading.place(finding.segment, finding.end)
    if view.text[end - 1] != ".":
        return finding
    abbreviated = regex.search(r"(?<!\p{L})\p{L}{1,4}\.$", view.text[max(0, end - 6) : end])
    closes = regex.match(r"\s*(?:$|\n|[ ]\p{Lu})", view.text[end : end + 9])
    if abbreviated and not closes:
        return finding
    return replace(finding, end=finding.end - 1)


_EDGES = " \t\r\n,;:–—-\"'"


def tidy(findings: Iterable[Finding], views: Sequence[View]) -> Iterator[Finding]:
    """Trim what settling overlaps left at the edges: white space, punctuation, a possessive."""
    by_id = {view.reading.document: view for view in views}
    for untidy in findings:
        view = by_id[untidy.document]
        finding = _without_full_stop(untidy, view)
        base = view.reading.place(finding.segment, 0)
        text = view.text[base + finding.start : base + finding.end]
        start = finding.start + len(text) - len(text.lstrip(_EDGES))
        end = finding.end - len(text) + len(text.rstrip(_EDGES))
        if finding.entity_type == "PERSON" and text.rstrip(_EDGES)[-2:].lower() == "'s":
            end -= 2
        if start < end and any(c.isalnum() for c in text) and text.strip(_EDGES) != "s":
            yield replace(finding, start=start, end=end)


_INITIAL = regex.compile(r"(?<!\p{L})\p{L}$")


def join_names(findings: Sequence[Finding], views: Sequence[View]) -> Iterator[Finding]:
    """Join neighbouring words of one name into one finding; the input is disjoint and sorted."""
    texts = {view.reading.document: view for view in views}
    last: Finding | None = None
    for finding in findings:
        if last is not None and _same_name(last, finding, texts[finding.document]):
            best = max((last, finding), key=lambda f: (f.score, f.end - f.start))
            last = replace(
                best,
                start=last.start,
                end=finding.end,
                role=last.role or finding.role,
                subject=last.subject or finding.subject,
                others=tuple(
                    sorted(
                        {last.recognizer, finding.recognizer, *last.others, *finding.others}
                        - {best.recognizer}
                    )
                ),
            )
            continue
        if last is not None:
            yield last
        last = finding
    if last is not None:
        yield last


def _same_name(a: Finding, b: Finding, view: View) -> bool:
    if (a.document, a.segment) != (b.document, b.segment) or a.entity_type != b.entity_type:
        return False
    if a.entity_type != "PERSON" or (a.subject and b.subject and a.subject != b.subject):
        return False
    base = view.reading.place(a.segment, 0)
    between = view.text[base + a.end : base + b.start]
    if between.startswith("."):
        # Behind an initial a full stop goes on with the name; behind a word it ends a sentence.
        initial = _INITIAL.search(view.text, max(0, base + a.end - 3), base + a.end)
        return bool(initial) and between in (".", ". ")
    return between in ("", " ", "  ", "-")
