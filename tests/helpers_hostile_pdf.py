"""A PDF with one invented name in each place where text hides, and the list of the places.

Written after ISO 32000-1 and the list of hiding places in the project's domain notes. Every name is used
once, so that a name which survives tells the place that was missed. The places are tables of templates:
what stands in braces is the name in some spelling (:class:`Spelled`). Drawing is in
:mod:`helpers_hostile_pdf_drawn`.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from helpers_hostile_pdf_drawn import COVERED, LEFT_OUT, SHOWN, TOKENS, UNSURE, UNSURE_TOKENS, text
from PIL import Image
from pypdf import PdfReader, PdfWriter
from reportlab.pdfbase.pdfmetrics import stringWidth

_ONE = "Bru Cly Dra Fro Glu Kre Pli Skre Twa Vlo Zwe Gnu".split()
_TWO = "ndo rva lqui mpo sta xti zzu bbo".split()
_THREE = "thwack gleaf storl vrune brosk quilt mfeld zilch".split()
SENTENCES = (
    "The client slept well in most of the nights.",
    "Appetite is fair and weight has stayed stable.",
    "We agreed on a plan for travelling by bus.",
    "Breathing practice helped before the exercise.",
    "Homework was completed in part and reviewed.",
    "The supervision group discussed the diary.",
    "Plans for the weekend include a long walk.",
    "Risk was considered low after the meeting.",
)
PAGE = "0 0 595 842"


@dataclass
class Page:
    """A page while it is made; ``y`` is where the next line goes."""

    number: int
    ops: list[str] = field(default_factory=list)
    resources: dict[str, dict[str, str]] = field(default_factory=dict)
    annotations: list[str] = field(default_factory=list)
    entries: list[str] = field(default_factory=list)
    y: float = 800

    def line(self, height: float = 16) -> float:
        """The height of a new line."""
        self.y -= height
        return self.y

    def use(self, kind: str, name: str, value: str) -> str:
        """Add a resource; returns its name."""
        self.resources.setdefault(kind, {})[name] = value
        return name

    def say(self, words: str) -> None:
        """An ordinary line."""
        self.ops.append(text(words, 60, self.line()))


@dataclass
class Hostile:
    """The file while it is made.

    Attributes:
        places: words for each place, by the name that is hidden there.
        shown: names in places where a reader of the copy must find a label.
    """

    places: dict[str, str] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
    objects: dict[int, bytes] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)

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

    def fill(self, place: str, template: str, shown: bool = False) -> str:
        """A template with a new name in it."""
        return template.format_map(Spelled(self, self.name(place, shown)))

    def entries(self, owner: str, templates: Mapping[str, str]) -> str:
        """Entries of a dictionary, each with a name of its own."""
        return " ".join(self.fill(f"{owner}: {what}", entry) for what, entry in templates.items())

    def put(self, body: str | bytes, number: int = 0) -> str:
        """Add an object; returns the reference to it."""
        number = number or max(_RESERVED, *self.objects) + 1
        self.objects[number] = body.encode("latin-1") if isinstance(body, str) else body
        return f"{number} 0 R"

    def stream(
        self, data: str | bytes, entries: str = "", *, packed: bool = True, tail: bytes = b""
    ) -> str:
        """Add a stream; ``tail`` are bytes behind the packed data."""
        body = data.encode("latin-1") if isinstance(data, str) else data
        body = zlib.compress(body) + tail if packed else body
        filters = "/Filter /FlateDecode " if packed else ""
        head = f"<< {filters}{entries} /Length {len(body)} >>\nstream\n".encode("latin-1")
        return self.put(head + body + b"\nendstream")

    def form(self, content: str, entries: str = "", box: str = "0 -5 400 20") -> str:
        """Add a form that shows something in Helvetica."""
        fonts = f"/Resources << /Font << /F1 {_FONT} 0 R >> >>"
        return self.stream(
            content, f"/Type /XObject /Subtype /Form /BBox [{box}] {fonts} {entries}"
        )

    def page(self, *sentences: str) -> Page:
        """Add a page that begins with ordinary lines."""
        page = Page(_FIRST_PAGE + len(self.pages))
        for number, font in enumerate(("Helvetica", "Helvetica-Bold", "Times-Roman")):
            page.use("Font", f"F{number + 1}", f"{_FONT + number} 0 R")
            base = f"<< /Type /Font /Subtype /Type1 /BaseFont /{font}"
            self.put(f"{base} /Encoding /WinAnsiEncoding >>", _FONT + number)
        self.pages.append(page)
        for sentence in sentences:
            page.say(sentence)
        return page


_CATALOG, _PAGES, _FONT, _FIRST_PAGE, _RESERVED = 1, 2, 3, 6, 19


class Spelled(dict[str, str]):
    """A name in the spellings and containers that templates ask for."""

    def __init__(self, file: Hostile, name: str) -> None:
        super().__init__(name=name, lower=name.lower(), start=name[:5], end=name[5:])
        self._file = file

    def __missing__(self, key: str) -> str:
        file, name = self._file, self["name"]
        match key:
            case "utf16":
                return f"<FEFF{name.encode('utf-16-be').hex().upper()}>"
            case "hex":
                return f"<{name.encode().hex()}>"
            case "escaped":
                return "".join(f"#{ord(letter):02X}" for letter in name)
            case "percent":
                return "".join(f"%{ord(letter):02X}" for letter in name)
            case "stream":
                return file.stream(f"Written for {name} today")
            case "xml":
                xml = f"<x:xmpmeta><dc:creator>{name}</dc:creator></x:xmpmeta>"
                return file.stream(xml, "/Type /Metadata /Subtype /XML", packed=False)
            case "form":
                return file.form(text(f"Told by {name} again", 2, 3))
            case "map":
                return file.stream(_MAP % (name, "<41> <0041>"))
            case "spelled":
                codes = "".join(f"<{at + 1:02X}> <{ord(c):04X}>\n" for at, c in enumerate(name))
                return file.stream(_MAP % ("Adobe-Identity-UCS", codes))
            case "file":
                data = file.stream(f"A note about {name}.", "/Type /EmbeddedFile")
                return file.put(f"<< /Type /Filespec /F (note.txt) /EF << /F {data} >> >>")
        raise KeyError(key)


_MAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /%s def /CMapType 2 def 1 begincodespacerange <00> <FF> endcodespacerange
1 beginbfchar
%s
endbfchar endcmap CMapName currentdict /CMap defineresource pop end end
"""
CATALOG = {
    "Metadata": "/Metadata {xml}",
    "Lang": "/Lang (en-{name})",
    "PieceInfo": "/PieceInfo << /Design << /Private {utf16} >> >>",
    "URI Base": "/URI << /Base (http://{name}.example/) >>",
    "PageLabels": "/PageLabels << /Nums [0 << /S /D /P ({name}-) >>] >>",
    "ViewerPreferences": "/ViewerPreferences << /DisplayDocTitle true /Custom ({name}) >>",
    "MarkInfo": "/MarkInfo << /Marked true /Who ({name}) >>",
    "SpiderInfo": "/SpiderInfo << /V 1.0 /C [<< /URL (http://{name}.example) >>] >>",
    "Legal": "/Legal << /Attestation ({name}) >>",
    "Extensions": "/Extensions << /{name} << /BaseVersion /1.7 /ExtensionLevel 1 >> >>",
    "Requirements": "/Requirements [<< /S /EnableJavaScripts /RH [<< /S /JS /Script ({name}) >>] >>]",
    "OutputIntents": "/OutputIntents [<< /S /GTS_PDFA1 /Info ({name}) >>]",
    "Threads": "/Threads [<< /I << /Title {utf16} >> >>]",
    "Dests": "/Dests << /{name} [6 0 R /Fit] >>",
    "OpenAction": "/OpenAction << /S /JavaScript /JS (app.alert\\('{name}'\\)) >>",
    "AA": "/AA << /WC << /S /JavaScript /JS {stream} >> >>",
    "AF": "/AF [{file}]",
    "Collection": "/Collection << /Schema << /F << /Subtype /S /N ({name}) >> >> >>",
    "DPartRoot": "/DPartRoot << /DPartRootNode << /DPM << /N ({name}) >> >> >>",
    "Perms": "/Perms << /DocMDP << /Type /Sig /Name ({name}) /Contents <00> >> >>",
    "DSS": "/DSS << /Certs [{stream}] >>",
    "unknown key": "/CompanyNote {hex}",
    "unknown key with a stream": "/CompanyFile {stream}",
    "key": "/{name} true",
    "escaped key": "/{escaped} true",
    "name as value": "/PageMode /{name}",
}
NAME_TREES = {
    "Dests": "/Dests << /Names [({name}) [6 0 R /Fit]] >>",
    "EmbeddedFiles key": "/EmbeddedFiles << /Names [({name}) {{}}] >>".replace("{{}}", "null"),
    "JavaScript key": "/JavaScript << /Names [({name}) << /S /JavaScript /JS (1;) >>] >>",
    "Renditions": "/Renditions << /Names [(r) << /S /MR /N {utf16} >>] >>",
    "URLS": "/URLS << /Names [(u) ({name})] >>",
    "IDS": "/IDS << /Names [{hex} null] >>",
    "AP": "/AP << /Names [(a) {form}] >>",
    "Pages": "/Pages << /Names [({name}) 6 0 R] >>",
    "limits": "/AlternatePresentations << /Limits [({name}) (z)] /Names [] >>",
}
INFO = {
    "Title": "/Title ({name})",
    "Author": "/Author {utf16}",
    "Subject": "/Subject {hex}",
    "Keywords": "/Keywords (notes, {name})",
    "Producer": "/Producer (Print {name})",
    "Creator": "/Creator (\\357\\273\\277{name})",
    "own key": "/Company ({name})",
    "key": "/{name} (x)",
}
PAGE_ENTRIES = {
    "Metadata": "/Metadata {xml}",
    "PieceInfo": "/PieceInfo << /Word << /LastModified (D:2024) /Private << /U ({name}) >> >> >>",
    "LastModified": "/LastModified ({name})",
    "unknown key": "/VendorKey ({name})",
    "key": "/{name} 3",
    "SeparationInfo": "/SeparationInfo << /DeviceColorant /{name} >>",
    "viewport": "/VP [<< /Type /Viewport /BBox [0 0 9 9] /Name ({name}) >>]",
    "AA": "/AA << /O << /S /JavaScript /JS ({name}) >> >>",
    "PresSteps": "/PresSteps << /NA << /S /JavaScript /JS ({name}) >> >>",
    "ID": "/ID {hex}",
    "TemplateInstantiated": "/TemplateInstantiated /{name}",
    "AF": "/AF [{file}]",
    "DPart": "/DPart << /DPM << /Cust {utf16} >> >>",
}
OUTLINE = {
    "title": "/Title {utf16}",
    "link": "/A << /S /URI /URI (mailto:{lower}@mail.example) >>",
    "unknown key": "/Zusatz ({name})",
}
STRUCTURE = {
    "ActualText": "/ActualText {utf16}",
    "Alt": "/Alt ({name})",
    "expansion": "/E ({name})",
    "title": "/T ({name})",
    "ID": "/ID {hex}",
    "role": "/S /{name}",
    "attribute": "/A << /O /UserProperties /P [<< /N (x) /V ({name}) >>] >>",
    "phonemes": "/Phoneme ({name})",
    "file": "/AF [{file}]",
}
LAYERS = {
    "name": "/Name {utf16}",
    "creator": "/Usage << /CreatorInfo << /Creator ({name}) /Subtype /Artwork >> >>",
    "Metadata": "/Metadata {xml}",
}
ATTACHMENTS = {
    "content": "<< /Type /Filespec /F (a.txt) /EF << /F {stream} >> >>",
    "file name": "<< /Type /Filespec /F ({name}.txt) /EF << /F {stream} >> >>",
    "Unicode file name": "<< /Type /Filespec /F (b.txt) /UF {utf16} >>",
    "description": "<< /Type /Filespec /F (c.txt) /Desc ({name}) >>",
    "folder": "<< /Type /Filespec /F (/home/{name}/d.txt) >>",
}
_LINK = "/Subtype /Link /A << {} >>"
_NOTE = "/Subtype /Text /Contents (seen) {}"
ANNOTATIONS = {
    **{
        f"link: {what}": _LINK.replace("{}", action)
        for what, action in {
            "URI": "/S /URI /URI (http://www.example/{name}/x)",
            "URI in percent signs": "/S /URI /URI (http://www.example/?q={percent})",
            "mailto": "/S /URI /URI (mailto:{lower}@mail.example?subject=x)",
            "Launch": "/S /Launch /F (/home/{name}/a.doc)",
            "Launch with parameters": "/S /Launch /Win << /F (a.exe) /P ({name}) >>",
            "GoToR": "/S /GoToR /F ({name}.pdf) /D [0 /Fit]",
            "GoTo": "/S /GoTo /D ({name})",
            "SubmitForm": "/S /SubmitForm /F << /FS /URL /F (http://f.example/{name}) >>",
            "JavaScript": "/S /JavaScript /JS {utf16}",
            "Hide": "/S /Hide /T ({name})",
            "Named": "/S /Named /N /{name}",
            "unknown action": "/S /{name}",
            "next action": "/S /Named /N /NextPage /Next [<< /S /URI /URI (http://x/{name}) >>]",
        }.items()
    },
    **{
        f"note: {what}": _NOTE.replace("{}", entry)
        for what, entry in {
            "author": "/T ({name})",
            "subject": "/Subj {utf16}",
            "icon": "/Name /{name}",
            "NM": "/NM ({name})",
            "date": "/M ({name})",
            "state": "/State ({name})",
            "rich text": "/RC (<body><p><b>{start}</b>{end}</p></body>)",
            "unknown key": "/Zk ({name})",
        }.items()
    },
    "contents of a note": "/Subtype /Text /Contents ({name})",
    "contents of a highlight": "/Subtype /Highlight /QuadPoints [0 9 9 9 0 0 9 0] /Contents ({name})",
    "contents of ink": "/Subtype /Ink /InkList [[1 1 2 2]] /Contents ({name})",
    "style of free text": "/Subtype /FreeText /DA (/Helv 9 Tf) /DS (font: {name}) /Contents (ok)",
    "caption of a line": "/Subtype /Line /L [0 0 9 9] /Contents ({name})",
    "popup": "/Subtype /Popup /Contents ({name})",
    "unapplied redaction": "/Subtype /Redact /OverlayText ({name}) /QuadPoints [0 9 9 9 0 0 9 0]",
    "name of a stamp": "/Subtype /Stamp /Name /{name}",
    "attached file": "/Subtype /FileAttachment /FS {file}",
    "sound": "/Subtype /Sound /Sound {stream}",
    "movie": "/Subtype /Movie /Movie << /F ({name}.avi) >>",
    "screen": "/Subtype /Screen /MK << /CA ({name}) >>",
    "subtype": "/Subtype /{name}",
    "appearance of a hidden stamp": "/Subtype /Stamp /F 2 /AP << /N {form} >>",
    "appearance under the mouse": "/Subtype /Stamp /AP << /R {form} >>",
    "appearance in another state": "/Subtype /Stamp /AS /Off /AP << /N << /On {form} >> >>",
}
SEEN_ANNOTATIONS = {
    "appearance of a stamp": "/Subtype /Stamp /AP << /N {form} >>",
    "appearance of free text": "/Subtype /FreeText /DA (/Helv 9 Tf) /Contents (x) /AP << /N {form} >>",
}
FIELDS = {
    "name": "/FT /Tx /T (client.{name})",
    "tooltip": "/FT /Tx /T (f1) /TU ({name})",
    "mapping name": "/FT /Tx /T (f2) /TM {utf16}",
    "default value": "/FT /Tx /T (f3) /DV ({name})",
    "option": "/FT /Ch /T (f4) /Opt [(one) [({name}) (two)]] /V (one)",
    "rich value": "/FT /Tx /T (f5) /RV (<body>{name}</body>)",
    "password": "/FT /Tx /T (f6) /Ff 8192 /V ({name}) /AP << >>",
    "state": "/FT /Btn /T (f7) /V /{name} /AS /Off",
    "caption": "/FT /Btn /T (f8) /Ff 65536 /MK << /RC ({name}) >>",
    "script": "/FT /Tx /T (f9) /AA << /K << /S /JavaScript /JS ({name}) >> >>",
    "signature": "/FT /Sig /T (f10) /V << /Type /Sig /Name ({name}) /Contents <00> >>",
    "reason of a signature": "/FT /Sig /T (f11) /V << /Type /Sig /Reason {utf16} >>",
}
SEEN_FIELDS = {"value": "/FT /Tx /T (f0) /V ({name}) /AP << /N {form} >>"}
FORM_ENTRIES = {
    "Name": "/Name /{name}",
    "PieceInfo": "/PieceInfo << /Draw << /Private << /Owner ({name}) >> >> >>",
    "Metadata": "/Metadata {xml}",
    "OPI": "/OPI << /1.3 << /Type /OPI /F ({name}.tif) >> >>",
    "Ref": "/Ref << /F << /Type /Filespec /F ({name}.pdf) >> /Page 0 >>",
    "unknown key": "/VendorNote {utf16}",
}
FONT_ENTRIES = {
    "Name": "/BaseFont /Helvetica /Name /{name}",
    "unknown key": "/BaseFont /Helvetica /Note ({name})",
    "FontFamily": "/BaseFont /Helvetica /FontDescriptor << /Type /FontDescriptor /FontName /Helvetica "
    "/Flags 32 /FontFamily ({name}) >>",
    "CharSet": "/BaseFont /Helvetica /FontDescriptor << /Type /FontDescriptor /FontName /Helvetica "
    "/Flags 32 /CharSet (/a/{name}) >>",
    "FontName": "/BaseFont /Helvetica /FontDescriptor << /Type /FontDescriptor /FontName /{name} "
    "/Flags 32 >>",
    "glyph name": "/BaseFont /Helvetica /Encoding << /BaseEncoding /WinAnsiEncoding "
    "/Differences [1 /{name}] >>",
    "name of the map": "/BaseFont /Helvetica /ToUnicode {map}",
    "map that spells it": "/BaseFont /Helvetica /ToUnicode {spelled}",
}
RESOURCES = {
    "ExtGState: name": ("ExtGState", "{name}", "<< /LW 1 >>", "/{name} gs"),
    "ExtGState: entry": ("ExtGState", "GX", "<< /LW 1 /Hint ({name}) >>", "/GX gs"),
    "ExtGState: halftone": ("ExtGState", "GH", "<< /HT << /HalftoneName ({name}) >> >>", "/GH gs"),
    "ColorSpace: name": ("ColorSpace", "{name}", "[/DeviceGray]", "q /{name} cs Q"),
    "ColorSpace: spot colour": (
        "ColorSpace", "CS",
        "[/Separation /{name} /DeviceGray << /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [0] /N 1 >>]",
        "q /CS cs 1 scn Q"),
    "Properties: name": ("Properties", "{name}", "<< /MCID 99 >>", "/Span /{name} BDC EMC"),
    "Properties: entry": ("Properties", "PL", "<< /ActualText {utf16} >>", "/Span /PL BDC EMC"),
    "Shading: name": ("Shading", "{name}", "<< /ShadingType 2 /ColorSpace /DeviceGray >>", ""),
    "Pattern: name": ("Pattern", "{name}", "<< /PatternType 2 /Shading << >> >>", ""),
    "XObject: not drawn": ("XObject", "XU", "{form}", ""),
    "XObject: drawn behind a clip": ("XObject", "XC", "{form}", "q 0 0 1 1 re W n /XC Do Q"),
    "Font: not used": ("Font", "FU", "<< /Type /Font /Subtype /Type1 /BaseFont /{name} >>", ""),
    "unknown kind": ("Other", "O1", "({name})", ""),
}  # fmt: skip
_IMAGE = "/Type /XObject /Subtype /Image /Width 4 /Height 4 /BitsPerComponent 8"
IMAGES = {
    "Metadata": "/ColorSpace /DeviceGray /Metadata {xml}",
    "Name": "/ColorSpace /DeviceGray /Name /{name}",
    "unknown key": "/ColorSpace /DeviceGray /Note ({name})",
    "palette": "/ColorSpace [/Indexed /DeviceGray 9 ({name})]",
    "ID": "/ColorSpace /DeviceGray /ID {hex}",
}
TRAILER = {"ID": "/ID [({name}) (x)]", "unknown key": "/Note ({name})", "key": "/{name} 1"}


