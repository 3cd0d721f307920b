"""Whether a Word document hangs together: what a word processor would have to repair, in words.

Not the schemas of ECMA-376 (they may not be passed on), but what breaks a document in practice:
relationships, styles, lists, notes and comments that lead nowhere, and cells without a paragraph.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator

from lxml import etree

_OOXML = "http://schemas.openxmlformats.org/"
_W = f"{{{_OOXML}wordprocessingml/2006/main}}"
_R = f"{{{_OOXML}officeDocument/2006/relationships}}"
_STYLED = ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link")
_NOTED = {
    "footnoteReference": ("word/footnotes.xml", "footnote"),
    "endnoteReference": ("word/endnotes.xml", "endnote"),
    "commentReference": ("word/comments.xml", "comment"),
}


def faults(data: bytes) -> set[str]:
    """What does not fit in a package, without the places: empty for a document in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        found = {"two parts of one name"} if len(set(names)) < len(names) else set()
        parts = {
            name: etree.fromstring(archive.read(name))
            for name in names
            if name.endswith((".xml", ".rels")) and not name.startswith("customXml")
        }
    found |= set(_types(names, parts))
    found |= set(_relations(names, parts))
    found |= set(_references(parts))
    found |= set(_shapes(parts))
    return found


def _types(names: list[str], parts: dict[str, etree._Element]) -> Iterator[str]:
    types = parts["[Content_Types].xml"]
    overrides = {str(node.get("PartName", "")).lower() for node in types}
    defaults = {str(node.get("Extension", "")).lower() for node in types}
    for name in names:
        if f"/{name}".lower() not in overrides and name.rpartition(".")[2].lower() not in defaults:
            yield "a part without a content type"
    for name in overrides - {""}:
        if name.lstrip("/") not in {each.lower() for each in names}:
            yield "a content type without a part"


def _relations(names: list[str], parts: dict[str, etree._Element]) -> Iterator[str]:
    present = {name.lower() for name in names}
    for name, root in parts.items():
        folder, base = posixpath.split(name)
        if name.endswith(".rels"):
            owner = posixpath.dirname(folder)
            for link in root:
                target = posixpath.normpath(posixpath.join("/", owner, str(link.get("Target"))))
                if (
                    link.get("TargetMode") != "External"
                    and target.lstrip("/").lower() not in present
                ):
                    yield "a relationship that leads nowhere"
            continue
        links = parts.get(posixpath.join(folder, "_rels", f"{base}.rels"))
        known = {str(link.get("Id")) for link in (links if links is not None else ())}
        used = {
            str(v)
            for node in root.iter("*")
            for k, v in node.attrib.items()
            if str(k).startswith(_R)
        }
        if used - known:
            yield "an unknown relationship"


def _values(root: etree._Element, *tags: str) -> set[str]:
    return {str(node.get(f"{_W}val")) for tag in tags for node in root.iter(f"{_W}{tag}")}


def _references(parts: dict[str, etree._Element]) -> Iterator[str]:
    styles = parts.get("word/styles.xml")
    defined = {
        str(node.get(f"{_W}styleId"))
        for node in (styles.iter(f"{_W}style") if styles is not None else ())
    }
    numbering = parts.get("word/numbering.xml")
    lists = {
        str(node.get(f"{_W}numId"))
        for node in (numbering.iter(f"{_W}num") if numbering is not None else ())
    }
    for root in parts.values():
        if _values(root, *_STYLED) - defined:
            yield "an unknown style"
        if root is not numbering and _values(root, "numId") - lists - {"0"}:
            yield "an unknown list"
        for tag, (path, kind) in _NOTED.items():
            wanted = {str(node.get(f"{_W}id")) for node in root.iter(f"{_W}{tag}")}
            notes = parts.get(path)
            there = {
                str(node.get(f"{_W}id"))
                for node in (notes.iter(f"{_W}{kind}") if notes is not None else ())
            }
            if wanted - there:
                yield f"an unknown {kind}"


def _shapes(parts: dict[str, etree._Element]) -> Iterator[str]:
    for root in parts.values():
        for tag in ("tc", "txbxContent", "comment", "footnote", "endnote"):
            for node in root.iter(f"{_W}{tag}"):
                last = [child for child in node if str(child.tag) not in (f"{_W}bookmarkEnd",)]
                if not last or last[-1].tag != f"{_W}p":
                    yield f"{tag} that does not end with a paragraph"
        for table in root.iter(f"{_W}tbl"):
            if not any(child.tag == f"{_W}tr" for child in table.iter(f"{_W}tr")):
                yield "a table without a row"
