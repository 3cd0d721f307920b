"""A file that cannot be read safely is refused with a stable code and without a word of it."""

from __future__ import annotations

import io
import zipfile

import pytest
from helpers_docx import build, paragraph, read, unzip, zip_of

from redactor.errors import DocumentError
from redactor.model import Limits

CANARY = "Quillfeather"


def _changed(name: str, content: bytes | None) -> bytes:
    files = unzip(build(paragraph(CANARY)).data)
    if content is None:
        del files[name]
    else:
        files[name] = content
    return zip_of(files)


def _bomb_that_lies() -> bytes:
    """An entry that unpacks to 40 MB and says that it is 10 bytes long."""
    data = bytearray(_changed("word/document.xml", b"<a>" + b" " * 40_000_000 + b"</a>"))
    size = (40_000_007).to_bytes(4, "little")
    at = data.find(size)
    while at >= 0:
        data[at : at + 4] = (10).to_bytes(4, "little")
        at = data.find(size)
    return bytes(data)


def _encrypted_entry() -> bytes:
    data = bytearray(build(paragraph(CANARY)).data)
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def _compound(stream: str) -> bytes:
    """The head of an OLE compound file, and the name of a stream in its directory."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + f"{CANARY} {stream}".encode("utf-16-le")


def _duplicate() -> bytes:
    out = io.BytesIO(build(paragraph(CANARY)).data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("WORD/Document.xml", b"<x/>")
    return out.getvalue()


GOOD = build(paragraph(CANARY)).data
DTD = f'<!DOCTYPE d [<!ENTITY e "{CANARY}">]><d>&e;</d>'


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("empty", b""),
        ("encrypted", _compound("EncryptedPackage")),
        ("encrypted", _compound("DRMEncryptedTransform EncryptedPackage")),
        ("old-format", _compound("WordDocument")),
        ("content-mismatch", _compound("Workbook")),
        ("encrypted", _encrypted_entry()),
        ("content-mismatch", b"%PDF-1.7 " + CANARY.encode()),
        ("content-mismatch", b"{\\rtf1 " + CANARY.encode()),
        ("content-mismatch", zip_of({"mimetype": b"application/epub+zip"})),
        ("damaged", CANARY.encode()),
        ("damaged", GOOD[: len(GOOD) // 2]),
        ("damaged", GOOD[:-30]),
        ("damaged", zip_of({})),
        ("damaged", _changed("_rels/.rels", None)),
        ("damaged", _changed("word/document.xml", None)),
        ("damaged", _changed("word/document.xml", f"<d>{CANARY}".encode())),
        ("content-mismatch", _changed("word/document.xml", f"<d>{CANARY}</d>".encode())),
        ("unsafe-xml", _changed("word/document.xml", DTD.encode())),
        ("unsafe-xml", _changed("word/document.xml", DTD.encode("utf-16"))),
        ("unsafe-xml", _changed("_rels/.rels", DTD.encode())),
        ("unsafe-xml", _changed("word/document.xml", b"<a>" * 250 + b"</a>" * 250)),
        ("damaged", _changed("word/document.xml", b"<a>" * 9000 + b"</a>" * 9000)),
        ("duplicate-part", _duplicate()),
        ("damaged", zip_of({**unzip(GOOD), "../../evil": b"x"})),
    ],
)
def test_bad_files_are_refused(code: str, data: bytes) -> None:
    with pytest.raises(DocumentError) as caught:
        read(data)
    assert caught.value.problem.code == code
    assert caught.value.problem.next
    assert CANARY not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("data", "limits"),
    [
        (GOOD, Limits(max_bytes=100)),
        (GOOD, Limits(max_parts=2)),
        (GOOD, Limits(max_unpacked_bytes=500)),
        (GOOD, Limits(max_characters=3)),
    ],
)
def test_limits_hold(data: bytes, limits: Limits) -> None:
    with pytest.raises(DocumentError) as caught:
        read(data, limits)
    assert caught.value.problem.code == "too-large"


def test_a_bomb_that_lies_about_its_size_is_never_unpacked() -> None:
    with pytest.raises(DocumentError) as caught:
        read(_bomb_that_lies(), Limits(max_unpacked_bytes=1_000_000))
    assert caught.value.problem.code in ("too-large", "damaged")


@pytest.mark.parametrize("cut", range(0, len(GOOD), 97))
def test_no_cut_gives_anything_but_a_document_error(cut: int) -> None:
    with pytest.raises(DocumentError):
        read(GOOD[:cut])
