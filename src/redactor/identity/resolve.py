"""Turns the findings of a case into identities, the same ones whatever the order of the documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from redactor.entities import family_of
from redactor.identity.accounts import TYPES as ACCOUNTS
from redactor.identity.accounts import owner_of_account
from redactor.identity.context import ContextFit, Scene, circle_of, look
from redactor.identity.dates import Order, date_key, order_by, tally
from redactor.identity.days import births_again, dates_of, days_of
from redactor.identity.likeness import word_likeness
from redactor.identity.mention import Mention, mention_of
from redactor.identity.once import forget
from redactor.identity.origin import origin_of
from redactor.identity.people import Person, gather
from redactor.identity.role_model import RoleModel, contexts
from redactor.identity.standing import Standing, standings
from redactor.identity.things import beside, describe, group_things, key_of, kind_of
from redactor.model import Case, Finding, Identity, Roster
from redactor.verdict import RECOGNIZER as VERDICT


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who is who in a case.

    Attributes:
        identities: by id, in order of first appearance.
        of: identity id of each finding, in the order of the findings.
        origin: ISO date of day 0 of the case, ``""`` where none is known.
        event: what happened on that day; a key of :data:`redactor.vocabulary.EVENTS`.
    """

    identities: Mapping[str, Identity]
    of: tuple[str, ...]
    origin: str = ""
    event: str = "start"


def resolve(case: Case, findings: Sequence[Finding]) -> Resolution:
    """Give every finding its identity. ``findings`` must be sorted by document, segment, start."""
    try:
        return _resolved(case, findings)
    finally:
        forget()


def _resolved(case: Case, findings: Sequence[Finding]) -> Resolution:
    texts = {d.id: [s.text for s in d.segments] for d in case.documents}
    surfaces = [texts[f.document][f.segment][f.start : f.end] for f in findings]
    of = [""] * len(findings)
    identities: dict[str, Identity] = {}
    scene = look(case, findings, surfaces)
    people = _people(scene, case.roster, findings)
    roles = {p.id: p.role for p in case.roster.people}
    odds = _odds(scene, people)
    stands = standings(scene, people, roles, odds.__getitem__)
    for number, (person, standing) in enumerate(zip(people, stands, strict=True), 1):
        at = [scene.spoken[m].finding for m in person.members]
        identity = _identity(number, person, standing, [surfaces[i] for i in at])
        identities[identity.id] = identity
        for index in at:
            of[index] = identity.id
    orders = _date_orders(texts)
    dates = dates_of(case, findings, surfaces, orders)
    days = days_of(dates, len(findings))
    origin, event = origin_of(case, dates, days)
    births = births_again(findings, days, origin)
    numbers = Counter(identity.entity_type for identity in identities.values())
    for group, kind, region, day in _things(case, findings, surfaces, orders, days, births):
        numbers[kind[0]] += 1
        family = kind[0].lower().replace("_", "-")
        identity = Identity(
            f"{family}-{numbers[kind[0]]}",
            kind[0],
            kind=kind[1],
            region=region,
            owner=_account_owner(kind[0], surfaces[group[0]], people),
            day=day,
            forms=tuple(sorted({surfaces[i] for i in group})),
        )
        identities[identity.id] = identity
        for index in group:
            of[index] = identity.id
    return Resolution(identities, tuple(of), origin, event)


_Group = tuple[Sequence[int], tuple[str, str], str, str]


def _things(
    case: Case,
    findings: Sequence[Finding],
    surfaces: Sequence[str],
    orders: Mapping[str, Order],
    days: Sequence[str],
    births: frozenset[int],
) -> list[_Group]:
    """Everything that is no person, grouped: indices, type and noun, region, day; by first appearance."""
    groups = group_things(findings, surfaces)
    out: list[_Group] = [
        (group, (thing.entity_type, thing.kind), thing.region, "")
        for group, thing in zip(
            groups, describe(findings, surfaces, groups, beside(case, findings)), strict=True
        )
    ]
    grouped = {index for group in groups for index in group}
    rest: dict[tuple[str, str], list[int]] = {}
    for index, finding in enumerate(findings):
        if index in grouped or finding.entity_type == "PERSON":
            continue
        kind = "DATE_OF_BIRTH" if index in births else finding.entity_type
        key = key_of(kind, surfaces[index])
        if family_of(kind) == "DATE":
            key = days[index] or date_key(surfaces[index], orders[finding.document])
        rest.setdefault((kind, key), []).append(index)
    out += [
        (members, (kind, kind_of(kind, surfaces[members[0]])), "", days[members[0]])
        for (kind, _), members in rest.items()
    ]
    return sorted(out, key=lambda each: min(each[0]))


