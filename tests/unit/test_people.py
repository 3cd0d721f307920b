"""Who is who: mentions of one person become one group, and never two people one."""

from __future__ import annotations

import pytest
from helpers_core import LAW, find
from hypothesis import given
from hypothesis import strategies as st

from redactor.identity.people import Group, group_people

Entry = str | tuple[str, dict[str, str]]


def groups(*mentions: Entry) -> list[set[str]]:
    """The groups as sets of ``surface`` strings, in order of first appearance."""
    return [set(members) for members, _ in _grouped(*mentions)]


def _grouped(*mentions: Entry) -> list[tuple[list[str], Group]]:
    triples = []
    for index, entry in enumerate(mentions):
        surface, fields = entry if isinstance(entry, tuple) else (entry, {})
        triples.append((index, find(surface, surface, **fields), surface))
    made = group_people(triples)
    members = sorted(index for group in made for index in group.members)
    assert members == list(range(len(triples))), "every mention is in exactly one group"
    ordered = sorted(made, key=lambda group: min(group.members))
    return [([triples[i][2] for i in sorted(group.members)], group) for group in ordered]


@pytest.mark.parametrize(
    "forms",
    [
        ("Quenby Thistlewood", "Quenby Thistlewood", "QUENBY THISTLEWOOD"),
        ("Quenby Thistlewood", "Quenby", "quenby"),
        ("Quenby", "Quenby Thistlewood"),
        ("Quenby Thistlewood", "Thistlewood", "Mrs Thistlewood", "Ms Thistlewood"),
        ("Dr Ottoline Farrow", "Dr Farrow", "Dr. O. Farrow", "Ottoline"),
        ("Quenby Thistlewood", "Q. Thistlewood", "Quenby T."),
        ("Quenby Thistlewood", "QT", "Q.T."),
        ("Quenby Anne Thistlewood", "QAT", "QT", "Quenby Thistlewood"),
        ("Siobhán Ní Bhroin", "Siobhan", "SIOBHÁN NÍ BHROIN"),
        ("Thistlewood", "Thistlewood", "thistlewood"),
        ("Quenby Thistlewood", "Quneby", "Thistelwood"),
    ],
)
def test_the_forms_of_one_name_are_one_person(forms: tuple[str, ...]) -> None:
    assert groups(*forms) == [set(forms)]


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        (("Mark Ellery", "Mark Oduya"), [{"Mark Ellery"}, {"Mark Oduya"}]),
        (("Mark Ellery", "Mark Oduya", "Mark"), [{"Mark Ellery"}, {"Mark Oduya"}, {"Mark"}]),
        (("Mark", "Mark Ellery", "Mark Oduya"), [{"Mark"}, {"Mark Ellery"}, {"Mark Oduya"}]),
        (("Mark Ellery", "Joan Ellery", "Ellery"), [{"Mark Ellery"}, {"Joan Ellery"}, {"Ellery"}]),
        (("Mark Ellery", "Joan Oduya", "MO"), [{"Mark Ellery"}, {"Joan Oduya"}, {"MO"}]),
        (("Mark Ellery", "Moira Eze", "ME"), [{"Mark Ellery"}, {"Moira Eze"}, {"ME"}]),
        (("Tom", "Tim"), [{"Tom"}, {"Tim"}]),
        (("Mark Ellery", "Mr Oduya"), [{"Mark Ellery"}, {"Mr Oduya"}]),
    ],
)
def test_two_people_are_never_made_one(forms: tuple[str, ...], expected: list[set[str]]) -> None:
    assert groups(*forms) == expected


def test_a_form_that_fits_two_people_is_marked_ambiguous() -> None:
    grouped = _grouped("Mark Ellery", "Mark Oduya", "Mark")
    assert [group.ambiguous for _, group in grouped] == [False, False, True]


def test_a_title_chooses_between_two_of_one_surname() -> None:
    assert groups("Dr Joan Ellery", "Mark Ellery", "Dr Ellery") == [
        {"Dr Joan Ellery", "Dr Ellery"},
        {"Mark Ellery"},
    ]


def test_roles_that_clash_keep_two_people_of_one_name_apart() -> None:
    made = groups(
        ("Sam Ellery", {"role": "client.brother"}),
        ("Sam", {"role": "client.friend"}),
    )
    assert made == [{"Sam Ellery"}, {"Sam"}]


def test_the_same_role_joins_them() -> None:
    made = groups(
        ("Sam Ellery", {"role": "client.brother"}),
        ("Sam", {"role": "client.brother"}),
        ("Sam", {}),
    )
    assert made == [{"Sam Ellery", "Sam"}]


def test_a_mention_of_a_listed_person_is_that_person_whatever_it_says() -> None:
    made = groups(
        ("Quen", {"subject": "roster-1"}),
        ("Quenby Thistlewood", {"subject": "roster-1"}),
        ("Marjolein Thistlewood", {"subject": "roster-2"}),
        "Thistlewood",
        "Quenby",
    )
    assert made == [
        {"Quen", "Quenby Thistlewood", "Quenby"},
        {"Marjolein Thistlewood"},
        {"Thistlewood"},
    ]


FULL = st.sampled_from(
    ["Mark Ellery", "Mark Oduya", "Joan Ellery", "Quenby Thistlewood", "Dr Ottoline Farrow"]
)


@LAW
@given(st.lists(FULL, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_full_names_group_alike_in_any_order(names: list[str], random: object) -> None:
    shuffled = list(names)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    expected = {frozenset({name}) for name in names}
    assert {frozenset(group) for group in groups(*names)} == expected
    assert {frozenset(group) for group in groups(*shuffled)} == expected
    assert len(groups(*names)) == len(expected)


SHORT = st.sampled_from(["Mark", "Joan", "Mr Ellery", "Oduya", "ME", "Quenby", "QT", "O. Farrow"])


@LAW
@given(st.lists(FULL, max_size=5), st.lists(SHORT, max_size=5), st.permutations(range(10)))
def test_no_two_different_full_names_are_ever_in_one_group(
    full: list[str], short: list[str], order: list[int]
) -> None:
    mentions = [*full, *short]
    for members in groups(*(mentions[i] for i in order if i < len(mentions))):
        assert len({name for name in members if name in full}) <= 1
