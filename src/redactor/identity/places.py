"""What kind of place a name names and in which region it lies, by its own words and the gazetteer.

A name that several countries have is settled by the other places and numbers of the case; where
they do not settle it, nobody guesses and no region is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import regex

from redactor import gazetteer
from redactor.gazetteer import Place, region_name
from redactor.identity.name_words import Words, rows, words_of
from redactor.identity.once import once_a_case
from redactor.identity.organisations import BREAK, organisation_reading
from redactor.model import Finding
from redactor.vocabulary import MONTHS

UNKNOWN: Final = "place"
SETTLEMENTS: Final = frozenset({"city", "town", "village"})
_LONGEST: Final = 4
_FAR_LARGER: Final = 4
_FAMOUS: Final = 17
_SMALL: Final = 15
_TINY: Final = 13
_KNOWN_ALONE: Final = 14
_DIVISION: Final = 20
"""Populations as powers of two: how many times larger (4: sixteen times); a name that readers abroad
know; small enough to be passed over; a village that a famous namesake hides; large enough to be meant
although nothing else speaks for its country; and what a state or country counts as."""
_NEIGHBOURS: Final = frozenset({"GB IE", "IE GB", "US CA", "CA US", "AU NZ", "NZ AU"})
_NUMBER_WEIGHT: Final = 2
_SHARE: Final = 4
_MAJORITY: Final = 3
_CODE: Final = 2
_ROAD_NUMBER: Final = regex.compile(
    r"(?:the\s)?(?:[ABMN]\d{1,4}|A\d{1,3}\s?\(M\)|(?:I|US|SH|Hwy|Rte|Route|Highway|Interstate)[\s-]?\d{1,4}[NSEW]?)",
    regex.IGNORECASE,
)
_OUTWARD: Final = regex.compile(r"[a-z]{1,2}\d[a-z\d]?|\d{4,5}")
_MONTHS: Final = frozenset(month.lower() for month in MONTHS)
_STATES: Final = frozenset({"state", "province", "territory"})
_COMPASS: Final = frozenset("north south east west n s e w ne nw se sw upper lower".split())
_ROADS: Final = frozenset({"street", "road", "square"})

lookup = once_a_case(gazetteer.lookup)
"""Every reading of a name in the gazetteer."""
Evidence = Counter[str]
"""How much of a case speaks for a country (``GB``) and for a region (``Scotland``)."""


def place_kind(surface: str, readings: Sequence[Place] = ()) -> str:
    """The noun for a place: ``town``, ``street``, ``pub``; ``place`` where nothing tells.

    Args:
        surface: the name as written.
        readings: what is left of its readings in the gazetteer.
    """
    head = BREAK.split(surface.strip(), maxsplit=1)[0]
    if not readings and head != surface.strip() and (kind := place_kind(head)) != UNKNOWN:
        return kind
    words = words_of(surface)
    said, sure = _said(surface, words)
    if readings and not (sure and said in _ROADS):
        return readings[0].kind
    if said:
        return said if sure else UNKNOWN
    if _ROAD_NUMBER.fullmatch(surface.strip()):
        return "road"
    organisation = organisation_reading(surface)
    return UNKNOWN if organisation.weak else organisation.kind


def _said(surface: str, words: Words) -> tuple[str, bool]:
    """The kind that the name's own words say, and whether they say it for sure."""
    while len(words) > 1 and words[-1] in _COMPASS:
        words = words[:-1]
    ends, begins = _tables()
    for size in range(min(_LONGEST, len(words)), 0, -1):
        if found := ends.get(words[-size:]):
            kind, sure = found
            return kind, sure or _is_common(surface, words[-1])
    for size in range(min(_LONGEST, len(words) - 1), 0, -1):
        if found := begins.get(words[:size]):
            kind, sure = found
            return kind, sure or _is_common(surface, words[0])
    return "", False


