"""Which independent reader reads which finished file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from redactor.model import Surface
from redactor.readback import docx, pdf, text

READERS: Mapping[str, Callable[[bytes], Iterator[Surface]]] = MappingProxyType(
    {".txt": text.surfaces, ".md": text.surfaces, ".docx": docx.surfaces, ".pdf": pdf.surfaces}
)
