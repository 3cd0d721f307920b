"""What a copy should say: the source's text with labels put in, and where what is marked stands then."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from redactor.review.shapes import Mark

Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Marking:
    """What is marked and replaced in a source, by number of the segment.

    Attributes:
        marks: sorted by place; they may overlap.
        edits: ``(start, end, label)``, sorted.
    """

    marks: Mapping[int, Sequence[Mark]]
    edits: Mapping[int, Sequence[Edit]] = field(repr=False)

    def of(self, segment: int) -> Sequence[Mark]:
        """The marks of a segment."""
        return self.marks.get(segment, ())

    def rewritten(self, segment: int, text: str) -> Rewritten:
        """The text of a segment as its copy should say it."""
        return Rewritten(text, self.edits.get(segment, ()))


class _Put(NamedTuple):
    """A label in place of ``[start, end)`` of the source, at ``[begin, stop)`` of the copy."""

    start: int
    end: int
    begin: int
    stop: int


class Rewritten:
    """A text with labels put in, and where its offsets went.

    Args:
        text: of the source.
        edits: sorted; one that overlaps the one before is left out.
    """

    __slots__ = ("_put", "_starts", "text")

    def __init__(self, text: str, edits: Sequence[Edit]) -> None:
        parts: list[str] = []
        self._put: list[_Put] = []
        at = shift = 0
        for start, end, label in edits:
            if start < at:
                continue
            parts += (text[at:start], label)
            begin = start + shift
            self._put.append(_Put(start, end, begin, begin + len(label)))
            shift += len(label) - (end - start)
            at = end
        self.text = "".join((*parts, text[at:]))
        self._starts = [put.start for put in self._put]

    def start(self, at: int) -> int:
        """Where what begins at ``at`` begins: inside a replaced place, where its label does."""
        put = self._last(at)
        return put.begin if at < put.end else at + put.stop - put.end

    def end(self, at: int) -> int:
        """Where what ends at ``at`` ends: inside a replaced place, where its label does."""
        put = self._last(at - 1)
        return put.stop if at <= put.end else at + put.stop - put.end

    def marks(self, marks: Sequence[Mark]) -> tuple[Mark, ...]:
        """Marks of the source as they stand now."""
        return tuple(replace(m, start=self.start(m.start), end=self.end(m.end)) for m in marks)

    def _last(self, at: int) -> _Put:
        number = bisect_right(self._starts, at)
        return self._put[number - 1] if number else _Put(0, 0, 0, 0)


def sorted_marks(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """By place, the longer first where two begin together."""
    return tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.id)))
