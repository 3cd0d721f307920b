"""Turns a page that is a picture into lines: words with places, and what could not be read.

What was not read as text is not carried over as pixels either: handwriting, stamps, signatures and
drawings are found as ink outside the words and painted grey, as pictures on other pages are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from redactor.formats.ocr import (
    CONFIDENT,
    Engine,
    Fragment,
    Word,
    is_garbled,
    on_paper,
    rows_of,
)
from redactor.formats.pdf_geometry import Box, frame_of
from redactor.formats.pdf_glyphs import Glyph
from redactor.formats.pdf_lines import WIDE, Line
from redactor.formats.pdf_paint import SCAN_DPI, draw_page, scale_for
from redactor.formats.pdf_pictures import drawn_alone, upright

_ASCENT, _SIZE = 0.78, 0.75  # share of a word's height above its baseline; font size over height
_CELL = 12  # pixels: side of the squares in which ink is counted
_DARKER = 45  # grey values below its surroundings from which a pixel is ink
_BLUR = 24  # pixels: what counts as the surroundings
_INKED = 0.04  # share of a square
_RULE = 20  # squares in a row (3 cm) from which thin ink is a ruled line
_THIN = 6  # pixels
_LEAST = 2  # squares in either direction from which unread ink is more than a speck
_BESIDE = 0.4  # word heights beside a word that can hold ink of it
_PAD = 0.35  # word heights around a word that belong to it


@dataclass(frozen=True, slots=True)
class Scan:
    """What was read on a page. ``unread`` are boxes in display points that must not be shown."""

    lines: tuple[Line, ...]
    unread: tuple[Box, ...]
    doubtful: int
    marks: int


def read_scan(page: pdfium.PdfPage, engine: Engine) -> Scan | None:
    """Read a page as a picture of at least 200 dpi; ``None`` if there is no word on it.

    Raises:
        pdfium.PdfiumError: the page cannot be drawn.
    """
    canvas = draw_page(page, dpi=SCAN_DPI)
    return _scan(canvas.image, canvas.scale, page.get_size(), engine)


def read_pictures(page: pdfium.PdfPage, engine: Engine) -> Scan | None:
    """Read the upright pictures of a page as they are shown on it, without its text and lines.

    Raises:
        pdfium.PdfiumError: the page cannot be drawn.
    """
    width, height = page.get_size()
    scale = scale_for(width, height, SCAN_DPI)
    image = drawn_alone(page, scale, upright(page, frame_of(page)))
    return _scan(on_paper(image), scale, (width, height), engine)


def _scan(
    image: Image.Image, scale: float, size: tuple[float, float], engine: Engine
) -> Scan | None:
    width, height = size
    fragments = engine.read(image)
    whole = [f for f in fragments if not is_garbled(f)]
    sure = tuple(tuple(w for w in fragment if _is_read(w)) for fragment in whole)
    doubtful = [w for fragment in whole for w in fragment if not _is_read(w)]
    doubtful += [_hull(fragment) for fragment in fragments if is_garbled(fragment)]
    doubtful = [_on_squares(word) for word in doubtful]
    lines = tuple(_line(row, scale) for row in rows_of(sure))
    if not lines:
        return None
    read = [w for fragment in sure for w in fragment]
    marks = [box.clipped(width, height) for box in _marks(image, read, doubtful, scale)]
    unread = [_box(w, scale).clipped(width, height) for w in doubtful]
    return Scan(lines, (*unread, *marks), len(doubtful), len(marks))


def _is_read(word: Word) -> bool:
    return word.score >= CONFIDENT and not word.sideways


def _hull(fragment: Fragment) -> Word:
    """A whole line, with the room for a letter at either end, as one word that was not read."""
    tall = max(word.bottom - word.top for word in fragment)
    return Word(
        "",
        max(min(word.left for word in fragment) - tall, 0),
        min(word.top for word in fragment),
        max(word.right for word in fragment) + tall,
        max(word.bottom for word in fragment),
        0.0,
    )


def _on_squares(word: Word) -> Word:
    """The word with its box widened to whole squares, so that it is greyed as it is counted."""
    return replace(
        word,
        left=word.left // _CELL * _CELL,
        top=word.top // _CELL * _CELL,
        right=-(-word.right // _CELL) * _CELL,
        bottom=-(-word.bottom // _CELL) * _CELL,
    )


def _box(word: Word, scale: float) -> Box:
    return Box(word.left / scale, word.top / scale, word.right / scale, word.bottom / scale)


def _line(row: Sequence[Word], scale: float) -> Line:
    """The characters of a row, spread evenly over their words; a wide gap is a tab."""
    text: list[str] = []
    glyphs: list[Glyph | None] = []
    for before, word, after in zip((None, *row), row, (*row[1:], None), strict=False):
        if before is not None:
            gap = word.left - before.right
            text.append("\t" if gap > WIDE * _SIZE * (word.bottom - word.top) else " ")
            glyphs.append(None)
        text += word.text
        glyphs += _glyphs(word, _reach(before, word, after), scale)
    return Line("".join(text), tuple(glyphs))


def _reach(before: Word | None, word: Word, after: Word | None) -> tuple[float, float]:
    """From where to where a word may have ink, pixels: the engine's boxes cut its first and last letter."""
    most = _BESIDE * (word.bottom - word.top)
    left = most if before is None else min(max((word.left - before.right) * 0.6, 2), most)
    right = most if after is None else min(max((after.left - word.right) * 0.4, 2), most)
    return word.left - left, word.right + right


