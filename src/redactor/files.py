"""Writes a file so that at any moment there is the old one or the new one, never half of one."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from redactor.errors import BatchError

PART = ".part"


def write_atomic(target: Path, data: bytes, *, mode: int | None = None) -> None:
    """Write ``data`` to ``target``: stage beside it, fsync, rename.

    Raises:
        BatchError: the folder cannot be written (disk full, rights, share gone). No part is left.
    """
    with writing(target, mode=mode) as file:
        file.write(data)


@contextmanager
def writing(target: Path, *, mode: int | None = None) -> Iterator[BinaryIO]:
    """A file to write in the block, which takes the place of ``target`` when the block ends well.

    Raises:
        BatchError: the folder cannot be written (disk full, rights, share gone). No part is left.
    """
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}{PART}")
    try:
        if not target.parent.is_dir():
            target.parent.mkdir(parents=True, exist_ok=True)
        with part.open("xb") as file:
            if mode is not None:
                os.fchmod(file.fileno(), mode) if hasattr(os, "fchmod") else part.chmod(mode)
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        remove_quietly(part)
        raise cannot_write(error) from None
    except BaseException:
        remove_quietly(part)
        raise


def append_behind(target: Path, line: bytes, whole: int) -> None:
    """Write a line behind the first ``whole`` bytes of a file, in place of one that was never finished.

    Raises:
        OSError: it cannot be written.
    """
    new = not target.exists()
    flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(target, flags, 0o600), "wb") as file:
        file.truncate(whole)
        file.seek(whole)
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    if new:
        sync_folder(target.parent)


def remove_quietly(path: Path) -> None:
    """Remove a file if that is possible; nothing depends on it."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def sync_folder(folder: Path) -> None:
    """Make sure that the names in a folder are on disk, where the file system can do that."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        return  # some network file systems cannot sync a folder; the file itself is synced
    finally:
        os.close(handle)


def disk_full() -> BatchError:
    """The error for a disk that is full."""
    return BatchError(
        "the disk is full.", "Free space and run the same command again; what is done is kept."
    )


def cannot_write(error: OSError) -> BatchError:
    """The error for a place that cannot be written, without its path."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full()
    if isinstance(error, PermissionError):
        return BatchError(
            "the output or private folder may not be written.",
            "Give the account that runs redactor the right to write there, and run again.",
        )
    return BatchError(
        f"the output or private folder cannot be written ({type(error).__name__}).",
        "Check the disk or share, and run again; what is done is kept.",
    )
