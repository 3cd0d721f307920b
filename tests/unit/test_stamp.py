"""Released copies: the notice is seen in every place, covers nothing, and nothing else changes."""

from __future__ import annotations

import codecs
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date

import docx
import pypdfium2 as pdfium
import pytest
from docx.enum.section import WD_SECTION
from helpers_docx import build, paragraph
from helpers_docx import write as written
from helpers_pdf import letter, lines, pdf, write
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
)
from reportlab.pdfgen import canvas

from redactor.formats.docx import DocxFormat
from redactor.formats.text import decode
from redactor.model import Handling, Source
from redactor.review import stamp as stamping
from redactor.review.copyid import copy_id, ids_in
from redactor.review.stamp import Notice, StampError, notice_for, stamped
from redactor.review.stamp_text import around

ID = copy_id(bytes(16), "a copy")
NOTICE = notice_for(ID, "clinical supervisor", date(2026, 12, 31))
Entries = dict[str, int | Sequence[float]]


def test_the_notice_says_what_it_must_and_no_more() -> None:
    assert NOTICE.line == (
        f"Anonymised copy, residual risk recorded. Copy {ID} for: clinical supervisor. "
        "Destroy by 2026-12-31."
    )
    assert "Destroy" not in notice_for(ID, "consultant.", None).line


@pytest.mark.parametrize("role", ["", "x" * 61, "надзиратель", "a\u2028b\x00"])
def test_a_role_that_cannot_be_shown_is_refused(role: str) -> None:
    with pytest.raises(StampError) as caught:
        notice_for(ID, role, None)
    assert role[:4] == "" or role[:4] not in str(caught.value)


@pytest.mark.parametrize("line", [f"Two\nlines {ID}", "No id", f"{ID} RC-1", f" {ID}", ID * 20])
def test_a_line_without_its_id_is_refused(line: str) -> None:
    if line == f"{ID} RC-1":
        assert Notice(ID, line).line == line
        return
    with pytest.raises(StampError):
        Notice(ID, line)


def test_other_files_are_refused() -> None:
    with pytest.raises(StampError, match="this kind"):
        stamped(b"", ".rtf", NOTICE)


@pytest.mark.parametrize("suffix", [".txt", ".md", ".docx", ".pdf"])
def test_broken_files_are_refused_without_a_word_of_them(suffix: str) -> None:
    with pytest.raises(StampError) as caught:
        stamped(b"PK\x03\x04 Quenby \x81\x00\x00", suffix, NOTICE)
    assert "Quenby" not in str(caught.value)
    assert caught.value.__cause__ is None


# Text

