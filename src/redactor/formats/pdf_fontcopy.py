"""Builds the fonts of a copy, so that a font tells nothing about letters that are gone.

Widths, encodings and ToUnicode maps are made anew for the codes that are still used, font programs
are trimmed (:mod:`redactor.formats.pdf_program`), and names are neutral. What a code stands for is
what was read on the page, not what the source's map claims.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from fontTools.agl import UV2AGL, toUnicode
from fontTools.encodings.MacRoman import MacRoman
from fontTools.encodings.StandardEncoding import StandardEncoding
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from redactor.formats.pdf_carry import listed, made, named, numbered, packed
from redactor.formats.pdf_codes import base_name
from redactor.formats.pdf_font_use import FontUse, unicode_map
from redactor.formats.pdf_objects import (
    array,
    dictionary,
    entry,
    matrix,
    name,
    real,
    reals,
    stream_data,
    text,
    whole,
)
from redactor.formats.pdf_program import ProgramKind, Used, lengths, trimmed
from redactor.formats.pdf_scene import Unsure

_BASES = ("StandardEncoding", "WinAnsiEncoding", "MacRomanEncoding", "MacExpertEncoding")
_NUMBERED_GLYPH = re.compile(
    r"(?:\.?(?:[A-Za-z]{0,2}|cid|gid|uni|char|glyph|Glyph|index)\d{1,6}|uni[0-9A-F]{4,}|\.notdef)\Z"
)
_GLYPH_STYLES = ("", "alt", "sc", "smcp", "onum", "lf", "oldstyle", "taboldstyle")
_MOST_LETTERS = 3  # of a ligature
_FAMILIES = (
    "Helvetica Times Courier Symbol ZapfDingbats Arial TimesNewRoman TimesNewRomanPS CourierNew "
    "CourierNewPS Calibri Cambria Verdana Tahoma Georgia"
).split()
_STYLE = re.compile(
    r"(?P<family>[A-Za-z]+?)(?P<mt>MT)?"
    r"(?:[-,]?(?P<style>Roman|Regular|BoldItalic|BoldOblique|Bold|Italic|Oblique)(?P<mt2>MT)?)?\Z"
)
_NUMBERS = (
    "Flags ItalicAngle Ascent Descent CapHeight XHeight StemV StemH AvgWidth MissingWidth"
).split()
_SYMBOLIC = 4
_ORDERINGS = ("Identity", "UCS", "Japan1", "GB1", "CNS1", "Korea1")
Draw = Callable[[StreamObject, DictionaryObject], tuple[bytes, DictionaryObject]]


def build_font(
    writer: PdfWriter, use: FontUse, number: int, target: DictionaryObject, draw: Draw
) -> None:
    """Fill ``target`` with the font as a copy has it.

    Args:
        draw: carries the drawing of a glyph over: its content and its resources.

    Raises:
        Unsure: the font cannot be trimmed for sure.
    """
    if not use.used:
        target.update(made(Type=named("Font"), Subtype=named("Type1"), BaseFont=named("Helvetica")))
        return
    builder = _Builder(writer, use, f"{_letters(number)}+F{number}")
    if use.codes.kind == "Type3":
        builder.drawn(target, draw)
    elif use.codes.kind == "Type0":
        builder.composite(target)
    elif use.codes.kind in ("Type1", "TrueType", "MMType1"):
        builder.simple(target)
    else:
        raise Unsure("a font of an unknown kind")


def _letters(number: int) -> str:
    """A subset's mark of six letters (ISO 32000-1, 9.6.4)."""
    found = ""
    for _ in range(6):
        found = chr(65 + number % 26) + found
        number //= 26
    return found


