"""Opens PDF bytes and page handles, so that every failure becomes one clear document error.

Nothing else in the package calls pdfium's loaders. Error texts never carry pdfium's own message
chain, because a handle's ``repr`` may hold document content.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from redactor.errors import DocumentError
from redactor.formats.pdf_marks import strip_actual_text
from redactor.formats.pdf_password import keys_of
from redactor.model import Handling, Limits, Source

_HEADER_WINDOW = 1024  # ISO 32000-1 Annex H, implementation note 13
_XFA = (pdfium_c.FORMTYPE_XFA_FULL, pdfium_c.FORMTYPE_XFA_FOREGROUND)


def check_bytes(source: Source, limits: Limits) -> None:
    """Refuse what is not a PDF or is too big, before any parser sees it.

    Raises:
        DocumentError: ``empty``, ``too-large`` or ``content-mismatch``.
    """
    if not source.data:
        raise DocumentError("empty", "The file has no bytes.", "Export the document again.")
    if len(source.data) > limits.max_bytes:
        raise DocumentError(
            "too-large",
            f"The file is larger than {limits.max_bytes} bytes.",
            "Split it, or raise the size limit.",
        )
    if b"%PDF-" not in source.data[:_HEADER_WINDOW]:
        raise DocumentError(
            "content-mismatch",
            "The file is named as a PDF but does not hold one.",
            "Give it the ending of its real format, or export it again.",
        )


@contextmanager
def opened(source: Source, handling: Handling) -> Iterator[pdfium.PdfDocument]:
    """The document, closed at the end. A file that only restricts permissions is opened.

    One that needs a password is opened with the first of ``handling.passwords`` that fits, be it
    the user's or the owner's.

    Raises:
        DocumentError: as :func:`check_bytes`, ``encrypted``, ``damaged`` or ``too-large`` (pages).
    """
    limits = handling.limits
    check_bytes(source, limits)
    document = _load(source.data, handling.passwords)
    try:
        if len(document) > limits.max_pages:
            raise DocumentError(
                "too-large",
                f"The document has more than {limits.max_pages} pages.",
                "Split it, or raise the page limit.",
            )
        yield document
    finally:
        document.close()


def _load(data: bytes, passwords: Sequence[str]) -> pdfium.PdfDocument:
    """The document, which lasts no longer than ``data``."""
    for key in (None, *keys_of(passwords)):
        raw = pdfium_c.FPDF_LoadMemDocument64(data, len(data), key)
        if raw:
            return _ready(pdfium.PdfDocument(raw))
        code = pdfium_c.FPDF_GetLastError()
        if code != pdfium_c.FPDF_ERR_PASSWORD:
            break
    raise _refusal(code, bool(passwords))


def _ready(document: pdfium.PdfDocument) -> pdfium.PdfDocument:
    if not len(document):
        document.close()
        raise _damaged()
    if not is_dynamic_form(document):
        document.init_forms()
    return document


def _refusal(code: int, tried: bool) -> DocumentError:
    """Why pdfium opens nothing. It is not told which password was tried, nor which came near."""
    if code == pdfium_c.FPDF_ERR_SECURITY:
        return DocumentError(
            "encrypted",
            "The document is protected in a way that no password opens (certificate, rights management).",
            "Ask its owner for a copy without that protection.",
        )
    if code != pdfium_c.FPDF_ERR_PASSWORD:
        return _damaged()
    if tried:
        return DocumentError(
            "encrypted",
            "The document is protected with a password, and none in the case.yaml opens it.",
            "Correct the list under passwords in case.yaml and run again.",
        )
    return DocumentError(
        "encrypted",
        "The document is protected with a password.",
        "Write the password into case.yaml, under passwords, and run again.",
    )


def _damaged() -> DocumentError:
    return DocumentError(
        "damaged", "The document cannot be opened.", "Open it in a viewer and save it again."
    )


def is_dynamic_form(document: pdfium.PdfDocument) -> bool:
    """Whether the document is an XFA form, whose fields are not drawn from page content."""
    return document.get_formtype() in _XFA


@contextmanager
def flat_page(document: pdfium.PdfDocument, index: int) -> Iterator[pdfium.PdfPage]:
    """Page ``index`` as it is drawn: form fields and annotations made page content, no marks.

    Raises:
        pdfium.PdfiumError: the page cannot be loaded or flattened.
    """
    page = document.get_page(index)
    try:
        result = pdfium_c.FPDFPage_Flatten(page, pdfium_c.FLAT_NORMALDISPLAY)
    finally:
        page.close()
    if result == pdfium_c.FLATTEN_FAIL:
        raise pdfium.PdfiumError("The page cannot be flattened.")
    page = document.get_page(index)
    try:
        strip_actual_text(page)
        yield page
    finally:
        page.close()
