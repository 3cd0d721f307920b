"""Sets the segments again that lost something, so that places tell nothing about what was there.

Positions after a label must not depend on the width of what it stands for: glyphs get their natural
advances, kerning is rounded, justification is given up, and centred or right-aligned text is moved
(Bland, Iyer and Levchenko, "Story Beyond the Eye: Glyph Positions Break PDF Text Redaction").
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from redactor.formats.pdf_match import Gap, Matched
from redactor.formats.pdf_rows import Alignment, Frame, Segment, neighbours, segments_of
from redactor.formats.pdf_scene import Area, Mark, Path, Scene, Unsure

LABEL_SIZE = 0.85  # font size of a label as a share of its line's
PAD = 0.1  # font sizes of a label's line on either side of it
_TRIES = ((1.0, 1.0), (0.9, 1.0), (0.9, 0.95), (0.8, 0.95), (0.8, 0.9), (0.7, 0.85), (0.7, 0.75))
"""Scale of labels and narrowest setting of a line, best first."""
_SMALLEST = 0.12  # narrowest setting of a label
_NO_GAP = 0.12  # font sizes: a smaller gap is kerning
_WORD = 0.26  # font sizes: width of a gap between words without a space character
_KERN = 0.05  # font sizes: kerning is rounded to this
_BELOW, _ABOVE = 0.5, 1.2  # font sizes around a baseline in which a path belongs to its text
_BESIDE = 0.35  # font sizes that it may reach beyond it
_INSIDE = 0.1  # font sizes
_UNDER, _OVER = 0.3, 0.7  # font sizes around a label's baseline that it covers

Width = Callable[[str], float]
"""Natural width of a label in font sizes of its own."""


@dataclass(slots=True, eq=False)
class Label:
    """A label on the page.

    Attributes:
        text: what stands there.
        carrier: the glyph in whose place it is written.
        left, right: of its box along the line. base: of the line. size: of the line's font.
        scale: of its own font size; ``squeeze``: of its width.
    """

    text: str
    carrier: Mark
    left: float
    right: float
    base: float
    size: float
    dx: float
    dy: float
    scale: float
    squeeze: float


@dataclass(slots=True)
class Setting:
    """What changes on a page.

    Attributes:
        labels: by the glyph in whose place each is written.
        squeezed: horizontal scale of glyphs that are set narrower.
        paths: new points of paths that belonged to text which moved.
        strips: areas in which the copy may look different.
    """

    labels: dict[Mark, Label]
    squeezed: dict[Mark, float]
    paths: dict[Path, list[tuple[float, float]]]
    strips: list[Area]


def set_again(scene: Scene, matched: Matched, page: Area, width: Width) -> Setting:
    """Lay out all segments that lost something; shifts are written into their glyphs.

    Raises:
        Unsure: there is no room for a label.
    """
    setting = Setting({}, {}, {}, [])
    solid = [m for m in scene.marks if (m.kept or m.edit >= 0) and m not in matched.twins]
    gaps = {gap.number: gap for gap in matched.gaps}
    if not gaps:
        return setting
    rough = segments_of(solid, scene.walls)
    owned = _owned_paths(scene.paths, [s for row in rough for s in row if s.changed])
    numbers = {path.number for path in owned}
    walls = [wall for wall in scene.walls if wall.path not in numbers]
    rows = segments_of(solid, walls)
    alignment = Alignment(rows, walls, page)
    maps: dict[Segment, _Map] = {}
    for row in rows:
        for before, segment, after in neighbours(row):
            if segment.changed:
                frame = alignment.frame(segment, before, after)
                maps[segment] = _set_segment(segment, frame, gaps, width, setting)
    for twin, mark in matched.twins.items():
        twin.shift = mark.shift
        if mark in setting.squeezed:
            setting.squeezed[twin] = setting.squeezed[mark]
    _move_paths(scene.paths, maps, setting)
    _check_labels(scene, setting)
    return setting


def _check_labels(scene: Scene, setting: Setting) -> None:
    """A label must not stand over anything that is kept."""
    kept = [mark for mark in scene.marks if mark.kept and not mark.blank]
    levels: dict[tuple[float, float], list[tuple[float, float, float]]] = {}
    for label in setting.labels.values():
        dx, dy = label.dx, label.dy
        if (dx, dy) not in levels:
            levels[dx, dy] = sorted(
                (m.across(dx, dy), m.along(dx, dy) + m.shift, (m.dx * dx + m.dy * dy) * m.advance / 2)
                for m in kept
            )  # fmt: skip
        near = levels[dx, dy]
        reach = (_UNDER + _OVER) * abs(label.size)
        for at in range(bisect_left(near, (label.base - reach,)), len(near)):
            level, start, ahead = near[at]
            if level > label.base + reach:
                break
            inside = label.left <= start and label.left < start + ahead < label.right
            if inside and -_UNDER < (level - label.base) / label.size < _OVER:
                raise Unsure("a label would cover other text")


@dataclass(slots=True)
class _Piece:
    """What is set in a line: a glyph or a label, after a gap, with its natural width."""

    mark: Mark | None
    gap: Gap | None
    before: float
    width: float


def _set_segment(
    segment: Segment, frame: Frame, gaps: Mapping[int, Gap], width: Width, setting: Setting
) -> _Map:
    scale, squeeze, tight = _fitted(segment, frame, gaps, width)
    pieces = _pieces(segment, gaps, width, scale, squeeze)
    length = sum(piece.before + piece.width for piece in pieces) * tight
    starts = {
        "start": frame.at,
        "grid": frame.at,
        "middle": frame.at - length / 2,
        "end": frame.at - length,
    }
    pen = min(max(starts[frame.anchor], frame.low), max(frame.high - length, frame.low))
    found = _Map(segment)
    for piece in pieces:
        pen += piece.before * tight
        end = pen + piece.width * tight
        if piece.mark is not None:
            mark = piece.mark
            mark.shift = pen - segment.along(mark)
            if tight != 1.0:
                setting.squeezed[mark] = tight
            found.add(segment.along(mark), mark.advance, pen, end)
        elif piece.gap is not None:
            carrier = piece.gap.marks[0]
            members = [m for m in segment.marks if m.edit == piece.gap.number]
            low = min(segment.along(m) for m in members)
            high = max(segment.along(m) + m.advance for m in members)
            found.add(low, high - low, pen, end, whole=True)
            base, size = carrier.across(segment.dx, segment.dy), max(m.size for m in members)
            if piece.gap.label and carrier in segment.marks:
                label = Label(
                    piece.gap.label,
                    carrier,
                    pen,
                    end,
                    base,
                    size,
                    segment.dx,
                    segment.dy,
                    scale,
                    squeeze * tight,
                )
                setting.labels[carrier] = label
        pen = end
    old_and_new = (min(segment.start, found.low), max(segment.end, found.high, pen))
    setting.strips.append(_strip(segment, *old_and_new))
    return found


def _fitted(
    segment: Segment, frame: Frame, gaps: Mapping[int, Gap], width: Width
) -> tuple[float, float, float]:
    """Scale of the labels, squeeze of the labels, and of the whole segment."""
    room = _room(frame)

    def length(scale: float, squeeze: float) -> float:
        pieces = _pieces(segment, gaps, width, scale, squeeze)
        return sum(piece.before + piece.width for piece in pieces)

    for scale, tightest in _TRIES:
        natural = length(scale, 1.0)
        if natural * tightest <= room:
            return scale, 1.0, min(room / natural, 1.0) if natural else 1.0
    smallest, tightest = _TRIES[-1]
    bare = length(smallest, 0.0) * tightest
    labels = length(smallest, 1.0) * tightest - bare
    if labels > 0 and (room - bare) / labels >= _SMALLEST:
        return smallest, (room - bare) / labels, tightest
    raise Unsure("no room for a label")


def _room(frame: Frame) -> float:
    if frame.anchor == "middle":
        return 2 * min(frame.at - frame.low, frame.high - frame.at)
    if frame.anchor == "end":
        return frame.at - frame.low
    return frame.high - frame.at


def _pieces(
    segment: Segment, gaps: Mapping[int, Gap], width: Width, scale: float, squeeze: float
) -> list[_Piece]:
    pieces: list[_Piece] = []
    done: set[int] = set()
    end: float | None = None
    last: Mark | None = None
    for mark in segment.marks:
        at = segment.along(mark)
        first = mark.edit >= 0 and mark.edit not in done
        if mark.kept or first:
            before = 0.0 if end is None or last is None else _gap(last, mark, at - end)
            if mark.kept:
                pieces.append(_Piece(mark, None, before, mark.advance))
            else:
                gap = gaps[mark.edit]
                done.add(mark.edit)
                wide = 0.0
                if gap.label and gap.marks[0] in segment.marks:
                    size = max(m.size for m in gap.marks)
                    wide = (width(gap.label) * LABEL_SIZE * scale * squeeze + 2 * PAD) * size
                pieces.append(_Piece(None, gap, before, wide))
        end = at + mark.advance if end is None else max(end, at + mark.advance)
        last = mark
    return pieces


def _gap(last: Mark, mark: Mark, free: float) -> float:
    """The gap between two glyphs as it is set again, points."""
    size = mark.size
    spacing = mark.spacing * mark.stretch * abs(mark.scale)
    taken = mark.edit >= 0 or last.edit >= 0
    if abs(free - spacing) < _NO_GAP * size and abs(spacing) > _KERN * size:
        return round(spacing / (0.02 * size)) * 0.02 * size
    if free >= _NO_GAP * size:
        return 0.0 if last.blank or mark.blank else _WORD * size
    if taken or last.blank or mark.blank:
        return 0.0
    return round(free / (_KERN * size)) * _KERN * size


class _Map:
    """Where places along a segment have gone."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self._pairs: list[tuple[float, float]] = []
        self._wholes: list[tuple[float, float, float, float]] = []

    def add(
        self, old: float, length: float, new: float, new_end: float, *, whole: bool = False
    ) -> None:
        self._pairs += [(old, new), (old + length, new_end)]
        if whole:
            self._wholes.append((old, old + length, new, new_end))

    @property
    def low(self) -> float:
        return min(new for _, new in self._pairs)

    @property
    def high(self) -> float:
        return max(new for _, new in self._pairs)

    def moved(self, at: float) -> float:
        """The new place of ``at``; inside of what was taken out, the nearer end of the label."""
        slack = _INSIDE * self.segment.size
        for low, high, new_low, new_high in self._wholes:
            if low - slack <= at <= high + slack:
                return new_low if at - low < high - at else new_high
        pairs = sorted(self._pairs)
        if at <= pairs[0][0]:
            return at + pairs[0][1] - pairs[0][0]
        if at >= pairs[-1][0]:
            return at + pairs[-1][1] - pairs[-1][0]
        for (old, new), (next_old, next_new) in pairwise(pairs):
            if old <= at <= next_old:
                share = (at - old) / (next_old - old) if next_old > old else 0.0
                return new + share * (next_new - new)
        return at


