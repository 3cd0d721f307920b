"""Arithmetic on spans: one reading text per document, and findings made disjoint.

``reconcile`` obeys two laws (tests/properties): it never uncovers a word character that some
finding covers, and its result is disjoint.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from redactor.model import Case, Document, Finding


@dataclass(frozen=True, slots=True)
class Reading:
    """A document's segments as one text, so that a label in one cell explains the next.

    Attributes:
        document: id of the document.
        text: all segment texts in order, each followed by its joint.
        starts: offset of each segment in ``text``.
        lengths: length of each segment, without the joint.
    """

    document: str
    text: str = field(repr=False)
    starts: tuple[int, ...]
    lengths: tuple[int, ...]

    def pieces(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Yield ``(segment, start, end)`` for every part of ``[start, end)`` inside a segment."""
        starts, lengths = self.starts, self.lengths
        index = max(bisect_right(starts, start) - 1, 0)
        while index < len(starts) and starts[index] < end:
            base = starts[index]
            low, high = max(start - base, 0), min(end - base, lengths[index])
            if low < high:
                yield index, low, high
            index += 1

    def place(self, segment: int, offset: int) -> int:
        """Offset in ``text`` of an offset in a segment."""
        return self.starts[segment] + offset


def reading_of(document: Document) -> Reading:
    """Join the segments of ``document`` by their joints."""
    starts: list[int] = []
    parts: list[str] = []
    at = 0
    for segment in document.segments:
        starts.append(at)
        parts += (segment.text, segment.joint)
        at += len(segment.text) + len(segment.joint)
    lengths = tuple(len(segment.text) for segment in document.segments)
    return Reading(document.id, "".join(parts), tuple(starts), lengths)


def surface_in(case: Case) -> Callable[[Finding], str]:
    """What tells the original text that a finding of ``case`` covers, for many findings."""
    segments = {document.id: document.segments for document in case.documents}

    def surface(finding: Finding) -> str:
        text = segments[finding.document][finding.segment].text
        return text[finding.start : finding.end]

    return surface


def overlaps(a: Finding, b: Finding) -> bool:
    """Whether two findings share a character of the same segment."""
    return (
        a.document == b.document and a.segment == b.segment and a.start < b.end and b.start < a.end
    )


class Beside:
    """The findings of each segment in order, to be asked which of them touch a place."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        held: dict[tuple[str, int], list[Finding]] = defaultdict(list)
        for finding in findings:
            held[finding.document, finding.segment].append(finding)
        self._held = {place: sorted(own, key=lambda f: f.start) for place, own in held.items()}
        self._starts = {place: [f.start for f in own] for place, own in self._held.items()}
        self._longest = {
            place: max(f.end - f.start for f in own) for place, own in self._held.items()
        }

    def touching(self, finding: Finding) -> list[Finding]:
        """Those that share a character with ``finding``."""
        place = finding.document, finding.segment
        if place not in self._held:
            return []
        starts = self._starts[place]
        first = bisect_right(starts, finding.start - self._longest[place])
        near = self._held[place][first : bisect_left(starts, finding.end)]
        return [other for other in near if overlaps(finding, other)]


def reconcile(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return disjoint findings that cover every character which ``findings`` cover.

    Where findings overlap, the strongest claim gives type, role and recognizer to the characters
    it covers; what a weaker one covers beside it stays covered under the weaker one's type, or
    joins the winner where both are of one type. The result is sorted and does not depend on the
    order of the input.
    """
    groups: dict[tuple[str, int], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.start < finding.end:
            groups[finding.document, finding.segment].append(finding)
    out: list[Finding] = []
    for key in sorted(groups):
        for cluster in _clusters(sorted(groups[key], key=_position)):
            out.extend(_settle(cluster))
    return tuple(out)


def _position(finding: Finding) -> tuple[object, ...]:
    return (finding.start, -finding.end, *_strength(finding))


def _strength(finding: Finding) -> tuple[object, ...]:
    """Sort key, strongest first: score in tenths, then length, then names for determinism."""
    return (
        -round(finding.score, 1),
        finding.start - finding.end,
        -finding.score,
        finding.entity_type,
        finding.recognizer,
        finding.rule,
        finding.role,
        finding.subject,
        finding.start,
        finding.others,
    )


def _clusters(findings: Sequence[Finding]) -> Iterator[list[Finding]]:
    cluster: list[Finding] = []
    reach = -1
    for finding in findings:
        if cluster and finding.start >= reach:
            yield cluster
            cluster = []
        cluster.append(finding)
        reach = max(reach, finding.end) if len(cluster) > 1 else finding.end
    if cluster:
        yield cluster


def _settle(cluster: list[Finding]) -> list[Finding]:
    if len(cluster) == 1:
        return cluster
    ranked = sorted(_merge_same_type(cluster), key=_strength)
    if len(ranked) == 1:
        return ranked
    cuts = sorted({f.start for f in ranked} | {f.end for f in ranked})
    pieces: list[tuple[Finding, int, int, set[str]]] = []
    for low, high in pairwise(cuts):
        covering = [f for f in ranked if f.start <= low and high <= f.end]
        if not covering:
            continue
        winner = covering[0]
        others = {n for f in covering[1:] for n in (f.recognizer, *f.others)}
        last = pieces[-1] if pieces else None
        if last is not None and last[2] == low and _same_claim(last[0], winner):
            pieces[-1] = (last[0], last[1], high, last[3] | others)
        else:
            pieces.append((winner, low, high, others.union(winner.others)))
    return [
        _over(winner, low, high, tuple(sorted(others - {winner.recognizer})))
        for winner, low, high, others in pieces
    ]


def _over(finding: Finding, start: int, end: int, others: tuple[str, ...]) -> Finding:
    """The finding on another stretch of its segment, with others who claim it."""
    if (finding.start, finding.end, finding.others) == (start, end, others):
        return finding
    return replace(finding, start=start, end=end, others=others)


def _same_claim(a: Finding, b: Finding) -> bool:
    return a is b or _claim(a) == _claim(b)


def _claim(finding: Finding) -> tuple[object, ...]:
    return (
        finding.document,
        finding.segment,
        finding.entity_type,
        finding.score,
        finding.recognizer,
        finding.rule,
        finding.role,
        finding.subject,
        finding.beneath,
    )


def _merge_same_type(cluster: list[Finding]) -> list[Finding]:
    """Join overlapping findings of one type into one that spans them all."""
    by_type: dict[str, list[Finding]] = defaultdict(list)
    for finding in cluster:
        by_type[finding.entity_type].append(finding)
    return [
        _merged(group)
        for same in by_type.values()
        for group in _clusters(sorted(same, key=_position) if len(same) > 1 else same)
    ]


def _merged(group: list[Finding]) -> Finding:
    best = group[0]
    if len(group) == 1:
        own = tuple(sorted({*best.others} - {best.recognizer}))
        return _over(best, best.start, best.end, own)
    ranked = sorted(group, key=_strength)
    best = ranked[0]
    names = {n for f in group for n in (f.recognizer, *f.others)} - {best.recognizer}
    return replace(
        best,
        start=min(f.start for f in group),
        end=max(f.end for f in group),
        role=next((f.role for f in ranked if f.role), ""),
        subject=next((f.subject for f in ranked if f.subject), ""),
        others=tuple(sorted(names)),
    )
