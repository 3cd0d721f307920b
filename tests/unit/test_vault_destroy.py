"""Destruction and the log: what goes, what stays and is said to stay, and a chain that shows changes."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from helpers_vault import SECRETS, VAULT, filled, killed_at

from redactor.errors import VaultError
from redactor.vault import certificate, history
from redactor.vault.destroy import destroy
from redactor.vault.keys import KEY_FOLDER, KeySource
from redactor.vault.store import open_or_new, open_vault

WORDS = "seven quiet herons by the water"


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(KEY_FOLDER, str(tmp_path / "keys"))
    return tmp_path / "keys"


def test_key_and_files_go_and_a_certificate_says_so(tmp_path: Path, keys: Path) -> None:
    private = tmp_path / "out.private"
    vault = filled(private, KeySource())
    (private / "sources.json").write_text("{}")
    done = destroy(private, KeySource())
    assert list(keys.iterdir()) == []
    assert not (private / "vault").exists()
    assert (done.key, done.sealed_files, done.cases) == ("destroyed", 3, 3)
    assert (done.vaults, done.keys, done.left) == ((VAULT,), (vault.key.id,), ("sources.json",))
    assert certificate.read(private) == done
    text = (private / certificate.TEXT).read_text()
    assert vault.key.id in text
    assert "back-ups" in text
    assert "sources.json" in text
    assert not any(word in text for word in SECRETS)
    for opening in (
        lambda: open_vault(private, KeySource()),
        lambda: open_or_new(private, KeySource(), VAULT),
    ):
        with pytest.raises(VaultError, match="was destroyed"):
            opening()
    with pytest.raises(VaultError, match="was destroyed"):
        destroy(private, KeySource())


def test_the_key_of_another_vault_stays(tmp_path: Path, keys: Path) -> None:
    one = tmp_path / "one.private"
    filled(one, KeySource())
    other = tmp_path / "two.private"
    other.mkdir()
    open_or_new(other, KeySource(), "f" * 16).write(
        other / "vault" / "case-0001.vault",
        "case-0001",
        filled(one, KeySource(), 1).contents("case-0001"),
    )
    destroy(one, KeySource())
    assert open_vault(other, KeySource()).contents("case-0001").records


def test_a_named_key_file_goes_only_if_the_user_says_so(tmp_path: Path) -> None:
    named = KeySource(tmp_path / "my.key")
    assert named.file is not None
    filled(tmp_path / "a.private", named)
    filled(tmp_path / "b.private", named)
    done = destroy(tmp_path / "a.private", named)
    assert done.key == "kept"
    assert "left where it lies" in (tmp_path / "a.private" / certificate.TEXT).read_text()
    assert open_vault(tmp_path / "b.private", named).contents("case-0001").records
    assert destroy(tmp_path / "b.private", named, named_key=True).key == "destroyed"
    assert not named.file.exists()


def test_a_passphrase_cannot_be_destroyed(tmp_path: Path, keys: Path) -> None:
    private = tmp_path / "out.private"
    filled(private, KeySource(passphrase=WORDS), 1)
    assert destroy(private, KeySource()).key == "passphrase"
    assert "only people can forget" in (private / certificate.TEXT).read_text()


def test_a_vault_whose_key_is_lost_or_files_are_damaged_goes_too(
    tmp_path: Path, keys: Path
) -> None:
    private = tmp_path / "out.private"
    filled(private, KeySource())
    (private / "vault" / "case-0001.vault").write_bytes(b"x")
    (keys / f"{VAULT}.key").unlink()
    done = destroy(private, KeySource())
    assert (done.key, done.sealed_files) == ("lost", 3)


def test_the_journal_names_the_key_where_no_file_can_be_read(tmp_path: Path, keys: Path) -> None:
    private = tmp_path / "out.private"
    filled(private, KeySource(), 1)
    (private / "vault" / "case-0001.vault").write_bytes(b"x")
    assert destroy(private, KeySource(), VAULT).key == "destroyed"
    assert list(keys.iterdir()) == []


def test_where_there_is_no_vault(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="holds no vault"):
        destroy(tmp_path, KeySource())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_any_point_it_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 0
    while True:
        count += 1
        root = tmp_path / str(count)
        monkeypatch.setenv(KEY_FOLDER, str(root / "keys"))
        private = root / "out.private"
        filled(private, KeySource())
        died = killed_at(count, lambda p=private: destroy(p, KeySource()))
        found = certificate.read(private)
        if not died:
            break
        if found is None or found.state == "begun":
            if found is not None and not (private / "vault").exists():
                with pytest.raises(VaultError, match="not finished"):
                    open_vault(private, KeySource())
            found = destroy(private, KeySource())
        assert (found.state, found.key, found.sealed_files) == ("done", "destroyed", 3), count
        assert list((root / "keys").iterdir()) == []
        assert not list((private / "vault").rglob("*.vault"))
    assert count > 12


def test_a_log_hangs_together(tmp_path: Path) -> None:
    for number in range(4):
        history.note(
            tmp_path, "reveal", document=f"case-0001/document-0{number}", reason="a complaint\nof x"
        )
    chain = history.chain_of(tmp_path)
    assert (chain.entries, chain.whole) == (4, True)
    lines = (tmp_path / history.NAME).read_text().splitlines()
    entries = [json.loads(line) for line in lines]
    assert [entry["number"] for entry in entries] == [1, 2, 3, 4]
    assert entries[-1]["hash"] == chain.last
    assert {"when", "user", "action", "document", "reason", "previous"} <= set(entries[0])
    if os.name == "posix":
        assert (tmp_path / history.NAME).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "how", ["changed", "removed", "swapped", "inserted", "nonsense", "rehashed"]
)
def test_a_changed_log_shows_and_stops(how: str, tmp_path: Path) -> None:
    for number in range(4):
        history.note(tmp_path, "reveal", document=f"d{number}", reason="x")
    path = tmp_path / history.NAME
    lines = path.read_text().splitlines(keepends=True)
    if how == "changed":
        lines[1] = lines[1].replace("d1", "d9")
    elif how == "removed":
        del lines[1]
    elif how == "swapped":
        lines[1], lines[2] = lines[2], lines[1]
    elif how == "inserted":
        lines.insert(1, lines[0])
    elif how == "nonsense":
        lines[2] = "Quenby\n"
    else:
        entry = json.loads(lines[1])
        entry["document"] = "d9"
        entry.pop("hash")
        lines[1] = json.dumps({**entry, "hash": history._hash(entry)}, sort_keys=True) + "\n"
    path.write_text("".join(lines))
    assert not history.chain_of(tmp_path).whole
    before = path.read_bytes()
    with pytest.raises(VaultError, match="chain of hashes is broken"):
        history.note(tmp_path, "reveal", reason="x")
    assert path.read_bytes() == before


def test_a_torn_last_line_never_counted(tmp_path: Path) -> None:
    history.note(tmp_path, "reveal", reason="x")
    path = tmp_path / history.NAME
    whole = path.read_bytes()
    for length in (1, 20, len(whole) - 1):
        path.write_bytes(whole + whole[:length])
        history.note(tmp_path, "reveal", reason="y")
        chain = history.chain_of(tmp_path)
        assert (chain.entries, chain.whole) == (2, True)
