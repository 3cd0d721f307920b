"""One at a time over one private folder, its vault or its log: a lock that dies with its process."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from redactor.errors import BatchError
from redactor.files import cannot_write

_LOOK = 1.0
"""Seconds between two tries."""
_GLANCE = 0.1
"""Seconds after which it is tried again in any case: somebody may just look whether it is free."""


@contextmanager
def locked(
    path: Path, *, wait: bool = False, waiting: Callable[[float], None] = lambda seconds: None
) -> Iterator[None]:
    """Hold the lock file ``path`` for the time of the block.

    Args:
        path: the file.
        wait: whether to wait until nobody else holds it.
        waiting: called now and then with the seconds waited so far.

    Raises:
        BatchError: another run holds it, or it cannot be made.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise cannot_write(error) from None
    try:
        began = time.monotonic()
        while not _taken(handle):
            time.sleep(_GLANCE)
            if _taken(handle):
                break
            if not wait:
                raise BatchError(
                    "another run is using the same private folder.",
                    "Wait until it is finished (--wait does that), or choose another OUT.",
                )
            waiting(time.monotonic() - began)
            time.sleep(_LOOK)
        yield
    finally:
        os.close(handle)


def is_free(path: Path) -> bool:
    """Whether nobody holds the lock file ``path``, or there is none."""
    try:
        handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    except OSError:
        return True
    try:
        return _taken(handle)
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
