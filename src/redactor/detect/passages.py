"""Marks risk passages that no pattern describes: a linear model over the words of a sentence.

Patterns (``recognizers/flags/``) say why they mark and miss what nobody thought of ("asked for photos
and he sent one"). The model is the logarithm of odds, summed over words, pairs and triples of a
sentence in which everything found is a placeholder; it was trained on the project's own annotated
notes (``tools/train_passages.py``). It adds flags and never takes one away.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from math import exp, sqrt
from typing import Final

import regex

from redactor.detect.base import View
from redactor.detect.lexicon import is_english
from redactor.detect.sentences import sentences
from redactor.entities import family_of
from redactor.model import Finding, Flag

NAME: Final = "passage-model"
WEIGHTS: Final = "passages.tsv"
_TOKEN: Final = regex.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[?!\"]")
_START, _END, _NUMBER, _UNKNOWN = "<", ">", "#", "_"


class PassageMarker:
    """Marks a sentence as risk where the model is surer than its threshold."""

    name = NAME

    def mark(self, view: View, findings: Sequence[Finding]) -> Iterator[Flag]:
        """See :class:`redactor.detect.base.Marker`."""
        found = sorted((*view.span(f), placeholder(f.entity_type)) for f in findings)
        begins = [span[0] for span in found]
        threshold = _model()[2]
        for start, end in sentences(view.text):
            near = found[bisect_left(begins, start) : bisect_right(begins, end)]
            inside = [span for span in near if span[1] <= end]
            if probability(grams(masked(view.text, start, end, inside))) >= threshold:
                yield from view.flags("risk", start, end, NAME)


def placeholder(entity_type: str) -> str:
    """What stands for a found identifier: a word that no text holds."""
    return family_of(entity_type).split(".")[0].lower() + "x"


def masked(text: str, start: int, end: int, spans: Iterable[tuple[int, int, str]]) -> str:
    """``text[start:end]`` with each span ``(start, end, word)``, sorted and disjoint, as its word."""
    parts: list[str] = []
    for low, high, word in spans:
        parts += (text[start:low], " ", word, " ")
        start = high
    return "".join((*parts, text[start:end]))


def grams(sentence: str) -> frozenset[str]:
    """The words, pairs and triples of a sentence; numbers are one word, and so is what is no English.

    No name can get into the weights that way, even one that the annotation missed.
    """
    words = [_START, *map(_word, _TOKEN.findall(sentence.lower())), _END]
    if len(words) == 2:
        return frozenset()
    pairs = (f"{a} {b}" for a, b in pairwise(words))
    triples = (" ".join(words[at : at + 3]) for at in range(len(words) - 2))
    return frozenset((*words, *pairs, *triples))


@lru_cache(maxsize=8192)
def _word(token: str) -> str:
    if token.isdigit():
        return _NUMBER
    known = token in PLACEHOLDERS or not token[0].isalpha() or is_english(token)
    return token if known else _UNKNOWN


PLACEHOLDERS: Final = frozenset(
    f"{family}x"
    for family in (
        "person date age location address postcode org phone email url handle id".split()
    )
)


def probability(features: frozenset[str]) -> float:
    """How likely a sentence with these grams is part of a risk passage; 0.0 of an empty one."""
    if not features:
        return 0.0
    weights, bias, _ = _model()
    known = sorted(weights.keys() & features)
    total = bias + sum(map(weights.__getitem__, known)) / sqrt(len(known) or 1)
    return 1 / (1 + exp(-total))


@lru_cache(maxsize=1)
def _model() -> tuple[dict[str, float], float, float]:
    """Weights by gram, bias, threshold."""
    text = (files("redactor.detect.lexicon") / WEIGHTS).read_text(encoding="utf-8")
    weights: dict[str, float] = {}
    bias = threshold = 0.0
    for line in text.splitlines():
        if line.startswith("# "):
            continue
        value, _, gram = line.partition("\t")
        if gram == "(bias)":
            bias = float(value)
        elif gram == "(threshold)":
            threshold = float(value)
        else:
            weights[gram] = float(value)
    return weights, bias, threshold
