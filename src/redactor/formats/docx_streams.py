"""Text as a reader sees it, over runs that Word splits at will.

A stream is one paragraph (or one attribute): the tokens of its runs in order, whatever wraps them.
A text box is a stream of its own, and so are the pronunciation of a ruby and the older branch of
alternate content.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from lxml import etree

from redactor.formats.docx_names import prefixed
from redactor.formats.docx_prepare import Part, Prepared
from redactor.formats.docx_readings import in_every_reading
from redactor.formats.docx_rules import READ, is_free
from redactor.formats.docx_tokens import NO_MARKS, Mark, Marks, Stream, Token
from redactor.formats.docx_values import level_has_words
from redactor.formats.docx_xml import attribute, is_on, named

_CHANGES: Mapping[str, Mark] = MappingProxyType(
    {"w:del": "deleted", "w:moveFrom": "deleted", "w:ins": "inserted", "w:moveTo": "inserted"}
)
_MARKS = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:br": "\n",
    "w:cr": "\n",
    "a:br": "\n",
    "w:noBreakHyphen": "-",
    "w:softHyphen": "\u00ad",
}
_TINY = 4  # half-points
_HIDES = frozenset({"w:vanish", "w:specVanish"})
_CONTAINERS = {
    "header": "header",
    "footer": "footer",
    "chart": "chart",
    "diagramData": "diagram",
    "diagramDrawing": "picture of diagram",
    "numbering": "list level",
}
_NOTES = {"w:footnote": "footnote", "w:endnote": "endnote", "w:comment": "comment"}


def streams_of(prepared: Prepared) -> list[Stream]:
    """All streams with text, in reading order."""
    found: list[Stream] = []
    for kind in READ:
        for part in prepared.parts:
            if part.kind == kind and part.tree is not None:
                found += _PartReader(part, prepared.hidden_styles).read()
    return in_every_reading(found)


def joint(stream: Stream, following: Stream | None) -> str:
    """What separates a stream from the next one."""
    if following is None:
        return "\n"
    if stream.part != following.part:
        return "\n\n"
    if stream.row and stream.row == following.row and stream.cell != following.cell:
        return "\t"
    return "\n"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the reader stands: words for it, the row and cell, and how text is marked there."""

    words: str
    row: int = 0
    cell: int = 0
    marks: Marks = NO_MARKS


