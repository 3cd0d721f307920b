"""What a recipient is handed: neutral names, the same bytes, closed with a password, plain words."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import re
import zipfile
from datetime import date

import pytest
import pyzipper
from helpers_pdf import letter, write
from jinja2 import UndefinedError

from redactor.review import bundle as bundles
from redactor.review.bundle import (
    BundleError,
    BundleFacts,
    ReleasedCopy,
    bundle,
    client_statement,
    handling_sheet,
    readme,
)
from redactor.review.copyid import copy_id
from redactor.review.passphrases import (
    BITS,
    LENGTH,
    WORDS,
    PasswordError,
    check_password,
    passphrase,
)
from redactor.review.stamp import notice_for, stamped

KEY = bytes(range(32))
PROMISE = re.compile(
    r"\b(anonymous(ly)?|fully anonymised|irreversibl[ey]|complian(t|ce)|guarantee[sd]?|certified"
    r"|safe to publish|no risk)\b",
    re.IGNORECASE,
)
FACTS = BundleFacts(
    "RB-7K2M-90AD", date(2026, 6, 1), "clinical supervisor", "Supervision of <ongoing> work",
    "Written consent of 12 May 2026", "supervision", date(2026, 12, 31), "A. Example, counsellor",
    "B. Example, senior counsellor", date(2026, 5, 30), False, ("Town kept & told.",),
    (("unusual facts", 1203),), "the practice manager", "Riverside Counselling",
)  # fmt: skip
EMPTY = BundleFacts("RB-7K2M-90AD", date(2026, 6, 1), "consultant", "")


def released(number: int, suffix: str, data: bytes) -> ReleasedCopy:
    made = copy_id(KEY, str(number))
    file = stamped(data, suffix, notice_for(made, "clinical supervisor", None))
    return ReleasedCopy(made, number, suffix, file, hashlib.sha256(data).hexdigest())


NOTES = released(1, ".txt", b"[Client] slept like Quenby.\n")
COPIES = (released(2, ".pdf", write(letter()).data), NOTES)


def plain(page: str) -> str:
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL).split())


def test_members_are_neutral_in_order_and_the_same_each_time() -> None:
    made = bundle(COPIES, FACTS, None)
    assert made == bundle(COPIES[::-1], FACTS, None)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.namelist() == [
            "READ-ME-FIRST.txt",
            "handling-sheet.html",
            "statement-for-the-client.html",
            f"{NOTES.copy_id}/document-01.txt",
            f"{COPIES[0].copy_id}/document-02.pdf",
        ]
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read(NOTES.name) == NOTES.data
        assert not any(info.comment or info.extra for info in archive.infolist())


def test_with_a_password_all_but_the_way_in_is_encrypted() -> None:
    password = passphrase()
    made = bundle(COPIES, FACTS, password)
    assert b"Quenby" not in made
    with pyzipper.AESZipFile(io.BytesIO(made)) as archive:
        closed = {info.filename: bool(info.flag_bits & 1) for info in archive.infolist()}
        assert [name for name, shut in closed.items() if not shut] == ["READ-ME-FIRST.txt"]
        assert all(i.wz_aes_strength == 3 and i.CRC == 0 for i in archive.infolist()[1:])
        assert b"7-Zip" in archive.read("READ-ME-FIRST.txt")
        with pytest.raises(RuntimeError):
            archive.read(NOTES.name, pwd=b"another-password")
        assert archive.read(NOTES.name, pwd=password.encode()) == NOTES.data


def test_the_handling_sheet_says_all_that_was_recorded() -> None:
    page = handling_sheet(COPIES, FACTS)
    words = plain(page)
    for said in (
        "2 documents for: clinical supervisor", "Destroy by 31 December 2026", "RB-7K2M-90AD",
        "Supervision of &lt;ongoing&gt; work", "Written consent of 12 May 2026", "A. Example, counsellor",
        "B. Example, senior counsellor, 30 May 2026", "Town kept &amp; told.", "1,203", "tell the practice manager",
        "Do not pass them on", "Do not try to find out who it is", "None was recorded",
    ):  # fmt: skip
        assert (said in words) == (said != "None was recorded"), said
    for copy in COPIES:
        for hashed in (copy.sha256, copy.signed_sha256):
            assert hashed in re.sub(r"<wbr>", "", page)
    assert "self-reviewed" not in words
    alone = dataclasses.replace(FACTS, self_reviewed=True)
    assert "self-reviewed" in plain(handling_sheet(COPIES, alone))


def test_what_was_not_recorded_is_said() -> None:
    words = plain(handling_sheet([NOTES], EMPTY))
    assert words.count("not recorded") == 6
    assert "1 document for: consultant" in words
    assert "None was recorded." in words
    assert "That does not mean that there are none" in words
    assert "no day was set" in plain(client_statement([NOTES], EMPTY))
    assert "whoever sent it" in readme([NOTES], EMPTY, locked=False)


def test_the_statement_for_the_client_is_plain_and_names_nobody() -> None:
    words = plain(client_statement(COPIES, FACTS))
    assert "clinical supervisor" in words
    assert "Riverside Counselling" in words
    assert "This is not a copy of your record." in words
    for name in ("A. Example", "B. Example", "practice manager", NOTES.sha256, "Town kept"):
        assert name not in words
    sentences = [part.split() for part in re.split(r"[.?!:;]\s", words)]
    assert sum(map(len, sentences)) / len(sentences) < 16
    assert max(len(word) for part in sentences for word in part) < 22


@pytest.mark.parametrize("facts", [FACTS, EMPTY])
def test_no_sheet_promises_more_than_the_copy_keeps(facts: BundleFacts) -> None:
    for page in (
        handling_sheet(COPIES, facts),
        client_statement(COPIES, facts),
        readme(COPIES, facts, locked=True),
    ):
        assert PROMISE.search(page) is None
        assert "anonymised copy, residual risk recorded" in plain(page).lower()
        assert "Quenby" not in page
        assert "http://" not in page
        assert "https://" not in page
        assert "<script" not in page


def test_readme_has_line_ends_that_every_editor_knows() -> None:
    text = readme(COPIES, FACTS, locked=True)
    assert text.isascii()
    assert text.count("\n") == text.count("\r\n")
    assert max(map(len, text.splitlines())) <= 84
    assert "password" not in readme(COPIES, FACTS, locked=False)


@pytest.mark.parametrize(
    "changes",
    [
        {"copy_id": "RC-0000-0000-0001"},
        {"copy_id": copy_id(KEY, "another")},
        {"suffix": ".rtf"},
        {"suffix": ".pdf"},
        {"number": 0},
        {"signed_sha256": ""},
        {"data": b"[Client] slept.\n"},
    ],
)
def test_what_is_no_released_copy_is_not_handed_out(changes: dict[str, object]) -> None:
    with pytest.raises(BundleError) as caught:
        bundle([dataclasses.replace(NOTES, **changes)], FACTS, None)  # type: ignore[arg-type]
    assert "slept" not in str(caught.value)


def test_a_bundle_needs_copies_an_id_and_a_recipient() -> None:
    for copies, facts in (
        ([], FACTS),
        ([NOTES, NOTES], FACTS),
        ([NOTES], dataclasses.replace(FACTS, recipient=" ")),
        ([NOTES], dataclasses.replace(FACTS, bundle_id="Quenby's notes")),
    ):
        with pytest.raises(BundleError):
            bundle(copies, facts, None)


def test_a_word_that_a_template_lacks_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        bundles._environment().from_string("{{ nothing }}").render()


def test_passphrases_are_as_strong_as_they_say() -> None:
    assert len(WORDS) == len(set(WORDS)) == 256
    assert LENGTH * (len(WORDS) - 1).bit_length() == BITS == 64
    assert all(re.fullmatch("[a-z]{3,8}", word) for word in WORDS)
    assert not [(a, b) for a in WORDS for b in WORDS if a != b and b.startswith(a)]
    made = passphrase()
    assert len(made.split("-")) == LENGTH
    assert made != passphrase()
    check_password(made, "RB-7K2M-90AD")


@pytest.mark.parametrize(
    "password",
    ["", "short-one-12"[:11], "aaaaaaaaaaaa", "ababcabcabcd", "123456789012345", "with-ümlaut-here",
     " blank-before-it", "my-rb-7k2m-90ad-password", "line\nbreak-in-it"],
)  # fmt: skip
def test_easy_passwords_are_refused_and_not_quoted(password: str) -> None:
    with pytest.raises(PasswordError) as caught:
        check_password(password, "RB-7K2M-90AD")
    assert not password or password not in str(caught.value)
    with pytest.raises(PasswordError):
        bundle([NOTES], FACTS, password)
