"""What a person decided about a place or a person of a case; the line takes it as a detector's word.

A verdict holds original text, so it lives in the vault's sealed files and in memory only, and keeps that text
out of its ``repr``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from redactor.entities import family_of, is_direct

VerdictKind = Literal["keep", "replace", "person", "belongs"]
RECOGNIZER: Final = "verdict"
"""Who says so, in a finding that comes from a verdict; its rule is the verdict's id."""
PREFIX: Final = "verdict-"
AROUND: Final = 40
"""Characters on either side by which a place is found again."""


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
        instead_of: what was said before of the same words or people; it holds again when this is taken back.
        was: what ``forms`` were taken for before; they are sought as that, too.
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
    instead_of: tuple[Verdict, ...] = field(default=(), repr=False)
    was: str = ""


def spot_at(document: str, segment: int, text: str, start: int, end: int) -> Spot:
    """The place ``[start, end)`` of a segment that says ``text``."""
    return Spot(
        document, segment, start, end, text[start:end],
        text[max(0, start - AROUND) : start], text[end : end + AROUND],
    )  # fmt: skip


def found_again(
    spot: Spot, segments: Iterable[tuple[int, str]], *, bounded: bool = False
) -> tuple[int, int, int] | None:
    """Where a place is now, as ``(segment, start, end)``; ``None`` where that cannot be told for certain.

    It is where it was if the same stands there; else where the same words stand with the same around them,
    if that is so in one place only. Half a word is none of these places.

    Args:
        spot: as it was when the verdict was given.
        segments: index and text of the segments of its document as it is now.
        bounded: whether a place at the beginning or end of its segment must be there still. Little stands
            around it, so that another place may look the same: what lets a name stand must not go there.
    """
    whole = f"{spot.before}{spot.text}{spot.after}"
    found: list[tuple[int, int, int]] = []
    for index, text in segments:
        at = text.find(whole)
        while at >= 0:
            start = at + len(spot.before)
            place = (index, start, start + len(spot.text))
            if _looks_like(spot, text, at, at + len(whole), bounded):
                if place == (spot.segment, spot.start, spot.end):
                    return place
                found.append(place)
            at = text.find(whole, at + 1)
    return found[0] if len(found) == 1 else None


def _looks_like(spot: Spot, text: str, start: int, end: int, bounded: bool) -> bool:
    """Whether what begins and ends here, with nothing of the spot's segment before or behind it, may be the spot."""
    first, last = len(spot.before) < AROUND, len(spot.after) < AROUND
    if bounded:
        return (start == 0 or not first) and (end == len(text) or not last)
    cut_before = not spot.before and text[:start][-1:].isalnum() and spot.text[:1].isalnum()
    cut_behind = not spot.after and text[end : end + 1].isalnum() and spot.text[-1:].isalnum()
    return not (cut_before or cut_behind)


def wordings(verdicts: Iterable[Verdict]) -> dict[str, str]:
    """What stands in the copy in place of the line's label, by id of the verdict."""
    return {verdict.id: verdict.wording for verdict in verdicts if verdict.wording}


def for_one_place(verdicts: Iterable[Verdict]) -> frozenset[str]:
    """Ids of the verdicts that let something go in one place and nowhere else."""
    return frozenset(v.id for v in verdicts if v.kind == "replace" and v.spots)


def names_at_places(verdicts: Iterable[Verdict]) -> Iterator[tuple[str, str]]:
    """Names and numbers that a reviewer let go in one place, with their kind: they stand nowhere else either.

    Also where the place is lost, because the document was edited there.
    """
    for verdict in verdicts:
        kind = verdict.entity_type if verdict.kind == "replace" else "PERSON"
        if verdict.kind in ("replace", "belongs") and goes_everywhere(kind):
            yield from ((without_possessive(spot.text), kind) for spot in verdict.spots)


def goes_everywhere(entity_type: str) -> bool:
    """Whether what goes in one place goes in all: a name or a number, and no detail."""
    family = family_of(entity_type)
    return is_direct(family) or family in ("LOCATION", "ORG")


def without_possessive(text: str) -> str:
    """Words as they are written when nothing is theirs: who selects a word often takes its ``'s`` along."""
    bare = text[:-2]
    owned = text[-2:-1] in _APOSTROPHES and text[-1:] in ("s", "S")
    return bare if owned and bare[-1:].isalpha() else text


_APOSTROPHES: Final = ("'", "\u2019", "\u02bc")
