"""What the tests of the vault share: a small vault, and a process that dies at a chosen change to the disk."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from redactor.model import Known
from redactor.vault.contents import Record
from redactor.vault.keys import KeySource
from redactor.vault.sealed import Place, Sealed
from redactor.vault.store import Vault, open_or_new

VAULT = "0123456789abcdef"
SECRETS = ("Quenby", "Thistlewood", "Marjolein")
PLACES = (
    Place(0, 4, "[Client]", "Quenby Thistlewood", "", "came with"),
    Place(0, 30, "[Client's mother]", "Marjolein", "came with", "."),
)
SEALED = Sealed(
    (
        Known("[Client]", "PERSON", "client", ("Quenby", "Quenby Thistlewood")),
        Known("[Client's mother]", "PERSON", "client.mother", ("Marjolein",)),
    ),
    {"case-0001/document-01": PLACES},
)


def record(document: str = "case-0001/document-01", copy: str = "c" * 64, key: str = "") -> Record:
    return Record(document, "a" * 64, copy, ".txt", "supervision", key, PLACES)


def filled(private: Path, source: KeySource, cases: int = 3) -> Vault:
    """A vault with a few cases."""
    private.mkdir(mode=0o700, parents=True, exist_ok=True)
    vault = open_or_new(private, source, VAULT)
    for number in range(1, cases + 1):
        name = f"case-{number:04}"
        vault.add(name, "", SEALED, [record(f"{name}/document-01")])
    return vault


def killed_at(count: int, job: Callable[[], object]) -> bool:
    """Do ``job`` in a process that dies, with no clean-up, just before its ``count``-th change to the disk.

    Returns whether it died: ``False`` means that it was done before.
    """
    child = os.fork()
    if child == 0:
        status = 3
        try:
            calls = [0]

            def guard(name: str) -> None:
                real = getattr(os, name)

                def guarded(*args: Any, **named: Any) -> Any:
                    calls[0] += 1
                    if calls[0] == count:
                        os._exit(9)
                    return real(*args, **named)

                setattr(os, name, guarded)

            for name in (
                "fsync",
                "replace",
                "rename",
                "unlink",
                "mkdir",
                "rmdir",
                "link",
                "truncate",
            ):
                guard(name)
            job()
            status = 0
        finally:
            os._exit(status)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, 9), code
    return code == 9
