"""Says how leaks are spread over documents: ten in one note is another risk than one in ten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from redactor.evaluate.score import DocumentScore

GROUPS = (("0", 0, 0), ("1", 1, 1), ("2-3", 2, 3), ("4+", 4, None))


@dataclass(frozen=True, slots=True)
class Spread:
    """Direct identifiers left in copies; documents without a copy are in none of the figures.

    Attributes:
        documents: how many copies there are.
        groups: how many of them have 0, 1, 2-3, 4 or more mentions left, in that order.
        left: mentions left in all copies.
        words: words of the originals of those copies.
    """

    documents: int
    groups: tuple[tuple[str, int], ...]
    left: int
    words: int

    @property
    def per_thousand(self) -> float | None:
        """Mentions left per 1,000 words of all notes together; None where there are no words."""
        return 1000 * self.left / self.words if self.words else None


def spread(documents: Iterable[DocumentScore]) -> Spread:
    """Count the direct identifiers that are left, document by document."""
    copies = [document for document in documents if document.has_copy]
    counts = [document.left for document in copies]
    groups = tuple(
        (name, sum(low <= n and (high is None or n <= high) for n in counts))
        for name, low, high in GROUPS
    )
    return Spread(len(copies), groups, sum(counts), sum(each.words for each in copies))
