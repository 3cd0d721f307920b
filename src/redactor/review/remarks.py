"""What a reviewer has looked at, agreed to and noted, by keys that are void when what they are about changes."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace
from typing import Final, Literal

from redactor.model import Decision, Flag, Outcome
from redactor.review.shapes import Flagged, Pair

Side = Literal["source", "copy"]
LONGEST = 2000
"""Characters of a note."""
Span = tuple[int, int, int]
"""Segment, start and end."""
WHO: Final = frozenset({"identity", "disclosure"})
"""Recognizers that doubt who somebody is; that the words are replaced is no answer."""


def change_key(decision: Decision) -> str:
    """The key of a change: with another label, or at another place, it is another one."""
    finding = decision.finding
    label = decision.label if decision.label is not None else "kept"
    return f"change|{finding.document}|{finding.segment}|{finding.start}-{finding.end}|{label}"


def flag_key(document: str, flag: Flag) -> str:
    """The key of a flag."""
    what = f"{flag.kind}|{flag.recognizer}|{flag.suggestion}"
    return f"flag|{document}|{flag.segment}|{flag.start}-{flag.end}|{what}"


def sheet_key(document: str, side: Side, sheet: int, sha256: str) -> str:
    """The key of a sheet of a source or copy with this hash."""
    return f"sheet|{document}|{side}|{sheet}|{sha256[:16]}"


def place_key(document: str, place: str) -> str:
    """The key of a place that was not covered."""
    return f"place|{document}|{place}"


def person_key(identity: str, label: str) -> str:
    """The key of a person of the people table."""
    return f"person|{identity}|{label}"


def with_remark(
    remarks: Mapping[str, str], kind: str, key: str, value: str | None
) -> dict[str, str]:
    """The remarks with one more, or without it where ``value`` is ``None``.

    Args:
        remarks: of a case.
        kind: ``ok`` (agreed to, decided, looked at; the value is who), or ``note``.
        key: what it is about.
        value: at most :data:`LONGEST` characters count.
    """
    whole = {**remarks}
    name = f"{kind}:{key}"
    if value is None:
        whole.pop(name, None)
    else:
        whole[name] = value[:LONGEST]
    return whole


def is_ok(remarks: Mapping[str, str], key: str) -> bool:
    """Whether somebody agreed to it."""
    return f"ok:{key}" in remarks


def note_on(remarks: Mapping[str, str], key: str) -> str:
    """The note on it, ``""`` where there is none."""
    return remarks.get(f"note:{key}", "")


def key_of(outcome: Outcome, mark: str) -> str | None:
    """The key of a mark of a document (``c12``, ``f3``); ``None`` where it has no such mark."""
    number = int(mark[1:]) if mark[1:].isdecimal() else -1
    if mark[:1] == "c" and 0 <= number < len(outcome.decisions):
        return change_key(outcome.decisions[number])
    if mark[:1] == "f" and 0 <= number < len(outcome.flags):
        return flag_key(outcome.id, outcome.flags[number])
    return None


def is_replaced(flag: Flag | Flagged, gone: Set[Span]) -> bool:
    """Whether there is nothing left to decide about a flag, as all its words are replaced.

    Args:
        gone: places that are replaced.
    """
    asks = flag.kind == "quasi-identifier" or (
        flag.kind == "uncertain" and flag.recognizer not in (*WHO, "recipient")
    )
    return asks and (flag.segment, flag.start, flag.end) in gone


def with_remarks(pair: Pair, outcome: Outcome, remarks: Mapping[str, str]) -> Pair:
    """A pair with what the reviewer has agreed to, decided and noted."""
    changes = []
    for change in pair.changes:
        key = key_of(outcome, change.id) or ""
        done = replace(change, accepted=is_ok(remarks, key), note=note_on(remarks, key))
        changes.append(done)
    gone = {(c.segment, c.start, c.end) for c in pair.changes if c.label is not None}
    flags = []
    for flag in pair.flags:
        key = key_of(outcome, flag.id) or ""
        decided = is_ok(remarks, key) or is_replaced(flag, gone)
        flags.append(replace(flag, decided=decided, note=note_on(remarks, key)))
    return replace(pair, changes=tuple(changes), flags=tuple(flags))
