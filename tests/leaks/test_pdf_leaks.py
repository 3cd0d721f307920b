"""No replaced word is left anywhere in a copy: booby-trapped and real documents."""

from __future__ import annotations

import io

from helpers_pdf import CLIENT, busy, changed, pdf, picture, read, redact, texts, write
from pdfminer.high_level import extract_text
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from reportlab.pdfgen.canvas import Canvas

from redactor.readback.pdf import surfaces


def everything(data: bytes) -> str:
    found = [surface.text for surface in surfaces(data)]
    return "\n".join([*found, extract_text(io.BytesIO(data))])


def test_a_busy_file_keeps_no_name() -> None:
    left = everything(redact(busy(), {CLIENT: "[Client]", "Quenby": "[Client]"}).data)
    assert "Quenby" not in left
    assert "Thistlewood" not in left
    assert "[Client]" in left


def test_traps_that_nobody_replaced_are_gone_all_the_same() -> None:
    """The canary stands only where no reader looks, so no detector can find it for us."""
    canary = "Zwetschkenbaum"

    def draw(sheet: Canvas) -> None:
        sheet._code.append(f"% {canary} in a comment")
        sheet._code.append(f"/Span << /ActualText ({canary}) /Alt ({canary}) >> BDC")
        sheet.drawString(40, 540, "Seen by all")
        sheet._code.append("EMC")
        sheet.drawString(40, 3000, canary)
        sheet.drawImage(picture(canary), 40, 100, 60, 30)
        sheet.bookmarkPage(canary)
        sheet.addOutlineEntry(canary, canary)
        sheet.linkURL(f"https://example.org/{canary}", (40, 40, 90, 60))

    def trap(writer: PdfWriter) -> None:
        secret = TextStringObject(canary)
        page = writer.pages[0]
        root = writer.root_object
        stream = DecodedStreamObject()
        stream.set_data(f"<x>{canary}</x>".encode())
        packed = writer._add_object(stream.flate_encode())
        for holder in (root, page):
            holder[NameObject("/Metadata")] = packed
            holder[NameObject("/PieceInfo")] = DictionaryObject({NameObject("/V"): secret})
            holder[NameObject(f"/{canary}")] = secret
        root[NameObject("/Lang")] = secret
        root[NameObject("/PageLabels")] = DictionaryObject(
            {NameObject("/Nums"): ArrayObject([NumberObject(0), secret])}
        )
        root[NameObject("/StructTreeRoot")] = DictionaryObject({NameObject("/T"): secret})
        root[NameObject("/OCProperties")] = DictionaryObject({NameObject("/Name"): secret})
        writer.add_metadata({"/Author": canary, "/Keywords": canary})
        writer.add_attachment(f"{canary}.txt", canary.encode())

    data = changed(pdf(draw), trap)
    assert data.count(canary.encode()) > 5
    copy = write(data).data
    left = everything(copy)
    assert canary not in left
    assert texts(read(copy)) == ["Seen by all"]
    assert canary.encode() not in copy


def test_a_name_drawn_under_another_wording_is_read_as_drawn() -> None:
    def draw(sheet: Canvas) -> None:
        sheet._code.append("/Span << /ActualText (somebody) >> BDC")
        sheet.drawString(40, 540, "Zwetschkenbaum came")
        sheet._code.append("EMC")

    data = pdf(draw)
    assert texts(read(data)) == ["Zwetschkenbaum came"]
    left = everything(redact(data, {"Zwetschkenbaum": "[Client]"}).data)
    assert "Zwetschkenbaum" not in left
    assert "somebody" not in left


def test_a_page_with_letters_that_claim_to_be_blanks_is_no_page_of_text() -> None:
    """Their font says that each code is a space: no reader of text sees them, everybody else does."""
    claims = b"".join(b"<%02X> <0020>\n" % code for code in range(65, 123))
    cmap = b"1 begincodespacerange\n<00> <FF>\nendcodespacerange\n%d beginbfchar\n%sendbfchar" % (
        58,
        claims,
    )

    def draw(sheet: Canvas) -> None:
        sheet.drawString(40, 540, "Seen by all, and read")
        sheet.setFont("Courier", 11)
        sheet.drawString(40, 500, "Zwetschkenbaum")

    def lie(writer: PdfWriter) -> None:
        fonts = writer.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
        stream = DecodedStreamObject()
        stream.set_data(cmap)
        for font in fonts.values():
            if font.get_object()["/BaseFont"] == "/Courier":
                font.get_object()[NameObject("/ToUnicode")] = writer._add_object(stream)

    data = changed(pdf(draw), lie)
    document = read(data)
    assert document.coverage.not_covered == ("page 1 (letters that claim to be blanks)",)
    draft = write(data)
    assert texts(read(draft.data)) == [
        "[Page 1: letters that claim to be blanks, not covered - page left out]"
    ]
