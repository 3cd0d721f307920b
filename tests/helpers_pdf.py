"""Builders of awkward PDFs with safe made-up people (docs/the domain analysis, "Safe fixtures")."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence

from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text
from pypdf.generic import (
    DictionaryObject,
    NameObject,
    NumberObject,
    RectangleObject,
    TextStringObject,
)
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from redactor.formats.pdf import PdfFormat
from redactor.model import Document, Draft, Handling, Limits, Replacement, Source

HANDLING = Handling()
PIXELS = Handling(pdf="pixels")
PAGE = (420.0, 595.0)
CLIENT, MOTHER, GP = "Quenby Thistlewood", "Marjolein Thistlewood", "Dr Ottoline Farrow"

Draw = Callable[[canvas.Canvas], None]


def source(data: bytes) -> Source:
    """A source of these bytes under a neutral id."""
    digest = hashlib.sha256(data).hexdigest()
    return Source("case-0001/document-01", "case-0001", ".pdf", data, digest)


def read(data: bytes, limits: Limits = HANDLING.limits) -> Document:
    """The document as the format reads it."""
    return PdfFormat().read(source(data), Handling(limits))


def write(
    data: bytes, replacements: Sequence[Replacement] = (), handling: Handling = HANDLING
) -> Draft:
    """A copy of ``data``."""
    return PdfFormat().write(source(data), read(data), replacements, handling)


def spans(document: Document, words: dict[str, str]) -> list[Replacement]:
    """A replacement for every occurrence of every key, longest key first."""
    found: list[Replacement] = []
    for segment in document.segments:
        taken: list[tuple[int, int]] = []
        for word in sorted(words, key=len, reverse=True):
            at = segment.text.find(word)
            while at >= 0:
                end = at + len(word)
                if all(end <= start or at >= stop for start, stop in taken):
                    taken.append((at, end))
                    found.append(Replacement(segment.index, at, end, words[word]))
                at = segment.text.find(word, end)
    return sorted(found, key=lambda item: (item.segment, item.start))


def redact(data: bytes, words: dict[str, str], handling: Handling = HANDLING) -> Draft:
    """A copy with every occurrence of the keys replaced."""
    return write(data, spans(read(data), words), handling)


def texts(document: Document, kind: str = "text") -> list[str]:
    """Texts of the segments of one kind."""
    return [segment.text for segment in document.segments if segment.kind == kind]


def pdf(*pages: Draw, size: tuple[float, float] = PAGE) -> bytes:
    """A PDF with one page per drawing function."""
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=size, invariant=1)
    for draw in pages:
        sheet.setFont("Helvetica", 11)
        draw(sheet)
        sheet.showPage()
    sheet.save()
    return out.getvalue()


def lines(*rows: str, font: str = "Helvetica", size: float = 11) -> Draw:
    """Draws rows from the top of a page."""

    def draw(sheet: canvas.Canvas) -> None:
        sheet.setFont(font, size)
        for at, row in enumerate(rows):
            sheet.drawString(40, 540 - 1.4 * size * at, row)

    return draw


def letter() -> bytes:
    """A letter: short names, possessives, a name at the end of a line, a number."""
    return pdf(
        lines(
            f"Re: {CLIENT}, NHS number 999 864 1969",
            "",
            "Dear Colleague,",
            "I met Quenby with her mother Marjolein. Bo was not there.",
            "Quenby's sleep is poor; she told Bo about it (see below).",
            "Her GP is Dr Ottoline Farrow, telephone 07700 900123.",
            "She has had thoughts of ending her life but no plan, says Quenby",
            "Thistlewood, and her mother keeps the tablets locked away.",
        )
    )


def columns() -> bytes:
    """Two columns, each drawn as a whole."""

    def draw(sheet: canvas.Canvas) -> None:
        left = ["Quenby came early and", "spoke about school. She", "likes the new teacher."]
        right = ["Marjolein rang on Monday", "about the review. Bo is", "to come along as well."]
        for x, rows in ((40, left), (230, right)):
            for at, row in enumerate(rows):
                sheet.drawString(x, 520 - 15 * at, row)

    return pdf(draw)


def table() -> bytes:
    """A ruled table, drawn cell by cell."""
    rows = [
        ("Name", "Relation", "Telephone"),
        ("Quenby Thistlewood", "client", "07700 900123"),
        ("Bo", "brother", "07700 900456"),
        ("Marjolein", "mother", "020 7946 0123"),
    ]

    def draw(sheet: canvas.Canvas) -> None:
        for at, row in enumerate(rows):
            y = 520 - 20 * at
            for x, cell in zip((45, 185, 285), row, strict=True):
                sheet.drawString(x, y, cell)
                sheet.rect(x - 5, y - 6, 140 if x == 45 else 100, 20)

    return pdf(draw)


def picture(text: str = "Quenby", size: tuple[int, int] = (200, 100)) -> ImageReader:
    """A raster image that shows ``text``."""
    image = Image.new("RGB", size, (20, 40, 160))
    font = ImageFont.load_default(size[1] // 3)
    ImageDraw.Draw(image).text((10, 10), text, fill=(255, 255, 255), font=font)
    return ImageReader(image)


def scan(layer: str = "", *, mode: int = 3) -> bytes:
    """A page that is one image, maybe with a text layer over it, as OCR programs write it."""

    def draw(sheet: canvas.Canvas) -> None:
        sheet.drawImage(picture(size=(420, 595)), 0, 0, *PAGE)
        if layer:
            text = sheet.beginText(40, 400)
            text.setTextRenderMode(mode)
            text.textOut(layer)
            sheet.drawText(text)

    return pdf(draw)


def changed(data: bytes, change: Callable[[PdfWriter], None], *, password: str = "") -> bytes:
    """``data`` after ``change`` was made with pypdf."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    change(writer)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def rotated(data: bytes, angle: int) -> bytes:
    """All pages turned by ``angle`` degrees."""

    def turn(writer: PdfWriter) -> None:
        for page in writer.pages:
            page[NameObject("/Rotate")] = NumberObject(angle)

    return changed(data, turn)


def cropped(data: bytes, box: tuple[float, float, float, float]) -> bytes:
    """All pages cut to ``box`` (left, bottom, right, top; points)."""

    def cut(writer: PdfWriter) -> None:
        for page in writer.pages:
            page[NameObject("/CropBox")] = RectangleObject(box)

    return changed(data, cut)


def busy() -> bytes:
    """A letter with an attachment, an outline, a script, a title, notes and a form field."""

    def draw(sheet: canvas.Canvas) -> None:
        sheet.drawString(40, 540, "Form for the record of Quenby")
        sheet.acroForm.textfield(name="who", value=CLIENT, x=40, y=480, width=200, height=20)

    def add(writer: PdfWriter) -> None:
        writer.add_annotation(0, Text(text="Quenby in a note", rect=(40, 200, 60, 220)))
        writer.add_attachment("Quenby.txt", b"Quenby in an attachment")
        writer.add_outline_item(title="Quenby in the outline", page_number=0)
        writer.add_metadata({"/Title": "Quenby in the title"})
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
            {
                NameObject("/S"): NameObject("/JavaScript"),
                NameObject("/JS"): TextStringObject("app.alert('Quenby in a script')"),
            }
        )

    return changed(pdf(draw), add)
