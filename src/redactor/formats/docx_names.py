"""XML names, because a DOCX comes in two dialects (Transitional and Strict, ISO/IEC 29500).

Every namespace that the walker knows has one short prefix; Strict namespaces share the prefix of
their Transitional twin, so ``prefixed(tag)`` gives ``w:p`` for both and ``clark("w:p")`` writes
Transitional. What has no prefix here is unknown, and unknown markup is not carried over.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

_OOXML = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_WORD = "http://schemas.microsoft.com/office/word/2010/"

NAMESPACES: Mapping[str, str] = MappingProxyType(
    {
        "w": _OOXML + "wordprocessingml/2006/main",
        "r": _OOXML + "officeDocument/2006/relationships",
        "m": _OOXML + "officeDocument/2006/math",
        "a": _OOXML + "drawingml/2006/main",
        "wp": _OOXML + "drawingml/2006/wordprocessingDrawing",
        "pic": _OOXML + "drawingml/2006/picture",
        "c": _OOXML + "drawingml/2006/chart",
        "dgm": _OOXML + "drawingml/2006/diagram",
        "mc": _OOXML + "markup-compatibility/2006",
        "w14": _WORD + "wordml",
        "wp14": _WORD + "wordprocessingDrawing",
        "wps": _WORD + "wordprocessingShape",
        "wpg": _WORD + "wordprocessingGroup",
        "wpc": _WORD + "wordprocessingCanvas",
        "dsp": "http://schemas.microsoft.com/office/drawing/2008/diagram",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "w10": "urn:schemas-microsoft-com:office:word",
    }
)
_STRICT_TWINS: Mapping[str, str] = MappingProxyType(
    {
        _STRICT + "wordprocessingml/main": "w",
        _STRICT + "officeDocument/relationships": "r",
        _STRICT + "officeDocument/math": "m",
        _STRICT + "drawingml/main": "a",
        _STRICT + "drawingml/wordprocessingDrawing": "wp",
        _STRICT + "drawingml/picture": "pic",
        _STRICT + "drawingml/chart": "c",
        _STRICT + "drawingml/diagram": "dgm",
    }
)
_PREFIXES: Mapping[str, str] = MappingProxyType(
    {**{uri: prefix for prefix, uri in NAMESPACES.items()}, **_STRICT_TWINS}
)
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def prefix_of(uri: str) -> str | None:
    """The short prefix of a namespace, ``None`` if the walker does not know it."""
    return _PREFIXES.get(uri)


@lru_cache(maxsize=4096)
def prefixed(tag: str) -> str:
    """``{uri}local`` as ``w:local``; ``local`` without namespace; ``?:local`` in an unknown one."""
    if not tag.startswith("{"):
        return tag
    uri, _, local = tag[1:].partition("}")
    return f"{_PREFIXES.get(uri, '?')}:{local}"


@lru_cache(maxsize=4096)
def clark(name: str) -> str:
    """``w:p`` as ``{uri}p`` in the Transitional dialect; a name without prefix stays as it is."""
    prefix, colon, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if colon else name


def spelled(name: str) -> tuple[str, ...]:
    """``w:p`` as both dialects write it."""
    prefix, _, local = name.partition(":")
    return tuple(f"{{{uri}}}{local}" for uri, known in _PREFIXES.items() if known == prefix)
