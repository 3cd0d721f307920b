"""A vector copy of a page, feature by feature: names gone, labels there, the rest as it was.

Every feature is a page built here. One test per feature asks for everything at once, in this order:
no reader finds the name, a reader finds the labels and all other words in order, nothing but the
affected lines looks different, and the page is still text and graphics instead of a picture.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import io
import math
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
import reportlab
from fontTools.ttLib import TTFont
from helpers_pdf import CLIENT, PAGE, changed, cropped, lines, pdf, picture, redact, rotated
from numpy.typing import NDArray
from pdfminer.high_level import extract_text
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ContentStream, DictionaryObject, NameObject, NumberObject, StreamObject
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]
Pixels = NDArray[np.uint8]

LABEL = "[Client]"
NAMES = {
    CLIENT: LABEL,
    "Quenby": LABEL,
    "Thistlewood": LABEL,
    "Marjolein": "[Mother]",
}
SECRET = ("Quenby", "Thistlewood", "Marjolein")
VERA = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
CHANGED = 48
"""A pixel differs when one of its channels differs by more than this."""
SAME = 0.001
"""The share of pixels that may differ outside of the affected lines."""


# --- what readers find -------------------------------------------------------------------------


def squeezed(text: str) -> str:
    """Text without what readers disagree on: spaces, hyphens, control characters, case, ligatures."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if c not in "-\xad" and not c.isspace() and c.isprintable())


def said(data: bytes) -> str:
    """What pdfium reads, page after page."""
    with pdfium.PdfDocument(data) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return "\n".join(pages).replace("\x02", "-").replace("\ufffe", "-")


def streams(data: bytes) -> Iterator[bytes]:
    """Every stream of a file, decoded where pypdf can."""
    reader = PdfReader(io.BytesIO(data))
    numbers = {number for rows in reader.xref.values() for number in rows} | set(reader.xref_objStm)
    for number in sorted(numbers):
        with contextlib.suppress(PyPdfError):
            found = reader.get_object(number)
            if isinstance(found, StreamObject):
                picture = found.get("/Subtype") == "/Image"
                yield found._data if picture else found.get_data()


def sources(data: bytes) -> dict[str, str]:
    """What every reader finds in a file, by the reader's name; the raw bytes are one of them."""
    raw = b"\n".join([data, *streams(data)])
    reader = PdfReader(io.BytesIO(data))
    return {
        "pdfium": said(data),
        "pdfminer": extract_text(io.BytesIO(data)),
        "pypdf": "\n".join(page.extract_text() for page in reader.pages),
        "bytes": raw.decode("latin-1"),
        "wide bytes": raw.replace(b"\0", b"").decode("latin-1"),
    }


def left(data: bytes, words: Sequence[str]) -> list[tuple[str, str]]:
    """Words that a reader still finds, with the reader."""
    return [
        (reader, word)
        for reader, text in sources(data).items()
        for word in words
        if squeezed(word) in squeezed(text)
    ]


# --- vector or picture -------------------------------------------------------------------------


def shows_text(page: DictionaryObject, reader: PdfReader) -> bool:
    """Whether a page or a form that it draws shows text in a mode that can be seen."""

    def walk(holder: DictionaryObject, content: ContentStream, mode: int, depth: int) -> bool:
        forms = holder.get("/Resources", DictionaryObject()).get_object().get("/XObject", {})
        saved = [mode]
        for operands, operator in content.operations:
            if operator == b"q":
                saved.append(saved[-1])
            elif operator == b"Q" and len(saved) > 1:
                saved.pop()
            elif operator == b"Tr":
                saved[-1] = int(operands[0])
            elif operator in (b"Tj", b"TJ", b"'", b'"') and saved[-1] != 3:
                return True
            elif operator == b"Do" and depth < 8:
                form = forms.get_object()[operands[0]].get_object()
                if form.get("/Subtype") == "/Form" and walk(
                    form, ContentStream(form, reader), saved[-1], depth + 1
                ):
                    return True
        return False

    return walk(page, ContentStream(page["/Contents"].get_object(), reader), 0, 0)


def is_picture(page: pdfium.PdfPage) -> bool:
    """Whether one image covers a page."""
    x0, y0, x1, y1 = page.get_bbox()
    for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE]):
        a, b, c, d = item.get_bounds()
        across, up = min(c, x1) - max(a, x0), min(d, y1) - max(b, y0)
        if across > 0 and up > 0 and across * up > 0.9 * (x1 - x0) * (y1 - y0):
            return True
    return False


def rastered(data: bytes) -> list[int]:
    """Numbers of the pages of a copy, from 1, that are pictures instead of text and graphics."""
    reader = PdfReader(io.BytesIO(data))
    with pdfium.PdfDocument(data) as document:
        return [
            number
            for number, (page, seen) in enumerate(zip(reader.pages, document, strict=True), 1)
            if is_picture(seen) or not shows_text(page, reader)
        ]


# --- what a page looks like --------------------------------------------------------------------


def drawn(data: bytes, page: int = 0, *, scale: float = 1, like: Pixels | None = None) -> Pixels:
    """A page as a reader sees it; 72 dpi, unless told, or as wide as another picture."""
    with pdfium.PdfDocument(data) as document:
        if like is not None:
            scale = like.shape[1] / math.ceil(document[page].get_width())
        return np.asarray(document[page].render(scale=scale).to_pil().convert("RGB"))


