"""Handing out on the page: to whom, with which sheets; what becomes of it, the log, and the way back from a copy."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import pyzipper
from helpers_batch import CLIENT, Place, Ran
from helpers_sign import CASE, PREPARER, RECIPIENT, Page, opened

from redactor.config.pipeline import Pipeline
from redactor.review.handover import today

Cli = Callable[..., Ran]
Light = Callable[..., Pipeline]


@pytest.fixture
def page(place: Place, cli: Cli, light: Light) -> Iterator[Page]:
    """A case for one's own supervisor, for whom nothing is recorded yet."""
    made = opened(place, cli, light)
    yield made
    made.site.desks.stop()


@pytest.fixture
def recorded(place: Place, cli: Cli, light: Light) -> Iterator[Page]:
    """A case whose recipient was recorded before the copies were made."""
    more = ("--recipient", f"{RECIPIENT} <h.marsh@example.org>, supervisor at Riverside Practice")
    made = opened(place, cli, light, "supervision", *more, "--destroy-by", "2099-01-31")
    yield made
    made.site.desks.stop()


def download(page: Page) -> bytes:
    answer = page.client.get(f"{CASE}release/{page.bundle}/download")
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"] == f'attachment; filename="{page.bundle}.zip"'
    return answer.content


def test_nothing_is_handed_out_before_it_is_signed(page: Page) -> None:
    said = page.get("release")
    assert "Nothing can be handed out yet" in said
    assert "Make the bundle" not in said
    page.post(
        "release",
        status=422,
        to=RECIPIENT,
        role="supervisor",
        by=PREPARER,
        document="case-0001/document-01",
    )
    assert page.entries == ()


def test_a_locked_bundle_opens_with_the_passphrase_that_is_shown_once(page: Page) -> None:
    said = page.signed().hand_out()
    word = re.search(r'class="secret">([a-z]+(?:-[a-z]+){7})<', said)
    assert word is not None
    assert "secret" not in page.get(f"release/{page.bundle}/")
    assert f"2 copies for {RECIPIENT}, clinical supervisor." in said
    with pyzipper.AESZipFile(io.BytesIO(download(page))) as archive:
        archive.setpassword(word[1].encode())
        names = archive.namelist()
        text = b"".join(archive.read(name) for name in names if name.endswith(".txt"))
    assert len(names) == 5
    assert b"Quenby" not in text
    assert page.entries[-1].texts("recipient")["name"] == RECIPIENT


def test_documents_are_chosen_and_a_bundle_may_stay_open(page: Page) -> None:
    page.signed().hand_out(document=["case-0001/document-02"], lock="open")
    with zipfile.ZipFile(io.BytesIO(download(page))) as archive:
        copies = [name for name in archive.namelist() if name.startswith("RC-")]
    assert [name.rpartition("/")[2] for name in copies] == ["document-02.txt"]
    assert list(page.entries[-1].texts("documents")) == ["case-0001/document-02"]


def test_what_is_missing_is_said_and_nothing_typed_is_lost(page: Page) -> None:
    page.signed()
    said = page.hand_out(
        422, to="", role="", document=[], lock="own", by="", purpose="for Thursday"
    )
    for name in ("documents", "role", "password", "by", "to"):
        assert f'href="#{name}"' in said
    assert 'value="for Thursday"' in said
    assert "The password has fewer than 12 characters" in page.hand_out(
        422, lock="own", password="short"
    )
    assert "has passed: record a later one" in page.hand_out(422, destroy_by="2020-01-31")
    assert [entry.event for entry in page.entries] == ["prepared", "signed"]


def test_somebody_in_the_notes_gets_no_copy(page: Page) -> None:
    said = page.signed().hand_out(422, to=CLIENT)
    assert "Please look at this again" in said
    assert "released" not in [entry.event for entry in page.entries]


def test_the_recorded_recipient_is_offered_and_nobody_else(recorded: Page) -> None:
    said = recorded.signed().get("release")
    assert (
        f"<strong>{RECIPIENT}, supervisor, Riverside Practice, h.marsh@example.org</strong>" in said
    )
    assert 'value="2099-01-31"' in said
    assert 'name="to"' not in said
    recorded.hand_out(recipient="0", role="", lock="open")
    assert recorded.entries[-1].texts("recipient")["role"] == "supervisor"
    said = recorded.hand_out(422, recipient="", to="Robin Weir")
    assert "not checked for this recipient" in said


def test_sheets_are_shown_apart_and_without_script(page: Page) -> None:
    page.signed()
    for name, words in (
        ("handling-sheet", "Handling sheet RB-PREVIEW"),
        ("statement", "For you to keep"),
    ):
        answer = page.client.post(
            f"{CASE}release/preview/{name}", data={"to": RECIPIENT, "role": "supervisor"}
        )
        assert words in answer.text
        policy = answer.headers["content-security-policy"]
        assert "sandbox;" in policy
        assert "script-src" not in policy
        assert "default-src 'none'" in policy
        assert RECIPIENT not in answer.text
    assert page.client.post(f"{CASE}release/preview/other", data={}).status_code == 404
    assert [entry.event for entry in page.entries] == ["prepared", "signed"]


def test_destruction_is_entered(page: Page) -> None:
    page.signed().hand_out()
    where = f"release/{page.bundle}/destroyed"
    said = page.post(where, by=PREPARER, on="2999-01-01", confirmed_by=RECIPIENT)
    assert "Not entered" in said
    said = page.post(where, by=PREPARER, on=today().isoformat(), confirmed_by=RECIPIENT)
    assert "Destroyed, as confirmed" in said
    assert f"confirmed by {RECIPIENT}" in said


