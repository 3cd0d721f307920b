"""What the page shows, as flat records: the template prints them and decides nothing."""

from __future__ import annotations

from dataclasses import dataclass

from redactor.report.picture import Bar, Strip
from redactor.report.sections import PartGroup, SinceView, Together
from redactor.report.shape import (
    CaseRow,
    DocumentRow,
    ErrorRow,
    FindingRow,
    PersonRow,
    Report,
)
from redactor.report.words import Words

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
class FlagLine:
    """Flags of one place with the same labels beside them.

    Attributes:
        where: place and characters.
        advice: what to write instead, ``""`` where nothing is suggested.
        labels: what stands beside, in reading order.
        spots: segment, start and end of each.
    """

    where: str
    advice: str
    labels: tuple[str, ...]
    spots: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class FlagGroup:
    """The flags of one document of one kind."""

    words: Words
    to_decide: bool
    count: int
    lines: tuple[FlagLine, ...]


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
    strip: Strip | None
    to_decide: int
    reasons: tuple[ErrorRow, ...]
    is_open: bool

    @property
    def written(self) -> bool:
        """Whether there is, or was, a copy to read."""
        return self.row["status"] not in ("failed", "skipped")


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person, with what stands beside in words.

    Attributes:
        shared: another person of the case has the same label.
        withheld: why the person is held back from a reader who may see the rest, else ``""``.
        documents: where the person is mentioned.
        stays: what still describes the person in the copies.
        gone: what stood beside the person and says nothing now.
    """

    row: PersonRow
    shared: bool
    withheld: str
    documents: str
    stays: str
    gone: str


@dataclass(frozen=True, slots=True)
class PeopleGroup:
    """The people of a case of one class."""

    key: str
    heading: str
    people: tuple[PersonView, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """One question of who is who, with the places and the labels that it is about."""

    words: str
    places: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """One thing about a release; an empty ``value`` is not recorded, and ``required`` asks for it."""

    key: str
    name: str
    value: str
    required: bool


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """What copies are for; ``cases`` are those that it is said of."""

    lines: tuple[ReleaseLine, ...]
    cases: tuple[str, ...]

    @property
    def missing(self) -> int:
        """How many things are not recorded."""
        return sum(not line.value for line in self.lines)

    def value(self, key: str) -> str:
        """What is recorded under ``key``, else ``""``."""
        return next((line.value for line in self.lines if line.key == key), "")


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case; ``documents`` leaves out what was skipped, ``dates`` and ``who`` are sentences."""

    anchor: str
    row: CaseRow
    release: ReleaseView
    people: tuple[PeopleGroup, ...]
    who: str
    doubts: tuple[Doubt, ...]
    dates: str
    since: SinceView | None
    bars: tuple[Bar, ...]
    together: tuple[Together, ...]
    parts: tuple[PartGroup, ...]
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
    def has_client(self) -> bool:
        """Whether anybody was told to be the client; of a group, its members are in that place."""
        return any(group.key in ("client", "group member") for group in self.people)

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
    releases: tuple[ReleaseView, ...]
    cases: tuple[CaseView, ...]
    passages: str
    bars: tuple[Bar, ...]
    has_copies: bool
