"""Reads one page: its lines, what cannot be seen, its pictures, and whether it is covered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import pypdfium2 as pdfium

from redactor.formats.ocr import Engine
from redactor.formats.pdf_geometry import Box, frame_of
from redactor.formats.pdf_glyphs import Blanks, Glyph, read_glyphs
from redactor.formats.pdf_lines import Line, lines_of, words_of
from redactor.formats.pdf_open import flat_page
from redactor.formats.pdf_own import OwnText
from redactor.formats.pdf_pictures import all_boxes, picture_boxes, upright
from redactor.formats.pdf_scan import Scan, read_pictures, read_scan
from redactor.formats.pdf_sight import Sight, split_by_sight

PageState = Literal["text", "blank", "left-out"]

NO_TEXT = "no text layer"
SCANNED = "scanned page, its text layer is not verified"
PATTERN = "text or image in a pattern"
CLAIMS = "letters that claim to be blanks"
UNREADABLE = "page cannot be read"
LARGE = 0.05  # share of the page from which a picture is reported
_WORD_SIDE = 8.0  # points of either side from which a picture can hold a word
_LETTER = (612.0, 792.0)  # size given to a page that cannot be loaded, points


@dataclass(frozen=True, slots=True)
class PageView:
    """What was found on a page.

    Attributes:
        number: from 1.
        width, height: as displayed, points.
        state: ``text`` (its lines are all of it), ``blank`` or ``left-out`` (see ``reason``).
        lines: seen text. hidden: text that cannot be seen.
        pictures: boxes of raster images. large: 1-based numbers of those worth reporting.
        strips: pictures that are small each but not together.
        unreadable: boxes of seen words without usable character codes, or of what OCR could not read.
        blanks: origins of white space in page space.
        scan: what OCR read, for a page that is a picture.
        shown: what OCR read in the pictures of a page of text. turned: 1-based numbers of pictures that
            do not stand upright and were not read.
        own: it is an image page of an unchanged copy of ours.
    """

    number: int
    width: float
    height: float
    state: PageState
    reason: str = ""
    lines: tuple[Line, ...] = ()
    hidden: tuple[Line, ...] = ()
    pictures: tuple[Box, ...] = ()
    large: tuple[int, ...] = ()
    strips: int = 0
    unreadable: tuple[Box, ...] = ()
    blanks: tuple[tuple[float, float], ...] = ()
    scan: Scan | None = None
    shown: Scan | None = None
    turned: tuple[int, ...] = ()
    own: bool = False

    @property
    def not_covered(self) -> tuple[str, ...]:
        """Places of this page that were not read, in neutral words."""
        if self.state == "left-out":
            return (f"page {self.number} ({self.reason})",)
        if self.scan is not None:
            return tuple(self._of_scan(self.scan))
        if self.shown is not None:
            found = self._of_scan(self.shown, "pictures read by OCR")
            found += [f"page {self.number} image {at} (turned, not read)" for at in self.turned]
        else:
            found = [f"page {self.number} image {at} (not read)" for at in self.large]
        if self.strips and self.shown is None:
            found.append(f"page {self.number} ({self.strips} small images not read)")
        if self.unreadable:
            count = len(self.unreadable)
            found.append(f"page {self.number} ({count} words without character codes left out)")
        return tuple(found)

    def _of_scan(self, scan: Scan, how: str = "read by OCR") -> list[str]:
        found = [f"page {self.number} ({how}: compare the copy with the source)"]
        if scan.doubtful:
            found.append(f"page {self.number} ({scan.doubtful} words hardly legible, left out)")
        if scan.marks:
            found.append(f"page {self.number} ({scan.marks} marks or drawings, left out)")
        return found


def view_own_page(copy: OwnText, index: int) -> PageView:
    """Page ``index`` of an unchanged copy of ours: its text layer is what its image shows."""
    width, height, lines = copy.page(index)
    return PageView(index + 1, width, height, "text" if lines else "blank", lines=lines, own=True)


def view_page(
    document: pdfium.PdfDocument,
    index: int,
    *,
    patterned: bool = False,
    engine: Engine | None = None,
) -> PageView:
    """Look at page ``index``.

    Args:
        patterned: the page draws text or images through a pattern or mask: it is read by OCR, or
            left out.
        engine: what reads pages that are pictures; without one they are left out.
    """
    try:
        with flat_page(document, index) as page:
            view = _view(page, index + 1, patterned=patterned)
            if engine and view.state == "text" and any(map(_is_readable, view.pictures)):
                found = read_pictures(page, engine)
                return replace(view, shown=found, turned=_turned(page) if found else ())
            scan = read_scan(page, engine) if engine and view.state == "left-out" else None
            return view if scan is None else _scanned(view, scan)
    except (pdfium.PdfiumError, MemoryError, ValueError):
        width, height = _size(document, index)
        return PageView(index + 1, width, height, "left-out", UNREADABLE)


def _turned(page: pdfium.PdfPage) -> tuple[int, ...]:
    frame = frame_of(page)
    straight = upright(page, frame)
    boxes = all_boxes(page, frame)
    return tuple(at + 1 for at, box in enumerate(boxes) if box.area and at not in straight)


def _is_readable(box: Box) -> bool:
    """Whether a picture is large enough to hold a word."""
    return min(box.right - box.left, box.bottom - box.top) >= _WORD_SIDE


def _scanned(view: PageView, scan: Scan) -> PageView:
    return replace(
        view, state="text", reason="", lines=scan.lines, unreadable=scan.unread, scan=scan
    )


def _size(document: pdfium.PdfDocument, index: int) -> tuple[float, float]:
    try:
        width, height = document.get_page_size(index)
    except pdfium.PdfiumError:
        return _LETTER
    return (width, height) if width >= 1 and height >= 1 else _LETTER


def _view(page: pdfium.PdfPage, number: int, *, patterned: bool) -> PageView:
    frame = frame_of(page)
    size = (frame.width, frame.height)
    blanks = Blanks()
    glyphs = read_glyphs(page, frame, blanks)
    sight = Sight(page, frame)
    seen, unseen = split_by_sight(glyphs, sight)
    hidden = lines_of(unseen)
    if any(map(sight.sees, blanks.claims)):
        return PageView(number, *size, "left-out", CLAIMS, hidden=lines_of(seen) + hidden)
    if patterned:
        return PageView(number, *size, "left-out", PATTERN, hidden=lines_of(seen) + hidden)
    pictures = picture_boxes(page, frame)
    if not seen:
        if sight.blank:
            return PageView(number, *size, "blank", hidden=hidden)
        reason = SCANNED if hidden and pictures else NO_TEXT
        return PageView(number, *size, "left-out", reason, hidden=hidden)
    readable, unreadable = _split_readable(seen)
    area = frame.width * frame.height
    large = tuple(at for at, box in enumerate(pictures, 1) if box.area >= LARGE * area)
    small = [box for box in pictures if box.area < LARGE * area]
    strips = len(small) if sum(box.area for box in small) >= LARGE * area else 0
    return PageView(
        number,
        *size,
        "text",
        lines=lines_of(readable),
        hidden=hidden,
        pictures=pictures,
        large=large,
        strips=strips,
        unreadable=unreadable,
        blanks=tuple(blanks.origins),
    )


def _split_readable(seen: Sequence[Glyph]) -> tuple[list[Glyph], tuple[Box, ...]]:
    """Lone unmapped characters (bullets) stay; in words they hide what the word says."""
    readable: list[Glyph] = []
    boxes: list[Box] = []
    for word in words_of(seen):
        if len(word) > 1 and sum(not glyph.mapped for glyph in word) > 1:
            boxes.append(_union(word))
        else:
            readable.extend(word)
    return readable, tuple(boxes)


def _union(word: Sequence[Glyph]) -> Box:
    box = word[0].box
    for glyph in word[1:]:
        box = box.union(glyph.box)
    return box
