"""Sheets of source and copy as a template shows them: text in runs with their marks, pictures with boxes over them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest

from redactor.report.words import FLAGS
from redactor.review.shapes import Block, Change, Flagged, Mark, MarkBox, Pair, Sheet


@dataclass(frozen=True, slots=True)
class Sign:
    """A flag that begins here: a small sign that can be reached and opened."""

    mark: str
    title: str = field(repr=False)
    classes: str


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text under the same marks.

    Attributes:
        mark: id of the change, ``""`` where there is none.
        first: whether it begins here.
        title: what the mark says, for a screen reader and as a hint.
        classes: of the mark and of the flags over it.
        over: ids of the flags over it, with a blank between.
        signs: flags that begin here.
    """

    text: str = field(repr=False)
    mark: str = ""
    first: bool = False
    title: str = field(default="", repr=False)
    classes: str = ""
    over: str = ""
    signs: tuple[Sign, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A block with its runs."""

    block: Block = field(repr=False)
    runs: tuple[Run, ...] = field(repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands there."""
        return not self.block.text.strip() and not self.block.marks


@dataclass(frozen=True, slots=True)
class Boxed:
    """A mark on a picture: all its boxes on one sheet."""

    mark: str
    title: str = field(repr=False)
    classes: str
    boxes: tuple[MarkBox, ...]
    first: bool


@dataclass(frozen=True, slots=True)
class Side:
    """A sheet of one side; ``rows`` holds the cells of a table row, or one part."""

    side: str
    sheet: Sheet = field(repr=False)
    rows: tuple[tuple[Part, ...], ...] = field(default=(), repr=False)
    boxed: tuple[Boxed, ...] = ()


@dataclass(frozen=True, slots=True)
class Spread:
    """The sheets that stand side by side."""

    number: int
    source: Side | None
    copy: Side | None
    read: bool
    unchanged: bool


class Look:
    """What the marks of a document say and how they look.

    Args:
        pair: the document.
    """

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self._classes = {c.id: change_classes(c) for c in pair.changes}
        self._classes |= {f.id: flag_classes(f) for f in pair.flags}
        self._titles = {c.id: change_title(c) for c in pair.changes}
        self._titles |= {f.id: flag_title(f) for f in pair.flags}

    def spreads(self, read: Mapping[int, bool]) -> tuple[Spread, ...]:
        """All sheets, those of source and copy with the same number together."""
        seen: dict[str, set[str]] = {"source": set(), "copy": set()}
        unchanged = set(self.pair.unchanged)
        made = []
        for at, (one, other) in enumerate(zip_longest(self.pair.source, self.pair.copy), 1):
            source = self._side("source", one, seen["source"]) if one else None
            copy = self._side("copy", other, seen["copy"]) if other else None
            made.append(Spread(at, source, copy, read.get(at, False), at in unchanged))
        return tuple(made)

    def _side(self, side: str, sheet: Sheet, seen: set[str]) -> Side:
        boxed = tuple(self._boxed(sheet.boxes, seen))
        parts = [Part(block, tuple(self._runs(block, seen))) for block in sheet.blocks]
        return Side(side, sheet, tuple(_rows(parts)), boxed)

    def _boxed(self, boxes: Sequence[MarkBox], seen: set[str]) -> Iterator[Boxed]:
        own: dict[str, list[MarkBox]] = {}
        for box in boxes:
            own.setdefault(box.id, []).append(box)
        flags_first = sorted(own.items(), key=lambda item: item[0][0] != "f")
        for mark, its in flags_first:
            first = mark not in seen
            seen.add(mark)
            yield Boxed(
                mark, self._titles.get(mark, ""), self._classes.get(mark, ""), tuple(its), first
            )

    def _runs(self, block: Block, seen: set[str]) -> Iterator[Run]:
        edges = {0, len(block.text)}
        for mark in block.marks:
            edges |= {mark.start, mark.end}
        bounds = sorted(edges)
        spans = [*pairwise(bounds)]
        spans += [(m.start, m.end) for m in block.marks if m.start == m.end]
        for start, end in sorted(spans):
            yield self._run(block, start, end, seen)

    def _run(self, block: Block, start: int, end: int, seen: set[str]) -> Run:
        over = [m for m in block.marks if _covers(m, start, end)]
        flags = [m for m in over if m.kind == "flag"]
        own = next((m for m in over if m.kind != "flag"), None)
        signs = []
        for flag in flags:
            if flag.id not in seen:
                seen.add(flag.id)
                signs.append(Sign(flag.id, self._titles[flag.id], self._classes[flag.id]))
        first = own is not None and own.id not in seen
        if own is not None:
            seen.add(own.id)
        classes = " ".join(self._classes.get(m.id, "") for m in ([own] if own else flags[:1]))
        if own and flags:
            classes += " flagged"
        return Run(
            block.text[start:end],
            own.id if own else "",
            first,
            self._titles.get(own.id, "") if own else "",
            classes,
            " ".join(m.id for m in flags),
            tuple(signs),
        )


def _covers(mark: Mark, start: int, end: int) -> bool:
    if start == end or mark.start == mark.end:
        return (mark.start, mark.end) == (start, end)
    return mark.start <= start and end <= mark.end


def _rows(parts: Sequence[Part]) -> Iterator[tuple[Part, ...]]:
    """Cells of a table row together, any other part alone."""
    row: list[Part] = []
    for part in parts:
        row.append(part)
        if part.block.joint != "\t":
            yield tuple(row)
            row = []
    if row:
        yield tuple(row)


def change_classes(change: Change) -> str:
    """How a change looks."""
    kind = "kept" if change.label is None else "change"
    said = " said" if change.verdict or change.accepted else ""
    return f"mark {kind}{said}"


def flag_classes(flag: Flagged) -> str:
    """How a flag looks."""
    wanted = " open" if flag.to_decide and not flag.decided else ""
    return f"mark flag {flag.kind}{wanted}{' said' if flag.decided else ''}"


def change_title(change: Change) -> str:
    """What a change says, in short."""
    if change.label is None:
        what = f"“{change.original}” was kept"
    elif not change.label:
        what = f"“{change.original}” was taken out"
    else:
        what = f"“{change.original}” was replaced by {change.label}"
    return f"{what}{', reviewed' if change.verdict or change.accepted else ''}"


def flag_title(flag: Flagged) -> str:
    """What a flag says, in short."""
    said = "decided" if flag.decided else "to be decided" if flag.to_decide else "kept on purpose"
    return f"Flag: {FLAGS[flag.kind].name}, {said}"


def in_order(pair: Pair) -> tuple[str, ...]:
    """The ids of all marks as they follow each other in the source."""
    every = [(c.segment, c.start, 1, c.id) for c in pair.changes]
    every += [(f.segment, f.start, 0, f.id) for f in pair.flags]
    return tuple(mark for *_, mark in sorted(every))


def lines_of(side: Side) -> Iterator[tuple[int, str, float, float, float, float]]:
    """The lines of a picture for a transparent text over it: segment, text, x, baseline, width, size."""
    for line in side.sheet.lines:
        if line.text.strip():
            yield (
                line.segment, line.text, line.x, round(line.y + 0.8 * line.height, 2), line.width,
                round(max(line.height * 0.9, 1.0), 2),
            )  # fmt: skip
