"""Lists what went wrong place by place, so that a developer can look at it.

Places only, unless the texts are given: the notes that are evaluated are invented, but lists are
copied to where nobody knows that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

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
    span; ``RISK`` where no flag touches the passage; ``KEEP`` for a term that lost a word; ``LOST``
    for other words that are gone; ``NOT-RISK`` and ``NOT-QUASI`` for what was flagged needlessly.
    """

    folder: str
    document: str
    start: int
    end: int
    type: str


def misses(evaluation: Evaluation) -> tuple[Miss, ...]:
    """Everything that was missed, lost or flagged needlessly, in order of place."""
    return tuple(miss for document in evaluation.documents for miss in _of(document))


def _of(document: DocumentScore) -> list[Miss]:
    shown = document.shown
    left = [m for m in document.mentions if not m.protected and m.type != QUASI_TYPE]
    places = [
        *((m.start, m.end, m.type) for m in left),
        *_named(QUASI_TYPE, shown.quasi, holds=False),
        *_named("RISK", shown.passages, holds=False),
        *_named(KEEP, document.terms, holds=False),
        *((start, end, "LOST") for start, end in _runs(document.lost)),
        *_named("NOT-RISK", shown.elsewhere, holds=True),
        *_named("NOT-QUASI", shown.quasi_flags, holds=True),
    ]
    folder = folder_of(document.case)
    return [Miss(folder, document.name, *place) for place in sorted(places)]


def _named(name: str, judged: Iterable[Judged], *, holds: bool) -> Iterator[tuple[int, int, str]]:
    return ((each.start, each.end, name) for each in judged if each.holds is holds)


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
    """One line each, ``case/document:start-end type``; with ``texts`` the words in context too."""
    for miss in listed:
        line = f"{miss.folder}/{miss.document}:{miss.start}-{miss.end} {miss.type}"
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