class _Builder:
    def __init__(self, writer: PdfWriter, use: FontUse, called: str) -> None:
        self._writer, self._use, self._called = writer, use, called
        self._source = use.codes.source

    def simple(self, target: DictionaryObject) -> None:
        source, used = self._source, self._use.used
        descriptor = dictionary(entry(source, "/FontDescriptor"))
        names = {
            c.cid: self._use.codes.names[c.cid] for c in used if c.cid in self._use.codes.names
        }
        embedded = _program_key(descriptor)
        called = self._called if embedded else _known_name(base_name(source), self._called)
        first, last = (used[0].cid, used[-1].cid) if used else (0, 0)
        target.update(
            made(Type=named("Font"), Subtype=named(self._use.codes.kind), BaseFont=named(called))
        )
        if "/Widths" in source or embedded:
            widths = {code.cid: code.width * 1000 for code in used}
            target.update(
                made(
                    FirstChar=NumberObject(first),
                    LastChar=NumberObject(last),
                    Widths=listed([widths.get(code, 0.0) for code in range(first, last + 1)]),
                )
            )
        encoding = self._encoding(names)
        if encoding is not None:
            target[NameObject("/Encoding")] = encoding
        if descriptor:
            program = self._simple_program(descriptor, names) if embedded else None
            target[NameObject("/FontDescriptor")] = self._descriptor(descriptor, called, program)
        target[NameObject("/ToUnicode")] = self._to_unicode(1)

    def _encoding(self, names: Mapping[int, str]) -> PdfObject | None:
        found = entry(self._source, "/Encoding")
        base = name(found)
        if base:
            return named(base) if base in _BASES else None
        if not isinstance(found, DictionaryObject):
            return None
        copy = made(Type=named("Encoding"))
        base = name(found.get("/BaseEncoding"))
        if base in _BASES:
            copy[NameObject("/BaseEncoding")] = named(base)
        differences = ArrayObject()
        last = -2
        for code in sorted(names):
            if not _is_plain_glyph(names[code]):
                raise Unsure("a font with glyph names of its own")
            if code != last + 1:
                differences.append(NumberObject(code))
            differences.append(named(names[code]))
            last = code
        if differences:
            copy[NameObject("/Differences")] = differences
        return copy

    def _simple_program(
        self, descriptor: DictionaryObject, names: Mapping[int, str]
    ) -> tuple[str, StreamObject]:
        use = self._use
        used = Used(
            codes=frozenset(code.cid for code in use.used),
            names=self._base_glyphs() | dict(names),
            texts={code.cid: use.text(code) or code.text for code in use.used},
            symbolic=bool(whole(descriptor.get("/Flags")) & _SYMBOLIC),
            cids=frozenset(),
            cid_to_gid=None,
            composite=False,
            first=whole(self._source.get("/FirstChar")) if "/FirstChar" in self._source else None,
        )
        return _program(descriptor, used)

    def _base_glyphs(self) -> dict[int, str]:
        """The glyph names that the base encoding gives to the codes in use."""
        table = _base_names(self._use.codes.base)
        return {c.cid: table[c.cid] for c in self._use.used if table.get(c.cid, "")}

    def drawn(self, target: DictionaryObject, draw: Draw) -> None:
        """A Type 3 font: each glyph is a drawing (ISO 32000-1, 9.6.5)."""
        source, used = self._source, self._use.used
        drawings = dictionary(entry(source, "/CharProcs"))
        resources = dictionary(entry(source, "/Resources"))
        glyphs, needed = DictionaryObject(), DictionaryObject()
        differences = ArrayObject()
        for code in used:
            drawing = entry(drawings, f"/{self._use.codes.names.get(code.cid, '')}")
            if not isinstance(drawing, StreamObject):
                continue
            content, own = draw(drawing, resources)
            for kind, items in own.items():
                dictionary(needed.setdefault(NameObject(kind), DictionaryObject())).update(
                    dictionary(items)
                )
            called = f"g{code.cid}"
            glyphs[NameObject(f"/{called}")] = self._writer._add_object(packed(content))
            differences += [NumberObject(code.cid), named(called)]
        unit = matrix(source.get("/FontMatrix"))
        first, last = used[0].cid, used[-1].cid
        widths = {code.cid: code.width / unit[0] for code in used}
        target.update(
            made(
                Type=named("Font"),
                Subtype=named("Type3"),
                FontBBox=listed(reals(source.get("/FontBBox")) or [0, 0, 0, 0]),
                FontMatrix=listed(list(unit)),
                CharProcs=glyphs,
                Encoding=made(Type=named("Encoding"), Differences=differences),
                FirstChar=NumberObject(first),
                LastChar=NumberObject(last),
                Widths=listed([widths.get(code, 0.0) for code in range(first, last + 1)]),
                Resources=needed,
                ToUnicode=self._to_unicode(1),
            )
        )

    def composite(self, target: DictionaryObject) -> None:
        inner = dictionary(next(iter(array(self._source.get("/DescendantFonts"))), None))
        kind = name(inner.get("/Subtype"))
        descriptor = dictionary(entry(inner, "/FontDescriptor"))
        encoding = entry(self._source, "/Encoding")
        if not _program_key(descriptor) or kind not in ("CIDFontType0", "CIDFontType2"):
            raise Unsure("a font that is not part of the file")
        if not name(encoding).startswith("Identity"):
            raise Unsure("a font with a character map of its own")
        used = self._use.used
        cids = frozenset(code.cid for code in used)
        to_glyph = entry(inner, "/CIDToGIDMap")
        mapping = stream_data(to_glyph) if isinstance(to_glyph, StreamObject) else None
        wanted = Used(
            codes=frozenset(),
            names={},
            texts={},
            symbolic=True,
            cids=cids,
            cid_to_gid=mapping,
            composite=True,
        )
        program = _program(descriptor, wanted)
        descendant = made(
            Type=named("Font"),
            Subtype=named(kind),
            BaseFont=named(self._called),
            CIDSystemInfo=_system_info(inner),
            FontDescriptor=self._descriptor(descriptor, self._called, program),
            DW=numbered(real(inner.get("/DW"), 1000.0)),
            W=self._widths(),
        )
        if kind == "CIDFontType2":
            descendant[NameObject("/CIDToGIDMap")] = (
                named("Identity")
                if mapping is None
                else self._writer._add_object(packed(_cut_mapping(mapping, cids)))
            )
        target.update(
            made(
                Type=named("Font"),
                Subtype=named("Type0"),
                BaseFont=named(self._called),
                Encoding=named("Identity-H"),
                DescendantFonts=ArrayObject([self._writer._add_object(descendant)]),
                ToUnicode=self._to_unicode(2),
            )
        )

    def _widths(self) -> ArrayObject:
        found = ArrayObject()
        for code in self._use.used:
            found.append(NumberObject(code.cid))
            found.append(listed([code.width * 1000]))
        return found

    def _descriptor(
        self,
        source: DictionaryObject,
        called: str,
        program: tuple[str, StreamObject] | None,
    ) -> PdfObject:
        copy = made(Type=named("FontDescriptor"), FontName=named(called))
        for key in _NUMBERS:
            if f"/{key}" in source:
                copy[NameObject(f"/{key}")] = numbered(real(source.get(f"/{key}")))
        box = reals(source.get("/FontBBox"))
        copy[NameObject("/FontBBox")] = listed(box if len(box) == 4 else [0, 0, 0, 0])
        if program is not None:
            copy[NameObject(f"/{program[0]}")] = self._writer._add_object(program[1])
        return self._writer._add_object(copy)

    def _to_unicode(self, width: int) -> PdfObject:
        use = self._use
        texts = [(code.data, use.text(code)) for code in use.used if len(code.data) == width]
        return self._writer._add_object(packed(unicode_map(texts, width)))


