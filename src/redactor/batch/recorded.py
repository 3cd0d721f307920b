"""What a run was asked for, kept in the private folder so that a review can do a case again in the same way."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Final, Literal

from pydantic import ValidationError

from redactor.batch.journal import OUTCOME, Journal
from redactor.batch.settings import Settings
from redactor.config.pipeline import Pipeline
from redactor.errors import BatchError
from redactor.files import write_atomic
from redactor.model import Outcome, Recipient, Release

NAME: Final = "run.json"
_SKIPPED: Final = (
    "CREATE TABLE IF NOT EXISTS skipped (document TEXT PRIMARY KEY, outcome TEXT NOT NULL)"
)
_Cases = Literal["decided", "unfinished", "unsealed"]
"""Tables of cases."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the last run on an output was asked for, but for its input: ``sources.json`` tells that."""

    pipeline: Pipeline
    release: Release = field(repr=False)


def record(settings: Settings) -> None:
    """Keep what a run is asked for.

    Raises:
        BatchError: the private folder cannot be written.
    """
    asked = {
        "pipeline": json.loads(settings.pipeline.model_dump_json()),
        "release": asdict(settings.release),
    }
    data = json.dumps(asked, indent=1, ensure_ascii=True).encode()
    write_atomic(settings.private / NAME, data, mode=0o600)


def asked_for(private: Path) -> Asked:
    """What the last run was asked for.

    Raises:
        BatchError: nothing was kept, by an earlier version perhaps.
    """
    try:
        data = json.loads((private / NAME).read_bytes())
        pipeline = Pipeline.model_validate_json(json.dumps(data["pipeline"]))
        release = data["release"]
        people = tuple(Recipient(**each) for each in release["recipients"])
        made = Release(**{**release, "scope": tuple(release["scope"])})
        return Asked(pipeline, replace(made, recipients=people))
    except (OSError, ValueError, KeyError, TypeError, ValidationError):
        raise BatchError(
            "the private folder does not tell how these copies were made.",
            "Run redactor run once more on the same folders, then open the review.",
        ) from None


def keep_skipped(journal: Journal, skipped: Iterable[Outcome]) -> None:
    """Keep the outcomes of what was not taken: no case has them, and reports list them.

    Raises:
        BatchError: the journal cannot be written.
    """
    journal.query(_SKIPPED)
    with journal.transaction():
        journal.query("DELETE FROM skipped")
        for one in skipped:
            row = OUTCOME.dump_json(one).decode()
            journal.query("INSERT OR REPLACE INTO skipped VALUES (?, ?)", one.id, row)


def kept_skipped(journal: Journal) -> tuple[Outcome, ...]:
    """The outcomes of what the last run did not take.

    Raises:
        BatchError: the journal cannot be read.
    """
    journal.query(_SKIPPED)
    rows = journal.query("SELECT outcome FROM skipped ORDER BY document")
    try:
        return tuple(OUTCOME.validate_json(str(outcome)) for (outcome,) in rows)
    except ValidationError:
        return ()


def keep_decided(journal: Journal, case: str, *, sealed: bool) -> None:
    """Keep that a reviewer decides something about a case: what, is sealed in the vault next.

    Args:
        journal: of the output folder.
        case: neutral id.
        sealed: whether the vault has a file of the case already.

    Raises:
        BatchError: the journal cannot be written.
    """
    every: tuple[_Cases, ...] = ("decided", "unfinished", "unsealed")
    for table in every:
        _there(journal, table)
    with journal.transaction():
        for table in every[:2] if sealed else every:
            journal.query(f"INSERT OR IGNORE INTO {table} VALUES (?)", case)


def keep_sealed(journal: Journal, case: str) -> None:
    """Keep that what a reviewer decided about a case is in the vault: its file must be there from now on.

    Raises:
        BatchError: the journal cannot be written.
    """
    _take_out(journal, "unsealed", case)


def unsealed_in(journal: Journal) -> frozenset[str]:
    """The cases about which something was to be sealed for the first time, and may never have been.

    Raises:
        BatchError: the journal cannot be read.
    """
    return _cases_in(journal, "unsealed")


def keep_finished(journal: Journal, case: str) -> None:
    """Keep that the copies of a case are as a reviewer decided.

    Raises:
        BatchError: the journal cannot be written.
    """
    _take_out(journal, "unfinished", case)


def unfinished_in(journal: Journal) -> frozenset[str]:
    """The cases whose copies were not made again since something was decided about them.

    Raises:
        BatchError: the journal cannot be read.
    """
    return _cases_in(journal, "unfinished")


def decided_in(journal: Journal) -> frozenset[str]:
    """The cases about which a reviewer ever decided anything.

    Raises:
        BatchError: the journal cannot be read.
    """
    return _cases_in(journal, "decided")


def _there(journal: Journal, table: _Cases) -> None:
    journal.query(f"CREATE TABLE IF NOT EXISTS {table} (case_id TEXT PRIMARY KEY)")


def _cases_in(journal: Journal, table: _Cases) -> frozenset[str]:
    _there(journal, table)
    return frozenset(str(case) for (case,) in journal.query(f"SELECT case_id FROM {table}"))


def _take_out(journal: Journal, table: _Cases, case: str) -> None:
    if case in _cases_in(journal, table):
        journal.query(f"DELETE FROM {table} WHERE case_id = ?", case)
