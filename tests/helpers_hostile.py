"""A Word document with one invented name in each place where text hides, and the list of the places.

Written after the list of hiding places in the project's domain notes and ECMA-376. Every name is used
once, so that a name which survives tells the place that was missed.
"""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from helpers_docx import DECLARED, unzip, zip_of
from lxml import etree
from PIL import Image, PngImagePlugin

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_MS2007 = "http://schemas.microsoft.com/office/2007/relationships/"
_MS2011 = "http://schemas.microsoft.com/office/2011/relationships/"
_MS2006 = "http://schemas.microsoft.com/office/2006/relationships/"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_META = _PACKAGE + "relationships/metadata/"
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_DSP = "http://schemas.microsoft.com/office/drawing/2008/diagram"
_DGM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
_ALL = (
    f'{DECLARED} xmlns:dgm="{_DGM}" xmlns:dsp="{_DSP}" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" '
    'xmlns:wne="http://schemas.microsoft.com/office/word/2006/wordml"'
)
_ONE = "Bra Cle Dro Fli Gro Pre Qua Sto Tru Vle Zwi Kna".split()
_TWO = "ndo rvi lqua mpi stu xta zzo bbe".split()
_THREE = "thwick glean storp vaine brook quist mford zelle".split()


@dataclass
class Hostile:
    """The document while it is made.

    Attributes:
        places: words for each place, by the name that is hidden there.
        shown: names in places where a reader of the copy must find a label.
    """

    places: dict[str, str] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
    body: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    overrides: dict[str, str] = field(default_factory=dict)
    rels: dict[str, list[str]] = field(default_factory=dict)
    styles: list[str] = field(default_factory=list)
    numbering: list[str] = field(default_factory=list)
    settings: list[str] = field(default_factory=list)

    def name(self, place: str, shown: bool = False) -> str:
        """A new name for a place."""
        at = len(self.places)
        name = _ONE[at % 12] + _TWO[at // 12 % 8] + _THREE[(at + at // 96) % 8]
        assert name not in self.places
        assert place not in self.places.values()
        self.places[name] = place
        if shown:
            self.shown.add(name)
        return name

    def text(self, place: str) -> str:
        """A run with a new name, in a place that every reader of the copy sees."""
        return _run(self.name(place, shown=True))

    def para(self, *inner: str) -> None:
        """Add a paragraph to the body."""
        self.body.append(f"<w:p>{''.join(inner)}</w:p>")

    def relate(
        self, owner: str, kind: str, target: str, *, external: bool = False, base: str = _OFFICE
    ) -> str:
        """Add a relationship; returns its id."""
        links = self.rels.setdefault(owner, [])
        rid = f"rId{len(links) + 1}"
        mode = ' TargetMode="External"' if external else ""
        links.append(
            f'<Relationship Id="{rid}" Type="{base}{kind}" Target={quoteattr(target)}{mode}/>'
        )
        return rid

    def part(
        self,
        owner: str,
        kind: str,
        path: str,
        content: bytes | str,
        content_type: str = "",
        base: str = _OFFICE,
    ) -> str:
        """Add a part and the relationship to it."""
        self.files[path] = content.encode() if isinstance(content, str) else content
        if content_type:
            self.overrides[path] = content_type
        return self.relate(owner, kind, f"/{path}", base=base)

    @property
    def data(self) -> bytes:
        """The document."""
        main = "word/document.xml"
        overrides = "".join(
            f'<Override PartName="/{path}" ContentType="{kind}"/>'
            for path, kind in {main: _WML + "document.main+xml", **self.overrides}.items()
        )
        files = {
            "[Content_Types].xml": (
                f'<Types xmlns="{_PACKAGE}content-types"><Default Extension="xml" '
                'ContentType="application/xml"/><Default Extension="rels" ContentType='
                '"application/vnd.openxmlformats-package.relationships+xml"/>'
                '<Default Extension="png" ContentType="image/png"/>'
                '<Default Extension="jpeg" ContentType="image/jpeg"/>'
                '<Default Extension="emf" ContentType="image/x-emf"/>'
                f'<Default Extension="bin" ContentType="application/x-bin"/>{overrides}</Types>'
            ).encode(),
            main: _xml("w:document", f"<w:body>{''.join(self.body)}</w:body>"),
            **self.files,
        }
        for owner, links in self.rels.items():
            folder, _, base = owner.rpartition("/")
            path = f"{folder}/_rels/{base}.rels" if owner else "_rels/.rels"
            inner = "".join(links)
            files[path] = (
                f'<Relationships xmlns="{_PACKAGE}relationships">{inner}</Relationships>'.encode()
            )
        return zip_of(files, comment=self.name_of("zip comment").encode())

    def name_of(self, place: str) -> str:
        """The name that is hidden in a place."""
        return next(name for name, words in self.places.items() if words == place)


MAIN = "word/document.xml"


def _xml(root: str, inner: str, attributes: str = "") -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f"{head}<{root} {_ALL} {attributes}>{inner}</{root}>".encode()


def _run(text: str, properties: str = "") -> str:
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inner}<w:t xml:space="preserve">{text}</w:t></w:r>'


def _halves(name: str) -> tuple[str, str]:
    return name[:4], name[4:]


def hostile() -> Hostile:
    """The whole document."""
    doc = Hostile()
    doc.relate("", "officeDocument", MAIN)
    doc.para(_run("Session notes. She came on time and spoke about sleep."))
    for add in (
        _runs, _odd_characters, _wrappers, _controls, _links, _fields, _marks, _tables, _stories,
        _comments, _changes, _shapes, _pictures, _charts, _diagrams, _embedded, _styles, _settings,
        _properties, _package_parts, _raw_xml,
    ):  # fmt: skip
        add(doc)
    return doc


