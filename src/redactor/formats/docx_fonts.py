"""What stands in for a font whose name could be somebody's: one of the same family.

A font can be named after the person whose handwriting it is, so only fonts that everybody has keep
their names. The document's font table says what family any other one is of (ISO/IEC 29500-1, 17.8.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lxml import etree

from redactor.formats.docx_xml import attribute, named
from redactor.ooxml import is_font

_BY_FAMILY: Mapping[str, str] = MappingProxyType(
    {"roman": "Times New Roman", "swiss": "Arial", "modern": "Courier New"}
)
_FIXED = "Courier New"


class Fonts:
    """The fonts of a document by name, and what stands in for each."""

    def __init__(self, table: etree._Element | None) -> None:
        self._known: dict[str, str] = {}
        for font in table if table is not None else ():
            kinds = {named(node): attribute(node, "val") or "" for node in font}
            other = kinds.get("w:altName", "")
            instead = other if other and is_font(other) else None
            instead = instead or _BY_FAMILY.get(kinds.get("w:family", ""))
            if instead is None and kinds.get("w:pitch") == "fixed":
                instead = _FIXED
            if instead:
                self._known[(attribute(font, "name") or "").lower()] = instead

    def name(self, old: str) -> str | None:
        """The name that a font has in the copy; ``None`` if the default font takes its place."""
        return old if is_font(old) else self._known.get(old.lower())
