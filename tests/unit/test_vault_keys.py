"""The key: made for its owner's eyes only, away from the copies, and every trouble with it has its words."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest
from helpers_vault import VAULT

from redactor.errors import BatchError, VaultError
from redactor.vault import keys
from redactor.vault.container import Header, Kdf
from redactor.vault.keys import KEY_FOLDER, KeySource, fresh, key_folder, shred
from redactor.vault.status import key_files

posix = pytest.mark.skipif(os.name != "posix", reason="file modes")
WORDS = "seven quiet herons by the water"


def header(key: keys.Key) -> Header:
    return Header(VAULT, "case-0001", key.id, key.kdf)


@posix
def test_a_new_key_is_for_its_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_FOLDER, str(tmp_path / "config" / "keys"))
    key = KeySource().new(VAULT)
    assert key.made
    assert key.file == tmp_path / "config" / "keys" / f"{VAULT}.key"
    assert key.file.stat().st_mode & 0o777 == 0o600
    assert key.file.parent.stat().st_mode & 0o777 == 0o700
    assert [each.name for each in key.file.parent.iterdir()] == [f"{VAULT}.key"]
    again = KeySource().new(VAULT)
    assert (again.material, again.made) == (key.material, False)
    assert KeySource().of(header(key)).material == key.material
    assert KeySource().new("f" * 16).material != key.material
    assert key.material.hex() not in repr(key)


def test_the_default_place_is_the_users_own_config_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(KEY_FOLDER)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert key_folder().name == "keys"
    assert "redactor" in key_folder().parts
    if os.name == "posix" and os.uname().sysname == "Linux":
        assert key_folder() == tmp_path / "redactor" / "keys"


def test_an_account_without_a_home_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_FOLDER)
    monkeypatch.setattr(
        "redactor.vault.keys.platformdirs.user_config_path", lambda *a, **k: Path("~/.config/x")
    )
    with pytest.raises(VaultError, match="no config folder") as caught:
        KeySource().new(VAULT)
    assert KEY_FOLDER in caught.value.next
    assert key_files() == (0, str(caught.value))


def test_a_named_file_is_made_once(tmp_path: Path) -> None:
    source = KeySource(tmp_path / "own" / "my.key")
    key = source.new(VAULT)
    assert key.file == tmp_path / "own" / "my.key"
    assert source.new("f" * 16).material == key.material


@pytest.mark.parametrize("inside", ["out/my.key", "out.private/a/my.key", "input/case/my.key"])
def test_a_key_beside_the_copies_is_refused(inside: str, tmp_path: Path) -> None:
    away = tuple(tmp_path / name for name in ("out", "out.private", "input"))
    with pytest.raises(VaultError, match="inside INPUT, OUT or the private folder"):
        KeySource(tmp_path / inside, away_from=away).new(VAULT)
    assert list(tmp_path.iterdir()) == []
    elsewhere = KeySource(tmp_path / inside).new(VAULT)
    with pytest.raises(VaultError, match="inside INPUT"):
        KeySource(tmp_path / inside, away_from=away).of(header(elsewhere))


def test_a_link_does_not_get_around_it(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "out")
    with pytest.raises(VaultError, match="inside INPUT"):
        KeySource(tmp_path / "link" / "my.key", away_from=(tmp_path / "out",)).new(VAULT)


@posix
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o700 | 0o007])
def test_a_key_that_others_may_read_is_refused(mode: int, tmp_path: Path) -> None:
    source = KeySource(tmp_path / "my.key")
    key = source.new(VAULT)
    (tmp_path / "my.key").chmod(mode)
    with pytest.raises(VaultError, match="chmod 600"):
        source.of(header(key))
    (tmp_path / "my.key").chmod(0o400)
    assert source.of(header(key)).material == key.material


def test_without_modes_nothing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("redactor.vault.keys.os.name", "nt")
    assert not keys.is_open(0o666)


@pytest.mark.parametrize(
    "text",
    [b"", b"x", b"redactor-key-1 ", b"redactor-key-1 AAAA\n", b"redactor-key-2 " + b"A" * 54, b"\xff" * 70],
)  # fmt: skip
def test_a_file_that_holds_no_key(text: bytes, tmp_path: Path) -> None:
    path = tmp_path / "my.key"
    path.write_bytes(text)
    path.chmod(0o600)
    with pytest.raises(VaultError, match="does not hold a key"):
        KeySource(path).new(VAULT)


def test_a_changed_letter_of_a_key_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "my.key"
    KeySource(path).new(VAULT)
    text = path.read_bytes()
    for at in range(len(b"redactor-key-1 "), len(text) - 1):
        letter = b"A" if text[at : at + 1] != b"A" else b"B"
        path.write_bytes(text[:at] + letter + text[at + 1 :])
        with pytest.raises(VaultError, match="does not hold a key"):
            KeySource(path).new(VAULT)
    path.write_bytes(text.replace(b"\n", b"\r\n"))
    KeySource(path).new(VAULT)


def test_a_lost_key_is_never_made_anew(tmp_path: Path) -> None:
    source = KeySource(tmp_path / "my.key")
    key = source.new(VAULT)
    assert key.file is not None
    key.file.unlink()
    with pytest.raises(VaultError, match="is not there"):
        source.of(header(key))
    assert list(tmp_path.iterdir()) == []


def test_another_key_is_not_taken(tmp_path: Path) -> None:
    key = KeySource(tmp_path / "a.key").new(VAULT)
    other = KeySource(tmp_path / "b.key")
    other.new(VAULT)
    with pytest.raises(VaultError, match="another key"):
        other.of(header(key))


def test_a_passphrase_opens_what_it_sealed() -> None:
    key = KeySource(passphrase=f"  {WORDS} ").new(VAULT)
    assert key.kdf.name == "scrypt"
    assert KeySource(passphrase=WORDS).of(header(key)).material == key.material
    assert KeySource(passphrase=WORDS).new(VAULT).material != key.material, "a salt of its own"
    assert WORDS not in repr(KeySource(passphrase=WORDS))
    with pytest.raises(VaultError, match="another key"):
        KeySource(passphrase=WORDS.title()).of(header(key))
    with pytest.raises(VaultError, match="sealed with a passphrase"):
        KeySource().of(header(key))


def test_a_key_file_is_not_a_passphrase(tmp_path: Path) -> None:
    key = KeySource(tmp_path / "my.key").new(VAULT)
    with pytest.raises(VaultError, match="sealed with a key file"):
        KeySource(passphrase=WORDS).of(header(key))


@pytest.mark.parametrize("words", ["", "short", " " * 40, "eleven chars"[:11]])
def test_a_short_passphrase_is_refused(words: str) -> None:
    with pytest.raises(VaultError, match="fewer than 12"):
        KeySource(passphrase=words).new(VAULT)


@pytest.mark.parametrize("name", ["fsync", "link", "mkdir"])
def test_a_full_disk_leaves_no_half_of_a_key(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object, **named: object) -> NoReturn:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, name, full)
        if name == "link":  # a file system without hard links
            assert KeySource(tmp_path / "a" / "my.key").new(VAULT).made
        else:
            with pytest.raises(BatchError, match="disk is full"):
                KeySource(tmp_path / "a" / "my.key").new(VAULT)
            assert [each for each in tmp_path.rglob("*") if each.is_file()] == []
    KeySource(tmp_path / "a" / "my.key").new(VAULT)


def test_a_key_that_waits_is_found(tmp_path: Path) -> None:
    """A change of key that was killed left the new one beside the old one."""
    path = tmp_path / "my.key"
    old, new = KeySource(path).new(VAULT), KeySource(fresh(path)).new(VAULT)
    for key in (old, new):
        assert KeySource(path).of(header(key)).file == key.file


def test_shred(tmp_path: Path) -> None:
    path = tmp_path / "my.key"
    path.write_bytes(b"secret")
    link = tmp_path / "same file"
    os.link(path, link)
    assert shred(path)
    assert not path.exists()
    assert b"secret" not in link.read_bytes()
    assert len(link.read_bytes()) == 6
    assert not shred(path)
    path.symlink_to(link)
    before = link.read_bytes()
    assert shred(path)
    assert not path.is_symlink()
    assert link.read_bytes() == before


def test_a_kdf_says_how(tmp_path: Path) -> None:
    assert KeySource(tmp_path / "my.key").new(VAULT).kdf == Kdf()
