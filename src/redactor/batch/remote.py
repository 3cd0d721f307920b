"""Reads a source from a URL, for workers that do not see the share of the coordinator.

fsspec does it (extra ``dask``): ``s3://``, ``smb://``, ``file://`` and whatever else is installed beside it. No
URL is ever taken from a document; only the administrator names one.
"""

from __future__ import annotations

import re
from typing import Any, Final

from redactor.batch.unread import changed, gone, too_large, unreadable
from redactor.errors import DocumentError, MissingDependency

_URL: Final = re.compile(r"[a-z][a-z0-9+.-]+(?:://|::)", re.IGNORECASE)


def is_url(where: str) -> bool:
    """Whether it is a URL and no path; ``C:\\x`` is a path."""
    return _URL.match(where) is not None


def read_url(url: str, max_bytes: int) -> bytes:
    """The bytes behind a URL, at most ``max_bytes``.

    Raises:
        DocumentError: ``vanished``, ``unreadable``, ``too-large``, or ``source-changed`` if what the file
            system tells of the file changed while it was read.
        MissingDependency: fsspec is not installed.
    """
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise MissingDependency(
            "sources are read from a URL, which needs the extra [dask].",
            'Type: pip install "redactor[dask]"',
        ) from None
    try:
        system, path = url_to_fs(url, use_listings_cache=False)
        before = _state(system, path)
        if before[0] is not None and before[0] > max_bytes:
            raise too_large(max_bytes)
        with system.open(path, "rb") as file:
            data: bytes = file.read(max_bytes + 1)
        after = _state(system, path)
    except DocumentError:
        raise
    except FileNotFoundError:
        raise gone() from None
    except Exception as error:  # noqa: BLE001 - each file system has errors of its own
        raise unreadable(error) from None
    if len(data) > max_bytes:
        raise too_large(max_bytes)
    if before != after or after[0] not in (None, len(data)):
        raise changed()
    return data


def _state(system: Any, path: str) -> tuple[int | None, str]:
    """Size in bytes, and whatever changes with the content."""
    about = system.info(path)
    size = about.get("size")
    signs = (str(about.get(key, "")) for key in ("mtime", "LastModified", "ETag", "last_modified"))
    return (int(size) if size is not None else None), "|".join(signs)
