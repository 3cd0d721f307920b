"""The letters of a page are counted without measuring them: they are those of the glyphs that reading finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pypdfium2 as pdfium
import pytest
from helpers_pdf import busy, columns, letter, lines, pdf, rotated, scan, table

from redactor.formats.pdf_geometry import frame_of
from redactor.formats.pdf_glyphs import UNMAPPED, letters_of, read_glyphs


def odd() -> bytes:
    return pdf(lines("A-B soft\xad hyphen", "two  blanks\tand \x01 control", "ﬁne €5 – ok"))


@pytest.mark.parametrize(
    "make", [letter, columns, table, busy, odd, lambda: rotated(letter(), 90), scan]
)
def test_they_are_those_of_the_glyphs(make: Callable[[], bytes]) -> None:
    with pdfium.PdfDocument(make()) as document:
        for page in document:
            glyphs = read_glyphs(page, frame_of(page))
            assert letters_of(page) == Counter(g.text for g in glyphs if g.text != UNMAPPED)
