"""Decides about each doubtful word from everything that is known of it.

Boosted trees over the columns of :mod:`redactor.detect.ner.features`, fitted by ``training/weigh.py`` to
notes that the model had not seen, so that a score is a probability: of the words at 0.9 nine in ten
are names.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from redactor.detect.base import View
from redactor.detect.ner.about import NAMES
from redactor.detect.ner.features import COLUMNS, VOICES, Candidates, Rows
from redactor.detect.ner.words import Words
from redactor.errors import ConfigError
from redactor.model import Finding

NAME = "names"
LEAST = 0.05
"""What is less likely a name than this is not even mentioned."""
_BLOCK = 512
"""Rows that are weighed at a time, so that a long document takes no more memory than a short one."""

_LONGEST = 60
"""Characters of a word: what is longer is no word."""
LONGEST_NAME = 120
"""Characters of a name: longer runs are cut, or text made to be slow would be."""
_MOST_LETTERS = 16
"""Single letters and signs in a row: more of them spell no name."""
_JOINTS = frozenset("'’-–.&/")


@dataclass(frozen=True, slots=True)
class Tree:
    """One tree, as parallel arrays over its nodes; a leaf has ``left`` 0."""

    column: NDArray[np.int64]
    limit: Rows
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: Rows


@dataclass(frozen=True)
class Trees:
    """A boosted ensemble: log odds are ``base`` and the sum of a leaf of each tree."""

    base: float
    trees: tuple[Tree, ...]

    def probability(self, rows: Rows) -> Rows:
        """The probability of each row, ``(rows,)``."""
        blocks = [rows[at : at + _BLOCK] for at in range(0, len(rows), _BLOCK)]
        return _joined([self._walked(block) for block in blocks], np.float32)

    def _walked(self, rows: Rows) -> Rows:
        """The same for a few rows: all trees are walked side by side."""
        forest = self._forest
        at = np.tile(self._roots, (len(rows), 1))
        every = np.arange(len(rows))[:, None]
        while forest.left[at].any():
            goes_left = rows[every, forest.column[at]] <= forest.limit[at]
            at += np.where(goes_left, forest.left[at], forest.right[at])
        steps = np.empty((len(rows), len(self.trees) + 1), dtype=np.float32)
        steps[:, 0] = self.base
        steps[:, 1:] = forest.value[at]
        odds = np.add.accumulate(steps, axis=1)[:, -1]
        out: Rows = (1 / (1 + np.exp(-odds))).astype(np.float32)
        return out

    @cached_property
    def _roots(self) -> NDArray[np.int64]:
        """The first node of each tree in the forest."""
        sizes = [len(tree.column) for tree in self.trees]
        return np.cumsum([0, *sizes], dtype=np.int64)[:-1]

    @cached_property
    def _forest(self) -> Tree:
        """The nodes of all trees in a row. What is left and right of one is told in steps, 0 at a leaf."""

        def steps(tree: Tree, side: NDArray[np.int64]) -> NDArray[np.int64]:
            return np.where(tree.left > 0, side - np.arange(len(side)), 0)

        return Tree(
            _joined([tree.column for tree in self.trees], np.int64),
            _joined([tree.limit for tree in self.trees], np.float32),
            _joined([steps(tree, tree.left) for tree in self.trees], np.int64),
            _joined([steps(tree, tree.right) for tree in self.trees], np.int64),
            _joined([tree.value for tree in self.trees], np.float32),
        )


def _joined(parts: Sequence[NDArray[Any]], kind: Any) -> NDArray[Any]:
    return np.concatenate([np.zeros(0, dtype=kind), *parts])


@lru_cache(maxsize=2)
def trees(path: Path) -> Trees:
    """The ensemble of a file.

    Raises:
        ConfigError: it is damaged, or made for other columns.
    """
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if tuple(data["columns"]) != COLUMNS:
            raise ValueError
        found = Trees(float(data["base"]), tuple(_tree(tree) for tree in data["trees"]))
        if not np.isfinite(found.base):
            raise ValueError
        return found
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise ConfigError(
            "the weights of the name recogniser cannot be loaded",
            "Install redactor again: its model files are missing or damaged.",
        ) from None


def _tree(data: dict[str, Any]) -> Tree:
    """The tree, checked: every walk through it ends at a leaf."""
    tree = Tree(
        np.array(data["column"], dtype=np.int64),
        np.array(data["limit"], dtype=np.float32),
        np.array(data["left"], dtype=np.int64),
        np.array(data["right"], dtype=np.int64),
        np.array(data["value"], dtype=np.float32),
    )
    shape = (len(tree.column),)
    parts = (tree.column, tree.limit, tree.left, tree.right, tree.value)
    if shape == (0,) or any(part.shape != shape for part in parts):
        raise ValueError
    inner = np.flatnonzero(tree.left)
    for side in (tree.left[inner], tree.right[inner]):
        if (side <= inner).any() or (side >= len(tree.left)).any():
            raise ValueError
    if (tree.column < 0).any() or (tree.column >= len(COLUMNS)).any():
        raise ValueError
    if np.isnan(tree.limit).any() or not np.isfinite(tree.value).all():
        raise ValueError
    return tree


def sure(words: Words, found: Candidates, weights: Trees) -> Rows:
    """The probability that each word of a document is a name, ``(words,)``."""
    out = np.zeros(len(words), dtype=np.float32)
    out[found.words] = weights.probability(found.rows)
    return out


def weighed(
    views: Sequence[View], read: Sequence[Words], scores: Sequence[Rows], claims: Iterable[Finding]
) -> Iterator[Finding]:
    """The claims with what is known now: those of :data:`VOICES` word by word, others as they are.

    A claim is cut to the words that are likely enough and gets their probability for its score.
    """
    by_id = {
        view.reading.document: (view, words, score)
        for view, words, score in zip(views, read, scores, strict=True)
    }
    for claim in claims:
        if claim.recognizer not in VOICES or claim.entity_type not in NAMES:
            yield claim
            continue
        view, words, score = by_id[claim.document]
        start, end = view.span(claim)
        for low, high in _runs(words, score, *words.between(start, end)):
            for piece in view.findings(
                max(start, int(words.starts[low])),
                min(end, int(words.ends[high - 1])),
                claim.entity_type,
                float(score[low:high].max()),
                claim.recognizer,
                rule=claim.rule,
                role=claim.role,
                subject=claim.subject,
            ):
                yield piece if piece.segment == claim.segment else replace(piece, role="")


def _runs(words: Words, score: Rows, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Stretches of ``[low, high)`` that start and end with likely words and hold no unlikely letters."""
    start = last = -1
    for k in range(low, high):
        if start >= 0 and words.ends[k] - words.starts[start] > LONGEST_NAME:
            yield start, last + 1
            start = -1
        if score[k] >= LEAST:
            start = k if start < 0 else start
            last = k
        elif start >= 0 and words.ends[k] - words.starts[k] > 1:
            yield start, last + 1
            start = -1
    if start >= 0:
        yield start, last + 1


