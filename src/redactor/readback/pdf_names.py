"""The names that any clean PDF consists of, so that a client called Page does not stop a copy.

From ISO 32000-1 (tables 5, 15, 28, 29, 30, 89, 111, 117, 121, 122), only those that a copy uses.
Any other name is reported, because names are a place where text can hide.
"""

from __future__ import annotations

import re

_WORDS = """
Type Subtype Catalog Pages Page Kids Count Parent MediaBox Resources Contents Rotate
XObject Image Width Height BitsPerComponent ColorSpace DeviceGray DeviceRGB Indexed
Filter FlateDecode DCTDecode Length DecodeParms
Font Type0 BaseFont Encoding Identity-H DescendantFonts ToUnicode CIDFontType2
CIDSystemInfo Registry Ordering Supplement FontDescriptor FontName Flags FontBBox
ItalicAngle Ascent Descent CapHeight StemV FontFile2 DW W CIDToGIDMap
Root Info Size ID Prev Producer ProcSet PDF Text
"""
STANDARD_NAMES: frozenset[str] = frozenset(f"/{word}" for word in _WORDS.split())

_NAME = re.compile(rb"/[A-Za-z0-9-]+")
_KEYWORD = re.compile(rb"\b(?:obj|endobj|stream|endstream|xref|trailer|startxref)\b")


def without_standard_words(structure: bytes) -> bytes:
    """The bytes between a file's streams, less the words that every PDF has there."""
    rest = _NAME.sub(
        lambda match: b" " if _is_standard(match.group()) else match.group(), structure
    )
    return _KEYWORD.sub(b" ", rest)


def _is_standard(name: bytes) -> bool:
    return name.decode("ascii") in STANDARD_NAMES
