"""From pieces to words: their probability is the mean over their pieces."""

from __future__ import annotations

import numpy as np
import pytest

from redactor.detect.ner.pieces import Pieces
from redactor.detect.ner.words import Words, words_of

LABELS = (
    "I-LOCATION", "O", "B-PERSON", "I-PERSON", "DATE", "B-LOCATION", "B-ORGANIZATION",
    "I-ORGANIZATION",
)  # fmt: skip


def pieces(*parts: tuple[int, int, int]) -> Pieces:
    """Pieces from ``(start, end, word)``."""
    columns = np.array(parts, dtype=np.int64).reshape(-1, 3).T
    zero = np.zeros(len(parts), dtype=np.int64)
    return Pieces(zero, zero, *columns)


def scores(*rows: dict[str, float]) -> np.ndarray:
    return np.array(
        [[row.get(label, 0.0) for label in LABELS] for row in rows], dtype=np.float32
    ).reshape(-1, len(LABELS))


def test_a_word_is_the_mean_of_its_pieces_and_opens_with_its_first() -> None:
    found = words_of(
        pieces((0, 2, 0), (2, 5, 0), (5, 6, -1), (6, 9, 1)),
        scores(
            {"B-PERSON": 0.8, "O": 0.2},
            {"I-PERSON": 0.4, "I-LOCATION": 0.2, "O": 0.4},
            {"B-PERSON": 1.0},
            {"DATE": 0.75, "O": 0.25},
        ),
        LABELS,
    )
    assert (found.starts.tolist(), found.ends.tolist()) == ([0, 6], [5, 9])
    np.testing.assert_allclose(found.kinds, [[0.6, 0.1, 0.0], [0.0, 0.0, 0.0]], atol=1e-6)
    np.testing.assert_allclose(found.opens, [[0.8, 0.0, 0.0], [0.0, 0.0, 0.0]], atol=1e-6)
    np.testing.assert_allclose(found.other, [0.3, 0.25], atol=1e-6)


@pytest.mark.parametrize("parts", [[], [(0, 1, -1)], [(0, 1, -1), (1, 9, -1)]])
def test_a_text_of_line_ends_has_no_words(parts: list[tuple[int, int, int]]) -> None:
    found = words_of(pieces(*parts), scores(*({"O": 1.0} for _ in parts)), LABELS)
    assert len(found) == 0
    assert found.kinds.shape == found.opens.shape == (0, 3)
    assert found.between(0, 100) == (0, 0)


@pytest.mark.parametrize(
    ("start", "end", "chosen"),
    [
        (0, 3, (0, 1)), (0, 4, (0, 1)), (2, 5, (0, 2)), (3, 4, (1, 1)), (4, 7, (1, 2)),
        (6, 8, (1, 3)), (7, 9, (2, 3)), (9, 30, (3, 3)), (5, 5, (1, 2)), (0, 30, (0, 3)),
    ],
)  # fmt: skip
def test_words_between_two_places_are_those_that_are_touched(
    start: int, end: int, chosen: tuple[int, int]
) -> None:
    places = np.array([[0, 3], [4, 7], [7, 9]], dtype=np.int64)
    kinds = np.zeros((3, 3), dtype=np.float32)
    found = Words(places[:, 0], places[:, 1], kinds, kinds, kinds[:, 0])
    assert found.between(start, end) == chosen