def hostile() -> Hostile:
    """The whole file before it is put together (:func:`plain`, :func:`encrypted`)."""
    file = Hostile()
    _shown_page(file)
    _covered_page(file)
    _resource_page(file)
    _annotation_page(file)
    _unsure_page(file)
    _left_out_page(file)
    return file


def _shown_page(file: Hostile) -> None:
    page = file.page(*SENTENCES[:3])
    page.entries.append(file.entries("page", PAGE_ENTRIES))
    for place, draw in SHOWN.items():
        y, lead = page.line(18), "Talked to "
        page.ops.append(text(lead, 60, y))
        name = file.name(f"shown: {place}", shown=True)
        page.ops.append(draw(name, 60 + stringWidth(lead, "Helvetica", 10), y))
    for place, draw_form in {"form": "", "form with a matrix": "/Matrix [1 0 0 1 0 1]"}.items():
        content = file.fill(f"shown: {place}", text("Seen with {name} at noon", 0, 5), shown=True)
        called = page.use("XObject", f"X{len(file.objects)}", file.form(content, draw_form))
        page.ops.append(f"q 1 0 0 1 60 {page.line(18)} cm /{called} Do Q")


def _covered_page(file: Hostile) -> None:
    page = file.page(*SENTENCES[3:5])
    page.entries.append("/CropBox [0 40 595 842]")
    page.use("ExtGState", "GA", "<< /ca 0 /CA 0 >>")
    page.use("XObject", "Im", file.stream(bytes(48), _IMAGE + " /ColorSpace /DeviceRGB"))
    for place, draw in COVERED.items():
        page.ops.append(draw(file.name(f"covered: {place}"), 60, page.line()))
    page = file.page(SENTENCES[5])
    for place, token in TOKENS.items():
        page.ops.append(file.fill(f"content: {place}", token))


