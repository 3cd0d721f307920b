"""Destroys a vault on purpose: first the key, then the sealed files, with a certificate about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from redactor import __version__
from redactor.errors import VaultError
from redactor.files import cannot_write
from redactor.lock import locked
from redactor.vault import certificate, problems
from redactor.vault.certificate import Certificate
from redactor.vault.container import Header
from redactor.vault.history import now
from redactor.vault.keys import KeySource, fresh, shred
from redactor.vault.store import FOLDER, LOCK, header_at, sealed_cases

_TELLING = ("sources.json", "settings.json", "quarantine", "withdrawn")
"""What else a private folder may hold that names people."""


def destroy(
    private: Path, source: KeySource, name: str = "", *, named_key: bool = False
) -> Certificate:
    """Destroy the key and the sealed files of a private folder. No key is needed to do that.

    Args:
        private: the private folder, locked by the caller.
        source: which key file, where the user named one.
        name: id of the vault as the journal gives it, ``""`` if there is none.
        named_key: whether a key file that the user named goes as well.

    Raises:
        VaultError: there is no vault, or it was destroyed already.
        BatchError: something cannot be removed; type the command again to go on.
    """
    _check(private)
    with locked(private / LOCK, wait=True):
        return _destroyed(private, source, name, named_key)


def _check(private: Path) -> None:
    """Refuse where there is nothing, before anything is written.

    Raises:
        VaultError: there is no vault, or it was destroyed already.
    """
    before, cases = certificate.read(private), sealed_cases(private)
    if before is not None and before.state == "done" and not cases:
        raise problems.destroyed()
    if not cases and before is None and not (private / certificate.NAME).exists():
        raise problems.no_vault()


def _destroyed(private: Path, source: KeySource, name: str, named_key: bool) -> Certificate:
    before, cases = certificate.read(private), sealed_cases(private)
    begun = before if before and before.state == "begun" else _begin(private, cases, name)
    files = _key_files(begun, source, named_key)
    begun = replace(begun, key=_fate(begun, files, source, named_key))
    certificate.write(private, begun)
    for path in (*files, *_files(private)):
        shred(path)
    _remove_folders(private)
    done = replace(begun, state="done", finished=now())
    certificate.write(private, done)
    return done


def _begin(private: Path, cases: Sequence[str], name: str) -> Certificate:
    headers = [header for case in cases if (header := _header(private, case)) is not None]
    by_words = any(header.kdf.name == "scrypt" for header in headers)
    return Certificate(
        "begun",
        now(),
        "",
        tuple(sorted({*(header.vault for header in headers), *([name] if name else [])})),
        tuple(sorted({header.key for header in headers})),
        "passphrase" if by_words else "lost",
        len(_files(private)),
        len(cases),
        tuple(each for each in _TELLING if (private / each).exists()),
        __version__,
    )


def _header(private: Path, case: str) -> Header | None:
    try:
        return header_at(private, case)
    except VaultError:  # damaged: it goes all the same
        return None


def _key_files(begun: Certificate, source: KeySource, named_key: bool) -> list[Path]:
    """The key files that go: the vault's own, and the one that the user named if he says so."""
    own = [path for vault in begun.vaults if (path := KeySource().file_of(vault)) is not None]
    named = [source.file] if source.file is not None and named_key else []
    return [each for path in (*own, *named) for each in (path, fresh(path)) if each.exists()]


def _fate(begun: Certificate, files: Sequence[Path], source: KeySource, named_key: bool) -> str:
    """What becomes of the key; what a destruction that was killed had done already counts."""
    if files or begun.key == "destroyed":
        return "destroyed"
    return "kept" if source.file is not None and not named_key else begun.key


def _files(private: Path) -> list[Path]:
    return sorted(
        path for path in (private / FOLDER).rglob("*") if path.is_symlink() or path.is_file()
    )


def _remove_folders(private: Path) -> None:
    folder = private / FOLDER
    try:
        for each in sorted(folder.rglob("*"), reverse=True):
            each.rmdir()
        if folder.is_dir():
            folder.rmdir()
    except OSError as error:
        raise cannot_write(error) from None
