"""Putting labels into streams and packing the parts into a file whose bytes say nothing else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, cast

import docx
from lxml import etree

from redactor.formats import docx_problems as problems
from redactor.formats.docx_prepare import Part, Prepared
from redactor.formats.docx_tokens import Stream, Token, put_text, tokens_in
from redactor.formats.docx_xml import serialise
from redactor.model import Replacement
from redactor.ooxml import NEUTRAL_LINK

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_OFFICE_2007 = "http://schemas.microsoft.com/office/2007/relationships/"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_APP_TYPE = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
_HEAD = b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_CORE = _HEAD + (
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    b'core-properties"/>'
)
_APP = _HEAD + (
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"/>'
)
_EPOCH = (1980, 1, 1, 0, 0, 0)


def apply(streams: Sequence[Stream], replacements: Sequence[Replacement]) -> None:
    """Write every replacement into its stream.

    The label goes into the first visible run that the span touches and takes its formatting; the
    other runs lose only the characters of the span. Where two readings of a paragraph share text,
    the first one's label stands and the other's span only takes more away.

    Raises:
        DocumentError: ``bad-replacement`` for a span outside its segment, one that overlaps
            another, or a label with control characters.
    """
    by_segment: dict[int, list[Replacement]] = {}
    for replacement in replacements:
        if not 0 <= replacement.segment < len(streams) or not _is_plain(replacement.text):
            raise problems.bad_replacement()
        by_segment.setdefault(replacement.segment, []).append(replacement)
    edits: dict[int, _Edit] = {}
    for index, group in sorted(by_segment.items()):
        group.sort(key=lambda item: item.start)
        length = len(streams[index].text)
        if any(not 0 <= item.start < item.end <= length for item in group):
            raise problems.bad_replacement()
        if any(left.end > right.start for left, right in pairwise(group)):
            raise problems.bad_replacement()
        for item in group:
            _plan(streams[index], item, edits)
    for edit in edits.values():
        put_text(edit.token, edit.text)


def _is_plain(label: str) -> bool:
    return all(character.isprintable() for character in label)


@dataclass(slots=True)
class _Edit:
    """What goes out of a token, character by character, and which labels come in before which."""

    token: Token
    out: set[int] = field(default_factory=set)
    labels: dict[int, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The token's new text."""
        return "".join(
            self.labels.get(at, "") + ("" if at in self.out else character)
            for at, character in enumerate(self.token.text)
        )


def _plan(stream: Stream, replacement: Replacement, edits: dict[int, _Edit]) -> None:
    start, end = replacement.start, replacement.end
    spans = [
        (edits.setdefault(id(t), _Edit(t)), max(start - at, 0), min(end - at, len(t.text)))
        for at, t in tokens_in(stream)
        if at < end and at + len(t.text) > start
    ]
    if not any(edit.out & set(range(low, high)) for edit, low, high in spans):
        host = _host([edit.token for edit, _, _ in spans])
        for edit, low, _ in spans:
            if edit.token is host:
                edit.labels[low] = replacement.text
    for edit, low, high in spans:
        edit.out.update(range(low, high))


def _host(touched: list[Token]) -> Token:
    """The token that takes the label: one that every reading has, and text rather than a mark."""
    if not touched:
        raise problems.bad_replacement()
    return min(touched, key=lambda t: (bool(t.marks), t.hidden, t.slot == "element"))


def pack(prepared: Prepared) -> bytes:
    """The package: sorted entries, no dates, neutral names, new relationships and content types."""
    files: dict[str, bytes] = {
        "[Content_Types].xml": _content_types(prepared.parts),
        "_rels/.rels": _relationships(
            [
                ("rId1", _OFFICE + "officeDocument", prepared.parts[0].path, "part"),
                (
                    "rId2",
                    _PACKAGE + "relationships/metadata/core-properties",
                    "docProps/core.xml",
                    "part",
                ),
                ("rId3", _OFFICE + "extended-properties", "docProps/app.xml", "part"),
            ]
        ),
        "docProps/core.xml": _CORE,
        "docProps/app.xml": _APP,
    }
    for part in prepared.parts:
        if part.picture is not None:
            files[part.path] = part.picture.data
        elif part.tree is not None:
            files[part.path] = serialise(part.tree)
        if part.links:
            folder, _, base = part.path.rpartition("/")
            files[f"{folder}/_rels/{base}.rels"] = _relationships(
                (link.id, _link_type(link.kind), link.part.path, "part")
                if link.part is not None
                else (link.id, _link_type(link.kind), NEUTRAL_LINK, "external")
                for link in part.links
            )
    return _zip(files)


def _default(uri: str) -> dict[str, str]:
    """A namespace map without prefix; lxml's type stubs do not know ``None`` as a prefix."""
    return cast(dict[str, str], {None: uri})


def _link_type(kind: str) -> str:
    return (_OFFICE_2007 if kind == "diagramDrawing" else _OFFICE) + kind


def _zip(files: dict[str, bytes]) -> bytes:
    first = ("[Content_Types].xml", "_rels/.rels")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in (*first, *sorted(set(files) - set(first))):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            info.external_attr = 0
            archive.writestr(info, files[name], compresslevel=6)
    return out.getvalue()


def _content_types(parts: Sequence[Part]) -> bytes:
    uri = _PACKAGE + "content-types"
    root = etree.Element(f"{{{uri}}}Types", nsmap=_default(uri))
    defaults = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
        **{p.path.rpartition(".")[2]: p.content_type for p in parts if p.picture is not None},
    }
    for suffix in sorted(defaults):
        etree.SubElement(root, f"{{{uri}}}Default", Extension=suffix, ContentType=defaults[suffix])
    overrides = {
        "docProps/core.xml": _CORE_TYPE,
        "docProps/app.xml": _APP_TYPE,
        **{part.path: part.content_type for part in parts if part.picture is None},
    }
    for path in sorted(overrides):
        etree.SubElement(
            root, f"{{{uri}}}Override", PartName=f"/{path}", ContentType=overrides[path]
        )
    return serialise(root)


def _relationships(
    links: Iterable[tuple[str, str, str, Literal["part", "external"]]],
) -> bytes:
    uri = _PACKAGE + "relationships"
    root = etree.Element(f"{{{uri}}}Relationships", nsmap=_default(uri))
    for rid, kind, target, mode in links:
        node = etree.SubElement(root, f"{{{uri}}}Relationship", Id=rid, Type=kind)
        node.set("Target", f"/{target}" if mode == "part" else target)
        if mode == "external":
            node.set("TargetMode", "External")
    return serialise(root)


def check_opens(data: bytes) -> None:
    """Open the draft with python-docx, a reader that the writer shares nothing with.

    Raises:
        DocumentError: ``unwritable``.
    """
    try:
        document = docx.Document(io.BytesIO(data))
        sum(1 for _ in document.element.body.iter())
    except Exception:  # noqa: BLE001  python-docx raises whatever its parts raise
        raise problems.unwritable() from None
