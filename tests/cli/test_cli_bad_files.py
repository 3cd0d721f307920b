"""Files that cannot be copied: each gets one report entry, and the rest of its case is done."""

from __future__ import annotations

import errno
import io
import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import helpers_docx
import helpers_pdf
import pytest
from conftest import Cli, Light
from helpers_batch import (
    CLIENT,
    NOTE,
    WORDS,
    Place,
    holds,
    reason_codes,
    save_pipeline,
    small,
    tree,
)

FOLDER = f"{CLIENT} (Farrow)"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")


def word() -> bytes:
    return helpers_docx.build(helpers_docx.paragraph(NOTE.replace("\n", " "))).data


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in helpers_docx.unzip(word()).items():
            archive.writestr(name, content)
        archive.writestr("word/media/image1.png", bytes(8_000_000))
    return out.getvalue()


def lying_bomb() -> bytes:
    """A bomb whose directory says that its main part is small."""
    files = helpers_docx.unzip(word())
    files["word/document.xml"] += b" " * 8_000_000
    data = bytearray(helpers_docx.zip_of(files))
    size = len(files["word/document.xml"]).to_bytes(4, "little")
    assert bytes(data).count(size) == 2
    return bytes(data).replace(size, (900).to_bytes(4, "little"))


def locked_pdf() -> bytes:
    return helpers_pdf.changed(helpers_pdf.letter(), lambda writer: None, password="pw-Quenby")


