"""The built-in formats: adding one is one module and one line here.

What reads and writes PDF and Word is imported when a run meets the first such file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from redactor.formats.base import Format
from redactor.formats.text import TextFormat
from redactor.model import Document, Draft, Handling, Replacement, Source


@dataclass(frozen=True)
class Later:
    """A format whose libraries are imported when it is first used."""

    name: str
    suffixes: tuple[str, ...]
    make: Callable[[], Format]

    @cached_property
    def _format(self) -> Format:
        return self.make()

    def safer(self, handling: Handling) -> tuple[Handling, ...]:
        """See :meth:`redactor.formats.base.Format.safer`."""
        return self._format.safer(handling)

    def read(self, source: Source, handling: Handling) -> Document:
        """See :meth:`redactor.formats.base.Format.read`."""
        return self._format.read(source, handling)

    def write(
        self,
        source: Source,
        document: Document,
        replacements: Sequence[Replacement],
        handling: Handling,
    ) -> Draft:
        """See :meth:`redactor.formats.base.Format.write`."""
        return self._format.write(source, document, replacements, handling)


def _docx() -> Format:
    from redactor.formats.docx import DocxFormat

    return DocxFormat()


def _pdf() -> Format:
    from redactor.formats.pdf import PdfFormat

    return PdfFormat()


FORMATS: tuple[Format, ...] = (
    TextFormat(),
    Later("docx", (".docx", ".docm", ".dotx", ".dotm"), _docx),
    Later("pdf", (".pdf",), _pdf),
)


def format_for(suffix: str) -> Format | None:
    """The format that takes files with this lower-case ending, if any."""
    return next((each for each in FORMATS if suffix in each.suffixes), None)


def suffixes() -> tuple[str, ...]:
    """Every ending that is taken, sorted."""
    return tuple(sorted({suffix for each in FORMATS for suffix in each.suffixes}))
