"""Follows the text operators of a content stream, so that every glyph has its place.

ISO 32000-1, 9.3 (text state) and 9.4 (text objects).
"""

from __future__ import annotations

import math

from pypdf.generic import DictionaryObject, IndirectObject

from redactor.formats.pdf_affine import IDENTITY, Matrix, applied, moved, product
from redactor.formats.pdf_codes import FontCodes
from redactor.formats.pdf_content import Name, Operand, numbers
from redactor.formats.pdf_objects import dictionary, entry, plain
from redactor.formats.pdf_scene import CLIPS, Mark, Scene, State, Stream, TextPlace, Unsure


class Fonts:
    """The fonts of a document, each read once."""

    def __init__(self) -> None:
        self._known: dict[object, FontCodes | None] = {}
        self._held: list[object] = []

    def get(self, raw: object) -> FontCodes:
        """The codes of the font that ``raw`` is or refers to.

        Raises:
            Unsure: its strings cannot be taken apart.
        """
        key = key_of(raw)
        if key not in self._known:
            self._held.append(raw)
            self._known[key] = self._read(raw)
        found = self._known[key]
        if found is None:
            raise Unsure("a font that cannot be read for sure")
        return found

    @staticmethod
    def _read(raw: object) -> FontCodes | None:
        source = plain(raw)
        if not isinstance(source, DictionaryObject):
            return None
        try:
            return FontCodes(source)
        except (ValueError, KeyError, TypeError, IndexError, RecursionError):
            return None


def key_of(raw: object) -> object:
    """What tells one object of a file from another one."""
    if isinstance(raw, IndirectObject):
        return (raw.idnum, raw.generation)
    return id(raw)


class TextWalk:
    """The text operators of one content stream; each is called with its number and operands."""

    def __init__(self, scene: Scene, fonts: Fonts, stream: Stream, state: State) -> None:
        self._scene, self._fonts = scene, fonts
        self._stream, self._state = stream, state
        self._text = self._line = IDENTITY
        self._in_text = False

    def _show(self, at: int, operands: list[Operand]) -> None:
        state = self._state
        self._stream.places[at] = TextPlace(self._text, self._line)
        if not operands:
            return
        if state.font is None:
            raise Unsure("text without a font")
        items = operands[-1] if isinstance(operands[-1], list) else [operands[-1]]
        start, pen = self._text, 0.0
        found: list[Mark] = []
        for item in items:
            if isinstance(item, bytes):
                pen = self._show_string(item, state.font, at, start, pen, found)
            elif isinstance(item, float):
                pen -= item / 1000 * state.size * state.stretch
        self._text = _ahead(start, pen)
        self._stream.shows[at] = found
        self._scene.marks += found

    def _show_string(
        self, data: bytes, font: FontCodes, at: int, start: Matrix, pen: float, found: list[Mark]
    ) -> float:
        state = self._state
        size, stretch = state.size, state.stretch
        shape = product((*start[:4], 0.0, 0.0), (*state.ctm[:4], 0.0, 0.0))
        scale = math.hypot(shape[0], shape[1])
        upwards = math.hypot(shape[2], shape[3])
        sign = 1.0 if size * stretch >= 0 else -1.0
        dx, dy = (shape[0] / scale * sign, shape[1] / scale * sign) if scale else (1.0, 0.0)
        for code in font.split(data):
            own = _ahead(start, pen)
            x, y = applied(product(own, state.ctm), 0.0, state.rise)
            width = code.width * size * stretch
            full = width + (state.character + (state.word if code.space else 0.0)) * stretch
            found.append(
                Mark(
                    self._stream,
                    at,
                    code,
                    font,
                    pen,
                    full,
                    own,
                    state.ctm,
                    x,
                    y,
                    dx,
                    dy,
                    abs(size) * upwards,
                    abs(width) * scale,
                    scale * sign,
                    size,
                    stretch,
                    state.character,
                    state.mode,
                    state.clip,
                    code.text,
                )
            )
            pen += full
        return pen

    def _next_line_and_show(self, at: int, operands: list[Operand]) -> None:
        self._move(0.0, -self._state.leading)
        self._show(at, operands)

    def _spaced_line_and_show(self, at: int, operands: list[Operand]) -> None:
        spacing = numbers(operands, 2)
        if spacing:
            self._state.word, self._state.character = spacing
        self._next_line_and_show(at, operands)

    def _move(self, x: float, y: float) -> None:
        self._text = self._line = product(moved(x, y), self._line)

    def _step(self, at: int, operands: list[Operand]) -> None:
        step = numbers(operands, 2)
        if step:
            self._move(*step)
            self._stream.places[at] = TextPlace(self._text, self._line)

    def _leading_step(self, at: int, operands: list[Operand]) -> None:
        step = numbers(operands, 2)
        if step:
            self._state.leading = -step[1]
            self._step(at, operands)

    def _next_line(self, at: int, operands: list[Operand]) -> None:
        self._move(0.0, -self._state.leading)
        self._stream.places[at] = TextPlace(self._text, self._line)

    def _set_matrix(self, at: int, operands: list[Operand]) -> None:
        found = numbers(operands, 6)
        if found:
            a, b, c, d, e, f = found
            self._text = self._line = (a, b, c, d, e, f)

    def _begin_text(self, at: int, operands: list[Operand]) -> None:
        self._text = self._line = IDENTITY
        self._in_text = True

    def _end_text(self, at: int, operands: list[Operand]) -> None:
        self._in_text = False

    def _set_font(self, at: int, operands: list[Operand]) -> None:
        size = numbers(operands, 1)
        if operands and isinstance(operands[0], Name):
            self._state.font = self._fonts.get(self._resource("Font", operands[0]))
        if size:
            self._state.size = size[0]

    def set_number(self, field: str, share: float, operands: list[Operand]) -> None:
        found = numbers(operands, 1)
        if found:
            setattr(self._state, field, found[0] * share)

    def _set_mode(self, at: int, operands: list[Operand]) -> None:
        found = numbers(operands, 1)
        if found:
            self._state.mode = int(found[0])
            if self._state.mode >= CLIPS:
                raise Unsure("text as a clipping path")

    def _resource(self, kind: str, operand: Operand) -> object:
        group = dictionary(entry(self._stream.resources, f"/{kind}"))
        key = f"/{operand}" if isinstance(operand, Name) else ""
        return group.raw_get(key) if key in group else None


def _ahead(start: Matrix, pen: float) -> Matrix:
    a, b, c, d, e, f = start
    return (a, b, c, d, e + a * pen, f + b * pen)
