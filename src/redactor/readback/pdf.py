"""Reads a finished PDF in every way a curious reader could, to look for what should be gone.

First all of it is held against what a copy may hold, with nothing shared with the writer: each byte belongs
to an object that is reached, each object to a kind with known entries, each stream to a grammar. So text
can be in few places, and each is given back: the pages as three programs read them, the strings that their
operators show, and what character maps, font programs and pictures hold beside pixels.
"""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2 as pdfium

from redactor.errors import DocumentError
from redactor.model import Surface
from redactor.readback import pdf_extract, pdf_labels
from redactor.readback.pdf_shape import Copy, checked
from redactor.readback.pdf_shown import ShownText
from redactor.readback.pdf_syntax import Unknown

_FIRST, _LAST = b"%PDF-", b"startxref"


def surfaces(data: bytes) -> Iterator[Surface]:
    """All text of a finished PDF.

    Yields:
        ``text`` for pages as one extractor sees them; ``attribute`` for what the others see, for strings
        as they are shown and for characters by place: known names are sought there, but no line is
        judged anew; ``raw`` for what else can spell a word.

    Raises:
        DocumentError: ``damaged``, when the file cannot be read back as a whole; ``unknown-content``, when
            it holds what no copy holds; ``label-covers``, when something is where a label is.
    """
    if not data.startswith(_FIRST) or _LAST not in data:
        raise _damaged()
    try:
        copy = checked(data)
        found = [*_shown(copy), *_extracted(data, copy.labels)]
    except pdf_labels.Covered:
        raise DocumentError(
            "label-covers",
            "In the finished copy a label only covers something.",
            "Report this as a fault of redactor; the copy is not published.",
            status="quarantined",
        ) from None
    except Unknown as error:
        raise _unknown(error) from None
    except RecursionError:
        raise _unknown(Unknown("objects that are nested too deep")) from None
    except Exception:  # noqa: BLE001 - extractors raise anything on damaged files
        raise _damaged() from None
    yield from dict.fromkeys(found)
    for place, text in copy.free:
        if text:
            yield Surface(place, text, "raw")


def _shown(copy: Copy) -> Iterator[Surface]:
    shown = ShownText(copy)
    for number, page in enumerate(copy.pages(), 1):
        for text in shown.page(page):
            yield Surface(f"page {number}", text, "attribute")
    for number, text in shown.others():
        yield Surface(f"object {number}", text, "attribute")


def _extracted(data: bytes, labels: bool) -> Iterator[Surface]:
    for number, text in enumerate(pdf_extract.pypdf_texts(data), 1):
        yield Surface(f"page {number}", text)
    for number, text in enumerate(pdf_extract.pdfminer_texts(data), 1):
        yield Surface(f"page {number}", text, "attribute")
    with pdfium.PdfDocument(data) as document:
        for number, page in enumerate(document, 1):
            text = page.get_textpage()
            yield Surface(f"page {number}", pdf_extract.pdfium_text(text), "attribute")
            characters = pdf_extract.characters(text)
            yield Surface(f"page {number}", pdf_extract.by_place(characters), "attribute")
            if labels:
                pdf_labels.check_labels(page, text, characters)
            text.close()
            page.close()


def _unknown(error: Unknown) -> DocumentError:
    where = f"Object {error.number}" if error.number else "The file structure"
    return DocumentError(
        "unknown-content",
        f"{where} of the finished copy holds {error.what}.",
        "Report this as a fault of redactor; the copy is not published.",
        status="quarantined",
    )


def _damaged() -> DocumentError:
    return DocumentError(
        "damaged", "The finished copy cannot be read back.", "Do not use it; run again."
    )
