"""PDF letters and forms: letterhead, second page, columns, tables, sticky notes, a scanned page."""

from __future__ import annotations

import io
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BalancedColumns,
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from builders import pictures
from builders.front import Source
from builders.markup import Block, Inline, Mark, parse

_WIDTH, _HEIGHT = A4
_MARGIN = 22 * mm
_INNER = _WIDTH - 2 * _MARGIN


def build(source: Source) -> bytes:
    """Lay out one PDF; its bytes depend on the source and the library versions alone."""
    target = io.BytesIO()
    look = _Look(source.meta)
    template = BaseDocTemplate(
        target,
        pagesize=A4,
        title=source.meta["title"],
        author=source.meta["author"],
        subject=source.meta["subject"],
        keywords=source.meta["keywords"],
        creator="Clinical letters",
        invariant=1,
        pageCompression=0,
    )
    template.addPageTemplates(
        [
            _page("first", 46 * mm, look.first),
            _page("later", 30 * mm, look.later),
            _page("scan", 30 * mm, look.scanned),
        ]
    )
    story: list[Flowable] = [NextPageTemplate("later")]
    for block in parse(source.body):
        story += look.flow(block)
    if "scan" in source.meta:
        story += [NextPageTemplate("scan"), PageBreak(), Spacer(1, 1)]
    template.build(story)
    return target.getvalue()


def _page(name: str, top: float, draw: Any) -> PageTemplate:
    frame = Frame(_MARGIN, 18 * mm, _INNER, _HEIGHT - top - 18 * mm, 0, 0, 0, 0, id="body")
    return PageTemplate(name, [frame], onPage=draw)


class _Look:
    """The house style of one service: fonts, colour, letterhead."""

    def __init__(self, meta: dict[str, Any]) -> None:
        self.meta = meta
        self.colour = colors.HexColor(meta["colour"])
        self.plain, self.strong = "Helvetica", "Helvetica-Bold"
        if meta.get("font") == "vera":
            self.plain, self.strong = "Vera", "VeraBd"
            for name in ("Vera", "VeraBd", "VeraIt"):
                pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
            pdfmetrics.registerFontFamily("Vera", "Vera", "VeraBd", "VeraIt", "VeraBd")
        size = 8.8 if self.plain == "Vera" else 9.8
        self.text = ParagraphStyle(
            "text",
            fontName=self.plain,
            fontSize=size,
            leading=size * 1.32,
            spaceAfter=5.5,
            alignment=TA_LEFT,
        )
        self.small = ParagraphStyle("small", parent=self.text, spaceAfter=0)
        self.title = ParagraphStyle(
            "title", parent=self.text, fontName=self.strong, fontSize=14, leading=20
        )
        self.subtitle = ParagraphStyle(
            "subtitle", parent=self.text, fontName=self.strong, textColor=self.colour
        )
        self.bullet = ParagraphStyle(
            "bullet", parent=self.text, leftIndent=12, bulletIndent=2, spaceAfter=3
        )

    def flow(self, block: Block) -> list[Flowable]:
        """The flowables of one block.

        Raises:
            ValueError: a block that a PDF sample cannot show.
        """
        match block.kind:
            case "heading":
                return [Paragraph(_rich(block.content), self.title)]
            case "subheading":
                return [Paragraph(_rich(block.content), self.subtitle)]
            case "text":
                return [Paragraph(_rich(block.content), self.text)]
            case "bullet":
                return [Paragraph(_rich(block.content), self.bullet, bulletText="•")]
            case "table":
                return [Spacer(1, 3), self._table(block), Spacer(1, 8)]
            case "columns":
                inner = [part for child in block.inner for part in self.flow(child)]
                return [BalancedColumns(inner, nCols=2, innerPadding=14), Spacer(1, 4)]
            case "right":
                style = ParagraphStyle("right", parent=self.text, leftIndent=_INNER * 0.72)
                return [Paragraph(_rich(child.content), style) for child in block.inner]
            case "pagebreak":
                return [PageBreak()]
        raise ValueError(f"no {block.kind} in a PDF sample")

    def _table(self, block: Block) -> Table:
        cells = [[Paragraph(_rich(cell), self.small) for cell in row] for row in block.rows]
        table = Table(cells, colWidths=[_INNER * width / 100 for width in block.widths])
        table.setStyle(
            TableStyle(
                [
                    ("GRID", (0, 0), (-1, -1), 0.4, colors.grey),
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("TOPPADDING", (0, 0), (-1, -1), 2),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
                ]
            )
        )
        return table

    def first(self, canvas: Any, _: BaseDocTemplate) -> None:
        """Letterhead."""
        name, *lines = self.meta["letterhead"]
        top = _HEIGHT - 20 * mm
        canvas.setFillColor(self.colour)
        canvas.setFont(self.strong, 17)
        canvas.drawString(_MARGIN, top, name)
        canvas.setFont(self.plain, 8)
        for count, line in enumerate(lines, start=1):
            canvas.drawString(_MARGIN, top - 4 - 11 * count, line)
        canvas.setStrokeColor(self.colour)
        canvas.setLineWidth(1.2)
        canvas.line(_MARGIN, _HEIGHT - 38 * mm, _WIDTH - _MARGIN, _HEIGHT - 38 * mm)
        self._foot(canvas)

    def later(self, canvas: Any, _: BaseDocTemplate) -> None:
        """Running line of the second page on."""
        canvas.setFillColor(colors.black)
        canvas.setFont(self.plain, 8)
        canvas.drawString(_MARGIN, _HEIGHT - 18 * mm, self.meta["running"])
        canvas.setStrokeColor(colors.grey)
        canvas.line(_MARGIN, _HEIGHT - 21 * mm, _WIDTH - _MARGIN, _HEIGHT - 21 * mm)
        self._foot(canvas)

    def scanned(self, canvas: Any, _: BaseDocTemplate) -> None:
        """A page that is one picture, without a text layer."""
        picture = ImageReader(io.BytesIO(pictures.scan()))
        canvas.drawImage(picture, 0, 0, _WIDTH, _HEIGHT)

    def _foot(self, canvas: Any) -> None:
        page = canvas.getPageNumber()
        canvas.setFillColor(colors.black)
        canvas.setFont(self.plain, 7.5)
        canvas.drawCentredString(_WIDTH / 2, 11 * mm, f"Page {page}")
        for note in self.meta.get("annotations", ()):
            if note["page"] == page:
                canvas.textAnnotation(
                    note["text"],
                    Rect=(note["x"], note["y"], note["x"] + 20, note["y"] + 20),
                    T=pdfdoc.PDFString(note["author"]),
                )


def _rich(content: Inline) -> str:
    parts = []
    for part in content:
        if isinstance(part, Mark):
            if part.kind != "mail":
                raise ValueError(f"no {part.kind} in a PDF sample")
            address, shown = part.args
            parts.append(f'<a href="mailto:{escape(address)}">{escape(shown)}</a>')
            continue
        text = escape(part.text).replace("\n", "<br/>")
        text = f"<i>{text}</i>" if part.italic else text
        parts.append(f"<b>{text}</b>" if part.bold else text)
    return "".join(parts)
