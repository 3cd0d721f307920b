"""Who is in a case: the reviewer checks people first, because labels hide who is who.

A person is an identity that at least one decision took for a ``PERSON``. Beside who it is stands
what still describes that person, because a name is not all by which somebody is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from redactor.generalisations import GENERALISATIONS
from redactor.model import Decision, Outcome, PersonNote
from redactor.report.beside import KINDS, UNUSUAL, Detail, beside, distinct
from redactor.report.classes import class_of, is_third_party, rank
from redactor.report.order import NaturalKey, by_label, natural
from redactor.report.shape import PersonRow, UnusualRow
from redactor.report.words import WHO, role_in_words

RARE = 2
"""So many unusual details beside one person are said to single that person out."""


@dataclass(slots=True)
class _Found:
    """All that the outcomes of a case hold about one identity."""

    decisions: list[Decision] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    notes: list[PersonNote] = field(default_factory=list)
    details: list[tuple[str, tuple[Detail, ...]]] = field(default_factory=list)

    @property
    def is_person(self) -> bool:
        """Whether anything was found that names a person."""
        return any(one.finding.entity_type == "PERSON" for one in self.decisions)


def people(outcomes: Sequence[Outcome]) -> list[PersonRow]:
    """Return the people of one case, in the order of the classes, unknown relations last.

    ``outcomes`` are those of one case, in the order in which ``documents`` shall be listed.
    """
    found: dict[str, _Found] = {}
    for outcome in outcomes:
        for decision in outcome.decisions:
            if decision.identity:
                one = found.setdefault(decision.identity, _Found())
                one.decisions.append(decision)
                if one.documents[-1:] != [outcome.id]:
                    one.documents.append(outcome.id)
        for identity, details in beside(outcome).items():
            found[identity].details.append((outcome.id, details))
    for note in (note for outcome in outcomes for note in outcome.people):
        if note.identity in found:
            found[note.identity].notes.append(note)
    rows = [_person(identity, one) for identity, one in found.items() if one.is_person]
    return sorted(rows, key=_rank)


def doubts_in_words(keys: Iterable[str]) -> list[str]:
    """Return what must be decided, in the order of the table; a key that is not in it asks who it is."""
    asked = set(keys)
    words = [words for key, words in GENERALISATIONS.items() if key in asked]
    return words if asked <= set(GENERALISATIONS) else [*words, WHO]


def _person(identity: str, found: _Found) -> PersonRow:
    names = [d for d in found.decisions if d.finding.entity_type == "PERSON"]
    given = {note.label for note in found.notes}
    labels = _by_count((one.label for one in names if one.label is not None), given)
    roles = _by_count(one.role for one in names if one.role)
    roles += _by_count(note.role for note in found.notes if note.role)
    role = roles[0] if roles else ""
    details = [one for _, own in found.details for one in own]
    unusual = [
        (document, tuple(one for one in own if one.kind == UNUSUAL and one.as_written))
        for document, own in found.details
    ]
    return PersonRow(
        {
            "identity": identity,
            "label": labels[0] if labels else None,
            "other_labels": labels[1:],
            "role": role,
            "role_in_words": role_in_words(role),
            "class": class_of(role),
            "third_party": is_third_party(role),
            "ambiguous": any(note.ambiguous for note in found.notes),
            "doubts": doubts_in_words(doubt for note in found.notes for doubt in note.doubts),
            "mentions": len(found.decisions),
            "documents": found.documents,
            "describes": _counts(details),
            "as_written": _counts(one for one in details if one.as_written),
            "unusual": [_unusual(document, one) for document, own in unusual for one in own],
            "rare": sum(distinct(own) for _, own in unusual) >= RARE,
        }
    )


def _unusual(document: str, detail: Detail) -> UnusualRow:
    return UnusualRow(
        document=document,
        place=detail.place,
        segment=detail.segment,
        start=detail.start,
        end=detail.end,
        suggestion=GENERALISATIONS.get(detail.suggestion, ""),
    )


def _counts(details: Iterable[Detail]) -> dict[str, int]:
    counts: Mapping[str, int] = Counter(detail.kind for detail in details)
    return {kind: counts[kind] for kind in KINDS if kind in counts}


def _by_count(values: Iterable[str], first: Iterable[str] = ()) -> list[str]:
    counts, before = Counter(values), set(first)
    return sorted(counts, key=lambda one: (one not in before, -counts[one], by_label(one), one))


def _rank(
    person: PersonRow,
) -> tuple[tuple[int, tuple[int, ...]], NaturalKey, NaturalKey, NaturalKey]:
    return (
        rank(person["role"]),
        natural(person["role"]),
        by_label(person["label"] or ""),
        natural(person["identity"]),
    )
