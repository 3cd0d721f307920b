"""A vector copy is taken as a whole or stopped: each place where a word could hide is closed."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Mapping

import pytest
from fontTools.misc.eexec import encrypt
from PIL import Image

from redactor.errors import DocumentError
from redactor.model import SurfaceKind
from redactor.readback.pdf import surfaces
from redactor.readback.pdf_fontdata import words
from redactor.readback.pdf_operators import operations
from redactor.readback.pdf_syntax import Unknown

WORD = "Zwetschkenbaum"
HEX = WORD.encode("utf-16-be").hex().encode()
CMAP = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<00> <FF>
endcodespacerange
1 beginbfrange
<20> <7E> <0020>
endbfrange
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""
CONTENT = b"""q 1 0 0 1 0 0 cm /X1 Do Q
q 40 0 0 30 300 400 cm /Im1 Do Q
BT /F1 12 Tf 1 0 0 1 40 500 Tm [(Met) -250 <776974682061>] TJ 0 -20 Td (friend \\(old\\)) Tj ET
0.9 g 40 448 60 14 re f 0 g
BT /L1 12 Tf 1 0 0 1 42 450 Tm ([Client]) Tj ET
BT /F1 12 Tf 1 0 0 1 95 450 Tm (came) Tj ET"""


def stream(data: bytes, entries: bytes = b"", *, packed: bool = True) -> bytes:
    """A stream object's body."""
    body = zlib.compress(data) if packed else data
    filters = b"/Filter /FlateDecode " if packed else b""
    return b"<< %s%s /Length %d >>\nstream\n%s\nendstream" % (filters, entries, len(body), body)


FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 420 595] /Resources << /Font << /F1 5 0 R >> >>"
IMAGE = (
    b"/Type /XObject /Subtype /Image /Width 4 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceGray"
)
PARTS: Mapping[int, bytes] = {
    1: b"<< /Type /Catalog /Pages 2 0 R >>",
    2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents 4 0 R /Resources << "
    b"/Font << /F1 5 0 R /L1 9 0 R >> /XObject << /X1 7 0 R /Im1 8 0 R >> "
    b"/ExtGState << /G0 << /ca 0.5 /BM /Normal /SMask /None >> >> "
    b"/ColorSpace << /C1 [/Separation /Black /DeviceGray 11 0 R] /C2 [/Indexed /DeviceRGB 0 <000000>] >> "
    b"/Pattern << /P1 12 0 R >> >> >>",
    4: stream(CONTENT),
    5: b"<< /Type /Font /Subtype /TrueType /BaseFont /ABCDEF+F1 /FirstChar 32 /LastChar 33 "
    b"/Widths [250 500] /ToUnicode 6 0 R /FontDescriptor 13 0 R /Encoding "
    b"<< /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [65 /A /uni0042 /g12] >> >>",
    6: stream(CMAP),
    7: stream(b"BT /F1 10 Tf 40 40 Td (in a form) Tj ET", FORM),
    8: stream(bytes(8), IMAGE),
    9: b"<< /Type /Font /Subtype /Type1 /BaseFont /RedactorLabel /Encoding /WinAnsiEncoding >>",
    10: b"<< /Producer (redactor) >>",
    11: b"<< /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [0] /N 1 >>",
    12: stream(
        b"0 0 1 1 re f", b"/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 2 2] /XStep 2 /YStep 2"
    ),
    13: b"<< /Type /FontDescriptor /FontName /ABCDEF+F1 /Flags 32 /FontBBox [0 0 1 1] >>",
}  # fmt: skip
TRAILER = (
    b"<< /Root 1 0 R /Size %d /Info 10 0 R /ID [<00112233445566778899aabbccddeeff>"
    b" <00112233445566778899aabbccddeeff>] >>"
)


