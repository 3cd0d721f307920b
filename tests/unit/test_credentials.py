"""What stands behind a name and qualifies its bearer is no part of the name."""

from __future__ import annotations

import pytest
from helpers_core import case, find

from redactor.detect.base import view_of
from redactor.detect.credentials import without_credentials

WEAK = frozenset({"names"})


def left(text: str, claimed: str, kind: str = "PERSON", recognizer: str = "names") -> list[str]:
    whole = case(text)
    claims = [find(text, claimed, kind, recognizer=recognizer)]
    return [whole.surface(f) for f in without_credentials(claims, view_of(whole), WEAK)]


@pytest.mark.parametrize(
    ("text", "claimed", "name"),
    [
        ("Signed: Wren Example MBACP (Accred)", "Wren Example MBACP", "Wren Example"),
        ("Dr. Wren Example MRCPsych, Consultant", "Dr. Wren Example MRCPsych", "Dr. Wren Example"),
        ("W. Example Ph.D. LMFT", "W. Example Ph.D. LMFT", "W. Example"),
        ("seen by Wren Example, BSc Hons", "Wren Example, BSc Hons", "Wren Example"),
        ("Wren Example MA rang", "Wren Example MA", "Wren Example"),
        ("Wren Ma rang", "Wren Ma", "Wren Ma"),
        ("CLIENT NAME: WREN MA, ADULT SERVICES", "WREN MA", "WREN MA"),
        ("REFERRED BY WREN EXAMPLE MBACP AND TEAM", "WREN EXAMPLE MBACP", "WREN EXAMPLE"),
        ("Wren Dip rang", "Wren", "Wren"),
        ("Landlord: Mr. Example\nObj 2b: pills", "Mr. Example\nObj", "Mr. Example"),
        ("Wren Example LISW-S, lic.", "Wren Example LISW-S", "Wren Example"),
        ("Wren CT rang", "Wren CT", "Wren CT"),
        ("we saw Dr MA again", "Dr MA", "Dr MA"),
        ("signed by W. MD", "W. MD", "W. MD"),
        ("MA rang", "MA", "MA"),
    ],
)
def test_a_name_loses_what_qualifies_its_bearer(text: str, claimed: str, name: str) -> None:
    assert left(text, claimed) == [name]


def test_what_is_nothing_else_goes() -> None:
    assert left("Wren, BA (Hons), seen", "Hons") == []
    assert left("a PhD in Sometown", "PhD") == []
    assert left("at the apt. Ct presented well", "Ct") == []
    assert left("at the apt. Ct presented well", "Ct", kind="LOCATION") == []
    assert left("Dropped SBs at the counter", "SBs") == []
    assert left("CT rang", "CT") == ["CT"]


def test_what_a_person_listed_and_other_kinds_stay() -> None:
    assert left("Wren MBACP", "Wren MBACP", recognizer="roster") == ["Wren MBACP"]
    assert left("the MBACP office", "MBACP", kind="EMAIL_ADDRESS") == ["MBACP"]


def test_a_place_that_goes_by_its_number_is_none() -> None:
    assert left("admitted to Ward 14 bed 6", "Ward", kind="ORGANIZATION") == []
    assert left("admitted to Larch Ward 14", "Larch Ward", kind="ORGANIZATION") == ["Larch Ward"]
    assert left("Mr Ward, 14 times", "Ward") == ["Ward"]
