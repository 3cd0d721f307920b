"""Runs something that redacts over the gold cases and scores what comes out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from redactor.entities import is_direct
from redactor.evaluate.align import LABELS
from redactor.evaluate.claims import Claim
from redactor.evaluate.finished import NOTHING, Finished, RunCase
from redactor.evaluate.flagged import Judged
from redactor.evaluate.goldmark import GoldCase, folder_of, load
from redactor.evaluate.intervals import Intervals
from redactor.evaluate.intervals import measure as measure_intervals
from redactor.evaluate.leaks import Spread, spread
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
    def passages_flagged(self) -> Share:
        """Risk passages that a flag on risk, abuse, the law or a protected address touches."""
        return _share(j for d in self.documents for j in d.shown.passages)

    @property
    def sentences_flagged(self) -> Share:
        """Sentences in risk passages that such a flag touches."""
        return _share(j for d in self.documents for j in d.shown.at_risk)

    @property
    def others_flagged(self) -> Share:
        """Sentences outside risk passages that such a flag touches."""
        return _share(j for d in self.documents for j in d.shown.elsewhere)

    @property
    def quasi_touched(self) -> Share:
        """QUASI spans that a finding or a quasi-identifier flag touches."""
        return _share(j for d in self.documents for j in d.shown.quasi)

    @property
    def quasi_flagged(self) -> Share:
        """QUASI spans that a quasi-identifier flag touches."""
        return _share(j for d in self.documents for j in d.shown.quasi_flagged)

    @property
    def quasi_stray(self) -> Share:
        """Quasi-identifier flags that touch no gold span."""
        return _share(j for d in self.documents for j in d.shown.quasi_flags)

    @property
    def terms_kept(self) -> Share:
        """Protected terms all of whose words survive."""
        return _share(j for d in self.documents for j in d.terms)

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
    def claims(self) -> tuple[Claim, ...]:
        """All findings, in order of case, document and place."""
        return tuple(claim for document in self.documents for claim in document.claims)

    @property
    def false_alarms(self) -> Share:
        """Findings that were replaced where nothing is annotated, out of all that were replaced."""
        replaced = [
            c.is_false_alarm
            for d in self.documents
            if d.has_copy
            for c in d.claims
            if c.mark.replaced
        ]
        return Share(sum(replaced), len(replaced))

    @property
    def spread(self) -> Spread:
        """How the direct identifiers that are left spread over the documents."""
        return spread(self.documents)

    @property
    def people(self) -> People:
        """How well the labels tell persons apart."""
        return measure(self.mentions)

    @property
    def intervals(self) -> Intervals:
        """Which intervals between the dates of a case can be read from the labels."""
        return measure_intervals(self.mentions)

    def by_folder(self) -> dict[str, Evaluation]:
        """The same figures folder by folder."""
        folders: dict[str, list[DocumentScore]] = {}
        for document in self.documents:
            folders.setdefault(folder_of(document.case), []).append(document)
        return {name: Evaluation(tuple(documents)) for name, documents in folders.items()}


def _share(judged: Iterable[Judged]) -> Share:
    holds = [each.holds for each in judged]
    return Share(sum(holds), len(holds))


def evaluate(
    gold_dir: Path,
    run_case: RunCase,
    progress: Progress | None = None,
    *,
    labels: re.Pattern[str] = LABELS,
    single: bool = False,
) -> Evaluation:
    """Run ``run_case`` on each case below ``gold_dir`` and score the finished texts.

    Args:
        gold_dir: one folder of annotated text files per case.
        run_case: what redacts one case; it sees no annotation.
        progress: told before each case.
        labels: what a label looks like in the finished text.
        single: every document is a case of its own.

    Raises:
        ConfigError: the gold cannot be read, at ``case/file:line``.
    """
    return evaluate_cases(load(gold_dir, single=single), run_case, progress, labels=labels)


def evaluate_cases(
    cases: Sequence[GoldCase],
    run_case: RunCase,
    progress: Progress | None = None,
    *,
    labels: re.Pattern[str] = LABELS,
) -> Evaluation:
    """The same for cases that were read, and perhaps changed, before."""
    documents: list[DocumentScore] = []
    for number, case in enumerate(cases, start=1):
        if progress is not None:
            progress(case.name, number, len(cases))
        finished = run_case(case.name, {name: d.text for name, d in case.documents.items()})
        documents.extend(score_case(case, finished, labels=labels))
    return Evaluation(tuple(documents))


def score_case(
    case: GoldCase, finished: Mapping[str, Finished], *, labels: re.Pattern[str] = LABELS
) -> tuple[DocumentScore, ...]:
    """Score what came out for one case, in document order."""
    return tuple(
        score_document(case.name, name, gold, finished.get(name, NOTHING), labels)
        for name, gold in case.documents.items()
    )
