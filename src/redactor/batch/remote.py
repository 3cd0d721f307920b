"""Reads a source from a URL, for workers that do not see the share of the coordinator.

fsspec does it (extra ``dask``): ``s3://``, ``smb://``, ``file://`` and whatever else is installed beside it. Only
the administrator names a URL. What stands below it stays apart from it (see :func:`below`), so that no name of
a folder or file can turn it into another one.
"""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import quote

from redactor.batch.unread import changed, gone, too_large, unreadable
from redactor.errors import DocumentError, MissingDependency

_URL: Final = re.compile(r"[a-z][a-z0-9+.-]+(?:://|::)", re.IGNORECASE)
_MARK: Final = "\n/"
"""Between a URL and what lies below it; fsspec would read ``::`` and ``#`` in the name of a file."""
_UP: Final = "../"
_SLASHES: Final = "/\\"


def is_url(where: str) -> bool:
    """Whether it is a URL and no path; ``C:\\x`` is a path."""
    return _URL.match(where) is not None


def below(place: str, name: str) -> str:
    """A file below a place, which is a path or a URL; ``name`` is relative, with slashes."""
    return f"{place}{_MARK}{name}" if is_url(place) else f"{place.rstrip(_SLASHES)}/{name}"


def beside(place: str, name: str) -> str:
    """A file in the same folder as a file."""
    if is_url(place):
        return f"{place}{_MARK}{_UP}{name}"
    return place[: max(place.rfind(slash) for slash in _SLASHES) + 1] + name


def read_url(where: str, max_bytes: int) -> bytes:
    """The bytes behind a URL, at most ``max_bytes``.

    Args:
        where: a URL, or what :func:`below` or :func:`beside` made of one.

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
        url, _, name = where.partition(_MARK)
        system, top = url_to_fs(url, use_listings_cache=False)
        path = _joined(url, top, name) if name else top
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


def _joined(url: str, top: str, name: str) -> str:
    """The path of a file, as its file system calls it."""
    if name.startswith(_UP):
        top, name = top.rpartition("/")[0], name.removeprefix(_UP)
    if url.lower().startswith(("http://", "https://")):
        name = quote(name)
    top = top.rstrip("/") if len(top) > 1 else top
    return f"{top}/{name}" if top and top != "/" else f"{top}{name}"


def _state(system: Any, path: str) -> tuple[int | None, str]:
    """Size in bytes, and whatever changes with the content."""
    about = system.info(path)
    size = about.get("size")
    signs = (str(about.get(key, "")) for key in ("mtime", "LastModified", "ETag", "last_modified"))
    return (int(size) if size is not None else None), "|".join(signs)
