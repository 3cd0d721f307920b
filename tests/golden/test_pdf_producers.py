"""A vector copy of a small note, as the programs write it that notes come from.

The same note is produced once per module by reportlab, LibreOffice and Chromium; the last two only
where they are installed. What is asked of every copy: no reader finds the names, labels and all
other words stand in order, every page is still text and graphics, nothing but the affected lines
looks different, and doing it again changes no byte.
"""

from __future__ import annotations

import contextlib
import functools
import io
import re
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import docx
import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
import reportlab
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from helpers_pdf import CLIENT, redact, write
from numpy.typing import NDArray
from pdfminer.high_level import extract_text
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ContentStream, DictionaryObject, StreamObject
from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    Flowable,
    ListFlowable,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

Pixels = NDArray[np.uint8]

_OFFICE = shutil.which("soffice")
_BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
_PDFTOTEXT = shutil.which("pdftotext")
_FONTS = Path(reportlab.__file__).parent / "fonts"
CHANGED = 48
"""A pixel differs when one of its channels differs by more than this."""
SAME = 0.001
"""The share of pixels that may differ outside of the affected lines, at 72 dpi."""

WORDS = {
    CLIENT: "[Client]",
    "Quenby": "[Client]",
    "Thistlewood": "[Client]",
    "Marjolein": "[Client's mother]",
    "Ottoline Farrow": "[GP]",
    "Ottoline": "[GP]",
    "Farrow": "[GP]",
}
SECRET = ("Quenby", "Thistlewood", "Marjolein", "Ottoline", "Farrow")

# --- the note ----------------------------------------------------------------------------------

HEADING = f"Session note: {CLIENT}"
STATUS = "Second visit to the clinic by the river, for supervision only."
TALK = (
    "Quenby came early and brought Marjolein along. We began with the week at school, which had "
    "gone better than the one before, and then turned to sleep. Falling asleep takes about an "
    "hour; the difficult nights are those before a test. After a pause Quenby said that talking "
    "to Marjolein about it had helped, and that both of them would like to keep the small ritual "
    "of tea and a chapter read aloud."
)
PLAN = (
    "We agreed to go on with the sleep diary and to look at it together next time. No medication "
    "was changed. A letter to the practice is to be written before the end of the month, with a "
    "copy for the family."
)
TABLE = (
    ("Person", "Relation", "Seen"),
    (CLIENT, "client", "weekly"),
    ("Marjolein", "mother", "monthly"),
    ("Ottoline Farrow", "doctor", "on request"),
)
ITEMS = ("keep the sleep diary", "ring Ottoline Farrow on Monday", "bring the diary along")
STYLED = (
    ("Risk: ", "none today", ", says ", "Quenby", "."),
    (None, "bold", None, "italic", None),
)
"""A sentence in pieces, and how each piece is set."""
UNDERLINED = ("The plan for the holidays is ", "not yet settled", " in detail.")
LINK = ("See ", "the sheet on sleep", ", or write to ", CLIENT, ".")


def _marked_up() -> tuple[str, str, str]:
    """The sentences with a style, an underline and links, as HTML that reportlab takes as well."""
    tags = {"bold": "b", "italic": "i"}
    styled = "".join(
        f"<{tags[style]}>{text}</{tags[style]}>" if style else text
        for text, style in zip(*STYLED, strict=True)
    )
    underlined = "{}<u>{}</u>{}".format(*UNDERLINED)
    linked = (
        f'{LINK[0]}<a href="https://example.org/sleep"><u>{LINK[1]}</u></a>{LINK[2]}'
        f'<a href="mailto:quenby@example.org"><u>{LINK[3]}</u></a>{LINK[4]}'
    )
    return styled, underlined, linked


def _by_reportlab(face: str, bold: str, italic: str, alignment: int) -> bytes:
    body = ParagraphStyle(
        "body", fontName=face, fontSize=10.5, leading=15, alignment=alignment, spaceAfter=8
    )
    title = ParagraphStyle("title", parent=body, fontName=bold, fontSize=16, leading=22)
    styled, underlined, linked = _marked_up()
    grid = TableStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.5, (0.3, 0.3, 0.3)),
            ("BACKGROUND", (0, 0), (-1, 0), (0.9, 0.93, 1)),
            ("FONTNAME", (0, 0), (-1, -1), face),
            ("FONTNAME", (0, 0), (-1, 0), bold),
        ]
    )
    story: list[Flowable] = [
        Paragraph(HEADING, title),
        Paragraph(STATUS, body),
        Paragraph(TALK, body),
        Paragraph(styled, body),
        Table(TABLE, colWidths=[160, 120, 120], style=grid),
        Spacer(1, 10),
        ListFlowable([Paragraph(item, body) for item in ITEMS], bulletType="bullet"),
        Paragraph(underlined, body),
        Paragraph(linked, body),
        Paragraph(PLAN, body),
    ]
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, invariant=1).build(story)
    return out.getvalue()