def test_one_release_is_called_back(page: Page) -> None:
    page.signed().hand_out()
    where = f"release/{page.bundle}/recall"
    assert "Not called back" in page.post(where, by=PREPARER, reason="")
    said = page.post(where, by=PREPARER, reason="sent to the wrong address")
    assert "Called back, destruction not confirmed" in said
    assert page.entries[-1].details["release"] == 3


def test_a_whole_case_is_called_back_with_a_list_and_opened_again(page: Page) -> None:
    page.signed().hand_out()
    copies = sorted(page.entries[-1].texts("documents").values())
    before = page.get("recall")
    said = page.post("recall", by=PREPARER, reason="the client withdrew consent")
    for text in (before, said):
        assert all(f"<code>{copy}</code>" in text for copy in copies)
        assert RECIPIENT in text
        assert "Please confirm in writing" in text
    assert "Make the bundle" not in page.get("release")
    assert "Nothing may be prepared" in page.get("sign")
    page.hand_out(422)
    said = page.post("reopen", by=PREPARER, reason="the client consented anew")
    assert "The case was opened again on" in said
    assert page.entries[-1].event == "reopened"


def test_a_recall_needs_a_reason(page: Page) -> None:
    page.signed()
    assert "Say why." in page.post("recall", status=422, by=PREPARER, reason="")
    assert "Say why." in page.post("recall", status=422, by="", reason="")


def test_the_log_tells_the_newest_first_and_what_is_due(page: Page) -> None:
    page.signed().hand_out(destroy_by=(today() + timedelta(10)).isoformat())
    said = page.get("/batch/copies/log")
    assert "The log is intact" in said
    assert "due soon" in said
    assert (
        said.index("Handed out</p>")
        < said.index("Reviewed and signed</p>")
        < said.index("Prepared</p>")
    )
    assert "Purpose: clinical supervision." in page.get("log")
    assert "Case 1" in page.get("/batch/copies/log?case=case-0001")
    exported = page.client.get("/batch/copies/log.json")
    assert (
        exported.headers["content-disposition"]
        == 'attachment; filename="disclosure-log-copies.json"'
    )
    data = json.loads(exported.text)
    assert data["intact"]
    assert [entry["event"] for entry in data["entries"]] == ["prepared", "signed", "released"]


def test_a_changed_log_is_said_and_stops_everything(page: Page, place: Place) -> None:
    page.signed().hand_out()
    path = place.private / "ledger.jsonl"
    path.write_bytes(path.read_bytes().replace(PREPARER.encode(), b"Rowan Elleri", 1))
    said = page.get("/batch/copies/log")
    assert "The log is not intact: entry 1 of the disclosure log was changed" in said
    assert "restore both from a back-up" in said
    for address in ("sign", "release", "recall"):
        page.get(address, 409)


def test_a_file_and_an_excerpt_are_traced(page: Page) -> None:
    page.signed().hand_out(lock="open")
    with zipfile.ZipFile(io.BytesIO(download(page))) as archive:
        name = next(name for name in archive.namelist() if name.endswith("document-01.txt"))
        data = archive.read(name)
    copy = name.partition("/")[0]

    def traced(text: str = "", file: bytes = b"", status: int = 200) -> str:
        sent = {"file": ("Quenby.txt", file, "text/plain"), "text": (None, text)}
        answer = page.client.post("/trace", files=sent)
        assert answer.status_code == status
        return str(answer.text)

    said = traced(file=data)
    assert "The very file that was released" in said
    assert RECIPIENT in said
    assert copy in said
    assert "Likely" in traced(text=f"somebody quoted {copy} in a mail")
    assert "Possible" in traced(text="came with her mother [Client's mother]. Telephone")
    assert "No released copy is like this excerpt" in traced(
        text="entirely other words than those of any note"
    )
    assert "looks like a copy id, but is mistyped" in traced(
        text=f"entirely other words than those with {copy[:-1]}{'1' if copy[-1] == '0' else '0'}"
    )
    assert "fewer than 6 words" in traced(text="two words")
    assert "Give a file, or paste an excerpt" in traced(status=422)
    assert "Give one" in traced(text="an excerpt", file=data, status=422)


def test_what_was_taken_out_since_is_to_be_called_back(page: Page) -> None:
    page.signed().hand_out(lock="open")
    everywhere = ("/", "/batch/copies/", "", "sign", "release", "recall")
    number = page.entries[-1].number
    words = f"to {RECIPIENT}, clinical supervisor, hold 1 detail that was taken out since. Call them back."
    assert not any(words in page.get(address) for address in everywhere)
    bundle = f"release/{page.bundle}/"
    assert "Hand over the file" in page.get(bundle)
    page.change()
    assert words in page.get(bundle)
    assert "Hand over the file" not in page.get(bundle)
    for address in everywhere:
        said = page.get(address)
        assert said.count(words) == 1
        assert f'href="{CASE}release#entry-{number}"' in said
        assert ("Copies that are out are outdated" in said) == (address != "")
        assert "felt low" not in said.partition("<h2")[0]
    page.post(f"release/{page.bundle}/recall", by=PREPARER, reason="A detail was left in them.")
    assert not any(words in page.get(address) for address in everywhere)
    assert "Copies that are out" not in page.get("/")
