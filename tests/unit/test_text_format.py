"""Plain text: the ladder of encodings, what is refused, and what stays byte for byte."""

from __future__ import annotations

import codecs

import pytest
from helpers_core import LAW, source
from hypothesis import given
from hypothesis import strategies as st

from redactor.errors import DocumentError
from redactor.formats.text import TextFormat, decode
from redactor.model import Handling, Limits, Replacement
from redactor.readback.text import surfaces

HANDLING = Handling()
CANARY = "Quenby’s café"


def text_of(data: bytes) -> str:
    """What the format reads."""
    return TextFormat().read(source(data), HANDLING).segments[0].text


def refused(data: bytes, limits: Limits = HANDLING.limits) -> DocumentError:
    """The error that the format refuses ``data`` with; it quotes nothing."""
    with pytest.raises(DocumentError) as caught:
        TextFormat().read(source(data), Handling(limits))
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    assert "Quenby" not in str(caught.value)
    assert caught.value.problem.next
    return caught.value


BOMS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


@pytest.mark.parametrize("encoding", BOMS)
def test_a_byte_order_mark_decides(encoding: str) -> None:
    data = BOMS[encoding] + CANARY.encode(encoding)
    made = decode(data)
    assert (made.bom, made.encoding, made.text) == (BOMS[encoding], encoding, CANARY)
    assert text_of(data) == CANARY


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_without_a_mark_the_pattern_of_nul_bytes_decides(encoding: str) -> None:
    text = "Quenby’s notes, first session.\r\n"
    assert text_of(text.encode(encoding)) == text


def test_then_strict_utf8_then_windows() -> None:
    assert decode(CANARY.encode()).encoding == "utf-8"
    assert decode(CANARY.encode("cp1252")).encoding == "cp1252"
    assert text_of(CANARY.encode("cp1252")) == CANARY
    assert decode(b"plain").encoding == "utf-8"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"Quenby\x00", "unknown-encoding"),
        (b"\x00", "unknown-encoding"),
        (b"Quenby\x00Thistle wood with text enough", "unknown-encoding"),
        (b"Quenby \x81\x8d", "unknown-encoding"),
        (codecs.BOM_UTF8 + b"Quenby \xff", "unknown-encoding"),
        (codecs.BOM_UTF16_LE + b"odd", "unknown-encoding"),
        (codecs.BOM_UTF16_LE + "\ud83d".encode("utf-16-le", "surrogatepass"), "unknown-encoding"),
        (codecs.BOM_UTF16_LE + "Quen\x00by".encode("utf-16-le"), "unknown-encoding"),
        (codecs.BOM_UTF32_LE + b"\x00\x00\x11\x00", "unknown-encoding"),
        (b"%PDF-1.7\nQuenby", "content-mismatch"),
        (b"PK\x03\x04Quenby", "content-mismatch"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1Quenby", "content-mismatch"),
        (b"{\\rtf1 Quenby}", "content-mismatch"),
        (b"\x89PNG\r\n\x1a\nQuenby", "content-mismatch"),
        (b"\xff\xd8\xff\xe0Quenby", "content-mismatch"),
    ],
)
def test_what_is_no_text_is_refused_without_quoting_it(data: bytes, code: str) -> None:
    error = refused(data)
    assert (error.problem.code, error.status) == (code, "failed")


def test_a_text_over_the_limit_is_refused() -> None:
    assert refused(b"Quenby", Limits(max_characters=5)).problem.code == "too-large"
    assert text_of(b"Quenb")


def test_the_file_is_one_segment_and_one_page() -> None:
    document = TextFormat().read(source(b"one\r\n\r\ntwo"), HANDLING)
    (segment,) = document.segments
    assert (segment.index, segment.place, segment.joint) == (0, "text", "")
    assert (document.format, document.coverage.pages, document.hidden) == ("text", 1, ())


@pytest.mark.parametrize(
    "data",
    [
        b"one\rtwo\rQuenby\r",
        b"one\r\ntwo\nQuenby\r\n\r",
        b"Quenby",
        b"Quenby\n",
        b"\n\n\nQuenby\x0c\x0b \t \n",
        codecs.BOM_UTF8 + b"Quenby",
        b"Quenby\xe2\x80\xa8line\xc2\x85next",
        "Quenbyé".encode("cp1252") + b"\r\n",
        codecs.BOM_UTF16_BE + "Quenby\r\n\ufeffx".encode("utf-16-be"),
        codecs.BOM_UTF8 + codecs.BOM_UTF8 + b"Quenby",
    ],
)
def test_line_ends_marks_and_missing_final_newline_stay(data: bytes) -> None:
    file = source(data)
    document = TextFormat().read(file, HANDLING)
    assert TextFormat().write(file, document, (), HANDLING).data == data
    at = document.segments[0].text.index("Quenby")
    made = TextFormat().write(file, document, [Replacement(0, at, at + 6, "[Client]")], HANDLING)
    encoding = decode(data).encoding
    assert made.data == data.replace("Quenby".encode(encoding), "[Client]".encode(encoding))
    assert made.suffix == ".txt"


def test_a_label_that_the_encoding_cannot_hold_is_refused() -> None:
    file = source("Quenby é".encode("cp1252"))
    document = TextFormat().read(file, HANDLING)
    with pytest.raises(DocumentError, match="unwritable"):
        TextFormat().write(file, document, [Replacement(0, 0, 6, "[Клиент]")], HANDLING)


@LAW
@given(st.binary(max_size=60))
def test_any_bytes_are_read_exactly_or_refused(data: bytes) -> None:
    try:
        made = decode(data)
    except DocumentError:
        return
    assert made.bom + made.text.encode(made.encoding) == data
    assert "\x00" not in made.text


@LAW
@given(
    st.text("abé’ \n", min_size=1, max_size=20),
    st.sampled_from(["utf-8", "utf-16", "utf-32", "cp1252", "utf-16-le", "utf-16-be"]),
)
def test_the_other_reader_sees_what_the_format_wrote(text: str, encoding: str) -> None:
    shown = [surface.text for surface in surfaces(text.encode(encoding))]
    assert text in shown
