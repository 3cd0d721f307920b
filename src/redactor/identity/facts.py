"""The evidence on one person, added up over all mentions."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from redactor.identity.claims import Claim
from redactor.identity.context import Scene, gender_of
from redactor.identity.lexer import spoken_gender
from redactor.identity.person import Person
from redactor.roles import FAMILY


@dataclass(slots=True)
class Facts:
    """What claims and places say of one person.

    Attributes:
        claims: all of them.
        jobs: weight by job.
        client, author, listed: weight of being named as client or author, or in a list of who was there.
        kin: weight of the plainest relation.
        circle: weight of the plainest one that is no family.
        owned: how many relations are said to be this person's.
        mentions, documents: how many.
        gender: what words of relation, titles and pronouns say.
    """

    claims: list[Claim] = field(default_factory=list)
    jobs: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    client: float = 0.0
    author: float = 0.0
    listed: float = 0.0
    kin: float = 0.0
    circle: float = 0.0
    owned: int = 0
    mentions: int = 0
    documents: int = 0
    gender: str = ""

    @property
    def job(self) -> float:
        """How sure it is that this is a professional."""
        return max(self.jobs.values(), default=0.0)


def facts_of(scene: Scene, person: Person) -> Facts:
    """Add up what is said of all mentions of a person."""
    facts = Facts(mentions=len(person.members))
    facts.documents = len({scene.spoken[m].document for m in person.members})
    genders: Counter[str] = Counter()
    for m in person.members:
        for claim in scene.claims.get(m, ()):
            facts.claims.append(claim)
            if claim.kind == "job" or (
                claim.kind == "both" and claim.owner.kind in ("author", "none")
            ):
                facts.jobs[claim.key] += claim.weight
            if claim.kind == "client":
                facts.client += claim.weight
            elif claim.kind == "author":
                facts.author += claim.weight
            elif claim.kind == "list":
                facts.listed += claim.weight
            elif claim.kind in ("kin", "both"):
                facts.kin = max(facts.kin, claim.weight)
                if claim.key not in FAMILY:
                    facts.circle = max(facts.circle, claim.weight)
            if gender := gender_of(claim.key):
                genders[gender] += 1
        spoken = scene.spoken[m]
        if said := spoken_gender(scene.readings[spoken.document], spoken.token):
            genders[said] += 1
    if person.gender:
        genders[person.gender] += 3
    facts.gender = genders.most_common(1)[0][0] if genders else ""
    return facts