BAD: dict[str, tuple[str, Callable[[], bytes], set[str]]] = {
    "empty text": (".txt", bytes, {"empty"}),
    "empty markdown": (".md", bytes, {"empty"}),
    "zero-byte pdf": (".pdf", bytes, {"empty"}),
    "zero-byte docx": (".docx", bytes, {"empty"}),
    "pdf named docx": (".docx", helpers_pdf.letter, {"content-mismatch"}),
    "pdf named txt": (".txt", helpers_pdf.letter, {"content-mismatch"}),
    "docx named pdf": (".pdf", word, {"content-mismatch"}),
    "docx named txt": (".txt", word, {"content-mismatch"}),
    "text named pdf": (".pdf", NOTE.encode, {"content-mismatch"}),
    "text named docx": (".docx", NOTE.encode, {"damaged", "content-mismatch"}),
    "encrypted pdf": (".pdf", locked_pdf, {"encrypted"}),
    "encrypted docx": (".docx", lambda: OLE, {"encrypted"}),
    "truncated zip": (".docx", lambda: word()[: len(word()) // 2], {"damaged"}),
    "zip without its start": (".docx", lambda: b"PK\x03\x04" + word()[400:], {"damaged"}),
    "truncated pdf": (".pdf", lambda: helpers_pdf.letter()[:300], {"damaged"}),
    "zip bomb": (".docx", bomb, {"too-large"}),
    "lying zip bomb": (".docx", lying_bomb, {"too-large", "damaged"}),
    "a zip that is no document": (
        ".docx",
        lambda: helpers_docx.zip_of({"Quenby.txt": NOTE.encode()}),
        {"content-mismatch", "damaged"},
    ),
    "bytes that are no text": (".txt", lambda: NOTE.encode() + b"\x81\x00\x01", {"unknown-encoding"}),
    "neither utf-8 nor cp1252": (".txt", lambda: NOTE.encode() + b"\x81", {"unknown-encoding"}),
    "broken utf-16": (".txt", lambda: b"\xff\xfe" + NOTE.encode("utf-16-le")[:-1], {"unknown-encoding"}),
    "too many bytes": (".txt", lambda: (NOTE * 60_000).encode(), {"too-large"}),
    "too many characters": (".txt", lambda: (NOTE * 2_000).encode(), {"too-large"}),
}  # fmt: skip
SMALL = {"max_unpacked_bytes": 4_000_000, "max_bytes": 5_000_000, "max_characters": 100_000}


def only_entry(place: Place, code: int) -> dict[str, Any]:
    """The entry of the one bad document of a case of two; the other one must be done."""
    assert code == 1
    good, bad = sorted(place.documents().values(), key=lambda d: d["status"] != "published")
    assert good["status"] == "published"
    assert set(place.copies()) == {good["output"]}
    assert bad["status"] == "failed"
    assert bad["output"] is None
    assert bad["findings"] == []
    return bad


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_entry_and_the_rest_is_done(
    name: str, place: Place, cli: Cli, light: Light
) -> None:
    suffix, make, codes = BAD[name]
    pipeline = light(small(**SMALL))
    folder = place.case(FOLDER, good_txt=NOTE)
    (folder / f"Thistlewood {name}{suffix}").write_bytes(make())
    before = tree(place.input)
    ran = cli(*place.args("--pipeline", save_pipeline(place.root / "supervision.yaml", pipeline)))
    problem = only_entry(place, ran.code)["error"]
    assert problem["code"] in codes & reason_codes()
    assert problem["message"].endswith(".")
    assert problem["next"].endswith(".")
    assert problem["code"] in ran.out
    assert holds(WORDS, ran.both, *tree(place.out).values(), *tree(place.out)) == []
    assert place.remains() == []
    assert tree(place.input) == before


def test_a_text_that_is_half_utf8_is_read_as_windows_text(
    place: Place, cli: Cli, light: Light
) -> None:
    light()
    place.case(FOLDER, note_txt=NOTE.encode() + "caf\xe9 \u2019".encode("cp1252"))
    assert cli(*place.args()).code == 0
    (copy,) = place.copies().values()
    assert copy.endswith("caf\xe9 \u2019".encode("cp1252"))
    assert holds(WORDS, copy) == []


def test_fifty_megabytes_without_a_line_break_are_refused_at_once(
    place: Place, cli: Cli, light: Light
) -> None:
    light()
    place.case(FOLDER, good_txt=NOTE, long_txt=b"Quenby and " * (50_000_000 // 11))
    started = time.monotonic()
    ran = cli(*place.args())
    assert time.monotonic() - started < 20
    entry = only_entry(place, ran.code)
    assert entry["error"]["code"] == "too-large"
    assert "max_characters" in entry["error"]["next"]


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["Quenby saw her and ", "a", "7 ", "a.", "\u00e9-", "@"])
def test_a_long_text_without_a_line_break_does_not_hang_the_real_line(
    piece: str, place: Place, cli: Cli
) -> None:
    pipeline = small(max_characters=20_000)
    place.case(FOLDER, note_txt=(piece * 20_000)[:19_990])
    started = time.monotonic()
    ran = cli(*place.args("--pipeline", save_pipeline(place.root / "supervision.yaml", pipeline)))
    assert ran.code in (0, 1)
    assert time.monotonic() - started < 60
    (entry,) = place.documents().values()
    assert entry["error"] is None or entry["error"]["code"] in reason_codes()


def refusing(path: Path, error: OSError) -> Callable[..., int]:
    real = os.open

    def fake(target: Any, *args: Any, **named: Any) -> int:
        if Path(os.fsdecode(target)) == path:
            raise error
        return real(target, *args, **named)

    return fake


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PermissionError(errno.EACCES, "denied", "Quenby"), "unreadable"),
        (FileNotFoundError(errno.ENOENT, "gone", "Quenby"), "vanished"),
        (OSError(errno.EIO, "input/output error", "Quenby"), "unreadable"),
        (OSError(errno.ESTALE, "stale handle", "Quenby"), "unreadable"),
        (TimeoutError(errno.ETIMEDOUT, "share", "Quenby"), "unreadable"),
    ],
)
def test_a_file_that_cannot_be_opened_is_one_entry_and_tried_again(
    error: OSError, code: str, place: Place, cli: Cli, light: Light, monkeypatch: pytest.MonkeyPatch
) -> None:
    light()
    folder = place.case(FOLDER, good_txt=NOTE, bad_txt=NOTE)
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refusing(folder / "bad.txt", error))
        ran = cli(*place.args())
    problem = only_entry(place, ran.code)["error"]
    assert problem["code"] == code
    assert holds(WORDS, ran.both, *tree(place.out).values()) == []
    assert cli(*place.args()).code == 0
    assert len(place.copies()) == 2


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads anything")
def test_rights_are_respected(place: Place, cli: Cli, light: Light) -> None:
    light()
    folder = place.case(FOLDER, good_txt=NOTE, bad_txt=NOTE)
    (folder / "bad.txt").chmod(0)
    assert only_entry(place, cli(*place.args()).code)["error"]["code"] == "unreadable"


def test_a_file_that_grows_while_it_is_read_is_not_copied(
    place: Place, cli: Cli, light: Light, monkeypatch: pytest.MonkeyPatch
) -> None:
    light()
    folder = place.case(FOLDER, good_txt=NOTE, bad_txt=NOTE)
    real = os.open

    def grow(target: Any, *args: Any, **named: Any) -> int:
        handle = real(target, *args, **named)
        if Path(os.fsdecode(target)) == folder / "bad.txt":
            monkeypatch.setattr(os, "fstat", growing(handle, folder / "bad.txt"))
        return handle

    def growing(handle: int, path: Path) -> Callable[[int], os.stat_result]:
        plain = os.stat

        def fstat(number: int) -> os.stat_result:
            found = plain(number)
            if number == handle:
                with path.open("a") as file:
                    file.write("Quenby again.\n")
            return found

        return fstat

    monkeypatch.setattr(os, "open", grow)
    problem = only_entry(place, cli(*place.args()).code)["error"]
    assert problem["code"] == "source-changed"
