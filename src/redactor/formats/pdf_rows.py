"""Puts the glyphs of a page into rows and segments, and tells how each segment is aligned.

A segment is what flows together on a baseline: it ends at a tab stop, a column gap or a ruled line.
Whoever takes something out of it must set again this segment and nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from statistics import median
from typing import Literal

from redactor.formats.pdf_scene import Area, Mark, Wall

Anchor = Literal["start", "middle", "end", "grid"]

_LEVEL = 0.4  # font sizes that baselines of one row may lie apart
_APART = 1.6  # font sizes of blank paper that part two segments
_TAB = 0.55  # the same where another row starts at the same place
_TYPED_TAB = 1.2  # the same where a typed blank stands in the gap: justified words drift apart
_RULED = 0.12  # the same where an upright line stands between
_CLOSE = 1.0  # points that starts, middles and ends of rows may differ and still be aligned
_UPRIGHT = 0.99
_BAND = 0.95  # font sizes: segments whose baselines are closer would touch
_GRID = 36.0  # points: what starts anywhere is moved to the next stop on its left
_CLEAR = 0.6  # font sizes kept free before the next segment
_BESIDE_WALL = 0.15  # the same before a ruled line
_EDGE = 6.0  # points kept free at the edge of the page
_MARGIN = 8.0  # points that a line of its own may end off the right margin


@dataclass(eq=False)
class Segment:
    """Glyphs on one baseline in the order of the line; twins are not among them."""

    marks: list[Mark]

    @property
    def dx(self) -> float:
        return self.marks[0].dx

    @property
    def dy(self) -> float:
        return self.marks[0].dy

    @property
    def upright(self) -> bool:
        """Whether it runs from left to right."""
        return self.dx > _UPRIGHT

    @cached_property
    def size(self) -> float:
        """The largest font size."""
        return max(mark.size for mark in self.marks)

    @cached_property
    def base(self) -> float:
        """Its baseline: that of the largest glyph."""
        return max(self.marks, key=lambda mark: mark.size).across(self.dx, self.dy)

    @cached_property
    def start(self) -> float:
        """Where its first glyph starts, along the line."""
        return self.along(self.marks[0])

    @cached_property
    def end(self) -> float:
        """Where its last glyph that is not white ends."""
        solid = [mark for mark in self.marks if not mark.blank] or self.marks
        return max(self.along(mark) + mark.advance for mark in solid)

    @property
    def changed(self) -> bool:
        """Whether something is taken out of it."""
        return any(mark.edit >= 0 for mark in self.marks)

    def along(self, mark: Mark) -> float:
        """Where a glyph starts along the line."""
        return mark.along(self.dx, self.dy)


def segments_of(marks: Iterable[Mark], walls: Sequence[Wall]) -> list[list[Segment]]:
    """All rows of a page as their segments, left to right; tab stops are those that rows share."""
    rows = _rows(marks)
    starts = Counter(round(mark.x) for row in rows for mark in _fresh(row))
    return [_split(row, starts, walls) for row in rows]


def _rows(marks: Iterable[Mark]) -> list[list[Mark]]:
    def direction(mark: Mark) -> tuple[float, float]:
        return round(mark.dx, 2), round(mark.dy, 2)

    rows: list[list[Mark]] = []
    for way, group in groupby(sorted(marks, key=direction), key=direction):
        ordered = sorted(group, key=lambda mark: -mark.across(*way))
        row: list[Mark] = []
        for mark in ordered:
            level = _LEVEL * max(mark.size, row[-1].size) if row else 0.0
            if row and row[0].across(*way) - mark.across(*way) > level:
                rows.append(row)
                row = []
            row.append(mark)
        if row:
            rows.append(row)
    return [_in_order(row, row[0].dx, row[0].dy) for row in rows]


def _in_order(row: Sequence[Mark], dx: float, dy: float) -> list[Mark]:
    return sorted(row, key=lambda mark: mark.along(dx, dy))


def _fresh(row: Sequence[Mark]) -> Iterable[Mark]:
    """The glyphs of a row that come after a gap."""
    last: Mark | None = None
    for mark in row:
        if mark.blank:
            continue
        if last is None or _space(row[0], last, mark) > _TAB * mark.size:
            yield mark
        last = mark


def _space(like: Mark, one: Mark, other: Mark) -> float:
    return other.along(like.dx, like.dy) - one.along(like.dx, like.dy) - one.advance


def _split(row: list[Mark], starts: Counter[int], walls: Sequence[Wall]) -> list[Segment]:
    groups: list[list[Mark]] = [[]]
    like = row[0]
    end: float | None = None
    blank = 0.0
    for mark in row:
        at = mark.along(like.dx, like.dy)
        if mark.blank:
            blank += mark.advance
            groups[-1].append(mark)
            continue
        if end is not None:
            free = at - end
            upright = like.dx > _UPRIGHT
            least = _TYPED_TAB if blank else _TAB
            tab = upright and free - blank > least * mark.size and starts[round(mark.x)] > 1
            ruled = upright and free > _RULED * mark.size and _between(walls, end, mark)
            if free - blank > _APART * mark.size or tab or ruled:
                groups.append([])
        groups[-1].append(mark)
        end = max(end, at + mark.advance) if end is not None else at + mark.advance
        blank = 0.0
    return [Segment(group) for group in groups if any(not mark.blank for mark in group)]


def _between(walls: Sequence[Wall], end: float, mark: Mark) -> bool:
    level = mark.y + 0.3 * mark.size
    return any(end - 1 <= wall.x <= mark.x + 1 and wall.low <= level <= wall.high for wall in walls)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a segment may stand.

    Attributes:
        anchor: what of it keeps its place: start, middle or end; ``grid`` moves the start to a stop,
            because where it starts may come from how wide it was.
        at: place of the anchor along the line.
        low, high: it may not leave these bounds.
    """

    anchor: Anchor
    at: float
    low: float
    high: float


