"""A PDF as a reviewer is shown it: where its lines stand on its pages, and the pages as pixels.

pdfium is not made for threads. Both functions here wait for each other, so that a server may call them from
several; whatever else uses pdfium in the same process holds :data:`ALONE` meanwhile.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from threading import RLock
from typing import Final

import pypdfium2 as pdfium
from PIL import Image

from redactor.errors import DocumentError
from redactor.formats.ocr import engine_for
from redactor.formats.pdf_geometry import Box
from redactor.formats.pdf_lines import Line
from redactor.formats.pdf_open import flat_page, opened
from redactor.formats.pdf_views import (
    inventory_of,
    own_text,
    picture_lines,
    place_of,
    views_of,
)
from redactor.model import Handling, Source

WIDEST: Final = 2000
"""Pixels: no page is drawn wider."""
_PIXELS: Final = 8_000_000
_SIDE: Final = 8000  # pixels
_LEAST: Final = 16  # pixels
_QUICK: Final = 3  # zlib level: a page is drawn to be looked at once


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of a page.

    Attributes:
        segment: its number in what :meth:`redactor.formats.pdf.PdfFormat.read` returns.
        place: as there.
        text: as there.
        boxes: of each character of ``text``, display points; ``None`` for white space.
    """

    segment: int
    place: str
    text: str
    boxes: tuple[Box | None, ...]


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page. ``seen`` are its lines and what was read in its pictures; ``unseen`` are hidden lines."""

    number: int
    width: float
    height: float
    seen: tuple[ShownLine, ...]
    unseen: tuple[ShownLine, ...]


_Named = tuple[str, Line]
ALONE = RLock()
"""Held by whoever uses pdfium in a program of several threads."""


def shown_pages(source: Source, handling: Handling) -> tuple[ShownPage, ...]:
    """The pages of a PDF with their lines, numbered and read as the format reads them.

    Raises:
        DocumentError: as :meth:`redactor.formats.pdf.PdfFormat.read`.
    """
    copy = own_text(source.data)
    found: list[tuple[int, float, float, list[_Named], list[_Named]]] = []
    with ALONE, opened(source, handling) as document:
        inventory = inventory_of(source.data, copy, handling)
        for view in views_of(document, inventory, copy, engine_for(handling)):
            named = [
                [(place_of(view, noun, at), line) for at, line in enumerate(lines, 1)]
                for noun, lines in (
                    ("line", view.lines),
                    ("picture line", picture_lines(view)),
                    ("hidden line", view.hidden),
                )
            ]
            found.append((view.number, view.width, view.height, named[0] + named[1], named[2]))
    seen, unseen = 0, sum(len(page[3]) for page in found)
    pages: list[ShownPage] = []
    for number, width, height, lines, hidden in found:
        pages.append(
            ShownPage(number, width, height, _shown(lines, seen), _shown(hidden, unseen)),
        )
        seen, unseen = seen + len(lines), unseen + len(hidden)
    return tuple(pages)


def _shown(lines: Sequence[_Named], first: int) -> tuple[ShownLine, ...]:
    return tuple(
        ShownLine(at, place, line.text, tuple(glyph and glyph.box for glyph in line.glyphs))
        for at, (place, line) in enumerate(lines, first)
    )


def drawn(source: Source, page: int, handling: Handling, width: int) -> bytes:
    """Page ``page`` (from 1) as it is displayed, as a PNG.

    Args:
        width: pixels; at most :data:`WIDEST`, and less for a page that would be too high.

    Raises:
        DocumentError: the file cannot be opened, or has no such page, or it cannot be drawn.
    """
    with ALONE, opened(source, handling) as document:
        if not 1 <= page <= len(document):
            raise DocumentError(
                "no-such-page", "The document has no such page.", "Choose one that it has."
            )
        try:
            with flat_page(document, page - 1) as flat:
                image = _pixels(flat, width)
        except (pdfium.PdfiumError, MemoryError, ValueError, OverflowError):
            raise DocumentError(
                "unreadable",
                f"Page {page} cannot be drawn.",
                "Open the document in a viewer and look at the page there.",
            ) from None
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=_QUICK)
    return out.getvalue()


def _pixels(page: pdfium.PdfPage, wanted: int) -> Image.Image:
    width, height = (max(side, 1.0) for side in page.get_size())
    across = min(max(wanted, _LEAST), WIDEST)
    scale = min(across / width, math.sqrt(_PIXELS / (width * height)), _SIDE / height)
    bitmap = page.render(scale=scale, draw_annots=False, may_draw_forms=False)
    try:
        image: Image.Image = bitmap.to_pil()
        return image.convert("RGB")
    finally:
        bitmap.close()
