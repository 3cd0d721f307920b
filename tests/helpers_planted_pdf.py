"""Plants a name in every kind of place of a finished copy, one at a time, by bytes and not with a library.

What is planted is what a fault of the writer, or somebody who edits the copy, could leave there.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import reportlab
from helpers_pdf import changed, pdf, picture
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
)
from reportlab.lib.colors import CMYKColorSep
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas

Plant = tuple[str, bytes]
_FONTS = Path(reportlab.__file__).parent / "fonts"
_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj\n", re.DOTALL)
_HEAD = re.compile(rb"\A(.*?)(?:\nstream\n|\Z)", re.DOTALL)
_NAME = re.compile(rb"/[A-Za-z0-9+,-]+")
_STRING = re.compile(rb"\((?:[^()\\]|\\.)*\)|(?<!<)<[0-9A-Fa-f\s]*>(?!>)")
_NUMBER = re.compile(rb"(?<= )-?\d+(?:\.\d+)?(?= |\n|\])(?! 0 R)(?! R)")


def _named(**entries: object) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in entries.items()})


def _stream(data: bytes, **entries: object) -> DecodedStreamObject:
    found = DecodedStreamObject()
    found.set_data(data)
    found.update(_named(**entries))
    return found


def _numbers(*values: float) -> ArrayObject:
    return ArrayObject([FloatObject(value) for value in values])


def rich() -> bytes:
    """A page with all kinds of objects that a copy of text and lines can hold."""
    pdfmetrics.registerFont(ttfonts.TTFont("Vera", str(_FONTS / "Vera.ttf")))
    face = pdfmetrics.EmbeddedType1Face(
        *(str(_FONTS / f"DarkGardenMK.{s}") for s in ("afm", "pfb"))
    )
    pdfmetrics.registerTypeFace(face)
    pdfmetrics.registerFont(pdfmetrics.Font("Garden", face.name, "WinAnsiEncoding"))

    def draw(sheet: Canvas) -> None:
        for at, font in enumerate(("Helvetica", "Vera", "Garden")):
            sheet.setFont(font, 11)
            sheet.drawString(40, 540 - 20 * at, "Met with Quenby at noon")
        sheet.setFillColor(CMYKColorSep(0, 0.9, 0.9, 0, spotName="Quenby Red"))
        sheet.rect(40, 400, 30, 20, fill=1)
        sheet.saveState()
        clip = sheet.beginPath()
        clip.rect(100, 400, 100, 20)
        sheet.clipPath(clip, stroke=0)
        sheet.linearGradient(100, 400, 200, 400, ((1, 0, 0), (0, 0, 1)), extend=True)
        sheet.restoreState()
        sheet.setFillAlpha(0.5)
        sheet.beginForm("badge")
        sheet.setFont("Helvetica", 9)
        sheet.drawString(40, 300, "A form about Quenby")
        sheet.endForm()
        sheet.doForm("badge")
        sheet.drawImage(picture("x", (40, 30)), 300, 300, 40, 30)
        sheet._code.append(
            "q /Pattern cs /T1 scn 40 200 60 40 re f Q q /M1 gs 0 g 120 200 60 40 re f Q"
        )
        sheet._code.append("BT /D1 20 Tf 200 200 Td (aa) Tj ET")

    return changed(pdf(draw), _add_rich)


def _add_rich(writer: PdfWriter) -> None:
    resources = writer.pages[0]["/Resources"].get_object()
    box, dots = _numbers(0, 0, 6, 6), b"0.2 g 0 0 3 3 re f"
    tile = _stream(
        dots, Type=NameObject("/Pattern"), PatternType=NumberObject(1), PaintType=NumberObject(1),
        TilingType=NumberObject(1), BBox=box, XStep=NumberObject(6), YStep=NumberObject(6),
        Resources=_named())  # fmt: skip
    group = _named(S=NameObject("/Transparency"), CS=NameObject("/DeviceGray"))
    mask = _stream(
        b"1 g 120 200 60 20 re f", Type=NameObject("/XObject"), Subtype=NameObject("/Form"),
        BBox=_numbers(0, 0, 420, 595), Group=group)  # fmt: skip
    soft = _named(S=NameObject("/Luminosity"), G=writer._add_object(mask))
    glyph = writer._add_object(_stream(b"600 0 0 0 500 500 d1 0 0 500 500 re f"))
    coded = _named(Differences=ArrayObject([NumberObject(97), NameObject("/a")]))
    drawn = _named(
        Type=NameObject("/Font"), Subtype=NameObject("/Type3"), FontBBox=_numbers(0, 0, 500, 500),
        FontMatrix=_numbers(0.001, 0, 0, 0.001, 0, 0), CharProcs=_named(a=glyph),
        Encoding=coded, FirstChar=NumberObject(97), LastChar=NumberObject(97),
        Widths=_numbers(600), Resources=_named())  # fmt: skip
    for kind, name, value in (
        ("Pattern", "T1", tile), ("ExtGState", "M1", _named(SMask=soft)), ("Font", "D1", drawn),
    ):  # fmt: skip
        found = resources.setdefault(NameObject(f"/{kind}"), DictionaryObject()).get_object()
        found[NameObject(f"/{name}")] = writer._add_object(value)


# --- taking a copy apart ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Parts:
    """A copy as its header, its objects by number and its trailer."""

    header: bytes
    objects: Mapping[int, bytes]
    trailer: bytes

    def head(self, number: int) -> bytes:
        """What stands before the data of a stream, or all of another object."""
        match = _HEAD.match(self.objects[number])
        assert match
        return match.group(1)

    def data(self, number: int) -> bytes:
        """The data of a stream, unpacked if it is packed with Flate."""
        raw = self.objects[number][len(self.head(number)) + 8 : -10]
        return zlib.decompress(raw) if b"/FlateDecode" in self.head(number) else raw

    def changed(self, number: int, body: bytes) -> bytes:
        """The file with another object."""
        return replace(self, objects={**self.objects, number: body}).joined()

    def filled(self, number: int, data: bytes, tail: bytes = b"") -> bytes:
        """The file with other data in a stream; ``tail`` stands behind the packed data."""
        head = self.head(number)
        body = (zlib.compress(data) if b"/FlateDecode" in head else data) + tail
        head = re.sub(rb"/Length \d+", b"/Length %d" % len(body), head)
        return self.changed(number, head + b"\nstream\n" + body + b"\nendstream")

    def joined(self, gaps: Mapping[int, bytes] | None = None, table: bytes = b"") -> bytes:
        """The file; ``gaps`` stand before objects, ``table`` before the table."""
        out = self.header
        places: dict[int, int] = {}
        for number, body in sorted(self.objects.items()):
            out += (gaps or {}).get(number, b"")
            places[number] = len(out)
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        out += table
        size = max(places) + 1
        rows = [
            b"%010d 00000 n \n" % places[n] if n in places else b"0000000000 65535 f \n"
            for n in range(size)
        ]
        trailer = re.sub(rb"/Size \d+", b"/Size %d" % size, self.trailer)
        end = b"startxref\n%d\n%%%%EOF\n" % len(out)
        return out + b"xref\n0 %d\n%s%s%s" % (size, b"".join(rows), trailer, end)


def parts_of(data: bytes) -> Parts:
    """A copy taken apart."""
    table = data.rindex(b"\nxref\n") + 1
    objects = {int(m[1]): m[2] for m in _OBJECT.finditer(data, 0, table)}
    header = data[: data.index(b"%d 0 obj" % min(objects))]
    start, end = data.index(b"trailer", table), data.rindex(b"startxref")
    return Parts(header, objects, data[start:end])


# --- plants ---------------------------------------------------------------------------------------------


def planted(data: bytes, word: str) -> Iterator[Plant]:
    """The copy with the word in one more place, for every kind of place, with what place it is."""
    parts = parts_of(data)
    yield from _in_dictionaries(parts, word.encode())
    yield from _in_streams(parts, word)
    yield from _around(parts, data, word.encode())


def _in_dictionaries(parts: Parts, word: bytes) -> Iterator[Plant]:
    """New keys in each kind of dictionary; the word for each name, string and number of one."""
    seen: set[bytes] = set()
    for number in parts.objects:
        head = parts.head(number)
        kind = re.sub(rb"\d+", b"0", _STRING.sub(b"()", head))
        if kind in seen:
            continue
        seen.add(kind)
        rest = parts.objects[number][len(head) :]
        for what, start, end, new in _edits(head, word):
            body = head[:start] + new + head[end:] + rest
            yield f"object {number}: {what} at {start}", parts.changed(number, body)


def _edits(head: bytes, word: bytes) -> Iterator[tuple[str, int, int, bytes]]:
    for match in re.finditer(rb"<<", head):
        at = match.end()
        yield "key", at, at, b" /%s 1" % word
        yield "entry", at, at, b" /Note (%s)" % word
        yield "wide entry", at, at, b" /Alt <%s>" % word.decode().encode("utf-16-be").hex().encode()
        yield "escaped key", at, at, b" /" + b"".join(b"#%02X" % c for c in word) + b" 1"
        yield "comment", at, at, b" %%%s\n" % word
    for pattern, new in (
        (_NAME, b"/" + word),
        (_STRING, b"(%s)" % word),
        (_NUMBER, b"(%s)" % word),
    ):
        for match in pattern.finditer(head):
            yield "value", *match.span(), new


CONTENT: Mapping[str, str] = {
    "comment": "%% {0}\n",
    "string of another operator": "({0}) w",
    "string before an operator": "({0}) q Q",
    "string at the end": "({0})",
    "operator": "{0}",
    "name of a state": "/{0} gs",
    "name of a colour": "/{0} cs",
    "name of a form": "/{0} Do",
    "intent": "/{0} ri",
    "tag": "/{0} BMC EMC",
    "point": "/{0} MP",
    "property list": "/Span << /ActualText ({0}) >> BDC EMC",
    "dash": "[({0})] 0 d",
    "compatibility": "BX ({0}) zz EX",
    "inline image": "BI /W 12 /H 1 /BPC 8 /CS /G ID {0} EI",
    "text without a font": "BT ({0}) Tj ET",
    "invisible text": "BT 3 Tr ({0}) Tj ET",
    "text off the page": "BT 1 0 0 1 9000 9000 Tm ({0}) Tj ET",
    "tiny text": "BT .001 0 0 .001 40 40 Tm ({0}) Tj ET",
    "white text": "1 g BT 40 40 Td ({0}) Tj ET",
    "clipped text": "q 0 0 1 1 re W n BT 40 40 Td ({0}) Tj ET Q",
    "hexadecimal text": "BT <{1}> Tj ET",
    "kerned text": "BT [{2}] TJ ET",
    "letters of one object": "BT {3} ET",
    "letters apart": "{4}",
}


def _in_content(parts: Parts, number: int, word: str) -> Iterator[Plant]:
    data = parts.data(number)
    letters = [f"({letter}) Tj" for letter in word]
    spread = " ".join(f"1 0 0 1 {40 + 6 * at} 40 Tm {text}" for at, text in enumerate(letters))
    apart = " ".join(
        f"BT /F1 8 Tf 1 0 0 1 {40 + 6 * at} 40 Tm {text} ET" for at, text in enumerate(letters)
    )
    kerned = " 20 ".join(f"({letter})" for letter in word)
    for what, content in CONTENT.items():
        new = content.format(word, word.encode().hex(), kerned, spread, apart).encode()
        yield f"content {number}: {what}", parts.filled(number, data + b"\n" + new)


def _in_map(parts: Parts, number: int, word: str) -> Iterator[Plant]:
    data = parts.data(number)
    wide = word.encode("utf-16-be").hex()
    digits = 2 * (4 if b"<FFFF>" in data else 2) // 2
    one = f"1 beginbfchar\n<{'1' * digits}> <{wide}>\nendbfchar\nendcmap"
    spelled = "".join(
        f"<{(0x20 if digits == 2 else 0x3000) + at:0{digits}X}> <{ord(c):04X}>\n"
        for at, c in enumerate(word)
    )
    many = f"{len(word)} beginbfchar\n{spelled}endbfchar\nendcmap"
    for what, new in (
        ("one code", data.replace(b"endcmap", one.encode(), 1)),
        ("a code for each letter", data.replace(b"endcmap", many.encode(), 1)),
        ("comment", data.replace(b"endcmap", b"%" + word.encode() + b"\nendcmap", 1)),
        ("name", data.replace(b"/Adobe-Identity-UCS", b"/" + word.encode(), 1)),
        ("ordering", data.replace(b"(UCS)", b"(%s)" % word.encode(), 1)),
        ("behind the end", data + word.encode()),
    ):
        yield f"map {number}: {what}", parts.filled(number, new)


def _in_program(parts: Parts, number: int, word: str) -> Iterator[Plant]:
    data, half = parts.data(number), len(parts.data(number)) // 2
    for what, new in (
        ("bytes", word.encode()),
        ("wide bytes", word.encode("utf-16-be")),
        ("wide bytes, turned", word.encode("utf-16-le")),
        ("a sentence", f"Licensed to {word} only".encode()),
    ):
        yield f"program {number}: {what} at the end", parts.filled(number, data + b"\0" + new)
        yield (
            f"program {number}: {what} within",
            parts.filled(number, data[:half] + new + data[half + len(new) :]),
        )


def _in_image(parts: Parts, number: int, word: str) -> Iterator[Plant]:
    data, note = parts.data(number), word.encode()
    yield f"image {number}: behind the pixels", parts.filled(number, data + note)
    if b"/FlateDecode" in parts.head(number):
        spelled = note + data[len(note) :]
        yield f"image {number}: pixels that spell it", parts.filled(number, spelled)
    if data[:2] == b"\xff\xd8":
        for marker in (b"\xff\xfe", b"\xff\xe1", b"\xff\xe0", b"\xff\xed"):
            segment = marker + (len(note) + 2).to_bytes(2, "big") + note
            yield (
                f"image {number}: segment {marker.hex()}",
                parts.filled(number, data[:2] + segment + data[2:]),
            )


def _in_streams(parts: Parts, word: str) -> Iterator[Plant]:
    done: set[bytes] = set()
    for number, plant in _streams(parts):
        same = parts.data(number) if plant is not _in_image else b"image %d" % number
        if same not in done:
            done.add(same)
            yield from plant(parts, number, word)
        tail = parts.filled(number, parts.data(number), word.encode())
        yield f"stream {number}: behind the packed data", tail


def _streams(parts: Parts) -> Iterator[tuple[int, Callable[[Parts, int, str], Iterator[Plant]]]]:
    """The streams, and what plants in one of their kind."""
    everything = b"\n".join(map(parts.head, parts.objects))

    def named(*keys: bytes) -> set[int]:
        pattern = rb"/(?:" + b"|".join(keys) + rb") (\d+) 0 R"
        return {int(number) for number in re.findall(pattern, everything)}

    drawn = re.search(rb"/CharProcs <<([^>]*)>>", everything.replace(b"\n", b" "))
    glyphs = {int(n) for n in re.findall(rb"(\d+) 0 R", drawn.group(1))} if drawn else set()
    kinds = (
        (named(b"Contents") | glyphs, _in_content),
        (named(b"ToUnicode"), _in_map),
        (named(b"FontFile", b"FontFile2", b"FontFile3", b"CIDToGIDMap"), _in_program),
    )
    for number, body in parts.objects.items():
        if b"\nstream\n" not in body:
            continue
        for numbers, plant in kinds:
            if number in numbers:
                yield number, plant
        if re.search(rb"/Subtype /Form|/PatternType 1", parts.head(number)):
            yield number, _in_content
        elif b"/Subtype /Image" in parts.head(number):
            yield number, _in_image


def _around(parts: Parts, data: bytes, word: bytes) -> Iterator[Plant]:
    """Places that belong to no object."""
    last = max(parts.objects)
    note = b"<< /Note (%s) >>" % word
    old = b"%%PDF-1.4\n1 0 obj\n%s\nendobj\nstartxref\n9\n%%%%EOF\n" % note
    for number in list(parts.objects)[:12]:
        for what, gap in (("text", word + b"\n"), ("comment", b"%%%s\n" % word), ("blank", b"\n")):
            found = gap if what != "blank" else b" \n(%s)\n" % word
            yield f"before object {number}: {what}", parts.joined({number: found})
    yield "behind the end", data + word
    yield "comment behind the end", data + b"%" + word
    yield "another file behind the end", data + old
    yield "another file before it", old + data
    yield "header", data.replace(b"\n", b" %s\n" % word, 1)
    yield "comment in the header", data.replace(b"\n", b"\n%%%s\n" % word, 1)
    yield "before the table", parts.joined(table=word + b"\n")
    yield "comment before the table", parts.joined(table=b"%" + word + b"\n")
    yield (
        "trailer",
        replace(parts, trailer=parts.trailer.replace(b"<<", b"<< /Note (%s)" % word)).joined(),
    )
    yield "object without a reference", parts.changed(last + 1, note)
    yield (
        "stream without a reference",
        parts.changed(last + 1, b"<< /Length %d >>\nstream\n%s\nendstream" % (len(word), word)),
    )
    packed = b"7 0 " + note
    yield (
        "object stream",
        parts.changed(
            last + 1,
            b"<< /Type /ObjStm /N 1 /First 4 /Length %d >>\nstream\n%s\nendstream"
            % (len(packed), packed),
        ),
    )
    update = b"%d 0 obj\n%s\nendobj\nxref\n%d 1\n%010d 00000 n \ntrailer\n<< /Root 1 0 R >>\n"
    yield (
        "newer revision",
        data + update % (last + 1, note, last + 1, len(data)) + b"startxref\n9\n%%EOF\n",
    )
    yield "packed as text", data.replace(b"trailer", b"% " + word.hex().encode() + b"\ntrailer")
