"""Puts the notice on every page of a PDF copy as it is displayed, where it covers nothing.

At the bottom, else at the top, else on a strip of paper that the page is made longer by (and a page that
is too narrow to write on, wider). What the page
draws stays as it is: it is closed in by a saved graphics state, and cut off where it ended before. The
font is one that every viewer has.
"""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pypdfium2 as pdfium
from pdfminer.fontmetrics import FONT_METRICS
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    PdfObject,
    StreamObject,
)

from redactor.readback.pdf_operators import Operation
from redactor.readback.pdf_shape import checked
from redactor.review.notice import Notice, StampError
from redactor.review.stamp_room import Sheet, room, sheet_of

_FONT: Final = "Helvetica"
_SIZE, _LEADING, _LONGER = 7.0, 8.4, 14.0  # points
_DROP = 1.8  # from the lower edge of a line to its baseline, points
_GREY: Final = "0.35"
_SIDES: Final = 12.0  # points
_NARROWEST: Final = 144.0  # points: narrower paper is made wider
_PRODUCER: Final = "redactor"
_WIDTHS: Final = FONT_METRICS[_FONT][1]


def stamp(data: bytes, notice: Notice) -> tuple[bytes, int]:
    """The copy with its notice, and on how many pages; the same bytes for the same copy.

    Raises:
        StampError: the copy cannot be read or written, or is none of ours.
    """
    try:
        return _stamped(data, notice)
    except StampError:
        raise
    except Exception:  # noqa: BLE001 - pypdf raises anything on damaged files
        raise StampError(
            "The notice cannot be put into the PDF copy.", "Make the copy again and sign it again."
        ) from None


def _stamped(data: bytes, notice: Notice) -> tuple[bytes, int]:
    copy = checked(data)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data), strict=False))
    writer.metadata = {"/Producer": _PRODUCER}
    number = ByteStringObject(hashlib.sha256(notice.line.encode() + b"\n" + data).digest()[:16])
    writer._ID = ArrayObject([number, number])
    font = writer._add_object(_font())
    with pdfium.PdfDocument(data) as drawn:
        for index, entries in enumerate(copy.pages()):
            plain = _is_closed(copy.page_contents.get(copy.parts(entries), []))
            if not plain:
                raise StampError(
                    f"Page {index + 1} of the copy does not end what it begins.",
                    "Make the copy again with 'pdf: pixels' and sign it again.",
                )
            shown = drawn.get_page(index)
            try:
                _write(writer, writer.pages[index], shown, notice, font)
            finally:
                shown.close()
        pages = len(drawn)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue(), pages


@dataclass(frozen=True, slots=True)
class _Lines:
    """The notice as it is set; width and height in points."""

    rows: Sequence[str]
    width: float
    height: float


def _write(
    writer: PdfWriter,
    page: PageObject,
    shown: pdfium.PdfPage,
    notice: Notice,
    font: IndirectObject,
) -> None:
    sheet, before = sheet_of(page), "q\n"
    beside = max(_NARROWEST - sheet.width, 0)
    lines = _lines(notice.line, sheet.width + beside - 2 * _SIDES)
    low = room(shown, sheet, lines.width, lines.height) if not beside else None
    if low is None:
        below = math.ceil(_LONGER - _LEADING + lines.height)
        before += _clip(sheet)
        sheet, low = sheet.larger(below, beside), (below - lines.height) / 2
        _enlarge(page, sheet)
    name = _named(page, font)
    text = [f"q\nBT\n{_GREY} g\n/{name} {_plain(_SIZE)} Tf\n"]
    turned = " ".join(map(str, sheet.directions))
    for at, row in enumerate(lines.rows, 1):
        up = low + lines.height - at * _LEADING + _DROP
        x, y = sheet.place((sheet.width - _width(row)) / 2, up)
        codes = row.encode("cp1252").hex().upper()
        text.append(f"{turned} {_plain(x)} {_plain(y)} Tm\n<{codes}> Tj\n")
    parts = _parts(page)
    first = writer._add_object(_stream(before))
    last = writer._add_object(_stream(f"Q\n{''.join(text)}ET\nQ\n"))
    page[NameObject("/Contents")] = ArrayObject([first, *parts, last])


def _lines(line: str, most: float) -> _Lines:
    """The notice in as many lines as it takes on a page with room for ``most`` points."""
    first, *words = line.split(" ")
    rows = [first]
    for word in words:
        longer = f"{rows[-1]} {word}"
        if _width(longer) <= most:
            rows[-1] = longer
        else:
            rows.append(word)
    return _Lines(rows, max(map(_width, rows)), len(rows) * _LEADING)


def _width(text: str) -> float:
    """Points."""
    return sum(float(_WIDTHS.get(character, 556)) for character in text) * _SIZE / 1000


def _is_closed(operators: Sequence[Operation]) -> bool:
    """Whether a page restores each state that it saves and no other, and ends its text."""
    depth, texts = 0, 0
    for operator, _ in operators:
        depth += (operator == b"q") - (operator == b"Q")
        texts += (operator == b"BT") - (operator == b"ET")
        if depth < 0 or texts not in (0, 1):
            return False
    return depth == 0 and texts == 0


def _clip(sheet: Sheet) -> str:
    numbers = (sheet.left, sheet.bottom, sheet.right - sheet.left, sheet.top - sheet.bottom)
    return f"{' '.join(map(_plain, numbers))} re W n\n"


def _enlarge(page: PageObject, sheet: Sheet) -> None:
    edges = (sheet.left, sheet.bottom, sheet.right, sheet.top)
    box = ArrayObject([FloatObject(_plain(edge)) for edge in edges])
    page[NameObject("/MediaBox")] = box
    if "/CropBox" in page:
        page[NameObject("/CropBox")] = box


def _named(page: PageObject, font: IndirectObject) -> str:
    """Give a page the font; returns its name there."""
    resources = DictionaryObject(_entries(page.get("/Resources")))
    fonts = DictionaryObject(_entries(resources.get("/Font")))
    name = next(f"N{at}" for at in range(1, 99_999) if f"/N{at}" not in fonts)
    fonts[NameObject(f"/{name}")] = font
    resources[NameObject("/Font")] = fonts
    page[NameObject("/Resources")] = resources
    return name


def _entries(value: object) -> DictionaryObject:
    found = value.get_object() if isinstance(value, PdfObject) else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _parts(page: PageObject) -> list[PdfObject]:
    """The references to the streams that a page is drawn from."""
    if "/Contents" not in page:
        return []
    raw = page.raw_get("/Contents")
    plain = raw.get_object()
    return list(list.__iter__(plain)) if isinstance(plain, ArrayObject) else [raw]


def _font() -> DictionaryObject:
    words = {"Type": "Font", "Subtype": "Type1", "BaseFont": _FONT, "Encoding": "WinAnsiEncoding"}
    return DictionaryObject({NameObject(f"/{k}"): NameObject(f"/{v}") for k, v in words.items()})


def _stream(text: str) -> StreamObject:
    stream = StreamObject()
    stream._data = text.encode("ascii")
    return stream


def _plain(number: float) -> str:
    return f"{number:.4f}".rstrip("0").rstrip(".")
