"""TrueType and OpenType programs with every glyph blank that a copy no longer draws.

Glyph ids stay where they are. Only the tables that a PDF needs are kept (ISO 32000-1, 9.9), and
what a viewer sees of a font as a whole, such as whether it has glyph names, stays as it was.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

from fontTools.ttLib.standardGlyphOrder import standardGlyphOrder

from redactor.formats import pdf_program_cmap as cmap
from redactor.formats.pdf_program_cff import trimmed_cff
from redactor.formats.pdf_program_glyf import Outlines
from redactor.formats.pdf_program_reach import reach
from redactor.formats.pdf_program_used import Used, mapped

MAGIC = frozenset({b"\x00\x01\x00\x00", b"\x00\x02\x00\x00", b"true", b"OTTO"})
_VERBATIM = ("maxp", "cvt ", "fpgm", "prep")
_READ = frozenset({*_VERBATIM, "head", "hhea", "hmtx", "glyf", "loca", "post", "cmap", "CFF "})
_NO_NAMES, _NAMED, _STANDARD = 0x30000, 0x20000, 0x10000  # versions of post
_UNSUPPORTED = frozenset({0x25000, 0x28000})
_STANDARD_NUMBER = {name: at for at, name in reversed([*enumerate(standardGlyphOrder)])}
_CHECKSUM_BASE = 0xB1B0AFBA
_MAX_GLYPHS = 0xFFFF

Tables = dict[str, bytes]


def trimmed_sfnt(program: bytes, uses: Sequence[Used]) -> bytes:
    """The program with what ``uses`` need.

    Raises:
        ValueError, struct.error, IndexError: it cannot be understood.
    """
    tables = _tables(program)
    count = int.from_bytes(tables["maxp"][4:6]) if len(tables.get("maxp", b"")) >= 6 else None
    simple = [used for used in uses if not used.composite]
    names = _names(tables.get("post", b""), count or 0) if simple else None
    parts = cmap.read(tables.get("cmap", b"")) if simple else []
    found = reach(simple, parts, names, _MAX_GLYPHS if count is None else count)
    gids = found.gids.union(*(mapped(used) for used in uses))
    if "glyf" in tables and "loca" in tables:
        if count is None or len(tables.get("head", b"")) < 54:
            raise ValueError("The font does not say how its glyphs are stored.")
        outlines = Outlines(tables["glyf"], tables["loca"], tables["head"][50:52] == b"\x00\x00")
        keep = outlines.closed({gid for gid in gids if gid < count})
        glyf, loca, short = outlines.only(keep, count)
        new = {"glyf": glyf, "loca": loca, "head": _head(tables["head"], short)}
    elif "CFF " in tables:
        cff, keep = trimmed_cff(tables["CFF "], uses, wrapped=True, more=found.gids)
        new = {"CFF ": cff} | ({"head": _head(tables["head"])} if "head" in tables else {})
    else:
        raise ValueError("The font program has no outlines.")
    new |= {tag: tables[tag] for tag in _VERBATIM if tag in tables}
    if "hmtx" in tables and len(tables.get("hhea", b"")) >= 36 and count is not None:
        new["hmtx"] = _hmtx(tables["hmtx"], tables["hhea"], keep, count)
        new["hhea"] = _hhea(tables["hhea"], new["hmtx"])
    if "post" in tables and count is not None:
        new["post"] = _post(tables["post"], names, keep, count)
    if found.parts:
        codes = frozenset[int]().union(*(used.codes for used in simple))
        blank = next((gid for gid in range(1, count or 0) if gid not in keep), max(keep))
        new["cmap"] = cmap.written(found.cmap(codes, blank))
    return _file(program[:4], new)


def _tables(program: bytes) -> Tables:
    """The tables that matter; those that reach beyond the end do not count, as in FreeType."""
    found: Tables = {}
    for at in range(12, 12 + 16 * int.from_bytes(program[4:6]), 16):
        if at + 16 > len(program):
            break
        tag, _, start, size = struct.unpack_from(">4sLLL", program, at)
        name = tag.decode("latin-1")
        inside = start + size <= len(program) or (name == "hmtx" and start <= len(program))
        if inside and name in _READ and name not in found:
            found[name] = program[start : start + size]
    return found


def _head(table: bytes, short: bool | None = None) -> bytes:
    """Without revision, checksum and the times of making (OpenType, head)."""
    head = bytearray(table)
    head[4:12], head[20:36] = bytes(8), bytes(16)
    if short is not None:
        head[50:52] = bytes([0, 0 if short else 1])
    return bytes(head)


def _hmtx(table: bytes, hhea: bytes, keep: set[int], count: int) -> bytes:
    """Metrics of kept glyphs; glyphs past the long ones share the last advance."""
    long = int.from_bytes(hhea[34:36])
    new = bytearray(4 * long + 2 * max(0, count - long) if long else 0)
    for gid in keep if long else ():
        at = 4 * gid if gid < long else 4 * long + 2 * (gid - long)
        size = 4 if gid < long else 2
        if gid < count and at + size <= len(table):
            new[at : at + size] = table[at : at + size]
    if any(gid >= long for gid in keep) and 0 < 4 * long <= len(table):
        new[4 * long - 4 : 4 * long - 2] = table[4 * long - 4 : 4 * long - 2]
    return bytes(new)


def _hhea(table: bytes, hmtx: bytes) -> bytes:
    """With the widest advance of what is left, and no other extremes (OpenType, hhea)."""
    long = int.from_bytes(table[34:36])
    widest = max((advance for advance, _ in struct.iter_unpack(">HH", hmtx[: 4 * long])), default=0)
    return table[:10] + struct.pack(">H", widest) + bytes(6) + table[18:]


def _names(post: bytes, count: int) -> dict[int, str] | None:
    """The glyph names of a post table; None: it says that there are none."""
    version = int.from_bytes(post[:4]) if len(post) >= 32 else _NO_NAMES
    if version in _UNSUPPORTED:
        raise ValueError("The font names its glyphs in an unsupported way.")
    if version == _NO_NAMES:
        return None
    if version == _STANDARD:
        return dict(enumerate(standardGlyphOrder[:count]))
    size = int.from_bytes(post[32:34])
    if version != _NAMED or len(post) < 34 + 2 * size or size > count:
        return {}
    order, at = list[str](standardGlyphOrder), 34 + 2 * size
    while at < len(post):
        order.append(post[at + 1 : at + 1 + post[at]].decode("latin-1"))
        at += 1 + post[at]
    numbers = struct.unpack_from(f">{size}H", post, 34)
    return {gid: order[number] for gid, number in enumerate(numbers) if number < len(order)}


def _post(post: bytes, names: Mapping[int, str] | None, keep: set[int], count: int) -> bytes:
    """The names of kept glyphs, or none where there were none; all others are .notdef."""
    rest = post[4:16].ljust(12, b"\x00") + bytes(16)
    if names is None:
        return struct.pack(">L", _NO_NAMES) + rest
    numbers, texts = [0] * count, list[bytes]()
    for gid in sorted(keep & names.keys()):
        name = names[gid]
        numbers[gid] = _STANDARD_NUMBER.get(name, len(standardGlyphOrder) + len(texts))
        if name not in _STANDARD_NUMBER:
            texts.append(name.encode("latin-1"))
    strings = b"".join(bytes([len(text)]) + text for text in texts)
    return struct.pack(f">L12s16xH{count}H", _NAMED, rest[:12], count, *numbers) + strings


def _file(version: bytes, tables: Tables) -> bytes:
    """The tables as a font file (OpenType, Organization of an OpenType font)."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    head = [
        struct.pack(
            ">4s4H", version, count, 16 * power, power.bit_length() - 1, 16 * (count - power)
        )
    ]
    body, at, adjust = list[bytes](), 12 + 16 * count, 0
    for tag, data in sorted(tables.items()):
        head.append(struct.pack(">4sLLL", tag.encode("latin-1"), _sum(data), at, len(data)))
        body.append(data + bytes(-len(data) % 4))
        adjust = at + 8 if tag == "head" else adjust
        at += len(body[-1])
    made = bytearray(b"".join(head + body))
    if adjust:
        struct.pack_into(">L", made, adjust, (_CHECKSUM_BASE - _sum(made)) & 0xFFFFFFFF)
    return bytes(made)


def _sum(data: bytes | bytearray) -> int:
    padded = bytes(data) + bytes(-len(data) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}L", padded)
    return sum(words) & 0xFFFFFFFF
