"""Gives resources new names and draws labels and pictures, for the content of a copy's page.

Names are given once for a whole document; what they stand for is built when the copy is put together
(:mod:`redactor.formats.pdf_assemble`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pypdf.generic import DictionaryObject, StreamObject

from redactor.formats.pdf_affine import Matrix, inverse, product
from redactor.formats.pdf_content import Operand, number, operators_of
from redactor.formats.pdf_font_use import FontUse
from redactor.formats.pdf_label_font import LabelFont
from redactor.formats.pdf_objects import dictionary, entry, stream_data
from redactor.formats.pdf_rewrite import content_of
from redactor.formats.pdf_scene import Picture, Stream, Unsure
from redactor.formats.pdf_setting import LABEL_SIZE, PAD, Label, Setting
from redactor.formats.pdf_shots import Shot
from redactor.formats.pdf_walk import TEXT_OR_IMAGE, TEXT_STATE
from redactor.formats.pdf_walk_text import Fonts, key_of

GREY = 0.565  # of a picture that nobody read
BOX = 0.9  # of the box behind a label
_BELOW, _ABOVE = 0.22, 0.78  # font sizes of a label's box around its baseline
_LETTERS = {
    "Font": "F",
    "XObject": "X",
    "ExtGState": "G",
    "ColorSpace": "C",
    "Pattern": "P",
    "Shading": "S",
}
CLEAN = "G0"  # graphics state without transparency, for labels
LABEL_NAME = "L0"


@dataclass(slots=True)
class Content:
    """Content of a copy and the new names of the resources that it uses, by kind."""

    text: str
    names: dict[str, set[str]] = field(default_factory=dict)


Placed = Mapping[Picture, tuple[str, Matrix]]
"""Name of the image that stands for a picture, and where."""


class Names:
    """New names of the resources of a whole document, and what they stand for in the source."""

    def __init__(self) -> None:
        self.fonts = Fonts()
        self.labels = LabelFont()
        self.sources: dict[str, tuple[object, DictionaryObject]] = {}
        self.forms: dict[str, tuple[Content, StreamObject]] = {}
        self.images: dict[str, Shot] = {}
        self._known: dict[tuple[str, object], str] = {}
        self._same: dict[tuple[str, int], str] = {}
        self._held: list[object] = []

    def give(self, kind: str, raw: object, resources: DictionaryObject) -> str:
        """The new name of a resource."""
        key = (kind, key_of(raw))
        if key not in self._known:
            self._held.append(raw)
            self._known[key] = f"{_LETTERS[kind]}{len(self._known) + 1}"
            self.sources[self._known[key]] = (raw, resources)
        return self._known[key]

    def add_image(self, shot: Shot) -> str:
        """The name of a picture."""
        given = f"I{len(self.images) + 1}"
        self.images[given] = shot
        return given

    def add_form(self, content: Content, form: StreamObject) -> str:
        """The new name of a form as it is drawn; the same for the same drawing."""
        key = (content.text, id(form))
        if key not in self._same:
            self._same[key] = f"X{len(self._same) + 1}"
            self.forms[self._same[key]] = (content, form)
        return self._same[key]


class StreamCarrier:
    """Names the resources of one content stream (:class:`redactor.formats.pdf_rewrite.Carrier`)."""

    def __init__(
        self,
        names: Names,
        stream: Stream,
        uses: dict[str, FontUse],
        forms: dict[Stream, str],
        placed: Placed,
    ) -> None:
        self._names, self._stream, self._uses, self._forms = names, stream, uses, forms
        self._placed = placed
        self.used: dict[str, set[str]] = {}

    def name(self, kind: str, operand: Operand) -> str:
        group = dictionary(entry(self._stream.resources, f"/{kind}"))
        key = f"/{operand}" if isinstance(operand, str) else ""
        if key not in group:
            raise Unsure("a resource that is not there")
        given = self._names.give(kind, group.raw_get(key), self._stream.resources)
        if kind == "Font" and given not in self._uses:
            self._uses[given] = FontUse(self._names.fonts.get(group.raw_get(key)))
        return self._use(kind, given)

    def form_name(self, child: Stream) -> str:
        return self._use("XObject", self._forms[child])

    def picture(self, stream: Stream, operator: int) -> str:
        picture = stream.pictures[operator]
        back = inverse(picture.matrix)
        if picture not in self._placed or back is None:
            return f"q {GREY} g 0 0 1 1 re f Q"
        image, place = self._placed[picture]
        matrix = " ".join(map(number, product(place, back)))
        return f"q {matrix} cm /{self._use('XObject', image)} Do Q"

    def label(self, label: Label) -> str:
        self._use("Font", LABEL_NAME)
        self._use("ExtGState", CLEAN)
        codes = self._names.labels.codes(label.text)
        width = label.right - label.left
        scale = LABEL_SIZE * label.scale
        return label_operators(codes, label.size, width, scale, label.squeeze)

    def _use(self, kind: str, given: str) -> str:
        self.used.setdefault(kind, set()).add(given)
        return given


def label_operators(codes: str, size: float, width: float, scale: float, squeeze: float) -> str:
    """What draws a label at the origin: a box for text of ``size`` points, and the label in it."""
    return (
        f"/{CLEAN} gs {BOX} g "
        f"0 {number(-_BELOW * size)} {number(width)} {number((_BELOW + _ABOVE) * size)} re f "
        f"0 g BT /{LABEL_NAME} {number(size * scale)} Tf 0 Tc 0 Tw 0 Ts 0 Tr "
        f"{number(100 * squeeze)} Tz {number(PAD * size * min(squeeze, 1.0))} 0 Td {codes} Tj ET"
    )


def drawing(stream: StreamObject, resources: DictionaryObject, names: Names) -> Content:
    """The content of a pattern, a soft mask's group or a drawn glyph, without text and images.

    Raises:
        Unsure: it uses something that cannot be carried over.
    """
    own = entry(stream, "/Resources")
    found = own if isinstance(own, DictionaryObject) else resources
    operators = operators_of(stream_data(stream))
    if any(operator.name in TEXT_OR_IMAGE for operator in operators):
        raise Unsure("text or image inside a drawing")
    plain = Stream([each for each in operators if each.name not in TEXT_STATE], found, stream)
    carrier = StreamCarrier(names, plain, {}, {}, {})
    text = content_of(plain, Setting({}, {}, {}, []), carrier)
    return Content(text, carrier.used)
