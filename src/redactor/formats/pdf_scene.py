"""What a page consists of once its content is interpreted: glyphs, paths and pictures with places.

Everything is in page space (points, y upwards, before rotation). A glyph knows the operator that
shows it, so that exactly this glyph can be taken out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from pypdf.generic import DictionaryObject, StreamObject

from redactor.formats.pdf_affine import IDENTITY, Matrix, Point
from redactor.formats.pdf_codes import Code, FontCodes
from redactor.formats.pdf_content import Operator

INVISIBLE = 3
CLIPS = 4  # rendering modes from here on add to the clipping path (ISO 32000-1, table 106)


class Unsure(Exception):
    """The page cannot be vouched for as text; ``reason`` is one of our words, for the report."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Area(NamedTuple):
    """An upright rectangle in page space."""

    left: float
    bottom: float
    right: float
    top: float

    def within(self, other: Area) -> Area:
        """What both have in common; maybe with negative sides."""
        return Area(
            max(self.left, other.left),
            max(self.bottom, other.bottom),
            min(self.right, other.right),
            min(self.top, other.top),
        )


EVERYWHERE = Area(-1e9, -1e9, 1e9, 1e9)


def area_of(points: list[Point]) -> Area:
    """The smallest area that holds all points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Area(min(xs), min(ys), max(xs), max(ys))


@dataclass(slots=True, eq=False)
class Mark:
    """One glyph as an operator shows it.

    Attributes:
        stream, operator: where it is shown.
        pen: text space, from the start of its operator.
        full: text space, how far the pen goes on, spacing included.
        text_matrix: with its own offset. ctm: of its operator.
        x, y: origin. dx, dy: direction of writing, of length 1.
        size: of the font. advance: of the glyph alone, without any spacing.
        scale: page points per unit of text space along the line.
        text: what it stands for; a reader's opinion replaces the font's.
        kept: it goes into the copy. edit: number of the replacement that takes it out, else -1.
        shift: how far it moves along the line.
    """

    stream: Stream
    operator: int
    code: Code
    font: FontCodes
    pen: float
    full: float
    text_matrix: Matrix
    ctm: Matrix
    x: float
    y: float
    dx: float
    dy: float
    size: float
    advance: float
    scale: float
    font_size: float
    stretch: float
    spacing: float
    mode: int
    clip: Area
    text: str
    kept: bool = False
    edit: int = -1
    shift: float = 0.0

    @property
    def blank(self) -> bool:
        """Whether it stands for white space."""
        return bool(self.text) and self.text.isspace()

    def along(self, dx: float, dy: float) -> float:
        """Where it starts along a direction."""
        return self.x * dx + self.y * dy

    def across(self, dx: float, dy: float) -> float:
        """Where its baseline lies, upwards from the origin."""
        return self.y * dx - self.x * dy


@dataclass(slots=True, eq=False)
class Path:
    """A painted or clipping path: its operators and their points in page space."""

    stream: Stream
    operators: list[int]
    points: list[Point]
    ctm: Matrix
    number: int


class Wall(NamedTuple):
    """An upright edge of path ``path``: where it stands, its lowest and highest point."""

    x: float
    low: float
    high: float
    path: int


@dataclass(slots=True, eq=False)
class Picture:
    """A raster image on the page; ``matrix`` takes the unit square to page space."""

    stream: Stream
    operator: int
    matrix: Matrix


class TextPlace(NamedTuple):
    """The text matrices around an operator: before it, and of its line after it."""

    before: Matrix
    line: Matrix


@dataclass(slots=True, eq=False)
class Stream:
    """A content stream as it is drawn once: the page's own, or one use of a form.

    Attributes:
        form: the form, ``None`` for the page's own content.
        shows: glyphs by operator. places: text matrices by operator. ctms: by operator.
        children: forms by the operator that draws them.
        dropped: operators that a copy leaves out.
        unbalanced: ``q`` operators without ``Q``. open_text: ``BT`` without ``ET``.
    """

    operators: list[Operator]
    resources: DictionaryObject
    form: StreamObject | None = None
    shows: dict[int, list[Mark]] = field(default_factory=dict)
    places: dict[int, TextPlace] = field(default_factory=dict)
    children: dict[int, Stream] = field(default_factory=dict)
    pictures: dict[int, Picture] = field(default_factory=dict)
    dropped: set[int] = field(default_factory=set)
    unbalanced: int = 0
    open_text: bool = False


@dataclass(slots=True, eq=False)
class Scene:
    """A page; its first stream is the page's own content, the others are uses of forms."""

    streams: list[Stream] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    walls: list[Wall] = field(default_factory=list)
    path_count: int = 0


@dataclass(slots=True)
class State:
    """The graphics state as far as it places text (ISO 32000-1, tables 52 and 104)."""

    ctm: Matrix = IDENTITY
    clip: Area = EVERYWHERE
    font: FontCodes | None = None
    size: float = 0.0
    character: float = 0.0
    word: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0
