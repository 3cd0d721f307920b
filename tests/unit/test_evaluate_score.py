"""The measures: what is protected, kept, leaking, and which words tell nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.entities import is_direct
from redactor.evaluate.align import LABELS
from redactor.evaluate.finished import Finished
from redactor.evaluate.goldmark import GoldDocument, parse
from redactor.evaluate.score import (
    DocumentScore,
    Share,
    protected_entities,
    protected_mentions,
    score_document,
)


def score(markup: str, finished: str | None) -> DocumentScore:
    return score_document("case", "a.txt", parse(markup, keep=True), Finished(finished), LABELS)


def is_protected(markup: str, finished: str) -> bool:
    (mention,) = score(markup, finished).mentions
    return mention.protected


surfaces = {
    "PERSON": ["Will", "Hope Farrow", "Mrs O'Quill", "J.Q.", "ada"],
    "DATE": ["12 May", "May", "1/2/2019"],
    "PHONE": ["07700 900123"],
    "EMAIL": ["will@example.org"],
    "ORG": ["St Ada's School", "the Hope"],
    "ADDRESS": ["12 Will Street"],
    "ID.NHS": ["999 864 1969"],
    "QUASI": ["the one who may hope"],
}
filler = st.lists(
    st.sampled_from(["will", "may", "the", "hope", "12", "s", "school,", "Mr", "Monday", "[sic]"]),
    max_size=4,
).map(" ".join)


@st.composite
def annotated(draw: st.DrawFn) -> str:
    """Markup whose spans are parted by numbered words, so that no other reading is possible."""
    pieces = []
    for number in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(sorted(surfaces)))
        words = draw(st.sampled_from(surfaces[kind]))
        span = f"⟦{kind}|{kind.lower()}{number % 3}|{words}⟧"
        body = f"{draw(filler)} {span} {draw(filler)}"
        pieces.append(f"«RISK» {body} «/RISK»" if draw(st.booleans()) else body)
    return "".join(f"w{n}w {piece} v{n}v " for n, piece in enumerate(pieces))


def replace(gold: GoldDocument, chosen: set[int]) -> str:
    finished, at = "", 0
    for number, span in enumerate(gold.spans):
        if number in chosen:
            finished += f"{gold.text[at : span.start]}[Will {number}]"
            at = span.end
    return finished + gold.text[at:]


@given(annotated())
def test_law_an_unchanged_copy_protects_nothing_and_keeps_all(markup: str) -> None:
    result = score(markup, parse(markup).text)
    assert not any(m.protected or m.label for m in result.mentions)
    assert result.kept.value == 1
    assert result.lost == ()


@given(annotated(), st.data())
def test_law_exactly_what_is_replaced_is_protected(markup: str, data: st.DataObject) -> None:
    gold = parse(markup)
    chosen = data.draw(st.sets(st.sampled_from(range(len(gold.spans)))))
    result = score(markup, replace(gold, chosen))
    assert {n for n, m in enumerate(result.mentions) if m.protected} == chosen
    assert {n: result.mentions[n].label for n in chosen} == {n: f"[Will {n}]" for n in chosen}
    assert result.kept.value == 1
    assert result.risk_kept.hits == result.risk_kept.total
    left = [m for n, m in enumerate(result.mentions) if n not in chosen]
    assert result.leaks == any(is_direct(m.type) for m in left)


@given(annotated())
def test_law_an_empty_copy_protects_all_and_keeps_nothing(markup: str) -> None:
    result = score(markup, "")
    assert all(m.protected and m.label is None for m in result.mentions)
    assert result.kept.hits == result.risk_kept.hits == 0
    assert result.kept.total == len(result.lost)


@given(annotated())
def test_law_no_copy_neither_protects_nor_keeps_nor_leaks(markup: str) -> None:
    result = score(markup, None)
    assert not result.has_copy
    assert not any(m.protected for m in result.mentions)
    assert result.kept.hits == 0 < result.kept.total
    assert not result.leaks


@pytest.mark.parametrize(
    ("markup", "finished", "protected"),
    [
        ("⟦PERSON|p|Mrs Quill⟧ left", "Mrs [Person 1] left", True),
        ("⟦PERSON|p|Mrs Quill⟧ left", "[Person 1] Quill left", False),
        ("⟦PERSON|p|Sister Ada⟧ left", "Sister [Person 1] left", True),
        ("⟦PERSON|p|Ada and Bo Quill⟧ left", "[A] and [B] left", True),
        ("⟦PERSON|p|A. Quill⟧ left", "A. [Person 1] left", False),
        ("⟦PERSON|p|Ada Quill-Farrow⟧ left", "[Person 1]-Farrow left", False),
        ("⟦PERSON|p|Lady⟧ left", "Lady left", False),
        ("⟦ORG|o|St Ada's School⟧ rang", "St [org]'s School rang", True),
        ("⟦ORG|o|St Ada's School⟧ rang", "St Ada's [org] rang", False),
        ("⟦ORG|o|the Centre⟧ rang", "the Centre rang", False),
        ("⟦ORG|o|the Centre⟧ rang", "the [org] rang", True),
        ("⟦LOCATION|l|Quillby Park⟧ now", "[place] Park now", True),
        ("⟦ADDRESS|a|12 Quill Street⟧ now", "[number] [name] Street now", True),
        ("⟦ADDRESS|a|12 Quill Street⟧ now", "12 [name] Street now", False),
        ("⟦ADDRESS|a|Flat A, The Quill⟧ now", "Flat A, The [x] now", False),
        ("⟦PERSON|p|School⟧ now", "School now", False),
        ("⟦DATE|d|12th of May⟧ now", "[x] of [y] now", True),
        ("⟦DATE|d|12th of May⟧ now", "12th of [y] now", False),
        ("⟦EMAIL|e|a.q@example.org⟧ now", "[x]@example.org now", False),
        ("⟦ID.CASE|i|AT/12⟧ now", "AT/[x] now", False),
        ("⟦PERSON|p|Sarah⟧s now", "[Person 1]s now", True),
        ("⟦PERSON|p|Sarah⟧s now", "Sarahs now", False),
        ("⟦PERSON|p|Sarah⟧ now", "[Person 1]rah now", False),
        ("⟦PERSON|p|Quills⟧ now", "[Person 1]s now", True),
    ],
)
def test_what_protects_a_mention(markup: str, finished: str, protected: bool) -> None:
    assert is_protected(markup, finished) is protected


def test_titles_and_weekdays_count_neither_way_outside_spans() -> None:
    result = score("Mr ⟦PERSON|p|Quill⟧ came Monday gladly", "[A] came [date] [x]")
    assert result.kept == Share(1, 2)
    assert len(result.lost) == 1


def test_only_words_outside_spans_count_as_kept_at_risk() -> None:
    markup = "Calm. «RISK» ⟦PERSON|p|Ada⟧ has a plan. «/RISK» ⟦QUASI|q|the only judge⟧"
    result = score(markup, "Calm. Ada has [x] plan. the only judge")
    assert result.risk_kept == Share(2, 3)
    assert result.kept == Share(3, 4)


def test_an_entity_is_protected_when_all_its_mentions_in_the_case_are() -> None:
    first = score("⟦PERSON|p|Ada⟧ and ⟦PERSON|r|Bo⟧", "[A] and [B]")
    second = score("⟦PERSON|p|Quill⟧ too", "Quill too")
    other = score_document("other", "a.txt", parse("⟦PERSON|p|Cy⟧"), Finished("[A]"), LABELS)
    mentions = [*first.mentions, *second.mentions, *other.mentions]
    assert protected_mentions(mentions) == Share(3, 4)
    assert protected_entities(mentions) == Share(2, 3)
    assert protected_entities(mentions, "DATE".__eq__).value is None


@pytest.mark.parametrize(
    ("kind", "leaks"),
    [("PERSON", True), ("ID.OTHER", True), ("POSTCODE", True), ("DATE", False), ("QUASI", False)],
)
def test_a_direct_identifier_left_makes_a_leak(kind: str, leaks: bool) -> None:
    assert score(f"x ⟦{kind}|p|Quill⟧", "x Quill").leaks is leaks


@pytest.mark.parametrize(
    ("finished", "kept"),
    [
        ("Mr [A] did the Wren Scale", True),
        ("Mr [A] did the [B] Scale", False),
        ("Mr [A] did the [B]", False),
        ("Mr [A] did the Wrens Scale", False),
        (None, False),
    ],
)
def test_a_term_is_kept_when_all_its_words_are(finished: str | None, kept: bool) -> None:
    result = score("Mr ⟦PERSON|p|Wren⟧ did the ⟦KEEP|t|Wren Scale⟧", finished)
    (term,) = result.terms
    assert term.holds is kept
    assert [mention.type for mention in result.mentions] == ["PERSON"]


def test_a_courtesy_title_inside_a_term_must_stay_too() -> None:
    (term,) = score("the ⟦KEEP|t|Mr Wren test⟧", "the [A] Wren test").terms
    assert not term.holds


def test_terms_are_plain_text_to_the_other_figures() -> None:
    result = score("She did the ⟦KEEP|t|Wren Scale⟧ gladly", "She did the [x] Scale gladly")
    assert result.kept == Share(5, 6)
    assert len(result.lost) == 1
