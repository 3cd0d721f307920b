"""Makes a person of a place or an organisation that is somebody's first name elsewhere in the case.

A recogniser reads each document by itself, so ``Wren`` may be a person in one and a place in the next. A
first name that stands before a surname somewhere, or is taken for a person more often than not, is one
throughout, but for places that a preposition makes places (*in Florence*). A name behind a title (*Mr Thornbury*)
is no organisation where it stands alone. A small word in lower case is neither a person nor a place, and
goes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from redactor.detect.base import View
from redactor.detect.lexicon import is_given_name
from redactor.folding import fold
from redactor.model import Finding
from redactor.relations import RELATIONS

_OTHERS = frozenset({"LOCATION", "ORGANIZATION"})
_LEAST = 2
_SMALL_WORDS = frozenset(
    "a an and at by for from in is of off on or out over the to under up with".split()
)
_TITLED = regex.compile(r"(?i:mr|mrs|ms|miss|mx)\.?[ ]\p{L}")
_WORDS_BEFORE = regex.compile(r"(?:[\p{L}-]+[ ]){1,3}$")
_PLACED = regex.compile(r"(?i:\b(?:in|near|around|outside|across|towards|town of|city of)[ ])$")


def one_kind(findings: Sequence[Finding], views: Sequence[View]) -> Iterator[Finding]:
    """The findings, names of people taken for something else made people.

    Args:
        findings: disjoint, of all documents of a case.
        views: of the same case.
    """
    by_id = {view.reading.document: view for view in views}
    surfaces = [by_id[f.document].surface(f) for f in findings]
    people: Counter[str] = Counter()
    others: Counter[str] = Counter()
    first: Counter[str] = Counter()
    titled: set[str] = set()
    for finding, surface in zip(findings, surfaces, strict=True):
        words = _words(surface)
        if finding.entity_type == "PERSON":
            people[" ".join(words)] += 1
            for size in range(1, len(words)):
                first[" ".join(words[:size])] += 1
            if _TITLED.match(surface):
                titled.add(" ".join(words[1:]))
        elif finding.entity_type in _OTHERS:
            others[" ".join(words)] += 1
    for finding, surface in zip(findings, surfaces, strict=True):
        if finding.entity_type in _OTHERS:
            if surface in _SMALL_WORDS:
                continue
            view = by_id[finding.document]
            at = view.reading.place(finding.segment, finding.start)
            key = " ".join(_words(surface))
            named = _is_name(key, people, others, first) and not _PLACED.search(
                view.plain, max(0, at - 14), at
            )
            alone = finding.entity_type == "ORGANIZATION" and key in titled
            if named or alone or _TITLED.match(surface) or _is_related(view.plain, at, surface):
                finding = replace(finding, entity_type="PERSON")
        yield finding


def _is_related(text: str, at: int, surface: str) -> bool:
    """Whether a listed first name stands behind a word of relation (*mother-in-law Wren*)."""
    before = _WORDS_BEFORE.search(text, max(0, at - 40), at)
    if before is None or not is_given_name(surface):
        return False
    words = before[0].lower().split()
    return any(" ".join(words[k:]) in RELATIONS for k in range(len(words)))


def _words(surface: str) -> list[str]:
    return fold(surface).replace("-", " ").split()


def _is_name(key: str, people: Counter[str], others: Counter[str], first: Counter[str]) -> bool:
    if not key.replace(" ", "").isalpha():
        return False
    if first[key] and people[key] + first[key] >= _LEAST:
        return True
    return people[key] >= _LEAST and people[key] > others[key]
