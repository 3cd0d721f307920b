"""The library of short forms: how it is read, and that its lines are sound."""

from __future__ import annotations

from importlib.resources import files

import pytest

from redactor.folding import fold
from redactor.identity.likeness import NICKNAME, likeness
from redactor.nicknames import full_names, is_same_name, related, short_forms


def test_a_name_has_its_short_forms_whatever_case_and_accents() -> None:
    assert {"kath", "kitty", "kat"} <= short_forms("Katherine")
    assert short_forms("KATHERINE") == short_forms("Katherine")
    assert short_forms("Cormác") == short_forms("cormac") != frozenset()
    assert short_forms("Quenby") == frozenset()


def test_a_short_form_leads_to_every_name_it_may_be_short_for() -> None:
    assert {"patrick", "patricia"} <= full_names("Pat")


def test_related_holds_other_short_forms_but_never_the_name_itself() -> None:
    assert {"katherine", "kath"} <= related("Kitty")
    assert "kitty" not in related("Kitty")


@pytest.mark.parametrize(("a", "b"), [("Bill", "William"), ("Katherine", "Kath")])
def test_same_name_goes_both_ways(a: str, b: str) -> None:
    assert is_same_name(a, b)
    assert is_same_name(b, a)
    assert likeness(fold(a), fold(b)) == NICKNAME


@pytest.mark.parametrize(("a", "b"), [("Ann", "Anna"), ("Kath", "Kitty"), ("Bill", "Ben")])
def test_two_names_in_use_are_not_one(a: str, b: str) -> None:
    assert not is_same_name(a, b)


def test_every_line_of_the_library_is_a_name_and_its_forms() -> None:
    path = files("redactor") / "detect" / "lexicon" / "nicknames.tsv"
    lines = [
        line
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    assert len({line.split("\t")[0] for line in lines}) > 500
    for line in lines:
        name, forms = line.split("\t")
        assert name == name.lower().strip()
        assert all(len(form) > 1 and form == form.lower() for form in forms.split()), line
