"""Ages in sentences: who, a verb or an event, a number; and numbers that count something else."""

from __future__ import annotations

import re
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.detect.age_grammar import ages
from redactor.detect.age_sentence import Words, candidates

SAID = [
    "she moved here when she was ⟦9⟧ and never left",
    "It began when he was ⟦fourteen⟧, he thinks",
    "i was only ⟦eleven⟧ when mam took sick",
    "mum was ⟦seventeen⟧ when she had me",
    "he'd have been ⟦nineteen⟧ when the war ended",
    "until he was ⟦12⟧ he slept in her bed",
    "Her sister was barely ⟦16⟧ when it happened",
    "he was just ⟦two⟧ when they split",
    "SHE WAS ⟦14⟧ WHEN HER MOTHER DIED.",
    "when she\nwas ⟦18⟧ the baby came",
    "I was ⟦eight⟧ myself",
    "hes gonna be ⟦5⟧. he asked",
    "she'll soon be ⟦nine⟧",
    "the middle one's ⟦nine⟧, the wee one ⟦four⟧",
    "the joiner is ⟦eighty⟧.",
    "was ⟦24⟧ when sentenced",
    "Wren is ⟦2⟧, not ⟦12⟧.",
    "she is ⟦twenty two⟧ her mum lorries fruit",
]
BECOME = [
    "Child: Wren, rising ⟦5⟧, no contact",
    "so he is ⟦thirty⟧ coming up ⟦thirty one⟧ new paragraph",
    "son, going on ⟦seven⟧, wets the bed",
    "dad, knocking on ⟦eighty⟧, still works",
    "she's just gone ⟦82⟧",
    "not yet ⟦four⟧ and reading already",
    "he hit ⟦40⟧ and fell apart",
]
EVENTS = [
    "he started drinking at ⟦fourteen⟧ one brother is inside",
    "took up gambling at ⟦19⟧ in prison",
    "hospitalised in 2011, at ⟦20⟧, for three weeks",
    "Married in June of '17, at ⟦58⟧.",
    "went into care at ⟦three⟧.",
    "his father died at ⟦49⟧ of drink",
    "emigrated at ⟦22⟧ to Sometown",
    "At ⟦72⟧ he wants to walk the coast path.",
    "at ⟦six months⟧ he was taken from her",
    "abused from ⟦6⟧ until ⟦11⟧",
    "wet the bed until ⟦9⟧",
    "by ⟦16⟧ he was drinking every day",
    "self-harming from ⟦12⟧",
]
BESIDE = [
    "dau. ⟦11⟧, son ⟦4⟧",
    "stepbrother ⟦19⟧ at home",
    "her step-grandson, ⟦13⟧, hid",
    "kids - ⟦11⟧, ⟦8⟧ and ⟦3⟧",
    "Mum (⟦38⟧) dad (⟦41⟧)",
    "Mother d. ⟦54⟧",
    "d.o.b. 4.4.01 (just ⟦22⟧)",
    "the girl (nearly ⟦9⟧) hid",
    "and him only ⟦nine⟧.",
]
LABELS = [
    "AGE NOW: ⟦30⟧",
    "Age (yrs): ⟦12⟧",
    "Age at referral:   ⟦14⟧",
    "AGE LAST BIRTHDAY   ⟦8⟧",
    "age/gender: ⟦45⟧/F",
]
BIRTHDAYS = [
    "it was her ⟦fourteenth⟧ on Friday",
    "it's my ⟦fifth⟧ on Friday and I want a cake",
    "it'll be mum's ⟦70th⟧ in May",
    "now in her ⟦81st⟧ year and failing",
]
KEPT = [
    "she was 10 minutes late when we met",
    "he was 3 weeks sober when he came",
    "PHQ was 18 when she started, his score was 14 when seen, 9 after",
    "The PHQ-A was nineteen. On the SDQ she was 20 points up.",
    "we were 20 miles off when it broke, she was one of four",
    "it was 9 when he rang. It is 40. That was 12.",
    "it was her fourth session on Friday, his third attempt, her second visit",
    "her third year at college; in his second year of training",
    "Dose now: 30. Page: 12. Stage at referral: 4. Language: 2",
    "rent is rising 5%, scores rising to 18 by June, going on 39 degrees",
    "turned 90 degrees, turned up at 9, hit 3 cars, reached 12 sessions",
    "started work at 8 and left at 5; he left at 6 and came back at 10",
    "the call came at 2 a.m. and she rang at 9 to cancel",
    "drove at 50 mph; capped at 12 sessions; score stayed at 17",
    "worked from 9 to 5, cut down from 20 to 5 a day, down from 14 at intake",
    "(just 12 sessions) (only 3) attended (now 6) page (now 14)",
    "Pain is 7, not 4; he is 6 foot 2; he was 2 years clean; three in a bed",
    "son 3 times, dad twice, child 2 and child 3, mum x 2, brother in room 9",
    "scaling 0-10: mum 7. dad 5.",
    "two lads, one had a bike; mum of three; 5 boys",
    "you must be over 18 to join; for under 16s",
    "since 3 she has waited; until 4 in the morning; home by 11",
    "SUBJECT CHILDREN\n1. Wren, first\n2. Robin",
]


def marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its marks, and the spans that were marked."""
    plain, spans = "", []
    for piece in re.split(r"(⟦[^⟧]*⟧)", text):
        if piece.startswith("⟦"):
            spans.append((len(plain), len(plain) + len(piece) - 2))
        plain += piece.strip("⟦⟧") if piece.startswith("⟦") else piece
    return plain, spans


@pytest.mark.parametrize("text", [*SAID, *BECOME, *EVENTS, *BESIDE, *LABELS, *BIRTHDAYS])
def test_an_age_is_told_by_its_sentence(text: str) -> None:
    plain, spans = marked(text)
    assert sorted({(start, end) for start, end, _ in ages(plain)}) == spans


@pytest.mark.parametrize("text", [*SAID, *BECOME, *EVENTS])
def test_letter_case_does_not_count(text: str) -> None:
    plain, spans = marked(text.replace("ß", "ss").upper())
    assert set(spans) <= {(start, end) for start, end, _ in ages(plain)}


@pytest.mark.parametrize("text", KEPT)
def test_what_is_counted_or_measured_is_no_age(text: str) -> None:
    assert [text[start:end] for start, end, _ in ages(text)] == []


def test_a_label_may_hold_the_date_of_birth_too() -> None:
    text = "Birth date / Age:      3-15-1991  /  32\nSocial:"
    assert text.index("32") in {start for start, _, _ in ages(text)}


def test_somebody_who_was_found_needs_no_capital() -> None:
    text = "and jay is 7 by the way"
    assert list(ages(text)) == []
    assert [text[start:end] for start, end, _ in ages(text, {7})] == ["7"]


@pytest.mark.parametrize(
    ("surface", "number", "small", "short"),
    [
        ("thirty one", 31, False, False),
        ("seven", 7, True, False),
        ("6/52", 6, True, True),
        ("14 months", 14, False, True),
        ("2 yrs 3 mths", 2, True, True),
        ("18m)", 18, False, True),
        ("97 year", 97, False, False),
    ],
)
def test_candidates_are_read(surface: str, number: int, small: bool, short: bool) -> None:
    age = next(candidates(surface))
    assert (age.number, age.small, age.short) == (number, small, short)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*"she was at 14 from 9 her son ( ) , . - : when not two one's".split(), "\n", "  "]
        ),
        max_size=40,
    )
)
def test_ages_lie_in_the_text_and_are_numbers(words: list[str]) -> None:
    text = " ".join(words)
    for start, end, rule in ages(text):
        assert 0 <= start < end <= len(text)
        assert rule
        assert re.search(r"\d|two|one", text[start:end])


@pytest.mark.parametrize(
    "text",
    [
        "12 " * 6000,
        "she was " * 4000,
        "age: 3, " * 3000,
        "son 7 | " * 3000,
        "her 81st " * 3000,
        "(" * 9000,
    ],
)
def test_a_long_line_takes_no_time(text: str) -> None:
    started = process_time()
    list(ages(text))
    assert process_time() - started < 3


def test_beyond_the_ends_of_a_text_there_is_nothing() -> None:
    words = Words("only 7")
    assert (words.word(-1), words.word(9), words.rest(9), words.clause(-1)) == ("", "", "", "")
