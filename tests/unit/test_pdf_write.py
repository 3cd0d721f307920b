"""Writing a PDF: the laws, what is painted, and what the file is made of."""

from __future__ import annotations

import io
from collections.abc import Callable

import pypdfium2 as pdfium
import pytest
from helpers_pdf import (
    HANDLING,
    PIXELS,
    busy,
    columns,
    cropped,
    letter,
    lines,
    pdf,
    picture,
    read,
    redact,
    rotated,
    scan,
    source,
    table,
    texts,
    write,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfminer.high_level import extract_text
from PIL import Image, ImageChops
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from redactor.errors import DocumentError
from redactor.formats.pdf import PdfFormat
from redactor.formats.pdf_write import is_own_copy
from redactor.model import Replacement

NAMES = {"Quenby Thistlewood": "[Client]", "Quenby": "[Client]", "Marjolein": "[Client's mother]"}
WORDS = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyzABCDEFGXYZ.,;:'()-0123456789", min_size=1, max_size=12),
    min_size=1,
    max_size=7,
).map(" ".join)


def drawn(data: bytes, page: int = 0) -> Image.Image:
    """A page as a reader sees it, at the resolution of the copy."""
    with pdfium.PdfDocument(data) as document:
        image: Image.Image = document[page].render(scale=150 / 72).to_pil()
        return image.convert("RGB")


def slanted() -> bytes:
    def draw(sheet: Canvas) -> None:
        sheet.translate(60, 200)
        sheet.rotate(30)
        sheet.drawString(0, 0, "Note on Quenby and others")
        sheet.drawString(0, -30, "and a second line")

    return pdf(draw)


@pytest.mark.parametrize(
    "build",
    [
        letter,
        columns,
        table,
        slanted,
        lambda: rotated(letter(), 90),
        lambda: rotated(table(), 180),
        lambda: cropped(letter(), (0, 400, 200, 595)),
        busy,
    ],
    ids=["letter", "columns", "table", "slanted", "turned", "upside-down", "cropped", "busy"],
)
def test_writing_nothing_reads_back_the_same_and_again(build: Callable[[], bytes]) -> None:
    first = read(build())
    copy = write(build()).data
    second = read(copy)
    assert texts(second) == texts(first)
    assert texts(second, "hidden") == []
    assert second.coverage.not_covered == ()
    assert second.hidden == ()
    assert write(copy).data == copy


@settings(max_examples=25, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=5))
def test_any_reader_finds_the_words_of_a_copy_in_order(rows: list[str]) -> None:
    copy = write(pdf(lines(*rows, size=9))).data
    expected = [row for row in rows if row.strip()]
    assert texts(read(copy)) == expected
    words = " ".join(expected).split()
    assert extract_text(io.BytesIO(copy)).split() == words
    assert PdfReader(io.BytesIO(copy)).pages[0].extract_text().split() == words


def test_labels_stand_in_the_text_layer_in_full() -> None:
    copy = redact(letter(), NAMES | {"Bo": "[Client's younger brother]"}).data
    found = texts(read(copy))
    assert "I met [Client] with her mother [Client's mother]." in found[2]
    assert "[Client's younger brother] was not there." in found[2]
    assert "Quenby" not in "".join(found)


def test_pdfium_selects_the_same_lines() -> None:
    copy = redact(table(), NAMES).data
    with pdfium.PdfDocument(copy) as document:
        text = document[0].get_textpage().get_text_range()
    assert [row.split() for row in text.splitlines()] == [row.split() for row in texts(read(copy))]


def test_what_was_removed_leaves_no_trace_in_pixels_or_bytes() -> None:
    """Two names of one width give the very same file."""

    def note(name: str) -> bytes:
        return pdf(lines(f"I met {name} today.", f"{name}'s sleep is poor.", font="Courier"))

    copies = {
        redact(note(name), {name: "[Client]"}).data for name in ("Quenby", "Ottojy", "IIIIII")
    }
    assert len(copies) == 1


def test_a_box_at_a_line_end_does_not_give_the_width_away() -> None:
    copies = {
        redact(pdf(lines(f"I met {name}")), {name: "[Client]"}).data
        for name in ("Bo", "Ann", "Lilly")
    }
    assert len(copies) == 1


@pytest.mark.parametrize("angle", [0, 90])
def test_only_the_lines_with_a_replacement_change(angle: int) -> None:
    data = rotated(letter(), angle)
    before, after = drawn(write(data).data), drawn(redact(data, {"Marjolein": "[Mother]"}).data)
    box = ImageChops.difference(before, after).getbbox()
    assert box is not None
    across = (box[3] - box[1]) if angle == 0 else (box[2] - box[0])
    assert across < 40


def test_a_label_never_reaches_the_kept_words_beside_it() -> None:
    data = pdf(lines("Bo and Bo met."))
    copy = drawn(redact(data, {"Bo": "[Client's brother]"}, PIXELS).data)
    plain = drawn(write(data, handling=PIXELS).data)
    sheet = pdfium.PdfDocument(data)[0].get_textpage()
    start = sheet.get_text_range().index("and")
    left = sheet.get_charbox(start)[0]
    right = sheet.get_charbox(start + 2)[2]
    scale = 150 / 72
    area = (int(left * scale), 90, int(right * scale) + 1, 140)
    assert plain.crop(area).tobytes() == copy.crop(area).tobytes()
    assert plain.tobytes() != copy.tobytes()


