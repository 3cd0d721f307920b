"""What the person that a file is about may see: own data and professionals, nobody else undecided."""

from __future__ import annotations

import pytest
from helpers_core import LAW, case, find
from hypothesis import given
from hypothesis import strategies as st

from redactor.entities import ENTITY_TYPES
from redactor.model import Decision, Finding, Identity, Person, Roster
from redactor.owners import NOBODY, Owner
from redactor.policy.disclosure import STORY, consistent, disclosed, is_professional
from redactor.reasons import KEEP, OWN, PROFESSIONAL, WITHHOLD, withheld_label
from redactor.roles import PROFESSIONS

TEXT = "Robin Alder"


def person(role: str, *, ambiguous: bool = False) -> Identity:
    return Identity("person-1", "PERSON", role, ambiguous=ambiguous)


def claim(kind: str = "PERSON", **fields: object) -> Finding:
    return find(TEXT, "Robin", kind, **fields)


def thing(kind: str) -> Identity:
    return Identity("thing-1", kind)


def listed(role: str, disclose: str, reason: str = "", identifier: str = "roster-1") -> Roster:
    return Roster((Person(identifier, role, ("Robin",), False, disclose, reason),))


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("client", (True, OWN)),
        ("client.pet", (True, OWN)),
        ("prof.gp", (True, PROFESSIONAL)),
        ("prof.socialworker.2", (True, PROFESSIONAL)),
        ("client.teacher", (True, PROFESSIONAL)),
        ("prof.gp.wife", (False, "3P-NOCONSENT")),
        ("prof", (False, "3P-NOCONSENT")),
        ("client.mother", (False, "3P-NOCONSENT")),
        ("client.2", (False, "3P-NOCONSENT")),
        ("client.2.mother", (False, "3P-NOCONSENT")),
        ("client.manager", (False, "3P-NOCONSENT")),
        ("group.member", (False, "3P-NOCONSENT")),
        ("other.solicitor", (False, "3P-NOCONSENT")),
        ("", (False, "3P-NOCONSENT")),
    ],
)
def test_people_without_a_decision(role: str, expected: tuple[bool, str]) -> None:
    assert disclosed(claim(), person(role), Roster()) == expected


def test_professionals_go_too_where_the_pipeline_says_so() -> None:
    assert disclosed(claim(), person("prof.gp"), Roster(), keep_professionals=False) == (
        False,
        "3P-NOCONSENT",
    )


def test_whoever_cannot_be_told_apart_is_withheld() -> None:
    for role in ("client", "prof.gp"):
        assert not disclosed(claim(), person(role, ambiguous=True), Roster())[0]


@pytest.mark.parametrize("code", WITHHOLD)
def test_a_decision_to_withhold_wins_over_everything(code: str) -> None:
    for role in ("client", "prof.gp", "client.mother"):
        roster = listed(role, "withhold", code)
        assert disclosed(claim(), person(role), roster) == (False, code)
        assert disclosed(claim(subject="roster-1"), person(""), roster) == (False, code)


@pytest.mark.parametrize("code", KEEP)
def test_a_decision_to_keep_names_one_person(code: str) -> None:
    roster = listed("client.mother", "keep", code)
    assert disclosed(claim(), person("client.mother"), roster) == (True, code)
    assert disclosed(claim(subject="roster-1"), person("", ambiguous=True), roster) == (True, code)
    assert disclosed(claim(), person("client.father"), roster)[0] is False
    assert disclosed(claim(), person("client.mother", ambiguous=True), roster)[0] is False


def test_a_decision_for_one_of_two_with_a_role_is_not_one_for_the_other() -> None:
    roster = Roster(
        (
            Person("roster-1", "client.brother", ("Robin",), False, "keep", "CONSENT"),
            Person("roster-2", "client.brother", ("Rowan",)),
        )
    )
    brother = person("client.brother")
    assert disclosed(claim(subject="roster-1"), brother, roster)[0] is True
    assert disclosed(claim(subject="roster-2"), brother, roster)[0] is False
    assert disclosed(claim(), brother, roster)[0] is False


@pytest.mark.parametrize("kind", sorted(STORY))
def test_the_story_stays_unless_it_is_known_to_be_anothers(kind: str) -> None:
    mother = Owner("client.mother", "client.mother", "person-2")
    assert disclosed(claim(kind), thing(kind), Roster()) == (True, OWN)
    assert disclosed(claim(kind), thing(kind), Roster(), owner=mother) == (True, OWN)
    known = claim(kind, role="client.mother")
    assert disclosed(known, thing(kind), Roster()) == (False, "3P-NOCONSENT")
    roster = listed("client.mother", "keep", "KNOWN")
    assert disclosed(known, thing(kind), roster) == (True, "KNOWN")


NUMBERS = sorted({*ENTITY_TYPES} - STORY - {"PERSON"})