def _on_screen(page: pdfium.PdfPage, x: float, y: float) -> tuple[float, float]:
    """A point of the page, in tenths of a pixel made pixels."""
    width, height = page.get_size()
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDF_PageToDevice(
        page, 0, 0, round(width * 10), round(height * 10), 0, x, y, across, down
    )
    return across.value / 10, down.value / 10


def _characters(text: pdfium.PdfTextPage) -> tuple[str, list[int]]:
    """The squeezed text of a page, and for each of its characters the number pdfium gives it."""
    found: list[tuple[str, int]] = []
    for at in range(text.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(text, at)
        found += [(char, at) for char in (squeezed(chr(code)) if code < 0x110000 else "")]
    return "".join(char for char, _ in found), [at for _, at in found]


def _strip(text: pdfium.PdfTextPage, at: int) -> list[tuple[float, float]]:
    """The line of one character across any page: a long box along its baseline."""
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium_c.FPDFText_GetCharOrigin(text, at, x, y)
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFText_GetMatrix(text, at, matrix)
    size = pdfium_c.FPDFText_GetFontSize(text, at)
    along = math.hypot(matrix.a, matrix.b) or 1
    over = math.hypot(matrix.c, matrix.d) or 1
    ux, uy = matrix.a / along, matrix.b / along
    vx, vy = matrix.c / over, matrix.d / over
    low, high, far = -0.55 * size * over, 1.1 * size * over, 3000
    return [
        (x.value + way * far * ux + up * vx, y.value + way * far * uy + up * vy)
        for way, up in ((-1, low), (1, low), (1, high), (-1, high))
    ]


def affected(data: bytes, page: int, words: Sequence[str], areas: Sequence[Box]) -> Pixels:
    """The part of a page where a copy may look different: ``areas``, or the lines with ``words``."""
    with pdfium.PdfDocument(data) as document:
        sheet = document[page]
        width, height = sheet.get_size()
        mask = Image.new("1", (math.ceil(width), math.ceil(height)))
        brush = ImageDraw.Draw(mask)
        if areas:
            shapes = [[(a, b), (c, b), (c, d), (a, d)] for a, b, c, d in areas]
        else:
            text = sheet.get_textpage()
            said_, places = _characters(text)
            shapes = [
                _strip(text, places[at])
                for word in words
                for match in re.finditer(re.escape(squeezed(word)), said_)
                for at in range(*match.span())
            ]
        for shape in shapes:
            brush.polygon([_on_screen(sheet, *point) for point in shape], fill=1)
        return np.asarray(mask)


def unlike(before: Pixels, after: Pixels) -> NDArray[np.bool_]:
    """Where two pictures of one size differ clearly."""
    assert before.shape == after.shape
    gap = np.abs(before.astype(np.int16) - after.astype(np.int16))
    return np.asarray(gap.max(axis=2) > CHANGED)


# --- pages built from raw parts ----------------------------------------------------------------


def stream(body: str | bytes, entries: str = "") -> bytes:
    """A stream object."""
    content = body.encode("latin-1") if isinstance(body, str) else body
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (
        len(content), entries.encode(), content
    )  # fmt: skip


def raw(
    content: str,
    extra: Sequence[str | bytes] = (),
    *,
    fonts: str = "",
    resources: str = "",
    page: str = "",
) -> bytes:
    """A page of this content; 5 is Helvetica (F1), 6 bold (F2), ``extra`` objects follow from 7."""
    parts: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PAGE[0]:g} {PAGE[1]:g}] {page} "
            f"/Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R {fonts} >> "
            f"{resources} >> >>"
        ).encode(),
        stream(content),
        *(
            b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % face
            for face in (b"Helvetica", b"Helvetica-Bold")
        ),
        *(part.encode("latin-1") if isinstance(part, str) else part for part in extra),
    ]
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(parts) + 1, start
    )  # fmt: skip
    return bytes(out)


def put(text: str, y: float, *, x: float = 40, font: str = "F1", size: float = 11) -> str:
    """Content that shows a line."""
    return f"BT /{font} {size} Tf {x} {y} Td ({text}) Tj ET\n"


def kept(y: float = 400) -> str:
    """Content that shows a line nothing is to happen to, and a rule."""
    return put("Nothing changes on this line.", y) + f"40 {y - 20} 200 1 re f\n"


KEPT = "Nothing changes on this line."


def unicodes(codes: dict[int, str], digits: int) -> bytes:
    """A ToUnicode map from codes of so many hex digits."""
    rows = [
        f"<{code:0{digits}X}> <{text.encode('utf-16-be').hex().upper()}>"
        for code, text in sorted(codes.items())
    ]
    last = "F" * digits
    body = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def",
        f"1 begincodespacerange <{'0' * digits}> <{last}> endcodespacerange",
    ]
    for at in range(0, len(rows), 90):
        some = rows[at : at + 90]
        body.append(f"{len(some)} beginbfchar\n" + "\n".join(some) + "\nendbfchar")
    body.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return stream("\n".join(body))


@functools.cache
def _vera() -> TTFont:
    return TTFont(VERA)


