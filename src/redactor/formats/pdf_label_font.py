"""The font that labels are set in: part of every copy that has labels, so they look the same anywhere.

It is the face that Pillow ships (Aileron, CC0). A code is a character's UTF-16 number; the copy holds
the outlines of the labels' own letters alone.
"""

from __future__ import annotations

import io
from functools import lru_cache

from fontTools import subset
from fontTools.ttLib import TTFont
from PIL import ImageFont
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NumberObject, TextStringObject

from redactor.formats.pdf_carry import listed, made, named, packed
from redactor.formats.pdf_font_use import unicode_map

LABEL_FONT = "RedactorLabel"
_UNKNOWN = "?"
_BMP = 0x10000


@lru_cache(maxsize=1)
def _face() -> bytes:
    font = ImageFont.load_default(10)
    data = getattr(font, "font_bytes", None)
    if not isinstance(data, bytes):
        raise RuntimeError("Pillow was built without FreeType.")
    return data


@lru_cache(maxsize=1)
def _metrics() -> tuple[dict[int, float], float, float]:
    """Width by character (font sizes), ascent and descent."""
    with TTFont(io.BytesIO(_face()), lazy=True) as font:
        unit = font["head"].unitsPerEm
        advances = font["hmtx"].metrics
        widths = {c: advances[g][0] / unit for c, g in font.getBestCmap().items() if c < _BMP}
        return widths, font["hhea"].ascent / unit, font["hhea"].descent / unit


def plain_label(text: str) -> str:
    """The label in one row, with a sign for what the font lacks."""
    widths = _metrics()[0]
    return "".join(c if ord(c) in widths else _UNKNOWN for c in " ".join(text.split()))


def label_width(text: str) -> float:
    """Natural width of a label, font sizes."""
    widths = _metrics()[0]
    return sum(widths[ord(character)] for character in plain_label(text))


class LabelFont:
    """Collects what the labels of a copy need."""

    __slots__ = ("_characters",)

    def __init__(self) -> None:
        self._characters: set[str] = set()

    def codes(self, text: str) -> str:
        """A label as a string operand."""
        shown = plain_label(text)
        self._characters.update(shown)
        return f"<{shown.encode('utf-16-be').hex().upper()}>"

    def build(self, writer: PdfWriter) -> DictionaryObject:
        """The font as the parts of a Type0 font (ISO 32000-1, 9.7)."""
        characters = "".join(sorted(self._characters))
        program, glyphs = _cut(characters)
        widths, ascent, descent = _metrics()
        mapping = bytearray(2 * (max(map(ord, characters), default=0) + 1))
        spans = ArrayObject()
        for character in characters:
            mapping[2 * ord(character) : 2 * ord(character) + 2] = glyphs[character].to_bytes(
                2, "big"
            )
            spans += [NumberObject(ord(character)), listed([1000 * widths[ord(character)]])]
        descriptor = made(
            Type=named("FontDescriptor"),
            FontName=named(LABEL_FONT),
            Flags=NumberObject(4),
            FontBBox=listed([0, 1000 * descent, 1000, 1000 * ascent]),
            ItalicAngle=NumberObject(0),
            Ascent=listed([1000 * ascent])[0],
            Descent=listed([1000 * descent])[0],
            CapHeight=NumberObject(700),
            StemV=NumberObject(80),
            FontFile2=writer._add_object(packed(program, Length1=NumberObject(len(program)))),
        )
        descendant = made(
            Type=named("Font"),
            Subtype=named("CIDFontType2"),
            BaseFont=named(LABEL_FONT),
            CIDSystemInfo=made(
                Registry=TextStringObject("Adobe"),
                Ordering=TextStringObject("Identity"),
                Supplement=NumberObject(0),
            ),
            FontDescriptor=writer._add_object(descriptor),
            DW=NumberObject(500),
            W=spans,
            CIDToGIDMap=writer._add_object(packed(bytes(mapping))),
        )
        texts = [(character.encode("utf-16-be"), character) for character in characters]
        return made(
            Type=named("Font"),
            Subtype=named("Type0"),
            BaseFont=named(LABEL_FONT),
            Encoding=named("Identity-H"),
            DescendantFonts=ArrayObject([writer._add_object(descendant)]),
            ToUnicode=writer._add_object(packed(unicode_map(texts, 2))),
        )


@lru_cache(maxsize=64)
def _cut(characters: str) -> tuple[bytes, dict[str, int]]:
    """The font program with the outlines of ``characters``, and their glyph numbers."""
    options = subset.Options(
        drop_tables=[
            "name",
            "post",
            "OS/2",
            "GSUB",
            "GPOS",
            "GDEF",
            "kern",
            "DSIG",
            "gasp",
            "FFTM",
        ],
        layout_features=[],
        notdef_outline=False,
        recalc_timestamp=False,
        hinting=False,
    )
    with TTFont(io.BytesIO(_face())) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(text=characters)
        cutter.subset(font)
        font.recalcTimestamp = False
        font["head"].created = font["head"].modified = 0
        cmap = font.getBestCmap()
        glyphs = {c: font.getGlyphID(cmap[ord(c)]) for c in characters}
        del font["cmap"]
        out = io.BytesIO()
        font.save(out)
    return out.getvalue(), glyphs
