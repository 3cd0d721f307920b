"""Fixture builders: hand-made packages (every awkward shape) and python-docx documents."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import docx
from PIL import Image, ImageDraw

from redactor.formats.docx import DocxFormat
from redactor.model import Document, Draft, Handling, Limits, Replacement, Source

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_CT = "application/vnd.openxmlformats-officedocument.wordprocessingml."
NAMESPACES = {
    "w": W,
    "r": R,
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())


@dataclass
class Extra:
    """A further part: its path, its content, and how the main part refers to it."""

    path: str
    content: bytes
    kind: str
    rid: str
    content_type: str = "application/xml"


@dataclass
class Built:
    """What :func:`build` was asked for; ``files`` is what goes into the zip."""

    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def data(self) -> bytes:
        """The zip."""
        return zip_of(self.files)


def zip_of(files: Mapping[str, bytes], comment: bytes = b"") -> bytes:
    """A zip of these files in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        archive.comment = comment
    return out.getvalue()


def unzip(data: bytes) -> dict[str, bytes]:
    """All entries of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def part(root: str, inner: str) -> bytes:
    """An XML part with all namespaces declared."""
    return f'<?xml version="1.0" encoding="UTF-8"?><{root} {DECLARED}>{inner}</{root}>'.encode()


def build(
    body: str,
    extras: Sequence[Extra] = (),
    links: Mapping[str, str] | None = None,
    root_rels: str = "",
) -> Built:
    """A document with this body, these parts, and these external hyperlinks (id to target)."""
    rels = "".join(
        f'<Relationship Id="{e.rid}" Type="{_REL}{e.kind}" Target="/{e.path}"/>' for e in extras
    ) + "".join(
        f'<Relationship Id="{rid}" Type="{_REL}hyperlink" Target="{target}" TargetMode="External"/>'
        for rid, target in (links or {}).items()
    )
    overrides = "".join(
        f'<Override PartName="/{e.path}" ContentType="{e.content_type}"/>' for e in extras
    )
    package = "http://schemas.openxmlformats.org/package/2006/"
    return Built(
        {
            "[Content_Types].xml": (
                f'<Types xmlns="{package}content-types"><Default Extension="rels" '
                'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                '<Default Extension="xml" ContentType="application/xml"/>'
                f'<Override PartName="/word/document.xml" ContentType="{_CT}document.main+xml"/>'
                f"{overrides}</Types>"
            ).encode(),
            "_rels/.rels": (
                f'<Relationships xmlns="{package}relationships"><Relationship Id="rId1" '
                f'Type="{_REL}officeDocument" Target="word/document.xml"/>{root_rels}'
                "</Relationships>"
            ).encode(),
            "word/document.xml": part("w:document", f"<w:body>{body}</w:body>"),
            "word/_rels/document.xml.rels": (
                f'<Relationships xmlns="{package}relationships">{rels}</Relationships>'
            ).encode(),
            **{e.path: e.content for e in extras},
        }
    )


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inner}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*inner: str) -> str:
    """A paragraph of runs; plain strings become runs."""
    content = "".join(x if x.startswith("<") else run(x) for x in inner)
    return f"<w:p>{content}</w:p>"


def with_picture(body: str = "") -> bytes:
    """A document with a JPEG of a black bar behind this body."""
    image = Image.new("RGB", (800, 600), "white")
    ImageDraw.Draw(image).rectangle((200, 300, 305, 330), fill="black")
    out = io.BytesIO()
    image.save(out, "JPEG")
    drawing = (
        "<w:r><w:drawing><wp:inline><wp:extent cx='9' cy='9'/><wp:docPr id='1' name='x'/><a:graphic>"
        "<a:graphicData uri='http://schemas.openxmlformats.org/drawingml/2006/picture'><pic:pic>"
        "<pic:blipFill><a:blip r:embed='rId7'/></pic:blipFill></pic:pic></a:graphicData></a:graphic>"
        "</wp:inline></w:drawing></w:r>"
    )
    extra = Extra("word/media/a.jpeg", out.getvalue(), "image", "rId7", "image/jpeg")
    return build(f"{body}<w:p>{drawing}</w:p>", [extra]).data


def source(data: bytes) -> Source:
    """A source with neutral names."""
    return Source("case-0001/document-01", "case-0001", ".docx", data, "0" * 64)


def read(data: bytes, limits: Limits | None = None) -> Document:
    """Read with the format under test."""
    return DocxFormat().read(source(data), Handling(limits or Limits()))


def texts(data: bytes) -> list[str]:
    """The texts of all segments."""
    return [segment.text for segment in read(data).segments]


def write(data: bytes, *replacements: Replacement) -> Draft:
    """Write with the format under test."""
    handling = Handling()
    document = DocxFormat().read(source(data), handling)
    return DocxFormat().write(source(data), document, replacements, handling)


def replace_all(data: bytes, word: str, label: str) -> Draft:
    """Replace every occurrence of a word in every segment."""
    found: list[Replacement] = []
    for segment in read(data).segments:
        at = segment.text.find(word)
        while at >= 0:
            found.append(Replacement(segment.index, at, at + len(word), label))
            at = segment.text.find(word, at + len(word))
    return write(data, *found)


def python_docx_document() -> bytes:
    """A document as python-docx writes it, with a table, a header, a footer and a comment."""
    document = docx.Document()
    document.core_properties.author = "Zebedee Quillfeather"
    document.core_properties.title = "Notes on Zebedee"
    document.add_heading("Session notes", 1)
    paragraph_ = document.add_paragraph("Zebedee ")
    paragraph_.add_run("Quill").bold = True
    paragraph_.add_run("feather came in.")
    table = document.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, (("Name", "Zebedee"), ("GP", "Dr Quarl")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    section = document.sections[0]
    section.header.paragraphs[0].text = "Zebedee Quillfeather, confidential"
    section.footer.paragraphs[0].text = "Page for Zebedee"
    document.add_comment(paragraph_.runs, text="Check Zebedee", author="Zebedee Q", initials="ZQ")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
