"""Whose a number or an address is: by the words beside it, or nobody's."""

from __future__ import annotations

import pytest
from helpers_core import LAW, case, find
from hypothesis import given
from hypothesis import strategies as st

from redactor.model import Finding, Identity
from redactor.owners import _RELATION, NOBODY, Owner, _relations, owners_of

WHO = {
    "Wren": ("person-1", "client"),
    "Robin": ("person-2", "client.mother"),
    "Linnet": ("person-3", ""),
    "Larch": ("person-4", "prof.gp"),
    "Rowan": ("person-5", "client.brother"),
}
NUMBER = "999 000 0018"
OTHER = "999 000 0026"


def found(text: str, *numbers: str, kin_only: bool = False) -> list[Owner]:
    """The owner of each number, in order."""
    whole = case(text)
    findings: list[Finding] = []
    of: list[str] = []
    identities: dict[str, Identity] = {}
    for name, (identity, role) in WHO.items():
        for nth in range(text.count(name)):
            findings.append(find(text, name, nth=nth))
            of.append(identity)
            identities[identity] = Identity(identity, "PERSON", role, ambiguous=name == "Rowan")
    for number in numbers or (NUMBER,):
        for nth in range(text.count(number)):
            findings.append(find(text, number, "UK_NHS", nth=nth))
            of.append(f"id-{number}")
            identities[f"id-{number}"] = Identity(f"id-{number}", "UK_NHS")
    owned = owners_of(whole, findings, of, identities, kin_only=kin_only)
    things = [o for o, f in zip(owned, findings, strict=True) if f.entity_type != "PERSON"]
    people = [o for o, f in zip(owned, findings, strict=True) if f.entity_type == "PERSON"]
    assert set(people) <= {NOBODY}
    return things


def owners(text: str, *numbers: str, kin_only: bool = False) -> list[tuple[str, str]]:
    """``(role, identity)`` of the owner of each number, in order."""
    return [(o.role, o.identity) for o in found(text, *numbers, kin_only=kin_only)]


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        (f"Wren (NHS {NUMBER}) came.", True),
        (f"Wren, who had come late again, gave {NUMBER}.", True),
        (f"Robin told Wren to ring {NUMBER}.", False),
        (f"Wren told her sister to ring {NUMBER}.", False),
        (f"Wren's number is {NUMBER}; Wren says so.", True),
        (f"Wren came, and after she had sat down and talked about the whole of her week gave {NUMBER}", False),
        (f"Name: Wren\nNHS: {NUMBER}", True),
        (f"{NUMBER}\tWren", True),
        (f"Wren\t{NUMBER}\tRobin", False),
        (f"{'It rained, and it rained. ' * 4}Wren came. The number is {NUMBER}.", False),
    ],
)  # fmt: skip
def test_it_is_sure_where_nobody_else_is_named_and_the_name_is_near(text: str, sure: bool) -> None:
    (owner,) = found(text)
    assert owner.key
    assert owner.sure is sure


CLIENT = ("client", "person-1")
MOTHER = ("client.mother", "person-2")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Wren (NHS {NUMBER}) came.", CLIENT),
        (f"Robin came. Wren (NHS {NUMBER}) too.", CLIENT),
        (f"Wren came. Robin's NHS no is {NUMBER}.", MOTHER),
        (f"Dr. Robin's number is {NUMBER}.", MOTHER),
        (f"NHS {NUMBER} for Robin, not for Wren", MOTHER),
        (f"Wren\t{NUMBER}\nRobin\t{OTHER}", CLIENT),
        (f"Robin\t{OTHER}\nWren\t{NUMBER}", CLIENT),
        (f"{NUMBER}\tWren\nRobin\t{OTHER}", CLIENT),
        (f"Linnet: {NUMBER}", ("", "person-3")),
        (f"Rowan: {NUMBER}", ("", "person-5")),
        (f"Mum's NHS number: {NUMBER}", ("client.mother", "")),
        (f"Client: {NUMBER}", ("client", "")),
        (f"Mum (Robin): {NUMBER}", MOTHER),
        (f"Name: Wren\nDOB: removed\nNHS: {NUMBER}", CLIENT),
        (f"Child 2: Robin\nNHS: {NUMBER}", MOTHER),
        (f"Robin\n3 Larkhill Road\nNHS: {NUMBER}", MOTHER),
        (f"Name: Wren\n\nNHS: {NUMBER}", ("", "")),
        (f"Next of kin: the neighbours and then Robin\nNHS: {NUMBER}", ("", "")),
        (f"Wren came and Robin rang.\n{NUMBER}", ("", "")),
        (f"NHS number: {NUMBER}", ("", "")),
        (f"Family number: {NUMBER}", ("", "")),
        (f"Dr Larch, {NUMBER}", ("prof.gp", "person-4")),
    ],
)  # fmt: skip
def test_the_nearest_words_tell(text: str, expected: tuple[str, str]) -> None:
    assert owners(text)[0] == expected


@pytest.mark.parametrize(
    ("text", "anybody", "kin"),
    [
        (f"Wren saw Dr Larch (NHS {NUMBER})", ("prof.gp", "person-4"), CLIENT),
        (f"Wren's coach has the number {NUMBER}", ("client.coach", ""), CLIENT),
        (f"Wren's mother has the number {NUMBER}", ("client.mother", ""), ("client.mother", "")),
    ],
)
def test_only_kin_owns_anything_where_that_is_asked(
    text: str, anybody: tuple[str, str], kin: tuple[str, str]
) -> None:
    assert owners(text) == [anybody]
    assert owners(text, kin_only=True) == [kin]


def test_one_thing_has_one_owner_whom_most_places_name() -> None:
    assert owners(f"Wren: {NUMBER}\nRobin: {NUMBER}\nWren: {NUMBER}\n{NUMBER}") == [CLIENT] * 4


def test_of_two_named_as_often_it_is_not_the_client() -> None:
    assert owners(f"Wren: {NUMBER}\nRobin: {NUMBER}") == [MOTHER] * 2


def test_a_line_of_prose_heads_nothing() -> None:
    text = (
        f"Name: Wren was the one who told the whole of it again, {'and again ' * 8}\nNHS: {NUMBER}"
    )
    assert owners(text) == [("", "")]


@LAW
@given(
    st.lists(st.sampled_from(["Wren", "Robin", "Name:", ". ", "\n", "\t", " ", "x"]), max_size=30)
)
def test_any_text_gives_one_owner_who_is_named_in_it(parts: list[str]) -> None:
    noise = "".join(parts)
    text = f"{noise} {NUMBER} {noise}"
    (owner,) = owners(text)
    assert owner in {CLIENT, MOTHER, ("", "")}
    assert owner != CLIENT or "Wren" in text
    assert owner != MOTHER or "Robin" in text
    if {"Wren", "Robin"} & set(text.split("\n")[noise.count("\n")].split()):
        assert owner != ("", "")


@LAW
@given(
    st.lists(
        st.sampled_from(
            ["mum", "Mother", "in law", "partner", "ſister", "wor\u212aer", "coach", "her"]
        ),
        max_size=8,
    ),
    st.sampled_from([" ", "-", " 2", "'s ", ", "]),
)
def test_words_of_relation_are_those_that_their_pattern_finds(words: list[str], joint: str) -> None:
    text = joint.join(words)
    found = [match.span() for match in _relations(text)]
    assert found == [match.span() for match in _RELATION.finditer(text)]
