"""What an administrator wants to know of an OUT: from the journal, the lock and the health file, without content."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from redactor.batch.health import NAME
from redactor.batch.lock import is_free
from redactor.batch.session import JOURNAL, LOCK
from redactor.errors import BatchError
from redactor.model import Status

_LATE: Final = 3
"""Beats that a health file may be late."""
_DOCUMENTS = """
SELECT case_id, json_extract(outcome, '$.id'), json_extract(outcome, '$.status'),
       json_extract(outcome, '$.error.code'), json_extract(outcome, '$.error.next')
FROM results ORDER BY LENGTH(document), document
"""


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


def state_of(out: Path, private: Path) -> State:
    """Look at an OUT; nothing is written, and a run may be at work meanwhile.

    Args:
        out: the folder.
        private: its private folder.

    Raises:
        BatchError: there is no journal, or it cannot be read.
    """
    path = private / JOURNAL
    if not path.exists():
        raise BatchError(
            "there is no journal for this OUT.",
            "Name the folder that redactor run wrote, and its private folder with --private.",
        )
    try:
        database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)
        try:
            rows = database.execute(_DOCUMENTS).fetchall()
            (done,) = database.execute("SELECT COUNT(*) FROM done").fetchone()
        finally:
            database.close()
    except sqlite3.Error as error:
        raise BatchError(
            f"the journal cannot be read ({type(error).__name__}).",
            "Check the disk of the private folder, or run redactor run, which says more.",
        ) from None
    status = Counter(str(row[2]) for row in rows)
    cases = len({row[0] for row in rows})
    quiet = (Status.PUBLISHED.value, Status.SKIPPED.value)
    return State(
        at_work=not is_free(private / LOCK),
        watcher=_health(private / NAME),
        cases=cases,
        done=int(done),
        unfinished=max(cases - int(done), 0),
        documents={one.value: status[one.value] for one in Status},
        reasons=dict(sorted(Counter(str(row[3]) for row in rows if row[3]).items())),
        needs_person=tuple(
            Asking(str(row[1]), str(row[2]), str(row[3] or ""), str(row[4] or ""))
            for row in rows
            if row[2] not in quiet
        ),
        last_done=_changed(path),
    )


def _changed(path: Path) -> str:
    """When the journal was written last; new entries are in its log first."""
    times = [
        file.stat().st_mtime
        for file in (path, path.with_name(f"{path.name}-wal"))
        if file.exists() and file.stat().st_size
    ]
    return datetime.fromtimestamp(max(times), UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if times else ""


def _health(path: Path) -> dict[str, Any] | None:
    try:
        facts = json.loads(path.read_bytes())
        beat = datetime.fromisoformat(facts["beat"])
        age = (datetime.now(UTC) - beat).total_seconds()
        ended = facts["state"] in ("stopped", "failed")
        return {**facts, "late": not ended and age > _LATE * max(float(facts["every"]), 5.0)}
    except (OSError, ValueError, KeyError, TypeError):
        return None
