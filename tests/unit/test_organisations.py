"""Kinds of organisation: by generic words in any position and language, and by well-known names."""

from __future__ import annotations

import pytest

from redactor.identity.name_words import rows, words_of
from redactor.identity.organisations import is_generic, organisation_reading
from redactor.vocabulary import ORGANISATION_NOUNS, PLACE_NOUNS


def kind(surface: str) -> str:
    return organisation_reading(surface).kind


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("St Wulfram's C of E Primary School", "primary school"),
        ("Snoring Infants", "infant school"),
        ("Snoring High", "secondary school"),
        ("Ysgol Gyfun Llwyfen", "secondary school"),
        ("Coláiste na Fuinseoige", "secondary school"),
        ("Gaelscoil na Darach", "primary school"),
        ("Te Kura o Kereru", "primary school"),
        ("Rowan Tree Pupil Referral Unit", "pupil referral unit"),
        ("Little Wagtails Pre-School", "nursery"),
        ("University of Snoring", "university"),
        ("Snoring University Hospital", "hospital"),
        ("Alder Medical Center", "hospital"),
        ("Alder Medical Centre", "GP surgery"),
        ("Meddygfa Llwyfen", "GP surgery"),
        ("Snoring Dental", "dental practice"),
        ("HMP Snoring", "prison"),
        ("H.M.P. Snoring", "prison"),
        ("Snoring Magistrates’ Court", "magistrates' court"),
        ("Family Court at Snoring", "family court"),
        ("Snoring Children's Services", "children's service"),
        ("Snoring CAMHS", "mental health service"),
        ("Snoring Talking Therapies", "talking therapy service"),
        ("Snoring Women's Aid", "domestic abuse service"),
        ("Cyngor Llwyfen", "council"),
        ("Heddlu Llwyfen", "police force"),
        ("Snoring Garda Station", "police station"),
        ("Plover & Curlew Solicitors LLP", "law firm"),
        ("Snoring Housing Association", "housing association"),
        ("Curlew Foods Ltd", "food company"),
        ("Curlew Cold Storage", "warehouse"),
        ("Plover Roofing", "construction company"),
        ("Masjid al-Noor", "mosque"),
        ("the Badger Arms", "pub"),
        ("The Spotted Heron", "pub"),
        ("Goat and Compasses", "pub"),
        ("Snoring Wanderers FC", "sports club"),
        ("Ward 7, Snoring Infirmary", "ward"),
        ("PR0BATI0N 0FFICE SN0RING", "probation service"),
        ("Snoring Chi1d Care", "nursery"),
    ],
)
def test_generic_words_say_the_kind(surface: str, expected: str) -> None:
    assert kind(surface) == expected


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("Tesco", "supermarket"),
        ("the Tesco on Heron Road", "supermarket"),
        ("Tesco Express Snoring", "supermarket"),
        ("tesco's", "supermarket"),
        ("Tesco Pharmacy", "pharmacy"),
        ("Boots", "pharmacy"),
        ("Amazon warehouse", "warehouse"),
        ("Carphone Warehouse", "phone company"),
        ("McDonald’s", "fast-food restaurant"),
        ("M&S", "department store"),
        ("Ladbrokes", "bookmaker"),
        ("Bunnings", "DIY shop"),
        ("Walmart", "supermarket"),
        ("PureGym", "gym"),
        ("Ryanair", "airline"),
    ],
)
def test_a_brand_says_the_kind(surface: str, expected: str) -> None:
    assert kind(surface) == expected


@pytest.mark.parametrize(
    "surface",
    [
        "Boots Farrow",
        "Next Steps",
        "Heron Bank",
        "Rowan Court",
        "Quillfeather",
        "Water Rail",
        "ELMS",
    ],
)
def test_a_word_that_may_be_a_name_is_no_kind(surface: str) -> None:
    assert organisation_reading(surface).weak


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("Quillfeather Ltd", "company"),
        ("Farrow & Sons", "company"),
        ("Farrow & Uist", "firm"),
        ("Farrow Uist LLP", "firm"),
        ("The Quillfeather Project", "service"),
        ("Quillfeather Team", "team"),
        ("Quillfeather", "organisation"),
        ("", "organisation"),
        ("&", "organisation"),
    ],
)
def test_where_little_is_said_the_kind_is_weak(surface: str, expected: str) -> None:
    reading = organisation_reading(surface)
    assert (reading.kind, reading.weak) == (expected, True)


def test_a_name_of_generic_words_alone_names_nothing() -> None:
    assert is_generic(words_of("the Community Centre"))
    assert is_generic(words_of("School of Dance"))
    assert not is_generic(words_of("Heron Community Centre"))


@pytest.mark.parametrize("table", ["organisations.tsv", "brands.tsv", "place_words.tsv"])
def test_every_kind_of_the_tables_is_a_noun_of_the_vocabulary(table: str) -> None:
    kinds = {row[0].lstrip("~") for row in rows(table)}
    assert kinds <= {*ORGANISATION_NOUNS, *PLACE_NOUNS}


@pytest.mark.parametrize("table", ["organisations.tsv", "brands.tsv"])
def test_no_phrase_stands_in_a_table_twice(table: str) -> None:
    phrases = [p.lstrip("^=") for row in rows(table) for p in row[1].split("|")]
    assert len(phrases) == len(set(phrases))
    assert all(phrase == phrase.strip() != "" for phrase in phrases)


@pytest.mark.parametrize("table", ["organisations.tsv", "brands.tsv"])
def test_every_phrase_is_read_as_its_table_says(table: str) -> None:
    for kind_of_row, phrases in rows(table):
        for phrase in phrases.split("|"):
            whole = f"Quillfeather {phrase}" if table == "organisations.tsv" else phrase.lstrip("=")
            if phrase.startswith("^"):
                whole = f"{phrase[1:]} Quillfeather"
            assert kind(whole) == kind_of_row.lstrip("~"), phrase
