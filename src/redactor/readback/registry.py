"""Which independent reader reads which finished file. A reader's library is imported when it is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from redactor.model import Surface
from redactor.readback.text import surfaces


def _docx(data: bytes) -> Iterator[Surface]:
    from redactor.readback import docx

    return docx.surfaces(data)


def _pdf(data: bytes) -> Iterator[Surface]:
    from redactor.readback import pdf

    return pdf.surfaces(data)


READERS: Mapping[str, Callable[[bytes], Iterator[Surface]]] = MappingProxyType(
    {".txt": surfaces, ".md": surfaces, ".docx": _docx, ".pdf": _pdf}
)
