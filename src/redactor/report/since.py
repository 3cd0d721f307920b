"""What changed since a case was last done: a reviewer who read it before reads what is new first.

Of the earlier outcomes only a summary is kept: ids, hashes, and counts of labels and flags; no place, no original.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from redactor.model import Outcome, Status
from redactor.report.order import by_label, natural
from redactor.report.shape import SinceDocumentRow, SinceRow


@dataclass(frozen=True, slots=True)
class Brief:
    """One document as it was.

    Attributes:
        id: of the document.
        status: value of its status.
        sha256: of its source, ``None`` where there was nothing to hash.
        changes: how often each label stood in the copy.
        flags: how many flags of each kind there were.
    """

    id: str
    status: str
    sha256: str | None = None
    changes: Mapping[str, int] = field(default_factory=dict)
    flags: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Before:
    """A case as it was. ``at`` is when that was recorded (ISO 8601, UTC), ``""`` where that is not known."""

    at: str
    documents: tuple[Brief, ...]


def briefs(outcomes: Iterable[Outcome]) -> tuple[Brief, ...]:
    """Sum up what was done; what was skipped is no part of it."""
    return tuple(_brief(one) for one in outcomes if one.status is not Status.SKIPPED)


def since_row(before: Before | None, outcomes: Sequence[Outcome]) -> SinceRow | None:
    """Return what differs between then and now; ``None`` where there is no then."""
    if before is None:
        return None
    old = {one.id: one for one in before.documents}
    new = {one.id: one for one in briefs(outcomes)}
    every = sorted({*old, *new}, key=natural)
    rows = [_row(one, old.get(one), new.get(one)) for one in every if old.get(one) != new.get(one)]
    had, has = (
        {label for one in side.values() for label in one.changes if label} for side in (old, new)
    )
    return SinceRow(
        at=before.at,
        documents=rows,
        unchanged=len(every) - len(rows),
        labels_new=sorted(has - had, key=by_label),
        labels_gone=sorted(had - has, key=by_label),
    )


def _brief(outcome: Outcome) -> Brief:
    labels = Counter(one.label for one in outcome.decisions if one.label is not None)
    return Brief(
        id=outcome.id,
        status=outcome.status.value,
        sha256=outcome.source_sha256,
        changes=dict(sorted(labels.items())),
        flags=dict(sorted(Counter(flag.kind for flag in outcome.flags).items())),
    )


def _row(id: str, old: Brief | None, new: Brief | None) -> SinceDocumentRow:
    if old is None or new is None:
        change = "added" if old is None else "removed"
    else:
        change = "same-source" if old.sha256 == new.sha256 else "changed"
    was, now = old or Brief(id, ""), new or Brief(id, "")
    return SinceDocumentRow(
        id=id,
        change=change,
        status_before=was.status or None,
        status_after=now.status or None,
        changes_more=_more(was.changes, now.changes),
        changes_fewer=_more(now.changes, was.changes),
        flags_more=_more(was.flags, now.flags),
        flags_fewer=_more(now.flags, was.flags),
    )


def _more(was: Mapping[str, int], now: Mapping[str, int]) -> int:
    return (Counter(now) - Counter(was)).total()