class _PartReader:
    def __init__(self, part: Part, hidden_styles: frozenset[str]) -> None:
        self._part = part
        self._hidden_styles = hidden_styles
        self._streams: list[Stream] = []
        self._counts: dict[tuple[str, str], int] = {}
        self._rows = 0
        self._cells = 0

    def read(self) -> list[Stream]:
        """The streams of the part in document order."""
        base = _CONTAINERS.get(self._part.kind, "")
        if base and self._part.kind != "numbering":
            base = f"{base} {self._part.number}"
        if self._part.tree is not None:
            self._walk(self._part.tree, None, _Place(base))
        return self._streams

    def _count(self, within: str, what: str) -> str:
        number = self._counts.get((within, what), 0) + 1
        self._counts[within, what] = number
        return f"{within} {what} {number}".strip()

    def _open(self, place: _Place, what: str = "paragraph") -> Stream:
        words = place.words
        number = self._counts.get((words, what), 0) + 1
        self._counts[words, what] = number
        alone = number == 1 and place.cell and what == "paragraph"
        stream = Stream(
            place=words if alone else f"{words} {what} {number}".strip(),
            part=self._part.path,
            row=place.row,
            cell=place.cell,
        )
        self._streams.append(stream)
        return stream

    def _walk(self, node: etree._Element, stream: Stream | None, place: _Place) -> None:
        name = named(node)
        if name in ("w:p", "a:p"):
            stream = self._open(place)
            stream.paragraph, stream.end = node, _end_marks(node)
            hidden = self._style_hides(node, "w:pPr")
            place = replace(place, marks=frozenset({"hidden"}) if hidden else NO_MARKS)
        elif name == "w:r":
            if self._run_hides(node):
                place = replace(place, marks=place.marks | {"hidden"})
            if _is_faint(node):
                place = replace(place, marks=place.marks | {"faint"})
        elif name in _CHANGES:
            place = replace(place, marks=place.marks | {_CHANGES[name]})
        elif name in ("w:tbl", "a:tbl"):
            place = _Place(self._count(place.words, "table"))
        elif name in ("w:tr", "a:tr"):
            self._rows += 1
            place = _Place(self._count(place.words, "row"), self._rows)
        elif name in ("w:tc", "a:tc"):
            self._cells += 1
            words = self._count(place.words, "cell")
            place = _Place(words, place.row, self._cells)
        elif name in _NOTES:
            if attribute(node, "type") in (None, "normal"):
                place = _Place(self._count("", _NOTES[name]), cell=-1)
        elif name == "w:txbxContent":
            place, stream = _Place(self._count(place.words, "text box")), None
        elif name in ("w:rt", "mc:Fallback") and stream is not None:
            stream = self._open(place, "reading aid" if name == "w:rt" else "older form")
        self._attributes(node, name, place)
        token = self._token(node, name, place)
        if token is not None:
            if stream is None:
                stream = self._open(place, "text")
                stream.tokens.append(token)
                stream = None
            else:
                stream.tokens.append(token)
        for child in node:
            self._walk(child, stream, place)
        if stream is not None and name in ("w:p", "a:p"):
            _mark_hidden(stream)

    def _token(self, node: etree._Element, name: str, place: _Place) -> Token | None:
        if name in ("w:t", "w:delText", "m:t", "a:t", "c:v"):
            if not node.text or (name == "c:v" and _is_number(node)):
                return None
            return Token(node, "text", node.text, place.marks)
        if name == "w:sym":
            return Token(node, "element", _symbol(node), place.marks)
        if name in _MARKS and _in_run(node, name):
            return Token(node, "element", _MARKS[name], place.marks)
        return None

    def _attributes(self, node: etree._Element, name: str, place: _Place) -> None:
        for key, value in node.attrib.items():
            local = prefixed(str(key)).rpartition(":")[2]
            if not value or not is_free(name, local):
                continue
            if name == "w:lvlText" and not level_has_words(str(value)):
                continue
            what = "watermark" if local == "string" else "description"
            if name == "w:lvlText":
                what = "text"
            stream = self._open(place, what)
            stream.kind = "text" if local == "string" or name == "w:lvlText" else "attribute"
            stream.tokens.append(Token(node, "attribute", str(value), key=str(key)))

    def _style_hides(self, node: etree._Element, properties: str) -> bool:
        for child in node:
            if named(child) == properties:
                return any(
                    named(x) in ("w:pStyle", "w:rStyle")
                    and attribute(x, "val") in self._hidden_styles
                    for x in child
                )
        return False

    def _run_hides(self, run: etree._Element) -> bool:
        for child in run:
            if named(child) == "w:rPr":
                for x in child:
                    if named(x) in _HIDES:
                        return is_on(x)
        return self._style_hides(run, "w:rPr")


def _is_faint(run: etree._Element) -> bool:
    """Whether a run is set in white on no ground of its own, or in two points or less."""
    for properties in run:
        if named(properties) == "w:rPr":
            values = {named(x): attribute(x, "val") or "" for x in properties}
            size = values.get("w:sz", "")
            white = values.get("w:color", "").upper() == "FFFFFF"
            grounded = "w:shd" in values or "w:highlight" in values
            return (white and not grounded) or (size.isdecimal() and int(size) <= _TINY)
    return False


def _end_marks(paragraph: etree._Element) -> Marks:
    """How the paragraph mark is marked: a deleted or hidden one joins the next paragraph to this one."""
    found: set[Mark] = set()
    for properties in paragraph:
        if named(properties) == "w:pPr":
            for run in properties:
                if named(run) == "w:rPr":
                    found |= {_CHANGES[named(x)] for x in run if named(x) in _CHANGES}
                    if any(named(x) in _HIDES and is_on(x) for x in run):
                        found.add("hidden")
    return frozenset(found)


def _mark_hidden(stream: Stream) -> None:
    visible = [t for t in stream.tokens if t.text.strip() and "deleted" not in t.marks]
    if visible and all(token.hidden for token in visible):
        stream.kind = "hidden"


def _in_run(node: etree._Element, name: str) -> bool:
    """Whether a tab or break is content; ``w:tab`` is also the name of a tab stop."""
    parent = node.getparent()
    return parent is not None and named(parent) != "w:tabs"


def _is_number(node: etree._Element) -> bool:
    return any(named(up) in ("c:numCache", "c:numLit") for up in node.iterancestors())


def _symbol(node: etree._Element) -> str:
    """The character of a ``w:sym``; fonts of the symbol kind use F020-F0FF (17.3.3.30)."""
    try:
        code = int(attribute(node, "char") or "", 16)
        if 0xF020 <= code <= 0xF0FF:
            code -= 0xF000
        character = chr(code)
    except (ValueError, OverflowError):
        return "\ufffc"
    return character if character.isprintable() else "\ufffc"
