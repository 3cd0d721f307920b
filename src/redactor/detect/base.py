"""The seam between the line and whatever finds identifiers.

A detector looks at one case at a time, so that what one document proves helps in the next. A new
detector is one module here and one entry in :func:`redactor.detect.stage.built_in`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from redactor.detect.normalise import WRAPPED, normalise, unwrap
from redactor.model import Case, Finding
from redactor.spans import Reading, reading_of
from redactor.vocabulary import label_spans


@dataclass(frozen=True, slots=True)
class View:
    """A document as detectors see it: its reading text, normalised, with our own labels marked.

    ``text`` has exactly the length of ``reading.text``: offsets are the same in both.
    """

    reading: Reading
    text: str = field(repr=False)
    labels: tuple[tuple[int, int], ...] = ()

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
        if any(start < high and low < end for low, high in self.labels):
            return []
        out: list[Finding] = []
        for segment, low, high in self.reading.pieces(start, end):
            base = self.reading.starts[segment]
            piece = self.text[base + low : base + high]
            low += len(piece) - len(piece.lstrip())
            high -= len(piece) - len(piece.rstrip())
            if low < high and any(c.isalnum() for c in piece):
                out.append(
                    Finding(
                        self.reading.document, segment, low, high, entity_type,
                        score, recognizer, rule, role, subject,
                    )
                )  # fmt: skip
        return out


def view_of(case: Case) -> tuple[View, ...]:
    """Every document of the case, as detectors see it."""
    views: list[View] = []
    for document in case.documents:
        reading = reading_of(document)
        text = normalise(reading.text)
        if document.format in WRAPPED:
            text = unwrap(text, WRAPPED[document.format])
        views.append(View(reading, text, tuple(_labels(text))))
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
