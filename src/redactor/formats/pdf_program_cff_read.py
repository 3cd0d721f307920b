"""A CFF program as it was: what its glyphs are called, and which of them are in use.

Source: Adobe Technical Note 5176; numbers of operators and formats are those of its tables.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from fontTools.cffLib import (
    cffExpertSubsetStrings,
    cffIExpertStrings,
    cffISOAdobeStrings,
    cffStandardStrings,
)
from fontTools.encodings.StandardEncoding import StandardEncoding

from redactor.formats.pdf_program_index import Index, Row, read_rows
from redactor.formats.pdf_program_trace import Budget, Trace, type2
from redactor.formats.pdf_program_used import Used, by_names, mapped

CHARSET, ENCODING, CHARSTRINGS, PRIVATE, SUBRS = 15, 16, 17, 18, 19
ROS, CID_COUNT, FD_ARRAY, FD_SELECT = 0xC1E, 0xC22, 0xC24, 0xC25
SYNTHETIC = 0xC14
STRINGS: list[str] = cffStandardStrings
EXPERT = 1  # predefined encoding
_PREDEFINED = (cffISOAdobeStrings, cffIExpertStrings, cffExpertSubsetStrings)


class Font:
    """A CFF program as it was."""

    def __init__(self, data: bytes) -> None:
        if data[:1] != b"\x01":
            raise ValueError("The font is no CFF of version 1.")
        fonts = Index(data, data[2])
        tops = Index(data, fonts.end)
        self._strings = Index(data, tops.end)
        self.shared = Index(data, self._strings.end)
        self._data = data
        self.top = read_rows(tops[0])
        if last(self.top, SYNTHETIC) or not last(self.top, CHARSTRINGS):
            raise ValueError("The font has no outlines of its own.")
        self.charstrings = Index(data, last(self.top, CHARSTRINGS)[0])
        self.count = len(self.charstrings)
        self.ros = last(self.top, ROS, 3)
        self.fds = self._fds()
        self.privates = [self._private(fd) for fd in self.fds or [self.top]]
        self.fd_of = self._fd_of() if self.fds else bytes(self.count)
        self.sids = self._charset()

    def name(self, sid: int) -> str:
        """The text of a string id."""
        return STRINGS[sid] if sid < len(STRINGS) else self.text(sid).decode("latin-1")

    def text(self, sid: int) -> bytes:
        """The bytes of a string id that is not one of the standard ones."""
        at = sid - len(STRINGS)
        return self._strings[at] if at < len(self._strings) else b""

    def reached(self, uses: Sequence[Used], wrapped: bool) -> set[int]:
        """The glyphs that are in use."""
        found = set[int]().union(*(mapped(used) for used in uses))
        simple = [used for used in uses if not used.composite]
        if not self.ros:
            if simple:
                names = [self.name(sid) for sid in self.sids or ()]
                found |= by_names(simple, names, self.builtin(simple))
            return found
        cids = found.union(*(used.cids | used.codes for used in uses))
        if self.sids is None:
            return cids
        lowest = {cid: gid for gid, cid in reversed([*enumerate(self.sids)])}
        named = {lowest[cid] for cid in cids if cid in lowest}
        return named | cids if wrapped or simple else named

    def traced(self, keep: set[int]) -> list[Trace]:
        """What the glyphs of each private dictionary call; adds accents to ``keep``."""
        traces, budget, done = [Trace() for _ in self.privates], Budget(), set[int]()
        while left := sorted(keep - done):
            for gid in left:
                local = self.privates[self.fd_of[gid]][1]
                trace = traces[self.fd_of[gid]]
                type2(self.charstrings[gid], local, self.shared, trace, budget)
            done.update(left)
            if not self.ros:
                parts = {StandardEncoding[code & 255] for code in traces[0].accents}
                keep |= {gid for gid, sid in enumerate(self.sids or ()) if self.name(sid) in parts}
        return traces

    def builtin(self, uses: Sequence[Used]) -> dict[int, int]:
        """The font's own encoding: code to glyph id, for the codes in use."""
        codes = codes_of(uses)
        (at,) = last(self.top, ENCODING) or (0,)
        lowest = {sid: gid for gid, sid in reversed([*enumerate(self.sids or ())])}
        if at == EXPERT and any(used.symbolic or used.codes - used.names.keys() for used in uses):
            raise ValueError("The font has the expert encoding, which is not supported.")
        if at <= EXPERT:
            names = {self.name(sid): gid for sid, gid in lowest.items()}
            pairs = {code: names.get(StandardEncoding[code], 0) for code in codes}
            return {code: gid for code, gid in pairs.items() if gid}
        found, data = dict[int, int](), self._data
        listed, end = _codes(data, at)
        found.update((code, gid) for gid, code in enumerate(listed, 1) if gid < self.count)
        if data[at] & 0x80:
            for code, sid in struct.iter_unpack(">BH", data[end + 1 : end + 1 + 3 * data[end]]):
                found[code] = lowest.get(sid, 0)
        return {code: gid for code, gid in found.items() if code in codes}

    def _fds(self) -> list[list[Row]]:
        if not self.ros:
            return []
        fonts = Index(self._data, last(self.top, FD_ARRAY)[0])
        return [read_rows(fonts[number]) for number in range(len(fonts))]

    def _private(self, rows: Sequence[Row]) -> tuple[list[Row], Index]:
        size, at = last(rows, PRIVATE, 2) or (0, 0)
        if at < 0 or size < 0 or at + size > len(self._data):
            raise ValueError("The font has no private dictionary.")
        private = read_rows(self._data[at : at + size])
        subrs = last(private, SUBRS)
        return private, Index(self._data, at + subrs[0]) if subrs and subrs[0] else Index()

    def _fd_of(self) -> bytes:
        (at,) = last(self.top, FD_SELECT) or (len(self._data),)
        data = self._data
        if data[at] == 0:
            return data[at + 1 : at + 1 + self.count].ljust(self.count, b"\x00")
        if data[at] != 3:
            raise ValueError("The font has an FDSelect of an unknown format.")
        (ranges,) = struct.unpack_from(">H", data, at + 1)
        found = bytearray(self.count)
        for here in range(at + 3, at + 3 + 3 * ranges, 3):
            first, fd, stop = struct.unpack_from(">HBH", data, here)
            stop = min(stop, self.count)
            found[first:stop] = bytes([fd]) * max(0, stop - first)
        return bytes(found[: self.count])

    def _charset(self) -> list[int] | None:
        """The SID or CID of each glyph; None: a font with CIDs has its glyphs in their order."""
        (at,) = last(self.top, CHARSET) or (0,)
        if at < len(_PREDEFINED):
            if self.ros:
                return None
            if self.count > len(_PREDEFINED[at]):
                raise ValueError("The font has more glyphs than names.")
            numbers = {name: sid for sid, name in enumerate(STRINGS)}
            return [numbers[name] for name in _PREDEFINED[at][: self.count]]
        form, found = self._data[at], [0]
        at += 1
        if form == 0:
            return [0, *struct.unpack_from(f">{self.count - 1}H", self._data, at)]
        if form not in (1, 2):
            raise ValueError("The font has a charset of an unknown format.")
        while len(found) < self.count:
            first, left = struct.unpack_from(">HB" if form == 1 else ">HH", self._data, at)
            found.extend(range(first, first + left + 1))
            at += 3 if form == 1 else 4
        return found[: self.count]


def last(rows: Sequence[Row], operator: int, size: int = 1) -> tuple[int, ...]:
    """The operands of an operator, of which the last one counts; empty where it is not there.

    Raises:
        ValueError: there are fewer than ``size``.
    """
    for entry in reversed(rows):
        if entry.operator == operator:
            if len(entry.values) < size:
                raise ValueError("The font has a DICT that cannot be read.")
            return entry.values[:size]
    return ()


def codes_of(uses: Sequence[Used]) -> frozenset[int]:
    return frozenset[int]().union(*(used.codes for used in uses))


def _codes(data: bytes, at: int) -> tuple[list[int], int]:
    """The codes of glyphs 1 and on, and where they end."""
    form, size = data[at] & 0x7F, data[at + 1]
    at += 2
    if form == 0:
        return list(data[at : at + size]), at + size
    if form != 1:
        raise ValueError("The font has an encoding of an unknown format.")
    pairs = struct.iter_unpack("BB", data[at : at + 2 * size])
    return [code for first, left in pairs for code in range(first, first + left + 1)], at + 2 * size
