"""Groups the mentions of people: one person, one identity, and never two people in one.

First version: same full name, part of a full name, title and surname, a short form, initials. Where a part fits
several people it stays its own, ambiguous, identity; a shared first name alone never merges.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from redactor.identity.mention import Mention, initials_of, is_part_of, is_short_for, mention_of
from redactor.model import Finding

# Roles that somebody with a closer one can have as well.
_LOOSE_ROLES = frozenset(
    {"client.employee", "client.family", "client.relative", "client.child", "prof.worker"}
)


@dataclass(slots=True)
class Group:
    """The mentions of one person while they are being gathered (indices into the findings)."""

    lead: Mention
    members: list[int] = field(default_factory=list)
    roles: Counter[str] = field(default_factory=Counter)
    subject: str = ""
    ambiguous: bool = False

    def add(self, index: int, finding: Finding) -> None:
        """Take a mention in."""
        self.members.append(index)
        if finding.role:
            self.roles[finding.role] += 1

    def clashes(self, role: str) -> bool:
        """Whether the person is known under a role that ``role`` contradicts."""
        known = {known for known in self.roles if known not in _LOOSE_ROLES}
        return bool(role and role not in _LOOSE_ROLES and known and role not in known)


def group_people(findings: Sequence[tuple[int, Finding, str]]) -> list[Group]:
    """Group ``(index, finding, surface)`` triples, in text order, into people.

    Roster people come first; then mentions with more name words before those with fewer.
    """
    groups: list[Group] = []
    by_subject: dict[str, Group] = {}
    rest: list[tuple[int, Finding, Mention]] = []
    for index, finding, surface in findings:
        mention = mention_of(surface)
        if not finding.subject:
            rest.append((index, finding, mention))
            continue
        group = by_subject.get(finding.subject)
        if group is None:
            group = Group(mention, subject=finding.subject)
            by_subject[finding.subject] = group
            groups.append(group)
        group.add(index, finding)
        if len(mention.names) > len(group.lead.names):
            group.lead = mention
    full = [entry for entry in rest if len(entry[2].names) > 1 and not entry[2].all_initials]
    short = [entry for entry in rest if len(entry[2].names) <= 1 and not entry[2].all_initials]
    initials = [entry for entry in rest if entry[2].all_initials]
    for index, finding, mention in sorted(full, key=lambda e: (-len(e[2].tokens), e[0])):
        _place_full(groups, index, finding, mention)
    anchors = list(groups)
    short.sort(key=lambda e: (-len(e[2].tokens[0]) if e[2].tokens else 0, e[0]))
    loose: dict[tuple[str, tuple[str, ...]], Group] = {}
    for index, finding, mention in short:
        _place_short(groups, anchors, loose, index, finding, mention)
    for index, finding, mention in initials:
        _place_initials(groups, loose, index, finding, mention)
    return groups


def _place_full(groups: list[Group], index: int, finding: Finding, mention: Mention) -> None:
    fitting = [g for g in groups if is_part_of(mention, g.lead) and not g.clashes(finding.role)]
    exact = [g for g in groups if g.lead.tokens == mention.tokens]
    chosen = exact or fitting
    if len(chosen) == 1 or exact:
        chosen[0].add(index, finding)
        return
    group = Group(mention, ambiguous=len(fitting) > 1)
    group.add(index, finding)
    groups.append(group)


def _place_short(
    groups: list[Group],
    anchors: list[Group],
    loose: dict[tuple[str, tuple[str, ...]], Group],
    index: int,
    finding: Finding,
    mention: Mention,
) -> None:
    fitting = [g for g in anchors if is_part_of(mention, g.lead)]
    if mention.title:
        surname = [g for g in fitting if g.lead.tokens and _ends_with(g.lead, mention)]
        titled = [g for g in surname if g.lead.title == mention.title]
        fitting = titled or surname
    if not fitting:
        known = [*anchors, *loose.values()]
        fitting = [g for g in known if is_short_for(mention, g.lead)]
    equal = [g for g in fitting if any(t in g.lead.tokens for t in mention.names)]
    fitting = [g for g in (equal or fitting) if not g.clashes(finding.role)]
    if len(fitting) == 1:
        fitting[0].add(index, finding)
        return
    key = (mention.title or "", mention.tokens)
    group = loose.get(key)
    if group is None or group.clashes(finding.role):
        group = Group(mention, ambiguous=len(fitting) > 1)
        loose[key] = group
        groups.append(group)
    group.add(index, finding)


def _ends_with(whole: Mention, part: Mention) -> bool:
    last = Mention("", whole.tokens[-len(part.tokens) - 1 :], False)
    return is_part_of(part, last)


def _place_initials(
    groups: list[Group],
    loose: dict[tuple[str, tuple[str, ...]], Group],
    index: int,
    finding: Finding,
    mention: Mention,
) -> None:
    letters = "".join(mention.tokens)
    fitting = [g for g in groups if letters in initials_of(g.lead)]
    if len(letters) == 1:
        fitting = [g for g in groups if len(g.lead.names) > 1 and g.lead.tokens[0][0] == letters]
    if len(fitting) == 1:
        fitting[0].add(index, finding)
        return
    key = ("initials", (letters,))
    group = loose.get(key)
    if group is None:
        group = Group(mention, ambiguous=len(fitting) > 1)
        loose[key] = group
        groups.append(group)
    group.add(index, finding)
