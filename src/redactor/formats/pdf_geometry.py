"""Turns pdfium's page coordinates into what a reader sees: points from the top left corner.

Page rotation, crop box and user unit are all in pdfium's own page-to-device mapping, so the affine
map is measured from it instead of being computed again.
"""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_STEPS = 1000  # device units per point while measuring
_PROBE = 100.0  # points


class Box(NamedTuple):
    """Upright rectangle in display points, y downwards; ``left <= right`` and ``top <= bottom``."""

    left: float
    top: float
    right: float
    bottom: float

    def union(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def clipped(self, width: float, height: float) -> Box:
        """The part inside a page of ``width`` x ``height`` points; maybe empty, never negative."""
        left, top = min(max(self.left, 0.0), width), min(max(self.top, 0.0), height)
        right, bottom = min(max(self.right, left), width), min(max(self.bottom, top), height)
        return Box(left, top, right, bottom)

    @property
    def area(self) -> float:
        """Square points."""
        return (self.right - self.left) * (self.bottom - self.top)


@dataclass(frozen=True, slots=True)
class Frame:
    """The affine map of a page: ``x' = a x + c y + e``, ``y' = b x + d y + f`` (display points)."""

    width: float
    height: float
    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A page point on display."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def direction(self, x: float, y: float) -> tuple[float, float]:
        """A page direction on display, of length 1; ``(1, 0)`` for a null vector."""
        dx, dy = self.a * x + self.c * y, self.b * x + self.d * y
        length = math.hypot(dx, dy)
        return (dx / length, dy / length) if length > 1e-9 else (1.0, 0.0)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A page rectangle on display."""
        x0, y0 = self.point(left, bottom)
        x1, y1 = self.point(right, top)
        return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def frame_of(page: pdfium.PdfPage) -> Frame:
    """Measure the map of ``page``."""
    width, height = page.get_size()
    size_x, size_y = round(width * _STEPS), round(height * _STEPS)
    x, y = ctypes.c_int(), ctypes.c_int()

    def device(px: float, py: float) -> tuple[float, float]:
        pdfium_c.FPDF_PageToDevice(page, 0, 0, size_x, size_y, 0, px, py, x, y)
        return x.value * width / max(size_x, 1), y.value * height / max(size_y, 1)

    ox, oy = device(0.0, 0.0)
    ax, ay = device(_PROBE, 0.0)
    bx, by = device(0.0, _PROBE)
    return Frame(
        width,
        height,
        (ax - ox) / _PROBE,
        (ay - oy) / _PROBE,
        (bx - ox) / _PROBE,
        (by - oy) / _PROBE,
        ox,
        oy,
    )
