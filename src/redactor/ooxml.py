"""The words of the Word format itself, which name nobody however much they look like a name.

``center``, ``black`` and ``Table Grid`` stand in every document as values that the schema lists. The
writer keeps no other value, and the reader that checks a copy looks for names in everything else. Both
take the words from here because they are facts of the standard (ECMA-376, parts 1 and 4: the names of
elements and attributes, the values of enumerations; [MS-DOCX] for those of later versions), not code.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


@cache
def _listed(name: str) -> frozenset[str]:
    path = files("redactor") / "data" / f"ooxml_{name}.txt"
    return _words(path.read_text(encoding="utf-8"))


def is_element(local: str) -> bool:
    """Whether the standard has an element of this local name."""
    return local in _listed("elements")


def is_attribute(local: str) -> bool:
    """Whether the standard has an attribute of this local name."""
    return local in _listed("attributes")


def is_value(word: str) -> bool:
    """Whether an enumeration of the standard has this value."""
    return word in _listed("values")


_ACCENTED = (
    r"(?:Colorful (?:Grid|List|Shading)|Dark List|Light (?:Grid|List|Shading)|"
    r"Medium (?:Grid|List|Shading) \d|(?:Grid|List) Table \d(?: Light| Dark| Colorful)?)"
    r"(?: Accent [1-6])?"
)
_SINGLE = (
    "Balloon Text|Bibliography|Block Text|Body Text|Body Text First Indent|Body Text Indent|"
    "Book Title|Closing|Date|Default Paragraph Font|Document Map|E-mail Signature|Emphasis|"
    "FollowedHyperlink|Grid Table Light|HTML Acronym|HTML Address|HTML Bottom of Form|HTML Cite|"
    "HTML Code|HTML Definition|HTML Keyboard|HTML Preformatted|HTML Sample|HTML Top of Form|"
    "HTML Typewriter|HTML Variable|Hashtag|Hyperlink|Intense Emphasis|Intense Quote|"
    "Intense Reference|List|List Bullet|List Continue|List Number|List Paragraph|Mention|"
    "Message Header|No List|No Spacing|Normal|Normal \\(Web\\)|Normal Indent|Normal Table|"
    "Note Heading|Outline List|Placeholder Text|Plain Table|Plain Text|Quote|Revision|Salutation|"
    "Signature|Smart Hyperlink|Smart Link|Strong|Subtitle|Subtle Emphasis|Subtle Reference|"
    "TOC Heading|Table 3D effects|Table Classic|Table Colorful|Table Columns|Table Contemporary|"
    "Table Elegant|Table Grid|Table List|Table Professional|Table Simple|Table Subtle|Table Theme|"
    "Table Web|Title|Unresolved Mention|annotation reference|annotation subject|annotation text|"
    "caption|endnote reference|endnote text|envelope address|envelope return|footer|"
    "footnote reference|footnote text|header|heading|index|index heading|line number|macro|"
    "page number|table of authorities|table of figures|toa heading|toc|Table Normal"
)
_BUILT_IN = re.compile(rf"(?i:{_ACCENTED}|(?:{_SINGLE})(?: [1-9])?)")


def is_style(name: str) -> bool:
    """Whether Word ships a style of this name (its latent styles, ISO/IEC 29500-1, 17.7.4.6)."""
    return bool(_BUILT_IN.fullmatch(name))


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
_FONTS_OF_OFFICE = """
Agency FB, Algerian, Baskerville Old Face, Bauhaus 93, Bell MT, Berlin Sans FB, Bernard MT Condensed,
Blackadder ITC, Bradley Hand ITC, Broadway, Brush Script MT, Californian FB, Calisto MT, Castellar,
Centaur, Chiller, Colonna MT, Cooper Black, Copperplate Gothic Bold, Copperplate Gothic Light,
Curlz MT, Edwardian Script ITC, Elephant, Engravers MT, Eras Bold ITC, Eras Demi ITC,
Eras Light ITC, Eras Medium ITC, Felix Titling, Footlight MT Light, Forte, Freestyle Script,
French Script MT, Gigi, Goudy Stout, Haettenschweiler, Harlow Solid Italic, Harrington,
High Tower Text, Imprint MT Shadow, Informal Roman, Ink Free, Jokerman, Juice ITC, Kristen ITC,
Kunstler Script, Lucida Bright, Lucida Calligraphy, Lucida Fax, Lucida Handwriting, Magneto,
Maiandra GD, Matura MT Script Capitals, Mistral, Niagara Engraved, Niagara Solid, OCR A Extended,
Old English Text MT, Onyx, Palace Script MT, Papyrus, Parchment, Perpetua, Perpetua Titling MT,
Playbill, Poor Richard, Pristina, Rage Italic, Ravie, Rockwell, Rockwell Condensed,
Rockwell Extra Bold, Script MT Bold, Showcard Gothic, Sitka Text, Snap ITC, Stencil,
Tempus Sans ITC, Tw Cen MT, Tw Cen MT Condensed, Viner Hand ITC, Vivaldi, Vladimir Script,
Wide Latin,
inherit, initial, serif, sans-serif, system-ui, (normal text)
"""
_FONTS_BY_NAME = frozenset(
    (
        *(" ".join(name.split()) for name in _FONTS_OF_OFFICE.split(",")),
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


@lru_cache(maxsize=1024)
def is_font(name: str) -> bool:
    """Whether a font is one that ships with Windows or an office suite, or a slot of the theme."""
    if not name or name in _FONTS_BY_NAME:
        return True
    words = name.lstrip("+@").replace("-", " ").lower().split()
    return bool(words) and all(word in _FONT_WORDS for word in words)


_LANGUAGE = re.compile(
    r"[a-z]{2,3}(?:-(?:[A-Z]{2}|Latn|Cyrl|Hans|Hant|Hebr|Arab|none)){1,2}|x-none|es-ES_tradnl"
)
_PART = re.compile(
    r"/?(?:\[Content_Types\]\.xml|_rels/\.rels|docProps/(?:core|app)\.xml|"
    r"word/(?:_rels/)?(?:document|styles|numbering|settings|footnotes|endnotes|comments|fontTable|"
    r"webSettings|header\d{1,4}|footer\d{1,4}|theme/(?:_rels/)?theme\d{1,4}|"
    r"charts/(?:_rels/)?chart\d{1,4}|"
    r"diagrams/(?:_rels/)?(?:data|layout|quickStyle|colors|drawing)\d{1,4})\.xml(?:\.rels)?|"
    r"word/media/image\d{1,4}\.(?:png|jpe?g))"
)
_IN_AN_ID = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+[A-Z]?")
_A_NUMBER = 6
_URI = re.compile(
    r"(?:http://schemas\.(?:openxmlformats\.org|microsoft\.com/office)/|"
    r"urn:(?:schemas-microsoft-com:|microsoft\.com/office/officeart/)|"
    r"application/vnd\.(?:openxmlformats-(?:package|officedocument)|ms-office)\.)(?P<rest>[\w/:.+-]*)",
    re.ASCII,
)
_URI_WORDS = _words(
    """
    comments content-types core core-properties customXml diagram diagramColors diagramData
    diagramDrawing diagramLayout diagramQuickStyle diagramStyle digital-signature document
    drawing drawingml endnotes extended-properties fontTable footer footnotes header hyperlink
    image main markup-compatibility math metadata numbering office officeDocument package
    picture properties relationships schemaLibrary settings spreadsheetml styles theme
    webSettings wordml word wordprocessingCanvas wordprocessingDrawing wordprocessingGroup
    wordprocessingShape wordprocessingml xml vml
    """
)


NEUTRAL_LINK = "https://redacted.invalid/"
"""Where every link of a copy leads: a name that never resolves (RFC 6761)."""
_CODE = re.compile(
    r"\s*(?:PAGE|NUMPAGES|SECTION|SECTIONPAGES|FORMCHECKBOX|NUMWORDS|NUMCHARS|"
    r"SEQ (?:Figure|Table|Equation)|(?:REF|PAGEREF|NOTEREF) bm_\d+(?: \\[hnrwptf])*|"
    r"HYPERLINK \\l \"bm_\d+\"|TOC(?: \\[a-z](?: ?\"[\d\- ]*\")?)*)\s*"
)


def is_own_code(code: str) -> bool:
    """Whether the code of a field names nothing but what Word computes from the document."""
    return bool(_CODE.fullmatch(code))


def is_own_uri(value: str) -> bool:
    """Whether a namespace, a relationship type or a content type is one of the standard's."""
    match = _URI.fullmatch(value)
    return match is not None and all(
        word in _URI_WORDS or is_element(word) or not word.isalpha()
        for word in re.split(r"[/:.+]", match["rest"])
    )


_MEDIA = frozenset({"png", "jpeg", "jpg", "xml", "rels", "image/png", "image/jpeg"})


def is_part(name: str) -> bool:
    """Whether a path is one that Word gives to a part: it is named after its kind and numbered."""
    return bool(_PART.fullmatch(name))


@lru_cache(maxsize=8192)
def is_own(value: str) -> bool:
    """Whether an attribute that holds no free text says nothing but words of the format.

    A number is no word: a telephone number can stand in any attribute.
    """
    if value == NEUTRAL_LINK:
        return True
    if sum(character.isdigit() for character in value) >= _A_NUMBER:
        return False
    return (
        is_value(value)
        or value in _MEDIA
        or bool(_LANGUAGE.fullmatch(value))
        or is_part(value)
        or is_font(value)
        or is_style(value)
        or is_style(" ".join(_IN_AN_ID.findall(value)))
    )
