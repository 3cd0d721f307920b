"""What is not a person: the same place, organisation or number under one key, with a kind."""

from __future__ import annotations

import pytest

from redactor.entities import ENTITY_TYPES
from redactor.identity.things import key_of, kind_of
from redactor.vocabulary import every_noun


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("ORGANIZATION", "The Elms Surgery", "elms  surgery"),
        ("ORGANIZATION", "St Anne’s Primary", "St Anne's Primary"),
        ("LOCATION", "Little-Snoring", "LITTLE SNORING"),
        ("PHONE_NUMBER", "07700 900123", "+44 (0)7700-900123"),
        ("UK_NHS", "999 864 1969", "999-864-1969"),
        ("POSTCODE", "ZZ99 3WZ", "zz993wz"),
        ("EMAIL_ADDRESS", "Q.Uist@example.org", "q.uist@example.org"),
        ("CASE_REFERENCE", "LV/24/01234", "LV 24 01234"),
    ],
)
def test_two_spellings_of_one_thing_have_one_key(kind: str, one: str, other: str) -> None:
    assert key_of(kind, one) == key_of(kind, other)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("ORGANIZATION", "Elm Surgery", "Elms Surgery"),
        ("PHONE_NUMBER", "07700 900123", "07700 900124"),
        ("PHONE_NUMBER", "x101", "x102"),
        ("UK_NHS", "999 864 1969", "999 987 6536"),
        ("LOCATION", "Upper Snoring", "Little Snoring"),
    ],
)
def test_two_things_have_two_keys(kind: str, one: str, other: str) -> None:
    assert key_of(kind, one) != key_of(kind, other)


@pytest.mark.parametrize("kind", sorted(ENTITY_TYPES))
@pytest.mark.parametrize("surface", ["---", "12", "Snoring", "…", "ß", "(0)"])
def test_no_surface_is_without_a_key(kind: str, surface: str) -> None:
    assert key_of(kind, surface) or kind in ("LOCATION", "ORGANIZATION", "QUASI_IDENTIFIER", "NRP")


@pytest.mark.parametrize(
    ("surface", "kind"),
    [
        ("St Wulfram's Primary", "primary school"),
        ("Snoring Day Nursery", "nursery"),
        ("University of Snoring", "university"),
        ("Snoring General Hospital", "hospital"),
        ("The Elms Surgery", "GP surgery"),
        ("HMP Snoring", "prison"),
        ("Snoring Borough Council", "borough council"),
        ("Snoring Constabulary", "police force"),
        ("Farrow & Uist Solicitors LLP", "law firm"),
        ("the Badger Arms", "pub"),
        ("Snoring FC", "sports club"),
        ("Quillfeather Ltd", "company"),
        ("Quillfeather", "organisation"),
    ],
)
def test_an_organisation_is_labelled_by_its_generic_word(surface: str, kind: str) -> None:
    assert kind_of("ORGANIZATION", surface) == kind


def test_every_kind_is_a_noun_of_the_vocabulary() -> None:
    surfaces = ["Snoring", "the Badger Arms", "HMP Snoring", "Snoring High School", "x"]
    for entity_type in (*ENTITY_TYPES, "NEVER_HEARD_OF"):
        for surface in surfaces:
            assert kind_of(entity_type, surface) in every_noun()
