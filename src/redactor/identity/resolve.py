"""Turns the findings of a case into identities, the same ones whatever the order of the documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from redactor.entities import family_of
from redactor.identity.dates import date_key
from redactor.identity.people import Group, group_people
from redactor.identity.things import key_of, kind_of
from redactor.model import Case, Finding, Identity


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who is who in a case.

    Attributes:
        identities: by id, in order of first appearance.
        of: identity id of each finding, in the order of the findings.
    """

    identities: Mapping[str, Identity]
    of: tuple[str, ...]


def resolve(case: Case, findings: Sequence[Finding]) -> Resolution:
    """Give every finding its identity. ``findings`` must be sorted by document, segment, start."""
    texts = {d.id: [s.text for s in d.segments] for d in case.documents}
    surfaces = [texts[f.document][f.segment][f.start : f.end] for f in findings]
    of = [""] * len(findings)
    identities: dict[str, Identity] = {}
    people = [
        (index, finding, surfaces[index])
        for index, finding in enumerate(findings)
        if finding.entity_type == "PERSON"
    ]
    groups = sorted(group_people(people), key=lambda group: min(group.members))
    for number, group in enumerate(groups, 1):
        identity = _person(f"person-{number}", group, [surfaces[i] for i in group.members])
        identities[identity.id] = identity
        for index in group.members:
            of[index] = identity.id
    things: dict[tuple[str, str], list[int]] = {}
    for index, finding in enumerate(findings):
        if finding.entity_type != "PERSON":
            things.setdefault(_thing_key(finding, surfaces[index]), []).append(index)
    counts: dict[str, int] = {}
    for members in things.values():
        kind = findings[members[0]].entity_type
        family = family_of(kind).lower().replace(".", "-")
        counts[family] = counts.get(family, 0) + 1
        identity = Identity(
            f"{family}-{counts[family]}",
            kind,
            kind=kind_of(kind, surfaces[members[0]]),
            forms=tuple(sorted({surfaces[i] for i in members})),
        )
        identities[identity.id] = identity
        for index in members:
            of[index] = identity.id
    return Resolution(identities, tuple(of))


def _thing_key(finding: Finding, surface: str) -> tuple[str, str]:
    family = family_of(finding.entity_type)
    if family == "DATE":
        return finding.entity_type, date_key(surface)
    return finding.entity_type, key_of(finding.entity_type, surface)


def _person(name: str, group: Group, surfaces: Sequence[str]) -> Identity:
    role = group.roles.most_common(1)[0][0] if group.roles else ""
    best = max(group.roles.values(), default=0)
    tied = sorted(role for role, count in group.roles.items() if count == best)
    return Identity(
        name,
        "PERSON",
        role=min(tied, key=lambda r: (-len(r), r)) if len(tied) > 1 else role,
        kind="person",
        ambiguous=group.ambiguous,
        forms=tuple(sorted(set(surfaces))),
    )
