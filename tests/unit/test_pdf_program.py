"""What a trimmed font program still draws, and what it no longer tells."""

from __future__ import annotations

import contextlib
import io
import random
import struct
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pypdfium2 as pdfium
import pytest
import reportlab
from fontTools import t1Lib
from fontTools.agl import UV2AGL
from fontTools.cffLib import CFFFontSet, FDArrayIndex, FDSelect, FontDict, SubrsIndex
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.eexec import decrypt, encrypt
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
)

from redactor.formats.pdf_program import ProgramKind, Used, lengths, trimmed

FONTS = Path(reportlab.__file__).parent / "fonts"
LETTERS = "".join(chr(code) for code in range(0x20, 0x7F))
COPY = "The client's mother"  # what is left of a document that also named Quenby
GONE = sorted(set(LETTERS) - set(COPY))
FILE = {
    "type1": "/FontFile",
    "truetype": "/FontFile2",
    "cff": "/FontFile3",
    "opentype": "/FontFile3",
}


# Programs ---------------------------------------------------------------------------------------


def vera() -> bytes:
    return (FONTS / "Vera.ttf").read_bytes()


def type1() -> bytes:
    return (FONTS / "_a______.pfb").read_bytes()


@lru_cache(maxsize=1)
def opentype() -> bytes:
    """Vera's letters as an OpenType font with CFF outlines and a subroutine for a removed one."""
    old = TTFont(io.BytesIO(vera()))
    glyphs, names = old.getGlyphSet(), old.getBestCmap()
    cmap = {ord(letter): names[ord(letter)] for letter in LETTERS}
    order = [".notdef", *cmap.values()]
    strings = {}
    for name in order:
        pen = T2CharStringPen(glyphs[name].width, glyphs)
        glyphs[name].draw(pen)
        strings[name] = pen.getCharString()
    builder = FontBuilder(old["head"].unitsPerEm, isTTF=False)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(cmap)
    told = {"FullName": "Thistlewood Sans", "Notice": "Made by Marjolein"}
    builder.setupCFF(
        "Thistlewood", {**told, "FontMatrix": [1 / 2048, 0, 0, 1 / 2048, 0, 0]}, strings, {}
    )
    builder.setupHorizontalMetrics({name: (glyphs[name].width, 0) for name in order})
    builder.setupHorizontalHeader(ascent=1900, descent=-500)
    builder.setupNameTable({"familyName": "Thistlewood"})
    builder.setupOS2()
    builder.setupPost()
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


@lru_cache(maxsize=1)
def cff() -> bytes:
    """The same outlines by themselves, with the letter Q as a subroutine."""
    font = cff_set(TTFont(io.BytesIO(opentype())).reader["CFF "])
    top = font[0]
    top.CharStrings["Q"].decompile()
    whole = top.CharStrings["Q"].program
    body = T2CharString(program=[*whole[1:-1], "return"], private=top.Private)
    top.Private.Subrs = SubrsIndex()
    top.Private.Subrs.items = [body]
    top.CharStrings["Q"].program = [whole[0], -107, "callsubr", "endchar"]
    top.Encoding = [".notdef"] * 256
    for code, name in enumerate(top.charset[1:], 0x20):
        top.Encoding[code] = name
    return compiled(font)


@lru_cache(maxsize=1)
def cid() -> bytes:
    """The same outlines with CIDs that are the letters' codes plus 1000."""
    font = cff_set(TTFont(io.BytesIO(opentype())).reader["CFF "])
    top = font[0]
    strings, order = top.CharStrings, list(top.charset)
    top.charset = [".notdef", *(f"cid{1000 + code:05d}" for code in range(0x20, 0x7F))]
    renamed = dict(zip(order, top.charset, strict=True))
    strings.charStrings = {renamed[name]: strings.charStrings[name] for name in order}
    fd = FontDict()
    fd.Private = top.Private
    del top.rawDict["Private"], top.Private
    top.ROS, top.CIDCount = ("Adobe", "Identity", 0), 2000
    top.FDArray = FDArrayIndex()
    top.FDArray.append(fd)
    top.FDSelect = FDSelect()
    top.FDSelect.gidArray, top.FDSelect.format = [0] * len(order), 3
    return compiled(font)


def cff_set(data: bytes) -> CFFFontSet:
    font = CFFFontSet()
    font.decompile(io.BytesIO(data), None)
    return font


