"""Decides which characters can be seen, so that text nobody can see never rides into a copy.

Ink counts, not intent: a page is drawn with and without its text, and a character is seen when its
place differs. That covers off-page, clipped, transparent, same-coloured and covered text and hidden
layers with one rule.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops

from redactor.formats.pdf_geometry import Frame
from redactor.formats.pdf_glyphs import Glyph
from redactor.formats.pdf_lines import words_of

_SCALE = 1.25  # pixels per point
_MAX_PIXELS = 6_000_000
_MAX_DEPTH = 15  # nested form XObjects
_CONTRAST = 6  # of 255: a smaller change is not seen
_SHARE = 0.5  # of a word's characters that must be seen


class Sight:
    """What a page looks like with and without its text.

    Attributes:
        blank: nothing at all is painted.
    """

    __slots__ = ("_changed", "_scale", "blank")

    def __init__(self, page: pdfium.PdfPage, frame: Frame) -> None:
        area = max(frame.width * frame.height, 1.0)
        self._scale = min(_SCALE, math.sqrt(_MAX_PIXELS / area))
        full = _draw(page, self._scale)
        texts = list(page.get_objects([pdfium_c.FPDF_PAGEOBJ_TEXT], max_depth=_MAX_DEPTH))
        for item in texts:
            pdfium_c.FPDFPageObj_SetIsActive(item, False)
        bare = _draw(page, self._scale)
        for item in texts:
            pdfium_c.FPDFPageObj_SetIsActive(item, True)
        red, green, blue = ImageChops.difference(full, bare).split()
        strongest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
        self._changed = strongest.point([255 if level >= _CONTRAST else 0 for level in range(256)])
        self.blank = ImageChops.invert(full).getbbox() is None

    def sees(self, glyph: Glyph) -> bool:
        """Whether ``glyph`` leaves a mark on the page."""
        if glyph.mode == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE:
            return False
        box = glyph.ink if glyph.ink.area else glyph.box
        left, top = math.floor(box.left * self._scale), math.floor(box.top * self._scale)
        right, bottom = math.ceil(box.right * self._scale), math.ceil(box.bottom * self._scale)
        left, top = max(left, 0), max(top, 0)
        right = min(max(right, left + 1), self._changed.width)
        bottom = min(max(bottom, top + 1), self._changed.height)
        if left >= right or top >= bottom:
            return False
        return self._changed.crop((left, top, right, bottom)).getbbox() is not None


def split_by_sight(glyphs: Sequence[Glyph], sight: Sight) -> tuple[list[Glyph], list[Glyph]]:
    """Seen and unseen glyphs, word by word: a word is seen when half of its characters are."""
    seen: list[Glyph] = []
    unseen: list[Glyph] = []
    for word in words_of(glyphs):
        marks = [sight.sees(glyph) for glyph in word]
        if any(marks) and sum(marks) >= _SHARE * len(word):
            seen += word
            continue
        for glyph, mark in zip(word, marks, strict=True):
            clips = glyph.mode >= pdfium_c.FPDF_TEXTRENDERMODE_FILL_CLIP
            unseen.append(glyph._replace(trace=mark or clips))
    return seen, unseen


def _draw(page: pdfium.PdfPage, scale: float) -> Image.Image:
    bitmap = page.render(scale=scale, draw_annots=False, may_draw_forms=False)
    try:
        image: Image.Image = bitmap.to_pil()
        return image.convert("RGB")
    finally:
        bitmap.close()
