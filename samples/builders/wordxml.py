"""The pieces of WordprocessingML that python-docx has no verb for."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

_NAMES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMES.items())
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def _element(name: str, inside: str, attributes: str = "") -> BaseOxmlElement:
    return parse_xml(f"<{name} {_DECLARED} {attributes}>{inside}</{name}>")


def _text(words: str) -> str:
    return f'<w:t xml:space="preserve">{escape(words)}</w:t>'


def changed(kind: str, words: str, author: str, when: str, number: int) -> BaseOxmlElement:
    """A tracked insertion (``ins``) or deletion (``del``) of ``words``."""
    who = f'w:id="{number}" w:author={quoteattr(author)} w:date="{when}"'
    inner = _text(words)
    if kind == "del":
        inner = inner.replace("w:t ", "w:delText ").replace("/w:t>", "/w:delText>")
    return _element(f"w:{kind}", f"<w:r>{inner}</w:r>", who)


def hyperlink(words: str, relation: str) -> BaseOxmlElement:
    """A link to the target of relationship ``relation``."""
    look = '<w:rPr><w:color w:val="0563C1"/><w:u w:val="single"/></w:rPr>'
    return _element("w:hyperlink", f"<w:r>{look}{_text(words)}</w:r>", f'r:id="{relation}"')


def field(instruction: str, shown: str) -> BaseOxmlElement:
    """A simple field with its cached result."""
    look = '<w:rPr><w:sz w:val="17"/></w:rPr>'
    inside = f"<w:r>{look}{_text(shown)}</w:r>"
    return _element("w:fldSimple", inside, f'w:instr=" {instruction} "')


def footnote_reference(number: int) -> BaseOxmlElement:
    """The raised number in the body."""
    look = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    return _element("w:r", f'{look}<w:footnoteReference w:id="{number}"/>')


def footnotes(notes: Sequence[str]) -> bytes:
    """The footnotes part; ``notes`` are numbered from 1."""
    parts = [
        '<w:footnote w:type="separator" w:id="-1">'
        "<w:p><w:r><w:separator/></w:r></w:p></w:footnote>",
        '<w:footnote w:type="continuationSeparator" w:id="0">'
        "<w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>",
    ]
    small = '<w:rPr><w:sz w:val="17"/></w:rPr>'
    raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    for number, words in enumerate(notes, start=1):
        parts.append(
            f'<w:footnote w:id="{number}"><w:p><w:r>{raised}<w:footnoteRef/></w:r>'
            f"<w:r>{small}{_text(' ' + words)}</w:r></w:p></w:footnote>"
        )
    body = "".join(parts)
    return f'{_HEAD}<w:footnotes xmlns:w="{_NAMES["w"]}">{body}</w:footnotes>'.encode()


def text_box(
    paragraphs: Sequence[Sequence[tuple[str, bool]]], alt: str, width: int
) -> BaseOxmlElement:
    """A drawn text box with alternative text, and the same text again for old readers.

    Args:
        paragraphs: runs as (words, bold).
        alt: alternative text of the shape.
        width: in EMU.
    """
    height = 640000
    body = "".join(f"<w:p>{''.join(map(_boxed, runs))}</w:p>" for runs in paragraphs)
    content = f"<w:txbxContent>{body}</w:txbxContent>"
    shape = (
        '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        '<a:solidFill><a:srgbClr val="FFF4D6"/></a:solidFill>'
        '<a:ln w="12700"><a:solidFill><a:srgbClr val="B26B00"/></a:solidFill></a:ln></wps:spPr>'
        f"<wps:txbx>{content}</wps:txbx>"
        '<wps:bodyPr wrap="square" lIns="91440" tIns="45720" rIns="91440" bIns="45720"/></wps:wsp>'
    )
    drawing = (
        f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="77" name="Text Box 77" descr={quoteattr(alt)}/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{_NAMES["wps"]}">{shape}</a:graphicData></a:graphic>'
        "</wp:inline></w:drawing>"
    )
    points = width // 12700
    old = (
        f'<w:pict><v:rect style="width:{points}pt;height:{height // 12700}pt" '
        f"alt={quoteattr(alt)}><v:textbox>{content}</v:textbox></v:rect></w:pict>"
    )
    return _element(
        "w:r",
        f'<mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice>'
        f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>",
    )


def _boxed(run: tuple[str, bool]) -> str:
    words, bold = run
    look = f'<w:rPr>{"<w:b/>" if bold else ""}<w:sz w:val="19"/></w:rPr>'
    return f"<w:r>{look}{_text(words)}</w:r>"


def app_properties(company: str, manager: str) -> bytes:
    """``docProps/app.xml`` with the names that Word puts there."""
    uri = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return (
        f'{_HEAD}<Properties xmlns="{uri}"><Application>Microsoft Office Word</Application>'
        f"<Manager>{escape(manager)}</Manager><Company>{escape(company)}</Company>"
        "<AppVersion>16.0000</AppVersion></Properties>"
    ).encode()
