"""Every claim has a fate, and every fate is true."""

from __future__ import annotations

from helpers_batch import NOTE, WORDS, holds
from helpers_core import CASE, case, document, source
from hypothesis import given
from hypothesis import strategies as st

from redactor.batch.work import line_for
from redactor.config.pipeline import load
from redactor.detect.stage import DetectionStage, Trace
from redactor.explain import Row, explain
from redactor.model import Decision, Finding, Flag, Kept, Roster
from redactor.pipeline import Line

DOCUMENT = f"{CASE}/document-01"
TEXT = "Quenby rang. Beck's model. Grace is 46 and low."


def claim(words: str, kind: str, score: float, recognizer: str, rule: str = "") -> Finding:
    start = TEXT.index(words)
    return Finding(DOCUMENT, 0, start, start + len(words), kind, score, recognizer, rule)


def decided(finding: Finding, label: str | None) -> Decision:
    return Decision(finding, "i1", "", "label" if label else "keep", label, "PERSON: label")


NER = claim("Quenby", "PERSON", 0.6, "spacy-ner")
CUE = claim("Quenby", "PERSON", 0.9, "cues", "speech")
PLACE = claim("Quenby", "LOCATION", 0.5, "places")
BECK = claim("Beck", "PERSON", 0.6, "spacy-ner")
GRACE = claim("Grace", "PERSON", 0.8, "lists")
WEAK = claim("46", "AGE", 0.2, "age", "bare")
ALL = (NER, CUE, PLACE, BECK, GRACE, WEAK)
TRACE = Trace(ALL, (NER, CUE, PLACE, GRACE, WEAK), (NER, CUE, PLACE), (CUE,))


def rows(**changes: object) -> list[Row]:
    flags = (Flag("risk", "paragraph 1", 0, 27, len(TEXT), "risk_mood"),)
    kept = (Kept("theorists", "paragraph 1", 0, 13, 17),)
    return explain(
        document(TEXT), TRACE, (decided(CUE, "[Client]"),), flags, kept, lambda _: 0.4, **changes
    )  # type: ignore[arg-type]


def fates() -> dict[tuple[str, str], str]:
    return {(c.recognizer, c.entity_type): c.fate for row in rows() for c in row.claims}


def test_every_claim_is_told_with_what_came_of_it() -> None:
    told = fates()
    assert told["cues", "PERSON"] == "decided"
    assert told["places", "LOCATION"] == "gave way to cues"
    assert told["age", "AGE"] == "too weak: 0.40 is needed"
    assert told["lists", "PERSON"] == "left out: a protected term, or on the case's keep list"
    assert told["risk_mood", "risk"] == "marked"
    assert told["theorists", "protected term"] == "kept"


def test_the_claims_of_one_place_stand_together_surest_first() -> None:
    (row,) = (row for row in rows() if row.text == "Quenby")
    assert [c.recognizer for c in row.claims] == ["cues", "spacy-ner", "places"]
    assert [c.fate for c in row.claims] == ["decided", "agreed", "gave way to cues"]
    assert (row.result, row.shape, row.start, row.end) == ("[Client]", "Xxxxxx", 0, 6)


def test_a_claim_that_cleaning_took_away_says_so() -> None:
    (row,) = (r for r in rows() if r.text == "Beck" and r.claims[0].recognizer == "spacy-ner")
    assert row.claims[0].fate.startswith("cleaned away")
    assert row.result == "kept: no claim counted"


def test_rows_are_in_order_of_place() -> None:
    places = [(row.segment, row.start) for row in rows()]
    assert places == sorted(places)


def test_words_that_nobody_claimed_are_found_on_demand() -> None:
    silent = [row for row in rows(find="MODEL") if row.result == "kept: nobody claimed it"]
    assert [(row.text, row.claims) for row in silent] == [("model", ())]
    assert [row for row in rows(find="Quenby") if row.result.endswith("claimed it")] == []


def test_what_the_second_look_added_is_told_too() -> None:
    late = Finding(DOCUMENT, 0, 27, 32, "PERSON", 0.6, "second-look", "known form")
    told = explain(
        document(TEXT), Trace((), (), (), ()), (decided(late, "[Person A]"),), (), (), lambda _: 0.4
    )
    assert [(row.result, row.claims[0].recognizer) for row in told] == [
        ("[Person A]", "second-look")
    ]


def test_a_find_that_the_policy_keeps_names_the_rule() -> None:
    (row,) = explain(
        document(TEXT), Trace((CUE,), (CUE,), (CUE,), (CUE,)), (decided(CUE, None),), (), (),
        lambda _: 0.4,
    )  # fmt: skip
    assert row.result == "kept by the policy: PERSON: label"


@given(st.text(max_size=60))
def test_a_row_shows_no_word_unless_it_is_asked_for(text: str) -> None:
    row = Row("paragraph 1", 0, 0, len(text), "kept", (), text)
    assert len(row.shape) == len(text)
    assert {c for c in row.shape if c.isalnum()} <= set("Xx9")
    assert not text.strip() or repr(text) not in repr(row)


def test_the_real_line_explains_what_it_decides(line: Line) -> None:
    told = line.explain(CASE, [source(NOTE.encode())], Roster(), DOCUMENT)
    assert line is line_for(load("supervision"))
    replaced = [row for row in told if row.result.startswith("[")]
    assert {"Marjolein", "07700 900123"} <= {row.text for row in replaced}
    assert all(any(c.fate == "decided" for c in row.claims) for row in replaced)
    assert holds(WORDS, "".join(row.shape + row.result + repr(row.claims) for row in told)) == []


def test_a_trace_ends_in_what_a_run_finds() -> None:
    whole = case(NOTE)
    stage = DetectionStage((), lambda _: 0.4)
    assert stage.trace(whole).settled == stage.run(whole)
