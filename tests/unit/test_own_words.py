"""A reviewer's own words for the copy hold no name of the case, however it is written there."""

from __future__ import annotations

import hashlib

import pytest

from redactor.config.verdicts import overlaid
from redactor.detect.names import is_ambiguous
from redactor.model import Roster, Source, Status
from redactor.own_words import naming
from redactor.pipeline import Line
from redactor.verdict import Verdict

NAMES = (
    ("May Okafor", "PERSON"),
    ("Aunt Katherine", "PERSON"),
    ("Will", "PERSON"),
    ("Nadia Jane Owusu-Okon", "PERSON"),
    ("Greta Pohl", "PERSON"),
    ("Larkfield Motors", "ORGANIZATION"),
    ("3 March 1990", "DATE_TIME"),
    ("keeper of llamas", "QUASI_IDENTIFIER"),
)


@pytest.mark.parametrize(
    "wording",
    [
        "[May's bird]",
        "[May’s bird]",
        "[a bird of Will]",
        "[Will]",
        "[a friend of okafor]",
        "[Kate's bird]",
        "[the Larkfield bird]",
        "[MO]",
        "[M.O.]",
        "[a bird of m.o.]",
        "[M O]",
        "[L-M]",
        "[OO]",
        "[N.J.]",
    ],
)
def test_words_with_a_name_are_told(wording: str) -> None:
    assert list(naming((wording,), NAMES, is_ambiguous)) == [wording]


@pytest.mark.parametrize(
    "wording",
    [
        "[a bird that may talk]",
        "[Aunt's bird]",
        "[a motors firm]",
        "[a day in March]",
        "[a keeper]",
        "[Client]",
        "[Colleague M]",
        "[GP]",
        "[OM]",
        "[a bird, i.e. a pet]",
    ],
)
def test_words_without_one_are_not(wording: str) -> None:
    assert list(naming((wording,), NAMES, is_ambiguous)) == []


def test_a_name_that_stands_in_the_copy_anyway_may_stand_in_a_label() -> None:
    assert list(naming(("[May's bird]",), NAMES, is_ambiguous, {"may"})) == []
    assert list(naming(("[MO]",), NAMES[:1], is_ambiguous, {"may okafor", "may", "okafor"})) == []
    assert list(naming(("[MO]",), NAMES[:1], is_ambiguous, {"okafor"})) == ["[MO]"]


def test_no_copy_holds_a_label_with_a_name_also_of_another_document(line: Line) -> None:
    pet = "a parrot that talks"
    texts = (
        f"Session 1. Client: Marjolein Okafor. She keeps {pet}.\n",
        "Session 2. Her brother Will came. Will said nothing. Katherine Doyle, her sister, slept.\n",
    )

    def status(wording: str, notes: tuple[str, ...]) -> Status:
        said = Verdict(
            "verdict-1", "replace", forms=(pet,), entity_type="QUASI_IDENTIFIER", wording=wording
        )
        sources = [
            Source(
                f"case-0001/document-0{n}",
                "case-0001",
                ".txt",
                note.encode(),
                hashlib.sha256(note.encode()).hexdigest(),
            )
            for n, note in enumerate(notes, 1)
        ]
        return line.run("case-0001", sources, overlaid(Roster(), [said])).outcomes[0].status

    for wording in ("[Will's pet]", "[Kate's pet]"):
        assert status(wording, texts[:1]) is Status.PUBLISHED
        assert status(wording, texts) is Status.QUARANTINED
    assert status("[a pet that will talk]", texts) is Status.PUBLISHED
