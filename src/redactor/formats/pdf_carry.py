"""Carries colours, patterns, shadings and graphics states over, entry by known entry.

Nothing of the source is cloned: each object is built anew out of numbers, of names that ISO 32000-1
lists, and of data that a viewer must have to draw. Names that a file may choose get new ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

from redactor.formats.pdf_objects import (
    array,
    dictionary,
    entry,
    name,
    plain,
    real,
    reals,
    stream_data,
    whole,
)
from redactor.formats.pdf_scene import Unsure

_DEVICE = ("DeviceGray", "DeviceRGB", "DeviceCMYK", "Pattern")
_SHORT = {"G": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK", "I": "Indexed"}
_BY_COMPONENTS = {1: "DeviceGray", 3: "DeviceRGB", 4: "DeviceCMYK"}
_COLORANTS = ("All", "None", "Cyan", "Magenta", "Yellow", "Black")
_BLEND = frozenset(
    (
        "Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight "
        "SoftLight Difference Exclusion Hue Saturation Color Luminosity"
    ).split()
)
_CALCULATOR = re.compile(
    rb"(?:[\s{}]+|-?\d+\.?\d*|-?\.\d+|\b(?:abs|add|atan|ceiling|cos|cvi|cvr|div|exp|floor|idiv|ln|log"
    rb"|mod|mul|neg|round|sin|sqrt|sub|truncate|and|bitshift|eq|false|ge|gt|le|lt|ne|not|or|true|xor"
    rb"|if|ifelse|copy|dup|exch|index|pop|roll)\b)*\Z"
)
_DEEPEST = 8
_NUMBERS_OF_STATE = ("LW", "LC", "LJ", "ML", "CA", "ca", "OPM")
_FLAGS_OF_STATE = ("OP", "op", "SA", "AIS", "TK")


def numbered(value: float) -> PdfObject:
    """A number as an object, whole where it is whole."""
    return NumberObject(int(value)) if value == int(value) else FloatObject(round(value, 6))


def listed(values: list[float]) -> ArrayObject:
    """Numbers as an array."""
    return ArrayObject([numbered(value) for value in values])


def named(value: str) -> NameObject:
    """A name."""
    return NameObject(f"/{value}")


def made(**entries: PdfObject) -> DictionaryObject:
    """A dictionary of the given entries."""
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in entries.items()})


def packed(data: bytes, **entries: PdfObject) -> StreamObject:
    """A compressed stream with the given entries."""
    plain_stream = DecodedStreamObject()
    plain_stream.set_data(data)
    stream = plain_stream.flate_encode()
    stream.update(made(**entries))
    return stream


def _is_true(value: object) -> bool:
    """pypdf's own truth of its booleans is always true."""
    return isinstance(value, BooleanObject) and bool(value.value)


class Colours:
    """Carries over what has to do with colour. Every method raises Unsure for what is unknown."""

    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self._spots: dict[str, str] = {}

    def space(self, value: object, depth: int = 0) -> PdfObject:
        """A colour space (ISO 32000-1, 8.6)."""
        found = plain(value)
        short = name(found)
        if short:
            full = _SHORT.get(short, short)
            if full in _DEVICE:
                return named(full)
            raise Unsure("an unknown colour space")
        items = array(found)
        kind = name(items[0]) if items else ""
        if depth > _DEEPEST:
            raise Unsure("an unknown colour space")
        if kind in _DEVICE and len(items) == 1:
            return named(kind)
        if kind == "ICCBased":
            count = whole(dictionary(items[1]).get("/N"))
            if count not in _BY_COMPONENTS:
                raise Unsure("an unknown colour space")
            return named(_BY_COMPONENTS[count])
        if kind in ("CalGray", "CalRGB", "Lab"):
            keys = ("WhitePoint", "BlackPoint", "Gamma", "Matrix", "Range")
            return ArrayObject([named(kind), self._number_entries(items[1], keys)])
        if kind in ("Indexed", "I"):
            raise Unsure("a palette")
        if kind == "Separation":
            alternate = self.space(items[2], depth + 1)
            spot = named(self._spot(name(items[1])))
            return ArrayObject([named(kind), spot, alternate, self.function(items[3])])
        if kind == "DeviceN":
            spots = ArrayObject([named(self._spot(name(item))) for item in array(items[1])])
            alternate = self.space(items[2], depth + 1)
            return ArrayObject([named(kind), spots, alternate, self.function(items[3])])
        if kind == "Pattern":
            return ArrayObject([named(kind), self.space(items[1], depth + 1)])
        raise Unsure("an unknown colour space")

    def _spot(self, colorant: str) -> str:
        if colorant in _COLORANTS:
            return colorant
        return self._spots.setdefault(colorant, f"C{len(self._spots)}")

    def _number_entries(self, value: object, keys: tuple[str, ...]) -> DictionaryObject:
        source, found = dictionary(value), DictionaryObject()
        for key in keys:
            item = entry(source, f"/{key}")
            if isinstance(item, ArrayObject):
                found[NameObject(f"/{key}")] = listed(reals(item))
            elif item is not None:
                found[NameObject(f"/{key}")] = numbered(real(item))
        return found

    def function(self, value: object, depth: int = 0) -> PdfObject:
        """A function or an array of functions (ISO 32000-1, 7.10)."""
        found = plain(value)
        if depth > _DEEPEST:
            raise Unsure("an unknown function")
        if isinstance(found, ArrayObject):
            return ArrayObject([self.function(item, depth + 1) for item in array(found)])
        if name(found) == "Identity":
            return named("Identity")
        if not isinstance(found, DictionaryObject):
            raise Unsure("an unknown function")
        kind = whole(found.get("/FunctionType"), -1)
        keys = ("Domain", "Range", "Size", "BitsPerSample", "Order", "Encode", "Decode")
        copy = self._number_entries(found, (*keys, "C0", "C1", "N", "Bounds"))
        copy[NameObject("/FunctionType")] = NumberObject(kind)
        if kind == 3:
            copy[NameObject("/Functions")] = self.function(found.get("/Functions"), depth + 1)
        elif kind in (0, 4) and isinstance(found, StreamObject):
            data = stream_data(found)
            if kind == 0:
                data = bytes(byte & 0xFE for byte in data)
            if kind == 4 and not _CALCULATOR.match(data):
                raise Unsure("an unknown function")
            stream = packed(data)
            stream.update(copy)
            return self._writer._add_object(stream)
        elif kind != 2:
            raise Unsure("an unknown function")
        return copy

    def shading(self, value: object) -> PdfObject:
        """A shading (ISO 32000-1, 8.7.4.5)."""
        source = dictionary(value)
        keys = ("ShadingType", "Background", "BBox", "Coords", "Domain", "Matrix", "Decode")
        more = ("BitsPerCoordinate", "BitsPerComponent", "BitsPerFlag", "VerticesPerRow")
        copy = self._number_entries(source, (*keys, *more))
        copy[NameObject("/ColorSpace")] = self.space(source.get("/ColorSpace"))
        if "/Function" in source:
            copy[NameObject("/Function")] = self.function(source.raw_get("/Function"))
        if "/Extend" in source:
            flags = [BooleanObject(_is_true(item)) for item in array(source.get("/Extend"))]
            copy[NameObject("/Extend")] = ArrayObject(flags)
        if isinstance(source, StreamObject):
            stream = packed(stream_data(source))
            stream.update(copy)
            return self._writer._add_object(stream)
        return copy


