"""The package around the parts: a zip file with relationships (ECMA-376 part 2, OPC).

Everything hostile about a zip is dealt with here. Entries are unpacked one by one, only when a kept
relationship leads to them, and never past the limits, whatever the directory says.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from redactor.errors import DocumentError
from redactor.formats import docx_problems as problems
from redactor.formats.docx_xml import parse
from redactor.model import Limits

_ZIP, _ZIP_EMPTY = b"PK\x03\x04", b"PK\x05\x06"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER = (b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"<", b"\xef\xbb\xbf<", b"From ", b"MZ")
_RELATION_BASES = (
    "http://schemas.openxmlformats.org/",
    "http://purl.oclc.org/ooxml/",
    "http://schemas.microsoft.com/office/",
)
CONTENT_TYPES = "[content_types].xml"


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship; ``kind`` is the last word of its type, ``unknown`` for a foreign type."""

    id: str = field(repr=False)
    kind: str
    target: str = field(repr=False)
    external: bool


@dataclass(slots=True)
class Package:
    """A checked zip; parts are asked for by key (lower-case, unquoted, no leading slash)."""

    _zip: zipfile.ZipFile = field(repr=False)
    _entries: Mapping[str, zipfile.ZipInfo] = field(repr=False)
    _budget: int
    unpacked: int = field(default=0, init=False)
    _types: tuple[Mapping[str, str], Mapping[str, str]] = field(default=({}, {}), repr=False)
    _relations: dict[str, tuple[Relation, ...]] = field(default_factory=dict, repr=False)

    @property
    def keys(self) -> frozenset[str]:
        """Keys of all entries."""
        return frozenset(self._entries)

    def read(self, key: str) -> bytes:
        """The bytes of one entry.

        Raises:
            DocumentError: ``damaged`` (missing, wrong checksum), ``too-large`` (a zip bomb).
        """
        entry = self._entries.get(key)
        if entry is None:
            raise problems.damaged("a part is missing")
        try:
            with self._zip.open(entry) as stream:
                data = stream.read(self._budget + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError):
            raise problems.damaged("a part cannot be unpacked") from None
        self._budget -= len(data)
        self.unpacked += len(data)
        if self._budget < 0:
            raise problems.too_large("unpacked size")
        return data

    def content_type(self, key: str) -> str:
        """The declared content type of a part, lower-case, ``""`` if there is none."""
        overrides, defaults = self._types
        return overrides.get(key) or defaults.get(key.rpartition(".")[2], "")

    def relations(self, key: str) -> tuple[Relation, ...]:
        """The relationships of a part (``""`` for the package), in file order; read once."""
        if key not in self._relations:
            self._relations[key] = self._read_relations(key)
        return self._relations[key]

    def _read_relations(self, key: str) -> tuple[Relation, ...]:
        folder, base = posixpath.split(key)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if rels not in self._entries:
            return ()
        found: list[Relation] = []
        for node in parse(self.read(rels)):
            target = str(node.get("Target", ""))
            external = node.get("TargetMode") == "External"
            uri = str(node.get("Type", ""))
            known = uri.startswith(_RELATION_BASES)
            found.append(
                Relation(
                    id=str(node.get("Id", "")),
                    kind=uri.rstrip("/").rpartition("/")[2] if known else "unknown",
                    target="" if external else _resolve(folder, target),
                    external=external,
                )
            )
        return tuple(found)

    def load_types(self) -> None:
        """Read ``[Content_Types].xml``."""
        overrides: dict[str, str] = {}
        defaults: dict[str, str] = {}
        for node in parse(self.read(CONTENT_TYPES)):
            value = str(node.get("ContentType", "")).lower()
            if node.get("PartName"):
                overrides[_key(str(node.get("PartName")))] = value
            elif node.get("Extension"):
                defaults[str(node.get("Extension")).lower()] = value
        self._types = (overrides, defaults)


def _key(name: str) -> str:
    return unquote(name.replace("\\", "/")).lstrip("/").lower()


def _resolve(folder: str, target: str) -> str:
    path = unquote(target.partition("#")[0]).replace("\\", "/")
    return _key(posixpath.normpath(posixpath.join("/" + folder, path)))


def open_package(data: bytes, limits: Limits) -> Package:
    """Check the zip as a whole.

    Raises:
        DocumentError: ``empty``, ``encrypted``, ``old-format``, ``content-mismatch``, ``damaged``,
            ``duplicate-part`` or ``too-large``.
    """
    _check_magic(data)
    if len(data) > limits.max_bytes:
        raise problems.too_large("file size")
    if data.count(b"PK\x01\x02") > limits.max_parts:
        raise problems.too_large("number of parts")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        raise problems.damaged("the zip directory is missing or cut off") from None
    infos = [info for info in archive.infolist() if not info.filename.endswith("/")]
    if len(infos) > limits.max_parts:
        raise problems.too_large("number of parts")
    if sum(info.file_size for info in infos) > limits.max_unpacked_bytes:
        raise problems.too_large("unpacked size")
    entries: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        key = _key(info.filename)
        if info.flag_bits & 1:
            raise problems.encrypted()
        if key in entries:
            raise problems.duplicate_part()
        if ".." in key.split("/"):
            raise problems.damaged("the name of a part leads out of the package")
        entries[key] = info
    if CONTENT_TYPES not in entries:
        raise problems.content_mismatch()
    package = Package(archive, entries, limits.max_unpacked_bytes)
    package.load_types()
    return package


def _of_compound_file(data: bytes) -> DocumentError:
    """What an OLE compound file is: Word encrypts into one ([MS-OFFCRYPTO]), and .doc is one."""
    if "DRMEncrypted".encode("utf-16-le") in data:
        return problems.restricted()
    if "EncryptedPackage".encode("utf-16-le") in data:
        return problems.encrypted()
    if "WordDocument".encode("utf-16-le") in data:
        return problems.old_format()
    return problems.content_mismatch()


def _check_magic(data: bytes) -> None:
    if not data:
        raise problems.empty()
    if data.startswith(_OLE):
        raise _of_compound_file(data)
    if data.startswith(_ZIP):
        return
    if data.startswith(_OTHER) or b"%PDF-" in data[:1024]:
        raise problems.content_mismatch()
    if data.startswith(_ZIP_EMPTY):
        raise problems.damaged("the package is empty")
    raise problems.damaged("it is not a zip package")
