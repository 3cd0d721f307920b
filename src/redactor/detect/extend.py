"""Takes in the rest of a name that a detector stopped short of.

A capitalised word right behind a name is part of it (``Quenby Lark``), dictionary word or not, unless
it is a protected term, a relation, a job, or the kind of an organisation. So is one right before it,
where its capital does not open a sentence (``saw Comfort Thistlewood``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import regex
from spacy.lang.en.stop_words import STOP_WORDS

from redactor.detect.base import View
from redactor.detect.lexicon import is_protected
from redactor.detect.names import PARTICLE, bare, is_title
from redactor.detect.relations import JOBS, RELATIONS
from redactor.detect.sift import ORGANISATION_WORDS, starts_sentence
from redactor.model import Finding

_NEXT = regex.compile(
    rf"[ ](?:{PARTICLE}[ ])*"
    r"(\p{Lu}[\p{Ll}\p{M}]+(?:['-]\p{Lu}?\p{Ll}+)*|\p{Lu}(?:['-]\p{Lu})*\.?(?![\p{L}\p{N}-]))(?![\p{L}\p{N}])"
)
_PREVIOUS = regex.compile(r"(?<![\p{L}\p{N}'-])(\p{Lu}\p{Ll}+(?:['-]\p{L}+)*)[ ]$")
_NOT_NAMES = frozenset(
    ("case note notes session re date dob age road street lane court hospital").split()
)


def extend(findings: Iterable[Finding], views: Sequence[View]) -> Iterator[Finding]:
    """Lengthen people by the capitalised words that follow on the same line, two at the most."""
    by_id = {view.reading.document: view for view in views}
    for finding in findings:
        view = by_id[finding.document]
        if finding.entity_type != "PERSON" or finding.subject:
            yield finding
            continue
        first, end = view.span(finding)
        if first == end:
            yield finding
            continue
        base, limit = view.segment_span(finding.segment)
        start = _start(first, base, view.text)
        for _ in range(2 if view.text[first].isupper() and not view.text[end - 1].isupper() else 0):
            match = _NEXT.match(view.text, end)
            if match is None or match.end() > limit or not _fits(match[1], match.end(), view.text):
                break
            end = match.end()
        place = view.reading.place(finding.segment, 0)
        low, high = view.mapped.original(start, end)
        yield replace(finding, start=low - place, end=high - place)


def _start(start: int, base: int, text: str) -> int:
    """Take in a capitalised word before the name where its capital does not open a sentence."""
    match = _PREVIOUS.search(text, max(base, start - 40), start)
    if match is None or not text[start].isupper() or not _fits(match[1], start, text):
        return start
    key = bare(match[1])
    if key in STOP_WORDS or starts_sentence(match.start(1), text):
        return start
    return int(match.start(1))


def _fits(word: str, end: int, text: str) -> bool:
    key = bare(word)
    if is_protected(key) or is_protected(word) or is_title(word) or key in _NOT_NAMES:
        return False
    if key in RELATIONS or key in JOBS or key in ORGANISATION_WORDS:
        return False
    follows = regex.match(r"[ ](\p{Lu}\p{Ll}+)", text[end : end + 30])
    return not (follows and bare(follows[1]) in ORGANISATION_WORDS)
