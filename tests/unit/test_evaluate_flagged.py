"""Flags and findings against the gold: what counts as shown to the reviewer, and what it costs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.evaluate.align import LABELS
from redactor.evaluate.finished import Finished, Mark
from redactor.evaluate.flagged import RISK_KINDS, Judged, Shown
from redactor.evaluate.goldmark import parse
from redactor.evaluate.score import score_document

NOTE = (
    "Calm. «RISK» She took tablets. No plan now. «/RISK» Sleeps well. «RISK» Bo hit her. «/RISK» "
    "Mum is ⟦QUASI|q|the only judge in town⟧ here."
)
TEXT = parse(NOTE).text


def mark(words: str, kind: str) -> Mark:
    start = TEXT.index(words)
    return Mark(start, start + len(words), kind)


def judge(
    *flags: Mark, findings: tuple[Mark, ...] = (), text: str | None = TEXT, note: str = NOTE
) -> Shown:
    finished = Finished(text, flags, findings)
    return score_document("case", "a.txt", parse(note), finished, LABELS).shown


def held(judged: tuple[Judged, ...]) -> list[str]:
    return [TEXT[each.start : each.end] for each in judged if each.holds]


def test_passages_and_sentences_are_told_apart() -> None:
    result = judge(mark("took", "risk"))
    assert [TEXT[p.start : p.end] for p in result.passages] == [
        "She took tablets. No plan now.",
        "Bo hit her.",
    ]
    assert held(result.passages) == ["She took tablets. No plan now."]
    assert [TEXT[s.start : s.end] for s in result.at_risk] == [
        "She took tablets.",
        "No plan now.",
        "Bo hit her.",
    ]
    assert held(result.at_risk) == ["She took tablets."]
    assert [TEXT[s.start : s.end] for s in result.elsewhere] == [
        "Calm.",
        "Sleeps well.",
        "Mum is the only judge in town here.",
    ]
    assert held(result.elsewhere) == []


@pytest.mark.parametrize("kind", sorted(RISK_KINDS))
def test_each_kind_about_risk_counts(kind: str) -> None:
    assert held(judge(mark("hit", kind)).passages) == ["Bo hit her."]


@pytest.mark.parametrize("kind", ["minor", "uncertain", "quasi-identifier", "PERSON"])
def test_other_kinds_and_findings_do_not(kind: str) -> None:
    result = judge(mark("hit", kind), findings=(mark("hit", "risk"),))
    assert held(result.passages) == held(result.at_risk) == []


def test_a_flag_that_ends_before_the_first_word_touches_nothing() -> None:
    start = TEXT.index("She")
    assert held(judge(Mark(0, start, "risk")).passages) == []
    assert held(judge(Mark(0, start, "risk")).elsewhere) == ["Calm."]
    stop = TEXT.index(". Mum")
    assert held(judge(Mark(stop, stop + 1, "risk")).passages) == []


def test_a_flag_over_all_shows_all_and_pays_for_it() -> None:
    result = judge(Mark(0, len(TEXT), "abuse"))
    assert all(each.holds for each in (*result.passages, *result.at_risk, *result.elsewhere))


def test_flags_of_a_document_without_a_copy_are_still_shown() -> None:
    assert held(judge(mark("hit", "risk"), text=None).passages) == ["Bo hit her."]


def test_a_phrase_is_touched_by_a_finding_or_a_flag() -> None:
    phrase = "the only judge in town"
    by_finding = judge(findings=(mark("town", "LOCATION"),))
    assert (held(by_finding.quasi), held(by_finding.quasi_flagged)) == ([phrase], [])
    by_flag = judge(mark("only judge", "quasi-identifier"))
    assert (held(by_flag.quasi), held(by_flag.quasi_flagged)) == ([phrase], [phrase])
    assert held(judge(mark("only judge", "risk")).quasi) == []
    assert held(judge(findings=(mark("Mum", "PERSON"),)).quasi) == []


def test_a_function_word_of_a_phrase_is_not_enough() -> None:
    assert held(judge(findings=(mark("is the", "PERSON"),)).quasi) == []


def test_flags_for_phrases_cost_where_they_touch_no_span_of_any_type() -> None:
    flags = [mark(words, "quasi-identifier") for words in ("hit her", "only judge", "town here")]
    result = judge(*flags)
    assert len(result.quasi_flags) == 3
    assert held(result.quasi_flags) == ["hit her"]
    named = judge(mark("hit", "quasi-identifier"), note=NOTE.replace("hit", "⟦PERSON|p|hit⟧"))
    assert [flag.holds for flag in named.quasi_flags] == [False]


places = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(sorted)
marks = st.builds(
    lambda place, kind: Mark(place[0], place[1], kind),
    places,
    st.sampled_from(["risk", "legal", "quasi-identifier", "uncertain"]),
)


@given(st.lists(marks, max_size=4), marks)
def test_law_one_more_flag_never_uncovers(flags: list[Mark], extra: Mark) -> None:
    before, after = judge(*flags), judge(*flags, extra)
    for name in ("passages", "at_risk", "elsewhere", "quasi", "quasi_flagged"):
        old, new = getattr(before, name), getattr(after, name)
        assert [(j.start, j.end) for j in old] == [(j.start, j.end) for j in new]
        assert {*held(old)} <= {*held(new)}


@given(st.lists(marks, max_size=4))
def test_law_a_passage_is_flagged_where_a_sentence_of_it_is(flags: list[Mark]) -> None:
    result = judge(*flags)
    for passage in result.passages:
        inside = [s for s in result.at_risk if passage.start <= s.start < passage.end]
        assert passage.holds is any(sentence.holds for sentence in inside)
