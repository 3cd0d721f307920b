"""The words every stage speaks. Stages never import each other; they meet here.

Positions, not words: only :class:`Segment`, :class:`Source` and :class:`Surface` hold original
text, and they keep it out of their ``repr``. Everything else holds places, labels and ids.
Offsets are 0-based half-open character offsets ``[start, end)`` into ``Segment.text``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from redactor.errors import Problem
from redactor.verdict import Verdict

Revisions = Literal["accept", "keep"]
Comments = Literal["redact", "strip"]
Ocr = Literal["auto", "off"]
PdfPages = Literal["text", "pixels"]
SegmentKind = Literal["text", "hidden", "attribute", "reading", "picture"]
Treatment = Literal["redacted", "removed", "kept"]
SurfaceKind = Literal["text", "attribute", "raw", "name"]
FlagKind = Literal[
    "risk", "abuse", "legal", "minor", "protected-address", "quasi-identifier", "uncertain"
]


class Status(StrEnum):
    """What became of a document."""

    PUBLISHED = "published"
    NEEDS_REVIEW = "needs-review"
    QUARANTINED = "quarantined"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost before it is refused.

    Attributes:
        max_bytes: size of the source file, bytes.
        max_unpacked_bytes: total size of a package once unpacked, bytes.
        max_parts: entries in a package.
        max_characters: characters of text in the document.
        max_pages: pages of a PDF.
        max_seconds: time by the clock to read it, and again to write and verify its copy.
        max_memory: memory of the process that works on it, bytes, all that is loaded included.
    """

    max_bytes: int = 64 * 1024 * 1024
    max_unpacked_bytes: int = 512 * 1024 * 1024
    max_parts: int = 5000
    max_characters: int = 4_000_000
    max_pages: int = 600
    max_seconds: int = 1800
    max_memory: int = 4 * 1024 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Handling:
    """How the file of a document is handled, beside what stands in it.

    Attributes:
        limits: what it may cost.
        revisions: ``accept`` takes all tracked changes as made; ``keep`` leaves them in the copy.
        comments: ``redact`` treats comments as text; ``strip`` leaves them out of the copy.
        ocr: ``auto`` reads pictures where an engine is installed; ``off`` reads none.
        pdf: ``text`` keeps the pages of a PDF as text and lines wherever that can be vouched for;
            ``pixels`` makes an image with a text layer of each.
        passwords: of the case, tried in order on a document that needs one.
    """

    limits: Limits = Limits()
    revisions: Revisions = "accept"
    comments: Comments = "redact"
    ocr: Ocr = "auto"
    pdf: PdfPages = "text"
    passwords: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Source:
    """One input file, read once: everything after works on these bytes.

    ``id`` and ``case`` are neutral (``case-0001/document-01``, ``case-0001``).
    """

    id: str
    case: str
    suffix: str
    data: bytes = field(repr=False)
    sha256: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text that a reader sees as one; it knows its place.

    Attributes:
        index: position in ``Document.segments``.
        place: where it is, in neutral words: ``paragraph 12``, ``header 1``, ``page 2 line 5``.
        text: the original text.
        joint: what separates it from the next segment in reading order: ``"\\n"`` between
            lines and paragraphs, ``"\\t"`` between cells of a row, ``"\\n\\n"`` between parts.
        kind: ``text`` is seen by every reader, ``hidden`` only by some (hidden runs), ``attribute``
            is free text in an attribute (alternative text), ``reading`` is text of other segments in
            an order that somebody else sees (without hidden text, before tracked changes), ``picture``
            was read in the pixels of a picture.

    A ``reading`` or ``picture`` cannot be restored from its copy, so the vault leaves both out.
    """

    index: int
    place: str
    text: str = field(repr=False)
    joint: str = "\n"
    kind: SegmentKind = "text"

    @property
    def restorable(self) -> bool:
        """Whether the original can be put back where its label stands."""
        return self.kind not in ("reading", "picture")


@dataclass(frozen=True, slots=True)
class HiddenPart:
    """A part of a file that most readers never see, and what was done with it."""

    part: str
    count: int
    treatment: Treatment


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a document was read. ``not_covered`` names places, in neutral words."""

    pages: int = 0
    ocr_pages: int = 0
    not_covered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A source as segments, in reading order.

    ``kept`` is what its format keeps of reading it, to write it later; nobody else looks at it.
    """

    id: str
    case: str
    format: str
    segments: tuple[Segment, ...] = field(repr=False)
    coverage: Coverage = Coverage()
    hidden: tuple[HiddenPart, ...] = ()
    notes: tuple[str, ...] = ()
    kept: object = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Person:
    """A person that the roster lists.

    Attributes:
        id: neutral, ``roster-1``.
        role: role path.
        names: every name that is known.
        protected: whether nothing may be released while an address, school or number is unresolved.
        disclose: ``keep`` or ``withhold`` where somebody decided it for this person (subject access),
            else ``""``.
        reason: reason code of that decision, ``3P-NOCONSENT``.
    """

    id: str
    role: str
    names: tuple[str, ...] = field(repr=False)
    protected: bool = False
    disclose: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who will get the copy; what is not recorded is ``""``."""

    name: str = field(default="", repr=False)
    role: str = ""
    email: str = field(default="", repr=False)
    employer: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Release:
    """Why a copy is made, for whom and on what basis; what is empty is not recorded.

    Attributes:
        purpose: in words.
        recipients: who will get the copy.
        basis: lawful basis in words (``consent``, ``contract``).
        scope: what the client agreed to: names of pipelines (``supervision``, ``training``).
        destroy_by: ISO date.
        cleared: why a conflict with a recipient was found to be none; ``""`` where nobody cleared it.
    """

    purpose: str = ""
    recipients: tuple[Recipient, ...] = ()
    basis: str = ""
    scope: tuple[str, ...] = ()
    destroy_by: str = ""
    cleared: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """What a case.yaml says: who is in the case, what always goes, what stays, what the copy is for.

    ``origin`` is the ISO date from which relative dates count, ``""`` where the case tells it.
    ``passwords`` open the documents of the case that need one. ``verdicts`` are what a reviewer decided, and
    ``overruled`` says how many names and phrases of the case.yaml stay in the copies because of that.
    """

    people: tuple[Person, ...] = ()
    always: tuple[str, ...] = field(default=(), repr=False)
    keep: tuple[str, ...] = field(default=(), repr=False)
    origin: str = field(default="", repr=False)
    release: Release = Release()
    passwords: tuple[str, ...] = field(default=(), repr=False)
    verdicts: tuple[Verdict, ...] = field(default=(), repr=False)
    overruled: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """An identity of an earlier run, as the vault keeps it, so that its label stays.

    ``verdict`` is the id of the verdict that it came from; with that, it is forgotten.
    """

    label: str
    entity_type: str
    role: str = ""
    forms: tuple[str, ...] = field(default=(), repr=False)
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """The documents about one client: what goes down the line as a whole.

    Attributes:
        known: identities of earlier runs, whose labels stay.
        secret: key of this case and recipient, 32 bytes, for what must not be guessed (shuffled
            labels, shifted dates); empty where there is no vault.
        day_zero: ISO date and event from which relative dates of earlier runs count; empty at the first.
    """

    id: str
    documents: tuple[Document, ...]
    roster: Roster = Roster()
    known: tuple[Known, ...] = ()
    secret: bytes = field(default=b"", repr=False)
    day_zero: tuple[str, str] = field(default=("", ""), repr=False)

    def surface(self, finding: Finding) -> str:
        """The original text that ``finding`` covers."""
        for document in self.documents:
            if document.id == finding.document:
                return document.segments[finding.segment].text[finding.start : finding.end]
        raise KeyError(finding.document)


