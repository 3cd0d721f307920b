"""The certificate of a destroyed vault: what was destroyed, when, and what that does not reach.

It is written before anything goes, as ``begun``, and again as ``done``, so that a destruction that was
killed is known as one and can be finished.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from redactor.errors import VaultError
from redactor.files import write_atomic
from redactor.vault import problems

NAME: Final = "vault-destroyed.json"
TEXT: Final = "vault-destroyed.txt"
_SCHEMA: Final = "redactor.vault-certificate/1"
STATEMENT: Final = (
    "The labels of the copies made with this vault can no longer be traced back through it.",
    "Out of reach of this command are back-ups and snapshots of the key and of the private folder, what "
    "flash memory keeps of files that were written over, files that the way back was written to before, "
    "and the sources: whoever has those can lay them beside the copies.",
)
_KEYS: Final = {
    "destroyed": "written over and removed",
    "kept": "left where it lies, for the user named it himself and other vaults may need it: who has it "
    "and a back-up of the sealed files can open them",
    "passphrase": "a passphrase, which only people can forget: who knows it and has a back-up of the "
    "sealed files can open them",
    "lost": "none lay in the default place: who has it and a back-up of the sealed files can open them",
}


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is certified.

    Attributes:
        state: ``begun`` or ``done``.
        when: UTC, when it was begun.
        finished: UTC, ``""`` until then.
        vaults: ids of the vaults.
        keys: fingerprints of their keys.
        key: ``destroyed``, ``kept``, ``passphrase`` or ``lost``.
        sealed_files: how many sealed files were removed.
        cases: how many cases they were of.
        left: what else of the private folder names people (``sources.json``, ``quarantine``, ...).
        version: of the program.
    """

    state: str
    when: str
    finished: str
    vaults: tuple[str, ...]
    keys: tuple[str, ...]
    key: str
    sealed_files: int
    cases: int
    left: tuple[str, ...]
    version: str


def read(private: Path) -> Certificate | None:
    """The certificate in a private folder, if there is one that can be read."""
    try:
        raw = json.loads((private / NAME).read_bytes())
        raw.pop("schema"), raw.pop("statement")
        lists = {key: tuple(raw[key]) for key in ("vaults", "keys", "left")}
        return Certificate(**{**raw, **lists})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def problem(private: Path) -> VaultError | None:
    """The error for a vault that was destroyed, or nearly; ``None`` where it was not."""
    if not (private / NAME).exists():
        return None
    found = read(private)
    unfinished = found is None or found.state != "done"
    return problems.destruction_begun() if unfinished else problems.destroyed()


def write(private: Path, certificate: Certificate) -> None:
    """Write the certificate; when it is done, also as a text to print and file.

    Raises:
        BatchError: it cannot be written.
    """
    data = {"schema": _SCHEMA, **asdict(certificate), "statement": list(STATEMENT)}
    if certificate.state == "done":
        write_atomic(private / TEXT, text(certificate).encode(), mode=0o600)
    write_atomic(private / NAME, (json.dumps(data, indent=1) + "\n").encode(), mode=0o600)


def text(certificate: Certificate) -> str:
    """The certificate for people."""
    left = ", ".join(certificate.left) or "nothing"
    rows = (
        "CERTIFICATE OF THE DESTRUCTION OF A VAULT",
        "",
        f"Begun:            {certificate.when}",
        f"Finished:         {certificate.finished}",
        f"Vault:            {', '.join(certificate.vaults) or 'unknown'}",
        f"Key fingerprint:  {', '.join(certificate.keys) or 'unknown'}",
        f"Key:              {_KEYS.get(certificate.key, certificate.key)}",
        f"Sealed files:     {certificate.sealed_files} written over and removed, "
        f"of {certificate.cases} case(s)",
        f"Still in the private folder, and not harmless: {left}",
        f"Program:          redactor {certificate.version}",
        "",
        *STATEMENT,
        "",
        "Name and signature: ______________________________",
        "",
    )
    return "\n".join(rows)
