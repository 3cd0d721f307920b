"""What the sections of a case show beside its people and documents, as flat records."""

from __future__ import annotations

from dataclasses import dataclass

from redactor.report.shape import PersonRow, SinceDocumentRow, SinceRow


@dataclass(frozen=True, slots=True)
class Together:
    """What is left about one person.

    Attributes:
        unusual: unusual details that stay, those that overlap counted once.
        kinds: kinds of descriptors that still say something; ``descriptors`` names them.
        words: what that amounts to.
        strong: whether it should be seen first.
        first: what to drop or make less exact first, and where; ``then``: the rest.
    """

    person: PersonRow
    unusual: int
    kinds: int
    descriptors: str
    words: str
    strong: bool
    first: str
    then: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartGroup:
    """Hidden parts of one kind that were treated alike; ``documents`` in words."""

    part: str
    treatment: str
    count: int
    documents: str


@dataclass(frozen=True, slots=True)
class SinceLine:
    """What differs in one document; bars go so far to the right and the left, in percent of the width."""

    row: SinceDocumentRow
    changes: tuple[float, float]
    flags: tuple[float, float]


@dataclass(frozen=True, slots=True)
class SinceView:
    """What differs from when the case was last done; ``lead`` and ``when`` are words.

    ``new`` and ``gone`` are labels, those with a number (dates, mostly) last.
    """

    row: SinceRow
    when: str
    lead: str
    lines: tuple[SinceLine, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]
