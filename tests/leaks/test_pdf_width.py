"""The width of a name that was removed: nothing that is left of its line may tell it.

Sixty invented names of different widths stand in the same note. If two copies differ in where a
letter or a rule stands, somebody with a list of names can tell which one was there.
"""

from __future__ import annotations

import ctypes
import functools
import io
import random
from collections.abc import Callable
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
from helpers_pdf import PAGE, pdf, redact
from pypdf import PdfReader
from pypdf.generic import StreamObject
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table, TableStyle

Box = tuple[float, float, float, float]

LABEL = "[Client]"
COUNT = 60
APART = 1.0
"""Points between the widths of any two names at 11 pt."""
GLYPH, PATH = 0.1, 0.5
"""Points that a letter or a path may be off before it stands elsewhere."""

_TEXT = (
    "we met in the clinic at nine. The talk went well and {0} felt heard. We spoke about work, "
    "about sleep and about the garden behind the house, which had been left alone all winter. At "
    "the end {0} asked for another visit before the summer, and we agreed on one in the week "
    "after the holidays, in the same room and at the same time as before."
)


@functools.cache
def names() -> tuple[str, ...]:
    """Invented names of 2 to 16 letters; no two are about as wide, none stands in the note."""
    dice = random.Random(20240607)
    found: dict[str, float] = {}
    while len(found) < COUNT:
        size = dice.randint(2, 16)
        letters = [
            dice.choice("bdfghjklmnprstvwz") if at % 2 else dice.choice("aeiouy")
            for at in range(size)
        ]
        name = "".join(letters).title()
        width = stringWidth(name, "Helvetica", 11)
        if name in _TEXT or any(abs(width - other) < APART for other in found.values()):
            continue
        found[name] = width
    return tuple(found)


# --- layouts: a note with the name in it -------------------------------------------------------

Layout = Callable[[str], bytes]


def _flowing(alignment: int) -> Layout:
    def build(name: str) -> bytes:
        style = ParagraphStyle(
            "body", fontName="Helvetica", fontSize=11, leading=15, alignment=alignment
        )

        def draw(sheet: Canvas) -> None:
            paragraph = Paragraph(f"On Monday {name} and " + _TEXT.format(name), style)
            _, height = paragraph.wrapOn(sheet, 330, 400)
            paragraph.drawOn(sheet, 45, 520 - height)
            sheet.drawString(45, 100, "end of the note")

        return pdf(draw)

    return build


def _line(place: Callable[[Canvas, str], None]) -> Layout:
    """A line of its own, placed by ``place``, over others."""

    def build(name: str) -> bytes:
        def draw(sheet: Canvas) -> None:
            place(sheet, name)
            sheet.drawString(45, 500, "the first line below it")
            sheet.drawString(45, 485, "and the second line")

        return pdf(draw)

    return build


def _title(sheet: Canvas, name: str) -> None:
    sheet.setFont("Helvetica-Bold", 15)
    sheet.drawCentredString(PAGE[0] / 2, 540, f"Notes on {name}, spring")
    sheet.setFont("Helvetica", 11)


def _title_alone(sheet: Canvas, name: str) -> None:
    sheet.drawCentredString(PAGE[0] / 2, 540, name)


def _right(sheet: Canvas, name: str) -> None:
    sheet.drawRightString(380, 540, f"written for {name} in May")


def _right_alone(sheet: Canvas, name: str) -> None:
    sheet.drawRightString(380, 540, name)


def _header(sheet: Canvas, name: str) -> None:
    sheet.drawString(45, 540, f"Notes on {name} and family")
    sheet.drawRightString(380, 540, "page 1 of 1")


def _header_in_three(sheet: Canvas, name: str) -> None:
    sheet.drawString(45, 540, "Clinic")
    sheet.drawCentredString(PAGE[0] / 2, 540, f"for {name} only")
    sheet.drawRightString(380, 540, "page 1 of 1")