def reportlab_standard() -> bytes:
    return _by_reportlab("Times-Roman", "Times-Bold", "Times-Italic", TA_LEFT)


def reportlab_justified() -> bytes:
    return _by_reportlab("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", TA_JUSTIFY)


def _vera() -> None:
    files = {"Vera": "Vera", "VeraBd": "Vera-Bold", "VeraIt": "Vera-Italic", "VeraBI": "Vera-BI"}
    for file, name in files.items():
        pdfmetrics.registerFont(TTFont(name, str(_FONTS / f"{file}.ttf")))
    pdfmetrics.registerFontFamily("Vera", "Vera", "Vera-Bold", "Vera-Italic", "Vera-BI")


def reportlab_truetype() -> bytes:
    _vera()
    return _by_reportlab("Vera", "Vera-Bold", "Vera-Italic", TA_LEFT)


def reportlab_truetype_justified() -> bytes:
    _vera()
    return _by_reportlab("Vera", "Vera-Bold", "Vera-Italic", TA_JUSTIFY)


def _link(paragraph: docx.text.paragraph.Paragraph, text: str, address: str) -> None:
    """A hyperlink as Word writes it: blue and underlined."""
    link = OxmlElement("w:hyperlink")
    kind = RELATIONSHIP_TYPE.HYPERLINK
    link.set(qn("r:id"), paragraph.part.relate_to(address, kind, is_external=True))
    run = paragraph.add_run(text)
    run.underline = True
    link.append(run._r)
    paragraph._p.append(link)


def _word_file(path: Path, *, justified: bool) -> None:
    file = docx.Document()
    file.add_heading(HEADING, 1)
    file.add_paragraph(STATUS)
    talk = file.add_paragraph(TALK)
    styled = file.add_paragraph()
    for text, style in zip(*STYLED, strict=True):
        run = styled.add_run(text)
        run.bold, run.italic = style == "bold", style == "italic"
    table = file.add_table(len(TABLE), len(TABLE[0]), style="Table Grid")
    for row, texts in zip(table.rows, TABLE, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    for item in ITEMS:
        file.add_paragraph(item, style="List Bullet")
    underlined = file.add_paragraph(UNDERLINED[0])
    underlined.add_run(UNDERLINED[1]).underline = True
    underlined.add_run(UNDERLINED[2])
    linked = file.add_paragraph(LINK[0])
    _link(linked, LINK[1], "https://example.org/sleep")
    linked.add_run(LINK[2])
    _link(linked, LINK[3], "mailto:quenby@example.org")
    linked.add_run(LINK[4])
    plan = file.add_paragraph(PLAN)
    if justified:
        talk.alignment = plan.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    file.save(str(path))


@functools.cache
def _office_files() -> dict[str, bytes]:
    """Both files in one go, because starting LibreOffice is what takes the time."""
    assert _OFFICE is not None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for stem in ("left", "justified"):
            _word_file(folder / f"{stem}.docx", justified=stem == "justified")
        subprocess.run(
            [
                _OFFICE, f"-env:UserInstallation=file://{folder / 'profile'}", "--headless",
                "--convert-to", "pdf", "--outdir", name, *map(str, folder.glob("*.docx")),
            ],
            check=True, capture_output=True, timeout=240,
        )  # fmt: skip
        return {path.stem: path.read_bytes() for path in folder.glob("*.pdf")}


def libreoffice() -> bytes:
    return _office_files()["left"]


def libreoffice_justified() -> bytes:
    return _office_files()["justified"]


def page_source(*, justified: bool) -> str:
    """The note as a web page."""
    styled, underlined, linked = _marked_up()
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in TABLE
    )
    items = "".join(f"<li>{item}</li>" for item in ITEMS)
    align = "justify" if justified else "left"
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><title>note</title><style>"
        f"body{{font:11pt 'Liberation Serif',serif;text-align:{align}}}"
        "table{border-collapse:collapse}td{border:1px solid #555;padding:3px 12px}</style>"
        f"<h1>{HEADING}</h1><p>{STATUS}</p><p>{TALK}</p><p>{styled}</p><table>{rows}</table>"
        f"<ul>{items}</ul><p>{underlined}</p><p>{linked}</p><p>{PLAN}</p></html>"
    )