def _runs(doc: Hostile) -> None:
    one, two = _halves(doc.name("text split over runs", shown=True))
    doc.para(
        _run(one, "<w:b/>"), '<w:proofErr w:type="spellStart"/>', _run(two, "<w:i/>"), _run(" came")
    )
    one, two = _halves(doc.name("text cut by a hidden run", shown=True))
    doc.para(_run(one), _run("x", "<w:vanish/>"), _run(two))
    doc.para(_run(doc.name("hidden text"), "<w:vanish/>"))
    doc.para(_run("seen "), _run(doc.name("hidden by its style"), '<w:rStyle w:val="Unseen"/>'))
    doc.para(_run(doc.name("white text", shown=True), '<w:color w:val="FFFFFF"/>'))
    doc.para(_run(doc.name("text of one point", shown=True), '<w:sz w:val="2"/>'))
    one, two = _halves(doc.name("text over a hidden paragraph mark"))
    doc.body.append(f"<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>{_run('so ' + one)}</w:p>")
    doc.para(_run(two + " went"))
    doc.para(f"<w:bdo w:val='rtl'>{doc.text('bidirectional override')}</w:bdo>")
    doc.para(f"<w:dir w:val='rtl'>{doc.text('bidirectional embedding')}</w:dir>")


def _odd_characters(doc: Hostile) -> None:
    for what, mark in (
        ("soft hyphen character", "\u00ad"),
        ("zero width space", "\u200b"),
        ("zero width joiner", "\u200d"),
    ):
        one, two = _halves(doc.name(f"name cut by a {what}", shown=True))
        doc.para(_run(f"{one}{mark}{two} rang"))
    for tag in ("softHyphen", "noBreakHyphen"):
        one, two = _halves(doc.name(f"name cut by w:{tag}", shown=True))
        doc.para(f"<w:r><w:t>{one}</w:t><w:{tag}/><w:t>{two}</w:t></w:r>")
    wide = doc.name("full-width letters", shown=True)
    doc.para(_run("".join(chr(ord(letter) + 0xFEE0) for letter in wide)))
    symbol = doc.name("first letter as w:sym", shown=True)
    code = f"F0{ord(symbol[0]):02X}"
    doc.para(f'<w:r><w:sym w:font="Symbol" w:char="{code}"/></w:r>', _run(symbol[1:]))
    encoded = "".join(
        f"&#{ord(letter)};" for letter in doc.name("character references", shown=True)
    )
    doc.para(_run(encoded))
    doc.para(f"<w:r><w:t><![CDATA[{doc.name('CDATA', shown=True)}]]></w:t></w:r>")
    tabbed = doc.name("behind a tab and a break", shown=True)
    doc.para(f"<w:r><w:tab/><w:t>{tabbed}</w:t><w:br/><w:t>next line</w:t></w:r>")
    math = doc.text("equation").replace("w:t", "m:t").replace("w:r>", "m:r>")
    doc.para(f"<m:oMathPara><m:oMath>{math}</m:oMath></m:oMathPara>")
    doc.para(
        f"<w:r><w:ruby><w:rt>{doc.text('ruby annotation')}</w:rt>"
        f"<w:rubyBase>{doc.text('ruby base')}</w:rubyBase></w:ruby></w:r>"
    )


def _wrappers(doc: Hostile) -> None:
    n = doc.name
    doc.para(
        f"<w:smartTag w:uri='urn:{n('smart tag namespace')}' w:element='{n('smart tag name')}'>"
        f"<w:smartTagPr><w:attr w:name='{n('smart tag property')}' w:val='{n('smart tag value')}'/>"
        f"</w:smartTagPr>{doc.text('text in a smart tag')}</w:smartTag>"
    )
    doc.para(
        f"<w:customXml w:uri='urn:{n('custom XML namespace')}' w:element='{n('custom XML name')}'>"
        f"<w:customXmlPr><w:placeholder w:val='{n('custom XML placeholder')}'/>"
        f"<w:attr w:name='x' w:val='{n('custom XML value')}'/></w:customXmlPr>"
        f"{doc.text('text in custom XML')}</w:customXml>"
    )
    doc.para(
        f"<x:{n('unknown element')} xmlns:x='urn:{n('unknown namespace')}'/>", _run("and so on")
    )
    doc.para(f"<w:r><w:{n('unknown element of Word')}/></w:r>", _run("more"))
    doc.body.append(
        f"<w:p><w:pPr><w:jc w:val='{n('value of an enumeration').lower()}'/></w:pPr>{_run('left')}</w:p>"
    )
    doc.body.append(
        f"<w:p w:{n('unknown attribute')}='1'><w:pPr><w:ind w:left='{n('value of a measure')}'/></w:pPr>"
        f"{n('text outside a run')}{_run('indented')}</w:p>"
    )
    doc.para(f"<w:permStart w:id='1' w:ed='{n('editing permission')}'/>", _run("allowed"))


