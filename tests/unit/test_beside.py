"""What the words beside a name say that it is, and what they do not say."""

from __future__ import annotations

import pytest

from redactor.identity.beside import beside, told
from redactor.identity.things import describe, group_things
from redactor.model import Case, Document, Finding, Segment

NAME = "Quillfeather"


def case_of(text: str, entity_type: str) -> tuple[Case, list[Finding]]:
    case = Case("c", (Document("d", "c", "text", (Segment(0, "line 1", text),)),))
    found = []
    at = text.find(NAME)
    while at >= 0:
        found.append(Finding("d", 0, at, at + len(NAME), entity_type, 1.0, "x"))
        at = text.find(NAME, at + 1)
    return case, found


def kind_in(text: str, entity_type: str = "ORGANIZATION") -> str:
    case, findings = case_of(text, entity_type)
    surfaces = [NAME] * len(findings)
    groups = group_things(findings, surfaces)
    (thing,) = describe(findings, surfaces, groups, beside(case, findings))
    return thing.kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("School: Quillfeather", "school"),
        ("GP: Quillfeather, Sometown", "GP surgery"),
        ("he goes to Quillfeather nursery now", "nursery"),
        ("seen at Quillfeather (the hospice) today", "hospice"),
        ("her church, Quillfeather, helped", "church"),
        ("a pub called the Quillfeather", "pub"),
        ("Quillfeather is a care home near here", "care home"),
        ("Quillfeather was full. School: Quillfeather", "school"),
        ("works at Quillfeather", "organisation"),
        ("left Quillfeather. The school rang.", "organisation"),
        ("from school, Quillfeather and home", "organisation"),
        ("the Quillfeather team", "organisation"),
        ("School: Quillfeather. Nursery: Quillfeather", "organisation"),
    ],
)
def test_an_organisation_is_what_the_words_beside_it_say(text: str, kind: str) -> None:
    assert kind_in(text) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("in the village of Quillfeather", "village"),
        ("met in the Quillfeather (the pub)", "pub"),
        ("on the Quillfeather estate", "estate"),
        ("lives in Quillfeather", "place"),
        ("a friend of Quillfeather", "place"),
    ],
)
def test_a_place_is_what_the_words_beside_it_say(text: str, kind: str) -> None:
    assert kind_in(text, "LOCATION") == kind


def test_a_name_that_tells_is_not_asked_about() -> None:
    text = "School: Quillfeather Surgery"
    case = Case("c", (Document("d", "c", "text", (Segment(0, "line 1", text),)),))
    findings = [Finding("d", 0, 8, len(text), "ORGANIZATION", 1.0, "x")]
    surfaces = ["Quillfeather Surgery"]
    (thing,) = describe(findings, surfaces, [[0]], beside(case, findings))
    assert thing.kind == "GP surgery"


def test_without_words_nothing_is_said() -> None:
    assert told([], places=True) == told([("", "")], places=False) == ""
