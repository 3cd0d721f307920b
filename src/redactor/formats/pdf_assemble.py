"""Puts the pages of a copy together: only what a page uses is built, and only once.

Fonts come last, because a font holds what all pages of the copy use of it and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping

from pypdf import PdfWriter
from pypdf.generic import (
    BooleanObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

from redactor.formats.pdf_affine import IDENTITY
from redactor.formats.pdf_carry import (
    Colours,
    graphics_state,
    listed,
    made,
    named,
    numbered,
    packed,
    transparency_group,
)
from redactor.formats.pdf_font_use import FontUse
from redactor.formats.pdf_fontcopy import build_font
from redactor.formats.pdf_objects import dictionary, entry, matrix, real, reals, whole
from redactor.formats.pdf_resources import LABEL_NAME, Content, Names, drawing
from redactor.formats.pdf_scene import Unsure
from redactor.formats.pdf_shots import Shot
from redactor.formats.pdf_vector import PageCopy
from redactor.formats.pdf_write import image_object

_DEEPEST = 8


class Assembly:
    """Builds the objects of vector pages in one writer."""

    def __init__(self, writer: PdfWriter, names: Names) -> None:
        self._writer, self._names = writer, names
        self._colours = Colours(writer)
        self._built: dict[str, PdfObject] = {}
        self._fonts: dict[str, DictionaryObject] = {}
        self._uses: dict[str, list[FontUse]] = {}
        self._depth = 0

    def add(self, copy: PageCopy) -> None:
        """Add a page.

        Raises:
            Unsure: it uses something that cannot be carried over; the writer must not be used then.
        """
        left, bottom, right, top = copy.area
        entries = made(
            Type=named("Page"),
            MediaBox=listed([round(edge, 4) for edge in (left, bottom, right, top)]),
            Resources=self._resources(copy.content),
            Contents=self._writer._add_object(packed(copy.content.text.encode("ascii"))),
        )
        if copy.turn:
            entries[NameObject("/Rotate")] = NumberObject(copy.turn)
        if copy.unit != 1.0:
            entries[NameObject("/UserUnit")] = numbered(copy.unit)
        group = transparency_group(copy.group, self._colours)
        if group is not None:
            entries[NameObject("/Group")] = group
        page = self._writer.add_blank_page(width=right - left, height=top - bottom)
        page.clear()
        page.update(entries)
        page[NameObject("/Parent")] = self._writer._pages
        for font, use in copy.uses.items():
            self._uses.setdefault(font, []).append(use)

    def finish(self) -> dict[str, str]:
        """Build the fonts; returns the reasons by font for those that cannot be built."""
        bad: dict[str, str] = {}
        for font, target in sorted(self._fonts.items()):
            if font == LABEL_NAME:
                target.update(self._names.labels.build(self._writer))
                continue
            try:
                use = merged(self._uses.get(font, []))
                build_font(self._writer, use, int(font[1:]), target, self._glyph)
            except Unsure as unsure:
                bad[font] = unsure.reason
        return bad

    def _resources(self, content: Content) -> DictionaryObject:
        return DictionaryObject(
            {
                NameObject(f"/{kind}"): DictionaryObject(
                    {NameObject(f"/{each}"): self._resource(kind, each) for each in sorted(used)}
                )
                for kind, used in sorted(content.names.items())
            }
        )

    def _resource(self, kind: str, given: str) -> PdfObject:
        if kind == "Font":
            return self._font(given)
        if given not in self._built:
            self._depth += 1
            if self._depth > _DEEPEST:
                raise Unsure("resources nested too deep")
            self._built[given] = self._build(kind, given)
            self._depth -= 1
        return self._built[given]

    def _font(self, given: str) -> PdfObject:
        if given not in self._fonts:
            target = DictionaryObject()
            self._fonts[given] = target
            self._built[given] = self._writer._add_object(target)
        return self._built[given]

    def _build(self, kind: str, given: str) -> PdfObject:
        if kind == "XObject":
            if given in self._names.images:
                return self._image(self._names.images[given])
            content, form = self._names.forms[given]
            return self._form(content, form)
        if given == "G0":
            return self._clean()
        raw, resources = self._names.sources[given]
        if kind == "ColorSpace":
            return self._colours.space(raw)
        if kind == "Shading":
            return self._colours.shading(raw)
        if kind == "ExtGState":
            return graphics_state(raw, self._colours, lambda form: self._group(form, resources))
        if kind == "Pattern":
            return self._pattern(raw, resources)
        raise Unsure("an unknown kind of resource")

    def _clean(self) -> PdfObject:
        return made(
            Type=named("ExtGState"),
            CA=NumberObject(1),
            ca=NumberObject(1),
            BM=named("Normal"),
            SMask=named("None"),
            OP=BooleanObject(False),
            op=BooleanObject(False),
        )

    def _image(self, shot: Shot) -> PdfObject:
        found = image_object(shot.pixels)
        if shot.alpha is not None:
            found[NameObject("/SMask")] = self._writer._add_object(image_object(shot.alpha))
        return self._writer._add_object(found)

    def _form(self, content: Content, form: StreamObject) -> PdfObject:
        stream = packed(
            content.text.encode("ascii"),
            Type=named("XObject"),
            Subtype=named("Form"),
            BBox=listed(reals(form.get("/BBox"))),
            Resources=self._resources(content),
        )
        place = matrix(form.get("/Matrix"))
        if place != IDENTITY:
            stream[NameObject("/Matrix")] = listed(list(place))
        group = transparency_group(form.get("/Group"), self._colours)
        if group is not None:
            stream[NameObject("/Group")] = group
        return self._writer._add_object(stream)

    def _group(self, form: StreamObject, resources: DictionaryObject) -> PdfObject:
        return self._form(drawing(form, resources, self._names), form)

    def _glyph(
        self, glyph: StreamObject, resources: DictionaryObject
    ) -> tuple[bytes, DictionaryObject]:
        content = drawing(glyph, resources, self._names)
        return content.text.encode("ascii"), self._resources(content)

    def _pattern(self, raw: object, resources: DictionaryObject) -> PdfObject:
        source = dictionary(raw)
        if whole(source.get("/PatternType")) == 2:
            copy = made(
                Type=named("Pattern"),
                PatternType=NumberObject(2),
                Shading=self._colours.shading(entry(source, "/Shading")),
            )
            if "/Matrix" in source:
                copy[NameObject("/Matrix")] = listed(list(matrix(source.get("/Matrix"))))
            return copy
        if not isinstance(source, StreamObject):
            raise Unsure("an unknown pattern")
        content = drawing(source, resources, self._names)
        stream = packed(
            content.text.encode("ascii"),
            Type=named("Pattern"),
            PatternType=NumberObject(1),
            PaintType=NumberObject(whole(source.get("/PaintType"), 1)),
            TilingType=NumberObject(whole(source.get("/TilingType"), 1)),
            BBox=listed(reals(source.get("/BBox"))),
            XStep=numbered(real(source.get("/XStep"))),
            YStep=numbered(real(source.get("/YStep"))),
            Resources=self._resources(content),
        )
        if "/Matrix" in source:
            stream[NameObject("/Matrix")] = listed(list(matrix(source.get("/Matrix"))))
        return self._writer._add_object(stream)


def merged(uses: list[FontUse]) -> FontUse:
    """What several pages use of one font."""
    if not uses:
        raise Unsure("a font that is set and not used")
    whole_use = FontUse(uses[0].codes)
    for use in uses:
        whole_use.join(use)
    return whole_use


def pages_with(copies: Mapping[int, PageCopy], fonts: Mapping[str, str]) -> dict[int, str]:
    """The reasons by page for pages that use one of ``fonts``."""
    return {
        index: fonts[font] for index, copy in copies.items() for font in copy.uses if font in fonts
    }