def _controls(doc: Hostile) -> None:
    n = doc.name
    properties = (
        f"<w:sdtPr><w:alias w:val='{n('control title')}'/><w:tag w:val='{n('control tag')}'/>"
        f"<w:placeholder><w:docPart w:val='{n('control placeholder')}'/></w:placeholder>"
        f"<w:dataBinding w:prefixMappings='xmlns:p=&quot;urn:{n('data binding prefix')}&quot;' "
        f"w:xpath='/p:{n('data binding path')}' w:storeItemID='{{1}}'/>"
        f"<w:comboBox w:lastValue='{n('control last value')}'><w:listItem "
        f"w:displayText='{n('list item text')}' w:value='{n('list item value')}'/></w:comboBox></w:sdtPr>"
    )
    doc.para(
        f"<w:sdt>{properties}<w:sdtContent>{doc.text('control in a line')}</w:sdtContent></w:sdt>"
    )
    doc.body.append(
        f"<w:sdt><w:sdtContent><w:p>{doc.text('control around a paragraph')}</w:p></w:sdtContent></w:sdt>"
    )
    cell = f"<w:tc><w:p>{doc.text('control around a cell')}</w:p></w:tc>"
    row = f"<w:tr><w:tc><w:p>{doc.text('control around a row')}</w:p></w:tc></w:tr>"
    doc.body.append(
        f"<w:tbl><w:tr><w:sdt><w:sdtContent>{cell}</w:sdtContent></w:sdt></w:tr>"
        f"<w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt></w:tbl>"
    )
    store = doc.part(MAIN, "customXml", "customXml/item1.xml", f"<a>{n('custom XML store')}</a>")
    assert store
    schema = f"<ds:a xmlns:ds='urn:{n('custom XML store properties')}'/>"
    doc.part("customXml/item1.xml", "customXmlProps", "customXml/itemProps1.xml", schema)


def _links(doc: Hostile) -> None:
    n = doc.name
    hidden = n("percent-encoded link")
    targets = (
        f"mailto:{n('mail link')}@example.org?subject={n('subject of a mail link')}",
        f"file:///C:/Users/{n('file link')}/notes.docx",
        f"https://x.sharepoint.com/personal/{n('sharepoint link')}/doc",
        "https://example.org/" + "".join(f"%{ord(letter):02X}" for letter in hidden),
        f"tel:+44{n('odd scheme')}",
    )
    for target in targets:
        rid = doc.relate(MAIN, "hyperlink", target, external=True)
        doc.para(f"<w:hyperlink r:id='{rid}'>{_run('a link')}</w:hyperlink>")
    doc.para(
        f"<w:hyperlink w:anchor='{n('link anchor')}' w:tooltip='{n('link tooltip')}' "
        f"w:tgtFrame='{n('link frame')}' w:docLocation='{n('link location')}'>"
        f"{doc.text('text of a link')}</w:hyperlink>"
    )
    doc.relate(MAIN, "hyperlink", f"https://example.org/{n('unused link')}", external=True)
    doc.relate(MAIN, "subDocument", f"file:///{n('subdocument')}.docx", external=True)
    doc.relate(MAIN, "attachedTemplate", f"file:///{n('attached template')}.dotm", external=True)


