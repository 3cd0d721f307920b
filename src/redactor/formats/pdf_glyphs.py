"""Reads every character of a page with its place, so that text and pixels can be matched.

pdfium reports real characters and ones it made up (spaces, line ends). Made-up ones and all white
space become flags on the next glyph; what is left is one :class:`Glyph` per character of text.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from redactor.formats.pdf_geometry import Box, Frame

UNMAPPED = "\ufffd"
_HYPHENS = {"\x02": "-", "\xad": "-", "\ufffe": "-"}
_HAIR = 0.03  # font sizes
_LEAST = 0.2  # points: a narrower glyph does not tell its direction
_CONTROL = ("Cc", "Cn")
_AXIS = 0.01  # sine below which text counts as upright or at a right angle


class Glyph(NamedTuple):
    """One character on a page. Lengths are display points.

    ``start``/``end`` lie along the text's own direction (``dx``, ``dy``), ``base`` across it.
    ``box`` is upright and holds all ink, ``ink`` is the outline's box alone (empty where the font
    has no outlines).
    ``space`` says that white space came before it, ``typed`` that a space character did, and
    ``fresh`` that a line end did. ``mode`` is the text rendering mode (ISO 32000-1, table 106),
    ``trace`` says that an unseen glyph may still show in part. ``x``, ``y`` is the origin in page space
    (points, before rotation).
    """

    text: str
    box: Box
    ink: Box
    start: float
    end: float
    base: float
    size: float
    dx: float
    dy: float
    mode: int
    mapped: bool
    space: bool = False
    typed: bool = False
    fresh: bool = False
    trace: bool = False
    x: float = 0.0
    y: float = 0.0


@dataclass(slots=True)
class Blanks:
    """White space of a page.

    Attributes:
        origins: of white space without an outline, in page space.
        claims: characters that claim to be white space and have an outline.
    """

    origins: list[tuple[float, float]] = field(default_factory=list)
    claims: list[Glyph] = field(default_factory=list)


def read_glyphs(page: pdfium.PdfPage, frame: Frame, blanks: Blanks | None = None) -> list[Glyph]:
    """All characters of the page in pdfium's reading order, seen or not.

    Args:
        blanks: gets the white space.

    Raises:
        pdfium.PdfiumError: the page's text cannot be loaded.
    """
    textpage = page.get_textpage()
    try:
        return _collect(textpage, frame, blanks or Blanks())
    finally:
        textpage.close()


def letters_of(page: pdfium.PdfPage) -> Counter[str]:
    """How often each letter of :func:`read_glyphs` stands on the page; those without a code do not count.

    Raises:
        pdfium.PdfiumError: the page's text cannot be loaded.
    """
    textpage = page.get_textpage()
    try:
        place = _placer(textpage)
        return Counter(
            text
            for index, text in _characters(textpage)
            if not text.isspace()
            and text != UNMAPPED
            and unicodedata.category(text) not in ("Cf", *_CONTROL)
            and place(index)
            and not _is_made_up(textpage, index, text)
        )
    finally:
        textpage.close()


def _characters(textpage: pdfium.PdfTextPage) -> Iterator[tuple[int, str]]:
    """The characters of a page by their numbers, halves of pairs put together."""
    high = 0
    for index in range(textpage.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(textpage, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if high and 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        yield index, _character(code)


def _is_made_up(textpage: pdfium.PdfTextPage, index: int, text: str) -> bool:
    return text != "-" and pdfium_c.FPDFText_IsGenerated(textpage, index) == 1


def _collect(textpage: pdfium.PdfTextPage, frame: Frame, blanks: Blanks) -> list[Glyph]:
    measure = _measurer(textpage, frame)
    glyphs: list[Glyph] = []
    space = typed = fresh = False
    for index, text in _characters(textpage):
        category = unicodedata.category(text)
        made_up = _is_made_up(textpage, index, text)
        if text in "\r\n":
            fresh = True
            continue
        if made_up:
            space = True
            continue
        if text.isspace():
            space = typed = True
            blank = measure(index, UNMAPPED)
            if blank is not None and _has_outline(blank):
                blanks.claims.append(blank)
            elif blank is not None:
                blanks.origins.append((blank.x, blank.y))
            continue
        if category == "Cf":
            continue
        control = category in _CONTROL
        glyph = measure(index, UNMAPPED if control else text)
        if glyph is None or (control and not glyph.ink.area):
            space = typed = True
            continue
        if space or typed or fresh:
            glyph = glyph._replace(space=space, typed=typed, fresh=fresh)
            space = typed = fresh = False
        glyphs.append(glyph)
    return glyphs


def _character(code: int) -> str:
    if code > 0x10FFFF or 0xD800 <= code < 0xE000:
        return UNMAPPED
    text = chr(code)
    return _HYPHENS.get(text, text)


def _placer(textpage: pdfium.PdfTextPage) -> Callable[[int], bool]:
    """Tells whether a character has a place: those without one are no glyphs."""
    x, y, left, right, bottom, top = (ctypes.c_double() for _ in range(6))
    loose = pdfium_c.FS_RECTF()

    def place(index: int) -> bool:
        return bool(
            pdfium_c.FPDFText_GetCharOrigin(textpage, index, x, y)
            and pdfium_c.FPDFText_GetCharBox(textpage, index, left, right, bottom, top)
            and pdfium_c.FPDFText_GetLooseCharBox(textpage, index, loose)
        )

    return place


def _measurer(textpage: pdfium.PdfTextPage, frame: Frame) -> Callable[[int, str], Glyph | None]:
    x, y = ctypes.c_double(), ctypes.c_double()
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    loose = pdfium_c.FS_RECTF()
    matrix = pdfium_c.FS_MATRIX()

    def measure(index: int, text: str) -> Glyph | None:
        if not pdfium_c.FPDFText_GetCharOrigin(textpage, index, x, y):
            return None
        if not pdfium_c.FPDFText_GetCharBox(textpage, index, left, right, bottom, top):
            return None
        if not pdfium_c.FPDFText_GetLooseCharBox(textpage, index, loose):
            return None
        dx, dy = 1.0, 0.0
        if pdfium_c.FPDFText_GetMatrix(textpage, index, matrix):
            dx, dy = _snapped(*frame.direction(matrix.a, matrix.b))
        ink = frame.box(left.value, bottom.value, right.value, top.value)
        wide = frame.box(loose.left, loose.bottom, loose.right, loose.top)
        start, end, size = _extent(wide, dx, dy)
        ox, oy = frame.point(x.value, y.value)
        if not (dx and dy) and _runs_back(ox * dx + oy * dy, start, end):
            dx, dy, start, end = -dx, -dy, -end, -start
        owner = pdfium_c.FPDFText_GetTextObject(textpage, index)
        mode = pdfium_c.FPDFTextObj_GetTextRenderMode(owner) if owner else -1
        return Glyph(
            text,
            ink.union(wide) if ink.area else wide,
            ink,
            start,
            end,
            oy * dx - ox * dy,
            size,
            dx,
            dy,
            mode,
            text != UNMAPPED
            and unicodedata.category(text) != "Co"
            and pdfium_c.FPDFText_HasUnicodeMapError(textpage, index) != 1,
            x=x.value,
            y=y.value,
        )

    return measure


def _has_outline(glyph: Glyph) -> bool:
    """Whether it has ink of more than a hair's extent; boxes of slanted text do not tell."""
    if glyph.dx and glyph.dy:
        return False
    ink, least = glyph.ink, _HAIR * max(glyph.size, 1.0)
    return ink.right - ink.left > least and ink.bottom - ink.top > least


