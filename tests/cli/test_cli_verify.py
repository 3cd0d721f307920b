"""``redactor verify``: finished copies are looked at again, with the originals at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import helpers_docx
import pytest
from conftest import Cli, Light
from helpers_batch import CLIENT, NOTE, OTHER, WORDS, Place, Ran, holds, light_line, tree

FOLDER = f"{CLIENT} (Farrow)"


@pytest.fixture
def finished(place: Place, cli: Cli, light: Light, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A finished run over two cases, and a ``verify`` without a model."""
    light()
    monkeypatch.setattr("redactor.cli.verify.Line", light_line)
    folder = place.case(f"a {FOLDER}", note_txt=NOTE)
    word = helpers_docx.build(helpers_docx.paragraph("Quenby Thistlewood saw Marjolein.")).data
    (folder / "word.docx").write_bytes(word)
    place.case(f"b {FOLDER}", note_txt=OTHER)
    assert cli(*place.args()).code == 0
    assert len(place.copies()) == 3
    return place


TEXT, WORD, LONE = "case-0001/document-01", "case-0001/document-02", "case-0002/document-01"


def states(ran: Ran) -> dict[str, str]:
    return {row["document"]: row["state"] for row in ran.json}


def verify(cli: Cli, place: Place) -> Ran:
    before = tree(place.root)
    ran = cli("verify", place.out, "--json")
    shown = cli("verify", place.out)
    assert shown.code == ran.code
    assert tree(place.root) == before
    assert holds(WORDS, ran.both, shown.both) == []
    for document, state in states(ran).items():
        assert document in shown.out
        assert state in shown.out
    return ran


def test_clean(finished: Place, cli: Cli) -> None:
    ran = verify(cli, finished)
    assert ran.code == 0
    assert states(ran) == dict.fromkeys((TEXT, WORD, LONE), "clean")


def test_a_copy_that_was_changed(finished: Place, cli: Cli) -> None:
    copy = finished.out / f"{TEXT}.txt"
    copy.write_bytes(copy.read_bytes().replace(b"felt low", b"felt fine"))
    ran = verify(cli, finished)
    assert ran.code == 1
    assert states(ran) == {TEXT: "changed", WORD: "clean", LONE: "clean"}


@pytest.mark.parametrize("name", ["Quenby", "QUENBY", "Thistle\u00adwood", "Ring 07700-900-123"])
def test_a_name_that_was_written_back(name: str, finished: Place, cli: Cli) -> None:
    copy = finished.out / f"{TEXT}.txt"
    copy.write_bytes(copy.read_bytes() + f"-- {name}\n".encode())
    ran = verify(cli, finished)
    assert ran.code == 1
    assert states(ran) == {TEXT: "leak", WORD: "clean", LONE: "clean"}
    (row,) = (row for row in ran.json if row["leaks"])
    assert row["leaks"][0]["entity_type"] in ("PERSON", "PHONE_NUMBER")


def test_a_name_written_back_into_a_word_copy(finished: Place, cli: Cli) -> None:
    copy = finished.out / f"{WORD}.docx"
    files = helpers_docx.unzip(copy.read_bytes())
    files["docProps/custom.xml"] = b"<x>Marjolein</x>"
    copy.write_bytes(helpers_docx.zip_of(files))
    assert states(verify(cli, finished)) == {TEXT: "clean", WORD: "leak", LONE: "clean"}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 cut", b"no zip at all"])
def test_a_copy_that_cannot_be_read_any_more(data: bytes, finished: Place, cli: Cli) -> None:
    (finished.out / f"{WORD}.docx").write_bytes(data)
    ran = verify(cli, finished)
    assert ran.code == 1
    assert states(ran) == {TEXT: "clean", WORD: "changed", LONE: "clean"}


def test_a_copy_that_is_gone(finished: Place, cli: Cli) -> None:
    (finished.out / f"{LONE}.txt").unlink()
    ran = verify(cli, finished)
    assert ran.code == 1
    assert states(ran) == {TEXT: "clean", WORD: "clean", LONE: "missing"}


