"""What a copy uses of a font, and what its codes stand for.

What a code stands for is what was read on the page, not what the source's map claims.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from redactor.formats.pdf_codes import Code, FontCodes

_ROW = 100  # entries a bfchar block may hold (Adobe Technical Note 5014)
_CMAP_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
{} {}
endcodespacerange
"""
_CMAP_TAIL = """
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


class FontUse:
    """A font of the source and the codes of it that a copy uses."""

    def __init__(self, codes: FontCodes) -> None:
        self.codes = codes
        self._used: dict[bytes, Code] = {}
        self._texts: dict[bytes, Counter[str]] = defaultdict(Counter)

    def add(self, code: Code, letters: str) -> None:
        """Note that ``code`` is used for ``letters``."""
        self._used[code.data] = code
        if letters:
            self._texts[code.data][letters] += 1

    def join(self, other: FontUse) -> None:
        """Add what another page uses of the same font."""
        self._used.update(other._used)
        for data, letters in other._texts.items():
            self._texts[data].update(letters)

    @property
    def used(self) -> list[Code]:
        """The codes, in their order."""
        return [self._used[data] for data in sorted(self._used)]

    def text(self, code: Code) -> str:
        """What a code stands for; empty where nobody could tell."""
        found = self._texts.get(code.data)
        return max(found, key=lambda item: (found[item], item)) if found else ""


def unicode_map(texts: Iterable[tuple[bytes, str]], width: int) -> bytes:
    """A ToUnicode CMap of codes that have ``width`` bytes; codes without a text are left out."""
    entries = [
        f"<{code.hex().upper()}> <{letters.encode('utf-16-be').hex().upper()}>"
        for code, letters in texts
        if letters
    ]
    blocks = [entries[at : at + _ROW] for at in range(0, len(entries), _ROW)]
    body = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    head = _CMAP_HEAD.format(f"<{'00' * width}>", f"<{'FF' * width}>")
    return (head + body + _CMAP_TAIL).encode("ascii")
