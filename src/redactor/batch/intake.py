"""Reads a source once, whole, and never through a symbolic link; or from a URL, where workers see no share."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path, PurePosixPath

from redactor.batch.remote import is_url, read_url
from redactor.batch.unread import changed, gone, too_large, unreadable
from redactor.errors import DocumentError
from redactor.model import Source

Where = Path | str
"""Where a source lies: a path, or a URL that fsspec reads."""


def name_of(where: Where) -> str:
    """The name of the file."""
    if isinstance(where, str) and is_url(where):
        return PurePosixPath(where).name
    return Path(where).name


def read_source(where: Where, document: str, case: str, max_bytes: int) -> Source:
    """The bytes of a file, with their hash.

    Raises:
        DocumentError: ``unreadable``, ``vanished``, ``too-large``, ``not-a-file``, or
            ``source-changed`` if the file changed while it was read.
        MissingDependency: it is a URL, and fsspec is not installed.
    """
    if isinstance(where, str) and is_url(where):
        data = read_url(where, max_bytes)
    else:
        data = _read_file(Path(where), max_bytes)
    suffix = PurePosixPath(name_of(where)).suffix.lower()
    return Source(document, case, suffix, data, hashlib.sha256(data).hexdigest())


def _read_file(path: Path, max_bytes: int) -> bytes:
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
                raise too_large(max_bytes)
            data = file.read(max_bytes + 1)
            after = os.fstat(file.fileno())
    except PermissionError:
        raise DocumentError(
            "unreadable",
            "The file may not be read.",
            "Give the account that runs redactor the right to read it, and run again.",
        ) from None
    except FileNotFoundError:
        raise gone() from None
    except OSError as error:
        raise unreadable(error) from None
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(
        data
    ) != after.st_size:
        raise changed()
    return data
