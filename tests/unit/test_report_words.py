"""Codes in words: what a reviewer reads instead of a path or a constant."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.entities import ENTITY_TYPES
from redactor.model import FlagKind, Status, Treatment
from redactor.report.words import (
    ACTIONS,
    FLAGS,
    FLAGS_TO_DECIDE,
    STATUS,
    TREATMENTS,
    code_in_words,
    joined,
    plural,
    role_in_words,
    type_in_words,
)
from redactor.roles import role_words


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("", ""),
        ("client", "client"),
        ("client.1", "client 1"),
        ("client.mother", "client's mother"),
        ("client.2.mother", "client 2's mother"),
        ("client.colleague.1", "client's colleague 1"),
        ("client.motherinlaw", "client's mother-in-law"),
        ("client.stepfather.expartner", "client's stepfather's ex-partner"),
        ("prof.gp", "GP"),
        ("prof.socialworker.2", "social worker 2"),
        ("prof.therapist.2.son", "therapist 2's son"),
        ("prof", "professional"),
        ("group.member", "group member"),
        ("group.member.3", "group member 3"),
        ("group.member.3.son", "group member 3's son"),
        ("group.facilitator", "group facilitator"),
        ("other.neighbour", "neighbour"),
        ("other", "other person"),
        ("client.lay_visitor", "client's lay visitor"),
    ],
)
def test_roles(role: str, words: str) -> None:
    assert role_in_words(role) == words


@pytest.mark.parametrize(
    "role", ["client", "client.mother", "prof.gp", "prof.dsl", "other.neighbour"]
)
def test_roles_read_as_their_labels_do(role: str) -> None:
    assert role_in_words(role) == role_words(role)


@given(st.text())
def test_any_role_has_words(role: str) -> None:
    assert bool(role_in_words(role)) == bool(role.replace(".", ""))


def test_every_code_of_the_model_has_words() -> None:
    assert set(STATUS) == {status.value for status in Status}
    assert set(FLAGS) == set(get_args(FlagKind))
    assert set(FLAGS) > FLAGS_TO_DECIDE
    assert set(TREATMENTS) == set(get_args(Treatment))


def test_types() -> None:
    assert type_in_words("UK_NHS") == "NHS number"
    assert type_in_words("UNION_CARD") == "union card"
    assert all(type_in_words(name) for name in ENTITY_TYPES)


def test_an_unknown_code_is_not_guessed_at() -> None:
    assert code_in_words("label", ACTIONS) == "replaced by a label"
    assert code_in_words("swap-out", ACTIONS) == "swap out"


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 pages"), (1, "1 page"), (2, "2 pages"), (1200, "1,200 pages")]
)
def test_plural(number: int, words: str) -> None:
    assert plural(number, "page") == words


def test_joined() -> None:
    assert [joined(list("abc"[:n])) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
