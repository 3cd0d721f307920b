"""What reading a document leaves for writing it, so that nothing is taken apart twice.

A format keeps it in the :class:`~redactor.model.Document`, so it goes with the case. All that is kept at a time has an
estimated size of at most :data:`MOST` bytes; what does not fit is read again.
"""

from __future__ import annotations

from typing import Any, Final, Generic, TypeVar
from weakref import WeakSet

from redactor.model import Document, Handling, Source

MOST: Final = 96 * 1_048_576

T = TypeVar("T")
_ALL: WeakSet[Kept[Any]] = WeakSet()


class Kept(Generic[T]):
    """Something that was made of a source, to be taken once: whoever writes changes it."""

    __slots__ = ("__weakref__", "_handling", "_held", "_size", "_source")

    def __init__(self, held: T, size: int, source: Source, handling: Handling) -> None:
        self._held: T | None = held
        self._size = size
        self._source, self._handling = source, handling

    @property
    def size(self) -> int:
        """Bytes in memory, an estimate."""
        return self._size

    def take(self, source: Source, handling: Handling) -> T | None:
        """What was made of this source, handled in this way; ``None`` if it is gone, or was made of another."""
        if source is not self._source or handling != self._handling:
            return None
        held, self._held, self._size = self._held, None, 0
        return held


def keep(held: T, size: int, source: Source, handling: Handling) -> Kept[T] | None:
    """Keep something for writing, as far as there is room."""
    if size + sum(each.size for each in list(_ALL)) > MOST:
        return None
    kept = Kept(held, size, source, handling)
    _ALL.add(kept)
    return kept


def taken(document: Document, source: Source, handling: Handling, kind: type[T]) -> T | None:
    """What the format of a document kept of reading it, if it is all there."""
    kept = document.kept
    held = kept.take(source, handling) if isinstance(kept, Kept) else None
    return held if isinstance(held, kind) else None
