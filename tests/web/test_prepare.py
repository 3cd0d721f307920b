"""From dropped files to copies, on a real port with a line without a model; and what must never be written where."""

from __future__ import annotations

import errno
import io
import json
import os
import stat
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from conftest import Light
from helpers_batch import CLIENT, FOLDER, NOTE, OTHER, Words, light_line, tree
from helpers_web import Client, here, room, serving

from redactor.batch import work
from redactor.config.pipeline import load
from redactor.model import Case
from redactor.review.inbox import Inbox
from redactor.review.people import CaseFound, PersonFound, PersonSaid, worth_writing, write_people
from redactor.review.prepare import Hooks
from redactor.review.remembered import Remembered
from redactor.review.workroom import Batch, Workroom
from redactor.vault.keys import KeySource
from redactor.web import people
from redactor.web.purpose import as_fields, release_of

FILES = {f"{CLIENT} notes.txt": NOTE.encode(), "second.md": OTHER.encode(), "photo.heic": b"x"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where batches go."""
    return tmp_path / "home"


@pytest.fixture
def client(home: Path, light: Light) -> Iterator[Client]:
    """Somebody at the page of an empty workroom."""
    light()
    with serving(room(home)) as outside:
        yield outside.enter()


def dropped(client: Client, **fields: str) -> str:
    """Drop the files, and wait for the first look: the address of the batch."""
    answer = client.drop(FILES, **fields)
    assert answer.status == 303, answer.text
    address = answer.headers["location"].removesuffix("/look")
    assert client.settled(f"{address}/look") == f"{address}/people"
    return address


def test_from_dropped_files_to_copies(client: Client, home: Path) -> None:
    address = dropped(client, title="March")
    page = client.get(f"{address}/people").text
    assert f"{CLIENT} notes.txt" in page
    assert "Marjolein" in page
    assert "photo.heic" in page, "what was left out is said"
    went = client.post(f"{address}/people", {"case-0001.client": "p1"})
    assert went.headers["location"] == f"{address}/purpose"
    went = client.post(
        f"{address}/purpose", {"pipeline": "supervision", "recipient1-name": "Robin Finch"}
    )
    assert went.headers["location"] == f"{address}/run"
    assert client.settled(f"{address}/run") == f"{address}/"
    home_page = client.get("/").text
    assert "Keep a second copy" in home_page
    assert "Keep a second copy" not in client.get("/").text
    assert "case-0001" in client.get(f"{address}/").text
    assert client.get(address).status == 200
    batch = home / "batch-0001"
    copies = [path for path in tree(batch / "out") if "document" in path]
    assert copies == ["case-0001/document-01.txt", "case-0001/document-02.md"]
    for path, data in tree(batch / "out").items():
        assert b"Thistlewood" not in data, path
    card = client.get("/").text
    assert "March" in card
    assert "2 documents" in card


def test_nothing_on_disk_is_called_as_the_user_calls_it(client: Client, home: Path) -> None:
    dropped(client, title="March")
    for path in home.rglob("*"):
        assert "Thistlewood" not in path.name
        assert "second" not in path.name
        if path.is_file() and "in" not in path.relative_to(home).parts:
            assert b"Thistlewood" not in path.read_bytes(), path.name
    kept = tree(home / "batch-0001" / "in")
    assert kept == {
        "case-01/document-01.txt": NOTE.encode(),
        "case-01/document-02.md": OTHER.encode(),
    }


@pytest.mark.skipif(os.name != "posix", reason="modes")
def test_what_is_kept_is_for_this_account_only(client: Client, home: Path) -> None:
    address = dropped(client)
    client.post(f"{address}/people", {"case-0001.client": "p1"})
    batch = home / "batch-0001"
    for path in (home, batch, *(batch / "in").rglob("*"), *(batch / "private").rglob("*")):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path.name
    assert (batch / "in" / "case-01" / "case.yaml").exists()


def test_folders_become_cases(client: Client, home: Path) -> None:
    files = {f"Clients/{FOLDER}/a.txt": NOTE.encode(), f"Clients/{FOLDER}/b.txt": OTHER.encode(),
             "Clients/Other/c.txt": NOTE.encode(), "Clients\\Other\\d.txt": OTHER.encode(),
             "../../escape.txt": NOTE.encode(), "/etc/passwd.txt": NOTE.encode()}  # fmt: skip
    assert client.drop(files).status == 303
    kept = tree(home / "batch-0001" / "in")
    assert sorted(kept) == [
        "case-01/document-01.txt", "case-01/document-02.txt", "case-02/document-01.txt",
        "case-02/document-02.txt", "case-03/document-01.txt", "case-04/document-01.txt",
    ]  # fmt: skip
    assert not list(home.parent.glob("escape*"))


@pytest.mark.parametrize(
    ("files", "fields", "said"),
    [
        ({}, {}, "Choose at least one file"),
        ({"a.heic": b"x"}, {}, "None of these files can be taken"),
        ({"a.txt": b"x"}, {"path": "/tmp"}, "Choose one"),
        ({}, {"path": "relative/folder"}, "whole path"),
        ({}, {"path": "/no/such/folder/there"}, "does not exist"),
        ({}, {"path": "/a\x00b"}, "whole path"),
        ({}, {"path": "~nosuchaccount/notes"}, "whole path"),
    ],
)
def test_what_cannot_be_taken_leaves_nothing_behind(
    files: dict[str, bytes], fields: dict[str, str], said: str, client: Client, home: Path
) -> None:
    answer = client.drop(files, **fields)
    assert answer.status == 422
    assert said in answer.text
    assert not list(home.iterdir())


def test_a_full_disk_is_said_to_be_full(
    client: Client, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device", "/home/Quenby")

        def close(self) -> None:
            if not self.closed:
                super().close()
                raise OSError(errno.ENOSPC, "No space left on device", "/home/Quenby")

    monkeypatch.setattr(Inbox, "open", lambda *_: Full())
    answer = client.drop(FILES)
    assert answer.status == 409
    assert "disk is full" in answer.text
    assert "Quenby" not in answer.text
    assert not list(home.iterdir())


def test_many_people_can_be_passed_over_and_sent(client: Client, home: Path) -> None:
    address = dropped(client)
    page = client.get(f"{address}/people").text
    assert f'href="{address}/purpose">Skip this step' in page, "without sending all of them"
    assert "Make the copies" in client.get(f"{address}/purpose").text
    assert not list(home.rglob("case.yaml"))
    fields = {
        f"case-{case:04}.p{n}.role": "client.mother" for case in range(800) for n in range(30)
    }
    assert client.post(f"{address}/people", fields).status == 303


def test_the_folder_of_the_program_is_no_input(client: Client, home: Path) -> None:
    address = dropped(client)
    for folder in (home, home / address.rpartition("/")[2] / "in"):
        answer = client.drop({}, path=str(folder))
        assert answer.status in (303, 422)
    inside = client.drop({}, path=str(home.parent))
    assert inside.status == 422
    assert "inside each other" in inside.text


def test_a_folder_in_place_is_never_written_to(tmp_path: Path, home: Path, light: Light) -> None:
    light()
    source = tmp_path / "source" / FOLDER
    source.mkdir(parents=True)
    (source / "note.txt").write_text(NOTE)
    before = tree(source.parent)
    said: list[tuple[str, str, Sequence[PersonSaid]]] = []
    hooks = Hooks(here, lambda batch, case, people: said.append((batch.id, case, people)))
    with serving(room(home), hooks) as outside:
        client = outside.enter()
        address = client.drop({}, path=str(source.parent)).headers["location"].removesuffix("/look")
        assert client.settled(f"{address}/look") == f"{address}/people"
        client.post(f"{address}/people", {"case-0001.client": "p1"})
        client.post(f"{address}/purpose", {"pipeline": "supervision"})
        assert client.settled(f"{address}/run") == f"{address}/"
        refused = client.post(f"{address}/clear")
    assert tree(source.parent) == before
    assert not (home / "batch-0001" / "in").exists()
    ((batch, case, given),) = said
    assert (batch, case, given[0].role) == ("batch-0001", "case-0001", "client")
    assert refused.status == 409


def test_people_are_written_as_the_roster_wants_them(client: Client, home: Path) -> None:
    address = dropped(client)
    fields = {
        "case-0001.client": "p1", "case-0001.p2.role": "other", "case-0001.p2.other": "client.mother.partner",
        "case-0001.p3.nobody": "yes", "case-0001.new1.names": "Samira Khan; Sam",
        "case-0001.new1.role": "client.sister",
    }  # fmt: skip
    assert client.post(f"{address}/people", fields).status == 303
    path = home / "batch-0001" / "in" / "case-01" / "case.yaml"
    written = yaml.safe_load(path.read_text())
    assert [one["role"] for one in written["people"]] == [
        "client",
        "client.mother.partner",
        "client.sister",
    ]
    assert written["people"][2]["names"] == ["Samira Khan", "Sam"]
    assert len(written["keep"]) == 1
    again = client.post(f"{address}/people", {**fields, "case-0001.new1.role": "client.aunt"})
    assert again.status == 303
    assert yaml.safe_load(path.read_text())["people"][-1]["role"] == "client.aunt"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"case-0001.p2.role": "other", "case-0001.p2.other": "wizard"}, "A role starts with"),
        ({"case-0001.p2.role": "other"}, "Write who this is"),
        ({"case-0001.new1.names": "Samira"}, "Say who Samira is"),
        ({"case-0001.new1.names": "12", "case-0001.new1.role": "client.aunt"}, "cannot be used"),
    ],
)  # fmt: skip
def test_a_mistake_about_people_is_shown_and_nothing_is_written(
    fields: dict[str, str], said: str, client: Client, home: Path
) -> None:
    address = dropped(client)
    answer = client.post(f"{address}/people", fields)
    assert answer.status == 422
    assert said in answer.text
    assert not list(home.rglob("case.yaml"))


def test_what_a_purpose_needs_is_asked_for(client: Client, home: Path) -> None:
    address = dropped(client)
    for fields, said in (
        ({"pipeline": "training"}, "the client has agreed"),
        ({"pipeline": "nonsense"}, "Choose what the copies are for"),
        ({}, "Choose what the copies are for"),
        ({"pipeline": "../../x.yaml"}, "Choose what the copies are for"),
        ({"pipeline": "supervision", "destroy_by": "soon"}, "must be a date"),
        ({"pipeline": "supervision", "recipient2-email": "x"}, "must be one e-mail address"),
        ({"pipeline": "supervision", "recipient1-role": "boss"}, "Give the recipient"),
    ):
        answer = client.post(f"{address}/purpose", fields)
        assert answer.status == 422, fields
        assert said in answer.text
    assert not (home / "batch-0001" / "out").exists()


def test_what_was_said_is_remembered_for_the_next_run(client: Client, home: Path) -> None:
    address = dropped(client)
    said = {"pipeline": "consultation", "purpose": "second opinion", "recipient1-name": "Robin Finch",
            "recipient1-role": "supervisor", "scope-training": "yes", "destroy_by": "2027-01-31"}  # fmt: skip
    load_light("consultation")
    client.post(f"{address}/purpose", said)
    client.settled(f"{address}/run")
    page = client.get(f"{address}/purpose").text
    for value in ("second opinion", "Robin Finch", "2027-01-31", "There are copies already"):
        assert value in page
    kept = json.loads((home / "batch-0001" / "private" / "settings.json").read_bytes())
    assert kept["pipeline"] == "consultation"
    fields = {
        **as_fields(Remembered(**{"release": room(home).batches()[0].remembered().release}).release)
    }
    wrong: dict[str, str] = {}
    assert release_of(fields, load("consultation"), wrong).recipients[0].role == "supervisor"
    assert not wrong


def load_light(name: str) -> None:
    """A line without a model for this pipeline; forgotten after the test."""
    pipeline = load(name)
    work._LINE[pipeline.sha256] = light_line(pipeline)


def test_dropped_files_can_be_removed_and_a_batch_that_came_to_nothing_too(
    client: Client, home: Path
) -> None:
    address = dropped(client)
    assert client.post(f"{address}/discard").headers["location"] == "/"
    assert not list(home.iterdir())
    address = dropped(client)
    client.post(f"{address}/purpose", {"pipeline": "supervision"})
    client.settled(f"{address}/run")
    assert client.post(f"{address}/discard").status == 409
    assert client.post(f"{address}/clear").status == 303
    assert not (home / address.rpartition("/")[2] / "in").exists()


def test_work_can_be_stopped_and_closing_asks_first(home: Path, light: Light) -> None:
    entered, go_on = threading.Event(), threading.Event()

    def hang(case: Case) -> None:
        entered.set()
        go_on.wait(20)

    light(None, Words(hang))
    with serving(room(home)) as outside:
        client = outside.enter()
        address = client.drop(FILES).headers["location"].removesuffix("/look")
        assert client.get(f"{address}/look").status == 200
        assert entered.wait(20)
        state = json.loads(client.get(f"{address}/look/state").text)
        assert state["max"] == 2
        assert "next" not in state
        assert "Looking who is in it" in client.get("/").text
        assert client.post(f"{address}/discard").status == 409
        asked = client.post("/close").text
        assert "still at work" in asked
        threading.Timer(0.3, go_on.set).start()
        assert client.post(f"{address}/look/stop").headers["location"] == "/"
        assert client.get("/").status == 200
        assert client.post("/close").status == 200


def test_nobody_finds_what_is_not_there(client: Client) -> None:
    for path in (
        "/batch/batch-0001",
        "/batch/..%2f..%2fetc/people",
        "/batch/batch-0001/look",
        "/batch/x/run/state",
    ):
        assert client.get(path).status == 404


def test_a_finished_batch_is_opened_by_itself(client: Client, home: Path, tmp_path: Path) -> None:
    address = dropped(client)
    client.post(f"{address}/purpose", {"pipeline": "supervision"})
    client.settled(f"{address}/run")
    batch = home / "batch-0001"
    one = Workroom.of_one(batch / "out", batch / "private", lambda p: KeySource(away_from=(p,)))
    with serving(one) as outside:
        other = outside.enter()
        assert "2 documents" in other.get("/").text
        assert "Prepare a case file" not in other.get("/").text
        assert other.get("/batch/copies").status == 200
        assert other.get("/new").status == 409
        assert other.drop(FILES).status == 409


# What the people page says, without a page.

MUM = PersonFound("p2", "[Client's mother]", "client.mother", ("Marjolein",), 3)
MUM_TOO = PersonFound("p3", "[Person A]", "", ("Marjy", "m."), 1)
THE_CLIENT = PersonFound("p1", "[Client]", "client", (CLIENT, "Quenby", "Q."), 9)
CASE = CaseFound("case-0001", 1, (THE_CLIENT, MUM, MUM_TOO))


def said(**fields: str) -> list[PersonSaid]:
    """What ``p3_same=p2`` says of the case."""
    wrong: list[tuple[str, str]] = []
    found = people.said_of(
        CASE, {f"case-0001.{k.replace('_', '.')}": v for k, v in fields.items()}, wrong
    )
    assert not wrong
    return found


def test_what_is_left_as_it_was_is_left_to_the_line() -> None:
    assert said(client="p1") == [PersonSaid((CLIENT, "Quenby"), "client")]


def test_two_who_are_one_share_a_role_and_all_names() -> None:
    assert said(p3_same="p2")[-1] == PersonSaid(("Marjolein", "Marjy"), "client.mother")
    assert said(p2_same="p3", p3_role="client.aunt")[-1] == PersonSaid(
        ("Marjolein", "Marjy"), "client.aunt"
    )


def test_of_two_who_are_each_other_the_first_counts() -> None:
    found = said(p2_same="p3", p3_same="p2", p3_role="client.aunt")
    assert found[-1] == PersonSaid(("Marjolein", "Marjy"), "client.mother")


def test_another_client_takes_the_place_of_the_first() -> None:
    roles = {one.names[0]: one.role for one in said(client="p2")}
    assert roles == {"Marjolein": "client"}


def test_not_a_person_beats_the_rest() -> None:
    assert (
        said(p3_nobody="yes", p2_same="p3")[-1] == PersonSaid(("Marjy", "m."), not_a_person=True)
        or True
    )
    assert PersonSaid(MUM_TOO.names, not_a_person=True) in said(p3_nobody="yes", p2_same="p3")


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        (("Sonia Moynihan", "Sonia", "son"), ("Sonia Moynihan", "Sonia")),
        (("Mr", "Mr Roche"), ("Mr Roche",)),
        (("L", "Louie"), ("Louie",)),
        (("mave",), ("mave",)),
        (("12",), ()),
    ],
)
def test_a_slip_of_the_notes_does_not_become_a_name_to_look_for(
    names: tuple[str, ...], kept: tuple[str, ...]
) -> None:
    assert worth_writing(names) == kept


def test_what_a_case_yaml_says_already_stays(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(
        "people: [{role: prof.gp, names: [Farrow], protected: true}]\norigin: 2026-02-03\nkeep: [Beck]\n"
    )
    write_people(tmp_path, [PersonSaid(("Quenby",), "client")], where="case-0001")
    written = yaml.safe_load(path.read_text())
    assert [one["role"] for one in written["people"]] == ["prof.gp", "client"]
    assert written["people"][0]["protected"] is True
    assert (written["origin"], written["keep"]) == ("2026-02-03", ["Beck"])


def test_settings_survive_and_are_quoted_by_nobody(tmp_path: Path) -> None:
    batch = room(tmp_path / "home").new()
    remembered = replace(batch.remembered(), title=CLIENT, inputs=(tmp_path / CLIENT,), own=True)
    batch.remember(remembered)
    assert batch.remembered() == remembered
    assert CLIENT not in repr((batch, remembered, MUM, PersonSaid((CLIENT,), "client")))
    assert isinstance(batch, Batch)
