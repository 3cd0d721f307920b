"""What a reviewer reads about marks, people and verdicts, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from redactor.model import Outcome
from redactor.report.words import (
    ACTIONS,
    code_in_words,
    joined,
    plural,
    role_in_words,
    type_in_words,
)
from redactor.review.actions import ADDABLE
from redactor.verdict import PREFIX, RECOGNIZER, Verdict

_SAYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "names": "the names model",
        "cues": "the words around it",
        "propagation": "found elsewhere in the case",
        "unknown-words": "a word that no dictionary has",
        "roster": "the list of people (case.yaml, or a reviewer)",
        "spacy": "the language model",
        "passage-model": "the model of risk passages",
        RECOGNIZER: "a reviewer",
    }
)
KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "PERSON": "Person",
        "LOCATION": "Place",
        "ORGANIZATION": "Organisation",
        "NRP": "Background (nationality, religion, origin)",
        "QUASI_IDENTIFIER": "Detail that singles somebody out",
    }
)
WORDINGS: Final = (
    "a relative", "a friend", "a colleague", "a manager", "a professional", "a school", "a workplace", "a town",
    "a region", "a club", "an award", "a public role", "an unusual pet", "an unusual hobby", "a serious accident",
    "a widely reported event", "works with animals", "works at sea", "a skilled trade", "another country", "one of few",
    "a detail left out",
)  # fmt: skip
"""Suggestions for a reviewer's own words, after :mod:`redactor.generalisations`."""


def kinds(first: str = "") -> list[tuple[str, str]]:
    """The kinds that a reviewer may give."""
    known = tuple(dict.fromkeys((*([first] if first else []), *ADDABLE)))
    return [(kind, kind_words(kind)) for kind in known]


def kind_words(kind: str) -> str:
    """A kind of identifier, with a capital."""
    words = KINDS.get(kind) or type_in_words(kind)
    return words[:1].upper() + words[1:]


def found_by(recognizers: Sequence[str]) -> str:
    """Who says so, in words."""
    if recognizers and recognizers[0].startswith(PREFIX):
        return _SAYS[RECOGNIZER]
    words = (_SAYS.get(one) or f"the pattern “{code_in_words(one, {})}”" for one in recognizers)
    return joined(list(dict.fromkeys(words)))


def how_sure(score: float) -> str:
    """A score in words and as a number."""
    words = "very sure" if score >= 0.85 else "fairly sure" if score >= 0.6 else "not sure"
    return f"{words} ({score:.2f} of 1)"


def rule_words(rule: str) -> str:
    """Which rule decided, in words."""
    if rule.startswith(PREFIX):
        return "a reviewer's decision"
    kind, _, action = rule.partition(": ")
    if action and kind.isupper():
        return f"{kind_words(kind)}: {code_in_words(action, ACTIONS)}"
    return code_in_words(rule, ACTIONS)


def place_words(document: str, place: str = "") -> str:
    """``document 2, page 1 line 3``."""
    number = document.rpartition("-")[2].lstrip("0") or "0"
    where = "" if place in ("", "text") else f", {place}"
    return f"document {number}{where}"


def verdict_words(verdict: Verdict, all_of_them: Iterable[Verdict]) -> str:
    """What a person decided, as a sentence with the words of the notes; ``""`` for part of another verdict."""
    quoted = joined([f"“{form}”" for form in verdict.forms[:6]])
    places = joined([f"“{s.text}” in {place_words(s.document)}" for s in verdict.spots[:4]])
    as_label = f" as {verdict.wording}" if verdict.wording else ""
    if verdict.kind == "keep":
        return f"{quoted} may stay in the whole case" if quoted else f"{places} may stay there"
    if verdict.kind == "replace":
        as_label = as_label or f" as {type_in_words(verdict.entity_type)}"
        where = f"{quoted} is replaced in the whole case" if quoted else f"{places} is replaced"
        return f"{where}{as_label}"
    if verdict.kind == "person":
        spots = sum(len(v.spots) for v in all_of_them if v.person == verdict.id)
        who = quoted or f"The person of {plural(spots, 'ticked mention')}"
        told = "are names of" if len(verdict.forms) > 1 else "is"
        ticked = f", {plural(spots, 'mention')} told apart" if spots and quoted else ""
        return f"{who} {told} one person: {role_in_words(verdict.role)}{as_label}{ticked}"
    return ""


def told(before: Sequence[Outcome], after: Sequence[Outcome]) -> str:
    """What doing a case again has changed in its copies, as a sentence or two; only labels and numbers."""
    were, are = _labels(before), _labels(after)
    moved: dict[tuple[str, str], set[str]] = {}
    new: dict[str, list[str]] = {}
    for place, label in are.items():
        old = were.get(place)
        if label is not None and old is None:
            new.setdefault(label, []).append(place[0])
        elif label is not None and old is not None and old != label:
            moved.setdefault((old, label), set()).add(place[0])
    gone: dict[str, list[str]] = {}
    covered = {place[:2] for place, label in are.items() if label is not None}
    for place, label in were.items():
        if label is not None and are.get(place) is None and not _inside(place, are, covered):
            gone.setdefault(label, []).append(place[0])
    said = [
        f"{old or '(taken out)'} is now {label or '(taken out)'} in {plural(len(where), 'document')}"
        for (old, label), where in moved.items()
    ]
    said += [
        f"{label or 'Nothing'} stands in {plural(len(at), 'more place')} of {plural(len(set(at)), 'document')}"
        for label, at in new.items()
    ]
    said += [
        f"{label or 'What was taken out'} is restored in {plural(len(at), 'place')} of "
        f"{plural(len(set(at)), 'document')}"
        for label, at in gone.items()
    ]
    more = f", and {plural(len(said) - 4, 'more change')}" if len(said) > 4 else ""
    return (
        f"{'; '.join(said[:4])}{more}."
        if said
        else "The case was done again. The copies read as before."
    )


_Place = tuple[str, int, int, int]


def _labels(outcomes: Sequence[Outcome]) -> dict[_Place, str | None]:
    return {
        (o.id, d.finding.segment, d.finding.start, d.finding.end): d.label
        for o in outcomes
        for d in o.decisions
    }


def _inside(place: _Place, are: Mapping[_Place, str | None], covered: set[tuple[str, int]]) -> bool:
    """Whether a place is part of another one that is replaced now."""
    if place[:2] not in covered:
        return False
    return any(
        p[:2] == place[:2] and label is not None and p[2] < place[3] and place[2] < p[3]
        for p, label in are.items()
    )
