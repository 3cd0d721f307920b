"""Judges what the program said of a document: which findings hit an annotated span, which hit nothing.

Here alone the program's own scores are read, so that one can see whether a high score is right more
often than a low one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from redactor.entities import family_of
from redactor.evaluate.finished import Finished, Mark
from redactor.evaluate.goldmark import GoldDocument, GoldSpan
from redactor.evaluate.writing import NAME_TYPES

BINS = 10


@dataclass(frozen=True, slots=True)
class Claim:
    """A finding, and what the annotation has at its place.

    Attributes:
        mark: the finding.
        touches: whether it shares a character with an annotated span of any type.
        right: whether it shares one with a span of its own type's family.
    """

    mark: Mark
    touches: bool
    right: bool

    @property
    def is_false_alarm(self) -> bool:
        """Whether text was replaced where nothing is annotated."""
        return self.mark.replaced and not self.touches

    @property
    def is_name(self) -> bool:
        """Whether it claims a person, a place or an organisation."""
        return family_of(self.mark.kind) in NAME_TYPES


@dataclass(frozen=True, slots=True)
class Bin:
    """The findings of names with a score in ``[low, high)``; the last bin holds 1.0 too.

    ``mean`` is their mean score, ``right`` how many touch a span of their own type, and ``touching``
    how many touch a span of any type.
    """

    low: float
    high: float
    total: int
    right: int
    touching: int
    mean: float


def claims(gold: GoldDocument, finished: Finished) -> tuple[Claim, ...]:
    """Judge the findings of one document, in order of place."""
    return tuple(
        _claim(mark, gold.spans)
        for mark in sorted(finished.findings, key=lambda m: (m.start, m.end, m.kind))
    )


def _claim(mark: Mark, spans: Iterable[GoldSpan]) -> Claim:
    types = {span.type for span in spans if span.start < mark.end and mark.start < span.end}
    return Claim(mark, bool(types), family_of(mark.kind) in types)


def reliability(listed: Iterable[Claim]) -> tuple[Bin, ...]:
    """How often findings of names are right, by score; bins that hold none are left out."""
    bins: dict[int, list[tuple[float, Claim]]] = {}
    for claim in listed:
        score = claim.mark.score
        if claim.is_name and score is not None:
            index = min(max(int(score * BINS + 1e-9), 0), BINS - 1)
            bins.setdefault(index, []).append((score, claim))
    return tuple(
        Bin(
            index / BINS,
            (index + 1) / BINS,
            len(held),
            sum(claim.right for _, claim in held),
            sum(claim.touches for _, claim in held),
            sum(score for score, _ in held) / len(held),
        )
        for index, held in sorted(bins.items())
    )


def calibration_error(bins: Iterable[Bin]) -> float | None:
    """The mean distance between score and share right, weighted by findings; None of nothing."""
    held = list(bins)
    total = sum(each.total for each in held)
    if not total:
        return None
    return sum(abs(each.mean * each.total - each.right) for each in held) / total
