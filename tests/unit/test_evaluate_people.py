"""Identities by label: worked examples of each figure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.evaluate.people import measure, names_role
from redactor.evaluate.score import Mention, Share


def mentions(*pairs: tuple[str, str | None], case: str = "case") -> list[Mention]:
    return [
        Mention(case, "a.txt", n, n + 1, "PERSON", ref, True, label)
        for n, (ref, label) in enumerate(pairs)
    ]


def test_one_label_each_is_perfect() -> None:
    people = measure(
        mentions(
            ("client", "[Client]"), ("client", "[client]"), ("client.mother", "[Client's mother]")
        )
    )
    assert people.one_label == Share(1, 1)
    assert people.merged == Share(0, 2)
    assert people.role_in_label == Share(3, 3)
    assert people.precision == people.recall == people.f1 == 1


def test_a_label_for_two_persons_is_merged() -> None:
    people = measure(mentions(("a", "[Person]"), ("a", "[Person]"), ("b", "[Person]")))
    assert people.one_label == Share(1, 1)
    assert people.merged == Share(1, 1)
    assert people.precision == pytest.approx((2 * 2 / 3 + 1 / 3) / 3)
    assert people.recall == 1


def test_two_labels_for_one_person_cost_recall() -> None:
    people = measure(mentions(("a", "[Person 1]"), ("a", "[Person 2]")))
    assert people.one_label == Share(0, 1)
    assert people.merged == Share(0, 2)
    assert people.precision == 1
    assert people.recall == 0.5
    assert people.f1 == pytest.approx(2 / 3)


def test_cases_share_neither_labels_nor_persons() -> None:
    people = measure([*mentions(("a", "[P]")), *mentions(("b", "[P]"), case="other")])
    assert people.merged == Share(0, 2)
    assert people.precision == 1


def test_a_mention_without_a_label_is_a_person_of_its_own() -> None:
    people = measure(mentions(("a", None), ("a", None), ("b", None)))
    assert people.one_label == Share(0, 1)
    assert people.merged == Share(0, 0)
    assert people.precision == 1
    assert people.recall == pytest.approx((0.5 + 0.5 + 1) / 3)


def test_only_protected_persons_count() -> None:
    left = Mention("case", "a.txt", 0, 1, "PERSON", "a", False)
    place = Mention("case", "a.txt", 0, 1, "LOCATION", "l", True, "[place]")
    people = measure([left, place])
    assert people.one_label.total == people.merged.total == people.role_in_label.total == 0
    assert people.precision is people.recall is people.f1 is None


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["[1]", "[2]", None]))))
def test_measures_are_shares(pairs: list[tuple[str, str | None]]) -> None:
    people = measure(mentions(*pairs))
    if pairs:
        assert people.precision is not None
        assert people.recall is not None
        assert 0 < people.precision <= 1
        assert 0 < people.recall <= 1
    swapped = measure(
        mentions(*((label or f"none{n}", ref) for n, (ref, label) in enumerate(pairs)))
    )
    assert swapped.precision == pytest.approx(people.recall)


@pytest.mark.parametrize(
    ("label", "ref", "right"),
    [
        ("[Client]", "client", True),
        ("[Client 1]", "client.1", True),
        ("[Client's mother]", "client", False),
        ("[Client's mother]", "client.mother", True),
        ("[Client's mother's partner]", "client.mother", False),
        ("[Client]", "client.mother", False),
        ("[GP]", "prof.gp", True),
        ("[GP 2]", "prof.gp.m2", True),
        ("[Colleague A]", "client.colleague.1", True),
        ("[Colleague AB]", "client.colleague.28", True),
        ("[Social worker]", "prof.socialworker", True),
        ("[Client's son-in-law]", "client.soninlaw", True),
        ("[Safeguarding lead]", "prof.dsl", True),
        ("[Police officer B]", "prof.police", True),
        ("[Member C]", "group.member.3", True),
        ("[Person 3]", "client.homeowner", False),
        ("[Person 3]", "client.mother", False),
        ("<PERSON>", "client.mother", False),
        (None, "client", False),
    ],
)
def test_role_in_label(label: str | None, ref: str, right: bool) -> None:
    assert names_role(label, ref) is right
