"""Names, short forms, initials, slips and numbers: one where exactly one name fits, else two."""

from __future__ import annotations

import pytest

from redactor.identity.things import group_things
from redactor.model import Finding


def groups(*mentions: tuple[str, str]) -> list[list[str]]:
    findings = [
        Finding("d", 0, at, at + 1, kind, 1.0, "x") for at, (kind, _) in enumerate(mentions)
    ]
    surfaces = [text for _, text in mentions]
    return [[surfaces[i] for i in group] for group in group_things(findings, surfaces)]


def organisations(*names: str) -> list[list[str]]:
    return groups(*(("ORGANIZATION", name) for name in names))


def places(*names: str) -> list[list[str]]:
    return groups(*(("LOCATION", name) for name in names))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("St Wulfram's Primary School", "St Wulfram's"),
        ("St Wulfram's Primary School", "St. Wulframs"),
        ("St Wulfram's Primary School", "Saint Wulfram’s RC Primary"),
        ("Rowanfield Surgery", "Rowanfield"),
        ("Rowanfield Surgery", "Rowanfield Medical Practice"),
        ("Rowanfield Community Centre", "RCC"),
        ("Plover & Curlew Ltd", "Plover and Curlew"),
        ("Plover Curlew Heron Ltd", "Plover"),
        ("Cyngor Llwyfen", "Llwyfen Council"),
        ("Rowanfield CMHT", "Rowanfield Community Mental Health Team"),
        ("Heron Grange Care Home", "Grange"),
        ("Rowanfield Child and Family Services", "Rowanfield CFS"),
        ("Rowanfield Police Department", "rpd"),
        ("Rowanfield Nursing Center", "R0wanfie1d Nursing Ctr"),
        ("HMP Rowanfield", "Rowanfield"),
        ("Quillfeather Trust", "Quilfeather Trust"),
    ],
)
def test_two_spellings_of_one_organisation_are_one(one: str, other: str) -> None:
    assert len(organisations(one, other)) == 1
    assert len(organisations(other, one)) == 1


@pytest.mark.parametrize(
    "names",
    [
        ("St Wulfram's Primary School", "St Wulfram's Church"),
        ("St Wulfram's Primary", "St Wulfram's Infants"),
        ("Rowanfield Magistrates' Court", "Rowanfield Crown Court"),
        ("Rowanfield Surgery", "the Surgery"),
        ("Rowanfield Community Centre", "the Centre"),
        ("Rowanfield Crisis Team", "Rowanfield CMHT"),
        ("Alder Ward 3", "Alder Ward 4"),
        ("Upper Alder School", "Lower Alder School"),
        ("Elm Surgery", "Elms Surgery"),
        ("New Road Surgery", "New"),
        ("Rowanfield Surgery", "RX"),
    ],
)
def test_two_organisations_are_two(names: tuple[str, ...]) -> None:
    assert len(organisations(*names)) == len(names)


@pytest.mark.parametrize(
    "names",
    [
        ("St Wulfram's Primary School", "St Wulfram's Church", "St Wulfram's"),
        ("Rowanfield Community Centre", "Rowanfield City Council", "RCC"),
        ("Rowanfield Surgery", "Rowanfield Nursery", "Rowanfield"),
    ],
)
def test_what_fits_two_is_joined_to_none(names: tuple[str, ...]) -> None:
    assert len(organisations(*names)) == len(names)


def test_a_short_form_of_a_short_form_is_one_with_both() -> None:
    names = ("Plover Pumps Ltd", "Plover Pumps", "Plover")
    assert len(organisations(*names)) == 1


def test_a_short_form_that_is_also_a_place_of_the_case_stays_apart() -> None:
    found = groups(
        ("ORGANIZATION", "Rowanfield Surgery"),
        ("LOCATION", "Rowanfield"),
        ("ORGANIZATION", "Rowanfield"),
    )
    assert found == [["Rowanfield Surgery"], ["Rowanfield", "Rowanfield"]]


def test_a_pub_is_one_thing_whether_place_or_organisation() -> None:
    found = groups(("LOCATION", "the Badger Arms"), ("ORGANIZATION", "Badger Arms"))
    assert len(found) == 1


