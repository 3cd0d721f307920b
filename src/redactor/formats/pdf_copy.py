"""Makes a copy page by page: as text and lines where that can be vouched for, else as pixels.

Pages that cannot be vouched for are found out before, while and after the copy is put together; it is
then put together again with pixels for them. The result does not depend on the order.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import pypdfium2 as pdfium
from pypdf import PdfReader

from redactor.errors import DocumentError
from redactor.formats.pdf_assemble import Assembly, pages_with
from redactor.formats.pdf_gate import misfits
from redactor.formats.pdf_geometry import Box
from redactor.formats.pdf_image import PackedImage, pack
from redactor.formats.pdf_layer import Cell, cells_of, edits_of, notice_cells, operators
from redactor.formats.pdf_layers import Layers
from redactor.formats.pdf_open import flat_page
from redactor.formats.pdf_page import PageView
from redactor.formats.pdf_paint import DPI, NOTICE_SIZE, SCAN_DPI, Canvas, draw_page, notice_page
from redactor.formats.pdf_pictures import grey_out
from redactor.formats.pdf_resources import Names
from redactor.formats.pdf_scene import Unsure
from redactor.formats.pdf_shots import Shot, shots
from redactor.formats.pdf_vector import PageCopy, copy_page
from redactor.formats.pdf_write import CopyWriter
from redactor.model import Replacement

_UNREADABLE = "its structure cannot be followed"


@dataclass(frozen=True, slots=True)
class PageWishes:
    """What is to be replaced on a page, by 1-based number of the line; unseen and read lines apart."""

    lines: Mapping[int, Sequence[Replacement]] = field(default_factory=dict)
    hidden: Mapping[int, Sequence[Replacement]] = field(default_factory=dict)
    pictures: Mapping[int, Sequence[Replacement]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Pixels:
    image: PackedImage
    rows: tuple[tuple[Cell | None, ...], ...]


class Copier:
    """Makes one copy.

    Args:
        views: what was read on each page.
        wishes: what is to be replaced on each page.
        flat: the source with annotations and form fields made content.
        drawn: the source, to draw pages from.
    """

    def __init__(
        self,
        views: Sequence[PageView],
        wishes: Sequence[PageWishes],
        flat: bytes,
        drawn: pdfium.PdfDocument,
    ) -> None:
        self._views, self._wishes, self._flat, self._drawn = views, wishes, flat, drawn
        self._pixels: dict[int, _Pixels] = {}
        self._reasons: dict[int, str] = {}

    def copy(self, *, pixels: bool = False) -> tuple[bytes, tuple[str, ...]]:
        """The finished file, and a note for each page of text that became pixels.

        Args:
            pixels: make an image of every page.

        Raises:
            DocumentError: ``unreadable``, a page cannot be drawn.
            OverflowError: the text layers have too many characters.
        """
        names = Names()
        copies = {} if pixels else self._vector_pages(names)
        while True:
            bad = self._attempt(copies, names)
            if isinstance(bad, bytes):
                break
            bad = bad or dict.fromkeys(copies, _UNREADABLE)
            self._reasons |= bad
            copies = {index: copy for index, copy in copies.items() if index not in bad}
        if pixels and any(map(_is_text, self._views)):
            return bad, ("all pages are pictures in the copy",)
        notes = tuple(
            f"page {index + 1} is a picture in the copy ({self._reasons[index]})"
            for index in sorted(self._reasons)
        )
        return bad, notes

    def _vector_pages(self, names: Names) -> dict[int, PageCopy]:
        wanted = [at for at, view in enumerate(self._views) if _is_text(view)]
        copies: dict[int, PageCopy] = {}
        if not wanted:
            return copies
        try:
            reader = PdfReader(io.BytesIO(self._flat), strict=False)
            pages = list(reader.pages)
            layers = Layers(reader.root_object)
        except Exception:  # noqa: BLE001 - pypdf raises anything on damaged files
            self._reasons |= dict.fromkeys(wanted, _UNREADABLE)
            return copies
        for index in wanted:
            try:
                if len(pages) != len(self._views):
                    raise Unsure(_UNREADABLE)
                copies[index] = copy_page(
                    pages[index],
                    self._views[index],
                    self._wishes[index].lines,
                    names,
                    layers,
                    partial(self._pictures, index),
                )
            except Unsure as unsure:
                self._reasons[index] = unsure.reason
            except Exception:  # noqa: BLE001 - pypdf raises anything on damaged files
                self._reasons[index] = _UNREADABLE
        return copies

    def _pictures(self, index: int, boxes: Sequence[Box]) -> Sequence[Shot | None]:
        view, wishes = self._views[index], self._wishes[index]
        if view.shown is None:
            return [None] * len(boxes)
        return shots(self._drawn, view, wishes.pictures, boxes)

    def _attempt(self, copies: Mapping[int, PageCopy], names: Names) -> bytes | dict[int, str]:
        """The file, or the reasons by page why some pages must become pixels."""
        writer = CopyWriter()
        assembly = Assembly(writer.objects, names)
        for index in range(len(self._views)):
            if index not in copies:
                self._add_pixels(writer, index)
                continue
            try:
                assembly.add(copies[index])
            except Unsure as unsure:
                return {index: unsure.reason}
            except Exception:  # noqa: BLE001 - pypdf raises anything on damaged files
                return {index: _UNREADABLE}
        bad_fonts = assembly.finish()
        if bad_fonts:
            return pages_with(copies, bad_fonts)
        data = writer.to_bytes()
        return misfits(data, self._flat, copies) or data

    def _add_pixels(self, writer: CopyWriter, index: int) -> None:
        view = self._views[index]
        if index not in self._pixels:
            self._pixels[index] = self._draw(view, self._wishes[index])
        found = self._pixels[index]
        layer = [line for row in found.rows for line in operators(row, writer.font, view.height)]
        writer.add_page(view.width, view.height, found.image, layer)

    def _draw(self, view: PageView, wishes: PageWishes) -> _Pixels:
        if view.state == "left-out":
            return _notice(view)
        canvas = _canvas(self._drawn, view)
        rows: list[tuple[Cell | None, ...]] = []
        for at, line in enumerate(view.lines, 1):
            mine = wishes.lines.get(at, ())
            ends: list[float | None] = []
            for edit in edits_of(line, mine):
                found = [
                    canvas.cover(group, "" if number else edit.label)
                    for number, group in enumerate(edit.glyphs)
                ]
                ends.append(found[0] if len(found) == 1 else None)
            rows.append(tuple(cells_of(line, mine, ends)))
        for at, line in enumerate(view.hidden, 1):
            for edit in edits_of(line, wishes.hidden.get(at, ())):
                traces = [glyph for group in edit.glyphs for glyph in group if glyph.trace]
                if traces:
                    canvas.cover(traces, "")
        return _Pixels(pack(canvas.finish()), tuple(rows))


def _is_text(view: PageView) -> bool:
    return view.state != "left-out" and view.scan is None and not view.own


def _canvas(drawn: pdfium.PdfDocument, view: PageView) -> Canvas:
    """The page's pixels without its pictures."""
    try:
        with flat_page(drawn, view.number - 1) as page:
            if not view.own and view.scan is None:
                grey_out(page)
            dpi = DPI if view.scan is None else SCAN_DPI
            canvas = draw_page(page, own=view.own, dpi=dpi)
    except (pdfium.PdfiumError, MemoryError, ValueError):
        raise DocumentError(
            "unreadable",
            f"Page {view.number} cannot be drawn.",
            "Print the document to a new PDF and run again.",
        ) from None
    ink = [glyph.box for line in view.lines for glyph in line.glyphs if glyph]
    for at in view.large if view.scan is None else ():
        canvas.note_picture(view.pictures[at - 1], ink)
    for box in view.unreadable:
        canvas.blot(box)
    return canvas


def _notice(view: PageView) -> _Pixels:
    notice = f"[Page {view.number}: {view.reason}, not covered - page left out]"
    canvas = notice_page(view.width, view.height, notice)
    cells = notice_cells(notice, view.width, 2 * NOTICE_SIZE, NOTICE_SIZE)
    return _Pixels(pack(canvas.image), (tuple(cells),))
