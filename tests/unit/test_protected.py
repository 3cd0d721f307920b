"""Protected terms stay; where the case shows that the same word names somebody, evidence wins."""

from __future__ import annotations

from itertools import pairwise
from time import process_time

import pytest
from helpers_core import case, find, line, roster
from hypothesis import given
from hypothesis import strategies as st

from redactor.detect.base import view_of
from redactor.detect.lexicon import is_protected, is_term
from redactor.detect.ner.weigh import NAME as RECOGNISER
from redactor.detect.protected import shipped, with_own
from redactor.model import Roster


def found(text: str, listed: Roster | None = None) -> set[str]:
    """What is claimed as a person in one document."""
    whole = case(text, roster=listed)
    findings = line().detection.run(whole)
    return {whole.surface(f) for f in findings if f.entity_type == "PERSON"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Grace said she was tired. Later Grace cried.", {"Grace"}),
        ("Her daughter April came too. April cried.", {"April"}),
        ("Dr Beck rang. She told Dr Beck about it.", {"Dr Beck"}),
        ("He lives with his friends Will and Mark. Will said no.", {"Will", "Mark"}),
        ("Her sister Joy phoned. Joy is worried.", {"Joy"}),
        ("Tony Beck attended with his mum. Afterwards we rang Beck.", {"Tony Beck", "Beck"}),
        ("I spoke to Mrs Winnicott at the gate.", {"Mrs Winnicott"}),
        ("Client: Sue Johnson\nToday Sue Johnson came late.", {"Sue Johnson"}),
    ],
)
def test_evidence_wins(text: str, names: set[str]) -> None:
    assert names <= found(text)


@pytest.mark.parametrize(
    "text",
    [
        "We discussed Winnicott, then Bowlby and Klein.",
        "Beck's model of anxiety helped more than Rogers (1957).",
        "The Beck Depression Inventory came out at 29.",
        "In April we stop, and again in May.",
        "A grace period of a week; good faith on both sides; Jack of all trades.",
        "Sertraline stopped, Zoloft 50 mg bought online.",
        "Roxibolol 20 mg was new to all of us.",
        "Under the Harbours and Piers Act 1847, s.12, it was allowed.",
    ],
)
def test_terms_stay(text: str) -> None:
    assert found(text) == set()


def test_a_roster_overrules_and_the_report_says_so() -> None:
    whole = case("Grace slept. We read Winnicott.", roster=roster(("client", "Grace Thistle")))
    stage = line().detection
    findings = stage.run(whole)
    (kept,) = stage.kept(whole, findings).values()
    assert {(k.protected, k.overruled) for k in kept} == {
        ("words_that_are_names", True),
        ("theorists", False),
    }


def test_a_theorists_work_stays_where_the_case_holds_somebody_of_that_name() -> None:
    text = "Dr Beck rang about the forms. We used Beck's model of depression."
    whole = case(text)
    last = text.rindex("Beck")
    findings = line().detection.run(whole)
    assert any(whole.surface(f) == "Dr Beck" for f in findings)
    assert not any(f.start <= last < f.end for f in findings)


def test_an_organisations_own_terms_are_protected_in_any_spacing() -> None:
    own = with_own(["Stepping Stones group"])
    (view,) = view_of(case("the stepping-stones  GROUP"))
    assert [p.list for p in own.places(view.text)] == ["protected"]
    assert not any(p.list == "protected" for p in shipped().places(view.text))


def test_a_word_that_is_also_a_name_is_a_term_but_not_settled() -> None:
    assert [is_term(word) for word in ("Beck", "grace", "sertraline", "table")] == [True] * 3 + [
        False
    ]
    settled = {word for word in ("Beck", "Grace", "Sertraline", "ED", "Ed") if is_protected(word)}
    assert settled == {"Sertraline", "ED"}


@given(st.text(alphabet="Beck's Grace (12) PHQ-9\n,.", max_size=200))
def test_law_places_are_sorted_and_never_nest(text: str) -> None:
    places = shipped().places(text)
    assert all(a.start < b.start and a.end < b.end for a, b in pairwise(places))
    assert all(0 <= p.start < p.end <= len(text) for p in places)


@pytest.mark.parametrize("unit", ["Aa ", "A", "Aa-", "(a", "Aa, ", "Aa'", "S 1 ", "Beck's Aa "])
def test_hostile_text_takes_linear_time(unit: str) -> None:
    text = unit * (40_000 // len(unit))
    start = process_time()
    shipped().places(text)
    assert process_time() - start < 5


def test_a_term_inside_a_date_is_neither_kept_nor_overruled() -> None:
    text = "Seen on Thursday 3 April. April rang."
    (view,) = view_of(case(text))
    date = find(text, "Thursday 3 April", "DATE_TIME")
    name = find(text, "April", nth=1)
    assert [(k.start, k.overruled) for k in shipped().kept(view, [date, name])] == [(26, True)]


def test_a_part_of_a_longer_term_is_nobody_however_sure_the_recogniser_is() -> None:
    text = "It was notified to An Garda Síochána in writing, and to Garda Wren."
    whole = case(text)
    claims = [find(text, word, score=0.99, recognizer=RECOGNISER) for word in ("Síochána", "Wren")]
    kept = shipped().survivors(claims, view_of(whole))
    assert [whole.surface(claim) for claim in kept] == ["Wren"]


@pytest.mark.parametrize("word", ["BIA", "bia", "IDVA", "Idva", "Cpn"])
def test_an_abbreviation_is_protected_in_other_letter_cases(word: str) -> None:
    assert is_protected(word)


def test_a_short_abbreviation_that_is_written_like_a_name_is_not() -> None:
    assert not is_protected("Bia")
    bia, other = (shipped().places(f"{word} rang. The BIA came, a bia.") for word in ("Bia", "Xxx"))
    assert bia == other != ()
