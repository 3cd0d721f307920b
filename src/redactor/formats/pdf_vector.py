"""Makes the page of a copy out of the page itself: text stays text, lines stay lines.

A page is interpreted, what a replacement takes out is spliced away, the segments around it are set
again, and the result is kept as plain content with neutral resource names until the copy is put
together (:mod:`redactor.formats.pdf_assemble`). Any doubt raises Unsure, and the page becomes pixels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from pypdf import PageObject
from pypdf.generic import DictionaryObject

from redactor.formats.pdf_affine import IDENTITY, Matrix, applied, corners, inverse, product
from redactor.formats.pdf_content import number
from redactor.formats.pdf_font_use import FontUse
from redactor.formats.pdf_geometry import Box
from redactor.formats.pdf_glyphs import UNMAPPED, Glyph
from redactor.formats.pdf_label_font import label_width, plain_label
from redactor.formats.pdf_layers import Layers
from redactor.formats.pdf_lines import Line
from redactor.formats.pdf_match import match
from redactor.formats.pdf_objects import entry, inherited, real, reals, whole
from redactor.formats.pdf_page import LARGE, PageView
from redactor.formats.pdf_resources import (
    CLEAN,
    GREY,
    LABEL_NAME,
    Content,
    Names,
    Placed,
    StreamCarrier,
    label_operators,
)
from redactor.formats.pdf_rewrite import content_of, streams_inside_out
from redactor.formats.pdf_scene import Area, Scene, Stream, Unsure, area_of
from redactor.formats.pdf_setting import LABEL_SIZE, PAD, Setting, set_again
from redactor.formats.pdf_shots import Shot
from redactor.formats.pdf_walk import walk_page
from redactor.model import Replacement

_TURNS: Mapping[int, Matrix] = {
    0: (1.0, 0.0, 0.0, 1.0, 0.0, 0.0),
    90: (0.0, -1.0, 1.0, 0.0, 0.0, 0.0),
    180: (-1.0, 0.0, 0.0, -1.0, 0.0, 0.0),
    270: (0.0, 1.0, -1.0, 0.0, 0.0, 0.0),
}
_NOTICE, _NOTICE_SIZE = "[image not covered]", 12.0


@dataclass(slots=True)
class PageCopy:
    """A page of a copy before it is put together.

    Attributes:
        content: of the page itself.
        area: of the page, before ``turn`` (degrees, clockwise) is applied on display.
        strips: where the copy may look different from the source, display points.
        letters: characters that must be on the page, white space left out.
        uses: codes by new name of the font.
    """

    content: Content
    area: Area
    turn: int
    unit: float
    group: DictionaryObject | None
    strips: list[Box]
    letters: Counter[str]
    uses: dict[str, FontUse]


PictureMaker = Callable[[Sequence[Box]], Sequence[Shot | None]]


def copy_page(
    page: PageObject,
    view: PageView,
    wanted: Mapping[int, Sequence[Replacement]],
    names: Names,
    layers: Layers,
    pictures: PictureMaker,
) -> PageCopy:
    """The page of a copy.

    Args:
        page: the source's, with annotations and form fields made content.
        view: what was read on it.
        wanted: replacements by 1-based number of the line.
        pictures: makes what stands in the place of the page's pictures, by their boxes on display.

    Raises:
        Unsure: it cannot be vouched for.
    """
    turn = whole(inherited(page, "/Rotate")) % 360
    if turn not in _TURNS:
        raise Unsure("a page turned askew")
    box = _page_box(page)
    shown, laid = _TURNS[turn], _TURNS[turn]
    scene = walk_page(page, names.fonts, layers, laid)
    if turn and not _is_upright(scene):
        laid = _TURNS[0]
        scene = walk_page(page, names.fonts, layers, laid)
    area = _moved_area(Area(*box), laid)
    blanks = [applied(laid, x, y) for x, y in view.blanks]
    matched = match(scene, [_moved_line(line, laid) for line in view.lines], blanks, wanted)
    setting = set_again(scene, matched, area, label_width)
    display = product(inverse(laid) or IDENTITY, shown)
    whole_display = _moved_area(area, display)
    back = inverse(display) or IDENTITY
    boxes = [
        _on_display(_moved_area(area_of(corners(p.matrix, 0, 0, 1, 1)), display), whole_display)
        for p in scene.pictures
    ]
    made = pictures(boxes) if boxes else ()
    placed = {
        picture: (names.add_image(shot), _place_of(shot, whole_display, back))
        for picture, shot in zip(scene.pictures, made, strict=True)
        if shot is not None
    }
    copy = _written(scene, setting, names, laid, placed)
    blots = [_moved_area(_from_display(spot, whole_display), back) for spot in view.unreadable]
    copy.content.text += _blots(blots)
    grey = [area_of(corners(p.matrix, 0, 0, 1, 1)) for p in scene.pictures if p not in placed]
    notices = _notices(grey, scene, area) if laid == shown else []
    copy.content.text += "".join(_notice(spot, names, copy.content) for spot in notices)
    loose = [*setting.strips, *_beside_dropped(scene)]
    strips = [_on_display(_moved_area(s, display), whole_display) for s in loose]
    return replace(
        copy,
        area=area,
        turn=0 if laid == shown else turn,
        unit=_unit(page),
        group=_group(page),
        strips=[*strips, *view.unreadable],
        letters=_letters(view.lines, wanted, setting, len(notices)),
    )


def _beside_dropped(scene: Scene) -> list[Area]:
    """Glyphs that share an operator with one that nobody sees: their places are written anew.

    pdfium rounds widths, so that what is placed by itself stands a hair off.
    """
    found: list[Area] = []
    for stream in scene.streams:
        for marks in stream.shows.values():
            kept = [mark for mark in marks if mark.kept]
            if kept and any(not (m.kept or m.blank) and m.edit < 0 for m in marks):
                ends = [(m.x + m.dx * at, m.y + m.dy * at) for m in kept for at in (0, m.advance)]
                around, size = area_of(ends), max(mark.size for mark in kept)
                found.append(
                    Area(
                        around.left - size,
                        around.bottom - size,
                        around.right + size,
                        around.top + size,
                    )
                )
    return found


def _notices(pictures: Sequence[Area], scene: Scene, page: Area) -> list[Area]:
    """Where a large grey picture says that it is not covered: in its middle, if no text is there."""
    size = (page.right - page.left) * (page.top - page.bottom)
    width = _NOTICE_SIZE * (LABEL_SIZE * label_width(_NOTICE) + 2 * PAD)
    found: list[Area] = []
    for picture in pictures:
        shown = picture.within(page)
        wide, tall = shown.right - shown.left, shown.top - shown.bottom
        if wide < width or tall < 2 * _NOTICE_SIZE or wide * tall < LARGE * size:
            continue
        left, base = shown.left + (wide - width) / 2, shown.bottom + tall / 2
        spot = Area(left, base, left + width, base + _NOTICE_SIZE)
        near = Area(spot.left - 6, spot.bottom - 12, spot.right + 6, spot.top + 12)
        if not any(
            near.left < m.x + m.advance and m.x < near.right and near.bottom < m.y < near.top
            for m in scene.marks
            if m.kept or m.edit >= 0
        ) and not any(_meet(near, other) for other in found):
            found.append(spot)
    return found


def _meet(one: Area, other: Area) -> bool:
    both = one.within(other)
    return both.left < both.right and both.bottom < both.top


def _notice(spot: Area, names: Names, content: Content) -> str:
    content.names.setdefault("Font", set()).add(LABEL_NAME)
    content.names.setdefault("ExtGState", set()).add(CLEAN)
    drawn = label_operators(
        names.labels.codes(_NOTICE), _NOTICE_SIZE, spot.right - spot.left, LABEL_SIZE, 1.0
    )
    return f"q 1 0 0 1 {number(spot.left)} {number(spot.bottom)} cm {drawn} Q\n"


def _is_upright(scene: Scene) -> bool:
    """Whether most of its text runs from left to right."""
    upright = sum(mark.dx > 0.99 for mark in scene.marks)
    return 2 * upright >= len(scene.marks)


def _moved_area(area: Area, matrix: Matrix) -> Area:
    return area_of(corners(matrix, *area))


def _place_of(shot: Shot, page: Area, back: Matrix) -> Matrix:
    """Takes the unit square to where the picture stands."""
    area = _from_display(shot.box, page)
    square = (area.right - area.left, 0.0, 0.0, area.top - area.bottom, area.left, area.bottom)
    return product(square, back)


def _written(
    scene: Scene, setting: Setting, names: Names, turned: Matrix, placed: Placed
) -> PageCopy:
    uses: dict[str, FontUse] = {}
    forms: dict[Stream, str] = {}
    content = Content("")
    for stream in streams_inside_out(scene):
        carrier = StreamCarrier(names, stream, uses, forms, placed)
        text = content_of(stream, setting, carrier)
        content = Content(text, carrier.used)
        _note_codes(stream, carrier, uses)
        if stream.form is not None:
            forms[stream] = names.add_form(content, stream.form)
    upright = "" if turned == _TURNS[0] else " ".join(map(number, turned)) + " cm\n"
    content.text = f"q\n{upright}{content.text}\nQ\n"
    return PageCopy(content, Area(0, 0, 0, 0), 0, 1.0, None, [], Counter(), uses)


def _note_codes(stream: Stream, carrier: StreamCarrier, uses: Mapping[str, FontUse]) -> None:
    by_font = {id(use.codes): use for use in uses.values()}
    for marks in stream.shows.values():
        for mark in marks:
            if mark.kept and id(mark.font) in by_font:
                by_font[id(mark.font)].add(mark.code, mark.text if mark.text != UNMAPPED else "")


def _letters(
    lines: Sequence[Line],
    wanted: Mapping[int, Sequence[Replacement]],
    setting: Setting,
    notices: int,
) -> Counter[str]:
    """What a reader of the copy must find on it: what was read, less what is replaced, and labels."""
    found: Counter[str] = Counter("".join(_NOTICE.split()) * notices)
    for at_line, line in enumerate(lines, 1):
        gone = {at for item in wanted.get(at_line, ()) for at in range(item.start, item.end)}
        for at, glyph in enumerate(line.glyphs):
            if glyph and at not in gone and glyph.text != UNMAPPED:
                found[glyph.text] += 1
    for label in setting.labels.values():
        found.update("".join(plain_label(label.text).split()))
    return found


def _page_box(page: DictionaryObject) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of what is shown of the page."""
    media = reals(inherited(page, "/MediaBox"))
    crop = reals(inherited(page, "/CropBox"))
    boxes = [_upright(box) for box in (media, crop) if len(box) == 4]
    if not boxes:
        raise Unsure("a page without a size")
    found = boxes[0] if len(boxes) == 1 else boxes[0].within(boxes[1])
    if found.right - found.left < 1 or found.top - found.bottom < 1:
        raise Unsure("a page without a size")
    return found


