"""What an administrator wants to know of an OUT: from the journal, the lock and the health file, without content."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from redactor.batch.clock import stamp
from redactor.batch.health import NAME, Facts
from redactor.batch.session import JOURNAL, LOCK
from redactor.errors import BatchError
from redactor.lock import is_free
from redactor.model import Outcome, Status

_LATE: Final = 3
"""Beats that a health file may be late."""
_DOCUMENTS = """
SELECT case_id, json_extract(outcome, '$.id'), json_extract(outcome, '$.status'),
       json_extract(outcome, '$.error.code'), json_extract(outcome, '$.error.next')
FROM results ORDER BY LENGTH(document), document
"""
_OUTCOMES = "SELECT case_id, outcome FROM results ORDER BY LENGTH(document), document"
_HAS = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
_OUTCOME = TypeAdapter(Outcome)


@dataclass(frozen=True, slots=True)
class Asking:
    """A document that needs a person."""

    document: str
    status: str
    code: str
    next: str


@dataclass(frozen=True, slots=True)
class State:
    """The state of an OUT.

    Attributes:
        at_work: whether a run or a watcher of this computer is at work on it now.
        watcher: what the health file says; ``None`` if there is none. ``late`` in it: it is dead, or hangs.
        cases, done, unfinished: that the journal knows; that are done; that the next run does or tries again.
        documents: how many of each status.
        reasons: how many documents of each reason code.
        needs_person: every document that does.
        last_done: when the journal was written last, ISO 8601 in UTC.
    """

    at_work: bool
    watcher: dict[str, Any] | None
    cases: int
    done: int
    unfinished: int
    documents: dict[str, int]
    reasons: dict[str, int]
    needs_person: tuple[Asking, ...] = field(default=())
    last_done: str = ""

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        return asdict(self)


def state_of(private: Path, health: Path | None = None) -> State:
    """Look at an OUT; nothing is written, and a run may be at work meanwhile.

    Args:
        private: its private folder.
        health: the health file of its watcher, if it is not there.

    Raises:
        BatchError: there is no journal, or it cannot be read.
    """
    rows, done = _read(private / JOURNAL)
    status = Counter(str(row[2]) for row in rows)
    cases = len({row[0] for row in rows})
    quiet = (Status.PUBLISHED.value, Status.SKIPPED.value)
    return State(
        at_work=not is_free(private / LOCK),
        watcher=_health(health or private / NAME),
        cases=cases,
        done=done,
        unfinished=max(cases - done, 0),
        documents={one.value: status[one.value] for one in Status},
        reasons=dict(sorted(Counter(str(row[3]) for row in rows if row[3]).items())),
        needs_person=tuple(
            Asking(str(row[1]), str(row[2]), str(row[3] or ""), str(row[4] or ""))
            for row in rows
            if row[2] not in quiet
        ),
        last_done=_changed(private / JOURNAL),
    )


def kept_outcomes(private: Path) -> tuple[dict[str, tuple[Outcome, ...]], frozenset[str]]:
    """The outcomes of each case, and the cases whose copies were not made again since something was decided.

    Nothing is written, and a run may be at work meanwhile.

    Raises:
        BatchError: the journal cannot be read.
    """
    found: dict[str, list[Outcome]] = defaultdict(list)
    try:
        with _opened(private / JOURNAL) as database:
            for case, outcome in database.execute(_OUTCOMES):
                found[str(case)].append(_OUTCOME.validate_json(outcome))
            unfinished: set[str] = set()
            if database.execute(_HAS, ("unfinished",)).fetchone():
                rows = database.execute("SELECT case_id FROM unfinished")
                unfinished = {str(case) for (case,) in rows}
    except (sqlite3.Error, ValidationError) as error:
        raise _unreadable(error) from None
    return {case: tuple(outcomes) for case, outcomes in found.items()}, frozenset(unfinished)


def _read(path: Path) -> tuple[list[tuple[Any, ...]], int]:
    """What the journal says of every document, and how many cases are done.

    Raises:
        BatchError: there is no journal, or it cannot be read.
    """
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise BatchError(
            "there is no journal for this OUT.",
            "Name the folder that redactor run or watch wrote, and its private folder with --private.",
        ) from None
    except OSError as error:
        raise _unreadable(error) from None
    for try_again in (True, False):
        try:
            return _queried(path)
        except sqlite3.Error as error:
            if not try_again:
                raise _unreadable(error) from None
    raise AssertionError


def _opened(path: Path) -> closing[sqlite3.Connection]:
    """Nobody at work: then it is opened as a file that does not change, or SQLite would lay two more beside it."""
    log = path.with_name(f"{path.name}-wal")
    how = "mode=ro" if log.exists() and log.stat().st_size else "mode=ro&immutable=1"
    return closing(sqlite3.connect(f"{path.resolve().as_uri()}?{how}", uri=True, timeout=30))


def _queried(path: Path) -> tuple[list[tuple[Any, ...]], int]:
    with _opened(path) as database:
        rows = database.execute(_DOCUMENTS).fetchall()
        (done,) = database.execute("SELECT COUNT(*) FROM done").fetchone()
    return rows, int(done)


def _unreadable(error: Exception) -> BatchError:
    return BatchError(
        f"the journal cannot be read ({type(error).__name__}).",
        "See that this account may read the private folder, and that its disk is well.",
    )


def _changed(path: Path) -> str:
    """When the journal was written last; new entries are in its log first."""
    times: list[float] = []
    for file in (path, path.with_name(f"{path.name}-wal")):
        with suppress(OSError):
            about = file.stat()
            if about.st_size:
                times.append(about.st_mtime)
    return stamp(datetime.fromtimestamp(max(times), UTC)) if times else ""


def _health(path: Path) -> dict[str, Any] | None:
    try:
        facts = {**asdict(Facts()), **json.loads(path.read_bytes())}
        age = (datetime.now(UTC) - datetime.fromisoformat(facts["beat"])).total_seconds()
        ended = facts["state"] in ("stopped", "failed")
        return {**facts, "late": not ended and age > _LATE * float(facts["every"])}
    except (OSError, ValueError, TypeError):
        return None
