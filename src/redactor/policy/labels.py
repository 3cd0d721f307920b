"""Allots labels: readable, the same in all documents, stable over months, with nothing of the original in them.

Labels of earlier runs (from the vault) come first. New ones go by first appearance, or, where the order of
appearance would tell something, by a keyed hash.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from redactor.folding import fold
from redactor.model import Identity, Known
from redactor.vocabulary import (
    UNCLEAR,
    label_spans,
    owned_words,
    person_label,
    person_words,
    thing_label,
)

_MOST = 600
"""Labels of one kind before a case is given up: letters end at ZZ."""


def labels_of(
    identities: Mapping[str, Identity],
    known: Sequence[Known] = (),
    secret: bytes = b"",
    shuffled: bool = False,
    said: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """The label of each identity.

    Args:
        identities: by id, in order of first appearance.
        known: identities of earlier runs; their labels stay, and nobody else gets them.
        secret: key of the case, for ``shuffled``.
        shuffled: whether letters and numbers go by a keyed hash and not by first appearance.
        said: labels that a reviewer chose, by identity id.
    """
    labels = dict(said or {})
    labels |= _remembered({k: v for k, v in identities.items() if k not in labels}, known)
    taken = {entry.label for entry in known} | set(labels.values())
    waiting = [identity for identity in identities.values() if identity.id not in labels]
    if shuffled:
        waiting.sort(key=lambda identity: _digest(identity, secret))
    several = sum(_is_subject(identity) for identity in identities.values()) > 1
    # Somebody whose label is made of another's comes after that one.
    ranks: dict[_Maker, int] = {}
    for identity in sorted(waiting, key=lambda one: _depth(one, identities)):
        make = _maker(identity, labels, several)
        ranks[make], label = _next(make, taken, ranks.get(make, 1))
        labels[identity.id] = label
        taken.add(label)
    return labels


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the labels of one kind, by rank."""

    words: str
    person: bool
    lettered: bool = False

    def __call__(self, rank: int) -> str:
        if self.person:
            return person_label(self.words, rank, self.lettered)
        return thing_label(self.words, rank)


def _maker(identity: Identity, labels: Mapping[str, str], several: bool) -> _Maker:
    if identity.entity_type != "PERSON":
        noun = identity.kind or "identifier"
        whose = labels.get(identity.owner, "").strip("[]")
        return _Maker(owned_words(whose, noun) if whose else noun, False)
    if identity.ambiguous:
        family, person = UNCLEAR
        words = family if identity.role.startswith("client.") else person
        return _Maker(words[0].upper() + words[1:], True)
    owner = labels.get(identity.owner, "").strip("[]")
    words = person_words(identity.role, owner)
    return _Maker(words, True, several and _is_subject(identity))


def _is_subject(identity: Identity) -> bool:
    steps = identity.role.split(".")
    return steps[0] == "client" and all(step.isdigit() for step in steps[1:])


def _depth(identity: Identity, identities: Mapping[str, Identity]) -> int:
    depth, owner, seen = 0, identity.owner, {identity.id}
    while owner and owner in identities and owner not in seen:
        depth, seen = depth + 1, seen | {owner}
        owner = identities[owner].owner
    return depth


def _next(make: _Maker, taken: AbstractSet[str], rank: int) -> tuple[int, str]:
    """The first label that nobody has, and its rank; those before ``rank`` are taken."""
    return next((at, label) for at in range(rank, _MOST) if (label := make(at)) not in taken)


def _digest(identity: Identity, secret: bytes) -> bytes:
    forms = "\n".join(sorted({fold(form) for form in identity.forms}))
    return hmac.new(secret, f"{identity.entity_type}\n{forms}".encode(), hashlib.sha256).digest()


def _remembered(identities: Mapping[str, Identity], known: Sequence[Known]) -> dict[str, str]:
    """The labels of identities that an earlier run knew: most forms in common first, each one once."""
    if not known:
        return {}
    entries = [(entry, {fold(form) for form in entry.forms}) for entry in known]
    pairs: list[tuple[int, int, str, str]] = []
    for place, identity in enumerate(identities.values()):
        forms = {fold(form) for form in identity.forms}
        for entry, held in entries:
            if entry.entity_type != identity.entity_type or _is_corrected(identity, entry):
                continue
            if common := sum(1 + len(form) for form in forms & held):
                pairs.append((-common, place, identity.id, entry.label))
    out: dict[str, str] = {}
    used: set[str] = set()
    for _, _, identity_id, label in sorted(pairs):
        if identity_id not in out and label not in used:
            out[identity_id] = label
            used.add(label)
    return out


def _is_corrected(identity: Identity, entry: Known) -> bool:
    """Whether somebody has said since that this is another, or the label was a reviewer's own words."""
    if next(label_spans(entry.label), None) != (0, len(entry.label)):
        return True
    return bool(identity.subject and entry.role and entry.role != identity.role)
