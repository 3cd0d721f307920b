"""Cases written with their findings marked: ``{Wren Alder} is {AGE|7}``; and who is who in them.

Braces hold a finding: a person, or ``TYPE|words`` for anything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from unittest.mock import patch

import regex
from helpers_core import CASE, document

import redactor.identity.resolve as resolving
from redactor.identity.claims import Claim
from redactor.identity.context import Scene, look
from redactor.identity.lexer import Reading
from redactor.identity.mention import mention_of
from redactor.identity.people import gather
from redactor.identity.person import Person
from redactor.identity.resolve import Resolution, resolve
from redactor.model import Case, Document, Finding, Identity, Known, Roster
from redactor.policy.labels import labels_of

_MARKED = regex.compile(r"\{(?:(?P<kind>[A-Z_]+)\|)?(?P<words>[^{}]*)\}")


def marked(text: str, name: str = f"{CASE}/document-01") -> tuple[Document, list[Finding]]:
    """A document of one segment and its findings, from text with braces."""
    plain, at, found = "", 0, []
    for match in _MARKED.finditer(text):
        plain += text[at : match.start()]
        start = len(plain)
        plain += match["words"]
        kind = match["kind"] or "PERSON"
        found.append(Finding(name, 0, start, len(plain), kind, 0.8, "test"))
        at = match.end()
    return document(plain + text[at:], name=name), found


def case_of(*texts: str, roster: Roster | None = None) -> tuple[Case, list[Finding]]:
    """A case of one document for each text, and all findings in order."""
    both = [marked(text, f"{CASE}/document-{n:02}") for n, text in enumerate(texts, 1)]
    whole = Case(CASE, tuple(each for each, _ in both), roster or Roster())
    return whole, [finding for _, found in both for finding in found]


def scene_of(*texts: str) -> Scene:
    """What identity sees of a case."""
    whole, found = case_of(*texts)
    return look(whole, found, [whole.surface(finding) for finding in found])


def reading_of(text: str) -> Reading:
    """One document as tokens."""
    return scene_of(text).readings[0]


def names_of(scene: Scene) -> list[str]:
    """The surfaces of the people of a scene, by number of the mention."""
    out = []
    for spoken in scene.spoken:
        token = scene.token(spoken)
        out.append(scene.readings[spoken.document].text[token.start : token.end])
    return out


def claims_in(*texts: str) -> list[tuple[str, str, Claim]]:
    """``(surface, key, claim)`` of everything that is said of anybody, in order of the mentions."""
    scene = scene_of(*texts)
    names = names_of(scene)
    return [(names[n], c.key, c) for n in sorted(scene.claims) for c in scene.claims[n]]


def said(text: str, rule: str = "") -> set[tuple[str, str]]:
    """``(surface, key)`` of the claims in a text, of one rule or of all."""
    return {(name, key) for name, key, c in claims_in(text) if not rule or c.rule == rule}


def aliases_in(*texts: str) -> set[tuple[str, str, str]]:
    """Pairs of surfaces that a text says are one person, with the rule."""
    scene = scene_of(*texts)
    names = names_of(scene)
    return {(names[a.first], names[a.second], a.rule) for a in scene.aliases}


@dataclass(frozen=True)
class Told:
    """Who is who in a case.

    Attributes:
        case, findings: what was resolved.
        found: the result.
    """

    case: Case
    findings: Sequence[Finding]
    found: Resolution

    def of(self, surface: str, nth: int = 0) -> Identity:
        """The identity of the ``nth`` finding with these words."""
        at = [i for i, finding in enumerate(self.findings) if self.case.surface(finding) == surface]
        return self.found.identities[self.found.of[at[nth]]]

    def role(self, surface: str, nth: int = 0) -> str:
        """The role of the person of these words, ``client.mother``."""
        return self.of(surface, nth).role

    def owner(self, surface: str) -> Identity:
        """Whose relation the person of these words is."""
        return self.found.identities[self.of(surface).owner]

    def label(self, surface: str, nth: int = 0) -> str:
        """The label of the identity of these words."""
        return self.labels()[self.of(surface, nth).id]

    def labels(self, *, shuffled: bool = False) -> dict[str, str]:
        """By id of the identity."""
        return labels_of(self.found.identities, self.case.known, self.case.secret, shuffled)

    def row(self, *, shuffled: bool = False) -> list[str]:
        """The label of each finding, in order."""
        labels = self.labels(shuffled=shuffled)
        return [labels[name] for name in self.found.of]

    def remembered(self) -> tuple[Known, ...]:
        """What the vault would keep of this run."""
        labels = self.labels()
        return tuple(
            Known(labels[name], i.entity_type, i.role, i.forms)
            for name, i in self.found.identities.items()
        )

    def groups(self) -> list[list[str]]:
        """The surfaces of each person, in order of first appearance."""
        out: dict[str, list[str]] = {}
        for name, finding in zip(self.found.of, self.findings, strict=True):
            if finding.entity_type == "PERSON":
                out.setdefault(name, []).append(self.case.surface(finding))
        return list(out.values())


def told(*texts: str, roster: Roster | None = None, known: tuple[Known, ...] = ()) -> Told:
    """Resolve a case."""
    whole, found = case_of(*texts, roster=roster)
    return Told(replace(whole, known=known), found, resolve(whole, found))


def told_by_grammar(*texts: str, roster: Roster | None = None) -> Told:
    """Resolve a case without the model, so that only what the text says plainly counts."""

    def silent(scene: Scene, people: Sequence[Person]) -> list[dict[str, float]]:
        return [{} for _ in people]

    with patch.object(resolving, "_odds", silent):
        return told(*texts, roster=roster)


def gathered(
    *surfaces: str,
    subjects: Sequence[str] = (),
    aliases: Sequence[tuple[int, int, str]] = (),
    apart: dict[int, str] | None = None,
) -> list[Person]:
    """People of bare names, without any context: nothing but the names can tell."""
    return gather(
        [mention_of(surface) for surface in surfaces],
        subjects or [""] * len(surfaces),
        lambda number, person: 0.0,
        aliases,
        apart,
    )


def grouped(*surfaces: str, aliases: Sequence[tuple[int, int, str]] = ()) -> list[set[str]]:
    """The same as sets of surfaces, in order of first appearance."""
    people = gathered(*surfaces, aliases=aliases)
    held = sorted(n for person in people for n in person.members)
    assert held == list(range(len(surfaces))), "every mention is in exactly one group"
    return [{surfaces[n] for n in person.members} for person in people]