def build(changes: Mapping[int, bytes] | None = None, trailer: bytes = TRAILER) -> bytes:
    """A file of these parts, written as a plain writer writes."""
    parts = dict(sorted({**PARTS, **(changes or {})}.items()))
    out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    places = {0: 0}
    for number, part in parts.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(
        b"%010d 00000 n \n" % places[n] if places.get(n) else b"0000000000 65535 f \n"
        for n in range(max(parts) + 1)
    )
    size = max(parts) + 1
    return (
        b"%sxref\n0 %d\n%strailer\n" % (out, size, table)
        + trailer.replace(b"%d", b"%d" % size)
        + b"\nstartxref\n%d\n%%%%EOF\n" % len(out)
    )


def edited(number: int, old: bytes, new: bytes) -> bytes:
    """The file with a change in one part."""
    assert old in PARTS[number]
    return build({number: PARTS[number].replace(old, new, 1)})


def drawn(content: bytes, number: int = 4) -> bytes:
    """The file with more content at the end of the page or form."""
    if number == 4:
        return build({4: stream(CONTENT + b"\n" + content)})
    return build({7: stream(content, FORM)})


def caught(data: bytes) -> str:
    """The code that the file is stopped with, else ``""``; no message may quote the file."""
    stopped: DocumentError | None = None
    try:
        list(surfaces(data))
    except DocumentError as error:
        stopped = error
    if stopped is None:
        return ""
    assert WORD not in str(stopped)
    assert stopped.status == "quarantined"
    return stopped.problem.code


def kinds(data: bytes, word: str = WORD) -> set[SurfaceKind]:
    return {surface.kind for surface in surfaces(data) if word in surface.text}


def test_a_vector_copy_passes_and_all_of_its_text_is_read() -> None:
    found = list(surfaces(build()))
    for word in ("with a", "friend (old)", "in a form", "[Client]", "came"):
        assert sum(word in surface.text for surface in found) >= 4
    assert {surface.place for surface in found} <= {"page 1", "names", "palette"} | {
        f"object {n}" for n in PARTS
    }


NOTE = b"(" + WORD.encode() + b")"
KEY = b"/" + WORD.encode()
EDITS: Mapping[str, tuple[int, bytes, bytes]] = {
    "key": (3, b"/Type /Page", b"/Type /Page " + KEY + b" 1"),
    "known key in another place": (1, b"/Pages", b"/Lang (en) /Pages"),
    "metadata": (7, b"/BBox", b"/Metadata 11 0 R /BBox"),
    "annotations": (3, b"/Type /Page", b"/Type /Page /Annots []"),
    "name as value": (3, b"/BM /Normal", b"/BM " + KEY),
    "resource name": (3, b"/X1 7", KEY + b" 7"),
    "long resource number": (3, b"/X1 7", b"/X07700900123 7"),
    "font name": (5, b"/ABCDEF+F1", b"/ABCDEF+" + WORD.encode()),
    "font name of a descriptor": (13, b"/ABCDEF+F1", KEY),
    "escaped name": (13, b"/FontBBox", b"/#46ontBBox"),
    "glyph name": (5, b"/g12", KEY),
    "spot colour": (3, b"/Black", KEY),
    "string as value": (13, b"/Flags 32", b"/Flags " + NOTE),
    "string in an array": (13, b"[0 0 1 1]", b"[0 0 1 " + NOTE + b"]"),
    "producer": (10, b"redactor", WORD.encode()),
    "author": (10, b"/Producer", b"/Author " + NOTE + b" /Producer"),
    "double key": (10, b"/Producer", b"/Producer (redactor) /Producer"),
    "comment in an object": (10, b"/Producer", b"%" + WORD.encode() + b"\n/Producer"),
    "byte between objects": (10, b">>", b">>\nendobj\n" + WORD.encode()),
    "nested dictionary": (13, b"/Flags 32", b"/Flags << >>"),
    "filter": (8, b"/FlateDecode", b"/LZWDecode"),
    "ICC profile": (8, b"/DeviceGray", b"[/ICCBased 11 0 R]"),
    "name of an image": (8, b"/Width", b"/Name /Im1 /Width"),
    "stream where a dictionary belongs": (1, b"/Pages 2 0 R", b"/Pages 4 0 R"),
    "same page twice": (2, b"[3 0 R]", b"[3 0 R 3 0 R]"),
    "palette": (3, b"<000000>", b"<" + b"41" * 2000 + b">"),
}


