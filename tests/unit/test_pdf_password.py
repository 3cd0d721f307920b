"""PDFs that need a password: every cipher, every way that a password becomes bytes, and the refusals."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from helpers_pdf import CLIENT, letter, read, source, spans, texts
from pypdf import PdfReader, PdfWriter

from redactor.errors import DocumentError
from redactor.formats.pdf import PdfFormat
from redactor.formats.pdf_password import keys_of
from redactor.model import Document, Draft, Handling
from redactor.readback.registry import READERS

LETTER = letter()
CIPHERS = ("RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256")
OLDER, NEWER = CIPHERS[:3], CIPHERS[3:]
USER, OWNER = "wren-4417", "heron-9926"
CIPHER = pytest.mark.parametrize("cipher", CIPHERS)


def locked(
    user: str | bytes = USER,
    owner: str = OWNER,
    cipher: str = "RC4-128",
    data: bytes = LETTER,
) -> bytes:
    """``data`` that opens with either password; one in bytes is taken as it is."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.add_metadata({"/Author": CLIENT})
    writer.add_attachment("notes.txt", CLIENT.encode())
    writer.encrypt(user, owner, algorithm=cipher)  # type: ignore[arg-type]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def opened(data: bytes, *passwords: str) -> Document:
    return PdfFormat().read(source(data), Handling(passwords=passwords))


def refusal(data: bytes, *passwords: str) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        opened(data, *passwords)
    assert caught.value.__cause__ is None
    return caught.value


def copy_of(data: bytes, handling: Handling) -> Draft:
    """A copy in which the client's name is a label."""
    format_ = PdfFormat()
    document = format_.read(source(data), handling)
    return format_.write(
        source(data),
        document,
        spans(document, {CLIENT: "[Client]", "Quenby": "[Client]"}),
        handling,
    )


def counted(document: Document) -> dict[str, int]:
    return {part.part: part.count for part in document.hidden}


@CIPHER
@pytest.mark.parametrize("password", [USER, OWNER])
def test_every_cipher_opens_with_either_password(cipher: str, password: str) -> None:
    document = opened(locked(cipher=cipher), password)
    assert texts(document) == texts(read(LETTER))
    assert document.coverage.not_covered == ()
    seen = counted(document)
    assert seen["encryption"] == 1
    assert seen["attachments"] == 1


@CIPHER
@pytest.mark.parametrize("pages", ["text", "pixels"])
def test_the_copy_needs_no_password_and_holds_no_name(cipher: str, pages: str) -> None:
    handling = Handling(pdf=pages, passwords=("wrong", USER))  # type: ignore[arg-type]
    data = locked(cipher=cipher)
    draft = copy_of(data, handling)
    assert b"/Encrypt" not in draft.data
    assert USER.encode() not in draft.data
    assert not PdfReader(io.BytesIO(draft.data)).is_encrypted
    found = "\n".join(surface.text for surface in READERS[".pdf"](draft.data))
    assert "[Client]" in found
    assert "sleep is poor" in " ".join(found.split())
    assert "Quenby" not in found
    assert copy_of(data, handling).data == draft.data


def test_the_copy_is_the_same_as_of_a_file_without_a_password() -> None:
    plain = copy_of(LETTER, Handling())
    for cipher in CIPHERS:
        made = copy_of(locked(cipher=cipher), Handling(passwords=(USER,)))
        assert texts(read(made.data)) == texts(read(plain.data))


@pytest.mark.parametrize(
    "password",
    ["pässwörd", "naïve café", "Łódź", "пароль", "密码", "p€ss…", "“quoted” – dash", "ﬁnal Ⅳ", "a\u00adb", "a\u00a0b",
     "e\u0301te\u0301", "x" * 40, "é" * 100, "👍 ok", " blank "],
)  # fmt: skip
@pytest.mark.parametrize("cipher", [OLDER[1], OLDER[2], *NEWER])
def test_a_password_in_any_script(cipher: str, password: str) -> None:
    document = opened(locked(password, cipher=cipher), password)
    assert texts(document) == texts(read(LETTER))
    assert document.coverage.not_covered == ()


@pytest.mark.parametrize("cipher", OLDER)
@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("p€ss…", b"p\xa0ss\x83"),  # PDFDocEncoding, as the standard wants it
        ("p€ss…", b"p\x80ss\x85"),  # the code page of Windows
        ("pässwörd", "pässwörd".encode()),
        ("pa\u0308sswo\u0308rd", "pässwörd".encode("latin-1")),
        ("it’s", b"it\x92s"),
        ("it’s", b"it\x90s"),
    ],
)
def test_older_ciphers_with_bytes_of_another_encoding(
    cipher: str, typed: str, stored: bytes
) -> None:
    document = opened(locked(stored, cipher=cipher), typed)
    assert texts(document) == texts(read(LETTER))
    assert document.coverage.not_covered == ()


