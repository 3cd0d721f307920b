"""A name that a reviewer spoke of goes from all places, whatever it was called and however it is written."""

from __future__ import annotations

import pytest
from helpers_batch import Words, light_line
from helpers_verdicts import FIRST, copies, run, source, spot

from redactor.config.pipeline import load
from redactor.config.verdicts import overlaid
from redactor.detect.verdicts import VerdictDetector
from redactor.model import (
    Document,
    Roster,
    Segment,
)
from redactor.pipeline import Line
from redactor.review.actions import Said
from redactor.review.mentions import Mention
from redactor.verdict import Verdict


@pytest.fixture
def light() -> Line:
    """The line with detectors that know a few names only."""
    return light_line(load("supervision"), Words(), VerdictDetector())


@pytest.mark.parametrize("kind", ["PERSON", "QUASI_IDENTIFIER"])
def test_words_for_one_place_bring_a_name_back_nowhere_else(light: Line, kind: str) -> None:
    """What only the second look finds elsewhere goes because the name was found here."""
    text = "Session 1. Mr Thistlewood came late. The mail was from drthistlewood and was short.\n"
    assert "thistlewood" not in copies(run(light, (), first=text))[0].lower()
    said = Verdict(
        "verdict-1", "replace", (spot("Thistlewood", note=text),), entity_type=kind, wording="[him]"
    )
    copy, _ = copies(run(light, [said], first=text))
    assert "[him] came" in copy
    assert "thistlewood" not in copy.lower()


def test_all_that_detectors_found_at_a_place_is_sought_elsewhere(light: Line) -> None:
    text = (
        "Session 1. Rang 07700 900123, Thistlewood the keeper. The mail was from drthistlewood.\n"
    )
    assert "thistlewood" not in copies(run(light, (), first=text))[0].lower()
    here = (spot("07700 900123, Thistlewood the keeper", note=text),)
    said = Verdict("verdict-1", "replace", here, entity_type="QUASI_IDENTIFIER", wording="[him]")
    copy, _ = copies(run(light, [said], first=text))
    assert "Rang [him]. The" in copy
    assert "thistlewood" not in copy.lower()


@pytest.mark.parametrize("kind", ["QUASI_IDENTIFIER", "NRP", "ID_NUMBER", "DATE_TIME"])
@pytest.mark.parametrize("chosen", ["Thistlewood", "Quenby Thistlewood"])
def test_a_name_that_is_called_something_else_is_sought_as_a_name(
    light: Line, kind: str, chosen: str
) -> None:
    text = f"Session 1. Old {chosen} came late. The mail was from drthistlewood and was short.\n"
    here = Mention(FIRST, "c0", 0, 15, 15 + len(chosen), chosen)
    document = Document(FIRST, "case-0001", "text", (Segment(0, "text", text),))
    said = Said(()).replaced(document, here, "case", kind, "him", "PERSON")
    copy, _ = copies(run(light, said, first=text))
    assert "Old [him] came" in copy
    assert "thistlewood" not in copy.lower()


def test_a_name_that_was_missed_goes_from_all_places_though_one_was_chosen(light: Line) -> None:
    text = "Session 1. Old Zorbulent of it. Then zorbulent rang.\n"
    assert copies(run(light, (), first=text))[0] == text
    here = spot("Zorbulent", note=text)
    name = Verdict("verdict-1", "replace", (here,), entity_type="PERSON")
    assert "zorbulent" not in copies(run(light, [name], first=text))[0].lower()
    detail = Verdict("verdict-1", "replace", (here,), entity_type="QUASI_IDENTIFIER")
    assert "Then zorbulent rang" in copies(run(light, [detail], first=text))[0]


@pytest.mark.parametrize("kind", ["PERSON", "LOCATION", "HANDLE"])
@pytest.mark.parametrize("theirs", ["Zorbulent's", "Zorbulent’s"])
def test_a_name_that_was_selected_with_its_s_goes_without_it_too(
    light: Line, kind: str, theirs: str
) -> None:
    text = f"Session 1. Old {theirs} hat of it. Then Zorbulent rang, and zorbulent slept.\n"
    here = Verdict("verdict-1", "replace", (spot(theirs, note=text),), entity_type=kind)
    all_over = Verdict("verdict-1", "replace", forms=(theirs,), entity_type=kind)
    for said in (here, all_over):
        assert "zorbulent" not in copies(run(light, [said], first=text))[0].lower()


@pytest.mark.parametrize("kind", ["ID_NUMBER", "PHONE_NUMBER", "POSTCODE"])
def test_a_name_that_is_called_a_number_goes_however_it_is_spelt(light: Line, kind: str) -> None:
    text = "Session 1. Old Zorbulent of it. Then Z\u00f6rbulent rang, and Zorbul\u00e9nt slept.\n"
    here = Verdict("verdict-1", "replace", (spot("Zorbulent", note=text),), entity_type=kind)
    all_over = Verdict("verdict-1", "replace", forms=("Zorbulent",), entity_type=kind)
    for said in (here, all_over):
        copy, _ = copies(run(light, [said], first=text))
        assert ("rbul" in copy, "Session 1. Old [" in copy) == (False, True)


@pytest.mark.parametrize(
    ("kind", "chosen", "left"),
    [
        ("PHONE_NUMBER", "4 55 12", ("4-55-12", "4 55 12")),
        ("LOCATION", "Moor End", ("moor end", "Moor End")),
        ("ORGANIZATION", "Moor End", ("moor end", "Moor End")),
    ],
)
def test_a_number_or_place_that_was_said_of_one_place_goes_from_all(
    light: Line, kind: str, chosen: str, left: tuple[str, str]
) -> None:
    """A short number, and a name of ordinary words, which verification cannot tell from other text."""
    text = f"Session 1. Some {left[0]} of it. Then {chosen} of that, and {left[1]}.\n"
    here = Verdict("verdict-1", "replace", (spot(chosen, note=text),), entity_type=kind)
    copy, _ = copies(run(light, [here], first=text))
    assert not any(words in copy for words in (chosen, *left))
    edited = text.replace("Then", "So")
    copy, _ = copies(run(light, [here], first=edited))
    assert not any(words in copy for words in (chosen, *left))


def test_a_name_does_not_come_back_because_its_place_was_edited(light: Line) -> None:
    text = "Session 1. Old Zorbulent of it. Then she slept.\n"
    here = spot("Zorbulent", note=text)
    other = text.replace("Old", "The new") + "Zorbulent rang.\n"
    name = Verdict("verdict-1", "replace", (here,), entity_type="PERSON", wording="[a visitor]")
    assert "Zorbulent" not in copies(run(light, [name], first=other))[0]
    of_somebody = (
        Verdict("verdict-1", "person", role="client.friend"),
        Verdict("verdict-2", "belongs", (here,), person="verdict-1"),
    )
    assert "Zorbulent" not in copies(run(light, of_somebody, first=other))[0]


def test_the_client_stays_in_a_copy_for_the_client_when_two_people_are_told_apart() -> None:
    access = light_line(load("subject-access"), Words(), VerdictDetector())
    text = "Session 1. Client: Quenby Thistlewood. Quenby came. Her friend Quenby rang.\n"
    said = (
        Verdict("verdict-1", "person", (), ("Quenby Thistlewood",), role="client"),
        Verdict("verdict-2", "belongs", (spot("Quenby", note=text, nth=1),), person="verdict-1"),
    )
    result = access.run("case-0001", [source(FIRST, text)], overlaid(Roster(), said))
    of = {d.finding.rule: d.label for d in result.outcomes[0].decisions}
    assert of["verdict-2"] is None
