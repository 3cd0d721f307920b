"""Each step of the writer that removes something is switched off: somebody must notice.

The gate notices when a page is not what was meant, and makes it pixels; the verifier notices when the
finished file holds what no copy holds, or a name. Where the gate comes first, it is switched off as well,
so that the verifier is shown to stand by itself. What only the places on the page tell is seen in a
fingerprint of the page. What nobody notices today is marked so.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import reportlab
from fontTools.ttLib import TTFont, newTable
from helpers_pdf import changed, lines, pdf, picture, redact, rotated
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)
from reportlab.lib.colors import CMYKColorSep
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas
from test_pdf_width import distinct, fingerprint

from redactor.detect.names import is_ambiguous
from redactor.errors import DocumentError
from redactor.formats import (
    pdf_assemble,
    pdf_carry,
    pdf_codes,
    pdf_content,
    pdf_copy,
    pdf_fontcopy,
    pdf_gate,
    pdf_match,
    pdf_objects,
    pdf_rewrite,
    pdf_scene,
    pdf_setting,
    pdf_vector,
    pdf_write,
)
from redactor.model import Draft, Handling
from redactor.readback.pdf import surfaces
from redactor.verify import Needle, Searcher

Patch = pytest.MonkeyPatch
Build = Callable[[], bytes]
WORD, SECOND = "Quillfeather", "Brumpothwack"
WORDS = {f"{WORD} {SECOND}": "[Client]", WORD: "[Client]", SECOND: "[Client]"}
TEXT, PIXELS = Handling(ocr="off"), Handling(ocr="off", pdf="pixels")
VERA = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
ROWS = (f"Met with {WORD} at noon", "and spoke about the garden", "for the rest of the hour")


# --- what notices ------------------------------------------------------------------------------------


def _verdict(data: bytes, words: Iterable[str] = (WORD, SECOND)) -> str:
    """What the verifier says: a code, ``leak``, or nothing."""
    wanted = [Needle(word.lower(), "PERSON") for word in words]
    searcher = Searcher(wanted, lambda rows: [[] for _ in rows], is_ambiguous)
    try:
        return "leak" if searcher.leaks(surfaces(data)) else ""
    except DocumentError as error:
        return error.problem.code


def _without_gate(patch: Patch) -> None:
    patch.setattr(pdf_copy, "misfits", lambda *_: {})
    patch.setattr(pdf_setting, "_check_labels", lambda *_: None)


# --- sources -------------------------------------------------------------------------------------------


def _note() -> bytes:
    return pdf(lines(*ROWS))


def _coded(*content: str) -> Build:
    """A note with more content."""

    def draw(sheet: Canvas) -> None:
        lines(*ROWS)(sheet)
        sheet._code += content

    return lambda: pdf(draw)


def _with(change: Callable[[PdfWriter], object], base: Build = _note) -> Build:
    """A note after a change with pypdf."""

    def make(writer: PdfWriter) -> None:
        change(writer)

    return lambda: changed(base(), make)


def _state(name: str, **entries: object) -> Build:
    """A note with a graphics state."""

    def add(writer: PdfWriter) -> None:
        resources = writer.pages[0]["/Resources"].get_object()
        found = DictionaryObject({NameObject(f"/{key}"): value for key, value in entries.items()})
        resources[NameObject("/ExtGState")] = DictionaryObject({NameObject(f"/{name}"): found})

    return _with(add, _coded(f"/{name} gs"))


def _vera() -> bytes:
    pdfmetrics.registerFont(ttfonts.TTFont("Vera", str(VERA)))
    return pdf(lines(*ROWS, font="Vera"))


def _vera_called(name: str) -> Build:
    def rename(writer: PdfWriter) -> None:
        for font in _fonts(writer):
            font[NameObject("/BaseFont")] = NameObject(f"/ABCDEF+{name}")

    return _with(rename, _vera)


def _fonts(writer: PdfWriter) -> list[DictionaryObject]:
    fonts = writer.pages[0]["/Resources"]["/Font"].values()
    return [font.get_object() for font in fonts if "/ToUnicode" in font.get_object()]


def _vera_mapped(entry: bytes) -> Build:
    """A note whose map to Unicode is plain, but says more than it must."""
    plain = pdf_fontcopy.unicode_map([(bytes([code]), chr(code)) for code in range(32, 127)], 1)

    def add(writer: PdfWriter) -> None:
        for font in _fonts(writer):
            data = plain.replace(b"endcmap", entry + b"\nendcmap")
            font[NameObject("/ToUnicode")] = writer._add_object(_stream(data))

    return _with(add, _vera)


def _vera_noted(writer: PdfWriter) -> None:
    for font in _fonts(writer):
        descriptor = font["/FontDescriptor"].get_object()
        program = TTFont(io.BytesIO(descriptor["/FontFile2"].get_object().get_data()))
        program["name"] = newTable("name")
        program["name"].names = []
        program["name"].setName(f"Licensed to {WORD}", 0, 1, 0, 0)
        out = io.BytesIO()
        program.save(out)
        descriptor[NameObject("/FontFile2")] = writer._add_object(_stream(out.getvalue()))


def _stream(data: bytes) -> DecodedStreamObject:
    found = DecodedStreamObject()
    found.set_data(data)
    return found


def _form() -> bytes:
    def draw(sheet: Canvas) -> None:
        sheet.beginForm("part")
        lines(*ROWS)(sheet)
        sheet.endForm()
        sheet.doForm("part")

    return pdf(draw)


def _spot() -> bytes:
    def draw(sheet: Canvas) -> None:
        lines(*ROWS)(sheet)
        sheet.setFillColor(CMYKColorSep(0, 0.9, 0.9, 0, spotName=WORD))
        sheet.rect(40, 100, 30, 20, fill=1)

    return pdf(draw)


def _picture() -> bytes:
    def draw(sheet: Canvas) -> None:
        lines(*ROWS)(sheet)
        sheet.drawImage(picture(WORD), 40, 100, 60, 30)

    return pdf(draw)


# --- steps that are switched off --------------------------------------------------------------------------

Scene, Matched = pdf_scene.Scene, pdf_match.Matched


def _after_match(change: Callable[[Scene, Matched], None]) -> Callable[[Patch], None]:
    """Decide otherwise about glyphs after the writer has decided."""

    def apply(patch: Patch) -> None:
        real = pdf_vector.match

        def mutated(scene: Scene, *rest: object) -> Matched:
            found = real(scene, *rest)
            change(scene, found)
            return found

        patch.setattr(pdf_vector, "match", mutated)

    return apply


def _keep_replaced(scene: Scene, _: Matched) -> None:
    for mark in scene.marks:
        mark.kept = mark.kept or mark.edit >= 0


def _keep_unseen(scene: Scene, _: Matched) -> None:
    for mark in scene.marks:
        mark.kept = mark.kept or mark.edit < 0


def _keep_twins(_: Scene, matched: Matched) -> None:
    for twin, mark in matched.twins.items():
        if mark.edit >= 0:
            twin.kept, twin.edit = True, -1


def _keep_blanks(scene: Scene, _: Matched) -> None:
    for mark in scene.marks:
        if mark.blank:
            mark.kept, mark.edit = True, -1


def _after_setting(change: Callable[[Scene, pdf_setting.Setting], None]) -> Callable[[Patch], None]:
    def apply(patch: Patch) -> None:
        real = pdf_vector.set_again

        def mutated(scene: Scene, *rest: object) -> pdf_setting.Setting:
            found = real(scene, *rest)
            change(scene, found)
            return found

        patch.setattr(pdf_vector, "set_again", mutated)

    return apply


def _draw_over(scene: Scene, _: pdf_setting.Setting) -> None:
    """A label beneath what it stands for."""
    for mark in scene.marks:
        mark.shift = 0.001 if mark.edit >= 0 else 0.0
        mark.kept = mark.kept or mark.edit >= 0


def _stay_in_place(scene: Scene, setting: pdf_setting.Setting) -> None:
    setting.squeezed.clear()
    setting.paths.clear()
    for mark in scene.marks:
        mark.shift = 0.0


def _keep_resource_names(patch: Patch) -> None:
    real = pdf_vector.StreamCarrier.name

    def mutated(self: pdf_vector.StreamCarrier, kind: str, operand: object) -> str:
        given = real(self, kind, operand)
        if kind == "Font":
            return given
        self._names.sources[str(operand)] = self._names.sources[given]
        return self._use(kind, str(operand))

    patch.setattr(pdf_vector.StreamCarrier, "name", mutated)


def _keep_marked_content(patch: Patch) -> None:
    real = pdf_rewrite._Rewriter._special

    def spelled(operand: object) -> str:
        if isinstance(operand, dict):
            return (
                "<< "
                + " ".join(f"/{k} {pdf_content.written(v)}" for k, v in operand.items())
                + " >>"
            )
        return pdf_content.written(operand)

    def mutated(self: pdf_rewrite._Rewriter, at: int, name: str, operands: list[object]) -> str:
        if name in ("BDC", "BMC", "EMC", "DP", "MP"):
            return " ".join([*map(spelled, operands), name])
        return real(self, at, name, operands)

    patch.setattr(pdf_rewrite._Rewriter, "_special", mutated)


def _content(change: Callable[[str, pdf_scene.Stream, object], str]) -> Callable[[Patch], None]:
    """Write other content than what was rewritten."""

    def apply(patch: Patch) -> None:
        real = pdf_vector.content_of

        def mutated(stream: pdf_scene.Stream, setting: object, carrier: object) -> str:
            return change(real(stream, setting, carrier), stream, carrier)

        patch.setattr(pdf_vector, "content_of", mutated)

    return apply


def _with_comment(content: str, _: object, __: object) -> str:
    return f"{content}\n% checked by {WORD}\n"


def _form_of_the_source(content: str, stream: pdf_scene.Stream, carrier: object) -> str:
    if stream.form is None:
        return content
    raw = pdf_objects.stream_data(stream.form).decode("latin-1")
    return re.sub(
        r"/(\S+) ([\d.]+) Tf",
        lambda m: f"/{carrier.name('Font', pdf_content.Name(m[1]))} {m[2]} Tf",
        raw,
    )


def _keep_map(patch: Patch) -> None:
    def mutated(self: pdf_fontcopy._Builder, _: int) -> object:
        mapping = pdf_objects.entry(self._source, "/ToUnicode")
        return self._writer._add_object(pdf_carry.packed(pdf_objects.stream_data(mapping)))

    patch.setattr(pdf_fontcopy._Builder, "_to_unicode", mutated)


def _keep_program(patch: Patch) -> None:
    patch.setattr(pdf_fontcopy, "trimmed", lambda program, *_: program)


def _keep_base_font(patch: Patch) -> None:
    real = pdf_fontcopy._Builder.__init__

    def mutated(self: pdf_fontcopy._Builder, writer: object, use: object, _: str) -> None:
        real(self, writer, use, pdf_codes.base_name(use.codes.source))

    patch.setattr(pdf_fontcopy._Builder, "__init__", mutated)


def _keep_widths(patch: Patch) -> None:
    real = pdf_fontcopy._Builder.simple

    def mutated(self: pdf_fontcopy._Builder, target: DictionaryObject) -> None:
        real(self, target)
        for key in ("/FirstChar", "/LastChar"):
            target[NameObject(key)] = NumberObject(pdf_objects.whole(self._source[key]))
        widths = pdf_objects.reals(self._source["/Widths"])
        target[NameObject("/Widths")] = pdf_carry.listed(widths)

    patch.setattr(pdf_fontcopy._Builder, "simple", mutated)


def _keep_spots(patch: Patch) -> None:
    patch.setattr(pdf_carry.Colours, "_spot", lambda _, colorant: colorant)


def _keep_state(patch: Patch) -> None:
    real = pdf_assemble.graphics_state

    def mutated(value: object, *rest: object) -> DictionaryObject:
        found = real(value, *rest)
        for key, item in pdf_objects.dictionary(value).items():
            found.setdefault(NameObject(key), item)
        return found

    patch.setattr(pdf_assemble, "graphics_state", mutated)


def _before_writing(change: Callable[[PdfWriter], object]) -> Callable[[Patch], None]:
    """Add something to the finished objects."""

    class Adding(PdfWriter):
        def write(self, stream: object) -> object:
            change(self)
            return super().write(stream)

    return lambda patch: patch.setattr(pdf_write, "PdfWriter", Adding)


def _xmp(writer: PdfWriter) -> None:
    data = f"<x:xmpmeta><dc:creator>{WORD}</dc:creator></x:xmpmeta>".encode()
    writer.root_object[NameObject("/Metadata")] = writer._add_object(_stream(data))


def _annotation(writer: PdfWriter) -> None:
    writer.add_annotation(0, Text(text=f"{WORD} in a note", rect=(40, 200, 60, 220)))


def _group(writer: PdfWriter) -> None:
    writer.pages[0][NameObject("/Group")] = DictionaryObject(
        {
            NameObject("/S"): NameObject("/Transparency"),
            NameObject("/Note"): TextStringObject(WORD),
        }
    )


def _unreferenced(writer: PdfWriter) -> None:
    writer._add_object(DictionaryObject({NameObject("/Note"): TextStringObject(WORD)}))


def _old_content(writer: PdfWriter) -> None:
    """The content of the source stands before the new one."""
    page = writer.pages[0]
    source = PdfReader(io.BytesIO(_note())).pages[0]
    old = writer._add_object(_stream(source.get_contents().get_data()))
    page[NameObject("/Contents")] = ArrayObject([old, page.raw_get("/Contents")])
    fonts = page["/Resources"]["/Font"]
    for name, font in source["/Resources"]["/Font"].items():
        fonts.setdefault(NameObject(name), writer._add_object(font.get_object().clone(writer)))


def _old_content_alone(writer: PdfWriter) -> None:
    """The same, with a font that the copy has anyway, so that its shape is right."""
    page = writer.pages[0]
    content = f"BT /F1 11 Tf 40 540 Td (Met with {WORD}) Tj ET".encode()
    new = page.raw_get("/Contents")
    page[NameObject("/Contents")] = ArrayObject([writer._add_object(_stream(content)), new])


def _sealing(change: Callable[[bytes], bytes]) -> Callable[[Patch], None]:
    """Change the bytes of the file."""

    def apply(patch: Patch) -> None:
        real = pdf_write._sealed
        patch.setattr(pdf_write, "_sealed", lambda data: change(real(data)))

    return apply


def _as_update(data: bytes) -> bytes:
    """The copy's first page as a newer revision of the source."""
    writer = PdfWriter(io.BytesIO(_note()), incremental=True)
    new = PdfReader(io.BytesIO(data)).pages[0]
    writer.pages[0][NameObject("/Contents")] = new["/Contents"].clone(writer)
    writer.pages[0][NameObject("/Resources")] = new["/Resources"].clone(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _forget_turn(patch: Patch) -> None:
    real = pdf_assemble.Assembly.add

    def mutated(self: pdf_assemble.Assembly, copy: pdf_vector.PageCopy) -> None:
        copy.turn = 0
        real(self, copy)

    patch.setattr(pdf_assemble.Assembly, "add", mutated)


def _keep_picture(note: bytes = b"") -> Callable[[Patch], None]:
    """Draw the picture of the source instead of a grey area."""

    def drawn(self: pdf_vector.StreamCarrier, *_: object) -> str:
        return f"/{self._use('XObject', 'I99')} Do"

    def image() -> StreamObject:
        resources = PdfReader(io.BytesIO(_picture())).pages[0]["/Resources"]
        (source,) = (item.get_object() for item in resources["/XObject"].values())
        found = StreamObject()
        found._data = pdf_carry.packed(source.get_data() + note)._data
        for key in ("/Type", "/Subtype", "/Width", "/Height", "/BitsPerComponent", "/ColorSpace"):
            found[NameObject(key)] = source[key]
        found[NameObject("/Filter")] = NameObject("/FlateDecode")
        return found

    def apply(patch: Patch) -> None:
        real = pdf_assemble.Assembly._build

        def built(self: pdf_assemble.Assembly, kind: str, given: str) -> object:
            return self._writer._add_object(image()) if given == "I99" else real(self, kind, given)

        patch.setattr(pdf_vector.StreamCarrier, "picture", drawn)
        patch.setattr(pdf_assemble.Assembly, "_build", built)

    return apply


# --- the steps -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mutant:
    """A step that is switched off, a file that needs it, and who notices.

    Attributes:
        verifier: what the verifier says when nobody else was asked; ``""`` where there is nothing to find.
        gate: why the gate makes the page pixels; ``""`` where it lets it pass.
        base: what the note is made of.
    """

    change: Callable[[Patch], None]
    verifier: str
    gate: str = ""
    build: Build = _note


UNKNOWN, COVERS, COVERED = "unknown-content", "label-covers", "a label would cover other text"
OTHER_TEXT, OTHER_LOOKS = pdf_gate.OTHER_TEXT, pdf_gate.OTHER_LOOKS
_UNSEEN = {
    "invisible": f"BT /F1 11 Tf 3 Tr 40 300 Td ({WORD}) Tj ET 0 Tr",
    "off the page": f"BT /F1 11 Tf 2000 300 Td ({WORD}) Tj ET",
    "white": f"1 g BT /F1 11 Tf 40 300 Td ({WORD}) Tj ET 0 g",
    "clipped away": f"q 0 0 5 5 re W n BT /F1 11 Tf 40 300 Td ({WORD}) Tj ET Q",
    "under a cover": f"BT /F1 11 Tf 40 300 Td ({WORD}) Tj ET 0 g 38 296 100 16 re f",
}
_BOLD = f"BT /F1 11 Tf 40 300 Td ({WORD}) Tj ET BT /F1 11 Tf 40.3 300 Td ({WORD}) Tj ET"
MUTANTS: Mapping[str, Mutant] = {
    "glyphs of a replacement kept": Mutant(_after_match(_keep_replaced), "leak", OTHER_TEXT),
    "label over the text": Mutant(_after_setting(_draw_over), COVERS, OTHER_TEXT),
    **{
        f"unseen text kept: {what}": Mutant(
            _after_match(_keep_unseen), "leak", OTHER_TEXT, _coded(content)
        )
        for what, content in _UNSEEN.items()
    },
    "twins kept": Mutant(_after_match(_keep_twins), COVERS, COVERED, _coded(_BOLD)),
    "resource names kept": Mutant(
        _keep_resource_names, UNKNOWN, build=_state(WORD, LW=NumberObject(1))
    ),
    "marked content kept": Mutant(
        _keep_marked_content, UNKNOWN, build=_coded(f"/Span << /ActualText ({WORD}) >> BDC EMC")
    ),
    "tags kept": Mutant(_keep_marked_content, UNKNOWN, build=_coded(f"/{WORD} BMC EMC")),
    "comments kept": Mutant(_content(_with_comment), UNKNOWN),
    "comment in a map kept": Mutant(_keep_map, UNKNOWN, build=_vera_mapped(b"% " + WORD.encode())),
    "notice in a font program kept": Mutant(_keep_program, "leak", build=_with(_vera_noted, _vera)),
    "BaseFont kept": Mutant(_keep_base_font, UNKNOWN, build=_vera_called(WORD)),
    "spot colours kept": Mutant(_keep_spots, UNKNOWN, build=_spot),
    "entries of a state kept": Mutant(
        _keep_state, UNKNOWN, build=_state("GS", LW=NumberObject(1), Note=TextStringObject(WORD))
    ),
    "information kept": Mutant(
        _before_writing(lambda w: w.add_metadata({"/Author": WORD})), UNKNOWN
    ),
    "XMP kept": Mutant(_before_writing(_xmp), UNKNOWN),
    "attachment kept": Mutant(
        _before_writing(lambda w: w.add_attachment("a.txt", WORD.encode())), UNKNOWN
    ),
    "outline kept": Mutant(
        _before_writing(lambda w: w.add_outline_item(title=WORD, page_number=0)), UNKNOWN
    ),
    "annotation kept": Mutant(_before_writing(_annotation), UNKNOWN),
    "group kept": Mutant(_before_writing(_group), UNKNOWN),
    "object without a reference": Mutant(_before_writing(_unreferenced), UNKNOWN),
    "old content before the new": Mutant(_before_writing(_old_content), UNKNOWN, OTHER_TEXT),
    "old content in a font of the copy": Mutant(
        _before_writing(_old_content_alone), COVERS, OTHER_TEXT
    ),
    "old file behind the copy": Mutant(_sealing(lambda data: data + _note()), UNKNOWN, OTHER_TEXT),
    "copy as a newer revision": Mutant(_sealing(_as_update), UNKNOWN, OTHER_TEXT),
    "form of the source": Mutant(_content(_form_of_the_source), "leak", OTHER_TEXT, _form),
    "note behind a picture kept": Mutant(_keep_picture(WORD.encode()), UNKNOWN, build=_picture),
    "name in a map kept": Mutant(
        _keep_map,
        "leak",
        build=_vera_mapped(
            b"1 beginbfchar <79> <" + WORD.encode("utf-16-be").hex().encode() + b"> endbfchar"
        ),
    ),
    "unseen words that nobody looks for kept": Mutant(
        _after_match(_keep_unseen),
        "",
        OTHER_TEXT,
        _coded("BT /F1 11 Tf 3 Tr 40 300 Td (a word that nobody knows) Tj ET 0 Tr"),
    ),
    "turn forgotten": Mutant(_forget_turn, "", OTHER_LOOKS, lambda: rotated(_note(), 90)),
}
BLIND: Mapping[str, tuple[Mutant, str]] = {
    "outlines kept": (
        Mutant(_keep_program, "leak", build=_vera),
        "outlines of letters that are gone are neither listed nor compared with what is shown",
    ),
    "widths kept": (
        Mutant(_keep_widths, "leak", build=_vera),
        "widths of codes that are not used are allowed",
    ),
    "picture kept": (
        Mutant(_keep_picture(), "leak", build=_picture),
        "the gate leaves out pictures and the verifier reads no pixels",
    ),
}


# --- tests ---------------------------------------------------------------------------------------------


def _made(build: Build, handling: Handling = TEXT) -> Draft:
    return redact(build(), WORDS, handling)


@pytest.mark.parametrize("name", [*MUTANTS, *BLIND])
def test_with_every_step_the_file_is_clean_and_stays_text(name: str) -> None:
    mutant = MUTANTS[name] if name in MUTANTS else BLIND[name][0]
    draft = _made(mutant.build)
    assert draft.notes == ()
    assert _verdict(draft.data) == ""


@pytest.mark.parametrize("name", MUTANTS)
def test_a_step_that_is_left_out_is_noticed(name: str, monkeypatch: Patch) -> None:
    mutant = MUTANTS[name]
    mutant.change(monkeypatch)
    draft = _made(mutant.build)
    if mutant.gate:
        assert draft.notes == (f"page 1 is a picture in the copy ({mutant.gate})",)
    else:
        assert draft.notes == ()
        assert _verdict(draft.data) == mutant.verifier


@pytest.mark.parametrize("name", [name for name, mutant in MUTANTS.items() if mutant.gate])
def test_without_the_gate_the_verifier_notices(name: str, monkeypatch: Patch) -> None:
    mutant = MUTANTS[name]
    mutant.change(monkeypatch)
    _without_gate(monkeypatch)
    draft = _made(mutant.build)
    assert draft.notes == ()
    assert _verdict(draft.data) == mutant.verifier


def test_a_plain_map_of_the_source_would_pass(monkeypatch: Patch) -> None:
    """So it is what was added to it that is noticed, or is not."""
    _keep_map(monkeypatch)
    assert _verdict(_made(_vera_mapped(b"")).data) == ""


def test_a_label_that_only_covers_is_noticed_for_a_name_that_nobody_knows(
    monkeypatch: Patch,
) -> None:
    _after_setting(_draw_over)(monkeypatch)
    _without_gate(monkeypatch)
    assert _verdict(_made(_note).data, ["Somebodyelse"]) == "label-covers"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            name, marks=pytest.mark.xfail(strict=True, raises=AssertionError, reason=reason)
        )
        for name, (_, reason) in BLIND.items()
    ],
)
def test_what_nobody_notices_today(name: str, monkeypatch: Patch) -> None:
    mutant = BLIND[name][0]
    mutant.change(monkeypatch)
    draft = _made(mutant.build)
    assert draft.notes or _verdict(draft.data)


