"""Whether the lines of the disclosure log and its head fit together: pure, so that laws can be tested.

What may lie there after a crash, and what is refused, is said in :mod:`redactor.review.ledger`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from redactor.review.entries import Entry, parsed, sealed, unsealed

_CHANGED: Final = (
    "Add nothing to it. Keep ledger.jsonl and ledger.head as they are, find out who could write there, "
    "and restore both from a back-up of the private folder."
)
_OTHER_KEY: Final = (
    "Give the key file or passphrase that this private folder was made with "
    "(--key-file, --passphrase)."
)


@dataclass(frozen=True, slots=True)
class Chain:
    """Whether the log hangs together.

    Attributes:
        intact: whether it does.
        entries: how many can be trusted.
        last: SHA-256 (hex) of the last of these; of the id of the vault where there is none.
        bad: number of the first entry that is wrong or missing, 0 where none is.
        words: the same for people.
        next: what to do, ``""`` where it is intact.
    """

    intact: bool
    entries: int
    last: str
    bad: int
    words: str
    next: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What lies there.

    Attributes:
        entries: up to the first fault.
        head: how many entries the head counts; -1 where there is none that the key sealed.
        length: bytes of the whole lines, without one that was never finished.
    """

    chain: Chain
    entries: tuple[Entry, ...]
    head: int
    length: int


@dataclass(frozen=True, slots=True)
class _Fault:
    """The first entry that is wrong or missing, in words, and what to do."""

    bad: int
    words: str
    next: str = _CHANGED


def head_line(number: int, last: str, key: bytes) -> bytes:
    """What the head says after entry ``number``, whose hash is ``last``."""
    return sealed({"number": number, "hash": last}, key)


def look(head: bytes | None, data: bytes, key: bytes, start: str) -> Seen:
    """Check the whole log.

    Args:
        head: the head file, ``None`` where there is none.
        data: the log, empty where there is none.
        key: of the MAC.
        start: what the first entry is bound to.
    """
    *lines, torn = data.split(b"\n")
    entries, fault = _follow(lines, key, start)
    hashes = [start, *(entry.hash for entry in entries)]
    number, said = head_of(head, key)
    if head is not None and number < 0:
        fault = _head_unread(len(entries))
    elif fault is None and (head is not None or data):
        fault = _misfit(number, said, hashes, bool(torn))
    chain = Chain(True, len(entries), hashes[-1], 0, _whole(len(entries), bool(torn)))
    if fault is not None:
        chain = Chain(False, len(entries), hashes[-1], fault.bad, fault.words, fault.next)
    return Seen(chain, entries, number, len(data) - len(torn))


def head_of(head: bytes | None, key: bytes) -> tuple[int, str]:
    """How many entries the head counts, and the hash of the last; -1 where the key did not seal it."""
    fields = unsealed(head or b"", key) or {}
    number, said = fields.get("number"), fields.get("hash")
    return (number, said) if isinstance(number, int) and isinstance(said, str) else (-1, "")


def _follow(
    lines: Sequence[bytes], key: bytes, start: str
) -> tuple[tuple[Entry, ...], _Fault | None]:
    """The entries up to the first fault, and the fault."""
    entries: list[Entry] = []
    last = start
    for number, line in enumerate(lines, 1):
        entry = parsed(line, key)
        if entry is None:
            words = f"entry {number} of the disclosure log was changed or put in by somebody else."
            return tuple(entries), _Fault(number, words)
        if entry.number != number:
            words = f"entry {number} of the disclosure log is missing, or entries changed places."
            return tuple(entries), _Fault(number, words)
        if entry.prev != last:
            words = (
                f"entry {number} of the disclosure log does not belong to what stands before it."
            )
            return tuple(entries), _Fault(number, words)
        entries.append(entry)
        last = entry.hash
    return tuple(entries), None


def _head_unread(entries: int) -> _Fault:
    if entries:
        return _Fault(entries + 1, "the head of the disclosure log (ledger.head) was changed.")
    words = "the disclosure log was written with another key, or was changed as a whole."
    return _Fault(1, words, _OTHER_KEY)


def _misfit(number: int, said: str, hashes: Sequence[str], torn: bool) -> _Fault | None:
    """What does not fit between the head and whole lines with these hashes (that of the start first)."""
    count = len(hashes) - 1
    if number < 0:
        return _Fault(1, "the head of the disclosure log (ledger.head) is missing.")
    if count < number:
        words = (
            f"{number - count} of {number} entries are missing at the end of the disclosure log."
        )
        return _Fault(count + 1, words)
    if hashes[number] != said:
        words = "the disclosure log and its head (ledger.head) are not of one piece."
        return _Fault(max(number, 1), words)
    if count + torn > number + 1:
        words = f"the disclosure log goes on where its head (ledger.head) ends, at entry {number}."
        return _Fault(number + 2, words)
    return None


def _whole(count: int, torn: bool) -> str:
    words = f"the disclosure log is whole: {count} {'entry' if count == 1 else 'entries'}."
    return f"{words} One more was begun and never finished; it does not count." if torn else words
