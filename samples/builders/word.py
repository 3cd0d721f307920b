"""DOCX notes whose names also stand where few tools look: see ``samples/README.md``."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run as WordRun

from builders import pictures
from builders.front import Source
from builders.markup import Block, Inline, Mark, Run, parse
from builders.wordxml import (
    app_properties,
    changed,
    field,
    footnote_reference,
    footnotes,
    hyperlink,
    text_box,
)

_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_STYLES = {
    "heading": "Heading 1",
    "subheading": "Heading 2",
    "text": "Normal",
    "bullet": "List Bullet",
}


def build(source: Source) -> bytes:
    """Write one DOCX; its bytes depend on the source and the library versions alone."""
    return _fixed_times(_Writer(source).save())


class _Writer:
    """One document being written."""

    def __init__(self, source: Source) -> None:
        self.meta = source.meta
        self.document: Document = docx.Document()
        self.notes: list[str] = []
        self.changes = 0
        self._page()
        self._properties()
        for block in parse(source.body):
            self._block(block)

    def save(self) -> bytes:
        """The package as python-docx writes it, with the parts that it cannot make."""
        package = self.document.part.package
        if self.notes:
            uri = PackURI("/word/footnotes.xml")
            part = Part(uri, _FOOTNOTES, footnotes(self.notes), package)
            self.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        for part in package.iter_parts():
            if part.partname == "/docProps/app.xml":
                part._blob = app_properties(self.meta["company"], self.meta["author"])
        target = io.BytesIO()
        self.document.save(target)
        return target.getvalue()

    def _page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        if self.meta.get("landscape"):
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = Cm(29.7), Cm(21)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin, section.bottom_margin = Cm(2.2), Cm(2)
        self.width = section.page_width - section.left_margin - section.right_margin
        styles = self.document.styles
        styles["Normal"].font.name = "Calibri"
        styles["Normal"].font.size = Pt(10.5)
        styles["Normal"].paragraph_format.space_after = Pt(6)
        head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
        head.add_run(self.meta["header"]).font.size = Pt(8.5)
        foot.add_run(self.meta["footer"] + "    page ").font.size = Pt(8.5)
        foot._p.append(field("PAGE", "1"))

    def _properties(self) -> None:
        core = self.document.core_properties
        when: datetime = self.meta["created"].replace(tzinfo=None)
        core.title, core.subject = self.meta["title"], self.meta["subject"]
        core.author, core.keywords = self.meta["author"], self.meta["keywords"]
        core.last_modified_by = self.meta["last_modified_by"]
        core.created = core.modified = when
        core.comments, core.revision = "", 7

    def _block(self, block: Block) -> None:
        if block.kind in _STYLES:
            paragraph = self.document.add_paragraph(style=_STYLES[block.kind])
            self._inline(paragraph, block.content)
        elif block.kind == "table":
            self._table(block)
        elif block.kind == "box":
            words = [[_plain(part) for part in child.content] for child in block.inner]
            paragraph = self.document.add_paragraph()
            paragraph._p.append(text_box(words, block.alt, int(self.width)))
        elif block.kind == "picture":
            shape = self.document.add_picture(io.BytesIO(pictures.genogram()), width=Cm(9))
            shape._inline.docPr.set("descr", block.alt)
            shape._inline.docPr.set("name", "genogram varley.png")
        else:
            raise ValueError(f"no {block.kind} in a DOCX sample")

    def _table(self, block: Block) -> None:
        table = self.document.add_table(len(block.rows), len(block.widths), style="Table Grid")
        table.autofit = False
        for column, width in zip(table.columns, block.widths, strict=True):
            column.width = int(self.width * width / 100)
        for row, cells in zip(table.rows, block.rows, strict=True):
            for cell, content, width in zip(row.cells, cells, block.widths, strict=True):
                cell.width = int(self.width * width / 100)
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.space_after = Pt(1)
                self._inline(paragraph, content)
                for run in paragraph._p.iter(qn("w:r")):
                    WordRun(run, paragraph).font.size = Pt(9)
        self.document.add_paragraph().paragraph_format.space_after = Pt(2)

    def _inline(self, paragraph: Paragraph, content: Inline) -> None:
        for part in content:
            if isinstance(part, Mark):
                self._mark(paragraph, part)
                continue
            run = paragraph.add_run(part.text)
            run.bold, run.italic = part.bold or None, part.italic or None

    def _mark(self, paragraph: Paragraph, mark: Mark) -> None:
        match mark.kind, mark.args:
            case (("ins" | "del"), (author, when, text)):
                self.changes += 1
                paragraph._p.append(changed(mark.kind, text, author, when, 900 + self.changes))
            case "hidden", (text,):
                paragraph.add_run(text).font.hidden = True
            case "note", (text,):
                self.notes.append(text)
                paragraph._p.append(footnote_reference(len(self.notes)))
            case "mail", (address, shown):
                target = f"mailto:{address}"
                relation = self.document.part.relate_to(
                    target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
                )
                paragraph._p.append(hyperlink(shown, relation))
            case "comment", (author, initials, when, anchor, text):
                run = paragraph.add_run(anchor)
                run.bold = mark.bold or None
                note = self.document.add_comment(run, text, author, initials)
                note._comment_elm.set(qn("w:date"), when)
            case "split", pieces:
                for number, piece in enumerate(pieces):
                    run = paragraph.add_run(piece)
                    run._r.set(qn("w:rsidR"), f"00A{number}17C{number}")
            case _:
                raise ValueError(f"{mark.kind}: wrong number of arguments")


def _plain(part: Run | Mark) -> tuple[str, bool]:
    if isinstance(part, Mark):
        raise ValueError("no marks in a text box")
    return part.text, part.bold


def _fixed_times(package: bytes) -> bytes:
    """Rewrite the package with one entry time, so that the same content is the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            new.writestr(entry, old.read(name))
    return target.getvalue()
