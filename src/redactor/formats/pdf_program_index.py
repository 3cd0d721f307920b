"""INDEX and DICT, the two containers of a CFF program (Adobe Technical Note 5176, 4 and 5)."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_ESCAPE, _SHORT, _LONG, _REAL, _LAST_OPERATOR = 12, 28, 29, 30, 21
_END_OF_REAL = 0xF
_MAX_BYTES = 1 << 26  # of one INDEX; items of a damaged one may overlap


class Index:
    """The items of an INDEX, cut out only when they are asked for."""

    __slots__ = ("_at", "_data", "end")

    def __init__(self, data: bytes = b"\x00\x00", at: int = 0) -> None:
        (count,) = struct.unpack_from(">H", data, at)
        self._data = data
        self._at: Sequence[int] = ()
        self.end = at + 2
        if count:
            size = data[at + 2]
            start = at + 3
            base = start + (count + 1) * size - 1
            self._at = [base + value for value in _offsets(data[start : base + 1], size, count + 1)]
            self.end = self._at[-1]

    def __len__(self) -> int:
        return max(0, len(self._at) - 1)

    def __getitem__(self, number: int) -> bytes:
        return self._data[self._at[number] : self._at[number + 1]]


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a DICT: operator (escaped ones from 0xC00 on), operands as bytes and as values.

    Real numbers count as 0: no offset is one.
    """

    operator: int
    raw: bytes
    values: tuple[int, ...]


def indexed(items: Iterable[bytes]) -> bytes:
    """An INDEX of these items.

    Raises:
        ValueError: they are too large together.
    """
    pieces, at, ends = list[bytes](), 1, [1]
    for piece in items:
        pieces.append(piece)
        at += len(piece)
        ends.append(at)
        if at > _MAX_BYTES:
            raise ValueError("The font is too large.")
    if not pieces:
        return b"\x00\x00"
    size = (at.bit_length() + 7) // 8
    offsets = b"".join(end.to_bytes(size) for end in ends)
    return struct.pack(">HB", len(pieces), size) + offsets + b"".join(pieces)


def read_rows(data: bytes) -> list[Row]:
    """The entries of a DICT.

    Raises:
        ValueError, IndexError: it is damaged.
    """
    rows, values, start, at = list[Row](), list[int](), 0, 0
    while at < len(data):
        head = data[at]
        if head <= _LAST_OPERATOR:
            operator = 0xC00 + data[at + 1] if head == _ESCAPE else head
            rows.append(Row(operator, data[start:at], tuple(values)))
            values.clear()
            at = start = at + (2 if head == _ESCAPE else 1)
        else:
            value, at = _operand(data, at)
            values.append(value)
    return rows


def written_rows(rows: Iterable[Row]) -> bytes:
    """A DICT of these entries."""
    return b"".join(
        row.raw + (row.operator.to_bytes(2) if row.operator >= 0xC00 else bytes([row.operator]))
        for row in rows
    )


def row(operator: int, *values: int) -> Row:
    """An entry whose size does not depend on its values."""
    raw = b"".join(bytes([_LONG]) + struct.pack(">l", value) for value in values)
    return Row(operator, raw, values)


def _offsets(data: bytes, size: int, count: int) -> Sequence[int]:
    if size in (1, 2, 4):
        return struct.unpack_from(f">{count}{' BH L'[size]}", data)
    if size != 3 or len(data) < 3 * count:
        raise ValueError("The font has an INDEX that cannot be read.")
    return [int.from_bytes(data[at : at + 3]) for at in range(0, 3 * count, 3)]


def _operand(data: bytes, at: int) -> tuple[int, int]:
    head = data[at]
    if head == _SHORT:
        return struct.unpack_from(">h", data, at + 1)[0], at + 3
    if head == _LONG:
        return struct.unpack_from(">l", data, at + 1)[0], at + 5
    if head == _REAL:
        at += 1
        while data[at] & 15 != _END_OF_REAL and data[at] >> 4 != _END_OF_REAL:
            at += 1
        return 0, at + 1
    if 32 <= head <= 246:
        return head - 139, at + 1
    if 247 <= head <= 250:
        return (head - 247) * 256 + data[at + 1] + 108, at + 2
    if 251 <= head <= 254:
        return -(head - 251) * 256 - data[at + 1] - 108, at + 2
    raise ValueError("The font has a DICT that cannot be read.")