def wide_font(first: int, text: str) -> tuple[list[bytes], Callable[[str], str]]:
    """Objects of a Type0 Identity-H font numbered from ``first``, and what makes text a hex string."""
    face = _vera()
    names, glyphs = face.getBestCmap(), face.getReverseGlyphMap()
    ids = {char: glyphs[names[ord(char)]] for char in sorted(set(text))}
    scale = 1000 / face["head"].unitsPerEm
    widths = " ".join(
        f"{ids[char]} [{face['hmtx'][names[ord(char)]][0] * scale:.0f}]" for char in ids
    )
    program = VERA.read_bytes()
    meaning = {ids[char]: unicodedata.normalize("NFKC", char) for char in ids}
    return [
        (
            f"<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+Vera /Encoding /Identity-H "
            f"/DescendantFonts [{first + 1} 0 R] /ToUnicode {first + 4} 0 R >>"
        ).encode(),
        (
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /AAAAAA+Vera /CIDToGIDMap /Identity "
            f"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
            f"/FontDescriptor {first + 2} 0 R /DW 600 /W [{widths}] >>"
        ).encode(),
        (
            f"<< /Type /FontDescriptor /FontName /AAAAAA+Vera /Flags 4 /ItalicAngle 0 /StemV 80 "
            f"/FontBBox [-183 -236 1287 928] /Ascent 928 /Descent -236 /CapHeight 730 "
            f"/FontFile2 {first + 3} 0 R >>"
        ).encode(),
        stream(zlib.compress(program), f"/Filter /FlateDecode /Length1 {len(program)}"),
        unicodes(meaning, 4),
    ], lambda string: "<" + "".join(f"{ids[char]:04X}" for char in string) + ">"


# --- the features ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Feature:
    """A page and what its copy has to say.

    Attributes:
        data: the source.
        expected: all words of the copy that a reader can see, in reading order.
        words: what is to be replaced.
        secret: what no reader may find in the copy.
        areas: where the copy may look different; without it the lines with the secret words.
        other: the same words in another order that will do, where readers disagree.
        plain: whether pdfium reads the source as ``expected`` (or ``other``) with the names in it.
        loose: pdfium has an order of its own where text that runs sideways consists of pieces.
    """

    data: bytes
    expected: str
    words: dict[str, str] = field(default_factory=lambda: dict(NAMES))
    secret: tuple[str, ...] = SECRET[:2]
    areas: tuple[Box, ...] = ()
    other: str = ""
    plain: bool = True
    loose: bool = False


FEATURES: dict[str, Callable[[], Feature]] = {}
Build = Callable[[], Feature]


def feature(build: Build) -> Build:
    """Puts a page on the list of features."""
    FEATURES[build.__name__.strip("_").replace("_", "-")] = build
    return build


def _note() -> bytes:
    return pdf(
        lines(
            "A note on a visit",
            f"I met {CLIENT} yesterday in the hall.",
            "The weather was fine and the bus was late.",
            "Then Quenby went home on foot.",
            "Nothing else happened.",
        )
    )


_ROWS = (
    "A note on a visit",
    f"I met {LABEL} yesterday in the hall.",
    "The weather was fine and the bus was late.",
    f"Then {LABEL} went home on foot.",
    "Nothing else happened.",
)
_NOTE, _UPWARD = " ".join(_ROWS), " ".join(reversed(_ROWS))
"""What the note says, and how pdfium reads it where a page is turned by 90 degrees."""


@feature
def upright() -> Feature:
    return Feature(_note(), _NOTE)


@feature
def turned_90() -> Feature:
    return Feature(rotated(_note(), 90), _NOTE, other=_UPWARD, loose=True)


@feature
def turned_180() -> Feature:
    return Feature(rotated(_note(), 180), _NOTE, loose=True)


@feature
def turned_270() -> Feature:
    return Feature(rotated(_note(), 270), _NOTE)


@feature
def crop_box_offset() -> Feature:
    return Feature(cropped(_note(), (30, 300, 400, 580)), _NOTE)


@feature
def crop_box_offset_and_turned() -> Feature:
    turned = rotated(cropped(_note(), (30, 300, 400, 580)), 90)
    return Feature(turned, _NOTE, other=_UPWARD, loose=True)


def _larger(data: bytes) -> bytes:
    def enlarge(writer: PdfWriter) -> None:
        for page in writer.pages:
            page[NameObject("/UserUnit")] = NumberObject(2)

    return changed(data, enlarge)


@feature
def user_unit() -> Feature:
    return Feature(_larger(_note()), _NOTE)


@feature
def several_in_one_array() -> Feature:
    shown = "[(Today)-300(Quenby)-300(met)-300(Marjolein)-300(and)-300(Quenby)-300(left)] TJ"
    return Feature(
        raw(f"BT /F1 11 Tf 40 500 Td {shown} ET\n" + kept()),
        f"Today {LABEL} met [Mother] and {LABEL} left {KEPT}",
        secret=("Quenby", "Marjolein"),
    )


@feature
def quote_operators() -> Feature:
    content = (
        "BT /F1 11 Tf 16 TL 40 520 Td (First of all,) Tj\n"
        f"({CLIENT} came in) '\n2 0.5 (and then Quenby went out) \"\n(again for a while) '\nET\n"
    )
    return Feature(
        raw(content + kept()),
        f"First of all, {LABEL} came in and then {LABEL} went out again for a while {KEPT}",
    )


@feature
def kerned() -> Feature:
    shown = "[(I met )20(Q)15(uen)-12(b)8(y )-5(T)80(h)3(istle)-4(w)22(ood a)5(t ha)-9(l)6(f)]TJ"
    return Feature(
        raw(f"BT /F1 11 Tf 40 500 Td {shown} ET\n" + kept()), f"I met {LABEL} at half {KEPT}"
    )


