"""What ``redactor status`` says, and that it changes nothing."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli, Light
from helpers_batch import FOLDER, NOTE, OTHER, WORDS, Place, cases, holds, tree

from redactor.batch.health import NAME, Facts, Health
from redactor.batch.journal import Journal
from redactor.batch.state import State
from redactor.lock import locked


@pytest.fixture
def done(place: Place, cli: Cli, light: Light) -> Place:
    """A finished run in which one document and one case need a person."""
    light()
    cases(place, 2)
    place.case(f"bad {FOLDER}", note_txt=NOTE, empty_txt=b"")
    (place.case(f"roster {FOLDER}", note_txt=NOTE) / "case.yaml").write_text("people: [")
    assert cli(*place.args()).code == 1
    return place


def facts(place: Place, **changed: Any) -> None:
    """A health file of a watcher."""
    moment = now(0)
    said = {**asdict(Facts(beat=moment, since=moment, started=moment, every=10.0)), **changed}
    (place.private / NAME).write_text(json.dumps(said), encoding="utf-8")


def now(seconds_ago: float) -> str:
    return (datetime.now(UTC) - timedelta(seconds=seconds_ago)).strftime("%Y-%m-%dT%H:%M:%SZ")


def everything(place: Place) -> dict[str, tuple[int, int, bytes]]:
    """Every file of the private folder with its time and content."""
    return {
        name: (
            (place.private / name).stat().st_mtime_ns,
            (place.private / name).stat().st_mode,
            data,
        )
        for name, data in tree(place.private).items()
    }


def test_of_a_finished_run(done: Place, cli: Cli) -> None:
    told = cli("status", done.out, "--json")
    assert told.code == 1
    state = told.json
    assert set(state) == {*(field.name for field in fields(State)), "outdated"}
    assert state["outdated"] == []
    assert (state["at_work"], state["watcher"]) == (False, None)
    assert (state["cases"], state["done"], state["unfinished"]) == (4, 3, 1)
    assert state["documents"] == {
        "published": 5, "needs-review": 0, "quarantined": 0, "failed": 2, "skipped": 0
    }  # fmt: skip
    assert sum(state["reasons"].values()) == 2
    assert [one["document"] for one in state["needs_person"]] == [
        name
        for name, entry in sorted(done.documents().items())
        if entry["status"] != "published"
    ]  # fmt: skip
    assert all(one["code"] and one["next"] for one in state["needs_person"])
    assert datetime.fromisoformat(state["last_done"]).tzinfo is not None
    shown = cli("status", done.out)
    assert shown.code == 1
    assert "at work now" in shown.out
    for one in state["needs_person"]:
        assert one["document"] in shown.out


def test_all_is_well(place: Place, cli: Cli, light: Light) -> None:
    light()
    cases(place, 1)
    assert cli(*place.args()).code == 0
    assert cli("status", place.out).code == 0
    facts(place)
    assert cli("status", place.out).code == 0


def test_no_name_and_no_path_is_shown(done: Place, cli: Cli) -> None:
    facts(done, state="waiting", problem="INPUT 1 does not exist.")
    for more in ((), ("--json",)):
        told = cli("status", done.out, *more)
        assert holds((*WORDS, str(done.root), "note.txt", "bad "), told.both) == []


@pytest.mark.parametrize("at_work", [False, True])
def test_nothing_is_changed(at_work: bool, done: Place, cli: Cli) -> None:
    """No file of SQLite is left, none is rewritten; also not by an account that may write there."""
    journal = Journal(done.private / "journal.sqlite") if at_work else None
    if journal:
        journal.query("INSERT INTO strikes VALUES ('x', '', '', '', 1, '')")
        assert (done.private / "journal.sqlite-wal").stat().st_size
    before = everything(done)
    for more in ((), ("--json",)):
        assert cli("status", done.out, *more).code == 1
    after = everything(done)
    assert set(after) == set(before)
    shared = "journal.sqlite-shm"  # readers mark their place in it
    assert {k: v for k, v in after.items() if k != shared} == {
        k: v for k, v in before.items() if k != shared
    }
    if journal:
        journal.close()


def test_what_is_only_in_the_log_of_the_journal_is_told(done: Place, cli: Cli) -> None:
    """As after a kill: the log was not yet put into the journal."""
    journal = Journal(done.private / "journal.sqlite")
    journal.query("DELETE FROM done")
    copy = done.root / "killed"
    shutil.copytree(done.private, copy)
    journal.close()
    told = cli("status", done.out, "--private", copy, "--json")
    assert (told.json["done"], told.json["unfinished"]) == (0, 4)


def test_of_one_at_work(done: Place, cli: Cli) -> None:
    with locked(done.private / "run.lock"):
        assert cli("status", done.out, "--json").json["at_work"] is True
        assert "yes" in cli("status", done.out).out
    assert cli("status", done.out, "--json").json["at_work"] is False


def test_to_look_is_no_reason_for_a_run_to_stop(
    done: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody looks at the very moment at which a run begins."""
    from redactor import lock

    real, tries = lock._taken, [False]
    monkeypatch.setattr(lock, "_taken", lambda handle: tries.pop() if tries else real(handle))
    with locked(done.private / "run.lock"):
        assert tries == []


