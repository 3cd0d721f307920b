"""Lists what went wrong place by place, so that a developer can look at it.

Places only, unless the texts are given: the notes that are evaluated are invented, but lists are
copied to where nobody knows that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from redactor.evaluate.finished import Mark
from redactor.evaluate.flagged import QUASI_TYPE, Judged
from redactor.evaluate.goldmark import KEEP, folder_of
from redactor.evaluate.run import Evaluation
from redactor.evaluate.score import DocumentScore

CONTEXT = 40
"""Characters shown on either side."""

Texts = Mapping[tuple[str, str], str]
"""Original texts by folder and file name."""


@dataclass(frozen=True, slots=True)
class Miss:
    """Characters ``[start, end)`` of a document, and what is wrong there.

    ``type`` is a gold type whose mention is left (``PERSON``); ``QUASI`` where nothing touches the
    span; ``RISK`` where no flag touches the passage; ``KEEP`` for a term that lost a word; ``FALSE``
    for a finding that was replaced where nothing is annotated; ``LOST`` for other words that are
    gone; ``NOT-RISK`` and ``NOT-QUASI`` for what was flagged needlessly. ``by`` is who did it, where
    somebody did: entity type, recognizer and score.
    """

    folder: str
    document: str
    start: int
    end: int
    type: str
    by: str = ""


def misses(evaluation: Evaluation) -> tuple[Miss, ...]:
    """Everything that was missed, lost or flagged needlessly, in order of place."""
    return tuple(miss for document in evaluation.documents for miss in _of(document))


def _of(document: DocumentScore) -> list[Miss]:
    shown = document.shown
    left = [m for m in document.mentions if not m.protected and m.type != QUASI_TYPE]
    alarms = [c.mark for c in document.claims if c.is_false_alarm and document.has_copy]
    replaced = [c.mark for c in document.claims if c.mark.replaced]
    lost = [word for word in document.lost if not _over(alarms, *word)]
    places: list[tuple[int, int, str, str]] = [
        *((m.start, m.end, m.type, "") for m in left),
        *_named(QUASI_TYPE, shown.quasi, holds=False),
        *_named("RISK", shown.passages, holds=False),
        *_named(KEEP, document.terms, holds=False),
        *((mark.start, mark.end, "FALSE", _said([mark])) for mark in alarms),
        *((*place, "LOST", _said(_over(replaced, *place))) for place in _runs(lost)),
        *_named("NOT-RISK", shown.elsewhere, holds=True),
        *_named("NOT-QUASI", shown.quasi_flags, holds=True),
    ]
    folder = folder_of(document.case)
    return [Miss(folder, document.name, *place) for place in sorted(places)]


def _named(
    name: str, judged: Iterable[Judged], *, holds: bool
) -> Iterator[tuple[int, int, str, str]]:
    return ((each.start, each.end, name, "") for each in judged if each.holds is holds)


def _over(marks: Iterable[Mark], start: int, end: int) -> list[Mark]:
    """Those of ``marks`` that share a character with ``[start, end)``."""
    return [mark for mark in marks if mark.start < end and start < mark.end]


def _said(marks: Iterable[Mark]) -> str:
    """Who made the findings ``marks``: ``PERSON cues 0.80``, parted by commas."""
    return ", ".join(
        " ".join(
            [
                mark.kind,
                *([mark.recognizer] if mark.recognizer else []),
                *([f"{mark.score:.2f}"] if mark.score is not None else []),
            ]
        )
        for mark in marks
    )


def _runs(words: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Lost words that are parted by one character, joined."""
    runs: list[tuple[int, int]] = []
    for start, end in words:
        if runs and start - runs[-1][1] <= 1:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs


def as_lines(listed: Iterable[Miss], texts: Texts | None = None) -> Iterator[str]:
    """One line each, ``case/document:start-end type (by)``; with ``texts`` the words in context too."""
    for miss in listed:
        line = f"{miss.folder}/{miss.document}:{miss.start}-{miss.end} {miss.type}"
        if miss.by:
            line = f"{line} ({miss.by})"
        if texts is None:
            yield line
            continue
        text = texts[miss.folder, miss.document]
        before = _plain(text[max(miss.start - CONTEXT, 0) : miss.start])
        after = _plain(text[miss.end : miss.end + CONTEXT])
        yield f"{line}  {before}⟦{_plain(text[miss.start : miss.end])}⟧{after}"


def _plain(text: str) -> str:
    """``text`` without line ends or anything that a terminal would obey."""
    return "".join(c if c.isprintable() else " " for c in text)