@pytest.mark.parametrize("how", ["changed", "gone"])
def test_a_source_that_is_not_as_it_was(how: str, finished: Place, cli: Cli) -> None:
    source = finished.input / f"a {FOLDER}" / "note.txt"
    if how == "changed":
        source.write_text(NOTE + "More.\n")
    else:
        source.unlink()
    ran = verify(cli, finished)
    assert ran.code == 1
    assert states(ran) == {TEXT: "not-checked", WORD: "not-checked", LONE: "clean"}


def test_a_roster_counts(finished: Place, cli: Cli) -> None:
    roster = finished.input / f"b {FOLDER}" / "case.yaml"
    roster.write_text("people: [{role: client.friend, names: [Zzyx]}]\n")
    note = finished.input / f"b {FOLDER}" / "note.txt"
    note.write_text("Zzyx came.\n")
    assert cli(*finished.args()).code == 0
    copy = finished.out / f"{LONE}.txt"
    assert b"Zzyx" not in copy.read_bytes()
    copy.write_text("Zzyx was here.\n")
    ran = cli("verify", finished.out, "--json")
    assert states(ran)[LONE] == "leak"
    roster.write_text("people: [{role: cleint, names: [Zzyx]}]\n")
    broken = cli("verify", finished.out, "--json")
    assert states(broken)[LONE] == "not-checked"
    assert holds(("Zzyx",), ran.both, broken.both) == []


def test_a_roster_beside_a_file_given_by_itself_is_its_roster(finished: Place, cli: Cli) -> None:
    folder = finished.input / f"b {FOLDER}"
    (folder / "case.yaml").write_text("not a roster")
    out = finished.root / "single"
    assert cli("run", folder / "note.txt", "--out", out).code == 1
    (folder / "case.yaml").write_text("people: []\n")
    assert cli("run", folder / "note.txt", "--out", out).code == 0
    assert cli("verify", out).code == 0


def test_not_an_output_folder(place: Place, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("redactor.cli.verify.Line", light_line)
    for folder in (place.root / "nothing", place.input):
        ran = cli("verify", folder)
        assert ran.code == 6
        assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"documents": 3}', '{"documents": [{"id": "Quenby"}]}']
)
def test_a_damaged_report(content: str, finished: Place, cli: Cli) -> None:
    (finished.out / "report.json").write_text(content)
    ran = cli("verify", finished.out)
    assert ran.code == 6
    assert "report.json" in ran.err
    assert holds(WORDS, ran.both) == []


@pytest.mark.parametrize("content", ["", "[]", "7", '["Quenby"]'])
def test_damaged_sources(content: str, finished: Place, cli: Cli) -> None:
    (finished.private / "sources.json").write_text(content)
    ran = cli("verify", finished.out)
    assert ran.code == 6
    assert "private" in ran.err
    assert holds(WORDS, ran.both) == []


def test_a_report_that_points_elsewhere(finished: Place, cli: Cli) -> None:
    """A report that was tampered with must not make the program read what it was not given."""
    report: dict[str, Any] = finished.report
    elsewhere = finished.root / "elsewhere.txt"
    elsewhere.write_text("Quenby")
    for output in ("../elsewhere.txt", str(elsewhere), "report.json", "case-0001", ""):
        report["documents"][0]["output"] = output
        (finished.out / "report.json").write_text(json.dumps(report))
        ran = cli("verify", finished.out, "--json")
        assert ran.code in (1, 6)
        if ran.code == 1:
            assert states(ran)[TEXT] in ("missing", "not-checked", "changed")
    assert Path(elsewhere).read_text() == "Quenby"


def test_another_private_folder(finished: Place, cli: Cli) -> None:
    elsewhere = finished.root / "vault"
    finished.private.rename(elsewhere)
    assert cli("verify", finished.out).code == 6
    assert cli("verify", finished.out, "--private", elsewhere).code == 0