def compiled(font: CFFFontSet) -> bytes:
    out = io.BytesIO()
    font.compile(out, SimpleNamespace(recalcBBoxes=False))
    return out.getvalue()


PROGRAMS: dict[ProgramKind, Callable[[], bytes]] = {
    "truetype": vera,
    "type1": type1,
    "cff": cff,
    "opentype": opentype,
}


# Use --------------------------------------------------------------------------------------------


def simple(text: str = COPY, **rest: object) -> Used:
    """What a simple font with WinAnsiEncoding uses of ASCII."""
    codes = frozenset(map(ord, text))
    names = {code: UV2AGL[code] for code in codes}
    return Used(**{"codes": codes, "names": names, **rest})  # type: ignore[arg-type]


def composite(cids: set[int], **rest: object) -> Used:
    return Used(**{"cids": frozenset(cids), "composite": True, **rest})  # type: ignore[arg-type]


def page(program: bytes, kind: ProgramKind, text: bytes, cid_to_gid: bytes | None = None) -> bytes:
    """The pixels of ``text``; with two bytes per code where the program has CIDs."""
    wide = cid_to_gid is not None or b"\x00" in text
    writer = PdfWriter()
    sheet = writer.add_blank_page(400, 60)
    file = DecodedStreamObject()
    file.set_data(program)
    if kind == "type1":
        for number, size in enumerate(lengths(program), 1):
            file[NameObject(f"/Length{number}")] = NumberObject(size)
    if FILE[kind] == "/FontFile3":
        sub = "/OpenType" if kind == "opentype" else "/CIDFontType0C" if wide else "/Type1C"
        file[NameObject("/Subtype")] = NameObject(sub)
    described = dictionary(Type="/FontDescriptor", FontName="/F", Flags=32)
    described[NameObject(FILE[kind])] = writer._add_object(file)
    subtype = "/TrueType" if kind == "truetype" else "/Type1"
    font = dictionary(Type="/Font", Subtype=subtype, BaseFont="/F", FirstChar=0, LastChar=255)
    font[NameObject("/Widths")] = ArrayObject([NumberObject(700)] * 256)
    font[NameObject("/Encoding")] = NameObject("/WinAnsiEncoding")
    if wide:
        kin = "/CIDFontType2" if kind == "truetype" else "/CIDFontType0"
        below = dictionary(Type="/Font", Subtype=kin, BaseFont="/F", DW=700)
        below[NameObject("/FontDescriptor")] = described
        if cid_to_gid:
            mapping = DecodedStreamObject()
            mapping.set_data(cid_to_gid)
            below[NameObject("/CIDToGIDMap")] = writer._add_object(mapping)
        font = dictionary(Type="/Font", Subtype="/Type0", BaseFont="/F", Encoding="/Identity-H")
        font[NameObject("/DescendantFonts")] = ArrayObject([writer._add_object(below)])
    else:
        font[NameObject("/FontDescriptor")] = described
    fonts = dictionary()
    fonts[NameObject("/F")] = writer._add_object(font)
    sheet[NameObject("/Resources")] = dictionary()
    sheet["/Resources"][NameObject("/Font")] = fonts  # type: ignore[index]
    content = DecodedStreamObject()
    content.set_data(b"BT /F 16 Tf 10 20 Td <%s> Tj ET" % text.hex().encode())
    sheet[NameObject("/Contents")] = writer._add_object(content)
    out = io.BytesIO()
    writer.write(out)
    image = pdfium.PdfDocument(out.getvalue())[0].render(scale=2).to_pil()
    assert image.convert("L").getextrema() == (0, 255)
    return image.tobytes()


def dictionary(**entries: object) -> DictionaryObject:
    made = DictionaryObject()
    for key, value in entries.items():
        item = NameObject(value) if isinstance(value, str) else NumberObject(value)  # type: ignore[arg-type]
        made[NameObject(f"/{key}")] = item
    return made


def two_bytes(*cids: int) -> bytes:
    return struct.pack(f">{len(cids)}H", *cids)


def outlines(program: bytes) -> set[str]:
    """The glyphs of a TrueType font that draw something."""
    font = TTFont(io.BytesIO(program))
    glyf = font["glyf"]
    return {name for name in font.getGlyphOrder() if glyf[name].numberOfContours}


