"""The detection stage: every detector over a case, then one disjoint set of findings.

First pass: Presidio (NER, its recognizers, ours), cues, roster. What a tagger claims is cleaned, what
is below the threshold dropped. Second pass: propagation over the case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import regex

from redactor.detect.ages import AgeBeside
from redactor.detect.base import Detector, Marker, View, view_of
from redactor.detect.beside_places import BesidePlaces
from redactor.detect.credentials import without_credentials
from redactor.detect.cues import CueDetector
from redactor.detect.dates import DateSeries
from redactor.detect.engine import NER_NAME
from redactor.detect.labels import without_labels
from redactor.detect.ner.recogniser import NameRecogniser
from redactor.detect.ner.weigh import NAME as RECOGNISER
from redactor.detect.one_kind import one_kind
from redactor.detect.one_name import apart, join_names, whole_addresses
from redactor.detect.organisations import Organisations
from redactor.detect.propagate import Propagation
from redactor.detect.protected import WEAK, Protected, shipped
from redactor.detect.roster import NAME as ROSTER
from redactor.detect.roster import RosterDetector, phrase_regex
from redactor.detect.sift import sift
from redactor.detect.unknown import UnknownWords
from redactor.detect.verdicts import VerdictDetector
from redactor.detect.verdicts import settled as with_verdicts
from redactor.detect.whole_dates import whole_dates
from redactor.model import Case, Document, Finding, Flag, Kept, Segment
from redactor.spans import Beside, reconcile
from redactor.verdict import RECOGNIZER as VERDICT


def built_in(presidio: Detector) -> tuple[Detector, ...]:
    """The first-pass detectors. Adding one is one module and one entry here."""
    return (
        presidio,
        CueDetector(),
        UnknownWords(),
        Organisations(),
        RosterDetector(),
        VerdictDetector(),
    )


SAID = frozenset({ROSTER, VERDICT})
"""What a person said counts, however unlikely and whatever protects the word."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What each step of detection let through, so that a kept word can be explained.

    Attributes:
        claims: everything that any detector said, in both passes.
        cleaned: without what cleaning took away or cut short.
        counted: without what is too weak, protected, or on the case's keep list.
        settled: the result: disjoint, sorted by place.
        doubtful: names that are less likely than the threshold and likelier than the least doubt.
    """

    claims: tuple[Finding, ...]
    cleaned: tuple[Finding, ...]
    counted: tuple[Finding, ...]
    settled: tuple[Finding, ...]
    doubtful: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class DetectionStage:
    """Runs the detectors of a pipeline.

    Attributes:
        detectors: first pass, in any order.
        threshold: the least score that counts, by entity type.
        second: second pass; they get what the first pass found.
        markers: they mark passages for the reviewer, in any order.
        protected: words that stay unless the case shows that they name somebody.
        recogniser: reads the case and weighs what the first pass says of names; without one each
            claim counts with the score that its recognizer gave.
        doubt: the least score at which a name that does not count is marked for the reviewer.
    """

    detectors: tuple[Detector, ...]
    threshold: Callable[[str], float]
    second: tuple[Detector, ...] = (Propagation(), DateSeries(), AgeBeside(), BesidePlaces())
    markers: tuple[Marker, ...] = ()
    protected: Protected = field(default_factory=shipped)
    recogniser: NameRecogniser | None = None
    doubt: float = 1.0
    _seen: list[tuple[Case, tuple[View, ...]]] = field(
        default_factory=list, init=False, repr=False, compare=False
    )

    def run(self, case: Case) -> tuple[Finding, ...]:
        """Disjoint findings over all documents of the case, sorted by place."""
        return self.trace(case).settled

    def trace(self, case: Case) -> Trace:
        """The findings of a case, with all that was said on the way to them."""
        views = self._views(case)
        claims: list[Finding] = []

        def speak() -> Iterator[Finding]:
            claims.extend(self._claims(case, views))
            yield from _cleaned(claims, views)

        cleaned = self._weighed(speak(), views)
        open_to_it = list(self._unprotected(cleaned, case, views))
        counted = whole_dates(finding for finding in open_to_it if self._counts(finding))
        known = tuple(apart(reconcile(counted), views))
        again = [f for d in self.second for f in d.detect(case, views, known)]
        sure = list(self._count(again, case, views))
        every = reconcile(whole_dates([*known, *sure]))
        names = tidy(apart(join_names(every, views), views), views)
        settled = with_verdicts(tuple(one_kind(tuple(whole_addresses(names, views)), views)), case)
        return Trace(
            (*claims, *again),
            (*cleaned, *again),
            (*counted, *sure),
            settled,
            tuple(f for f in open_to_it if f.recognizer == RECOGNISER and self._is_doubtful(f)),
        )

    def flags(
        self, case: Case, findings: Iterable[Finding], doubtful: Sequence[Finding] = ()
    ) -> dict[str, tuple[Flag, ...]]:
        """What a reviewer must look at, by document, sorted by place; nothing of it is changed.

        Args:
            findings: those of the case, settled.
            doubtful: names that do not count (:attr:`Trace.doubtful`).
        """
        out: dict[str, tuple[Flag, ...]] = {}
        for view, own in self._per_document(case, findings):
            people = Beside(f for f in own if f.entity_type == "PERSON")
            marked = (flag for marker in self.markers for flag in marker.mark(view, own))
            found = [flag for flag in marked if not _is_a_name(flag, view, people)]
            found += _doubts(view, own, doubtful)
            out[view.reading.document] = tuple(_without_overlap(found))
        return out

    def kept(self, case: Case, findings: Iterable[Finding]) -> dict[str, tuple[Kept, ...]]:
        """What became of the protected terms, by document, in text order.

        Args:
            findings: those of the case whose text is replaced.
        """
        return {
            view.reading.document: self.protected.kept(view, own)
            for view, own in self._per_document(case, findings)
        }

    def names_in(self, lines: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Where each line of text, by itself, holds what the first pass takes for people."""
        documents = tuple(
            Document(f"line-{number}", "lines", "text", (Segment(0, "line", line),))
            for number, line in enumerate(lines)
        )
        case = Case("lines", documents)
        views = view_of(case)
        found: dict[str, list[tuple[int, int]]] = {document.id: [] for document in documents}
        for finding in reconcile(
            self._count(self._weighed(self.weak(case, views), views), case, views)
        ):
            if finding.entity_type == "PERSON":
                found[finding.document].append((finding.start, finding.end))
        return list(found.values())

    def weak(self, case: Case, views: Sequence[View]) -> list[Finding]:
        """What the first-pass detectors say, cleaned, before it is weighed."""
        return list(_cleaned(self._claims(case, views), views))

    def _weighed(self, claims: Iterable[Finding], views: Sequence[View]) -> list[Finding]:
        if self.recogniser is None:
            return list(claims)
        weighed = self.recogniser.weigh(views, claims)
        return list(without_credentials(weighed, views, frozenset({RECOGNISER})))

    def _views(self, case: Case) -> tuple[View, ...]:
        """The case as detectors see it; the last one is remembered, for its flags are asked next."""
        if not (self._seen and self._seen[0][0] is case):
            self._seen[:] = [(case, view_of(case))]
        return self._seen[0][1]

    def _per_document(
        self, case: Case, findings: Iterable[Finding]
    ) -> Iterator[tuple[View, list[Finding]]]:
        """Every document of the case as detectors see it, with its own findings."""
        own: dict[str, list[Finding]] = {document.id: [] for document in case.documents}
        for finding in findings:
            own[finding.document].append(finding)
        for view in self._views(case):
            yield view, own[view.reading.document]

    def _claims(self, case: Case, views: Sequence[View]) -> list[Finding]:
        return [f for d in self.detectors for f in d.detect(case, views, ())]

    def _count(
        self, findings: Iterable[Finding], case: Case, views: Sequence[View]
    ) -> Iterator[Finding]:
        return (f for f in self._unprotected(findings, case, views) if self._counts(f))

    def _counts(self, finding: Finding) -> bool:
        return finding.recognizer in SAID or finding.score >= self.threshold(finding.entity_type)

    def _is_doubtful(self, finding: Finding) -> bool:
        return self.doubt <= finding.score < self.threshold(finding.entity_type)

    def _unprotected(
        self, findings: Iterable[Finding], case: Case, views: Sequence[View]
    ) -> Iterator[Finding]:
        """The findings that no protected term and no word of the case's keep list voids."""
        kept = Beside(_kept_phrases(case, views))
        for finding in self.protected.survivors(findings, views):
            if finding.recognizer in SAID or not any(
                phrase.start <= finding.start and finding.end <= phrase.end
                for phrase in kept.touching(finding)
            ):
                yield finding


