"""Draws a page as pixels and paints over what must go: what is painted over is no longer there.

The width of a box is rounded up where the paper beside it is blank, and its height comes from the
font, because the exact extent of what was removed gives it away.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import pypdfium2 as pdfium
from PIL import Image

from redactor.formats.pdf_geometry import Box
from redactor.formats.pdf_glyphs import Glyph
from redactor.formats.pdf_label import label_box, natural_width
from redactor.formats.pdf_pictures import GREY

DPI = 150
SCAN_DPI = 200  # of a page that is a picture: what is read and what is shown
NOTICE_SIZE = 12.0  # points
_MAX_PIXELS = 40_000_000
_MAX_SIDE = 30_000
_PAD = 0.06  # font sizes around a glyph
_PAD_OWN = 0.15  # the same in a copy of ours, where a cell is all that is known of the ink
_LEAST_PAD = 2  # pixels
_CLEAR = 3  # pixels kept free before the next ink
_STEP = 2.0  # box widths are multiples of this many box heights, where there is room
_WHITE = (255, 255, 255)
_NOTICE = "[image not covered]"


class Canvas:
    """A page as an RGB image, and the boxes to paint on it.

    Attributes:
        image: the pixels, changed in place by :meth:`finish`.
        scale: pixels per point.
    """

    __slots__ = ("_boxes", "_pad", "image", "scale")

    def __init__(self, image: Image.Image, scale: float, *, own: bool = False) -> None:
        self.image = image
        self.scale = scale
        self._pad = _PAD_OWN if own else _PAD
        self._boxes: list[tuple[tuple[int, int, int, int], Image.Image | None]] = []

    def cover(self, glyphs: Sequence[Glyph], label: str) -> float | None:
        """Plan a box over ``glyphs`` of one line with as much of ``label`` as fits.

        Returns the right end of a box that was widened, in points; else ``None``.
        """
        if any(glyph.dx and glyph.dy for glyph in glyphs):
            self._cover_slanted(glyphs, label)
            return None
        box = self._pixels(glyphs)
        if not (box[2] - box[0] and box[3] - box[1]):
            return None
        end = None
        across = box[3] - box[1], box[2] - box[0]
        if glyphs[0].dx > 0:
            grown = self._grown(box, natural_width(label, across[0]))
            end = grown[2] / self.scale if grown != box else None
            box = grown
            patch = label_box(label, box[2] - box[0], box[3] - box[1])
        elif glyphs[0].dx < 0:
            patch = label_box(label, across[1], across[0]).transpose(Image.Transpose.ROTATE_180)
        else:
            turn = Image.Transpose.ROTATE_270 if glyphs[0].dy > 0 else Image.Transpose.ROTATE_90
            patch = label_box(label, *across).transpose(turn)
        self._boxes.append((box, patch))
        return end

    def blot(self, box: Box) -> None:
        """Plan a plain grey box over words that cannot be read."""
        area = self._rounded(box, _LEAST_PAD)
        size = (area[2] - area[0], area[3] - area[1])
        self._boxes.append((area, Image.new("RGB", size, (GREY, GREY, GREY))))

    def note_picture(self, box: Box, ink: Sequence[Box]) -> None:
        """Write across a grey picture that it is not covered, where no text stands."""
        left, top, right, bottom = self._rounded(box, 0)
        height = min(round(12 * self.scale), bottom - top)
        width = natural_width(_NOTICE, height)
        if height < 8 or width > right - left:
            return
        x, y = left + (right - left - width) // 2, top + (bottom - top - height) // 2
        area = (x, y, x + width, y + height)
        if any(_meet(area, self._rounded(item, 1)) for item in ink):
            return
        self.image.paste(label_box(_NOTICE, width, height), (x, y))

    def finish(self) -> Image.Image:
        """Paint everything that was planned, later boxes over earlier ones."""
        for area, _ in self._boxes:
            self.image.paste(_WHITE, area)
        for area, patch in self._boxes:
            if patch is not None:
                self.image.paste(patch, area[:2])
        self._boxes.clear()
        return self.image

    def _cover_slanted(self, glyphs: Sequence[Glyph], label: str) -> None:
        areas = [self._pixels([glyph]) for glyph in glyphs]
        self._boxes.extend((area, None) for area in areas)
        middle = areas[len(areas) // 2]
        size = middle[2] - middle[0], middle[3] - middle[1]
        self._boxes.append((middle, label_box(label, *size)))

    def _pixels(self, glyphs: Sequence[Glyph]) -> tuple[int, int, int, int]:
        box = glyphs[0].box
        for glyph in glyphs[1:]:
            box = box.union(glyph.box)
        size = max(glyph.size for glyph in glyphs) * self.scale
        return self._rounded(box, max(_LEAST_PAD, math.ceil(self._pad * size)))

    def _rounded(self, box: Box, pad: int) -> tuple[int, int, int, int]:
        width, height = self.image.size
        left = min(max(math.floor(box.left * self.scale) - pad, 0), width)
        top = min(max(math.floor(box.top * self.scale) - pad, 0), height)
        right = min(max(math.ceil(box.right * self.scale) + pad, left), width)
        bottom = min(max(math.ceil(box.bottom * self.scale) + pad, top), height)
        return left, top, right, bottom

    def _grown(self, box: tuple[int, int, int, int], need: int) -> tuple[int, int, int, int]:
        """Widen ``box`` to the right over blank paper, to a round width that holds ``need``."""
        left, top, right, bottom = box
        if bottom - top < 4:
            return box
        step = max(round(_STEP * (bottom - top)), 1)
        wish = left + math.ceil(max(need, right - left) / step) * step
        limit = min(wish + _CLEAR, self.image.width)
        if limit <= right:
            return box
        beside = self.image.crop((right, top, limit, bottom)).convert("L")
        inked = beside.point([255 if level < 245 else 0 for level in range(256)]).getbbox()
        free = limit if inked is None else right + inked[0]
        return left, top, max(right, min(wish, free - _CLEAR)), bottom


def draw_page(page: pdfium.PdfPage, *, own: bool = False, dpi: int = DPI) -> Canvas:
    """The page at 150 dpi or ``dpi``, less where that would be more than 40 megapixels.

    Raises:
        pdfium.PdfiumError: the page cannot be drawn.
    """
    width, height = page.get_size()
    scale = scale_for(width, height, dpi)
    bitmap = page.render(scale=scale, draw_annots=False, may_draw_forms=False)
    try:
        return Canvas(bitmap.to_pil().convert("RGB"), scale, own=own)
    finally:
        bitmap.close()


def scale_for(width: float, height: float, dpi: int = DPI) -> float:
    """Pixels per point for a page of this size in points."""
    area = max(width * height, 1.0)
    return min(dpi / 72, math.sqrt(_MAX_PIXELS / area), _MAX_SIDE / max(width, height, 1.0))


def notice_page(width: float, height: float, notice: str) -> Canvas:
    """A white page that says ``notice`` near its top, wrapped to its width."""
    scale = scale_for(width, height)
    size = max(math.ceil(width * scale), 1), max(math.ceil(height * scale), 1)
    canvas = Canvas(Image.new("RGB", size, _WHITE), scale)
    row = max(min(round(NOTICE_SIZE * scale), size[1]), 1)
    patch = label_box(notice, size[0], row)
    canvas.image.paste(patch, (0, min(row, size[1] - row)))
    return canvas


def _meet(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
