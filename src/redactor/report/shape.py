"""The report as types, so that whoever writes it and whoever reads it agree on every key.

These mirror ``schema/report-1.json``, which is the contract; a test compares the two.
"""

from __future__ import annotations

from typing import TypedDict

SCHEMA_ID = "redactor.report/1"


class PipelineRow(TypedDict):
    """Which pipeline file ran, by name and by the SHA-256 of its bytes."""

    name: str
    sha256: str


class RunRow(TypedDict):
    """The run; ``started`` and ``finished`` are ISO 8601 in UTC."""

    id: str
    started: str
    finished: str
    version: str
    pipeline: PipelineRow
    models: list[str]


class ErrorRow(TypedDict):
    """Why a document has no copy, and what to do about it."""

    code: str
    message: str
    next: str


class FindingRow(TypedDict):
    """One decision; ``replacement`` is ``None`` where the text was kept on purpose."""

    segment: int
    place: str
    start: int
    end: int
    entity_type: str
    identity: str
    role: str
    replacement: str | None
    action: str
    score: float
    recognizers: list[str]
    rule: str
    pattern: str


class FlagRow(TypedDict):
    """A passage a reviewer must look at, by place and characters in the source's segment."""

    kind: str
    place: str
    segment: int
    start: int
    end: int
    recognizer: str
    suggestion: str
    labels: list[str]


class TermRow(TypedDict):
    """A protected term: kept on purpose, or ``overruled`` because it names somebody of the case."""

    protected: str
    place: str
    segment: int
    start: int
    end: int
    overruled: bool


class HiddenRow(TypedDict):
    """A part of the file that most readers never see, and what was done with it."""

    part: str
    count: int
    treatment: str


class CoverageRow(TypedDict):
    """How much of the document was read."""

    pages: int
    ocr_pages: int
    not_covered: list[str]


class LeakRow(TypedDict):
    """Where an original form was found again in the finished copy."""

    place: str
    check: str
    entity_type: str


class DocumentRow(TypedDict):
    """All that is known about one input file."""

    id: str
    case: str
    format: str
    output: str | None
    source_sha256: str | None
    output_sha256: str | None
    status: str
    error: ErrorRow | None
    findings: list[FindingRow]
    flags: list[FlagRow]
    protected_terms: list[TermRow]
    hidden: list[HiddenRow]
    coverage: CoverageRow
    leaks: list[LeakRow]
    notes: list[str]


class UnusualRow(TypedDict):
    """An unusual detail that stays in the copy beside a person; characters are the source's."""

    document: str
    place: str
    segment: int
    start: int
    end: int
    suggestion: str


# A key named "class" can only be written so. One person of a case: ``label`` is the usual label,
# ``None`` where the name was kept; ``class`` and the keys of ``describes`` are closed vocabularies.
PersonRow = TypedDict(
    "PersonRow",
    {
        "identity": str,
        "label": str | None,
        "other_labels": list[str],
        "role": str,
        "role_in_words": str,
        "class": str,
        "third_party": bool,
        "ambiguous": bool,
        "doubts": list[str],
        "mentions": int,
        "documents": list[str],
        "describes": dict[str, int],
        "as_written": dict[str, int],
        "unusual": list[UnusualRow],
        "rare": bool,
    },
)


class RecipientRow(TypedDict):
    """Somebody who will get the copy; what is not recorded is empty."""

    role: str
    name: str


class ReleaseRow(TypedDict):
    """What a copy is for; ``not_recorded`` names what is empty, ``required`` what must not be."""

    purpose: str
    recipients: list[RecipientRow]
    basis: str
    scope: list[str]
    destroy_by: str
    not_recorded: list[str]
    required: list[str]


class DatesRow(TypedDict):
    """How many dates of a case are told from its day 0, and whether there is one to count from."""

    relative: int
    origin_known: bool


class SinceDocumentRow(TypedDict):
    """What differs in one document; a status is ``None`` where the document was not, or is not, there."""

    id: str
    change: str
    status_before: str | None
    status_after: str | None
    changes_more: int
    changes_fewer: int
    flags_more: int
    flags_fewer: int


class SinceRow(TypedDict):
    """What differs from when the case was last done, ``at``; ``documents`` are those that differ."""

    at: str
    documents: list[SinceDocumentRow]
    unchanged: int
    labels_new: list[str]
    labels_gone: list[str]


class CaseRow(TypedDict):
    """The people of one case; identities and labels are never shared across cases."""

    id: str
    documents: list[str]
    release: ReleaseRow
    dates: DatesRow
    people: list[PersonRow]
    notes: list[str]
    since: SinceRow | None


class Totals(TypedDict):
    """Sums over ``documents`` and ``cases``."""

    cases: int
    documents: int
    by_status: dict[str, int]
    changes: int
    characters_replaced: int
    kept: int
    by_entity_type: dict[str, int]
    people: int
    third_parties: int
    to_tell_apart: int
    pages: int
    ocr_pages: int
    not_covered: int
    flags: dict[str, int]
    protected_terms: int
    overruled_terms: int
    hidden: int
    leaks: int


class Report(TypedDict):
    """The whole of ``report.json``."""

    schema: str
    run: RunRow
    documents: list[DocumentRow]
    cases: list[CaseRow]
    totals: Totals
