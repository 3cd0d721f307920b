"""Draws a label into a small box, so that a reader can still read it where the name was short.

A label is first drawn in one row, then squeezed, then in two rows, and only then cut short with an
ellipsis. It never leaves its box. The whole label is in the copy's text layer in any case.
"""

from __future__ import annotations

from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

SMALLEST = 10  # font size in pixels that is still legible at 150 dpi
_COMFORT = 0.74  # font size as a share of the box height
_SQUEEZE = 0.72  # narrowest drawing as a share of the natural width
_MARGIN = 2  # pixels on the left and the right
_WHITE, _BLACK, _EDGE = (255, 255, 255), (0, 0, 0), (150, 150, 150)
_LARGEST = 64


@lru_cache(maxsize=_LARGEST + 1)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def natural_width(label: str, height: int) -> int:
    """Pixels that ``label`` needs in one comfortable row of a box ``height`` pixels high."""
    return _width(label, _comfortable(height)) + 2 * _MARGIN + 2


def label_box(label: str, width: int, height: int) -> Image.Image:
    """A white box with a thin edge, ``width`` x ``height`` pixels, and as much label as fits."""
    box = Image.new("RGB", (width, height), _WHITE)
    if min(width, height) >= 4:
        ImageDraw.Draw(box).rectangle((0, 0, width - 1, height - 1), outline=_EDGE)
    room = width - 2 * _MARGIN
    rows, size = _fit(label, room, height)
    if not rows:
        return box
    row_height = height // len(rows)
    for at, row in enumerate(rows):
        patch = _row(row, size, room, row_height)
        top = at * row_height + (row_height - patch.height) // 2
        inner = patch.crop((0, 0, patch.width, min(patch.height, height - 2)))
        box.paste(inner, ((width - inner.width) // 2, min(max(top, 1), height - 1 - inner.height)))
    return box


def _comfortable(height: int) -> int:
    return min(max(int(height * _COMFORT), SMALLEST), _LARGEST)


def _fit(label: str, room: int, height: int) -> tuple[tuple[str, ...], int]:
    """Rows and font size; no rows where not even an ellipsis fits."""
    if not label or height < SMALLEST or room < 1:
        return (), SMALLEST
    for size in range(_comfortable(height), SMALLEST - 1, -1):
        if _width(label, size) * _SQUEEZE <= room:
            return (label,), size
    if height >= 2 * SMALLEST:
        rows = _halves(label)
        if max(_width(row, SMALLEST) for row in rows) * _SQUEEZE <= room:
            return rows, SMALLEST
    for length in range(len(label) - 1, 0, -1):
        short = label[:length].rstrip() + "\u2026"
        if _width(short, SMALLEST) * _SQUEEZE <= room:
            return (short,), SMALLEST
    return (), SMALLEST


def _halves(label: str) -> tuple[str, ...]:
    """Two rows of about one length, parted at a space where there is one."""
    spaces = [at for at, character in enumerate(label) if character == " "]
    if not spaces:
        return (label,)
    cut = min(spaces, key=lambda at: (abs(at - len(label) / 2), at))
    return label[:cut], label[cut + 1 :]


def _width(text: str, size: int) -> int:
    left, _, right, _ = _font(size).getbbox(text)
    return int(right - left) + 1


def _row(text: str, size: int, room: int, height: int) -> Image.Image:
    font = _font(size)
    left, _, right, _ = font.getbbox(text)
    _, top, _, bottom = font.getbbox("[Ájgy]")
    wide, tall = int(right - left) + 1, int(bottom - top)
    patch = Image.new("RGB", (wide, tall), _WHITE)
    ImageDraw.Draw(patch).text((-left, -top), text, fill=_BLACK, font=font)
    target = min(wide, room)
    if target < wide or tall > height:
        patch = patch.resize((max(target, 1), min(tall, height)), Image.Resampling.LANCZOS)
    return patch
