"""What the page shows, as flat records: the template prints them and decides nothing."""

from __future__ import annotations

from dataclasses import dataclass

from redactor.report.shape import CaseRow, DocumentRow, ErrorRow, FindingRow, PersonRow, Report

NEEDS_PERSON = ("quarantined", "failed", "needs-review")
WITHOUT_COPY = ("quarantined", "failed", "skipped")


@dataclass(frozen=True, slots=True)
class TypeGroup:
    """The changes of one document of one entity type."""

    entity_type: str
    count: int
    labels: tuple[tuple[str, int], ...]
    actions: str
    lowest_score: float


@dataclass(frozen=True, slots=True)
class FlagGroup:
    """The flags of one document of one kind; ``places`` are place, character ranges, suggestion."""

    kind: str
    count: int
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TermGroup:
    """The protected terms of one document from one list; ``overruled`` are places and ranges."""

    name: str
    kept: int
    overruled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One document with what the template prints about it."""

    anchor: str
    row: DocumentRow
    changes: tuple[FindingRow, ...]
    kept: tuple[FindingRow, ...]
    groups: tuple[TypeGroup, ...]
    flags: tuple[FlagGroup, ...]
    terms: tuple[TermGroup, ...]
    to_decide: int
    reasons: tuple[ErrorRow, ...]
    is_open: bool

    @property
    def written(self) -> bool:
        """Whether there is, or was, a copy to read."""
        return self.row["status"] not in ("failed", "skipped")


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person; ``shared`` tells that another person of the case has the same label."""

    row: PersonRow
    shared: bool


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case; ``documents`` leaves out what was skipped."""

    anchor: str
    row: CaseRow
    people: tuple[PersonView, ...]
    documents: tuple[DocumentView, ...]
    skipped: int
    by_status: tuple[tuple[str, int], ...]
    changes: int
    not_covered: int
    to_decide: int
    passages: int
    leaks: int
    unchanged: tuple[str, ...]
    is_open: bool

    @property
    def copies(self) -> tuple[DocumentView, ...]:
        """The documents with a copy in the output folder: what is read and signed for."""
        return tuple(one for one in self.documents if one.row["status"] not in WITHOUT_COPY)

    @property
    def needing_person(self) -> int:
        """How many documents a person must act on."""
        return sum(one.row["status"] in NEEDS_PERSON for one in self.documents)


@dataclass(frozen=True, slots=True)
class Gap:
    """What was not covered of one document; ``whole`` when there is nothing of it to read."""

    document: DocumentView
    whole: bool
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SkippedGroup:
    """Files that were skipped for the same reason."""

    error: ErrorRow
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page."""

    report: Report
    when: str
    lead: str
    attention: tuple[DocumentView, ...]
    gaps: tuple[Gap, ...]
    skipped: tuple[SkippedGroup, ...]
    cases: tuple[CaseView, ...]
    passages: str
    has_copies: bool
