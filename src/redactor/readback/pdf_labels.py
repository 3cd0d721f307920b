"""Looks under and over the labels of a copy, because a label that only covers a name does not remove it.

Where a label stands, no other character may stand, and no picture may lie over it.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from ctypes import byref, c_double
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from redactor.readback.pdf_extract import Character

_LABEL_FONT = b"RedactorLabel"
_SAME_BASELINE = 1.0  # points
_GAP = 0.6  # of the height of a label: what parts two labels
_LAST = "]"
_NAME_LENGTH = 256
_MAX_DEPTH = 16

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Covered(ValueError):
    """Something is where a label is."""


@dataclass(slots=True)
class _Box:
    """Where a label stands, in points, and when it is drawn."""

    left: float
    bottom: float
    right: float
    top: float
    order: int
    across: float = 0.0
    closed: bool = False
    centres: list[tuple[float, float]] = field(default_factory=list)

    def holds(self, x: float, y: float) -> bool:
        return self.left < x < self.right and self.bottom < y < self.top


def check_labels(
    page: pdfium.PdfPage, text: pdfium.PdfTextPage, characters: Sequence[Character]
) -> None:
    """Hold the labels of a page against what else is drawn where they are.

    Raises:
        Covered: a character or a picture is where a label is.
    """
    order: dict[int, int] = {}
    pictures: list[tuple[int, Matrix]] = []
    for at, (item, matrix) in enumerate(_objects(page)):
        order[_address(item)] = at
        if pdfium_c.FPDFPageObj_GetType(item) == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            pictures.append((at, matrix))
    fonts: dict[int, bool] = {}
    labels: list[Character] = []
    others: list[Character] = []
    for each in characters:
        item = pdfium_c.FPDFText_GetTextObject(text, each.index)
        if not item:
            continue
        address = _address(item)
        if address not in fonts:
            fonts[address] = _LABEL_FONT in _font_name(item)
        (labels if fonts[address] else others).append(each)
    boxes = list(_boxes(text, labels, order))
    for each in others:
        if not each.text.isspace() and _under(text, each, boxes):
            raise Covered("a character under a label")
    for at, matrix in pictures:
        for box in boxes:
            if at > box.order and any(_inside(matrix, *centre) for centre in box.centres):
                raise Covered("a picture over a label")


def _boxes(
    text: pdfium.PdfTextPage, labels: Sequence[Character], order: dict[int, int]
) -> Iterator[_Box]:
    """One box for each run of label characters on a baseline."""
    box: _Box | None = None
    for each in labels:
        left, bottom, right, top = _char_box(text, each)
        centre = ((left + right) / 2, (bottom + top) / 2)
        drawn = order.get(_address(pdfium_c.FPDFText_GetTextObject(text, each.index)), -1)
        if box is not None and not box.closed and _continues(box, each, left, bottom, right, top):
            box.left, box.bottom = min(box.left, left), min(box.bottom, bottom)
            box.right, box.top = max(box.right, right), max(box.top, top)
            box.order = min(box.order, drawn)
        else:
            if box is not None:
                yield box
            box = _Box(left, bottom, right, top, drawn, each.across)
        box.closed = each.text == _LAST
        if not each.text.isspace():
            box.centres.append(centre)
    if box is not None:
        yield box


def _continues(
    box: _Box, each: Character, left: float, bottom: float, right: float, top: float
) -> bool:
    gap = max(left - box.right, box.left - right, bottom - box.top, box.bottom - top)
    size = min(box.right - box.left, box.top - box.bottom) or max(right - left, top - bottom)
    level = min(abs(math.sin(each.angle)), abs(math.cos(each.angle))) < 0.01
    return level and abs(each.across - box.across) < _SAME_BASELINE and gap < _GAP * max(size, 1.0)


def _under(text: pdfium.PdfTextPage, each: Character, boxes: Sequence[_Box]) -> bool:
    for box in boxes:
        if box.holds(each.x, each.y):
            left, bottom, right, top = _char_box(text, each)
            if box.holds((left + right) / 2, (bottom + top) / 2):
                return True
    return False


def _char_box(text: pdfium.PdfTextPage, each: Character) -> tuple[float, float, float, float]:
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    found = pdfium_c.FPDFText_GetCharBox(
        text, each.index, byref(left), byref(right), byref(bottom), byref(top)
    )
    if not found or right.value <= left.value:
        return each.x, each.y, each.x, each.y
    return left.value, bottom.value, right.value, top.value


def _font_name(item: object) -> bytes:
    buffer = ctypes.create_string_buffer(_NAME_LENGTH)
    pdfium_c.FPDFFont_GetBaseFontName(pdfium_c.FPDFTextObj_GetFont(item), buffer, _NAME_LENGTH)
    return buffer.value


def _address(item: object) -> int:
    return ctypes.cast(item, ctypes.c_void_p).value or 0  # type: ignore[arg-type]


def _objects(page: pdfium.PdfPage) -> Iterator[tuple[object, Matrix]]:
    """All objects of a page in the order of drawing, those of forms too, with where they are put."""
    for at in range(pdfium_c.FPDFPage_CountObjects(page)):
        yield from _inner(pdfium_c.FPDFPage_GetObject(page, at), _IDENTITY, 0)


def _inner(item: object, around: Matrix, depth: int) -> Iterator[tuple[object, Matrix]]:
    raw = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(item, byref(raw))
    matrix = _times((raw.a, raw.b, raw.c, raw.d, raw.e, raw.f), around)
    yield item, matrix
    if pdfium_c.FPDFPageObj_GetType(item) == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
        for at in range(pdfium_c.FPDFFormObj_CountObjects(item)):
            yield from _inner(pdfium_c.FPDFFormObj_GetObject(item, at), matrix, depth + 1)


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    k, m, n, p, q, r = then
    return (
        *(a * k + b * n, a * m + b * p, c * k + d * n, c * m + d * p),
        *(e * k + f * n + q, e * m + f * p + r),
    )


def _inside(matrix: Matrix, x: float, y: float) -> bool:
    """Whether a point is in the picture that a matrix makes of the unit square."""
    a, b, c, d, e, f = matrix
    area = a * d - b * c
    if abs(area) < 1e-9:
        return False
    across, up = x - e, y - f
    return 0 < (across * d - up * c) / area < 1 and 0 < (up * a - across * b) / area < 1
