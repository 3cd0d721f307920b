"""Makes what stands in the place of a page's pictures: their pixels as shown, painted over.

A picture is drawn alone, as the page shows it: what a clip cuts off, what a mask hides and what the
file says about the image stay behind. Words that are replaced and ink that nobody read are painted
over. A picture that cannot be told from others stays a grey field.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import pypdfium2 as pdfium
from PIL import Image, ImageChops

from redactor.formats.pdf_geometry import Box, frame_of
from redactor.formats.pdf_image import PackedImage, pack, pack_grey
from redactor.formats.pdf_layer import edits_of
from redactor.formats.pdf_open import flat_page
from redactor.formats.pdf_page import PageView
from redactor.formats.pdf_paint import SCAN_DPI, Canvas, scale_for
from redactor.formats.pdf_pictures import all_boxes, drawn_alone, overlapping, upright
from redactor.model import Replacement

_SAME = 1.5  # points by which two opinions on a picture's edge may differ
_MOST = 12  # pictures of a page that are drawn one by one


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture as it goes into the copy: its box on display and its pixels."""

    box: Box
    pixels: PackedImage
    alpha: PackedImage | None


def shots(
    document: pdfium.PdfDocument,
    view: PageView,
    wanted: Mapping[int, Sequence[Replacement]],
    boxes: Sequence[Box],
) -> list[Shot | None]:
    """The pictures of a page, in the order in which they are drawn; ``None`` for a grey field.

    Args:
        wanted: replacements by 1-based number of the line that was read.
        boxes: where the page's content draws its pictures.
    """
    try:
        with flat_page(document, view.number - 1) as page:
            frame = frame_of(page)
            found = all_boxes(page, frame)
            clipped = [box.clipped(view.width, view.height) for box in boxes]
            if len(found) != len(boxes) or not all(map(_same, found, clipped)):
                return [None] * len(boxes)
            scale = scale_for(view.width, view.height, SCAN_DPI)
            return _all(page, view, wanted, found, upright(page, frame), scale)
    except (pdfium.PdfiumError, MemoryError, ValueError):
        return [None] * len(boxes)


def _same(one: Box, other: Box) -> bool:
    return all(abs(a - b) < _SAME for a, b in zip(one, other, strict=True))


def _all(
    page: pdfium.PdfPage,
    view: PageView,
    wanted: Mapping[int, Sequence[Replacement]],
    boxes: Sequence[Box],
    readable: Set[int],
    scale: float,
) -> list[Shot | None]:
    single = overlapping(boxes)
    if len(single) > _MOST:
        return [None] * len(boxes)
    together = None
    made: list[Shot | None] = []
    for at, box in enumerate(boxes):
        if at not in readable or not _has_words(view, box):
            made.append(None)
            continue
        if at in single:
            painted = _painted(drawn_alone(page, scale, {at}), view, wanted, scale)
        else:
            if together is None:
                image = drawn_alone(page, scale, readable - single)
                together = _painted(image, view, wanted, scale)
            painted = together
        made.append(_shot(painted, box, scale))
    return made


def _has_words(view: PageView, box: Box) -> bool:
    """Whether a word was read in a picture; what shows no word may show a face."""
    assert view.shown is not None
    return any(
        box.left <= (g.box.left + g.box.right) / 2 <= box.right
        and box.top <= (g.box.top + g.box.bottom) / 2 <= box.bottom
        for line in view.shown.lines
        for g in line.glyphs
        if g
    )


def _painted(
    image: Image.Image,
    view: PageView,
    wanted: Mapping[int, Sequence[Replacement]],
    scale: float,
) -> Image.Image:
    """The whole page with its pictures, painted over; what is painted is opaque."""
    assert view.shown is not None
    paper = Image.new("RGBA", image.size, (255, 255, 255, 255))
    before = Image.alpha_composite(paper, image).convert("RGB")
    canvas = Canvas(before.copy(), scale)
    for at, line in enumerate(view.shown.lines, 1):
        for edit in edits_of(line, wanted.get(at, ())):
            for number, group in enumerate(edit.glyphs):
                canvas.cover(group, "" if number else edit.label)
    for box in view.shown.unread:
        canvas.blot(box)
    after = canvas.finish()
    changed = ImageChops.difference(before, after).convert("L").point([0] + [255] * 255)
    alpha = ImageChops.lighter(image.getchannel("A"), changed)
    inside = image.getchannel("A").point([0] + [255] * 255)
    after.putalpha(ImageChops.darker(alpha, inside))
    return after


def _shot(painted: Image.Image, box: Box, scale: float) -> Shot | None:
    left, top = math.floor(box.left * scale), math.floor(box.top * scale)
    right = min(math.ceil(box.right * scale), painted.width)
    bottom = min(math.ceil(box.bottom * scale), painted.height)
    if right <= left or bottom <= top:
        return None
    crop = painted.crop((left, top, right, bottom))
    alpha = crop.getchannel("A")
    paper = Image.new("RGBA", crop.size, (255, 255, 255, 255))
    flat = Image.alpha_composite(paper, crop).convert("RGB")
    opaque = alpha.getextrema() == (255, 255)
    area = Box(left / scale, top / scale, right / scale, bottom / scale)
    return Shot(area, pack(flat), None if opaque else pack_grey(alpha))
