"""Changing the key: at any moment the old key or the new one opens everything, and it can be finished."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from helpers_vault import SEALED, VAULT, filled, killed_at, record

from redactor.errors import UsageError, VaultError
from redactor.vault.keys import KEY_FOLDER, KeySource, fresh
from redactor.vault.rotate import rotate
from redactor.vault.store import open_or_new, open_vault, sealed_cases

WORDS = "seven quiet herons by the water"
NEW_WORDS = "eight loud wrens in the hedge"


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(KEY_FOLDER, str(tmp_path / "keys"))
    return tmp_path / "keys"


def opens(private: Path, source: KeySource) -> bool:
    """Whether a key opens every file."""
    try:
        vault = open_vault(private, source)
        return all(vault.contents(case).records for case in sealed_cases(private))
    except VaultError:
        return False


def test_a_new_key_in_the_default_place(tmp_path: Path, keys: Path) -> None:
    private = tmp_path / "out.private"
    vault = filled(private, KeySource())
    secret = vault.secret_for("case-0001")
    old = (keys / f"{VAULT}.key").read_bytes()
    done = rotate(private, KeySource(), KeySource())
    assert (done.files, done.old) == (3, vault.key.id)
    assert [each.name for each in keys.iterdir()] == [f"{VAULT}.key"]
    assert (keys / f"{VAULT}.key").read_bytes() != old
    assert opens(private, KeySource())
    renewed = open_vault(private, KeySource())
    assert renewed.key.id == done.new != done.old
    assert renewed.secret_for("case-0001") == secret, "labels and shifted dates stay"
    assert sorted(p.name for p in (private / "vault").iterdir()) == [
        "case-0001.vault", "case-0002.vault", "case-0003.vault",
    ]  # fmt: skip
    kept = tmp_path / "old.key"
    kept.write_bytes(old)
    kept.chmod(0o600)
    assert not opens(private, KeySource(kept))


def test_to_a_named_file_to_a_passphrase_and_back(tmp_path: Path, keys: Path) -> None:
    private, named = tmp_path / "out.private", KeySource(tmp_path / "usb" / "my.key")
    filled(private, KeySource(), 2)
    for before, after in (
        (KeySource(), named),
        (named, KeySource(passphrase=WORDS)),
        (KeySource(passphrase=WORDS), KeySource()),
    ):
        rotate(private, before, after)
        assert opens(private, after)
        assert not opens(private, before)
    assert named.file is not None
    assert named.file.exists(), "a key file that the user named may be used elsewhere"


def test_the_old_default_key_goes(tmp_path: Path, keys: Path) -> None:
    private = tmp_path / "out.private"
    filled(private, KeySource(), 1)
    rotate(private, KeySource(), KeySource(tmp_path / "my.key"))
    assert list(keys.iterdir()) == []


def test_the_same_key_is_refused(tmp_path: Path) -> None:
    private, source = tmp_path / "out.private", KeySource(tmp_path / "my.key")
    filled(private, source, 1)
    with pytest.raises(UsageError, match="is the old one"):
        rotate(private, source, source)
    assert opens(private, source)


def test_a_damaged_file_stops_it_before_anything_changes(tmp_path: Path, keys: Path) -> None:
    private = tmp_path / "out.private"
    vault = filled(private, KeySource())
    path = private / "vault" / "case-0002.vault"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(VaultError, match="case-0002 is damaged"):
        rotate(private, KeySource(), KeySource())
    assert vault.contents("case-0003").records
    assert [each.name for each in keys.iterdir()] == [f"{VAULT}.key"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("kind", ["default", "named", "leave default"])
def test_killed_at_any_point(
    kind: str, tmp_path: Path, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count, states = 0, set()
    while True:
        count += 1
        root = tmp_path / str(count)
        monkeypatch.setenv(KEY_FOLDER, str(root / "keys"))
        private = root / "out.private"
        old = KeySource(root / "old.key") if kind == "named" else KeySource()
        new = KeySource() if kind == "default" else KeySource(root / "new.key")
        filled(private, old)
        died = killed_at(count, lambda p=private, o=old, n=new: rotate(p, o, n))
        with_old, with_new = opens(private, old), opens(private, new)
        assert with_old or with_new, count
        states.add((with_old, with_new))
        if not died:
            break
        now = old if with_old else new
        if count % 2:  # the next run finishes it ...
            vault = open_or_new(private, now, VAULT)
            vault.add("case-0001", "", SEALED, [record(copy="d" * 64)])
            assert len(open_vault(private, now).contents("case-0001").records) == 2
        elif with_old:  # ... or the command typed again
            rotate(private, now, new)
            assert opens(private, new)
        else:
            open_or_new(private, now, VAULT)
        assert not (private / "vault" / "next").exists()
        assert not (private / "vault" / "ready").exists()
        assert not list(root.rglob("*.key.new"))
    assert opens(private, new)
    assert count > 15
    assert states == ({(True, True)} if kind == "default" else {(True, False), (False, True)})


def test_killed_between_two_passphrases(tmp_path: Path) -> None:
    """One of the two opens everything; here the moment before the files are moved to their places."""
    private = tmp_path / "out.private"
    old, new = KeySource(passphrase=WORDS), KeySource(passphrase=NEW_WORDS)
    filled(private, old, 2)
    rotate(private, old, new)
    folder = private / "vault"
    (folder / "ready").mkdir()
    (folder / "case-0002.vault").rename(folder / "ready" / "case-0002.vault")
    assert opens(private, new)
    assert not opens(private, old)
    open_or_new(private, new, VAULT)
    assert (folder / "case-0002.vault").exists()


def test_a_new_key_that_seals_nothing_is_thrown_away(tmp_path: Path, keys: Path) -> None:
    private = tmp_path / "out.private"
    vault = filled(private, KeySource(), 1)
    assert vault.key.file is not None
    KeySource().make(fresh(vault.key.file))
    assert opens(private, KeySource())
    open_or_new(private, KeySource(), VAULT)
    assert [each.name for each in keys.iterdir()] == [f"{VAULT}.key"]
    assert opens(private, KeySource())
