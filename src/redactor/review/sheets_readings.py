"""Further readings of a paragraph say what other segments say: what is marked in them is marked there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from redactor.model import Segment
from redactor.review.shapes import Mark


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark and the segment in which it stands; ``label`` is what stands in its place in the copy."""

    segment: int
    mark: Mark
    label: str | None = None


def without_readings(
    segments: Sequence[Segment], marks: Sequence[Placed]
) -> tuple[list[Placed], frozenset[int]]:
    """The marks with those of further readings moved to where the same words stand, and what need not be shown.

    A reading of which a mark cannot be moved is shown, with all its marks.
    """
    readings = {each.index: each for each in segments if each.kind == "reading"}
    if not readings:
        return list(marks), frozenset()
    within: dict[int, list[Placed]] = defaultdict(list)
    for each in marks:
        within[each.segment].append(each)
    places = {each.place: each.index for each in segments if each.kind != "reading"}
    out = [each for each in marks if each.segment not in readings]
    left_out: set[int] = set()
    twins = _Twins(segments, out)
    for index, reading in readings.items():
        near = places.get(reading.place.rpartition(" (")[0], index)
        moved = [twins.of(each, near) for each in within[index]]
        known = [each for each in moved if each is not None]
        if len(known) == len(moved):
            left_out.add(index)
            out += known
        else:
            out += within[index]
            twins.show(reading, within[index])
    return out, frozenset(left_out)


class _Twins:
    """Where the words of a mark stand outside of further readings."""

    def __init__(self, segments: Sequence[Segment], marks: Sequence[Placed]) -> None:
        self._segments = segments
        self._plain = [each for each in segments if each.kind != "reading"]
        self._same: dict[tuple[str, str | None], list[Placed]] = defaultdict(list)
        self._add(marks)

    def show(self, reading: Segment, marks: Sequence[Placed]) -> None:
        """A reading that is shown is as good as any other segment."""
        self._plain.append(reading)
        self._add(marks)

    def _add(self, marks: Sequence[Placed]) -> None:
        for each in marks:
            if each.mark.kind != "flag":
                self._same[self._words(each), each.label].append(each)

    def of(self, mark: Placed, near: int) -> Placed | None:
        """The mark where the same was decided, or a flag where the same is said, next to segment ``near``."""
        if mark.mark.kind == "flag":
            return next(self._said(mark, near), None)
        same = self._same[self._words(mark), mark.label]
        twin = min(same, key=lambda each: abs(each.segment - near), default=None)
        if twin is None:
            return None
        span = replace(mark.mark, start=twin.mark.start, end=twin.mark.end)
        return Placed(twin.segment, span)

    def _said(self, mark: Placed, near: int) -> Iterator[Placed]:
        words = self._words(mark)
        for each in sorted(self._plain, key=lambda one: abs(one.index - near)):
            at = each.text.find(words)
            if at >= 0:
                span = replace(mark.mark, start=at, end=at + len(words))
                yield Placed(each.index, span)

    def _words(self, mark: Placed) -> str:
        return self._segments[mark.segment].text[mark.mark.start : mark.mark.end]
