"""What the codes of a simple font lead to in a TrueType program, by cmap and by glyph names.

ISO 32000-1, 9.6.6.4 says how; viewers differ. All glyphs that one of them may find are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from redactor.formats.pdf_program_cmap import Subtable
from redactor.formats.pdf_program_used import Names, Used, mac_codes, spoken, text_codes

_PREFIXES = (0xF000, 0, 0xF100, 0xF200)
_BYTES = range(256)
_FIRST_COUNTED = 3  # pdfium takes this glyph for /FirstChar in a font without names and cmap


@dataclass(frozen=True, slots=True)
class _Way:
    """A subtable with what it has for all codes that any rule asks for."""

    subtable: Subtable
    found: Mapping[int, int]

    def found_by(self, codes: Iterable[int]) -> dict[int, int]:
        return {code: self.found[code] for code in codes if code in self.found}

    @property
    def direct(self) -> bool:
        return any(at in self.found for code in _BYTES for at in _direct(self.subtable, code))


@dataclass(frozen=True, slots=True)
class Reach:
    """The glyphs in use, and the subtables with what is wanted of them.

    A subtable is marked where single bytes lead anywhere in it, used or not.
    """

    gids: set[int]
    parts: list[tuple[Subtable, dict[int, int], bool]]

    def cmap(self, codes: Set[int], blank: int) -> list[tuple[Subtable, dict[int, int]]]:
        """The new subtables.

        One that has nothing for single bytes any more would make viewers look elsewhere: it gets
        an entry from a code out of use to the glyph ``blank``.
        """
        free = next((code for code in _BYTES if code not in codes), None)
        made = []
        for part, glyphs, direct in self.parts:
            seen = any(at in glyphs for code in _BYTES for at in _direct(part, code))
            if direct and not seen and free is not None:
                glyphs = glyphs | {_direct(part, free)[0]: blank}
            made.append((part, glyphs))
        return made


def reach(
    uses: Sequence[Used], parts: Sequence[Subtable], names: Mapping[int, str] | None, count: int
) -> Reach:
    """Follow all rules for a font of ``count`` glyphs; ``names`` is None where it has no names.

    Raises:
        ValueError: the font and ``uses`` do not say which glyphs the codes are.
    """
    by_name = Names((names or {}).get(gid) for gid in range(count))
    ways = [way for part in parts if (way := _way(uses, part, count))]
    glyphs: list[dict[int, int]] = [{} for _ in ways]
    kept = by_name.always()
    for used in uses:
        lost = set[int]()
        for code in used.codes:
            named = by_name.reached(used, code, {})
            found = [way.found_by(_likely(used, way.subtable, code)) for way in ways]
            if not named and not any(found):
                lost.add(code)
                found = [way.found_by(_last(used, code)) for way in ways]
            kept.update(named, *(mine.values() for mine in found))
            for mine, all_ in zip(found, glyphs, strict=True):
                all_ |= mine
        if lost and lost == used.codes:
            kept |= lost if ways or names is not None else lost | _counted(used)
    found_parts = zip(ways, glyphs, strict=True)
    return Reach(
        {gid for gid in kept if gid < count},
        [(way.subtable, mine, way.direct) for way, mine in found_parts],
    )


def _way(uses: Sequence[Used], part: Subtable, count: int) -> _Way | None:
    asked = {at for code in _BYTES for at in _direct(part, code)}
    for used in uses:
        asked = asked.union(*(_likely(used, part, code) for code in used.codes))
        asked = asked.union(*(_last(used, code) for code in used.codes))
    found = part.glyphs(asked, count)
    return None if found is None else _Way(part, found)


def _likely(used: Used, part: Subtable, code: int) -> set[int]:
    """By which codes this subtable is asked."""
    found = set(_direct(part, code))
    if part.unicode:
        found |= text_codes(used, code)
    return found | mac_codes(used, code) if part.mac else found


def _last(used: Used, code: int) -> set[int]:
    """By which codes all subtables are asked where nothing else leads anywhere."""
    return text_codes(used, code) | mac_codes(used, code) | spoken(used, code)


def _direct(part: Subtable, code: int) -> list[int]:
    return [prefix + code for prefix in _PREFIXES] if part.symbol else [code]


def _counted(used: Used) -> set[int]:
    if used.first is None:
        raise ValueError("The font does not say which glyphs its codes are.")
    return {code - used.first + _FIRST_COUNTED for code in used.codes}
