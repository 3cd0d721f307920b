"""Turns the fates of words into the figures: what is protected, what is kept.

A mention is protected when none of its telling words survives; an entity when all its mentions in
the case are. A document with a direct identifier left is leaking. A protected term is kept when all
its words survive. A document without a copy protects nothing and keeps nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from redactor.entities import is_direct
from redactor.evaluate.align import Fate, align
from redactor.evaluate.claims import Claim, claims
from redactor.evaluate.finished import Finished
from redactor.evaluate.flagged import Judged, Shown, shown, within
from redactor.evaluate.goldmark import GoldDocument, GoldSpan
from redactor.evaluate.words import is_counted, telling
from redactor.evaluate.writing import Writing, writings

_REMNANT = 2
"""Shortest piece of a word, in characters, that counts as survived: below it is a plural's s."""


@dataclass(frozen=True, slots=True)
class Share:
    """``hits`` out of ``total``."""

    hits: int
    total: int

    @property
    def value(self) -> float | None:
        """The share from 0 to 1; None of nothing."""
        return self.hits / self.total if self.total else None

    def __add__(self, other: Share) -> Share:
        return Share(self.hits + other.hits, self.total + other.total)


NONE = Share(0, 0)


@dataclass(frozen=True, slots=True)
class Mention:
    """A gold span and what became of it. Offsets are characters of the original document."""

    case: str
    document: str
    start: int
    end: int
    type: str
    ref: str
    protected: bool
    label: str | None = None
    writing: Writing = Writing.MIXED


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """The figures of one document.

    Attributes:
        has_copy: False where no finished text was produced.
        mentions: all gold spans, in order.
        kept: words outside spans that survive.
        risk_kept: the same inside risk passages.
        lost: character ranges of the words that were counted and did not survive.
        terms: the protected terms; holds where all words survive.
        shown: what the flags and findings show to the reviewer.
        claims: the findings, and whether they are right.
        words: how many words the original has, annotated ones too.
    """

    case: str
    name: str
    has_copy: bool
    mentions: tuple[Mention, ...]
    kept: Share
    risk_kept: Share
    lost: tuple[tuple[int, int], ...]
    terms: tuple[Judged, ...]
    shown: Shown
    claims: tuple[Claim, ...]
    words: int

    @property
    def left(self) -> int:
        """How many mentions of direct identifiers are left in the copy; 0 without one."""
        if not self.has_copy:
            return 0
        return sum(is_direct(m.type) and not m.protected for m in self.mentions)

    @property
    def leaks(self) -> bool:
        """Whether a direct identifier is left in the copy."""
        return self.left > 0


def score_document(
    case: str, name: str, gold: GoldDocument, finished: Finished, labels: re.Pattern[str]
) -> DocumentScore:
    """Score what came out for one document."""
    cuts = {offset for span in gold.spans for offset in (span.start, span.end)}
    fates = align(gold.text, finished.text or "", cuts=cuts, labels=labels)
    has_copy = finished.text is not None
    mentions = tuple(
        replace(_mention(case, name, gold, span, fates, has_copy=has_copy), writing=writing)
        for span, writing in zip(gold.spans, writings(gold), strict=True)
    )
    outside = [fate for fate in _outside(fates, gold.spans) if is_counted(fate)]
    at_risk = [
        fate for fate in outside if any(s <= fate.start and fate.end <= e for s, e in gold.risks)
    ]
    return DocumentScore(
        case,
        name,
        has_copy,
        mentions,
        _kept(outside),
        _kept(at_risk),
        tuple((fate.start, fate.end) for fate in outside if not fate.survives) if has_copy else (),
        tuple(_term(term, fates, has_copy=has_copy) for term in gold.terms),
        shown(gold, finished, fates),
        claims(gold, finished),
        len(fates),
    )


def _term(term: GoldSpan, fates: Sequence[Fate], *, has_copy: bool) -> Judged:
    words = within(fates, term.start, term.end)
    return Judged(term.start, term.end, has_copy and all(word.survives for word in words))


def _mention(
    case: str,
    name: str,
    gold: GoldDocument,
    span: GoldSpan,
    fates: Sequence[Fate],
    *,
    has_copy: bool,
) -> Mention:
    counted = telling(within(fates, span.start, span.end), gold.text, span.type)
    protected = has_copy and not any(_is_left(fate, span) for fate in counted)
    found = Counter(fate.label for fate in counted if fate.label is not None)
    label = found.most_common(1)[0][0] if protected and found else None
    return Mention(case, name, span.start, span.end, span.type, span.ref, protected, label)


def _is_left(fate: Fate, span: GoldSpan) -> bool:
    if fate.remnant is None:
        return fate.survives
    start, end = fate.remnant
    return min(end, span.end) - max(start, span.start) >= _REMNANT


def _outside(fates: Sequence[Fate], spans: Sequence[GoldSpan]) -> list[Fate]:
    found: list[Fate] = []
    at = 0
    for fate in fates:
        while at < len(spans) and spans[at].end <= fate.start:
            at += 1
        if at == len(spans) or fate.end <= spans[at].start:
            found.append(fate)
    return found


def _kept(fates: Sequence[Fate]) -> Share:
    return Share(sum(fate.survives for fate in fates), len(fates))


def protected_mentions(
    mentions: Iterable[Mention], choose: Callable[[str], bool] = lambda _: True
) -> Share:
    """Mentions of the gold types that ``choose`` takes, and how many of them are protected."""
    chosen = [mention.protected for mention in mentions if choose(mention.type)]
    return Share(sum(chosen), len(chosen))


def protected_entities(
    mentions: Iterable[Mention], choose: Callable[[str], bool] = lambda _: True
) -> Share:
    """Entities (per case and ref), and how many have all their mentions protected."""
    entities: dict[tuple[str, str], bool] = {}
    for mention in mentions:
        if choose(mention.type):
            key = (mention.case, mention.ref)
            entities[key] = entities.get(key, True) and mention.protected
    return Share(sum(entities.values()), len(entities))
