"""Whether words that somebody types for others to read hold a name of the case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import regex

from redactor.detect.names import is_ambiguous, is_title
from redactor.folding import fold
from redactor.model import Document
from redactor.review.desk import CaseFile

_WORD: Final = regex.compile(r"\p{L}[\p{L}\p{M}]*")
_OPENS: Final = regex.compile(r"(?:^|[.!?:;\n])[\s\"'(\u2018\u201c]*\Z")
_SHORT: Final = 2
"""Letters of a name that could as well be a short word."""


class CaseNames:
    """The names of the people of a case who are not named in its copies.

    Args:
        case: what the vault tells of it.
        documents: its sources, as far as they can be read.
    """

    def __init__(self, case: CaseFile, documents: Mapping[str, Document]) -> None:
        words = {
            fold(word)
            for form in (*_sealed(case), *_replaced(case, documents))
            for word in _WORD.findall(form)
            if len(word) >= _SHORT and not is_title(word)
        }
        self._weak = {word for word in words if len(word) == _SHORT or is_ambiguous(word)}
        self._names = words - self._weak

    def in_any(self, texts: Iterable[str], addresses: Iterable[str] = ()) -> bool:
        """Whether one of the texts holds a name.

        Args:
            texts: sentences; what is also a common word counts in them where it is written as a name.
            addresses: of people and services, which are written with capitals: such words do not count there.
        """
        return any(self._in(t, True) for t in texts) or any(self._in(t, False) for t in addresses)

    def _in(self, text: str, sentence: bool) -> bool:
        for match in _WORD.finditer(text):
            word = fold(match.group())
            if word in self._names:
                return True
            as_name = match.group()[0].isupper() and not _OPENS.search(text[: match.start()])
            if sentence and as_name and word in self._weak:
                return True
        return False


def _sealed(case: CaseFile) -> Iterator[str]:
    for labels in case.contents.sets.values():
        for known in labels.entries:
            if known.entity_type == "PERSON":
                yield from known.forms
    for verdict in case.contents.verdicts:
        if verdict.kind == "person" or verdict.entity_type == "PERSON":
            yield from verdict.forms


def _replaced(case: CaseFile, documents: Mapping[str, Document]) -> Iterator[str]:
    """What was replaced without a label that the vault keeps: hashed or withheld."""
    for outcome in case.outcomes:
        document = documents.get(outcome.id)
        for decision in outcome.decisions if document else ():
            finding = decision.finding
            if document and decision.replaces and finding.entity_type == "PERSON":
                yield document.segments[finding.segment].text[finding.start : finding.end]
