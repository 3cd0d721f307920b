"""Outcomes in, report model out: the one place that decides what a report says.

The model holds places, labels and ids only (docs/architecture.md): an
:class:`~redactor.model.Outcome` has no original to give.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from redactor.generalisations import GENERALISATIONS
from redactor.model import CaseNote, Decision, Outcome, Status
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
    Totals,
)
from redactor.report.words import is_identity_flag

SCORE_DIGITS = 4
RELATIVE = "relative"
"""The action that tells a date from the case's day 0."""


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
    run: RunInfo, outcomes: Sequence[Outcome], cases: Sequence[CaseNote] = ()
) -> dict[str, object]:
    """Return the report of ``outcomes`` in the shape of ``schema/report-1.json``.

    The order of ``outcomes`` and ``cases`` does not matter. Input that was skipped is an outcome with
    the status ``skipped``. Every decision is a row of ``findings``; one that replaced nothing has
    ``replacement`` ``None``. Of a case without a note, nothing is recorded.
    """
    ordered = sorted(outcomes, key=lambda outcome: natural(outcome.id))
    documents = [_document(outcome) for outcome in ordered]
    rows = _cases(ordered, {note.case: note for note in cases})
    report = Report(
        schema=SCHEMA_ID,
        run=RunRow(
            id=run.id,
            started=run.started,
            finished=run.finished,
            version=run.version,
            pipeline=PipelineRow(name=run.pipeline_name, sha256=run.pipeline_sha256),
            models=sorted(run.models),
        ),
        documents=documents,
        cases=rows,
        totals=_totals(documents, rows),
    )
    return dict(report)


def _document(outcome: Outcome) -> DocumentRow:
    error = outcome.error
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


def _cases(ordered: Sequence[Outcome], notes: Mapping[str, CaseNote]) -> list[CaseRow]:
    by_case: dict[str, list[Outcome]] = {}
    for outcome in ordered:
        by_case.setdefault(outcome.case, []).append(outcome)
    return [
        _case(by_case[case], notes.get(case) or CaseNote(case))
        for case in sorted(by_case, key=natural)
    ]


def _case(outcomes: Sequence[Outcome], note: CaseNote) -> CaseRow:
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
    )


def _totals(documents: Sequence[DocumentRow], cases: Sequence[CaseRow]) -> Totals:
    findings = [row for document in documents for row in document["findings"]]
    changes = [row for row in findings if row["replacement"] is not None]
    terms = [term for document in documents for term in document["protected_terms"]]
    status = Counter(document["status"] for document in documents)
    return Totals(
        cases=len(cases),
        documents=len(documents),
        by_status={one.value: status[one.value] for one in Status},
        changes=len(changes),
        characters_replaced=sum(row["end"] - row["start"] for row in changes),
        kept=len(findings) - len(changes),
        by_entity_type=_counts(row["entity_type"] for row in changes),
        people=sum(len(case["people"]) for case in cases),
        third_parties=sum(one["third_party"] for case in cases for one in case["people"]),
        to_tell_apart=sum(
            is_identity_flag(flag) for document in documents for flag in document["flags"]
        ),
        pages=sum(document["coverage"]["pages"] for document in documents),
        ocr_pages=sum(document["coverage"]["ocr_pages"] for document in documents),
        not_covered=sum(len(document["coverage"]["not_covered"]) for document in documents),
        flags=_counts(flag["kind"] for document in documents for flag in document["flags"]),
        protected_terms=sum(not term["overruled"] for term in terms),
        overruled_terms=sum(term["overruled"] for term in terms),
        hidden=sum(part["count"] for document in documents for part in document["hidden"]),
        leaks=sum(len(document["leaks"]) for document in documents),
    )


def _counts(values: Iterable[str]) -> dict[str, int]:
    counts = Counter(values)
    return {value: counts[value] for value in sorted(counts)}