def _people(scene: Scene, roster: Roster, findings: Sequence[Finding]) -> list[Person]:
    """The people of a case, in order of first appearance."""
    mentions = [spoken.name for spoken in scene.spoken]
    subjects = _subjects(scene, roster, findings)
    apart: dict[int, str] = {}
    keys: dict[int, frozenset[str]] = {}
    for n, claims in scene.claims.items():
        circles = {circle_of(c) for c in claims if c.weight >= 2.5} - {""}
        if len(circles) == 1:
            apart[n] = circles.pop()
        keys[n] = frozenset(
            c.key
            for c in claims
            if c.weight >= 2.5 and c.kind in ("kin", "job") and c.owner.kind in ("none", "client")
        )
    aliases = [(a.first, a.second, a.rule) for a in scene.aliases]
    documents = [spoken.document for spoken in scene.spoken]
    clients = {
        n: scene.spoken[n].document
        for n, claims in scene.claims.items()
        if any(c.kind == "client" and c.weight >= 3.5 for c in claims)
    }
    return gather(mentions, subjects, ContextFit(scene), aliases, apart, clients, documents, keys)


def _odds(scene: Scene, people: Sequence[Person]) -> list[dict[str, float]]:
    """What the model says each person is, by class."""
    texts = {str(k): reading.text for k, reading in enumerate(scene.readings)}
    places = [
        [
            (str(spoken.document), spoken.at, scene.token(spoken).end)
            for spoken in (scene.spoken[m] for m in person.members)
        ]
        for person in people
    ]
    return RoleModel.load().probabilities(contexts(texts, places))


def _account_owner(kind: str, surface: str, people: Sequence[Person]) -> str:
    number = owner_of_account(surface, people) if kind in ACCOUNTS else -1
    return f"person-{number + 1}" if number >= 0 else ""


def _subjects(scene: Scene, roster: Roster, findings: Sequence[Finding]) -> list[str]:
    """The listed person of each mention, taken back where a mention only shares a word with a listed name.

    Where ``Mark Ellery`` is listed, ``Mark Oduya`` is somebody else, and ``Mark`` alone is open.
    """
    listed = {p.id: [mention_of(name) for name in p.names] for p in roster.people}
    mentions = [spoken.name for spoken in scene.spoken]
    subjects = [findings[spoken.finding].subject for spoken in scene.spoken]
    said = {n for n, s in enumerate(scene.spoken) if findings[s.finding].recognizer == VERDICT}
    strangers = [
        subject in listed and n not in said and not _may_be(mention, listed[subject])
        for n, (subject, mention) in enumerate(zip(subjects, mentions, strict=True))
    ]
    shared = {word for m, far in zip(mentions, strangers, strict=True) if far for word in m.names}
    out: list[str] = []
    for n, (subject, mention, far) in enumerate(zip(subjects, mentions, strangers, strict=True)):
        whole = n in said or any(mention.words == name.words for name in listed.get(subject, []))
        alone = len(mention.tokens) == 1 and mention.tokens[0] in shared
        taken_back = far or (subject in listed and alone and not whole)
        out.append("" if taken_back else subject)
    return out


def _may_be(mention: Mention, names: Sequence[Mention]) -> bool:
    """Whether a mention is made of words of a listed person's names, or holds one of them whole."""
    if mention.letters:
        return True
    words = [word for name in names for word in (*name.words, *name.nicks)]
    if any(all(word in mention.words for word in name.words) for name in names if name.words):
        return True
    return all(
        any(word_likeness(word, other, surname=True) for other in words) for word in mention.words
    )


def _date_orders(texts: Mapping[str, Sequence[str]]) -> dict[str, Order]:
    """How each document writes its dates; one that does not say does as the case does."""
    tallies = {name: tally(document) for name, document in texts.items()}
    common = order_by(tallies.values())
    return {name: order_by([own], common) for name, own in tallies.items()}


def _identity(number: int, person: Person, standing: Standing, surfaces: Sequence[str]) -> Identity:
    return Identity(
        f"person-{number}",
        "PERSON",
        role=standing.role,
        kind="person",
        ambiguous=bool(person.among),
        owner=f"person-{standing.owner + 1}" if standing.owner >= 0 else "",
        doubts=standing.doubts,
        forms=tuple(sorted(set(surfaces))),
        subject=person.subject,
    )
