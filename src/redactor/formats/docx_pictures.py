"""Text in the pictures of a Word document: read where there is an engine, painted over where it must go.

A picture is first cleaned (:mod:`docx_images`) and then read, so that reading and writing see the same
pixels. One row of words is one text. A replaced word is painted over as a whole, and what is
left of it is written into the box with the label.
"""

from __future__ import annotations

import io

from PIL import Image

from redactor.formats.docx_images import Picture, repacked
from redactor.formats.docx_prepare import Part, Prepared
from redactor.formats.docx_tokens import Stream, Token
from redactor.formats.ocr import CONFIDENT, Engine, is_garbled, on_paper, rows_of
from redactor.formats.pdf_label import label_box

_LEAST = 40
"""Pixels in either direction from which a picture can hold a word."""
_PAD, _BESIDE = 0.12, 0.22
"""Word heights painted above and beside a word: the engine's boxes cut its first and last letter."""


class PictureText:
    """The pictures of a document with what they say; paints over words when it is told to.

    Attributes:
        read: the parts that were read.
    """

    def __init__(self, prepared: Prepared, engine: Engine | None) -> None:
        self.read: list[Part] = []
        self.streams: list[Stream] = []
        self._painted: dict[str, tuple[Part, Image.Image]] = {}
        if engine is None:
            return
        for part in prepared.parts:
            if part.picture is not None and part.picture.readable:
                self._take(part, part.picture, engine)

    def _take(self, part: Part, picture: Picture, engine: Engine) -> None:
        image = on_paper(Image.open(io.BytesIO(picture.data)))
        if min(image.size) < _LEAST:
            return
        self.read.append(part)
        fragments = engine.read(image)
        whole = [fragment for fragment in fragments if not is_garbled(fragment)]
        sure = [tuple(w for w in fragment if w.score >= CONFIDENT) for fragment in whole]
        for number, row in enumerate(rows_of(sure), 1):
            stream = Stream(f"image {part.number} line {number}", part.path, "picture")
            for word in row:
                if stream.tokens:
                    stream.tokens.append(Token(None, "pixels", " "))
                area = (word.left, word.top, word.right, word.bottom)
                stream.tokens.append(
                    Token(
                        None, "pixels", word.text, paint=_Painter(self._painted, part, image, area)
                    )
                )
            self.streams.append(stream)

    def finish(self) -> None:
        """Put the painted pictures in the place of the others; they are PNG, which loses nothing."""
        for part, image in self._painted.values():
            part.picture = repacked(image)
            part.content_type = part.picture.content_type
            part.path = f"{part.path.rpartition('.')[0]}.{part.picture.suffix}"


class _Painter:
    """Paints one word over; called with what shall stand there instead."""

    def __init__(
        self,
        painted: dict[str, tuple[Part, Image.Image]],
        part: Part,
        image: Image.Image,
        area: tuple[int, int, int, int],
    ) -> None:
        self._painted = painted
        self._part = part
        self._image = image
        self._area = area

    def __call__(self, text: str) -> None:
        left, top, right, bottom = self._area
        pad, beside = round(_PAD * (bottom - top)) + 1, round(_BESIDE * (bottom - top)) + 1
        left, top = max(left - beside, 0), max(top - pad, 0)
        right, bottom = (
            min(right + beside, self._image.width),
            min(bottom + pad, self._image.height),
        )
        self._image.paste(label_box(text, right - left, bottom - top), (left, top))
        self._painted[self._part.path] = (self._part, self._image)
