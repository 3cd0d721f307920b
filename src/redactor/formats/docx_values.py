"""Which attribute values may stay as they are, because an attribute can hold any sentence.

Deny by default: a value stays if it has the shape of a number, a colour, a language or a keyword of
the schema. Names of fonts and of built-in styles are looked up. The shapes were checked against the
public test corpus: what they refuse there is markup of other producers and free text.
"""

from __future__ import annotations

import re
from functools import lru_cache


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


_GUID = r"\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}"
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?:%|pt|in|cm|mm|pc|px|pi|em|emu|f|fd|v)?"
_KEYWORD = r"[a-z][A-Za-z0-9]{0,50}"
_TOKEN = re.compile(
    rf"{_NUMBER}|{_KEYWORD}|#?(?=[0-9A-F]*\d)[0-9A-F]{{2,20}}|#?[0-9a-f]{{3,8}}|[A-F]{{2}}|[A-F]{{6}}|F{{8}}|#\d{{1,3}}|{_GUID}|"
    r"[a-z]{2,3}(?:-(?:[A-Z]{2}|[A-Z][a-z]{3}|none|\d{3})){1,2}(?:_tradnl)?|x-none|"
    r"\W{1,4}|[A-Z][0-9]{0,4}|Name\d{1,4}|NaN|INF|"
    r"_x0000_[a-z]\d{1,9}|_blank|rId\d{1,6}|bm_\d{1,6}|Style\d{1,5}"
)
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
_CSS_NAME = re.compile(
    r"position|(?:margin|padding)(?:-(?:left|right|top|bottom))?|left|top|right|bottom|width|height|"
    r"z-index|visibility|rotation|flip|layout-flow|text-align|text-decoration|direction|"
    r"font-(?:size|weight|style|variant)|v-(?:text|rotate)[a-z-]*|mso-[a-z-]{1,40}"
)
_CSS_VALUE = re.compile(
    rf"(?:{_NUMBER}|#_x0000_s\d{{1,9}}|[a-z][a-z-]{{0,30}})(?:\s(?:{_NUMBER}|[a-z][a-z-]{{0,20}}))?"
)
_NUMBER_FORMAT = re.compile(
    r"(?:\[\$-[0-9A-F]{1,6}\])?[#0?.,%\s;()_\-/:\\*$£€+@Eedmyhs\[\]]*|General", re.ASCII
)
_LEVEL_MARKS = re.compile(r"%\d")

_FONT_WORDS = _words(
    """
    2 3 45 55 aharoni angsana aptos arabic arial avenir baiti baskerville batang black bodoni
    body bold boli book bookman britannic caladea calibri cambria candara carlito cascadia
    century cg cherokee cjk code comic condensed consolas console constantia corbel cordia
    corsiva courier cs cyr daunpenh dejavu didot display dokchampa dotum droid ea ebrima edessa
    emoji estrangelo euphemia extra extrabold fallback franklin freesans frutiger futura
    gabriola garamond gautami georgia gill gothic goudy grande grotesque gulim gungsuh heavy
    helvetica himalaya historic impact inter iskoola italic javanese jhenghei jp kaiti kalinga
    kartika kodchiangupc kr latha le leelawadee liberation light linotype lt lucida lue malgun
    mangal math medium meiryo microsoft mincho ming mingliu mj mn modern mongolian mono
    monospace monotype moolboran ms mt mv myanmar narrow neue new nirmala noto nyala oblique old
    open opensymbol optima palatino phagspa plantagenet pmingliu pota pro ps raavi regular
    roboto roman rounded sans sc schoolbook segoe semibold semilight serif shruti simhei simsun
    source starsymbol style sylfaen symbol symbols tahoma tai tc text thin times
    timesnewromanpsmt traditional trebuchet tunga typewriter ubuntu ui uighur unicode verdana
    vrinda webdings wide wingdings yahei yi
    """
)
_FONTS_BY_NAME = frozenset(
    (
        "ＭＳ 明朝",
        "ＭＳ ゴシック",
        "ＭＳ Ｐゴシック",
        "ＭＳ Ｐ明朝",
        "新細明體",
        "맑은 고딕",
        "宋体",
        "黑体",
        "等线",
        "等线 Light",
        "游明朝",
        "游ゴシック",
        "游ゴシック Light",
        "바탕",
        "돋움",
        "굴림",
        "細明體",
        "メイリオ",
    )
)


@lru_cache(maxsize=4096)
def keeps(local: str, value: str) -> bool:
    """Whether the value of an attribute with this local name may stay as it is."""
    if _TOKEN.fullmatch(value) or value == "":
        return True
    if local in ("path", "v"):
        return bool(_PATH.fullmatch(value)) and not _WORD_IN_PATH.search(value)
    if local in _LIST_ATTRIBUTES:
        tokens = _LIST.split(value)
        return len(value) < 20_000 and all(not t or _TOKEN.fullmatch(t) for t in tokens)
    return bool(_URIS.fullmatch(value))


@lru_cache(maxsize=1024)
def keeps_font(name: str) -> bool:
    """Whether a font may be named: theme slots, and families that ship with an office suite."""
    if not name or name in _FONTS_BY_NAME:
        return True
    words = name.lstrip("+@").replace("-", " ").lower().split()
    return bool(words) and all(word in _FONT_WORDS for word in words)


def plain_style(css: str) -> str:
    """A VML style with the properties that place and size a shape, and nothing else."""
    kept: list[str] = []
    for rule in css.split(";"):
        name, colon, value = (part.strip() for part in rule.partition(":"))
        if name == "font-family":
            fits = keeps_font(value.strip("\"'"))
        else:
            fits = bool(_CSS_NAME.fullmatch(name) and _CSS_VALUE.fullmatch(value))
        if colon and fits:
            kept.append(f"{name}:{value}")
    return ";".join(kept)


def keeps_number_format(code: str) -> bool:
    """Whether a chart's number format holds no literal text."""
    return len(code) < 120 and bool(_NUMBER_FORMAT.fullmatch(code))


def level_has_words(text: str) -> bool:
    """Whether the text of a list level says more than its number (``%1.``) or a bullet."""
    rest = _LEVEL_MARKS.sub("", text)
    return sum(character.isalnum() for character in rest) > 1
