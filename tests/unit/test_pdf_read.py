"""Reading a PDF: what becomes a line, what is hidden, what is not covered, what is refused."""

from __future__ import annotations

import pytest
from helpers_pdf import (
    HANDLING,
    busy,
    changed,
    columns,
    cropped,
    letter,
    lines,
    pdf,
    picture,
    read,
    rotated,
    scan,
    table,
    texts,
)
from reportlab.pdfgen.canvas import Canvas

from redactor.errors import DocumentError
from redactor.model import Limits


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"PK\x03\x04" + bytes(100), "content-mismatch"),
        (b"%PDF-1.7 and nothing else", "damaged"),
        (letter()[:300], "damaged"),
        (changed(letter(), lambda writer: None, password="secret"), "encrypted"),
    ],
    ids=["empty", "zip", "header-only", "cut-off", "password"],
)
def test_bad_input_has_a_code_and_a_next_step(data: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(data)
    assert caught.value.problem.code == code
    assert caught.value.problem.next
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "limits", [Limits(max_bytes=100), Limits(max_pages=1), Limits(max_characters=20)]
)
def test_limits_refuse_a_large_file(limits: Limits) -> None:
    with pytest.raises(DocumentError) as caught:
        read(pdf(lines("one line of text"), lines("and another one")), limits)
    assert caught.value.problem.code == "too-large"


def test_a_file_that_only_restricts_permissions_is_read() -> None:
    locked = changed(letter(), lambda writer: writer.encrypt("", "owner", algorithm="RC4-128"))
    document = read(locked)
    assert texts(document) == texts(read(letter()))
    assert ("encryption", 1) in [(part.part, part.count) for part in document.hidden]


def test_lines_know_their_place_and_pages_are_parted() -> None:
    document = read(pdf(lines("first", "second"), lines("third")))
    assert [(s.index, s.place, s.text, s.joint) for s in document.segments] == [
        (0, "page 1 line 1", "first", "\n"),
        (1, "page 1 line 2", "second", "\n\n"),
        (2, "page 2 line 1", "third", "\n\n"),
    ]
    assert document.coverage.pages == 2
    assert document.coverage.not_covered == ()


def test_cells_of_a_row_are_parted_by_tabs() -> None:
    assert texts(read(table())) == [
        "Name\tRelation\tTelephone",
        "Quenby Thistlewood\tclient\t07700 900123",
        "Bo\tbrother\t07700 900456",
        "Marjolein\tmother\t020 7946 0123",
    ]


def test_columns_drawn_one_after_the_other_are_not_mixed() -> None:
    assert texts(read(columns())) == [
        "Quenby came early and",
        "spoke about school. She",
        "likes the new teacher.",
        "Marjolein rang on Monday",
        "about the review. Bo is",
        "to come along as well.",
    ]


@pytest.mark.parametrize("angle", [90, 180, 270])
@pytest.mark.parametrize("build", [letter, table])
def test_a_turned_page_reads_the_same(angle: int, build: object) -> None:
    data = build()  # type: ignore[operator]
    assert texts(read(rotated(data, angle))) == texts(read(data))


def test_a_word_drawn_in_pieces_out_of_order_is_one_word() -> None:
    def draw(sheet: Canvas) -> None:
        width = sheet.stringWidth("Thistle", "Helvetica", 11)
        sheet.drawString(40 + width, 500, "wood came")
        sheet.drawString(40, 400, "later")
        sheet.drawString(40, 500, "Thistle")

    assert "Thistlewood came" in texts(read(pdf(draw)))


def test_a_hyphen_at_a_line_end_stays() -> None:
    assert texts(read(pdf(lines("She met Thistle-", "wood today")))) == [
        "She met Thistle-",
        "wood today",
    ]


def test_what_cannot_be_seen_is_hidden_text() -> None:
    def draw(sheet: Canvas) -> None:
        sheet.drawString(40, 540, "Seen by all")
        sheet.drawString(900, 540, "off the page")
        sheet.drawString(40, 500, "under a bar")
        sheet.rect(38, 495, 80, 16, fill=1)
        unseen = sheet.beginText(40, 460)
        unseen.setTextRenderMode(3)
        unseen.textOut("mode three")
        sheet.drawText(unseen)
        sheet.setFillColorRGB(1, 1, 1)
        sheet.drawString(40, 420, "white on white")

    document = read(pdf(draw))
    assert texts(document) == ["Seen by all"]
    assert sorted(texts(document, "hidden")) == [
        "mode three",
        "off the page",
        "under a bar",
        "white on white",
    ]
    assert ("hidden text lines", 4) in [(part.part, part.count) for part in document.hidden]


def test_white_text_on_a_picture_is_seen() -> None:
    def draw(sheet: Canvas) -> None:
        sheet.drawImage(picture(), 40, 400, 300, 100)
        sheet.setFillColorRGB(1, 1, 1)
        sheet.drawString(50, 420, "white on blue")

    assert texts(read(pdf(draw))) == ["white on blue"]


def test_text_outside_the_crop_box_is_hidden() -> None:
    document = read(cropped(letter(), (0, 400, 200, 595)))
    assert "Her GP is Dr Ottoline Farrow," in texts(document)
    assert any("07700 900123" in text for text in texts(document, "hidden"))


def test_form_fields_and_notes_become_text_or_are_listed() -> None:
    document = read(busy())
    assert "Quenby Thistlewood" in texts(document)
    parts = {part.part: part.count for part in document.hidden}
    assert parts["annotations"] == 2
    assert parts["attachments"] == 1
    assert parts["form fields"] == 1
    assert parts["outline entries"] == 1
    assert parts["script or action"] == 1
    assert all(part.treatment == "removed" for part in document.hidden)


def test_a_scan_is_not_covered() -> None:
    document = read(scan())
    assert document.segments == ()
    assert document.coverage.not_covered == ("page 1 (no text layer)",)


def test_the_text_layer_of_a_foreign_scan_is_evidence_but_not_cover() -> None:
    document = read(scan("Quenby was here"))
    assert texts(document, "hidden") == ["Quenby was here"]
    assert document.coverage.not_covered == (
        "page 1 (scanned page, its text layer is not verified)",
    )


def test_large_pictures_and_many_small_ones_are_reported() -> None:
    def draw(sheet: Canvas) -> None:
        sheet.drawString(40, 560, "text")
        sheet.drawImage(picture(), 40, 300, 200, 100)
        for at in range(12):
            sheet.drawImage(picture(), 40, 100 + 8 * at, 200, 7)

    assert read(pdf(draw)).coverage.not_covered == (
        "page 1 image 1 (not read)",
        "page 1 (12 small images not read)",
    )


def test_an_empty_page_is_covered() -> None:
    document = read(pdf(lambda sheet: None))
    assert document.segments == ()
    assert document.coverage.not_covered == ()


def test_the_default_handling_is_used_by_the_helpers() -> None:
    assert read(letter(), HANDLING.limits) == read(letter())


def test_no_text_in_reprs() -> None:
    assert "Quenby" not in repr(read(letter()))