@feature
def word_spacing() -> Feature:
    content = (
        f"BT /F1 11 Tf 14 TL 40 500 Td 3.7 Tw (I met {CLIENT} at the door) Tj\n"
        "T* (of the old house by the river) Tj ET\n"
    )
    return Feature(
        raw(content + kept()),
        f"I met {LABEL} at the door of the old house by the river {KEPT}",
    )


@feature
def letter_spacing() -> Feature:
    content = (
        f"BT /F1 11 Tf 14 TL 40 500 Td 1.2 Tc (I met {CLIENT} at the door) Tj\n"
        "T* (of the old house by the river) Tj ET\n"
    )
    return Feature(
        raw(content + kept()),
        f"I met {LABEL} at the door of the old house by the river {KEPT}",
    )


@feature
def hyphenated_over_a_line_break() -> Feature:
    """Each line's part is a finding of its own, so the label stands twice."""
    data = pdf(lines("She met Quenby Thistle-", "wood today at noon.", "And nobody else."))
    return Feature(
        data,
        f"She met {LABEL} {LABEL} today at noon. And nobody else.",
        words={"Quenby Thistle-": LABEL, "wood": LABEL},
        secret=("Quenby", "Thistle", "wood"),
        plain=False,
    )


def _ligature(meaning: str) -> bytes:
    """A line with a ligature of Vera that stands for ``meaning`` in ToUnicode."""
    first, second = "I met Gri\ufb03ths at the o\ufb03ce.", "The \ufb01le is complete."
    text = (first + second).replace("\ufb03", "f\ufb01")
    objects, coded = wide_font(7, text)
    objects[-1] = objects[-1].replace(
        b"<00660069>", b"<%s>" % meaning.encode("utf-16-be").hex().upper().encode()
    )
    rows = [row.replace("\ufb03", "f\ufb01") for row in (first, second)]
    content = "".join(
        f"BT /W 11 Tf 40 {500 - 30 * at} Td {coded(row)} Tj ET\n" for at, row in enumerate(rows)
    )
    return raw(content + kept(), objects, fonts="/W 7 0 R")


def _ligature_feature(meaning: str) -> Feature:
    spelt = "Grif" + meaning + "ths"
    return Feature(
        _ligature(meaning),
        f"I met {LABEL} at the of{meaning}ce. The {meaning}le is complete. {KEPT}",
        words={spelt: LABEL, "Griffiths": LABEL},
        secret=("Griffiths",),
    )


@feature
def ligature_of_two_letters() -> Feature:
    return _ligature_feature("fi")


@feature
def ligature_of_one_sign() -> Feature:
    return _ligature_feature("\ufb01")


@feature
def fake_bold() -> Feature:
    shown = put(f"I met {CLIENT} again", 500) + put(f"I met {CLIENT} again", 500, x=40.3)
    return Feature(raw(shown + kept()), f"I met {LABEL} again {KEPT}")


@feature
def shadow() -> Feature:
    below = put(f"I met {CLIENT} again", 499.2, x=40.8, size=14)
    above = put(f"I met {CLIENT} again", 500, size=14)
    return Feature(
        raw(f"0.8 g\n{below}0 g\n{above}{kept()}"), f"I met {LABEL} again {KEPT}", plain=False
    )


@feature
def invisible() -> Feature:
    content = f"I met {LABEL} again {KEPT}"
    unseen = f"q 3 Tr {put('secretly Quenby Thistlewood indeed', 460)} Q\n"
    return Feature(raw(put(f"I met {CLIENT} again", 500) + unseen + kept()), content, plain=False)


@feature
def invisible_over_the_visible() -> Feature:
    over = f"q 3 Tr {put(f'I met {CLIENT} again', 500)} Q\n"
    return Feature(
        raw(put(f"I met {CLIENT} again", 500) + over + kept()),
        f"I met {LABEL} again {KEPT}",
        plain=False,
    )


@feature
def off_the_page() -> Feature:
    away = put("Thistlewood far away", 460, x=900) + put("Quenby far above", 2000)
    return Feature(
        raw(put(f"I met {CLIENT} again", 500) + away + kept()),
        f"I met {LABEL} again {KEPT}",
        plain=False,
    )


@feature
def white_on_white() -> Feature:
    unseen = f"q 1 g {put('secretly Quenby Thistlewood indeed', 460)} Q\n"
    return Feature(
        raw(put(f"I met {CLIENT} again", 500) + unseen + kept()),
        f"I met {LABEL} again {KEPT}",
        plain=False,
    )


@feature
def under_an_opaque_box() -> Feature:
    unseen = put("secretly Quenby Thistlewood indeed", 460) + "36 455 260 18 re f\n"
    return Feature(
        raw(put(f"I met {CLIENT} again", 500) + unseen + kept()),
        f"I met {LABEL} again {KEPT}",
        plain=False,
    )


@feature
def beyond_the_crop_box() -> Feature:
    """A line that gets shorter must not pull into view what stood beyond the edge."""
    edge = 40 + pdfmetrics.stringWidth("I met Quenby ", "Helvetica", 11)
    shown = put("I met Quenby Thistlewood yesterday", 500) + put("All fine.", 460)
    return Feature(
        raw(shown, page=f"/CropBox [20 300 {edge:.2f} 580]"),
        f"I met {LABEL} All fine.",
        plain=False,
    )


