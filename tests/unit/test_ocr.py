"""What an engine reads in a picture becomes rows of words, and what it did not read is not shown."""

from __future__ import annotations

import io

import numpy as np
import pypdfium2 as pdfium
import pytest
from helpers_docx import source, with_picture
from helpers_pdf import source as pdf_source
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas as reportlab

from redactor.batch import versions
from redactor.config.pipeline import load
from redactor.formats import ocr
from redactor.formats.docx import DocxFormat
from redactor.formats.ocr import Word, rows_of
from redactor.formats.pdf import PdfFormat
from redactor.model import Document, Handling, Replacement


def word(text: str, left: int, top: int, *, score: float = 0.99, tall: int = 30) -> Word:
    return Word(text, left, top, left + 15 * len(text), top + tall, score)


class Fake:
    """Says the same of every picture."""

    def __init__(self, *fragments: tuple[Word, ...]) -> None:
        self.fragments = fragments
        self.seen: list[tuple[int, int]] = []

    def read(self, image: Image.Image) -> tuple[tuple[Word, ...], ...]:
        self.seen.append(image.size)
        return self.fragments


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Fake:
    """An engine that reads two rows, a doubtful word and one that stands on its end."""
    reader = Fake(
        (word("Zebedee", 200, 300), word("came", 320, 300)),
        (word("at", 600, 300), word("nine", 640, 300)),
        (word("scrawl", 200, 400, score=0.3), word("today", 400, 400)),
        (Word("margin", 60, 500, 90, 700, 0.99),),
    )
    monkeypatch.setattr(ocr, "engine", lambda: reader)
    return reader


def scan(*, ink: tuple[int, int, int, int] | None = None) -> bytes:
    """A page that is a picture of 200 dpi, with black bars where the fake reads words."""
    image = Image.new("RGB", (1654, 2339), "white")
    draw = ImageDraw.Draw(image)
    for box in (
        (194, 300, 308, 330),
        (320, 300, 380, 330),
        (600, 300, 700, 330),
        (200, 400, 290, 430),
        (400, 400, 475, 430),
    ):
        draw.rectangle(box, fill=(30, 30, 30))
    draw.line((100, 460, 1500, 460), fill="black", width=3)
    if ink is not None:
        draw.ellipse(ink, outline="black", width=9)
    out = io.BytesIO()
    sheet = reportlab.Canvas(out, pagesize=(595.44, 842.04), invariant=1)
    sheet.drawImage(ImageReader(image), 0, 0, 595.44, 842.04)
    sheet.save()
    return out.getvalue()


def shown(data: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """The first page at 200 dpi in grey."""
    with pdfium.PdfDocument(data) as document:
        return np.asarray(document[0].render(scale=200 / 72).to_pil().convert("L"))


def read(data: bytes, handling: Handling | None = None) -> Document:
    return PdfFormat().read(pdf_source(data), handling or Handling())


def test_rows_go_from_left_to_right_on_a_page_that_lies_askew() -> None:
    def fragment(row: int, left: int, *texts: str) -> tuple[Word, ...]:
        places = [left + 200 * at for at in range(len(texts))]
        return tuple(
            word(t, x, 100 * row + round(0.02 * x)) for t, x in zip(texts, places, strict=True)
        )

    given = [
        fragment(1, 900, "right", "end"), fragment(1, 100, "left", "of", "row"),
        fragment(2, 100, "second", "row", "here"),
    ]  # fmt: skip
    rows = [[w.text for w in row] for row in rows_of(given)]
    assert rows == [["left", "of", "row", "right", "end"], ["second", "row", "here"]]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Name:Nicole", ["Name:", "Nicole"]),
        ("Varley(Nix)", ["Varley", "(Nix)"]),
        ("saw.Then", ["saw.", "Then"]),
        ("Mavis07700", ["Mavis", "07700"]),
        ("02:15", ["02:15"]),
        ("e.g.", ["e.g."]),
        ("a.b@example.org", ["a.b@example.org"]),
        ("HX59", ["HX59"]),
    ],
)
def test_a_lost_blank_is_put_back(text: str, parts: list[str]) -> None:
    words = ocr._parted(Word(text, 100, 10, 100 + 10 * len(text), 40, 0.9))
    assert [w.text for w in words] == parts
    assert words[0].left == 100
    assert words[-1].right == 100 + 10 * len(text)


def test_a_scan_is_read_and_says_what_is_not_covered(fake: Fake) -> None:
    document = read(scan(ink=(900, 1200, 1100, 1330)))
    assert [s.text for s in document.segments] == ["Zebedee came\tat nine", "today"]
    assert document.coverage.ocr_pages == 1
    assert document.coverage.not_covered == (
        "page 1 (read by OCR: compare the copy with the source)",
        "page 1 (2 words hardly legible, left out)",
        "page 1 (1 marks or drawings, left out)",
    )
    assert min(fake.seen[0]) >= 1650


