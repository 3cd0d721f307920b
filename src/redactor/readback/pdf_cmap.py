"""Reads character maps by their grammar, because they are programs with room for words.

A map holds its standard opening, blocks of codes with what they stand for, and its standard end (Adobe
Technical Notes 5014 and 5411). A comment, another name or another string is no part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from redactor.readback.pdf_syntax import SPACE, Unknown

CodeMap = Mapping[bytes, str]
"""What a code stands for, by the bytes of the code."""

_BLOCK = re.compile(
    rb"(\d{1,5})\s+begin(codespacerange|bfchar|bfrange|cidchar|cidrange|notdefchar|notdefrange)"
    rb"([0-9A-Fa-f<>\[\]\s]*?)end\2"
)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*+)>|(\[)|(\])|(\d{1,6})|\s++|(.)", re.DOTALL)
_SPACES = re.compile(SPACE + rb"++")
_KEYS = (
    rb"/Registry \(Adobe\)(?: def)?|/Ordering \((?:Identity|UCS|Japan1|GB1|CNS1|Korea1|KR)\)(?: def)?"
    rb"|/Supplement \d(?: def)?"
)
_NAMED = rb"/?Adobe-Identity-(?:UCS|H|V)|/[A-Z][A-Za-z]{0,2}\d{1,5}"
_WORDS = re.compile(
    rb"(?:(?:/CIDInit ?/ProcSet findresource begin|\d{1,3} dict begin|\d{1,3} dict dup begin|begincmap|endcmap"
    rb"|/CIDSystemInfo(?: ?<<| \d dict dup begin)?|>> def|end def|" + _KEYS + rb"|/CMapName (?:" + _NAMED
    + rb") def|/CMapType [0-2] def|/WMode [01] def|/CMapVersion 1(?:\.0)? def"
    rb"|CMapName currentdict ?/CMap defineresource pop|end|def|pop) ?)*+"
)  # fmt: skip
_MAX_CODE = 4
_MAX_RANGE = 0x10000
_HIGHEST = 0x10FFFF


def parse_to_unicode(cmap: bytes) -> CodeMap:
    """The codes of a map to Unicode and their texts (ISO 32000-1, 9.10.3).

    Raises:
        Unknown: it holds something else than codes.
    """
    codes: dict[bytes, str] = {}
    for kind, tokens in _blocks(cmap):
        if kind == b"bfchar":
            for code, text in _in(tokens, 2):
                codes[_code(code)] = _utf16(text)
        elif kind == b"bfrange":
            _add_ranges(tokens, codes)
        elif kind != b"codespacerange":
            raise Unknown("a block of another kind in a map to Unicode")
    return codes


def check_encoding(cmap: bytes) -> None:
    """Hold a map from codes to glyphs against its grammar.

    Raises:
        Unknown: it holds something else than codes and numbers.
    """
    for kind, tokens in _blocks(cmap):
        size = 3 if kind in (b"cidrange", b"notdefrange") else 2
        if kind in (b"bfchar", b"bfrange"):
            raise Unknown("a block of another kind in a character map")
        for entry in _in(tokens, size):
            last = entry[-1]
            hexes = entry if kind == b"codespacerange" else entry[:-1]
            if not all(isinstance(each, bytes) for each in hexes) or (
                hexes is not entry and not isinstance(last, int)
            ):
                raise Unknown("an entry of another form in a character map")
            for each in hexes:
                _code(each)


Token = bytes | int | list[bytes]


def _blocks(cmap: bytes) -> Iterator[tuple[bytes, list[Token]]]:
    """The blocks of a map, after all that stands between them was held against its grammar."""
    rest = _SPACES.sub(b" ", _BLOCK.sub(b" ", cmap)).strip()
    if not _WORDS.fullmatch(rest):
        raise Unknown("a character map with something else than codes")
    for block in _BLOCK.finditer(cmap):
        tokens = list(_tokens(block.group(3)))
        size = {b"codespacerange": 2, b"bfchar": 2, b"cidchar": 2, b"notdefchar": 2}
        if len(tokens) != int(block.group(1)) * size.get(block.group(2), 3):
            raise Unknown("a character map with more or fewer codes than it says")
        yield block.group(2), tokens


def _tokens(body: bytes) -> Iterator[Token]:
    listed: list[bytes] | None = None
    for match in _TOKEN.finditer(body):
        digits, start, end, number, other = match.groups()
        if other is not None or (listed is not None and (start or number)):
            raise Unknown("a character map with something else than codes")
        if start:
            listed = []
        elif end:
            if listed is None:
                raise Unknown("a character map with something else than codes")
            yield listed
            listed = None
        elif digits is not None:
            text = b"".join(digits.split())
            plain = bytes.fromhex(text.decode("ascii") + "0" * (len(text) % 2))
            if listed is None:
                yield plain
            else:
                listed.append(plain)
        elif number is not None:
            yield int(number)
    if listed is not None:
        raise Unknown("a character map with something else than codes")


def _in(tokens: list[Token], size: int) -> Iterator[list[Token]]:
    return (tokens[at : at + size] for at in range(0, len(tokens), size))


def _add_ranges(tokens: list[Token], codes: dict[bytes, str]) -> None:
    for first, last, target in _in(tokens, 3):
        start = _code(first)
        low, high = int.from_bytes(start, "big"), int.from_bytes(_code(last), "big")
        if high - low >= _MAX_RANGE or high >> (8 * len(start)):
            raise Unknown("a range of codes that is too long")
        width = len(start)
        if isinstance(target, list):
            for code, text in enumerate(target[: high - low + 1], low):
                codes[code.to_bytes(width, "big")] = _utf16(text)
            if len(target) > high - low + 1:
                raise Unknown("a range of codes with more texts than codes")
            continue
        first_text = _utf16(target)
        for code in range(low, high + 1):
            last_one = min(ord(first_text[-1]) + code - low, _HIGHEST) if first_text else 0
            codes[code.to_bytes(width, "big")] = (
                first_text[:-1] + chr(last_one) if first_text else ""
            )


def _code(token: Token) -> bytes:
    if not isinstance(token, bytes) or not 0 < len(token) <= _MAX_CODE:
        raise Unknown("a code of another length in a character map")
    return token


def _utf16(token: Token) -> str:
    if not isinstance(token, bytes):
        raise Unknown("a text of another form in a character map")
    return token.decode("utf-16-be", "replace")
