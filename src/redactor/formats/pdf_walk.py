"""Interprets the content of a page, so that every glyph's operator and place are known.

Follows ISO 32000-1, 8.4 (graphics state), 8.10 (forms) and 9.4 (text objects). What it cannot follow
for sure raises :class:`~redactor.formats.pdf_scene.Unsure`, and the page is drawn as pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from pypdf import PageObject
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    PdfObject,
    StreamObject,
)

from redactor.formats.pdf_affine import IDENTITY, Matrix, Point, applied, corners, product
from redactor.formats.pdf_content import Name, Operand, Operator, numbers, operators_of
from redactor.formats.pdf_layers import Layers
from redactor.formats.pdf_objects import (
    array,
    dictionary,
    entry,
    inherited,
    matrix,
    name,
    plain,
    reals,
    stream_data,
)
from redactor.formats.pdf_scene import (
    Area,
    Path,
    Picture,
    Scene,
    State,
    Stream,
    Unsure,
    Wall,
    area_of,
)
from redactor.formats.pdf_walk_text import Fonts, TextWalk

SHOWING = frozenset(("Tj", "TJ", "'", '"'))
BUILDING = frozenset(("m", "l", "c", "v", "y", "h", "re"))
PAINTING = frozenset(("S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"))
TEXT_STATE = frozenset("BT ET Tc Tw Tz TL Tf Tr Ts Td TD Tm T*".split())
TEXT_OR_IMAGE = SHOWING | {"Do", "BI"}
_DEEPEST = 12  # nested forms
_MOST_STREAMS = 2000
_MOST_PATHS = 20_000
_LONG_PATH = 40  # points: a longer one is a drawing
_WALL = 5.0  # points: a shorter upright edge parts no cells
_UPRIGHT = 0.5  # points


def walk_page(page: PageObject, fonts: Fonts, layers: Layers, turned: Matrix = IDENTITY) -> Scene:
    """Interpret a page whose annotations are part of its content.

    Args:
        turned: how the page is turned on display; all places are then as a reader sees them.

    Raises:
        Unsure: something on it cannot be followed for sure.
    """
    walker = _Walker(fonts, layers)
    try:
        parts = [stream_data(part) for part in _parts(page.get("/Contents"))]
        operators = operators_of(b"\n".join(parts))
        root = Stream(operators, dictionary(inherited(page, "/Resources")))
        walker.run(root, State(ctm=turned), 0, ())
    except (ValueError, ZeroDivisionError, OverflowError, RecursionError, KeyError, TypeError):
        raise Unsure("content that cannot be read for sure") from None
    return walker.scene


def _parts(contents: object) -> list[PdfObject | None]:
    found = plain(contents)
    return array(found) if isinstance(found, ArrayObject) else [found]


class _Walker:
    def __init__(self, fonts: Fonts, layers: Layers) -> None:
        self.scene = Scene()
        self.fonts = fonts
        self.layers = layers

    def run(self, stream: Stream, state: State, depth: int, open_forms: tuple[object, ...]) -> None:
        if depth > _DEEPEST or len(self.scene.streams) > _MOST_STREAMS:
            raise Unsure("forms nested too deep")
        self.scene.streams.append(stream)
        _StreamWalk(self, stream, state, depth, open_forms).run()


class _StreamWalk(TextWalk):
    """One content stream, operator by operator."""

    def __init__(
        self,
        walker: _Walker,
        stream: Stream,
        state: State,
        depth: int,
        open_forms: tuple[object, ...],
    ) -> None:
        super().__init__(walker.scene, walker.fonts, stream, state)
        self._walker = walker
        self._depth, self._open_forms = depth, open_forms
        self._saved: list[State] = []
        self._points: list[Point] = []
        self._built: list[int] = []
        self._last: Point | None = None
        self._clipping = False

    def run(self) -> None:
        handlers = _HANDLERS
        for at, operator in enumerate(self._stream.operators):
            handler = handlers.get(operator.name)
            if handler is not None:
                handler(self, at, operator.operands)
            elif operator.name in BUILDING:
                self._build(at, operator)
            elif operator.name in PAINTING:
                self._paint(at)
        self._stream.unbalanced = len(self._saved)
        self._stream.open_text = self._in_text

    # --- graphics state ---------------------------------------------------------------------

    def _save(self, at: int, operands: list[Operand]) -> None:
        self._saved.append(replace(self._state))

    def _restore(self, at: int, operands: list[Operand]) -> None:
        if self._saved:
            self._state = self._saved.pop()
        else:
            self._stream.dropped.add(at)

    def _transform(self, at: int, operands: list[Operand]) -> None:
        found = numbers(operands, 6)
        if found:
            a, b, c, d, e, f = found
            self._state.ctm = product((a, b, c, d, e, f), self._state.ctm)

    def _set_state(self, at: int, operands: list[Operand]) -> None:
        if not operands or not isinstance(operands[0], Name):
            return
        found = plain(self._resource("ExtGState", operands[0]))
        font = entry(found, "/Font")
        if isinstance(font, ArrayObject) and len(font) == 2:
            raise Unsure("a font set by a graphics state")
        group = entry(entry(found, "/SMask"), "/G")
        if isinstance(group, StreamObject) and _draws_text(group):
            raise Unsure("text or image in a soft mask")

    def _set_colour(self, at: int, operands: list[Operand]) -> None:
        if operands and isinstance(operands[-1], Name):
            pattern = plain(self._resource("Pattern", operands[-1]))
            if isinstance(pattern, StreamObject) and _draws_text(pattern):
                raise Unsure("text or image in a pattern")

    # --- paths ------------------------------------------------------------------------------

    def _build(self, at: int, operator: Operator) -> None:
        self._built.append(at)
        ctm = self._state.ctm
        found = [float(item) for item in operator.operands if isinstance(item, float)]
        if operator.name == "re" and len(found) >= 4:
            x, y, width, height = found[-4:]
            points = corners(ctm, x, y, x + width, y + height)
            self._points += points
            self._add_wall(points[0], points[3])
            self._add_wall(points[1], points[2])
            self._last = points[0]
            return
        for x, y in zip(found[::2], found[1::2], strict=False):
            point = applied(ctm, x, y)
            if operator.name == "l" and self._last is not None:
                self._add_wall(self._last, point)
            self._points.append(point)
            self._last = point

    def _add_wall(self, one: Point, other: Point) -> None:
        walls = self._walker.scene.walls
        low, high = min(one[1], other[1]), max(one[1], other[1])
        if abs(one[0] - other[0]) < _UPRIGHT and high - low > _WALL and len(walls) < _MOST_PATHS:
            walls.append(Wall(one[0], low, high, self._walker.scene.path_count))

    def _clip(self, at: int, operands: list[Operand]) -> None:
        self._clipping = True
        self._built.append(at)

    def _paint(self, at: int) -> None:
        points, paths = self._points, self._walker.scene.paths
        if self._clipping:
            shape = area_of(points) if points else Area(0.0, 0.0, 0.0, 0.0)
            self._state.clip = self._state.clip.within(shape)
        if 0 < len(points) <= _LONG_PATH and len(paths) < _MOST_PATHS:
            number = self._walker.scene.path_count
            paths.append(Path(self._stream, self._built, points, self._state.ctm, number))
        self._walker.scene.path_count += 1
        self._points, self._built, self._last, self._clipping = [], [], None, False

    # --- forms, pictures, marks -------------------------------------------------------------

    def _draw(self, at: int, operands: list[Operand]) -> None:
        target = plain(self._resource("XObject", operands[0])) if operands else None
        if not isinstance(target, StreamObject):
            self._stream.dropped.add(at)
            return
        if self._walker.layers.hides(target.get("/OC")):
            raise Unsure("a layer that is switched off")
        kind = name(target.get("/Subtype"))
        if kind == "Image":
            self._add_picture(at)
        elif kind == "Form":
            self._draw_form(at, target)
        else:
            self._stream.dropped.add(at)

    def _draw_form(self, at: int, form: StreamObject) -> None:
        key = id(form)
        if key in self._open_forms:
            raise Unsure("a form that draws itself")
        state = replace(self._state)
        state.ctm = product(matrix(form.get("/Matrix")), state.ctm)
        box = reals(form.get("/BBox"))
        if len(box) == 4:
            state.clip = state.clip.within(area_of(corners(state.ctm, *box)))
        own = entry(form, "/Resources")
        resources = own if isinstance(own, DictionaryObject) else self._stream.resources
        child = Stream(operators_of(stream_data(form)), resources, form)
        self._stream.children[at] = child
        self._walker.run(child, state, self._depth + 1, (*self._open_forms, key))

    def _add_picture(self, at: int, operands: list[Operand] | None = None) -> None:
        picture = Picture(self._stream, at, self._state.ctm)
        self._stream.pictures[at] = picture
        self._walker.scene.pictures.append(picture)

    def _begin_marked(self, at: int, operands: list[Operand]) -> None:
        if len(operands) > 1 and operands[0] == "OC" and isinstance(operands[1], Name):
            group = self._resource("Properties", operands[1])
            if self._walker.layers.hides(group):
                raise Unsure("a layer that is switched off")


def _draws_text(stream: StreamObject) -> bool:
    """Whether a pattern or mask draws text, images or further forms."""
    operators = operators_of(stream_data(stream))
    return any(operator.name in TEXT_OR_IMAGE for operator in operators)


def _setter(field: str, share: float = 1.0) -> Handler:
    def handle(walk: _StreamWalk, at: int, operands: list[Operand]) -> None:
        walk.set_number(field, share, operands)

    return handle


Handler = Callable[[_StreamWalk, int, list[Operand]], None]

_HANDLERS: Mapping[str, Handler] = {
    "Tj": _StreamWalk._show,
    "TJ": _StreamWalk._show,
    "'": _StreamWalk._next_line_and_show,
    '"': _StreamWalk._spaced_line_and_show,
    "Td": _StreamWalk._step,
    "TD": _StreamWalk._leading_step,
    "T*": _StreamWalk._next_line,
    "Tm": _StreamWalk._set_matrix,
    "BT": _StreamWalk._begin_text,
    "ET": _StreamWalk._end_text,
    "Tf": _StreamWalk._set_font,
    "Tc": _setter("character"),
    "Tw": _setter("word"),
    "Tz": _setter("stretch", 0.01),
    "TL": _setter("leading"),
    "Ts": _setter("rise"),
    "Tr": _StreamWalk._set_mode,
    "q": _StreamWalk._save,
    "Q": _StreamWalk._restore,
    "cm": _StreamWalk._transform,
    "gs": _StreamWalk._set_state,
    "SCN": _StreamWalk._set_colour,
    "scn": _StreamWalk._set_colour,
    "W": _StreamWalk._clip,
    "W*": _StreamWalk._clip,
    "Do": _StreamWalk._draw,
    "BI": _StreamWalk._add_picture,
    "BDC": _StreamWalk._begin_marked,
}