@pytest.mark.parametrize("name", EDITS)
def test_what_is_not_in_the_vocabulary_stops_a_copy(name: str) -> None:
    assert caught(edited(*EDITS[name])) == "unknown-content"


CONTENTS: Mapping[str, bytes] = {
    "comment": b"% " + WORD.encode() + b"\n1 w",
    "marked content": b"/Span << /ActualText " + NOTE + b" >> BDC EMC",
    "marked content without entries": b"/P BMC EMC",
    "point": b"/Tag MP",
    "compatibility": b"BX EX",
    "inline image": b"BI /W 1 /H 1 /BPC 8 /CS /G ID x EI",
    "unknown operator": WORD.encode(),
    "string for another operator": NOTE + b" w",
    "string in a dash": b"[" + NOTE + b"] 0 d",
    "name of an operand": KEY + b" gs",
    "too many operands": b"1 2 3 m",
    "operands at the end": b"1 2 3",
    "string at the end": NOTE,
    "open string": b"(abc",
    "dictionary": b"<< >> Tj",
    "array in an array": b"[[1]] TJ",
    "intent": KEY + b" ri",
}


@pytest.mark.parametrize("number", [4, 7])
@pytest.mark.parametrize("name", CONTENTS)
def test_content_that_draws_nothing_stops_a_copy(name: str, number: int) -> None:
    assert caught(drawn(CONTENTS[name], number)) == "unknown-content"


@pytest.mark.parametrize(
    "content",
    [
        b"0 0 m 1 1 l 1 2 3 4 5 6 c h W n",
        b"-.5 +3. 0-1 re f* [1 2]0 d[]0 d /C1 cs 0.5 scn /Pattern CS /P1 SCN 1 0 0 rg",
        b"/Perceptual ri /G0 gs 1 w 0 J",
        b"BT/F1 12 Tf(a(b(c))d)' 1 2(x)\"[(a)-3-4<41>]TJ T* ET",
        b"/Tab MP",
    ],
)
def test_ordinary_operators_pass(content: bytes) -> None:
    assert caught(drawn(content)) == ""


@pytest.mark.parametrize(
    ("image", "right"),
    [
        (b"BI /W 8 /H 2 /IM true /D [1 0] ID ab EI", True),
        (b"BI /W 1 /H 1 /BPC 8 /CS /RGB /F /Fl ID " + zlib.compress(b"abc") + b" EI", True),
        (b"BI /W 8 /H 2 /IM true ID abcdef EI", False),
        (b"BI /W 8 /H 2 /IM true /Note (x) ID ab EI", False),
        (b"BI /W 8 /H 2 /IM true /F /Fl ID " + zlib.compress(b"abc") + b" EI", False),
    ],
)
def test_inline_images_are_pixels_of_glyphs_only(image: bytes, right: bool) -> None:
    if right:
        assert list(operations(b"0 0 0 0 1 1 d1 " + image, "glyph")) == []
    else:
        with pytest.raises(Unknown):
            list(operations(image, "glyph"))
    with pytest.raises(Unknown):
        list(operations(image, "form"))


