"""What is left about each person together: one detail seldom tells who it is, several may.

It is a count of what was noticed beside the mentions, and no probability: how many people share a detail
is not known here, and what nobody noticed is not counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from redactor.generalisations import GENERALISATIONS
from redactor.report.beside import KINDS, UNUSUAL
from redactor.report.sections import Together
from redactor.report.shape import PersonRow, UnusualRow
from redactor.report.words import joined, plural

LESS_EXACT: Final[Mapping[str, str]] = {
    "age": "age or age band",
    "background": "background, less exact",
    "place": "kind of place",
    "organisation": "kind of organisation",
    "date": "date, less exact",
}
"""Kinds of detail that still say something when they were replaced."""
MANY: Final = 3
"""So many kinds of descriptors without an unusual detail are worth a look."""

LOOK: Final = "Leave it out or say it in general words, if it tells who is meant."
_RAREST: Final = (
    *("event", "media", "known-for", "award", "public-role", "kin"),
    *("rare-job", "possession", "small-group", "origin", "colleague", "drop"),
)
"""Keys of :mod:`redactor.generalisations`: what a stranger could look up first, then what few people share."""
_TELLING: Final = (
    *("address", "contact", "number", "place", "organisation", "date", "background", "age"),
)
_RANK: Final = {GENERALISATIONS[key]: rank for rank, key in enumerate(_RAREST)}


def together(people: Sequence[PersonRow]) -> tuple[Together, ...]:
    """Return what is left about each person, the most first; those about whom little is left are not there."""
    found = [_together(one) for one in people]
    worth = [one for one in found if one.unusual or one.kinds >= MANY]
    return tuple(sorted(worth, key=lambda one: (-one.unusual, -one.kinds)))


def advice(rows: Sequence[UnusualRow]) -> tuple[str, ...]:
    """One line for everything that may be written instead, with its places; what is rarest first."""
    lines: dict[str, dict[str, list[str]]] = {}
    for one in sorted(rows, key=lambda one: _rank(one["suggestion"])):
        place = f"{_short(one['document'])}, {one['place']}"
        spans = lines.setdefault(one["suggestion"] or LOOK, {}).setdefault(place, [])
        spans.append(f"{one['start']}–{one['end']}")
    told = {
        words: "; ".join(f"{place} ({', '.join(at)})" for place, at in places.items())
        for words, places in lines.items()
    }
    return tuple(f"{words} Where: {places}." for words, places in told.items())


def _together(person: PersonRow) -> Together:
    unusual, written = _passages(person["unusual"]), person["as_written"]
    kinds = [one for one in person["describes"] if one != UNUSUAL]
    left = [one for one in kinds if one in written or one in LESS_EXACT]
    lines = advice(person["unusual"])
    return Together(
        person=person,
        unusual=unusual,
        kinds=len(left),
        descriptors=joined([_kind(one, written) for one in left]),
        words=_words(unusual, len(left)),
        strong=unusual > 1 or (unusual == 1 and len(left) >= MANY),
        first=lines[0] if lines else _exact(written),
        then=lines[1:],
    )


def _words(unusual: int, kinds: int) -> str:
    details = plural(unusual, "unusual detail")
    descriptors = plural(kinds, "kind of descriptor", "kinds of descriptors")
    if unusual > 1:
        how = "together they may single this person out"
    elif unusual and kinds >= MANY:
        how = "beside the descriptors it may single this person out"
    elif unusual:
        how = "alone it may be enough where it is widely known"
    else:
        how = "read them together"
    return f"{details} and {descriptors}: {how}." if unusual else f"{descriptors}: {how}."


def _kind(kind: str, written: Mapping[str, int]) -> str:
    return f"{KINDS[kind]} as written" if kind in written else LESS_EXACT[kind]


def _exact(written: Mapping[str, int]) -> str:
    for kind in _TELLING:
        if kind in written:
            return f"Make the {KINDS[kind].split(',')[0]} less exact: it stays as written."
    return ""


def _passages(rows: Sequence[UnusualRow]) -> int:
    """How many passages the rows are, where those that overlap are one."""
    count, document, segment, end = 0, "", -1, 0
    for one in sorted(rows, key=lambda one: (one["document"], one["segment"], one["start"])):
        apart = (one["document"], one["segment"]) != (document, segment) or one["start"] >= end
        if apart:
            count, end = count + 1, one["end"]
        document, segment, end = one["document"], one["segment"], max(end, one["end"])
    return count


def _rank(suggestion: str) -> int:
    return _RANK.get(suggestion, len(_RAREST))


def _short(document: str) -> str:
    return document.rsplit("/", 1)[-1]
