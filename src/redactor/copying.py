"""Writes a copy and verifies it, in simpler ways where the first one does not pass."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from redactor.errors import DocumentError
from redactor.formats.base import Format
from redactor.model import Document, Draft, Handling, Leak, Replacement, Source
from redactor.readback.registry import READERS
from redactor.verify import Searcher


def written(
    handler: Format,
    source: Source,
    document: Document,
    made: Sequence[Replacement],
    handling: Handling,
    searcher: Searcher,
) -> tuple[Draft, tuple[Leak, ...]]:
    """The first draft that passes verification, else the last one with its leaks.

    Raises:
        DocumentError: the last way to write it fails, or what it made cannot be read back.
    """
    *tries, last = (handling, *handler.safer(handling))
    note: tuple[str, ...] = ()
    for way in tries:
        with suppress(DocumentError):
            draft = handler.write(source, document, made, way)
            if not _leaks(draft, searcher):
                return replace(draft, notes=(*draft.notes, *note)), ()
        note = ("a first copy did not pass verification; this one was written in a simpler way",)
    draft = handler.write(source, document, made, last)
    return replace(draft, notes=(*draft.notes, *note)), _leaks(draft, searcher)


def _leaks(draft: Draft, searcher: Searcher) -> tuple[Leak, ...]:
    return searcher.leaks(READERS[draft.suffix](draft.data))
