"""Who each person of a case is: the client, a member of the group, the author, somebody's relation, a professional."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from redactor.identity.claims import Claim
from redactor.identity.context import Scene
from redactor.identity.facts import facts_of
from redactor.identity.kinship import related
from redactor.identity.person import Person
from redactor.identity.subjects import Subjects
from redactor.roles import FAMILY

ModelOdds = Callable[[int], Mapping[str, float]]
"""By number of a person, the probability of each class; empty where there is no model."""

_SURE_ROLE = {"professional": 0.45, "member": 0.5, "client": 0.75}
_SURE_KIN = 0.5
_LONGEST_CHAIN = 3
_REACH = 600
"""Characters in which a relation without an owner belongs to whoever was spoken of last."""
_BY_CLASS = {
    "professional": "prof.professional",
    "parent": "client.parent",
    "child": "client.child",
    "sibling": "client.sibling",
    "partner": "client.partner",
    "grandparent": "client.grandparent",
    "kin": "client.relative",
    "work": "client.colleague",
    "social": "client.acquaintance",
}
_WEAK_JOBS = frozenset(
    {"doctor", "professional", "worker", "practitioner", "officer", "lead", "clinician"}
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one person.

    Attributes:
        role: role path, ``""`` for nothing.
        owner: number of the person whose relation this is, -1 for the client or nobody.
        doubts: codes of what a reviewer must decide (``client``).
    """

    role: str = ""
    owner: int = -1
    doubts: tuple[str, ...] = ()


def is_client(role: str) -> bool:
    """Whether a role is that of a client: ``client``, ``client.2``."""
    head, *rest = role.split(".")
    return head == "client" and all(step.isdigit() for step in rest)


def standings(
    scene: Scene, people: Sequence[Person], listed: Mapping[str, str], odds: ModelOdds
) -> list[Standing]:
    """One standing for each person.

    Args:
        listed: roles that the roster gives, by subject.
        odds: what the model says of a person.
    """
    return _Court(scene, people, listed, odds).run()