def _owned_paths(paths: Sequence[Path], segments: Sequence[Segment]) -> list[Path]:
    """Paths that lie within the strip of a segment: underlines, highlights, tight clips."""
    return [path for path in paths if any(_owns(segment, path) for segment in segments)]


def _owns(segment: Segment, path: Path) -> bool:
    dx, dy, size = segment.dx, segment.dy, segment.size
    low, high = segment.start - _BESIDE * size, segment.end + _BESIDE * size
    bottom, top = segment.base - _BELOW * size, segment.base + _ABOVE * size
    return all(
        low <= x * dx + y * dy <= high and bottom <= y * dx - x * dy <= top for x, y in path.points
    )


def _move_paths(paths: Sequence[Path], maps: Mapping[Segment, _Map], setting: Setting) -> None:
    for path in paths:
        for segment, where in maps.items():
            if _owns(segment, path):
                dx, dy = segment.dx, segment.dy
                setting.paths[path] = [_moved(x, y, dx, dy, where) for x, y in path.points]
                break


def _moved(x: float, y: float, dx: float, dy: float, where: _Map) -> tuple[float, float]:
    at, level = x * dx + y * dy, y * dx - x * dy
    to = where.moved(at)
    return to * dx - level * dy, to * dy + level * dx


def _strip(segment: Segment, low: float, high: float) -> Area:
    dx, dy, size = segment.dx, segment.dy, segment.size
    corners = [
        (at * dx - level * dy, at * dy + level * dx)
        for at in (low - size, high + size)
        for level in (segment.base - _BELOW * size, segment.base + _ABOVE * size)
    ]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Area(min(xs), min(ys), max(xs), max(ys))