class Alignment:
    """How the segments of a page are aligned, from those that nothing is taken out of."""

    def __init__(
        self, rows: Sequence[Sequence[Segment]], walls: Sequence[Wall], page: Area
    ) -> None:
        self._page = page
        self._walls = walls
        whole = [s for row in rows for s in row if s.upright]
        self._all = whole
        self._right = max((s.end for s in whole if not s.changed), default=0.0)
        self._left = min((s.start for s in whole), default=page.left)

    def frame(self, segment: Segment, before: Segment | None, after: Segment | None) -> Frame:
        """Where ``segment`` may stand between its neighbours of the row."""
        size = segment.size
        low = before.end + _CLEAR * size if before else -1e9
        high = after.start - _CLEAR * size if after else 1e9
        if not segment.upright:
            return Frame("start", segment.start, low, high)
        beside = [s for s in self._all if s is not segment and _in_band(s, segment)]
        low = max([low, *(s.end + _CLEAR * size for s in beside if s.end <= segment.start + 1)])
        high = min([high, *(s.start - _CLEAR * size for s in beside if s.start >= segment.end - 1)])
        left_wall, right_wall = self._walls_around(segment)
        low = max(low, left_wall + _BESIDE_WALL * size, self._page.left + _EDGE)
        high = min(high, right_wall - _BESIDE_WALL * size)
        if right_wall > 1e8 and high > 1e8:
            margin = max(self._right, self._page.right - (self._left - self._page.left))
            high = min(high, max(margin, segment.start) + 2 * size)
        high = min(high, self._page.right - _EDGE, *(mark.clip.right for mark in segment.marks))
        anchor, at = self._anchor(segment, left_wall, right_wall, first=before is None)
        if anchor == "grid":
            at = max(at, low)
        return Frame(anchor, at, min(low, at), high)

    def _anchor(
        self, segment: Segment, left_wall: float, right_wall: float, *, first: bool
    ) -> tuple[Anchor, float]:
        """What most other segments have in common with this one; the middle and margin count, too."""
        start, end = segment.start, segment.end
        middle = (start + end) / 2
        others = [s for s in self._all if abs(s.start - start) + abs(s.end - end) > _CLOSE]
        starts = [s.start for s in others if abs(s.start - start) < _CLOSE]
        ends = [s.end for s in others if abs(s.end - end) < _CLOSE]
        middles = [m for s in others if abs((m := (s.start + s.end) / 2) - middle) < _CLOSE]
        margin = self._page.right - (self._left - self._page.left)
        ends += [margin] if abs(margin - end) < (_CLOSE if starts else _MARGIN) else []
        centres = [(self._page.left + self._page.right) / 2]
        if left_wall > -1e8 and right_wall < 1e8:
            centres.append((left_wall + right_wall) / 2)
            ends += self._beside_wall(segment, end, right_wall)
        middles += [at for at in centres if abs(at - middle) < _CLOSE]
        if starts and len(starts) >= max(len(ends), len(middles)):
            return "start", start
        if ends and len(ends) >= len(middles):
            return "end", median(ends)
        if middles:
            return "middle", median(middles)
        if not first:
            return "start", start
        return "grid", (start // _GRID) * _GRID

    def _beside_wall(self, segment: Segment, end: float, wall: float) -> list[float]:
        """Ends that are as far from their ruled line as this one is from its own."""
        found: list[float] = []
        for other in self._all:
            walls = [w.x for w in self._level(other) if w.x >= other.end - 1]
            same = walls and abs(min(walls) - wall) < _CLOSE
            gap = min(walls) - other.end if walls else 0.0
            if other is not segment and not same and walls and abs(gap - (wall - end)) < _CLOSE / 2:
                found.append(wall - gap)
        return found[:1]

    def _level(self, segment: Segment) -> list[Wall]:
        level = segment.base + 0.3 * segment.size
        return [wall for wall in self._walls if wall.low <= level <= wall.high]

    def _walls_around(self, segment: Segment) -> tuple[float, float]:
        level = self._level(segment)
        left = [wall.x for wall in level if wall.x <= segment.start + 1]
        right = [wall.x for wall in level if wall.x >= segment.end - 1]
        return max(left, default=-1e9), min(right, default=1e9)


def _in_band(other: Segment, segment: Segment) -> bool:
    """Whether a segment of another row may be met when this one grows longer."""
    apart = abs(other.base - segment.base)
    return apart < _BAND * max(other.size, segment.size)


def neighbours(row: Sequence[Segment]) -> Iterable[tuple[Segment | None, Segment, Segment | None]]:
    """Each segment of a row with those beside it."""
    padded: list[Segment | None] = [None, *row, None]
    for (before, here), (_, after) in pairwise(pairwise(padded)):
        if here is not None:
            yield before, here, after
