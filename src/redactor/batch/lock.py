"""One run at a time over one private folder: a lock that dies with its process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redactor.errors import BatchError
from redactor.files import cannot_write


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file ``path`` for the time of the block.

    Raises:
        BatchError: another run holds it, or it cannot be made.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise cannot_write(error) from None
    try:
        _take(handle)
        yield
    finally:
        os.close(handle)


def _take(handle: int) -> None:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise BatchError(
            "another run is using the same private folder.",
            "Wait until it is finished, or choose another OUT.",
        ) from None
