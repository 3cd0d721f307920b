"""Takes the strings of a font apart into codes, each with its width and what it stands for.

Simple fonts have one byte a code; composite fonts as their CMap says (ISO 32000-1, 9.6 and 9.7).
What cannot be taken apart for sure is refused, and the page is drawn as pixels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pdfminer.cmapdb import CMapDB
from pdfminer.encodingdb import EncodingDB
from pdfminer.fontmetrics import FONT_METRICS
from pdfminer.psparser import PSLiteral
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

from redactor.formats.pdf_cmap import CodeMap, code_map, texts_of
from redactor.formats.pdf_objects import (
    array,
    dictionary,
    entry,
    matrix,
    name,
    real,
    stream_data,
    text,
    whole,
)

SUBSET = re.compile(r"^[A-Z]{6}\+")
_THOUSANDTH = 0.001
_COLLECTIONS = ("Japan1", "GB1", "CNS1", "Korea1")
_WIDEST = 70_000
_METRIC_NAMES = {
    "Arial": "Helvetica",
    "ArialMT": "Helvetica",
    "Arial,Bold": "Helvetica-Bold",
    "Arial-BoldMT": "Helvetica-Bold",
    "Arial,Italic": "Helvetica-Oblique",
    "Arial-ItalicMT": "Helvetica-Oblique",
    "TimesNewRoman": "Times-Roman",
    "TimesNewRomanPSMT": "Times-Roman",
    "TimesNewRoman,Bold": "Times-Bold",
    "TimesNewRomanPS-BoldMT": "Times-Bold",
    "TimesNewRoman,Italic": "Times-Italic",
    "TimesNewRomanPS-ItalicMT": "Times-Italic",
    "CourierNew": "Courier",
    "CourierNewPSMT": "Courier",
}


class Code(NamedTuple):
    """One character code of a string.

    Attributes:
        data: its bytes.
        cid: the code itself in a simple font, the character id in a composite one.
        width: font sizes.
        space: word spacing applies to it (ISO 32000-1, 9.3.3).
        text: what it stands for, ``""`` where the font does not say.
    """

    data: bytes
    cid: int
    width: float
    space: bool
    text: str


class FontCodes:
    """The codes of one font.

    Attributes:
        source: the font's dictionary.
        kind: its subtype (``Type1``, ``TrueType``, ``Type0``, ``Type3``).
        names: glyph names by code that the PDF gives to a simple font.
        base: name of the encoding that they differ from.

    Raises:
        ValueError: its strings cannot be taken apart for sure.
    """

    def __init__(self, source: DictionaryObject) -> None:
        self.source = source
        self.kind = name(source.get("/Subtype"))
        self.names: Mapping[int, str] = {}
        self.base = ""
        self._texts = _to_unicode(source)
        self._known: dict[bytes, tuple[Code, ...]] = {}
        if self.kind == "Type0":
            self._codes: _Simple | _Composite = _Composite(source, self._texts)
        else:
            simple = _Simple(source, self.kind, self._texts)
            self._codes, self.names, self.base = simple, simple.names, simple.base

    def split(self, data: bytes) -> tuple[Code, ...]:
        """The codes of a string, in order."""
        found = self._known.get(data)
        if found is None:
            found = self._known[data] = tuple(self._codes.split(data))
        return found


def base_name(source: DictionaryObject) -> str:
    """The font's name without the mark of a subset."""
    return SUBSET.sub("", name(source.get("/BaseFont")))


def _to_unicode(source: DictionaryObject) -> dict[bytes, str]:
    found = entry(source, "/ToUnicode")
    return texts_of(stream_data(found)) if isinstance(found, StreamObject) else {}


class _Simple:
    def __init__(self, source: DictionaryObject, kind: str, texts: Mapping[bytes, str]) -> None:
        unit = _THOUSANDTH
        if kind == "Type3":
            scale = matrix(source.get("/FontMatrix"))
            if scale[0] <= 0 or scale[1]:
                raise ValueError("a font with a slanted matrix")
            unit = scale[0]
        base, differences = _encoding(source)
        table = EncodingDB.get_encoding(base, None)
        letters = EncodingDB.get_encoding(base, _literals(differences))
        self.names = differences
        self.base = base
        widths = _simple_widths(source, table if not differences else letters)
        missing = real(dictionary(entry(source, "/FontDescriptor")).get("/MissingWidth"))
        self._table = [
            Code(
                bytes([code]),
                code,
                widths.get(code, missing) * unit,
                code == 32,
                texts.get(bytes([code]), "") or letters.get(code, ""),
            )
            for code in range(256)
        ]

    def split(self, data: bytes) -> Iterator[Code]:
        return (self._table[code] for code in data)