def _is_a_name(flag: Flag, view: View, people: Beside) -> bool:
    """Whether what could single somebody out is nothing but a person's name: Oscar is a son, and no prize."""
    if flag.kind != "quasi-identifier":
        return False
    probe = Finding(view.reading.document, flag.segment, flag.start, flag.end, "PERSON", 0.0, "")
    return any(f.start <= flag.start and flag.end <= f.end for f in people.touching(probe))


def _doubts(view: View, findings: Sequence[Finding], doubtful: Iterable[Finding]) -> Iterator[Flag]:
    """Marks for what nothing replaces of the doubtful names of this document."""
    own = [doubt for doubt in doubtful if doubt.document == view.reading.document]
    settled = Beside(findings if own else ())
    for doubt in own:
        at = doubt.start
        over = sorted((f.start, f.end) for f in settled.touching(doubt))
        for start, end in (*over, (doubt.end, doubt.end)):
            left = replace(doubt, start=at, end=max(at, start))
            if any(character.isalpha() for character in view.surface(left)):
                place = view.places[doubt.segment]
                yield Flag("uncertain", place, doubt.segment, left.start, left.end, RECOGNISER)
            at = max(at, end)


def _cleaned(claims: Sequence[Finding], views: Sequence[View]) -> Iterator[Finding]:
    """The claims without what reading on disproves: ordinary words, labels of numbers, days taken for ages."""
    sifted = sift(_without_days(claims), views, NER_NAME)
    return without_credentials(without_labels(sifted, views, WEAK), views, WEAK)


