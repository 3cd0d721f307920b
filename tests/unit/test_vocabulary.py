"""The closed vocabulary: every label we can make is known again, and nothing else is."""

from __future__ import annotations

import pytest
from helpers_core import LAW
from hypothesis import given
from hypothesis import strategies as st

from redactor.policy.ages import band
from redactor.roles import FAMILY, GROUP, PROFESSIONS, SOCIAL, role_problem, role_words
from redactor.vocabulary import (
    every_noun,
    label_spans,
    letters,
    person_label,
    thing_label,
    without_labels,
)

ROLES = sorted(
    {"client"}
    | {f"client.{part}" for part in (*FAMILY, *SOCIAL)}
    | {f"prof.{part}" for part in PROFESSIONS}
    | {f"group.{part}" for part in GROUP}
    | {f"other.{part}" for part in (*SOCIAL, *PROFESSIONS)}
)
CHAINS = st.lists(st.sampled_from(sorted({*FAMILY, *SOCIAL})), min_size=1, max_size=3).map(
    lambda parts: ".".join(["client", *parts])
)
FREE = st.text("abcdefghijklmnopqrstuvwxyz '-", min_size=1, max_size=20)


def is_label(text: str) -> bool:
    """Whether the text as a whole is one label of ours."""
    return list(label_spans(text)) == [(0, len(text))]


@pytest.mark.parametrize("role", ["", *ROLES])
def test_every_label_of_a_person_is_known_again(role: str) -> None:
    for number in (1, 2, 26, 27, 60):
        for several in (False, True):
            label = person_label(role, number, several)
            assert is_label(label), label


@LAW
@given(CHAINS, st.integers(1, 700), st.booleans())
def test_labels_of_chained_relations_are_known_again(role: str, number: int, several: bool) -> None:
    assert role_problem(role) is None
    assert is_label(person_label(role, number, several))


@pytest.mark.parametrize("noun", every_noun())
def test_every_label_of_a_thing_is_known_again(noun: str) -> None:
    assert is_label(thing_label(noun, 1, False))
    assert is_label(thing_label(noun, 37, True))
    assert is_label(f"[{noun}]")


@pytest.mark.parametrize("children", ["exact", "band"])
@pytest.mark.parametrize("years", [1, 5, 10, 50])
def test_every_label_of_an_age_is_known_again(years: int, children: str) -> None:
    for age in range(131):
        assert is_label(band(str(age), years, children)), age
    assert is_label(band("of an age", years, children))


@pytest.mark.parametrize("label", ["[date in 1987]", "[date]", "[removed]"])
def test_labels_of_the_other_operators_are_known_again(label: str) -> None:
    assert is_label(label)


@pytest.mark.parametrize(
    "text",
    [
        "[Quenby]", "[Client Quenby]", "[Client's mother Quenby]", "[Quenby's mother]", "[]", "[A]",
        "[Client", "Client]", "[Client's]", "[mother and son]", "[NHS number 999 864 1969]", "[age Quenby]",
        "[date in Leeds]", "[Person Quenby]", "[school of Quenby]", "[Client's mother's]", "[client. A]",
        "[NHS number A]", "[Client\nA]", "[Client  A]", "[age 19841]", "[date in 19871]",
    ],
)  # fmt: skip
def test_brackets_with_a_free_word_are_no_label(text: str) -> None:
    assert list(label_spans(text)) == []


@LAW
@given(st.sampled_from(ROLES), FREE)
def test_a_label_with_words_added_is_no_label(role: str, extra: str) -> None:
    label = person_label(role, 1, False)
    changed = f"{label[:-1]} {extra}]"
    spans = list(label_spans(changed))
    assert spans == [] or all(word in _KNOWN for word in _words(extra))


_KNOWN = {
    word
    for noun in {
        *FAMILY.values(), *SOCIAL.values(), *PROFESSIONS.values(), *GROUP.values(), "client", "person",
    }
    for word in (*noun.lower().replace("-", " ").split(), *noun.lower().split())
} | {"s"}  # fmt: skip


def _words(text: str) -> list[str]:
    return text.replace("'", " ").replace("-", " ").lower().split()


@LAW
@given(
    st.lists(st.one_of(FREE, st.sampled_from(["[Client]", "[NHS number]", "[", "]"])), max_size=6)
)
def test_blanking_labels_keeps_every_offset(parts: list[str]) -> None:
    text = "".join(parts)
    blanked = without_labels(text)
    assert len(blanked) == len(text)
    inside = {at for start, end in label_spans(text) for at in range(start, end)}
    for at, character in enumerate(text):
        assert blanked[at] == (" " if at in inside else character)


def test_labels_read_as_a_person_would_say_them() -> None:
    assert person_label("client", 1, False) == "[Client]"
    assert person_label("client.mother", 1, False) == "[Client's mother]"
    assert person_label("client.mother.partner", 1, False) == "[Client's mother's partner]"
    assert person_label("client.colleague", 2, True) == "[Colleague B]"
    assert person_label("client.colleague", 1, False) == "[Colleague A]"
    assert person_label("prof.gp", 1, False) == "[GP]"
    assert person_label("prof.gp", 2, True) == "[GP B]"
    assert person_label("group.member", 1, False) == "[Member A]"
    assert person_label("", 3, True) == "[Person 3]"
    assert thing_label("school", 2, True) == "[school 2]"
    assert role_words("other.neighbour") == "neighbour"


def test_a_role_may_be_numbered_as_in_the_gold_markup() -> None:
    assert role_problem("client.friend.2") is None
    assert role_words("client.friend.2") == "friend"


@pytest.mark.parametrize("role", ROLES)
def test_every_role_of_the_vocabulary_is_allowed(role: str) -> None:
    assert role_problem(role) is None


@pytest.mark.parametrize(
    ("role", "hint"),
    [
        ("client.mothre", "did you mean 'mother'?"),
        ("client.neighbor", "did you mean 'neighbour'?"),
        ("prof.socialwrker", "did you mean 'socialworker'?"),
        ("prof", "needs a second part, for example 'prof.therapist'"),
        ("group", "needs a second part, for example 'group.member'"),
        ("clent", "starts with one of: client, prof, group, other"),
        ("", "starts with one of"),
        ("mother", "starts with one of"),
        ("client.", "not a known relation"),
        ("client.Mother", "not a known relation"),
    ],
)
def test_a_misspelt_role_is_answered_with_what_was_meant(role: str, hint: str) -> None:
    assert hint in str(role_problem(role))


def test_a_problem_never_repeats_what_was_written() -> None:
    for role in ("client.quenby", "quenby", "prof.thistlewood"):
        problem = role_problem(role)
        assert problem is not None
        assert "quenby" not in problem
        assert "thistlewood" not in problem


@LAW
@given(st.integers(1, 20_000))
def test_letters_count_like_spreadsheet_columns(number: int) -> None:
    value = 0
    for letter in letters(number):
        value = value * 26 + ord(letter) - 64
    assert value == number
