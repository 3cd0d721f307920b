"""Fits the trees that decide about doubtful words, on notes that the model had not seen.

Words go in as :mod:`redactor.detect.ner.features` describes them; the classes are "part of a name of a
person, place or organisation" and "plain text". Words of other spans say nothing and are left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold

from redactor.detect.base import View, view_of
from redactor.detect.ner.features import COLUMNS, candidates
from redactor.detect.ner.words import Words
from redactor.detect.stage import DetectionStage
from redactor.evaluate.goldmark import GoldCase, GoldDocument, load
from redactor.model import Case, Document, Segment

_NAMES = ("PERSON", "LOCATION", "ORG")
Read = Callable[[str], Words]


@dataclass(frozen=True, slots=True)
class Table:
    """Doubtful words: what is known of each, whether it is a name, and the number of its note."""

    rows: NDArray[np.float32]
    named: NDArray[np.int64]
    group: NDArray[np.int64]


def table(root: Path, stage: DetectionStage, read: Callable[[int], Read]) -> Table:
    """The doubtful words of all notes under ``root``.

    Args:
        root: annotated notes, each one a case of its own.
        stage: runs the other recognizers.
        read: for the number of a note, what reads it: a model that was not trained on it.
    """
    rows: list[NDArray[np.float32]] = []
    named: list[int] = []
    group: list[int] = []
    for number, one in enumerate(load(root, single=True)):
        for found, marks in _case(one, stage, read(number)):
            kept = marks >= 0
            rows.append(found[kept])
            named += marks[kept].tolist()
            group += [number] * int(kept.sum())
    return Table(np.concatenate(rows), np.array(named), np.array(group))


def _case(
    one: GoldCase, stage: DetectionStage, read: Read
) -> list[tuple[NDArray[np.float32], NDArray[np.int64]]]:
    documents = list(one.documents.values())
    case = Case(
        "case",
        tuple(
            Document(f"case/{n}", "case", "text", (Segment(0, "line 1", d.text),))
            for n, d in enumerate(documents)
        ),
    )
    views = view_of(case)
    words = [read(view.text) for view in views]
    found = candidates(views, words, stage.weak(case, views))
    return [
        (c.rows, _marks(view, w, c.words, d))
        for view, w, c, d in zip(views, words, found, documents, strict=True)
    ]


def _marks(
    view: View, words: Words, chosen: NDArray[np.int64], document: GoldDocument
) -> NDArray[np.int64]:
    """1 for words of names, 0 for plain text, -1 for words of other spans."""
    out = np.zeros(len(words), dtype=np.int64)
    for span in document.spans:
        low, high = words.between(*view.mapped.here(span.start, span.end))
        out[low:high] = 1 if span.type in _NAMES else -1
    marks: NDArray[np.int64] = out[chosen]
    return marks


def fit(found: Table, seed: int) -> dict[str, object]:
    """The trees as data, and what cross-validation by note says of them."""
    out = np.zeros(len(found.named))
    for train, test in GroupKFold(5).split(found.rows, found.named, found.group):
        model = _model(seed).fit(found.rows[train], found.named[train])
        out[test] = model.predict_proba(found.rows[test])[:, 1]
    whole = _model(seed).fit(found.rows, found.named)
    return {
        "columns": list(COLUMNS),
        "base": round(float(whole._baseline_prediction.ravel()[0]), 5),
        "trees": [_tree(stages[0].nodes) for stages in whole._predictors],
        "reliability": reliability(out, found.named),
    }


def _model(seed: int) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=140, learning_rate=0.08, max_leaf_nodes=16, min_samples_leaf=30,
        l2_regularization=2.0, max_bins=128, random_state=seed,
    )  # fmt: skip


def _tree(nodes: NDArray[np.void]) -> dict[str, list[float]]:
    leaf = nodes["is_leaf"].astype(bool)
    return {
        "column": np.where(leaf, 0, nodes["feature_idx"]).astype(int).tolist(),
        "limit": [_limit(float(v)) for v in np.where(leaf, 0, nodes["num_threshold"])],
        "left": np.where(leaf, 0, nodes["left"]).astype(int).tolist(),
        "right": np.where(leaf, 0, nodes["right"]).astype(int).tolist(),
        "value": [round(float(v), 5) for v in np.where(leaf, nodes["value"], 0)],
    }


def _limit(threshold: float) -> float:
    """The largest 32-bit number that is not above: every row goes the way that it went in training."""
    near = np.float32(threshold)
    if float(near) > threshold:
        near = np.nextafter(near, np.float32(-np.inf))
    return float(str(near))


def reliability(scores: NDArray[np.float64], named: NDArray[np.int64]) -> list[dict[str, float]]:
    """By tenths of the score: how many words, the mean score, the share that are names."""
    out: list[dict[str, float]] = []
    for low in np.arange(0, 1, 0.1):
        inside = (scores >= low) & (scores < low + 0.1 + 1e-9 * (low > 0.85))
        if inside.any():
            out.append(
                {
                    "from": round(float(low), 1),
                    "words": int(inside.sum()),
                    "score": round(float(scores[inside].mean()), 3),
                    "names": round(float(named[inside].mean()), 3),
                }
            )
    return out


def write(weights: dict[str, object], path: Path) -> None:
    """Write the trees, one a line."""
    trees = weights["trees"]
    assert isinstance(trees, Sequence)
    head = {key: value for key, value in weights.items() if key != "trees"}
    lines = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in trees)
    body = json.dumps(head, indent=None)[:-1]
    path.write_text(f'{body}, "trees": [\n{lines}\n]}}\n', encoding="utf-8")
