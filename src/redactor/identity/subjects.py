"""Whom a case is about: a client, several, or a group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from redactor.identity.context import Scene
from redactor.identity.doubts import CLIENT
from redactor.identity.facts import Facts
from redactor.identity.person import Person

_LEAST_CLIENT = 1.5
_SECOND_CLIENT = 0.55
_EXPLICIT = 3.5
_GROUP_WORDS = frozenset(
    "group groups members member facilitator facilitators co-facilitator session circle".split()
)
_CROWD = 4
_AT_MOST = 0.25


@dataclass(frozen=True, slots=True)
class Subjects:
    """Decides whom a case is about.

    Attributes:
        scene, people: of the case.
        facts: for each person.
        odds: for each person, the probability of each class.
        of: number of the person of each mention.
    """

    scene: Scene = field(repr=False)
    people: Sequence[Person]
    facts: Sequence[Facts]
    odds: Sequence[Mapping[str, float]]
    of: Mapping[int, int]

    def is_group(self) -> bool:
        """Whether the case is about a group: facilitators, talk of a group, and nobody it is about most."""
        total = sum(f.mentions for f in self.facts)
        top = max((f.mentions for f in self.facts if f.job < 2 and f.author < 2), default=0)
        crowd = sum(f.mentions >= 2 and f.job < 2 for f in self.facts)
        facilitators = sum("facilitator" in f.jobs or "cofacilitator" in f.jobs for f in self.facts)
        talk = sum(t.text in _GROUP_WORDS for r in self.scene.readings for t in r.tokens)
        documents = range(len(self.scene.readings))
        about = sum(self._is_about_many(document) for document in documents)
        return (
            bool(facilitators)
            and not self._is_about_one(top)
            and crowd >= _CROWD
            and top < _AT_MOST * total
            and talk >= len(documents)
            and about >= len(documents) / 2
        )

    def _is_about_one(self, top: int) -> bool:
        """Whether the file opens with a client, or names one in two documents, and speaks of nobody more."""
        for facts in self.facts:
            named = {
                self.scene.spoken[c.mention].document
                for c in facts.claims
                if c.kind == "client" and c.weight >= _EXPLICIT
            }
            said = 0 in named or len(named) > 1 or facts.client >= 2 * _EXPLICIT
            if facts.mentions == top and facts.job < 2 and said:
                return True
        return False

    def _is_about_many(self, document: int) -> bool:
        """Whether a document speaks of several people, and of none of them most."""
        counts: Counter[int] = Counter()
        for spoken in self.scene.spoken:
            k = self.of[spoken.number]
            if spoken.document == document and self.facts[k].job < 2 and self.facts[k].author < 2:
                counts[k] += 1
        return len(counts) >= _CROWD and max(counts.values()) <= 0.3 * counts.total()

    def members(self) -> list[int]:
        out = []
        for k, facts in enumerate(self.facts):
            if self.people[k].among or facts.job >= 2 or facts.author >= 2.5:
                continue
            is_kin = any(c.kind in ("kin", "both") and c.weight >= 2.5 for c in facts.claims)
            member = self.odds[k].get("member", 0.0)
            if not facts.listed and self.odds[k].get("professional", 0.0) > max(member, 0.5):
                continue
            if (
                facts.listed
                or facts.client
                or (not is_kin and (facts.mentions >= 2 or member > 0.4))
            ):
                out.append(k)
        return out

    def clients(self) -> tuple[list[int], tuple[str, ...]]:
        total = sum(f.mentions for f in self.facts) or 1
        documents = len(self.scene.readings) or 1
        scores: list[tuple[float, int]] = []
        for k, facts in enumerate(self.facts):
            if self.people[k].among:
                continue
            score = min(facts.client, 6.0)
            score += 6.0 * facts.mentions / total + 1.5 * facts.documents / documents
            score += 0.4 * min(facts.owned, 5)
            wrote = max(0.0, facts.author - 1.0) * self.odds[k].get("professional", 1.0)
            score -= 1.2 * min(facts.job + wrote, 5.0)
            score -= (0.5 if facts.client < _EXPLICIT else 0.3) * facts.kin + 0.4 * facts.circle
            odds = self.odds[k]
            score += (
                4.0 * odds.get("client", 0.0) - 2.0 * odds.get("professional", 0.0) if odds else 0.0
            )
            scores.append((score, -k))
        scores.sort(reverse=True)
        if not scores or scores[0][0] < _LEAST_CLIENT:
            return [], ()
        best = scores[0][0]
        clients = [-scores[0][1]]
        for score, k in scores[1:]:
            if (
                score >= _SECOND_CLIENT * best
                and self.facts[-k].client >= _EXPLICIT
                and self.facts[clients[0]].client >= _EXPLICIT
            ):
                clients.append(-k)
        close = (
            len(scores) > 1
            and scores[1][0] > 0.85 * best
            and self.facts[clients[0]].client < _EXPLICIT
        )
        doubts = (CLIENT,) if len(clients) > 1 or close else ()
        return sorted(clients, key=lambda k: min(self.people[k].members)), doubts
