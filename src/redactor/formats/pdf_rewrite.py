"""Writes the content of a copy's page: the source's operators, less what is taken out.

Only operators of ISO 32000-1, table A.1, with operands of their type are written; marked content,
comments and everything unknown stay behind. Text that neither lost a glyph nor moved keeps its
operator and its numbers, so that it looks the same to the last bit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Protocol

from redactor.formats.pdf_affine import Matrix, applied, inverse, moved, product
from redactor.formats.pdf_content import Name, Operand, Operator, number, numbers, written
from redactor.formats.pdf_scene import Mark, Path, Scene, Stream, Unsure
from redactor.formats.pdf_setting import Label, Setting
from redactor.formats.pdf_walk import BUILDING, PAINTING, SHOWING

_PLAIN = {
    **dict.fromkeys(("w", "J", "j", "M", "i", "Tc", "Tw", "Tz", "TL", "Tr", "Ts", "G", "g"), 1),
    **dict.fromkeys(("m", "l", "Td", "TD"), 2),
    **dict.fromkeys(("RG", "rg"), 3),
    **dict.fromkeys(("v", "y", "re", "K", "k"), 4),
    **dict.fromkeys(("c", "cm", "Tm"), 6),
    **dict.fromkeys(("q", "Q", "h", "S", "s", "f", "f*", "B", "B*", "b", "b*", "n", "W", "W*"), 0),
    **dict.fromkeys(("BT", "ET", "T*"), 0),
}
"""Operators that take numbers alone, and how many."""
_OF_GLYPHS = {"d0": 2, "d1": 6}
_INTENTS = ("AbsoluteColorimetric", "RelativeColorimetric", "Saturation", "Perceptual")
_POINTS = {"m": 1, "l": 1, "c": 3, "v": 2, "y": 2, "h": 0, "re": 4}
_DEVICE = ("DeviceGray", "DeviceRGB", "DeviceCMYK", "Pattern")
_STILL = 1e-4  # points: a smaller shift is none


class Carrier(Protocol):
    """Carries the resources of one content stream over and gives them new names."""

    def name(self, kind: str, operand: Operand) -> str:
        """New name of a resource. Raises Unsure where it cannot be carried over."""
        ...

    def form_name(self, child: Stream) -> str:
        """Name of a form that was written before."""
        ...

    def picture(self, stream: Stream, operator: int) -> str:
        """What stands in the place of a picture."""
        ...

    def label(self, label: Label) -> str:
        """What draws a label at the origin, along the x axis."""
        ...


def content_of(stream: Stream, setting: Setting, carrier: Carrier) -> str:
    """The content of one stream of a copy.

    Raises:
        Unsure: an operator uses something that cannot be carried over.
    """
    return "\n".join(_Rewriter(stream, setting, carrier).lines())


class _Rewriter:
    def __init__(self, stream: Stream, setting: Setting, carrier: Carrier) -> None:
        self._stream, self._setting, self._carrier = stream, setting, carrier
        self._dirty = False
        self._open_path = False
        self._paths = {
            at: (path, points)
            for path, points in setting.paths.items()
            if path.stream is stream
            for at in path.operators[:1]
        }
        self._moved_operators = {
            at for path in setting.paths if path.stream is stream for at in path.operators
        }

    def lines(self) -> Iterator[str]:
        for at, operator in enumerate(self._stream.operators):
            if at in self._stream.dropped:
                continue
            if at in self._paths:
                yield self._path(*self._paths[at])
            if at in self._moved_operators and operator.name in BUILDING:
                continue
            if operator.name in BUILDING or operator.name in PAINTING:
                self._open_path = operator.name in BUILDING
            text = self._line(at, operator)
            if text:
                yield text
        if self._stream.open_text:
            yield "ET"
        yield from ["Q"] * self._stream.unbalanced

    def _line(self, at: int, operator: Operator) -> str:
        name, operands = operator
        if name in SHOWING:
            return self._show(at, operator)
        if name in ("BT", "Tm"):
            self._dirty = False
        if name in ("Td", "TD", "T*") and self._dirty and at in self._stream.places:
            self._dirty = False
            step = numbers(operands, 2) if name == "TD" else None
            leading = f"{number(-step[1])} TL " if step else ""
            return leading + _matrix(self._stream.places[at].line) + " Tm"
        count = _PLAIN.get(name) if at else _PLAIN.get(name, _OF_GLYPHS.get(name))
        if count is not None:
            found = numbers(operands, count) if count else []
            return "" if found is None else " ".join([*map(number, found), name])
        return self._special(at, name, operands)

    def _special(self, at: int, name: str, operands: list[Operand]) -> str:
        if name in ("Do", "BI"):
            if at in self._stream.children:
                return f"/{self._carrier.form_name(self._stream.children[at])} Do"
            if at in self._stream.pictures:
                return self._carrier.picture(self._stream, at)
            return ""
        if not operands:
            return ""
        last = operands[-1]
        if name == "Tf":
            size = numbers(operands, 1)
            if not isinstance(operands[0], Name) or not size:
                return ""
            return f"/{self._carrier.name('Font', operands[0])} {number(size[0])} Tf"
        if name == "gs":
            return f"/{self._carrier.name('ExtGState', last)} gs"
        if name == "sh":
            return f"/{self._carrier.name('Shading', last)} sh"
        if name in ("CS", "cs"):
            known = last if last in _DEVICE else self._carrier.name("ColorSpace", last)
            return f"/{known} {name}"
        if name in ("SC", "sc", "SCN", "scn"):
            return self._colour(name, operands)
        if name == "d" and len(operands) > 1 and isinstance(operands[-2], list):
            dashes = [item for item in operands[-2] if isinstance(item, float)]
            return f"{written(list(dashes))} {written(last)} d" if isinstance(last, float) else ""
        if name == "ri":
            return f"/{last} ri" if isinstance(last, Name) and last in _INTENTS else ""
        return ""

    def _colour(self, name: str, operands: list[Operand]) -> str:
        parts = [number(item) for item in operands if isinstance(item, float)]
        if isinstance(operands[-1], Name):
            parts.append(f"/{self._carrier.name('Pattern', operands[-1])}")
        return " ".join([*parts, name])

    # --- text -------------------------------------------------------------------------------

    def _show(self, at: int, operator: Operator) -> str:
        marks = self._stream.shows.get(at)
        if marks is None:
            return ""
        spacing = numbers(operator.operands, 2) if operator.name == '"' else None
        before = f"{number(spacing[0])} Tw {number(spacing[1])} Tc " if spacing else ""
        if any(self._is_changed(mark) for mark in marks):
            self._dirty = True
            return before + " ".join(self._pieces(marks))
        text = operator.operands[-1]
        if isinstance(text, list):
            text = [item for item in text if isinstance(item, bytes | float)]
        elif not isinstance(text, bytes):
            return ""
        if not self._dirty:
            if spacing:
                return f"{before}T* {written(text)} Tj"
            verb = "Tj" if operator.name == "TJ" and isinstance(text, bytes) else operator.name
            return f"{written(text)} {verb}"
        start = _matrix(self._stream.places[at].before)
        if operator.name in ("'", '"'):
            self._dirty = False
        verb = "TJ" if operator.name == "TJ" and isinstance(text, list) else "Tj"
        return f"{before}{start} Tm {written(text)} {verb}"

    def _is_changed(self, mark: Mark) -> bool:
        return not mark.kept or abs(mark.shift) > _STILL or mark in self._setting.squeezed

    def _pieces(self, marks: Sequence[Mark]) -> Iterator[str]:
        run: list[Mark] = []
        for mark in marks:
            label = self._setting.labels.get(mark)
            parted = run and self._squeeze(run[0]) != self._squeeze(mark)
            if run and (label or parted or not mark.kept):
                yield self._run(run)
                run = []
            if label:
                yield self._label(label, mark)
            if mark.kept:
                run.append(mark)
        if run:
            yield self._run(run)

    def _squeeze(self, mark: Mark) -> float:
        return self._setting.squeezed.get(mark, 1.0)

    def _run(self, marks: Sequence[Mark]) -> str:
        first = marks[0]
        squeeze = self._squeeze(first)
        stretch = first.stretch * squeeze
        parts: list[Operand] = []
        codes = bytearray(first.code.data)
        for last, mark in pairwise(marks):
            want = mark.pen - last.pen + (mark.shift - last.shift) / last.scale
            unit = last.font_size * stretch
            extra = (last.full * squeeze - want) * 1000 / unit if unit else 0.0
            if abs(extra) > 0.005:
                parts += [bytes(codes), round(extra, 3)]
                codes = bytearray()
            codes += mark.code.data
        parts.append(bytes(codes))
        shown = f"{_matrix(_shifted(first))} Tm {written(parts)} TJ"
        if squeeze == 1.0:
            return shown
        return f"{number(100 * stretch)} Tz {shown} {number(100 * first.stretch)} Tz"

    def _label(self, label: Label, mark: Mark) -> str:
        back = inverse(mark.ctm)
        if back is None:
            raise Unsure("text on a flattened plane")
        x = label.left * label.dx - label.base * label.dy
        y = label.left * label.dy + label.base * label.dx
        place: Matrix = (label.dx, label.dy, -label.dy, label.dx, x, y)
        end = " n" if self._open_path else ""
        self._open_path = False
        return f"ET{end} q {_matrix(product(place, back))} cm {self._carrier.label(label)} Q BT"

    # --- paths ------------------------------------------------------------------------------

    def _path(self, path: Path, points: Sequence[tuple[float, float]]) -> str:
        back = inverse(path.ctm)
        if back is None:
            return ""
        own = [" ".join(map(number, applied(back, x, y))) for x, y in points]
        parts: list[str] = []
        for at in path.operators:
            name = path.stream.operators[at].name
            if name not in _POINTS:
                continue
            count = _POINTS[name]
            mine, own = own[:count], own[count:]
            if len(mine) < count:
                break
            if name == "re":
                a, b, c, d = mine
                parts.append(f"{a} m {b} l {c} l {d} l h")
            else:
                parts.append(" ".join([*mine, name]))
        return "\n".join(parts)


def _shifted(mark: Mark) -> Matrix:
    """Text matrix of a glyph where it is set again."""
    if not mark.shift:
        return mark.text_matrix
    back = inverse((*mark.ctm[:4], 0.0, 0.0))
    if back is None:
        raise Unsure("text on a flattened plane")
    x, y = applied(back, mark.shift * mark.dx, mark.shift * mark.dy)
    return product(mark.text_matrix, moved(x, y))


def _matrix(matrix: Matrix) -> str:
    return " ".join(map(number, matrix))


def streams_inside_out(scene: Scene) -> Iterator[Stream]:
    """Forms before what draws them; the page's own content last."""
    return reversed(scene.streams)
