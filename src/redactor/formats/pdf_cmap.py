"""Reads the CMaps inside a PDF: which codes stand for which text or character id.

Only the entries count (Adobe Technical Note 5014; ISO 32000-1, 9.7.5 and 9.10.3); everything else in
such a stream is PostScript that no copy carries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_BLOCK = re.compile(rb"begin(bfchar|bfrange|codespacerange|cidrange|cidchar)(.*?)end\1", re.DOTALL)
_ENTRY = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])|(\d+)")
_NAMED = re.compile(rb"/WMode\s+1\b")
_WIDEST = 0x10000  # codes of one range
_LONGEST = 4  # bytes of a code


@dataclass(slots=True)
class CodeMap:
    """Codes to character ids of an embedded CMap.

    Attributes:
        spaces: code space ranges: number of bytes, lowest and highest code.
        vertical: it is for vertical writing.
    """

    spaces: list[tuple[int, bytes, bytes]] = field(default_factory=list)
    vertical: bool = False
    _singles: dict[bytes, int] = field(default_factory=dict)
    _ranges: list[tuple[int, int, int, int]] = field(default_factory=list)

    def next_code(self, data: bytes, at: int) -> bytes:
        """The code at ``at``; the shortest known length where none fits."""
        for length, low, high in self.spaces:
            code = data[at : at + length]
            if len(code) == length and all(
                a <= b <= c for a, b, c in zip(low, code, high, strict=True)
            ):
                return code
        shortest = min((length for length, _, _ in self.spaces), default=2)
        return data[at : at + shortest]

    def character_id(self, code: bytes) -> int:
        """The character id of a code; 0 where there is none."""
        if code in self._singles:
            return self._singles[code]
        value = int.from_bytes(code, "big")
        for length, low, high, first in self._ranges:
            if length == len(code) and low <= value <= high:
                return first + value - low
        return 0


def code_map(data: bytes) -> CodeMap:
    """The CMap of a composite font."""
    found = CodeMap(vertical=_NAMED.search(data) is not None)
    for block in _BLOCK.finditer(data):
        kind, entries = block.group(1), list(_entries(block.group(2)))
        if kind == b"codespacerange":
            for low, high in zip(entries[::2], entries[1::2], strict=False):
                if isinstance(low, bytes) and isinstance(high, bytes) and len(low) == len(high):
                    found.spaces.append((len(low), low, high))
        elif kind == b"cidchar":
            for code, cid in zip(entries[::2], entries[1::2], strict=False):
                if isinstance(code, bytes) and isinstance(cid, int):
                    found._singles[code] = cid
        elif kind == b"cidrange":
            for low, high, cid in zip(entries[::3], entries[1::3], entries[2::3], strict=False):
                if isinstance(low, bytes) and isinstance(high, bytes) and isinstance(cid, int):
                    first, last = int.from_bytes(low, "big"), int.from_bytes(high, "big")
                    found._ranges.append((len(low), first, last, cid))
    return found


def texts_of(data: bytes) -> dict[bytes, str]:
    """The codes of a ToUnicode CMap and what they stand for."""
    found: dict[bytes, str] = {}
    for block in _BLOCK.finditer(data):
        entries = list(_entries(block.group(2)))
        if block.group(1) == b"bfchar":
            for code, text in zip(entries[::2], entries[1::2], strict=False):
                if isinstance(code, bytes) and isinstance(text, bytes):
                    found[code] = _utf16(text)
        elif block.group(1) == b"bfrange":
            _add_ranges(entries, found)
    return found


Entry = bytes | int | str


def _entries(body: bytes) -> Iterator[Entry]:
    for match in _ENTRY.finditer(body):
        if match.group(2) or match.group(3):
            yield match.group().decode("ascii")
        elif match.group(4):
            yield int(match.group(4))
        else:
            digits = b"".join(match.group(1).split())
            yield bytes.fromhex((digits + b"0" * (len(digits) & 1)).decode("ascii"))


def _add_ranges(entries: list[Entry], found: dict[bytes, str]) -> None:
    at = 0
    while at + 2 < len(entries):
        low, high, target = entries[at : at + 3]
        if not isinstance(low, bytes) or not isinstance(high, bytes) or len(low) > _LONGEST:
            at += 1
            continue
        first, last = int.from_bytes(low, "big"), int.from_bytes(high, "big")
        last = min(last, first + _WIDEST)
        if target == "[":
            close = entries.index("]", at) if "]" in entries[at:] else len(entries)
            for code, text in zip(range(first, last + 1), entries[at + 3 : close], strict=False):
                if isinstance(text, bytes):
                    found[code.to_bytes(len(low), "big")] = _utf16(text)
            at = close + 1
            continue
        if isinstance(target, bytes) and target:
            number = int.from_bytes(target[-2:], "big")
            for code in range(first, last + 1):
                tail = ((number + code - first) & 0xFFFF).to_bytes(min(len(target), 2), "big")
                found[code.to_bytes(len(low), "big")] = _utf16(target[:-2] + tail)
        at += 3


def _utf16(text: bytes) -> str:
    if len(text) == 1:
        return chr(text[0])
    return text.decode("utf-16-be", "replace")