def _resource_page(file: Hostile) -> None:
    page = file.page(SENTENCES[6])
    for place, (kind, called, value, drawn) in RESOURCES.items():
        spelled = Spelled(file, file.name(place))
        page.use(kind, called.format_map(spelled), value.format_map(spelled))
        page.ops.append(drawn.format_map(spelled))
    for at, (place, entry) in enumerate(FORM_ENTRIES.items()):
        form = file.form("0 0 9 9 re n", file.fill(f"form: {place}", entry))
        page.ops.append(f"/{page.use('XObject', f'XF{at}', form)} Do")
    for at, (place, entry) in enumerate(FONT_ENTRIES.items()):
        base = f"<< /Type /Font /Subtype /Type1 {file.fill(f'font: {place}', entry)} >>"
        font = page.use("Font", f"FX{at}", file.put(base))
        page.ops.append(
            text("quiet week", 60 + 80 * (at % 6), page.line(0 if at % 6 else 16), font)
        )
    for at, (place, entry) in enumerate(IMAGES.items()):
        image = file.stream(bytes(16), f"{_IMAGE} {file.fill(f'image: {place}', entry)}")
        called = page.use("XObject", f"XI{at}", image)
        page.ops.append(f"q 9 0 0 9 {60 + 20 * at} 60 cm /{called} Do Q")
    jpeg = _jpeg(file.name("image: comment of a JPEG").encode())
    entries = f"{_IMAGE} /ColorSpace /DeviceRGB /Filter /DCTDecode"
    called = page.use("XObject", "XJ", file.stream(jpeg, entries, packed=False))
    page.ops.append(f"q 9 0 0 9 200 60 cm /{called} Do Q")


