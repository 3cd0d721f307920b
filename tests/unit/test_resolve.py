"""The findings of a case become identities, whatever the order of the documents."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from helpers_core import CASE, case, find, roster
from helpers_who import told, told_by_grammar

from redactor.identity.resolve import Resolution, resolve
from redactor.model import Case, Finding

TEXTS = (
    "Quenby Thistlewood came on 12/03/2024 to St Anne's School. Tel 07700 900123.",
    "Quenby rang. Mrs Thistlewood wrote on 12 March 2024 from +44 7700 900123.",
    "Mark Ellery and Mark Oduya met at st anne's school. Then Mark left.",
)
CLAIMS = (
    ("Quenby Thistlewood", "PERSON"), ("12/03/2024", "DATE_TIME"), ("St Anne's School", "ORGANIZATION"),
    ("07700 900123", "PHONE_NUMBER"), ("Quenby", "PERSON"), ("Mrs Thistlewood", "PERSON"),
    ("12 March 2024", "DATE_TIME"), ("+44 7700 900123", "PHONE_NUMBER"), ("Mark Ellery", "PERSON"),
    ("Mark Oduya", "PERSON"), ("st anne's school", "ORGANIZATION"),
)  # fmt: skip


def claims(whole: Case) -> list[Finding]:
    """The claims, sorted by place, in the order in which the documents stand."""
    out = []
    for document in whole.documents:
        text = document.segments[0].text
        for words, kind in CLAIMS:
            if words in text and not (words == "Quenby" and "Quenby T" in text):
                out.append(replace(find(text, words, kind), document=document.id))
        if "Then Mark" in text:
            at = text.index("Then Mark") + 5
            out.append(Finding(document.id, 0, at, at + 4, "PERSON", 0.8, "test"))
    order = {document.id: number for number, document in enumerate(whole.documents)}
    return sorted(out, key=lambda f: (order[f.document], f.segment, f.start))


def partition(whole: Case, found: list[Finding], made: Resolution) -> set[frozenset[str]]:
    """Who is who, as sets of ``document surface`` strings."""
    sets: dict[str, set[str]] = {}
    for finding, identity in zip(found, made.of, strict=True):
        place = f"{finding.document} {finding.start} {whole.surface(finding)}"
        sets.setdefault(identity, set()).add(place)
    return {frozenset(members) for members in sets.values()}


def test_the_same_person_date_place_and_number_have_one_identity_over_documents() -> None:
    whole = case(*TEXTS)
    found = claims(whole)
    made = resolve(whole, found)
    by_words: dict[str, str] = {}
    for finding, identity in zip(found, made.of, strict=True):
        by_words[whole.surface(finding)] = identity
    assert by_words["Quenby Thistlewood"] == by_words["Quenby"] == by_words["Mrs Thistlewood"]
    assert by_words["12/03/2024"] == by_words["12 March 2024"]
    assert by_words["St Anne's School"] == by_words["st anne's school"]
    assert by_words["07700 900123"] == by_words["+44 7700 900123"]
    assert len({by_words["Mark Ellery"], by_words["Mark Oduya"], by_words["Mark"]}) == 3
    assert len(made.identities) == 7


def test_the_order_of_the_documents_does_not_matter() -> None:
    whole = case(*TEXTS)
    expected = partition(whole, claims(whole), resolve(whole, claims(whole)))
    for documents in itertools.permutations(whole.documents):
        other = replace(whole, documents=documents)
        found = claims(other)
        assert partition(other, found, resolve(other, found)) == expected


def test_every_finding_has_an_identity_that_exists() -> None:
    whole = case(*TEXTS)
    made = resolve(whole, claims(whole))
    assert set(made.of) == set(made.identities)
    assert all(identity.id == name for name, identity in made.identities.items())


def test_ids_are_neutral_and_forms_stay_out_of_sight() -> None:
    whole = case(*TEXTS)
    said = repr(resolve(whole, claims(whole)))
    for word in ("Quenby", "Thistlewood", "Ellery", "Oduya", "07700", "Anne", "March"):
        assert word not in said


def test_the_name_of_two_people_is_an_identity_of_its_own_and_says_so() -> None:
    whole = case(*TEXTS)
    made = resolve(whole, claims(whole))
    ambiguous = [identity for identity in made.identities.values() if identity.ambiguous]
    assert [identity.forms for identity in ambiguous] == [("Mark",)]


def test_the_role_of_the_roster_is_the_role_whatever_the_text_says() -> None:
    text = "Her mother Quenby rang."
    who = roster(("prof.gp", "Quenby"))
    (identity,) = resolve(
        case(text, roster=who), [find(text, "Quenby", role="prof.gp", subject="roster-1")]
    ).identities.values()
    assert identity.role == "prof.gp"


def test_roles_that_contradict_each_other_keep_one_name_two_people() -> None:
    made = told_by_grammar(
        "Client: {Linnet Alder}\nBrother: {Quenby}\nGP: {Quenby}\n{Linnet} came."
    )
    assert [made.role("Quenby", nth) for nth in (0, 1)] == ["client.brother", "prof.gp"]


def test_an_owner_is_an_identity_of_the_case_and_never_the_person_itself() -> None:
    made = told("Client: {Linnet Alder}\nHer colleague {Robin} rang. {Robin}'s wife {Jay} came.")
    assert made.owner("Jay") == made.of("Robin")
    for identity in made.found.identities.values():
        assert not identity.owner or identity.owner in made.found.identities
        assert identity.owner != identity.id


def test_ids_follow_the_first_appearance() -> None:
    made = told("{Linnet} saw {Robin}. {Linnet} left {LOCATION|Sometown}.", "{Jay} and {Robin}")
    people = [name for name in made.found.identities if name.startswith("person")]
    assert people == ["person-1", "person-2", "person-3"]
    assert [made.of(name).id for name in ("Linnet", "Robin", "Jay")] == people


GOLDEN = (
    "Session 4, {DATE_TIME|12/03/2024}. {Sarah Wilkes} (DOB {DATE_OF_BIRTH|03/04/1988}, NHS "
    "{UK_NHS|999 864 1969}) says {Tom}, her line manager at the {ORGANIZATION|Tesco} on "
    '{LOCATION|Mill Road}, {POSTCODE|L1 8JQ}, "grabbed" her on {DATE_TIME|5 March}. {tom} also texts '
    "from {PHONE_NUMBER|07700 900123}. Mum ({Shaz}) wants her to tell HR. Her son {Kai} "
    "({AGE|7}, {ORGANIZATION|St Anne's Primary}) saw the texts."
)
"""The fixture of docs/domain.md."""


def test_the_golden_fixture_has_its_people() -> None:
    made = told(GOLDEN)
    assert made.of("Tom") == made.of("tom")
    assert [made.label(name) for name in ("Sarah Wilkes", "Tom", "Shaz")] == [
        "[Client]", "[Manager]", "[Client's mother]",
    ]  # fmt: skip


def test_the_golden_fixture_has_its_child() -> None:
    assert told(GOLDEN).label("Kai") == "[Client's son]"


MARK = roster(("client.brother", "Mark Ellery; Mick"), ("prof.gp", "Tom"))


def listed(*mentions: tuple[str, str]) -> list[tuple[str, str]]:
    """``(identity, role)`` of mentions that the roster claims, one on each line."""
    whole = case("\n".join(words for words, _ in mentions), roster=MARK)
    found, at = [], 0
    for words, subject in mentions:
        role = {p.id: p.role for p in MARK.people}.get(subject, "")
        found.append(
            Finding(
                f"{CASE}/document-01", 0, at, at + len(words), "PERSON", 1.0, "roster",
                role=role, subject=subject,
            )
        )  # fmt: skip
        at += len(words) + 1
    made = resolve(whole, found)
    return [(name, made.identities[name].role) for name in made.of]


@pytest.mark.parametrize(
    "form",
    ["Mark Ellery", "MARK", "Ellery", "Mr Ellery", "Mick Ellery", "Mark James Ellery", "Ellery, Mark",
     "Ellery Mark", "M. Ellery", "Mick Baxter", "Elle\u00adry", "Elle-\nry"],
)  # fmt: skip
def test_every_form_of_a_listed_name_is_the_listed_person(form: str) -> None:
    (first, role), (second, _) = listed(("Mark Ellery", "roster-1"), (form, "roster-1"))
    assert first == second
    assert role == "client.brother"


def test_a_longer_form_of_a_listed_single_name_is_the_listed_person() -> None:
    assert len(set(listed(("Tom", "roster-2"), ("Tom Baxter", "roster-2")))) == 1


@pytest.mark.parametrize("other", ["Mark Oduya", "Joan Ellery", "Mark Anthony Oduya"])
def test_who_only_shares_a_word_with_a_listed_name_is_somebody_else(other: str) -> None:
    shared = "Mark" if "Mark" in other else "Ellery"
    ellery, stranger, bare = listed(
        ("Mark Ellery", "roster-1"), (other, "roster-1"), (shared, "roster-1")
    )
    assert ellery[1] == "client.brother"
    assert "client.brother" not in (stranger[1], bare[1])
    assert len({ellery[0], stranger[0], bare[0]}) == 3


def test_nothing_found_is_nobody() -> None:
    made = resolve(case("No names here."), [])
    assert (dict(made.identities), made.of) == ({}, ())