@dataclass(frozen=True, slots=True)
class Finding:
    """A detector's claim that a span is something.

    Attributes:
        document, segment, start, end: where.
        entity_type: Presidio's name where it has one (``PERSON``), else ours (``AGE``).
        score: 0 to 1.
        recognizer: who says so.
        rule: the pattern or cue inside the recognizer, if it has several.
        role: role path of the person in the gold's notation (``client.mother``), if the
            detector knows it.
        subject: id of the roster person that this names, if the detector knows it.
        others: further recognizers that claim the same span (after reconcile).
        beneath: what it was taken for in whole or in part, where a reviewer said something else: type, start and end.
    """

    document: str
    segment: int
    start: int
    end: int
    entity_type: str
    score: float
    recognizer: str
    rule: str = ""
    role: str = ""
    subject: str = ""
    others: tuple[str, ...] = ()
    beneath: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """One person, place, organisation, number or date behind several findings.

    Attributes:
        id: neutral, ``person-3``.
        role: role path of a person, ``""`` where nothing is known.
        kind: noun of a label (``town``, ``primary school``); see :mod:`redactor.vocabulary`.
        ambiguous: the mentions may be of one of several people; nobody guessed which.
        owner: id of the person whose relation this person is, where that is not the only client.
        doubts: codes of what a reviewer must decide.
        region: where a place lies (``England``, ``Europe``), ``""`` where the gazetteer does not tell.
        day: what a date says, as ISO as far as it goes (``2024-03-18``, ``2024-03``, ``2024``), with the
            year taken from its document where it is not written; ``""`` where it cannot be read.
        forms: the original surfaces; they live only in memory, inside the case that is worked on.
        subject: id of the listed person that this is, ``""`` where nobody listed it.
    """

    id: str
    entity_type: str
    role: str = ""
    kind: str = ""
    ambiguous: bool = False
    owner: str = ""
    doubts: tuple[str, ...] = ()
    region: str = ""
    day: str = field(default="", repr=False)
    forms: tuple[str, ...] = field(default=(), repr=False)
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the policy does with a finding. ``label`` is what stands in the copy."""

    finding: Finding
    identity: str
    role: str
    action: str
    label: str | None
    rule: str

    @property
    def replaces(self) -> bool:
        """Whether the finding's text is changed in the copy."""
        return self.label is not None


