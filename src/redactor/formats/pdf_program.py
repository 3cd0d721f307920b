"""Font programs that do not tell which letters a removed name had.

A font in a PDF often holds just the characters of the document, so what is left over after a
redaction spells the alphabet of what was redacted. Here a program loses every outline, name and
code that the copy does not use. Which glyph a code draws, and how, stays as it was.

What still tells something: how many glyphs a TrueType or CFF program had before, and figures over
all glyphs, such as the font's bounding box.
"""

from __future__ import annotations

import struct
from typing import Literal

from redactor.formats.pdf_program_cff import trimmed_cff
from redactor.formats.pdf_program_sfnt import MAGIC, trimmed_sfnt
from redactor.formats.pdf_program_type1 import lengths, trimmed_type1
from redactor.formats.pdf_program_used import Used

__all__ = ["ProgramKind", "Used", "lengths", "trimmed"]

ProgramKind = Literal["type1", "truetype", "cff", "opentype"]
"""FontFile, FontFile2, FontFile3 with Type1C or CIDFontType0C, FontFile3 with OpenType."""

_DAMAGED = (struct.error, IndexError, KeyError, OverflowError, UnicodeError)


def trimmed(program: bytes, kind: ProgramKind, used: Used, *others: Used) -> bytes:
    """The font program with only what is used; the same bytes every time.

    ``others``: what further fonts use of it, where several font dictionaries share one program.

    Viewers go by what a program is, not by what the PDF calls it, and so does this function:
    ``kind`` decides only where the bytes do not.

    Raises:
        ValueError: the program cannot be understood, or takes too long to.
    """
    uses = (used, *others)
    try:
        match _found(program) or kind:
            case "type1":
                return trimmed_type1(program, uses)
            case "cff":
                return trimmed_cff(program, uses)[0]
            case _:
                return trimmed_sfnt(program, uses)
    except _DAMAGED:
        raise ValueError("The font program is damaged.") from None


def _found(program: bytes) -> ProgramKind | None:
    if program[:4] in MAGIC:
        return "opentype" if program[:4] == b"OTTO" else "truetype"
    if program[:2] in (b"%!", b"\x80\x01"):
        return "type1"
    return "cff" if program[:1] == b"\x01" and program[:4] != b"\x01\x00\x00\x00" else None
