"""The small markup of ``samples/source``: enough to say where a name hides in a file.

Blocks: ``# `` and ``## `` headings, ``- `` bullets, ``| a | b |`` table rows (after an optional
``|: 30 70`` line with column widths in percent), ``---pagebreak---``, and fenced blocks
``::: box alt="..."``, ``::: columns``, ``::: right``, ``::: picture alt="..."``, each closed by
``:::``. Inside a paragraph: ``**bold**``, ``*italic*``, a backslash at a line's end for a line
break, and marks ``{{kind|argument|...}}`` (see :data:`MARKS`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MARKS = {
    "ins": "author, time, inserted text",
    "del": "author, time, deleted text",
    "hidden": "text in a hidden run",
    "note": "text of a footnote",
    "mail": "address, shown text",
    "comment": "author, initials, time, commented text, comment",
    "split": "pieces of one word, each a run of its own",
}

_TOKEN = re.compile(r"\{\{(\w+)\|(.*?)\}\}|(\*\*)|(\*)", re.DOTALL)
_FENCE = re.compile(r'::: (\w+)(?: alt="([^"]*)")?$')


@dataclass(frozen=True, slots=True)
class Run:
    """Plain text with its emphasis; ``\\n`` is a line break."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the text that is more than text; ``kind`` is a key of :data:`MARKS`."""

    kind: str
    args: tuple[str, ...]
    bold: bool = False


Inline = tuple[Run | Mark, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One block. ``kind``: heading, subheading, text, bullet, table, pagebreak or a fence's name.

    Attributes:
        content: inline content of a heading, paragraph or bullet.
        rows: cells of a table.
        widths: column widths of a table, percent.
        inner: blocks inside a fence.
        alt: alternative text of a box or picture.
    """

    kind: str
    content: Inline = ()
    rows: tuple[tuple[Inline, ...], ...] = ()
    widths: tuple[int, ...] = ()
    inner: tuple[Block, ...] = ()
    alt: str = ""


def parse_inline(text: str) -> Inline:
    """Split a paragraph's source into runs and marks.

    Raises:
        ValueError: a mark of an unknown kind.
    """
    parts: list[Run | Mark] = []
    bold = italic = False
    at = 0
    for token in _TOKEN.finditer(text):
        if token.start() > at:
            parts.append(Run(text[at : token.start()], bold, italic))
        at = token.end()
        if token[1]:
            if token[1] not in MARKS:
                raise ValueError(f"unknown mark {token[1]!r}")
            parts.append(Mark(token[1], tuple(token[2].split("|")), bold))
        elif token[3]:
            bold = not bold
        else:
            italic = not italic
    if at < len(text):
        parts.append(Run(text[at:], bold, italic))
    return tuple(parts)


def parse(source: str) -> tuple[Block, ...]:
    """Parse the body of a source file into blocks."""
    return tuple(_blocks(iter([*source.splitlines(), ""]), until=None))


def _blocks(lines: Iterator[str], until: str | None) -> Iterator[Block]:
    paragraph: list[str] = []
    rows: list[tuple[Inline, ...]] = []
    widths: tuple[int, ...] = ()
    for line in lines:
        if rows and not line.startswith("|"):
            yield Block("table", rows=tuple(rows), widths=widths)
            rows, widths = [], ()
        if line.startswith("|:"):
            widths = tuple(int(number) for number in line[2:].split())
        elif line.startswith("|"):
            cells = re.split(r" \| ", line[1:].removesuffix("|").strip(" ") + " ")
            rows.append(tuple(parse_inline(cell.strip()) for cell in cells))
        elif not line or line == until:
            if paragraph:
                yield Block("text", content=parse_inline(_join(paragraph)))
                paragraph = []
            if line and line == until:
                return
        elif fence := _FENCE.match(line):
            inner = tuple(_blocks(lines, until=":::"))
            yield Block(fence[1], inner=inner, alt=fence[2] or "")
        elif line == "---pagebreak---":
            yield Block("pagebreak")
        elif line.startswith("- "):
            yield Block("bullet", content=parse_inline(line[2:]))
        elif line.startswith("# "):
            yield Block("heading", content=parse_inline(line[2:]))
        elif line.startswith("## "):
            yield Block("subheading", content=parse_inline(line[3:]))
        else:
            paragraph.append(line)


def _join(lines: list[str]) -> str:
    return " ".join(lines).replace("\\ ", "\n")
