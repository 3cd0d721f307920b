"""What a relation of a relation is: a step where it always holds, else a chain."""

from __future__ import annotations

import pytest
from helpers_core import LAW
from hypothesis import given
from hypothesis import strategies as st

from redactor.identity.kinship import related
from redactor.roles import FAMILY, SOCIAL, role_problem, role_words


@pytest.mark.parametrize(
    ("role", "key", "expected", "chain"),
    [
        ("client", "mother", "client.mother", False),
        ("client.2", "mother", "client.mother", False),
        ("client.mother", "sister", "client.aunt", False),
        ("client.mother", "mother", "client.grandmother", False),
        ("client.brother", "son", "client.nephew", False),
        ("client.husband", "mother", "client.motherinlaw", False),
        ("client.son", "sister", "client.daughter", False),
        ("client.sister.2", "son", "client.nephew", False),
        ("client.mother", "partner", "client.mother.partner", True),
        ("client.colleague", "wife", "client.colleague.wife", True),
        ("client.mother.partner", "son", "client.mother.partner.son", True),
        ("group.member.3", "wife", "group.member.3.wife", True),
        ("prof.gp", "wife", "other.wife", True),
        ("other.neighbour", "son", "other.son", True),
    ],
)
def test_a_step_is_one_word_where_it_holds_in_every_family(
    role: str, key: str, expected: str, chain: bool
) -> None:
    assert related(role, key) == (expected, chain)


@pytest.mark.parametrize(
    ("key", "words"),
    [("wife", "client's brother's wife"), ("partner", "client's brother's partner")],
)
def test_what_is_not_certain_is_said_as_a_chain(key: str, words: str) -> None:
    path, chain = related("client.brother", key)
    assert chain is (key == "partner")
    assert role_words(path) == (words if chain else "client's sister-in-law")


@LAW
@given(
    st.sampled_from(
        ["client", *(f"client.{key}" for key in (*FAMILY, *SOCIAL)), "group.member", "prof.gp"]
    ),
    st.sampled_from(sorted({*FAMILY, *SOCIAL})),
)
def test_every_relation_of_a_relation_is_a_role(role: str, key: str) -> None:
    path, chain = related(role, key)
    assert role_problem(path) is None
    assert path.split(".")[0] == ("other" if role.startswith("prof") else role.split(".")[0])
    assert not chain or path.endswith(f".{key}")


@pytest.mark.parametrize(("parent", "spouse"), [("mother", "husband"), ("father", "wife")])
def test_the_spouse_of_a_parent_is_said_as_a_chain(parent: str, spouse: str) -> None:
    assert related(f"client.{parent}", spouse) == (f"client.{parent}.{spouse}", True)
