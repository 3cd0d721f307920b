"""A font that draws nothing, so that a page image can carry text that is searched and selected.

A character code stands for one character at one width; codes are given out as text is encoded.
Pieces of text then lie exactly over the pixels they stand for, without any spacing operator.
The font program is made here from outlines without area, so no font licence travels with a copy.
"""

from __future__ import annotations

import io
from functools import lru_cache

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from redactor.formats.pdf_font_use import unicode_map

FONT_NAME = "RedactorGlyphless"
ASCENT, DESCENT = 800, -200  # thousandths of the font size
WIDTH_STEP = 10  # thousandths of the font size
_HAIR = 10  # width of the outline, thousandths of the font size
_MAX_CODES = 0xFFF0
_COARSE = 50  # width step once codes run short


class GlyphlessFont:
    """Gives out codes and describes them as the parts of a Type0 font (ISO 32000-1, 9.7)."""

    __slots__ = ("_codes",)

    def __init__(self) -> None:
        self._codes: dict[tuple[str, int], int] = {}

    def code(self, character: str, width: float) -> tuple[int, int]:
        """A code for ``character`` at about ``width`` (thousandths), and its true width."""
        step = WIDTH_STEP if len(self._codes) < _MAX_CODES // 2 else WIDTH_STEP * _COARSE
        exact = max(round(width / step) * step, WIDTH_STEP)
        key = (character, exact)
        if key not in self._codes and len(self._codes) >= _MAX_CODES:
            raise OverflowError("The document needs more character codes than a font can hold.")
        return self._codes.setdefault(key, len(self._codes) + 1), exact

    def widths(self) -> list[int]:
        """The width of each code, from code 1 on."""
        return [width for _, width in self._codes]

    def to_unicode(self) -> bytes:
        """A ToUnicode CMap of all codes."""
        texts = ((code.to_bytes(2, "big"), text) for (text, _), code in self._codes.items())
        return unicode_map(texts, 2)

    def code_to_glyph(self) -> bytes:
        """A CIDToGIDMap stream that draws the empty glyph for every code."""
        return b"\x00\x01" * (len(self._codes) + 1)


@lru_cache(maxsize=1)
def font_program() -> bytes:
    """A TrueType font whose outlines enclose nothing, the same bytes every time.

    An outline with no extent at all would make pdfium skip text that runs up or down the page.
    """
    pen = TTGlyphPen(None)
    pen.moveTo((0, DESCENT))
    pen.lineTo((_HAIR, ASCENT))
    pen.closePath()
    blank = pen.glyph()
    names = [".notdef", "blank"]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({0x20: "blank"})
    builder.setupGlyf(dict.fromkeys(names, blank))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (500, 0)))
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupNameTable({"familyName": FONT_NAME, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT)
    builder.setupPost(isFixedPitch=0)
    builder.font.recalcTimestamp = False
    builder.font["head"].created = builder.font["head"].modified = 0
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()