@feature
def cut_by_the_crop_box() -> Feature:
    """The edge runs through the middle of the letters."""
    shown = put("All fine.", 540) + put(f"I met {CLIENT} yesterday", 500)
    return Feature(
        raw(shown, page="/CropBox [20 502 400 590]"),
        f"All fine. I met {LABEL} yesterday",
        plain=False,
    )


@feature
def nested_forms() -> Feature:
    def draw(sheet: Canvas) -> None:
        sheet.beginForm("inner")
        sheet.setFont("Helvetica", 11)
        sheet.drawString(0, 0, f"I met {CLIENT} again")
        sheet.endForm()
        sheet.beginForm("outer")
        sheet.translate(10, 5)
        sheet.doForm("inner")
        sheet.endForm()
        sheet.drawString(40, 540, "Before the form")
        sheet.saveState()
        sheet.translate(30, 480)
        sheet.doForm("outer")
        sheet.restoreState()
        sheet.drawString(40, 440, "after the form")

    return Feature(pdf(draw), f"Before the form I met {LABEL} again after the form")


@feature
def form_on_two_pages() -> Feature:
    def first(sheet: Canvas) -> None:
        sheet.beginForm("head")
        sheet.setFont("Helvetica", 11)
        sheet.drawString(40, 560, f"Record of {CLIENT}, confidential")
        sheet.endForm()
        sheet.doForm("head")
        sheet.drawString(40, 500, "The first page")

    def second(sheet: Canvas) -> None:
        sheet.doForm("head")
        sheet.drawString(40, 500, "The second page")

    head = f"Record of {LABEL}, confidential"
    return Feature(pdf(first, second), f"{head} The first page {head} The second page")


@feature
def form_drawn_twice() -> Feature:
    def draw(sheet: Canvas) -> None:
        sheet.beginForm("stamp")
        sheet.setFont("Helvetica", 11)
        sheet.drawString(0, 0, f"Seen by {CLIENT} today")
        sheet.rect(0, -30, 150, 10, fill=1)
        sheet.endForm()
        for y, scale in ((520, 1), (420, 0.8)):
            sheet.saveState()
            sheet.translate(40, y)
            sheet.scale(scale, scale)
            sheet.doForm("stamp")
            sheet.restoreState()

    return Feature(pdf(draw), f"Seen by {LABEL} today Seen by {LABEL} today")


def _aslant(angle: float) -> bytes:
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    content = "".join(
        f"BT /F1 11 Tf {cos:.5f} {sin:.5f} {-sin:.5f} {cos:.5f} "
        f"{150 + 25 * at * sin:.3f} {150 - 25 * at * cos:.3f} Tm ({row}) Tj ET\n"
        for at, row in enumerate((f"I met {CLIENT} again", "on the second line"))
    )
    return raw(content)


@feature
def text_at_30_degrees() -> Feature:
    return Feature(_aslant(30), f"I met {LABEL} again on the second line")


@feature
def text_at_90_degrees() -> Feature:
    return Feature(_aslant(90), f"I met {LABEL} again on the second line")


@feature
def mirrored() -> Feature:
    content = f"BT /F1 11 Tf -1 0 0 1 300 500 Tm (I met {CLIENT} again) Tj ET\n"
    return Feature(raw(content + kept()), f"I met {LABEL} again {KEPT}", loose=True)


@feature
def upside_down_mirrored() -> Feature:
    content = f"BT /F1 11 Tf 1 0 0 -1 40 500 Tm (I met {CLIENT} again) Tj ET\n"
    return Feature(raw(content + kept()), f"I met {LABEL} again {KEPT}")


@feature
def flipped_twice() -> Feature:
    """As browsers write it: the page is turned over, and so is every line."""
    content = f"q 1 0 0 -1 0 595 cm BT /F1 11 Tf 1 0 0 -1 40 95 Tm (I met {CLIENT} again) Tj ET Q\n"
    return Feature(raw(content + kept()), f"I met {LABEL} again {KEPT}")


@feature
def part_of_a_name_raised() -> Feature:
    content = (
        "BT /F1 11 Tf 40 500 Td (I met Quenby Thistle) Tj 3 Ts /F1 8 Tf (wood) Tj "
        "0 Ts /F1 11 Tf ( again) Tj ET\n"
    )
    return Feature(raw(content + kept()), f"I met {LABEL} again {KEPT}")


@feature
def name_in_two_fonts() -> Feature:
    content = (
        "BT /F1 11 Tf 40 500 Td (I met Quen) Tj /F2 11 Tf (by Thistle) Tj /F1 11 Tf (wood) Tj "
        "( again) Tj ET\n"
    )
    return Feature(raw(content + kept()), f"I met {LABEL} again {KEPT}")


@feature
def identity_h() -> Feature:
    rows = (f"I met {CLIENT} again", "on the second line")
    objects, coded = wide_font(7, "".join(rows))
    content = "".join(
        f"BT /W 11 Tf 40 {500 - 25 * at} Td {coded(row)} Tj ET\n" for at, row in enumerate(rows)
    )
    return Feature(
        raw(content + kept(), objects, fonts="/W 7 0 R"),
        f"I met {LABEL} again on the second line {KEPT}",
    )


@feature
def subset_of_a_truetype_font() -> Feature:
    pdfmetrics.registerFont(ttfonts.TTFont("Vera", str(VERA)))
    rows = ("First of all", f"I met {CLIENT} again", "on the third line")
    return Feature(
        pdf(lines(*rows, font="Vera")), f"First of all I met {LABEL} again on the third line"
    )


