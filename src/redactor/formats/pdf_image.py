"""Packs a page image as small as it stays legible: few levels without loss, or JPEG."""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass

from PIL import Image, ImageChops

_QUALITY = 80
_COLOURED = 24  # of 255: a smaller difference between channels is grey
_LEVELS = 16
_PALETTE = 64


@dataclass(frozen=True, slots=True)
class PackedImage:
    """Image data and how PDF is told to read it (ISO 32000-1, table 89).

    ``bits`` is per component, ``filter`` a PDF filter name, ``palette`` RGB triples if indexed.
    """

    data: bytes
    width: int
    height: int
    bits: int
    colour_space: str
    filter: str
    palette: bytes = b""


def pack(image: Image.Image) -> PackedImage:
    """The smallest of the ways to store an RGB page image."""
    if _is_grey(image):
        return min(_levels(image.convert("L")), _jpeg(image.convert("L")), key=_size)
    return min(_indexed(image), _jpeg(image), key=_size)


def pack_grey(grey: Image.Image) -> PackedImage:
    """A mask, without loss."""
    data = zlib.compress(grey.tobytes(), 9)
    return PackedImage(data, *grey.size, 8, "/DeviceGray", "/FlateDecode")


def _size(packed: PackedImage) -> int:
    return len(packed.data) + len(packed.palette)


def _is_grey(image: Image.Image) -> bool:
    red, green, blue = image.split()
    pairs = ((red, green), (green, blue), (red, blue))
    strong = [255 if level >= _COLOURED else 0 for level in range(256)]
    return all(ImageChops.difference(a, b).point(strong).getbbox() is None for a, b in pairs)


def _levels(grey: Image.Image) -> PackedImage:
    last = _LEVELS - 1
    steps = grey.point([round(level * last / 255) for level in range(256)])
    low, high = steps.getextrema()
    if (low, high) == (last, last):
        return PackedImage(zlib.compress(b"\xff", 9), 1, 1, 8, "/DeviceGray", "/FlateDecode")
    packed = _indices(steps, 4)
    return PackedImage(packed, *grey.size, 4, "/DeviceGray", "/FlateDecode")


def _indexed(image: Image.Image) -> PackedImage:
    table = image.quantize(_PALETTE, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    palette = bytes(table.getpalette() or ())[: _PALETTE * 3]
    data = zlib.compress(table.tobytes(), 9)
    return PackedImage(data, *image.size, 8, "/Indexed", "/FlateDecode", palette)


def _indices(steps: Image.Image, bits: int) -> bytes:
    table = Image.frombytes("P", steps.size, steps.tobytes())
    return zlib.compress(table.tobytes("raw", f"P;{bits}"), 9)


def _jpeg(image: Image.Image) -> PackedImage:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_QUALITY, subsampling=0)
    space = "/DeviceGray" if image.mode == "L" else "/DeviceRGB"
    return PackedImage(out.getvalue(), *image.size, 8, space, "/DCTDecode")
