"""All trees walked side by side end where each tree walked by itself ends, to the last bit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.detect.ner.about import MODEL, THREADS
from redactor.detect.ner.features import COLUMNS, Rows
from redactor.detect.ner.tagger import NameTagger
from redactor.detect.ner.weigh import Tree, Trees, trees


def alone(tree: Tree, row: Rows) -> np.float32:
    at = 0
    while tree.left[at]:
        at = tree.left[at] if row[tree.column[at]] <= tree.limit[at] else tree.right[at]
    return tree.value[at]


def one_by_one(weights: Trees, rows: Rows) -> Rows:
    odds = np.full(len(rows), weights.base, dtype=np.float32)
    for number, row in enumerate(rows):
        for tree in weights.trees:
            odds[number] += alone(tree, row)
    return (1 / (1 + np.exp(-odds))).astype(np.float32)


def leaf(value: float) -> Tree:
    nothing = np.zeros(1, dtype=np.int64)
    here = np.array([value], dtype=np.float32)
    return Tree(nothing, here, nothing, nothing, here)


@given(st.integers(0, 9), st.integers(0, 2**32 - 1))
def test_side_by_side_is_one_by_one(count: int, seed: int) -> None:
    draw = np.random.default_rng(seed)
    rows = draw.normal(0, 3, (count, len(COLUMNS))).astype(np.float32)
    rows[draw.random(rows.shape) < 0.4] = 0
    weights = trees(MODEL / "weigh.json")
    assert np.array_equal(weights.probability(rows), one_by_one(weights, rows))


def test_more_rows_than_are_weighed_at_a_time() -> None:
    rows = np.linspace(-7, 7, 1300 * len(COLUMNS), dtype=np.float32).reshape(1300, -1)
    weights = trees(MODEL / "weigh.json")
    whole = weights.probability(rows)
    assert whole.shape == (1300,)
    assert np.array_equal(whole[511:514], one_by_one(weights, rows[511:514]))


@pytest.mark.parametrize(("own", "odds"), [((), 0.5), ((leaf(-0.5), leaf(0.25)), 0.25)])
def test_no_tree_and_trees_of_one_leaf(own: tuple[Tree, ...], odds: float) -> None:
    rows = np.zeros((2, len(COLUMNS)), dtype=np.float32)
    assert Trees(0.5, own).probability(rows) == pytest.approx([1 / (1 + np.exp(-odds))] * 2)
    assert Trees(0.5, own).probability(rows[:0]).shape == (0,)


def test_threads_read_what_one_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["We saw Quenby Thackray.\n" * 60, "", "short", "Otto met Mrs Ambrose at noon. " * 50]
    both = []
    for number in ("1", "3"):
        monkeypatch.setenv(THREADS, number)
        tagger = NameTagger(Path(MODEL))
        with tagger.reading(texts) as wait:
            beside = tagger.read(texts[:1])
            read = wait()
        assert np.array_equal(beside[0].kinds, read[0].kinds)
        both.append(read)
    for a, b in zip(*both, strict=True):
        assert np.array_equal(a.starts, b.starts)
        assert np.array_equal(a.kinds, b.kinds)
        assert np.array_equal(a.opens, b.opens)
