"""Who went back, when and why: a log that is only added to, each line bound to the one before it.

``vault-log.jsonl`` in the private folder, one JSON object a line. ``hash`` is SHA-256 over the line's other
fields, of which ``previous`` is the hash of the line before. A changed, removed or inserted line shows; lines
cut off at the end do not, so note the last hash elsewhere where that counts (``redactor vault status``).
"""

from __future__ import annotations

import getpass
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from redactor.files import append_behind, cannot_write
from redactor.vault import problems

NAME: Final = "vault-log.jsonl"
_START: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class Chain:
    """The state of a log: how many entries, the hash of the last, whether all hang together."""

    entries: int
    last: str
    whole: bool


def note(private: Path, action: str, **fields: str | int) -> None:
    """Add an entry, and make sure that it is on disk.

    Args:
        private: the private folder.
        action: ``reveal``, ``rotate`` or ``destroy``.
        fields: neutral ids, hashes, counts, and the reason that the user gave.

    Raises:
        VaultError: the log was changed.
        BatchError: it cannot be written.
    """
    path = private / NAME
    data = _read(path)
    torn = len(data) - (data.rfind(b"\n") + 1)
    chain = _chain(data[: len(data) - torn])
    if not chain.whole:
        raise problems.broken_log()
    entry: dict[str, str | int] = {
        "number": chain.entries + 1, "when": now(), "user": _user(), "action": action, **fields,
        "previous": chain.last,
    }  # fmt: skip
    line = json.dumps({**entry, "hash": _hash(entry)}, sort_keys=True).encode() + b"\n"
    try:
        append_behind(path, line, len(data) - torn)
    except OSError as error:
        raise cannot_write(error) from None


def chain_of(private: Path) -> Chain:
    """The state of the log; an empty one where there is none.

    Raises:
        VaultError: it cannot be read.
    """
    return _chain(_read(private / NAME))


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise problems.unreadable(error) from None


def _chain(data: bytes) -> Chain:
    last, count = _START, 0
    for line in data.splitlines():
        try:
            entry = json.loads(line)
            said = entry.pop("hash")
            fits = entry["previous"] == last and entry["number"] == count + 1
        except (ValueError, KeyError, TypeError, AttributeError):
            return Chain(count, last, False)
        if not fits or said != _hash(entry):
            return Chain(count, last, False)
        last, count = said, count + 1
    return Chain(count, last, not data or data.endswith(b"\n"))


def _hash(entry: Mapping[str, str | int]) -> str:
    return hashlib.sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name
        return "unknown"
