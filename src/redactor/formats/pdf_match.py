"""Decides glyph by glyph what goes into a copy: only what was read, seen and not replaced.

pdfium says which characters a reader sees; the interpreted content says which operator draws each.
Both are matched by their origins. A glyph that no seen character stands for is not carried over,
whatever it is: text under a cover, off the page, in invisible ink, in white, in another encoding.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from redactor.formats.pdf_affine import Point
from redactor.formats.pdf_glyphs import UNMAPPED, Glyph
from redactor.formats.pdf_layer import edits_of
from redactor.formats.pdf_lines import Line
from redactor.formats.pdf_scene import INVISIBLE, Mark, Scene, Unsure
from redactor.model import Replacement

_CELL = 4.0  # points
_NEAR = 0.75  # points that an origin may be off
_NEAR_SIZE = 0.08  # the same in font sizes
_OTHER_TEXT = 0.3  # points that a glyph of another text counts as farther away


@dataclass(slots=True, eq=False)
class Gap:
    """What a replacement takes out of one baseline, in reading order, and the label for it."""

    number: int
    label: str
    marks: list[Mark] = field(default_factory=list)


@dataclass(slots=True)
class Matched:
    """Attributes:
    gaps: what is taken out.
    twins: glyphs drawn again over a glyph (fake bold, shadows), by the glyph that counts.
    """

    gaps: list[Gap]
    twins: dict[Mark, Mark]


def match(
    scene: Scene,
    lines: Sequence[Line],
    blanks: Sequence[Point],
    wanted: Mapping[int, Sequence[Replacement]],
) -> Matched:
    """Mark what is kept and what is taken out.

    Args:
        lines: what was seen on the page and could be read.
        blanks: where white space was read.
        wanted: replacements by 1-based number of the line.

    Raises:
        Unsure: a character that is kept or replaced cannot be found in the content.
    """
    grid = _Grid(scene.marks)
    gaps: list[Gap] = []
    texts: dict[Mark, str] = defaultdict(str)
    for number, line in enumerate(lines, 1):
        mine = wanted.get(number, ())
        if any(not line.text[item.start : item.end].strip() for item in mine):
            raise Unsure("a label without a place of its own")
        taken = _gaps_of(line, mine, gaps)
        for glyph in line.glyphs:
            if glyph is None:
                continue
            mark = grid.nearest(glyph, texts)
            if mark is None:
                raise Unsure("text that is drawn in an unknown way")
            gap = taken.get(id(glyph))
            texts[mark] += glyph.text
            if gap is None:
                mark.kept = True
            else:
                mark.edit = gap.number
                if mark not in gap.marks:
                    gap.marks.append(mark)
    for mark, text in texts.items():
        mark.text = text
        mark.kept = mark.kept and mark.edit < 0
    twins = _twins(grid, texts)
    again = _blank_twins(grid, scene.marks)
    read = {mark for x, y in blanks for mark in grid.around(x, y) if _is_at(mark, x, y)}
    _keep_blanks(scene.marks, twins.keys() | again.keys(), read)
    for twin, mark in again.items():
        twin.kept = mark.kept and twin.mode != INVISIBLE
    twins |= again
    return Matched([gap for gap in gaps if gap.marks], twins)


def _gaps_of(line: Line, wanted: Sequence[Replacement], gaps: list[Gap]) -> dict[int, Gap]:
    taken: dict[int, Gap] = {}
    for edit in edits_of(line, wanted):
        for at, group in enumerate(edit.glyphs):
            gap = Gap(len(gaps), "" if at else edit.label)
            gaps.append(gap)
            taken.update((id(glyph), gap) for glyph in group)
    return taken


class _Grid:
    """Glyphs by their origin."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        self._cells: dict[tuple[int, int], list[Mark]] = defaultdict(list)
        for mark in marks:
            self._cells[_cell(mark.x, mark.y)].append(mark)

    def around(self, x: float, y: float) -> list[Mark]:
        column, row = _cell(x, y)
        return [
            mark
            for i in (-1, 0, 1)
            for j in (-1, 0, 1)
            for mark in self._cells.get((column + i, row + j), ())
        ]

    def nearest(self, glyph: Glyph, taken: Mapping[Mark, str]) -> Mark | None:
        best, least = None, math.inf
        for mark in self.around(glyph.x, glyph.y):
            if mark.mode == INVISIBLE or mark.blank:
                continue
            off = math.hypot(mark.x - glyph.x, mark.y - glyph.y)
            if off > max(_NEAR, _NEAR_SIZE * mark.size):
                continue
            if glyph.text not in mark.text and glyph.text != UNMAPPED:
                off += _OTHER_TEXT
            if mark in taken and len(mark.text) < 2:
                off += _OTHER_TEXT
            if off <= least:
                best, least = mark, off
        return best


def _cell(x: float, y: float) -> tuple[int, int]:
    return int(x // _CELL), int(y // _CELL)


def _twins(grid: _Grid, texts: Mapping[Mark, str]) -> dict[Mark, Mark]:
    """Glyphs drawn over one that is kept, with the same code and font or the same text."""
    twins: dict[Mark, Mark] = {}
    for mark in texts:
        for other in grid.around(mark.x, mark.y):
            if other in texts or other in twins or other.mode == INVISIBLE:
                continue
            off = math.hypot(mark.x - other.x, mark.y - other.y)
            if off > max(_NEAR, _NEAR_SIZE * mark.size) or not _same(mark, other):
                continue
            other.kept, other.edit, other.text = mark.kept, mark.edit, mark.text
            twins[other] = mark
    return twins


def _blank_twins(grid: _Grid, marks: Sequence[Mark]) -> dict[Mark, Mark]:
    """White space that is drawn again over white space."""
    twins: dict[Mark, Mark] = {}
    first: set[Mark] = set()
    for mark in marks:
        if not mark.blank:
            continue
        near = max(_NEAR, _NEAR_SIZE * mark.size)
        for other in grid.around(mark.x, mark.y):
            if other in first and math.hypot(mark.x - other.x, mark.y - other.y) <= near:
                twins[mark] = other
                break
        else:
            first.add(mark)
    return twins


def _same(mark: Mark, other: Mark) -> bool:
    if mark.font is other.font:
        return mark.code.data == other.code.data
    return bool(other.text) and other.text == mark.text


def _is_at(mark: Mark, x: float, y: float) -> bool:
    return mark.blank and math.hypot(mark.x - x, mark.y - y) <= max(_NEAR, _NEAR_SIZE * mark.size)


def _keep_blanks(marks: Sequence[Mark], twins: Set[Mark], read: Set[Mark]) -> None:
    """White space that was read stays beside what is kept, unless it lies inside what is taken out."""
    order = [mark for mark in marks if mark not in twins]
    solid = [at for at, mark in enumerate(order) if not mark.blank]
    for before, after in pairwise([-1, *solid, len(order)]):
        ends = [order[at] for at in (before, after) if 0 <= at < len(order)]
        inside = len(ends) == 2 and ends[0].edit == ends[1].edit >= 0
        if not inside and any(end.kept or end.edit >= 0 for end in ends):
            for mark in order[before + 1 : after]:
                mark.kept = mark in read and mark.mode != INVISIBLE
