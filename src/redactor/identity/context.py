"""What surrounds the mentions of a case: readings, claims, distances; and how well a mention fits a person."""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from redactor.identity.claims import NOBODY, Alias, Claim
from redactor.identity.grammar import evidence
from redactor.identity.layout import form_aliases, layout, lines_of
from redactor.identity.lexer import Kinds, Reading, Token, read, spoken_gender
from redactor.identity.mention import LEARNED, Mention, Word, glued, mention_of
from redactor.identity.people import Person
from redactor.model import Case, Finding
from redactor.relations import Role, lexicon
from redactor.roles import FAMILY

Words = tuple[Word, ...]

_OTHER = {"f": "m", "m": "f"}
_NEAR = 300.0
"""Characters in which the pull of the last mention of somebody falls to a third."""
_WOMEN = frozenset(
    (
        "mother stepmother wife exwife girlfriend daughter sister halfsister stepdaughter stepsister grandmother "
        "granddaughter aunt niece motherinlaw sisterinlaw daughterinlaw godmother greatgrandmother greataunt"
    ).split()
)
_MEN = frozenset(
    (
        "father stepfather husband exhusband boyfriend son brother halfbrother stepson stepbrother grandfather "
        "grandson uncle nephew fatherinlaw brotherinlaw soninlaw godfather greatgrandfather greatuncle"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One mention in its place.

    Attributes:
        number: of the mention in the case, in text order.
        finding: index of its finding.
        document: number of its document.
        at: character in the document's text.
        token: index in the document's tokens.
        name: taken apart.
    """

    number: int
    finding: int
    document: int
    at: int
    token: int
    name: Mention


@dataclass(frozen=True, slots=True)
class Scene:
    """A case as identity sees it.

    Attributes:
        readings: one for each document, in the order of the case.
        spoken: the mentions of people.
        claims: what is said of each mention, by number.
        aliases: mentions that are said to be one person.
    """

    readings: tuple[Reading, ...] = field(repr=False)
    spoken: tuple[Spoken, ...] = field(repr=False)
    claims: Mapping[int, tuple[Claim, ...]]
    aliases: tuple[Alias, ...]

    def token(self, mention: Spoken) -> Token:
        """The token of a mention."""
        return self.readings[mention.document].tokens[mention.token]


def look(case: Case, findings: Sequence[Finding], surfaces: Sequence[str]) -> Scene:
    """Read all documents of a case and gather what they say of people."""
    order = {document.id: k for k, document in enumerate(case.documents)}
    own: list[list[int]] = [[] for _ in case.documents]
    numbers: dict[int, int] = {}
    for index, finding in enumerate(findings):
        own[order[finding.document]].append(index)
        if finding.entity_type == "PERSON":
            numbers[index] = len(numbers)
    readings: list[Reading] = []
    spoken: list[Spoken] = []
    claims: dict[int, list[Claim]] = {}
    aliases: list[Alias] = []
    kinds: Kinds = {}
    kin = {numbers[i]: kin_word(surfaces[i]) for i in numbers}
    names = {numbers[i]: mention_of(kin[numbers[i]][1]) for i in numbers}
    for k, document in enumerate(case.documents):
        held = own[k]
        said_by = [numbers.get(i, -1) for i in held]
        reading = read(document, [findings[i] for i in held], said_by, kinds)
        readings.append(reading)
        said, same = evidence(reading)
        lines = lines_of(reading)
        aliases += [*same, *form_aliases(lines)]
        for claim in (*said, *layout(reading, lines, names)):
            claims.setdefault(claim.mention, []).append(claim)
        for i in held:
            if i in numbers:
                n = numbers[i]
                token = reading.place[n]
                spoken.append(Spoken(n, i, k, reading.tokens[token].start, token, names[n]))
    spoken.sort(key=lambda s: s.number)
    for n, (role, _) in kin.items():
        if role is not None:
            claims.setdefault(n, []).append(
                Claim(n, role.key, role.kind, NOBODY, 3.5, "in the name")
            )
    _nurses(claims, readings, spoken, surfaces)
    return Scene(
        tuple(readings), tuple(spoken), {n: tuple(c) for n, c in claims.items()}, tuple(aliases)
    )


def _nurses(
    claims: dict[int, list[Claim]],
    readings: Sequence[Reading],
    spoken: Sequence[Spoken],
    surfaces: Sequence[str],
) -> None:
    """*Sister V Lumb* is a nurse, and so is *Sister Lumb* then: nobody writes of a sister by initial and surname."""
    titled = [
        one
        for one in spoken
        if surfaces[one.finding].startswith("Sister ") or _is_after_sister(readings, one)
    ]
    bare = [one for one in titled if all(len(glued(word)) == 1 for word in one.name.words[:-1])]
    surnames = {one.name.words[-1] for one in bare if len(one.name.words) > 1}
    for one in bare:
        if one.name.words and one.name.words[-1] in surnames:
            own = claims.get(one.number, [])
            if any(c.key == "sister" and c.owner.kind == "none" for c in own):
                left = [c for c in own if c.key != "sister"]
                claims[one.number] = [
                    *left,
                    Claim(one.number, "nurse", "job", NOBODY, 3.0, "title"),
                ]


def _is_after_sister(readings: Sequence[Reading], one: Spoken) -> bool:
    before = readings[one.document].tokens[one.token - 1] if one.token else None
    return before is not None and before.text == "sister" and before.capital


_ELDERS = frozenset(
    "mother father grandmother grandfather husband wife stepfather stepmother motherinlaw fatherinlaw".split()
)
_CHILDREN = frozenset("minor child baby son daughter grandson granddaughter twin classmate".split())


def kin_word(surface: str) -> tuple[Role | None, str]:
    """The relation or job that a name begins with (``Auntie Wren``, ``HR lady Wren``), and the name without it."""
    words = surface.split(" ")
    for size in range(min(3, len(words) - 1), 0, -1):
        role = lexicon().get(" ".join(words[:size]).lower())
        if (
            role is not None
            and role.kind != "client"
            and not role.plural
            and words[size][:1].isalpha()
        ):
            return role, " ".join(words[size:])
    return None, surface


def circle_of(claim: Claim) -> str:
    """The part of a life that a role belongs to: nobody is a sister and a colleague; ``""`` where it says little."""
    if claim.kind == "job":
        return "job"
    if claim.kind != "kin":
        return ""
    return "family" if claim.key in FAMILY else "circle"


def held_keys(claims: Sequence[Claim]) -> frozenset[str]:
    """The roles that plain grammar gives."""
    return frozenset(c.key for c in claims if c.weight >= 2.5)


def gender_of(key: str) -> str:
    """The gender that a word of relation says."""
    return "f" if key in _WOMEN else "m" if key in _MEN else ""


@dataclass(slots=True)
class _Around:
    """What surrounds the mentions of a person, as far as they were counted.

    Attributes:
        counted: how many of the members.
        members: their numbers.
        genders: what words of relation say.
        held: the roles that plain grammar gives.
        votes: how many pronouns say each gender.
        places: where the mentions stand in each document, in order.
        titled: the documents with each title and surname.
        familiar: by document, the mentions without a title.
        first: by document and given name, the full names.
        forms: by document and words, the mentions.
    """

    counted: int = 0
    members: set[int] = field(default_factory=set)
    genders: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)
    votes: Counter[str] = field(default_factory=Counter)
    places: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    titled: defaultdict[tuple[str, Words], set[int]] = field(
        default_factory=lambda: defaultdict(set)
    )
    familiar: Counter[int] = field(default_factory=Counter)
    first: Counter[tuple[int, Word]] = field(default_factory=Counter)
    forms: Counter[tuple[int, Words]] = field(default_factory=Counter)

    def count(self, scene: Scene, number: int) -> None:
        """Count one more mention."""
        self.members.add(number)
        claims = scene.claims.get(number, ())
        self.genders.update(g for c in claims if c.weight >= 3 and (g := gender_of(c.key)))
        self.held |= held_keys(claims)
        spoken = scene.spoken[number]
        document, name = spoken.document, spoken.name
        if said := spoken_gender(scene.readings[document], spoken.token):
            self.votes[said] += 1
        insort(self.places[document], spoken.at)
        self.titled[name.title, name.words[-1:]].add(document)
        self.familiar[document] += not name.title
        if name.is_full:
            self.first[document, name.given] += 1
        self.forms[document, name.words] += 1

    @property
    def pronouns(self) -> str:
        """The gender that pronouns behind the names say, where nearly all of several agree."""
        total = self.votes.total()
        for gender in ("f", "m"):
            if total > 1 and self.votes[gender] >= 0.8 * total:
                return gender
        return ""


class ContextFit:
    """Judges whether a mention whose name fits several people is one of them, by what is around it."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._known: dict[Person, _Around] = {}

    def _around(self, person: Person) -> _Around:
        """What surrounds a person: members are only ever added to somebody who is asked about again."""
        around = self._known.setdefault(person, _Around())
        for number in person.members[around.counted :]:
            around.count(self._scene, number)
        around.counted = len(person.members)
        return around

    def _title(self, name: Mention, held: AbstractSet[str], person: Person) -> float:
        """Children are no Mr and Mrs; parents and grandparents of a family mostly are."""
        if name.title not in ("mr", "mrs") or name.words == person.lead.words:
            return 0.0
        if held & _ELDERS:
            return 0.6
        return -2.5 if held & _CHILDREN else 0.0

    def __call__(self, number: int, person: Person) -> float:
        """Higher is better; ``-inf`` where it cannot be."""
        scene = self._scene
        spoken = scene.spoken[number]
        name, document = spoken.name, spoken.document
        own = scene.claims.get(number, ())
        around = self._around(person)
        gender = {g for c in own if (g := gender_of(c.key))} | ({name.gender} - {""})
        known = around.genders | ({person.gender} - {""})
        if len(gender) == 1 and len(known) == 1 and gender != known:
            return float("-inf")
        if any(
            c.kind == "kin"
            and around.members.intersection(c.owner.mentions[:1])
            and not c.owner.gender
            for c in own
        ):
            return float("-inf")
        if name.gender and around.pronouns == _OTHER[name.gender]:
            return float("-inf")
        held = around.held
        score = self._title(name, held, person)
        keys = held_keys(own)
        if name.title in LEARNED and held & (_ELDERS | _CHILDREN):
            score -= 2.5
        if keys and held:
            score += 2.5 if keys & held else -0.8
        if here := around.places.get(document):
            score += 1.5
            before = bisect_left(here, spoken.at)
            if before:
                score += 2.0 * math.exp(-(spoken.at - here[before - 1]) / _NEAR)
        titled = around.titled.get((name.title, name.words[-1:])) if name.title else None
        others = {n.title for n in person.names if n.gender} - {name.title}
        if name.gender and others and not titled:
            score -= 1.5
        if name.title:
            here_titled = titled is not None and document in titled
            score += 3.0 if here_titled else 1.0 if titled else 0.0
            score -= 1.5 if around.familiar[document] > 1 and not here_titled else 0.0
        if not name.title and not name.is_full and not name.letters:
            apart = around.first[document, name.given]
            plain = around.forms[document, name.words]
            score += 0.4 * math.log1p(plain) - (0.8 if apart > 1 and not plain else 0.0)
        if "client" in held:
            score += 2.0 if len(name.letters) == 1 else 0.8
        return score
