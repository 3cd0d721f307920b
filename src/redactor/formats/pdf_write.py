"""Builds a new PDF, so that nothing of the source rides along.

No object of the source is copied. The file names no author, tool version or time. Its /ID is a
digest over all of its other bytes (ISO 32000-1, 14.4): the same pages give the same file, and an
untouched copy is known again by it (:func:`is_own_copy`).
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Sequence

from pypdf import PageObject, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from redactor.formats.pdf_carry import listed, made, packed
from redactor.formats.pdf_font import ASCENT, DESCENT, FONT_NAME, GlyphlessFont, font_program
from redactor.formats.pdf_image import PackedImage

PRODUCER = "redactor"
_ID_LENGTH = 16
_ID = re.compile(rb"/ID\s*\[\s*<([0-9a-fA-F]{32})>\s*<([0-9a-fA-F]{32})>\s*\]")
_TAIL = 1024  # bytes at the end of the file that hold the trailer


class CopyWriter:
    """Collects pages, then writes the file once.

    Attributes:
        objects: where pages of text are built.
        font: of the text layers of pages that are images.
    """

    __slots__ = ("_images", "_writer", "font")

    def __init__(self) -> None:
        self._writer = PdfWriter()
        self._writer.metadata = None
        self._images: list[PageObject] = []
        self.font = GlyphlessFont()

    @property
    def objects(self) -> PdfWriter:
        return self._writer

    def add_page(
        self, width: float, height: float, image: PackedImage, layer: Sequence[str]
    ) -> None:
        """Add a page of ``width`` x ``height`` points; ``layer`` are text-showing operators."""
        page = self._writer.add_blank_page(width=round(width, 3), height=round(height, 3))
        content = f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Im0 Do Q\n"
        if layer:
            content += "3 Tr\n" + "\n".join(layer) + "\n"
        page[NameObject("/Contents")] = self._writer._add_object(packed(content.encode("ascii")))
        page[NameObject("/Resources")] = made(
            XObject=made(Im0=self._writer._add_object(image_object(image)))
        )
        self._images.append(page)

    def to_bytes(self) -> bytes:
        """The finished file, the same bytes for the same pages."""
        self._attach_font()
        self._writer.metadata = {"/Producer": PRODUCER}
        blank = ByteStringObject(bytes(_ID_LENGTH))
        self._writer._ID = ArrayObject([blank, blank])
        out = io.BytesIO()
        self._writer.write(out)
        return _sealed(out.getvalue())

    def _attach_font(self) -> None:
        if not self._images:
            return
        font = self._writer._add_object(_font_object(self._writer, self.font))
        for page in self._images:
            _resources(page)[NameObject("/Font")] = made(F0=font)


def is_own_copy(data: bytes) -> bool:
    """Whether ``data`` is a file of :class:`CopyWriter` in which no byte was changed since."""
    match = _last_id(data)
    if match is None or match.group(1).lower() != match.group(2).lower():
        return False
    return match.group(1).lower() == _digest(data, match)


def _resources(page: PageObject) -> DictionaryObject:
    resources = page["/Resources"]
    assert isinstance(resources, DictionaryObject)
    return resources


def _last_id(data: bytes) -> re.Match[bytes] | None:
    found = list(_ID.finditer(data, max(len(data) - _TAIL, 0)))
    return found[-1] if found else None


def _digest(data: bytes, match: re.Match[bytes]) -> bytes:
    """Hex digest of all bytes with both parts of the /ID set to zeros."""
    digest = hashlib.sha256(b"redactor.pdf/1\n")
    zeros = b"0" * 2 * _ID_LENGTH
    view = memoryview(data)
    digest.update(view[: match.start(1)])
    digest.update(zeros)
    digest.update(view[match.end(1) : match.start(2)])
    digest.update(zeros)
    digest.update(view[match.end(2) :])
    return digest.hexdigest()[: 2 * _ID_LENGTH].encode("ascii")


def _sealed(data: bytes) -> bytes:
    match = _last_id(data)
    if match is None:
        raise ValueError("The written file has no /ID.")
    name = _digest(data, match)
    middle = data[match.end(1) : match.start(2)]
    return data[: match.start(1)] + name + middle + name + data[match.end(2) :]


def image_object(image: PackedImage) -> StreamObject:
    """An image as an object (ISO 32000-1, 8.9.5)."""
    stream = StreamObject()
    stream._data = image.data
    space = (
        ArrayObject(
            [
                NameObject("/Indexed"),
                NameObject("/DeviceRGB"),
                NumberObject(len(image.palette) // 3 - 1),
                ByteStringObject(image.palette),
            ]
        )
        if image.palette
        else NameObject(image.colour_space)
    )
    stream.update(
        made(
            Type=NameObject("/XObject"),
            Subtype=NameObject("/Image"),
            Width=NumberObject(image.width),
            Height=NumberObject(image.height),
            BitsPerComponent=NumberObject(image.bits),
            ColorSpace=space,
            Filter=NameObject(image.filter),
        )
    )
    return stream


def _font_object(writer: PdfWriter, font: GlyphlessFont) -> DictionaryObject:
    descriptor = made(
        Type=NameObject("/FontDescriptor"),
        FontName=NameObject(f"/{FONT_NAME}"),
        Flags=NumberObject(4),
        FontBBox=listed([0, DESCENT, 1000, ASCENT]),
        ItalicAngle=NumberObject(0),
        Ascent=NumberObject(ASCENT),
        Descent=NumberObject(DESCENT),
        CapHeight=NumberObject(ASCENT),
        StemV=NumberObject(80),
        FontFile2=writer._add_object(packed(font_program())),
    )
    descendant = made(
        Type=NameObject("/Font"),
        Subtype=NameObject("/CIDFontType2"),
        BaseFont=NameObject(f"/{FONT_NAME}"),
        CIDSystemInfo=made(
            Registry=TextStringObject("Adobe"),
            Ordering=TextStringObject("Identity"),
            Supplement=NumberObject(0),
        ),
        FontDescriptor=writer._add_object(descriptor),
        DW=NumberObject(500),
        W=ArrayObject([NumberObject(1), listed([float(width) for width in font.widths()])]),
        CIDToGIDMap=writer._add_object(packed(font.code_to_glyph())),
    )
    return made(
        Type=NameObject("/Font"),
        Subtype=NameObject("/Type0"),
        BaseFont=NameObject(f"/{FONT_NAME}"),
        Encoding=NameObject("/Identity-H"),
        DescendantFonts=ArrayObject([writer._add_object(descendant)]),
        ToUnicode=writer._add_object(packed(font.to_unicode())),
    )
