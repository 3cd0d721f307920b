"""Reads a finished text file in every encoding that it could be taken for."""

from __future__ import annotations

from collections.abc import Iterator

from redactor.model import Surface

_WIDE = ("utf-16", "utf-16-le", "utf-16-be", "utf-32")
_ENCODINGS = ("utf-8", "cp1252", "latin-1", *_WIDE)


def surfaces(data: bytes) -> Iterator[Surface]:
    """The file's text, once for every encoding that its bytes are valid in.

    The likely ones (16 or 32 bit where there is a byte order mark or a NUL, else the first 8-bit one that
    fits) are ``text``; what a program would only see by mistake is ``raw``.
    """
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data
    seen: set[str] = set()
    narrow_done = wide
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
        likely = wide if encoding in _WIDE else not narrow_done
        narrow_done = narrow_done or encoding not in _WIDE
        if text not in seen:
            seen.add(text)
            yield Surface("text", text, "text" if likely else "raw")
