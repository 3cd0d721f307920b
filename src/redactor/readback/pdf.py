"""Reads a finished PDF in every way a curious reader could, to look for what should be gone.

Three ways, none shared with the writer: pypdf's page text; every string and name in every object of
the cross-reference table, reachable or not; and the raw bytes, each stream found by its keyword and
unpacked, so that nothing hides in an object that no table lists or after the end of the file.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from redactor.errors import DocumentError
from redactor.model import Surface, SurfaceKind
from redactor.readback.pdf_names import STANDARD_NAMES, without_standard_words
from redactor.readback.pdf_shown import shown_text

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
_DICTIONARY_WINDOW = 2048  # bytes before a stream that hold its dictionary
_MAX_UNPACKED = 256 * 1024 * 1024
_MAX_DEPTH = 64
_SCAN_START = b"\xff\xda"  # JPEG start of scan: pixels from here on


def surfaces(data: bytes) -> Iterator[Surface]:
    """All text of a finished PDF.

    Yields:
        ``text`` for pages, ``attribute`` for strings and names of objects, ``raw`` for bytes.

    Raises:
        DocumentError: ``damaged``, when the file cannot be read back as a whole.
    """
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        found = [*_page_surfaces(reader), *_object_surfaces(reader)]
    except Exception:  # noqa: BLE001 - pypdf raises anything on damaged files
        raise DocumentError(
            "damaged", "The finished copy cannot be read back.", "Do not use it; run again."
        ) from None
    yield from found
    yield from _raw_surfaces(data)


def _page_surfaces(reader: PdfReader) -> Iterator[Surface]:
    for number, page in enumerate(reader.pages, 1):
        yield Surface(f"page {number}", page.extract_text())
        for text in shown_text(page):
            yield Surface(f"page {number}", text)


def _object_surfaces(reader: PdfReader) -> Iterator[Surface]:
    keys = {
        (number, generation) for generation in reader.xref for number in reader.xref[generation]
    }
    keys |= {(number, 0) for number in reader.xref_objStm}
    for number, generation in sorted(keys):
        item = reader.get_object(IndirectObject(number, generation, reader))
        yield from _strings(item, f"object {number}", 0)
    yield from _strings(reader.trailer, "trailer", 0)


def _strings(item: PdfObject | None, place: str, depth: int) -> Iterator[Surface]:
    if depth > _MAX_DEPTH:
        raise ValueError("nested too deep")
    if isinstance(item, NameObject) and item in STANDARD_NAMES:
        return
    if isinstance(item, TextStringObject | NameObject):
        yield Surface(place, str(item), "attribute")
        original = getattr(item, "original_bytes", None)
        if isinstance(original, bytes):
            yield from _decoded(original, place, "attribute")
    elif isinstance(item, ByteStringObject):
        yield from _decoded(bytes(item), place, "attribute")
    elif isinstance(item, DictionaryObject):
        for key in item:
            yield from _strings(item.raw_get(key), place, depth + 1)
            if key not in STANDARD_NAMES:
                yield Surface(place, str(key), "attribute")
    elif isinstance(item, ArrayObject):
        for value in list.__iter__(item):
            yield from _strings(value, place, depth + 1)
    if isinstance(item, StreamObject) and item.get("/Subtype") != "/Image":
        yield from _decoded(item.get_data(), f"{place} stream", "raw")


def _raw_surfaces(data: bytes) -> Iterator[Surface]:
    end = 0
    outside: list[bytes] = []
    for at, match in enumerate(_STREAM.finditer(data), 1):
        outside.append(data[end : match.start(1)])
        end = match.end(1)
        head = data[max(match.start() - _DICTIONARY_WINDOW, 0) : match.start()]
        head = head[head.rfind(b" obj") :]
        body = match.group(1)
        if _IMAGE.search(head):
            if body.startswith(b"\xff\xd8"):
                yield from _decoded(body[: body.find(_SCAN_START)], f"image {at} header", "raw")
            continue
        yield from _decoded(_unpacked(body), f"stream {at}", "raw")
    outside.append(data[end:])
    structure = without_standard_words(b"\n".join(outside))
    yield from _decoded(structure, "file structure", "raw")


def _unpacked(body: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(body, _MAX_UNPACKED)
    except zlib.error:
        return body


def _decoded(data: bytes, place: str, kind: SurfaceKind) -> Iterator[Surface]:
    """The bytes as Latin-1 and, where they hold zero bytes, as UTF-16 at both alignments."""
    yield Surface(place, data.decode("latin-1"), kind)
    if b"\x00" in data:
        for start in (0, 1):
            for codec in ("utf-16-be", "utf-16-le"):
                yield Surface(place, data[start:].decode(codec, "replace"), kind)
    elif any(byte > 0x7F for byte in data):
        yield Surface(place, data.decode("utf-8", "replace"), kind)