def _is_common(surface: str, word: str) -> bool:
    """Whether a word is written as a common one: in lower case beside a capital, or after ``the``."""
    if surface.lower().startswith("the "):
        return True
    written = [str(each) for each in regex.findall(r"[\p{L}\p{M}]+", surface)]
    return any(w.islower() and words_of(w) == (word,) for w in written) and any(
        w[:1].isupper() for w in written
    )


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[Words, tuple[str, bool]], dict[Words, tuple[str, bool]]]:
    """Words at the end and words at the beginning of a name: the kind, and whether it is sure."""
    ends: dict[Words, tuple[str, bool]] = {}
    begins: dict[Words, tuple[str, bool]] = {}
    for row in rows("place_words.tsv"):
        kind, last, first = (*row, "")[:3]
        for table, phrases in ((ends, last), (begins, first)):
            for phrase in filter(None, phrases.split("|")):
                plain = phrase.lstrip("~")
                table.setdefault(words_of(plain), (kind, plain == phrase))
    return ends, begins


@dataclass(frozen=True, slots=True)
class Choice:
    """The reading of a name in a case: its kind, and its region or ``""``."""

    kind: str
    region: str


@once_a_case
def readings_of(surface: str) -> tuple[Place, ...]:
    """The readings of a name in the gazetteer, as written or as :func:`place_words` writes it out.

    With an article in front a name is no town: ``the Hill`` may be anything.
    """
    found = lookup(surface) or lookup(" ".join(place_words(surface)))
    if surface.lower().startswith("the "):
        return tuple(place for place in found if place.kind not in SETTLEMENTS)
    return found


@once_a_case
def place_words(surface: str) -> Words:
    """The words of a place without what an address writes behind it: postcode, state, a month."""
    words = words_of(surface)
    while len(words) > 1 and not lookup(" ".join(words)) and _is_trailing(words[-1]):
        words = words[:-1]
    return words


def _is_trailing(word: str) -> bool:
    if _OUTWARD.fullmatch(word) or word in _MONTHS:
        return True
    return any(place.kind in _STATES for place in lookup(word))


def place_of(surface: str, evidence: Evidence) -> Choice:
    """What a place is in this case.

    Args:
        surface: the name as written.
        evidence: of the case (:func:`evidence_of`).
    """
    readings = readings_of(surface)
    chosen = choose(readings, evidence)
    known = [place for place in readings if _is_likely(place, evidence)]
    kind = place_kind(surface, chosen or known)
    if not chosen or chosen[0].kind != kind:
        return Choice(kind, "")
    found = {place.region for place in chosen}
    if len(found) == 1:
        return Choice(kind, found.pop())
    return Choice(kind, region_name(chosen[0].country))


def choose(readings: Sequence[Place], evidence: Evidence) -> tuple[Place, ...]:
    """The readings of one country that the case speaks for, the best first; ``()`` where it is open.

    Within the country, readings of several nations stay where the case does not settle them.
    """
    readings = [place for place in readings if _is_likely(place, evidence)]
    country = _decide(readings, evidence, lambda place: place.country)
    left = [place for place in readings if place.country == country] if country is not None else []
    if left and left[0].kind not in SETTLEMENTS:
        return (left[0],)
    region = _decide(left, evidence, lambda place: place.region)
    return tuple(place for place in left if region in (None, place.region))


def _is_likely(place: Place, evidence: Evidence) -> bool:
    """Whether a place may be meant: it is no small one, or the case speaks for its country or a neighbour."""
    if place.kind not in SETTLEMENTS or place.people >= _KNOWN_ALONE or evidence[place.country]:
        return True
    home = max(
        sorted(e for e in evidence if len(e) == _CODE), key=lambda name: evidence[name], default=""
    )
    return f"{home} {place.country}" in _NEIGHBOURS


