"""The text of a copy as somebody would take it out, to fingerprint it and to know it again.

A copy that comes back was perhaps saved by another program. So this reads leniently what verification would
refuse; nothing is released on the strength of it.
"""

from __future__ import annotations

import re
from typing import Final

import pypdfium2 as pdfium
from lxml import etree

from redactor.errors import DocumentError
from redactor.formats.docx_package import open_package
from redactor.formats.docx_xml import parse
from redactor.formats.text import decode
from redactor.model import Limits
from redactor.readback.pdf_extract import pdfium_text

_PART: Final = re.compile(r"word/(?:document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml")
_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS: Final = {f"{_WORD}{name}": " " for name in ("tab", "br", "cr")} | {f"{_WORD}p": "\n"}


def text_of(data: bytes, suffix: str) -> str:
    """All text that a file shows, a line for each paragraph or line.

    Args:
        suffix: ``.docx`` and ``.pdf`` are read as such, all else as text.

    Raises:
        DocumentError: it cannot be read.
    """
    if suffix.lower() == ".docx":
        return _docx(data)
    return _pdf(data) if suffix.lower() == ".pdf" else decode(data).text


def _docx(data: bytes) -> str:
    package = open_package(data, Limits())
    parts = sorted(key for key in package.keys if _PART.fullmatch(key))
    return "\n".join(_part(parse(package.read(key))) for key in parts)


def _part(root: etree._Element) -> str:
    pieces: list[str] = []
    for _, element in etree.iterwalk(root, events=("end",)):
        if element.tag == f"{_WORD}t":
            pieces.append(element.text or "")
        else:
            pieces.append(_BREAKS.get(str(element.tag), ""))
    return "".join(pieces)


def _pdf(data: bytes) -> str:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        raise DocumentError(
            "damaged", "The PDF cannot be opened.", "Give its text instead."
        ) from None
    pages: list[str] = []
    try:
        for page in document:
            text = page.get_textpage()
            pages.append(pdfium_text(text))
            text.close()
            page.close()
    finally:
        document.close()
    return "\n".join(pages)
