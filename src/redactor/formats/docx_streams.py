"""Text as a reader sees it, over runs that Word splits at will.

A stream is one paragraph (or one attribute): the tokens of its runs in order, whatever wraps them.
A text box is a stream of its own, and so are the pronunciation of a ruby and the older branch of
alternate content. A token knows the node that it came from, so that text can be put back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from redactor.formats.docx_names import clark, prefixed
from redactor.formats.docx_prepare import Part, Prepared
from redactor.formats.docx_rules import is_free
from redactor.formats.docx_values import level_has_words
from redactor.formats.docx_xml import attribute, is_on, named
from redactor.model import SegmentKind

Slot = Literal["text", "element", "attribute"]
_MARKS = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:br": "\n",
    "w:cr": "\n",
    "a:br": "\n",
    "w:noBreakHyphen": "-",
    "w:softHyphen": "\u00ad",
}
_CONTAINERS = {
    "header": "header",
    "footer": "footer",
    "chart": "chart",
    "diagramData": "diagram",
    "numbering": "list level",
}
_NOTES = {"w:footnote": "footnote", "w:endnote": "endnote", "w:comment": "comment"}
_ORDER = (
    "officeDocument",
    "header",
    "footer",
    "footnotes",
    "endnotes",
    "comments",
    "chart",
    "diagramData",
    "numbering",
)


@dataclass(slots=True)
class Token:
    """A piece of text and the place that it is written in."""

    node: etree._Element = field(repr=False)
    slot: Slot
    text: str = field(repr=False)
    hidden: bool = False
    key: str = ""


@dataclass(slots=True)
class Stream:
    """One segment-to-be: its tokens, its place, and the row and cell that it stands in."""

    place: str
    part: str
    kind: SegmentKind = "text"
    row: int = 0
    cell: int = 0
    tokens: list[Token] = field(default_factory=list, repr=False)

    @property
    def text(self) -> str:
        """The text as the reader sees it."""
        return "".join(token.text for token in self.tokens)


def streams_of(prepared: Prepared) -> list[Stream]:
    """All streams with text, in reading order."""
    found: list[Stream] = []
    for kind in _ORDER:
        for part in prepared.parts:
            if part.kind == kind and part.tree is not None:
                found += _PartReader(part, prepared.hidden_styles).read()
    return [stream for stream in found if stream.text]


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
    """Where the reader stands: words for it, the row and cell, and whether text is hidden."""

    words: str
    row: int = 0
    cell: int = 0
    hidden: bool = False


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
            place = _Place(place.words, place.row, place.cell, self._style_hides(node, "w:pPr"))
        elif name == "w:r":
            if self._run_hides(node):
                place = _Place(place.words, place.row, place.cell, hidden=True)
        elif name in ("w:tbl", "a:tbl"):
            place = _Place(self._count(place.words, "table"), hidden=place.hidden)
        elif name in ("w:tr", "a:tr"):
            self._rows += 1
            place = _Place(self._count(place.words, "row"), self._rows, hidden=place.hidden)
        elif name in ("w:tc", "a:tc"):
            self._cells += 1
            words = self._count(place.words, "cell")
            place = _Place(words, place.row, self._cells, place.hidden)
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
        if name in ("w:t", "m:t", "a:t", "c:v"):
            if not node.text or (name == "c:v" and _is_number(node)):
                return None
            return Token(node, "text", node.text, place.hidden)
        if name == "w:sym":
            return Token(node, "element", _symbol(node), place.hidden)
        if name in _MARKS and _in_run(node, name):
            return Token(node, "element", _MARKS[name], place.hidden)
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
                    if named(x) == "w:vanish":
                        return is_on(x)
        return self._style_hides(run, "w:rPr")


def _mark_hidden(stream: Stream) -> None:
    visible = [token for token in stream.tokens if token.text.strip()]
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


def put_text(token: Token, text: str) -> None:
    """Write a token's new text into its node."""
    if token.slot == "attribute":
        token.node.set(token.key, text)
    elif token.slot == "text":
        token.node.text = text or None
        if text != text.strip() and named(token.node) == "w:t":
            token.node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    else:
        _replace_mark(token, text)
    token.text = text


def _replace_mark(token: Token, text: str) -> None:
    parent = token.node.getparent()
    if parent is None:
        return
    if text:
        word = etree.Element(clark("w:t" if named(parent) == "w:r" else "a:t"))
        word.text = text
        parent.replace(token.node, word)
    else:
        parent.remove(token.node)


def tokens_in(stream: Stream) -> Iterator[tuple[int, Token]]:
    """Tokens with the offset at which each begins."""
    at = 0
    for token in stream.tokens:
        yield at, token
        at += len(token.text)
