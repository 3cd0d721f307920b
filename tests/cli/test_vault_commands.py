"""``redactor vault``: status without content, a new key, destruction; and what the doctor says of keys."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from conftest import Cli, Light
from helpers_batch import NOTE, WORDS, Place, cases, holds, tree

from redactor.lock import locked
from redactor.vault.keys import KEY_FILE, KEY_FOLDER, PASSPHRASE


@pytest.fixture
def keys(place: Place, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(KEY_FOLDER, str(place.root / "config" / "keys"))
    return place.root / "config" / "keys"


@pytest.fixture
def done(place: Place, cli: Cli, light: Light, keys: Path) -> Place:
    """A finished run over three cases."""
    light()
    cases(place)
    assert cli(*place.args()).code == 0
    return place


def test_status(done: Place, cli: Cli, keys: Path) -> None:
    before = tree(done.root)
    ran = cli("vault", "status", "--private", done.private)
    assert ran.code == 0
    assert "3 of 3" in ran.out
    said = cli("vault", "status", "--private", done.private, "--json").json
    assert (said["sealed_files"], said["opened"], said["copies"]) == (3, 3, 6)
    assert said["key_file"] == str(next(keys.iterdir()))
    assert (said["problem"], said["log_entries"], said["log_whole"]) == ("", 0, True)
    assert holds(WORDS, ran.both, json.dumps(said)) == []
    assert tree(done.root) == before


@pytest.mark.parametrize("how", ["lost key", "open key", "damaged", "log", "none", "no folder"])
def test_status_names_what_is_wrong(how: str, done: Place, cli: Cli, keys: Path) -> None:
    private, says = done.private, ""
    key = next(keys.iterdir())
    if how == "lost key":
        key.unlink()
        says = "is not there"
    elif how == "open key":
        key.chmod(0o644)
        says = "chmod 600"
    elif how == "damaged":
        (private / "vault" / "case-0001.vault").write_bytes(b"x")
        says = "case-0001 is damaged"
    elif how == "log":
        (private / "vault-log.jsonl").write_text("x\n")
        says = "chain"
    elif how == "none":
        private, says = done.input, "holds no vault"
    else:
        assert cli("vault", "status", "--private", done.root / "nowhere").code == 2
        return
    ran = cli("vault", "status", "--private", private, "--json")
    assert ran.code == 5
    assert says in ran.json["problem"]
    assert cli("vault", "status", "--private", private).code == 5


def test_status_of_a_passphrase(
    place: Place, cli: Cli, light: Light, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    light()
    cases(place, 1)
    monkeypatch.setenv(PASSPHRASE, "seven quiet herons by the water")
    cli(*place.args())
    said = cli("vault", "status", "--private", place.private, "--json").json
    assert said["opened"] == 1
    monkeypatch.delenv(PASSPHRASE)
    ran = cli("vault", "status", "--private", place.private)
    assert ran.code == 0
    assert "no key at hand" in ran.out
    assert "scrypt" in ran.out


def test_rotate(done: Place, cli: Cli, keys: Path) -> None:
    before = cli("vault", "status", "--private", done.private, "--json").json
    ran = cli("vault", "rotate", "--private", done.private)
    assert ran.code == 0
    assert "3 file(s) sealed anew" in ran.out
    after = cli("vault", "status", "--private", done.private, "--json").json
    assert after["key"] != before["key"]
    assert (after["opened"], after["log_entries"]) == (3, 1)
    copy = done.out / "case-0001" / "document-01.txt"
    target = done.root / "restored.txt"
    ran = cli("reveal", copy, "--private", done.private, "--out", target, "--reason", "x")
    assert ran.code == 0
    assert target.read_text() == NOTE
    assert "3 case(s) were done already" in cli(*done.args()).out


def test_rotate_to_a_key_file_and_to_a_passphrase(
    done: Place, cli: Cli, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = done.root / "usb" / "my.key"
    assert cli("vault", "rotate", "--private", done.private, "--new-key-file", mine).code == 0
    assert list(keys.iterdir()) == []
    assert cli("vault", "rotate", "--private", done.private).code == 5
    inside = done.private / "my.key"
    args = ("vault", "rotate", "--private", done.private, "--key-file", mine)
    assert cli(*args, "--new-key-file", inside).code == 5
    assert cli(*args, "--new-key-file", mine).code == 2
    monkeypatch.setattr(
        "redactor.cli.options.click.prompt", lambda *a, **k: "seven quiet herons here"
    )
    assert cli(*args, "--new-passphrase").code == 0
    assert cli("vault", "status", "--private", done.private, "--passphrase").code == 0
    assert mine.exists()


def test_destroy(done: Place, cli: Cli, keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("redactor.cli.vault.click.confirm", lambda *a, **k: False)
    before = tree(done.root)
    ran = cli("vault", "destroy", "--private", done.private)
    assert ran.code == 1
    assert "Nothing was destroyed" in ran.out
    assert tree(done.root) == before
    ran = cli("vault", "destroy", "--private", done.private, "--yes")
    assert ran.code == 0
    assert "CERTIFICATE" in ran.out
    assert list(keys.iterdir()) == []
    assert not (done.private / "vault").exists()
    certificate = json.loads((done.private / "vault-destroyed.json").read_text())
    assert (certificate["state"], certificate["key"], certificate["cases"]) == (
        "done",
        "destroyed",
        3,
    )
    assert holds(WORDS, ran.both, json.dumps(certificate)) == []
    if os.name == "posix":
        assert (done.private / "vault-destroyed.txt").stat().st_mode & 0o777 == 0o600
    copy = done.out / "case-0001" / "document-01.txt"
    target = done.root / "restored.txt"
    ran = cli("reveal", copy, "--private", done.private, "--out", target, "--reason", "x")
    assert ran.code == 5
    assert "was destroyed" in ran.err
    assert not target.exists()
    assert cli("vault", "destroy", "--private", done.private, "--yes").code == 5
    assert cli("vault", "rotate", "--private", done.private).code == 5
    assert cli("vault", "status", "--private", done.private, "--json").json["destroyed"]
    ran = cli(*done.args())
    assert ran.code == 5
    assert "--no-vault" in ran.err
    assert list(keys.iterdir()) == []
    assert "3 case(s) were done already" in cli(*done.args("--no-vault")).out


def test_destroy_leaves_a_named_key_file_unless_told(
    place: Place, cli: Cli, light: Light, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = place.root / "office.key"
    monkeypatch.setenv(KEY_FILE, str(mine))
    light()
    cases(place, 1)
    cli(*place.args())
    other = place.root / "other"
    assert cli("run", place.input, "--out", other).code == 0
    ran = cli("vault", "destroy", "--private", place.private, "--yes")
    assert "left where it lies" in ran.out
    assert mine.exists()
    assert cli("vault", "status", "--private", place.root / "other.private").code == 0
    private = place.root / "other.private"
    assert cli("vault", "destroy", "--private", private, "--yes", "--destroy-key-file").code == 0
    assert not mine.exists()


def test_a_run_keeps_others_out(done: Place, cli: Cli, keys: Path) -> None:
    with locked(done.private / "run.lock"):
        for command in ("rotate", "destroy"):
            more = ["--yes"] if command == "destroy" else []
            assert cli("vault", command, "--private", done.private, *more).code == 6
    assert cli("vault", "status", "--private", done.private).code == 0


def test_the_doctor_looks_at_the_keys(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from redactor.vault.status import key_files

    assert key_files() == (0, "ok")
    keys.mkdir(parents=True)
    for name in ("a.key", "b.key"):
        (keys / name).write_text("x")
        (keys / name).chmod(0o600)
    assert key_files() == (2, "ok")
    if os.name == "posix":
        (keys / "a.key").chmod(0o644)
        assert "chmod 600" in key_files()[1]
