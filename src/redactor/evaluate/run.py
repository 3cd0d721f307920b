"""Runs something that redacts over the gold cases and scores what comes out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from redactor.entities import is_direct
from redactor.evaluate.align import LABELS
from redactor.evaluate.goldmark import GoldCase, load
from redactor.evaluate.people import People, measure
from redactor.evaluate.score import (
    NONE,
    DocumentScore,
    Mention,
    Share,
    protected_entities,
    protected_mentions,
    score_document,
)

RunCase = Callable[[str, Mapping[str, str]], Mapping[str, str | None]]
"""Takes a case name and its plain documents by file name; returns the finished text of each.

A document that is missing from the result, or None in it, got no copy.
"""

Progress = Callable[[str, int, int], None]
"""Told before each case: its name, its number from 1, how many there are."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scored documents of a set of cases; every figure is derived from them."""

    documents: tuple[DocumentScore, ...]

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """All gold spans, in order of case, document and place."""
        return tuple(m for document in self.documents for m in document.mentions)

    @property
    def types(self) -> tuple[str, ...]:
        """The gold types that occur, sorted."""
        return tuple(sorted({mention.type for mention in self.mentions}))

    @property
    def direct_mentions(self) -> Share:
        """Mentions of direct identifiers that are protected."""
        return protected_mentions(self.mentions, is_direct)

    @property
    def direct_entities(self) -> Share:
        """Direct identifiers all of whose mentions are protected."""
        return protected_entities(self.mentions, is_direct)

    @property
    def kept(self) -> Share:
        """Words outside gold spans that survive."""
        return sum((document.kept for document in self.documents), NONE)

    @property
    def risk_kept(self) -> Share:
        """The same inside risk passages."""
        return sum((document.risk_kept for document in self.documents), NONE)

    @property
    def leak_free(self) -> Share:
        """Documents with a copy in which no direct identifier is left."""
        clean = sum(d.has_copy and not d.leaks for d in self.documents)
        return Share(clean, len(self.documents))

    @property
    def no_copy(self) -> int:
        """Documents that no copy was produced of."""
        return sum(not document.has_copy for document in self.documents)

    @property
    def people(self) -> People:
        """How well the labels tell persons apart."""
        return measure(self.mentions)

    def by_case(self) -> dict[str, Evaluation]:
        """The same figures case by case."""
        names = dict.fromkeys(document.case for document in self.documents)
        return {
            name: Evaluation(tuple(d for d in self.documents if d.case == name)) for name in names
        }


def evaluate(
    gold_dir: Path,
    run_case: RunCase,
    progress: Progress | None = None,
    *,
    labels: re.Pattern[str] = LABELS,
) -> Evaluation:
    """Run ``run_case`` on each case below ``gold_dir`` and score the finished texts.

    Args:
        gold_dir: one folder of annotated text files per case.
        run_case: what redacts one case; it sees no annotation.
        progress: told before each case.
        labels: what a label looks like in the finished text.

    Raises:
        ConfigError: the gold cannot be read, at ``case/file:line``.
    """
    cases = load(gold_dir)
    documents: list[DocumentScore] = []
    for number, case in enumerate(cases, start=1):
        if progress is not None:
            progress(case.name, number, len(cases))
        finished = run_case(case.name, {name: d.text for name, d in case.documents.items()})
        documents.extend(score_case(case, finished, labels=labels))
    return Evaluation(tuple(documents))


def score_case(
    case: GoldCase, finished: Mapping[str, str | None], *, labels: re.Pattern[str] = LABELS
) -> tuple[DocumentScore, ...]:
    """Score the finished texts of one case, in document order."""
    return tuple(
        score_document(case.name, name, gold, finished.get(name), labels)
        for name, gold in case.documents.items()
    )
