"""Readable text as sheets: what a page would hold, source and copy cut at the same places.

A sheet of the copy holds what was read from the copy where the source's sheet stands, so that both scroll side
by side. It is never made up out of the source.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from redactor.model import Document, Segment
from redactor.review.copy_marks import Wanted, match
from redactor.review.copy_marks_text import Marking, sorted_marks
from redactor.review.shapes import Block, Mark, Sheet

_LINES: Final = 45
_CHARACTERS: Final = 3_000
_WIDE: Final = 90  # characters of a line on paper
_ROW: Final = re.compile(r".*?\btable \d+ row \d+\b")
_END: Final = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Laid:
    """Sheets of source and copy, and the ids of the marks that are nowhere in the copy."""

    source: tuple[Sheet, ...]
    copy: tuple[Sheet, ...] = ()
    missing: frozenset[str] = frozenset()


def text_sheets(
    document: Document, marking: Marking, copy: Document | None, left_out: AbstractSet[int]
) -> Laid:
    """The sheets of a text or Word document and of its copy.

    Args:
        marking: what is marked.
        copy: as it was read, ``None`` where there is none.
        left_out: segments that repeat others and are not shown.
    """
    by_line = document.format == "text"
    shown = _in_place([each for each in document.segments if each.index not in left_out])
    blocks = [block for each in shown for block in _blocks(each, marking.of(each.index), by_line)]
    sheets = list(_sheets(blocks))
    source = tuple(Sheet(at, blocks=tuple(each)) for at, each in enumerate(sheets, 1))
    if copy is None:
        return Laid(source)
    home = {
        (block.segment, block.offset): (at, block)
        for at, each in enumerate(sheets)
        for block in each
    }
    wanted, keys = _wanted(document.segments, marking, by_line)
    read = [(each, block) for each in copy.segments for block in _blocks(each, (), by_line)]
    found = match(wanted, [block.text for _, block in read])
    pages: list[list[Block]] = [[] for _ in sheets] or [[]]
    sheet = 0
    for (segment, block), marks, number in zip(read, found.marks, found.shows, strict=True):
        there = home.get(keys[number]) if number >= 0 else None
        if there is None and segment.kind == "reading":
            continue
        key = keys[number] if there else (-1, 0)
        sheet = there[0] if there else sheet
        pages[sheet].append(replace(block, segment=key[0], offset=key[1], marks=marks))
    laid = tuple(Sheet(at, blocks=tuple(each)) for at, each in enumerate(pages, 1))
    return Laid(source, laid, found.missing)


def _in_place(segments: Sequence[Segment]) -> list[Segment]:
    """The segments with each further reading behind the paragraph that it reads."""
    shown: list[Segment] = []
    at = {each.place: each.index for each in segments if each.kind != "reading"}
    readings = [each for each in segments if each.kind == "reading"]
    of = groupby(sorted(readings, key=lambda each: _base(each, at)), key=lambda r: _base(r, at))
    behind = {index: list(group) for index, group in of}
    for each in segments:
        if each.kind == "reading":
            continue
        own = behind.pop(each.index, [])
        run = [each, *own]
        shown += [replace(one, joint="\n") for one in run[:-1]]
        shown.append(replace(run[-1], joint=each.joint))
    return [*shown, *(each for group in behind.values() for each in group)]


def _base(reading: Segment, at: dict[str, int]) -> int:
    return at.get(reading.place.rpartition(" (")[0], -1)


def _wanted(
    segments: Sequence[Segment], marking: Marking, by_line: bool
) -> tuple[list[Wanted], list[tuple[int, int]]]:
    """What the copy should say piece by piece, and with which segment and offset each begins."""
    wanted: list[Wanted] = []
    keys: list[tuple[int, int]] = []
    for each in segments:
        said = marking.rewritten(each.index, each.text)
        marks = said.marks(marking.of(each.index))
        origins: dict[int, int] = {}
        for start, _ in _spans(each.text, by_line):
            origins.setdefault(said.start(start), start)
        spans = _spans(said.text, by_line)
        for (start, end), own in zip(spans, _clipped(marks, spans), strict=True):
            wanted.append(Wanted(said.text[start:end], own))
            keys.append((each.index, origins.get(start, keys[-1][1] if keys else 0)))
    return wanted, keys


def _blocks(segment: Segment, marks: Sequence[Mark], by_line: bool) -> Iterator[Block]:
    """A segment as a block, or as one for each of its lines."""
    spans = _spans(segment.text, by_line)
    hidden = segment.kind != "text" or segment.place.startswith("comment ")
    for (start, end), own in zip(spans, _clipped(marks, spans), strict=True):
        joint = segment.joint if (start, end) == spans[-1] and not by_line else "\n"
        yield Block(
            segment.index, start, segment.place, segment.text[start:end], own, joint, hidden
        )


def _spans(text: str, by_line: bool) -> list[tuple[int, int]]:
    if not by_line:
        return [(0, len(text))]
    spans: list[tuple[int, int]] = []
    at = 0
    for end in _END.finditer(text):
        spans.append((at, end.start()))
        at = end.end()
    return [*spans, (at, len(text))] if at < len(text) or not spans else spans


def _clipped(marks: Sequence[Mark], spans: Sequence[tuple[int, int]]) -> list[tuple[Mark, ...]]:
    """The marks of each span, with offsets in it; what marks a line end alone is a mark of no width."""
    own: list[list[Mark]] = [[] for _ in spans]
    starts = [start for start, _ in spans]
    for mark in marks:
        first = max(bisect_right(starts, mark.start) - 1, 0)
        last = max(bisect_right(starts, mark.end - 1) - 1, first)
        parts = []
        for at in range(first, last + 1):
            start, end = spans[at]
            low, high = max(mark.start, start) - start, min(mark.end, end) - start
            if low < high:
                parts.append((at, low, high))
        if not parts:
            start, end = spans[first]
            low = min(mark.start, end) - start
            parts = [(first, low, low)]
        for at, low, high in parts:
            own[at].append(replace(mark, start=low, end=high))
    return [sorted_marks(each) for each in own]


def _sheets(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    sheet: list[Block] = []
    lines = characters = 0
    for unit in _units(blocks):
        tall = sum(_height(block.text) for block in unit)
        long = sum(len(block.text) for block in unit)
        if sheet and (lines + tall > _LINES or characters + long > _CHARACTERS):
            yield sheet
            sheet, lines, characters = [], 0, 0
        sheet += unit
        lines, characters = lines + tall, characters + long
    if sheet:
        yield sheet


def _height(text: str) -> int:
    return sum(1 + max(len(line) - 1, 0) // _WIDE for line in text.split("\n"))


def _units(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """What stays together: the cells of a table row, and any other block alone."""
    for _, unit in groupby(enumerate(blocks), key=lambda item: _row(item[1]) or item[0]):
        yield [block for _, block in unit]


def _row(block: Block) -> str:
    found = _ROW.match(block.place)
    return found[0] if found else ""
