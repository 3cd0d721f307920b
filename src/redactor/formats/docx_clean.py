"""A clean copy of one part: known markup is copied over, everything else stays behind.

Copying what is known, instead of deleting what is known to be bad, means that a hiding place nobody
thought of is closed. The copy of a copy is the same tree, so writing is idempotent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, cast

from lxml import etree

from redactor.formats import docx_rules as rules
from redactor.formats import docx_values as values
from redactor.formats.docx_context import Context
from redactor.formats.docx_names import NAMESPACES, XML_SPACE, clark, prefix_of, prefixed
from redactor.formats.docx_xml import attribute, elements, named
from redactor.ooxml import is_attribute, is_element, is_font, is_style


class Links(Protocol):
    """The relationships of the part that is being cleaned."""

    def use(self, rid: str, kinds: tuple[str, ...]) -> str | None:
        """The new id of a relationship of one of these kinds; ``None`` if it is not kept."""

    def can_use(self, rid: str, kinds: tuple[str, ...]) -> bool:
        """Whether :meth:`use` would give an id."""

    def stand_in(self) -> str:
        """The id of a relationship to the picture that stands in for lost ones."""

    def has(self, kind: str) -> bool:
        """Whether the document keeps a part of this kind (``comments``)."""


_DIAGRAM = {
    "dm": ("diagramData",),
    "lo": ("diagramLayout",),
    "qs": ("diagramQuickStyle",),
    "cs": ("diagramColors",),
}
_PICTURES = frozenset({"a:blip", "v:imagedata", "v:fill", "v:stroke"})
_SHOWS_PICTURE = {"a:blip": "r:embed", "v:imagedata": "r:id"}
_TARGETS = {
    "w:headerReference": ("header",),
    "w:footerReference": ("footer",),
    "c:chart": ("chart",),
    "w:hyperlink": ("hyperlink",),
    "a:hlinkClick": ("hyperlink",),
    "a:hlinkHover": ("hyperlink",),
}
_NEEDS_TARGET = frozenset(
    {"w:headerReference", "w:footerReference", "c:chart", "a:hlinkClick", "a:hlinkHover"}
)
_IGNORABLE = tuple(f"{prefix}:" for prefix in rules.IGNORABLE)
_NEEDS_PARAGRAPH = frozenset({"w:tc", "w:txbxContent", "w:comment"})
_THEME_NAMES = frozenset({"a:theme", "a:clrScheme", "a:fontScheme", "a:fmtScheme"})
_SPECIAL = (
    rules.HOSTS, rules.DROPPED, rules.NOTES, rules.UNWRAPPED,
    frozenset({"w:altChunk", "w:subDoc", "w:name", "w:lsdException", "w:style", "mc:AlternateContent"}),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Key:
    """The name of an attribute.

    Attributes:
        prefix, local: its parts; the prefix is ``?`` in an unknown namespace.
        copied: its name in the copy.
        stays: whether attributes of that name are copied at all.
    """

    prefix: str
    local: str
    copied: str
    stays: bool

    @classmethod
    def of(cls, key: str) -> _Key:
        """The parts of a name as lxml gives it."""
        full = prefixed(key)
        prefix, _, local = full.rpartition(":")
        if prefix == "?":
            return cls(prefix, local, key, False)
        stays = not local.startswith("rsid") and is_attribute(local)
        return cls(prefix, local, clark(full), stays)


def _is_plain(name: str) -> bool:
    """Whether all elements of that name are copied as they are, wherever they stand but in ``w:ffData``."""
    prefix, colon, local = name.partition(":")
    known = bool(colon) and prefix != "?" and is_element(local)
    return known and not any(name in table for table in _SPECIAL)


class Cleaner:
    """Cleans the parts of one document; one instance per part.

    Attributes:
        lost: how often markup of an unknown kind was left behind with text or a picture in it.
    """

    def __init__(self, context: Context, links: Links, kind: str) -> None:
        self._context = context
        self._is_read = kind in rules.READ
        self._links = links
        self.lost = 0
        self._objects = 0
        self._style = ""
        self._styles_seen: set[str] = set()
        self._prefixes: set[str] = set()
        # What was decided before about this part, which says the same few things again and again.
        self._keys: dict[str, _Key] = {}
        self._elements: dict[str, bool] = {}
        self._values: set[tuple[str, str, str]] = set()

    def clean(self, source: etree._Element) -> etree._Element:
        """The clean copy of a part's tree."""
        name = named(source)
        root = etree.Element(clark(name), nsmap=dict(NAMESPACES))
        for key, value in self._attributes(source, name)[0].items():
            root.set(key, value)
        for child in source:
            if name == "w:settings" and named(child) not in rules.SETTINGS:
                self._context.note("document settings", "removed")
                continue
            self._copy(child, root, name)
        ignorable = [prefix for prefix in rules.IGNORABLE if prefix in self._prefixes]
        if ignorable:
            root.set(clark("mc:Ignorable"), " ".join(ignorable))
        etree.cleanup_namespaces(root, keep_ns_prefixes=sorted(self._prefixes))
        return root

    def _copy(self, source: etree._Element, parent: etree._Element, above: str) -> None:
        """Copy an element into ``parent``, whose name is ``above``."""
        name = named(source)
        plain = self._elements.get(name)
        if plain is None:
            plain = self._elements[name] = _is_plain(name)
        if not (plain and above != "w:ffData") and self._is_special(source, name, parent, above):
            return
        attributes, complete = self._attributes(source, name)
        if not complete:
            return
        node = etree.SubElement(parent, clark(name), attributes)
        if name.startswith(_IGNORABLE):
            self._prefixes.add(name.partition(":")[0])
        if source.text:
            node.text = self._text(source, name)
        for child in source:
            self._copy(child, node, name)
        if name in _NEEDS_PARAGRAPH and not any(named(child) == "w:p" for child in node):
            etree.SubElement(node, clark("w:p"))

    def _is_special(
        self, source: etree._Element, name: str, parent: etree._Element, above: str
    ) -> bool:
        """Do with an element what is not copying it; whether that was done."""
        if self._leaves_behind(source, name, parent, above):
            return True
        if name == "mc:AlternateContent":
            self._copy_alternatives(source, parent, above)
            return True
        if name in rules.UNWRAPPED:
            self._context.note(
                rules.UNWRAPPED[name] or "wrappers", "removed", bool(rules.UNWRAPPED[name])
            )
            for child in source:
                self._copy(child, parent, above)
            return True
        if name == "w:style":
            self._style = attribute(source, "styleId") or ""
            if self._style in self._styles_seen:
                return True
            self._styles_seen.add(self._style)
        return False

    def _leaves_behind(
        self, source: etree._Element, name: str, parent: etree._Element, above: str
    ) -> bool:
        """Drop or stand in for an element that is not copied; whether that was done."""
        if ":" not in name or name.startswith("?") or not is_element(name.partition(":")[2]):
            self._context.note("unknown markup", "removed")
            self.lost += _shows_something(source)
        elif name == "w:altChunk":
            paragraph = etree.SubElement(parent, clark("w:p"))
            self._stand_in(etree.SubElement(paragraph, clark("w:r")))
        elif name == "w:subDoc":
            self._stand_in(etree.SubElement(parent, clark("w:r")))
        elif name in rules.HOSTS and not self._host_is_kept(source):
            if above in ("w:r", "mc:Choice", "mc:Fallback"):
                self._stand_in(parent)
            else:
                self._context.note("embedded content", "removed")
        elif name in rules.DROPPED:
            self._context.note(rules.DROPPED[name], "removed")
        elif name in rules.NOTES:
            kind = rules.NOTES[name] or name[2:-2] + "s"
            return not self._links.has(kind)
        elif name == "w:name":
            return above != "w:style"
        elif above == "w:ffData":
            return name != "w:checkBox"
        elif name == "w:lsdException":
            return not is_style(attribute(source, "name") or "")
        else:
            return False
        return True

    def _stand_in(self, run: etree._Element) -> None:
        etree.SubElement(run, clark("w:t")).text = rules.PLACEHOLDER
        self._context.note("embedded content", "removed")

    def _host_is_kept(self, host: etree._Element) -> bool:
        inner = [
            node
            for node in elements(host)
            if node is not host and next(_hosts_above(node), None) is host
        ]
        if named(host) == "w:object" or any(named(x) in rules.UNKEPT_IN_HOST for x in inner):
            return False
        for node in inner:
            name = named(node)
            if name == "a:graphicData" and _plain_uri(attribute(node, "uri")) not in rules.GRAPHICS:
                return False
            if name == "c:chart" and not self._links.can_use(
                attribute(node, "id") or "", ("chart",)
            ):
                return False
            if name == "dgm:relIds" and not all(
                self._links.can_use(attribute(node, local) or "", kinds)
                for local, kinds in _DIAGRAM.items()
            ):
                return False
        return True

    def _copy_alternatives(
        self, source: etree._Element, parent: etree._Element, above: str
    ) -> None:
        kept: list[tuple[etree._Element, str]] = []
        fallback: etree._Element | None = None
        for branch in source:
            if named(branch) == "mc:Fallback":
                fallback = branch
            elif named(branch) == "mc:Choice":
                wanted = [
                    prefix_of(branch.nsmap.get(prefix, ""))
                    for prefix in (attribute(branch, "Requires") or "").split()
                ]
                known = [prefix for prefix in wanted if prefix in rules.CHOICES]
                if known and len(known) == len(wanted):
                    kept.append((branch, " ".join(str(prefix) for prefix in known)))
        if not kept:
            for child in fallback if fallback is not None else ():
                self._copy(child, parent, above)
            return
        node = etree.SubElement(parent, clark("mc:AlternateContent"))
        for branch, requires in kept:
            choice = etree.SubElement(node, clark("mc:Choice"), Requires=requires)
            self._prefixes.update(requires.split())
            for child in branch:
                self._copy(child, choice, "mc:Choice")
        if fallback is not None:
            last = etree.SubElement(node, clark("mc:Fallback"))
            for child in fallback:
                self._copy(child, last, "mc:Fallback")

    def _text(self, source: etree._Element, name: str) -> str | None:
        text = source.text
        if not text:
            return None
        if name == "c:f":
            return "Sheet1!$A$1"
        if name == "c:formatCode":
            return text if values.keeps_number_format(text) else "General"
        if name == "c:separator":
            return text if not any(character.isalnum() for character in text) else ", "
        if name == "c:v" and _in_numbers(source):
            return text if values.keeps("number", text.strip()) else "0"
        if name in rules.TEXT and self._is_read:
            return text
        if name in rules.MEASURES and values.keeps("number", text.strip()):
            return text.strip()
        if text.strip():
            self._context.note("text outside paragraphs", "removed")
        return None

    def _attributes(self, source: etree._Element, name: str) -> tuple[dict[str, str], bool]:
        """The attributes that stay, and whether the element means anything without those that are lost."""
        kept: dict[str, str] = {}
        complete = True
        for key, value in cast(list[tuple[str, str]], source.items()):
            if key == XML_SPACE:
                if value == "preserve":
                    kept[key] = value
                continue
            known = self._keys.get(key)
            if known is None:
                known = self._keys[key] = _Key.of(key)
            copied = known.copied
            if (name, copied, value) in self._values:
                kept[copied] = value
                continue
            prefix, local = known.prefix, known.local
            if prefix == "mc":
                continue
            if not known.stays:
                self._context.note("session, date and path attributes", "removed")
                continue
            if prefix == "r" or (prefix == "o" and local == "relid"):
                new = self._target(name, local, value)
            else:
                new = self._value(name, known, value)
            if new is not None:
                kept[copied] = new
                continue
            if (
                name in rules.STYLE_REFERENCES
                or (name in _NEEDS_TARGET and prefix == "r")
                or name == "w:font"
                or (local == "val" and prefix in ("w", "m", "w14"))
            ):
                complete = False
        if name in rules.MOVED:
            kept[clark("w:date")] = rules.NO_DATE
        picture = _SHOWS_PICTURE.get(name)
        if picture and clark(picture) not in kept:
            kept[clark(picture)] = self._links.stand_in()
        return kept, complete

    def _target(self, name: str, local: str, rid: str) -> str | None:
        if name == "dgm:relIds":
            return self._links.use(rid, _DIAGRAM.get(local, ()))
        if name in _PICTURES:
            if local in ("link", "href", "pict"):
                return None
            return self._links.use(rid, ("image",)) or self._links.stand_in()
        if name in _NEEDS_TARGET or name == "w:hyperlink":
            return self._links.use(rid, _TARGETS[name])
        return None

    def _value(self, name: str, key: _Key, value: str) -> str | None:
        context, local = self._context, key.local
        if rules.is_free(name, local):
            return value if self._is_read else None
        if local in rules.DROPPED_ATTRIBUTES or (local == "id" and name == "v:background"):
            context.note("session, date and path attributes", "removed")
            return None
        if local == "name" and name.endswith((":docPr", ":cNvPr")):
            self._objects += 1
            new = f"Object {self._objects}"
            context.note("object names", "redacted", value != new)
            return new
        if (name, local) in (("w:bookmarkStart", "name"), ("w:hyperlink", "anchor")) or (
            name in rules.MOVED and local == "name"
        ):
            return context.bookmark(value)
        if local == "author" and name.startswith("w:"):
            return context.author(value)
        if name in rules.STYLE_REFERENCES and local == "val":
            return context.styles.new_id(value)
        if (name, local) == ("w:style", "styleId"):
            return context.styles.new_id(value)
        if (name, local) == ("w:name", "val"):
            new = context.styles.new_name(self._style)
            context.note("style names", "redacted", new != value)
            return new
        if name == "w:lsdException" and local == "name":
            return value
        if name in _THEME_NAMES and local == "name":
            return "Theme"
        if name in ("w:instrText", "w:fldSimple") and local == "instr":
            return value
        return self._drawing_value(name, key, value)

    def _drawing_value(self, name: str, key: _Key, value: str) -> str | None:
        context, local = self._context, key.local
        if (name, local) in rules.FONT_TABLE:
            context.note("unusual font names", "removed", not is_font(value))
            return value if is_font(value) else None
        if (name, local) in rules.FONT_ATTRIBUTES:
            new = context.fonts.name(value)
            context.note("unusual font names", "removed", new != value)
            return "" if new is None and local == "typeface" else new
        if name == "a:font" and local == "script":
            return value if len(value) == 4 and value.isascii() and value.isalpha() else None
        if local == "formatCode":
            return value if values.keeps_number_format(value) else "General"
        if name.startswith(("v:", "o:")):
            if local == "style":
                return values.plain_style(value)
            if local in ("id", "spid"):
                return context.shape(value)
            if local in ("type", "idref") and value.startswith("#"):
                return "#" + context.shape(value[1:])
        if name == "a:graphicData" and local == "uri":
            return _plain_uri(value)
        if name == "w:panose1":
            local = "panose"
        if values.keeps(local, value, layout=name.startswith("dgm:")):
            self._values.add((name, key.copied, value))
            return value
        if name == "a:gd" and local == "name":
            return value if values.is_guide(value) else None
        context.note("unrecognised attribute values", "removed")
        return None


def _shows_something(source: etree._Element) -> bool:
    return any(
        named(node) in ("w:drawing", "w:pict", "a:blip") or bool((node.text or "").strip())
        for node in elements(source)
    )


def _hosts_above(node: etree._Element) -> Iterator[etree._Element]:
    return (up for up in node.iterancestors() if named(up) in rules.HOSTS)


def _plain_uri(uri: str | None) -> str:
    return (uri or "").replace(
        "http://purl.oclc.org/ooxml/drawingml/", "http://schemas.openxmlformats.org/drawingml/2006/"
    )


def _in_numbers(node: etree._Element) -> bool:
    return any(named(up) in ("c:numCache", "c:numLit") for up in node.iterancestors())