def _cells(alignment: str, *, grid: bool) -> Layout:
    """A table of fixed columns; wider columns for wider names are beyond what a copy can hide."""

    def build(name: str) -> bytes:
        style = [("ALIGN", (0, 0), (-1, -1), alignment), ("FONTSIZE", (0, 0), (-1, -1), 11)]
        if grid:
            style.append(("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0)))
        rows = [
            ["Day", "Person", "Remark"],
            ["Monday", "the family", "came by bus"],
            ["Tuesday", name, "came alone"],
            ["Friday", "the teacher", "rang at noon"],
        ]

        def draw(sheet: Canvas) -> None:
            table = Table(rows, colWidths=[80, 150, 100], style=TableStyle(style))
            _, height = table.wrapOn(sheet, 330, 400)
            table.drawOn(sheet, 45, 520 - height)

        return pdf(draw)

    return build


@dataclass(frozen=True)
class Case:
    """A layout, whether the name can move words to another line, and how many names are passed over."""

    build: Layout
    flows: bool = False
    every: int = 1


LAYOUTS = {
    "paragraph-left": Case(_flowing(TA_LEFT), flows=True),
    "paragraph-justified": Case(_flowing(TA_JUSTIFY), flows=True),
    "paragraph-centred": Case(_flowing(TA_CENTER), flows=True),
    "paragraph-right": Case(_flowing(TA_RIGHT), flows=True, every=3),
    "title": Case(_line(_title)),
    "title-alone": Case(_line(_title_alone), every=3),
    "right": Case(_line(_right)),
    "right-alone": Case(_line(_right_alone), every=3),
    "header": Case(_line(_header), every=3),
    "header-in-three": Case(_line(_header_in_three), every=3),
    "cell-left": Case(_cells("LEFT", grid=False), every=3),
    "cell-centred": Case(_cells("CENTER", grid=False), every=3),
    "cell-right": Case(_cells("RIGHT", grid=False), every=3),
    "cell-left-grid": Case(_cells("LEFT", grid=True), every=3),
    "cell-centred-grid": Case(_cells("CENTER", grid=True)),
    "cell-right-grid": Case(_cells("RIGHT", grid=True)),
}


# --- fingerprints ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Print:
    """Everything of a page that has a place.

    Attributes:
        glyphs: character, x, y of every glyph; sorted by character.
        paths: bounding boxes of lines and areas, sorted.
        images: bounding boxes of images, sorted.
        rows: the text of the lines, top down, without spaces.
    """

    glyphs: tuple[tuple[str, float, float], ...]
    paths: tuple[Box, ...]
    images: tuple[Box, ...]
    rows: tuple[str, ...]

    def like(self, other: Print) -> bool:
        """Whether nothing stands elsewhere in the other."""
        return (
            [glyph[0] for glyph in self.glyphs] == [glyph[0] for glyph in other.glyphs]
            and _near([g[1:] for g in self.glyphs], [g[1:] for g in other.glyphs], GLYPH)
            and _near(self.paths, other.paths, PATH)
            and _near(self.images, other.images, PATH)
        )


def _near(some: object, others: object, most: float) -> bool:
    """Whether two lists of places are the same but for ``most`` points."""
    one, other = list(some), list(others)  # type: ignore[call-overload]
    return len(one) == len(other) and all(
        abs(a - b) <= most
        for left, right in zip(one, other, strict=True)
        for a, b in zip(left, right, strict=True)
    )


def _boxes(page: pdfium.PdfPage, kind: int) -> tuple[Box, ...]:
    found = [item.get_bounds() for item in page.get_objects(filter=[kind])]
    return tuple(sorted(tuple(round(edge, 2) for edge in box) for box in found))


def fingerprint(data: bytes) -> Print:
    """Where everything of a one-page file stands."""
    with pdfium.PdfDocument(data) as document:
        page = document[0]
        text = page.get_textpage()
        glyphs = []
        x, y = ctypes.c_double(), ctypes.c_double()
        for at in range(text.count_chars()):
            char = chr(pdfium_c.FPDFText_GetUnicode(text, at))
            if not char.isspace() and not pdfium_c.FPDFText_IsGenerated(text, at):
                pdfium_c.FPDFText_GetCharOrigin(text, at, x, y)
                glyphs.append((char, round(x.value, 3), round(y.value, 3)))
        paths = _boxes(page, pdfium_c.FPDF_PAGEOBJ_PATH)
        images = _boxes(page, pdfium_c.FPDF_PAGEOBJ_IMAGE)
    lines: dict[int, list[tuple[float, str]]] = {}
    for char, left, base in glyphs:
        lines.setdefault(round(base), []).append((left, char))
    rows = tuple("".join(char for _, char in sorted(lines[base])) for base in sorted(lines)[::-1])
    ordered = sorted(glyphs, key=lambda item: (item[0], round(item[2]), item[1]))
    return Print(tuple(ordered), paths, images, rows)


def distinct(prints: list[Print]) -> list[Print]:
    """One of every kind."""
    kinds: list[Print] = []
    for each in prints:
        if not any(each.like(kind) for kind in kinds):
            kinds.append(each)
    return kinds


def whole_page(found: Print) -> bool:
    """Whether an image covers the page: then letters stand in pixels, where no origin tells."""
    return any((x1 - x0) * (y1 - y0) > 0.9 * PAGE[0] * PAGE[1] for x0, y0, x1, y1 in found.images)


@functools.cache
def _copies(layout: str) -> tuple[bytes, ...]:
    case = LAYOUTS[layout]
    chosen = names()[:: case.every]
    return tuple(redact(case.build(name), {name: LABEL}).data for name in chosen)


def _objects(data: bytes) -> list[tuple[int, int]]:
    """Number and decoded length of every stream."""
    reader = PdfReader(io.BytesIO(data))
    numbers = {number for rows in reader.xref.values() for number in rows} | set(reader.xref_objStm)
    found = {number: reader.get_object(number) for number in sorted(numbers)}
    return [
        (number, len(item._data if item.get("/Subtype") == "/Image" else item.get_data()))
        for number, item in found.items()
        if isinstance(item, StreamObject)
    ]


# --- tests -------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_sources_show_the_names(layout: str) -> None:
    """A test of the test: sixty notes of one layout, a name in each, and no image over it."""
    assert len(set(names())) == COUNT
    for name in names()[::4]:
        found = fingerprint(LAYOUTS[layout].build(name))
        assert name in "".join(found.rows)
        assert not whole_page(found)


@pytest.mark.parametrize(("apart", "same"), [(0.0, True), (0.05, True), (0.3, False)])
def test_a_fingerprint_sees_a_third_of_a_point(apart: float, same: bool) -> None:
    def draw(sheet: Canvas) -> None:
        sheet.drawString(45 + apart, 540, "met in May")

    def plain(sheet: Canvas) -> None:
        sheet.drawString(45, 540, "met in May")

    assert fingerprint(pdf(draw)).like(fingerprint(pdf(plain))) is same


def test_a_fingerprint_sees_a_rule_that_is_longer() -> None:
    prints = [
        fingerprint(pdf(lambda sheet, length=length: sheet.rect(45, 500, length, 1, fill=1)))
        for length in (50, 51)
    ]
    assert len(distinct(prints)) == 2


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_is_left_of_a_line_does_not_tell_the_width(layout: str) -> None:
    prints = [fingerprint(copy) for copy in _copies(layout)]
    assert all(LABEL in "".join(found.rows) for found in prints)
    patterns = {found.rows for found in prints}
    if not LAYOUTS[layout].flows:
        assert len(patterns) == 1
    assert not any(whole_page(found) for found in prints)
    assert len(distinct(prints)) <= len(patterns)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_same_note_gives_the_same_objects(layout: str) -> None:
    """A file whose numbers or lengths are left to chance would hide a leak of either."""
    for name in names()[:1]:
        data = LAYOUTS[layout].build(name)
        one, other = (redact(data, {name: LABEL}).data for _ in range(2))
        assert _objects(one) == _objects(other)
        assert one == other
