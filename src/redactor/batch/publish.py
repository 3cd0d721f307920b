"""Puts finished copies in their place: stage beside the target, fsync, rename. Never half a file."""

from __future__ import annotations

import errno
import os
import secrets
from pathlib import Path

from redactor.errors import BatchError

PART = ".part"


def write_atomic(target: Path, data: bytes, *, mode: int | None = None) -> None:
    """Write ``data`` to ``target`` so that at any moment there is the old file or the new one.

    Raises:
        BatchError: the folder cannot be written (disk full, rights, share gone). No part is left.
    """
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}{PART}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with part.open("xb") as file:
            if mode is not None:
                os.fchmod(file.fileno(), mode) if hasattr(os, "fchmod") else part.chmod(mode)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        _remove(part)
        raise cannot_write(error) from None
    except BaseException:
        _remove(part)
        raise


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        return  # some network file systems cannot sync a folder; the file itself is synced
    finally:
        os.close(handle)


def cannot_write(error: OSError) -> BatchError:
    """The error for a place that cannot be written, without its path."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return BatchError(
            "the disk is full.", "Free space and run the same command again; what is done is kept."
        )
    if isinstance(error, PermissionError):
        return BatchError(
            "the output or private folder may not be written.",
            "Give the account that runs redactor the right to write there, and run again.",
        )
    return BatchError(
        f"the output or private folder cannot be written ({type(error).__name__}).",
        "Check the disk or share, and run again; what is done is kept.",
    )


def remove_copy(path: Path) -> None:
    """Take back a copy that must no longer be there.

    Raises:
        BatchError: it cannot be removed.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(error) from None


def sweep(folder: Path) -> None:
    """Remove the parts that a killed run left behind in OUT or the private folder."""
    if folder.is_dir():
        for part in (*folder.glob(f".*{PART}"), *folder.glob(f"*/.*{PART}")):
            _remove(part)
