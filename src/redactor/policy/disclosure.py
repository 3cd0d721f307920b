"""What the person that a file is about may see in it: the action ``disclose`` (subject access).

Nothing is put in another's place here. A finding stays as it is written or gives way to
``[redacted: CODE]``. Rules, after the regulator's guidance on subject access:

- what case.yaml lists under ``always`` is withheld;
- a person: what case.yaml decides for that person counts first; else the client, and professionals in
  their role, stay; everybody else, and whoever cannot be told, is withheld until somebody decides;
- dates, ages, places, organisations and background stay, unless a detector knows them to be another
  person's: without the names they are the story that the client may read;
- addresses, telephone numbers, online names, dates of birth and numbers stay only where they are surely the
  client's, or a professional's of the case (nobody else is named near them): one that is given to the wrong
  person endangers somebody.
  What nothing tells about is withheld as ``NOT-SUBJECT-DATA``, and the report asks whose it is.

A type that nobody has heard of counts as a number: deny by default. What stays must not name somebody who
is withheld: an address or a firm with the name in it goes, too (:func:`consistent`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from redactor.model import Decision, Finding, Identity, Person, Roster
from redactor.owners import NOBODY, Owner
from redactor.reasons import (
    NO_CONSENT,
    NOT_SUBJECT,
    OTHER,
    OWN,
    PROFESSIONAL,
    WITHHOLD,
    withheld_label,
)
from redactor.verify import DISCLOSE, Searcher, needles

STORY: Final = frozenset({"LOCATION", "ORGANIZATION", "NRP", "DATE_TIME", "AGE"})
"""What stays unless it is known to be another person's."""

_TIMES: Final = frozenset({"DATE_TIME", "DATE_OF_BIRTH", "AGE"})

ALWAYS: Final = "roster"
"""The recognizer of what case.yaml lists; what it finds and is no person is listed under ``always``."""

_CLIENT: Final = "client"
_IN_ROLE: Final = frozenset({"client.teacher"})
"""Professionals whom the vocabulary of roles counts with the client's relations."""
_NO_PERSON: Final = frozenset({"client.pet"})


def disclosed(
    finding: Finding,
    identity: Identity,
    roster: Roster,
    *,
    owner: Owner = NOBODY,
    keep_professionals: bool = True,
) -> tuple[bool, str]:
    """Whether a finding stays in the copy, and the reason code of that.

    Args:
        finding: what was found.
        identity: who or what it is.
        roster: of the case, with its decisions per person.
        owner: whose it is, for what is no person (:func:`redactor.owners.owners_of`).
        keep_professionals: whether professionals in role stay without a decision of their own.

    Returns:
        ``(True, code)`` with a code of :data:`redactor.reasons.KEEP`, ``OWN`` or ``PROFESSIONAL``, or
        ``(False, code)`` with a code of :data:`redactor.reasons.WITHHOLD`.
    """
    if finding.entity_type == "PERSON":
        return _person(finding, identity, roster, keep_professionals)
    if ALWAYS in (finding.recognizer, *finding.others):
        return False, OTHER
    told = finding.role or identity.role
    story = finding.entity_type in STORY
    role = told if story else told or owner.role
    entry = _only(roster, role)
    if entry is not None and (entry.disclose == "withhold" or (entry.disclose and story)):
        return _by_decision(entry)
    if story and not role:
        return True, OWN
    ours = _plain(role) == _CLIENT or is_professional(role)
    if ours and not (told or owner.sure):
        return False, NOT_SUBJECT
    if _plain(role) == _CLIENT:
        return True, OWN
    if is_professional(role):
        return (True, PROFESSIONAL) if keep_professionals else (False, NO_CONSENT)
    return False, NO_CONSENT if role or owner.key else NOT_SUBJECT


def consistent(
    decisions: Sequence[Decision],
    surface: Callable[[Finding], str],
    is_word: Callable[[str], bool],
    roster: Roster,
) -> tuple[Decision, ...]:
    """The decisions, with everything withheld that holds a form of somebody or something withheld.

    People who stay are left alone: a family shares its surname. In a date a word that is also somebody's
    name (May) is the month.

    Args:
        decisions: of the whole case.
        surface: original text of a finding.
        is_word: whether a word is also an ordinary word or a protected term.
        roster: of the case.
    """
    settled = tuple(decisions)
    while any(_stays(decision) for decision in settled):
        wanted = needles(settled, surface, is_word, roster)
        searcher = Searcher(wanted, lambda lines: [() for _ in lines], is_word)
        checked = tuple(
            replace(decision, label=withheld_label(NO_CONSENT))
            if _stays(decision) and _names(searcher, decision.finding, surface)
            else decision
            for decision in settled
        )
        if checked == settled:
            break
        settled = checked
    return settled


def _names(searcher: Searcher, finding: Finding, surface: Callable[[Finding], str]) -> bool:
    text = surface(finding)
    if any(searcher.strong_places(text)):
        return True
    return finding.entity_type not in _TIMES and any(searcher.weak_places(text))


def _stays(decision: Decision) -> bool:
    """Whether a thing stays that may yet have to go."""
    return (
        decision.action == DISCLOSE
        and not decision.replaces
        and decision.finding.entity_type != "PERSON"
    )


def is_professional(role: str) -> bool:
    """Whether a role path is that of somebody at work for the case: ``prof.gp``, not ``prof.gp.wife``."""
    plain = _plain(role)
    return plain in _IN_ROLE or (plain.startswith("prof.") and plain.count(".") == 1)


def _person(
    finding: Finding, identity: Identity, roster: Roster, keep_professionals: bool
) -> tuple[bool, str]:
    entry = _entry(finding, identity, roster)
    if entry is not None and entry.disclose:
        return _by_decision(entry)
    if identity.ambiguous:
        return False, NO_CONSENT
    if _plain(identity.role) in (_CLIENT, *_NO_PERSON):
        return True, OWN
    if keep_professionals and is_professional(identity.role):
        return True, PROFESSIONAL
    return False, NO_CONSENT


def _entry(finding: Finding, identity: Identity, roster: Roster) -> Person | None:
    """The roster's entry of a person: the one that detection met, else the only one with that role."""
    for person in roster.people:
        if finding.subject and person.id == finding.subject:
            return person
    return None if identity.ambiguous or finding.subject else _only(roster, identity.role)


def _only(roster: Roster, role: str) -> Person | None:
    """The roster's person with this role, if there is one and no second."""
    same = [p for p in roster.people if role and p.role == role]
    return same[0] if len(same) == 1 else None


def _by_decision(person: Person) -> tuple[bool, str]:
    if person.disclose == "keep":
        return True, person.reason
    return False, person.reason if person.reason in WITHHOLD else NO_CONSENT


def _plain(role: str) -> str:
    """The role without the numbers that tell several people of one role apart, except of clients.

    ``client.2`` is another client (a couple, a family), not the one who asked.
    """
    parts = role.split(".")
    if parts[0] == _CLIENT and len(parts) == 2 and parts[1].isdigit() and parts[1] != "1":
        return role
    return ".".join(part for part in parts if not part.isdigit())
