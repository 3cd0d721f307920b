"""Holds every byte of a finished PDF against a closed vocabulary, so that no unknown place can hide a name.

What a copy may hold is said in :mod:`redactor.readback.pdf_kinds`; whatever is not said there stops it.
What is left that can spell a word (character maps, font programs, names of glyphs, palettes, headers of
pictures) is handed to the search.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from redactor.readback import pdf_names
from redactor.readback.pdf_cmap import CodeMap, check_encoding, parse_to_unicode
from redactor.readback.pdf_fontdata import SEPARATOR, words
from redactor.readback.pdf_kinds import KINDS, TRAILER
from redactor.readback.pdf_operators import Operation, operations
from redactor.readback.pdf_spec import Walk
from redactor.readback.pdf_streams import check_code, check_image, filters, predictor, unpacked
from redactor.readback.pdf_syntax import File, Object, Ref, Stream, Unknown, parse

CONTENTS = ("page content", "form", "pattern", "glyph")
_LABEL_FONT = "RedactorLabel"
_MAX_PAGES = 100_000


@dataclass(slots=True)
class Copy:
    """A copy that holds nothing unknown.

    Attributes:
        contents: operators of every form, pattern and glyph, by number.
        page_contents: operators of every page, by the numbers of the streams that make it up.
        maps: every map to Unicode, by number.
        free: what can spell a word, by place.
        labels: whether it has the font that labels are written in.
    """

    file: File
    contents: dict[int, list[Operation]] = field(default_factory=dict)
    page_contents: dict[tuple[int, ...], list[Operation]] = field(default_factory=dict)
    maps: dict[int, CodeMap] = field(default_factory=dict)
    free: list[tuple[str, str]] = field(default_factory=list)
    labels: bool = False
    _pages: list[Mapping[str, Object]] = field(default_factory=list)

    def pages(self) -> list[Mapping[str, Object]]:
        """The pages in order, each with the resources that it has or inherits."""
        if not self._pages:
            root = self.file.entries(self.file.trailer.get("Root"))
            self._pages = list(self._leaves(root.get("Pages"), None, set()))
        return self._pages

    def parts(self, page: Mapping[str, Object]) -> tuple[int, ...]:
        """The numbers of the streams that a page's content is made of."""
        content = page.get("Contents")
        plain = self.file.get(content)
        parts = plain if isinstance(plain, list) else [content]
        return tuple(part.number for part in parts if isinstance(part, Ref))

    def _leaves(
        self, node: Object, resources: Object, above: set[int]
    ) -> Iterator[Mapping[str, Object]]:
        entries = self.file.entries(node)
        resources = entries.get("Resources", resources)
        if entries.get("Type") == "Page":
            yield {**entries, "Resources": resources}
            return
        kids = self.file.get(entries.get("Kids"))
        for kid in kids if isinstance(kids, list) else []:
            if not isinstance(kid, Ref) or kid.number in above or len(above) > _MAX_PAGES:
                raise Unknown("a page tree with a circle or with one page twice")
            above.add(kid.number)
            yield from self._leaves(kid, resources, above)


def checked(data: bytes) -> Copy:
    """The copy, once all of it is known.

    Raises:
        Unknown: something that no copy holds; it says in which object.
    """
    file = parse(data)
    walk = Walk(file, KINDS)
    TRAILER(walk, dict(file.trailer), 0)
    for number in file.objects:
        if number not in walk.reached:
            raise Unknown("an object that nothing refers to", number)
        if isinstance(file.objects[number], Stream) and number not in walk.streams:
            raise Unknown("a stream where none belongs", number)
    copy = Copy(file)
    for number, kinds in walk.streams.items():
        stream = file.objects[number]
        if isinstance(stream, Stream):
            try:
                _check_stream(copy, number, stream, kinds)
            except Unknown as error:
                raise Unknown(error.what, number) from None
    for entries in copy.pages():
        _check_page(copy, entries)
    drawn = {number for numbers in copy.page_contents for number in numbers}
    for number, kinds in walk.streams.items():
        if CONTENTS[0] in kinds and number not in drawn:
            raise Unknown("content of no page", number)
    names = pdf_names.free_parts(walk.glyphs)
    copy.labels = any(_LABEL_FONT in name for name in walk.glyphs)
    if names:
        copy.free.append(("names", SEPARATOR.join([*names, "".join(names)])))
    copy.free += [("palette", data.decode("latin-1")) for data in walk.data]
    return copy


def _check_page(copy: Copy, page: Mapping[str, Object]) -> None:
    """The parts of a page's content belong together: an operator may begin in one and end in the next."""
    numbers = copy.parts(page)
    if not numbers or numbers in copy.page_contents:
        return
    streams = [(number, copy.file.get(Ref(number))) for number in numbers]
    data = b"\n".join(unpacked(s, number) for number, s in streams if isinstance(s, Stream))
    try:
        copy.page_contents[numbers] = list(operations(data, CONTENTS[0]))
    except Unknown as error:
        raise Unknown(error.what, numbers[0]) from None


def _check_stream(copy: Copy, number: int, stream: Stream, kinds: set[str]) -> None:
    data = unpacked(stream, number)
    if kinds != {"image"} and (
        "DCTDecode" in filters(stream) or predictor(copy.file, stream.entries) > 1
    ):
        raise Unknown("a stream that is packed as only pictures are")
    for kind in sorted(kinds):
        if kind in CONTENTS[1:]:
            copy.contents[number] = list(operations(data, kind))
        elif kind == "map to Unicode":
            copy.maps[number] = parse_to_unicode(data)
            texts = copy.maps[number]
            ordered = [texts[code] for code in sorted(texts)]
            copy.free.append((f"object {number}", "\x01" + "".join(ordered)))
            copy.free.append((f"object {number}", "\n".join(t for t in ordered if len(t) > 1)))
        elif kind == "character map":
            check_encoding(data)
        elif kind == "function":
            check_code(data)
        elif kind == "image":
            header = check_image(copy.file, stream, data)
            copy.free.append((f"object {number} header", header.decode("latin-1")))
        elif kind in ("font program", "glyph map", "data stream"):
            copy.free.append((f"object {number}", words(data)))
