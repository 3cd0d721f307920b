"""Who a person is to the client, as probabilities learned from annotated notes: for where the grammar is silent.

Two log-linear models. The first looks at the words around a person's mentions
(:mod:`redactor.identity.role_features`), the second also at what the first says of the other people of the case
(:mod:`redactor.identity.role_links`). Their weights are data, ``role_model.tsv``, written by ``training/roles.py``:
the classes, the vocabulary, then one feature a line with a whole number per class. Nothing in it is a name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from redactor.identity.role_features import features
from redactor.identity.role_links import second_features, with_presence
from redactor.identity.role_pages import Context, Features, Person, contexts, pages
from redactor.identity.role_words import CLASSES, class_of

__all__ = [
    "CLASSES",
    "Context",
    "Person",
    "RoleModel",
    "Weights",
    "class_of",
    "contexts",
    "softmax",
]

_FILE = "role_model.tsv"
_SCALE = 100
_NO_NUMBER = re.compile(r"[^-0-9 ]|-(?![0-9])")


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights by feature, one a class, in the order of :data:`CLASSES`.

    Attributes:
        rows: row of ``numbers`` of each feature.
        numbers: features by classes.
    """

    rows: Mapping[str, int] = field(repr=False)
    numbers: NDArray[np.float64] = field(repr=False)

    def scores(self, found: Sequence[Features]) -> NDArray[np.float64]:
        """Sums of weights times values, people by classes."""
        out = np.zeros((len(found), len(CLASSES)))
        for number, one in enumerate(found):
            known = [(self.rows[name], value) for name, value in one.items() if name in self.rows]
            if known:
                index, values = zip(*known, strict=True)
                out[number] = np.asarray(values) @ self.numbers[list(index)]
        return out

    def strongest(self, found: Features, name: str, most: int) -> list[tuple[str, float]]:
        """The features that speak most for or against class ``name``, with how much, measured from the class mean."""
        column = CLASSES.index(name)
        rows = [
            (feature, value, self.numbers[self.rows[feature]])
            for feature, value in found.items()
            if feature in self.rows
        ]
        out = [(feature, float(value * (row[column] - row.mean()))) for feature, value, row in rows]
        return sorted(out, key=lambda entry: (-abs(entry[1]), entry[0]))[:most]


@dataclass(frozen=True, slots=True)
class RoleModel:
    """The two models and the words that features may show; all other words only keep their shape."""

    vocabulary: frozenset[str] = field(repr=False)
    first: Weights
    second: Weights

    @staticmethod
    def load() -> RoleModel:
        """The shipped model; read once."""
        return _shipped()

    @staticmethod
    def parse(text: str) -> RoleModel:
        """Read a model as :meth:`write` writes it.

        Raises:
            ValueError: written for other classes, or a line that is no feature with its weights.
        """
        head, words, *lines = text.rstrip("\n").split("\n")
        if tuple(head.split("\t")) != ("classes", *CLASSES):
            raise ValueError("the role model was written for other classes")
        parts: tuple[dict[str, int], dict[str, int]] = ({}, {})
        numbers: tuple[list[str], list[str]] = ([], [])
        for line in lines:
            model, name, weights = line.split("\t")
            part = int(model) - 1
            parts[part][name] = len(numbers[part])
            numbers[part].append(weights)
        first, second = (
            Weights(rows, _numbers(found)) for rows, found in zip(parts, numbers, strict=True)
        )
        return RoleModel(frozenset(words.split("\t")[1:]), first, second)

    def write(self) -> str:
        """The model as text, weights rounded to hundredths; features without any weight are left out."""
        lines = ["\t".join(("classes", *CLASSES)), "\t".join(("words", *sorted(self.vocabulary)))]
        for part, weights in enumerate((self.first, self.second), 1):
            for name, row in sorted(weights.rows.items()):
                rounded = [round(float(value) * _SCALE) for value in weights.numbers[row]]
                if any(rounded):
                    lines.append(f"{part}\t{name}\t{' '.join(map(str, rounded))}")
        return "\n".join(lines) + "\n"

    def probabilities(self, people: Sequence[Person]) -> list[dict[str, float]]:
        """For each person of a case the probability of each class; they sum to 1.

        Args:
            people: all people of the case, each with all mentions (:func:`contexts` makes them); they are
                judged together, so the result hangs on who else is there.
        """
        _, second = self._features(people)
        found = softmax(self.second.scores(second))
        return [
            {name: float(value) for name, value in zip(CLASSES, row, strict=True)} for row in found
        ]

    def explain(
        self, people: Sequence[Person], number: int, name: str = "", most: int = 12
    ) -> list[tuple[str, float]]:
        """Why person ``number`` is, or is not, of class ``name``: the strongest features. For tools and tests only.

        Args:
            people: all people of the case.
            number: which one.
            name: the class; that which is likeliest where it is left out.
            most: features of each look; those of the second come first.
        """
        first, second = self._features(people)
        name = name or CLASSES[int(self.second.scores([second[number]])[0].argmax())]
        of_second = self.second.strongest(second[number], name, most)
        return [*of_second, *self.first.strongest(first[number], name, most)]

    def _features(self, people: Sequence[Person]) -> tuple[list[Features], list[Features]]:
        read = pages(people, self.vocabulary)
        first = features(people, self.vocabulary, read)
        believed = with_presence(people, softmax(self.first.scores(first)))
        return first, second_features(people, read, believed)


def _numbers(rows: Sequence[str]) -> NDArray[np.float64]:
    """Rows of whole numbers, one a class, as weights: hundredths.

    Raises:
        ValueError: a row is none.
    """
    written = " ".join(rows)
    if {row.count(" ") for row in rows} - {len(CLASSES) - 1} or _NO_NUMBER.search(written):
        raise ValueError("a feature of the role model has not one whole number for each class")
    whole = np.fromstring(written, dtype=np.int64, sep=" ")
    return whole.reshape(len(rows), len(CLASSES)) / _SCALE


def softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities from scores, people by classes."""
    if not len(scores):
        return scores
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    out: NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return out


@lru_cache(maxsize=1)
def _shipped() -> RoleModel:
    return RoleModel.parse((files(__package__ or "") / _FILE).read_text(encoding="utf-8"))
