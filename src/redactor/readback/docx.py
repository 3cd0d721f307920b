"""Everything that stands in a finished DOCX, read by a reader that shares nothing with the writer.

The writer works with lxml over a tree; this reader streams the bytes of every zip entry through
expat and knows next to nothing about Word. It must not be clever: a name that is anywhere in the
file, in whatever part, attribute, relationship or gap, has to come out of :func:`surfaces`.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote
from xml.parsers import expat

from redactor.errors import DocumentError
from redactor.model import Surface
from redactor.ooxml import is_attribute, is_element, is_own, is_own_code, is_own_uri, is_part

_PARAGRAPHS = ("p", "si", "is")
_TEXT = ("t", "delText", "v")
_CODE = ("instrText", "delInstrText")
_BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_DELETED = ("del", "moveFrom")
_INSERTED = ("ins", "moveTo")
_OFF = ("0", "false", "off")
_OWN_WORDS = (
    "http://schemas.openxmlformats.org/",
    "http://schemas.microsoft.com/office/",
    "urn:schemas-microsoft-com:",
    "application/vnd.openxmlformats-",
)
_FREE = frozenset(
    (
        ("docPr", "descr"), ("docPr", "title"), ("docPr", "name"),
        ("cNvPr", "descr"), ("cNvPr", "title"), ("cNvPr", "name"),
        ("hyperlink", "tooltip"), ("hlinkClick", "tooltip"), ("hlinkHover", "tooltip"),
        ("tblCaption", "val"), ("tblDescription", "val"), ("lvlText", "val"), ("textpath", "string"),
        ("comment", "author"), ("ins", "author"), ("del", "author"), ("alias", "val"), ("tag", "val"),
        ("bookmarkStart", "name"), ("hyperlink", "anchor"), ("docVar", "val"), ("pt", "val"),
    )
)  # fmt: skip
_FREE_ANYWHERE = frozenset({"alt", "title", "descr", "tooltip"})
_NESTED = 3
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4}\s*){6,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?\s*")
_SCRIPT = re.compile(r"[A-Z][a-z]{3}")
"""A font of a theme names the script that it is for by its code (ISO 15924)."""
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff")
_XML_STARTS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\x00", b"\xfe\xff\x00<")


def surfaces(data: bytes) -> Iterator[Surface]:
    """Every string in the file, each with its place.

    Yields, in file order: the zip's comment and what stands between and behind its entries
    (``raw``); per entry its name (``name``), comment and extra field (``raw``), and its content. Of
    XML: each paragraph in every reading order and all text of the part, with and without gaps
    between runs, and attributes that hold free text (``text``); every other attribute value,
    processing instruction and comment (``attribute``), decoded from percent signs and base64 as well;
    names of elements, attributes and namespaces (``raw``). Of pictures: the bytes as Latin-1 and as
    UTF-16 from both offsets (``raw``). What only says words of the format (:mod:`redactor.ooxml`) is
    left out: ``center`` in an attribute is no name, and neither is ``word/theme/theme1.xml``.

    Raises:
        DocumentError: ``unreadable-copy`` if the file cannot be read to the end, or holds a part that
            is neither XML nor a picture: its text could be compressed in a way of its own.
    """
    yield from _package(data, 0)


def _package(data: bytes, depth: int) -> Iterator[Surface]:
    if depth > _NESTED:
        raise _unreadable()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if archive.comment:
                yield from _raw("zip comment", archive.comment)
            yield from _raw("gaps of the zip", _gaps(data, archive))
            for number, entry in enumerate(archive.infolist(), start=1):
                yield from _entry(archive, entry, number, depth)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, struct.error):
        raise _unreadable() from None
    except (ValueError, RuntimeError, RecursionError):
        raise _unreadable() from None


def _unreadable() -> DocumentError:
    return DocumentError(
        "unreadable-copy",
        "The copy could not be read again from end to end.",
        "Report this as a bug of redactor; the copy is not published.",
        status="quarantined",
    )


def _gaps(data: bytes, archive: zipfile.ZipFile) -> bytes:
    """The bytes of the file that belong to no entry's content, each run of them on its own.

    Names that Word gives to parts are left out.
    """
    at = 0
    gaps: list[bytes] = []
    for entry in sorted(archive.infolist(), key=lambda item: item.header_offset):
        start = entry.header_offset
        name_size, extra_size = struct.unpack_from("<HH", data, start + 26)
        body = start + 30 + name_size + extra_size
        gaps += [data[at:start], data[start + 30 : body]]
        at = body + entry.compress_size
    gaps.append(data[at:])
    whole = b"\x00".join(gaps)
    for name in sorted(
        (e.filename for e in archive.infolist() if is_part(e.filename)), key=len, reverse=True
    ):
        whole = whole.replace(name.encode(), b"")
    return whole


def _entry(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, number: int, depth: int
) -> Iterator[Surface]:
    place = f"part {number}"
    if not is_part(entry.filename):
        yield Surface(place, entry.filename, "name")
    if unquote(entry.filename) != entry.filename:
        yield Surface(place, unquote(entry.filename), "name")
    for extra in (entry.comment, entry.extra):
        if extra:
            yield from _raw(f"{place} zip fields", extra)
    content = archive.read(entry)
    if content.lstrip().startswith(_XML_STARTS):
        reader = _XmlReader(place, depth)
        try:
            reader.feed(content)
        except expat.ExpatError:
            yield from _raw(place, content)
        yield from reader.surfaces()
    elif content.startswith(_PICTURES):
        yield from _raw(place, content)
        yield from _inflated(place, content)
    else:
        yield from _raw(place, content)
        yield from _opened(place, content, depth)


def _opened(place: str, content: bytes, depth: int) -> Iterator[Surface]:
    """What a package inside the package holds; other content of an unknown kind cannot be vouched for."""
    if content.startswith(b"PK\x03\x04"):
        for surface in _package(content, depth + 1):
            yield Surface(f"{place} {surface.place}", surface.text, surface.kind)
    elif content.strip():
        raise _unreadable()


def _raw(place: str, content: bytes) -> Iterator[Surface]:
    yield Surface(place, content.decode("latin-1"), "raw")
    for offset in (0, 1):
        for encoding in ("utf-16-le", "utf-16-be"):
            yield Surface(place, content[offset:].decode(encoding, "replace"), "raw")
    yield Surface(place, content.decode("utf-8", "replace"), "raw")


def _inflated(place: str, content: bytes) -> Iterator[Surface]:
    """Text hidden in the compressed chunks of a PNG (iTXt, zTXt)."""
    if not content.startswith(b"\x89PNG"):
        return
    at = 8
    while at + 12 <= len(content):
        size = int.from_bytes(content[at : at + 4])
        kind, chunk = content[at + 4 : at + 8], content[at + 8 : at + 8 + size]
        if kind in (b"zTXt", b"iTXt", b"iCCP"):
            for start in range(min(len(chunk), 200)):
                if chunk[start : start + 1] == b"\x78":
                    try:
                        text = zlib.decompressobj().decompress(chunk[start:], 1_000_000)
                    except zlib.error:
                        continue
                    yield from _raw(f"{place} compressed text", text)
        at += 12 + size


@dataclass(slots=True)
class _Piece:
    """A string and the marks that decide in which reading orders it is seen."""

    text: str
    marks: frozenset[str]


@dataclass(slots=True)
class _Paragraph:
    pieces: list[_Piece] = field(default_factory=list)

    def orders(self) -> Iterator[str]:
        """The paragraph in every reading order: all of it, and without each kind of piece."""
        seen: set[str] = set()
        kinds = sorted({mark for piece in self.pieces for mark in piece.marks})
        choices: list[frozenset[str]] = [frozenset()]
        for kind in kinds[:6]:
            choices += [choice | {kind} for choice in choices]
        for left_out in choices:
            text = "".join(p.text for p in self.pieces if not (p.marks & left_out))
            if text.strip() and text not in seen:
                seen.add(text)
                yield text
        for kind in kinds:
            text = "".join(p.text for p in self.pieces if kind in p.marks)
            if text.strip() and text not in seen:
                seen.add(text)
                yield text


class _XmlReader:
    """Collects the strings of one XML part while expat streams through it."""

    def __init__(self, place: str, depth: int) -> None:
        self._place = place
        self._depth = depth
        self._stack: list[str] = []
        self._marks: list[frozenset[str]] = [frozenset()]
        self._paragraphs: list[_Paragraph] = []
        self._open: list[_Paragraph] = []
        self._all: list[str] = []
        self._shown: list[str] = []
        self._codes: list[str] = []
        self._free: dict[str, None] = {}
        self._attributes: dict[str, None] = {}
        self._markup: dict[str, None] = {}
        # What was noted already: a part says the same few things again and again.
        self._locals: dict[str, str] = {}
        self._told: set[tuple[str, str, str]] = set()
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._data
        self._parser.CommentHandler = self._note
        self._parser.ProcessingInstructionHandler = self._instruction
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.EntityDeclHandler = self._entity

    def feed(self, content: bytes) -> None:
        """Read the part; raises :class:`expat.ExpatError` where it is not well-formed."""
        self._parser.Parse(content, True)

    def surfaces(self) -> Iterator[Surface]:
        """All strings of the part."""
        for paragraph in self._paragraphs:
            for text in paragraph.orders():
                yield Surface(self._place, text)
        for pieces in (self._all, self._shown, self._codes):
            if any(piece.strip() for piece in pieces):
                yield Surface(self._place, "".join(pieces))
                yield Surface(self._place, " ".join(pieces), "attribute")
        for value in self._free:
            yield Surface(self._place, value)
        for name in self._markup:
            yield Surface(self._place, name, "raw")
        for value in self._attributes:
            yield Surface(self._place, value, "attribute")
            if "%" in value and unquote(value) != value:
                yield Surface(self._place, unquote(value), "attribute")
            if _BASE64.fullmatch(value):
                yield from self._decoded(value)

    def _decoded(self, value: str) -> Iterator[Surface]:
        """What a value says if it is base64, as VML holds copies of whole shapes."""
        try:
            content = base64.b64decode(value)
        except (binascii.Error, ValueError):
            return
        yield from _raw(self._place, content)
        if content.startswith(b"PK\x03\x04"):
            yield from _opened(self._place, content, self._depth)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        local = self._locals.get(tag)
        if local is None:
            local = self._locals[tag] = tag.rpartition(":")[2]
            self._named(tag, is_element(local))
        marks = self._marks[-1]
        if local in _DELETED:
            marks |= {"deleted"}
        elif local in _INSERTED:
            marks |= {"inserted"}
        elif local == "Fallback":
            marks |= {"fallback"}
        elif local in ("rt", "Choice"):
            marks |= {local}
        elif local in _PARAGRAPHS:
            marks = frozenset()
            paragraph = _Paragraph()
            self._paragraphs.append(paragraph)
            self._open.append(paragraph)
        if local == "vanish" and len(self._marks) > 2 and not _is_off(attributes):
            self._marks[-2] |= {"hidden"}
        self._stack.append(local)
        self._marks.append(marks)
        if local in _BREAKS and "tabs" not in self._stack:
            self._add(_BREAKS[local])
        if local == "sym":
            self._add(_symbol(attributes))
        for name, value in attributes.items():
            if (local, name, value) in self._told:
                continue
            self._told.add((local, name, value))
            plain = name.rpartition(":")[2]
            self._named(name, is_attribute(plain))
            if is_own_uri(value):
                continue
            if value.startswith(_OWN_WORDS):
                self._markup[value] = None
            elif (local, plain) in _FREE or plain in _FREE_ANYWHERE:
                self._free[value] = None
            elif not is_own(value) and not (local == "font" and _SCRIPT.fullmatch(value)):
                self._note(value)

    def _named(self, name: str, known: bool) -> None:
        """Note a name of the markup: its prefix is the document's own in any case."""
        self._markup[name.partition(":")[0] if known else name] = None

    def _end(self, tag: str) -> None:
        local = self._stack.pop()
        self._marks.pop()
        if local in _PARAGRAPHS and self._open:
            self._open.pop()
            self._shown.append("\n")

    def _data(self, text: str) -> None:
        local = self._stack[-1] if self._stack else ""
        if local in _CODE and is_own_code(text):
            return
        self._all.append(text)
        if local in _TEXT:
            self._shown.append(text)
            self._add(text)
        elif local in _CODE:
            self._codes.append(text)
        elif text.strip() and not is_own(text.strip()):
            self._note(text)

    def _add(self, text: str) -> None:
        if self._open:
            self._open[-1].pieces.append(_Piece(text, self._marks[-1]))

    def _note(self, text: str) -> None:
        if text:
            self._attributes[text] = None

    def _instruction(self, target: str, text: str) -> None:
        self._note(target)
        self._note(text)

    def _doctype(self, name: str, system: str | None, public: str | None, has_subset: bool) -> None:
        for text in (name, system, public):
            self._note(text or "")

    def _entity(
        self,
        name: str,
        is_parameter: bool,
        value: str | None,
        base: str | None,
        system: str | None,
        public: str | None,
        notation: str | None,
    ) -> None:
        for text in (name, value, system, public):
            self._note(text or "")


def _is_off(attributes: dict[str, str]) -> bool:
    return any(
        name.rpartition(":")[2] == "val" and value in _OFF for name, value in attributes.items()
    )


def _symbol(attributes: dict[str, str]) -> str:
    for name, value in attributes.items():
        if name.rpartition(":")[2] == "char":
            try:
                code = int(value, 16)
            except ValueError:
                return "\ufffd"
            return chr(code - 0xF000 if 0xF020 <= code <= 0xF0FF else min(code, 0x10FFFF))
    return "\ufffd"
