"""Parsing and serialising: hostile XML is refused in one place, and bytes are reproducible."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from lxml import etree

from redactor.formats import docx_problems as problems
from redactor.formats.docx_names import prefixed, spelled

_ENCODINGS = frozenset({"UTF-8", "UTF-16", "US-ASCII", "ASCII", "ISO-8859-1", "WINDOWS-1252"})
_MAX_DEPTH = 240
_MAX_BYTES = 64 * 1024 * 1024
"""Of one part: as a tree it takes some ten times the memory."""
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


def parse(data: bytes) -> etree._Element:
    """The root element of a part; comments, processing instructions and CDATA marks are gone.

    Raises:
        DocumentError: ``unsafe-xml`` for a DTD, an odd encoding or nesting deeper than Word's own
            limits; ``damaged`` for malformed XML; ``too-large`` for a part over 64 MiB.
    """
    if len(data) > _MAX_BYTES:
        raise problems.too_large("size of one part")
    if any(mark in data for mark in _DOCTYPES):
        raise problems.unsafe_xml()
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise problems.damaged("a part is not well-formed XML") from None
    encoding = root.getroottree().docinfo.encoding or "UTF-8"
    if encoding.upper() not in _ENCODINGS:
        raise problems.unsafe_xml()
    _check_depth(root)
    return root


_TOO_DEEP = etree.XPath("boolean(" + "/*" * (_MAX_DEPTH + 1) + ")")
"""Whether anything lies deeper, asked level by level; libxml2 answers for up to ten million elements a level."""


def _check_depth(root: etree._Element) -> None:
    with suppress(etree.XPathError):
        if not _TOO_DEEP(root.getroottree()):
            return
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _MAX_DEPTH:
            raise problems.unsafe_xml()


def serialise(root: etree._Element) -> bytes:
    """The bytes of a part, the same for the same tree."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def tags(*names: str) -> tuple[str, ...]:
    """How elements of these names are tagged, in either dialect, for lxml's own search."""
    return tuple(tag for name in names for tag in spelled(name))


def named(element: etree._Element) -> str:
    """``w:p`` for an element of a known namespace."""
    return prefixed(str(element.tag))


def attribute(element: etree._Element, local: str) -> str | None:
    """The value of the first attribute with this local name, whatever its namespace."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == local:
            return str(value)
    return None


def is_on(element: etree._Element) -> bool:
    """The value of an on/off property (ISO/IEC 29500-1, 17.17.4): present means on."""
    return attribute(element, "val") not in ("0", "false", "off")


def remove(element: etree._Element) -> None:
    """Take an element and its tail out of its parent."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def unwrap(element: etree._Element) -> None:
    """Put an element's children in its place."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for offset, child in enumerate(list(element)):
        parent.insert(at + offset, child)
    parent.remove(element)


def elements(root: etree._Element) -> Iterator[etree._Element]:
    """All elements in document order; a snapshot, so that the tree may change meanwhile."""
    return iter(list(root.iter("*")))
