"""Pictures with names in their pixels: a genogram, a photograph of it, a scanned form.

Text in pixels is what no text layer shows, so a copy that holds such a picture must be looked at.
"""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw, ImageFont

_INK = (38, 48, 96)
_PEOPLE = (
    ("square", 190, 70, "?"),
    ("circle", 420, 70, "Mavis"),
    ("square", 130, 230, "Aaron 33"),
    ("circle", 350, 230, "Nicole 28"),
    ("square", 560, 230, "L's dad ?"),
    ("circle", 230, 390, "Paige 1"),
    ("square", 460, 390, "Louie 6"),
)
_LINES = (
    ((215, 95), (395, 95)),
    ((350, 95), (350, 205)),
    ((155, 255), (325, 255)),
    ((375, 255), (535, 255)),
    ((230, 255), (230, 365)),
    ((460, 255), (460, 365)),
)
_FORM = (
    ("DASH RISK CHECKLIST  (hand completed)", 30, 0),
    ("Ref HD/08841/25      Ward 4, 02:15, 8/3/25", 22, 0),
    ("Name:  Nicole Varley  (Nix)     dob 3/8/96", 26, 1),
    ("1  Injury?              YES   cut eye, neck marks", 24, 1),
    ("2  Frightened?          YES   'he said he'd find us'", 24, 1),
    ("3  Afraid of what?      Azza taking Paige", 24, 1),
    ("6  Separated this year? leaving NOW", 24, 1),
    ("8  Stalking, texts?     YES x40 a day", 24, 1),
    ("10 Getting worse?       YES", 24, 1),
    ("16 Strangled / choked?  YES  3 times", 24, 1),
    ("18 Hurt the children?   'Louie saw. Paige I don't know.'", 24, 1),
    ("24 Controls money?      all of it", 24, 1),
    ("Safe to ring:  mum, Mavis  07700 900385", 26, 1),
    ("Officer judgement:  HIGH      PC 2291 Shuttleworth", 26, 1),
)


def genogram() -> bytes:
    """A family drawing as PNG, 680 by 470 pixels."""
    return _encoded(_genogram((255, 255, 255)), "PNG")


def photograph() -> bytes:
    """The drawing as a phone photograph: JPEG, turned, with a name in its EXIF description."""
    paper = _genogram((246, 241, 228)).rotate(
        -3.5, Image.Resampling.BICUBIC, expand=True, fillcolor=(96, 74, 58)
    )
    exif = Image.Exif()
    exif[0x010E] = "genogram nicky varley and kids, drawn with her 18/3"
    exif[0x013B] = "Adeel Siddiqui"
    return _encoded(paper, "JPEG", exif=exif.tobytes())


def scan() -> bytes:
    """A form filled in by hand, as a grey scanned A4 page: JPEG, 827 by 1169 pixels (100 dpi)."""
    chance = random.Random(20250308)
    page = Image.new("L", (827, 1169), 238)
    pen = ImageDraw.Draw(page)
    top = 90.0
    for text, size, by_hand in _FORM:
        font = ImageFont.load_default(size)
        left = 70.0
        for letter in text:
            lift = chance.uniform(-2.5, 2.5) * by_hand
            pen.text((left, top + lift), letter, fill=chance.randint(20, 70), font=font)
            left += font.getlength(letter) + (chance.uniform(-0.5, 0.9) * by_hand)
        top += size + 22
        pen.line((60, top - 8, 770, top - 8), fill=190)
    for _ in range(900):
        spot = (chance.randrange(827), chance.randrange(1169))
        page.putpixel(spot, chance.randrange(120, 220))
    return _encoded(page.rotate(0.8, Image.Resampling.BICUBIC, fillcolor=238), "JPEG")


def _genogram(paper: tuple[int, int, int]) -> Image.Image:
    page = Image.new("RGB", (680, 470), paper)
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default(20)
    for start, end in _LINES:
        pen.line((*start, *end), fill=_INK, width=3)
    for shape, x, y, name in _PEOPLE:
        box = (x - 26, y, x + 26, y + 52)
        if shape == "square":
            pen.rectangle(box, outline=_INK, fill=paper, width=3)
        else:
            pen.ellipse(box, outline=_INK, fill=paper, width=3)
        pen.text((x - font.getlength(name) / 2, y + 54), name, fill=_INK, font=font)
    for shift in range(0, 150, 12):
        pen.line((165 + shift, 251, 171 + shift, 259), fill=(180, 30, 30), width=2)
    return page


def _encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    quality = {"quality": 62} if kind == "JPEG" else {}
    image.save(target, kind, **quality, **options)
    return target.getvalue()
