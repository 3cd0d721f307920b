"""Puts characters together into lines as a reader sees them, so that a name stays in one piece.

pdfium's order is kept where it can be. Pieces on one baseline are one line when they follow each
other in that order or touch; a wide gap between them is a tab. White space in a line is always one
space or one tab, never at its ends: this makes reading a copy of a copy give the same text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from redactor.formats.pdf_glyphs import Glyph

WIDE = 1.2  # gap without a space character that parts two cells, in font sizes
WIDE_SPACED = 2.0  # the same where space characters stand in the gap
_WORD = 0.15  # gap that parts two words of two pieces, in font sizes
_BASE = 0.45  # how far baselines of one line may lie apart (superscripts), in font sizes
_BACK = 2.0  # how far the text may step back inside a piece, in font sizes
_OVERLAP = 0.3  # how far neighbouring pieces may overlap, in font sizes


@dataclass(frozen=True, slots=True)
class Line:
    """One visual line. ``glyphs[i]`` is what draws ``text[i]``; ``None`` for white space."""

    text: str
    glyphs: tuple[Glyph | None, ...]


class _Piece:
    """A run of glyphs on one baseline, while lines are being built."""

    __slots__ = ("end", "glyphs", "start")

    def __init__(self, glyphs: list[Glyph]) -> None:
        self.glyphs = glyphs
        self.start = min(glyph.start for glyph in glyphs)
        self.end = max(glyph.end for glyph in glyphs)

    @property
    def first(self) -> Glyph:
        return self.glyphs[0]

    def add(self, glyph: Glyph) -> None:
        self.glyphs.append(glyph)
        self.start, self.end = min(self.start, glyph.start), max(self.end, glyph.end)


def words_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Runs of glyphs with no white space between them, in the given order."""
    words: list[list[Glyph]] = []
    for glyph in glyphs:
        if not words or glyph.space or glyph.fresh or _parted(words[-1][-1], glyph):
            words.append([])
        words[-1].append(glyph)
    return words


def lines_of(glyphs: Sequence[Glyph]) -> tuple[Line, ...]:
    """All glyphs, each once, as lines in reading order."""
    pieces = _pieces(glyphs)
    count = -1
    while count != len(pieces):
        count = len(pieces)
        pieces = _join_touching(_join_following(pieces))
    return tuple(_line(piece.glyphs) for piece in _downwards(pieces))


def _downwards(pieces: list[_Piece]) -> list[_Piece]:
    """Turn runs of sideways lines round that pdfium gives from last to first."""
    result: list[_Piece] = []
    for _, group in groupby(pieces, key=lambda piece: (piece.first.dx, piece.first.dy)):
        run = list(group)
        steps = [after.first.base - before.first.base for before, after in pairwise(run)]
        if run[0].first.dy and sum(1 if step > 0 else -1 for step in steps if step) < 0:
            run.reverse()
        result += run
    return result


def _pieces(glyphs: Sequence[Glyph]) -> list[_Piece]:
    pieces: list[_Piece] = []
    last: Glyph | None = None
    for glyph in glyphs:
        follows = last is not None and not glyph.fresh and _same_base(last, glyph)
        if follows and glyph.end >= pieces[-1].start - _BACK * glyph.size:
            pieces[-1].add(glyph)
        else:
            pieces.append(_Piece([glyph._replace(fresh=True)]))
        last = glyph
    return pieces


def _same_base(one: Glyph, other: Glyph) -> bool:
    if abs(one.dx - other.dx) + abs(one.dy - other.dy) > 0.02:
        return False
    return abs(one.base - other.base) <= _BASE * max(one.size, other.size)


def _parted(one: Glyph, other: Glyph) -> bool:
    return not _same_base(one, other) or _gap(one, other) > WIDE * max(one.size, other.size)


def _gap(one: Glyph, other: Glyph) -> float:
    """Empty length between two glyphs along the line, in either direction of writing."""
    return max(other.start - one.end, one.start - other.end)


def _join_following(pieces: list[_Piece]) -> list[_Piece]:
    joined: list[_Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last and _same_base(last.first, piece.first):
            slack = _OVERLAP * max(last.first.size, piece.first.size)
            if piece.start >= last.end - slack:
                joined[-1] = _Piece(last.glyphs + piece.glyphs)
                continue
            if piece.first.dx != 1.0 and piece.end <= last.start + slack:
                joined[-1] = _Piece(piece.glyphs + last.glyphs)
                continue
        joined.append(piece)
    return joined


def _join_touching(pieces: list[_Piece]) -> list[_Piece]:
    """Join pieces that touch on one baseline, in any order; the first one's place counts."""
    order = sorted(
        range(len(pieces)),
        key=lambda i: (pieces[i].first.dx, pieces[i].first.dy, pieces[i].first.base, i),
    )
    gone: set[int] = set()
    result = list(pieces)
    for at, i in enumerate(order):
        if i in gone:
            continue
        for j in order[at + 1 :]:
            if not _same_base(result[i].first, result[j].first):
                break
            if j not in gone and _touch(result[i], result[j]):
                left, right = (i, j) if result[i].start <= result[j].start else (j, i)
                result[min(i, j)] = _Piece(result[left].glyphs + result[right].glyphs)
                gone.add(max(i, j))
                if i in gone:
                    break
    return [piece for i, piece in enumerate(result) if i not in gone]


def _touch(one: _Piece, other: _Piece) -> bool:
    size = max(one.first.size, other.first.size)
    gap = max(other.start - one.end, one.start - other.end)
    return -_OVERLAP * size <= gap <= WIDE * size


def _line(given: Sequence[Glyph]) -> Line:
    glyphs = given if given[0].dx == 1.0 else _by_place(given)
    text: list[str] = []
    places: list[Glyph | None] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if last is not None:
            between = _white(last, glyph)
            if between:
                text.append(between)
                places.append(None)
        text.append(glyph.text)
        places.append(glyph)
        last = glyph
    return Line("".join(text), tuple(places))


def _by_place(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Sideways and upside-down text comes in no useful order; where it stands is what counts."""
    return [glyph._replace(fresh=True) for glyph in sorted(glyphs, key=lambda item: item.start)]


def _white(one: Glyph, other: Glyph) -> str:
    gap, size = _gap(one, other), max(one.size, other.size)
    if gap > (WIDE_SPACED if other.typed and not other.fresh else WIDE) * size:
        return "\t"
    spaced = gap > _WORD * size if other.fresh else other.space
    return " " if spaced else ""