def _upright(box: Sequence[float]) -> Area:
    return Area(min(box[::2]), min(box[1::2]), max(box[::2]), max(box[1::2]))


def _unit(page: DictionaryObject) -> float:
    return real(entry(page, "/UserUnit"), 1.0) or 1.0


def _group(page: DictionaryObject) -> DictionaryObject | None:
    found = entry(page, "/Group")
    return found if isinstance(found, DictionaryObject) else None


def _moved_line(line: Line, matrix: Matrix) -> Line:
    if matrix == IDENTITY:
        return line
    return Line(line.text, tuple(g and _moved_glyph(g, matrix) for g in line.glyphs))


def _moved_glyph(glyph: Glyph, matrix: Matrix) -> Glyph:
    x, y = applied(matrix, glyph.x, glyph.y)
    return glyph._replace(x=x, y=y)


def _from_display(box: Box, page: Area) -> Area:
    """A box on display, y downwards, in the space of ``page``, y upwards."""
    return Area(
        page.left + box.left, page.top - box.bottom, page.left + box.right, page.top - box.top
    )


def _on_display(area: Area, page: Area) -> Box:
    return Box(
        area.left - page.left, page.top - area.top, area.right - page.left, page.top - area.bottom
    )


def _blots(areas: Sequence[Area]) -> str:
    if not areas:
        return ""
    boxes = [
        " ".join(map(number, (a.left, a.bottom, a.right - a.left, a.top - a.bottom))) + " re f"
        for a in areas
    ]
    return f"q {GREY} g\n" + "\n".join(boxes) + "\nQ\n"
