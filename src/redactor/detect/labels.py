"""A word in capitals right before a number that was found is the number's label, and nobody's name.

No list holds every register, system and body that gives out numbers (``CORU 12345``, ``WCCIS ref 99``);
what stands behind them says what they are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import regex

from redactor.detect.base import View
from redactor.detect.lexicon import is_given_name, is_protected
from redactor.detect.names import bare, words
from redactor.detect.sift import shouting
from redactor.entities import family_of
from redactor.model import Finding

_NAMED = frozenset({"PERSON", "ORGANIZATION", "LOCATION"})
_BETWEEN = regex.compile(
    r"'?s?[ ]?(?:(?:file|card|reg|registration|case|member|client|patient|id|ID|Id|PIN|pin|no|No|NO|number|ref|Ref|"
    r"REF|code)\b\.?[ ]?){0,3}[:#=]?[ ]{0,2}"
)
_REGISTER = regex.compile(r"(\p{Lu}{3,8})[ ](?=\d{4,})")
_CODES = "reference_code"
_REACH = 40
_LONGEST = 8


def without_labels(
    claims: Iterable[Finding], views: Sequence[View], weak: frozenset[str]
) -> Iterator[Finding]:
    """The claims; a name that ends in a label loses it, and one that is nothing else goes.

    Args:
        claims: of all recognizers.
        views: the documents of the case.
        weak: recognizers that may be wrong about a word in capitals.
    """
    claims = list(claims)
    by_id = {view.reading.document: view for view in views}
    starts: dict[str, list[int]] = {}
    for claim in claims:
        if family_of(claim.entity_type).startswith("ID."):
            starts.setdefault(claim.document, []).append(by_id[claim.document].span(claim)[0])
    for places in starts.values():
        places.sort()
    for claim in claims:
        if claim.recognizer == _CODES:
            yield _without_register(claim, by_id[claim.document])
            continue
        if claim.recognizer not in weak or claim.entity_type not in _NAMED:
            yield claim
            continue
        yield from _trimmed(claim, by_id[claim.document], starts.get(claim.document, []))


def _without_register(claim: Finding, view: View) -> Finding:
    """A code gives back the register or system that it begins with: BACP 366120, MRN 00481527."""
    match = _REGISTER.match(view.surface(claim))
    if match is None or not is_protected(match[1]):
        return claim
    return replace(claim, start=claim.start + match.end())


def _trimmed(claim: Finding, view: View, starts: Sequence[int]) -> Iterator[Finding]:
    start, end = view.span(claim)
    found = words(view.text, start, end)
    if not found or not _is_label(found[-1].text) or shouting(found[-1], view.text):
        yield claim
        return
    at = bisect_left(starts, end)
    near = starts[at] if at < len(starts) else end + _REACH
    if near - end >= _REACH or not _BETWEEN.fullmatch(view.text, end, near):
        yield claim
    elif len(found) > 1:
        yield from view.cut(claim, found[-2].end)


def _is_label(word: str) -> bool:
    return word.isupper() and 2 <= len(word) <= _LONGEST and not is_given_name(bare(word))
