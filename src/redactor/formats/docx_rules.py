"""What the walker does with each piece of markup it knows: the tables behind the cleaner.

Names are prefixed (``w:p``). What is in no table is copied if its namespace is known, with the
attribute values that :mod:`docx_values` lets through and without any character data.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


PLACEHOLDER = "[EMBEDDED CONTENT REMOVED]"

READ = (
    "officeDocument",
    "header",
    "footer",
    "footnotes",
    "endnotes",
    "comments",
    "chart",
    "diagramData",
    "diagramDrawing",
    "numbering",
)
"""The kinds of parts that are read as text, in reading order; no other part keeps any."""

TEXT = frozenset({"w:t", "w:delText", "m:t", "a:t", "c:v", "w:instrText"})
NO_DATE = "1980-01-01T00:00:00Z"
"""Where the schema wants a date: the one that every entry of the package has."""
MOVED = frozenset({"w:moveFromRangeStart", "w:moveToRangeStart"})
MEASURES = frozenset(
    {
        "wp:posOffset",
        "wp:align",
        "wp14:pctPosHOffset",
        "wp14:pctPosVOffset",
        "wp14:pctWidth",
        "wp14:pctHeight",
    }
)

DROPPED: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(
            ("w:sdtPr", "w:sdtEndPr", "w:customXmlPr", "w:smartTagPr"), "content control properties"
        ),
        **dict.fromkeys(
            (
                f"w:customXml{change}Range{end}"
                for change in ("Ins", "Del", "MoveFrom", "MoveTo")
                for end in ("Start", "End")
            ),
            "content control properties",
        ),
        **dict.fromkeys(
            ("w:embedRegular", "w:embedBold", "w:embedItalic", "w:embedBoldItalic"),
            "embedded fonts",
        ),
        **dict.fromkeys(("w:permStart", "w:permEnd"), "editing permissions"),
        **dict.fromkeys(("w:proofErr", "w:nsid", "w:rsid", "w:rsids"), "editing session marks"),
        **dict.fromkeys(("w:aliases", "a:custClrLst", "a:objectDefaults"), "free names"),
        **dict.fromkeys(
            ("w:fldData", "w:printerSettings", "c:printSettings"), "device and field data"
        ),
        **dict.fromkeys(
            ("c:externalData", "c:pivotSource", "c:pivotFmts"), "links to embedded workbooks"
        ),
        **dict.fromkeys(
            ("w:object", "w:control", "o:OLEObject", "c:userShapes"), "embedded content"
        ),
        **dict.fromkeys(("w:movie", "w14:contentPart", "o:signatureline"), "embedded content"),
        **dict.fromkeys(
            (
                "a:audioFile",
                "a:videoFile",
                "a:wavAudioFile",
                "a:quickTimeFile",
                "a:audioCd",
                "a:snd",
            ),
            "embedded content",
        ),
        **dict.fromkeys(("w:dataBinding", "o:colormru", "o:colormenu"), "data bindings"),
        **dict.fromkeys(("dgm:sampData", "dgm:styleData", "dgm:clrData"), "sample data"),
        "dgm:extLst": "extensions",
        "c:extLst": "extensions",
        "a:extLst": "extensions",
        "wp:extLst": "extensions",
        "pic:extLst": "extensions",
        "wps:extLst": "extensions",
        "wpg:extLst": "extensions",
        "wpc:extLst": "extensions",
        "mc:Preferred": "extensions",
    }
)
UNWRAPPED: Mapping[str, str] = MappingProxyType(
    {
        "w:sdt": "content controls",
        "w:sdtContent": "",
        "w:smartTag": "smart tags",
        "w:customXml": "custom XML tags",
        "w:dir": "",
        "w:bdo": "",
    }
)
HOSTS = frozenset({"w:drawing", "w:pict", "w:object"})
UNKEPT_IN_HOST = frozenset(
    {"o:OLEObject", "w:control", "w14:contentPart", "o:signatureline", "w:movie"}
)
GRAPHICS = frozenset(
    {
        "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "http://schemas.openxmlformats.org/drawingml/2006/diagram",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas",
    }
)
CHOICES = frozenset({"wps", "wpg", "wpc", "wp14", "w14"})
IGNORABLE = ("w14", "wp14")

STYLE_REFERENCES = frozenset(
    {
        "w:pStyle",
        "w:rStyle",
        "w:tblStyle",
        "w:basedOn",
        "w:next",
        "w:link",
        "w:numStyleLink",
        "w:styleLink",
        "w:clickAndTypeStyle",
        "w:defaultTableStyle",
    }
)
NOTES: Mapping[str, str] = MappingProxyType(
    {
        "w:commentReference": "comments",
        "w:commentRangeStart": "comments",
        "w:commentRangeEnd": "comments",
        "w:footnoteReference": "footnotes",
        "w:endnoteReference": "endnotes",
        "w:footnotePr": "",
        "w:endnotePr": "",
    }
)
FONT_TABLE = frozenset({("w:font", "name"), ("w:altName", "val")})
FONT_ATTRIBUTES = frozenset(
    {
        *(("w:rFonts", local) for local in ("ascii", "hAnsi", "cs", "eastAsia")),
        ("w:sym", "font"),
        ("m:mathFont", "val"),
        *((f"a:{local}", "typeface") for local in ("latin", "ea", "cs", "sym", "font", "buFont")),
    }
)
DROPPED_ATTRIBUTES = _words(
    """
    paraId textId anchorId editId gfxdata href src tgtFrame docLocation action invalidUrl endSnd
    date dateUtc initials equationxml macro textlink phldrT conformance fullDate lastValue tag
    prefixMappings storeItemID xpath contentType element filename persistence
    """
)
FREE_ATTRIBUTES = frozenset(
    {
        *(
            (f"{prefix}:{local}", attribute)
            for prefix, local in (
                ("wp", "docPr"),
                ("pic", "cNvPr"),
                ("wps", "cNvPr"),
                ("wpg", "cNvPr"),
                ("a", "cNvPr"),
                ("dsp", "cNvPr"),
            )
            for attribute in ("descr", "title")
        ),
        ("w:tblCaption", "val"),
        ("w:tblDescription", "val"),
        ("w:lvlText", "val"),
        ("w:hyperlink", "tooltip"),
        ("a:hlinkClick", "tooltip"),
        ("a:hlinkHover", "tooltip"),
        ("v:textpath", "string"),
    }
)
FREE_VML_ATTRIBUTES = frozenset({"alt", "title"})

SETTINGS = _words(
    """
    w:zoom w:mirrorMargins w:alignBordersAndEdges w:bordersDoNotSurroundHeader
    w:bordersDoNotSurroundFooter w:gutterAtTop w:defaultTabStop w:autoHyphenation
    w:consecutiveHyphenLimit w:hyphenationZone w:doNotHyphenateCaps w:evenAndOddHeaders
    w:bookFoldRevPrinting w:bookFoldPrinting w:drawingGridHorizontalSpacing
    w:drawingGridVerticalSpacing w:displayHorizontalDrawingGridEvery
    w:displayVerticalDrawingGridEvery w:noPunctuationKerning w:characterSpacingControl
    w:displayBackgroundShape w:footnotePr w:endnotePr w:compat w:themeFontLang
    w:clrSchemeMapping w:decimalSymbol w:listSeparator w:defaultTableStyle m:mathPr
    """
)


def is_free(element: str, attribute: str) -> bool:
    """Whether an attribute is free text that a reader of the document can see."""
    if (element, attribute) in FREE_ATTRIBUTES:
        return True
    return element.startswith("v:") and attribute in FREE_VML_ATTRIBUTES
