"""Decodes the text-showing operators of a copy, for when a text extractor breaks words.

An extractor guesses where words end. Here every string operand is decoded through its font and given back
twice: run together within a text object, and one string per line. A name is found however its letters
were placed. A form that a page shows again is given in full only once, else forms within forms would
multiply.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from redactor.readback.pdf_cmap import CodeMap
from redactor.readback.pdf_names import glyph_text
from redactor.readback.pdf_operators import Operation
from redactor.readback.pdf_shape import Copy
from redactor.readback.pdf_syntax import Name, Object, Ref, Stream, Unknown

_PARTING = {b"ET": "\n", b"T*": "\n", b"MP": "\t"}
_PARTS = frozenset(_PARTING.values())
_CODECS = {"WinAnsiEncoding": "cp1252", "MacRomanEncoding": "mac_roman"}
_CODE_LENGTHS = (1, 2, 3, 4)
_MOST_FORMS = 20_000  # on a page
_ENDS = 40  # pieces of a form that is shown again, at either end


@dataclass(frozen=True, slots=True)
class _Font:
    """How the codes of a font are read."""

    codes: CodeMap = field(default_factory=dict)
    width: int = 1
    encoding: str = "latin-1"
    glyphs: Mapping[int, str] = field(default_factory=dict)

    def text(self, raw: bytes) -> str:
        """What a string shows."""
        if self.width == 1 and not self.codes:
            if not self.glyphs:
                return raw.decode(self.encoding, "replace")
            plain = raw.decode(self.encoding, "replace")
            return "".join(
                self.glyphs.get(code, plain[at] if at < len(plain) else "\ufffd")
                for at, code in enumerate(raw)
            )
        if not self.codes:
            return raw.decode("utf-16-be", "replace")
        shown = "".join(self._mapped(raw))
        return f"{shown}\n{raw.decode('latin-1')}\n" if "\ufffd" in shown else shown

    def _mapped(self, raw: bytes) -> Iterator[str]:
        at = 0
        while at < len(raw):
            for length in (self.width,) if self.width else _CODE_LENGTHS:
                code = raw[at : at + length]
                text = self.codes.get(code)
                if text is None and length == 1:
                    text = self.codes.get(b"\x00" + code)
                if text is not None:
                    break
            else:
                length, text = self.width or 2, "\ufffd"
            yield text
            at += length


class ShownText:
    """The text that the pages and forms of a copy show."""

    def __init__(self, copy: Copy) -> None:
        self._copy = copy
        self._fonts: dict[int, _Font] = {}
        self._pieces: dict[tuple[int, int], list[str | int]] = {}
        self._drawn: dict[int, int] = {}

    def page(self, page: Mapping[str, Object]) -> Iterator[str]:
        """A page's shown strings, run together within text objects, then one per line."""
        operators = self._copy.page_contents.get(self._copy.parts(page), [])
        seen: dict[int, list[str]] = {}
        resources = page.get("Resources")
        self._count(self._decode(operators, resources), resources)
        yield from _readings(self._flat(self._decode(operators, resources), resources, seen))

    def others(self) -> Iterator[tuple[int, str]]:
        """The same for every form, pattern and glyph by itself, shown or not, by its number."""
        for number, operators in self._copy.contents.items():
            stream = self._copy.file.get(Ref(number))
            entries = stream.entries if isinstance(stream, Stream) else {}
            pieces = self._decode(operators, entries.get("Resources"))
            for text in _readings([piece for piece in pieces if isinstance(piece, str)]):
                yield number, text

    def _count(self, pieces: list[str | int], resources: Object) -> int:
        """How many forms are drawn, those in forms too; other programs draw each anew.

        Raises:
            Unknown: too many, or a form that draws itself.
        """
        total = 0
        for piece in pieces:
            if isinstance(piece, str):
                continue
            if piece not in self._drawn:
                self._drawn[piece] = _MOST_FORMS
                own = self._resources(piece, resources)
                self._drawn[piece] = 1 + self._count(self._decoded(piece, own), own)
            total += self._drawn[piece]
        if total >= _MOST_FORMS:
            raise Unknown("forms that are drawn too often")
        return total

    def _resources(self, number: int, around: Object) -> Object:
        """The resources of a form, else those of what draws it."""
        form = self._copy.file.get(Ref(number))
        own = form.entries.get("Resources") if isinstance(form, Stream) else None
        return around if own is None else own

    def _flat(
        self, pieces: list[str | int], resources: Object, seen: dict[int, list[str]]
    ) -> list[str]:
        """Pieces with those of the forms in their places; of a form seen before, only its ends."""
        out: list[str] = []
        for piece in pieces:
            if isinstance(piece, str):
                out.append(piece)
            elif piece in seen:
                out += seen[piece]
            else:
                seen[piece] = []
                own = self._resources(piece, resources)
                found = self._flat(self._decoded(piece, own), own, seen)
                long = len(found) > 2 * _ENDS
                seen[piece] = [*found[:_ENDS], "\n", *found[-_ENDS:]] if long else found
                out += found
        return out

    def _decoded(self, number: int, resources: Object) -> list[str | int]:
        key = (number, id(resources))
        if key not in self._pieces:
            self._pieces[key] = self._decode(self._copy.contents.get(number, []), resources)
        return self._pieces[key]

    def _decode(self, operators: list[Operation], resources: Object) -> list[str | int]:
        """The strings that operators show, and the numbers of the forms that they draw."""
        file = self._copy.file
        entries = file.entries(resources)
        fonts, forms = file.entries(entries.get("Font")), file.entries(entries.get("XObject"))
        out: list[str | int] = []
        current, saved = _Font(), list[_Font]()
        for operator, values in operators:
            if operator == b"Tf":
                current = self._font(fonts.get(values[0].decode("ascii")))
            elif operator in (b"Tj", b"TJ", b"'", b'"'):
                out.append("".join(current.text(raw) for raw in values))
            elif operator in _PARTING:
                out.append(_PARTING[operator])
            elif operator == b"q":
                saved.append(current)
            elif operator == b"Q":
                current = saved.pop() if saved else current
            elif operator == b"Do":
                form = forms.get(values[0].decode("ascii"))
                if isinstance(form, Ref) and form.number in self._copy.contents:
                    out.append(form.number)
        return out

    def _font(self, value: Object) -> _Font:
        key = value.number if isinstance(value, Ref) else -id(value)
        if key not in self._fonts:
            self._fonts[key] = self._read_font(value)
        return self._fonts[key]

    def _read_font(self, value: Object) -> _Font:
        file = self._copy.file
        entries = file.entries(value)
        mapping, encoding = entries.get("ToUnicode"), file.get(entries.get("Encoding"))
        codes = self._copy.maps.get(mapping.number, {}) if isinstance(mapping, Ref) else {}
        if entries.get("Subtype") == "Type0":
            two = isinstance(encoding, Name) and encoding in ("Identity-H", "Identity-V")
            return _Font(codes, 2 if two or not codes else 0)
        described = file.entries(encoding)
        base = encoding if isinstance(encoding, Name) else described.get("BaseEncoding")
        glyphs: dict[int, str] = {}
        code = 0
        differences = file.get(described.get("Differences"))
        for item in differences if isinstance(differences, list) else []:
            plain = file.get(item)
            if isinstance(plain, Name):
                glyphs[code] = glyph_text(plain) or "\ufffd"
                code += 1
            elif isinstance(plain, int):
                code = plain
        return _Font(codes, 1, _CODECS.get(str(base), "latin-1"), glyphs)


def _readings(parts: list[str]) -> tuple[str, str]:
    return "".join(parts), "\n".join(part for part in parts if part not in _PARTS)