def _glyphs(word: Word, reach: tuple[float, float], scale: float) -> list[Glyph]:
    box = _box(word, scale)
    first, last = reach[0] / scale, reach[1] / scale
    tall = box.bottom - box.top
    step = (box.right - box.left) / len(word.text)
    base, size = box.top + _ASCENT * tall, _SIZE * tall
    out: list[Glyph] = []
    for at, character in enumerate(word.text):
        start = box.left + at * step
        left = first if at == 0 else start - step / 2
        right = last if at + 1 == len(word.text) else start + 1.5 * step
        own = Box(left, box.top, right, box.bottom)
        out.append(Glyph(character, own, own, start, start + step, base, size, 1.0, 0.0, 0, True))
    return out


def _marks(
    image: Image.Image, read: Sequence[Word], doubtful: Sequence[Word], scale: float
) -> list[Box]:
    """Boxes of ink that belongs to no word that was read, is not greyed yet, and is no ruled line."""
    ink = _ink(image)
    inked = _squares(ink)
    for word in read:
        pad = _PAD * (word.bottom - word.top)
        top, bottom = int((word.top - pad) // _CELL), int((word.bottom + pad) // _CELL) + 1
        left, right = int((word.left - pad) // _CELL), int((word.right + pad) // _CELL) + 1
        inked[max(top, 0) : bottom, max(left, 0) : right] = False
    for word in doubtful:
        rows = slice(word.top // _CELL, word.bottom // _CELL)
        inked[rows, word.left // _CELL : word.right // _CELL] = False
    inked &= ~_ruled(inked)
    side = _CELL / scale
    return [
        Box(left * side, top * side, right * side, bottom * side)
        for left, top, right, bottom, count in _groups(inked)
        if min(right - left, bottom - top) >= _LEAST
        and count > _LEAST
        and not _is_thin(ink[top * _CELL : bottom * _CELL, left * _CELL : right * _CELL])
    ]


def _ink(image: Image.Image) -> NDArray[np.bool_]:
    """Pixels that are darker than what is around them, or black."""
    grey = image.convert("L")
    around = np.asarray(grey.filter(ImageFilter.BoxBlur(_BLUR)), dtype=np.int16)
    ink = around - np.asarray(grey, dtype=np.int16) > _DARKER
    return np.asarray(ink | (np.asarray(grey) < 60), dtype=np.bool_)


def _is_thin(ink: NDArray[np.bool_]) -> bool:
    """Whether it is a stretch of one straight thin line, also of one that lies askew."""
    return min(_depth(ink), _depth(ink.T)) <= _THIN


def _depth(ink: NDArray[np.bool_]) -> float:
    """Pixels between the first and the last ink of a column, in most columns that have any."""
    columns = np.flatnonzero(ink.any(axis=0))
    if not columns.size:
        return 0.0
    first = ink.argmax(axis=0)[columns]
    last = ink.shape[0] - ink[::-1].argmax(axis=0)[columns]
    return float(np.percentile(last - first, 80))


def _squares(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which squares of the page hold ink."""
    rows, columns = ink.shape[0] // _CELL, ink.shape[1] // _CELL
    cut = ink[: rows * _CELL, : columns * _CELL].reshape(rows, _CELL, columns, _CELL)
    return np.asarray(cut.mean(axis=(1, 3)) > _INKED, dtype=np.bool_)


def _ruled(inked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Squares on a straight line that is long and one or two squares thick."""
    return _runs(inked) | _runs(inked.T).T


def _runs(inked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    found = np.zeros_like(inked)
    for at, row in enumerate(inked):
        start = 0
        for end in range(len(row) + 1):
            if end < len(row) and row[end]:
                continue
            if end - start >= _RULE:
                above = inked[max(at - 2, 0) : at, start:end].mean() if at else 0.0
                below = inked[at + 1 : at + 3, start:end]
                if above < 0.6 and (not below.size or below.mean() < 0.6):
                    found[at, start:end] = True
            start = end + 1
    return found


def _groups(inked: NDArray[np.bool_]) -> list[tuple[int, int, int, int, int]]:
    """Touching squares together: left, top, right, bottom and how many."""
    left_over = {(int(y), int(x)) for y, x in zip(*np.nonzero(inked), strict=True)}
    found: list[tuple[int, int, int, int, int]] = []
    for seed in sorted(left_over):
        if seed not in left_over:
            continue
        left_over.discard(seed)
        group, waiting = [seed], [seed]
        while waiting:
            y, x = waiting.pop()
            for near in [(y + dy, x + dx) for dy in (-2, -1, 0, 1, 2) for dx in (-2, -1, 0, 1, 2)]:
                if near in left_over:
                    left_over.discard(near)
                    group.append(near)
                    waiting.append(near)
        ys, xs = [y for y, _ in group], [x for _, x in group]
        found.append((min(xs), min(ys), max(xs) + 1, max(ys) + 1, len(group)))
    return found
