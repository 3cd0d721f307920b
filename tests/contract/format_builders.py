"""One builder for each format of the registry: lines of text become a file of that format.

A format without a builder here fails the contract suite, so that none is added untested.
"""

from __future__ import annotations

import codecs
import datetime
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import docx
from docx.oxml.ns import qn
from reportlab.pdfgen import canvas

Build = Callable[[Sequence[str]], bytes]


@dataclass(frozen=True)
class Sample:
    """A way to make files of a format, and the ending they carry."""

    format: str
    suffix: str
    build: Build


def text_file(encoding: str, bom: bytes = b"", end: str = "\n") -> Build:
    """A text file in this encoding."""
    return lambda lines: bom + "".join(line + end for line in lines).encode(encoding)


def _docx(lines: Sequence[str]) -> bytes:
    """A Word file: the lines as paragraphs of split runs, in a table, a header and a footer."""
    made = docx.Document()
    made.core_properties.created = made.core_properties.modified = datetime.datetime(2024, 3, 12)
    made.sections[0].header.paragraphs[0].text = lines[0]
    made.sections[0].footer.paragraphs[0].text = lines[-1]
    for line in lines:
        paragraph = made.add_paragraph()
        middle = len(line) // 2
        paragraph.add_run(line[:middle]).bold = True
        paragraph.add_run(line[middle:])
    table = made.add_table(rows=len(lines), cols=2)
    for row, line in zip(table.rows, lines, strict=True):
        row.cells[0].text, row.cells[1].text = "Note", line
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _docx_tracked(lines: Sequence[str]) -> bytes:
    """The same with every paragraph a tracked insertion."""
    made = docx.Document(io.BytesIO(_docx(lines)))
    for number, paragraph in enumerate(made.paragraphs, 1):
        inserted = paragraph._p.makeelement(
            qn("w:ins"), {qn("w:id"): str(number), qn("w:author"): "A"}
        )
        for run in list(paragraph._p.findall(qn("w:r"))):
            inserted.append(run)
        paragraph._p.append(inserted)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _pdf(lines: Sequence[str]) -> bytes:
    """A PDF of two pages, each with all lines."""
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=(420, 595), invariant=1)
    sheet.setTitle(lines[0])
    for font in ("Helvetica", "Times-Roman"):
        sheet.setFont(font, 11)
        for at, line in enumerate(lines):
            sheet.drawString(40, 540 - 18 * at, line)
        sheet.showPage()
    sheet.save()
    return out.getvalue()


SAMPLES: Mapping[str, Sample] = {
    "text": Sample("text", ".txt", text_file("utf-8")),
    "text, windows": Sample("text", ".txt", text_file("cp1252", end="\r\n")),
    "text, utf-16": Sample("text", ".md", text_file("utf-16-le", codecs.BOM_UTF16_LE, "\r\n")),
    "docx": Sample("docx", ".docx", _docx),
    "docx, tracked": Sample("docx", ".docx", _docx_tracked),
    "pdf": Sample("pdf", ".pdf", _pdf),
}
