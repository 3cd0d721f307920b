"""Decodes the text-showing operators of a page, for when a text extractor breaks words.

An extractor guesses where words end. Here every string operand is decoded through the font's
ToUnicode map and given back twice: run together within a text object, and one string per line. A
name is found however its letters were placed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pypdf import PageObject
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    ContentStream,
    DictionaryObject,
    StreamObject,
    TextStringObject,
)

_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
_PARTING = {b"ET": "\n", b"T*": "\n", b"MP": "\t"}
_MAX_DEPTH = 8
_MAX_RANGE = 0x10000

CodeMap = Mapping[int, str]


def shown_text(page: PageObject) -> Iterator[str]:
    """The page's shown strings, run together within text objects, then one per line.

    Raises:
        Exception: whatever pypdf raises on content it cannot parse.
    """
    resources = page.get("/Resources")
    contents = page.get_contents()
    if contents is None:
        return
    parts = list(_shown(contents, _dictionary(resources), page.pdf, 0))
    yield "".join(parts)
    yield "\n".join(part for part in parts if part not in _PARTING.values())


def _shown(
    contents: StreamObject, resources: DictionaryObject, pdf: object, depth: int
) -> Iterator[str]:
    if depth > _MAX_DEPTH:
        raise ValueError("forms nested too deep")
    fonts = _dictionary(resources.get("/Font"))
    forms = _dictionary(resources.get("/XObject"))
    current: tuple[CodeMap, int] = ({}, 1)
    known: dict[str, tuple[CodeMap, int]] = {}
    stream = ContentStream(contents, pdf, forced_encoding="bytes")
    for operands, operator in stream.operations:
        if operator == b"Tf" and operands:
            name = str(operands[0])
            if name not in known:
                known[name] = _codes(_dictionary(fonts.get(name)))
            current = known[name]
        elif operator in (b"Tj", b"'", b'"', b"TJ") and operands:
            yield "".join(_text(raw, *current) for raw in _raw_strings(operands[-1]))
        elif operator in _PARTING:
            yield _PARTING[operator]
        elif operator == b"Do" and operands:
            form = forms.get(operands[0])
            form = form.get_object() if form is not None else None
            if isinstance(form, StreamObject) and form.get("/Subtype") == "/Form":
                own = _dictionary(form.get("/Resources")) or resources
                yield from _shown(form, own, pdf, depth + 1)


def _dictionary(value: object) -> DictionaryObject:
    plain = value.get_object() if hasattr(value, "get_object") else value
    return plain if isinstance(plain, DictionaryObject) else DictionaryObject()


def _raw_strings(operand: object) -> Iterator[bytes]:
    if isinstance(operand, ArrayObject):
        for item in operand:
            yield from _raw_strings(item)
    elif isinstance(operand, TextStringObject):
        yield operand.original_bytes
    elif isinstance(operand, ByteStringObject | bytes):
        yield bytes(operand)


def _text(raw: bytes, codes: CodeMap, width: int) -> str:
    numbers = (int.from_bytes(raw[at : at + width], "big") for at in range(0, len(raw), width))
    if not codes:
        return raw.decode("latin-1")
    return "".join(codes.get(number, "\ufffd") for number in numbers)


def _codes(font: DictionaryObject) -> tuple[CodeMap, int]:
    """A font's map from character codes to text, and how many bytes a code has."""
    width = 2 if font.get("/Subtype") == "/Type0" else 1
    mapping = font.get("/ToUnicode")
    plain = mapping.get_object() if mapping is not None else None
    if not isinstance(plain, StreamObject):
        return {}, width
    return parse_to_unicode(plain.get_data()), width


def parse_to_unicode(cmap: bytes) -> CodeMap:
    """The ``bfchar`` and ``bfrange`` entries of a ToUnicode CMap (ISO 32000-1, 9.10.3)."""
    codes: dict[int, str] = {}
    for block in _BLOCK.finditer(cmap):
        tokens = [match.group(1) or match.group(0) for match in _TOKEN.finditer(block.group(2))]
        if block.group(1) == b"bfchar":
            for code, text in zip(tokens[::2], tokens[1::2], strict=False):
                codes[int(code, 16)] = _utf16(text)
        else:
            _add_ranges(tokens, codes)
    return codes


def _add_ranges(tokens: list[bytes], codes: dict[int, str]) -> None:
    at = 0
    while at + 2 < len(tokens):
        low, high = int(tokens[at], 16), int(tokens[at + 1], 16)
        if tokens[at + 2] == b"[":
            close = tokens.index(b"]", at)
            for code, text in enumerate(tokens[at + 3 : close], low):
                codes[code] = _utf16(text)
            at = close + 1
            continue
        first = _utf16(tokens[at + 2])
        for code in range(low, min(high, low + _MAX_RANGE) + 1):
            codes[code] = first[:-1] + chr(ord(first[-1]) + code - low) if first else ""
        at += 3


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(b"".join(digits.split()).decode("ascii")).decode("utf-16-be", "replace")