def _encoding(source: DictionaryObject) -> tuple[str, dict[int, str]]:
    """Name of the base encoding, and the glyph names that differ from it."""
    found = entry(source, "/Encoding")
    if isinstance(found, NameObject):
        return name(found), {}
    if not isinstance(found, DictionaryObject):
        return "StandardEncoding", {}
    differences: dict[int, str] = {}
    code = 0
    for item in array(found.get("/Differences")):
        if isinstance(item, NameObject):
            differences[code] = name(item)
            code += 1
        else:
            code = whole(item)
    return name(found.get("/BaseEncoding")) or "StandardEncoding", differences


def _literals(differences: Mapping[int, str]) -> list[object]:
    return [part for code, glyph in differences.items() for part in (code, PSLiteral(glyph))]


def _simple_widths(source: DictionaryObject, letters: Mapping[int, str]) -> dict[int, float]:
    if "/Widths" in source:
        first = whole(source.get("/FirstChar"))
        return {first + at: real(width) for at, width in enumerate(array(source.get("/Widths")))}
    base = base_name(source)
    metrics = FONT_METRICS.get(_METRIC_NAMES.get(base, base))
    if metrics is None or base in ("Symbol", "ZapfDingbats"):
        raise ValueError("a font without widths")
    by_letter = metrics[1]
    return {code: by_letter[letter] for code, letter in letters.items() if letter in by_letter}


class _Composite:
    def __init__(self, source: DictionaryObject, texts: Mapping[bytes, str]) -> None:
        inner = dictionary(next(iter(array(source.get("/DescendantFonts"))), None))
        self._texts = texts
        self._default = real(inner.get("/DW"), 1000.0)
        self._widths = _composite_widths(inner)
        self._embedded: CodeMap | None = None
        self._predefined: Mapping[int, object] | None = None
        self._letters = None if texts else _letters_of(inner)
        encoding = entry(source, "/Encoding")
        if isinstance(encoding, StreamObject):
            if "/UseCMap" in encoding:
                raise ValueError("a character map that uses another one")
            self._embedded = code_map(stream_data(encoding))
            vertical = self._embedded.vertical or whole(encoding.get("/WMode")) == 1
        else:
            called = name(encoding) or "Identity-H"
            vertical = called.endswith("V")
            if not called.startswith("Identity"):
                self._predefined = _predefined(called)
        if vertical:
            raise ValueError("vertical writing")

    def split(self, data: bytes) -> Iterator[Code]:
        at = 0
        while at < len(data):
            code, cid = self._next(data, at)
            at += len(code)
            letters = self._texts.get(code) or self._letter(cid)
            width = self._widths.get(cid, self._default) * _THOUSANDTH
            yield Code(code, cid, width, code == b" ", letters)

    def _next(self, data: bytes, at: int) -> tuple[bytes, int]:
        if self._embedded is not None:
            code = self._embedded.next_code(data, at)
            return code, self._embedded.character_id(code)
        if self._predefined is None:
            code = data[at : at + 2]
            return code, int.from_bytes(code, "big")
        node: object = self._predefined
        for length in range(1, min(4, len(data) - at) + 1):
            node = node.get(data[at + length - 1]) if isinstance(node, dict) else None
            if isinstance(node, int):
                return data[at : at + length], node
            if node is None:
                break
        return data[at : at + 2], 0

    def _letter(self, cid: int) -> str:
        if self._letters is None:
            return ""
        try:
            return str(self._letters.get_unichr(cid))  # type: ignore[attr-defined]
        except KeyError:
            return ""


def _predefined(called: str) -> Mapping[int, object]:
    try:
        found: Mapping[int, object] = CMapDB.get_cmap(called).code2cid  # type: ignore[attr-defined]
    except Exception:  # noqa: BLE001 - pdfminer raises its own and anything on odd names
        raise ValueError("an unknown character map") from None
    return found


def _letters_of(inner: DictionaryObject) -> object | None:
    ordering = text(dictionary(entry(inner, "/CIDSystemInfo")).get("/Ordering"))
    if ordering not in _COLLECTIONS:
        return None
    found: object = CMapDB.get_unicode_map(f"Adobe-{ordering}", False)
    return found


def _composite_widths(inner: DictionaryObject) -> dict[int, float]:
    """The /W array: ``c [w ...]`` and ``first last w`` (ISO 32000-1, 9.7.4.3)."""
    items = array(inner.get("/W"))
    widths: dict[int, float] = {}
    at = 0
    while at + 1 < len(items):
        first = whole(items[at])
        if isinstance(items[at + 1], ArrayObject):
            listed = array(items[at + 1])
            widths.update((first + step, real(width)) for step, width in enumerate(listed))
            at += 2
        elif at + 2 < len(items):
            last = min(whole(items[at + 1]), first + _WIDEST)
            widths.update(dict.fromkeys(range(first, last + 1), real(items[at + 2])))
            at += 3
        else:
            break
    return widths
