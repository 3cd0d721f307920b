"""What a reviewer sees of a PDF: boxes that sit on the words, on the page as it is drawn, in source and copy."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import pytest
from helpers_pair import reviewed, source
from helpers_pdf import CLIENT, changed, columns, cropped, letter, lines, pdf, rotated, scan, table
from PIL import Image
from reportlab.pdfgen import canvas

from redactor.errors import DocumentError
from redactor.formats import ocr
from redactor.formats.ocr import Fragment, Word
from redactor.formats.pdf import PdfFormat
from redactor.formats.pdf_geometry import Box
from redactor.formats.pdf_show import shown_pages
from redactor.model import Handling
from redactor.review.pairing import pair
from redactor.review.pdf_sheets import _parts, picture
from redactor.review.shapes import MarkBox, Pair, Sheet

OFF = Handling(ocr="off")
WORDS = {
    CLIENT: "[Client]",
    "Quenby": "[Client]",
    "Marjolein": "[Client's mother]",
    "Bo": "[Person]",
}
FLAGS = (("risk", "thoughts of ending her life"),)


def found(data: bytes, handling: Handling = OFF) -> Pair:
    return pair(*reviewed(data, ".pdf", dict(WORDS), FLAGS, handling), handling)  # type: ignore[arg-type]


def boxes(sheet: Sheet, id_: str) -> list[MarkBox]:
    return [box for box in sheet.boxes if box.id == id_]


def ink(data: bytes, sheet: Sheet, box: MarkBox) -> float:
    """Share of a box's pixels that are dark on the page as it is drawn."""
    image = Image.open(io.BytesIO(picture(data, ".pdf", sheet.number, OFF, 1200))).convert("L")
    scale = image.width / sheet.width
    sides = (box.x, box.y, box.x + box.width, box.y + box.height)
    return float((np.asarray(image.crop([round(side * scale) for side in sides])) < 128).mean())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "handling", [OFF, Handling(ocr="off", pdf="pixels")], ids=["text", "pixels"]
)
@pytest.mark.parametrize(
    "data",
    [letter(), columns(), table(), rotated(letter(), 90), cropped(letter(), (20, 300, 420, 580))],
    ids=["letter", "columns", "table", "rotated", "cropped"],
)  # fmt: skip
def test_every_change_has_a_box_with_ink_in_it_on_both_sides(
    data: bytes, handling: Handling
) -> None:
    outcome, given, copy = reviewed(data, ".pdf", dict(WORDS), (), handling)
    pair_ = pair(outcome, given, copy, handling)
    assert pair_.changes
    assert pair_.moved == ""
    for side, sheets in ((data, pair_.source), (copy.data, pair_.copy)):
        (sheet,) = sheets
        for change in pair_.changes:
            own = boxes(sheet, change.id)
            assert own, change.id
            for box in own:
                assert 0 <= box.x < box.x + box.width <= sheet.width + 0.01
                assert 0 <= box.y < box.y + box.height <= sheet.height + 0.01
                assert ink(side, sheet, box) > 0.02


def test_lines_are_numbered_as_the_format_reads_them() -> None:
    def draw(sheet: canvas.Canvas) -> None:
        sheet.drawString(40, 500, "Quenby is seen.")
        sheet.setFillColorRGB(1, 1, 1)
        sheet.drawString(40, 400, "Quenby is hidden.")

    data = pdf(draw, lines("Second page about Bo."), draw)
    given = source(data, ".pdf")
    pages = shown_pages(given, OFF)
    every = [*(x for p in pages for x in p.seen), *(x for p in pages for x in p.unseen)]
    segments = PdfFormat().read(given, OFF).segments
    assert [(x.segment, x.place, x.text) for x in every] == [
        (s.index, s.place, s.text) for s in segments
    ]
    assert all(len(line.boxes) == len(line.text) for line in every)


def test_what_cannot_be_seen_is_told_beside_the_page() -> None:
    def draw(sheet: canvas.Canvas) -> None:
        sheet.drawString(40, 500, "Nobody is seen.")
        sheet.setFillColorRGB(1, 1, 1)
        sheet.drawString(40, 400, "Quenby is hidden.")

    pair_ = found(pdf(draw))
    (block,) = pair_.source[0].blocks
    assert block.hidden
    assert [block.text[m.start : m.end] for m in block.marks] == ["Quenby"]
    assert (pair_.copy[0].blocks, pair_.moved) == ((), "")
    assert pair_.changes[0].sheet == 1