def _decide(
    readings: Sequence[Place], evidence: Evidence, group: Callable[[Place], str]
) -> str | None:
    """Which country, or which region, the case means; ``None`` where that stays open."""
    size: dict[str, int] = {}
    for place in readings:
        weight = place.people if place.kind in SETTLEMENTS else _DIVISION
        size[group(place)] = max(size.get(group(place), 0), weight)
    if len(size) < 2:
        return next(iter(size), None)
    spoken = {name: evidence[name] for name in size if evidence[name]}
    if not spoken:
        return _far_larger(size)
    first, *others = sorted(spoken, key=lambda name: (-spoken[name], name))
    if others and spoken[first] < _MAJORITY * spoken[others[0]]:
        return _far_larger({name: size[name] for name in spoken})
    hidden = size[first] < _TINY and max(size.values()) >= _FAMOUS
    return None if hidden else first


def _far_larger(size: dict[str, int]) -> str | None:
    """The one that is at least sixteen times as large as each of the others, which are small."""
    ranked = sorted(size, key=lambda name: (-size[name], name))
    first, second = ranked[0], ranked[1]
    sure = size[first] - size[second] >= _FAR_LARGER and size[second] < _SMALL
    return first if sure else None


_POSTCODES: Final = (
    ("GB", regex.compile(r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}", regex.IGNORECASE)),
    ("CA", regex.compile(r"[A-Z]\d[A-Z][\s-]?\d[A-Z]\d", regex.IGNORECASE)),
    ("IE", regex.compile(r"[AC-FHKNPRTV-Y](?:\d\d|6W)\s?[A-Z\d]{4}", regex.IGNORECASE)),
    ("US", regex.compile(r"\d{5}(?:-\d{4})?")),
)
_PHONES: Final = (
    ("GB", regex.compile(r"(?:\+|00)\s?44[\d\s()-]{9,}|0[127](?:[\s()-]*\d){9}")),
    ("IE", regex.compile(r"(?:(?:\+|00)\s?353|08[35679])[\d\s()-]{6,}")),
    ("AU", regex.compile(r"(?:(?:\+|00)\s?61|04\d\d)[\d\s()-]{6,}")),
    ("NZ", regex.compile(r"(?:(?:\+|00)\s?64|02[127])[\d\s()-]{5,}")),
)
_NUMBERS: Final = {"UK_NHS": "GB", "UK_NINO": "GB", "US_SSN": "US", "PPSN": "IE"}


def evidence_of(findings: Sequence[Finding], surfaces: Sequence[str]) -> Evidence:
    """What speaks for a country or region: places that lie in one only, and numbers of one country.

    Every place counts once, however often it occurs, and every type of number once for a country. A
    small place alone speaks for no country: only several together do, or beside something else.
    """
    out: Evidence = Counter()
    mentions = sorted({(f.entity_type, s) for f, s in zip(findings, surfaces, strict=True)})
    for _, country in sorted({(kind, _country_of_number(kind, s.strip())) for kind, s in mentions}):
        if country:
            out[country] += _NUMBER_WEIGHT
    small: Evidence = Counter()
    places = {readings_of(surface) for kind, surface in mentions if kind == "LOCATION"}
    for readings in sorted(places, key=repr):
        large = any(p.people >= _KNOWN_ALONE or p.kind not in SETTLEMENTS for p in readings)
        for only in _only(place.country for place in readings):
            (out if large else small)[only] += 1
        for region in _only(place.region for place in readings):
            out[region] += 1
        if readings and readings[0].kind == "country":
            out[region_name(readings[0].country)] += 1
    most = max((out[name] for name in out if len(name) == _CODE), default=0)
    for country, count in sorted(small.items()):
        if out[country] or (count > 1 and count * _SHARE >= most):
            out[country] += count
    return out


def _only(values: Iterable[str]) -> list[str]:
    found = set(values)
    return sorted(found) if len(found) == 1 and "" not in found else []


def _country_of_number(entity_type: str, surface: str) -> str:
    if entity_type == "POSTCODE":
        return next((country for country, p in _POSTCODES if p.fullmatch(surface)), "")
    if entity_type == "PHONE_NUMBER":
        return next((country for country, p in _PHONES if p.match(surface)), "")
    return _NUMBERS.get(entity_type, "")