def names(view: View, words: Words, score: Rows) -> Iterator[Finding]:
    """The names of a document by the model's word for their kind, with their probability."""
    kinds = words.kinds.argmax(1) if len(words) else np.zeros(0, dtype=np.int64)
    for low, high in _named(view.text, words, kinds, score):
        if high - low > _MOST_LETTERS and (words.ends - words.starts)[low:high].max() < 2:
            continue
        end = int(words.ends[high - 1])
        if view.text[end : end + 1] == "." and words.ends[high - 1] - words.starts[high - 1] == 1:
            end += 1
        named = words.kinds[low:high].sum(0)
        yield from view.findings(
            int(words.starts[low]),
            end,
            NAMES[int(named.argmax())],
            float(score[low:high].max()),
            NAME,
            rule="model",
        )


def _joins(gap: str, kind: str) -> bool:
    """Whether what stands between two words goes on with the name: a dash between blanks never does."""
    if len(gap) > 3 or not all(c.isspace() or c in _JOINTS for c in gap) or gap.count("\n") > 1:
        return False
    signs = gap.strip()
    if kind == "PERSON" and ("&" in signs or "/" in signs):
        return False
    return not (signs in ("-", "–") and gap != signs)


def _named(
    text: str, words: Words, kinds: NDArray[np.int64], score: Rows
) -> Iterator[tuple[int, int]]:
    """Runs of likely words of one kind with nothing between them but what joins a name."""
    start = last = -1
    for k in np.flatnonzero(score >= LEAST).tolist():
        written = text[words.starts[k] : words.ends[k]]
        if len(written) > _LONGEST or not any(character.isalpha() for character in written):
            continue
        if last >= 0:
            gap = text[words.ends[last] : words.starts[k]]
            joined = _joins(gap, NAMES[kinds[k]])
            long = int(words.ends[k] - words.starts[start]) > LONGEST_NAME
            if long or not joined or kinds[k] != kinds[last] or words.opens[k, kinds[k]] > 0.5:
                yield start, last + 1
                start = -1
        start = k if start < 0 else start
        last = k
    if start >= 0:
        yield start, last + 1