def _jpeg(note: bytes) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4), (9, 99, 200)).save(out, "JPEG", comment=note)
    return out.getvalue()


def _annotation_page(file: Hostile) -> None:
    page = file.page(SENTENCES[7])
    fields: list[str] = []
    for owner, table, shown in (
        ("annotation", ANNOTATIONS, False),
        ("annotation", SEEN_ANNOTATIONS, True),
        ("field", FIELDS, False),
        ("field", SEEN_FIELDS, True),
    ):
        for place, entries in table.items():
            y = page.line(20 if shown else 5)
            inner = file.fill(f"{owner}: {place}", entries, shown)
            widget = "/Subtype /Widget" if owner == "field" else ""
            flags = "" if "/F " in inner and not shown else "/F 4"
            box = f"/Rect [60 {y} 260 {y + 14}]" if shown else f"/Rect [560 {y} 562 {y + 2}]"
            page.annotations.append(file.put(f"<< /Type /Annot {widget} {box} {flags} {inner} >>"))
            fields += page.annotations[-1:] if widget else []
    trees = file.entries("name tree", NAME_TREES)
    files = " ".join(
        f"({at}) {file.put(file.fill(f'attachment: {place}', entry))}"
        for at, (place, entry) in enumerate(ATTACHMENTS.items())
    )
    _catalogue(file, fields, trees.replace(") null]", f") null {files}]", 1))


