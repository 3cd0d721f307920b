"""Outcomes by hand for a review: words that go, stay or are flagged, and the copy that the format writes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from helpers_core import CASE

from redactor.formats.registry import format_for
from redactor.model import (
    Decision,
    Document,
    Finding,
    Flag,
    FlagKind,
    Handling,
    Outcome,
    Source,
    Status,
)
from redactor.policy.decide import replacements
from redactor.review.shapes import Pair, Sheet

ID = f"{CASE}/document-01"


def source(data: bytes, suffix: str) -> Source:
    """These bytes under a neutral id, with their real hash."""
    return Source(ID, CASE, suffix, data, hashlib.sha256(data).hexdigest())


def reviewed(
    data: bytes,
    suffix: str,
    words: Mapping[str, str | None],
    flags: Sequence[tuple[FlagKind, str]] = (),
    handling: Handling | None = None,
) -> tuple[Outcome, Source, Source]:
    """What a run leaves that replaced every occurrence of the words, or kept it where there is no label."""
    how = handling or Handling()
    given = source(data, suffix)
    handler = format_for(suffix)
    assert handler is not None
    document = handler.read(given, how)
    decisions = [
        Decision(
            Finding(ID, at, start, end, "PERSON", 0.8, "test", others=("other",)),
            "person-1",
            "client",
            "label" if words[word] else "keep",
            words[word],
            "rule",
        )
        for at, start, end, word in _found(document, tuple(words))
    ]
    marked = [
        Flag(kind, document.segments[at].place, at, start, end, "test")
        for kind, word in flags
        for at, start, end, _ in _found(document, (word,))
    ]
    draft = handler.write(given, document, replacements(decisions, ID), how)
    copy = source(draft.data, draft.suffix)
    places = {d.finding.segment: document.segments[d.finding.segment].place for d in decisions}
    outcome = Outcome(
        ID,
        CASE,
        document.format,
        Status.PUBLISHED,
        given.sha256,
        output_sha256=copy.sha256,
        decisions=tuple(decisions),
        places=places,
        flags=tuple(marked),
    )
    return outcome, given, copy


def _found(document: Document, words: Sequence[str]) -> Iterator[tuple[int, int, int, str]]:
    """Every occurrence that lies in no longer one, by place."""
    for segment in document.segments:
        taken: dict[int, tuple[int, str]] = {}
        for word in sorted(words, key=len, reverse=True):
            at = segment.text.find(word)
            while at >= 0:
                end = at + len(word)
                if all(end <= start or at >= stop for start, (stop, _) in taken.items()):
                    taken[at] = (end, word)
                at = segment.text.find(word, end)
        yield from ((segment.index, at, *taken[at]) for at in sorted(taken))


def marked(sheets: Sequence[Sheet]) -> list[tuple[str, str]]:
    """Ids of the marks of all blocks with what they cover, sheet by sheet."""
    return [
        (mark.id, block.text[mark.start : mark.end])
        for sheet in sheets
        for block in sheet.blocks
        for mark in block.marks
    ]


def labels(pair: Pair) -> list[tuple[str, str]]:
    """Ids of the changes with their labels: what the marks of a whole copy cover."""
    return [(each.id, each.label) for each in pair.changes if each.label is not None]
