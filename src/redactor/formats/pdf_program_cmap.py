"""The cmap table of a font in a PDF, read and written for a few character codes only.

A table tells all characters a document ever had. It is read as FreeType reads it, which also
pdfium and Poppler use, since fonts in PDFs are often damaged and a stricter reader would refuse.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

_NO_FORMAT = 14  # variation selectors: no characters of their own
_LAST = 0xFFFF
_MAX_SUBTABLES = 64
_WIDE = frozenset({(3, 10), (0, 4), (0, 6)})  # platform and encoding with codes above 0xFFFF

Reader = Callable[[bytes, Sequence[int]], dict[int, int] | None]
Segment = tuple[int, int, int, int, int]  # start, end, delta, offset, where the offset stands


@dataclass(frozen=True, slots=True)
class Subtable:
    """One subtable: for whom it is, and its bytes up to the end of the cmap table."""

    platform: int
    encoding: int
    data: bytes

    def glyphs(self, codes: Iterable[int], count: int) -> dict[int, int] | None:
        """The glyph of each of ``codes`` that has one below ``count``; None: FreeType skips it.

        Raises:
            ValueError: the subtable is in a format that is not supported here.
        """
        form = int.from_bytes(self.data[:2])
        if form == 8:
            raise ValueError("The font has a cmap of an unsupported format.")
        reader = _READERS.get(form)
        found = reader(self.data, sorted(set(codes))) if reader and len(self.data) >= 6 else None
        if found is None:
            return None
        return {code: gid for code, gid in found.items() if 0 < gid < count}

    @property
    def symbol(self) -> bool:
        """Codes are 0xF000 and more."""
        return (self.platform, self.encoding) == (3, 0)

    @property
    def unicode(self) -> bool:
        """Codes are Unicode values."""
        return self.platform == 0 or (self.platform == 3 and self.encoding in (1, 10))

    @property
    def mac(self) -> bool:
        """Codes are Mac Roman."""
        return (self.platform, self.encoding) == (1, 0)


def read(table: bytes) -> list[Subtable]:
    """The subtables of a cmap table, those with variation selectors left out.

    Raises:
        ValueError: there are absurdly many.
    """
    found, count = [], int.from_bytes(table[2:4])
    if count > _MAX_SUBTABLES:
        raise ValueError("The font has too many cmaps.")
    for at in range(4, 4 + 8 * count, 8):
        if at + 8 > len(table):
            break
        platform, encoding, start = struct.unpack_from(">HHL", table, at)
        data = table[start:]
        if int.from_bytes(data[:2]) != _NO_FORMAT:
            found.append(Subtable(platform, encoding, data))
    return found


def written(parts: Sequence[tuple[Subtable, dict[int, int]]]) -> bytes:
    """A cmap table that holds these codes."""
    start = 4 + 8 * len(parts)
    head, bodies = struct.pack(">HH", 0, len(parts)), b""
    for subtable, glyphs in parts:
        head += struct.pack(">HHL", subtable.platform, subtable.encoding, start + len(bodies))
        bodies += _body(subtable, glyphs)
    return head + bodies


def _body(subtable: Subtable, glyphs: dict[int, int]) -> bytes:
    if (subtable.platform, subtable.encoding) in _WIDE or any(code > _LAST for code in glyphs):
        groups = [(code, code, gid) for code, gid in sorted(glyphs.items())]
        body = b"".join(struct.pack(">LLL", *group) for group in groups)
        return struct.pack(">HHLLL", 12, 0, 16 + len(body), 0, len(groups)) + body
    if subtable.platform == 1 and glyphs:
        first = min(glyphs)
        gids = [glyphs.get(code, 0) for code in range(first, max(glyphs) + 1)]
        return struct.pack(">5H", 6, 10 + 2 * len(gids), 0, first, len(gids)) + _shorts(gids)
    return _segments([*((code, gid - code) for code, gid in sorted(glyphs.items()))])


def _segments(pairs: list[tuple[int, int]]) -> bytes:
    ends: list[int] = []
    starts: list[int] = []
    deltas: list[int] = []
    for code, delta in pairs:
        if ends and ends[-1] == code - 1 and deltas[-1] == delta & _LAST:
            ends[-1] = code
        else:
            starts.append(code)
            ends.append(code)
            deltas.append(delta & _LAST)
    if not ends or ends[-1] != _LAST:
        starts.append(_LAST)
        ends.append(_LAST)
        deltas.append(1)
    count = len(ends)
    power = 1 << (count.bit_length() - 1)
    search = (2 * count, 2 * power, power.bit_length() - 1, 2 * (count - power))
    head = struct.pack(">3H4H", 4, 16 + 8 * count, 0, *search)
    return head + _shorts([*ends, 0, *starts, *deltas, *([0] * count)])


def _shorts(values: Sequence[int]) -> bytes:
    return struct.pack(f">{len(values)}H", *values)


def _bytes_only(data: bytes, codes: Sequence[int]) -> dict[int, int] | None:
    return {code: data[6 + code] for code in codes if code < 256 and 6 + code < len(data)}


def _single_of_double(data: bytes, codes: Sequence[int]) -> dict[int, int] | None:
    keys = struct.unpack_from(">256H", data, 6)
    first, count, delta, offset = struct.unpack_from(">HHhH", data, 518)
    found = {}
    for code in codes:
        if code < 256 and not keys[code] and first <= code < first + count and offset:
            gid = int.from_bytes(data[(at := 524 + offset + 2 * (code - first)) : at + 2])
            found[code] = (gid + delta) & _LAST if gid else 0
    return found


def _by_segment(data: bytes, codes: Sequence[int]) -> dict[int, int] | None:
    count = int.from_bytes(data[6:8]) // 2
    if 16 + 8 * count > len(data):
        return None
    found: dict[int, int] = {}
    for number, segment in enumerate(_each_segment(data, count)):
        start, end, delta, offset, at = segment
        last = number == count - 1 and start == end == _LAST
        if start > end or (offset and not last and not _inside(data, segment, count)):
            return None
        if last and offset and at + offset + 2 > len(data):
            delta, offset = 1, 0
        if offset == _LAST:
            continue
        for code in codes[bisect_left(codes, start) : bisect_left(codes, end + 1)]:
            gid = code
            if offset:
                here = at + offset + 2 * (code - start)
                gid = int.from_bytes(data[here : here + 2])
            found.setdefault(code, (gid + delta) & _LAST if gid or not offset else 0)
    return found


def _inside(data: bytes, segment: Segment, count: int) -> bool:
    start, end, _, offset, at = segment
    if offset == _LAST:
        return False
    return at + offset >= 14 + 8 * count and at + offset + 2 * (end - start + 1) <= len(data)


def _each_segment(data: bytes, count: int) -> Iterator[Segment]:
    ends = struct.unpack_from(f">{count}H", data, 14)
    starts = struct.unpack_from(f">{count}H", data, 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", data, 16 + 4 * count)
    base = 16 + 6 * count
    offsets = struct.unpack_from(f">{count}H", data, base)
    for number in range(count):
        at = base + 2 * number
        yield starts[number], ends[number], deltas[number], offsets[number], at


def _trimmed(data: bytes, codes: Sequence[int]) -> dict[int, int] | None:
    first, count = struct.unpack_from(">HH", data, 6)
    return _run(data, codes, first, count, 10)


def _trimmed_wide(data: bytes, codes: Sequence[int]) -> dict[int, int] | None:
    first, count = struct.unpack_from(">LL", data, 12)
    return _run(data, codes, first, count, 20)


def _run(
    data: bytes, codes: Sequence[int], first: int, count: int, at: int
) -> dict[int, int] | None:
    if at + 2 * count > len(data):
        return None
    here = [code for code in codes if first <= code < first + count]
    return {code: struct.unpack_from(">H", data, at + 2 * (code - first))[0] for code in here}


def _groups(data: bytes, codes: Sequence[int]) -> dict[int, int] | None:
    (count,) = struct.unpack_from(">L", data, 12)
    if 16 + 12 * count > len(data):
        return None
    step = 1 if data[:2] == b"\x00\x0c" else 0
    found: dict[int, int] = {}
    for start, end, gid in struct.iter_unpack(">LLL", data[16 : 16 + 12 * count]):
        if start > end:
            return None
        for code in codes[bisect_left(codes, start) : bisect_left(codes, end + 1)]:
            found.setdefault(code, gid + step * (code - start))
    return found


_READERS: dict[int, Reader] = {
    0: _bytes_only,
    2: _single_of_double,
    4: _by_segment,
    6: _trimmed,
    10: _trimmed_wide,
    12: _groups,
    13: _groups,
}
