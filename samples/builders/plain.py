"""Text files in the encodings that a real share holds."""

from __future__ import annotations

import codecs

from builders.front import Source

_BOMS = {"utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE}


def build(source: Source) -> bytes:
    """Encode the body as its ``encoding``, ``newline`` (lf or crlf) and ``bom`` say."""
    encoding = source.meta["encoding"]
    text = source.body
    if source.meta["newline"] == "crlf":
        text = text.replace("\n", "\r\n")
    bom = _BOMS[encoding] if source.meta.get("bom") else b""
    return bom + text.encode(encoding)
