"""Holds every vector page of a copy against the source's page before anybody else sees it.

What a reader of the copy gets must be exactly what was meant to be there, letter for letter, and
outside of the lines that were set again it must look as before. A page that fails becomes pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from redactor.formats.pdf_geometry import Box, frame_of
from redactor.formats.pdf_glyphs import letters_of
from redactor.formats.pdf_open import flat_page
from redactor.formats.pdf_pictures import grey_out, picture_boxes
from redactor.formats.pdf_vector import PageCopy

_SCALE = 1.0  # pixels per point
_MOST_PIXELS = 4_000_000
_DIFFERENT = 48  # of 255
_SHARE = 0.001  # of a page's pixels that may differ
_TALL, _WIDE = 12, 24  # pixels of a tile
_IN_TILE = 40  # pixels of it that may differ
_AROUND = 1.5  # points around a picture that are not compared

OTHER_TEXT = "its text could not be confirmed"
OTHER_LOOKS = "it would look different"


def misfits(data: bytes, flat: bytes, copies: Mapping[int, PageCopy]) -> dict[int, str]:
    """Reasons by 0-based page for vector pages of ``data`` that are not what they should be.

    Args:
        data: the copy.
        flat: the source with annotations and form fields made content.
        copies: the vector pages.
    """
    bad: dict[int, str] = {}
    if not copies:
        return bad
    made = pdfium.PdfDocument(data)
    source = pdfium.PdfDocument(flat)
    try:
        for index, copy in copies.items():
            reason = _misfit(made, source, index, copy)
            if reason:
                bad[index] = reason
    finally:
        made.close()
        source.close()
    return bad


def _misfit(
    made: pdfium.PdfDocument, source: pdfium.PdfDocument, index: int, copy: PageCopy
) -> str:
    try:
        page = made.get_page(index)
        try:
            if letters_of(page) != copy.letters:
                return OTHER_TEXT
            after = _pixels(page)
        finally:
            page.close()
        with flat_page(source, index) as page:
            frame = frame_of(page)
            width, boxes = frame.width, picture_boxes(page, frame)
            grey_out(page)
            before = _pixels(page)
    except (pdfium.PdfiumError, MemoryError, ValueError):
        return OTHER_LOOKS
    if before.shape != after.shape:
        return OTHER_LOOKS
    scale = before.shape[1] / max(width, 1.0)
    masks = [Box(*(scale * edge for edge in box)) for box in (*copy.strips, *boxes)]
    return OTHER_LOOKS if _differ(before, after, masks) else ""


def _pixels(page: pdfium.PdfPage) -> NDArray[np.int16]:
    width, height = page.get_size()
    scale = min(_SCALE, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale, draw_annots=False, may_draw_forms=False)
    try:
        return np.asarray(bitmap.to_pil().convert("RGB"), dtype=np.int16)
    finally:
        bitmap.close()


def _differ(before: NDArray[np.int16], after: NDArray[np.int16], boxes: Iterable[Box]) -> bool:
    red, green, blue = np.moveaxis(np.abs(before - after) > _DIFFERENT, 2, 0)
    different = red | green | blue
    for box in boxes:
        left, top = max(int(box.left - _AROUND), 0), max(int(box.top - _AROUND), 0)
        right, bottom = max(int(box.right + _AROUND) + 1, 0), max(int(box.bottom + _AROUND) + 1, 0)
        different[top:bottom, left:right] = False
    return float(different.mean()) > _SHARE or _most_in_tile(different) > _IN_TILE


def _most_in_tile(different: NDArray[np.bool_]) -> int:
    """The most pixels that differ in one tile: a word that is gone is few pixels of a page."""
    rows, columns = different.shape[0] // _TALL, different.shape[1] // _WIDE
    if not rows or not columns:
        return 0
    tiles = different[: rows * _TALL, : columns * _WIDE].reshape(rows, _TALL, columns, _WIDE)
    return int(tiles.sum(axis=(1, 3)).max())
