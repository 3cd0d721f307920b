"""What a reviewer must decide about who is who: as flags at the places, and as notes on the people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from redactor.model import Case, Decision, Finding, Flag, Identity, PersonNote

NAME = "identity"
AMBIGUOUS = "ambiguous"
CLIENT = "client"
"""Keys of :mod:`redactor.generalisations`."""


def doubt_flags(
    case: Case, findings: Sequence[Finding], of: Sequence[str], identities: Mapping[str, Identity]
) -> dict[str, tuple[Flag, ...]]:
    """By document: every mention that may be of one of several people, and where a possible client is first named.

    Args:
        findings: of all documents, sorted by place.
        of: identity id of each.
        identities: by id.
    """
    places = {document.id: document.segments for document in case.documents}
    out: dict[str, list[Flag]] = {document.id: [] for document in case.documents}
    said: set[tuple[str, str]] = set()
    for finding, name in zip(findings, of, strict=True):
        identity = identities[name]
        codes = [AMBIGUOUS] if identity.ambiguous else []
        if CLIENT in identity.doubts and (name, finding.document) not in said:
            said.add((name, finding.document))
            codes.append(CLIENT)
        for code in codes:
            place = places[finding.document][finding.segment].place
            flag = Flag("uncertain", place, finding.segment, finding.start, finding.end, NAME, code)
            out[finding.document].append(flag)
    return {document: tuple(flags) for document, flags in out.items()}


def people_in(
    document: str, decisions: Sequence[Decision], identities: Mapping[str, Identity]
) -> tuple[PersonNote, ...]:
    """A note on every person of one document, by id of the identity."""
    labels: dict[str, str] = {}
    for decision in decisions:
        if decision.finding.document == document and decision.finding.entity_type == "PERSON":
            labels.setdefault(decision.identity, decision.label or "")
    return tuple(
        PersonNote(
            name,
            label,
            identities[name].role,
            identities[name].ambiguous,
            (*identities[name].doubts, *((AMBIGUOUS,) if identities[name].ambiguous else ())),
        )
        for name, label in sorted(labels.items())
    )
