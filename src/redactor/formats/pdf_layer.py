"""Sets kept text and labels as invisible text, so that a copy's images can be searched and read.

Each line is laid out as cells (one character, its extent along the line). Labels take the extent
of what they replace. Nothing of the original's spacing operators, fonts or codes is carried over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from redactor.formats.pdf_font import GlyphlessFont
from redactor.formats.pdf_geometry import Box
from redactor.formats.pdf_glyphs import Glyph
from redactor.formats.pdf_lines import Line
from redactor.model import Replacement

TAB = "/Tab MP"
_SAME = 0.01  # font sizes: glyphs that start closer than this share one cell (ligatures)
_JUMP = 0.4  # font sizes: a larger step back or forth starts a new run
_LEAST = 0.02  # font sizes: narrowest cell


class Cell(NamedTuple):
    """One character of the layer; ``like`` gives size, baseline and direction."""

    text: str
    start: float
    end: float
    like: Glyph


@dataclass(frozen=True, slots=True)
class Edit:
    """A replaced stretch of a line: the label and the glyphs that must go."""

    label: str
    glyphs: tuple[tuple[Glyph, ...], ...]


def notice_cells(text: str, width: float, base: float, size: float) -> list[Cell | None]:
    """Cells for a notice that stands across a page ``width`` points wide."""
    box = Box(0.0, base - size, width, base)
    like = Glyph(text, box, box, 0.0, width, base, size, 1.0, 0.0, 3, True)
    return list(_spread(text, 0.0, width, like))


def edits_of(line: Line, replacements: Sequence[Replacement]) -> tuple[Edit, ...]:
    """What the replacements take out of a line, each split where a tab parts it into cells."""
    return tuple(Edit(item.text, _groups(line, item.start, item.end)) for item in replacements)


def _groups(line: Line, start: int, end: int) -> tuple[tuple[Glyph, ...], ...]:
    groups: list[list[Glyph]] = [[]]
    for text, glyph in zip(line.text[start:end], line.glyphs[start:end], strict=True):
        if glyph is not None:
            groups[-1].append(glyph)
        elif text == "\t":
            groups.append([])
    return tuple(tuple(group) for group in groups if group)


def cells_of(
    line: Line, replacements: Sequence[Replacement], ends: Sequence[float | None]
) -> list[Cell | None]:
    """The line's cells after the replacements, in order; ``None`` stands for a wide gap.

    ``ends[i]`` is where the widened box of ``replacements[i]`` ends: its label then takes the box,
    because the extent of what was removed must not be told by the text layer either.
    """
    parts: list[tuple[str, list[Glyph]] | None] = []
    at = 0
    for item, end in (*zip(replacements, ends, strict=True), (None, None)):
        stop = item.start if item else len(line.text)
        for text, glyph in zip(line.text[at:stop], line.glyphs[at:stop], strict=True):
            parts.append(None if text == "\t" else (text, [glyph] if glyph else []))
        if item is not None:
            inside = [glyph for glyph in line.glyphs[item.start : item.end] if glyph]
            if end is not None:
                inside = [inside[0]._replace(end=end)]
            if item.text:
                parts.append((" ".join(item.text.split()), inside))
            at = item.end
    return _placed(parts)


def _placed(parts: list[tuple[str, list[Glyph]] | None]) -> list[Cell | None]:
    """Give every part its extent; white space fills what its neighbours leave."""
    known = [_span(part[1]) if part and part[1] else None for part in parts]
    likes = [part[1][0] if part and part[1] else None for part in parts]
    cells: list[Cell | None] = []
    for at, part in enumerate(parts):
        if part is None:
            cells.append(None)
            continue
        before = next((i for i in range(at - 1, -1, -1) if known[i]), None)
        after = next((i for i in range(at + 1, len(parts)) if known[i]), None)
        like = likes[at] or (likes[before] if before is not None else None)
        like = like or (likes[after] if after is not None else None)
        if like is None:
            continue
        span = known[at] or _between(
            known[before] if before is not None else None,
            known[after] if after is not None else None,
        )
        cells.extend(_spread(part[0], *span, like))
    return _shared(cells)


def _span(glyphs: list[Glyph]) -> tuple[float, float]:
    return min(glyph.start for glyph in glyphs), max(glyph.end for glyph in glyphs)


def _between(
    before: tuple[float, float] | None, after: tuple[float, float] | None
) -> tuple[float, float]:
    if before is None or after is None:
        edge = before[1] if before else (after[0] if after else 0.0)
        return edge, edge
    if after[0] >= before[1]:
        return before[1], after[0]
    if before[0] >= after[1]:
        return after[1], before[0]
    return before[1], before[1]


def _spread(text: str, start: float, end: float, like: Glyph) -> list[Cell]:
    step = (end - start) / max(len(text), 1)
    return [
        Cell(character, start + i * step, start + (i + 1) * step, like)
        for i, character in enumerate(text)
    ]


def _shared(cells: list[Cell | None]) -> list[Cell | None]:
    """Divide the extent of a ligature among the characters that stand for it."""
    result: list[Cell | None] = []
    at = 0
    while at < len(cells):
        first = cells[at]
        stop = at + 1
        while first and stop < len(cells) and _one_place(first, cells[stop]):
            stop += 1
        group = [cell for cell in cells[at:stop] if cell]
        if len(group) > 1:
            start, end = group[0].start, max(cell.end for cell in group)
            text = "".join(cell.text for cell in group)
            result.extend(_spread(text, start, end, group[0].like))
        else:
            result.append(first)
        at = stop
    return result


def _one_place(first: Cell, other: Cell | None) -> bool:
    if other is None or other.text == " " or first.text == " ":
        return False
    same_line = abs(first.like.base - other.like.base) < _SAME * first.like.size
    return same_line and abs(first.start - other.start) < _SAME * first.like.size


def operators(cells: Sequence[Cell | None], font: GlyphlessFont, height: float) -> list[str]:
    """One text object that sets the cells of a line; ``height`` is the page's, points.

    A wide gap is marked with a ``/Tab`` point (ISO 32000-1, 14.6), so that it can be told from a
    change of size or baseline.
    """
    result = ["BT"]
    run: list[Cell] = []
    for cell in cells:
        if run and (cell is None or _breaks(run[-1], cell)):
            result.append(_run(run, font, height))
            run = []
        if cell is None:
            result.append(TAB)
        else:
            run.append(cell)
    if run:
        result.append(_run(run, font, height))
    return [*result, "ET"] if len(result) > 1 else []


def _breaks(last: Cell, cell: Cell) -> bool:
    one, other = last.like, cell.like
    if (one.size, one.base, one.dx, one.dy) != (other.size, other.base, other.dx, other.dy):
        return True
    step = cell.start - last.end
    return abs(step) > _JUMP * one.size


def _run(run: Sequence[Cell], font: GlyphlessFont, height: float) -> str:
    like = run[0].like
    size = max(like.size, 0.1)
    pen = run[0].start
    codes: list[str] = []
    for at, cell in enumerate(run):
        until = run[at + 1].start if at + 1 < len(run) else cell.end
        width = max((until - pen) / size, _LEAST) * 1000
        code, true_width = font.code(cell.text, width)
        pen += true_width * size / 1000
        codes.append(f"{code:04X}")
    x = run[0].start * like.dx - like.base * like.dy
    y = run[0].start * like.dy + like.base * like.dx
    return (
        f"/F0 {_n(size)} Tf {_n(like.dx)} {_n(-like.dy)} {_n(like.dy)} {_n(like.dx)} "
        f"{_n(x)} {_n(height - y)} Tm <{''.join(codes)}> Tj"
    )


def _n(value: float) -> str:
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text