@pytest.mark.parametrize("cipher", NEWER)
@pytest.mark.parametrize("stored", ["ﬁnal Ⅳ", "final IV", "e\u0301", "a\u00adb"])
def test_newer_ciphers_with_and_without_preparation(cipher: str, stored: str) -> None:
    """Programs that do not prepare a password lock with what was typed."""
    typed = {"final IV": "ﬁnal Ⅳ"}.get(stored, stored)
    assert texts(opened(locked(stored.encode(), cipher=cipher), typed)) == texts(read(LETTER))


def test_keys_are_few_and_in_order() -> None:
    assert keys_of(()) == ()
    assert keys_of(["second", "first", "second"]) == (b"second", b"first")
    assert keys_of(["é"]) == ("é".encode(), b"\xe9")
    assert all(len(key) <= 127 for key in keys_of(["é" * 127]))
    assert keys_of(["密" * 200]) == (("密" * 200).encode()[:127],)
    assert len(keys_of(["e\u0301ﬁ€"])) <= 6


@CIPHER
@pytest.mark.parametrize("tried", [(), ("wrong-5512",), ("wrong-5512", USER.upper(), f" {USER}")])
def test_without_the_right_one_it_is_refused_and_nothing_is_told(
    cipher: str, tried: Sequence[str]
) -> None:
    error = refusal(locked(cipher=cipher), *tried)
    assert error.problem.code == "encrypted"
    assert "case.yaml" in error.problem.next
    assert "passwords" in error.problem.next
    assert ("none in the case.yaml opens it" in error.problem.message) == bool(tried)
    said = f"{error} {error!r} {error.problem!r}"
    assert not any(each.strip().lower() in said.lower() for each in ("wrong-5512", USER, OWNER))


def test_it_is_refused_when_written_without_the_password() -> None:
    data = locked()
    document = opened(data, USER)
    with pytest.raises(DocumentError) as caught:
        PdfFormat().write(source(data), document, (), Handling())
    assert caught.value.problem.code == "encrypted"


@CIPHER
@pytest.mark.parametrize("passwords", [(), ("wrong-5512",), (OWNER,)])
def test_a_file_that_only_restricts_permissions_opens_with_any_list(
    cipher: str, passwords: Sequence[str]
) -> None:
    document = opened(locked("", cipher=cipher), *passwords)
    assert texts(document) == texts(read(LETTER))
    assert document.coverage.not_covered == ()


def test_passwords_do_nothing_to_a_file_that_needs_none() -> None:
    handling = Handling(passwords=(USER, "pässwörd"))
    assert opened(LETTER, USER) == read(LETTER)
    assert copy_of(LETTER, handling).data == copy_of(LETTER, Handling()).data


def test_protection_without_a_password_is_told_apart() -> None:
    data = locked().replace(b"/Standard", b"/Standerd")
    error = refusal(data, USER)
    assert error.problem.code == "encrypted"
    assert "no password opens" in error.problem.message
    assert "case.yaml" not in error.problem.next


def test_a_damaged_file_stays_damaged() -> None:
    assert refusal(locked()[:300], USER).problem.code == "damaged"
    assert refusal(b"%PDF-1.7 and nothing else", USER).problem.code == "damaged"


def test_a_copy_that_was_locked_afterwards_is_read_as_what_it_says() -> None:
    made = copy_of(LETTER, Handling())
    again = opened(locked(data=made.data), USER)
    assert texts(again) == texts(read(made.data))


def test_a_document_without_pages_is_damaged() -> None:
    empty = pdfium.PdfDocument.new()
    out = io.BytesIO()
    empty.save(out)
    assert refusal(out.getvalue()).problem.code == "damaged"


CORPUS = Path(os.environ.get("REDACTOR_CORPUS", "")) / "pdf"


@pytest.mark.skipif(not os.environ.get("REDACTOR_CORPUS"), reason="no corpus at hand")
@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("pdfbox__PasswordSample-40bit.pdf", "user"),
        ("pdfbox__PasswordSample-40bit.pdf", "owner"),
        ("pdfbox__PasswordSample-128bit.pdf", "user"),
        ("pdfbox__PasswordSample-128bit.pdf", "owner"),
        ("pdfminer.six__aes-256-r6.pdf", "usersecret"),
        ("pdfminer.six__aes-256-r6.pdf", "ownersecret"),
    ],
)
def test_files_of_other_programs(name: str, password: str) -> None:
    data = (CORPUS / name).read_bytes()
    assert refusal(data).problem.code == "encrypted"
    document = opened(data, password)
    assert any("Hello" in text for text in texts(document))
    assert document.coverage.not_covered == ()
