"""The sealed files of one private folder: opened with a key, read, written, never lost.

``vault/case-0001.vault`` is the file of a case. While keys are changed, ``vault/next`` holds files that do
not count yet, and ``vault/ready`` files that count instead of those beside it (:mod:`redactor.vault.rotate`).
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from redactor.errors import VaultError
from redactor.files import cannot_write, sync_folder, write_atomic
from redactor.lock import locked
from redactor.model import Known, Recipient
from redactor.vault import certificate, problems
from redactor.vault.container import Header, header_of, seal, subkey, unseal
from redactor.vault.contents import Contents, LabelSet, Record, from_json, to_json
from redactor.vault.keys import Key, KeySource, fresh, shred
from redactor.vault.sealed import Sealed, label_set
from redactor.verdict import Verdict

FOLDER: Final = "vault"
LOCK: Final = "vault.lock"
"""Held by whoever reads sealed files to write them anew: a review writes while a run does."""
KEYS: Final = "case-0000"
"""No case has this number: its sealed file holds keys that are for all cases."""
NEXT: Final = "next"
READY: Final = "ready"
_SUFFIX: Final = ".vault"
_CASE: Final = re.compile(r"case-\d{4,9}")
_HEAD: Final = 8192


@dataclass(frozen=True, slots=True)
class CaseLabels:
    """What a worker needs of the vault for one case: nobody can tell the key from it.

    Attributes:
        sets: the label sets that there are.
        seed: from which the secret of a further set is made.
        verdicts: what a reviewer decided.
    """

    sets: Mapping[str, LabelSet] = field(default_factory=dict, repr=False)
    seed: bytes = field(default=b"", repr=False)
    verdicts: tuple[Verdict, ...] = field(default=(), repr=False)

    def known(self, key: str) -> tuple[Known, ...]:
        """The identities whose labels stay in label set ``key``."""
        return self.sets[key].entries if key in self.sets else ()

    def secret(self, key: str) -> bytes:
        """32 bytes, the same for the same key, case and recipients; and kept when the key changes."""
        kept = self.sets[key].secret if key in self.sets else b""
        return kept or subkey(self.seed, f"set/{key}")


class Vault:
    """The vault of one private folder, with its key.

    Args:
        private: the private folder.
        key: the key.
        name: id of the vault.
    """

    def __init__(self, private: Path, key: Key, name: str) -> None:
        self.private = private
        self.key = key
        self.name = name

    def contents(self, case: str) -> Contents:
        """What is sealed of a case; nothing if it has no file yet.

        Raises:
            VaultError: the file is damaged, of another vault, or sealed with another key.
        """
        data = read_sealed(self.private, case)
        if data is None:
            return Contents()
        if header_of(data, case).vault != self.name:
            raise problems.other_journal()
        return from_json(unseal(data, self.key.material, case), case)

    def labels(self, case: str) -> CaseLabels:
        """What a worker needs for a case.

        Raises:
            VaultError: see :meth:`contents`.
        """
        return self.labels_of(case, self.contents(case))

    def labels_of(self, case: str, contents: Contents) -> CaseLabels:
        """What a worker needs for a case, were these its contents."""
        seed = subkey(self.key.material, f"labels/{case}")
        return CaseLabels(contents.sets, seed, contents.verdicts)

    def secret_for(self, case: str, recipients: Iterable[Recipient] = ()) -> bytes:
        """The secret of a case for these recipients, 32 bytes: for what must not be guessed.

        Raises:
            VaultError: see :meth:`contents`.
        """
        return self.labels(case).secret(label_set(recipients))

    def add(
        self,
        case: str,
        key: str,
        sealed: Sealed,
        records: Iterable[Record],
        edited: Collection[str] = (),
    ) -> None:
        """Seal what a run found out about a case; what was sealed before stays.

        Args:
            case: neutral id.
            key: key of the label set that the run used.
            sealed: what the line found out.
            records: the copies that were published.
            edited: documents whose source is another one than before.

        Raises:
            VaultError: the file of the case cannot be opened.
            BatchError: it cannot be written; the earlier one is then untouched.
        """

        def added(contents: Contents) -> Contents:
            before = self.labels_of(case, contents)
            labels = LabelSet(before.known(key), before.secret(key)).renewed(sealed.entries)
            return contents.edited(edited).added(key, labels, records)

        self.change(case, added)

    def change(self, case: str, made: Callable[[Contents], Contents]) -> Contents:
        """Seal what ``made`` makes of what is sealed of a case; nobody else changes it meanwhile.

        Raises:
            VaultError: the file of the case cannot be opened, or the vault was destroyed or has another key now.
            BatchError: it cannot be written; the earlier one is then untouched.
        """
        _private_folder(self.private / FOLDER)
        with locked(self.private / LOCK, wait=True):
            before = self.contents(case)
            after = made(before)
            if after != before:
                path = sealed_path(self.private, case)
                if not path.exists():
                    self._check_current(case)
                self.write(path, case, after)
            return after

    def _check_current(self, case: str) -> None:
        """Refuse a first file of a case under a key that opens no other file any more."""
        if gone := certificate.problem(self.private):
            raise gone
        other = next(_any_case(self.private), None)
        if other is not None and header_at(self.private, other).key != self.key.id:
            raise problems.wrong_key(case)

    def write(self, path: Path, case: str, contents: Contents) -> None:
        """Seal ``contents`` into a file, having made sure that it opens again.

        Raises:
            BatchError: it cannot be written.
        """
        plain = to_json(contents)
        header = Header(self.name, case, self.key.id, self.key.kdf)
        data = seal(header, self.key.material, plain)
        if unseal(data, self.key.material, case).rstrip(b" ") != plain:
            raise problems.damaged(case)
        _private_folder(path.parent)
        write_atomic(path, data, mode=0o600)


def open_vault(private: Path, source: KeySource, name: str = "") -> Vault:
    """The vault that the private folder holds.

    Args:
        private: the private folder.
        source: which key.
        name: id that it must have; ``""`` takes any.

    Raises:
        VaultError: there is none, it was destroyed, or the key does not open it.
    """
    cases = sealed_cases(private)
    if not cases:
        raise certificate.problem(private) or problems.no_vault()
    header = header_at(private, cases[0])
    if name and header.vault != name:
        raise problems.other_journal()
    return Vault(private, source.of(header), header.vault)


def open_or_new(private: Path, source: KeySource, name: str) -> Vault:
    """The vault of the private folder, with a new key if there is none yet.

    Raises:
        VaultError: it was destroyed, or the key does not open it.
        BatchError: the key cannot be written.
    """
    settle(private, source)
    if sealed_cases(private):
        return open_vault(private, source, name)
    if gone := certificate.problem(private):
        raise gone
    return Vault(private, source.new(name), name)


def sealed_cases(private: Path) -> list[str]:
    """The cases that have a sealed file, sorted.

    Raises:
        VaultError: the folder cannot be read.
    """
    folder = private / FOLDER
    try:
        names = {path.stem for path in folder.glob(f"*{_SUFFIX}")}
        names |= {path.stem for path in (folder / READY).glob(f"*{_SUFFIX}")}
    except OSError as error:
        raise problems.unreadable(error) from None
    return sorted(name for name in names if _CASE.fullmatch(name))


def _any_case(private: Path) -> Iterator[str]:
    """Cases that have a sealed file, in no order: one is enough, and there may be thousands."""
    with suppress(FileNotFoundError), os.scandir(private / FOLDER) as entries:
        for entry in entries:
            case = entry.name.removesuffix(_SUFFIX)
            if case != entry.name and _CASE.fullmatch(case):
                yield case


def sealed_path(private: Path, case: str) -> Path:
    """Where the sealed file of a case lies, or will."""
    ready = private / FOLDER / READY / f"{case}{_SUFFIX}"
    return ready if ready.exists() else private / FOLDER / f"{case}{_SUFFIX}"


def read_sealed(private: Path, case: str) -> bytes | None:
    """The sealed file of a case, if there is one.

    Raises:
        VaultError: it cannot be read.
    """
    for _ in range(2):  # it may be moved from ready to its place while it is looked for
        try:
            return sealed_path(private, case).read_bytes()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise problems.unreadable(error) from None
    return None


def header_at(private: Path, case: str) -> Header:
    """The open part of the sealed file of a case.

    Raises:
        VaultError: it cannot be read, or is no vault file.
    """
    return header_of((read_sealed(private, case) or b"")[:_HEAD], case)


def settle(private: Path, source: KeySource) -> None:
    """Finish a change of key that was killed: forget what did not count, move what counts.

    Raises:
        BatchError: the folder cannot be written.
    """
    folder = private / FOLDER
    try:
        shutil.rmtree(folder / NEXT, ignore_errors=True)
        if (folder / READY).is_dir():
            for path in sorted((folder / READY).glob(f"*{_SUFFIX}")):
                path.replace(folder / path.name)
            sync_folder(folder)
            shutil.rmtree(folder / READY)
            sync_folder(folder)
    except OSError as error:
        raise cannot_write(error) from None
    _settle_key(private, source)


def _settle_key(private: Path, source: KeySource) -> None:
    """Give a new key that waits the place of the old one if the files are sealed with it."""
    cases = sealed_cases(private)
    try:
        header = header_at(private, cases[0]) if cases else None
    except VaultError:
        return
    path = source.file_of(header.vault) if header and source.file is None else None
    if header is None or path is None or not fresh(path).exists():
        return
    if source.of(header).file == fresh(path):
        shred(path)
        try:
            fresh(path).replace(path)
            sync_folder(path.parent)
        except OSError as error:
            raise cannot_write(error) from None
    else:
        shred(fresh(path))


def _private_folder(folder: Path) -> None:
    try:
        for each in (folder.parent, folder):
            if not each.is_dir():
                each.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise cannot_write(error) from None
