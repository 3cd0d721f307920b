"""Asks of flags and findings whether the reviewer is shown what matters, and at what price.

A place is touched when a mark covers at least one character of one of its words. The program does
not know the annotation, so only here can a flag be said to be right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from redactor.evaluate.align import Fate
from redactor.evaluate.finished import Finished, Mark
from redactor.evaluate.goldmark import GoldDocument
from redactor.evaluate.sentences import sentences
from redactor.evaluate.words import telling

RISK_KINDS = frozenset({"risk", "abuse", "legal", "protected-address"})
"""The kinds of flag that say: this is about harm, abuse, a court or a protected address."""

QUASI_KIND = "quasi-identifier"
QUASI_TYPE = "QUASI"


@dataclass(frozen=True, slots=True)
class Judged:
    """Characters ``[start, end)`` of the original, and whether what was asked of them is so."""

    start: int
    end: int
    holds: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What the reviewer of one document is shown.

    Attributes:
        passages: risk passages of the gold; holds where a flag of :data:`RISK_KINDS` touches it.
        at_risk: the sentences inside them; holds as before.
        elsewhere: all other sentences; holds as before, and that is the price.
        quasi: QUASI spans of the gold; holds where a finding or a quasi-identifier flag touches
            a word of it that is no function word.
        quasi_flagged: the same spans; holds where a quasi-identifier flag does.
        quasi_flags: the quasi-identifier flags; holds where one touches no gold span of any
            type, and that is the price.
    """

    passages: tuple[Judged, ...]
    at_risk: tuple[Judged, ...]
    elsewhere: tuple[Judged, ...]
    quasi: tuple[Judged, ...]
    quasi_flagged: tuple[Judged, ...]
    quasi_flags: tuple[Judged, ...]


def shown(gold: GoldDocument, finished: Finished, words: Sequence[Fate]) -> Shown:
    """Judge the flags and findings of one document, ``words`` being all its words in order."""
    risk = _touches(flag for flag in finished.flags if flag.kind in RISK_KINDS)
    flags = [flag for flag in finished.flags if flag.kind == QUASI_KIND]
    quasi = [(span.start, span.end) for span in gold.spans if span.type == QUASI_TYPE]
    spans = _touches(Mark(span.start, span.end, span.type) for span in gold.spans)
    pieces = sentences(gold.text, [offset for passage in gold.risks for offset in passage])
    inside = {piece for piece in pieces if any(s <= piece[0] < e for s, e in gold.risks)}

    def judge(
        places: Iterable[tuple[int, int]],
        touched: Callable[[Fate], bool],
        choose: Callable[[list[Fate]], Sequence[Fate]] = lambda found: found,
    ) -> tuple[Judged, ...]:
        return tuple(
            Judged(*place, any(touched(word) for word in choose(within(words, *place))))
            for place in places
        )

    def named(found: list[Fate]) -> list[Fate]:
        return telling(found, gold.text, QUASI_TYPE)

    return Shown(
        passages=judge(gold.risks, risk),
        at_risk=judge((piece for piece in pieces if piece in inside), risk),
        elsewhere=judge((piece for piece in pieces if piece not in inside), risk),
        quasi=judge(quasi, _touches([*flags, *finished.findings]), named),
        quasi_flagged=judge(quasi, _touches(flags), named),
        quasi_flags=tuple(
            Judged(flag.start, flag.end, not spans(flag))
            for flag in sorted(flags, key=lambda flag: (flag.start, flag.end))
        ),
    )


def within(words: Sequence[Fate], start: int, end: int) -> list[Fate]:
    """The words that have a character in ``[start, end)``."""
    return [word for word in words if word.start < end and start < word.end]


def _touches(marks: Iterable[Mark]) -> Callable[[Fate | Mark], bool]:
    listed = list(marks)
    return lambda place: any(m.start < place.end and place.start < m.end for m in listed)