def _by_browser(*, justified: bool) -> bytes:
    assert _BROWSER is not None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "note.html").write_text(page_source(justified=justified))
        subprocess.run(
            [
                _BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
                f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={folder / 'note.pdf'}",
                (folder / "note.html").as_uri(),
            ],
            check=True, capture_output=True, timeout=240,
        )  # fmt: skip
        return (folder / "note.pdf").read_bytes()


def chromium() -> bytes:
    return _by_browser(justified=False)


def chromium_justified() -> bytes:
    return _by_browser(justified=True)


def _unless(missing: bool, program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(missing, reason=f"{program} is not installed")


PRODUCERS = [
    reportlab_standard,
    reportlab_justified,
    reportlab_truetype,
    reportlab_truetype_justified,
    *(
        pytest.param(build, marks=_unless(_OFFICE is None, "LibreOffice"), id=build.__name__)
        for build in (libreoffice, libreoffice_justified)
    ),
    *(
        pytest.param(build, marks=_unless(_BROWSER is None, "Chromium"), id=build.__name__)
        for build in (chromium, chromium_justified)
    ),
]

# --- what readers find -------------------------------------------------------------------------


def squeezed(text: str) -> str:
    """Text without spaces, hyphens, control characters, case and ligatures."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if c not in "-\xad" and not c.isspace() and c.isprintable())


def said(data: bytes) -> str:
    """What pdfium reads, page after page."""
    with pdfium.PdfDocument(data) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return unicodedata.normalize("NFKC", "\n".join(pages)).replace("\x02", "-")


def expected(data: bytes) -> list[str]:
    """The words of a note with labels for names: line by line, as they are replaced."""
    text = said(data)
    for word in sorted(WORDS, key=len, reverse=True):
        text = text.replace(word, WORDS[word])
    return text.split()


def _streams(data: bytes) -> Iterator[bytes]:
    reader = PdfReader(io.BytesIO(data))
    numbers = {number for rows in reader.xref.values() for number in rows} | set(reader.xref_objStm)
    for number in sorted(numbers):
        with contextlib.suppress(PyPdfError):
            found = reader.get_object(number)
            if isinstance(found, StreamObject):
                image = found.get("/Subtype") == "/Image"
                yield found._data if image else found.get_data()


def readings(data: bytes) -> dict[str, str]:
    """What every reader finds, by its name; the raw bytes are one of them."""
    raw = b"\n".join([data, *_streams(data)])
    found = {
        "pdfium": said(data),
        "pdfminer": extract_text(io.BytesIO(data)),
        "pypdf": "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages),
        "bytes": raw.decode("latin-1"),
        "wide bytes": raw.replace(b"\0", b"").decode("latin-1"),
    }
    if _PDFTOTEXT:
        ran = subprocess.run(
            [_PDFTOTEXT, "-", "-"], input=data, check=True, capture_output=True, timeout=60
        )
        found["pdftotext"] = ran.stdout.decode()
    return found


def left(data: bytes, words: Sequence[str]) -> list[tuple[str, str]]:
    """Words that a reader still finds, with the reader."""
    return [
        (reader, word)
        for reader, text in readings(data).items()
        for word in words
        if squeezed(word) in squeezed(text)
    ]


# --- what pages are made of and look like ------------------------------------------------------


def _shows_text(holder: DictionaryObject, content: ContentStream, reader: PdfReader) -> bool:
    """Whether a page shows text in a mode that can be seen, by itself or in a form."""
    forms = holder.get("/Resources", DictionaryObject()).get_object().get("/XObject", {})
    saved = [0]
    for operands, operator in content.operations:
        if operator == b"q":
            saved.append(saved[-1])
        elif operator == b"Q" and len(saved) > 1:
            saved.pop()
        elif operator == b"Tr":
            saved[-1] = int(operands[0])
        elif operator in (b"Tj", b"TJ", b"'", b'"') and saved[-1] != 3:
            return True
        elif operator == b"Do":
            form = forms.get_object()[operands[0]].get_object()
            if form.get("/Subtype") == "/Form" and _shows_text(
                form, ContentStream(form, reader), reader
            ):
                return True
    return False


def _is_picture(page: pdfium.PdfPage) -> bool:
    """Whether one image is as large as the page."""
    width, height = page.get_size()
    bounds = [i.get_bounds() for i in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE])]
    return any((x1 - x0) * (y1 - y0) > 0.9 * width * height for x0, y0, x1, y1 in bounds)


def rastered(data: bytes) -> list[int]:
    """Numbers of the pages, from 1, that are pictures instead of text and graphics."""
    reader = PdfReader(io.BytesIO(data))
    with pdfium.PdfDocument(data) as document:
        return [
            number
            for number, (page, seen) in enumerate(zip(reader.pages, document, strict=True), 1)
            if _is_picture(seen)
            or not _shows_text(page, ContentStream(page["/Contents"].get_object(), reader), reader)
        ]


def drawn(data: bytes) -> list[Pixels]:
    """All pages as a reader sees them, at 72 dpi."""
    with pdfium.PdfDocument(data) as document:
        return [np.asarray(page.render(scale=1).to_pil().convert("RGB")) for page in document]


def affected(data: bytes) -> list[NDArray[np.bool_]]:
    """For every page the rows of pixels with a name in them, over the whole width."""
    masks = []
    with pdfium.PdfDocument(data) as document:
        for page, pixels in zip(document, drawn(data), strict=True):
            mask = np.zeros(pixels.shape[:2], bool)
            text = page.get_textpage()
            codes = [pdfium_c.FPDFText_GetUnicode(text, at) for at in range(text.count_chars())]
            found = "".join(map(chr, codes))
            for match in re.finditer("|".join(SECRET), found):
                for at in range(*match.span()):
                    _, low, _, high = text.get_charbox(at, loose=True)
                    top = page.get_height() - high
                    mask[max(0, int(top) - 3) : int(page.get_height() - low) + 4] = True
            masks.append(mask)
    return masks


# --- tests -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Made:
    """A note and its copy."""

    source: bytes
    copy: bytes


@pytest.fixture(scope="module", params=PRODUCERS)
def made(request: pytest.FixtureRequest) -> Made:
    """Every producer's note, made and redacted once."""
    build: Callable[[], bytes] = request.param
    source = build()
    return Made(source, redact(source, WORDS).data)


def test_the_note_is_about_the_three(made: Made) -> None:
    """A test of the test: every reader finds the names, and the page is not a picture."""
    for reader, text in readings(made.source).items():
        if "bytes" not in reader:
            assert [word for word in SECRET if squeezed(word) not in squeezed(text)] == []
    assert rastered(made.source) == []
    assert "[Client's mother]" in " ".join(expected(made.source))
    assert squeezed(ITEMS[0]) in squeezed(said(made.source))


def test_no_reader_finds_a_name(made: Made) -> None:
    assert left(made.copy, SECRET) == []


def test_labels_and_all_other_words_stand_in_order(made: Made) -> None:
    wanted, found = expected(made.source), said(made.copy)
    assert found.split() == wanted
    for label in set(WORDS.values()):
        assert found.count(label) == " ".join(wanted).count(label) > 0


def test_every_page_is_text_and_graphics(made: Made) -> None:
    assert rastered(made.copy) == []


def test_nothing_but_the_affected_lines_looks_different(made: Made) -> None:
    pages = zip(drawn(made.source), drawn(made.copy), affected(made.source), strict=True)
    for number, (before, after, mask) in enumerate(pages, 1):
        assert before.shape == after.shape
        assert mask.mean() < 0.5
        gap = np.abs(before.astype(np.int16) - after.astype(np.int16)).max(axis=2)
        differ = (gap > CHANGED) & ~mask
        assert differ.mean() < SAME, f"page {number}"


def test_doing_it_again_changes_no_byte(made: Made) -> None:
    assert write(made.copy).data == made.copy
    assert redact(made.copy, WORDS).data == made.copy


def test_the_same_note_gives_the_same_bytes(made: Made) -> None:
    assert redact(made.source, WORDS).data == made.copy
