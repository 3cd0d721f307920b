"""What changed since a case was last done, in words and bars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from redactor.report.moment import day_and_time
from redactor.report.picture import diverging
from redactor.report.sections import SinceLine, SinceView
from redactor.report.shape import SinceRow
from redactor.report.words import joined, plural

_CHANGES = {
    "added": "added",
    "removed": "gone",
    "changed": "with another source",
    "same-source": "with the same source and another result",
}


def since_view(row: SinceRow | None) -> SinceView | None:
    """Return what the page says of it; ``None`` at the first time."""
    if row is None:
        return None
    rows = row["documents"]
    most = max((max(one["changes_more"], one["changes_fewer"]) for one in rows), default=0)
    flags = max((max(one["flags_more"], one["flags_fewer"]) for one in rows), default=0)
    lines = tuple(
        SinceLine(
            row=one,
            changes=diverging(one["changes_more"], one["changes_fewer"], most),
            flags=diverging(one["flags_more"], one["flags_fewer"], flags),
        )
        for one in rows
    )
    return SinceView(
        row=row,
        when=day_and_time(row["at"]),
        lead=_lead(row),
        lines=lines,
        new=_numbers_last(row["labels_new"]),
        gone=_numbers_last(row["labels_gone"]),
    )


def changed_in_short(row: SinceRow | None) -> str:
    """How many documents differ, ``""`` at the first time."""
    return "" if row is None else f"{len(row['documents']):,}"


def _numbers_last(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(labels, key=lambda one: any(map(str.isdigit, one))))


def _lead(row: SinceRow) -> str:
    kinds = Counter(one["change"] for one in row["documents"])
    parts = [f"{kinds[key]} {words}" for key, words in _CHANGES.items() if kinds[key]]
    if not parts:
        return "Nothing changed: every document came out as before."
    same = f", {row['unchanged']:,} as before" if row["unchanged"] else ""
    return f"{plural(len(row['documents']), 'document')}: {joined(parts)}{same}."
