"""What still describes a person: the details that stand beside the mentions, told from positions only.

A name that is gone leaves an age band, a kind of school and an unusual fact behind, and together
they may tell who is meant. No text is at hand here, so nearness stands for the sentence: within
:data:`REACH` characters in the same piece of text, anywhere in the same row of a table, or on the
line before or after where a piece of text is only a line. A detail beside two people counts for
both: who it is about is for the reviewer to tell.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from redactor.entities import family_of
from redactor.model import Outcome

REACH: Final = 150
UNUSUAL: Final = "quasi-identifier"
KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "age": "age",
        "background": "background, such as origin or faith",
        "place": "place",
        "organisation": "organisation",
        "date": "date",
        "number": "number",
        "contact": "contact detail",
        "address": "address",
        UNUSUAL: "unusual detail",
    }
)
"""What a detail can be, in words of one; in the order in which they are told."""

_OF_FAMILY: Final = {
    "AGE": "age", "DATE": "date", "LOCATION": "place", "ORG": "organisation", "QUASI": "background",
    "ADDRESS": "address", "POSTCODE": "address", "PHONE": "contact", "EMAIL": "contact",
    "URL": "contact", "HANDLE": "contact",
}  # fmt: skip
_ROW: Final = re.compile(r"(.*\brow \d+) cell \d+")
_LINE: Final = re.compile(r"(.*\bline) (\d+)")


@dataclass(frozen=True, slots=True, order=True)
class Detail:
    """One thing beside a person.

    Attributes:
        segment, start, end: where, in the source.
        kind: key of :data:`KINDS`.
        place: in words.
        as_written: whether it stays word for word.
        suggestion: key of :mod:`redactor.generalisations`, for an unusual detail.
    """

    segment: int
    start: int
    end: int
    kind: str
    place: str
    as_written: bool
    suggestion: str = ""


def beside(outcome: Outcome) -> dict[str, tuple[Detail, ...]]:
    """Return the details of one document by the id of the person beside whom they stand, in order."""
    details = _details(outcome)
    near = _neighbours(outcome, details)
    mentions: dict[str, dict[int, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    people = {d.identity for d in outcome.decisions if d.finding.entity_type == "PERSON"} - {""}
    for decision in outcome.decisions:
        if decision.identity in people:
            found = decision.finding
            mentions[decision.identity][found.segment].append((found.start, found.end))
    return {
        person: tuple(
            sorted({one for at, spans in where.items() for one in _near(at, spans, details, near)})
        )
        for person, where in mentions.items()
    }


def kind_of(entity_type: str) -> str:
    """Return the key of :data:`KINDS` that an entity type counts as; what is unknown is a number."""
    if entity_type == "QUASI_IDENTIFIER":
        return UNUSUAL
    return _OF_FAMILY.get(family_of(entity_type), "number")


def distinct(details: Iterable[Detail]) -> int:
    """Return how many passages ``details`` of one document are, where those that overlap are one."""
    count, segment, end = 0, -1, 0
    for one in sorted(details):
        if one.segment != segment or one.start >= end:
            count, segment, end = count + 1, one.segment, one.end
        end = max(end, one.end)
    return count


def _details(outcome: Outcome) -> dict[int, list[Detail]]:
    details: dict[int, list[Detail]] = defaultdict(list)
    for decision in outcome.decisions:
        one = decision.finding
        if one.entity_type != "PERSON":
            place = outcome.places.get(one.segment, f"segment {one.segment}")
            kind, stays = kind_of(one.entity_type), not decision.replaces
            details[one.segment].append(Detail(one.segment, one.start, one.end, kind, place, stays))
    for flag in outcome.flags:
        if flag.kind == UNUSUAL:
            details[flag.segment].append(
                Detail(
                    flag.segment, flag.start, flag.end, UNUSUAL, flag.place, True, flag.suggestion
                )
            )
    return details


def _neighbours(
    outcome: Outcome, details: Mapping[int, Sequence[Detail]]
) -> dict[int, tuple[int, ...]]:
    """The segments that belong together with each: of the same row, and the lines next to a line."""
    places = {**{n: own[0].place for n, own in details.items()}, **outcome.places}
    groups: dict[tuple[str, int], list[int]] = defaultdict(list)
    keys: dict[int, tuple[tuple[str, int], ...]] = {}
    for segment, place in places.items():
        row, line = _ROW.fullmatch(place), _LINE.fullmatch(place)
        if row:
            groups[row[1], 0].append(segment)
            keys[segment] = ((row[1], 0),)
        elif line:
            number = int(line[2])
            groups[line[1], number].append(segment)
            keys[segment] = ((line[1], number - 1), (line[1], number + 1))
    return {
        segment: tuple(one for key in own for one in groups.get(key, ()) if one != segment)
        for segment, own in keys.items()
    }


def _near(
    segment: int,
    spans: list[tuple[int, int]],
    details: Mapping[int, Sequence[Detail]],
    neighbours: Mapping[int, tuple[int, ...]],
) -> Iterable[Detail]:
    for other in neighbours.get(segment, ()):
        yield from details.get(other, ())
    windows = _windows(spans)
    starts = [start for start, _ in windows]
    for detail in details.get(segment, ()):
        last = bisect_right(starts, detail.end) - 1
        if last >= 0 and windows[last][1] >= detail.start:
            yield detail


def _windows(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches within reach of ``spans``, sorted and disjoint."""
    windows: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if windows and start - REACH <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(windows[-1][1], end + REACH))
        else:
            windows.append((start - REACH, end + REACH))
    return windows