def _coded(text: str) -> tuple[str, dict[int, str]]:
    """Text in codes of its own, 1 up by first use, as a hex string, and what the codes stand for."""
    codes: dict[str, int] = {}
    for char in text:
        codes.setdefault(char, len(codes) + 1)
    return "".join(f"{codes[char]:02X}" for char in text), {v: k for k, v in codes.items()}


@feature
def differences() -> Feature:
    """Codes that mean nothing by themselves; there is no ToUnicode either."""
    shown, codes = _coded(f"I met {CLIENT} again")
    names = " ".join("/space" if char == " " else f"/{char}" for char in codes.values())
    font = (
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
        f"/Encoding << /Type /Encoding /Differences [1 {names}] >> >>"
    )
    content = f"BT /D 11 Tf 40 500 Td <{shown}> Tj ET\n"
    return Feature(raw(content + kept(), [font], fonts="/D 7 0 R"), f"I met {LABEL} again {KEPT}")


@feature
def type_3_font() -> Feature:
    shown, codes = _coded(f"I met {CLIENT} again")
    procs = " ".join(f"/g{code} {9 + code % 2} 0 R" for code in codes)
    names = " ".join(f"/g{code}" for code in codes)
    widths = " ".join("400" if char == " " else "600" for char in codes.values())
    space = next(code for code, char in codes.items() if char == " ")
    objects: list[str | bytes] = [
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 600 700] /FontMatrix [0.001 0 0 0.001 0 0] "
        f"/FirstChar 1 /LastChar {len(codes)} /Widths [{widths}] /ToUnicode 8 0 R "
        f"/Encoding << /Type /Encoding /Differences [1 {names}] >> "
        f"/CharProcs << {procs.replace(f'/g{space} {9 + space % 2} 0 R', f'/g{space} 11 0 R')} >> "
        "/Resources << >> >>",
        unicodes(codes, 2),
        stream("600 0 0 0 550 700 d1 50 0 500 700 re f"),
        stream("600 0 0 0 550 700 d1 50 0 m 550 0 l 300 700 l f"),
        stream("400 0 0 0 0 0 d1"),
    ]
    content = f"BT /T3 11 Tf 40 500 Td <{shown}> Tj ET\n"
    return Feature(raw(content + kept(), objects, fonts="/T3 7 0 R"), f"I met {LABEL} again {KEPT}")


def _width(text: str, size: float = 11) -> float:
    return pdfmetrics.stringWidth(text, "Helvetica", size)


def marked(before: str, name: str, after: str, mark: str) -> bytes:
    """A line with ``name`` marked in red: ``re`` or ``ml`` under it, ``behind`` it, or all ``under``."""
    start = 40 + _width(before)
    end = start + _width(name)
    if mark == "under":
        start, end = 40, 40 + _width(before + name + after)
    drawing = {
        "re": f"1 0 0 rg {start:.3f} 498 {end - start:.3f} 0.8 re f",
        "under": f"1 0 0 rg {start:.3f} 498 {end - start:.3f} 0.8 re f",
        "ml": f"1 0 0 RG 0.8 w {start:.3f} 498.4 m {end:.3f} 498.4 l S",
        "behind": f"1 0.6 0.6 rg {start:.3f} 497 {end - start:.3f} 12 re f",
    }[mark]
    return raw(f"q {drawing} Q\n" + put(before + name + after, 500) + kept())


def _marked_feature(mark: str) -> Feature:
    return Feature(marked("I met ", CLIENT, " again", mark), f"I met {LABEL} again {KEPT}")


@feature
def underlined_by_a_rectangle() -> Feature:
    return _marked_feature("re")


@feature
def underlined_by_a_line() -> Feature:
    return _marked_feature("ml")


@feature
def underlined_as_a_whole() -> Feature:
    return _marked_feature("under")


@feature
def highlighted() -> Feature:
    return _marked_feature("behind")


@feature
def table_with_rules() -> Feature:
    """The rules have to stay where they are, and so have the other cells."""
    rows = [
        ("Name", "Relation", "Telephone"),
        (CLIENT, "client", "07700 900123"),
        ("Bo", "brother", "07700 900456"),
        ("Marjolein", "mother", "020 7946 0123"),
    ]

    def draw(sheet: Canvas) -> None:
        for at, row in enumerate(rows):
            for x, cell in zip((45, 185, 285), row, strict=True):
                sheet.drawString(x, 520 - 20 * at, cell)
                sheet.rect(x - 5, 514 - 20 * at, 140 if x == 45 else 100, 20)

    text = " ".join(" ".join(row) for row in rows)
    return Feature(
        pdf(draw),
        text.replace(CLIENT, LABEL).replace("Marjolein", "[Mother]"),
        secret=SECRET,
        areas=((42, 496, 178, 512), (42, 456, 178, 472)),
    )


@feature
def two_columns() -> Feature:
    """What stands in the other column at the same height has to stay where it is."""
    left_ = ["Quenby came early and", "spoke about school. She", "likes the new teacher."]
    right = ["Nobody rang on Monday", "about the review. Bo is", "to see Marjolein soon."]

    def draw(sheet: Canvas) -> None:
        for x, rows in ((40, left_), (230, right)):
            for at, row in enumerate(rows):
                sheet.drawString(x, 520 - 15 * at, row)

    text = " ".join(left_ + right)
    return Feature(
        pdf(draw),
        text.replace("Quenby", LABEL).replace("Marjolein", "[Mother]"),
        secret=("Quenby", "Marjolein"),
        areas=((36, 516, 215, 530), (226, 486, 415, 500)),
    )


