"""Finds room for the notice on a page as it is displayed: at the bottom, else at the top, else none.

Room is where no character stands across the whole page, and where nothing dark is drawn behind the notice:
pictures, lines and shaded boxes count, too.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray
from pypdf import PageObject

_EDGES: Final = (18.0, 14.0, 10.0, 6.0)
"""Points between the edge of the page and the notice; the first with room is taken."""
_STRIP: Final = 64.0
_PALEST: Final = 225
"""Of 255: on anything darker the grey of the notice is hard to read."""
_SCALE: Final = 2.0
_MOST_PIXELS: Final = 4000
_BESIDE: Final = 6.0
_APART: Final = 0.05


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it is displayed (ISO 32000-1, 14.11.2): what is cut out of user space, and turned.

    All lengths are in its user space: a page with a unit of its own (14.11.1) gets a larger notice, since
    some viewers know no such units, and it must be legible in all.

    Attributes:
        left, bottom, right, top: what is seen of user space.
        turn: clockwise, 0, 90, 180 or 270.
    """

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @property
    def width(self) -> float:
        """As displayed."""
        return self.top - self.bottom if self.turn % 180 else self.right - self.left

    @property
    def height(self) -> float:
        """As displayed."""
        return self.right - self.left if self.turn % 180 else self.top - self.bottom

    @property
    def directions(self) -> tuple[int, int, int, int]:
        """Where the display's right and up are in user space: x and y of the one, x and y of the other."""
        return {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}[
            self.turn
        ]

    def place(self, x: float, y: float) -> tuple[float, float]:
        """In user space, a place that is displayed ``x`` points from the left and ``y`` from the bottom."""
        rx, ry, ux, uy = self.directions
        start_x = self.right if rx + ux < 0 else self.left
        start_y = self.top if ry + uy < 0 else self.bottom
        return start_x + rx * x + ux * y, start_y + ry * x + uy * y

    def height_of(self, x: float, y: float) -> float:
        """How many points above the lower edge a place of user space is displayed."""
        low_x, low_y = self.place(0, 0)
        _, _, ux, uy = self.directions
        return (x - low_x) * ux + (y - low_y) * uy

    def larger(self, below: float, beside: float) -> Sheet:
        """The same with so many points more paper below and on the right."""
        rx, ry, ux, uy = self.directions
        return Sheet(
            self.left - below * (ux > 0) - beside * (rx < 0),
            self.bottom - below * (uy > 0) - beside * (ry < 0),
            self.right + below * (ux < 0) + beside * (rx > 0),
            self.top + below * (uy < 0) + beside * (ry > 0),
            self.turn,
        )


def sheet_of(page: PageObject) -> Sheet:
    """The displayed page, from its boxes.

    Raises:
        ValueError: nothing of it is seen.
    """
    media, crop = page.mediabox, page.cropbox
    left, right = max(media.left, crop.left), min(media.right, crop.right)
    bottom, top = max(media.bottom, crop.bottom), min(media.top, crop.top)
    sheet = Sheet(float(left), float(bottom), float(right), float(top), page.rotation % 360)
    if left >= right or bottom >= top or sheet.turn % 90:
        raise ValueError("no page to write on")
    return sheet


def room(page: pdfium.PdfPage, sheet: Sheet, width: float, height: float) -> float | None:
    """How far above the lower edge a notice of this size has room (points, to its lower edge).

    Returns:
        ``None`` where there is room neither at the bottom nor at the top.

    Raises:
        ValueError: pdfium displays the page otherwise than its boxes say.
    """
    shown = page.get_size()
    if any(abs(a - b) > _APART for a, b in zip(shown, (sheet.width, sheet.height), strict=True)):
        raise ValueError("another page is displayed")
    taken = _characters(page, sheet)
    strip = min(_STRIP, sheet.height / 2)
    for at_top in (False, True):
        pixels = _strip(page, sheet, strip, at_top)
        for edge in _EDGES:
            if edge + height > strip:
                continue
            low = sheet.height - edge - height if at_top else edge
            if all(low > high or low + height < under for under, high in taken) and _is_pale(
                pixels, sheet, strip, low - (sheet.height - strip if at_top else 0), width, height
            ):
                return low
    return None


def _characters(page: pdfium.PdfPage, sheet: Sheet) -> Sequence[tuple[float, float]]:
    """From where to where the characters of a page are displayed, upwards; lines that overlap made one."""
    text = page.get_textpage()
    box = pdfium_c.FS_RECTF()
    found: list[tuple[float, float]] = []
    try:
        for at in range(text.count_chars()):
            if pdfium_c.FPDFText_GetLooseCharBox(text, at, ctypes.byref(box)):
                one = sheet.height_of(box.left, box.bottom)
                other = sheet.height_of(box.right, box.top)
                found.append((min(one, other), max(one, other)))
    finally:
        text.close()
    lines: list[tuple[float, float]] = []
    for low, high in sorted(found):
        if lines and low <= lines[-1][1] + _APART:
            lines[-1] = (lines[-1][0], max(lines[-1][1], high))
        else:
            lines.append((low, high))
    return lines


def _strip(
    page: pdfium.PdfPage, sheet: Sheet, strip: float, at_top: bool
) -> tuple[NDArray[np.uint8], float]:
    """The displayed strip along the lower or upper edge in grey, and its pixels per point."""
    scale = min(_SCALE, _MOST_PIXELS / sheet.width)
    rest = sheet.height - strip
    bitmap = page.render(
        scale=scale,
        crop=(0, rest, 0, 0) if at_top else (0, 0, 0, rest),
        draw_annots=False,
        may_draw_forms=False,
    )
    try:
        return np.asarray(bitmap.to_pil().convert("L"), dtype=np.uint8), scale
    finally:
        bitmap.close()


def _is_pale(
    pixels: tuple[NDArray[np.uint8], float],
    sheet: Sheet,
    strip: float,
    low: float,
    width: float,
    height: float,
) -> bool:
    """Whether nothing dark is where the notice would be; ``low`` is counted from the strip's lower edge."""
    grey, scale = pixels
    above, below = (strip - low - height) * scale, (strip - low) * scale
    left = (sheet.width - width) / 2 - _BESIDE
    rows = slice(max(math.floor(above), 0), math.ceil(below) + 1)
    columns = slice(
        max(math.floor(left * scale), 0), math.ceil((left + width + 2 * _BESIDE) * scale) + 1
    )
    return bool((grey[rows, columns] >= _PALEST).all())