@dataclass(frozen=True, slots=True)
class Replacement:
    """Write ``text`` over ``[start, end)`` of segment ``segment``; spans of a document are disjoint."""

    segment: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A finished file that nobody may see before it is verified.

    Attributes:
        data: the file's bytes.
        suffix: with the dot, ``.docx``.
        hidden: every part that was redacted, removed or kept beside the visible text.
        notes: what a reviewer should know about how it was made, in words of ours.
    """

    data: bytes = field(repr=False)
    suffix: str
    hidden: tuple[HiddenPart, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Surface:
    """Text found in a finished file by a reader that shares no code with the writer.

    Attributes:
        place: neutral words (``page 2``, ``part word/document.xml``).
        text: what stands there.
        kind: ``text`` and ``attribute`` are whole strings; ``raw`` is undecoded file content, in
            which only long and distinctive forms are searched; ``name`` is a file or part name.
    """

    place: str
    text: str = field(repr=False)
    kind: SurfaceKind = "text"


@dataclass(frozen=True, slots=True)
class Leak:
    """An original form that is still somewhere in the finished file."""

    place: str
    check: str
    entity_type: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A passage that a reviewer must look at. Offsets are into the source's segment.

    Attributes:
        recognizer: which flag file or detector says so.
        suggestion: key of :mod:`redactor.generalisations`, for a quasi-identifier.
    """

    kind: FlagKind
    place: str
    segment: int
    start: int
    end: int
    recognizer: str = ""
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A protected term of the document, and whether it stayed.

    Attributes:
        protected: name of the list of protected terms.
        overruled: True where evidence in the case says that it names somebody here.
    """

    protected: str
    place: str
    segment: int
    start: int
    end: int
    overruled: bool = False


@dataclass(frozen=True, slots=True)
class PersonNote:
    """What is known about a person of a case beyond the decisions; holds no original.

    Attributes:
        identity: id of the person, as in :class:`Decision`.
        label: the person's label.
        role: role path, ``""`` where nothing is known.
        ambiguous: the mentions may be of one of several people.
        doubts: keys of :mod:`redactor.generalisations`: what a person must decide.
    """

    identity: str
    label: str = ""
    role: str = ""
    ambiguous: bool = False
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseNote:
    """What the report says about a case as a whole; holds no original.

    Attributes:
        case: id of the case.
        release: ``purpose``, ``recipients`` (each ``role`` and ``name``), ``basis``, ``scope`` and
            ``destroy_by``; what is empty or not there is not recorded.
        origin_known: whether there is a day 0 from which relative dates count.
        notes: further remarks, in words of ours.
    """

    case: str
    release: Mapping[str, object] = field(default_factory=dict)
    origin_known: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that the report says about one document; holds no original."""

    id: str
    case: str
    format: str
    status: Status
    source_sha256: str | None = None
    output: str | None = None
    output_sha256: str | None = None
    error: Problem | None = None
    decisions: tuple[Decision, ...] = ()
    places: Mapping[int, str] = field(default_factory=dict)
    flags: tuple[Flag, ...] = ()
    kept: tuple[Kept, ...] = ()
    hidden: tuple[HiddenPart, ...] = ()
    coverage: Coverage = Coverage()
    leaks: tuple[Leak, ...] = ()
    notes: tuple[str, ...] = ()
    people: tuple[PersonNote, ...] = ()