@feature
def picture_beside() -> Feature:
    """What becomes of the picture itself is for other tests."""

    def draw(sheet: Canvas) -> None:
        sheet.drawString(40, 500, f"I met {CLIENT} again")
        sheet.drawImage(picture("no name"), 40, 350, 200, 100)
        sheet.drawString(40, 320, KEPT)

    return Feature(
        pdf(draw),
        f"I met {LABEL} again {KEPT} [image not covered]",
        areas=((0, 496, 420, 512), (39, 349, 241, 451)),
        plain=False,
    )


@feature
def annotation() -> Feature:
    appearance = stream(
        f"BT /F1 11 Tf 4 6 Td (Note: {CLIENT} rang) Tj ET",
        "/Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources << /Font << /F1 5 0 R >> >>",
    )
    note = (
        f"<< /Type /Annot /Subtype /FreeText /Rect [40 440 240 460] /Contents (Note: {CLIENT}) "
        "/DA (/Helv 11 Tf 0 g) /T (Marjolein) /F 4 /AP << /N 8 0 R >> >>"
    )
    return Feature(
        raw(put("Above the note", 500) + kept(), [note, appearance], page="/Annots [7 0 R]"),
        f"Above the note {KEPT} Note: {LABEL} rang",
        other=f"Above the note Note: {LABEL} rang {KEPT}",
        secret=SECRET,
        areas=((38, 438, 242, 462),),
        plain=False,
    )


@feature
def form_field() -> Feature:
    def draw(sheet: Canvas) -> None:
        sheet.drawString(40, 540, "Form for the record")
        sheet.acroForm.textfield(
            name="who", value=CLIENT, x=40, y=480, width=200, height=20, tooltip="Quenby"
        )
        sheet.drawString(40, 440, KEPT)

    return Feature(
        pdf(draw),
        f"Form for the record {KEPT} {LABEL}",
        other=f"Form for the record {LABEL} {KEPT}",
        areas=((39, 479, 241, 501),),
        plain=False,
    )


@feature
def link_over_a_name() -> Feature:
    def draw(sheet: Canvas) -> None:
        start = 40 + _width("Write to ")
        sheet.drawString(40, 500, f"Write to {CLIENT} today")
        area = (start, 497, start + _width(CLIENT), 511)
        sheet.linkURL("mailto:quenby.thistlewood@example.org", area, thickness=0)
        sheet.drawString(40, 440, KEPT)

    return Feature(pdf(draw), f"Write to {LABEL} today {KEPT}")


def clip_mode() -> bytes:
    """Text that only cuts out what is painted after it."""
    return raw(
        put(f"I met {CLIENT} again", 500)
        + "q BT /F1 30 Tf 7 Tr 40 440 Td (Quenby) Tj ET 0 0 1 rg 0 430 420 50 re f Q\n"
        + kept()
    )


def tiling_pattern() -> bytes:
    """A pattern with a name on its tile."""
    tile = stream(
        "BT /F1 11 Tf 2 5 Td (Quenby) Tj ET",
        "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 60 20] /XStep 60 "
        "/YStep 20 /Resources << /Font << /F1 5 0 R >> >>",
    )
    content = put(f"I met {CLIENT} again", 500) + "/Pattern cs /P1 scn 40 420 180 60 re f\n"
    return raw(
        content + "/DeviceGray cs 0 g\n" + kept(), [tile], resources="/Pattern << /P1 7 0 R >>"
    )


def soft_mask() -> bytes:
    """A mask with a name in it."""
    group = stream(
        "1 g BT /F1 30 Tf 44 440 Td (Quenby) Tj ET",
        "/Type /XObject /Subtype /Form /BBox [0 0 420 595] /Group << /S /Transparency "
        "/CS /DeviceGray >> /Resources << /Font << /F1 5 0 R >> >>",
    )
    state = "<< /Type /ExtGState /SMask << /Type /Mask /S /Luminosity /G 7 0 R >> >>"
    content = put(f"I met {CLIENT} again", 500) + "q /G1 gs 0 0 1 rg 40 430 200 50 re f Q\n"
    return raw(content + kept(), [group, state], resources="/ExtGState << /G1 8 0 R >>")


# --- tests -------------------------------------------------------------------------------------


@functools.cache
def _built(name: str) -> Feature:
    return FEATURES[name]()


@pytest.mark.parametrize("name", FEATURES)
def test_the_source_has_the_feature(name: str) -> None:
    """A test of the tests: the page holds the names, and pdfium reads it as the builder says."""
    built = _built(name)
    found = squeezed(said(built.data))
    everything = squeezed("".join(sources(built.data).values()))
    assert [word for word in built.secret if squeezed(word) not in everything] == []
    assert rastered(built.data) == []
    if built.plain:
        for word in sorted(built.words, key=len, reverse=True):
            found = found.replace(squeezed(word), squeezed(built.words[word]))
        assert found in (squeezed(built.expected), squeezed(built.other))


