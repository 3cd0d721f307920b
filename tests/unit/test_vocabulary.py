"""The closed vocabulary: every label we can make is known again, and nothing else is."""

from __future__ import annotations

import pytest
from helpers_core import LAW
from hypothesis import given
from hypothesis import strategies as st

from redactor.policy.ages import band
from redactor.roles import FAMILY, GROUP, PROFESSIONS, SOCIAL, role_problem, role_words
from redactor.vocabulary import (
    article,
    every_noun,
    label_spans,
    letters,
    person_label,
    person_words,
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
        for lettered in (False, True):
            label = person_label(person_words(role), number, lettered)
            assert is_label(label), label


@LAW
@given(CHAINS, st.integers(1, 700), st.booleans())
def test_labels_of_chained_relations_are_known_again(
    role: str, number: int, lettered: bool
) -> None:
    assert role_problem(role) is None
    assert is_label(person_label(person_words(role), number, lettered))


@LAW
@given(st.sampled_from(ROLES), st.sampled_from(ROLES), st.integers(1, 60), st.integers(1, 60))
def test_labels_with_an_owner_are_known_again(
    role: str, owner: str, number: int, other: int
) -> None:
    said = person_label(person_words(owner), other).strip("[]")
    label = person_label(person_words(role, said), number)
    assert is_label(label), label
    assert "." not in role or label.startswith(f"[{said}'s ")


@pytest.mark.parametrize("words", ["Family member", "Unclear person"])
def test_labels_of_people_who_are_unclear_are_known_again(words: str) -> None:
    assert is_label(person_label(words, 1))
    assert is_label(person_label(words, 2))


@pytest.mark.parametrize("noun", every_noun())
def test_every_label_of_a_thing_is_known_again(noun: str) -> None:
    assert is_label(thing_label(noun, 1))
    assert is_label(thing_label(noun, 2))
    assert is_label(thing_label(noun, 37))
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
        "[Client\nA]", "[Client  A]", "[age 19841]", "[date in 19871]",
    ],
)  # fmt: skip
def test_brackets_with_a_free_word_are_no_label(text: str) -> None:
    assert list(label_spans(text)) == []


@pytest.mark.xfail(
    strict=True, reason="every noun may carry a letter or a number, whichever it is given"
)
@pytest.mark.parametrize("text", ["[NHS number A]", "[town B]", "[school 7]", "[NHS number QT]"])
def test_a_noun_with_the_wrong_kind_of_rank_is_no_label(text: str) -> None:
    assert list(label_spans(text)) == []


@LAW
@given(st.sampled_from(ROLES), FREE)
def test_a_label_with_words_added_is_no_label(role: str, extra: str) -> None:
    label = person_label(person_words(role), 1)
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


@pytest.mark.parametrize(
    ("role", "number", "label"),
    [
        ("client", 1, "[Client]"),
        ("client.2", 1, "[Client]"),
        ("client.mother", 1, "[Client's mother]"),
        ("client.mother", 2, "[Client's mother B]"),
        ("client.mother.partner", 1, "[Client's mother's partner]"),
        ("client.colleague", 1, "[Colleague A]"),
        ("client.colleague", 2, "[Colleague B]"),
        ("client.friend.2", 1, "[Friend A]"),
        ("client.manager", 1, "[Manager]"),
        ("prof.gp", 1, "[GP]"),
        ("prof.gp", 2, "[GP B]"),
        ("group.member", 1, "[Member A]"),
        ("group.member.3", 2, "[Member B]"),
        ("other.neighbour", 1, "[Neighbour A]"),
        ("", 1, "[Person A]"),
        ("", 3, "[Person C]"),
    ],
)
def test_labels_read_as_a_person_would_say_them(role: str, number: int, label: str) -> None:
    assert person_label(person_words(role), number) == label


def test_each_of_several_clients_carries_a_letter() -> None:
    assert person_label(person_words("client.1"), 1, lettered=True) == "[Client A]"
    assert person_label(person_words("client.2"), 2, lettered=True) == "[Client B]"


@pytest.mark.parametrize(
    ("role", "owner", "words"),
    [
        ("client.mother", "Client B", "Client B's mother"),
        ("group.member.3.wife", "Member C", "Member C's wife"),
        ("client.colleague.wife", "Colleague A", "Colleague A's wife"),
        ("other.son", "GP", "GP's son"),
        ("client.mother", "", "Client's mother"),
        ("client", "Client B", "Client"),
    ],
)
def test_the_owner_of_a_relation_is_said_by_their_label(role: str, owner: str, words: str) -> None:
    assert person_words(role, owner) == words


@pytest.mark.parametrize(
    ("noun", "number", "label"),
    [
        ("NHS number", 1, "[NHS number]"),
        ("NHS number", 2, "[NHS number 2]"),
        ("school", 1, "[a school]"),
        ("school", 2, "[school B]"),
        ("university", 1, "[a university]"),
        ("airport", 1, "[an airport]"),
        ("town", 1, "[a town]"),
        ("town", 2, "[town 2]"),
    ],
)
def test_labels_of_things_read_as_a_person_would_say_them(
    noun: str, number: int, label: str
) -> None:
    assert thing_label(noun, number) == label


@pytest.mark.parametrize(
    ("noun", "said"),
    [("school", "a"), ("airport", "an"), ("university", "a"), ("union", "a"), ("HR office", "a"),
     ("optician", "an"), ("one-stop shop", "a"), ("estate agent", "an"), ("infant school", "an")],
)  # fmt: skip
def test_the_article_goes_by_how_a_noun_is_said(noun: str, said: str) -> None:
    assert article(noun) == said


def test_another_role_is_another_word() -> None:
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
