"""CFF programs with every glyph blank that a copy no longer draws.

Glyph ids stay where they are; names and CIDs of blank glyphs become numbers that say nothing.
What is kept is copied as bytes. Source: Adobe Technical Note 5176.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain

from redactor.formats.pdf_program_cff_read import (
    CHARSET,
    CHARSTRINGS,
    CID_COUNT,
    ENCODING,
    EXPERT,
    FD_ARRAY,
    FD_SELECT,
    PRIVATE,
    ROS,
    STRINGS,
    SUBRS,
    Font,
    codes_of,
    last,
)
from redactor.formats.pdf_program_index import Index, Row, indexed, row, written_rows
from redactor.formats.pdf_program_trace import Trace
from redactor.formats.pdf_program_used import Used

_TOLD = frozenset({0, 1, 2, 3, 4, 13, 14, 0xC00, 0xC15, 0xC16, 0xC1F, 0xC20, 0xC23, 0xC26})
"""Version, notices, names, ids: what tells of the font or its maker and draws nothing."""
_MOVED = frozenset({CHARSET, ENCODING, CHARSTRINGS, PRIVATE, FD_ARRAY, FD_SELECT, ROS, CID_COUNT})
_BLANK, _RETURN = b"\x0e", b"\x0b"
_FONT_NAME = b"F"


def trimmed_cff(
    program: bytes,
    uses: Sequence[Used],
    wrapped: bool = False,
    more: AbstractSet[int] = frozenset(),
) -> tuple[bytes, set[int]]:
    """The program with what ``uses`` need and the glyphs ``more``, and the glyphs that stay.

    ``wrapped``: it is the table of an OpenType font, where some viewers take a CID for a glyph id.

    Raises:
        ValueError, struct.error, IndexError: it cannot be understood.
    """
    font = Font(program)
    keep = {gid for gid in font.reached(uses, wrapped) | more | {0} if gid < font.count}
    traces = font.traced(keep)
    return _Copy(font, uses, keep, traces).program(), keep


class _Copy:
    """A CFF program as it becomes: containers first, then what they point to."""

    def __init__(
        self, font: Font, uses: Sequence[Used], keep: set[int], traces: Sequence[Trace]
    ) -> None:
        self._font, self._keep, self._traces = font, keep, traces
        self._simple = [used for used in uses if not used.composite]
        self._strings: list[bytes] = []
        self._rows: dict[int, tuple[int, ...]] = {}
        self._body = b""

    def program(self) -> bytes:
        """The whole program."""
        ros, parts = self._ros(), self._parts()
        rest = [entry for entry in self._font.top if entry.operator not in _TOLD | _MOVED]
        shared = set[int]().union(*(trace.globals for trace in self._traces))
        head = b"\x01\x00\x04\x04" + indexed([_FONT_NAME])
        middle = indexed(self._strings) + indexed(_only(self._font.shared, shared))
        self._rows |= {operator: (0,) for operator, _ in parts}
        self._rows |= {FD_ARRAY: (0,)} if ros else {PRIVATE: (0, 0)}
        at = len(head) + len(self._top(ros, rest)) + len(middle)
        for operator, piece in parts:
            self._rows[operator] = (at + len(self._body),)
            self._body += piece
        self._dictionaries(at)
        return head + self._top(ros, rest) + middle + self._body

    def _parts(self) -> list[tuple[int, bytes]]:
        """What the top dictionary points to, but for private and font dictionaries."""
        font, parts = self._font, list[tuple[int, bytes]]()
        sids = self._charset()
        if sids is not None:
            parts.append((CHARSET, _ranges(sids)))
        if font.ros:
            parts.append((FD_SELECT, self._fd_select()))
            self._rows |= {CID_COUNT: (max(sids) + 1,)} if sids else {}
        elif self._simple:
            (encoding,) = last(font.top, ENCODING) or (0,)
            if encoding > EXPERT:
                parts.append((ENCODING, self._encoding(sids or [])))
            else:
                self._rows[ENCODING] = (encoding,)
        outlines = (
            font.charstrings[gid] if gid in self._keep else _BLANK for gid in range(font.count)
        )
        return [*parts, (CHARSTRINGS, indexed(outlines))]

    def _top(self, ros: Sequence[Row], rest: Sequence[Row]) -> bytes:
        moved = [row(operator, *values) for operator, values in sorted(self._rows.items())]
        return indexed([written_rows([*ros, *rest, *moved])])

    def _ros(self) -> list[Row]:
        if not self._font.ros:
            return []
        registry, ordering, supplement = self._font.ros
        return [row(ROS, self._sid(registry), self._sid(ordering), supplement)]

    def _sid(self, old: int) -> int:
        return old if old < len(STRINGS) else self._named(self._font.text(old))

    def _named(self, text: bytes) -> int:
        self._strings.append(text)
        return len(STRINGS) + len(self._strings) - 1

    def _charset(self) -> list[int] | None:
        sids, keep = self._font.sids, self._keep
        if sids is None:
            return None
        if self._font.ros:
            return _neutral_cids(sids, keep)
        return [
            self._sid(sid) if gid in keep else self._named(b".g%d" % gid)
            for gid, sid in enumerate(sids)
        ]

    def _encoding(self, sids: Sequence[int]) -> bytes:
        """The codes in use; a blank glyph that must have one gets a code that is not."""
        builtin = self._font.builtin(self._simple)
        wanted = {code: gid for code, gid in sorted(builtin.items()) if gid in self._keep}
        code_of = {gid: code for code, gid in reversed(wanted.items()) if 0 < gid < 256}
        used = codes_of(self._simple)
        free = next((code for code in range(256) if code not in used), 0)
        codes = [code_of.get(gid, free) for gid in range(1, max(code_of, default=0) + 1)]
        now = {code: gid for gid, code in enumerate(codes, 1)}
        rest = [(code, sids[gid]) for code, gid in wanted.items() if now.get(code) != gid]
        more = b"".join(struct.pack(">BH", *pair) for pair in rest)
        extra = bytes([len(rest)]) + more if rest else b""
        return bytes([0x80 if rest else 0, len(codes), *codes]) + extra

    def _fd_select(self) -> bytes:
        """Blank glyphs belong to the private dictionary of the last kept one before them."""
        starts: list[tuple[int, int]] = []
        for gid in sorted(self._keep):
            fd = self._font.fd_of[gid]
            if not starts or starts[-1][1] != fd:
                starts.append((gid, fd))
        body = b"".join(struct.pack(">HB", *start) for start in starts)
        return struct.pack(">BH", 3, len(starts)) + body + struct.pack(">H", self._font.count)

    def _dictionaries(self, base: int) -> None:
        font, places = self._font, list[tuple[int, int]]()
        for (rows, subrs), trace in zip(font.privates, self._traces, strict=True):
            kept = [entry for entry in rows if entry.operator != SUBRS]
            size = len(written_rows([*kept, row(SUBRS, 0)] if len(subrs) else kept))
            private = written_rows([*kept, row(SUBRS, size)] if len(subrs) else kept)
            places.append((len(private), base + len(self._body)))
            self._body += private
            self._body += indexed(_only(subrs, trace.locals)) if len(subrs) else b""
        if not font.ros:
            self._rows[PRIVATE] = places[0]
            return
        fonts = []
        for rows, place in zip(font.fds, places, strict=True):
            kept = [entry for entry in rows if entry.operator not in _TOLD | {PRIVATE}]
            fonts.append(written_rows([*kept, row(PRIVATE, *place)]))
        self._rows[FD_ARRAY] = (base + len(self._body),)
        self._body += indexed(fonts)


def _only(subrs: Index, called: AbstractSet[int]) -> Iterator[bytes]:
    return (subrs[number] if number in called else _RETURN for number in range(len(subrs)))


def _neutral_cids(cids: Sequence[int], keep: AbstractSet[int]) -> list[int]:
    """A blank glyph gets its own id as CID, or a spare one if that is taken."""
    taken = {cids[gid] for gid in keep}
    spare = (
        cid for cid in chain(range(len(cids), 0x10000), sorted(keep)) if cid and cid not in taken
    )
    return [
        cid if gid in keep else gid if gid not in taken else next(spare, gid)
        for gid, cid in enumerate(cids)
    ]


def _ranges(sids: Sequence[int]) -> bytes:
    """A charset of format 2."""
    runs: list[list[int]] = []
    for sid in sids[1:]:
        if runs and sid == sum(runs[-1]) + 1:
            runs[-1][1] += 1
        else:
            runs.append([sid, 0])
    return b"\x02" + b"".join(struct.pack(">HH", *run) for run in runs)