class _Court:
    def __init__(
        self, scene: Scene, people: Sequence[Person], listed: Mapping[str, str], odds: ModelOdds
    ) -> None:
        self.scene = scene
        self.people = people
        self.listed = listed
        self.odds = [dict(odds(k)) for k in range(len(people))]
        self.out: dict[int, Standing] = {}
        self.clients: Sequence[int] = ()
        self.members: Sequence[int] = ()
        self.of = {m: k for k, person in enumerate(people) for m in person.members}
        self.facts = [facts_of(scene, person) for person in people]
        self.subjects = Subjects(scene, people, self.facts, self.odds, self.of)
        for facts in self.facts:
            for claim in facts.claims:
                for m in claim.owner.mentions[:1]:
                    if m in self.of:
                        self.facts[self.of[m]].owned += 1

    def run(self) -> list[Standing]:
        out: dict[int, Standing] = {
            k: Standing(self.listed[p.subject])
            for k, p in enumerate(self.people)
            if p.subject and self.listed.get(p.subject)
        }
        clients = [k for k, s in out.items() if is_client(s.role)]
        group = self.subjects.is_group() and not clients
        doubts: tuple[str, ...] = ()
        if not clients and not group:
            clients, doubts = self.subjects.clients()
        for rank, k in enumerate(clients, 1):
            role = "client" if len(clients) == 1 else f"client.{rank}"
            out.setdefault(k, Standing(role, doubts=doubts))
        if group:
            for rank, k in enumerate(self.subjects.members(), 1):
                out.setdefault(k, Standing(f"group.member.{rank}"))
        for k, person in enumerate(self.people):
            if person.family:
                out.setdefault(k, Standing("client.family"))
        ambiguous = [k for k, person in enumerate(self.people) if person.among]
        waiting = [k for k in range(len(self.people)) if k not in out and k not in ambiguous]
        professional = {k for k in waiting if self._is_professional(k, out)}
        for k in sorted(professional):
            out[k] = Standing(self._job(k))
        self.out, self.clients = out, clients
        self.members = [k for k, s in out.items() if s.role.startswith("group.member")]
        for turn in range(4):
            for k in [k for k in waiting if k not in out]:
                if standing := self._kin(k, out, last=turn == 3):
                    out[k] = standing
        for k in waiting:
            if k not in out:
                out[k] = self._guessed(k, group)
        for k in ambiguous:
            out.setdefault(k, self._one_of(k, out))
        return [out[k] for k in range(len(self.people))]

    def _one_of(self, k: int, out: Mapping[int, Standing]) -> Standing:
        """What is certain of a name that several people have: that it is somebody of the family."""
        roles = [out[self.of[m]].role for m in self.people[k].among if self.of[m] in out]
        family = all(
            role.split(".")[0] == "client" and (is_client(role) or role.split(".")[-1] in FAMILY)
            for role in roles
        )
        return Standing("client.family" if roles and family else "")

    def _is_professional(self, k: int, out: Mapping[int, Standing]) -> bool:
        facts = self.facts[k]
        strong = sum(w for key, w in facts.jobs.items() if key not in _WEAK_JOBS)
        kin = max((c.weight for c in facts.claims if c.kind == "kin"), default=0.0)
        odds = self.odds[k].get("professional", 0.0)
        if strong >= 2.5 and strong >= kin and (kin < 2.5 or odds >= 0.3 or not self.odds[k]):
            return True
        if facts.author >= 2.0 and kin < 3 and (odds >= 0.2 or not self.odds[k]):
            return True
        if facts.job >= 1 and kin < 2.5:
            return facts.job >= 2.5 or not self.odds[k] or odds >= 0.35
        return kin < 2.5 and odds >= _SURE_ROLE["professional"]

    def _job(self, k: int) -> str:
        facts = self.facts[k]
        named = [(w, key) for key, w in facts.jobs.items() if key not in _WEAK_JOBS]
        if named:
            return f"prof.{max(named, key=lambda x: (x[0], x[1]))[1]}"
        if facts.author >= 2.0:
            return "prof.therapist" if self._is_main_author(k) else "prof.professional"
        if facts.jobs:
            return f"prof.{max(facts.jobs.items(), key=lambda x: (x[1], x[0]))[0]}"
        return "prof.professional"

    def _is_main_author(self, k: int) -> bool:
        best = max(range(len(self.facts)), key=lambda j: (self.facts[j].author, -j))
        return best == k

    def _kin(self, k: int, out: Mapping[int, Standing], last: bool) -> Standing | None:
        """The relation with the most weight, once it is known whose it is.

        Args:
            last: take the client for the owner where the owner stays unknown.
        """
        votes: dict[tuple[str, int], float] = defaultdict(float)
        undecided = 0.0
        for claim in self.facts[k].claims:
            if claim.kind not in ("kin", "both"):
                continue
            found = self._relation(claim, k, out, last)
            if found is None:
                undecided += claim.weight
            else:
                votes[found] += claim.weight
        if not votes or (undecided > 2 * max(votes.values()) and not last):
            return None
        votes = {
            vote: weight for vote, weight in votes.items() if vote[0].count(".") <= _LONGEST_CHAIN
        } or votes
        (path, owner), _ = max(votes.items(), key=lambda item: (item[1], item[0][0], -item[0][1]))
        return Standing(path, owner)

    def _relation(
        self, claim: Claim, k: int, out: Mapping[int, Standing], last: bool
    ) -> tuple[str, int] | None:
        """Role path and owner that a claim gives; ``None`` where its owner has no standing yet."""
        owner = claim.owner
        if owner.kind == "author":
            return f"other.{claim.key}", -1
        if owner.kind == "role":
            holders = [j for j, s in out.items() if s.role.split(".")[-1] == owner.role and j != k]
            if len(holders) == 1:
                return self._of(holders[0], claim.key, out)
            base = self._default(claim, "")
            if base is None:
                return None
            path, _ = related(related(base[0], owner.role)[0], claim.key)
            return path, -1 if len(self.clients) == 1 else base[1]
        circle = bool(owner.gender) and claim.key not in FAMILY and len(self.clients) == 1
        if owner.kind == "people" and not circle:
            found = self._among(owner.mentions, k, owner.gender, out)
            if found is not None:
                return self._of(found, claim.key, out) if found in out or last else None
        base = self._default(claim, owner.gender, k)
        if base is None:
            return None
        role, number = base
        path, chained = related(role, claim.key)
        return path, number if chained or len(self.clients) != 1 else -1

    def _of(self, j: int, key: str, out: Mapping[int, Standing]) -> tuple[str, int]:
        if j in self.clients:
            return related("client", key)[0], -1 if len(self.clients) == 1 else j
        standing = out.get(j, Standing())
        path, chained = related(standing.role or "other", key)
        return path, j if chained else standing.owner

    def _among(
        self, mentions: Sequence[int], k: int, gender: str, out: Mapping[int, Standing]
    ) -> int | None:
        """The likeliest person that a pronoun or a name before a relation means."""
        for m in mentions:
            j = self.of.get(m, -1)
            if j < 0 or j == k or self.people[j].among:
                continue
            known = self.facts[j].gender
            if gender and known and known != gender:
                continue
            if gender and j in out and out[j].role.startswith("prof"):
                continue
            return j
        return None

    def _default(self, claim: Claim, gender: str, k: int = -1) -> tuple[str, int] | None:
        """Whose relation it is where the sentence does not say: the client's, or the member's spoken of last."""
        if len(self.clients) == 1:
            client = self.clients[0]
            known = self.facts[client].gender
            if not gender or not known or known == gender:
                return "client", client
            other = self._before(claim.mention, gender, k)
            return (
                (self.out[other].role or "other", other)
                if other is not None
                else ("client", client)
            )
        if self.clients and claim.owner.kind == "none":
            # A mother without an owner, in the file of two children, is the mother of both.
            return "client", -1
        pool = self.clients or self.members
        if pool:
            near = self._before(claim.mention, gender, k, pool)
            if near is not None:
                return ("client" if near in self.clients else self.out[near].role), near
            return None if self.members else ("client", -1)
        return "client", -1

    def _before(
        self,
        mention: int,
        gender: str,
        k: int,
        pool: Sequence[int] | None = None,
    ) -> int | None:
        """The person spoken of last before a mention, of that gender as far as known."""
        at = self.scene.spoken[mention]
        for m in range(mention - 1, -1, -1):
            spoken = self.scene.spoken[m]
            if spoken.document != at.document or at.at - spoken.at > _REACH:
                return None
            j = self.of[m]
            if j == k or (pool is not None and j not in pool):
                continue
            known = self.facts[j].gender
            if pool is None and (
                j not in self.out or self.out[j].role.startswith("prof") or known != gender
            ):
                continue
            if gender and known and known != gender:
                continue
            return j
        return None

    def _guessed(self, k: int, group: bool) -> Standing:
        """Nothing is said of the person: what the model is sure of, else nothing."""
        odds = self.odds[k]
        if not odds or self.people[k].among:
            return Standing()
        name, share = max(odds.items(), key=lambda item: (item[1], item[0]))
        if name in _BY_CLASS and share >= (_SURE_ROLE.get(name, _SURE_KIN)):
            return Standing(_BY_CLASS[name])
        return Standing()