def _without_days(claims: Sequence[Finding]) -> Iterator[Finding]:
    """The claims without ages that are part of a longer date (DOB / age: 17 September 1989)."""
    dates = Beside(c for c in claims if c.entity_type in ("DATE_TIME", "DATE_OF_BIRTH"))
    for claim in claims:
        if claim.entity_type != "AGE" or not any(
            date.start <= claim.start
            and claim.end <= date.end
            and date.end - date.start > claim.end - claim.start
            for date in dates.touching(claim)
        ):
            yield claim


def _without_overlap(flags: Iterable[Flag]) -> Iterator[Flag]:
    """Overlapping flags of one kind as one, which the longest of them explains; sorted by place."""
    joined: list[Flag] = []
    for flag in sorted(flags, key=lambda f: (f.kind, f.segment, f.start, -f.end, f.recognizer)):
        last = joined[-1] if joined else None
        if (
            last is None
            or (last.kind, last.segment) != (flag.kind, flag.segment)
            or last.end <= flag.start
        ):
            joined.append(flag)
            continue
        longest = max((last, flag), key=lambda f: f.end - f.start)
        joined[-1] = replace(longest, start=last.start, end=max(last.end, flag.end))
    yield from sorted(joined, key=lambda f: (f.segment, f.start, f.end, f.kind))


def _kept_phrases(case: Case, views: Sequence[View]) -> Iterator[Finding]:
    """Where the words of the case's keep list stand."""
    for phrase in case.roster.keep:
        pattern = regex.compile(phrase_regex(phrase), regex.IGNORECASE)
        for view in views:
            for match in pattern.finditer(view.text):
                original = view.mapped.original(*match.span())
                for segment, start, end in view.reading.pieces(*original):
                    yield Finding(view.reading.document, segment, start, end, "", 1.0, "")


def _without_full_stop(finding: Finding, view: View) -> Finding:
    """A date written ``8 Apr.`` at the end of a sentence gives the full stop back to the sentence."""
    if finding.entity_type != "DATE_TIME":
        return finding
    end = view.reading.place(finding.segment, finding.end)
    if view.plain[end - 1] != ".":
        return finding
    abbreviated = regex.search(r"(?<!\p{L})\p{L}{1,4}\.$", view.plain[max(0, end - 6) : end])
    closes = regex.match(r"\s*(?:$|\n|[ ]\p{Lu})", view.plain[end : end + 9])
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
        text = view.surface(finding)
        start = finding.start + len(text) - len(text.lstrip(_EDGES))
        end = finding.end - len(text) + len(text.rstrip(_EDGES))
        if finding.entity_type == "PERSON" and text.rstrip(_EDGES)[-2:].lower() == "'s":
            end -= 2
        if start < end and any(c.isalnum() for c in text) and text.strip(_EDGES) != "s":
            yield replace(finding, start=start, end=end)
