"""Tells which layers of a PDF are switched off, because a copy keeps no layers to switch.

Optional content groups and membership dictionaries, in the document's default configuration
(ISO 32000-1, 8.11). Expressions (/VE) are taken for off, which sends their page to pixels.
"""

from __future__ import annotations

from pypdf.generic import ArrayObject, DictionaryObject

from redactor.formats.pdf_objects import array, dictionary, entry, name, plain


class Layers:
    """The layers of a document, by its catalog."""

    def __init__(self, catalog: DictionaryObject) -> None:
        properties = dictionary(entry(catalog, "/OCProperties"))
        default = dictionary(entry(properties, "/D"))
        groups = array(properties.get("/OCGs"))
        self._held = groups
        self._off = {id(group) for group in array(default.get("/OFF"))}
        if name(default.get("/BaseState")) == "OFF":
            on = {id(group) for group in array(default.get("/ON"))}
            self._off |= {id(group) for group in groups} - on

    def hides(self, content: object) -> bool:
        """Whether what carries this /OC entry or property list is not shown."""
        found = plain(content)
        if not isinstance(found, DictionaryObject):
            return False
        if name(found.get("/Type")) != "OCMD":
            return id(found) in self._off
        if "/VE" in found:
            return True
        members = plain(found.get("/OCGs"))
        groups = array(members) if isinstance(members, ArrayObject) else [members]
        shown = [id(group) not in self._off for group in groups if group is not None]
        if not shown:
            return False
        rule = name(found.get("/P")) or "AnyOn"
        by_rule = {
            "AnyOn": any(shown),
            "AllOn": all(shown),
            "AnyOff": not all(shown),
            "AllOff": not any(shown),
        }
        return not by_rule.get(rule, False)