def test_without_an_engine_or_with_ocr_off_the_page_is_left_out(fake: Fake) -> None:
    document = read(scan(), Handling(ocr="off"))
    assert document.coverage.not_covered == ("page 1 (no text layer)",)
    assert document.coverage.ocr_pages == 0
    assert not fake.seen


def test_a_replaced_word_and_what_was_not_read_are_gone_from_the_pixels(fake: Fake) -> None:
    data, handling = scan(ink=(900, 1200, 1100, 1330)), Handling()
    document = read(data)
    draft = PdfFormat().write(
        pdf_source(data), document, [Replacement(0, 0, 7, "[Client]")], handling
    )
    page = shown(draft.data)
    assert page[315, 205:300].mean() > 120
    assert page[303, 194:199].min() > 120, "ink before the engine's box is gone, too"
    assert page[315, 330:370].mean() < 60, "the next word stays"
    assert np.all(np.abs(page[405:425, 205:285].astype(int) - 0x90) < 16), "doubtful: grey"
    assert np.all(np.abs(page[1210:1320, 910:1090].astype(int) - 0x90) < 16), "a drawing: grey"
    assert page[460, 200:1400].mean() < 90, "a ruled line stays"
    again = PdfFormat().read(pdf_source(draft.data), handling)
    assert [s.text for s in again.segments] == ["[Client] came\tat nine", "today"]


def test_a_picture_in_a_word_document_is_read_and_painted_over(fake: Fake) -> None:
    import docx

    data, handling, format_ = with_picture(), Handling(), DocxFormat()
    document = format_.read(source(data), handling)
    rows = [(s.place, s.text) for s in document.segments]
    assert rows == [
        ("image 1 line 1", "Zebedee came at nine"), ("image 1 line 2", "today"), ("image 1 line 3", "margin"),
    ]  # fmt: skip
    assert document.coverage.not_covered == ("image 1 in body (read by OCR: look at it)",)
    made = [Replacement(0, 0, 7, "[Client]")]
    copy = docx.Document(io.BytesIO(format_.write(source(data), document, made, handling).data))
    (part,) = (p for p in copy.part.package.iter_parts() if p.partname.startswith("/word/media"))
    assert part.partname == "/word/media/image1.png"
    pixels = np.asarray(Image.open(io.BytesIO(part.blob)).convert("L"))
    assert pixels[300:330, 200:305].mean() > 120
    untouched = format_.write(source(data), document, (), handling).data
    assert b"word/media/image1.jpeg" in untouched


@pytest.mark.parametrize(
    ("words", "garbled"),
    [
        ([("read", 100, 0.99), ("well", 180, 0.98), ("here", 260, 0.97)], False),
        ([("u", 100, 0.99), ("i", 300, 0.99), ("o", 600, 0.99)], True),
        ([("scrawl", 100, 0.4), ("more", 210, 0.5)], True),
        ([], False),
    ],
)
def test_a_line_of_stray_letters_is_garbled(
    words: list[tuple[str, int, float]], garbled: bool
) -> None:
    assert ocr.is_garbled(tuple(word(t, x, 10, score=s) for t, x, s in words)) is garbled


def test_a_garbled_line_is_greyed_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    good = (word("Zebedee", 200, 300), word("came", 320, 300))
    stray = (word("u", 420, 400), word("i", 600, 400), word("o", 700, 400))
    monkeypatch.setattr(ocr, "engine", lambda: Fake(good, stray))
    document = read(scan())
    assert [s.text for s in document.segments] == ["Zebedee came"]
    draft = PdfFormat().write(pdf_source(scan()), document, (), Handling())
    assert np.all(np.abs(shown(draft.data)[405:425, 405:470].astype(int) - 0x90) < 16)


def test_a_picture_without_a_ground_is_read_and_painted_on_white(fake: Fake) -> None:
    image = Image.new("RGBA", (800, 600), (0, 0, 0, 0))
    plain = np.asarray(ocr.on_paper(image))
    assert plain.shape == (600, 800, 3)
    assert plain.min() == 255


def test_only_an_engine_with_all_of_its_models_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "_MODELS", (*ocr._MODELS, "missing.onnx"))
    assert not ocr.is_installed()


def test_a_case_is_read_anew_once_ocr_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline = load("supervision")
    monkeypatch.setattr(versions, "engine_name", lambda: "")
    without = versions.model_versions(pipeline)
    monkeypatch.setattr(versions, "engine_name", lambda: "rapidocr 3.10.0")
    assert versions.model_versions(pipeline) == (*without, "rapidocr 3.10.0")
    assert versions.model_versions(pipeline.model_copy(update={"ocr": "off"})) == without