def _catalogue(file: Hostile, fields: list[str], trees: str) -> None:
    element = file.put(f"<< /P null {file.entries('structure', STRUCTURE)} >>")
    item = file.put(f"<< {file.entries('outline', OUTLINE)} /Parent null >>")
    packet = file.fill("XFA", "[(datasets) {xml}]")
    defaults = file.fill("defaults of the fields", "/DA (/Helv 9 Tf %{name})")
    roles = file.fill("role map", "/RoleMap << /{name} /P >>")
    layer = f"{_RESERVED} 0 R"
    groups = file.fill("configuration of the layers", f"/D << /Name {{utf16}} /OFF [{layer}] >>")
    parts = (
        f"/Outlines << /First {item} /Last {item} /Count 1 >>",
        f"/StructTreeRoot << /K [{element}] {roles} >>",
        f"/OCProperties << /OCGs [{layer}] {groups} >>",
        f"/AcroForm << /Fields [{' '.join(fields)}] /XFA {packet} {defaults} >>",
        f"/Names << {trees} >>",
        file.entries("catalogue", CATALOG),
    )
    file.put(f"<< /Type /Catalog /Pages {_PAGES} 0 R {' '.join(parts)} >>", _CATALOG)


def _unsure_page(file: Hostile) -> None:
    page = file.page("This page is drawn in ways that make it pixels in a copy.")
    layer = file.put(f"<< /Type /OCG {file.entries('layer', LAYERS)} >>", _RESERVED)
    page.use("Properties", "OC1", layer)
    base = file.fill("unsure: BaseFont", "<< /Type /Font /Subtype /Type1 /BaseFont /{name} >>")
    page.ops.append(text("quiet week", 300, page.y, page.use("Font", "FB", base)))
    for place, draw in UNSURE.items():
        page.ops.append(draw(file.name(f"unsure: {place}", place in _SEEN), 60, page.line(20)))
    for place, token in UNSURE_TOKENS.items():
        page.ops.append(file.fill(f"unsure: {place}", token))


