"""What must be sealed of a case: who is behind which label, and what was replaced, in reading order.

This module and the vault's files are the only places besides :class:`redactor.model.Segment` that hold
original text, and nothing of it is in a ``repr``.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from redactor.model import Case, Decision, Document, Finding, Identity, Known, Recipient
from redactor.verdict import PREFIX, RECOGNIZER

ALLOTTED: Final = frozenset({"label", "region"})
"""Actions whose result holds a label that was allotted to one identity, and so must stay."""
_REGION: Final = re.compile(r"\[(.+) in [^\]]+\]")
DAY_ZERO: Final = "DAY_ZERO"
"""Entity type of the entry that keeps the day from which relative dates count; its label is the event."""
NEAR: Final = 3
"""Words kept on either side of a replaced place, to find it again in a copy that was edited."""


@dataclass(frozen=True, slots=True)
class Place:
    """One replaced place of a copy.

    Attributes:
        segment, start: where the label begins in the copy, as far as its segments are the source's.
        label: what stands there.
        original: what stood there.
        before, after: up to three words of the copy on either side.
    """

    segment: int
    start: int
    label: str
    original: str = field(repr=False)
    before: str = field(default="", repr=False)
    after: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a case gives to the vault.

    Attributes:
        entries: the identities with a label of their own.
        documents: the replaced places of every document, in reading order, by document id.
    """

    entries: tuple[Known, ...] = field(default=(), repr=False)
    documents: Mapping[str, tuple[Place, ...]] = field(default_factory=dict, repr=False)


def seal_of(
    case: Case,
    decisions: Sequence[Decision],
    origin: tuple[str, str] = ("", ""),
    identities: Mapping[str, Identity] | None = None,
) -> Sealed:
    """What must be sealed of a case, from what was decided for it.

    Args:
        case: what went down the line.
        decisions: of all its documents.
        origin: ISO date of day 0 and what happened on it, so that a document that is added later moves
            no relative date; ``""`` where there is none.
        identities: by id, to tell which of them a reviewer listed.
    """
    by_document: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        if decision.replaces:
            by_document[decision.finding.document].append(decision)
    places = {each.id: _places(each, by_document[each.id]) for each in case.documents}
    day, event = origin
    zero = (Known(event, DAY_ZERO, forms=(day,)),) if day else ()
    return Sealed((*zero, *_entries(case, decisions, identities or {})), places)


def day_zero(known: Iterable[Known]) -> tuple[str, str]:
    """Day 0 of earlier runs and what happened on it; ``("", "")`` where none is known."""
    for entry in known:
        if entry.entity_type == DAY_ZERO and entry.forms:
            return entry.forms[0], entry.label
    return "", ""


def _entries(
    case: Case, decisions: Iterable[Decision], identities: Mapping[str, Identity]
) -> tuple[Known, ...]:
    """One entry for each identity and label, in the order of the decisions."""
    texts = {(d.id, s.index): s.text for d in case.documents for s in d.segments}
    forms: dict[tuple[str, str], set[str]] = {}
    about: dict[tuple[str, str], tuple[str, str]] = {}
    verdicts: dict[tuple[str, str], str] = {}
    for decision in decisions:
        if decision.action not in ALLOTTED or decision.label is None:
            continue
        finding = decision.finding
        key = (decision.identity, _allotted(decision.action, decision.label))
        text = texts[finding.document, finding.segment]
        forms.setdefault(key, set()).add(text[finding.start : finding.end])
        about.setdefault(key, (finding.entity_type, decision.role))
        if said := _verdict(finding, identities.get(decision.identity)):
            verdicts[key] = said
    return tuple(
        Known(key[1], *about[key], tuple(sorted(written)), verdicts.get(key, ""))
        for key, written in forms.items()
    )


def _verdict(finding: Finding, identity: Identity | None) -> str:
    """The verdict behind a label, ``""`` where there is none."""
    if identity is not None and identity.subject.startswith(PREFIX):
        return identity.subject
    return finding.rule if finding.recognizer == RECOGNIZER else ""


def _allotted(action: str, label: str) -> str:
    """The label that was allotted: ``[town 2]`` of ``[town 2 in Scotland]``."""
    with_region = _REGION.fullmatch(label) if action == "region" else None
    return f"[{with_region[1]}]" if with_region else label


def _places(document: Document, decisions: Iterable[Decision]) -> tuple[Place, ...]:
    """The replaced places of a document; offsets are those in its copy."""
    within: dict[int, list[Decision]] = defaultdict(list)
    for decision in decisions:
        within[decision.finding.segment].append(decision)
    found: list[tuple[int, int, str, str, int]] = []
    copy: list[str] = []
    length = 0
    for segment in document.segments:
        if not segment.restorable:
            continue
        at = shift = 0
        for decision in sorted(within[segment.index], key=lambda d: d.finding.start):
            start, end, label = decision.finding.start, decision.finding.end, decision.label or ""
            copy += (segment.text[at:start], label)
            original = segment.text[start:end]
            found.append((segment.index, start + shift, label, original, length + start + shift))
            shift += len(label) - (end - start)
            at = end
        copy += (segment.text[at:], segment.joint)
        length += len(segment.text) + shift + len(segment.joint)
    whole = "".join(copy)
    return tuple(
        Place(segment, start, label, original, *around(whole, where, where + len(label)))
        for segment, start, label, original, where in found
    )


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """The words next to ``[start, end)`` on either side, however they are spaced."""
    reach = 24 * NEAR
    before = text[max(0, start - reach) : start].split()[-NEAR:]
    after = text[end : end + reach].split()[:NEAR]
    return " ".join(before), " ".join(after)


def label_set(recipients: Iterable[Recipient]) -> str:
    """The key of the label set for these recipients; ``""`` where none is recorded.

    Copies for two sets of recipients may differ in their labels, so that they cannot be joined.
    """
    names = sorted({f"{_folded(r.name)}\n{_folded(r.email)}" for r in recipients} - {"\n"})
    return hashlib.sha256("\0".join(names).encode()).hexdigest()[:32] if names else ""


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