@pytest.mark.parametrize(
    ("whole", "short", "joined"),
    [
        ("Quillfeather Grange Care Home", "Quillfeather Grange", True),
        ("Quillfeather Pumps Ltd", "Quillfeather", True),
        ("HMP Quillfeather", "QUILLFEATHER", True),
        ("St Wulfram's Primary", "St Wulfram's", True),
        ("Quillfeather Magistrates' Court", "Quillfeather", False),
        ("Quillfeather Council", "Quillfeather", False),
        ("Norwich Grange Care Home", "Norwich", False),
    ],
)
def test_a_short_name_taken_for_a_place_is_the_firm_that_has_its_own_name(
    whole: str, short: str, joined: bool
) -> None:
    found = groups(("ORGANIZATION", whole), ("LOCATION", short))
    assert len(found) == (1 if joined else 2)


def test_a_bank_is_not_the_town_of_its_name() -> None:
    assert len(groups(("ORGANIZATION", "Halifax"), ("LOCATION", "Halifax"))) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nebraska", "NE"),
        ("Co. Offaly", "County Offaly"),
        ("the UK", "United Kingdom"),
        ("Heron Road", "heron rd"),
        ("Snoring-upon-Alder", "Snoring"),
        ("Snoring Magna", "Snorinq Magna"),
        ("Snoring Magna", "Snoring Magna ZZ99"),
        ("Wrexham", "Wrexham\nLL99"),
        ("the Quillfeather Arms", "the Quillfeather"),
    ],
)
def test_two_spellings_of_one_place_are_one(one: str, other: str) -> None:
    assert len(places(one, other)) == 1


@pytest.mark.parametrize(
    "names",
    [
        ("Upper Snoring", "Lower Snoring"),
        ("Snoring", "Snoring Road"),
        ("Snoring", "Snoring Magna"),
        ("Co. Offaly", "Tullamore"),
        ("Tipperary", "Co. Tipperary Road"),
        ("Heron Street", "Heron Road"),
    ],
)
def test_two_places_are_two(names: tuple[str, ...]) -> None:
    assert len(places(*names)) == len(names)


def test_a_spelling_that_occurs_often_is_no_slip() -> None:
    assert len(places("Plovers Green", "Plovers Green", "Clovers Green", "Clovers Green")) == 2
    assert len(places("Ploverton", "Ploverton", "Plovertan", "Plovertan")) == 2


def test_two_listed_towns_are_never_slips_of_each_other() -> None:
    assert len(places("Preston", "Prestons", "Merton", "Morton")) >= 3


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("STREET_ADDRESS", "12 Heron Road, Sometown", "12 heron rd"),
        ("STREET_ADDRESS", "Flat 3, 12 St Wulfram's St", "3/12 St. Wulframs Street"),
        ("STREET_ADDRESS", "1408 W. Heron Ave., Apt 2B", "1408 West Heron #2B"),
        ("STREET_ADDRESS", "12 Heron Road", "l2 Her0n Road"),
        ("POSTCODE", "ZZ99 3WZ", "zz993wz"),
        ("PHONE_NUMBER", "07700 900123", "+44 (0)7700 900123"),
        ("PHONE_NUMBER", "01632 960123", "01632 960123 ext 4"),
        ("PHONE_NUMBER", "01632 960123", "oh one six three two nine six oh one two three"),
        ("EMAIL_ADDRESS", "Q.Uist@Example.org", "q.uist@example.org"),
        ("URL", "https://www.example.org/", "example.org"),
        ("HANDLE", "@Quill_Uist", "quill_uist"),
        ("US_SSN", "987-65-4321", "4321"),
        ("US_SSN", "987-65-4321", "987 65 432l"),
    ],
)
def test_two_spellings_of_one_number_are_one(kind: str, one: str, other: str) -> None:
    assert len(groups((kind, one), (kind, other))) == 1


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("STREET_ADDRESS", ("12 Heron Road", "14 Heron Road")),
        ("STREET_ADDRESS", ("12 Heron Road", "12 Heron Avenue")),
        (
            "STREET_ADDRESS",
            ("12 Heron Road, Sometown", "12 Heron Road, Othertown", "12 Heron Road"),
        ),
        ("PHONE_NUMBER", ("07700 900123", "07700 900124")),
        ("US_SSN", ("987-65-4321", "987-65-4322", "1111")),
        ("EMAIL_ADDRESS", ("q.uist@example.org", "quist@example.org")),
        ("HANDLE", ("quill_uist", "quilluist")),
    ],
)
def test_two_numbers_are_two(kind: str, names: tuple[str, ...]) -> None:
    assert len(groups(*((kind, name) for name in names))) == len(names)


def test_people_and_dates_are_passed_over() -> None:
    assert groups(("PERSON", "Heron"), ("DATE_TIME", "1 May"), ("AGE", "7")) == [["7"]]
