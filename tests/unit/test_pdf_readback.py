"""The independent reader finds a word wherever it was put."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

import pytest
from helpers_pdf import busy, changed, letter, lines, pdf, write
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject
from reportlab.pdfgen.canvas import Canvas

from redactor.errors import DocumentError
from redactor.readback.pdf import surfaces
from redactor.readback.pdf_shown import parse_to_unicode

WORD = "Zwetschkenbaum"


def kinds(data: bytes) -> set[str]:
    return {surface.kind for surface in surfaces(data) if WORD in surface.text}


def loose_object(writer: PdfWriter) -> None:
    writer._add_object(DictionaryObject({NameObject("/Note"): TextStringObject(WORD)}))


def loose_stream(writer: PdfWriter) -> None:
    stream = DecodedStreamObject()
    stream.set_data(WORD.encode("utf-16-be"))
    writer._add_object(stream.flate_encode())


def name_object(writer: PdfWriter) -> None:
    writer.root_object[NameObject(f"/{WORD}")] = TextStringObject("")


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (loose_object, "attribute"),
        (name_object, "attribute"),
        (loose_stream, "raw"),
        (lambda writer: writer.add_metadata({"/Title": WORD}), "attribute"),
        (lambda writer: writer.add_attachment("a.txt", WORD.encode()), "raw"),
    ],
    ids=["unreachable object", "name", "unreachable stream", "title", "attachment"],
)
def test_a_word_in_an_object_is_found(change: Callable[[PdfWriter], None], kind: str) -> None:
    clean = write(letter()).data
    assert kinds(clean) == set()
    assert kind in kinds(changed(clean, change))


@pytest.mark.parametrize(
    "tail",
    [
        WORD.encode(),
        b"99 0 obj\n<< /Length 9 >>\nstream\n"
        + zlib.compress(WORD.encode())
        + b"\nendstream\nendobj",
    ],
    ids=["plain", "packed"],
)
def test_bytes_after_the_end_of_the_file_are_searched(tail: bytes) -> None:
    assert "raw" in kinds(write(letter()).data + b"\n" + tail)


def test_letters_placed_one_by_one_are_found_as_a_word() -> None:
    def draw(sheet: Canvas) -> None:
        text = sheet.beginText(40, 500)
        for letter_ in WORD:
            text.setCharSpace(30)
            text._code.append(f"({letter_}) Tj")
        sheet.drawText(text)

    assert "text" in kinds(pdf(draw))


def test_page_text_and_hidden_text_are_found() -> None:
    assert "text" in kinds(pdf(lines(f"I met {WORD} today")))


def test_standard_names_are_no_finding() -> None:
    copy = write(letter()).data
    words = {surface.text.strip("/") for surface in surfaces(copy) if surface.kind == "attribute"}
    assert words.isdisjoint({"Page", "Pages", "Root", "Info", "Image", "Font", "Kids"})
    structure = [s.text for s in surfaces(copy) if s.place == "file structure"]
    assert structure
    assert all("/Page" not in text for text in structure)


def test_a_broken_copy_is_an_error_and_not_silence() -> None:
    with pytest.raises(DocumentError) as caught:
        list(surfaces(b"%PDF-1.7 nothing"))
    assert caught.value.problem.code == "damaged"


def test_nothing_of_a_busy_file_is_left() -> None:
    assert any("Quenby in a script" in surface.text for surface in surfaces(busy()))
    left = [s for s in surfaces(write(busy()).data) if "in a script" in s.text]
    assert left == []


def test_surfaces_have_neutral_places() -> None:
    places = {surface.place.split()[0] for surface in surfaces(write(busy()).data)}
    assert places <= {"page", "object", "trailer", "stream", "image", "file"}


def test_character_maps_with_ranges_are_parsed() -> None:
    cmap = (
        b"1 beginbfchar\n<0001> <0041>\nendbfchar\n"
        b"2 beginbfrange\n<0002> <0004> <0062>\n<0005> <0006> [<0058> <00590059>]\nendbfrange\n"
    )
    assert parse_to_unicode(cmap) == {1: "A", 2: "b", 3: "c", 4: "d", 5: "X", 6: "YY"}


def test_reading_does_not_change_the_bytes() -> None:
    copy = write(letter()).data
    held = io.BytesIO(copy)
    list(surfaces(held.getvalue()))
    assert held.getvalue() == copy
