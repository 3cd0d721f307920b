"""The vault beside a run: made with the first case, sealed before the journal says done, asked before the next."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli, Light
from helpers_batch import CLIENT, FOLDER, NOTE, OTHER, WORDS, Place, cases, holds, tree
from helpers_vault import killed_at

from redactor.batch import work
from redactor.pipeline import CaseResult, Line
from redactor.vault.keys import KEY_FILE, KEY_FOLDER, PASSPHRASE, KeySource
from redactor.vault.store import open_vault, sealed_cases
from redactor.vocabulary import label_spans
from redactor.watch import Watch

PHRASE = "seven quiet herons by the water"


@pytest.fixture
def keys(place: Place, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty key folder."""
    monkeypatch.setenv(KEY_FOLDER, str(place.root / "config" / "keys"))
    return place.root / "config" / "keys"


class Seen:
    """What the line was given, case by case."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.known: list[tuple[str, ...]] = []
        self.secrets: list[bytes] = []
        real = Line.run

        def run(
            line: Line,
            case: str,
            sources: Any,
            roster: Any,
            known: Any,
            secret: bytes,
            watch: Watch,
        ) -> CaseResult:
            self.known.append(tuple(sorted(entry.label for entry in known)))
            self.secrets.append(secret)
            return real(line, case, sources, roster, known, secret, watch)

        monkeypatch.setattr(Line, "run", run)


def test_a_first_run_makes_a_key_and_says_so(
    place: Place, cli: Cli, light: Light, keys: Path
) -> None:
    light()
    cases(place)
    ran = cli(*place.args())
    assert "A new key seals the way back" in ran.out
    assert len(list(keys.iterdir())) == 1
    assert sealed_cases(place.private) == ["case-0001", "case-0002", "case-0003"]
    vault = open_vault(place.private, KeySource())
    contents = vault.contents("case-0001")
    assert [record.document for record in contents.records] == [
        "case-0001/document-01",
        "case-0001/document-02",
    ]
    reported = {(d["output_sha256"], d["source_sha256"]) for d in place.documents().values()}
    assert {(r.copy_sha256, r.source_sha256) for r in contents.records} <= reported
    forms = {form for entry in contents.sets[""].entries for form in entry.forms}
    assert {CLIENT, "Marjolein", "Farrow"} <= {form.removeprefix("Dr ") for form in forms}
    files = {path: data for path, data in tree(place.private).items() if path != "sources.json"}
    assert holds(WORDS, *files, *files.values(), ran.both) == []
    again = cli(*place.args())
    assert "new key" not in again.out


def test_a_second_run_that_does_nothing_needs_no_key(
    place: Place, cli: Cli, light: Light, keys: Path
) -> None:
    light()
    cases(place)
    cli(*place.args())
    before = tree(place.private / "vault")
    next(keys.iterdir()).unlink()
    assert "3 case(s) were done already" in cli(*place.args()).out
    assert tree(place.private / "vault") == before
    place.case("one more", note_txt=NOTE)
    ran = cli(*place.args())
    assert ran.code == 5
    assert "key file of this vault is not there" in ran.err
    assert len(ran.err.splitlines()) == 1
    assert list(keys.iterdir()) == []


def test_what_was_sealed_is_given_to_the_next_run(
    place: Place, cli: Cli, light: Light, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = Seen(monkeypatch)
    light()
    folder = place.case(FOLDER, one_txt=NOTE)
    cli(*place.args())
    (folder / "two.txt").write_text(OTHER)
    cli(*place.args())
    assert seen.known[0] == ()
    assert "[Person A]" in seen.known[1] or "[Client]" in seen.known[1]
    assert seen.secrets[0] == seen.secrets[1]
    assert len(seen.secrets[0]) == 32
    cli(*place.args("--recipient", "Ada Heron <ada@example.org>"))
    cli(*place.args("--recipient", "Bea Wren"))
    assert seen.known[2] == seen.known[3] == ()
    assert len(set(seen.secrets)) == 3
    cli(*place.args("--recipient", "Ada Heron <ada@example.org>"))
    assert seen.known[4] != ()
    assert seen.secrets[4] == seen.secrets[2]
    contents = open_vault(place.private, KeySource()).contents("case-0001")
    assert len(contents.sets) == 3


def test_recipients_of_a_case_have_labels_of_their_own(
    place: Place, cli: Cli, light: Light, keys: Path
) -> None:
    light()
    for name, recipient in (("a", "Ada Heron"), ("b", "Bea Wren")):
        folder = place.case(name, one_txt=NOTE)
        (folder / "case.yaml").write_text(f"release: {{recipients: [{{name: {recipient}}}]}}\n")
    cli(*place.args("--workers", "1"))
    vault = open_vault(place.private, KeySource())
    sets = [set(vault.contents(case).sets) for case in sealed_cases(place.private)]
    assert len(set.union(*sets)) == 2
    assert "" not in set.union(*sets)


def test_workers_give_what_must_be_sealed(
    place: Place, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from helpers_workers import honest, revive

    from redactor.batch.engines import Processes
    from redactor.batch.run import run
    from redactor.batch.settings import Settings

    cases(place)
    # The light line is not to serve the tests after this one.
    monkeypatch.setattr(work, "_LINE", {})
    pipeline = revive()
    settings = Settings((place.input,), place.out, place.private, pipeline, key=KeySource())
    run(settings, lambda step: None, Processes(pipeline, 2, honest))
    vault = open_vault(place.private, KeySource())
    assert [len(vault.contents(c).records) for c in sealed_cases(place.private)] == [2, 2, 2]


def test_without_a_vault_nothing_is_sealed_and_a_later_run_seals(
    place: Place, cli: Cli, light: Light, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = Seen(monkeypatch)
    light()
    cases(place)
    ran = cli(*place.args("--no-vault", "--workers", "1"))
    assert ran.code == 0
    assert "new key" not in ran.out
    assert not (place.private / "vault").exists()
    assert not keys.exists()
    assert set(seen.secrets) == {b""}
    copies = place.copies()
    assert "3 case(s) were done already" in cli(*place.args("--no-vault")).out
    assert "done already" not in cli(*place.args()).out
    assert place.copies() == copies
    assert len(sealed_cases(place.private)) == 3


def test_a_dry_run_makes_no_key_and_no_vault(
    place: Place, cli: Cli, light: Light, keys: Path
) -> None:
    light()
    cases(place)
    assert cli(*place.args("--dry-run")).code == 0
    assert not keys.exists()
    assert not place.private.exists()


@pytest.mark.parametrize("how", ["option", "environment"])
def test_a_key_file_that_the_user_names(
    how: str, place: Place, cli: Cli, light: Light, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    light()
    cases(place)
    mine = place.root / "usb" / "my.key"
    if how == "environment":
        monkeypatch.setenv(KEY_FILE, str(mine))
        assert cli(*place.args()).code == 0
    else:
        assert cli(*place.args("--key-file", str(mine))).code == 0
    assert mine.exists()
    assert not keys.exists()
    assert open_vault(place.private, KeySource(mine)).contents("case-0001").records


@pytest.mark.parametrize("inside", ["out/my.key", "out.private/my.key", "input/my.key"])
def test_a_key_among_the_copies_is_refused(
    inside: str, place: Place, cli: Cli, light: Light
) -> None:
    light()
    cases(place)
    ran = cli(*place.args("--key-file", str(place.root / inside)))
    assert ran.code == 5
    assert "Keep it elsewhere" in ran.err
    assert not (place.root / inside).exists()
    assert place.copies() == {}


def test_a_passphrase(
    place: Place, cli: Cli, light: Light, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    light()
    cases(place, 2)
    monkeypatch.setenv(PASSPHRASE, PHRASE)
    assert cli(*place.args()).code == 0
    assert not keys.exists()
    place.case("one more", note_txt=NOTE)
    monkeypatch.setenv(PASSPHRASE, "nine other birds on a wire")
    ran = cli(*place.args())
    assert ran.code == 5
    assert "another key" in ran.err
    monkeypatch.delenv(PASSPHRASE)
    ran = cli(*place.args())
    assert ran.code == 5
    assert "--passphrase" in ran.err
    monkeypatch.setenv(PASSPHRASE, PHRASE)
    monkeypatch.setenv(KEY_FILE, str(place.root / "my.key"))
    assert cli(*place.args()).code == 2
    monkeypatch.delenv(KEY_FILE)
    assert cli(*place.args()).code == 0
    assert len(sealed_cases(place.private)) == 3
    assert holds((PHRASE,), *tree(place.private).values()) == []


def test_a_passphrase_is_asked_for(
    place: Place, cli: Cli, light: Light, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    light()
    cases(place, 1)
    asked: list[dict[str, Any]] = []

    def prompt(text: str, **how: Any) -> str:
        asked.append(how)
        return PHRASE

    monkeypatch.setattr("redactor.cli.options.click.prompt", prompt)
    assert cli(*place.args("--passphrase")).code == 0
    place.case("one more", note_txt=NOTE)
    assert cli(*place.args("--passphrase")).code == 0
    assert all(how["hide_input"] and how["err"] for how in asked)
    assert [how["confirmation_prompt"] for how in asked] == [True, False]
    assert cli(*place.args("--passphrase", "--key-file", "x")).code == 2


def test_a_damaged_file_stops_the_run_before_a_copy_is_touched(
    place: Place, cli: Cli, light: Light, keys: Path
) -> None:
    light()
    cases(place)
    cli(*place.args())
    path = place.private / "vault" / "case-0002.vault"
    path.write_bytes(path.read_bytes()[:-3])
    for number in range(3):
        (place.input / f"{number} {FOLDER}" / "two.md").write_text(NOTE)
    before = tree(place.out)
    ran = cli(*place.args())
    assert ran.code == 5
    assert "case-0002 is damaged" in ran.err
    assert tree(place.out) == before


def test_a_new_journal_does_not_write_over_the_old_vault(
    place: Place, cli: Cli, light: Light, keys: Path
) -> None:
    light()
    cases(place)
    cli(*place.args())
    before = tree(place.private / "vault")
    for path in place.private.glob("journal.sqlite*"):
        path.unlink()
    for path in place.out.glob("report.*"):
        path.unlink()
    ran = cli(*place.args())
    assert ran.code == 5
    assert "earlier journal" in ran.err
    assert tree(place.private / "vault") == before
    (place.private / "vault").rename(place.root / "old vault")
    assert cli(*place.args()).code == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_any_point_no_recorded_case_lacks_its_vault(
    tmp_path: Path, cli: Cli, light: Light, monkeypatch: pytest.MonkeyPatch
) -> None:
    from redactor.__main__ import main
    from redactor.batch.journal import Journal

    light()
    count, seen = 0, 0
    while True:
        count += 2
        root = tmp_path / str(count)
        root.mkdir()
        place = Place(root)
        cases(place, 2)
        monkeypatch.setenv(KEY_FOLDER, str(root / "keys"))

        def run(place: Place = place) -> None:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 1)
            os.dup2(null, 2)
            with pytest.raises(SystemExit):
                main(place.args("--workers", "1"))

        died = killed_at(count, run)
        if (place.private / "journal.sqlite").exists():
            journal = Journal(place.private / "journal.sqlite")
            for case in ("case-0001", "case-0002"):
                if journal.fingerprint(case) is not None:
                    seen += 1
                    records = open_vault(place.private, KeySource()).contents(case).records
                    assert len(records) == 2, count
            journal.close()
        assert cli(*place.args()).code == 0
        vault = open_vault(place.private, KeySource())
        assert [len(vault.contents(case).records) for case in sealed_cases(place.private)] == [2, 2]
        assert len(list((root / "keys").glob("*.key"))) == 1
        if not died:
            break
    assert count > 40
    assert seen > 10


def test_a_case_that_cannot_be_run_loses_nothing(
    place: Place, cli: Cli, light: Light, keys: Path
) -> None:
    light()
    folder = place.case(FOLDER, one_txt=NOTE)
    cli(*place.args())
    before = tree(place.private / "vault")
    (folder / "case.yaml").write_text("people: [")
    assert cli(*place.args()).code == 1
    assert tree(place.private / "vault") == before


def test_a_line_of_another_pipeline_is_named(
    place: Place, cli: Cli, light: Light, keys: Path
) -> None:
    light()
    cases(place, 1)
    cli(*place.args())
    records = open_vault(place.private, KeySource()).contents("case-0001").records
    assert {record.pipeline for record in records} == {"supervision"}
    assert work._LINE


FIRST = "Quenby spoke of Marjolein.\n"
SECOND = "Quenby spoke of Farrow.\n"
BOTH = "Quenby spoke of Farrow, and of Marjolein.\n"
WHO = "people: [{role: client, names: [Quenby Thistlewood]}]\n"


def labels_of(place: Place, document: str) -> list[str]:
    """The labels in a copy, in reading order."""
    text = place.copies()[f"case-0001/{document}"].decode()
    return [text[start:end] for start, end in label_spans(text)]


def test_labels_stay_when_a_document_is_added(
    place: Place, cli: Cli, light: Light, keys: Path
) -> None:
    light()
    folder = place.case(FOLDER, b_txt=FIRST, c_txt=SECOND, case_yaml=WHO)
    cli(*place.args())
    before = place.copies()
    (folder / "a.txt").write_text(BOTH)
    cli(*place.args())
    assert {path: place.copies()[path] for path in before} == before
    marjolein, farrow = (labels_of(place, f"document-0{n}.txt")[1] for n in (1, 2))
    assert marjolein != farrow
    assert labels_of(place, "document-03.txt")[1:] == [farrow, marjolein]


@pytest.mark.parametrize("vault", [True, False])
def test_labels_stay_when_a_document_is_taken_out(
    vault: bool, place: Place, cli: Cli, light: Light, keys: Path
) -> None:
    """Without the vault the second person becomes the first one."""
    light()
    args = place.args() if vault else place.args("--no-vault")
    folder = place.case(FOLDER, b_txt=FIRST, c_txt=SECOND, d_txt=SECOND, case_yaml=WHO)
    cli(*args)
    marjolein, farrow = (labels_of(place, f"document-0{n}.txt")[1] for n in (1, 3))
    for name in ("b.txt", "c.txt"):
        (folder / name).unlink()
    cli(*args)
    assert (labels_of(place, "document-03.txt")[1] == farrow) == vault
    (folder / "e.txt").write_text(BOTH)
    cli(*args)
    assert (labels_of(place, "document-04.txt")[1:] == [farrow, marjolein]) == vault
