"""Makes the released copy: the signed copy with a visible notice, and proof that nothing else changed.

The disclosure log records the hashes of both; see :mod:`redactor.review.trace` for the way back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from redactor.review.notice import Notice, StampError, notice_for
from redactor.review.stamp_proof import prove

__all__ = ["SUFFIXES", "Notice", "StampError", "notice_for", "stamped"]

Stamper = Callable[[bytes, Notice], tuple[bytes, int]]
"""The stamped copy, and in how many places it has its notice."""


def _text(data: bytes, notice: Notice) -> tuple[bytes, int]:
    from redactor.review.stamp_text import stamp

    return stamp(data, notice)


def _docx(data: bytes, notice: Notice) -> tuple[bytes, int]:
    from redactor.review.stamp_docx import stamp

    return stamp(data, notice)


def _pdf(data: bytes, notice: Notice) -> tuple[bytes, int]:
    from redactor.review.stamp_pdf import stamp

    return stamp(data, notice)


_STAMPERS: Mapping[str, Stamper] = MappingProxyType(
    {".txt": _text, ".md": _text, ".docx": _docx, ".pdf": _pdf}
)
SUFFIXES: frozenset[str] = frozenset(_STAMPERS)
"""Kinds of files that can be released."""


def stamped(data: bytes, suffix: str, notice: Notice) -> bytes:
    """The signed copy with its notice; the same copy and notice give the same bytes.

    Args:
        data: the signed copy.
        suffix: ``.txt``, ``.md``, ``.docx`` or ``.pdf``.

    Raises:
        StampError: it cannot be stamped, or the proof failed: nothing may be released then.
    """
    stamper = _STAMPERS.get(suffix.lower())
    if stamper is None:
        raise StampError(
            "There is no way to put a notice into a file of this kind.",
            f"Release copies that end in {', '.join(sorted(SUFFIXES))}.",
        )
    made, times = stamper(data, notice)
    prove(data, made, suffix.lower(), notice, times)
    return made