@lru_cache(maxsize=4)
def _base_names(base: str) -> dict[int, str]:
    """Glyph names by code of a base encoding (ISO 32000-1, annex D); none for one that is unknown."""
    tables = {"MacRomanEncoding": MacRoman, "StandardEncoding": StandardEncoding}
    if base in tables:
        return {code: str(name) for code, name in enumerate(tables[base]) if name != ".notdef"}
    if base != "WinAnsiEncoding":
        return {}
    letters = enumerate(bytes(range(256)).decode("cp1252", "replace"))
    return {code: str(UV2AGL[ord(text)]) for code, text in letters if ord(text) in UV2AGL}


def _program_key(descriptor: DictionaryObject) -> str:
    for key in ("FontFile", "FontFile2", "FontFile3"):
        if isinstance(entry(descriptor, f"/{key}"), StreamObject):
            return key
    return ""


def _program(descriptor: DictionaryObject, used: Used) -> tuple[str, StreamObject]:
    key = _program_key(descriptor)
    source = entry(descriptor, f"/{key}")
    assert isinstance(source, StreamObject)
    subtype = name(source.get("/Subtype"))
    kind: ProgramKind = "type1" if key == "FontFile" else "truetype"
    if key == "FontFile3":
        kind = "opentype" if subtype == "OpenType" else "cff"
    try:
        data = trimmed(stream_data(source), kind, used)
        parts = lengths(data) if kind == "type1" else (len(data),)
    except ValueError:
        raise Unsure("a font that cannot be taken apart") from None
    entries: dict[str, PdfObject] = {}
    if key == "FontFile3":
        entries["Subtype"] = named(
            subtype if subtype in ("Type1C", "CIDFontType0C", "OpenType") else "Type1C"
        )
    else:
        entries = {f"Length{at}": NumberObject(part) for at, part in enumerate(parts, 1)}
    return key, packed(data, **entries)


def _is_plain_glyph(called: str) -> bool:
    """Whether a glyph's name says no more than which letters it draws, three at most."""
    base, _, style = called.partition(".")
    if _NUMBERED_GLYPH.match(called) or style not in _GLYPH_STYLES:
        return _NUMBERED_GLYPH.match(called) is not None
    return base.count("_") < _MOST_LETTERS and bool(toUnicode(base))


def _known_name(called: str, neutral: str) -> str:
    """The name itself where every viewer knows it, else ``neutral`` with the same style."""
    match = _STYLE.match(called)
    if match and match["family"] in _FAMILIES:
        return called
    bold, italic = "bold" in called.lower(), bool(re.search("italic|oblique", called.lower()))
    style = ("Bold" if bold else "") + ("Italic" if italic else "")
    return f"{neutral},{style}" if style else neutral


def _system_info(inner: DictionaryObject) -> DictionaryObject:
    source = dictionary(entry(inner, "/CIDSystemInfo"))
    ordering = text(source.get("/Ordering"))
    return made(
        Registry=TextStringObject("Adobe"),
        Ordering=TextStringObject(ordering if ordering in _ORDERINGS else "Identity"),
        Supplement=NumberObject(whole(source.get("/Supplement"))),
    )


def _cut_mapping(mapping: bytes, cids: Iterable[int]) -> bytes:
    """The map with the entries of unused ids set to glyph 0."""
    wanted = set(cids)
    size = 2 * (max(wanted, default=0) + 1)
    padded = mapping[:size].ljust(size, b"\x00")
    return b"".join(
        padded[2 * cid : 2 * cid + 2] if cid in wanted else b"\x00\x00" for cid in range(size // 2)
    )
