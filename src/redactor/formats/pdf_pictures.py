"""Finds raster images on a page, makes them grey or draws them alone, because they may show a name.

The pixels are replaced inside pdfium before the page is drawn, so that text over a picture keeps
its place, its order and its clipping, and stays legible on a middle grey.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from redactor.formats.pdf_geometry import Box, Frame

GREY = 0x90
_MAX_DEPTH = 15  # nested form XObjects
_STRAIGHT = 0.98  # cosine of the angle by which a picture may lie askew
_OTHERS = [
    pdfium_c.FPDF_PAGEOBJ_TEXT,
    pdfium_c.FPDF_PAGEOBJ_PATH,
    pdfium_c.FPDF_PAGEOBJ_SHADING,
]


def picture_boxes(page: pdfium.PdfPage, frame: Frame) -> tuple[Box, ...]:
    """Visible extents of the raster images on ``page``, in drawing order; empty ones left out.

    Raises:
        pdfium.PdfiumError: the page's objects cannot be listed.
    """
    boxes = (_extent(matrix, frame) for _, matrix in _images(page))
    return tuple(box for box in boxes if box.area > 0)


@contextmanager
def alone(page: pdfium.PdfPage, only: Set[int]) -> Iterator[None]:
    """Within the block, ``page`` shows its pictures of these numbers and nothing else.

    Raises:
        pdfium.PdfiumError: the page's objects cannot be listed.
    """
    others = list(page.get_objects(_OTHERS, max_depth=_MAX_DEPTH))
    others += [image for at, (image, _) in enumerate(_images(page)) if at not in only]
    for item in others:
        pdfium_c.FPDFPageObj_SetIsActive(item, False)
    try:
        yield
    finally:
        for item in others:
            pdfium_c.FPDFPageObj_SetIsActive(item, True)


def drawn_alone(page: pdfium.PdfPage, scale: float, only: Set[int]) -> Image.Image:
    """The pictures of ``page`` with these numbers on transparent ground, at ``scale`` pixels per point.

    Raises:
        pdfium.PdfiumError: the page cannot be drawn.
    """
    with alone(page, only):
        bitmap = page.render(
            scale=scale, draw_annots=False, may_draw_forms=False, fill_color=(255, 255, 255, 0)
        )
        try:
            image: Image.Image = bitmap.to_pil()
            return image.convert("RGBA")
        finally:
            bitmap.close()


def all_boxes(page: pdfium.PdfPage, frame: Frame) -> list[Box]:
    """As :func:`picture_boxes`, with the empty ones."""
    return [_extent(matrix, frame) for _, matrix in _images(page)]


def upright(page: pdfium.PdfPage, frame: Frame) -> frozenset[int]:
    """Numbers of the pictures that stand the right way up on display; only they can be read."""
    return frozenset(
        at
        for at, (_, matrix) in enumerate(_images(page))
        if frame.direction(matrix.a, matrix.b)[0] > _STRAIGHT
        and frame.direction(matrix.c, matrix.d)[1] < -_STRAIGHT
    )


def overlapping(boxes: Sequence[Box]) -> set[int]:
    """Numbers of the boxes that share paper with another one."""
    return {
        i
        for i, one in enumerate(boxes)
        for j, other in enumerate(boxes)
        if i != j
        and min(one.right, other.right) - max(one.left, other.left) > 1
        and min(one.bottom, other.bottom) - max(one.top, other.top) > 1
    }


def grey_out(page: pdfium.PdfPage) -> None:
    """Replace the pixels of every raster image on ``page`` (and wherever it is shared) with grey.

    Raises:
        pdfium.PdfiumError: an image cannot be replaced; the page must not be drawn.
    """
    bitmap = pdfium.PdfBitmap.new_native(2, 2, pdfium_c.FPDFBitmap_BGR)
    try:
        bitmap.fill_rect((GREY, GREY, GREY, 255), 0, 0, 2, 2)
        for image, _ in list(_images(page)):
            image.set_bitmap(bitmap, pages=[page])
    finally:
        bitmap.close()


def _images(page: pdfium.PdfPage) -> Iterator[tuple[pdfium.PdfImage, pdfium.PdfMatrix]]:
    kinds = [pdfium_c.FPDF_PAGEOBJ_IMAGE]
    for item in page.get_objects(kinds, max_depth=_MAX_DEPTH):
        matrix, container = item.get_matrix(), item.container
        while container is not None:
            matrix = matrix.multiply(container.get_matrix())
            container = container.container
        yield item, matrix


def _extent(matrix: pdfium.PdfMatrix, frame: Frame) -> Box:
    corners = [frame.point(*matrix.on_point(x, y)) for x, y in ((0, 0), (0, 1), (1, 0), (1, 1))]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Box(min(xs), min(ys), max(xs), max(ys)).clipped(frame.width, frame.height)
