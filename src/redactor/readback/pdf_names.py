"""The names that a copy may hold, so that no other word hides in one and none of these is a false alarm.

A client called Page, Black or Georgia does not stop a copy: a name of these lists says nothing of the
document, and any name that is not of them stops it. From ISO 32000-1, the Adobe Glyph
Lists and Computer Modern.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from fontTools import agl

RESOURCE = re.compile(r"[A-Z][A-Za-z]{0,2}\d{1,5}")
"""What a resource may be called: too short to say anything."""
SPOT = re.compile(r"All|None|Cyan|Magenta|Yellow|Black|[A-Z]\d{1,5}")
BLENDS = """Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight
SoftLight Difference Exclusion Hue Saturation Color Luminosity""".split()
INTENTS = "AbsoluteColorimetric RelativeColorimetric Saturation Perceptual".split()
DEVICES = "DeviceGray DeviceRGB DeviceCMYK Pattern".split()
ENCODINGS = "WinAnsiEncoding MacRomanEncoding MacExpertEncoding StandardEncoding".split()
ORDERINGS = (b"Identity", b"UCS", b"Japan1", b"GB1", b"CNS1", b"Korea1", b"KR")
CMAPS = """Identity GB-EUC GBpc-EUC GBK-EUC GBKp-EUC GBK2K UniGB-UCS2 UniGB-UTF16 B5pc HKscs-B5 ETen-B5
ETenms-B5 CNS-EUC UniCNS-UCS2 UniCNS-UTF16 83pv-RKSJ 90ms-RKSJ 90msp-RKSJ 90pv-RKSJ Add-RKSJ EUC
Ext-RKSJ UniJIS-UCS2 UniJIS-UCS2-HW UniJIS-UTF16 KSC-EUC KSCms-UHC KSCms-UHC-HW KSCpc-EUC UniKS-UCS2
UniKS-UTF16""".split()
OWN_CMAPS = ("Adobe-Identity-UCS", "Adobe-Identity-H", "Adobe-Identity-V")

_FAMILIES = """Helvetica Times Courier Symbol ZapfDingbats Arial ArialMT ArialNarrow ArialBlack
ArialUnicodeMS TimesNewRoman TimesNewRomanPS TimesNewRomanPSMT CourierNew CourierNewPS CourierNewPSMT
Calibri Cambria CambriaMath Candara Consolas Constantia Corbel Verdana Tahoma Georgia Garamond
TrebuchetMS Trebuchet BookAntiqua BookmanOldStyle CenturyGothic CenturySchoolbook ComicSansMS Impact
LucidaConsole LucidaSansUnicode MicrosoftSansSerif PalatinoLinotype SegoeUI Wingdings Wingdings2
Wingdings3 Webdings SymbolMT Aptos""".split()
_STYLE = "(?:Bold|Italic|Oblique|BoldItalic|BoldOblique|Roman|Regular|Light|Narrow|Black)"
_FONT = re.compile(
    r"[A-Z]{6}\+F\d{1,6}(?:,(?:Bold)?(?:Italic)?)?|(?:[A-Z]{6}\+)?Redactor(?:Glyphless|Label)"
    rf"|(?:{'|'.join(_FAMILIES)})(?:[,-]{_STYLE}(?:MT)?)?"
)
_OWN_GLYPH = re.compile(
    r"\.?(?:[A-Za-z]{0,2}|cid|gid|uni|char|glyph|Glyph|index)\d{1,6}|uni[0-9A-F]{4,}"
)
_GLYPH_STYLES = frozenset(("", "alt", "sc", "smcp", "onum", "lf", "oldstyle", "taboldstyle"))
_TEX = """circlecopyrt visiblespace compwordmark perthousandzero ffi ffl arrowvertex asteriskmath
circlemultiply circleplus circleminus circledivide circledot element negationslash universal existential
epsilon1 rho1 sigma1 theta1 phi1 pi1 mapsto star arrowhookleft arrowhookright triangleright triangleleft
parenleftbig parenrightbig parenleftBig parenrightBig parenleftbigg parenrightbigg bracketleftbig
bracketrightbig bracketleftBig bracketrightBig braceleftbig bracerightbig braceleftBig bracerightBig
summationtext summationdisplay integraltext integraldisplay producttext productdisplay radicalbig
radicalBig radicalbigg radicalBigg prime lessmuch greatermuch owner slurabove slurbelow tie vector""".split()
_GLYPHS = frozenset((*agl.AGL2UV, *agl.LEGACY_AGL2UV, *_TEX))


def is_font(name: str) -> bool:
    """Whether a font may be called so: a number, one of ours, or one that every system has."""
    return _FONT.fullmatch(name) is not None


def is_glyph(name: str) -> bool:
    """Whether a glyph may be called so."""
    if name in _GLYPHS or name == ".notdef" or _OWN_GLYPH.fullmatch(name):
        return True
    base, _, style = name.partition(".")
    letters = base.split("_")
    return len(letters) < 4 and style in _GLYPH_STYLES and _GLYPHS.issuperset(letters)


def glyph_text(name: str) -> str:
    """What a glyph stands for by its name, else ``""``."""
    return str(agl.toUnicode(name))


def free_parts(names: Iterable[str]) -> list[str]:
    """What of glyph and font names is not from a list: as written, and what it stands for."""
    out: list[str] = []
    for name in names:
        prefix, plus, _ = name.partition("+")
        if plus:
            out.append(prefix)
        elif _OWN_GLYPH.fullmatch(name) and name not in _GLYPHS and not RESOURCE.fullmatch(name):
            out += [name, glyph_text(name)]
    return [text for text in out if text]