# --- what only places tell ----------------------------------------------------------------------------------


def _kinds(names: Iterable[str]) -> int:
    """How many kinds of copies there are of a note about different people."""
    prints = []
    for name in names:
        copy = redact(pdf(lines(f"Met with {name} at noon", *ROWS[1:])), {name: "[Client]"}, TEXT)
        assert copy.notes == ()
        assert _verdict(copy.data, [name]) == ""
        prints.append(fingerprint(copy.data))
    return len(distinct(prints))


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (_after_setting(_stay_in_place), (WORD, "Brumpothwackelding", "Illifjilit")),
        (_after_match(_keep_blanks), (WORD, f"{WORD} {SECOND}", f"{WORD} de {SECOND}")),
    ],
    ids=["places kept", "blanks kept"],
)
def test_a_fingerprint_sees_what_the_verifier_cannot(
    change: Callable[[Patch], None], names: tuple[str, ...], monkeypatch: Patch
) -> None:
    assert _kinds(names) == 1
    change(monkeypatch)
    assert _kinds(names) > 1


# --- pages of pixels -----------------------------------------------------------------------------------------


def test_a_text_layer_that_keeps_the_name_is_noticed(monkeypatch: Patch) -> None:
    real = pdf_copy.cells_of
    monkeypatch.setattr(pdf_copy, "cells_of", lambda line, *_: real(line, (), ()))
    assert _verdict(_made(_note, PIXELS).data) == "leak"


@pytest.mark.xfail(
    strict=True, raises=AssertionError, reason="nobody reads the pixels of a finished copy"
)
def test_pixels_that_keep_the_name_are_noticed(monkeypatch: Patch) -> None:
    monkeypatch.setattr(pdf_copy.Canvas, "cover", lambda *_: None)
    assert _verdict(_made(_note, PIXELS).data) != ""
