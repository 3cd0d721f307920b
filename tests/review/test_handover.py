"""From draft to released and back: each step needs the one before, and a copy that changed needs all of them again."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pyzipper
from conftest import Cli
from helpers_batch import Place

from redactor.batch.engines import Serial
from redactor.batch.session import opened
from redactor.errors import BatchError
from redactor.model import Document, Recipient
from redactor.pipeline import Line
from redactor.review import releasing
from redactor.review.actions import ReviewError, Said
from redactor.review.casework import Casework
from redactor.review.checklist import ITEMS, Override
from redactor.review.desk import Desk, given_now
from redactor.review.handover import LEDGER, Handover, today
from redactor.review.mentions import Mention
from redactor.review.passphrases import passphrase
from redactor.review.releasing import ReleaseWish, preview, release, trace_excerpt, trace_file
from redactor.vault.keys import KeySource

NOTES = {
    "one.txt": "Session 1. Client: Marjolein Okafor. She came with her sister Jenny Okafor.\n"
    "Her boss Sam Doyle shouted at her, and she could not sleep for two nights after it.\n",
    "two.txt": "Session 2. Marjolein said Jenny and the boss argued about the rota again, and she cried.\n",
}
CASE, FIRST = "case-0001", "case-0001/document-01"
SUPERVISOR = Recipient("Ana Wills", "clinical supervisor")
REASON = "Nothing in the queue matters to this use of the copies."
TICKED = [item.key for item in ITEMS]


@pytest.fixture
def batch(place: Place, cli: Cli) -> Place:
    folder = place.input / "a"
    folder.mkdir(parents=True)
    for name, text in NOTES.items():
        (folder / name).write_text(text, encoding="utf-8")
    cli(*place.args("--purpose", "supervision", "--destroy-by", f"{today() + timedelta(days=90)}"))
    return place


@pytest.fixture
def handover(batch: Place, line: Line) -> Iterator[Handover]:
    desk = Desk(batch.out, batch.private, KeySource(), Serial(lambda: line))
    yield Handover(desk)
    desk.close()


def signed(handover: Handover) -> None:
    handover.prepare(handover.desk.case(CASE), "Pat Reed")
    work = Casework(handover.desk, handover.desk.case(CASE))
    overrides = [Override(item.key, REASON) for item in ITEMS if item.counted and item.may_override]
    handover.sign(work, "Ola Finch", "senior practitioner", TICKED, overrides)


def test_nobody_signs_what_is_not_prepared_or_not_read(handover: Handover) -> None:
    case = handover.desk.case(CASE)
    assert handover.standing(case).state == "draft"
    work = Casework(handover.desk, case)
    with pytest.raises(ReviewError, match="not prepared"):
        handover.sign(work, "Ola Finch", "", TICKED)
    handover.prepare(case, "Pat Reed")
    with pytest.raises(ReviewError, match="Open every sheet"):
        handover.sign(work, "Ola Finch", "", TICKED)
    with pytest.raises(ReviewError, match="not signed"):
        release(handover, case, "Pat Reed", ReleaseWish(SUPERVISOR))
    assert handover.standing(case).state == "prepared"
    assert not list(handover.desk.out.glob("released/*"))


def test_a_signature_is_void_when_a_copy_changes(handover: Handover) -> None:
    signed(handover)
    desk = handover.desk
    assert handover.standing(desk.case(CASE)).state == "reviewed"
    desk.decide(
        CASE, lambda said: said.named(("Jenny Okafor", "Jenny"), "client.friend"), given_now("Ola")
    )
    standing = handover.standing(desk.case(CASE))
    assert standing.state == "draft"
    assert any(f"The copy of {FIRST} changed after the case was signed" in w for w in standing.void)
    with pytest.raises(ReviewError):
        release(handover, desk.case(CASE), "Pat Reed", ReleaseWish(SUPERVISOR))


def test_a_copy_that_was_changed_by_hand_is_not_signed(handover: Handover) -> None:
    handover.prepare(handover.desk.case(CASE), "Pat Reed")
    work = Casework(handover.desk, handover.desk.case(CASE))
    (handover.desk.out / f"{FIRST}.txt").write_text("Marjolein", encoding="utf-8")
    overrides = [Override(i.key, REASON) for i in ITEMS if i.counted and i.may_override]
    with pytest.raises(ReviewError, match=f"The copy of {FIRST} changed after the case"):
        handover.sign(work, "Ola Finch", "", TICKED, overrides)
    with pytest.raises(ReviewError, match="gone or was changed"):
        handover.prepare(handover.desk.case(CASE), "Pat Reed")


def test_a_hand_voids_a_signature_as_a_run_does(handover: Handover) -> None:
    signed(handover)
    path = handover.desk.out / f"{FIRST}.txt"
    right = path.read_bytes()
    path.write_text("Marjolein", encoding="utf-8")
    standing = handover.standing(handover.desk.case(CASE))
    assert standing.state == "draft"
    assert standing.void[0].startswith(f"The copy of {FIRST} changed after the case was signed")
    path.unlink()
    gone = handover.standing(handover.desk.case(CASE))
    assert gone.void[0].startswith(f"The copy of {FIRST} is gone")
    path.write_bytes(right)
    assert handover.standing(handover.desk.case(CASE)).state == "reviewed"


def test_a_case_that_is_called_back_while_its_bundle_is_made_is_not_handed_out(
    handover: Handover, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed(handover)
    case = handover.desk.case(CASE)
    real = releasing.bundle

    def slow(*args: Any) -> bytes:
        handover.recall(case, "Pat Reed", "The client has withdrawn consent.")
        return real(*args)

    monkeypatch.setattr(releasing, "bundle", slow)
    with pytest.raises(ReviewError, match="called back"):
        release(handover, case, "Pat Reed", ReleaseWish(SUPERVISOR))
    assert not list(handover.desk.out.glob("released/*"))
    assert handover.ledger.entries(CASE)[-1].event == "recalled"


def test_a_bundle_that_the_log_does_not_know_does_not_stay(
    handover: Handover, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed(handover)

    def full(*args: object) -> None:
        raise BatchError("The disk is full.", "Make room.")

    monkeypatch.setattr("redactor.review.ledger._add", full)
    with pytest.raises(BatchError):
        release(handover, handover.desk.case(CASE), "Pat Reed", ReleaseWish(SUPERVISOR))
    assert not list(handover.desk.out.glob("released/*"))
    assert handover.ledger.check().intact


def test_a_reason_for_the_sheet_names_nobody(handover: Handover) -> None:
    handover.prepare(handover.desk.case(CASE), "Pat Reed")
    work = Casework(handover.desk, handover.desk.case(CASE))
    why = "What is left is about Jenny and the rota only."
    overrides = [Override(i.key, why) for i in ITEMS if i.counted and i.may_override]
    with pytest.raises(ReviewError, match="holds a name of the case") as refused:
        handover.sign(work, "Ola Finch", "", TICKED, overrides)
    assert "Jenny" not in str(refused.value)


def test_a_recipient_is_sought_in_what_is_sealed_where_the_notes_are_gone(
    handover: Handover, batch: Place
) -> None:
    signed(handover)
    for path in (batch.input / "a").iterdir():
        path.unlink()
    handover.desk._sources.clear()
    case = handover.desk.case(CASE)
    with pytest.raises(ReviewError, match="occurs in 1 document"):
        release(handover, case, "Pat Reed", ReleaseWish(Recipient("Sam Doyle", "supervisor")))
    assert release(handover, case, "Pat Reed", ReleaseWish(SUPERVISOR)).entry.event == "released"


def test_copies_that_were_not_made_again_after_a_decision_go_nowhere(
    handover: Handover, batch: Place, cli: Cli
) -> None:
    """The program was killed when the decision was sealed and the copies were not yet made."""
    signed(handover)
    desk = handover.desk
    with opened(desk._settings()) as session:
        session.settle(CASE, Said(()).replaced(*rota(desk), "case", "QUASI_IDENTIFIER"))
    case = desk.case(CASE)
    assert case.unfinished
    with pytest.raises(ReviewError, match="not made again"):
        release(handover, case, "Pat Reed", ReleaseWish(SUPERVISOR))
    with pytest.raises(ReviewError, match="not made again"):
        handover.prepare(case, "Pat Reed")
    cli(*batch.args("--purpose", "supervision"))
    after = desk.case(CASE)
    assert not after.unfinished
    assert b"rota" not in b"".join(batch.copies().values())
    assert handover.standing(after).state == "draft"


def rota(desk: Desk) -> tuple[Document, Mention]:
    outcome = desk.case(CASE).outcomes[1]
    document = desk.document(outcome)
    at = document.segments[0].text.index("the rota")
    return document, Mention(outcome.id, "", 0, at, at + 8, "the rota")


@pytest.mark.parametrize("locked", [False, True])
def test_a_bundle_for_a_named_recipient(handover: Handover, batch: Place, locked: bool) -> None:
    password = passphrase() if locked else ""
    signed(handover)
    case = handover.desk.case(CASE)
    made = release(handover, case, "Pat Reed", ReleaseWish(SUPERVISOR, password=password))
    assert made.path.read_bytes() == made.data
    with pyzipper.AESZipFile(io.BytesIO(made.data)) as archive:
        if password:
            archive.setpassword(password.encode())
        files = {name: archive.read(name) for name in archive.namelist()}
    copies = {name: data for name, data in files.items() if name.startswith("RC-")}
    assert len(copies) == 2
    for name, data in copies.items():
        assert name.split("/")[0].encode() in data
        assert b"Marjolein" not in data
    (out,) = handover.standing(case).releases
    assert (out.status, out.recipient.name, out.purpose) == ("out", "Ana Wills", "supervision")
    assert handover.standing(case).state == "released"
    sheet = files["handling-sheet.html"].decode()
    assert "clinical supervisor" in sheet
    assert all(sha256[:12] in sheet for sha256 in out.files.values())
    # Nothing of the notes is in the log or beside it.
    for path in (batch.private / LEDGER, *(batch.private / "released").iterdir()):
        assert b"Marjolein" not in path.read_bytes()
        assert b"Okafor" not in path.read_bytes()
    # A released file, a passage and an id are traced to it.
    data = next(iter(copies.values()))
    assert trace_file(handover, data, ".txt")[0].evidence == "released-file"
    assert trace_file(handover, data + b"\nmore\n", ".txt")[0].evidence == "copy-id"
    phrase = "and she could not sleep for two nights after it"
    (found,) = trace_excerpt(handover, phrase)
    assert (found.copy.document, found.copy.recipient) == (FIRST, "Ana Wills, clinical supervisor")


def test_who_is_in_the_notes_gets_no_copy(handover: Handover) -> None:
    signed(handover)
    boss = Recipient("Sam Doyle", "clinical supervisor")
    with pytest.raises(ReviewError) as refused:
        release(handover, handover.desk.case(CASE), "Pat Reed", ReleaseWish(boss))
    assert "Doyle" not in str(refused.value)
    assert handover.ledger.entries(CASE)[-1].event == "signed"


def test_a_purpose_that_names_somebody_is_not_printed(handover: Handover) -> None:
    signed(handover)
    wish = ReleaseWish(SUPERVISOR, purpose="Talk about Jenny and the rota")
    with pytest.raises(ReviewError, match="hold a name of the case") as refused:
        release(handover, handover.desk.case(CASE), "Pat Reed", wish)
    assert "Jenny" not in str(refused.value)


def test_a_role_that_cannot_be_printed_hands_nothing_out(handover: Handover) -> None:
    signed(handover)
    nobody = Recipient("Ana Wills", "")
    with pytest.raises(Exception, match="role"):
        release(handover, handover.desk.case(CASE), "Pat Reed", ReleaseWish(nobody))
    assert not list(handover.desk.out.glob("released/*"))
    assert handover.ledger.entries(CASE)[-1].event == "signed"


def test_the_sheets_can_be_seen_before(handover: Handover) -> None:
    before = handover.ledger.entries()
    sheet, statement = preview(handover, handover.desk.case(CASE), ReleaseWish(SUPERVISOR))
    assert "clinical supervisor" in sheet
    assert "Marjolein" not in sheet + statement
    assert handover.ledger.entries() == before


def test_consent_is_withdrawn_and_given_again(handover: Handover) -> None:
    signed(handover)
    case = handover.desk.case(CASE)
    made = release(handover, case, "Pat Reed", ReleaseWish(SUPERVISOR))
    (out,) = handover.recall_list(case)
    handover.recall(case, "Pat Reed", "The client has withdrawn consent.")
    assert handover.standing(case).state == "recalled"
    with pytest.raises(ReviewError, match="called back"):
        release(handover, case, "Pat Reed", ReleaseWish(SUPERVISOR))
    tomorrow = f"{today() + timedelta(days=1)}"
    with pytest.raises(ReviewError, match="no day"):
        handover.destroyed(case, "Pat Reed", out.number, tomorrow, "Ana Wills")
    handover.destroyed(case, "Pat Reed", out.number, f"{today()}", "Ana Wills")
    assert handover.recall_list(case) == ()
    with pytest.raises(ReviewError, match="no such release"):
        handover.recall(case, "Pat Reed", "Why not.", out.number + 99)
    handover.reopen(case, "Pat Reed", "The client has agreed again.")
    assert handover.standing(case).state == "draft"
    assert trace_file(handover, made.data, ".zip") == ()


def test_the_log_outlives_a_change_of_key(
    handover: Handover, batch: Place, cli: Cli, line: Line
) -> None:
    handover.prepare(handover.desk.case(CASE), "Pat Reed")
    assert cli("vault", "rotate", "--private", str(batch.private)).code == 0
    again = Handover(Desk(batch.out, batch.private, KeySource(), Serial(lambda: line)))
    assert again.standing(again.desk.case(CASE)).state == "prepared"
    again.ledger.append("note", CASE, "Pat Reed", text="still ours")
    assert again.ledger.check().intact


def test_two_reviewers_are_two_people(place: Place, cli: Cli, line: Line, tmp_path: Path) -> None:
    folder = place.input / "a"
    folder.mkdir(parents=True)
    (folder / "one.txt").write_text(NOTES["one.txt"], encoding="utf-8")
    shipped = Path("pipelines/supervision.yaml").read_text(encoding="utf-8")
    (tmp_path / "supervision.yaml").write_text(
        shipped.replace("reviewers: 1", "reviewers: 2"), encoding="utf-8"
    )
    cli(*place.args("--pipeline", str(tmp_path / "supervision.yaml")))
    desk = Desk(place.out, place.private, KeySource(), Serial(lambda: line))
    handover = Handover(desk)
    handover.prepare(desk.case(CASE), "Pat Reed")
    work = Casework(desk, desk.case(CASE))
    overrides = [Override(i.key, REASON) for i in ITEMS if i.counted and i.may_override]
    with pytest.raises(ReviewError, match="reviewer who did not"):
        handover.sign(work, "Mr P. Pat REED", "", TICKED, overrides)
    handover.sign(work, "Ola Finch", "", TICKED, overrides)
    assert handover.standing(desk.case(CASE)).state == "reviewed"
    logged = json.loads((place.private / LEDGER).read_text().splitlines()[-1])
    assert logged["details"]["overrides"][0]["reason"] == REASON