_SEEN = ("clip that is filled", "soft hyphens")


def _left_out_page(file: Hostile) -> None:
    page = file.page("This page paints words in ways that no reader of text can follow.")
    for number, (place, draw) in enumerate(LEFT_OUT.items()):
        kind, value, content = draw(file.name(f"left out: {place}"), page.line(30))
        body = file.stream(value, _DRAWN[kind] % f"{_FONT} 0 R")
        wrapped = f"<< /SMask << /S /Luminosity /G {body} >> >>" if kind == "ExtGState" else body
        page.ops.append(content % page.use(kind, f"PX{number}", wrapped))


_DRAWN = {
    "Pattern": "/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 300 20] /XStep 300 /YStep 20 "
    "/Resources << /Font << /F1 %s >> >>",
    "ExtGState": "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Group << /S /Transparency "
    "/CS /DeviceGray >> /Resources << /Font << /F1 %s >> >>",
}


def _finish(file: Hostile) -> str:
    """Write pages and information; returns the entries of the trailer."""
    for page in file.pages:
        tail = file.name(f"behind the packed content of page {page.number}").encode()
        content = file.stream("\n".join(page.ops), tail=tail)
        groups = " ".join(
            f"/{kind} << {' '.join(f'/{name} {value}' for name, value in items.items())} >>"
            for kind, items in page.resources.items()
        )
        file.put(
            f"<< /Type /Page /Parent {_PAGES} 0 R /MediaBox [{PAGE}] /Resources << {groups} >> "
            f"/Contents {content} /Annots [{' '.join(page.annotations)}] {' '.join(page.entries)} >>",
            page.number,
        )
    kids = " ".join(f"{page.number} 0 R" for page in file.pages)
    extra = file.entries("page tree", {"unknown key": "/Owner ({name})"})
    tree = f"<< /Type /Pages /Kids [{kids}] /Count {len(file.pages)} {extra} >>"
    file.put(tree, _PAGES)
    file.put(file.fill("object without a reference", "<< /Note ({name}) >>"))
    info = file.put(f"<< {file.entries('information', INFO)} >>")
    return f"/Root {_CATALOG} 0 R /Info {info} {file.entries('trailer', TRAILER)}"


