"""TrueType outlines, moved as bytes: a font of 20 MB costs no more than its table of offsets.

Damage is read as FreeType reads it (tt_face_get_location), the engine of most viewers.
"""

from __future__ import annotations

import struct

_WORDS, _SCALE, _MORE, _SCALE_XY, _SCALE_2X2, _INSTRUCTIONS = 1, 8, 32, 64, 128, 256
_X_SHORT, _Y_SHORT, _REPEAT, _X_SAME, _Y_SAME = 2, 4, 8, 16, 32
_MAX_SHORT = 0x1FFFE  # bytes of glyf that a short loca can tell
_MAX_BYTES = 1 << 26  # of outlines in use; those of a damaged font may overlap


class Outlines:
    """The glyf table, addressed through loca."""

    __slots__ = ("_at", "_cut", "_glyf", "_left")

    def __init__(self, glyf: bytes, loca: bytes, short: bool) -> None:
        self._glyf = glyf
        self._cut: dict[int, bytes] = {}
        self._left = _MAX_BYTES
        size = len(loca) // (2 if short else 4)
        at = struct.unpack_from(f">{size}{'H' if short else 'L'}", loca)
        self._at = tuple(2 * value for value in at) if short else at

    def of(self, gid: int) -> bytes:
        """The bytes of one glyph without anything after it.

        Raises:
            ValueError: nobody can tell where it ends, or the font is too large.
        """
        if gid not in self._cut:
            self._cut[gid] = self._found(gid)
            self._left -= len(self._cut[gid])
            if self._left < 0:
                raise ValueError("The font is too large.")
        return self._cut[gid]

    def _found(self, gid: int) -> bytes:
        if gid >= len(self._at):
            return b""
        start, stop = self._at[gid], self._at[min(gid + 1, len(self._at) - 1)]
        whole = len(self._glyf)
        if start > whole or (stop > whole and gid != len(self._at) - 2):
            return b""
        ordered = stop >= start
        return _cut(self._glyf[start : min(stop, whole) if ordered else whole], ordered)

    def closed(self, gids: set[int]) -> set[int]:
        """These glyphs and all that they are made of."""
        found, left = set[int](), sorted(gids)
        while left:
            gid = left.pop()
            if gid not in found:
                found.add(gid)
                left += [other for other in _components(self.of(gid))[0] if other not in found]
        return found

    def only(self, keep: set[int], count: int) -> tuple[bytes, bytes, bool]:
        """New glyf with all other glyphs blank, new loca, and whether that is in short format."""
        pieces, ends, at = list[bytes](), [0], 0
        for gid in range(count):
            piece = self.of(gid) if gid in keep else b""
            pieces.append(piece + bytes(-len(piece) % 4))
            at += len(pieces[-1])
            ends.append(at)
        if at <= _MAX_SHORT:
            loca = struct.pack(f">{count + 1}H", *(end // 2 for end in ends))
        else:
            loca = struct.pack(f">{count + 1}L", *ends)
        return b"".join(pieces), loca, at <= _MAX_SHORT


def _cut(piece: bytes, ordered: bool) -> bytes:
    try:
        size = _simple_size(piece) if piece[:1] < b"\x80" else _components(piece)[1]
    except (IndexError, struct.error):
        size = len(piece) + 1
    if size > len(piece) and not ordered:
        raise ValueError("The font has an outline without an end.")
    return piece[:size]


def _simple_size(piece: bytes) -> int:
    """Bytes of an outline (OpenType, glyf: simple glyph description)."""
    contours = int.from_bytes(piece[:2])
    at: int = 10 + 2 * contours
    points: int = struct.unpack_from(">H", piece, at - 2)[0] + 1 if contours else 0
    at += 2 + struct.unpack_from(">H", piece, at)[0]
    coordinates = 0
    while points > 0:
        flag = piece[at]
        times = min(points, 1 + piece[at + 1]) if flag & _REPEAT else 1
        at += 2 if flag & _REPEAT else 1
        coordinates += times * (1 if flag & _X_SHORT else 0 if flag & _X_SAME else 2)
        coordinates += times * (1 if flag & _Y_SHORT else 0 if flag & _Y_SAME else 2)
        points -= times
    return at + coordinates


def _components(piece: bytes) -> tuple[list[int], int]:
    """The glyphs that a composite glyph is made of, and its bytes."""
    if piece[:1] < b"\x80":
        return [], len(piece)
    found, at, flags, hinted = list[int](), 10, _MORE, False
    while flags & _MORE and at + 4 <= len(piece):
        flags, gid = struct.unpack_from(">HH", piece, at)
        found.append(gid)
        at += 8 if flags & _WORDS else 6
        at += 2 if flags & _SCALE else 4 if flags & _SCALE_XY else 8 if flags & _SCALE_2X2 else 0
        hinted = hinted or bool(flags & _INSTRUCTIONS)
    if hinted and at + 2 <= len(piece):
        at += 2 + struct.unpack_from(">H", piece, at)[0]
    return found, at