GroupWriter = Callable[[StreamObject], PdfObject]


def graphics_state(value: object, colours: Colours, group: GroupWriter) -> DictionaryObject:
    """A graphics state (ISO 32000-1, table 58), less what concerns printing presses.

    Raises:
        Unsure: it has something that cannot be carried over.
    """
    source = dictionary(value)
    copy = made(Type=named("ExtGState"))
    for key in _NUMBERS_OF_STATE:
        if f"/{key}" in source:
            copy[NameObject(f"/{key}")] = numbered(real(source.get(f"/{key}")))
    for key in _FLAGS_OF_STATE:
        flag = entry(source, f"/{key}")
        if isinstance(flag, BooleanObject):
            copy[NameObject(f"/{key}")] = BooleanObject(_is_true(flag))
    dash = array(source.get("/D"))
    if len(dash) == 2:
        copy[NameObject("/D")] = ArrayObject([listed(reals(dash[0])), numbered(real(dash[1]))])
    modes = plain(source.get("/BM"))
    found = (
        [name(item) for item in array(modes)] if isinstance(modes, ArrayObject) else [name(modes)]
    )
    known = [mode for mode in found if mode in _BLEND]
    if known:
        copy[NameObject("/BM")] = named(known[0])
    mask = entry(source, "/SMask")
    if name(mask) == "None":
        copy[NameObject("/SMask")] = named("None")
    elif isinstance(mask, DictionaryObject):
        copy[NameObject("/SMask")] = _soft_mask(mask, colours, group)
    return copy


def _soft_mask(mask: DictionaryObject, colours: Colours, group: GroupWriter) -> DictionaryObject:
    form = entry(mask, "/G")
    kind = name(mask.get("/S"))
    if not isinstance(form, StreamObject) or kind not in ("Alpha", "Luminosity"):
        raise Unsure("an unknown soft mask")
    copy = made(Type=named("Mask"), S=named(kind), G=group(form))
    if "/BC" in mask:
        copy[NameObject("/BC")] = listed(reals(mask.get("/BC")))
    if "/TR" in mask:
        copy[NameObject("/TR")] = colours.function(mask.raw_get("/TR"))
    return copy


def transparency_group(value: object, colours: Colours) -> DictionaryObject | None:
    """A transparency group's attributes (ISO 32000-1, 11.6.6); ``None`` where there are none."""
    source = plain(value)
    if not isinstance(source, DictionaryObject) or name(source.get("/S")) != "Transparency":
        return None
    copy = made(Type=named("Group"), S=named("Transparency"))
    if "/CS" in source:
        copy[NameObject("/CS")] = colours.space(source.raw_get("/CS"))
    for key in ("/I", "/K"):
        flag = entry(source, key)
        if isinstance(flag, BooleanObject):
            copy[NameObject(key)] = BooleanObject(_is_true(flag))
    return copy