def plain() -> tuple[bytes, Hostile]:
    """The file with all that stands outside of objects, too, and with an older revision."""
    file = hostile()
    trailer = _finish(file)
    out = b"%PDF-1.7\n%" + file.name("comment of the header").encode() + b"\n"
    places: dict[int, int] = {}
    gaps = {5: "% {name}", 7: "{name}", 9: "({name})", 11: "900 0 obj ({name}) endobj"}
    for number in sorted(file.objects):
        if number in gaps:
            out += file.fill(f"before object {number}", gaps[number]).encode() + b"\n"
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, file.objects[number])
    out, at = _with_table(out, places, trailer)
    old = file.fill("older revision", "<< /Type /Annot /Subtype /Text /Contents ({name}) >>")
    number = max(places) + 1
    out += b"%d 0 obj\n%s\nendobj\n" % (number, old.encode())
    out, at = _with_table(out, {number: out.rindex(b"%d 0 obj" % number)}, f"{trailer} /Prev {at}")
    out, _ = _with_table(out, {}, f"{trailer} /Prev {at}")
    return out + file.name("behind the end").encode() + b"\n", file


def _with_table(out: bytes, places: dict[int, int], trailer: str) -> tuple[bytes, int]:
    at = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number in sorted(places):
        out += b"%d 1\n%010d 00000 n \n" % (number, places[number])
    size = max(places, default=2000) + 1
    return out + f"trailer\n<< /Size {size} {trailer} >>\nstartxref\n{at}\n%%EOF\n".encode(), at


_ID = re.compile(rb"(/ID \[ <[0-9a-f]+> <)[0-9a-f]{32}(?=>)")
"""The second half is left to chance; only the first is part of the key (ISO 32000-1, 7.6.3.3)."""


def encrypted() -> tuple[bytes, Hostile]:
    """The file with an empty user password; its owner's password is a name as well."""
    data, file = plain()
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data), strict=False))
    writer.encrypt("", file.name("owner's password"), algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return _ID.sub(lambda match: match.group(1) + b"0" * 32, out.getvalue()), file