def test_a_replacement_in_a_copy_removes_its_pixels() -> None:
    copy = write(pdf(lines("I met Quenby today.", font="Courier")), handling=PIXELS).data
    other = write(pdf(lines("I met Ottojy today.", font="Courier")), handling=PIXELS).data
    again = redact(copy, {"Quenby": "[Client]"}).data
    assert is_own_copy(again)
    assert drawn(again).tobytes() == drawn(redact(other, {"Ottojy": "[Client]"}).data).tobytes()


def test_pictures_are_grey_wherever_they_stand() -> None:
    shared = picture()

    def draw(sheet: Canvas) -> None:
        sheet.drawString(40, 560, "text")
        sheet.drawImage(shared, 40, 400, 200, 100)
        sheet.drawImage(shared, 300, 400, 20, 10)

    def nested(sheet: Canvas) -> None:
        sheet.drawString(40, 560, "text")
        sheet.beginForm("holder")
        sheet.drawImage(shared, 40, 300, 200, 100, mask=[0, 1, 0, 1, 0, 1])
        sheet.drawInlineImage(Image.new("RGB", (20, 20), (200, 0, 0)), 300, 100, 60, 60)
        sheet.endForm()
        sheet.doForm("holder")

    copy = write(pdf(draw, nested)).data
    for page in (0, 1):
        red, green, blue = drawn(copy, page).split()
        assert ImageChops.difference(red, blue).getextrema() == (0, 0)
        assert ImageChops.difference(red, green).getextrema() == (0, 0)


def test_a_page_that_is_not_covered_is_left_out_and_says_so() -> None:
    def page(sheet: Canvas) -> None:
        sheet.drawImage(picture(size=(420, 595)), 0, 0, 420, 595)

    copy = write(pdf(lines("first page"), page)).data
    assert texts(read(copy)) == [
        "first page",
        "[Page 2: no text layer, not covered - page left out]",
    ]
    image = drawn(copy, 1)
    assert image.crop((0, 80, *image.size)).getextrema() == ((255, 255),) * 3


def test_a_foreign_scan_is_left_out() -> None:
    copy = write(scan("Quenby was here")).data
    assert drawn(copy).crop((0, 80, 800, 1200)).getextrema() == ((255, 255),) * 3
    assert "Quenby" not in "".join(texts(read(copy)))


def test_one_changed_byte_makes_a_copy_a_foreign_scan() -> None:
    copy = redact(letter(), NAMES, PIXELS).data
    assert is_own_copy(copy)
    touched = copy.replace(b"%PDF-1.3", b"%PDF-1.4", 1)
    assert not is_own_copy(touched)
    assert not is_own_copy(copy + b"\n")
    assert read(touched).coverage.not_covered == (
        "page 1 (scanned page, its text layer is not verified)",
    )


def test_the_file_holds_pages_images_a_font_and_nothing_else() -> None:
    reader = PdfReader(io.BytesIO(write(busy()).data))
    assert set(reader.root_object) == {"/Type", "/Pages"}
    assert set(reader.trailer) <= {"/Size", "/Root", "/Info", "/ID"}
    assert dict(reader.metadata or {}) == {"/Producer": "redactor"}
    assert set(reader.pages[0]) <= {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents"}
    assert not reader.attachments
    assert not reader.outline


def test_the_same_input_gives_the_same_bytes() -> None:
    assert redact(letter(), NAMES).data == redact(letter(), NAMES).data


@pytest.mark.parametrize(
    "spans",
    [
        [Replacement(99, 0, 1, "[X]")],
        [Replacement(0, 0, 9999, "[X]")],
        [Replacement(0, 3, 2, "[X]")],
        [Replacement(0, 0, 4, "[X]"), Replacement(0, 3, 6, "[Y]")],
    ],
    ids=["no-segment", "beyond-end", "backwards", "overlap"],
)
def test_a_replacement_that_does_not_fit_is_refused(spans: list[Replacement]) -> None:
    with pytest.raises(DocumentError) as caught:
        write(letter(), spans)
    assert caught.value.problem.code == "bad-replacement"


def test_a_document_of_other_bytes_is_refused() -> None:
    with pytest.raises(DocumentError) as caught:
        PdfFormat().write(source(columns()), read(letter()), [], HANDLING)
    assert caught.value.problem.code == "source-changed"


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_any_span_can_be_replaced(data: st.DataObject) -> None:
    document = read(letter())
    segment = data.draw(st.sampled_from(document.segments))
    start = data.draw(st.integers(0, len(segment.text)))
    end = data.draw(st.integers(start, len(segment.text)))
    label = data.draw(st.sampled_from(["[Client]", "[A very long label of many words]", ""]))
    copy = write(letter(), [Replacement(segment.index, start, end, label)]).data
    expected = segment.text[:start] + label + segment.text[end:]
    found = "\n".join(texts(read(copy)))
    assert "".join(expected.split()) in "".join(found.split())
