"""One mention of a person, taken apart."""

from __future__ import annotations

import pytest
from helpers_core import LAW
from hypothesis import given
from hypothesis import strategies as st

from redactor.folding import one_edit
from redactor.identity.mention import (
    fold,
    initials_of,
    is_part_of,
    mention_of,
    same_token,
)

WORD = st.text("abcdefgz", min_size=1, max_size=7)


@pytest.mark.parametrize(
    ("surface", "title", "tokens", "initials"),
    [
        ("Quenby Thistlewood", "", ("quenby", "thistlewood"), False),
        ("Mrs Thistlewood", "mrs", ("thistlewood",), False),
        ("Prof. Dr. Thistlewood", "dr", ("thistlewood",), False),
        ("Dr T. O’Shea-Young", "dr", ("t", "shea", "young"), False),
        ("O'Shea", "", ("shea",), False),
        ("Thistle\u00adwood", "", ("thistlewood",), False),
        ("Quen\u200bby Thistle-\n  wood", "", ("quenby", "thistlewood"), False),
        ("Anne-Marie", "", ("anne", "marie"), False),
        ("Marjolein van der Oord", "", ("marjolein", "oord"), False),
        ("Siobhán Ní Bhroin", "", ("siobhan", "bhroin"), False),
        ("QT", "", ("qt",), True),
        ("Q.T.", "", ("q", "t"), True),
        ("Q T", "", ("q", "t"), True),
        ("QUENBY", "", ("quenby",), False),
        ("Al", "", ("al",), False),
        ("Dr", "dr", (), False),
        ("", "", (), False),
    ],
)
def test_titles_particles_and_initials_are_told_apart(
    surface: str, title: str, tokens: tuple[str, ...], initials: bool
) -> None:
    mention = mention_of(surface)
    assert (mention.title, mention.tokens, mention.all_initials) == (title, tokens, initials)


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        ("Quenby", "Quenby Thistlewood", True),
        ("Thistlewood", "Quenby Thistlewood", True),
        ("Q. Thistlewood", "Quenby Thistlewood", True),
        ("Quenby T.", "Quenby Thistlewood", True),
        ("Thistelwood", "Quenby Thistlewood", True),
        ("Thistlewood Quenby", "Quenby Thistlewood", False),
        ("Quentin", "Quenby Thistlewood", False),
        ("Bo", "Bob Marsh", False),
        ("Quenby Marsh", "Quenby Thistlewood", False),
    ],
)
def test_parts_of_a_name_are_its_words_in_order(part: str, whole: str, expected: bool) -> None:
    assert is_part_of(mention_of(part), mention_of(whole)) is expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("quenby", "quenbi", True),
        ("quenby", "quneby", True),
        ("quenby", "quenbyy", True),
        ("quenby", "qenby", True),
        ("tom", "tim", False),
        ("mark", "marc", False),
        ("quenby", "quinbi", False),
        ("quenby", "henby", False),
        ("q", "quenby", True),
        ("t", "quenby", False),
    ],
)
def test_a_slip_of_the_pen_is_forgiven_in_long_names_only(a: str, b: str, expected: bool) -> None:
    assert same_token(a, b) is expected
    assert same_token(b, a) is expected


@LAW
@given(WORD, st.integers(0, 6), st.sampled_from("abz"))
def test_one_edit_knows_every_single_slip(word: str, at: int, letter: str) -> None:
    at = min(at, len(word) - 1)
    assert one_edit(word, word[:at] + letter + word[at:])
    assert one_edit(word, word[:at] + word[at + 1 :])
    assert one_edit(word, word[:at] + letter + word[at + 1 :])
    assert one_edit(word, word[:at] + word[at : at + 2][::-1] + word[at + 2 :])


@LAW
@given(WORD, WORD)
def test_one_edit_is_symmetric_and_means_distance_one(a: str, b: str) -> None:
    assert one_edit(a, b) == one_edit(b, a)
    assert one_edit(a, b) == (_distance(a, b) <= 1)


def _distance(a: str, b: str) -> int:
    """Optimal string alignment distance, by the book."""
    rows = [[i + j if i * j == 0 else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            change = rows[i - 1][j - 1] + (a[i - 1] != b[j - 1])
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, change)
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


def test_initials_are_all_of_them_or_first_and_last() -> None:
    assert initials_of(mention_of("Quenby Anne Thistlewood")) == {"qat", "qt"}
    assert initials_of(mention_of("Quenby")) == set()


def test_fold_makes_one_key_of_many_spellings() -> None:
    assert fold("O’SHEA") == fold("o'shea") == fold("O\u00adShea") == "oshea"