ENCODINGS = [
    (b"", "utf-8"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (b"", "cp1252"),
    (b"", "utf-16-le"),
]
texts = st.text(st.sampled_from("ab é’[]#\r\n\t日"), min_size=1, max_size=60)


@given(texts, st.sampled_from(ENCODINGS))
def test_every_byte_between_the_notices_stays(text: str, way: tuple[bytes, str]) -> None:
    bom, encoding = way
    text = "Notes. " + (text if encoding != "cp1252" else text.replace("日", "ü"))
    if way == (b"", "utf-16-le"):
        text = text.replace("日", "ü").replace("’", "'")
    data = bom + text.encode(encoding)
    made = stamped(data, ".txt", NOTICE)
    read = decode(data)
    head, body, tail = around(data, NOTICE)
    assert made == head + body + tail
    assert bom + body == data
    again = decode(made)
    assert (again.bom, again.encoding) == (read.bom, read.encoding)
    assert again.text.splitlines()[0] == again.text.splitlines()[-1] == NOTICE.line
    between = again.text.strip().removeprefix(NOTICE.line).removesuffix(NOTICE.line)
    assert between.strip() == text.strip()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_are_those_of_the_copy(end: str) -> None:
    made = stamped(f"one{end}two{end}".encode(), ".md", NOTICE).decode()
    assert made == f"{NOTICE.line}{end}{end}one{end}two{end}{end}{NOTICE.line}{end}"


def test_a_text_without_a_last_line_end_gets_none() -> None:
    assert stamped(b"one", ".txt", NOTICE).decode() == f"{NOTICE.line}\n\none\n\n{NOTICE.line}"


# Word


def word(build: Callable[[docx.document.Document], None]) -> bytes:
    """A copy, written as redactor writes it, of what ``build`` makes."""
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph("She slept badly, said [Client].")
    build(document)
    document.save(out)
    source = Source("case-0001/document-01", "case-0001", ".docx", out.getvalue(), "0" * 64)
    read = DocxFormat().read(source, Handling())
    return DocxFormat().write(source, read, (), Handling()).data


def footers(data: bytes) -> list[list[str]]:
    """Texts of the usual, first and even footer of each section, as Word would show them."""
    return [
        [
            "|".join(paragraph.text for paragraph in footer.paragraphs)
            for footer in (one.footer, one.first_page_footer, one.even_page_footer)
        ]
        for one in docx.Document(io.BytesIO(data)).sections
    ]


def plain(document: docx.document.Document) -> None:
    """Nothing more."""


def linked(document: docx.document.Document) -> None:
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    document.add_section(WD_SECTION.NEW_PAGE)
    document.add_section(WD_SECTION.NEW_PAGE).footer.is_linked_to_previous = False
    document.sections[2].footer.paragraphs[0].text = "Annex"


def first_later(document: docx.document.Document) -> None:
    document.add_section(WD_SECTION.NEW_PAGE).different_first_page_header_footer = True


def even(document: docx.document.Document) -> None:
    document.settings.odd_and_even_pages_header_footer = True


def test_a_document_without_footers_gets_one() -> None:
    made = stamped(word(plain), ".docx", NOTICE)
    assert footers(made) == [[NOTICE.line, "", ""]]


@pytest.mark.parametrize("end", ["", "<w:sectPr/>", "<w:sectPr><w:pgSz w:w='11906'/></w:sectPr>"])
def test_a_bare_document_gets_one_too(end: str) -> None:
    data = written(build(paragraph("She slept badly.") + end).data).data
    assert footers(stamped(data, ".docx", NOTICE)) == [[NOTICE.line, "", ""]]


def test_linked_footers_inherit_and_texts_stay() -> None:
    (one, two, three) = footers(stamped(word(linked), ".docx", NOTICE))
    assert one[0] == two[0] == f"Page 1|{NOTICE.line}"
    assert three[0] == f"Annex|{NOTICE.line}"


def test_first_and_even_pages_where_they_are_in_use() -> None:
    first, second = footers(stamped(word(first_later), ".docx", NOTICE))
    assert first == [NOTICE.line, "", ""]
    assert second == [NOTICE.line, NOTICE.line, ""]
    assert footers(stamped(word(even), ".docx", NOTICE)) == [[NOTICE.line, "", NOTICE.line]]


def test_a_margin_that_keeps_footers_from_growing_gives_way() -> None:
    def exact(document: docx.document.Document) -> None:
        document.sections[0].bottom_margin = -914400

    section = docx.Document(io.BytesIO(stamped(word(exact), ".docx", NOTICE))).sections[0]
    assert section.bottom_margin == 914400


def test_same_bytes_without_dates() -> None:
    data = word(linked)
    made = stamped(data, ".docx", NOTICE)
    assert made == stamped(data, ".docx", NOTICE)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any(b"ns0" in archive.read(name) for name in archive.namelist())


# PDF


def altered(data: bytes, entries: Entries, content: bytes = b"") -> bytes:
    """The copy with other entries of its pages, and content behind that of the first."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.metadata = {"/Producer": "redactor"}
    for page in writer.pages:
        for key, value in entries.items():
            found = NumberObject(value) if isinstance(value, int) else _numbers(value)
            page[NameObject(f"/{key}")] = found
        if content:
            stream = StreamObject()
            stream._data = content
            parts = [page.raw_get("/Contents"), writer._add_object(stream)]
            page[NameObject("/Contents")] = ArrayObject(parts)
    blank = ByteStringObject(bytes(16))
    writer._ID = ArrayObject([blank, blank])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _numbers(values: Sequence[float]) -> ArrayObject:
    return ArrayObject([FloatObject(value) for value in values])


def full(sheet: canvas.Canvas) -> None:
    """A page that is written on from edge to edge."""
    sheet.setFont("Helvetica", 10)
    for y in range(2, 600, 11):
        sheet.drawString(30, y, f"Line {y} of a page that is full")


def sizes(data: bytes) -> list[tuple[float, float]]:
    document = pdfium.PdfDocument(data)
    found = [document[at].get_size() for at in range(len(document))]
    document.close()
    return found


def ink(data: bytes) -> list[list[int]]:
    """Rows of grey values of the first page."""
    document = pdfium.PdfDocument(data)
    image = document[0].render(scale=1).to_pil().convert("L")
    document.close()
    pixels = list(image.tobytes())
    return [pixels[at : at + image.width] for at in range(0, len(pixels), image.width)]


BOXES: list[Entries] = [
    {},
    {"CropBox": (20, 300, 400, 580)},
    {"MediaBox": (-30, -20, 500, 595)},
    {"MediaBox": (20.5, 300.25, 300.5, 590.25)},
    {"UserUnit": 2},
]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("boxes", BOXES)
@pytest.mark.parametrize("draw", [lines("A few words."), full], ids=["room", "full"])
def test_the_notice_is_seen_and_covers_nothing(
    draw: Callable[[canvas.Canvas], None], boxes: Entries, turn: int
) -> None:
    data = altered(write(pdf(draw)).data, {**boxes, "Rotate": turn})
    made = stamped(data, ".pdf", NOTICE)
    assert made == stamped(data, ".pdf", NOTICE)
    before, after = ink(data), ink(made)
    more = len(after) - len(before)
    assert more in range(24)
    assert len(after[0]) == len(before[0])
    white = [[255] * len(before[0])] * more
    changed = [
        (row, old, new)
        for row, (olds, news) in enumerate(zip([*before, *white], after, strict=True))
        for old, new in zip(olds, news, strict=True)
        if abs(old - new) > 8
    ]
    assert len(changed) > 300
    assert all(old > 200 for _, old, _ in changed), "it covers something"
    assert min(new for _, _, new in changed) < 150, "it is pale"
    assert {row * 2 > len(before) for row, _, _ in changed} in ({True}, {False})
    if draw is not full and turn != 270:
        assert more == 0
        assert changed[0][0] > len(before) - 64


def test_what_lies_beyond_the_page_stays_unseen_when_it_grows() -> None:
    def draw(sheet: canvas.Canvas) -> None:
        for y in range(2, 600, 6):
            sheet.drawString(2, y, "Li")

    data = altered(write(pdf(draw)).data, {"CropBox": (0, 200, 420, 400)})
    made = stamped(data, ".pdf", NOTICE)
    assert sizes(made)[0] == pytest.approx((420, 214))
    assert all(min(row[:25]) > 240 for row in ink(made)[-13:])


def test_the_top_is_taken_where_the_bottom_is_full() -> None:
    def draw(sheet: canvas.Canvas) -> None:
        sheet.setFillGray(0.5)
        sheet.rect(0, 0, 420, 120, stroke=0, fill=1)
        sheet.setFillGray(0)
        sheet.drawString(40, 300, "Words.")

    data = write(pdf(draw)).data
    before, after = ink(data), ink(stamped(data, ".pdf", NOTICE))
    rows = [at for at, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
    assert rows
    assert rows[-1] < 40


def test_narrow_paper_is_made_wider_and_many_lines_fit() -> None:
    data = write(pdf(lines("Hm."), size=(60, 560))).data
    made = stamped(data, ".pdf", NOTICE)
    assert sizes(made)[0][0] == pytest.approx(144)
    assert ids_in(PdfReader(io.BytesIO(made)).pages[0].extract_text()) == (ID,)


def test_what_the_page_sets_does_not_reach_the_notice() -> None:
    data = altered(write(letter()).data, {}, b"3 0 0 3 50 50 cm 1 1 1 rg 5 Tr 200 Tz 9 Ts 30 Tc")
    plain_rows = ink(stamped(write(letter()).data, ".pdf", NOTICE))
    assert ink(stamped(data, ".pdf", NOTICE)) == plain_rows


@pytest.mark.parametrize("content", [b"q", b"Q", b"BT"])
def test_a_page_that_does_not_end_what_it_begins_is_refused(content: bytes) -> None:
    with pytest.raises(StampError, match="Page 1"):
        stamped(altered(write(letter()).data, {}, content), ".pdf", NOTICE)


def test_foreign_files_are_refused() -> None:
    with pytest.raises(StampError):
        stamped(letter(), ".pdf", NOTICE)


# Proof


@pytest.mark.parametrize("suffix", [".txt", ".docx", ".pdf"])
@pytest.mark.parametrize("fault", ["lost", "added", "no notice"])
def test_a_copy_that_is_not_what_was_signed_is_not_released(
    suffix: str, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stamper does what it should not: on another copy, with more text, without the notice."""
    more = "She slept badly.\nAnd well.\n"
    less = "She slept badly.\n"

    def of(text: str) -> bytes:
        if suffix == ".txt":
            return text.encode()
        if suffix == ".docx":
            return word(lambda document: [document.add_paragraph(x) for x in text.split("\n")])
        return write(pdf(lines(*text.split("\n")))).data

    signed = of(more if fault == "lost" else less)
    other = of(less if fault == "lost" else more)
    honest = stamping._STAMPERS[suffix]
    made = honest(other, NOTICE)
    if fault == "no notice":
        made = (signed, 1)
    monkeypatch.setattr(stamping, "_STAMPERS", {suffix: lambda data, notice: made})
    with pytest.raises(StampError) as caught:
        stamped(signed, suffix, NOTICE)
    assert "slept" not in str(caught.value)


def test_a_stamped_copy_can_be_stamped_for_somebody_else() -> None:
    other = notice_for(copy_id(bytes(16), "another"), "consultant", None)
    for suffix, data in ((".txt", b"a\n"), (".docx", word(plain)), (".pdf", write(letter()).data)):
        twice = stamped(stamped(data, suffix, NOTICE), suffix, other)
        assert twice
