"""Findings and a policy become decisions: one identity, one label, in all documents of a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from helpers_core import LAW, case, find
from hypothesis import given
from hypothesis import strategies as st

from redactor.config.pipeline import load
from redactor.identity.resolve import resolve
from redactor.model import Case, Decision, Finding, Identity
from redactor.policy.decide import Decider, labels_of, replacements
from redactor.vocabulary import label_spans

TEXTS = (
    "Quenby Thistlewood, 46, met Bo and Dr Farrow at Elms Surgery. NHS 999 864 1969.",
    "Bo told Quenby. Dr Farrow wrote from Elms Surgery. Badger Court Hostel too.",
)
CLAIMS = {
    "Quenby Thistlewood": ("PERSON", "client"), "Quenby": ("PERSON", ""), "46": ("AGE", ""),
    "Bo": ("PERSON", "client.friend"), "Dr Farrow": ("PERSON", "prof.gp"),
    "Elms Surgery": ("ORGANIZATION", ""), "999 864 1969": ("UK_NHS", ""),
    "Badger Court Hostel": ("ORGANIZATION", ""),
}  # fmt: skip


def claims(whole: Case) -> list[Finding]:
    """The claims in order of place."""
    out = []
    for document in whole.documents:
        text = document.segments[0].text
        for words, (kind, role) in CLAIMS.items():
            if words in text and not (words == "Quenby" and "Quenby T" in text):
                out.append(replace(find(text, words, kind, role=role), document=document.id))
    return sorted(out, key=lambda f: (f.document, f.start))


def decide(whole: Case, found: Sequence[Finding]) -> tuple[Decision, ...]:
    """The decisions of the supervision pipeline."""
    who = resolve(whole, found)
    decider = Decider(load("supervision").rule)
    return decider.decide(found, who.of, who.identities, whole.surface)


def test_one_identity_has_one_label_in_all_documents() -> None:
    whole = case(*TEXTS)
    made = decide(whole, claims(whole))
    said = {(d.finding.document[-1], whole.surface(d.finding)): d.label for d in made}
    assert said == {
        ("1", "Quenby Thistlewood"): "[Client]",
        ("1", "46"): "[age 45-49]",
        ("1", "Bo"): "[Friend A]",
        ("1", "Dr Farrow"): "[GP]",
        ("1", "Elms Surgery"): "[surgery]",
        ("1", "999 864 1969"): "[NHS number]",
        ("2", "Bo"): "[Friend A]",
        ("2", "Quenby"): "[Client]",
        ("2", "Dr Farrow"): "[GP]",
        ("2", "Elms Surgery"): "[surgery]",
        ("2", "Badger Court Hostel"): said["2", "Badger Court Hostel"],
    }
    assert said["2", "Badger Court Hostel"] != "[surgery]"


def test_the_same_findings_give_the_same_decisions() -> None:
    whole = case(*TEXTS)
    assert decide(whole, claims(whole)) == decide(whole, claims(whole))


def test_no_decision_shows_a_word_of_the_document() -> None:
    whole = case(*TEXTS)
    said = repr(decide(whole, claims(whole)))
    for words in ("Quenby", "Thistlewood", "Farrow", "Elms", "Badger", "864"):
        assert words not in said


def test_an_unknown_type_is_replaced_and_says_so_in_its_rule() -> None:
    text = "token XK-1"
    (made,) = decide(case(text), [find(text, "XK-1", "NEVER_HEARD_OF")])
    assert (made.label, made.action, made.replaces) == ("[identifier]", "label", True)
    assert made.rule == "NEVER_HEARD_OF: label"


def test_what_the_pipeline_keeps_is_decided_but_not_replaced() -> None:
    text = "She is Welsh"
    made = decide(case(text), [find(text, "Welsh", "NRP")])
    assert (made[0].action, made[0].label, made[0].replaces) == ("keep", None, False)
    assert replacements(made, made[0].finding.document) == ()


def test_two_of_one_role_get_letters_and_two_things_numbers() -> None:
    text = "Dr Farrow, Dr Uist, Elms Surgery, Oaks Surgery, Bo, Joan"
    found = [
        find(text, "Dr Farrow", role="prof.gp"),
        find(text, "Dr Uist", role="prof.gp"),
        find(text, "Elms Surgery", "ORGANIZATION"),
        find(text, "Oaks Surgery", "ORGANIZATION"),
        find(text, "Bo"),
        find(text, "Joan"),
    ]
    assert [d.label for d in decide(case(text), found)] == [
        "[GP A]", "[GP B]", "[surgery 1]", "[surgery 2]", "[Person 1]", "[Person 2]",
    ]  # fmt: skip


ROLES = st.sampled_from(
    ["", "client", "client.mother", "client.manager", "prof.manager", "client.friend", "prof.gp",
     "other.friend", "client.friend.2", "group.member"]
)  # fmt: skip


@st.composite
def identities(draw: st.DrawFn) -> dict[str, Identity]:
    made = [
        Identity(f"person-{number}", "PERSON", role=draw(ROLES), kind="person")
        for number in range(draw(st.integers(0, 8)))
    ]
    made += [
        Identity(f"org-{number}", "ORGANIZATION", kind=draw(st.sampled_from(["school", "court"])))
        for number in range(draw(st.integers(0, 4)))
    ]
    return {each.id: each for each in made}


@LAW
@given(identities())
def test_two_identities_never_share_a_label(who: dict[str, Identity]) -> None:
    labels = labels_of(who)
    assert set(labels) == set(who)
    assert len(set(labels.values())) == len(labels)
    for label in labels.values():
        assert list(label_spans(label)) == [(0, len(label))]


def test_replacements_are_those_of_one_document_in_order_of_place() -> None:
    whole = case(*TEXTS)
    made = decide(whole, claims(whole))
    for document in whole.documents:
        written = replacements(reversed(made), document.id)
        assert list(written) == sorted(written, key=lambda r: (r.segment, r.start))
        assert len(written) == sum(d.finding.document == document.id for d in made)
    assert replacements(made, "case-0001/document-99") == ()


def test_an_identity_for_each_finding_is_demanded() -> None:
    text = "Quenby"
    decider = Decider(load("supervision").rule)
    with pytest.raises(ValueError, match="zip"):
        decider.decide([find(text, text)], [], {}, case(text).surface)
