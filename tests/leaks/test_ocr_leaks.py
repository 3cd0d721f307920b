"""A scan and a picture, read by the real engine: what was replaced cannot be read in the copy."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import pypdfium2 as pdfium
import pytest
from helpers_batch import light_line
from helpers_docx import source
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from redactor.config.pipeline import load
from redactor.formats import ocr
from redactor.model import Draft, Outcome, Person, Roster, Source, Status

SAMPLES = Path(__file__).parents[2] / "samples" / "cases"
LETTER = SAMPLES / "Varley, Louie (CIN)" / "HV letter re Louie and Paige.pdf"
GENOGRAM = SAMPLES / "Varley, Louie (CIN)" / "Strategy discussion VARLEY Louie 11.03.25.docx"
DPI = 200
pytestmark = [
    pytest.mark.ocr,
    pytest.mark.slow,
    pytest.mark.skipif(not ocr.is_installed(), reason="the extra [ocr] is not installed"),
]


def _scan_of(data: bytes) -> bytes:
    """The first page as a scanner of no great quality gives it."""
    with pdfium.PdfDocument(data) as document:
        page = document[0].render(scale=DPI / 72).to_pil().convert("L")
    askew = page.rotate(0.6, resample=Image.Resampling.BICUBIC, fillcolor=255, expand=False)
    noise = Image.effect_noise(askew.size, 24)
    worn = Image.blend(askew.filter(ImageFilter.GaussianBlur(0.7)), noise, 0.08)
    out = io.BytesIO()
    worn.save(out, "PDF", resolution=DPI, quality=60)
    return out.getvalue()


def _run(file: Source, names: list[str]) -> tuple[Outcome, Draft]:
    people = (Person(f"roster-{n}", "other.friend", (name,)) for n, name in enumerate(names, 1))
    result = light_line(load("supervision")).run(file.case, [file], Roster(tuple(people)))
    return result.outcomes[0], result.drafts[file.id]


def _read(image: Image.Image) -> str:
    engine = ocr.engine()
    assert engine is not None
    rows = ocr.rows_of(engine.read(image))
    return "\n".join(" ".join(word.text for word in row) for row in rows)


def _page(data: bytes) -> Image.Image:
    with pdfium.PdfDocument(data) as document:
        return document[0].render(scale=DPI / 72).to_pil().convert("RGB")


def test_a_scanned_letter_loses_its_names_and_keeps_its_words() -> None:
    data = _scan_of(LETTER.read_bytes())
    before = _read(_page(data))
    names = [n for n in ("Louie", "Paige", "Varley", "Openshaw", "Nicole") if n in before]
    assert len(names) >= 3
    file = Source("case-0001/document-01", "case-0001", ".pdf", data, "0" * 64)
    outcome, draft = _run(file, names)
    assert outcome.status is Status.NEEDS_REVIEW
    assert outcome.coverage.ocr_pages == 1
    after = _read(_page(draft.data))
    assert not [name for name in names if re.search(name, after, re.IGNORECASE)]
    words = {w for w in re.findall(r"[a-z]{5,}", before) if w.capitalize() not in names}
    assert len(words) > 40
    kept = words & set(re.findall(r"[a-z]{5,}", after))
    assert len(kept) > 0.9 * len(words)
    again, _ = _run(Source(file.id, file.case, ".pdf", draft.data, "0" * 64), names)
    assert not any(decision.replaces for decision in again.decisions)


def test_a_genogram_in_a_word_document_loses_its_names() -> None:
    names = ["Louie", "Paige", "Nicole", "Aaron", "Mavis"]
    outcome, draft = _run(source(GENOGRAM.read_bytes()), names)
    assert outcome.leaks == ()
    package = docx.Document(io.BytesIO(draft.data)).part.package
    (part,) = (p for p in package.iter_parts() if p.partname.startswith("/word/media"))
    after = _read(Image.open(io.BytesIO(part.blob)).convert("RGB"))
    assert "dad" in after
    assert not [name for name in names if name in after]


def test_a_small_picture_of_text_is_read() -> None:
    image = Image.new("RGB", (420, 60), "white")
    font = ImageFont.load_default(28)
    ImageDraw.Draw(image).text((10, 10), "Quenby Thistlewood", fill="black", font=font)
    assert _read(image) == "Quenby Thistlewood"