@pytest.mark.parametrize("kind", [*NUMBERS, "NEVER_HEARD_OF"])
def test_numbers_and_addresses_stay_only_where_they_are_known_to_be_the_clients(kind: str) -> None:
    def told(owner: Owner, roster: Roster = Roster()) -> tuple[bool, str]:  # noqa: B008
        return disclosed(claim(kind), thing(kind), roster, owner=owner)

    assert told(NOBODY) == (False, "NOT-SUBJECT-DATA")
    for sure in (True, False):
        unknown = (False, "NOT-SUBJECT-DATA")
        client = Owner("client", "client", "person-1", sure)
        assert told(client) == ((True, OWN) if sure else unknown)
        doctor = Owner("prof.gp", "prof.gp", "person-4", sure)
        assert told(doctor) == ((True, PROFESSIONAL) if sure else unknown)
    assert told(Owner("person-3", "", "person-3")) == (False, "3P-NOCONSENT")
    mother = Owner("client.mother", "client.mother", "person-2")
    assert told(mother) == (False, "3P-NOCONSENT")
    # That she may be named does not give away where she lives.
    assert told(mother, listed("client.mother", "keep", "CONSENT")) == (False, "3P-NOCONSENT")
    assert told(mother, listed("client.mother", "withhold", "LPP")) == (False, "LPP")


@pytest.mark.parametrize("kind", ["LOCATION", "ID_NUMBER", "HANDLE"])
def test_what_case_yaml_lists_under_always_goes_always(kind: str) -> None:
    client = Owner("client", "client", "person-1", sure=True)
    for found in (claim(kind, recognizer="roster"), claim(kind, others=("roster",))):
        assert disclosed(found, thing(kind), Roster(), owner=client) == (False, "OTHER")
    assert disclosed(claim(recognizer="roster"), person("client"), Roster()) == (True, OWN)


NOTE = "Wren Alder <wren.alder@example.org>, Robin Alder, Robin Ltd, Sometown, May, May Street, in May 2024"


def made(words: str, kind: str, stays: bool, action: str = "disclose") -> Decision:
    label = None if stays else "[redacted: LPP]"
    return Decision(find(NOTE, words, kind), words, "", action, label, "")


def test_what_stays_names_nobody_who_is_withheld() -> None:
    whole = case(NOTE)
    before = (
        made("Wren Alder", "PERSON", True),
        made("wren.alder@example.org", "EMAIL_ADDRESS", True),
        made("Robin Alder", "PERSON", False),
        made("Robin Ltd", "ORGANIZATION", True),
        made("Sometown", "LOCATION", True),
        made("May", "PERSON", False),
        made("May Street", "LOCATION", True),
        made("May 2024", "DATE_TIME", True),
    )
    after = consistent(before, whole.surface, lambda word: word == "May", Roster())
    assert [d.label for d in after] == [
        None,
        # The surname that they share is the client's, too.
        None,
        "[redacted: LPP]",
        "[redacted: 3P-NOCONSENT]",
        None,
        "[redacted: LPP]",
        "[redacted: 3P-NOCONSENT]",
        None,
    ]
    assert consistent(after, whole.surface, lambda word: word == "May", Roster()) == after


def test_other_actions_are_left_alone() -> None:
    before = (
        made("Robin Alder", "PERSON", False, "label"),
        made("Robin Ltd", "ORGANIZATION", True, "keep"),
    )
    assert consistent(before, case(NOTE).surface, lambda word: False, Roster()) == before


def test_what_stands_in_the_copy_is_a_code_of_the_closed_list() -> None:
    assert withheld_label("LPP") == "[redacted: LPP]"
    assert withheld_label("anything else") == "[redacted: OTHER]"


def test_every_job_alone_is_a_professional_and_no_relation_of_one() -> None:
    assert all(is_professional(f"prof.{job}") for job in PROFESSIONS)
    assert not any(is_professional(f"prof.{job}.son") for job in PROFESSIONS)


ROLES = st.sampled_from(["", "client", "client.mother", "prof.gp", "prof.gp.son", "group.member"])


@LAW
@given(
    st.sampled_from([*ENTITY_TYPES, "NEVER_HEARD_OF"]), ROLES, ROLES,
    st.booleans(), st.booleans(), st.booleans(),
)  # fmt: skip
def test_nobody_is_named_by_default(
    kind: str, role: str, owner: str, ambiguous: bool, professionals: bool, sure: bool
) -> None:
    kept, code = disclosed(
        claim(kind),
        Identity("x", kind, role if kind == "PERSON" else "", ambiguous=ambiguous),
        Roster(),
        owner=Owner(owner, owner, sure=sure),
        keep_professionals=professionals,
    )
    assert code in ({OWN, PROFESSIONAL} if kept else WITHHOLD)
    if kept and kind == "PERSON":
        assert not ambiguous
        assert role == "client" or (role == "prof.gp" and professionals)
    if kept and kind not in STORY and kind != "PERSON":
        assert sure
        assert owner == "client" or (owner == "prof.gp" and professionals)
