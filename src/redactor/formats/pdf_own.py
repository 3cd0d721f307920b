"""Reads the text layer of our own copies exactly, so that redacting a copy changes nothing.

Readers of PDF guess where lines, words and cells end. In a copy that no one has touched since it
was written (:func:`redactor.formats.pdf_write.is_own_copy`) nothing has to be guessed: one text
object is one line, and every character's place is written down.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from redactor.errors import DocumentError
from redactor.formats.pdf_font import ASCENT, DESCENT
from redactor.formats.pdf_geometry import Box
from redactor.formats.pdf_glyphs import Glyph
from redactor.formats.pdf_layer import TAB
from redactor.formats.pdf_lines import Line

_RUN = re.compile(
    r"/F0 (?P<size>\S+) Tf (?P<dx>\S+) (?P<up>\S+) \S+ \S+ (?P<x>\S+) (?P<y>\S+) Tm "
    r"<(?P<codes>[0-9A-F]*)> Tj"
)
_MAPPING = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n")

Codes = Mapping[int, tuple[str, float]]


class OwnText:
    """The text layers of a copy of ours."""

    __slots__ = ("_codes", "_reader")

    def __init__(self, data: bytes) -> None:
        self._reader = PdfReader(io.BytesIO(data))
        self._codes: Codes | None = None

    def is_picture(self, index: int) -> bool:
        """Whether page ``index`` is an image with a text layer, and not drawn as text and lines.

        Raises:
            DocumentError: ``damaged``; the file only pretends to be a copy.
        """
        try:
            resources = _part(self._reader.pages[index], "/Resources")
            return "/Im0" in _dictionary(resources.get("/XObject", DictionaryObject()))
        except Exception:  # noqa: BLE001 - pypdf raises anything on damaged files
            raise _damaged() from None

    def page(self, index: int) -> tuple[float, float, tuple[Line, ...]]:
        """Width and height of page ``index`` in points, and its lines as they were laid out.

        Raises:
            DocumentError: ``damaged``; the file only pretends to be a copy.
        """
        try:
            page = self._reader.pages[index]
            return float(page.mediabox.width), float(page.mediabox.height), self._lines(page)
        except Exception:  # noqa: BLE001 - pypdf raises anything on damaged files
            raise _damaged() from None

    def _lines(self, page: PageObject) -> tuple[Line, ...]:
        contents = page["/Contents"]
        if not isinstance(contents, StreamObject):
            raise ValueError("The page has no content.")
        text = contents.get_data().decode("ascii")
        blocks = text.split("\nBT\n")[1:]
        if not blocks:
            return ()
        if self._codes is None:
            self._codes = _codes_of(page)
        height = float(page.mediabox.height)
        return tuple(
            _line(block.split("\nET")[0].split("\n"), self._codes, height) for block in blocks
        )


def _damaged() -> DocumentError:
    return DocumentError(
        "damaged", "The copy's text layer cannot be read.", "Use the original document."
    )


def _codes_of(page: PageObject) -> Codes:
    """What each code stands for, and its width in font sizes."""
    font = _part(_part(_part(page, "/Resources"), "/Font"), "/F0")
    descendants, mapping = font["/DescendantFonts"], font["/ToUnicode"]
    if not isinstance(descendants, ArrayObject) or not isinstance(mapping, StreamObject):
        raise ValueError("The font has no character map.")
    widths = _dictionary(descendants[0].get_object())["/W"]
    if not isinstance(widths, ArrayObject) or not isinstance(widths[1], ArrayObject):
        raise ValueError("The font has no widths.")
    return {
        int(code, 16): (
            bytes.fromhex(text.decode("ascii")).decode("utf-16-be"),
            float(widths[1][int(code, 16) - 1]) / 1000,
        )
        for code, text in _MAPPING.findall(mapping.get_data())
    }


def _part(value: DictionaryObject, key: str) -> DictionaryObject:
    return _dictionary(value[key])


def _dictionary(value: object) -> DictionaryObject:
    if isinstance(value, DictionaryObject):
        return value
    raise ValueError("The text layer has no font.")


def _line(rows: Sequence[str], codes: Codes, height: float) -> Line:
    text: list[str] = []
    glyphs: list[Glyph | None] = []
    for row in rows:
        run = _RUN.fullmatch(row)
        if row == TAB:
            text.append("\t")
            glyphs.append(None)
        elif run:
            for glyph in _glyphs(run, codes, height):
                text.append(glyph.text)
                glyphs.append(None if glyph.text == " " else glyph)
    return Line("".join(text), tuple(glyphs))


def _glyphs(run: re.Match[str], codes: Codes, height: float) -> list[Glyph]:
    size, dx, dy = float(run["size"]), float(run["dx"]), -float(run["up"])
    x, y = float(run["x"]), height - float(run["y"])
    pen, base = x * dx + y * dy, y * dx - x * dy
    digits = run["codes"]
    glyphs: list[Glyph] = []
    for at in range(0, len(digits), 4):
        text, width = codes[int(digits[at : at + 4], 16)]
        end = pen + width * size
        glyphs.append(_glyph(text, pen, end, base, size, dx, dy))
        pen = end
    return glyphs


def _glyph(
    text: str, start: float, end: float, base: float, size: float, dx: float, dy: float
) -> Glyph:
    top, bottom = base - size * ASCENT / 1000, base - size * DESCENT / 1000
    corners = [(u * dx - v * dy, u * dy + v * dx) for u in (start, end) for v in (top, bottom)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    box = Box(min(xs), min(ys), max(xs), max(ys))
    return Glyph(text, box, box, start, end, base, size, dx, dy, 3, True)
