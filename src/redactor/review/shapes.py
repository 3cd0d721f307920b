"""What a review shows: sheets of source and copy with marks, and the changes that the marks stand for.

Everything here but ids and places is original or copied text: it lives in memory and on the reviewer's screen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

MarkKind = Literal["change", "kept", "flag"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch of a block.

    Attributes:
        id: ``c12`` is decision 12 of the document's outcome, ``f3`` its flag 3 (both from 0); what is marked in
            source and copy for the same reason has the same id.
        start, end: in ``Block.text``.
    """

    id: str
    kind: MarkKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """A line, paragraph or cell, as readable text.

    Attributes:
        segment: index of the segment of the source; of a copy, the segment of the source that it shows, or -1.
        offset: where ``text`` begins in the segment's text (a text file is one segment of many lines).
        place: in neutral words.
        text: what stands there.
        marks: sorted; they may overlap.
        joint: what separates it from the next: a cell of a table row ends with a tab.
        hidden: whether most readers do not see it (header of the kind, hidden run, attribute, comment).
    """

    segment: int
    offset: int
    place: str
    text: str = field(repr=False)
    marks: tuple[Mark, ...] = ()
    joint: str = "\n"
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class LineBox:
    """A line on a rendered page; x, y, width, height in points from the top left of the page as it is shown."""

    segment: int
    text: str = field(repr=False)
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class MarkBox:
    """A marked stretch on a rendered page, in points from the top left; ``id`` and ``kind`` as in :class:`Mark`."""

    id: str
    kind: MarkKind
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it looks, or a page's worth of readable text.

    Attributes:
        number: from 1.
        width, height: of a rendered page, points; 0 where there is no picture and ``blocks`` are shown.
        lines, boxes: on a rendered page.
        blocks: the readable text; of a rendered page, what cannot be seen on the picture (metadata, comments).
    """

    number: int
    width: float = 0.0
    height: float = 0.0
    lines: tuple[LineBox, ...] = field(default=(), repr=False)
    boxes: tuple[MarkBox, ...] = ()
    blocks: tuple[Block, ...] = field(default=(), repr=False)

    @property
    def is_picture(self) -> bool:
        """Whether the page is shown as it looks."""
        return self.width > 0


@dataclass(frozen=True, slots=True)
class Change:
    """A decision about a place, as a reviewer asks about it.

    Attributes:
        id: ``c12``.
        sheet: number of the sheet of the source on which it stands.
        original: what stands in the source.
        label: what stands in the copy, ``None`` where it was kept.
        entity_type, identity, role, score, recognizers, rule: why.
        verdict: id of the verdict that made it so, else ``""``.
        accepted: whether a reviewer has agreed to it.
        note: the reviewer's remark.
    """

    id: str
    place: str
    segment: int
    start: int
    end: int
    sheet: int
    original: str = field(repr=False)
    label: str | None
    entity_type: str
    identity: str
    role: str
    score: float
    recognizers: tuple[str, ...]
    rule: str
    verdict: str = ""
    accepted: bool = False
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Flagged:
    """A flag, as a reviewer decides about it.

    Attributes:
        id: ``f3``.
        text: what stands in the source there.
        kind, recognizer, suggestion: as in :class:`redactor.model.Flag`.
        to_decide: whether it must be decided before the case is signed; the others must be looked at.
        decided: whether it was.
    """

    id: str
    kind: str
    place: str
    segment: int
    start: int
    end: int
    sheet: int
    text: str = field(repr=False)
    recognizer: str
    suggestion: str
    to_decide: bool
    decided: bool = False
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Pair:
    """Source and copy of a document, sheet by sheet, with all that was changed, kept and flagged.

    Attributes:
        copy: empty where there is no copy to look at.
        unchanged: numbers of the sheets of the source on which nothing was changed.
        moved: why the marks in the copy may not stand where they should, else ``""``.
    """

    document: str
    format: str
    source: tuple[Sheet, ...]
    copy: tuple[Sheet, ...]
    changes: tuple[Change, ...]
    flags: tuple[Flagged, ...]
    unchanged: tuple[int, ...] = ()
    moved: str = ""
