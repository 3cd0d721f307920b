"""The state of a vault and its key, without any content."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from redactor.errors import VaultError
from redactor.vault import certificate, problems
from redactor.vault.container import CIPHER, Header
from redactor.vault.history import Chain, chain_of
from redactor.vault.keys import KeySource, is_open, key_folder
from redactor.vault.store import FOLDER, KEYS, NEXT, READY, Vault, header_at, sealed_cases


@dataclass(frozen=True, slots=True)
class Status:
    """What can be said about a vault.

    Attributes:
        vault: its id, ``""`` where there is none.
        sealed_files: how many cases have one.
        sealed_with: cipher, and key file or passphrase.
        key: fingerprint of the key.
        key_file: where the key is looked for, ``""`` for a passphrase.
        opened: how many sealed files the key opens; ``None`` where no key is at hand.
        copies: how many copies can be traced back, as far as they could be counted.
        problem: what is wrong and what to do, ``""`` if nothing is.
        unfinished: whether a change of key was stopped half-way.
        log_entries, log_last, log_whole: the log of who went back.
        destroyed: when, ``""`` where it was not.
    """

    vault: str
    sealed_files: int
    sealed_with: str
    key: str
    key_file: str
    opened: int | None
    copies: int | None
    problem: str
    unfinished: bool
    log_entries: int
    log_last: str
    log_whole: bool
    destroyed: str


def status_of(private: Path, source: KeySource) -> Status:
    """The state of the vault of a private folder.

    Raises:
        VaultError: the folder or the log cannot be read.
    """
    cases = [case for case in sealed_cases(private) if case != KEYS]
    gone = certificate.read(private)
    log = chain_of(private)
    header, wrong = _first_header(private, cases)
    opened = copies = None
    needs_words = header is not None and header.kdf.name == "scrypt"
    if header is not None and not (needs_words and source.passphrase is None):
        opened, copies, wrong = _try(private, cases, source)
    if not cases:
        wrong = str(certificate.problem(private) or problems.no_vault())
    if not log.whole:
        wrong = f"{wrong} {problems.broken_log()}".strip()
    file = source.file_of(header.vault) if header and not needs_words else None
    return Status(
        header.vault if header else "", len(cases), _sealed_with(header), header.key if header else "",
        str(file or ""), opened, copies, wrong, _is_unfinished(private), *_log(log),
        gone.finished if gone else "",
    )  # fmt: skip


def _log(log: Chain) -> tuple[int, str, bool]:
    return log.entries, log.last if log.entries else "", log.whole


def _first_header(private: Path, cases: list[str]) -> tuple[Header | None, str]:
    wrong = ""
    for case in cases:
        try:
            return header_at(private, case), wrong
        except VaultError as error:
            wrong = wrong or str(error)
    return None, wrong


def _try(private: Path, cases: list[str], source: KeySource) -> tuple[int | None, int | None, str]:
    """How many files open, how many copies they know, and the first problem."""
    opened = copies = 0
    vaults: dict[str, Vault] = {}
    wrong = ""
    for case in cases:
        try:
            header = header_at(private, case)
            if header.key not in vaults:
                vaults[header.key] = Vault(private, source.of(header), header.vault)
            copies += len(vaults[header.key].contents(case).records)
            opened += 1
        except VaultError as error:
            wrong = wrong or str(error)
    return opened, copies, wrong


def _sealed_with(header: Header | None) -> str:
    if header is None:
        return ""
    kdf = header.kdf
    how = (
        "key file"
        if kdf.name == "key-file"
        else f"passphrase (scrypt, n={kdf.n} r={kdf.r} p={kdf.p})"
    )
    return f"{CIPHER}, {how}"


def _is_unfinished(private: Path) -> bool:
    return any((private / FOLDER / name).exists() for name in (NEXT, READY))


def key_files() -> tuple[int, str]:
    """How many key files lie in the key folder, and ``ok`` or what is wrong with one of them."""
    try:
        files = sorted(key_folder().glob("*.key*"))
        loose = sum(is_open(path.stat().st_mode) for path in files)
    except VaultError as error:
        return 0, str(error)
    except OSError as error:
        return 0, f"the key folder cannot be read ({type(error).__name__})"
    if loose:
        return len(files), f"{loose} may be read by other accounts: chmod 600 them"
    return len(files), "ok"
