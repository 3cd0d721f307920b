"""The closed vocabulary of a copy: for each kind of dictionary its keys, and what each may hold.

From ISO 32000-1, without all that a page can do without and still look as it does. What a reader of the
standard misses here (Metadata, PieceInfo, ActualText, OC, Annots) is missing so that nothing hides in it.
"""

from __future__ import annotations

from collections.abc import Mapping

from redactor.readback import pdf_names as known
from redactor.readback.pdf_spec import (
    Spec,
    Walk,
    boolean,
    by_type,
    called,
    chosen,
    dictionary,
    each,
    integer,
    kind,
    mapping,
    number,
    numbers,
    one_of,
    stream,
    text,
)
from redactor.readback.pdf_syntax import Name, Object, Unknown

_ID_LENGTH = 16
_MAX_PALETTE = 4 * 256


def _identifier(walk: Walk, value: Object, at: int) -> None:
    first, *rest = value if isinstance(value, list) else [None]
    if not isinstance(first, bytes) or len(first) != _ID_LENGTH or rest != [first]:
        raise Unknown("a file identifier of another form", at)


def _palette(walk: Walk, value: Object, at: int) -> None:
    if not isinstance(value, bytes) or len(value) > _MAX_PALETTE:
        raise Unknown("a palette of another form", at)
    walk.data.append(value)


def _space(walk: Walk, value: Object, at: int) -> None:
    """A colour space that is an array: its family, then what belongs to that."""
    items = value if isinstance(value, list) else []
    family = walk.file.get(items[0]) if items else None
    specs = _FAMILIES.get(family) if isinstance(family, Name) else None
    if specs is None or len(items) - 1 > len(specs):
        raise Unknown("a colour space of a kind that no copy holds", at)
    for spec, item in zip(specs, items[1:], strict=False):
        walk.see(spec, item, at)


def _differences(walk: Walk, value: Object, at: int) -> None:
    for item in value if isinstance(value, list) else [value]:
        walk.see(_glyph if isinstance(walk.file.get(item), Name) else integer, item, at)


def _descriptor(*keys: str) -> Mapping[str, Spec]:
    return dict.fromkeys(keys, number)


