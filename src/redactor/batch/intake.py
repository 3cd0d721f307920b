"""Reads a source once, whole, and never through a symbolic link."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from redactor.errors import DocumentError
from redactor.model import Source


def read_source(path: Path, document: str, case: str, max_bytes: int) -> Source:
    """The bytes of a file, with their hash.

    Raises:
        DocumentError: ``unreadable``, ``vanished``, ``too-large``, ``not-a-file``, or
            ``source-changed`` if the file changed while it was read.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise DocumentError(
                    "not-a-file", "This is no regular file.", "Remove it from the case folder."
                )
            if before.st_size > max_bytes:
                raise DocumentError(
                    "too-large",
                    f"The file is larger than {max_bytes // 1_048_576} MiB.",
                    "Split it, or raise limits.max_bytes in the pipeline.",
                )
            data = file.read(max_bytes + 1)
            after = os.fstat(file.fileno())
    except PermissionError:
        raise DocumentError(
            "unreadable",
            "The file may not be read.",
            "Give the account that runs redactor the right to read it, and run again.",
        ) from None
    except FileNotFoundError:
        raise DocumentError(
            "vanished", "The file was there and is gone.", "Check the share and run again."
        ) from None
    except OSError as error:
        raise DocumentError(
            "unreadable",
            f"The file could not be read ({type(error).__name__}).",
            "Check the disk or share, and run again.",
        ) from None
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(
        data
    ) != after.st_size:
        raise DocumentError(
            "source-changed",
            "The file changed while it was read.",
            "Wait until it is saved, and run again.",
        )
    return Source(document, case, path.suffix.lower(), data, hashlib.sha256(data).hexdigest())
