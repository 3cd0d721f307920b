"""Reads content streams by a grammar of its own, so that nothing stands in them that draws nothing.

Only the operators of ISO 32000-1 (table A.1) that draw or set how to draw, with operands of their types.
Marked content, comments and compatibility sections carry words that no page shows; they are refused.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping

from redactor.readback import pdf_names as known
from redactor.readback.pdf_syntax import HEX, LITERAL, SPACE, Unknown, string

Operation = tuple[bytes, tuple[bytes, ...]]
"""An operator with its strings, or its names; numbers are left out."""

_S = SPACE + rb"*+"
_STOP = rb"(?=[\x00\t\n\x0c\r /\[\]()<>]|\Z)"
_NUM = rb"[+-]*+(?:\d++(?:\.\d*+)?+|\.\d++)"
_N = _NUM + rb"(?:" + SPACE + rb"++|(?=[+-]))"
_SIX = rb"(?:c|cm|Tm|d1)"
_FOUR = rb"(?:v|y|re|k|K|scn?|SCN?|" + _N + _N + _SIX + rb")"
_THREE = rb"(?:rg|RG|scn?|SCN?|" + _N + _FOUR + rb")"
_TWO = rb"(?:m|l|Td|TD|d0|" + _N + _THREE + rb")"
_ONE = rb"(?:w|i|J|j|M|g|G|Tc|Tw|Tz|TL|Ts|Tr|scn?|SCN?|" + _N + _TWO + rb")"
_PLAIN = rb"(?:h|W\*?|n|f\*?|F|B\*?|b\*?|S|s|" + _N + _ONE + rb")"
_DRAWING = re.compile(rb"(?:" + _S + _PLAIN + _STOP + rb")++")
"""Any number of operators whose operands are numbers, each with as many as it takes."""

_STRINGS = re.compile(HEX + rb"|" + LITERAL)
_TOKEN = re.compile(
    _S
    + rb"(?:(?P<number>" + _NUM + rb")"
    + rb"|/(?P<name>[A-Za-z0-9.+,_*-]++)" + _STOP
    + rb"|(?P<string>" + HEX + rb"|" + LITERAL + rb")"
    + rb"|(?P<array>\[(?:" + _S + rb"(?:" + _NUM + rb"|" + HEX + rb"|" + LITERAL + rb"))*+" + _S + rb"\])"
    + rb"|(?P<operator>[A-Za-z]++[*01]?|['\"])" + _STOP
    + rb"|(?P<end>\Z))"
)  # fmt: skip
_TYPES = {"number": "n", "name": "N", "string": "s", "array": "a"}
_SIGNATURES: Mapping[bytes, str] = {
    b"q": "", b"Q": "", b"BT": "", b"ET": "", b"T*": "",
    b"d": "an", b"ri": "N", b"gs": "N", b"Do": "N", b"sh": "N", b"cs": "N", b"CS": "N",
    b"Tf": "Nn", b"Tj": "s", b"TJ": "a", b"'": "s", b'"': "nns", b"MP": "N",
    b"sc": "n+", b"SC": "n+", b"scn": "n*N?", b"SCN": "n*N?",
}  # fmt: skip
_FIT = {word: re.compile(types) for word, types in _SIGNATURES.items()}
_GIVEN = frozenset((b"q", b"Q", b"BT", b"ET", b"T*", b"Tf", b"Tj", b"TJ", b"'", b'"', b"Do", b"MP"))
_SHOWING = frozenset((b"Tj", b"TJ", b"'", b'"'))
_TAB = b"Tab"
_MAX_INLINE = 4 * 1024 * 1024

_INLINE_KEYS: Mapping[bytes, bytes] = {
    b"W": rb"\d{1,5}", b"H": rb"\d{1,5}", b"BPC": rb"[1248]", b"IM": rb"true|false", b"I": rb"true|false",
    b"D": rb"\[[01. \n]{3,24}\]", b"CS": rb"/G|/RGB|/CMYK|/DeviceGray|/DeviceRGB|/DeviceCMYK",
    b"F": rb"/Fl|/FlateDecode|\[ ?(?:/Fl|/FlateDecode) ?\]",
}  # fmt: skip
_LONG = {
    b"Width": b"W", b"Height": b"H", b"BitsPerComponent": b"BPC", b"ImageMask": b"IM",
    b"Interpolate": b"I", b"Decode": b"D", b"ColorSpace": b"CS", b"Filter": b"F",
}  # fmt: skip
_INLINE_PAIR = re.compile(_S + rb"/([A-Za-z]{1,16})" + _S + rb"(/\w+|\[[^\]()<>]{0,32}\]|\w+)")
_INLINE_DATA = re.compile(_S + rb"ID" + SPACE)
_INLINE_END = re.compile(rb"\s{0,2}EI(?=\s|\Z)")
_COMPONENTS = {b"R": 3, b"D": 1, b"G": 1, b"C": 4}


def operations(data: bytes, kind: str) -> Iterator[Operation]:
    """The operators of a stream that show text, choose a font or part pieces of text.

    Args:
        data: of the stream, unpacked.
        kind: ``page content``, ``form``, ``pattern`` or ``glyph``.

    Raises:
        Unknown: something else than operators with their operands.
    """
    at, types, values = 0, "", list[bytes]()
    while True:
        if not types and (run := _DRAWING.match(data, at)):
            at = run.end()
        match = _TOKEN.match(data, at)
        if match is None:
            raise Unknown("something in a content stream that draws nothing")
        at, group, value = match.end(), match.lastgroup or "", match[match.lastgroup or 0]
        if group == "end":
            break
        if group != "operator":
            types += _TYPES[group]
            if group != "number":
                values.append(value)
            continue
        if value == b"BI" and not types and kind == "glyph":
            at = _inline(data, at)
            continue
        if value not in _FIT or not _FIT[value].fullmatch(types):
            raise Unknown("an operator that no copy holds, or one with wrong operands")
        _hold(value, values, kind)
        if value in _GIVEN:
            yield value, tuple(_strings(values[0]) if value in _SHOWING else values)
        types, values = "", []
    if types:
        raise Unknown("operands without an operator")


def _strings(token: bytes) -> Iterator[bytes]:
    return (string(item) for item in _STRINGS.findall(token))


def _hold(operator: bytes, values: list[bytes], kind: str) -> None:
    """Names as operands are of a list or of the form that resources have; a dash is numbers."""
    for value in values:
        if operator in _SHOWING:
            return
        if operator == b"d":
            right = _STRINGS.search(value) is None
        elif operator == b"MP":
            right = value == _TAB and kind == "page content"
        elif operator == b"ri":
            right = value.decode("ascii") in known.INTENTS
        elif operator in (b"cs", b"CS") and value.decode("ascii") in known.DEVICES:
            right = True
        else:
            right = known.RESOURCE.fullmatch(value.decode("ascii")) is not None
        if not right:
            raise Unknown("an operand that no copy holds")


def _inline(data: bytes, at: int) -> int:
    """Where an inline image ends: all of it is pixels, and no more of them than it says."""
    found: dict[bytes, bytes] = {}
    while pair := _INLINE_PAIR.match(data, at):
        key = _LONG.get(pair.group(1), pair.group(1))
        if key in found or not re.fullmatch(_INLINE_KEYS.get(key, rb"(?!)"), pair.group(2)):
            raise Unknown("an inline image with an entry that no copy holds")
        found[key], at = pair.group(2), pair.end()
    start = _INLINE_DATA.match(data, at)
    if start is None or not {b"W", b"H"} <= found.keys():
        raise Unknown("an inline image of another form")
    mask = found.get(b"IM") == b"true"
    space = found.get(b"CS", b"/G").removeprefix(b"/Device").lstrip(b"/")
    bits = 1 if mask else int(found.get(b"BPC", b"8")) * _COMPONENTS[space[:1]]
    size = (int(found[b"W"]) * bits + 7) // 8 * int(found[b"H"])
    at = start.end() + size
    if b"F" in found:
        unpacker = zlib.decompressobj()
        pixels = unpacker.decompress(data[start.end() :], min(size + 1, _MAX_INLINE))
        unpacker.decompress(unpacker.unconsumed_tail, 1)
        if len(pixels) != size or not unpacker.eof:
            raise Unknown("an inline image with more or less than its pixels")
        at = len(data) - len(unpacker.unused_data)
    end = _INLINE_END.match(data, at)
    if end is None:
        raise Unknown("an inline image with more or less than its pixels")
    return end.end()