@pytest.mark.parametrize(
    "data",
    [
        build({14: b"<< /Note 1 >>"}),
        build({14: stream(WORD.encode())}),
        build() + WORD.encode(),
        build() + b"%" + WORD.encode() + b"\n",
        b"%PDF-1.7\n" + build(),
        build().replace(b"%PDF-1.7\n", b"%PDF-1.7 " + WORD.encode() + b"\n"),
        build().replace(b"xref\n0", WORD.encode() + b"\nxref\n0"),
        build().replace(b"trailer\n", b"trailer\n%note\n"),
        build().replace(b"0000000000 65535 f", b"0770090012 65535 f"),
        build(trailer=TRAILER.replace(b"/Root", b"/Prev 9 /Root")),
        build(trailer=TRAILER.replace(b"<00112233", b"<11112233", 1)),
        build() + b"14 0 obj\n<< >>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R >>\n"
        b"startxref\n9\n%%EOF\n",
        re.sub(rb"(\nendstream)", rb"x\1", build(), count=1),
        build({4: stream(zlib.compress(CONTENT) + WORD.encode(), b"/Filter /FlateDecode", packed=False)}),
        build({8: stream(bytes(8) + WORD.encode(), IMAGE)}),
        build({6: stream(CMAP.replace(b"1 beginbf", b"% note\n1 beginbf"))}),
        build({6: stream(CMAP.replace(b"12 dict", NOTE + b" 12 dict"))}),
        build({6: stream(CMAP.replace(b"Adobe-Identity-UCS", WORD.encode()))}),
        build({6: stream(CMAP.replace(b"1 beginbfr", b"2 beginbfr"))}),
        build({6: stream(CMAP + WORD.encode())}),
    ],
    ids="dictionary,stream,behind the end,comment behind the end,before the header,in the header,before the"
    " table,in the trailer,in the table,older revision,identifier,newer revision,behind a stream,behind the"
    " packed data,behind the pixels,comment in a map,string in a map,name in a map,count of a map,behind a"
    " map".split(","),
)  # fmt: skip
def test_bytes_that_belong_to_nothing_stop_a_copy(data: bytes) -> None:
    assert caught(data) == "unknown-content"


def _jpeg(extra: bytes = b"", tail: bytes = b"") -> bytes:
    out = io.BytesIO()
    Image.new("L", (4, 2), 128).save(out, "JPEG", progressive=True)
    plain = out.getvalue()
    entries = IMAGE.replace(b"/Type", b"/Filter /DCTDecode /Type")
    return build({8: stream(plain[:2] + extra + plain[2:] + tail, entries, packed=False)})


def test_a_picture_holds_no_note() -> None:
    note = WORD.encode()
    size = (len(note) + 2).to_bytes(2, "big")
    assert caught(_jpeg()) == ""
    for extra, tail in [
        (b"\xff\xfe" + size + note, b""),
        (b"\xff\xe1" + size + note, b""),
        (b"\xff\xe0" + size + note, b""),
        (b"", note),
    ]:
        assert caught(_jpeg(extra, tail)) == "unknown-content"


def test_what_maps_and_fonts_can_spell_is_searched() -> None:
    spelled = CMAP.replace(
        b"1 beginbfr", b"1 beginbfchar\n<01> <" + HEX + b">\nendbfchar\n1 beginbfr"
    )
    assert kinds(build({6: stream(spelled)})) == {"raw"}
    descriptor = PARTS[13].replace(b"/Flags", b"/FontFile2 14 0 R /Flags")
    for program in (
        b"\x00\x01" + WORD.encode(),
        WORD.encode("utf-16-be"),
        WORD.encode("utf-16-le"),
    ):
        assert kinds(build({13: descriptor, 14: stream(program)})) == {"raw"}
    glyph = b"/uni" + HEX.upper()
    assert kinds(build({5: PARTS[5].replace(b"/g12", glyph)})) == {"raw"}


def test_the_private_part_of_a_type_1_program_is_searched() -> None:
    secret, _ = encrypt(b"abcd/CharStrings /" + WORD.encode() + bytes(range(200)), 55665)
    assert WORD in words(b"%!PS-AdobeFont\ncurrentfile eexec\n" + secret)
    assert WORD in words(b"currentfile eexec\r" + secret.hex().encode() + b"\n" + b"0" * 64)


SHOWN = {"text", "attribute"}


def test_text_is_found_wherever_it_is_drawn() -> None:
    show = b"BT /F1 8 Tf 40 60 Td (" + WORD.encode() + b") Tj ET"
    assert SHOWN & kinds(drawn(show))
    assert SHOWN & kinds(drawn(show, 7))
    assert SHOWN & kinds(drawn(b"3 Tr " + show))
    assert SHOWN & kinds(drawn(show.replace(b"40 60", b"40 9000")))
    unused = build({4: stream(b"q Q"), 7: stream(show, FORM)})
    assert SHOWN & kinds(unused)
    resources = b"/Resources << /Font << /F1 5 0 R >> >> /PatternType 1"
    pattern = stream(show, PARTS[12][2 : PARTS[12].index(b"/Length")].replace(
        b"/Filter /FlateDecode ", b"").replace(b"/PatternType 1", resources))  # fmt: skip
    assert SHOWN & kinds(build({12: pattern}))


