"""What stands beside a flagged passage, told by labels: whom it is about, and no word of the document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from redactor.model import Decision, Flag

REACH: Final = 160
"""Characters before and after a flagged passage within which a label stands beside it."""
MOST: Final = 6


class Near:
    """The labels of one document by place. Only what stands in brackets is a label of ours."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self._labels: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
        for one in decisions:
            label, at = one.label or "", one.finding
            if label.startswith("[") and label.endswith("]"):
                self._labels[at.segment].append((at.start, at.end, label))
        for found in self._labels.values():
            found.sort()

    def labels(self, flag: Flag) -> list[str]:
        """Return the labels in ``flag`` and within :data:`REACH` in the same segment, in reading order.

        At most :data:`MOST`: the nearest. One that follows on itself is told once.
        """
        told: list[tuple[int, int, str]] = []
        for start, end, label in self._labels.get(flag.segment, ()):
            if start < flag.end + REACH and flag.start - REACH < end:
                away = max(start - flag.end, flag.start - end, 0)
                if told and told[-1][2] == label:
                    away, at, _ = min(told.pop(), (away, start, label))
                    told.append((away, at, label))
                else:
                    told.append((away, start, label))
        nearest = sorted(told)[:MOST]
        return [label for _, label in sorted((at, label) for _, at, label in nearest)]
