"""What is not a person: which mentions are one place, organisation or number, of what kind and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from redactor.entities import noun_of
from redactor.identity.beside import ESTABLISHMENTS, Beside, beside, told
from redactor.identity.grouping import group_things
from redactor.identity.keys import key_of
from redactor.identity.name_words import words_of
from redactor.identity.organisations import UNKNOWN as UNKNOWN_ORGANISATION
from redactor.identity.organisations import organisation_reading
from redactor.identity.places import UNKNOWN as UNKNOWN_PLACE
from redactor.identity.places import Evidence, evidence_of, place_kind, place_of
from redactor.model import Finding

__all__ = ["Thing", "beside", "describe", "group_things", "key_of", "kind_of"]


@dataclass(frozen=True, slots=True)
class Thing:
    """What one group of findings is.

    Attributes:
        entity_type: of most of its findings, ``ORGANIZATION`` where there are as many of both.
        kind: noun of a label; a word of :mod:`redactor.vocabulary`.
        region: where a place lies (``Scotland``); ``""`` where that is not known or does not apply.
    """

    entity_type: str
    kind: str
    region: str = ""


def kind_of(entity_type: str, surface: str) -> str:
    """The noun for a label of one surface, without the help of its case."""
    if entity_type == "ORGANIZATION":
        return _organisation_kind(surface)[0]
    if entity_type == "LOCATION":
        return place_of(surface, Evidence()).kind
    return noun_of(entity_type)


def describe(
    findings: Sequence[Finding],
    surfaces: Sequence[str],
    groups: Sequence[Sequence[int]],
    around: Sequence[Beside] = (),
) -> list[Thing]:
    """Kind and region of each group of :func:`group_things`, in the order of the groups.

    Args:
        findings: all findings of the case, people and numbers too: they tell in which country it is.
        surfaces: the original text of each finding.
        groups: indices into both.
        around: the text beside each finding (:func:`beside`), asked where a name does not tell.
    """
    evidence = evidence_of(findings, surfaces)
    return [_thing(findings, surfaces, group, evidence, around) for group in groups]


def _thing(
    findings: Sequence[Finding],
    surfaces: Sequence[str],
    group: Sequence[int],
    evidence: Evidence,
    around: Sequence[Beside],
) -> Thing:
    types = [findings[index].entity_type for index in group]
    entity_type = max(sorted(set(types), reverse=True), key=types.count)
    own = sorted({surfaces[index] for index in group if findings[index].entity_type == entity_type})
    texts = [around[index] for index in group] if around else []
    if entity_type == "LOCATION":
        kind, region = _place(own, evidence)
        told_kind = told(texts, places=True) if kind == UNKNOWN_PLACE else ""
        return Thing(entity_type, told_kind or kind, region)
    if entity_type == "ORGANIZATION":
        kind, weak = _most_telling(own)
        return Thing(entity_type, (told(texts, places=False) if weak else "") or kind)
    return Thing(entity_type, noun_of(entity_type))


def _place(surfaces: Sequence[str], evidence: Evidence) -> tuple[str, str]:
    """The first known kind and region of the spellings, the longest spelling first."""
    chosen = [place_of(s, evidence) for s in sorted(surfaces, key=lambda s: (-len(s), s))]
    best = min(chosen, key=lambda c: (not c.region, c.kind == UNKNOWN_PLACE))
    return best.kind, best.region


def _most_telling(surfaces: Sequence[str]) -> tuple[str, bool]:
    """The kind that the fullest spelling says, and whether it is a general word: none says more."""
    found = [
        (weak, kind == UNKNOWN_ORGANISATION, -len(words_of(surface)), kind)
        for surface in surfaces
        for kind, weak in [_organisation_kind(surface)]
    ]
    weak, _, _, kind = min(found)
    return kind, weak


def _organisation_kind(surface: str) -> tuple[str, bool]:
    """The kind, and whether it is a general word; a name of a pub or park tells by its place words."""
    reading = organisation_reading(surface)
    if not reading.weak:
        return reading.kind, False
    place = place_kind(surface)
    if place in ESTABLISHMENTS:
        return place, False
    return reading.kind, True