def _runs_back(origin: float, start: float, end: float) -> bool:
    """Whether a glyph's origin is where it should end: a negative font size turns the direction."""
    return end - start > _LEAST and abs(origin - end) < 0.3 * abs(origin - start)


def _snapped(dx: float, dy: float) -> tuple[float, float]:
    if abs(dy) < _AXIS:
        return (1.0 if dx > 0 else -1.0), 0.0
    if abs(dx) < _AXIS:
        return 0.0, (1.0 if dy > 0 else -1.0)
    return round(dx, 4), round(dy, 4)


def _extent(box: Box, dx: float, dy: float) -> tuple[float, float, float]:
    """Start and end along the direction and the height across it, from an upright box."""
    width, height = box.right - box.left, box.bottom - box.top
    cos, sin = abs(dx), abs(dy)
    if not sin:
        ends = (box.left * dx, box.right * dx)
        return min(ends), max(ends), height
    if not cos:
        ends = (box.top * dy, box.bottom * dy)
        return min(ends), max(ends), width
    middle = (box.left + box.right) / 2 * dx + (box.top + box.bottom) / 2 * dy
    det = cos * cos - sin * sin
    if abs(det) < 0.2:
        length = across = (width + height) / (2 * (cos + sin))
    else:
        length = max((width * cos - height * sin) / det, 0.0)
        across = max((height * cos - width * sin) / det, 0.0)
    return middle - length / 2, middle + length / 2, across
