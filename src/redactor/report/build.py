"""Outcomes in, report model out: the one place that decides what a report says.

The model holds places, labels and ids only (docs/architecture.md): an
:class:`~redactor.model.Outcome` has no original to give.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from redactor.generalisations import GENERALISATIONS
from redactor.model import CaseNote, Decision, Outcome
from redactor.report.context import Near
from redactor.report.order import natural
from redactor.report.people import people
from redactor.report.release import release_row
from redactor.report.shape import (
    SCHEMA_ID,
    CaseRow,
    CoverageRow,
    DatesRow,
    DocumentRow,
    ErrorRow,
    FindingRow,
    FlagRow,
    HiddenRow,
    LeakRow,
    PipelineRow,
    Report,
    RunRow,
    TermRow,
)
from redactor.report.since import Before, since_row
from redactor.report.sums import Sums

SCORE_DIGITS = 4
RELATIVE = "relative"
"""The action that tells a date from the case's day 0."""

Rows = tuple[Sequence[DocumentRow], CaseRow]
"""What the report says of one case: of each document, and as a whole."""


@dataclass(frozen=True, slots=True)
class RunInfo:
    """The run that a report is about.

    Attributes:
        id: id of the run, without a word of the input.
        started, finished: ISO 8601 in UTC, ``2026-03-01T09:30:00Z``.
        version: version of redactor.
        pipeline_name, pipeline_sha256: which pipeline, and the SHA-256 of what was run.
        models: names of the language models with their versions.
    """

    id: str
    started: str
    finished: str
    version: str
    pipeline_name: str
    pipeline_sha256: str
    models: tuple[str, ...] = ()


def build(
    run: RunInfo,
    outcomes: Sequence[Outcome],
    cases: Sequence[CaseNote] = (),
    before: Mapping[str, Before] | None = None,
) -> dict[str, object]:
    """Return the report of ``outcomes`` in the shape of ``schema/report-1.json``.

    The order of ``outcomes`` and ``cases`` does not matter. Input that was skipped is an outcome with
    the status ``skipped``. Every decision is a row of ``findings``; one that replaced nothing has
    ``replacement`` ``None``. Of a case without a note, nothing is recorded; one that is not in ``before``
    is done for the first time.
    """
    notes = {note.case: note for note in cases}
    was = before or {}
    return report_of(
        run,
        [
            case_rows(own, notes.get(case) or CaseNote(case), was.get(case))
            for case, own in by_case(outcomes)
        ],
    )


def report_of(run: RunInfo, cases: Sequence[Rows]) -> dict[str, object]:
    """The report of cases whose rows are there, in their order."""
    sums = Sums()
    for rows in cases:
        sums.add(*rows)
    return dict(
        Report(
            schema=SCHEMA_ID,
            run=run_row(run),
            documents=[document for documents, _ in cases for document in documents],
            cases=[case for _, case in cases],
            totals=sums.row(),
        )
    )


def run_row(run: RunInfo) -> RunRow:
    """What the report says of the run."""
    return RunRow(
        id=run.id,
        started=run.started,
        finished=run.finished,
        version=run.version,
        pipeline=PipelineRow(name=run.pipeline_name, sha256=run.pipeline_sha256),
        models=sorted(run.models),
    )


def by_case(outcomes: Iterable[Outcome]) -> list[tuple[str, list[Outcome]]]:
    """The outcomes by case, in the order of the report."""
    found: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        found.setdefault(outcome.case, []).append(outcome)
    return [(case, found[case]) for case in sorted(found, key=natural)]


def case_rows(outcomes: Sequence[Outcome], note: CaseNote, before: Before | None = None) -> Rows:
    """The rows of one case: its documents, in the order of the report, and what is said of it as a whole."""
    ordered = sorted(outcomes, key=lambda outcome: natural(outcome.id))
    return [_document(outcome) for outcome in ordered], _case(ordered, note, before)


def _document(outcome: Outcome) -> DocumentRow:
    error, near = outcome.error, Near(outcome.decisions)
    return DocumentRow(
        id=outcome.id,
        case=outcome.case,
        format=outcome.format,
        output=outcome.output,
        source_sha256=outcome.source_sha256,
        output_sha256=outcome.output_sha256,
        status=outcome.status.value,
        error=ErrorRow(code=error.code, message=error.message, next=error.next) if error else None,
        findings=sorted(
            (_finding(decision, outcome) for decision in outcome.decisions),
            key=_in_reading_order,
        ),
        flags=sorted(
            (
                FlagRow(
                    kind=flag.kind,
                    place=flag.place,
                    segment=flag.segment,
                    start=flag.start,
                    end=flag.end,
                    recognizer=flag.recognizer,
                    suggestion=GENERALISATIONS.get(flag.suggestion, ""),
                    labels=near.labels(flag),
                )
                for flag in outcome.flags
            ),
            key=_in_reading_order,
        ),
        protected_terms=sorted(
            (
                TermRow(
                    protected=term.protected,
                    place=term.place,
                    segment=term.segment,
                    start=term.start,
                    end=term.end,
                    overruled=term.overruled,
                )
                for term in outcome.kept
            ),
            key=_in_reading_order,
        ),
        hidden=[
            HiddenRow(part=part.part, count=part.count, treatment=part.treatment)
            for part in outcome.hidden
        ],
        coverage=CoverageRow(
            pages=outcome.coverage.pages,
            ocr_pages=outcome.coverage.ocr_pages,
            not_covered=list(outcome.coverage.not_covered),
        ),
        leaks=sorted(
            (
                LeakRow(place=leak.place, check=leak.check, entity_type=leak.entity_type)
                for leak in outcome.leaks
            ),
            key=lambda row: (natural(row["place"]), row["check"], row["entity_type"]),
        ),
        notes=list(outcome.notes),
    )


def _in_reading_order(row: FindingRow | FlagRow | TermRow) -> tuple[int, int, int, str]:
    return row["segment"], row["start"], row["end"], repr(row)


def _finding(decision: Decision, outcome: Outcome) -> FindingRow:
    finding = decision.finding
    return FindingRow(
        segment=finding.segment,
        place=outcome.places.get(finding.segment, f"segment {finding.segment}"),
        start=finding.start,
        end=finding.end,
        entity_type=finding.entity_type,
        identity=decision.identity,
        role=decision.role,
        replacement=decision.label,
        action=decision.action,
        score=round(float(finding.score), SCORE_DIGITS),
        recognizers=[
            finding.recognizer,
            *sorted(set(finding.others) - {finding.recognizer}),
        ],
        rule=decision.rule,
        pattern=finding.rule,
    )


def _case(outcomes: Sequence[Outcome], note: CaseNote, before: Before | None) -> CaseRow:
    decisions = [one for outcome in outcomes for one in outcome.decisions]
    return CaseRow(
        id=note.case,
        documents=[outcome.id for outcome in outcomes],
        release=release_row(note.release),
        dates=DatesRow(
            relative=sum(one.action == RELATIVE and one.replaces for one in decisions),
            origin_known=note.origin_known,
        ),
        people=people(outcomes),
        notes=list(note.notes),
        since=since_row(before, outcomes),
    )
