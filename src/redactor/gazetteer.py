"""Offline gazetteer: what kind of place a name is and where it lies, so that a copy can say only that.

Three files of ``redactor/data``: ``places.tsv.gz`` (towns and villages, made by
tools/build_gazetteer.py from GeoNames), ``countries.tsv`` and ``divisions.tsv`` (countries, nations,
states, provinces and counties, written by hand). Nothing is read before the first question. A look-up
searches the sorted bytes, so that no table of names is built.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

import regex

from redactor.folding import fold

CITY: Final = 17
VILLAGE: Final = 12
"""A city has 2**17 (131,072) people or more; a village of the countries below fewer than 2**12 (4,096)."""
_VILLAGES: Final = frozenset({"GB", "IE", "GG", "JE", "IM"})
"""Countries whose small settlements are called villages by those who write the notes; a small place
of any other country is a town, which is what its own people call it or what a reader expects."""

_ABBREVIATION: Final = 3
"""Letters up to which a name that abbreviates a division (``MN``) is no settlement as well."""

CONTINENTS: Final = (
    "Africa", "Antarctica", "Asia", "Europe", "North America", "Oceania", "South America",
)  # fmt: skip
NATIONS: Final = {"GBE": "England", "GBS": "Scotland", "GBW": "Wales", "GBN": "Northern Ireland"}

_FEW: Final = frozenset(
    "AD AG AI AS AW AX BL BM BQ CC CK CW CX DM FK FM FO GD GF GG GI GL GU IM IO JE KI KN KY LC LI "
    "MC MF MH MP MS NF NR NU PM PN PW SC SH SJ SM ST SX TC TK TO TV VA VC VG VI WF WS".split()
)
"""Countries of fewer than 250,000 people: to name one would point at somebody, so their continent is named."""

_WORD: Final = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_EASED: Final = str.maketrans(
    {"'": None, "’": None, "ʻ": None, "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d"}
)


@dataclass(frozen=True, slots=True)
class Place:
    """One reading of a name.

    Attributes:
        kind: noun of a label: ``city``, ``town``, ``village``, ``county``, ``state``, ``country``...
        country: ISO code (``GB``); ``""`` for a continent or a region over several countries.
        region: where it lies in the words of a label (``Scotland``, ``the United States``,
            ``Europe`` for a country); ``""`` where it cannot be said.
        people: population as a power of two (17 is 131,072 to 262,143); 0 for what is no settlement.
        name: one name for all spellings of a country or division (``minnesota`` for ``MN``).
    """

    kind: str
    country: str
    region: str
    people: int = 0
    name: str = ""


def place_key(name: str) -> str:
    """The spelling under which a name is looked up: folded words, ``saint`` as ``st``, no ``the``."""
    words = [str(word) for word in _WORD.findall(fold(name).translate(_EASED))]
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join("st" if word == "saint" else word for word in words)


def lookup(name: str) -> tuple[Place, ...]:
    """Every reading of ``name``: divisions and countries first, then settlements, the largest first.

    Args:
        name: a place name in any spelling and letter case; ``()`` comes back for an unknown one.
    """
    key = place_key(name)
    if not key:
        return ()
    listed = _divisions().get(key, ())
    short = bool(listed) and len(key) <= _ABBREVIATION
    return listed if short else (*listed, *_settlements(key))


@lru_cache(maxsize=1)
def regions() -> tuple[str, ...]:
    """Every region that a label can name (``England``, ``the United States``, ``Europe``), sorted."""
    named = {region_name(code) for code in _countries()}
    return tuple(sorted({*named, *NATIONS.values(), *CONTINENTS}))


def region_name(code: str) -> str:
    """The region of a code (``GBS``: Scotland, ``US``: the United States); ``""`` if unknown.

    A country of few people is told by its continent.
    """
    name, continent = _countries().get(code, ("", ""))
    return NATIONS.get(code) or (continent if code in _FEW else name)


def settlement_kind(country: str, people: int) -> str:
    """City, town or village, by population as a power of two."""
    if people >= CITY:
        return "city"
    return "village" if country in _VILLAGES and people < VILLAGE else "town"


def _settlements(key: str) -> tuple[Place, ...]:
    line = _line(f"{key}\t".encode())
    places = []
    for entry in line.split():
        code = entry.rstrip("0123456789")
        people = int(entry[len(code) :])
        country = code[:2]
        kind = settlement_kind(country, people) if people else "county"
        places.append(Place(kind, country, region_name(code), people, key))
    return tuple(sorted(places, key=lambda place: (-place.people, place.country, place.region)))


def _line(start: bytes) -> str:
    """What follows ``start`` on its line of the sorted file; ``""`` where no line begins so."""
    data = _names()
    low, high = 0, len(data)
    while low < high:
        middle = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = data.index(b"\n", middle)
        line = data[middle:end]
        if line.startswith(start):
            return line[len(start) :].decode()
        if line < start:
            low = end + 1
        else:
            high = middle
    return ""


@lru_cache(maxsize=1)
def _names() -> bytes:
    return gzip.decompress((files("redactor") / "data" / "places.tsv.gz").read_bytes())


@lru_cache(maxsize=1)
def _countries() -> dict[str, tuple[str, str]]:
    """By ISO code: the name as it stands in a label, and the continent."""
    return {row[0]: (row[1], row[2]) for row in _rows("countries.tsv")}


@lru_cache(maxsize=1)
def _divisions() -> dict[str, tuple[Place, ...]]:
    table: dict[str, tuple[Place, ...]] = {}

    def add(names: list[str], place: Place) -> None:
        for name in dict.fromkeys(place_key(name) for name in names):
            table[name] = (*table.get(name, ()), place)

    for code, name, continent, aliases in _rows("countries.tsv"):
        names = [name, *aliases.split("|")] if aliases else [name]
        add(names, Place("country", code, continent, name=place_key(name)))
    for name, kind, code, aliases in _rows("divisions.tsv"):
        region = code if code in CONTINENTS else region_name(code)
        country = "" if code in CONTINENTS else code[:2]
        names = [name, *aliases.split("|")] if aliases else [name]
        add(names, Place(kind, country, region, name=f"{place_key(name)} {code}".rstrip()))
    return table


def _rows(name: str) -> list[list[str]]:
    """The rows of a table of four columns; empty lines and lines with ``#`` in front are skipped."""
    text = (files("redactor") / "data" / name).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return [[*line.split("\t"), "", ""][:4] for line in lines]
