"""Turns the findings of a case into identities, the same ones whatever the order of the documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from redactor.entities import family_of
from redactor.identity.dates import Order, date_key, order_of
from redactor.identity.mention import Mention, is_part_of, mention_of, same_token
from redactor.identity.people import Group, group_people
from redactor.identity.things import key_of, kind_of
from redactor.model import Case, Finding, Identity, Roster


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
    people = _without_namesakes(people, case.roster)
    groups = sorted(group_people(people), key=lambda group: min(group.members))
    for number, group in enumerate(groups, 1):
        identity = _person(f"person-{number}", group, [surfaces[i] for i in group.members])
        identities[identity.id] = identity
        for index in group.members:
            of[index] = identity.id
    orders = _date_orders(texts)
    things: dict[tuple[str, str], list[int]] = {}
    for index, finding in enumerate(findings):
        if finding.entity_type != "PERSON":
            key = _thing_key(finding, surfaces[index], orders[finding.document])
            things.setdefault(key, []).append(index)
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


def _without_namesakes(
    people: Sequence[tuple[int, Finding, str]], roster: Roster
) -> list[tuple[int, Finding, str]]:
    """Take back the roster's claim on people who only share a word with a listed name.

    Where ``Mark Ellery`` is listed, ``Mark Oduya`` is somebody else, and ``Mark`` alone is open.
    """
    listed = {p.id: [mention_of(name) for name in p.names] for p in roster.people}
    mentions = [mention_of(surface) for _, _, surface in people]
    strangers = [
        f.subject in listed and not _may_be(mention, listed[f.subject])
        for (_, f, _), mention in zip(people, mentions, strict=True)
    ]
    shared = {word for m, far in zip(mentions, strangers, strict=True) if far for word in m.names}
    out: list[tuple[int, Finding, str]] = []
    for (index, f, surface), mention, far in zip(people, mentions, strangers, strict=True):
        whole = any(mention.tokens == name.tokens for name in listed.get(f.subject, []))
        alone = len(mention.tokens) == 1 and mention.tokens[0] in shared
        if far or (f.subject in listed and alone and not whole):
            f = replace(f, subject="", role="")
        out.append((index, f, surface))
    return out


def _may_be(mention: Mention, names: Sequence[Mention]) -> bool:
    """Whether a mention is made of words of a listed person's names, or holds one of them whole."""
    if any(is_part_of(name, mention) for name in names):
        return True
    words = [word for name in names for word in name.tokens]
    return all(any(same_token(token, word) for word in words) for token in mention.tokens)


def _date_orders(texts: Mapping[str, Sequence[str]]) -> dict[str, Order]:
    """How each document writes its dates; one that does not say does as the case does."""
    common = order_of(text for document in texts.values() for text in document)
    return {name: order_of(document, common) for name, document in texts.items()}


def _thing_key(finding: Finding, surface: str, order: Order) -> tuple[str, str]:
    family = family_of(finding.entity_type)
    if family == "DATE":
        return finding.entity_type, date_key(surface, order)
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
