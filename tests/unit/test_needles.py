"""Whom the policy names in a copy is no leak in it; whoever is withheld is, and so is everybody else."""

from __future__ import annotations

from collections.abc import Sequence

from helpers_core import case, find, roster

from redactor.model import Decision, Finding, Surface
from redactor.verify import Searcher, needles

TEXT = "Wren Thistlewood and Robin Thistlewood, 07700 900123, 07700 900456"
WHO = roster(("client", "Wren Thistlewood; Wrennie"), ("client.mother", "Robin Thistlewood"))


def nothing(lines: Sequence[str]) -> Sequence[Sequence[tuple[int, int]]]:
    return [() for _ in lines]


def made(finding: Finding, label: str | None, action: str = "disclose") -> Decision:
    return Decision(finding, finding.entity_type, "", action, label, "")


def forms(*decisions: Decision) -> set[str]:
    whole = case(TEXT, roster=WHO)
    return {n.text for n in needles(decisions, whole.surface, lambda word: False, WHO)}


WREN = find(TEXT, "Wren Thistlewood", subject="roster-1")
ROBIN = find(TEXT, "Robin Thistlewood", subject="roster-2")
OURS = find(TEXT, "07700 900123", "PHONE_NUMBER")
HERS = find(TEXT, "07700 900456", "PHONE_NUMBER")
CODE = "[redacted: 3P-NOCONSENT]"


def test_a_person_who_is_named_is_no_needle_in_any_listed_form() -> None:
    found = forms(made(WREN, None), made(ROBIN, CODE))
    assert found == {"robin thistlewood", "robin"}


def test_the_name_in_full_of_whoever_is_withheld_stays_a_leak_where_the_surname_is_shared() -> None:
    whole = case(TEXT, roster=WHO)
    decisions = (made(WREN, None), made(ROBIN, CODE))
    searcher = Searcher(
        needles(decisions, whole.surface, lambda word: False, WHO), nothing, lambda word: False
    )
    assert not searcher.leaks([Surface("line 1", "Wren Thistlewood, Wrennie, THISTLEWOOD")])
    for copy in ("Robin Thistlewood", "robin", "ROBIN_THISTLEWOOD"):
        assert searcher.leaks([Surface("line 1", copy)])


def test_numbers_that_stay_are_no_needles_and_others_are() -> None:
    found = forms(made(OURS, None), made(HERS, CODE))
    assert "07700900456" in found
    assert "07700900123" not in found


def test_a_person_on_the_roster_whom_nobody_decided_on_stays_a_needle() -> None:
    assert "wrennie" in forms()
    assert "wrennie" in forms(made(ROBIN, None))


def test_what_another_action_keeps_takes_back_no_needle() -> None:
    """A pipeline may keep a type; that a listed person is of that type does not name them."""
    found = forms(made(WREN, None, "keep"), made(ROBIN, "[Client's mother]", "label"))
    assert {"wren", "wrennie", "thistlewood", "wren thistlewood"} <= found
