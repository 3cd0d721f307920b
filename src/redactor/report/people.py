"""Who is in a case: the reviewer checks people first, because labels hide who is who.

A person is an identity that at least one decision took for a ``PERSON``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from redactor.model import Decision, Outcome
from redactor.report.order import NaturalKey, natural
from redactor.report.shape import PersonRow

_ROLE_ORDER = ("client", "group", "other", "prof")


def people(outcomes: Sequence[Outcome]) -> list[PersonRow]:
    """Return the people of one case, client first, professionals after, unknown roles last.

    ``outcomes`` are those of one case, in the order in which ``documents`` shall be listed.
    """
    decisions: dict[str, list[Decision]] = {}
    documents: dict[str, list[str]] = {}
    for outcome in outcomes:
        for decision in outcome.decisions:
            if decision.identity:
                decisions.setdefault(decision.identity, []).append(decision)
                where = documents.setdefault(decision.identity, [])
                if outcome.id not in where:
                    where.append(outcome.id)
    rows = [
        _person(identity, found, documents[identity])
        for identity, found in decisions.items()
        if any(decision.finding.entity_type == "PERSON" for decision in found)
    ]
    return sorted(rows, key=_rank)


def _person(identity: str, decisions: Sequence[Decision], documents: list[str]) -> PersonRow:
    names = [d for d in decisions if d.finding.entity_type == "PERSON"]
    labels = _by_count(decision.label for decision in names if decision.label is not None)
    roles = _by_count(decision.role for decision in names if decision.role)
    return PersonRow(
        identity=identity,
        label=labels[0] if labels else None,
        other_labels=labels[1:],
        role=roles[0] if roles else "",
        mentions=len(decisions),
        documents=documents,
    )


def _by_count(values: Iterable[str]) -> list[str]:
    counts = Counter(values)
    return sorted(counts, key=lambda value: (-counts[value], natural(value)))


def _rank(person: PersonRow) -> tuple[int, bool, NaturalKey, NaturalKey, NaturalKey]:
    family = person["role"].split(".")[0]
    known = _ROLE_ORDER.index(family) if family in _ROLE_ORDER else len(_ROLE_ORDER)
    return (
        known,
        "." in person["role"],
        natural(person["role"]),
        natural(person["label"] or ""),
        natural(person["identity"]),
    )
