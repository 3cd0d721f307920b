"""From probabilities of word pieces to probabilities of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from redactor.detect.ner.about import NAMES
from redactor.detect.ner.pieces import Pieces, between

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text (runs of letters and digits, and each sign by itself) and what they may be.

    Attributes:
        starts: first character of each word.
        ends: behind its last character.
        kinds: probability that the word is (part of) a person's name, a place's, an organisation's:
            ``(words, 3)``, in the order of :data:`NAMES`.
        opens: probability that a name of each kind starts with this word, ``(words, 3)``.
        other: probability that it is nothing that identifies, ``(words,)``.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    kinds: Floats
    opens: Floats
    other: Floats

    def __len__(self) -> int:
        return len(self.starts)

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The range of words that touch characters ``[start, end)``."""
        return between(self.starts, self.ends, start, end)


def words_of(pieces: Pieces, found: Floats, labels: Sequence[str]) -> Words:
    """Probabilities of whole words: the mean over their pieces.

    Args:
        pieces: of the text.
        found: probability of each label, ``(pieces, labels)``.
        labels: their names; ``O``, and ``B-`` and ``I-`` with each of :data:`NAMES`, are among them.
    """
    inside = pieces.words >= 0
    numbers = pieces.words[inside]
    count = int(numbers[-1]) + 1 if len(numbers) else 0
    first = np.searchsorted(numbers, np.arange(count), side="left")
    last = np.searchsorted(numbers, np.arange(count), side="right")
    sums = np.zeros((count, len(labels)), dtype=np.float32)
    np.add.at(sums, numbers, found[inside])
    means = sums / np.maximum(last - first, 1)[:, None].astype(np.float32)
    begin = [labels.index(f"B-{kind}") for kind in NAMES]
    within = [labels.index(f"I-{kind}") for kind in NAMES]
    opened = found[inside][first] if count else sums
    return Words(
        pieces.starts[inside][first],
        pieces.ends[inside][last - 1],
        means[:, begin] + means[:, within],
        opened[:, begin],
        means[:, labels.index("O")],
    )
