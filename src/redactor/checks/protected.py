"""Holds the copies of a case in which somebody must not be found, while a trace to a place is open.

Four safe addresses that reached an abuser in the files of a public body were each a line that everybody
had overlooked. So for a person who is ``protected`` in case.yaml one open place is enough.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from redactor.errors import Problem
from redactor.model import Case, Decision, Finding, Flag
from redactor.spans import overlaps

NOT_LEADING: Final = frozenset({"PERSON", "NRP", "DATE_TIME", "AGE", "QUASI_IDENTIFIER"})
"""Types that do not lead to where somebody is. All others do: addresses, places, schools and other
organisations, every kind of number, and what nobody has heard of."""

ADDRESS_FLAG: Final = "protected-address"


def leads(entity_type: str) -> bool:
    """Whether something of this type may tell where somebody is."""
    return entity_type not in NOT_LEADING


def open_traces(
    case: Case,
    decisions: Sequence[Decision],
    doubtful: Sequence[Finding],
    flags: Mapping[str, Sequence[Flag]],
) -> dict[str, int]:
    """What is open, by kind in words, with how often; empty where nothing is.

    Args:
        case: with its documents.
        decisions: on all findings of the case.
        doubtful: names that were too unlikely to replace and likely enough to mark.
        flags: by document.
    """
    replaced = [d.finding for d in decisions if d.replaces]
    counts = {
        "place(s) or number(s) that the pipeline keeps": sum(
            leads(d.finding.entity_type) and not d.replaces for d in decisions
        ),
        "doubtful place(s) that were left": sum(
            leads(f.entity_type) and not any(overlaps(f, other) for other in replaced)
            for f in doubtful
        ),
        "passage(s) about a secret address": sum(
            flag.kind == ADDRESS_FLAG for each in flags.values() for flag in each
        ),
        "part(s) that could not be read": sum(
            len(document.coverage.not_covered) for document in case.documents
        ),
    }
    return {words: count for words, count in counts.items() if count}


def held(
    case: Case,
    decisions: Sequence[Decision],
    doubtful: Sequence[Finding],
    flags: Mapping[str, Sequence[Flag]],
) -> Problem | None:
    """Why the copies are held; ``None`` where nobody is protected or nothing is open."""
    if not any(person.protected for person in case.roster.people):
        return None
    found = open_traces(case, decisions, doubtful, flags)
    if not found:
        return None
    listed = ", ".join(f"{count} {words}" for words, count in found.items())
    return Problem(
        "protected-person",
        f"Somebody in the case is protected, and this is open: {listed}. The copies are held.",
        "Name what must go under always, and what may stay under keep, in case.yaml and run again. When a"
        " second person has read the held copies and cleared every place, take protected: true out there.",
    )
