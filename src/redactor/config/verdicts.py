"""A roster with what a reviewer decided: verdicts on people and words are entries of the roster, and win over it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from redactor.folding import fold
from redactor.model import Person, Roster
from redactor.verdict import Verdict


def overlaid(roster: Roster, verdicts: Sequence[Verdict]) -> Roster:
    """The roster of a case as verdicts have changed it.

    A listed person with a name of a verdict becomes that verdict's person, with all names and with what
    case.yaml says of protection and disclosure. The later of two verdicts on one person counts.
    """
    if not verdicts:
        return roster
    people = list(roster.people)
    keep = list(roster.keep)
    always = list(roster.always)
    for verdict in verdicts:
        if verdict.kind == "person":
            people = _with(people, verdict)
        elif verdict.kind == "keep" and verdict.forms:
            gone = _folded(verdict.forms)
            people = [_without(person, gone) for person in people]
            always = [phrase for phrase in always if fold(phrase) not in gone]
            keep += verdict.forms
        elif verdict.kind == "replace" and verdict.forms:
            again = _folded(verdict.forms)
            keep = [phrase for phrase in keep if fold(phrase) not in again]
    overruled = _listed(roster.people, roster.always) - _listed(people, always)
    return replace(
        roster,
        people=tuple(people),
        always=tuple(always),
        keep=tuple(dict.fromkeys(keep)),
        verdicts=tuple(verdicts),
        overruled=len(overruled),
    )


def _listed(people: Iterable[Person], always: Iterable[str]) -> frozenset[str]:
    """All names and phrases that must not stand in a copy."""
    return _folded((*always, *(name for person in people for name in person.names)))


def _with(people: Sequence[Person], verdict: Verdict) -> list[Person]:
    names = _folded(verdict.forms)
    same = [person for person in people if names & _folded(person.names)]
    old = [name for person in same for name in person.names]
    first = same[0] if same else Person(verdict.id, verdict.role, ())
    person = replace(
        first,
        id=verdict.id,
        role=verdict.role,
        names=tuple(dict.fromkeys((*verdict.forms, *old))),
        protected=any(one.protected for one in same),
    )
    return [*(one for one in people if one not in same), person]


def _without(person: Person, gone: frozenset[str]) -> Person:
    return replace(person, names=tuple(name for name in person.names if fold(name) not in gone))


def _folded(forms: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(form) for form in forms)
