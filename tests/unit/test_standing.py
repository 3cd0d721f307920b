"""Who each person of a case is, by what the text says plainly, and how a label says it.

The model is silent here: only grammar, layout and numbers of mentions speak.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from helpers_core import roster
from helpers_who import Told, case_of, told_by_grammar

from redactor.identity.resolve import resolve
from redactor.identity.standing import is_client
from redactor.roles import role_problem

GROUP = (
    "Facilitators: {Jay Yew}\nMembers: {Linnet}, {Robin}, {Finch}, {Plover}, {Heron}\n"
    "Group session. {Linnet} said the group was kind. {Robin} agreed. {Finch} told members of his wife {Dove}. "
    "{Plover} wept. {Heron} left. {Linnet} and {Robin} spoke. {Finch} and {Plover} and {Heron} listened."
)


def role(text: str, surface: str = "Robin") -> str:
    """The role of one person of a case whose client is Linnet Alder."""
    return told_by_grammar(f"Client: {{Linnet Alder}}\n{{Linnet}} came. {text}").role(surface)


def label(text: str, surface: str = "Robin") -> str:
    """The same as a label."""
    return told_by_grammar(f"Client: {{Linnet Alder}}\n{{Linnet}} came. {text}").label(surface)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Her father {Robin} rang.", "client.father"),
        ("Her ex-partner ({Robin}) rang.", "client.expartner"),
        ("{Robin}, her line manager, rang.", "client.manager"),
        ("Her coworker, {Robin}, rang.", "client.colleague"),
        ("Her son {Robin} (7) rang.", "client.son"),
        ("The neighbour {Robin} rang.", "client.neighbour"),
        ("Foster carer: {Robin}", "client.fostercarer"),
        ("PC 4123 {Robin} rang.", "prof.police"),
        ("{Robin Yew}, social worker, rang.", "prof.socialworker"),
        ("GP: {Robin}", "prof.gp"),
        ("{Robin} | Midwife | {PHONE_NUMBER|07700 900123}", "prof.midwife"),
        ("My supervisor {Robin} asked why.", "prof.supervisor"),
        ("Her supervisor {Robin} shouted.", "client.supervisor"),
        ("My aunt {Robin} rang me.", "other.aunt"),
        ("Her mother {Jay} rang. {Jay}'s sister {Robin} came.", "client.aunt"),
        ("Her brother {Jay} rang. {Jay}'s son {Robin} came.", "client.nephew"),
        ("Her colleague {Jay} rang. {Jay}'s wife {Robin} came.", "client.colleague.wife"),
        ("{Robin} rang.", ""),
    ],
)
def test_relations_and_jobs_are_roles_with_the_right_owner(text: str, expected: str) -> None:
    surface = "Robin Yew" if "Robin Yew" in text else "Robin"
    assert role(text, surface) == expected
    assert not expected or role_problem(expected) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Her mother {Robin} rang.", "[Client's mother]"),
        ("Her colleague {Robin} rang.", "[Colleague A]"),
        ("Her colleague {Jay} rang. {Jay}'s wife {Robin} came.", "[Colleague A's wife]"),
        ("Her mother {Jay} rang. {Jay}'s partner {Robin} came.", "[Client's mother's partner]"),
        ("GP: {Robin}", "[GP]"),
        ("{Robin} rang.", "[Person A]"),
    ],
)
def test_a_label_says_whose_relation_somebody_is(text: str, expected: str) -> None:
    assert label(text) == expected


def test_the_partner_of_an_unnamed_mother_is_not_the_clients_partner() -> None:
    assert label("Her mum's partner {Robin} called.") == "[Client's mother's partner]"


def test_two_relations_in_one_row_have_one_owner() -> None:
    text = "{Linnet} said that her friend {Jay} and her sister {Robin} came."
    assert label(text) == "[Client's sister]"


def test_the_client_is_who_the_label_names() -> None:
    made = told_by_grammar(
        "Client: {Linnet Alder}\n{Robin} came. {Robin} left. {Robin} wept. {Linnet} rang."
    )
    assert made.role("Linnet Alder") == "client"
    assert made.role("Robin") != "client"


def test_without_a_label_the_client_is_whom_the_notes_are_about() -> None:
    made = told_by_grammar(
        "{Linnet} came. {Linnet} was tired. {Linnet} left. Her colleague {Robin} rang."
    )
    assert (made.role("Linnet"), made.of("Linnet").doubts) == ("client", ())


def test_where_two_are_spoken_of_alike_the_client_is_in_doubt() -> None:
    made = told_by_grammar("{Linnet Alder} came. {Robin Yew} came. {Linnet} left. {Robin} left.")
    doubts = [identity.doubts for identity in made.found.identities.values()]
    assert ("client",) in doubts


@pytest.mark.parametrize(
    "head",
    [
        "Client: {Linnet Alder} and {Robin Alder}",
        "Partner 1: {Linnet Alder}\nPartner 2: {Robin Alder}",
        "Clients: x\nSUBJECT CHILDREN\n1. {Linnet Alder}\n2. {Robin Alder}\n",
    ],
)
def test_couples_and_children_of_one_case_are_all_clients(head: str) -> None:
    made = told_by_grammar(
        f"{head}\n{{Linnet}} and {{Robin}} came. {{Robin}} left. {{Linnet}} wept."
    )
    assert [made.label("Linnet Alder"), made.label("Robin Alder")] == ["[Client A]", "[Client B]"]
    assert made.of("Linnet Alder").doubts == ("client",)


def test_each_of_a_couple_has_relations_of_their_own() -> None:
    made = told_by_grammar(
        "Clients: {Linnet Alder} and {Robin Alder}\n{Linnet} and {Robin} came. "
        "{Linnet} said her mother {Jay} rang. {Robin} said his mother {Dove} rang."
    )
    assert made.label("Jay") == "[Client A's mother]"
    assert made.label("Dove") == "[Client B's mother]"
    assert made.owner("Dove") == made.of("Robin Alder")


def test_a_group_has_members_facilitators_and_no_client() -> None:
    made = told_by_grammar(GROUP)
    members = ["Linnet", "Robin", "Finch", "Plover", "Heron"]
    assert [made.label(name) for name in members] == [f"[Member {letter}]" for letter in "ABCDE"]
    assert made.label("Jay Yew") == "[Facilitator]"
    assert made.label("Dove") == "[Member C's wife]"
    assert not any(is_client(identity.role) for identity in made.found.identities.values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{Linnet} came. Plan: rest.\n\nKind regards\n{Jay Yew}\nCounsellor\n", "prof.counsellor"),
        ("{Linnet} came. Plan: rest.\n\nKind regards\n\n{Jay Yew}\n", "prof.therapist"),
        ("Therapist: {Jay Yew}\n{Linnet} came.", "prof.therapist"),
        ("Completed by: {Jay Yew}, health visitor\n{Linnet} came.", "prof.healthvisitor"),
    ],
)
def test_who_wrote_the_notes_is_the_therapist_or_has_the_job_found(
    text: str, expected: str
) -> None:
    made = told_by_grammar(f"Client: {{Linnet Alder}}\n{text}")
    assert made.role("Jay Yew") == expected
    assert made.role("Linnet Alder") == "client"


def test_what_several_of_a_family_share_is_a_family_member() -> None:
    made = told_by_grammar(
        "Client: {Linnet Alder}\nHer mother {Jay Alder} rang. {Alder} left. The {Alders} came."
    )
    assert made.of("Alder").ambiguous
    assert made.label("Alder") == "[Family member]"
    assert made.label("Alders") == "[Client's family]"


def test_what_strangers_share_is_an_unclear_person() -> None:
    made = told_by_grammar(
        "Client: {Linnet Alder}\n{Robin Yew} came. {Robin Elm} came. {Robin} left."
    )
    assert made.of("Robin").ambiguous
    assert made.label("Robin") == "[Unclear person]"


def test_a_listed_role_is_kept_and_a_listed_client_is_the_client() -> None:
    made = listed("Client: {Robin Yew}\n{Robin} came. Her sister {Linnet Alder} rang.")
    assert made.role("Linnet Alder") == "client"
    assert made.role("Robin Yew") != "client"


def listed(text: str) -> Told:
    """A case whose roster lists Linnet Alder as the client."""
    whole, found = case_of(text, roster=roster(("client", "Linnet Alder")))
    found = [
        replace(f, subject="roster-1") if whole.surface(f) == "Linnet Alder" else f for f in found
    ]
    return Told(whole, found, resolve(whole, found))


@pytest.mark.parametrize(
    ("role_path", "expected"),
    [
        ("client", True),
        ("client.2", True),
        ("client.mother", False),
        ("prof.gp", False),
        ("", False),
        ("client.friend.2", False),
    ],
)
def test_a_client_is_a_client_whatever_the_number(role_path: str, expected: bool) -> None:
    assert is_client(role_path) is expected
