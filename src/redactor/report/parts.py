"""What lay hidden in the files of a case, once for each kind of part: what was kept comes first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from redactor.report.order import natural
from redactor.report.sections import PartGroup
from redactor.report.shape import DocumentRow

_FIRST: Final = ("kept", "redacted", "removed")


def part_groups(rows: Sequence[DocumentRow]) -> tuple[PartGroup, ...]:
    """Return the hidden parts of some documents by part and treatment."""
    counts: Counter[tuple[str, str]] = Counter()
    documents: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        for part in row["hidden"]:
            key = part["treatment"], part["part"]
            counts[key] += part["count"]
            names = documents.setdefault(key, [])
            name = row["id"].rsplit("/", 1)[-1].removeprefix("document-")
            if name not in names:
                names.append(name)
    order = sorted(counts, key=lambda key: (_rank(key[0]), natural(key[1])))
    return tuple(
        PartGroup(part, treatment, counts[treatment, part], ", ".join(documents[treatment, part]))
        for treatment, part in order
    )


def _rank(treatment: str) -> int:
    return _FIRST.index(treatment) if treatment in _FIRST else len(_FIRST)
