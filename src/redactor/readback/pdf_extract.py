"""Takes the text out of a finished PDF with three programs, because each sees what another misses.

pypdf and pdfminer interpret a page on their own; pdfium is what browsers draw with, and tells where each
character stands. Characters put in order of their places give words that were drawn in pieces.
"""

from __future__ import annotations

import io
import logging
import math
from collections.abc import Iterable, Iterator, Sequence
from ctypes import byref, c_double
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import (
    PDFGraphicState,
    PDFPageInterpreter,
    PDFResourceManager,
    PDFTextState,
)
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pypdf import PdfReader

_SAME_BASELINE = 1.5  # points
_HYPHEN = "\x02"  # what pdfium gives for a hyphen at the end of a line
_BLANKS = frozenset(map(ord, " \r\n"))
_HIGHEST = 0x10FFFF


@dataclass(frozen=True, slots=True)
class Character:
    """One character of a page as pdfium sees it; its origin in points, its direction in radians."""

    index: int
    text: str = field(repr=False)
    x: float
    y: float
    angle: float

    @property
    def along(self) -> float:
        """How far it stands along its line."""
        return self.x * math.cos(self.angle) + self.y * math.sin(self.angle)

    @property
    def across(self) -> float:
        """The height of its line, in the direction of its text."""
        return self.y * math.cos(self.angle) - self.x * math.sin(self.angle)


def pypdf_texts(data: bytes) -> Iterator[str]:
    """The text of each page, by pypdf."""
    return (page.extract_text() for page in PdfReader(io.BytesIO(data), strict=False).pages)


def pdfminer_texts(data: bytes) -> Iterator[str]:
    """The strings of each page in the order of its content, by pdfminer without a layout."""
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL + 1)  # its warnings quote the file
    manager = PDFResourceManager()
    device = _Collector(manager)
    interpreter = PDFPageInterpreter(manager, device)
    for page in PDFPage.create_pages(PDFDocument(PDFParser(io.BytesIO(data)))):
        device.found = []
        interpreter.process_page(page)
        yield "".join(device.found)


def pdfium_text(page: pdfium.PdfTextPage) -> str:
    """The text of a page, by pdfium."""
    return str(page.get_text_range()).replace(_HYPHEN, "-")


def characters(page: pdfium.PdfTextPage) -> list[Character]:
    """The characters of a page in the order of its content, without the blanks that pdfium guesses."""
    x, y = c_double(), c_double()
    to_x, to_y = byref(x), byref(y)
    found: list[Character] = []
    for index in range(page.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(page, index)
        if code in _BLANKS and pdfium_c.FPDFText_IsGenerated(page, index) == 1:
            continue
        if pdfium_c.FPDFText_GetCharOrigin(page, index, to_x, to_y):
            angle = -pdfium_c.FPDFText_GetCharAngle(page, index)
            text = chr(code) if code <= _HIGHEST else "\ufffd"
            found.append(Character(index, text, x.value, y.value, angle))
    return found


def by_place(found: Sequence[Character]) -> str:
    """Characters by direction, baseline and place on it, run together; one line per baseline."""
    turns: dict[int, list[tuple[float, float, str]]] = {}
    for each in found:
        turn = round(math.degrees(each.angle)) % 360
        turns.setdefault(turn, []).append((-each.across, each.along, each.text))
    lines: list[str] = []
    for turn in sorted(turns):
        line: list[tuple[float, str]] = []
        top = -math.inf
        for down, along, text in sorted(turns[turn]):
            if down - top > _SAME_BASELINE:
                lines.append("".join(part for _, part in sorted(line)))
                line, top = [], down
            if not text.isspace() or text == " ":
                line.append((along, text))
        lines.append("".join(part for _, part in sorted(line)))
    return "\n".join(lines)


class _Collector(PDFTextDevice):
    """Keeps what pdfminer decodes, and neither where it stands nor what else is drawn."""

    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager)
        self.found: list[str] = []

    def render_string(
        self,
        textstate: PDFTextState,
        seq: Iterable[int | float | bytes],
        ncs: PDFColorSpace,
        graphicstate: PDFGraphicState,
    ) -> None:
        """Decode the strings of one operator."""
        font = textstate.font
        for part in seq:
            if isinstance(part, bytes) and font is not None:
                self.found += [_character(font, code) for code in font.decode(part)]
        self.found.append("\n")


def _character(font: PDFFont, code: int) -> str:
    try:
        return str(font.to_unichr(code))
    except PDFUnicodeNotDefined:
        return "\ufffd"
