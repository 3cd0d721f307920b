"""Publishing: at any moment there is the old file or the new one, never half of one."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import NoReturn

import pytest

from redactor.batch.publish import remove_copy, sweep
from redactor.errors import BatchError
from redactor.files import PART, cannot_write, write_atomic


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "copy.txt"
    write_atomic(target, b"one")
    write_atomic(target, b"two", mode=0o600)
    assert target.read_bytes() == b"two"
    assert target.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in target.parent.iterdir()] == ["copy.txt"]


@pytest.mark.parametrize("name", ["fsync", "replace"])
@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "Quenby"), KeyboardInterrupt(), MemoryError()]
)
def test_a_failure_leaves_the_old_file_and_no_part(
    name: str, error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **named: object) -> NoReturn:
        raise error

    target = tmp_path / "copy.txt"
    target.write_bytes(b"old")
    monkeypatch.setattr(os, name, fail)
    with pytest.raises((BatchError, KeyboardInterrupt, MemoryError)) as caught:
        write_atomic(target, b"new")
    assert "Quenby" not in str(caught.value)
    assert target.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["copy.txt"]


def test_the_file_is_on_disk_before_it_gets_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    for name in ("fsync", "replace"):
        real = getattr(os, name)

        def note(*args: object, name: str = name, real: object = real) -> object:
            order.append(name)
            return real(*args)  # type: ignore[operator]

        monkeypatch.setattr(os, name, note)
    write_atomic(tmp_path / "copy.txt", b"x")
    assert order == ["fsync", "replace", "fsync"]


def test_a_file_system_that_cannot_sync_folders_is_fine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def fsync(handle: int) -> None:
        if Path(f"/proc/self/fd/{handle}").resolve().is_dir():
            raise OSError(errno.EINVAL, "no")
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    write_atomic(tmp_path / "copy.txt", b"x")
    assert (tmp_path / "copy.txt").read_bytes() == b"x"


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "the disk is full"), (errno.EDQUOT, "the disk is full"),
        (errno.EACCES, "may not be written"), (errno.EROFS, "cannot be written"), (errno.EIO, "cannot be written"),
    ],
)  # fmt: skip
def test_the_reason_is_said_without_the_path(number: int, says: str) -> None:
    error = cannot_write(OSError(number, "text", "/share/Quenby"))
    assert says in str(error)
    assert "Quenby" not in str(error)
    assert error.next
    assert error.exit_code == 6


def test_only_parts_are_swept(tmp_path: Path) -> None:
    (tmp_path / "case-0001").mkdir()
    for folder in (tmp_path, tmp_path / "case-0001"):
        for name in (f".document-01.txt.abcd{PART}", "document-01.txt", ".hidden", f"mine{PART}"):
            (folder / name).write_text("x")
    sweep(tmp_path)
    sweep(tmp_path / "nowhere")
    left = sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file())
    names = [".hidden", "document-01.txt", f"mine{PART}"]
    assert left == sorted([*names, *(f"case-0001/{name}" for name in names)])


def test_a_copy_is_removed_or_an_error_says_why(tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_text("x")
    remove_copy(copy)
    remove_copy(copy)
    assert not copy.exists()
    with pytest.raises(BatchError) as caught:
        remove_copy(tmp_path)
    assert str(tmp_path) not in str(caught.value)
