"""Which attribute values may stay as they are, because an attribute can hold any sentence.

Deny by default: a value stays if it has the shape of a number, a colour or a language, or is a value
that the schema lists (:mod:`redactor.ooxml`). Names of fonts and of built-in styles are looked up. The
shapes were checked against the public test corpus: what they refuse there is markup of other producers
and free text.
"""

from __future__ import annotations

import re
from functools import lru_cache

from redactor.ooxml import is_font, is_value


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


_GUID = r"\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}"
_INTEGER = r"(?:0{0,3}[1-9]\d{0,9}|0{1,4})"
_NUMBER = rf"[-+]?(?:{_INTEGER}(?:\.\d*)?|\.\d+|\d{{1,14}}[eE][-+]?\d{{1,3}})(?:%|pt|in|cm|mm|pc|px|pi|em|emu|f|fd|v)?"
_TOKEN = re.compile(
    rf"{_NUMBER}|[01]{{12}}|#?(?=[0-9A-F]*\d)[0-9A-F]{{2,8}}|#?[0-9a-f]{{3,8}}|[A-F]{{2}}|[A-F]{{6}}|F{{8}}|#\d{{1,3}}|{_GUID}|"
    r"[a-z]{2,3}(?:-(?:[A-Z]{2}|[A-Z][a-z]{3}|none|\d{3})){1,2}(?:_tradnl)?|x-none|"
    r"\W{1,4}|[A-Za-z][0-9]{0,4}|Name\d{1,4}|NaN|INF|"
    r"_x0000_[a-z]\d{1,9}|_blank|rId\d{1,6}|bm_\d{1,6}|Style\d{1,5}"
)
_PANOSE = re.compile(r"[0-9A-F]{20}")
_LAYOUT_NAME = re.compile(r"[a-z][A-Za-z0-9]{0,50}")
_GUIDE = re.compile(r"(?:adj|connsite[XY]|[a-z]{1,3})\d{0,5}")
_LIST = re.compile(r"[\s,;@:=()\[\]*/]+")
_LIST_ATTRIBUTES = _words(
    """
    adj axis bulletEnabled cnt color color2 colors connectangles connectlocs coordorigin
    coordsize dashstyle edited embosscolor eqn fillcolor fmla focusposition focussize from
    hideLastTrans inset limo map matrix offset offset2 origin points polar position ptType
    radiusrange shadowcolor spans spcFirstLastPara st step strokecolor switch textboxrect to
    xrange yrange
    """
)
_PATH = re.compile(r"[-+\d\s,.@#a-z]{0,100000}")
_WORD_IN_PATH = re.compile(r"[a-z]{4,}")
_URIS = re.compile(
    r"urn:microsoft\.com/office/officeart/\d{4}/\d/\d?/?[a-z]+/[A-Za-z0-9_+#-]{1,40}"
    r"|urn:microsoft\.com/office/officeart/\d{4}/\d/[a-z]+/[A-Za-z0-9_+#/-]{1,40}"
    r"|http://schemas\.microsoft\.com/office/word"
    r"|http://schemas\.openxmlformats\.org/drawingml/2006/(?:picture|chart|diagram)"
    r"|http://schemas\.microsoft\.com/office/word/2010/wordprocessing(?:Shape|Group|Canvas)"
)
_CSS_NAMES = _words(
    """
    direction flip font-size font-style font-variant font-weight height layout-flow left
    margin margin-bottom margin-left margin-right margin-top mso-direction-alt
    mso-fit-shape-to-text mso-height-percent mso-height-relative mso-layout-flow-alt
    mso-left-percent mso-next-textbox mso-position-horizontal mso-position-horizontal-relative
    mso-position-vertical mso-position-vertical-relative mso-rotate mso-text-scale
    mso-top-percent mso-width-percent mso-width-relative mso-wrap-distance-bottom
    mso-wrap-distance-left mso-wrap-distance-right mso-wrap-distance-top mso-wrap-edited
    mso-wrap-style position rotation text-align text-decoration top v-rotate-letters
    v-same-letter-heights v-text-align v-text-anchor v-text-kern v-text-reverse v-text-spacing
    v-text-spacing-mode visibility width z-index
    """
)
_CSS_WORDS = _words(
    """
    absolute auto bold bolder bottom bottom-baseline bottom-center bottom-center-baseline
    bottom-left-margin-area bottom-margin-area bottom-to-top center char context f hidden
    horizontal horizontal-ideographic inherit inner-margin-area inside italic left
    left-margin-area letter-justify lighter line line-through ltr margin middle middle-center
    none normal oblique outer-margin-area outside page paragraph relative right
    right-margin-area rtl small-caps square static stretch-justify t text through tight
    tightening top top-baseline top-center top-center-baseline top-margin-area top-to-bottom
    tracking underline vertical vertical-ideographic visible word-justify x xy y yx
    """
)
_CSS_TOKEN = re.compile(rf"{_NUMBER}|#_x0000_s\d{{1,9}}")
_NUMBER_FORMAT = re.compile(
    r"(?:\[\$-[0-9A-F]{1,6}\])?[#0?.,%\s;()_\-/:\\*$£€+@Eedmyhs\[\]]*|General", re.ASCII
)
_LEVEL_MARKS = re.compile(r"%\d")


@lru_cache(maxsize=4096)
def keeps(local: str, value: str, layout: bool = False) -> bool:
    """Whether the value of an attribute with this local name may stay as it is.

    Args:
        local: name of the attribute.
        value: its value.
        layout: whether it stands in the layout of a diagram, whose nodes have names of their own.
    """
    if value == "" or _is_token(value) or (layout and _LAYOUT_NAME.fullmatch(value)):
        return True
    if local in ("path", "v"):
        return bool(_PATH.fullmatch(value)) and not _WORD_IN_PATH.search(value)
    if local in _LIST_ATTRIBUTES:
        tokens = _LIST.split(value)
        return len(value) < 20_000 and all(not t or _is_token(t) or is_guide(t) for t in tokens)
    if local == "panose":
        return bool(_PANOSE.fullmatch(value))
    return bool(_URIS.fullmatch(value))


def is_guide(name: str) -> bool:
    """Whether a guide of a shape's geometry is named as Office names them (``adj1``)."""
    return bool(_GUIDE.fullmatch(name))


def _is_token(word: str) -> bool:
    return is_value(word) or bool(_TOKEN.fullmatch(word))


def plain_style(css: str) -> str:
    """A VML style with the properties that place and size a shape, and nothing else."""
    kept: list[str] = []
    for rule in css.split(";"):
        name, colon, value = (part.strip() for part in rule.partition(":"))
        if name == "font-family":
            fits = is_font(value.strip("\"'"))
        else:
            fits = name in _CSS_NAMES and all(map(_is_css, value.split(" ")))
        if colon and fits:
            kept.append(f"{name}:{value}")
    return ";".join(kept)


def _is_css(word: str) -> bool:
    return word in _CSS_WORDS or bool(_CSS_TOKEN.fullmatch(word))


def keeps_number_format(code: str) -> bool:
    """Whether a chart's number format holds no literal text."""
    return len(code) < 120 and bool(_NUMBER_FORMAT.fullmatch(code))


def level_has_words(text: str) -> bool:
    """Whether the text of a list level says more than its number (``%1.``) or a bullet."""
    rest = _LEVEL_MARKS.sub("", text)
    return sum(character.isalnum() for character in rest) > 1
