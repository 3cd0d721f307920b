"""A copy made by this program passes its reader, and a word that is planted in it is found or stops it."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable

import pytest
from helpers_pdf import (
    PAGE,
    busy,
    changed,
    columns,
    letter,
    lines,
    pdf,
    redact,
    rotated,
    scan,
    table,
    write,
)
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    EncodedStreamObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from redactor.errors import DocumentError
from redactor.formats.pdf_image import pack
from redactor.formats.pdf_write import CopyWriter
from redactor.model import SurfaceKind
from redactor.readback.pdf import surfaces
from redactor.readback.pdf_cmap import check_encoding, parse_to_unicode
from redactor.readback.pdf_syntax import Unknown

WORD = "Zwetschkenbaum"
SECRET = TextStringObject(WORD)


def kinds(data: bytes) -> set[SurfaceKind]:
    return {surface.kind for surface in surfaces(data) if WORD in surface.text}


def code(data: bytes) -> str:
    """The code that a file is stopped with, else ``""``."""
    stopped: DocumentError | None = None
    try:
        list(surfaces(data))
    except DocumentError as error:
        stopped = error
    if stopped is None:
        return ""
    assert WORD not in str(stopped)
    return stopped.problem.code


def image_page(text: str = "Quenby came") -> bytes:
    """A copy of one page that is an image with an invisible text layer, whatever way the writer prefers."""
    writer = CopyWriter()
    codes = b"".join(writer.font.code(letter, 500)[0].to_bytes(2, "big") for letter in text)
    layer = ["BT", f"/F0 12 Tf 1 0 0 1 40 400 Tm <{codes.hex()}> Tj", "ET", "/Tab MP"]
    writer.add_page(*PAGE, pack(Image.new("RGB", (84, 119), (20, 40, 160))), layer)
    return writer.to_bytes()


@pytest.mark.parametrize(
    "source",
    [letter(), columns(), table(), busy(), scan("Quenby"), rotated(letter(), 90), pdf(lines(""))],
    ids="letter,columns,table,busy,scan,rotated,empty".split(","),
)
def test_a_copy_passes_and_its_text_is_read(source: bytes) -> None:
    copy = redact(source, {"Quenby": "[Client]"}).data
    found = list(surfaces(copy))
    assert all("Quenby" not in surface.text for surface in found)
    if any("[Client]" in surface.text for surface in found):
        assert {"text", "attribute"} <= {s.kind for s in found if "[Client]" in s.text}


def page(writer: PdfWriter) -> DictionaryObject:
    return writer.pages[0]


def font(writer: PdfWriter) -> DictionaryObject:
    fonts = writer.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    found = fonts["/F0"].get_object()
    assert isinstance(found, DictionaryObject)
    return found


def packed(data: bytes) -> StreamObject:
    stream = DecodedStreamObject()
    stream.set_data(data)
    return stream.flate_encode()


def add(stream: object, extra: bytes) -> None:
    """Add bytes to a stream, without a new object."""
    assert isinstance(stream, EncodedStreamObject)
    stream.set_data(stream.get_data() + b"\n" + extra)


def loose(writer: PdfWriter) -> None:
    writer._add_object(DictionaryObject({NameObject("/Note"): SECRET}))


def loose_stream(writer: PdfWriter) -> None:
    writer._add_object(packed(WORD.encode("utf-16-be")))


def of_page(key: str, value: object) -> Callable[[PdfWriter], None]:
    def change(writer: PdfWriter) -> None:
        page(writer)[NameObject(key)] = value

    return change


def of_root(key: str, value: object) -> Callable[[PdfWriter], None]:
    def change(writer: PdfWriter) -> None:
        writer.root_object[NameObject(key)] = value

    return change


def of_image(key: str, value: object) -> Callable[[PdfWriter], None]:
    def change(writer: PdfWriter) -> None:
        page(writer)["/Resources"]["/XObject"]["/Im0"][NameObject(key)] = value  # type: ignore[index]

    return change


def of_content(extra: bytes) -> Callable[[PdfWriter], None]:
    def change(writer: PdfWriter) -> None:
        add(page(writer)["/Contents"].get_object(), extra)

    return change


def of_font(writer: PdfWriter) -> None:
    font(writer)[NameObject("/BaseFont")] = NameObject(f"/{WORD}")


def of_map(writer: PdfWriter) -> None:
    add(font(writer)["/ToUnicode"].get_object(), b"%" + WORD.encode())


PLANTED: dict[str, Callable[[PdfWriter], None]] = {
    "unreachable object": loose,
    "unreachable stream": loose_stream,
    "title": lambda writer: writer.add_metadata({"/Title": WORD}),
    "attachment": lambda writer: writer.add_attachment("a.txt", WORD.encode()),
    "outline": lambda writer: writer.add_outline_item(title=WORD, page_number=0) and None,
    "action": of_root("/OpenAction", DictionaryObject({NameObject("/JS"): SECRET})),
    "name": of_root(f"/{WORD}", TextStringObject("")),
    "language": of_root("/Lang", SECRET),
    "metadata": of_page("/Metadata", SECRET),
    "thumbnail": of_page("/Thumb", SECRET),
    "string in a box": of_page("/MediaBox", ArrayObject([SECRET])),
    "alternate": of_image("/Alternates", ArrayObject([SECRET])),
    "intent": of_image("/Intent", NameObject(f"/{WORD}")),
    "comment in content": of_content(b"%" + WORD.encode()),
    "property in content": of_content(f"/P << /E ({WORD}) >> BDC EMC".encode()),
    "inline image": of_content(b"BI /W 1 /H 1 /BPC 8 /CS /G ID x EI"),
    "font name": of_font,
    "comment in a map": of_map,
}


@pytest.mark.parametrize("name", PLANTED)
def test_what_is_planted_in_a_copy_stops_it(name: str) -> None:
    copy = image_page()
    assert code(changed(copy, lambda writer: None)) == ""
    assert code(changed(copy, PLANTED[name])) == "unknown-content"


def test_a_second_revision_or_bytes_behind_the_end_stop_a_copy() -> None:
    copy = write(letter()).data
    writer = PdfWriter(io.BytesIO(copy), incremental=True)
    writer.add_metadata({"/Title": WORD})
    out = io.BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(copy)
    assert code(out.getvalue()) == "unknown-content"
    assert code(copy + b"\n" + WORD.encode()) == "unknown-content"


def test_text_that_is_drawn_is_found_as_text() -> None:
    copy = redact(pdf(lines(f"I met {WORD} today")), {"today": "[Date]"}).data
    assert kinds(copy) == {"text", "attribute"}


def test_letters_placed_one_by_one_are_found_as_a_word() -> None:
    spelled = of_content(
        b"BT /F0 9 Tf " + b" ".join(b"30 0 Td <%04X> Tj" % n for n in range(1, 11)) + b" ET"
    )
    copy = changed(image_page(), spelled)
    assert sum("Quenby cam" in surface.text for surface in surfaces(copy)) >= 3
    assert any(surface.text.count("Quenby cam") == 2 for surface in surfaces(copy))


def test_names_of_the_format_and_of_fonts_are_no_finding() -> None:
    found = "\n".join(surface.text for surface in surfaces(write(letter()).data))
    for word in ("Page", "Root", "Image", "Kids", "Width", "Producer", "Identity", "Registry"):
        assert word not in found


@pytest.mark.parametrize("data", [b"%PDF-1.7 nothing", b"", b"startxref", b"PK\x03\x04 startxref"])
def test_a_broken_copy_is_an_error_and_not_silence(data: bytes) -> None:
    assert code(data) == "damaged"


def test_what_was_never_a_copy_is_stopped() -> None:
    assert code(letter()) == "unknown-content"


def test_surfaces_have_neutral_places() -> None:
    places = {surface.place.split()[0] for surface in surfaces(write(busy()).data)}
    assert places <= {"page", "object", "names", "palette"}


def test_no_library_prints_what_it_reads(capfd: pytest.CaptureFixture[str]) -> None:
    list(surfaces(write(busy()).data))
    assert logging.getLogger("pdfminer.pdfinterp").isEnabledFor(logging.WARNING) is False
    assert capfd.readouterr() == ("", "")


def test_character_maps_with_ranges_are_parsed() -> None:
    cmap = (
        b"1 beginbfchar\n<0001> <0041>\nendbfchar\n"
        b"2 beginbfrange\n<0002> <0004> <0062>\n<0005> <0006> [<0058> <00590059>]\nendbfrange\n"
    )
    codes = {int.from_bytes(code, "big"): text for code, text in parse_to_unicode(cmap).items()}
    assert codes == {1: "A", 2: "b", 3: "c", 4: "d", 5: "X", 6: "YY"}


@pytest.mark.parametrize(
    "cmap",
    [
        b"1 beginbfchar\n<0001> (A)\nendbfchar",
        b"1 beginbfchar\n<0001> /A\nendbfchar",
        b"1 beginbfchar\n<0001020304> <0041>\nendbfchar",
        b"1 beginbfrange\n<0001> <FFFFFF> <0041>\nendbfrange",
        b"1 beginbfrange\n<01> <02> [<0041> <0042> <0043>]\nendbfrange",
        b"1 begincidchar\n<01> 3\nendcidchar",
        b"/Other usecmap",
    ],
)
def test_a_map_to_unicode_holds_codes_only(cmap: bytes) -> None:
    with pytest.raises(Unknown):
        parse_to_unicode(cmap)


def test_a_map_to_glyphs_holds_codes_and_numbers_only() -> None:
    check_encoding(b"begincmap 1 begincidrange <00> <ff> 0 endcidrange endcmap")
    for wrong in (b"<00> <ff> <41>", b"<00> 1 0", b"<00> <ff>"):
        with pytest.raises(Unknown):
            check_encoding(b"1 begincidrange " + wrong + b" endcidrange")


def test_reading_does_not_change_the_bytes() -> None:
    copy = write(letter()).data
    held = io.BytesIO(copy)
    list(surfaces(held.getvalue()))
    assert held.getvalue() == copy
