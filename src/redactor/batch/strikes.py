"""Which documents ended the process that worked on them: after two times one is not tried again.

It is tried again when it, the settings or the program have changed, or when the administrator asks for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, cast

from pydantic import TypeAdapter, ValidationError

from redactor.batch.journal import Journal
from redactor.batch.plan import digest
from redactor.batch.work import Done, Job
from redactor.errors import Problem
from redactor.model import Outcome, Status
from redactor.watch import GivenUp, Stage

OUT: Final = 2
"""Strikes after which a document is not tried again."""
_WEIGHT: Final = {"too-long": 1, "too-much-memory": 1, "worker-died": 2}
"""Strikes of each way to end a worker in one run; an engine tries twice before it says that a worker died."""
_NEXT: Final = (
    "It happened twice, so it is not tried again until the file has changed. Open and save it in its own "
    "program, split it, or raise the limit in the pipeline; redactor run --again tries it as it is."
)
_PROBLEM = TypeAdapter(Problem)


def judged(
    done: Done, outcomes: Sequence[Outcome], job: Job, journal: Journal, settings: str
) -> tuple[Outcome, ...]:
    """The outcomes, with documents that ended their worker twice as quarantined; strikes are counted.

    Args:
        done: what came of the case.
        outcomes: its outcomes.
        job: the case as it was given to the engine.
        settings: hash of what a copy depends on beside its source.

    Raises:
        BatchError: the journal cannot be written.
    """
    stages = {each.document: each.stage for each in done.given_up}
    known = {each.document for each in job.given_up}
    paths = dict(job.documents)
    out: list[Outcome] = []
    with journal.transaction():
        for outcome in outcomes:
            weight = _WEIGHT.get(outcome.error.code, 0) if outcome.error else 0
            if not weight or outcome.error is None:
                journal.query("DELETE FROM strikes WHERE document = ?", outcome.id)
                out.append(outcome)
                continue
            try:
                sha256 = digest(paths[outcome.id])
            except OSError:
                out.append(outcome)
                continue
            stage: str = stages.get(outcome.id, "")
            count = _count(journal, outcome.id, sha256, settings)
            if outcome.id not in known:
                count += weight
            journal.query(
                "INSERT OR REPLACE INTO strikes VALUES (?, ?, ?, ?, ?, ?)",
                outcome.id, stage, sha256, settings, count, _PROBLEM.dump_json(outcome.error).decode(),
            )  # fmt: skip
            if count >= OUT:
                problem = replace(outcome.error, next=_NEXT)
                outcome = replace(
                    outcome, status=Status.QUARANTINED, source_sha256=sha256, error=problem
                )
            out.append(outcome)
    return tuple(out)


def warned(job: Job, journal: Journal, settings: str) -> Job:
    """The job, with its documents given up that ended their worker twice and have not changed since."""
    given_up: list[GivenUp] = []
    for document, path in job.documents:
        rows = journal.query(
            "SELECT stage, sha256, problem FROM strikes WHERE document = ? AND settings = ? AND count >= ?",
            document, settings, OUT,
        )  # fmt: skip
        for stage, sha256, problem in rows:
            try:
                if stage and digest(path) == sha256:
                    what = _PROBLEM.validate_json(str(problem))
                    given_up.append(GivenUp(document, cast(Stage, stage), what))
            except (OSError, ValidationError):
                continue
    return replace(job, given_up=tuple(given_up)) if given_up else job


def forgiven(journal: Journal) -> None:
    """Every document may be tried again."""
    journal.query("DELETE FROM strikes")


def _count(journal: Journal, document: str, sha256: str, settings: str) -> int:
    rows = journal.query(
        "SELECT count FROM strikes WHERE document = ? AND sha256 = ? AND settings = ?",
        document, sha256, settings,
    )  # fmt: skip
    return int(str(rows[0][0])) if rows else 0
