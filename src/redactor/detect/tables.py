"""Reads tables in plain text: bars, tabs or wide blanks make the cells of a line.

What a number means in a table is said by the head of its column, which may be many lines above. Where
blanks align the cells, a cell belongs to the head that it lies below.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import regex

_CUT: Final = {
    "|": regex.compile(r"[^|]+"),
    "\t": regex.compile(r"[^\t]+"),
    " ": regex.compile(r"[^ ](?:[^ ]|[ ](?![ ]))*"),
}
_SLACK: Final = 4
_ROWS: Final = 200
"""How far up the head of a column is looked for."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell without its outer blanks.

    Attributes:
        start: offset in the text.
        text: what it holds.
        number: its place in the line, from 0; between bars and tabs empty cells count.
    """

    start: int
    text: str
    number: int

    @property
    def end(self) -> int:
        """Offset in the text behind it."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Line:
    """A line as cells; ``mark`` is what parts them: a bar, a tab, a blank, or nothing."""

    start: int
    text: str
    mark: str
    cells: tuple[Cell, ...]


def lines(text: str) -> Iterator[Line]:
    """Every line of the text; one that is no row has no cells."""
    start = 0
    for line in text.split("\n"):
        mark = _mark(line)
        yield Line(start, line, mark, tuple(_cells(line, mark, start)) if mark else ())
        start += len(line) + 1


def columns(text: str, head: regex.Pattern[str]) -> Iterator[tuple[Cell, str]]:
    """``(cell, mark)`` for the cells below each head that ``head`` matches in full.

    A column ends with a blank line or a line without its mark. In a table of blanks a line of two
    cells, or with a colon, is a label and its value, and no head.
    """
    top: Cell | None = None
    offset, mark = 0, ""
    for line in lines(text):
        if (found := _head(line, head)) is not None:
            top, offset, mark = found, line.start, line.mark
        elif not line.text.strip() or (mark != " " and line.mark != mark):
            top = None
        elif top is not None:
            for cell in line.cells if line.mark == mark else _cells(line.text, mark, line.start):
                if _below(cell, top, mark, line.start - offset):
                    yield cell, mark


def head_of(text: str, start: int) -> str:
    """What the first line of the table says above the cell at this place; nothing without bars or tabs."""
    line = text.rfind("\n", 0, start) + 1
    mark = _mark(_line_at(text, line))
    if mark not in ("|", "\t"):
        return ""
    top = line
    for _ in range(_ROWS):
        above = text.rfind("\n", 0, max(top - 1, 0)) + 1
        if not top or mark not in text[above:top]:
            break
        top = above
    heads = _line_at(text, top).split(mark)
    number = text.count(mark, line, start)
    return heads[number].strip() if top != line and number < len(heads) else ""


def _line_at(text: str, start: int) -> str:
    end = text.find("\n", start)
    return text[start:] if end < 0 else text[start:end]


def _mark(line: str) -> str:
    for mark in ("|", "\t"):
        if mark in line:
            return mark
    return " " if "  " in line.strip() else ""


def _cells(line: str, mark: str, offset: int) -> Iterator[Cell]:
    for number, match in enumerate(_CUT[mark].finditer(line)):
        text = match[0].strip()
        at = offset + match.start() + len(match[0]) - len(match[0].lstrip())
        yield Cell(at, text, number if mark == " " else line.count(mark, 0, match.start()))


def _head(line: Line, head: regex.Pattern[str]) -> Cell | None:
    blank = line.mark == " "
    if blank and (len(line.cells) < 3 or any(cell.text.endswith(":") for cell in line.cells)):
        return None
    return next((cell for cell in line.cells if head.fullmatch(cell.text)), None)


def _below(cell: Cell, head: Cell, mark: str, down: int) -> bool:
    """Whether a cell lies under the head, which is ``down`` characters further up in the text."""
    if mark != " ":
        return cell.number == head.number
    return cell.start - down < head.end + _SLACK and head.start - _SLACK < cell.end - down
