"""Pages of a PDF as they look, with boxes round what was changed, kept and flagged, in source and copy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from redactor.errors import DocumentError
from redactor.formats.pdf_geometry import Box
from redactor.formats.pdf_show import ShownLine, ShownPage, drawn
from redactor.model import Handling, Source
from redactor.review.copy_marks import Matched, Wanted, match
from redactor.review.copy_marks_text import Marking
from redactor.review.shapes import Block, LineBox, Mark, MarkBox, Sheet
from redactor.review.sheets import Laid

_APART: Final = 1.5
"""Gap between two characters from which a mark falls into two boxes, in heights of a character."""


def picture(data: bytes, suffix: str, page: int, handling: Handling, width: int) -> bytes:
    """A page of a PDF as it is displayed: a PNG, made in memory.

    Args:
        suffix: of the file, lower case.
        page: from 1.
        width: wanted, pixels; what is too much is made less.

    Raises:
        DocumentError: ``unsupported`` for another format, or the page cannot be drawn.
    """
    if suffix != ".pdf":
        raise DocumentError(
            "unsupported", "This type of file has no pages to draw.", "Read its text instead."
        )
    return drawn(Source("", "", suffix, data, ""), page, handling, width)


def pdf_sheets(
    pages: Sequence[ShownPage], marking: Marking, copy: Sequence[ShownPage] | None
) -> Laid:
    """A sheet for each page of the source, and one for each page of the copy."""
    source = tuple(
        _sheet(
            page,
            [line.segment for line in page.seen],
            [marking.of(line.segment) for line in page.seen],
            [
                _block(line, line.segment, marking.of(line.segment))
                for line in page.unseen
            ],
        )
        for page in pages
    )  # fmt: skip
    if copy is None:
        return Laid(source)
    sheets: list[Sheet] = []
    missing: set[str] = set()
    for at in range(max(len(pages), len(copy))):
        wanted = pages[at].seen if at < len(pages) else ()
        read = copy[at].seen if at < len(copy) else ()
        found = _matched(wanted, read, marking)
        missing |= found.missing
        if at < len(copy):
            shows = [wanted[n].segment if n >= 0 else -1 for n in found.shows]
            hidden = [_block(line, -1, ()) for line in copy[at].unseen]
            sheets.append(_sheet(copy[at], shows, found.marks, hidden))
    return Laid(source, tuple(sheets), frozenset(missing))


def _matched(wanted: Sequence[ShownLine], read: Sequence[ShownLine], marking: Marking) -> Matched:
    pieces = []
    for line in wanted:
        said = marking.rewritten(line.segment, line.text)
        pieces.append(Wanted(said.text, said.marks(marking.of(line.segment))))
    return match(pieces, [line.text for line in read])


def _sheet(
    page: ShownPage,
    segments: Sequence[int],
    marks: Sequence[Sequence[Mark]],
    blocks: Sequence[Block],
) -> Sheet:
    size = page.width, page.height
    lines: list[LineBox] = []
    boxes: list[MarkBox] = []
    for line, segment, own in zip(page.seen, segments, marks, strict=True):
        whole = _union([box for box in line.boxes if box], size)
        if whole is None:
            continue
        lines.append(LineBox(segment, line.text, *_measured(whole)))
        for mark in own:
            for box in _parts(line.boxes[mark.start : mark.end], size):
                boxes.append(MarkBox(mark.id, mark.kind, *_measured(box)))
    return Sheet(page.number, *size, tuple(lines), tuple(boxes), tuple(blocks))


def _block(line: ShownLine, segment: int, marks: Sequence[Mark]) -> Block:
    return Block(segment, 0, line.place, line.text, tuple(marks), hidden=True)


def _parts(boxes: Sequence[Box | None], size: tuple[float, float]) -> Iterator[Box]:
    """The characters of a mark in as few boxes as they lie together in."""
    run: list[Box] = []
    for box in boxes:
        if box is None:
            continue
        if run and _are_apart(run[-1], box):
            yield from filter(None, [_union(run, size)])
            run = []
        run.append(box)
    yield from filter(None, [_union(run, size)])


def _are_apart(one: Box, other: Box) -> bool:
    tall = max(min(box.right - box.left, box.bottom - box.top) for box in (one, other))
    wide = max(max(box.right - box.left, box.bottom - box.top) for box in (one, other))
    across = max(one.left, other.left) - min(one.right, other.right)
    down = max(one.top, other.top) - min(one.bottom, other.bottom)
    return max(across, down) > _APART * max(tall, wide)


def _union(boxes: Sequence[Box], size: tuple[float, float]) -> Box | None:
    if not boxes:
        return None
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.union(box)
    return whole.clipped(*size)


def _measured(box: Box) -> tuple[float, float, float, float]:
    """Left, top, width and height, to a hundredth of a point."""
    sides = box.left, box.top, box.right - box.left, box.bottom - box.top
    x, y, width, height = (round(side, 2) for side in sides)
    return x, y, width, height
