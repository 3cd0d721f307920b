"""The shipped lists of protected terms: each keeps its examples, and none is a list of local names."""

from __future__ import annotations

from time import process_time

import pytest

from redactor.config.recognizer import ProtectedSpec, parse_example, read_protected
from redactor.config.shipped import folder
from redactor.detect.evidence import is_in_time, is_somebody
from redactor.detect.lexicon.terms import Kind, keys_of, terms_of
from redactor.detect.protected import Protected, shipped

LISTS = tuple(spec for spec, _ in read_protected(folder("recognizers")))


def places(spec: ProtectedSpec, text: str) -> set[tuple[int, int]]:
    """What the list protects in ``text`` where no person is meant."""
    return {
        (place.start, place.end)
        for place in Protected(terms_of(spec)).listed(text)
        if place.kind in (Kind.PHRASE, Kind.WORD)
        or is_in_time(text, place.start, place.end)
        or (
            not (text[place.start].isupper() and place.kind is Kind.NAME)
            and not is_somebody(text, place.start, place.end)
        )
    }


def test_there_are_thousands_of_terms_in_every_theme() -> None:
    assert len(LISTS) >= 15
    assert sum(len(spec.terms) for spec in LISTS) > 5000


@pytest.mark.parametrize("spec", LISTS, ids=lambda spec: spec.name)
def test_every_list_has_examples_and_keeps_them(spec: ProtectedSpec) -> None:
    assert spec.examples
    for example in spec.examples:
        text, marks = parse_example(example)
        assert {kind for _, _, kind in marks} <= {"KEEP"}
        found = places(spec, text)
        assert {(start, end) for start, end, _ in marks} <= found, example
        assert marks or not any(text[start].isupper() for start, _ in found), example


@pytest.mark.parametrize("spec", LISTS, ids=lambda spec: spec.name)
def test_no_term_stands_twice_in_a_list(spec: ProtectedSpec) -> None:
    keys = [tuple(keys_of(term)) for term in spec.terms]
    assert all(keys)
    assert len(keys) == len({term.lower().replace("-", " ") for term in spec.terms})


@pytest.mark.parametrize("spec", LISTS, ids=lambda spec: spec.name)
def test_a_term_is_found_in_running_text_whatever_separates_its_words(spec: ProtectedSpec) -> None:
    for term in spec.terms:
        for before, written, after in (
            ("(", term, "), then"),
            ("see\n", term.replace(" ", "\n"), ""),
            ("on ", term.replace(" ", "-"), " today"),
        ):
            text = before + written + after
            found = shipped().places(text)
            at = len(before)
            assert any(place.start <= at < place.end for place in found), text


def test_the_lists_load_quickly() -> None:
    start = process_time()
    Protected(term for spec, _ in read_protected(folder("recognizers")) for term in terms_of(spec))
    assert process_time() - start < 1.0
