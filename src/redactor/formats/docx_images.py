"""Pictures without their metadata: where, when and by whom a photo was taken is in the file.

A picture is decoded and written again from its pixels. A JPEG that holds nothing but pixels stays
as it is, because writing it again would lose quality at every run and so never settle.
"""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass, field
from functools import cache

from PIL import Image, ImageDraw

_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
_MAX_PIXELS = 60_000_000
_MODES = frozenset({"1", "L", "LA", "RGB", "RGBA"})
_JPEG_MARKERS = frozenset({0xDB, 0xC4, 0xC0, 0xC2, 0xDA})
_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01"
_MARKER_IN_SCAN = re.compile(rb"\xff(?![\x00\xd0-\xd7])")
_QUALITY = 90
_STAND_IN = (240, 160)


@dataclass(frozen=True, slots=True)
class Picture:
    """A cleaned picture; ``readable`` is false if another one stands in for it."""

    data: bytes = field(repr=False)
    suffix: str
    content_type: str
    readable: bool


@cache
def stand_in() -> Picture:
    """A grey field with a frame and a cross, for what cannot be cleaned (metafiles, damaged files).

    It says without a word that something was here; a document stretches it to any shape.
    """
    image = Image.new("L", _STAND_IN, 225)
    right, bottom = _STAND_IN[0] - 1, _STAND_IN[1] - 1
    draw = ImageDraw.Draw(image)
    draw.line((0, 0, right, bottom), fill=150)
    draw.line((0, bottom, right, 0), fill=150)
    draw.rectangle((0, 0, right, bottom), outline=120)
    return Picture(_png(image), "png", "image/png", readable=False)


def clean_picture(data: bytes) -> Picture:
    """The same picture with nothing but pixels; :func:`stand_in` if it cannot be decoded safely."""
    if data == stand_in().data:
        return stand_in()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                if image.width * image.height > _MAX_PIXELS:
                    return stand_in()
                image.load()
                if image.format == "JPEG":
                    clean = data if _is_plain_jpeg(data) else _jpeg(image)
                    return Picture(clean, "jpeg", "image/jpeg", readable=True)
                return Picture(_png(image), "png", "image/png", readable=True)
    except Exception:  # noqa: BLE001  a decoder can raise anything on hostile bytes
        return stand_in()


def repacked(image: Image.Image) -> Picture:
    """A changed picture."""
    return Picture(_png(image), "png", "image/png", readable=True)


def _pixels(image: Image.Image, mode: str) -> Image.Image:
    """A new image of the same pixels, without the info that a decoder attaches."""
    converted = image if image.mode == mode else image.convert(mode)
    return Image.frombytes(mode, converted.size, converted.tobytes())


def _png(image: Image.Image) -> bytes:
    mode = image.mode
    if mode == "P" or "transparency" in image.info:
        mode = "RGBA"
    elif mode.startswith("I;16"):
        image, mode = image.convert("I").point(lambda value: value / 256).convert("L"), "L"
    elif mode not in _MODES:
        mode = "RGB"
    out = io.BytesIO()
    _pixels(image, mode).save(out, "PNG", compress_level=6)
    return out.getvalue()


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    mode = "L" if image.mode == "L" else "RGB"
    _pixels(image, mode).save(out, "JPEG", quality=_QUALITY, optimize=False, progressive=False)
    return out.getvalue()


def _is_plain_jpeg(data: bytes) -> bool:
    """Whether a baseline JPEG has only a JFIF head, tables and one scan, and nothing behind it."""
    if not data.startswith(b"\xff\xd8" + _JFIF) or not data.endswith(b"\xff\xd9"):
        return False
    if data[18:20] != b"\x00\x00":
        return False
    at, tables = 20, 0
    while at + 4 <= len(data):
        marker, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if data[at] != 0xFF or marker not in _JPEG_MARKERS or size > 450:
            return False
        tables += 1
        at += 2 + size
        if marker == 0xDA:
            return tables < 16 and not _MARKER_IN_SCAN.search(data, at, len(data) - 2)
    return False
