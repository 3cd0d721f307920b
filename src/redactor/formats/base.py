"""The seam between the line and a file format.

A format reads bytes into a :class:`~redactor.model.Document` and writes replacements back into a
copy of the same bytes. It never opens a path: the caller reads the source once and publishes the
draft. A new format is one module here, one reader in :mod:`redactor.readback`, and one line in
:data:`redactor.formats.registry.FORMATS`; the contract suite in ``tests/contract`` then runs on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from redactor.model import Document, Draft, Handling, Replacement, Source


class Format(Protocol):
    """Two verbs. Both raise :class:`~redactor.errors.DocumentError`, nothing else, on bad input."""

    @property
    def name(self) -> str:
        """Short name used in reports (``docx``)."""
        ...

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Lower-case file name endings that it takes, with the dot."""
        ...

    def safer(self, handling: Handling) -> tuple[Handling, ...]:
        """Simpler ways to write, for a copy that does not pass verification; tried in turn."""
        ...

    def read(self, source: Source, handling: Handling) -> Document:
        """Return all text that a reader of the file could see, as segments in reading order.

        What cannot be read as text is named in ``coverage.not_covered``; what will not be carried
        over into a copy is listed in ``hidden``.

        Raises:
            DocumentError: damaged, encrypted, of another format, or over a limit.
        """
        ...

    def write(
        self,
        source: Source,
        document: Document,
        replacements: Sequence[Replacement],
        handling: Handling,
    ) -> Draft:
        """Return a copy of the source with every replacement made and every hidden part treated.

        ``replacements`` are disjoint and refer to the segments that :meth:`read` returned for the
        same bytes. The result depends on the arguments alone: same input, same bytes.

        Raises:
            DocumentError: a replacement cannot be made safely.
        """
        ...
