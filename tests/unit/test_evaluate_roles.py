"""Classes of people: what refs of annotators and words of labels are taken to say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.evaluate.roles import (
    CLASSES,
    agrees,
    clients_of,
    gold_class,
    label_class,
    label_classes,
)
from redactor.roles import FAMILY, PROFESSIONS, SOCIAL

FAMILY_CLASSES = {"parent", "child", "sibling", "partner", "grandparent", "kin"}

REFS = {
    "client": "client client.1 client2 client.d07 client.2.d18 client.11-2",
    "parent": "client.mother client.mum client.1.mother client.dad2 client.stepdad client.fostermum "
    "client.carer.2 client.carers client.foster-carer client.mother.partner client.d04.mam",
    "child": "client.son client.son2 client.child.1 client.d1 client.daughter client.1.baby "
    "client.twin1 client.stepson client.partner.son client.dtr.d09",
    "sibling": "client.brother client.sis client.b1 client.twin client.halfsis client.stepfather.child",
    "partner": "client.husband client.husband1 client.ex client.exwife client.newbf client.gf "
    "client.latehusband client.fiance client.spouse client.child.father",
    "grandparent": "client.grandmother client.nan client.gran client.koro client.halmoni client.mgm "
    "client.pgf client.grandad client.stepgran client.father.mother client.2.nain",
    "kin": "client.mil client.fil client.sil client.bil client.sonil client.motherinlaw client.aunt "
    "client.unc client.cousin client.niece client.grandson client.partner.mother client.exuncle "
    "client.exdil client.family client.gs client.greataunt client.gfmum client.son.wife",
    "work": "client.boss client.manager client.colleague.1 client.hr client.unionrep "
    "client.supervisor client.linemanager client.excolleague",
    "social": "client.friend2 client.neighbour client.landlord client.dealer client.rival "
    "client.victim client.perp client.coach client.sponsor client.pastor client.resident.1 "
    "client.peer.2 client.tenant client.associate.1 client.driver client.exneighbour "
    "client.schoolfriend client.room2",
    "professional": "prof.gp prof.gp.m2 prof.sw prof.d07.ot prof.hr prof.peer1 prof.sister prof.da "
    "prof.partner2 prof.xyz prof.carer group.facilitator client.therapist client.solicitor",
    "member": "group.member.3 group.member.12 group.member.d04.2 group.member.b",
    "other": "group.member.3.husband group.member.2mum group.member.5.neighbour prof.fac.husband "
    "prof.therapist.2.son prof.counsellor.oldboss prof.wife client.father.boss client.momfriend "
    "client.neighbourwife client.husband.exwife client.partner.newpartner client.peer.1.father",
}
NOBODY_CAN_TELL = (
    "client.x client.boy client.heron client.m client.heronmum client.mason unit.x group"
)


@pytest.mark.parametrize(
    ("name", "ref"), [(name, ref) for name, refs in REFS.items() for ref in refs.split()]
)
def test_the_class_of_a_ref(name: str, ref: str) -> None:
    assert gold_class(ref) == name


@pytest.mark.parametrize("ref", NOBODY_CAN_TELL.split())
def test_a_ref_that_does_not_say_has_no_class(ref: str) -> None:
    assert gold_class(ref) is None


LABELS = {
    "client": ["[Client]", "[Client A]", "[client 2]", "Client"],
    "parent": [
        "[Client's mother]",
        "[Client B's father]",
        "[Mother of Client]",
        "[Client's mother's partner]",
        "[Foster carer]",
        "[Mother]",
        "[the Client’s stepfather]",
    ],
    "child": ["[Client's son]", "[Child 1]", "[Client's daughter B]", "[Client's stepson]"],
    "sibling": ["[Client's half-brother]", "[Client's sister A]", "[Client's father's son]"],
    "partner": ["[Client's ex-partner]", "[Client's fiancé]", "[Client's new partner]"],
    "grandparent": ["[Client's grandmother 2]", "[Client's father's mother]"],
    "kin": [
        "[Client's mother-in-law]",
        "[Client's next of kin]",
        "[Client's husband's sister]",
        "[Family member A]",
    ],
    "work": ["[Colleague A]", "[Line manager A]", "[Client's manager]", "[Union rep]"],
    "social": ["[Neighbour B]", "[Alleged perpetrator]", "[Peer AB]", "[School friend]"],
    "professional": [
        "[GP]",
        "[GP B]",
        "[IRO]",
        "[Therapist]",
        "[Children's guardian]",
        "[Social worker 12]",
        "[Facilitator A]",
        "[Physiotherapist]",
        "[Night support worker]",
        "[Speech and language therapist]",
    ],
    "member": ["[Member C]", "[Member AB]", "[Group member 3]"],
    "other": [
        "[Member A's husband]",
        "[Facilitator B's wife]",
        "[Husband of Member C]",
        "[Client's husband's ex-wife]",
        "[Client's manager's wife]",
        "[GP's son]",
    ],
}
SAYS_NOTHING = (
    "[Person C]", "[place 2]", "[date in 2024]", "[removed]", "<PERSON>", "[]", "", "█████",
    "[Person C's mother]", "[Client's]", "[Heron's mother]", "[week 7, day 3]", "[age 12]",
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "label"), [(name, label) for name, labels in LABELS.items() for label in labels]
)
def test_the_class_that_a_label_claims(name: str, label: str) -> None:
    assert label_class(label) == name


@pytest.mark.parametrize("label", SAYS_NOTHING)
def test_a_label_without_a_role_claims_no_class(label: str) -> None:
    assert label_class(label) is None


def test_all_classes_have_examples() -> None:
    assert set(REFS) == set(LABELS) == set(CLASSES)


@pytest.mark.parametrize(
    ("label", "ref", "right"),
    [
        ("[Coach]", "client.coach", True),
        ("[Coach]", "prof.coach", True),
        ("[Supervisor]", "prof.supervisor", True),
        ("[Supervisor]", "client.supervisor", True),
        ("[Carer A]", "client.carer.1", True),
        ("[Care worker]", "client.carer.1", True),
        ("[Care worker]", "client.mother", False),
        ("[GP]", "client.coach", False),
        ("[HR officer]", "prof.hr", True),
        ("[Colleague A]", "prof.gp", False),
        ("[Client's mother]", "client.father", True),
        ("[Client's mother]", "client.aunt", False),
        ("[Client's mother]", "client", False),
        ("[Client's husband]", "group.member.2.husband", False),
        ("[Person C]", "client.boy", False),
        (None, "client", False),
    ],
)
def test_a_label_is_right_in_any_class_that_its_words_stand_for(
    label: str | None, ref: str, right: bool
) -> None:
    assert agrees(label, ref) is right


def test_a_role_decides_between_two_classes() -> None:
    assert label_class("[Supervisor]") == "work"
    assert label_class("[Supervisor]", "prof.supervisor") == "professional"
    assert label_class("[Supervisor]", "client.mother") == "work"
    assert label_class("[Client's mother]", "prof.gp") == "parent"


def test_every_role_that_labels_are_made_of_is_right_for_its_own_label() -> None:
    for key, noun in FAMILY.items():
        assert label_class(f"[Client's {noun} B]") in FAMILY_CLASSES, key
        assert agrees(f"[Client's {noun} B]", f"client.{key}"), key
    for key, noun in SOCIAL.items():
        assert key == "pet" or agrees(f"[{noun[0].upper()}{noun[1:]} B]", f"client.{key}"), key
    for key, noun in PROFESSIONS.items():
        assert agrees(f"[{noun[0].upper()}{noun[1:]} 2]", f"prof.{key}"), key


@pytest.mark.parametrize(
    ("refs", "clients"),
    [
        (["client", "client.1", "client.mother"], {"client"}),
        (["client.1", "client.2", "client.child.1"], {"client.1", "client.2"}),
        (
            ["client.child.1", "client.child.2", "client.mother"],
            {"client.child.1", "client.child.2"},
        ),
        (["group.member.1", "client.child.1"], set()),
        (["prof.gp"], set()),
    ],
)
def test_who_the_clients_of_a_case_are(refs: list[str], clients: set[str]) -> None:
    assert clients_of(refs) == clients


@given(st.text(max_size=30))
def test_any_text_can_be_read_as_a_label_or_a_ref(text: str) -> None:
    assert set(label_classes(text)) <= set(CLASSES)
    assert gold_class(text) in {*CLASSES, None}


@given(
    st.sampled_from(sorted(FAMILY.values())),
    st.sampled_from(["", " A", " AB", " 3"]),
    st.sampled_from(["Client", "client", "Client B"]),
)
def test_owner_letter_and_case_do_not_change_the_class(noun: str, number: str, owner: str) -> None:
    assert label_class(f"[{owner}'s {noun}{number}]") == label_class(f"[Client's {noun}]")
