"""The disclosure log of an output: a file that is only added to, in which no line can change unnoticed.

``ledger.jsonl`` in the private folder, mode 0600, an :class:`~redactor.review.entries.Entry` a line, each bound to
the one before it and sealed with a MAC. ``ledger.head`` beside it says how many entries there are and the hash of
the last, so that lines cut off at the end are noticed, too.

An entry is on disk before the head says so, and the head before the next entry is begun. Hence, after a crash:

============================================================= ==============================================
what lies there                                               what becomes of it
============================================================= ==============================================
as many whole lines as the head says                          nothing to do
one whole, sealed line more                                   it counts; the next entry mends the head first
as many as the head says, and then a line without its end     never finished: left aside, and dropped by
                                                              the next entry
anything else: fewer lines, two more, one more and a half one refused
============================================================= ==============================================

Who puts both files back as they were on an earlier day is not noticed here: print the number and hash of the last
entry (:meth:`Ledger.check`) on what is signed.
"""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from redactor.errors import BatchError, RedactorError
from redactor.files import append_behind, cannot_write, write_atomic
from redactor.lock import locked
from redactor.review.chain import Chain, Seen, head_line, head_of, look
from redactor.review.entries import Entry, Event, Value, digest, parsed, written
from redactor.vault.history import now

NAME: Final = "ledger.jsonl"
KEY_BYTES: Final = 32
_PATIENCE: Final = 60.0
"""Seconds to wait for another program that is writing an entry."""
Check = Callable[[Sequence[Entry]], None]


class LedgerError(RedactorError):
    """The disclosure log cannot be read or trusted (exit status 5)."""

    exit_code = 5


class Ledger:
    """The disclosure log at ``path``; nothing is made before the first entry.

    Args:
        path: ``<private>/ledger.jsonl``; the head and the lock lie beside it.
        key: 32 bytes, ``subkey(key of the vault, "ledger")``.
        of: id of the vault (the journal that gave the numbers).

    Raises:
        ValueError: a key of another length.
    """

    def __init__(self, path: Path, key: bytes, of: str) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError("the key of the disclosure log has 32 bytes")
        self._path, self._key, self._start = path, key, digest(of.encode())
        self._head, self._lock = path.with_suffix(".head"), path.with_suffix(".lock")

    def entries(self, case: str = "") -> tuple[Entry, ...]:
        """All entries in order, or those of a case; the whole log is checked each time.

        Raises:
            LedgerError: it cannot be read, or was changed.
        """
        return tuple(entry for entry in self._verified().entries if not case or entry.case == case)

    def check(self) -> Chain:
        """Whether the log hangs together; a fault is said, not raised.

        Raises:
            LedgerError: it cannot be read.
        """
        return self._seen().chain

    def append(
        self, event: Event, case: str, by: str, check: Check | None = None, /, **details: Value
    ) -> Entry:
        """Add an entry, and come back when it is on disk; where this raises, nothing was added.

        Args:
            event: what was done.
            case: neutral id, ``""`` for what is about no case.
            by: the name that the person typed.
            check: looks at the entries of the case just before, when nobody else can add one; what it raises
                stops this.
            details: neutral ids, hashes, people and reasons: :mod:`redactor.review.entries`.

        Raises:
            LedgerError: the log was changed, or somebody else holds it for a minute.
            BatchError: it cannot be written.
            ValueError: details that are no plain values, or too many.
        """
        with locked(self._lock, wait=True, waiting=_patience):
            seen = self._verified()
            if check is not None:
                check(tuple(entry for entry in seen.entries if entry.case == case))
            number, last = seen.chain.entries, seen.chain.last
            line = written(number + 1, now(), event, case, by, _account(), details, last, self._key)
            entry = parsed(line, self._key)
            assert entry is not None
            if seen.head != number:
                self._write_head(number, last)
            try:
                _add(self._path, line + b"\n", seen.length)
                self._write_head(entry.number, entry.hash)
            except BatchError:
                self._take_back(number, seen.length)
                raise
            return entry

    def _verified(self) -> Seen:
        seen = self._seen()
        if not seen.chain.intact:
            raise LedgerError(seen.chain.words, seen.chain.next)
        return seen

    def _seen(self) -> Seen:
        """Read both files at one moment, and check them: a head that stayed the same saw one entry at most."""
        while True:
            head, data = _bytes(self._head), _bytes(self._path) or b""
            if _bytes(self._head) == head:
                return look(head, data, self._key, self._start)

    def _write_head(self, number: int, last: str) -> None:
        write_atomic(self._head, head_line(number, last, self._key), mode=0o600)

    def _take_back(self, number: int, length: int) -> None:
        """Cut off what was not finished, unless the head already counts it."""
        with suppress(OSError, LedgerError):
            if head_of(_bytes(self._head), self._key)[0] == number:
                os.truncate(self._path, length)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise LedgerError(
            f"the disclosure log cannot be read ({type(error).__name__}).",
            "Give this account the right to read the private folder, and check the disk or share.",
        ) from None


def _add(path: Path, line: bytes, whole: int) -> None:
    """Write a line behind the ``whole`` bytes of finished ones, in place of one that was never finished."""
    try:
        append_behind(path, line, whole)
    except OSError as error:
        raise cannot_write(error) from None


def _patience(seconds: float) -> None:
    if seconds > _PATIENCE:
        raise LedgerError(
            "another program has been writing the disclosure log for a minute.",
            "Close it, or see whether it hangs, and try again.",
        )


def _account() -> str:
    """The account; Windows before Python 3.13 lacks a module where the account has no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""