def test_lines_of_the_copy_are_those_of_the_copy() -> None:
    pair_ = found(letter())
    (source_, copy) = (pair_.source[0], pair_.copy[0])
    assert source_.is_picture
    assert copy.lines[0].text.startswith("Re: [Client], NHS number")
    assert [line.segment for line in copy.lines] == [line.segment for line in source_.lines]
    assert "Quenby" not in " ".join(line.text for line in copy.lines)
    (flag,) = pair_.flags
    assert boxes(source_, flag.id)
    assert boxes(copy, flag.id)


def test_pages_without_a_change_are_named() -> None:
    pair_ = found(pdf(lines("About Quenby."), lines("About work."), lines("About Bo.")))
    assert pair_.unchanged == (2,)
    assert [change.sheet for change in pair_.changes] == [1, 3]
    assert [sheet.number for sheet in pair_.copy] == [1, 2, 3]


def test_a_copy_with_other_pages_is_shown_as_it_is() -> None:
    outcome, given, _ = reviewed(pdf(lines("About Quenby."), lines("Bo")), ".pdf", dict(WORDS))
    other = source(pdf(lines("About [Client].")), ".pdf")
    pair_ = pair(outcome, given, other, OFF)
    assert len(pair_.copy) == 1
    assert [box.id for box in pair_.copy[0].boxes] == ["c0"]
    assert pair_.moved.startswith("1 label was not found in the copy")


class _Engine:
    def read(self, image: Image.Image) -> list[Fragment]:
        """Two words, the second far from the first."""
        del image
        return [(Word("Quenby", 100, 100, 400, 150, 0.99), Word("slept", 420, 100, 600, 150, 0.99))]


def test_a_page_that_was_read_as_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "engine", _Engine)
    pair_ = found(scan(), Handling())
    (box,) = boxes(pair_.source[0], "c0")
    scale = 72 / 200
    assert (box.x, box.width) == pytest.approx((100 * scale, 300 * scale), abs=11)
    (label,) = boxes(pair_.copy[0], "c0")
    assert label.y == pytest.approx(box.y, abs=8)


def test_a_finding_whose_characters_lie_apart_has_several_boxes() -> None:
    word = [Box(x, 10, x + 6, 20) for x in (10, 16, 22)]
    far = [Box(x, 10, x + 6, 20) for x in (200, 206)]
    got = list(_parts([*word, None, *far], (300, 300)))
    assert got == [Box(10, 10, 28, 20), Box(200, 10, 212, 20)]
    assert list(_parts([None], (300, 300))) == []


def test_a_page_is_drawn_no_wider_and_higher_than_is_useful() -> None:
    def size(data: bytes, width: int) -> Sequence[int]:
        return Image.open(io.BytesIO(picture(data, ".pdf", 1, OFF, width))).size

    assert size(letter(), 840) == (840, 1190)
    assert size(letter(), 10**9)[0] == 2000
    assert size(letter(), -5)[0] == 16
    wide, high = size(pdf(lines("x"), size=(14_400, 14_400)), 5000)
    assert wide * high <= 8_100_000
    assert max(size(pdf(lines("x"), size=(10, 14_400)), 2000)) <= 8000


def test_a_page_behind_a_password() -> None:
    data = changed(letter(), lambda writer: None, password="rosemary-7")
    with pytest.raises(DocumentError) as error:
        picture(data, ".pdf", 1, OFF, 300)
    assert error.value.problem.code == "encrypted"
    assert picture(data, ".pdf", 1, Handling(passwords=("rosemary-7",)), 300).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("data", "suffix", "page"),
    [(b"", ".pdf", 1), (b"%PDF-1.7 no more", ".pdf", 1), (b"x", ".txt", 1), (letter(), ".pdf", 2),
     (letter(), ".pdf", 0)],
)  # fmt: skip
def test_what_cannot_be_drawn_is_a_document_error(data: bytes, suffix: str, page: int) -> None:
    with pytest.raises(DocumentError):
        picture(data, suffix, page, OFF, 300)
