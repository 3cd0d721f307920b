"""Findings and a policy become decisions: one identity, one label, in all documents of a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from helpers_core import LAW, case, find, roster
from hypothesis import given
from hypothesis import strategies as st

from redactor.config.pipeline import load
from redactor.identity.resolve import Resolution, resolve
from redactor.model import Case, Decision, Finding, Identity, Known
from redactor.policy.decide import Decider, replacements
from redactor.policy.labels import labels_of
from redactor.vocabulary import label_spans

TEXTS = (
    "Client: Quenby Thistlewood, 46. Quenby met her friend Bo and GP Dr Farrow at Elms Surgery. NHS 999 864 1969.",
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


def decide(
    whole: Case, found: Sequence[Finding], pipeline: str = "supervision"
) -> tuple[Decision, ...]:
    """The decisions of a shipped pipeline."""
    decider = Decider(load(pipeline).rule, shuffled=load(pipeline).shuffle_labels)
    return decider.decide(whole, found, resolve(whole, found))


def test_one_identity_has_one_label_in_all_documents() -> None:
    whole = case(*TEXTS)
    made = decide(whole, claims(whole))
    said = {(d.finding.document[-1], whole.surface(d.finding)): d.label for d in made}
    assert said == {
        ("1", "Quenby Thistlewood"): "[Client]",
        ("1", "46"): "[age 45-49]",
        ("1", "Bo"): "[Friend A]",
        ("1", "Dr Farrow"): "[GP]",
        ("1", "Elms Surgery"): "[a GP surgery]",
        ("1", "999 864 1969"): "[NHS number]",
        ("2", "Bo"): "[Friend A]",
        ("2", "Quenby"): "[Client]",
        ("2", "Dr Farrow"): "[GP]",
        ("2", "Elms Surgery"): "[a GP surgery]",
        ("2", "Badger Court Hostel"): said["2", "Badger Court Hostel"],
    }
    assert said["2", "Badger Court Hostel"] != "[a GP surgery]"


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


def test_the_first_of_a_kind_keeps_its_label_when_a_second_one_comes() -> None:
    text = "Client: Quenby\nGP: Dr Farrow\nGP: Dr Uist\nElms Surgery, Oaks Surgery, Bo, Joan. Quenby came."
    found = [
        find(text, "Quenby"),
        find(text, "Dr Farrow"),
        find(text, "Dr Uist"),
        find(text, "Elms Surgery", "ORGANIZATION"),
        find(text, "Oaks Surgery", "ORGANIZATION"),
    ]
    said = [d.label for d in decide(case(text), found)]
    assert said == ["[Client]", "[GP]", "[GP B]", "[a GP surgery]", "[GP surgery B]"]
    assert [d.label for d in decide(case(text), found[:2])] == said[:2]


def test_known_labels_of_the_case_stay() -> None:
    text = "Client: Quenby\nGP: Dr Farrow\nQuenby came."
    found = [find(text, "Quenby"), find(text, "Dr Farrow"), find(text, "Quenby", nth=1)]
    whole = replace(case(text), known=(Known("[GP C]", "PERSON", "prof.gp", ("Dr Farrow",)),))
    assert [d.label for d in decide(whole, found)] == ["[Client]", "[GP C]", "[Client]"]


def test_the_group_pipeline_shuffles_by_the_key_of_the_case() -> None:
    who = roster(*(("group.member", name) for name in NAMES))
    text = " ".join(f"{name} spoke." for name in NAMES)
    found = [
        find(text, name, role="group.member", subject=f"roster-{number}")
        for number, name in enumerate(NAMES, 1)
    ]

    def labels(secret: bytes, pipeline: str = "group") -> list[str | None]:
        whole = replace(case(text, roster=who), secret=secret)
        return [d.label for d in decide(whole, found, pipeline)]

    orders = [labels(bytes([number]) * 32) for number in range(4)]
    assert len({tuple(order) for order in orders}) > 1
    assert all(set(order) == set(labels(b"", "supervision")) for order in orders)
    assert orders[0] == labels(bytes(32))


NAMES = ("Linnet", "Robin", "Finch", "Plover", "Heron", "Jay")


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
        decider.decide(case(text), [find(text, text)], Resolution({}, ()))
