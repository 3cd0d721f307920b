"""Trains the model that marks risk passages (detect/passages.py) and writes its weights.

    pip install -e ".[train]"
    python tools/train_passages.py NOTES

NOTES is a folder of annotated notes in the markup of benchmarks/gold/GUIDELINES.md. Sentences that touch a
RISK passage are the positives. First comes a cross-validation by document, then the weights are written.
Never train on benchmarks/gold. The result is the same on every run.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import normalize

import redactor.detect.lexicon
from redactor.detect.normalise import normalise
from redactor.detect.passages import WEIGHTS, grams, masked
from redactor.detect.sentences import sentences
from redactor.evaluate.goldmark import load

LEAST = 3
"""Sentences that a gram must stand in."""
SMALLEST = 0.15
"""Weights nearer to nothing are left out."""
THRESHOLD = 0.62
"""Chosen by cross-validation: see the table that is printed."""


@dataclass(frozen=True)
class Sentence:
    """Its grams, its document, and the number of the passage that it touches, from 1 (0: none)."""

    grams: frozenset[str]
    document: int
    passage: int


def read(folder: Path) -> list[Sentence]:
    """Every sentence of the notes with a word in it."""
    out: list[Sentence] = []
    documents = [d for case in load(folder) for d in case.documents.values()]
    for number, document in enumerate(documents):
        text = normalise(document.text)
        spans = [
            (s.start, s.end, s.type.split(".")[0].lower() + "x")
            for s in document.spans
            if s.type != "QUASI"
        ]
        for start, end in sentences(text):
            inside = [span for span in spans if start <= span[0] and span[1] <= end]
            touched = [i for i, (a, b) in enumerate(document.risks, 1) if a < end and start < b]
            found = grams(masked(text, start, end, inside))
            if found:
                out.append(Sentence(found, number, touched[0] if touched else 0))
    return out


def matrix(some: Sequence[Sentence], vocabulary: dict[str, int]) -> sparse.csr_matrix:
    """One row of length one for each sentence."""
    columns, ends = [], [0]
    for one in some:
        columns += sorted(vocabulary[gram] for gram in one.grams if gram in vocabulary)
        ends.append(len(columns))
    shape = (len(some), len(vocabulary))
    return normalize(sparse.csr_matrix((np.ones(len(columns)), columns, ends), shape=shape))


def fit(some: Sequence[Sentence]) -> tuple[dict[str, int], LogisticRegression]:
    """The vocabulary and the model of these sentences."""
    counts = Counter(gram for one in some for gram in one.grams)
    kept = sorted(gram for gram, count in counts.items() if count >= LEAST)
    vocabulary = {gram: column for column, gram in enumerate(kept)}
    model = LogisticRegression(
        C=8, class_weight="balanced", max_iter=400, solver="liblinear", random_state=0
    )
    return vocabulary, model.fit(matrix(some, vocabulary), [bool(one.passage) for one in some])


def validate(some: Sequence[Sentence]) -> None:
    """Print what thresholds give on notes that were not trained on."""
    groups = [one.document for one in some]
    scores = np.zeros(len(some))
    for rest, left in GroupKFold(5).split(some, groups=groups):
        vocabulary, model = fit([some[i] for i in rest])
        scores[left] = model.predict_proba(matrix([some[i] for i in left], vocabulary))[:, 1]
    passages = {(one.document, one.passage) for one in some if one.passage}
    other = sum(not one.passage for one in some)
    print("threshold  passages touched  other sentences marked")
    for threshold in (0.3, 0.4, 0.5, 0.55, 0.6, 0.7):
        marked = [one for one, score in zip(some, scores, strict=True) if score >= threshold]
        hit = {(one.document, one.passage) for one in marked if one.passage}
        price = sum(not one.passage for one in marked) / other
        print(f"{threshold:9.2f}  {len(hit) / len(passages):16.1%}  {price:22.1%}")


def write(vocabulary: dict[str, int], model: LogisticRegression) -> None:
    """The weights as text, a gram a line."""
    weights = model.coef_[0]
    lines = [
        "# Made by tools/train_passages.py from the project's own annotated notes; see NOTICE.md.",
        f"{model.intercept_[0]:.3f}\t(bias)",
        f"{THRESHOLD}\t(threshold)",
    ]
    lines += [
        f"{weights[column]:.2f}\t{gram}"
        for gram, column in sorted(vocabulary.items())
        if abs(weights[column]) >= SMALLEST
    ]
    path = Path(redactor.detect.lexicon.__file__).with_name(WEIGHTS)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines) - 3} weights in {path.name}")


def main() -> None:
    """Validate, train on everything, write."""
    some = read(Path(sys.argv[1]))
    print(f"{len(some)} sentences, {sum(bool(one.passage) for one in some)} in risk passages")
    validate(some)
    write(*fit(some))


if __name__ == "__main__":
    main()
