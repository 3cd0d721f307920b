"""What people type for others to read holds no name of the case."""

from __future__ import annotations

import pytest

from redactor.model import CaseNote, Decision, Document, Finding, Known, Outcome, Segment, Status
from redactor.review.case_names import CaseNames
from redactor.review.desk import CaseFile
from redactor.vault.contents import Contents, LabelSet
from redactor.verdict import Verdict

CASE, NAME = "case-0001", "case-0001/document-01"
SEALED = LabelSet((Known("[Client]", "PERSON", forms=("Dr Grace Thistlewood", "Jo", "Zoë")),))
SAID = (Verdict("verdict-1", "person", forms=("Blossom",)),)


@pytest.fixture
def names() -> CaseNames:
    text = "Quenby came."
    hashed = Decision(
        Finding(NAME, 0, 0, 6, "PERSON", 1.0, "x"), "person-1", "", "hash", "9f3a", ""
    )
    outcome = Outcome(NAME, CASE, "text", Status.PUBLISHED, decisions=(hashed,))
    case = CaseFile(CASE, (outcome,), CaseNote(CASE), Contents({"": SEALED}, (), SAID))
    return CaseNames(case, {NAME: Document(NAME, CASE, "text", (Segment(0, "text", text),))})


@pytest.mark.parametrize(
    "text",
    [
        "about thistlewood",
        "what Jo said",
        "with ZOE",
        "about Blossom",
        "for Quenby's",
        "Talk with Grace.",
    ],
)
def test_a_name_is_noticed(names: CaseNames, text: str) -> None:
    assert names.in_any([text])


@pytest.mark.parametrize(
    "text", ["clinical supervision", "a period of grace", "Grace period. Dr X", ""]
)
def test_common_words_are_no_names(names: CaseNames, text: str) -> None:
    assert not names.in_any([text])


def test_in_an_address_a_common_word_is_no_name(names: CaseNames) -> None:
    assert not names.in_any((), ["The Grace Centre"])
    assert names.in_any((), ["The Thistlewood Centre"])
