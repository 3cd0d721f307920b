"""The intake: a source is read once, whole, and never through a link."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from redactor.batch.intake import read_source
from redactor.errors import DocumentError
from redactor.model import Source


def read(path: Path, limit: int = 100) -> Source:
    return read_source(path, "case-0001/document-01", "case-0001", limit)


def code(path: Path, limit: int = 100) -> str:
    with pytest.raises(DocumentError) as caught:
        read(path, limit)
    assert path.name not in str(caught.value)
    assert caught.value.__cause__ is None
    return caught.value.problem.code


def test_bytes_hash_and_neutral_names(tmp_path: Path) -> None:
    path = tmp_path / "Quenby.TXT"
    path.write_bytes(b"\x00\r\n\xff")
    source = read(path)
    assert source.data == b"\x00\r\n\xff"
    assert source.sha256 == hashlib.sha256(source.data).hexdigest()
    assert (source.id, source.case, source.suffix) == ("case-0001/document-01", "case-0001", ".txt")
    assert "Quenby" not in repr(source)


def test_the_limit_is_the_last_size_that_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "Quenby.txt"
    path.write_bytes(b"x" * 100)
    assert len(read(path).data) == 100
    path.write_bytes(b"x" * 101)
    assert code(path) == "too-large"


@pytest.mark.timeout(20)
def test_what_is_no_regular_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "Quenby.txt")
    assert code(tmp_path / "Quenby.txt") == "not-a-file"
    (tmp_path / "Quenby").mkdir()
    assert code(tmp_path / "Quenby") == "unreadable"
    assert code(Path("/dev/zero")) == "not-a-file"


def test_links_and_what_is_gone(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("x")
    (tmp_path / "Quenby.txt").symlink_to(tmp_path / "real.txt")
    assert code(tmp_path / "Quenby.txt") == "unreadable"
    assert code(tmp_path / "Farrow.txt") == "vanished"


def test_a_file_that_changes_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "Quenby.txt"
    path.write_text("x")
    real, calls = os.fstat, [0]

    def fstat(handle: int) -> os.stat_result:
        calls[0] += 1
        if calls[0] == 2:
            path.write_text("longer")
        return real(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fstat", fstat)
        assert code(path) == "source-changed"
    assert read(path).data == b"longer"


def test_a_source_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("x")
    path.chmod(0o400)
    before = path.stat()
    read(path)
    after = path.stat()
    assert (before.st_mtime_ns, before.st_mode, before.st_ino) == (
        after.st_mtime_ns,
        after.st_mode,
        after.st_ino,
    )
