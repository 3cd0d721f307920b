"""The seam between the line and whatever finds identifiers.

A detector looks at one case at a time, so that what one document proves helps in the next. A new
detector is one module here and one entry in :func:`redactor.detect.stage.built_in`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from redactor.detect.normalise import normalise, normalised
from redactor.detect.offsets import Mapped
from redactor.model import Case, Finding, Flag, FlagKind
from redactor.spans import Reading, reading_of
from redactor.vocabulary import label_spans


@dataclass(frozen=True, slots=True)
class View:
    """A document as detectors see it: its reading text, normalised, with our own labels marked.

    Detectors work on ``text`` alone; :meth:`findings` and :meth:`flags` place what they claim in the
    source, to the character.

    Attributes:
        reading: the segments as one text; its offsets are those of the original.
        plain: ``reading.text`` normalised character by character: the same offsets.
        mapped: the text for detectors, which may be shorter, and the way back.
        places: the place of each segment.
        labels: spans of our own labels in ``text``.
    """

    reading: Reading
    plain: str = field(repr=False)
    mapped: Mapped
    places: tuple[str, ...] = ()
    labels: tuple[tuple[int, int], ...] = ()

    @property
    def text(self) -> str:
        """What detectors read."""
        return self.mapped.text

    def span(self, finding: Finding) -> tuple[int, int]:
        """Where a finding of this document lies in :attr:`text`."""
        place = self.reading.place
        return self.mapped.here(
            place(finding.segment, finding.start), place(finding.segment, finding.end)
        )

    def surface(self, finding: Finding) -> str:
        """What a finding of this document covers, character by character as in the source."""
        base = self.reading.place(finding.segment, 0)
        return self.plain[base + finding.start : base + finding.end]

    def findings(
        self,
        start: int,
        end: int,
        entity_type: str,
        score: float,
        recognizer: str,
        *,
        rule: str = "",
        role: str = "",
        subject: str = "",
    ) -> list[Finding]:
        """The claim that ``[start, end)`` of the text is an ``entity_type``, per segment.

        Outer white space is left out, and a claim that touches one of our own labels is void.
        """  # fmt: skip
        if self.labels and any(start < high and low < end for low, high in self.labels):
            return []
        return [
            Finding(
                self.reading.document, segment, low, high, entity_type,
                score, recognizer, rule, role, subject,
            )
            for segment, low, high in self._pieces(start, end)
        ]  # fmt: skip

    def cut(self, claim: Finding, end: int) -> list[Finding]:
        """The claim up to ``end`` of the text, per segment."""
        return self.findings(
            self.span(claim)[0], end, claim.entity_type, claim.score, claim.recognizer,
            rule=claim.rule, role=claim.role, subject=claim.subject,
        )  # fmt: skip

    def flags(
        self, kind: FlagKind, start: int, end: int, recognizer: str, suggestion: str = ""
    ) -> list[Flag]:
        """The mark that a reviewer must look at ``[start, end)`` of the text, per segment."""
        return [
            Flag(kind, self.places[segment], segment, low, high, recognizer, suggestion)
            for segment, low, high in self._pieces(start, end)
        ]

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        if start >= end:
            return
        for segment, low, high in self.reading.pieces(*self.mapped.original(start, end)):
            base = self.reading.starts[segment]
            piece = self.plain[base + low : base + high]
            if any(map(str.isalnum, piece)):
                low += len(piece) - len(piece.lstrip())
                high -= len(piece) - len(piece.rstrip())
                yield segment, low, high


def view_of(case: Case) -> tuple[View, ...]:
    """Every document of the case, as detectors see it."""
    views: list[View] = []
    for document in case.documents:
        reading = reading_of(document)
        mapped = normalised(reading.text, document.format)
        places = tuple(segment.place for segment in document.segments)
        labels = tuple(_labels(mapped.text))
        views.append(View(reading, normalise(reading.text), mapped, places, labels))
    return tuple(views)


def _labels(text: str) -> Iterator[tuple[int, int]]:
    """Our own labels, each with a possessive behind it: the ``S`` in ``[Client]'S`` names nobody."""
    for start, end in label_spans(text):
        possessive = text[end : end + 2].lower() == "'s" and not text[end + 2 : end + 3].isalpha()
        yield start, end + 2 * possessive


class Detector(Protocol):
    """Finds identifiers. May raise anything: the stage turns it into that case's outcome.

    Attributes:
        name: short name, unique, used in reports.
    """

    name: str

    def detect(
        self, case: Case, views: Sequence[View], known: Sequence[Finding]
    ) -> Iterable[Finding]:
        """Return findings in any order. ``known`` is what earlier detectors found in the case."""
        ...


class Marker(Protocol):
    """Marks passages for the reviewer, once it is known what was found. Changes nothing.

    Attributes:
        name: short name, unique, used in reports.
    """

    name: str

    def mark(self, view: View, findings: Sequence[Finding]) -> Iterable[Flag]:
        """Return the flags of one document in any order; ``findings`` are that document's, settled."""
        ...
