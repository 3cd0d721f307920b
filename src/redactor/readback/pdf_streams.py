"""Unpacks the streams of a copy and holds pixels against their size, so that no byte rides behind them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping

from redactor.readback.pdf_syntax import File, Name, Object, Stream, Unknown

MAX_UNPACKED = 256 * 1024 * 1024
_COMPONENTS = {
    "DeviceGray": 1, "DeviceRGB": 3, "DeviceCMYK": 4, "Indexed": 1, "Separation": 1,
    "CalGray": 1, "CalRGB": 3, "Lab": 3,
}  # fmt: skip
_PADDING = b"\x00\r\n"
_CODE = re.compile(
    rb"(?:[\s{}]|-?\d{1,8}(?:\.\d{0,8})?(?=[\s{}])|(?:abs|add|and|atan|bitshift|ceiling|copy|cos|cvi|cvr|div"
    rb"|dup|eq|exch|exp|false|floor|ge|gt|idiv|ifelse|if|index|le|ln|log|lt|mod|mul|ne|neg|not|or|pop|roll"
    rb"|round|sin|sqrt|sub|true|truncate|xor)(?=[\s{}]))*+"
)
"""A calculator function (ISO 32000-1, 7.10.5)."""
_SEGMENT = re.compile(rb"\xff+([\x01-\xfe])")
_NEXT = re.compile(rb"\xff+(?![\x00\xd0-\xd7\xff])")
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_TABLES = frozenset((0xC4, 0xCC, 0xDB, 0xDD, *(n for n in range(0xC0, 0xD0) if n not in (0xC8,))))
_JFIF, _ADOBE = 0xE0, 0xEE
_SIZES = {_JFIF: (b"JFIF\x00", 14), _ADOBE: (b"Adobe", 12)}


def filters(stream: Stream) -> list[str]:
    """How a stream is packed, outermost first."""
    packing = stream.entries.get("Filter")
    if isinstance(packing, Name):
        return [packing]
    return [str(each) for each in packing] if isinstance(packing, list) else []


def unpacked(stream: Stream, number: int) -> bytes:
    """The bytes of a stream without Flate; those of a JPEG stay as they are.

    Raises:
        Unknown: they are not wholly what its packing makes of them.
    """
    data = stream.data
    for packing in filters(stream):
        if packing != "FlateDecode":
            break
        unpacker = zlib.decompressobj()
        try:
            data = unpacker.decompress(data, MAX_UNPACKED)
        except zlib.error:
            raise Unknown("a stream that cannot be unpacked", number) from None
        if not unpacker.eof or unpacker.unused_data:
            raise Unknown("a stream with bytes behind its end", number)
    return data


def check_code(data: bytes) -> None:
    """Hold a calculator function against its few words."""
    if not _CODE.fullmatch(data):
        raise Unknown("a function with something else than operators")


def check_image(file: File, stream: Stream, data: bytes) -> bytes:
    """Hold an image against its size.

    Returns:
        what is free in it: the header of a JPEG, else nothing.

    Raises:
        Unknown: it holds more than pixels.
    """
    entries = {key: file.get(value) for key, value in stream.entries.items()}
    if "DCTDecode" in filters(stream):
        return _jpeg(data)
    colours, bits = _colours(file, entries), entries.get("BitsPerComponent")
    if entries.get("ImageMask") is True:
        colours, bits = 1, 1
    width, height = entries.get("Width"), entries.get("Height")
    if not isinstance(width, int) or not isinstance(height, int) or not isinstance(bits, int):
        raise Unknown("an image without a size")
    row = (width * colours * bits + 7) // 8 + (predictor(file, entries) >= 10)
    if data[row * height :].strip(_PADDING):
        raise Unknown("an image with more than its pixels")
    return b""


def _colours(file: File, entries: Mapping[str, Object]) -> int:
    space = entries.get("ColorSpace")
    first = file.get(space[0]) if isinstance(space, list) and space else space
    if first == "DeviceN" and isinstance(space, list):
        inks = file.get(space[1])
        return len(inks) if isinstance(inks, list) else 1
    return _COMPONENTS.get(str(first), 1)


def predictor(file: File, entries: Mapping[str, Object]) -> int:
    """The predictor that a stream was packed with (ISO 32000-1, table 8); 1 for none."""
    parms = file.get(entries.get("DecodeParms"))
    for each in parms if isinstance(parms, list) else [parms]:
        found = file.get(file.entries(each).get("Predictor"))
        if isinstance(found, int):
            return found
    return 1


def _jpeg(data: bytes) -> bytes:
    """The header of a JPEG with tables and frames only, one picture and nothing behind it."""
    at, header = 0, b""
    while match := _SEGMENT.match(data, at):
        marker, at = match.group(1)[0], match.end()
        if marker == _START and match.start() == 0:
            continue
        if marker == _END:
            if data[at:].strip(_PADDING):
                raise Unknown("a JPEG with bytes behind its end")
            return header
        size = int.from_bytes(data[at : at + 2], "big")
        body = data[at + 2 : at + size]
        if marker in _SIZES:
            start, length = _SIZES[marker]
            if (
                not body.startswith(start)
                or len(body) != length
                or (marker == _JFIF and any(body[12:]))
            ):
                raise Unknown("a JPEG with a note or a thumbnail")
        elif marker != _SCAN and marker not in _TABLES:
            raise Unknown("a JPEG with a comment or another note")
        header += body if marker != _SCAN else b""
        at += size
        if marker == _SCAN:
            following = _NEXT.search(data, at)
            if following is None:
                break
            at = following.start()
    raise Unknown("a JPEG without an end")
