"""Which glyphs the codes of a text can reach, so that a font program can lose all others.

Viewers differ in how they get from a character code to a glyph (ISO 32000-1, 9.6.6), and a glyph
that one of them needs must stay. So every rule is followed, and what any of them finds is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from fontTools.agl import toUnicode
from fontTools.encodings.MacRoman import MacRoman
from fontTools.encodings.StandardEncoding import StandardEncoding

_TWINS = (
    (0x0020, 0x00A0), (0x002D, 0x00AD), (0x00AF, 0x02C9), (0x00B5, 0x03BC), (0x00B7, 0x2219),
    (0x0162, 0x021A), (0x0163, 0x021B), (0x2044, 0x2215), (0x2126, 0x03A9), (0x2206, 0x0394),
)  # fmt: skip
_TWIN = dict(_TWINS) | {second: first for first, second in _TWINS}
SPACE = 0x20
NOTDEF = ".notdef"
_ALWAYS = (NOTDEF, "space")  # without them viewers judge the rest of the font differently


@dataclass(frozen=True, slots=True)
class Used:
    """What of a font is still used. Fonts that share a program have one each.

    codes: simple font: single-byte character codes in use (empty for a composite font).
    names: simple font: code -> glyph name as the PDF's /Encoding says (Differences over
        BaseEncoding), for used codes; may be empty when the PDF gives no encoding.
    texts: simple font: code -> unicode text as the reader sees it, may lack codes.
    symbolic: FontDescriptor flag bit 3 set.
    cids: composite font: CIDs in use (empty for simple).
    cid_to_gid: composite CIDFontType2: None for Identity, else the CIDToGIDMap stream's bytes.
    first: simple font: /FirstChar, from which pdfium counts glyphs in a font without any names.
    """

    codes: frozenset[int] = frozenset()
    names: Mapping[int, str] = field(default_factory=dict)
    texts: Mapping[int, str] = field(default_factory=dict)
    symbolic: bool = False
    cids: frozenset[int] = frozenset()
    cid_to_gid: bytes | None = None
    composite: bool = False
    first: int | None = None


def mapped(used: Used) -> set[int]:
    """The glyph ids that the CIDs in use stand for in a TrueType font."""
    table = used.cid_to_gid
    if table is None:
        return set(used.cids)
    return {
        int.from_bytes(table[2 * cid : 2 * cid + 2])
        for cid in used.cids
        if 2 * cid + 1 < len(table)
    }


def text_codes(used: Used, code: int) -> set[int]:
    """The Unicode values under which a viewer may look for a code, best known ones first."""
    name = used.names.get(code)
    found = {code}
    if name is not None:
        found |= unicodes(name)
        if name == NOTDEF:
            found.add(SPACE)
    if name is None or used.symbolic:
        found |= unicodes(StandardEncoding[code]) | unicodes(MacRoman[code])
        found |= {ord(char) for char in bytes([code]).decode("cp1252", "ignore")}
    return found


def mac_codes(used: Used, code: int) -> set[int]:
    """The Mac Roman codes under which a viewer may look for a code."""
    name = used.names.get(code)
    found = {code}
    if name is not None:
        found |= {at for at, other in enumerate(MacRoman) if other == name != NOTDEF}
        for value in unicodes(name):
            found |= set(chr(value).encode("mac_roman", "ignore"))
    return found


def spoken(used: Used, code: int) -> set[int]:
    """Where pdfium looks last: the first character that the code is read as."""
    return {ord(char) for char in used.texts.get(code, "")[:1]}


@lru_cache(maxsize=1 << 16)
def unicodes(name: str) -> frozenset[int]:
    """The Unicode values of a glyph name (Adobe Glyph List), none where it has not just one."""
    text = toUnicode(name)
    if len(text) != 1:
        return frozenset()
    value = ord(text)
    return frozenset({value, _TWIN.get(value, value)})


class Names:
    """The names of a font's glyphs, in the order of their ids."""

    __slots__ = ("_by_name", "_by_unicode", "_by_variant")

    def __init__(self, order: Iterable[str | None]) -> None:
        self._by_name: dict[str, set[int]] = defaultdict(set)
        self._by_unicode: dict[int, set[int]] = defaultdict(set)
        self._by_variant: dict[int, set[int]] = defaultdict(set)
        for gid, name in enumerate(order):
            if name is None or (name == NOTDEF and name in self._by_name):
                continue
            self._by_name[name].add(gid)
            by_value = self._by_variant if "." in name else self._by_unicode
            for value in unicodes(name):
                by_value[value].add(gid)

    def always(self) -> set[int]:
        """The glyphs that every copy of the font needs."""
        return {0}.union(*(self.named(name) for name in _ALWAYS))

    def named(self, name: str) -> set[int]:
        """The glyphs of this name."""
        return self._by_name.get(name, set())

    def meaning(self, values: Iterable[int]) -> set[int]:
        """The glyphs whose names stand for one of these Unicode values."""
        found = set[int]()
        for value in values:
            found |= self._by_unicode.get(value) or self._by_variant.get(value, set())
        return found

    def reached(self, used: Used, code: int, builtin: Mapping[int, int]) -> set[int]:
        """The glyphs a code leads to by names; ``builtin`` is the font's own code to glyph id."""
        name = used.names.get(code)
        found = set[int]()
        if name is not None:
            found |= self.named(name) | self.meaning(unicodes(name))
        else:
            found |= self.named(StandardEncoding[code]) - {0} | self.meaning({code})
        if (used.symbolic or name is None or not found) and code in builtin:
            found.add(builtin[code])
        return found or self.meaning(spoken(used, code))


def by_names(
    uses: Iterable[Used], order: Sequence[str | None], builtin: Mapping[int, int]
) -> set[int]:
    """The glyph ids that the codes of simple fonts reach, in a program that knows names only."""
    names, found = Names(order), set[int]()
    for used in uses:
        found = found.union(*(names.reached(used, code, builtin) for code in used.codes))
    return names.always() | found
