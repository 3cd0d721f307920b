"""Pieces of text that know the node they came from, so that text can be put back where it stood."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from redactor.formats.docx_names import clark
from redactor.formats.docx_xml import named
from redactor.model import SegmentKind

Slot = Literal["text", "element", "attribute", "pixels"]
Mark = Literal["hidden", "faint", "deleted", "inserted"]
Marks = frozenset[Mark]
NO_MARKS: Marks = frozenset()


@dataclass(slots=True)
class Token:
    """A piece of text and the place that it is written in: a node, or pixels that can be painted over."""

    node: etree._Element | None = field(repr=False)
    slot: Slot
    text: str = field(repr=False)
    marks: Marks = NO_MARKS
    key: str = ""
    paint: Callable[[str], None] | None = field(default=None, repr=False)

    @property
    def hidden(self) -> bool:
        """Whether a reader does not see it unless hidden text is shown."""
        return "hidden" in self.marks


@dataclass(slots=True)
class Stream:
    """One segment-to-be: its tokens, its place, and the row and cell that it stands in.

    ``end`` says how the mark at the end of a paragraph is marked, and ``paragraph`` is its element.
    """

    place: str
    part: str
    kind: SegmentKind = "text"
    row: int = 0
    cell: int = 0
    tokens: list[Token] = field(default_factory=list, repr=False)
    end: Marks = NO_MARKS
    paragraph: etree._Element | None = field(default=None, repr=False)

    @property
    def text(self) -> str:
        """The text as the reader sees it."""
        return "".join(token.text for token in self.tokens)


def put_text(token: Token, text: str) -> None:
    """Write a token's new text into its node, or over its pixels."""
    if token.paint is not None:
        token.paint(text)
    elif token.node is not None:
        _put(token.node, token, text)
    token.text = text


def _put(node: etree._Element, token: Token, text: str) -> None:
    if token.slot == "attribute":
        node.set(token.key, text)
    elif token.slot == "text":
        node.text = text or None
        if text != text.strip() and named(node) == "w:t":
            node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    else:
        _replace_mark(node, text)


def _replace_mark(node: etree._Element, text: str) -> None:
    parent = node.getparent()
    if parent is None:
        return
    if text:
        word = etree.Element(clark("w:t" if named(parent) == "w:r" else "a:t"))
        word.text = text
        parent.replace(node, word)
    else:
        parent.remove(node)


def tokens_in(stream: Stream) -> Iterator[tuple[int, Token]]:
    """Tokens with the offset at which each begins."""
    at = 0
    for token in stream.tokens:
        yield at, token
        at += len(token.text)