@pytest.mark.parametrize("name", FEATURES)
def test_a_copy_loses_the_names_and_nothing_else(name: str) -> None:
    """The order of the questions is of use: names first, looks last."""
    built = _built(name)
    copy = redact(built.data, built.words).data
    assert left(copy, built.secret) == []
    found = unicodedata.normalize("NFKC", said(copy))
    assert squeezed(found).count(squeezed(LABEL)) == built.expected.count(LABEL)
    wanted = [unicodedata.normalize("NFKC", text) for text in (built.expected, built.other)]
    if built.loose:
        found, wanted = " ".join(sorted(found.split())), [" ".join(sorted(wanted[0].split()))] * 2
    assert found.split() == wanted[0].split() or found.split() == wanted[1].split()
    count = len(PdfReader(io.BytesIO(copy)).pages)
    assert count == len(PdfReader(io.BytesIO(built.data)).pages)
    assert rastered(copy) == []
    for page in range(count):
        mask = affected(built.data, page, built.secret, built.areas)
        assert 0 < mask.mean() < 0.2
        before = drawn(built.data, page)
        differ = unlike(before, drawn(copy, page, like=before)) & ~mask
        assert differ.mean() < SAME, f"page {page + 1}"


@pytest.mark.parametrize("build", [clip_mode, tiling_pattern, soft_mask])
def test_text_that_paints_no_letters_is_not_kept(build: Callable[[], bytes]) -> None:
    """The vector route need not manage these; a picture or a page left out will do, a name not."""
    data = build()
    assert left(data, ("Quenby",))
    copy = redact(data, NAMES).data
    assert left(copy, SECRET) == []
    assert LABEL in said(copy) or "left out" in said(copy)


def test_a_label_stands_in_a_grey_box() -> None:
    copy = redact(_note(), NAMES).data
    with pdfium.PdfDocument(copy) as document:
        text = document[0].get_textpage()
        start = text.get_text_range().index(LABEL)
        boxes = [text.get_charbox(start + at) for at in range(len(LABEL))]
    x0, x1 = boxes[0][2], boxes[-1][0]
    y0, y1 = boxes[0][1] - 4, boxes[0][3] + 4
    pixels = drawn(copy, scale=4).astype(int)[
        round(4 * (PAGE[1] - y1)) : round(4 * (PAGE[1] - y0)), round(4 * x0) : round(4 * x1)
    ]
    neutral = np.ptp(pixels, axis=2) < 4
    grey = neutral & (pixels[..., 0] > 100) & (pixels[..., 0] < 250)
    assert grey.all(axis=1).any(), "neither a grey ground nor a grey frame over the whole label"


def test_a_page_in_larger_units_keeps_its_size() -> None:
    page = PdfReader(io.BytesIO(redact(_larger(_note()), NAMES).data)).pages[0]
    assert float(page.mediabox.width) * float(page.get("/UserUnit", 1)) == 2 * PAGE[0]


def _red(data: bytes) -> tuple[float, float] | None:
    """From where to where a page is red, in points."""
    pixels = drawn(data, scale=4).astype(int)
    columns = np.flatnonzero(((pixels[..., 0] - pixels[..., 1]) > 60).any(axis=0))
    return (columns[0] / 4, columns[-1] / 4) if columns.size else None


@pytest.mark.parametrize("mark", ["re", "ml", "under", "behind"])
def test_a_mark_does_not_keep_the_extent_of_a_name(mark: str) -> None:
    """A line under a name, or colour behind it, is as wide as the name was."""
    before = marked("I met ", CLIENT, " again", mark)
    old, new = _red(before), _red(redact(before, NAMES).data)
    assert old is not None
    assert abs(_width(CLIENT) - _width(LABEL)) > 30
    assert new is None or abs((new[1] - new[0]) - (old[1] - old[0])) > 15


@pytest.mark.parametrize("mark", ["re", "ml", "under", "behind"])
def test_a_mark_is_the_same_whatever_the_name_was(mark: str) -> None:
    names = ("Bo", "Marjolein", "Quenby Thistlewood-Farrow")
    found = {
        _red(redact(marked("I met ", name, " again", mark), {name: LABEL}).data) for name in names
    }
    assert len(found) == 1


def test_a_mark_under_other_words_of_the_line_stays_under_them() -> None:
    """The underlined word moves with its line, and its line moves with it."""
    before = f"I met {CLIENT} and "
    data = marked(before, "nobody", " else", "re")
    copy = redact(data, NAMES).data
    with pdfium.PdfDocument(copy) as document:
        text = document[0].get_textpage()
        start = text.get_text_range().index("nobody")
        boxes = [text.get_charbox(start + at) for at in range(6)]
    found = _red(copy)
    assert found is not None
    assert abs(found[0] - boxes[0][0]) < 2.5
    assert abs(found[1] - boxes[-1][2]) < 2.5


def test_a_name_at_three_places_of_an_array_leaves_even_gaps() -> None:
    """All places are worked out before any is rewritten, so no gap is off by an earlier one."""
    built = _built("several-in-one-array")
    copy = redact(built.data, built.words).data
    with pdfium.PdfDocument(copy) as document:
        text = document[0].get_textpage()
        found = text.get_text_range()
        spans = [match.span() for match in re.finditer(r"\S+", found.splitlines()[0])]
        edges = [(text.get_charbox(a)[0], text.get_charbox(b - 1)[2]) for a, b in spans]
    gaps = [after[0] - before[1] for before, after in pairwise(edges)]
    assert len(gaps) == 6
    assert all(0.5 < gap < 12 for gap in gaps)
