"""Remembers what was read last: a scan takes seconds a page, and several pages ask for the same file at once."""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from typing import Final

from redactor.model import Handling, Source
from redactor.review.pairing import Read, read

MOST: Final = 60
"""Files that are kept read, the last used ones."""
_Key = tuple[str, str, str]


class Readings:
    """Files as they were read, by content; one that two ask for is read once. In memory only.

    Args:
        most: how many are kept.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._held: OrderedDict[_Key, Read] = OrderedDict()
        self._lock = threading.Lock()
        self._busy: defaultdict[_Key, threading.Lock] = defaultdict(threading.Lock)

    def __call__(self, source: Source, handling: Handling) -> Read:
        """The file as it was read before, or as it is read now.

        Raises:
            DocumentError: it cannot be read.
        """
        key = (source.id, source.sha256, handling.ocr)
        with self._lock:
            alone = self._busy[key]
        with alone:
            if (known := self._known(key)) is None:
                known = read(source, handling)
                with self._lock:
                    self._held[key] = known
                    while len(self._held) > self._most:
                        self._busy.pop(self._held.popitem(last=False)[0], None)
        return known

    def has(self, source: Source, handling: Handling) -> bool:
        """Whether the file need not be read."""
        return self._known((source.id, source.sha256, handling.ocr)) is not None

    def _known(self, key: _Key) -> Read | None:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)
