"""Names of styles, because people name them after clients, practices and themselves.

Word's own names are kept (they are what makes a heading a heading); a custom style becomes
``Style 3``. Identifiers follow the new names, so that a reference never shows the old one.
"""

from __future__ import annotations

import re

from lxml import etree

from redactor.formats.docx_xml import attribute, is_on, named, tags
from redactor.ooxml import is_style

_STYLE, _VANISH = tags("w:style"), tags("w:vanish")


class StyleNames:
    """New identifiers and names for all styles of a document."""

    def __init__(self, styles: etree._Element | None) -> None:
        self._ids: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._hidden: set[str] = set()
        if styles is None:
            return
        custom = 0
        based: dict[str, str] = {}
        taken: set[str] = set()
        for style in list(styles.iter(*_STYLE)):
            old = attribute(style, "styleId") or ""
            if old in self._ids:
                continue
            name = _child(style, "w:name") or ""
            new_id = re.sub(r"[^A-Za-z0-9]", "", name.title())
            if not is_style(name) or new_id in taken:
                custom += 1
                name, new_id = f"Style {custom}", f"Style{custom}"
            taken.add(new_id)
            self._ids[old], self._names[old] = new_id, name
            based[old] = _child(style, "w:basedOn") or ""
            if any(map(is_on, style.iter(*_VANISH))):
                self._hidden.add(new_id)
        for old in based:
            chain, up = {old}, based[old]
            while up and up not in chain:
                if self._ids.get(up) in self._hidden:
                    self._hidden.add(self._ids[old])
                chain.add(up)
                up = based.get(up, "")

    def new_id(self, old: str) -> str | None:
        """The new identifier of a style, ``None`` if the document does not define it."""
        return self._ids.get(old)

    def new_name(self, old_id: str) -> str:
        """The new name of a style."""
        return self._names.get(old_id, "Style")

    @property
    def hidden(self) -> frozenset[str]:
        """New identifiers of the styles whose text is not shown."""
        return frozenset(self._hidden)


def _child(style: etree._Element, name: str) -> str | None:
    for node in style:
        if named(node) == name:
            return attribute(node, "val")
    return None
