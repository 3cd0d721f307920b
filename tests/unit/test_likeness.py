"""How far two name words, or two names, may be one: grammar, lists and slips, never a guess."""

from __future__ import annotations

import pytest
from helpers_core import LAW
from hypothesis import given
from hypothesis import strategies as st

from redactor.identity.likeness import (
    EQUAL,
    INITIAL,
    NICKNAME,
    NO,
    SHORTENED,
    SPELLING,
    first_names,
    full_likeness,
    given_likeness,
    is_ending,
    likeness,
    word_likeness,
)
from redactor.identity.mention import glued, mention_of

WORD = st.text("abelnrs", min_size=1, max_size=9)
NAME = st.lists(
    st.sampled_from("Linnet Robin Rob Jay Alder Alders Oldfield-Yew Yew L. R. A.".split()),
    min_size=2,
    max_size=3,
).map(" ".join)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("quenby", "quenby", EQUAL),
        ("bill", "william", NICKNAME),
        ("kath", "katherine", NICKNAME),
        ("beth", "liz", SHORTENED),  # both short for one name: weaker than either of them
        ("quenby", "quenbi", SPELLING),
        ("quenby", "quneby", SPELLING),
        ("quenby", "quenbyy", SPELLING),
        ("quenby", "qenby", SPELLING),
        ("thistlewood", "thistelwod", SPELLING),
        ("wllson", "wilson", SPELLING),
        ("fllp", "filp", SPELLING),
        ("quen", "quenby", SHORTENED),
        ("q", "quenby", INITIAL),
        ("t", "quenby", NO),
        ("tom", "tim", NO),
        ("mark", "marc", NO),
        ("quenby", "quinbi", NO),
        ("quenby", "henby", NO),
        ("ann", "anna", NO),
        ("bill", "ben", NO),
        ("", "ben", NO),
    ],
)
def test_given_names_are_one_by_grammar_lists_and_slips(a: str, b: str, expected: int) -> None:
    assert likeness(a, b) == expected
    assert likeness(b, a) == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("oldowski", "oldowska", SPELLING),
        ("yewny", "yewna", SPELLING),
        ("alderov", "alderova", SPELLING),
        ("alderek", "alderkova", SPELLING),
        ("alder", "alderova", SPELLING),
        ("oldowski", "oldowsky", SPELLING),
        ("oldfield", "oldfeild", SPELLING),
        ("bill", "william", NO),
        ("lark", "larch", NO),
        ("alder", "elder", NO),
        ("alder", "alder", EQUAL),
        ("a", "alder", INITIAL),
    ],
)
def test_surnames_have_slips_and_endings_but_no_nicknames(a: str, b: str, expected: int) -> None:
    assert likeness(a, b, surname=True) == expected
    assert likeness(b, a, surname=True) == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Linnet Alder", "Linnet Alder", EQUAL),
        ("Linnet Alder", "Alder Linnet", EQUAL),
        ("Linnet Alder", "ALDER, Linnet", EQUAL),
        ("Linnet Alder", "Linnet Rowan Alder", EQUAL),
        ("Linnet Rowan Alder", "Linnet Rowan", EQUAL),
        ("Linnet Oldfield-Yew", "Linnet Oldfield Yew", EQUAL),
        ("Linnet “Jenny” Alder", "Jenny Alder", EQUAL),
        ("Robin Alder Jr", "Robin Alder", EQUAL),
        ("Mohammed Finch Alder", "Finch Alder", EQUAL),
        ("Linnet Oldfield-Yew", "Linnet Yew", NICKNAME),
        ("Linnet Oldfield-Yew", "Linnet Oldfield", NICKNAME),
        ("Katherine Alder", "Kath Alder", NICKNAME),
        ("Anne-Marie Alder", "Anne Alder", NICKNAME),
        ("Linnet Alder", "Linnet Aldre", SPELLING),
        ("Linnet Oldowski", "Linnet Oldowska", SPELLING),
        ("Ms Oldfield Yew", "Linnet Oldfield-Yew", SPELLING),
        ("Linnet Alder", "L. Alder", INITIAL),
        ("Linnet Alder", "Linnet A.", INITIAL),
        ("Linnet Alder", "L. Yew", NO),
        ("Linnet Alder", "R. Alder", NO),
        ("Linnet Alder", "Robin Alder", NO),
        ("Linnet Alder", "Linnet Yew", NO),
        ("Linnet Rowan Alder", "Linnet Hazel Alder", NO),
        ("Mrs Robin Alder", "Mr Robin Alder", NO),
        ("Robin Alder Jr", "Robin Alder Sr", NO),
        ("L. Alder", "Linnet A.", NO),
        ("Quenby Thistlewood", "Quenby Thistle", NO),
    ],
)
def test_full_names_are_as_alike_as_their_weaker_half(a: str, b: str, expected: int) -> None:
    assert full_likeness(mention_of(a), mention_of(b)) == expected
    assert full_likeness(mention_of(b), mention_of(a)) == expected


def test_a_double_surname_is_known_by_either_half_but_not_by_an_initial_of_it() -> None:
    double = ("oldfield", "yew")
    assert word_likeness(double, ("yew",), surname=True) == NICKNAME
    assert word_likeness(double, ("oldfeild",), surname=True) == SPELLING
    assert word_likeness(double, ("y",), surname=True) == NO
    assert word_likeness(double, ("maple",), surname=True) == NO


def test_a_double_given_name_is_known_by_its_first_half_only() -> None:
    assert word_likeness(("anne", "marie"), ("anne",)) == NICKNAME
    assert word_likeness(("anne", "marie"), ("marie",)) == NO


def test_a_nickname_in_quotes_is_a_given_name() -> None:
    whole = mention_of("Linnet “Jenny” Alder")
    assert given_likeness(whole, mention_of("Jenny Alder")) == EQUAL
    assert given_likeness(whole, mention_of("Robin Alder")) == NO


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [("beth", "elizabeth", True), ("ann", "joann", False), ("linnet", "linnet", False)],
)
def test_the_end_of_a_name_can_be_its_short_form(a: str, b: str, expected: bool) -> None:
    assert is_ending(a, b) is expected
    assert is_ending(b, a) is expected


def test_a_name_that_many_bear_before_their_own_comes_last() -> None:
    firsts = [glued(w) for w in first_names(mention_of("Mohammed Finch Alder"))]
    assert firsts == ["finch", "mohammed"]
    assert [glued(w) for w in first_names(mention_of("Linnet Rowan Alder"))] == ["linnet", "rowan"]


@LAW
@given(WORD, WORD, st.booleans())
def test_likeness_is_symmetric_and_whole_only_for_equals(a: str, b: str, surname: bool) -> None:
    said = likeness(a, b, surname)
    assert said == likeness(b, a, surname)
    assert (said == EQUAL) == (a == b)
    assert NO <= said <= EQUAL
    if len(a) > 1 and len(b) > 1:
        assert said != INITIAL


@LAW
@given(NAME, NAME)
def test_likeness_of_full_names_is_symmetric(a: str, b: str) -> None:
    assert full_likeness(mention_of(a), mention_of(b)) == full_likeness(
        mention_of(b), mention_of(a)
    )