@pytest.mark.parametrize(
    ("changed", "code", "word"),
    [
        ({}, 0, "watching"),
        ({"state": "working"}, 0, "working"),
        ({"state": "waiting", "problem": "OUT is empty."}, 0, "OUT is empty."),
        ({"beat": now(3600)}, 1, "dead, or hangs"),
        ({"state": "waiting", "beat": now(3600)}, 1, "dead, or hangs"),
        ({"state": "stopped", "beat": now(3600)}, 0, "stopped"),
        ({"state": "failed", "beat": now(3600)}, 1, "failed"),
        ({"beat": now(-3600)}, 0, "watching"),
        ({"every": 3600.0, "beat": now(7000)}, 0, "watching"),
    ],
)
def test_of_a_watcher(
    changed: dict[str, Any], code: int, word: str, place: Place, cli: Cli, light: Light
) -> None:
    light()
    cases(place, 1)
    assert cli(*place.args("--no-vault")).code == 0
    facts(place, **changed)
    told = cli("status", place.out)
    assert told.code == code
    assert word in told.out
    elsewhere = place.root / "elsewhere.json"
    (place.private / NAME).rename(elsewhere)
    assert cli("status", place.out, "--json").json["watcher"] is None
    told = cli("status", place.out, "--health", elsewhere, "--json")
    assert told.code == code
    assert told.json["watcher"]["late"] is (word == "dead, or hangs")


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", '{"beat": 1}', '{"beat": "2020-01-01T00:00:00"}', "\x00"]
)
def test_a_health_file_that_is_none(text: str, done: Place, cli: Cli) -> None:
    (done.private / NAME).write_text(text, encoding="utf-8")
    assert cli("status", done.out, "--json").json["watcher"] is None


def test_a_health_file_of_another_version(done: Place, cli: Cli) -> None:
    (done.private / NAME).write_text(
        json.dumps({"beat": now(1), "every": 10, "more": 1, "state": "watching"}), encoding="utf-8"
    )
    told = cli("status", done.out)
    assert told.code == 1
    assert "watching" in told.out


def test_without_a_journal(place: Place, cli: Cli) -> None:
    told = cli("status", place.out)
    assert (told.code, told.out) == (6, "")
    (line,) = told.err.splitlines()
    assert "no journal" in line
    assert not place.private.exists()


@pytest.mark.parametrize("spoil", [b"", b"not a database", None])
def test_with_a_journal_that_is_none(spoil: bytes | None, done: Place, cli: Cli) -> None:
    journal = done.private / "journal.sqlite"
    journal.unlink()
    if spoil is None:
        journal.mkdir()
    else:
        journal.write_bytes(spoil)
    told = cli("status", done.out)
    assert (told.code, told.out) == (6, "")
    (line,) = told.err.splitlines()
    assert "cannot be read" in line


def test_with_a_private_folder_that_may_not_be_read(
    done: Place, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Callable[..., os.stat_result] = Path.stat

    def stat(path: Path, **more: bool) -> os.stat_result:
        if path.name == "journal.sqlite":
            raise PermissionError(13, FOLDER)
        return real(path, **more)

    monkeypatch.setattr(Path, "stat", stat)
    told = cli("status", done.out)
    assert told.code == 6
    (line,) = told.err.splitlines()
    assert "cannot be read (PermissionError)" in line
    assert holds(WORDS, line) == []


def test_of_an_earlier_version(done: Place, cli: Cli) -> None:
    with closing(sqlite3.connect(done.private / "journal.sqlite")) as journal:
        journal.execute("DROP TABLE strikes")
        journal.execute("DROP TABLE notes")
        journal.commit()
    told = cli("status", done.out, "--json")
    assert told.code == 1
    assert told.json["cases"] == 4


def test_a_long_list_is_cut_on_the_screen_and_whole_as_json(
    place: Place, cli: Cli, light: Light
) -> None:
    light()
    for number in range(60):
        place.case(f"{number:03}", empty_txt=b"", other_txt=OTHER)
    assert cli(*place.args("--no-vault")).code == 1
    assert "10 more" in cli("status", place.out).out
    state = cli("status", place.out, "--json").json
    assert len(state["needs_person"]) == 60
    names = [one["document"] for one in state["needs_person"]]
    assert names == sorted(names)


def test_health_says_each_thing_once(tmp_path: Path) -> None:
    """Who says what it said before writes nothing: the beat does."""
    path = tmp_path / NAME
    with Health(path, "supervision", 3600) as health:
        assert not path.exists()
        health.say("working")
        assert not path.exists()
        health.begin()
        first = path.stat().st_mtime_ns, path.stat().st_ino
        health.say("working")
        health.done("case-0001", 2)
        assert (path.stat().st_mtime_ns, path.stat().st_ino) == first
        health.say("watching", unsettled=3)
        said = json.loads(path.read_bytes())
        assert (said["state"], said["unsettled"], said["cases"], said["documents"]) == (
            "watching", 3, 1, 2,
        )  # fmt: skip
        assert path.stat().st_ino != first[1]
    assert json.loads(path.read_bytes())["state"] == "stopped"


@pytest.mark.parametrize(
    ("end", "state"),
    [
        (None, "stopped"),
        (KeyboardInterrupt, "stopped"),
        (ValueError, "failed"),
        (SystemExit, "failed"),
    ],
)
def test_health_says_how_it_ended(
    end: type[BaseException] | None, state: str, tmp_path: Path
) -> None:
    health = Health(tmp_path / NAME, "supervision")
    health.begin()
    health.__exit__(end)
    assert json.loads((tmp_path / NAME).read_bytes())["state"] == state
