"""What a person decided about a place or a person of a case; the line takes it as a detector's word.

A verdict holds original text, so it lives in the vault's sealed files and in memory only, and keeps that text
out of its ``repr``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

VerdictKind = Literal["keep", "replace", "person", "belongs"]
PREFIX = "verdict-"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of a document, with what stands there, so that it is found again when the document is edited.

    Attributes:
        document: neutral id.
        segment, start, end: where it was when the verdict was given; offsets are 0-based, half-open.
        text: what stood there.
        before, after: up to forty characters of the segment on either side.
    """

    document: str
    segment: int
    start: int
    end: int
    text: str = field(repr=False)
    before: str = field(default="", repr=False)
    after: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One decision of a person.

    ======== ==============================================================================================
    kind     what it says
    ======== ==============================================================================================
    keep     ``forms`` stay in the whole case, or what stands at ``spots`` stays there
    replace  ``forms`` go in the whole case, or what stands at ``spots`` goes there, as ``entity_type``
    person   ``forms`` are names of one person, who is ``role`` to the client
    belongs  the mentions at ``spots`` are of the person of verdict ``person``
    ======== ==============================================================================================

    Attributes:
        id: ``verdict-3``, unique in the case.
        wording: what stands in the copy in its place, in brackets; ``""`` for the label that the line allots.
        by, at: who gave it, and when (UTC, ISO 8601).
        note: a remark.
    """

    id: str
    kind: VerdictKind
    spots: tuple[Spot, ...] = field(default=(), repr=False)
    forms: tuple[str, ...] = field(default=(), repr=False)
    entity_type: str = ""
    role: str = ""
    person: str = ""
    wording: str = field(default="", repr=False)
    by: str = field(default="", repr=False)
    at: str = ""
    note: str = field(default="", repr=False)
