"""What reading, writing and showing a PDF start from: its pages, looked at in one way, and how places are named."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2 as pdfium

from redactor.formats.ocr import Engine
from redactor.formats.pdf_inventory import Inventory, take_inventory
from redactor.formats.pdf_lines import Line
from redactor.formats.pdf_own import OwnText
from redactor.formats.pdf_page import PageView, view_own_page, view_page
from redactor.formats.pdf_write import is_own_copy
from redactor.model import Handling


def own_text(data: bytes) -> OwnText | None:
    """The text layers of an unchanged copy of ours; ``None`` for any other file."""
    return OwnText(data) if is_own_copy(data) else None


def inventory_of(data: bytes, copy: OwnText | None, handling: Handling) -> Inventory:
    """What is in the file beside its pages; nothing in a copy of ours."""
    if copy:
        return Inventory((), frozenset(), True)
    return take_inventory(data, handling.passwords)


def views_of(
    document: pdfium.PdfDocument,
    inventory: Inventory,
    copy: OwnText | None,
    engine: Engine | None,
) -> Iterator[PageView]:
    """Every page, one at a time."""
    for index in range(len(document)):
        if copy and copy.is_picture(index):
            yield view_own_page(copy, index)
        else:
            yield view_page(document, index, patterned=index in inventory.patterned, engine=engine)


def picture_lines(view: PageView) -> tuple[Line, ...]:
    """What was read in the pictures of a page of text."""
    return view.shown.lines if view.shown else ()


def place_of(view: PageView, noun: str, at: int) -> str:
    """The place of line ``at`` (from 1) of a kind: ``page 2 line 5``."""
    return f"page {view.number} {noun} {at}"
