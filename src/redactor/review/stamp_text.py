"""Puts the notice around a text: its first and its last line; every byte between them stays."""

from __future__ import annotations

import re
from typing import Final

from redactor.errors import DocumentError
from redactor.formats.text import decode
from redactor.review.notice import Notice, StampError

_LINE_END: Final = re.compile(r"\r\n|\n|\r")


def around(data: bytes, notice: Notice) -> tuple[bytes, bytes, bytes]:
    """What comes before the text (with the byte order mark), the text's own bytes, what comes after.

    An empty line parts the notice from the text, so that Markdown does not take it for a part of it.

    Raises:
        StampError: the file is no text.
    """
    try:
        decoded = decode(data)
    except DocumentError:
        raise StampError(
            "The signed copy is no text that can be read.", "Make the copy again."
        ) from None
    found = _LINE_END.search(decoded.text)
    end = found[0] if found else "\n"
    ends = decoded.text.endswith(("\n", "\r"))
    before = f"{notice.line}{end}{end}"
    after = f"{end}{notice.line}{end}" if ends else f"{end}{end}{notice.line}"
    body = data[len(decoded.bom) :]
    return (
        decoded.bom + before.encode(decoded.encoding),
        body,
        after.encode(decoded.encoding),
    )


def stamp(data: bytes, notice: Notice) -> tuple[bytes, int]:
    """The text with its notice, and how often it stands there; see :func:`around`."""
    return b"".join(around(data, notice)), 2
