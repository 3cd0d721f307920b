"""Finds raster images on a page and makes them grey, because a picture may show a name.

The pixels are replaced inside pdfium before the page is drawn, so that text over a picture keeps
its place, its order and its clipping, and stays legible on a middle grey.
"""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from redactor.formats.pdf_geometry import Box, Frame

GREY = 0x90
_MAX_DEPTH = 15  # nested form XObjects


def picture_boxes(page: pdfium.PdfPage, frame: Frame) -> tuple[Box, ...]:
    """Visible extents of the raster images on ``page``, in drawing order; empty ones left out.

    Raises:
        pdfium.PdfiumError: the page's objects cannot be listed.
    """
    boxes = (_extent(matrix, frame) for _, matrix in _images(page))
    return tuple(box for box in boxes if box.area > 0)


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
