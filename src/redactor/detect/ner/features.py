"""What speaks for and against a word being a name: the model, grammar, lists, and the rest of the case.

One row a doubtful word. Training (``training/weigh.py``) and detection read them here, so that both see
the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from redactor.detect.base import View
from redactor.detect.lexicon import (
    is_english,
    is_given_name,
    is_ordinary,
    is_protected,
    is_surname,
    is_word,
)
from redactor.detect.names import is_title
from redactor.detect.ner.about import NAMES
from redactor.detect.ner.pieces import INITIAL, LOWER, MIXED, TITLE, UPPER, letter_case
from redactor.detect.ner.words import Words
from redactor.detect.sift import ORGANISATION_WORDS, starts_sentence
from redactor.folding import fold
from redactor.model import Finding
from redactor.relations import JOBS, RELATIONS

LEAST = 0.01
"""A word whose probability of being a name is below this, and that nothing else claims, is none."""
VOICES: tuple[str, ...] = ("cues", "unknown-words", "organisations")
"""Recognizers whose claims are weighed; the score of each is a column."""
COLUMNS: tuple[str, ...] = (
    "model", "unmarked", "person", "place", "organisation", "opens",
    "before", "after", "before2", "after2",
    "case_best", "case_mean", "case_count", "case_lower", "case_claims",
    *VOICES, "voices", "cue_person", "cue_role",
    "given", "surname", "ordinary", "english", "word", "protected", "title", "relation", "job", "kind",
    "lower", "titled", "upper", "mixed", "initial", "starts", "length", "line_upper", "text_lower", "digit",
)  # fmt: skip

Rows = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The doubtful words of one document.

    Attributes:
        words: number of each in :class:`Words`.
        rows: what is known of each, ``(candidates, len(COLUMNS))``.
    """

    words: NDArray[np.int64]
    rows: Rows


@dataclass(slots=True)
class _Seen:
    """What the case says of one word."""

    best: float = -9.0
    total: float = 0.0
    count: int = 0
    lower: int = 0
    claims: int = 0


def logit(p: NDArray[np.float32]) -> NDArray[np.float32]:
    """Log odds, from -7 to 7."""
    clipped = np.clip(p, 1e-3, 1 - 1e-3)
    out: NDArray[np.float32] = np.log(clipped / (1 - clipped)).astype(np.float32)
    return out


def candidates(
    views: Sequence[View], read: Sequence[Words], claims: Sequence[Finding]
) -> list[Candidates]:
    """The doubtful words of every document of a case.

    Args:
        views: the documents.
        read: what the model says of their words, in the same order.
        claims: of any recognizer; those of :data:`VOICES` on names are used.
    """
    spoken: dict[str, list[Finding]] = defaultdict(list)
    for claim in claims:
        if claim.recognizer in VOICES and claim.entity_type in NAMES:
            spoken[claim.document].append(claim)
    voices = [
        _voices(view, words, spoken[view.reading.document])
        for view, words in zip(views, read, strict=True)
    ]
    odds = [logit(words.kinds.sum(1)) if len(words) else np.zeros(0, np.float32) for words in read]
    keys = [
        [fold(view.text[s:e]) for s, e in zip(words.starts, words.ends, strict=True)]
        for view, words in zip(views, read, strict=True)
    ]
    chosen = [
        np.array(
            [
                k
                for k in range(len(words))
                if (odd[k] > _LEAST_ODDS or k in said) and view.text[words.starts[k]].isalnum()
            ],
            dtype=np.int64,
        )
        for view, words, odd, said in zip(views, read, odds, voices, strict=True)
    ]
    seen = _seen(views, read, odds, keys, voices, chosen)
    return [
        Candidates(own, _rows(view, words, odd, key, said, own, seen))
        for view, words, odd, key, said, own in zip(
            views, read, odds, keys, voices, chosen, strict=True
        )
    ]


_LEAST_ODDS = float(np.log(LEAST / (1 - LEAST)))


