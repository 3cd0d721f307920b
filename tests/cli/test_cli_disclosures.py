"""The disclosure log and the way back from a copy, on the command line."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from helpers_batch import Place, Ran, Words, light_line, tree
from helpers_sign import CASE, PREPARER, RECIPIENT, Page, opened

from redactor.config.pipeline import Pipeline
from redactor.detect.verdicts import VerdictDetector

Cli = Callable[..., Ran]
Light = Callable[..., Pipeline]


@pytest.fixture
def page(place: Place, cli: Cli, light: Light) -> Iterator[Page]:
    """A case that was signed on the page."""
    made = opened(place, cli, light).signed()
    yield made
    made.site.desks.stop()


def released(page: Page) -> dict[str, bytes]:
    """The copies of the last bundle, by name."""
    page.hand_out(lock="open")
    data = (page.place.out / "released" / f"{page.bundle}.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.startswith("RC-")}


def test_a_log_without_an_entry_is_intact(place: Place, cli: Cli, light: Light) -> None:
    opened(place, cli, light).site.desks.stop()
    ran = cli("disclosures", place.out)
    assert ran.code == 0
    assert "The disclosure log is whole: 0 entries." in ran.out


def test_the_log_is_a_table_without_a_word_of_the_notes(page: Page, cli: Cli) -> None:
    released(page)
    ran = cli("disclosures", page.place.out)
    assert ran.code == 0
    assert "Handed out" in ran.out
    assert PREPARER in ran.out
    assert "The disclosure log is whole: 3 entries." in ran.out
    assert not any(word in ran.both for word in ("Quenby", "Marjolein", "sleep", "felt low"))


def test_the_log_as_json(page: Page, cli: Cli) -> None:
    released(page)
    said = cli("disclosures", page.place.out, "--json").json
    assert said["intact"]
    assert [entry["event"] for entry in said["entries"]] == ["prepared", "signed", "released"]
    assert said["entries"][2]["details"]["recipient"]["name"] == RECIPIENT
    assert said["last"] == said["entries"][2]["hash"]


def test_a_recall_list_says_whom_to_ask(page: Page, cli: Cli) -> None:
    assert cli("disclosures", page.place.out, "--recall-list", "case-0001").code == 0
    copies = {name.partition("/")[0] for name in released(page)}
    ran = cli("disclosures", page.place.out, "--recall-list", "case-0001")
    assert ran.code == 1
    assert f"Ask {RECIPIENT}, clinical supervisor to destroy" in ran.out
    assert all(copy in ran.out for copy in copies)
    (held,) = cli("disclosures", page.place.out, "--recall-list", "case-0001", "--json").json
    assert (held["status"], set(held["copies"].values())) == ("out", copies)
    page.post(f"release/{page.bundle}/destroyed", by=PREPARER, on="2026-01-31", confirmed_by=RECIPIENT)  # fmt: skip
    assert cli("disclosures", page.place.out, "--recall-list", "case-0001").code == 0


def test_a_recall_list_of_no_case_is_a_mistake(page: Page, cli: Cli) -> None:
    ran = cli("disclosures", page.place.out, "--recall-list", "case-0009")
    assert ran.code == 2
    assert "there is no such case" in ran.err


def test_a_changed_log_is_an_error(page: Page, cli: Cli) -> None:
    path = page.place.private / "ledger.jsonl"
    path.write_bytes(path.read_bytes().replace(PREPARER.encode(), b"Rowan Elleri", 1))
    for more in ((), ("--recall-list", "case-0001")):
        ran = cli("disclosures", page.place.out, *more)
        assert ran.code == 5
        assert "entry 1 of the disclosure log was changed" in ran.err
    ran = cli("disclosures", page.place.out, "--json")
    assert ran.code == 5
    assert not ran.json["intact"]
    assert ran.json["entries"] == []


def test_a_released_file_is_traced(page: Page, cli: Cli, tmp_path: Path) -> None:
    name, data = next(iter(released(page).items()))
    found = tmp_path / "found.txt"
    found.write_bytes(data)
    ran = cli("trace", found, "--out", page.place.out)
    assert ran.code == 0
    assert name.partition("/")[0] in ran.out
    assert "the very file that was" in ran.out
    (traced,) = cli("trace", found, "--out", page.place.out, "--json").json
    assert traced["evidence"] == "released-file"
    assert traced["recipient"] == f"{RECIPIENT}, clinical supervisor"
    assert traced["copy"] == name.partition("/")[0]


def test_an_excerpt_is_traced_from_a_file_and_from_stdin(
    page: Page, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    released(page)
    words = "came with her mother [Client's mother]. Telephone"
    excerpt = tmp_path / "mail.docx"
    excerpt.write_text(words, encoding="utf-8")
    (traced,) = cli("trace", excerpt, "--out", page.place.out, "--text", "--json").json
    assert traced["evidence"] == "phrases"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(words.encode())))
    ran = cli("trace", "-", "--out", page.place.out)
    assert ran.code == 0
    assert RECIPIENT in ran.out


def test_what_is_not_known_is_said(page: Page, cli: Cli, tmp_path: Path) -> None:
    released(page)
    other = tmp_path / "other.txt"
    other.write_text("entirely other words than those that stand in any note")
    ran = cli("trace", other, "--out", page.place.out)
    assert (ran.code, ran.out.startswith("No released copy is like it.")) == (1, True)
    other.write_text("two words")
    ran = cli("trace", other, "--out", page.place.out, "--text")
    assert ran.code == 6
    assert "fewer than 6 words" in ran.err
    assert cli("trace", tmp_path / "none.txt", "--out", page.place.out).code == 6
    assert cli("trace", other, "--out", page.place.out, "--out", tmp_path, "--private", tmp_path).code == 2  # fmt: skip


def test_several_folders_are_looked_through(page: Page, cli: Cli, tmp_path: Path) -> None:
    name, data = next(iter(released(page).items()))
    found = tmp_path / "found.txt"
    found.write_bytes(data)
    second = tmp_path / "second"
    second.mkdir()
    assert cli("run", page.place.input, "--out", second / "out").code == 0
    said = cli("trace", found, "--out", second / "out", "--out", page.place.out, "--json").json
    assert [one["copy"] for one in said] == [name.partition("/")[0]]
    assert CASE.rstrip("/").endswith(said[0]["case"])


def test_status_and_verify_tell_what_is_out_and_was_taken_out_since(
    page: Page, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "redactor.cli.verify.Line",
        lambda pipeline: light_line(pipeline, Words(), VerdictDetector()),
    )
    out = page.place.out
    copies = {name.partition("/")[0] for name in released(page)}
    quiet, calm = cli("status", out, "--json"), cli("verify", out, "--json")
    assert quiet.json["outdated"] == []
    assert calm.code == 0
    page.change()
    assert page.site.desks.of(page.site.workroom.batches()[0]).report()
    before = tree(page.place.root)
    told = cli("status", out, "--json")
    (one,) = told.json["outdated"]
    assert (one["case"], one["bundle"], one["details"]) == ("case-0001", page.bundle, 1)
    assert (list(one["copies"].values()), set(one["copies"]) <= copies) == ([1], True)
    shown = cli("status", out)
    assert (told.code, shown.code) == (1, 1)
    assert page.bundle in shown.out
    ran, table = cli("verify", out, "--json"), cli("verify", out)
    assert (ran.code, table.code) == (1, 1)
    states = {row["document"]: row["state"] for row in ran.json}
    (copy,) = one["copies"]
    assert states.pop(copy) == "outdated"
    assert set(states.values()) == {"clean"}
    assert "1 detail that was taken out since" in table.out
    assert tree(page.place.root) == before
    assert not any("felt low" in each.both for each in (told, shown, ran, table))
    page.post(f"release/{page.bundle}/recall", by=PREPARER, reason="A detail was left in them.")
    assert cli("status", out, "--json").json["outdated"] == []
    assert cli("verify", out).code == 0


def test_without_the_key_nobody_tells_what_is_out(
    page: Page, cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("redactor.cli.verify.Line", light_line)
    released(page)
    monkeypatch.setenv("REDACTOR_KEY_FOLDER", str(tmp_path / "elsewhere"))
    ran = cli("status", page.place.out, "--json")
    assert ran.json["outdated"] is None
    assert "only the key of the vault" in cli("status", page.place.out).out
    ran = cli("verify", page.place.out, "--json")
    assert ran.code == 1
    assert ("released", "not-checked") in {(row["document"], row["state"]) for row in ran.json}