def _field(code: str, result: str = "", data: str = "") -> str:
    halves = "".join(
        f'<w:r><w:instrText xml:space="preserve">{half}</w:instrText></w:r>'
        for half in (code[: len(code) // 2], code[len(code) // 2 :])
    )
    return (
        f"<w:r><w:fldChar w:fldCharType='begin'>{data}</w:fldChar></w:r>{halves}"
        f"<w:r><w:fldChar w:fldCharType='separate'/></w:r>{result}"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    )


def _fields(doc: Hostile) -> None:
    n = doc.name
    simple = f' AUTHOR "{n("code of a simple field")}" '
    doc.para(
        f"<w:fldSimple w:instr={quoteattr(simple)}>{doc.text('result of a simple field')}</w:fldSimple>"
    )
    codes = (
        f' HYPERLINK "mailto:{n("mail field")}@example.org" \\o "{n("tooltip of a field")}" ',
        f' INCLUDETEXT "C:\\\\{n("path of an included text")}\\\\a.docx" ',
        f' XE "{n("index entry")}" ',
        f' TC "{n("table of contents entry")}" ',
        f" MERGEFIELD {n('merge field')} ",
        f' DOCPROPERTY "{n("document property field")}" ',
        f' IF 1 = 1 "{n("text of a condition")}" "x" ',
        f' ADDIN ZOTERO_ITEM {{"id":"{n("citation data")}"}} ',
        f' HYPERLINK \\l "{n("bookmark in a field")}" ',
        f" SEQ {n('name of a sequence')} ",
        f' TOC \\t "{n("style in a table of contents")},1" ',
    )
    for code in codes:
        doc.para(_field(code, _run("shown")))
    doc.para(_field(" DATE ", doc.text("result of a field")))
    payload = base64.b64encode(f"{n('field data')} and what else it says".encode()).decode()
    doc.para(_field(" PAGE ", _run("1"), f"<w:fldData>{payload}</w:fldData>"))
    inner = _field(f" DOCVARIABLE {n('nested field')} ", doc.text("result of a nested field"))
    doc.para(
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> QUOTE </w:instrText></w:r>"
        f"{inner}<w:r><w:fldChar w:fldCharType='separate'/></w:r>{_run('quoted')}"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    )
    form = (
        f"<w:ffData><w:name w:val='{n('form field name')}'/>"
        f"<w:entryMacro w:val='{n('form field macro')}'/><w:helpText w:val='{n('form field help')}'/>"
        f"<w:statusText w:val='{n('form field status')}'/><w:textInput><w:default "
        f"w:val='{n('form field default')}'/><w:format w:val='{n('form field format')}'/>"
        "</w:textInput></w:ffData>"
    )
    doc.para(_field(" FORMTEXT ", doc.text("result of a form field"), form))
    choices = (
        f"<w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='{n('choice not taken')}'/>"
        f"<w:listEntry w:val='{n('choice taken', shown=True)}'/></w:ddList></w:ffData>"
    )
    doc.para(_field(" FORMDROPDOWN ", "", choices))
    doc.para(_field(' TOC \\o "1-3" ', doc.text("cached table of contents")))
    doc.para(doc.text("caption"), _field(" SEQ Figure ", _run("1")))


def _marks(doc: Hostile) -> None:
    mark = doc.name("bookmark name")
    doc.para(
        f"<w:bookmarkStart w:id='7' w:name='{mark}'/>",
        doc.text("bookmarked text"),
        "<w:bookmarkEnd w:id='7'/>",
        _field(f" REF {mark} \\h ", doc.text("result of a reference")),
    )


def _tables(doc: Hostile) -> None:
    inner = (
        f"<w:tbl><w:tr><w:tc><w:p>{doc.text('table in a table')}</w:p></w:tc></w:tr></w:tbl><w:p/>"
    )
    doc.body.append(
        f"<w:tbl><w:tblPr><w:tblStyle w:val='TableGrid'/>"
        f"<w:tblCaption w:val='{doc.name('table title')}'/>"
        f"<w:tblDescription w:val='{doc.name('table description')}'/></w:tblPr>"
        f"<w:tr><w:tc><w:p>{doc.text('table cell')}</w:p>{inner}</w:tc></w:tr></w:tbl>"
    )


def _stories(doc: Hostile) -> None:
    references: list[str] = []
    for kind in ("header", "footer"):
        for which in ("default", "first", "even"):
            content = _xml(
                "w:hdr" if kind == "header" else "w:ftr",
                f"<w:p>{doc.text(f'{which} {kind}')}</w:p>",
            )
            path = f"word/{kind}-{doc.name(f'file name of the {which} {kind}')}.xml"
            rid = doc.part(MAIN, kind, path, content, f"{_WML}{kind}+xml")
            references.append(f"<w:{kind}Reference w:type='{which}' r:id='{rid}'/>")
    unused = _xml("w:hdr", f"<w:p>{_run(doc.name('unused header'))}</w:p>")
    doc.part(MAIN, "header", "word/header9.xml", unused, _WML + "header+xml")
    for note in ("footnote", "endnote"):
        content = _xml(
            f"w:{note}s",
            f"<w:{note} w:type='separator' w:id='-1'><w:p>{_run(doc.name(f'{note} separator'))}</w:p>"
            f"</w:{note}><w:{note} w:id='2'><w:p>{doc.text(note)}</w:p></w:{note}>",
        )
        doc.part(MAIN, f"{note}s", f"word/{note}s.xml", content, f"{_WML}{note}s+xml")
        doc.para(_run(f"see the {note}"), f"<w:r><w:{note}Reference w:id='2'/></w:r>")
    doc.body.append(
        f"<w:p><w:pPr><w:sectPr>{''.join(references)}<w:titlePg/></w:sectPr></w:pPr></w:p>"
    )


def _comments(doc: Hostile) -> None:
    n = doc.name
    comment = (
        f"<w:comment w:id='3' w:author='{n('comment author')}' w:initials='{n('comment initials')}' "
        f"w:date='2024-01-01T00:00:00Z'><w:p>{_run(n('comment text'))}</w:p></w:comment>"
    )
    doc.part(
        MAIN, "comments", "word/comments.xml", _xml("w:comments", comment), _WML + "comments+xml"
    )
    doc.para(
        "<w:commentRangeStart w:id='3'/>",
        _run("commented"),
        "<w:commentRangeEnd w:id='3'/><w:r><w:commentReference w:id='3'/></w:r>",
    )
    person = f"<w15:person w15:author='{n('people part')}'/>"
    doc.part(MAIN, "people", "word/people.xml", _xml("w15:people", person), base=_MS2011)
    extended = f"<w15:commentEx w15:paraId='{n('comments extended')}'/>"
    path = "word/commentsExtended.xml"
    doc.part(MAIN, "commentsExtended", path, _xml("w15:commentsEx", extended), base=_MS2011)


def _changes(doc: Hostile) -> None:
    def by(what: str, number: int = 9) -> str:
        return f"w:id='{number}' w:author='{doc.name(f'author of {what}')}' w:date='2024-01-01T00:00:00Z'"

    n = doc.name
    doc.para(_run("then "), f"<w:ins {by('an insertion')}>{doc.text('inserted text')}</w:ins>")
    for tag in ("del", "moveFrom"):
        gone = n(f"text in w:{tag}")
        doc.para(
            _run("was "),
            f"<w:{tag} {by(f'w:{tag}')}><w:r><w:delText>{gone}</w:delText></w:r></w:{tag}>",
        )
    doc.para(
        f"<w:moveToRangeStart w:name='{n('name of a move')}' {by('a range', 4)}/>",
        f"<w:moveTo {by('a move')}>{doc.text('moved text')}</w:moveTo><w:moveToRangeEnd w:id='4'/>",
    )
    one, two = _halves(n("name cut by deleted text", shown=True))
    doc.para(
        _run(one), f"<w:del {by('a cut')}><w:r><w:delText>xy</w:delText></w:r></w:del>", _run(two)
    )
    one, two = _halves(n("name half deleted, half inserted"))
    doc.para(
        f"<w:del {by('one half')}><w:r><w:delText>{one}</w:delText></w:r></w:del>",
        f"<w:ins {by('the other half')}>{_run(two)}</w:ins>",
    )
    one, two = _halves(n("name over a deleted paragraph mark", shown=True))
    doc.body.append(f"<w:p><w:pPr><w:rPr><w:del {by('a joint')}/></w:rPr></w:pPr>{_run(one)}</w:p>")
    doc.para(_run(two))
    code = f"<w:r><w:delInstrText> XE {n('deleted field code')} </w:delInstrText></w:r>"
    doc.para(f"<w:del {by('a field code')}>{code}</w:del>", _run("index"))
    doc.body.append(
        f"<w:p><w:pPr><w:rPr><w:ins {by('a paragraph mark')}/></w:rPr>"
        f"<w:pPrChange {by('a paragraph format')}><w:pPr/></w:pPrChange></w:pPr>"
        f"<w:r><w:rPr><w:b/><w:rPrChange {by('a run format')}><w:rPr/></w:rPrChange></w:rPr>"
        "<w:t>bold</w:t></w:r></w:p>"
    )
    doc.body.append(
        f"<w:tbl><w:tblPr><w:tblPrChange {by('a table format')}><w:tblPr/></w:tblPrChange></w:tblPr>"
        f"<w:tr><w:trPr><w:ins {by('a row')}/></w:trPr><w:tc><w:p>{doc.text('inserted row')}</w:p></w:tc>"
        f"</w:tr><w:tr><w:trPr><w:del {by('a deleted row')}/></w:trPr><w:tc><w:p>"
        f"{_run(n('deleted row'))}</w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:cellDel "
        f"{by('a deleted cell')}/></w:tcPr><w:p>{_run(n('deleted cell'))}</w:p></w:tc>"
        f"<w:tc><w:p>{_run('stays')}</w:p></w:tc></w:tr></w:tbl>"
    )
    doc.body.append(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/><w:numberingChange "
        f"{by('a number')} w:original='{n('old number')}'/></w:numPr></w:pPr>{_run('listed')}</w:p>"
    )


_PICTURE_URI = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_SHAPE_URI = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


def _drawing(uri: str, inner: str, properties: str = "id='1' name='x'") -> str:
    return (
        "<w:drawing><wp:inline><wp:extent cx='900000' cy='900000'/>"
        f"<wp:docPr {properties}/><a:graphic><a:graphicData uri='{uri}'>{inner}</a:graphicData>"
        "</a:graphic></wp:inline></w:drawing>"
    )


def _shapes(doc: Hostile) -> None:
    n = doc.name
    rid = doc.relate(MAIN, "hyperlink", f"mailto:{n('link of a shape')}@example.org", external=True)
    box = (
        f"<wps:wsp><wps:cNvPr id='2' name='{n('name of a text box')}' descr='{n('alt text of a box')}'>"
        f"<a:hlinkClick r:id='{rid}' tooltip='{n('tooltip of a shape')}'/></wps:cNvPr><wps:cNvSpPr/>"
        f"<wps:spPr/><wps:txbx><w:txbxContent><w:p>{doc.text('text box')}</w:p></w:txbxContent>"
        "</wps:txbx><wps:bodyPr/></wps:wsp>"
    )
    copy = base64.b64encode(zip_of({"a.xml": n("base64 copy of a shape").encode()})).decode()
    old = (
        f"<w:pict><v:shape id='{n('name of an old shape')}' alt='{n('alt text of an old shape')}' "
        f"title='{n('title of an old shape')}' href='https://example.org/{n('link of an old shape')}' "
        f"o:gfxdata='{copy}' style='width:10pt;mso-x:{n('style of an old shape')}'><v:textbox>"
        f"<w:txbxContent><w:p>{_run(n('older form of a text box'))}</w:p></w:txbxContent></v:textbox>"
        "</v:shape></w:pict>"
    )
    drawing = _drawing(
        _SHAPE_URI,
        box,
        f"id='1' name='{n('name of a drawing')}' descr='{n('alt text of a drawing')}' "
        f"title='{n('title of a drawing')}'",
    )
    doc.para(
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'>"
        f"{drawing}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    doc.para(
        "<w:r><w:pict><v:shape type='#_x0000_t136' style='width:10pt;height:10pt'>"
        f"<v:textpath on='t' string='{n('watermark', shown=True)}'/></v:shape></w:pict></w:r>"
    )
    doc.para(
        "<w:r><w:pict><v:shape style='width:10pt'><o:signatureline "
        f"o:suggestedsigner='{n('suggested signer')}' o:suggestedsigneremail='{n('signer address')}'/>"
        "</v:shape></w:pict></w:r>"
    )
    ink = doc.part(MAIN, "customXml", "word/ink/ink1.xml", f"<ink>{n('ink')}</ink>")
    doc.para(f"<w:r><w14:contentPart r:id='{ink}'/></w:r>", _run("written"))


def _png(doc: Hostile) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", doc.name("PNG text"))
    info.add_text("Comment", doc.name("compressed PNG text"), zip=True)
    info.add_itxt("XML:com.adobe.xmp", f"<x>{doc.name('PNG XMP')}</x>")
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(out, "PNG", pnginfo=info)
    return out.getvalue() + doc.name("bytes behind a PNG").encode()


def _jpeg(doc: Hostile) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = doc.name("EXIF description")
    out = io.BytesIO()
    comment = doc.name("JPEG comment").encode()
    Image.new("RGB", (20, 20), "white").save(out, "JPEG", exif=exif, comment=comment)
    return out.getvalue()


def _picture(doc: Hostile, what: str, rid: str) -> str:
    n = doc.name
    inner = (
        f"<pic:pic><pic:nvPicPr><pic:cNvPr id='0' name='{n(f'file name in {what}')}.jpg' "
        f"descr='{n(f'alt text of {what}')}'/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>"
        f"<a:blip r:embed='{rid}'><a:extLst><a:ext uri='{n(f'extension of {what}')}'/></a:extLst>"
        "</a:blip></pic:blipFill><pic:spPr/></pic:pic>"
    )
    return f"<w:r>{_drawing(_PICTURE_URI, inner)}</w:r>"


def _pictures(doc: Hostile) -> None:
    n = doc.name
    png = doc.part(MAIN, "image", f"word/media/{n('file name of a PNG')}.png", _png(doc))
    doc.para(_picture(doc, "a PNG", png))
    jpeg = doc.part(MAIN, "image", "word/media/b.jpeg", _jpeg(doc))
    doc.para(_picture(doc, "a JPEG", jpeg))
    emf = b"\x01\x00\x00\x00" + n("text in a metafile").encode("utf-16-le")
    doc.para(_picture(doc, "a metafile", doc.part(MAIN, "image", "word/media/c.emf", emf)))
    linked = doc.relate(
        MAIN, "image", f"file:///{n('path of a linked picture')}.png", external=True
    )
    doc.para(_picture(doc, "a linked picture", linked).replace("r:embed", "r:link"))
    doc.para(
        f"<w:r><w:pict><v:shape style='width:9pt'><v:imagedata r:id='{png}' "
        f"o:title='{n('title of an old picture')}' src='{n('source of an old picture')}'/></v:shape>"
        "</w:pict></w:r>"
    )


def _charts(doc: Hostile) -> None:
    n = doc.name
    cache = (
        f"<c:f>'{n('sheet of a chart')}'!$A$1</c:f><c:strCache><c:pt idx='0'><c:v>"
        f"{n('category of a chart', shown=True)}</c:v></c:pt></c:strCache>"
    )
    series = (
        "<c:ser><c:idx val='0'/><c:order val='0'/><c:tx><c:strRef><c:strCache><c:pt idx='0'><c:v>"
        f"{n('series of a chart', shown=True)}</c:v></c:pt></c:strCache></c:strRef></c:tx>"
        f"<c:cat><c:strRef>{cache}</c:strRef></c:cat><c:val><c:numRef><c:numCache><c:formatCode>"
        f"0&quot;{n('number format of a chart')}&quot;</c:formatCode><c:pt idx='0'><c:v>4</c:v></c:pt>"
        "</c:numCache></c:numRef></c:val></c:ser>"
    )
    title = (
        "<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>"
        f"{n('title of a chart', shown=True)}</a:t></a:r></a:p></c:rich></c:tx></c:title>"
    )
    path = "word/charts/chart1.xml"
    book = zip_of({"xl/sharedStrings.xml": f"<t>{n('workbook of a chart')}</t>".encode()})
    doc.part(path, "package", "word/embeddings/book.xlsx", book)
    drawing = f"<c:userShapes><a:t>{n('drawing on a chart')}</a:t></c:userShapes>"
    doc.part(path, "chartUserShapes", "word/drawings/drawing1.xml", _xml("c:x", drawing))
    chart = (
        f"<c:chart>{title}<c:plotArea><c:layout/><c:barChart><c:barDir val='col'/>{series}</c:barChart>"
        "</c:plotArea></c:chart><c:externalData r:id='rId1'/><c:userShapes r:id='rId2'/>"
        f"<c:extLst><c:ext uri='{n('extension of a chart')}'/></c:extLst>"
    )
    kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
    rid = doc.part(MAIN, "chart", path, _xml("c:chartSpace", chart), kind)
    uri = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    doc.para(f"<w:r>{_drawing(uri, f'''<c:chart r:id='{rid}'/>''')}</w:r>")


def _diagrams(doc: Hostile) -> None:
    n = doc.name
    guid = "{11111111-2222-4333-8444-555555555555}"
    text = "<dgm:t><a:bodyPr/><a:p><a:r><a:t>{}</a:t></a:r></a:p></dgm:t>"
    data = (
        f"<dgm:ptLst><dgm:pt modelId='{guid}'><dgm:prSet phldrT='{n('placeholder of a diagram')}'/>"
        f"<dgm:spPr/>{text.format(n('text of a diagram', shown=True))}</dgm:pt></dgm:ptLst>"
        f"<dgm:cxnLst/><dgm:bg/><dgm:whole/><dgm:extLst><a:ext uri='{_DSP}'><dsp:dataModelExt "
        f"relId='{{}}' minVer='{n('version of a diagram')}'/></a:ext></dgm:extLst>"
    )
    drawing = (
        "<dsp:spTree><dsp:nvGrpSpPr><dsp:cNvPr id='0' name=''/><dsp:cNvGrpSpPr/></dsp:nvGrpSpPr>"
        f"<dsp:grpSpPr/><dsp:sp modelId='{guid}'><dsp:nvSpPr><dsp:cNvPr id='0' "
        f"name='{n('shape name in a diagram')}' descr='{n('alt text in a diagram')}'/><dsp:cNvSpPr/>"
        "</dsp:nvSpPr><dsp:spPr/><dsp:txBody><a:bodyPr/><a:p><a:r><a:t>"
        f"{n('picture of a diagram', shown=True)}</a:t></a:r></a:p></dsp:txBody></dsp:sp></dsp:spTree>"
    )
    layout = (
        f"<dgm:title val='{n('title of a layout')}'/><dgm:desc val='{n('description of a layout')}'/>"
        "<dgm:layoutNode name='Name0'/>"
    )
    picture = doc.part(
        MAIN,
        "diagramDrawing",
        "word/diagrams/drawing1.xml",
        _xml("dsp:drawing", drawing),
        base=_MS2007,
    )
    ids = [
        doc.part(MAIN, kind, f"word/diagrams/{kind}1.xml", _xml(root, inner))
        for kind, root, inner in (
            ("diagramData", "dgm:dataModel", data.replace("relId='{}'", f"relId='{picture}'")),
            ("diagramLayout", "dgm:layoutDef", layout),
            ("diagramQuickStyle", "dgm:styleDef", ""),
            ("diagramColors", "dgm:colorsDef", ""),
        )
    ]
    names = " ".join(f"r:{k}='{v}'" for k, v in zip(("dm", "lo", "qs", "cs"), ids, strict=True))
    doc.para(f"<w:r>{_drawing(_DGM, f'<dgm:relIds {names}/>')}</w:r>")


def _embedded(doc: Hostile) -> None:
    n = doc.name
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + n("embedded object").encode("utf-16-le")
    rid = doc.part(MAIN, "oleObject", "word/embeddings/o.bin", ole)
    doc.para(
        f"<w:r><w:object><o:OLEObject ProgID='{n('kind of an object')}' r:id='{rid}'/></w:object></w:r>"
    )
    control = doc.part(MAIN, "control", "word/activeX/x.xml", f"<a>{n('ActiveX control')}</a>")
    doc.para(
        f"<w:r><w:object><w:control r:id='{control}' w:name='{n('control name')}'/></w:object></w:r>"
    )
    for suffix, content in (
        ("html", f"<html><body>{n('embedded page')}</body></html>".encode()),
        ("rtf", b"{\\rtf1 " + n("embedded rich text").encode() + b"}"),
        ("docx", zip_of({"word/document.xml": n("embedded document").encode()})),
    ):
        rid = doc.part(MAIN, "aFChunk", f"word/chunk.{suffix}", content, f"text/{suffix}")
        doc.body.append(f"<w:altChunk r:id='{rid}'/>")
    macro = b"\x01\x00" + n("macro").encode()
    doc.part(MAIN, "vbaProject", "word/vbaProject.bin", macro, base=_MS2006)
    doc.part("word/vbaProject.bin", "wordVbaData", "word/vbaData.xml", f"<a>{n('macro data')}</a>")


def _styles(doc: Hostile) -> None:
    n = doc.name
    style = n("identifier of a style")
    doc.body.append(f"<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr>{_run('styled')}</w:p>")
    inner = (
        f"<w:latentStyles><w:lsdException w:name='{n('latent style')}'/></w:latentStyles>"
        f"<w:style w:type='paragraph' w:styleId='{style}'><w:name w:val='{n('name of a style')}'/>"
        f"<w:aliases w:val='{n('alias of a style')}'/></w:style>"
        "<w:style w:type='character' w:styleId='Unseen'><w:name w:val='Unseen'/>"
        "<w:rPr><w:vanish/></w:rPr></w:style><w:style w:type='table' w:styleId='TableGrid'>"
        "<w:name w:val='Table Grid'/></w:style>"
    )
    doc.part(MAIN, "styles", "word/styles.xml", _xml("w:styles", inner), _WML + "styles+xml")
    effects = _xml("w:styles", f"<w:style w:styleId='{n('copy of the styles')}'/>")
    doc.part(MAIN, "stylesWithEffects", "word/stylesWithEffects.xml", effects, base=_MS2007)
    levels = (
        f"<w:abstractNum w:abstractNumId='0'><w:nsid w:val='00112233'/><w:name w:val='{n('list name')}'/>"
        f"<w:lvl w:ilvl='0'><w:lvlText w:val='{n('list level', shown=True)} %1.'/></w:lvl></w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
    )
    doc.part(
        MAIN, "numbering", "word/numbering.xml", _xml("w:numbering", levels), _WML + "numbering+xml"
    )
    fonts = _xml(
        "w:fonts",
        f"<w:font w:name='{n('name of a font')}'><w:altName w:val='{n('other name of a font')}'/>"
        "<w:embedRegular r:id='rId1'/></w:font>",
    )
    doc.part(MAIN, "fontTable", "word/fontTable.xml", fonts)
    doc.part("word/fontTable.xml", "font", "word/fonts/f.odttf", n("embedded font").encode())
    doc.para(_run("in a font", f"<w:rFonts w:ascii='{n('font of a run')}'/>"))
    theme = (
        f"<a:themeElements><a:clrScheme name='{n('colour scheme')}'/><a:fontScheme "
        f"name='{n('font scheme')}'/></a:themeElements><a:objectDefaults/><a:custClrLst><a:custClr "
        f"name='{n('custom colour')}'/></a:custClrLst>"
    )
    kind = "application/vnd.openxmlformats-officedocument.theme+xml"
    path = "word/theme/theme1.xml"
    doc.part(MAIN, "theme", path, _xml("a:theme", theme, f"name='{n('theme')}'"), kind)


def _settings(doc: Hostile) -> None:
    n = doc.name
    inner = (
        f"<w:docVars><w:docVar w:name='{n('variable name')}' w:val='{n('variable value')}'/></w:docVars>"
        f"<w:mailMerge><w:connectString w:val='{n('mail merge connection')}'/><w:query "
        f"w:val='{n('mail merge query')}'/></w:mailMerge><w:captions><w:caption w:name="
        f"'{n('caption label')}'/></w:captions><w:activeWritingStyle w:lang='{n('writing style')}'/>"
        f"<w:documentProtection w:edit='readOnly' w:hash='{n('protection hash')}'/>"
        f"<w:saveThroughXslt w:solutionID='{n('stylesheet for saving')}'/>"
        f"<w:attachedSchema w:val='urn:{n('attached schema')}'/>"
        f"<w:clickAndTypeStyle w:val='{n('click and type style')}'/>"
        f"<w15:docId w15:val='{n('document id')}'/><w:defaultTabStop w:val='720'/>"
    )
    doc.part(
        MAIN, "settings", "word/settings.xml", _xml("w:settings", inner), _WML + "settings+xml"
    )
    source = f"file:///{n('mail merge source')}.csv"
    doc.relate("word/settings.xml", "mailMergeSource", source, external=True)
    web = _xml("w:webSettings", f"<w:divs><w:div w:id='{n('web settings')}'/></w:divs>")
    doc.part(MAIN, "webSettings", "word/webSettings.xml", web)
    glossary = _xml("w:glossaryDocument", f"<w:docParts>{_run(n('glossary'))}</w:docParts>")
    doc.part(MAIN, "glossaryDocument", "word/glossary/document.xml", glossary)
    keys = _xml("wne:tcg", f"<wne:acds><wne:acd wne:acdName='{n('key map')}'/></wne:acds>")
    doc.part(MAIN, "keyMapCustomizations", "word/customizations.xml", keys, base=_MS2006)
    doc.part(MAIN, "printerSettings", "word/printer.bin", n("printer").encode("utf-16-le"))


def _properties(doc: Hostile) -> None:
    n = doc.name
    core = (
        f'<c:coreProperties xmlns:c="{_PACKAGE}metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:creator>{n('property creator')}</dc:creator><dc:title>{n('property title')}</dc:title>"
        f"<c:lastModifiedBy>{n('property last modified by')}</c:lastModifiedBy>"
        f"<c:keywords>{n('property keywords')}</c:keywords></c:coreProperties>"
    )
    doc.part("", "core-properties", "docProps/core.xml", core, base=_META)
    app = (
        f"<Properties><Company>{n('property company')}</Company><Manager>{n('property manager')}</Manager>"
        f"<TitlesOfParts>{n('property titles')}</TitlesOfParts></Properties>"
    )
    doc.part("", "extended-properties", "docProps/app.xml", app)
    custom = f"<Properties><property name='{n('custom property name')}'>{n('custom property')}</property></Properties>"
    doc.part("", "custom-properties", "docProps/custom.xml", custom)
    thumbnail = b"\xff\xd8\xff" + n("thumbnail").encode()
    doc.part("", "thumbnail", "docProps/thumbnail.jpeg", thumbnail, base=_META)
    label = f"<clbl:l xmlns:clbl='urn:x' id='{n('classification label')}'/>"
    doc.part("", "classificationlabels", "docMetadata/LabelInfo.xml", label, base=_MS2011)
    pane = f"<wetp:p xmlns:wetp='urn:x'>{n('web extension')}</wetp:p>"
    doc.part("", "webextensiontaskpanes", "word/webextensions/taskpanes.xml", pane, base=_MS2011)
    signature = f"<Signature>{n('digital signature')}</Signature>"
    doc.part(
        "",
        "origin",
        "_xmlsignatures/origin.sigs",
        b"",
        base=_PACKAGE + "relationships/digital-signature/",
    )
    doc.part("_xmlsignatures/origin.sigs", "signature", "_xmlsignatures/sig1.xml", signature)


def _package_parts(doc: Hostile) -> None:
    n = doc.name
    doc.files[f"word/{n('file name of an orphan')}.xml"] = f"<a>{n('orphan part')}</a>".encode()
    doc.files["[trash]/0000.dat"] = n("trash").encode()
    doc.part(MAIN, n("relationship type"), "word/other.xml", f"<a>{n('unknown part')}</a>")
    doc.overrides["word/other.xml"] = f"application/{n('content type')}"
    n("zip comment")


def _raw_xml(doc: Hostile) -> None:
    n = doc.name
    doc.body.append(f"<!-- {n('XML comment')} --><?{n('instruction target')} {n('instruction')}?>")
    doc.para(_run("The end."))
    doc.body.append("<w:sectPr/>")


def nested(content: bytes, found: Callable[[bytes], None]) -> None:
    """Hand out every file of a zip, and of the zips in it, unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found(archive.comment)
        for info in archive.infolist():
            found(info.filename.encode())
            found(info.comment + b" " + info.extra)
            data = archive.read(info)
            found(data)
            if data.startswith(b"PK\x03\x04"):
                nested(data, found)


def planted(data: bytes, word: str) -> Iterator[tuple[str, bytes]]:
    """The copy with a word planted in one place at a time, in every place that there is.

    Of the copy only the part with a word is there, which is all that the reader needs.
    """
    for name, content in unzip(data).items():
        files = {name: content}
        yield f"name of {name}", zip_of({**files, f"{name}.{word}": b""})
        for nested in (zip_of({"a.xml": word.encode()}), word.encode("utf-16-le")):
            yield f"another part beside {name}", zip_of({**files, "word/embeddings/a.bin": nested})
        if not name.endswith((".xml", ".rels")):
            for encoding in ("latin-1", "utf-16-le", "utf-16-be"):
                yield f"raw {name}", zip_of({**files, name: content + word.encode(encoding)})
                yield (
                    f"raw {name}",
                    zip_of({**files, name: content + b"x" + word.encode(encoding)}),
                )
            continue
        root = etree.fromstring(content)
        places: list[Callable[[etree._Element], None]] = []
        for index, node in enumerate(root.iter()):
            for key in node.attrib:
                places.append(lambda r, i=index, k=key: list(r.iter())[i].set(k, f"x{word}"))
                places.append(
                    lambda r, i=index, k=key: list(r.iter())[i].set(k, f"https://x/%51{word}?%20")
                )
            places.append(lambda r, i=index: setattr(list(r.iter())[i], "text", word))
            if index:
                places.append(lambda r, i=index: setattr(list(r.iter())[i], "tail", word))
            if index % 9 == 0:
                places.append(lambda r, i=index: list(r.iter())[i].append(etree.Comment(word)))
                places.append(
                    lambda r, i=index: list(r.iter())[i].append(
                        etree.ProcessingInstruction("x", word)
                    )
                )
                places.append(
                    lambda r, i=index: setattr(list(r.iter())[i], "tag", f"{{urn:x}}{word}")
                )
                encoded = base64.b64encode(zip_of({"a": word.encode()})).decode()
                places.append(lambda r, i=index, e=encoded: list(r.iter())[i].set("gfxdata", e))
        for number, plant in enumerate(places):
            fresh = etree.fromstring(content)
            plant(fresh)
            yield f"{name} {number}", zip_of({**files, name: etree.tostring(fresh)})