def _voices(view: View, words: Words, claims: Sequence[Finding]) -> dict[int, dict[str, float]]:
    """By number of a word, the best score of each recognizer that claims it, and what cues know."""
    out: dict[int, dict[str, float]] = defaultdict(dict)
    for claim in claims:
        low, high = words.between(*view.span(claim))
        for k in range(low, high):
            said = out[k]
            said[claim.recognizer] = max(claim.score, said.get(claim.recognizer, 0.0))
            if claim.recognizer == "cues":
                said["cue_person"] = said.get("cue_person", 0.0) + 1.0
                said["cue_role"] = max(float(bool(claim.role)), said.get("cue_role", 0.0))
    return out


def _seen(
    views: Sequence[View],
    read: Sequence[Words],
    odds: Sequence[NDArray[np.float32]],
    keys: Sequence[Sequence[str]],
    voices: Sequence[Mapping[int, Mapping[str, float]]],
    chosen: Sequence[NDArray[np.int64]],
) -> dict[str, _Seen]:
    wanted = {key[k] for key, own in zip(keys, chosen, strict=True) for k in own.tolist()}
    out: dict[str, _Seen] = defaultdict(_Seen)
    for view, words, odd, key, said in zip(views, read, odds, keys, voices, strict=True):
        for k, word in enumerate(key):
            if word not in wanted:
                continue
            one = out[word]
            one.count += 1
            one.total += float(odd[k])
            one.best = max(one.best, float(odd[k]))
            one.lower += view.text[words.starts[k]].islower()
            one.claims += k in said
    return out


def _rows(
    view: View,
    words: Words,
    odds: NDArray[np.float32],
    keys: Sequence[str],
    voices: Mapping[int, Mapping[str, float]],
    chosen: NDArray[np.int64],
    seen: Mapping[str, _Seen],
) -> Rows:
    out = np.zeros((len(chosen), len(COLUMNS)), dtype=np.float32)
    unmarked = -logit(words.other) if len(words) else odds
    alphas = list(filter(str.isalpha, view.text))
    text_lower = float(sum(map(str.islower, alphas)) > 0.985 * len(alphas)) if alphas else 0.0
    lines = _lines(view.text)
    for row, k in enumerate(chosen.tolist()):
        said = voices.get(k, {})
        case = seen[keys[k]]
        others = case.count - 1
        shape = letter_case(view.text[words.starts[k] : words.ends[k]])
        near = [
            float(odds[j]) if 0 <= j < len(odds) else -7.0 for j in (k - 1, k + 1, k - 2, k + 2)
        ]
        out[row] = (
            odds[k], unmarked[k], *words.kinds[k], words.opens[k].max(),
            *near,
            case.best, (case.total - odds[k]) / others if others else odds[k],
            np.log1p(case.count), case.lower / case.count, case.claims / case.count,
            *(said.get(voice, 0.0) for voice in VOICES),
            sum(voice in said for voice in VOICES), said.get("cue_person", 0.0), said.get("cue_role", 0.0),
            *_lexical(keys[k]),
            shape == LOWER, shape == TITLE, shape == UPPER, shape == MIXED, shape == INITIAL,
            starts_sentence(int(words.starts[k]), view.text),
            min(len(keys[k]), 12), lines.upper_at(int(words.starts[k])), text_lower,
            any(c.isdigit() for c in keys[k]),
        )  # fmt: skip
    return out


def _lexical(key: str) -> tuple[bool, ...]:
    return (
        is_given_name(key), is_surname(key), is_ordinary(key), is_english(key), is_word(key),
        is_protected(key), is_title(key), key in RELATIONS, key in JOBS, key in ORGANISATION_WORDS,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Lines:
    """Where each line starts, and the share of its letters that are capitals."""

    starts: NDArray[np.int64]
    upper: tuple[float, ...]

    def upper_at(self, at: int) -> float:
        return self.upper[int(np.searchsorted(self.starts, at, side="right")) - 1]


def _lines(text: str) -> _Lines:
    lines = text.split("\n")
    lengths = np.array([0, *(len(line) + 1 for line in lines[:-1])], dtype=np.int64)
    return _Lines(np.cumsum(lengths), tuple(_upper(line) for line in lines))


def _upper(line: str) -> float:
    letters = list(filter(str.isalpha, line))
    return sum(map(str.isupper, letters)) / len(letters) if letters else 0.0
