"""What somebody is to the client follows from the role path, for every role that can be written."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.report.classes import CLASSES, class_of, is_third_party, rank
from redactor.roles import FAMILY, GROUP, PROFESSIONS, SOCIAL, role_problem

STEPS = sorted({*FAMILY, *SOCIAL, *PROFESSIONS, *GROUP})
PATHS = st.builds(
    lambda root, steps: ".".join([root, *steps]),
    st.sampled_from(["client", "prof", "group", "other"]),
    st.lists(st.sampled_from([*STEPS, "2", "13"]), max_size=3),
)


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        ("", "unknown"),
        ("client", "client"),
        ("client.2", "client"),
        ("client.mother", "family"),
        ("client.2.mother", "family"),
        ("client.mother.partner", "family"),
        ("client.fostercarer", "family"),
        ("client.nextofkin", "family"),
        ("client.friend", "social"),
        ("client.mother.friend", "social"),
        ("client.perpetrator", "social"),
        ("client.colleague.3", "work"),
        ("client.manager", "work"),
        ("client.hearingchair", "work"),
        ("client.manager.wife", "other"),
        ("client.pet", "other"),
        ("client.teacher", "professional"),
        ("prof.gp", "professional"),
        ("prof.socialworker.2", "professional"),
        ("prof.gp.son", "other"),
        ("prof", "professional"),
        ("group.member", "group member"),
        ("group.member.3", "group member"),
        ("group.member.3.son", "other"),
        ("group.facilitator", "professional"),
        ("other.neighbour", "social"),
        ("other.aunt", "other"),
        ("other.solicitor", "professional"),
        ("other", "other"),
        ("nonsense.mother", "other"),
    ],
)
def test_classes(role: str, kind: str) -> None:
    assert class_of(role) == kind


@given(PATHS)
def test_every_role_has_a_class_and_only_the_client_is_no_third_party(role: str) -> None:
    assert class_of(role) in CLASSES
    assert is_third_party(role) == (role.replace(".2", "").replace(".13", "") != "client")


@given(PATHS)
def test_a_number_changes_nothing(role: str) -> None:
    root, *rest = role.split(".")
    numbered = ".".join([root, "7", *rest])
    assert class_of(numbered) == class_of(role)
    assert rank(numbered) == rank(role)


@pytest.mark.parametrize("step", sorted({*FAMILY, *SOCIAL}))
def test_no_relation_of_the_vocabulary_is_left_without_a_place(step: str) -> None:
    role = f"client.{step}"
    assert role_problem(role) is None
    assert step == "pet" or class_of(role) not in ("other", "unknown")


def test_a_chain_comes_right_after_its_first_link() -> None:
    roles = ["client.son", "client.mother.partner", "client", "client.father", "client.mother"]
    assert sorted(roles, key=rank) == [
        "client",
        "client.mother",
        "client.mother.partner",
        "client.father",
        "client.son",
    ]


def test_the_classes_come_in_the_order_of_the_table() -> None:
    roles = ["", "other.aunt", "prof.gp", "group.member", "client.manager", "client.friend"]
    roles += ["client.son", "client"]
    found = [class_of(role) for role in sorted(roles, key=rank)]
    assert found == [one for one, _ in itertools.groupby(found)] == list(CLASSES)