# All kinds --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", PROGRAMS)
def test_what_is_used_is_drawn_the_same(kind: ProgramKind) -> None:
    program = PROGRAMS[kind]()
    new = trimmed(program, kind, simple())
    assert page(new, kind, COPY.encode()) == page(program, kind, COPY.encode())


@pytest.mark.parametrize("kind", PROGRAMS)
def test_what_is_not_used_is_not_drawn(kind: ProgramKind) -> None:
    program = PROGRAMS[kind]()
    new = trimmed(program, kind, simple())
    assert page(new, kind, b"TQuenby") != page(program, kind, b"TQuenby")


@pytest.mark.parametrize("kind", PROGRAMS)
def test_the_same_input_gives_the_same_bytes(kind: ProgramKind) -> None:
    program = PROGRAMS[kind]()
    assert trimmed(program, kind, simple()) == trimmed(program, kind, simple())


@pytest.mark.parametrize("kind", PROGRAMS)
def test_what_is_trimmed_can_be_trimmed_again(kind: ProgramKind) -> None:
    once = trimmed(PROGRAMS[kind](), kind, simple())
    again = trimmed(once, kind, simple("Them"))
    assert page(again, kind, b"Them") == page(once, kind, b"Them")


@pytest.mark.parametrize("kind", PROGRAMS)
@pytest.mark.parametrize("seed", range(3))
def test_a_damaged_program_is_a_value_error_or_a_program(kind: ProgramKind, seed: int) -> None:
    dice = random.Random(seed)
    program = PROGRAMS[kind]()
    for _ in range(15):
        bad = bytearray(program)
        for _ in range(dice.choice((1, 8, 64))):
            bad[dice.randrange(dice.choice((64, 512, len(bad))))] = dice.randrange(256)
        with contextlib.suppress(ValueError):
            assert trimmed(bytes(bad[: dice.choice((len(bad), len(bad) // 2))]), kind, simple())


@pytest.mark.parametrize("kind", PROGRAMS)
@pytest.mark.parametrize("program", [b"", b"%!PS-AdobeFont-1.0", b"\x01\x00\x04", b"OTTO", b"\x80"])
def test_what_is_no_program_is_a_value_error(kind: ProgramKind, program: bytes) -> None:
    with pytest.raises(ValueError, match="font"):
        trimmed(program, kind, simple())


def test_the_bytes_decide_what_a_program_is() -> None:
    assert trimmed(vera(), "type1", simple()) == trimmed(vera(), "truetype", simple())


def test_fonts_that_share_a_program_all_keep_their_glyphs() -> None:
    font = TTFont(io.BytesIO(vera()))
    new = trimmed(vera(), "truetype", simple("a"), composite({font.getGlyphID("Q")}), simple("z"))
    assert outlines(new) == {".notdef", "a", "Q", "z"}


# TrueType ---------------------------------------------------------------------------------------


def test_truetype_loses_outlines_names_and_tables() -> None:
    new = TTFont(io.BytesIO(trimmed(vera(), "truetype", simple())))
    old = TTFont(io.BytesIO(vera()))
    kept = {".notdef"} | {old.getBestCmap()[ord(letter)] for letter in COPY if letter != " "}
    assert outlines(trimmed(vera(), "truetype", simple())) == kept
    assert len(new.getGlyphOrder()) == len(old.getGlyphOrder())
    assert "name" not in new
    assert "OS/2" not in new
    assert new.reader["head"][20:36] == bytes(16)  # when it was made
    assert all(ord(letter) not in new.getBestCmap() for letter in GONE)
    advances = {old.getGlyphOrder()[at]: new["hmtx"].metrics[name][0]
                for at, name in enumerate(new.getGlyphOrder())}  # fmt: skip
    assert advances["Q"] == 0
    assert advances["T"] == old["hmtx"]["T"][0]


def test_truetype_names_of_blank_glyphs_are_gone() -> None:
    new = trimmed(vera(), "truetype", simple())
    assert b"quotesingle" not in new  # a standard name is told by its number
    post = TTFont(io.BytesIO(new)).reader["post"]
    (count,) = struct.unpack_from(">H", post, 32)
    numbers = struct.unpack_from(f">{count}H", post, 34)
    old = TTFont(io.BytesIO(vera()))
    assert numbers[old.getGlyphID("Q")] == 0
    assert numbers[old.getGlyphID("T")] != 0


def test_truetype_parts_of_a_composite_glyph_stay() -> None:
    used = Used(codes=frozenset({0xE9}), names={0xE9: "eacute"})
    new = trimmed(vera(), "truetype", used)
    assert outlines(new) >= {"eacute", "e", "acute"}
    assert page(new, "truetype", b"\xe9") == page(vera(), "truetype", b"\xe9")


def test_truetype_cids_go_through_the_map() -> None:
    old = TTFont(io.BytesIO(vera()))
    gids = [old.getGlyphID(name) for name in "QTh"]
    table = two_bytes(0, *gids)
    new = trimmed(vera(), "truetype", composite({2, 3, 9000}, cid_to_gid=table))
    assert outlines(new) == {old.getGlyphOrder()[0]} | {f"glyph{gid:05d}" for gid in gids[1:]}
    assert "cmap" not in TTFont(io.BytesIO(new))
    text = two_bytes(2, 3)
    assert page(new, "truetype", text, table) == page(vera(), "truetype", text, table)


def test_truetype_symbol_codes_are_found_under_every_prefix() -> None:
    font = TTFont(io.BytesIO(vera()))
    table = font["cmap"].tables[-1]
    table.cmap.clear()
    table.cmap.update({0xF041: "Q", 0xF042: "T", 0x43: "h"})
    table.platformID, table.platEncID = 3, 0
    font["cmap"].tables = [table]
    font["post"].formatType = 3.0
    out = io.BytesIO()
    font.save(out)
    new = trimmed(out.getvalue(), "truetype", Used(codes=frozenset({0x42, 0x43}), symbolic=True))
    assert set(TTFont(io.BytesIO(new))["cmap"].tables[0].cmap) == {0xF042, 0x43}


def test_truetype_a_cmap_that_loses_all_codes_still_counts() -> None:
    font = TTFont(io.BytesIO(vera()))
    for table in font["cmap"].tables:
        table.cmap.clear()
        table.cmap[0x51] = "Q"
    font["post"].formatType = 3.0
    out = io.BytesIO()
    font.save(out)
    new = TTFont(io.BytesIO(trimmed(out.getvalue(), "truetype", simple("Them"))))
    for table in new["cmap"].tables:
        assert 0x51 not in table.cmap
        assert len(table.cmap) == 1


def test_truetype_without_names_and_codes_needs_the_first_character() -> None:
    font = TTFont(io.BytesIO(vera()))
    font["post"].formatType = 3.0
    del font["cmap"]
    out = io.BytesIO()
    font.save(out)
    with pytest.raises(ValueError, match="which glyphs"):
        trimmed(out.getvalue(), "truetype", Used(codes=frozenset({80})))
    new = trimmed(out.getvalue(), "truetype", Used(codes=frozenset({80}), first=32))
    kept = {"glyph00051", "glyph00080"}
    assert kept <= outlines(new) | {"glyph00051", "glyph00080"}
    assert len(outlines(new)) < 8


# CFF --------------------------------------------------------------------------------------------


def test_cff_loses_outlines_names_and_notices() -> None:
    new = trimmed(cff(), "cff", simple())
    font = cff_set(new)
    top = font[0]
    kept = {name for name in top.charset if not name.startswith(".")}
    assert kept == {cff_set(cff())[0].Encoding[ord(letter)] for letter in COPY}
    assert len(top.charset) == len(LETTERS) + 1
    assert top.charset[1 + LETTERS.index("Q")] == f".g{1 + LETTERS.index('Q')}"
    for name in set(top.charset) - kept - {".notdef"}:
        assert top.CharStrings[name].bytecode == b"\x0e"
    assert {code for code, name in enumerate(top.Encoding) if name in kept} == set(map(ord, COPY))
    for word in (b"Thistlewood", b"Marjolein", b"quoteleft"):
        assert word not in new
    assert not hasattr(top, "Notice")


def test_cff_subroutines_of_removed_outlines_are_gone() -> None:
    assert len(cff_set(cff())[0].Private.Subrs[0].bytecode) > 20
    assert cff_set(trimmed(cff(), "cff", simple()))[0].Private.Subrs[0].bytecode == b"\x0b"
    kept = trimmed(cff(), "cff", simple("Q"))
    assert len(cff_set(kept)[0].Private.Subrs[0].bytecode) > 20
    assert page(kept, "cff", b"Q") == page(cff(), "cff", b"Q")


def test_cff_with_cids_keeps_glyph_order_and_forgets_other_cids() -> None:
    cids = {1000 + ord(letter) for letter in COPY}
    new = trimmed(cid(), "cff", composite(cids))
    top = cff_set(new)[0]
    assert [f"cid{1000 + ord('T'):05d}"] == top.charset[(at := 1 + LETTERS.index("T")) : at + 1]
    assert f"cid{1000 + ord('Q'):05d}" not in top.charset
    assert len(set(top.charset)) == len(top.charset) == len(LETTERS) + 1
    text = two_bytes(*(1000 + ord(letter) for letter in COPY))
    assert page(new, "cff", text) == page(cid(), "cff", text)


def test_opentype_keeps_only_the_tables_of_a_pdf() -> None:
    new = TTFont(io.BytesIO(trimmed(opentype(), "opentype", simple())))
    assert set(new.reader.keys()) == {"CFF ", "cmap", "head", "hhea", "hmtx", "maxp", "post"}
    assert set(new.getBestCmap()) == set(map(ord, COPY))


def test_opentype_with_cids_takes_them_for_glyph_ids() -> None:
    text = two_bytes(*(1 + LETTERS.index(letter) for letter in COPY))
    new = trimmed(opentype(), "opentype", composite(set(struct.unpack(f">{len(COPY)}H", text))))
    assert page(new, "opentype", text) == page(opentype(), "opentype", text)
    other = two_bytes(*(1 + LETTERS.index(letter) for letter in "TQ"))
    assert page(new, "opentype", other) != page(opentype(), "opentype", other)


# Type 1 -----------------------------------------------------------------------------------------


def parsed(program: bytes) -> dict[str, Any]:
    font = t1Lib.T1Font.__new__(t1Lib.T1Font)
    font.data, font.encoding = program, "ascii"
    font.parse()
    return dict(font.font)


def test_type1_holds_only_the_glyphs_in_use() -> None:
    new = trimmed(type1(), "type1", simple())
    assert set(parsed(new)["CharStrings"]) == {".notdef", *simple().names.values()}
    clear = new[: lengths(new)[0]]
    for word in (b"Notice", b"FullName", b"FamilyName", b"version", b"UniqueID", b"/Q"):
        assert word not in clear


def test_type1_subroutines_of_removed_outlines_are_gone() -> None:
    all_, few = (trimmed(type1(), "type1", simple(text)) for text in (LETTERS, "l"))
    old, new = (parsed(program)["Private"]["Subrs"] for program in (all_, few))
    assert len(old) == len(new) > 4
    assert sum(len(subr.bytecode) > 1 for subr in old[4:]) > 10
    assert sum(len(subr.bytecode) > 1 for subr in new[4:]) < 3
    assert page(few, "type1", b"l") == page(type1(), "type1", b"l")


def test_type1_lengths_add_up() -> None:
    new = trimmed(type1(), "type1", simple())
    first, second, third = lengths(new)
    assert first + second + third == len(new)
    assert new[:first].endswith(b"eexec\n")
    assert new[-third:].startswith(b"0" * 64)
    assert lengths(vera()) == (len(vera()), 0, 0)


def test_type1_in_hex_and_with_another_salt() -> None:
    plain = trimmed(type1(), "type1", simple(LETTERS))
    first, second, _ = lengths(plain)
    hidden = decrypt(plain[first : first + second], 55665)[0][4:]
    hexed = (
        plain[:first] + encrypt(b"\0\0\0\0" + hidden, 55665)[0].hex().encode() + b"\n" + b"0" * 512
    )
    new = trimmed(hexed + b"\ncleartomark", "type1", simple())
    assert page(new, "type1", COPY.encode()) == page(type1(), "type1", COPY.encode())


def test_type1_with_an_encoding_of_its_own_tells_only_codes_in_use() -> None:
    plain = trimmed(type1(), "type1", simple("TQ"))
    first = lengths(plain)[0]
    own = plain[:first].replace(
        b"/Encoding StandardEncoding def", b"/Encoding 256 array\ndup 65 /Q put dup 66 /T put def"
    )
    new = trimmed(own + plain[first:], "type1", Used(codes=frozenset({66}), symbolic=True))
    assert b"dup 66 /T put" in new
    assert b"/Q" not in new
    assert set(parsed(new)["CharStrings"]) == {".notdef", "space", "T"}