def test_letters_in_any_order_are_put_in_order_by_their_places() -> None:
    pieces = [
        b"1 0 0 1 %d 300 Tm (%s) Tj" % (40 + 9 * at, letter.encode())
        for at, letter in enumerate(WORD)
    ]
    content = b"BT /F1 8 Tf " + b" ".join(reversed(pieces)) + b" ET"
    assert "attribute" in kinds(drawn(content))
    turned = [
        b"0 1 -1 0 300 %d Tm (%s) Tj" % (40 + 9 * at, letter.encode())
        for at, letter in enumerate(WORD)
    ]
    assert "attribute" in kinds(
        drawn(b"BT /F1 8 Tf " + b" ".join(turned[::2] + turned[1::2]) + b" ET")
    )


def test_a_font_chosen_within_saved_states_ends_with_them() -> None:
    content = b"BT /F1 8 Tf ET q /L1 8 Tf Q BT 40 60 Td (" + WORD.encode() + b") Tj ET"
    assert SHOWN & kinds(drawn(content))


def _nested(levels: int, times: int) -> bytes:
    parts = {
        14 + level: stream(b"/X1 Do " * times, FORM.replace(
            b"/Font << /F1 5 0 R >>", b"/XObject << /X1 %d 0 R >>" % (15 + level)))
        for level in range(levels)
    }  # fmt: skip
    parts[14 + levels] = stream(b"BT /F1 8 Tf (" + WORD.encode() + b") Tj ET", FORM)
    page = PARTS[3].replace(b"/X1 7", b"/X2 7 0 R /X1 14")
    return build({**parts, 3: page, 4: stream(b"/X1 Do /X2 Do")})


def test_forms_in_forms_are_read_once_and_without_end_they_stop_a_copy() -> None:
    assert SHOWN & kinds(_nested(4, 3))
    assert caught(_nested(30, 2)) == "unknown-content"
    circle = FORM.replace(b"/Font << /F1 5 0 R >>", b"/XObject << /X1 7 0 R >>")
    assert caught(build({7: stream(b"/X1 Do", circle)})) == "unknown-content"


LABEL_AT = b"BT /F1 12 Tf 1 0 0 1 %d %d Tm (x) Tj ET"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (LABEL_AT % (50, 451), "label-covers"),
        (b"3 Tr " + LABEL_AT % (60, 450), "label-covers"),
        (LABEL_AT % (50, 437), ""),
        (LABEL_AT % (50, 463), ""),
        (LABEL_AT % (35, 450), ""),
        (b"q 60 0 0 20 40 445 cm /Im1 Do Q", "label-covers"),
        (b"q 20 0 0 20 40 425 cm /Im1 Do Q", ""),
        (b"BT /L1 12 Tf 1 0 0 1 130 450 Tm ([X]) Tj /F1 12 Tf (/) Tj /L1 12 Tf ([Y]) Tj ET", ""),
    ],
    ids="over,invisible,line below,line above,before,picture,picture below,two labels".split(","),
)
def test_a_label_covers_nothing(content: bytes, code: str) -> None:
    assert caught(drawn(content)) == code
    assert caught(drawn(b"q 1 0 0 1 0 0 cm " + content + b" Q")) == code


def test_a_picture_may_lie_beneath_a_label() -> None:
    under = CONTENT.replace(b"0.9 g", b"q 60 0 0 20 40 445 cm /Im1 Do Q 0.9 g")
    assert caught(build({4: stream(under)})) == ""


def test_what_lies_under_a_label_in_a_form_is_seen() -> None:
    assert caught(drawn(LABEL_AT % (50, 451), 7)) == "label-covers"
