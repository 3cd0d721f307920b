"""Changes annotated notes before detection: what does a note in lower case cost, or a bad scan?

The annotation is carried along character by character, so that a change may lengthen or shorten the
text (``ß`` in capitals is ``SS``) and every span still covers what it covered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

from redactor.evaluate.goldmark import GoldCase, GoldDocument, GoldSpan
from redactor.evaluate.ocr import misread

Kind = Literal["lower", "upper", "ocr"]
OCR_RATE = 0.02
MAX_RATE = 0.5
_KINDS: dict[str, Kind] = {"lower": "lower", "upper": "upper", "ocr": "ocr"}


@dataclass(frozen=True, slots=True)
class Stress:
    """One way to change notes.

    Attributes:
        kind: ``lower`` and ``upper`` change letter case, ``ocr`` misreads characters.
        rate: confusions per character; None where nothing is drawn.
        seed: what the draw starts from; None where nothing is drawn.
    """

    kind: Kind
    rate: float | None = None
    seed: int | None = None

    @property
    def label(self) -> str:
        """``lower``, ``ocr 2 %``."""
        return self.kind if self.rate is None else f"{self.kind} {100 * self.rate:g} %"


@dataclass(frozen=True, slots=True)
class Changed:
    """Notes after a change, and how many of their characters it touched."""

    cases: tuple[GoldCase, ...]
    changes: int
    characters: int


def parse(spec: str, seed: int) -> Stress:
    """Read ``lower``, ``upper``, ``ocr`` or ``ocr:RATE``.

    Raises:
        ValueError: another word, a rate with ``lower`` or ``upper``, or one not in (0, 0.5].
    """
    word, colon, number = spec.partition(":")
    kind = _KINDS.get(word)
    if kind is None or (colon and kind != "ocr"):
        raise ValueError("no such change")
    if kind != "ocr":
        return Stress(kind)
    rate = float(number) if colon else OCR_RATE
    if not 0 < rate <= MAX_RATE:
        raise ValueError("a rate is above 0 and not above 0.5")
    return Stress(kind, rate, seed)


def seeded(stress: Stress, seed: int) -> Stress:
    """``stress`` with another seed, where anything is drawn."""
    return stress if stress.rate is None else replace(stress, seed=seed)


def apply(stress: Stress, cases: Sequence[GoldCase]) -> Changed:
    """Change every note of ``cases``; the same notes, rate and seed give the same result."""
    changes = characters = 0
    out: list[GoldCase] = []
    for case in cases:
        documents: dict[str, GoldDocument] = {}
        for name, document in case.documents.items():
            pieces, count = _pieces(stress, document, f"{case.name}/{name}")
            documents[name] = carry(document, pieces)
            changes += count
            characters += len(document.text)
        out.append(GoldCase(case.name, documents))
    return Changed(tuple(out), changes, characters)


def carry(document: GoldDocument, pieces: Sequence[str]) -> GoldDocument:
    """``document`` with each character replaced by its piece, and the annotation moved along.

    Args:
        document: the note.
        pieces: one string per character of its text, of any length.
    """
    moved = [0, *accumulate(len(piece) for piece in pieces)]

    def spans(old: Sequence[GoldSpan]) -> tuple[GoldSpan, ...]:
        return tuple(GoldSpan(moved[s.start], moved[s.end], s.type, s.ref) for s in old)

    return GoldDocument(
        "".join(pieces),
        spans(document.spans),
        tuple((moved[start], moved[end]) for start, end in document.risks),
        spans(document.terms),
    )


def _pieces(stress: Stress, document: GoldDocument, place: str) -> tuple[list[str], int]:
    if stress.kind == "ocr":
        assert stress.rate is not None
        return misread(document.text, stress.rate, f"{stress.seed}/{place}", _cuts(document))
    change: Callable[[str], str] = str.lower if stress.kind == "lower" else str.upper
    pieces = [change(character) for character in document.text]
    return pieces, sum(a != b for a, b in zip(pieces, document.text, strict=True))


def _cuts(document: GoldDocument) -> set[int]:
    spans = [(span.start, span.end) for span in (*document.spans, *document.terms)]
    return {offset for place in (*spans, *document.risks) for offset in place}
