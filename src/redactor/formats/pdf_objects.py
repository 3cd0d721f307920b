"""Takes values out of pypdf's objects with their types known, whatever a damaged file holds there."""

from __future__ import annotations

from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from redactor.formats.pdf_affine import IDENTITY, Matrix

_DEEPEST = 32
_TALLEST = 12  # levels of a page tree


def plain(value: object) -> PdfObject | None:
    """The object itself where a reference is given."""
    for _ in range(_DEEPEST):
        if not isinstance(value, IndirectObject):
            break
        value = value.get_object()
    return value if isinstance(value, PdfObject) and not isinstance(value, IndirectObject) else None


def entry(holder: object, key: str) -> PdfObject | None:
    """What stands under ``key`` (with its slash) in a dictionary; ``None`` if nothing does."""
    found = plain(holder)
    if not isinstance(found, DictionaryObject) or key not in found:
        return None
    return plain(found.raw_get(key))


def inherited(page: object, key: str) -> PdfObject | None:
    """What a page has under ``key`` or inherits (ISO 32000-1, 7.7.3.4); ``None`` if nothing does."""
    holder = plain(page)
    for _ in range(_TALLEST):
        found = entry(holder, key)
        if found is not None:
            return found
        holder = entry(holder, "/Parent")
    return None


def dictionary(value: object) -> DictionaryObject:
    """A dictionary; an empty one for anything else."""
    found = plain(value)
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def array(value: object) -> list[PdfObject | None]:
    """The items of an array, references followed; none for anything else."""
    found = plain(value)
    if not isinstance(found, ArrayObject):
        return []
    return [plain(item) for item in list.__iter__(found)]


def real(value: object, default: float = 0.0) -> float:
    """A number; ``default`` for anything else."""
    found = plain(value)
    try:
        return float(found)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return default


def whole(value: object, default: int = 0) -> int:
    """A whole number; ``default`` for anything else."""
    found = plain(value)
    return int(found) if isinstance(found, NumberObject) else int(real(found, default))


def name(value: object) -> str:
    """A name without its slash; empty for anything else."""
    found = plain(value)
    return str(found)[1:] if isinstance(found, NameObject) else ""


def text(value: object) -> str:
    """A string's text, its bytes read as Latin-1 where it has no encoding."""
    found = plain(value)
    if isinstance(found, TextStringObject):
        return str(found)
    return bytes(found).decode("latin-1") if isinstance(found, ByteStringObject) else ""


def reals(value: object) -> list[float]:
    """The numbers of an array."""
    return [real(item) for item in array(value)]


def matrix(value: object) -> Matrix:
    """An affine map; identity for anything else."""
    found = reals(value)
    if len(found) != 6:
        return IDENTITY
    a, b, c, d, e, f = found
    return (a, b, c, d, e, f)


def stream_data(value: object) -> bytes:
    """The decoded bytes of a stream; none for anything else.

    Raises:
        ValueError: a filter cannot undo them.
    """
    found = plain(value)
    if not isinstance(found, StreamObject):
        return b""
    try:
        return bytes(found.get_data())
    except Exception:  # noqa: BLE001 - pypdf raises anything on damaged streams
        raise ValueError("a stream cannot be unpacked") from None
