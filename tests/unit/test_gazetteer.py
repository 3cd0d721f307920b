"""The gazetteer: what it knows of a name, and that its files are whole."""

from __future__ import annotations

import gzip
import time
from importlib.resources import files

import pytest

from redactor import gazetteer
from redactor.gazetteer import lookup, place_key, region_name, regions
from redactor.vocabulary import PLACE_NOUNS

DATA = files("redactor") / "data"


@pytest.mark.parametrize(
    ("name", "kind", "region"),
    [
        ("Norwich", "city", "England"),
        ("NORWICH", "city", "England"),
        ("Sheringham", "town", "England"),
        ("Enniskillen", "town", "Northern Ireland"),
        ("Kampala", "city", "Uganda"),
        ("Saint Albans", "town", "England"),
        ("Munich", "city", "Germany"),
        ("München", "city", "Germany"),
        ("Uganda", "country", "Africa"),
        ("the Netherlands", "country", "Europe"),
        ("Cymru", "country", "the United Kingdom"),
        ("Nebraska", "state", "the United States"),
        ("Sask.", "province", "Canada"),
        ("NSW", "state", "Australia"),
        ("Co. Offaly", "county", "Ireland"),
        ("County Tyrone", "county", "Northern Ireland"),
        ("Norfolk", "county", "England"),
        ("Powys", "county", "Wales"),
        ("Northland", "region", "New Zealand"),
        ("Lancaster County", "county", "the United States"),
        ("Europe", "continent", ""),
    ],
)
def test_the_first_reading_of_a_name(name: str, kind: str, region: str) -> None:
    first = lookup(name)[0]
    assert (first.kind, first.region) == (kind, region)


def test_a_name_of_several_countries_has_a_reading_for_each() -> None:
    assert {place.country for place in lookup("Hamilton")} >= {"GB", "CA", "NZ", "US"}
    people = [place.people for place in lookup("Hamilton")]
    assert people == sorted(people, reverse=True)


def test_two_names_of_a_state_are_one() -> None:
    assert lookup("NE")[0].name == lookup("Nebraska")[0].name != ""


@pytest.mark.parametrize("name", ["Sometown", "", "-", "Little Snoring Magna", "12", "\n", "a\tb"])
def test_what_is_not_listed_has_no_reading(name: str) -> None:
    assert lookup(name) == ()


def test_a_country_of_few_people_is_told_by_its_continent() -> None:
    (castletown, *_) = [place for place in lookup("Castletown") if place.country == "IM"]
    assert castletown.region == "Europe"
    assert "the Isle of Man" not in regions()
    assert "Uganda" in regions()


def test_an_abbreviation_of_a_state_is_no_settlement() -> None:
    assert {place.kind for place in lookup("UK")} == {"country"}


def test_every_line_of_the_file_is_found() -> None:
    lines = gzip.decompress((DATA / "places.tsv.gz").read_bytes()).decode().splitlines()
    assert lines == sorted(lines, key=str.encode)
    for line in [lines[0], *lines[::997], lines[-1]]:
        key = line.split("\t")[0]
        assert place_key(key) == key
        assert any(place.name == key for place in lookup(key)) or len(key) <= 3, key


def test_every_place_lies_in_a_region_that_a_label_can_say() -> None:
    lines = gzip.decompress((DATA / "places.tsv.gz").read_bytes()).decode().splitlines()
    codes = {entry.rstrip("0123456789") for line in lines for entry in line.split("\t")[1].split()}
    assert {region_name(code) for code in codes} <= set(regions())
    assert all(region_name(code) for code in codes)


@pytest.mark.parametrize("table", ["countries.tsv", "divisions.tsv"])
def test_every_division_has_a_kind_of_the_vocabulary_and_a_known_region(table: str) -> None:
    for row in gazetteer._rows(table):
        for place in lookup(row[1] if table == "countries.tsv" else row[0]):
            assert place.kind in PLACE_NOUNS
            assert place.region in (*regions(), ""), row[0]
    codes = {row[2] for row in gazetteer._rows("divisions.tsv") if row[2]}
    assert all(code in gazetteer.CONTINENTS or region_name(code) for code in codes)


def test_the_first_question_takes_no_noticeable_time() -> None:
    gazetteer._names.cache_clear()
    gazetteer._divisions.cache_clear()
    start = time.perf_counter()
    lookup("Sometown")
    assert time.perf_counter() - start < 0.5


def test_a_place_says_where_its_data_came_from() -> None:
    notice = (DATA / "NOTICE.md").read_text(encoding="utf-8")
    assert "GeoNames" in notice
    assert "CC BY 4.0" in notice
    assert (DATA / "places.tsv.gz").stat().st_size < 1_500_000  # type: ignore[attr-defined]
