"""Kind and region of a place: by its words, by the gazetteer, and by the other places of the case."""

from __future__ import annotations

import pytest

from redactor.identity.places import Choice, evidence_of, place_kind, place_of
from redactor.identity.things import describe, group_things
from redactor.model import Finding


def finding(entity_type: str, at: int = 0) -> Finding:
    return Finding("d", 0, at, at + 1, entity_type, 1.0, "x")


def in_case(surface: str, *others: tuple[str, str]) -> Choice:
    mentions = [("LOCATION", surface), *others]
    findings = [finding(kind, at) for at, (kind, _) in enumerate(mentions)]
    return place_of(surface, evidence_of(findings, [text for _, text in mentions]))


@pytest.mark.parametrize(
    ("surface", "kind"),
    [
        ("Heron Road", "road"),
        ("heron rd", "road"),
        ("Curlew Street East", "street"),
        ("Plover St.", "street"),
        ("St. Plover", "place"),
        ("Rue du Héron", "street"),
        ("Heol y Dderwen", "road"),
        ("the A999", "road"),
        ("Route 999", "road"),
        ("the Rowan Estate", "estate"),
        ("Alder Park", "park"),
        ("River Alder", "river"),
        ("the Badger Arms", "pub"),
        ("the Red Wagtail", "place"),
        ("the Red Swan", "pub"),
        ("the Tesco on Heron Road", "supermarket"),
        ("St Wulfram's Church", "church"),
        ("Snoring Railway Station", "station"),
        ("Alder Bay", "place"),
        ("the bay", "coast"),
        ("Alder bridge", "bridge"),
        ("Alder Bridge", "place"),
        ("Loch Curlew", "lake"),
        ("Snoring Parva", "place"),
        ("", "place"),
    ],
)
def test_the_words_of_a_place_say_its_kind(surface: str, kind: str) -> None:
    assert place_kind(surface) == kind


def test_a_town_has_its_kind_and_its_nation() -> None:
    assert in_case("Wrexham") == Choice("town", "Wales")
    assert in_case("Norfolk", ("UK_NHS", "999 864 1969")) == Choice("county", "England")


def test_a_country_lies_in_its_continent() -> None:
    assert in_case("Uganda") == Choice("country", "Africa")
    assert in_case("Alba") == Choice("country", "the United Kingdom")


def test_a_street_named_after_a_town_is_a_street() -> None:
    assert in_case("Norwich Road") == Choice("road", "")


@pytest.mark.parametrize(
    ("others", "region"),
    [
        ((), ""),
        ((("LOCATION", "Tamworth"),), ""),
        ((("LOCATION", "Nebraska"),), "the United States"),
        ((("LOCATION", "British Columbia"), ("LOCATION", "Winnipeg")), "Canada"),
        ((("LOCATION", "NZ"),), "New Zealand"),
        ((("LOCATION", "Kampala"),), ""),
        ((("LOCATION", "British Columbia"), ("LOCATION", "New Zealand")), ""),
        ((("POSTCODE", "K1A 9Z9"),), "Canada"),
    ],
)
def test_a_name_of_many_countries_is_settled_by_the_case_or_by_nothing(
    others: tuple[tuple[str, str], ...], region: str
) -> None:
    assert in_case("Hamilton", *others).region == region


def test_numbers_of_a_country_speak_for_it() -> None:
    assert in_case("Tamworth").region == ""
    assert in_case("Tamworth", ("UK_NHS", "999 864 1969")).region == "England"
    assert in_case("Tamworth", ("PHONE_NUMBER", "+61 491 570 156")).region == "Australia"


def test_one_nation_of_several_is_settled_by_the_case() -> None:
    home = ("UK_NHS", "999 864 1969")
    assert in_case("Bangor", home).region == "the United Kingdom"
    assert in_case("Bangor", home, ("LOCATION", "Wrexham")).region == "Wales"


def test_a_small_place_abroad_is_not_believed_alone() -> None:
    assert in_case("Sandwich", ("UK_NHS", "999 864 1969")).region == "England"
    assert in_case("Zelienople") == Choice("place", "")
    assert in_case("Zelienople", ("LOCATION", "Pennsylvania")).region == "the United States"


def test_a_village_does_not_stand_for_its_famous_namesake() -> None:
    assert in_case("Moscow", ("UK_NHS", "999 864 1969")).region in ("Russia", "")


def test_what_an_address_writes_behind_a_town_does_not_count() -> None:
    home = ("UK_NHS", "999 864 1969")
    assert in_case("Wrexham LL99", home) == Choice("town", "Wales")
    assert in_case("Omaha, NE").region == "the United States"
    assert in_case("the Poplars", home) == Choice("place", "")


def test_a_case_is_described_group_by_group() -> None:
    mentions = [
        ("LOCATION", "Wrexham"),
        ("ORGANIZATION", "Snoring Surgery"),
        ("LOCATION", "WREXHAM"),
        ("UK_NHS", "999 864 1969"),
        ("ORGANIZATION", "Snoring"),
    ]
    findings = [finding(kind, at) for at, (kind, _) in enumerate(mentions)]
    surfaces = [text for _, text in mentions]
    groups = group_things(findings, surfaces)
    assert groups == [[0, 2], [1, 4], [3]]
    things = describe(findings, surfaces, groups)
    assert [(t.kind, t.region) for t in things] == [
        ("town", "Wales"),
        ("GP surgery", ""),
        ("NHS number", ""),
    ]


def test_nothing_known_stays_unsaid() -> None:
    assert in_case("Snoring Parva") == Choice("place", "")
