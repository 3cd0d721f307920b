"""Keeps in the journal what a case was before it was done again, so that the report can say what changed.

``Journal.record`` replaces the outcomes of a case; counts and labels of the last ones stay, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from redactor.batch.journal import Journal
from redactor.report.since import Before, briefs


@dataclass(frozen=True, slots=True)
class _Kept:
    """``at``: when what is in the journal was recorded; ``before``: what it replaced, if anything."""

    at: str
    before: Before | None = None


_KEPT = TypeAdapter(_Kept)


def summed_up(journal: Journal, case: str, at: str) -> str:
    """Return what ``Journal.record`` shall keep of the outcomes that it replaces, as JSON.

    ``at`` is now, ISO 8601 in UTC. A case that has no outcomes, or none that can be read, was not done before.

    Raises:
        BatchError: the journal cannot be read.
    """
    old = briefs(journal.outcomes(case))
    last = _kept(journal, case)
    before = Before(last.at if last else "", old) if old else None
    return _KEPT.dump_json(_Kept(at, before)).decode()


def before(journal: Journal, case: str) -> Before | None:
    """Return what a case was before it was last done; ``None`` at its first time.

    Raises:
        BatchError: the journal cannot be read.
    """
    kept = _kept(journal, case)
    return kept.before if kept else None


def _kept(journal: Journal, case: str) -> _Kept | None:
    rows = journal.query("SELECT summary FROM before WHERE case_id = ?", case)
    try:
        return _KEPT.validate_json(str(rows[0][0])) if rows else None
    except ValidationError:
        return None
