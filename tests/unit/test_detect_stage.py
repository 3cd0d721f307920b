"""The detection stage: thresholds, what is joined, and what it says of one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
from helpers_core import CASE, case, document, find, roster

from redactor.detect.base import View, view_of
from redactor.detect.labels import without_labels
from redactor.detect.one_name import join_names
from redactor.detect.protected import WEAK
from redactor.detect.stage import DetectionStage
from redactor.model import Case, Finding


class Fixed:
    """A detector that claims the given words wherever they stand."""

    def __init__(self, *claims: tuple[str, str, float], name: str = "fixed") -> None:
        self.name = name
        self.claims = claims

    def detect(
        self, whole: Case, views: Sequence[View], known: Sequence[Finding]
    ) -> Iterable[Finding]:
        for view in views:
            for words, kind, score in self.claims:
                at = view.text.find(words)
                while at >= 0:
                    yield from view.findings(at, at + len(words), kind, score, self.name)
                    at = view.text.find(words, at + 1)


def run(whole: Case, *detectors: Fixed) -> list[tuple[str, str]]:
    stage = DetectionStage(detectors, lambda kind: 0.9 if kind == "AGE" else 0.4, ())
    return [(whole.surface(f), f.entity_type) for f in stage.run(whole)]


def test_what_is_below_its_threshold_does_not_count() -> None:
    whole = case("Quenby, 46, Elms")
    claims = Fixed(("Quenby", "PERSON", 0.4), ("46", "AGE", 0.89), ("Elms", "LOCATION", 0.39))
    assert run(whole, claims) == [("Quenby", "PERSON")]


def test_kept_phrases_void_what_lies_inside_them_alone() -> None:
    whole = case(
        "the Quenby scale; Quenby; THE  QUENBY\nSCALE", roster=roster(keep=["the Quenby scale"])
    )
    (found,) = DetectionStage((Fixed(("Quenby", "PERSON", 0.9)),), lambda _: 0.4, ()).run(whole)
    assert found.start == 18


@pytest.mark.parametrize("between", [" ", "  ", ".", ". ", "-", ""])
def test_neighbouring_words_of_one_name_become_one_finding(between: str) -> None:
    text = f"saw Q{between}Thistle today"
    whole = case(text)
    a = find(text, "Q", score=0.5, role="client", recognizer="a")
    b = find(text, "Thistle", score=0.9, subject="roster-1", recognizer="b")
    (joined,) = join_names([a, b], view_of(whole))
    assert text[joined.start : joined.end] == f"Q{between}Thistle"
    assert (joined.role, joined.subject, joined.recognizer) == ("client", "roster-1", "b")
    assert joined.others == ("a",)


@pytest.mark.parametrize("between", ["\n", ", ", " and ", "   ", "\t", "/"])
def test_names_that_stand_apart_stay_apart(between: str) -> None:
    text = f"saw Quenby{between}Thistle there"
    found = [find(text, "Quenby"), find(text, "Thistle")]
    assert list(join_names(found, view_of(case(text)))) == found


@pytest.mark.parametrize(
    "text", ["Thistle, Quenby", "Client: Thistle, Quenby", "saw THISTLE, Quenby there"]
)
def test_a_family_name_first_is_one_name(text: str) -> None:
    found = [find(text, text.split(", ")[0].split()[-1]), find(text, "Quenby")]
    (joined,) = join_names(found, view_of(case(text)))
    assert text[joined.start : joined.end].casefold() == "thistle, quenby"


def test_two_listed_people_side_by_side_are_never_joined() -> None:
    text = "Quenby Bo"
    found = [find(text, "Quenby", subject="roster-1"), find(text, "Bo", subject="roster-2")]
    assert list(join_names(found, view_of(case(text)))) == found


def test_a_place_is_not_joined_to_a_person() -> None:
    text = "Quenby Elms"
    found = [find(text, "Quenby"), find(text, "Elms", "LOCATION")]
    assert list(join_names(found, view_of(case(text)))) == found


def test_a_claim_that_touches_a_label_is_void() -> None:
    (view,) = view_of(case("[Client] Thistle and [school 2]"))
    assert view.findings(0, 16, "PERSON", 1.0, "test") == []
    assert view.findings(7, 12, "PERSON", 1.0, "test") == []
    (found,) = view.findings(8, 17, "PERSON", 1.0, "test")
    assert (found.start, found.end) == (9, 16)


def test_the_possessive_behind_a_label_is_part_of_it() -> None:
    (view,) = view_of(case("SAW [Client]'S MOTHER AND [GP]’s WIFE, [GP] SMITH"))
    for words in ("S MOTHER", "'S", "s WIFE"):
        at = view.text.index(words)
        assert view.findings(at, at + len(words), "PERSON", 1.0, "test") == []
    at = view.text.index("SMITH")
    assert len(view.findings(at, at + 5, "PERSON", 1.0, "test")) == 1


def test_a_claim_over_cells_falls_into_one_finding_per_cell_without_outer_space() -> None:
    doc = document("Quenby ", " ", " Thistle", joints=["\t", "\t", "\n"])
    (view,) = view_of(Case(CASE, (doc,)))
    found = view.findings(0, len(view.text), "PERSON", 1.0, "test")
    assert [(f.segment, f.start, f.end) for f in found] == [(0, 0, 6), (2, 1, 8)]


def test_a_claim_without_a_letter_or_digit_is_void() -> None:
    (view,) = view_of(case("a -- b"))
    assert view.findings(1, 5, "PERSON", 1.0, "test") == []


def test_the_second_pass_gets_what_the_first_found() -> None:
    seen: list[list[str]] = []

    class Second(Fixed):
        def detect(
            self, whole: Case, views: Sequence[View], known: Sequence[Finding]
        ) -> Iterable[Finding]:
            seen.append([whole.surface(f) for f in known])
            return super().detect(whole, views, known)

    whole = case("Quenby and Marjolein")
    stage = DetectionStage(
        (Fixed(("Quenby", "PERSON", 0.9)),),
        lambda _: 0.4,
        (Second(("Marjolein", "PERSON", 0.9), name="again"),),
    )
    assert [whole.surface(f) for f in stage.run(whole)] == ["Quenby", "Marjolein"]
    assert seen == [["Quenby"]]


def test_the_names_in_one_line_are_those_of_the_first_pass() -> None:
    stage = DetectionStage(
        (Fixed(("Quenby", "PERSON", 0.9), ("Elms", "LOCATION", 0.9)),), lambda _: 0.4
    )
    lines = ["At Elms with Quenby.", "", "Nobody.", "Quenby"]
    assert stage.names_in(lines) == [[(13, 19)], [], [], [(0, 6)]]
    assert stage.names_in([]) == []


def test_findings_come_sorted_and_disjoint_over_all_documents() -> None:
    whole = case("Bo, Quenby", "Quenby, Bo")
    stage = DetectionStage(
        (Fixed(("Quenby", "PERSON", 0.9)), Fixed(("Bo", "LOCATION", 0.9), name="b")),
        lambda _: 0.4,
        (),
    )
    found = stage.run(whole)
    assert list(found) == sorted(found, key=lambda f: (f.document, f.segment, f.start))
    assert [whole.surface(f) for f in found] == ["Bo", "Quenby", "Quenby", "Bo"]


def test_a_day_of_a_date_is_no_age() -> None:
    whole = case("Born / age: 17 September 1989, 35")
    claims = Fixed(("17", "AGE", 0.95), ("17 September 1989", "DATE_TIME", 0.8), ("35", "AGE", 0.9))
    assert run(whole, claims) == [("17 September 1989", "DATE_TIME"), ("35", "AGE")]


def test_a_word_in_capitals_before_a_number_is_its_label() -> None:
    whole = case("Worker reg. QXRB 99412 and Quenby QXRB 99413; Quenby rang")
    numbers = Fixed(("99412", "STAFF_NUMBER", 0.9), ("99413", "STAFF_NUMBER", 0.9))
    names = Fixed(("QXRB", "PERSON", 0.5), ("Quenby QXRB", "PERSON", 0.5), name="unknown-words")
    found = run(whole, numbers, names)
    assert [words for words, kind in found if kind == "PERSON"] == ["Quenby"]


@pytest.mark.parametrize(
    ("text", "code", "left"),
    [
        ("a counsellor (BACP 366120) with", "BACP 366120", "366120"),
        ("MRN 00481527 Date", "MRN 00481527", "00481527"),
        ("ref QZX 00481527 is", "QZX 00481527", "QZX 00481527"),
    ],
)
def test_a_code_gives_back_the_register_that_it_begins_with(
    text: str, code: str, left: str
) -> None:
    whole = case(text)
    claims = [find(text, code, "CASE_REFERENCE", recognizer="reference_code")]
    (only,) = without_labels(claims, view_of(whole), WEAK)
    assert whole.surface(only) == left
