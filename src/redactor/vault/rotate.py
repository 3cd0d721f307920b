"""Changes the key of a vault, so that at any moment the old key or the new one opens everything.

All files are sealed anew into ``vault/next``; one rename to ``vault/ready`` makes them count; then they are
moved to their places. Killed before the rename, the old key opens everything, and the next run or
change of key throws ``next`` away; killed after it, the new key does, and they finish the moving.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from redactor.errors import UsageError
from redactor.files import cannot_write, sync_folder
from redactor.lock import locked
from redactor.vault.keys import Key, KeySource, fresh, shred
from redactor.vault.store import (
    FOLDER,
    LOCK,
    NEXT,
    READY,
    Vault,
    open_vault,
    sealed_cases,
    settle,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rotated:
    """What was done: fingerprints of the old and the new key, and how many files were sealed anew."""

    old: str
    new: str
    files: int


def rotate(private: Path, source: KeySource, target: KeySource) -> Rotated:
    """Seal the vault of a private folder with a new key.

    Args:
        private: the private folder, locked by the caller.
        source: the key that it has.
        target: where the new key comes from. A key file that the user names is made if it is not there;
            the old one is then left where it lies, for other vaults may need it.

    Raises:
        UsageError: old and new key are the same.
        VaultError: a file cannot be opened; nothing is then changed.
        BatchError: something cannot be written.
    """
    with locked(private / LOCK, wait=True):
        return _rotated(private, source, target)


def _rotated(private: Path, source: KeySource, target: KeySource) -> Rotated:
    settle(private, source)
    vault = open_vault(private, source)
    cases = sealed_cases(private)
    contents = {case: vault.contents(case) for case in cases}
    key = _new_key(vault, target)
    if key.id == vault.key.id:
        raise UsageError("the new key is the old one.", "Name another key file or passphrase.")
    renewed = Vault(private, key, vault.name)
    folder = private / FOLDER
    for case in cases:
        renewed.write(folder / NEXT / f"{case}.vault", case, contents[case])
    try:
        (folder / NEXT).replace(folder / READY)
        sync_folder(folder)
    except OSError as error:
        raise cannot_write(error) from None
    settle(private, target)
    own = KeySource().file_of(vault.name)
    if own is not None and target.file_of(vault.name) != own:
        shred(own)
    return Rotated(vault.key.id, key.id, len(cases))


def _new_key(vault: Vault, target: KeySource) -> Key:
    """The new key; one in the default place waits beside the old one until the files are sealed with it."""
    if target.file is not None or target.passphrase is not None:
        return target.new(vault.name)
    place = target.file_of(vault.name)
    assert place is not None
    shred(fresh(place))
    return target.make(fresh(place))