_type, _glyph = one_of, called(known.is_glyph)
_FONT_NAME, _RESOURCE = called(known.is_font), known.RESOURCE.fullmatch
_form, _function, _resources = kind("form"), kind("function"), kind("resources")
_colours = by_type(name=one_of(*known.DEVICES), items=_space)
_data = stream("data stream", {})
_PARMS = dictionary(
    "set of decoding parameters",
    dict.fromkeys(
        ("Predictor", "Colors", "BitsPerComponent", "Columns", "ColorTransform"), integer
    ),
)
_PACKING: Mapping[str, Spec] = {"DecodeParms": by_type(entries=_PARMS, items=each(_PARMS))}
_CIE = dictionary(
    "colour space",
    dict.fromkeys(("WhitePoint", "BlackPoint", "Matrix", "Range"), numbers)
    | {"Gamma": by_type(items=numbers, flag=number)},
)
_ink = called(known.SPOT.fullmatch)
_FAMILIES: Mapping[str, tuple[Spec, ...]] = {
    "Indexed": (_colours, integer, by_type(string=_palette, stream=_data)),
    "Separation": (_ink, _colours, _function),
    "DeviceN": (each(_ink), _colours, _function),
    "Pattern": (_colours,),
    "CalGray": (_CIE,),
    "CalRGB": (_CIE,),
    "Lab": (_CIE,),
    **dict.fromkeys(known.DEVICES[:3], ()),
}
_GROUP = dictionary(
    "group",
    {
        "Type": _type("Group"),
        "S": one_of("Transparency"),
        "CS": _colours,
        "I": boolean,
        "K": boolean,
    },
)
_SOFT_MASK = dictionary(
    "soft mask",
    {"Type": _type("Mask"), "S": one_of("Alpha", "Luminosity"), "G": _form, "BC": numbers}
    | {"TR": by_type(name=one_of("Identity"), entries=_function, stream=_function)},
)
_STATE = dictionary(
    "graphics state",
    {
        "Type": _type("ExtGState"),
        **dict.fromkeys(("LW", "LC", "LJ", "ML", "OPM", "CA", "ca"), number),
        **dict.fromkeys(("OP", "op", "AIS", "TK", "SA"), boolean),
        "D": numbers,
        "RI": one_of(*known.INTENTS),
        "BM": by_type(name=one_of(*known.BLENDS), items=each(one_of(*known.BLENDS))),
        "SMask": by_type(name=one_of("None"), entries=_SOFT_MASK),
    },
)
_RESOURCES = dictionary(
    "resources",
    {
        "Font": mapping(_RESOURCE, kind("font")),
        "XObject": mapping(_RESOURCE, kind("picture")),
        "ExtGState": mapping(_RESOURCE, _STATE),
        "ColorSpace": mapping(_RESOURCE, _colours),
        "Pattern": mapping(_RESOURCE, kind("pattern")),
        "Shading": mapping(_RESOURCE, kind("shading")),
        "ProcSet": each(one_of("PDF", "Text", "ImageB", "ImageC", "ImageI")),
    },
)
_FORM = stream(
    "form",
    {"Type": _type("XObject"), "Subtype": _type("Form"), "FormType": integer, "BBox": numbers}
    | {"Matrix": numbers, "Resources": _resources, "Group": _GROUP, **_PACKING},
)
_IMAGE = stream(
    "image",
    {
        "Type": _type("XObject"),
        "Subtype": _type("Image"),
        **dict.fromkeys(("Width", "Height", "BitsPerComponent"), integer),
        "ColorSpace": _colours,
        "SMask": kind("image"),
        "Mask": by_type(items=numbers, stream=kind("image")),
        "ImageMask": boolean,
        "Interpolate": boolean,
        "Decode": numbers,
        **_PACKING,
    },
)
_SAID: Mapping[str, Spec] = {
    "FunctionType": integer,
    **dict.fromkeys(("Domain", "Range", "Size", "Encode", "Decode", "C0", "C1", "Bounds"), numbers),
    **dict.fromkeys(("BitsPerSample", "Order", "N"), number),
    "Functions": each(_function),
}
_SAMPLED, _CODE = stream("data stream", _SAID), stream("function", _SAID)
_STITCHED = dictionary("function", _SAID)
_SHADED: Mapping[str, Spec] = {
    "ShadingType": integer,
    "ColorSpace": _colours,
    **dict.fromkeys(("Background", "BBox", "Coords", "Domain", "Matrix", "Decode"), numbers),
    **dict.fromkeys(("BitsPerCoordinate", "BitsPerComponent", "BitsPerFlag"), integer),
    "VerticesPerRow": integer,
    "AntiAlias": boolean,
    "Extend": each(boolean),
    "Function": by_type(items=each(_function), entries=_function, stream=_function),
}
_PATTERN: Mapping[str, Spec] = {
    "Type": _type("Pattern"),
    **dict.fromkeys(("PatternType", "PaintType", "TilingType"), integer),
    **dict.fromkeys(("XStep", "YStep"), number),
    **dict.fromkeys(("BBox", "Matrix"), numbers),
    "Resources": _resources,
    "Shading": kind("shading"),
    "ExtGState": _STATE,
}
_COLLECTION = dictionary(
    "character collection",
    {"Registry": text(b"Adobe"), "Ordering": text(*known.ORDERINGS), "Supplement": integer},
)
_ENCODING = dictionary(
    "encoding",
    {
        "Type": _type("Encoding"),
        "BaseEncoding": one_of(*known.ENCODINGS),
        "Differences": _differences,
    },
)
_ENCODING_MAP = stream(
    "character map",
    {"Type": _type("CMap"), "CMapName": one_of(*known.OWN_CMAPS), "WMode": integer}
    | {"CIDSystemInfo": _COLLECTION},
)
_PROGRAM = stream(
    "font program",
    dict.fromkeys(("Length1", "Length2", "Length3"), integer)
    | {"Subtype": _type("Type1C", "CIDFontType0C", "OpenType")},
)
_DESCRIPTOR = dictionary(
    "font descriptor",
    {
        "Type": _type("FontDescriptor"),
        "FontName": _FONT_NAME,
        "FontBBox": numbers,
        **_descriptor(
            "Flags", "ItalicAngle", "Ascent", "Descent", "Leading", "CapHeight", "XHeight"
        ),
        **_descriptor("StemV", "StemH", "AvgWidth", "MaxWidth", "MissingWidth", "FontWeight"),
        **dict.fromkeys(("FontFile", "FontFile2", "FontFile3"), _PROGRAM),
    },
)
_WAYS = tuple(f"{name}-{way}" for name in known.CMAPS for way in ("H", "V"))
_FONT = dictionary(
    "font",
    {
        "Type": _type("Font"),
        "Subtype": one_of(
            *("Type0", "Type1", "MMType1", "TrueType", "Type3", "CIDFontType0", "CIDFontType2")
        ),
        "BaseFont": _FONT_NAME,
        **dict.fromkeys(("FirstChar", "LastChar"), integer),
        **dict.fromkeys(("Widths", "W", "DW2", "W2", "FontBBox", "FontMatrix"), numbers),
        "DW": number,
        "FontDescriptor": _DESCRIPTOR,
        "Encoding": by_type(
            name=one_of(*known.ENCODINGS, *_WAYS, "H", "V"), entries=_ENCODING, stream=_ENCODING_MAP
        ),
        "ToUnicode": stream("map to Unicode", {}),
        "DescendantFonts": each(kind("font")),
        "CIDSystemInfo": _COLLECTION,
        "CIDToGIDMap": by_type(name=one_of("Identity"), stream=stream("glyph map", {})),
        "CharProcs": mapping(known.is_glyph, stream("glyph", {})),
        "Resources": _resources,
    },
)
_BOXES: Mapping[str, Spec] = {"MediaBox": numbers, "Resources": _resources, "Rotate": integer}
_PAGE = dictionary(
    "page",
    {
        "Type": _type("Page"),
        "Parent": kind("tree"),
        "CropBox": numbers,
        "UserUnit": number,
        "Group": _GROUP,
        "Contents": by_type(
            stream=stream("page content", {}), items=each(stream("page content", {}))
        ),
        **_BOXES,
    },
)
_TREE = dictionary(
    "page tree",
    {"Type": _type("Pages"), "Kids": each(kind("leaf")), "Count": integer, "Parent": kind("tree")}
    | dict(_BOXES),
)
TRAILER = dictionary(
    "trailer",
    {
        "Root": dictionary("catalogue", {"Type": _type("Catalog"), "Pages": kind("tree")}),
        "Size": integer,
        "ID": _identifier,
        "Info": dictionary("information", {"Producer": text(b"redactor")}),
    },
)
KINDS: Mapping[str, Spec] = {
    "tree": _TREE,
    "leaf": chosen("Type", {"Page": _PAGE, "Pages": kind("tree")}),
    "resources": _RESOURCES,
    "form": _FORM,
    "image": _IMAGE,
    "picture": chosen("Subtype", {"Form": kind("form"), "Image": kind("image")}),
    "font": _FONT,
    "function": chosen("FunctionType", {"0": _SAMPLED, "2": _STITCHED, "3": _STITCHED, "4": _CODE}),
    "shading": by_type(
        entries=dictionary("shading", _SHADED), stream=stream("data stream", _SHADED)
    ),
    "pattern": chosen(
        "PatternType",
        {"1": stream("pattern", _PATTERN), "2": dictionary("pattern", _PATTERN)},
    ),
}
