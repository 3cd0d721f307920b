"""The built-in formats: adding one is one module and one line here."""

from __future__ import annotations

from redactor.formats.base import Format
from redactor.formats.docx import DocxFormat
from redactor.formats.pdf import PdfFormat
from redactor.formats.text import TextFormat

FORMATS: tuple[Format, ...] = (TextFormat(), DocxFormat(), PdfFormat())


def format_for(suffix: str) -> Format | None:
    """The format that takes files with this lower-case ending, if any."""
    return next((each for each in FORMATS if suffix in each.suffixes), None)


def suffixes() -> tuple[str, ...]:
    """Every ending that is taken, sorted."""
    return tuple(sorted({suffix for each in FORMATS for suffix in each.suffixes}))
