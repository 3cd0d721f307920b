"""A finished batch is opened, a reviewer's wishes change it and nothing else, and the next run knows them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli
from helpers_batch import Place

from redactor.batch import keep, work
from redactor.batch import session as session_module
from redactor.batch.engines import Serial
from redactor.batch.intake import read_source
from redactor.batch.recheck import recheck
from redactor.batch.session import opened
from redactor.batch.unread import unreadable
from redactor.errors import BatchError, VaultError
from redactor.model import Outcome, Source
from redactor.pipeline import Line
from redactor.review.actions import ReviewError, Said
from redactor.review.casework import Casework
from redactor.review.desk import CaseFile, Desk, given_now
from redactor.review.mentions import Mention, PersonLine
from redactor.review.remarks import flag_key, key_of, person_key
from redactor.vault.keys import KeySource

NOTES = {
    "one.txt": "Session 1. Client: Marjolein Okafor. She came with her sister Jenny Okafor.\n"
    "Her boss Sam Doyle at Larkfield Motors shouted at her. She is the only beekeeper on the island.\n",
    "two.txt": "Session 2. Marjolein said Jenny and the boss argued. Quillfeather was there, and left.\n",
    "three.txt": "Session 3. Nothing from Quillfeather this week. She slept well.\n",
}
CASE = "case-0001"


@pytest.fixture
def batch(place: Place, cli: Cli) -> Place:
    """Three notes about one client, with their copies."""
    folder = place.input / "a"
    folder.mkdir(parents=True)
    for name, text in NOTES.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert cli(*place.args()).code in (0, 1)
    return place


@pytest.fixture
def desk(batch: Place, line: Line) -> Iterator[Desk]:
    """The batch on the desk."""
    made = Desk(batch.out, batch.private, KeySource(), Serial(lambda: line))
    yield made
    made.close()


def text_of(place: Place) -> str:
    return "\n".join(data.decode() for _, data in sorted(place.copies().items()))


def place_of(desk: Desk, case: CaseFile, words: str) -> tuple[Outcome, Mention]:
    for outcome in case.outcomes:
        text = desk.document(outcome).segments[0].text
        if words in text:
            at = text.index(words)
            return outcome, Mention(outcome.id, "", 0, at, at + len(words), words)
    raise AssertionError


def person(desk: Desk, form: str) -> PersonLine:
    return next(p for p in desk.people(desk.case(CASE)) if form in p.forms)


def test_a_name_that_was_missed_is_added_and_gone_from_all_documents(
    desk: Desk, batch: Place, cli: Cli
) -> None:
    case = desk.case(CASE)
    outcome, mention = place_of(desk, case, "slept well")
    before = text_of(batch)
    assert before.count("slept well") == 1
    document = desk.document(outcome)
    after = desk.decide(
        CASE,
        lambda said: said.replaced(document, mention, "case", "QUASI_IDENTIFIER"),
        given_now("R"),
    )
    assert "slept well" not in text_of(batch)
    assert after.contents.verdicts[0].by == "R"
    assert desk.report()
    report = json.loads((batch.out / "report.json").read_bytes())
    assert {d["output_sha256"] for d in report["documents"]} == set(after.copies.values())
    # The next run does nothing; a run over a changed source knows what was said.
    assert "1 case(s) were done already" in cli(*batch.args()).out
    with (batch.input / "a" / "two.txt").open("a", encoding="utf-8") as file:
        file.write("She slept well again.\n")
    cli(*batch.args())
    assert "slept well" not in text_of(batch)
    assert cli("verify", str(batch.out), "--private", str(batch.private)).code == 0


def test_a_restored_word_stays_restored_and_is_no_leak(desk: Desk, batch: Place, cli: Cli) -> None:
    assert "Larkfield" not in text_of(batch)
    desk.decide(CASE, lambda said: said.left_alone(("Larkfield Motors",)), given_now("R"))
    assert "Larkfield Motors" in text_of(batch)
    desk.report()
    assert cli("verify", str(batch.out), "--private", str(batch.private)).code == 0
    ran = cli(*batch.args("--no-vault", "--again"))
    assert ran.code == 5
    assert "a reviewer's decisions" in ran.err
    assert "Larkfield Motors" in text_of(batch)
    (verdict,) = desk.case(CASE).contents.verdicts
    desk.decide(CASE, lambda said: said.undone(verdict.id), given_now("R"))
    assert "Larkfield" not in text_of(batch)


def test_a_corrected_person_and_back(desk: Desk, batch: Place) -> None:
    jenny = person(desk, "Jenny")
    assert jenny.label == "[Client's sister]"
    desk.decide(CASE, lambda said: said.named(jenny.forms, "client.friend"), given_now("R"))
    now = person(desk, "Jenny")
    assert now.role == "client.friend"
    assert now.label.startswith("[Friend")
    assert person(desk, "Marjolein").verdict == ""
    desk.decide(CASE, lambda said: said.undone(now.verdict), given_now("R"))
    assert person(desk, "Jenny").label == "[Client's sister]"
    assert "[Friend" not in text_of(batch)


def test_what_would_hold_back_a_copy_is_refused_and_nothing_changes(
    desk: Desk, batch: Place
) -> None:
    before, journal = batch.copies(), desk.case(CASE)
    outcome, mention = place_of(desk, journal, "Marjolein")
    document = desk.document(outcome)
    with pytest.raises(ReviewError, match="same name is replaced elsewhere"):
        desk.decide(CASE, lambda said: said.restored(document, mention, "place"), given_now("R"))
    assert batch.copies() == before
    assert desk.case(CASE) == journal


def test_while_another_run_is_at_work_nothing_is_decided(desk: Desk, batch: Place) -> None:
    before = batch.copies()
    with opened(desk._settings()), pytest.raises(BatchError):
        desk.decide(CASE, lambda said: said.left_alone(("Larkfield Motors",)), given_now("R"))
    assert batch.copies() == before
    assert desk.case(CASE).contents.verdicts == ()


def test_a_case_whose_seal_was_written_and_not_its_copies_is_done_by_the_next_run(
    desk: Desk, batch: Place, cli: Cli
) -> None:
    with opened(desk._settings()) as session:
        session.settle(CASE, Said(()).left_alone(("Larkfield Motors",)))
    assert "Larkfield" not in text_of(batch)
    cli(*batch.args())
    assert "Larkfield Motors" in text_of(batch)


def test_a_copy_from_before_a_decision_does_not_stay_where_its_source_is_out_of_reach(
    desk: Desk, batch: Place, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(desk._settings()) as session:
        session.settle(CASE, Said(()).named(("slept well",), "client.friend"))

    def read(path: Path, *others: Any) -> Source:
        if path.name == "three.txt":
            raise unreadable(OSError())
        return read_source(path, *others)

    with monkeypatch.context() as away:
        away.setattr(work, "read_source", read)
        assert cli(*batch.args()).code == 1
    assert "slept well" not in text_of(batch)
    assert len(batch.copies()) == 2
    (old,) = (batch.private / "withdrawn" / CASE).iterdir()
    assert "slept well" in old.read_text(encoding="utf-8")
    assert cli(*batch.args()).code in (0, 1)
    assert len(batch.copies()) == 3
    assert "slept well" not in text_of(batch)


def test_a_case_that_was_made_again_and_not_noted_so_is_finished_by_the_next_run(
    desk: Desk, batch: Place, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(session_module, "keep_finished", _killed)
        with pytest.raises(KeyboardInterrupt):
            desk.decide(
                CASE, lambda said: said.named(("slept well",), "client.friend"), given_now("R")
            )
    assert desk.case(CASE).unfinished
    cli(*batch.args())
    assert not desk.case(CASE).unfinished
    assert "slept well" not in text_of(batch)


def _killed(*anything: object) -> None:
    raise KeyboardInterrupt


def test_remarks_are_void_when_what_they_are_about_changes(desk: Desk) -> None:
    case = desk.case(CASE)
    outcome = case.outcomes[0]
    work = Casework(desk, case)
    assert work.facts.queue_open > 0
    flags = [flag_key(o.id, f) for o in case.outcomes for f in o.flags]
    people = [person_key(p.identity, p.label) for p in work.people]
    sheets = [work.sheet_key(o.id, s.number) for o in case.outcomes for s in work.pairs[o.id].copy]
    weak = [key for item in work.queue for key in item.keys]
    keys = {*flags, *people, *sheets, *weak}
    desk.remark(CASE, [("ok", key) for key in keys], "R")
    facts = Casework(desk, desk.case(CASE)).facts
    assert (facts.queue_open, facts.flags_unseen, facts.people_unconfirmed) == (0, 0, 0)
    assert facts.sheets_seen == facts.sheets == 3
    jenny = person(desk, "Jenny")
    after = desk.decide(CASE, lambda said: said.named(jenny.forms, "client.friend"), given_now("R"))
    facts = Casework(desk, after).facts
    assert facts.people_unconfirmed == 1
    assert facts.sheets_seen < facts.sheets
    assert key_of(outcome, "c99") is None


def test_a_source_that_was_changed_is_not_shown(desk: Desk, batch: Place) -> None:
    (batch.input / "a" / "one.txt").write_text("Something else.", encoding="utf-8")
    case = desk.case(CASE)
    shown = desk.documents(case)
    assert len(shown) == 2
    (gone,) = [o for o in case.outcomes if o.id not in shown]
    with pytest.raises(ReviewError, match="changed since its copy was made"):
        desk.pair(case, gone.id)


def test_a_copy_that_was_changed_is_not_shown(desk: Desk, batch: Place) -> None:
    case = desk.case(CASE)
    first = case.outcomes[0]
    assert first.output is not None
    (batch.out / first.output).write_text("Something else.", encoding="utf-8")
    with pytest.raises(ReviewError, match="gone or was changed"):
        desk.pair(case, first.id)


def test_what_is_no_finished_batch_is_refused(tmp_path: Path, batch: Place) -> None:
    with pytest.raises(BatchError, match="no finished batch"):
        Desk(batch.out, tmp_path, KeySource())
    with pytest.raises(VaultError):
        Desk(batch.out, batch.private, KeySource(passphrase="twelve herons at dusk"))


def test_a_batch_without_a_vault_cannot_be_reviewed(place: Place, cli: Cli) -> None:
    folder = place.input / "a"
    folder.mkdir(parents=True)
    (folder / "one.txt").write_text(NOTES["one.txt"], encoding="utf-8")
    cli(*place.args("--no-vault"))
    with pytest.raises(VaultError, match="no vault"):
        Desk(place.out, place.private, KeySource())


def test_what_was_decided_is_not_forgotten_where_its_sealed_file_is_gone(
    desk: Desk, batch: Place, cli: Cli
) -> None:
    desk.decide(CASE, lambda said: said.named(("argued",), "client.friend"), given_now("R"))
    copies = batch.copies()
    assert "argued" not in text_of(batch)
    (batch.private / "vault" / f"{CASE}.vault").unlink()
    ran = cli(*batch.args("--again"))
    assert (ran.code, "its file is gone" in ran.err) == (5, True)
    with pytest.raises(VaultError, match="its file is gone"):
        desk.decide(CASE, lambda said: said.left_alone(("Larkfield Motors",)), given_now("R"))
    assert batch.copies() == copies


def test_what_was_decided_is_not_forgotten_where_a_later_decision_was_stopped_and_its_sealed_file_is_gone(
    desk: Desk, batch: Place, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.decide(CASE, lambda said: said.named(("argued",), "client.friend"), given_now("R"))
    with monkeypatch.context() as killed:
        killed.setattr(keep.Keeper, "decide", _killed)
        with pytest.raises(KeyboardInterrupt):
            desk.decide(CASE, lambda said: said.left_alone(("slept",)), given_now("R"))
    (batch.private / "vault" / f"{CASE}.vault").unlink()
    ran = cli(*batch.args())
    assert (ran.code, "its file is gone" in ran.err) == (5, True)
    assert "argued" not in text_of(batch)


def test_a_first_decision_that_was_stopped_before_it_was_sealed_keeps_no_run_away(
    desk: Desk, batch: Place, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    (batch.private / "vault" / f"{CASE}.vault").unlink()
    with monkeypatch.context() as killed:
        killed.setattr(keep.Keeper, "decide", _killed)
        with opened(desk._settings()) as session, pytest.raises(KeyboardInterrupt):
            session.settle(CASE, Said(()).named(("argued",), "client.friend"))
    assert cli(*batch.args()).code in (0, 1)
    assert not desk.case(CASE).unfinished
    assert "argued" in text_of(batch)


def test_a_source_that_is_not_known_any_more_takes_no_copy_away(desk: Desk, batch: Place) -> None:
    copies, path = batch.copies(), batch.private / "sources.json"
    known = json.loads(path.read_bytes())
    del known[f"{CASE}/document-02"]
    path.write_text(json.dumps(known), encoding="utf-8")
    with pytest.raises(ReviewError, match="where all sources"):
        desk.decide(CASE, lambda said: said.left_alone(("Larkfield Motors",)), given_now("R"))
    with pytest.raises(ReviewError, match="where all sources"):
        desk.again(CASE)
    assert batch.copies() == copies
    assert desk.case(CASE).contents.verdicts == ()


def test_verify_says_nothing_of_a_case_whose_decisions_it_cannot_read(
    desk: Desk, batch: Place, line: Line
) -> None:
    desk.decide(CASE, lambda said: said.named(("argued",), "client.friend"), given_now("R"))
    assert desk.report()
    assert {c.state for c in recheck(batch.out, batch.private, line, KeySource())} == {"clean"}
    unknown = recheck(batch.out, batch.private, line)
    assert {c.state for c in unknown} == {"not-checked"}
    assert all("--key-file" in c.note for c in unknown)


def test_what_was_agreed_to_is_open_again_where_something_else_stands_there_now(
    desk: Desk, batch: Place, cli: Cli
) -> None:
    case = desk.case(CASE)
    outcome = next(o for o in case.outcomes if any(f.kind == "quasi-identifier" for f in o.flags))
    keys = [flag_key(o.id, f) for o in case.outcomes for f in o.flags]
    desk.remark(CASE, [("ok", key) for key in keys], "R")
    desk.remark(CASE, [("note", keys[0])], "Ask her.")
    open_before = Casework(desk, desk.case(CASE)).facts.queue_open
    path = batch.input / "a" / "one.txt"
    path.write_text(NOTES["one.txt"].replace("beekeeper", "astronaut"), encoding="utf-8")
    cli(*batch.args())
    after = desk.case(CASE)
    assert [f.start for f in after.outcome(outcome.id).flags] == [f.start for f in outcome.flags]
    assert Casework(desk, after).facts.queue_open > open_before
    assert "Ask her." in after.contents.remarks.values()
