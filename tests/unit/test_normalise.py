"""One spelling for the many ways a character is typed, offset for offset."""

from __future__ import annotations

import unicodedata

import pytest
from helpers_core import LAW
from hypothesis import given
from hypothesis import strategies as st

from redactor.detect.normalise import fold, normalise, normalised, unwrap


@LAW
@given(st.text())
def test_normalising_never_moves_an_offset(text: str) -> None:
    assert len(normalise(text)) == len(text)


@LAW
@given(st.text())
def test_each_character_is_mapped_by_itself(text: str) -> None:
    assert normalise(text) == "".join(normalise(character) for character in text)


@LAW
@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@LAW
@given(st.text(st.characters(max_codepoint=126, min_codepoint=32).filter(lambda c: c != "`")))
def test_plain_text_stays(text: str) -> None:
    assert normalise(text) == text


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Quenby’s", "Quenby's"),
        ("Quenby`s", "Quenby's"),
        ("O´Shea", "O'Shea"),
        ("O＇Shea", "O'Shea"),
        ("“no plan”", '"no plan"'),
        ("999–864—1969", "999-864-1969"),
        ("Thistle‑Wood", "Thistle-Wood"),
        ("Quenby\u00a0Thistle\u202fWood", "Quenby Thistle Wood"),
        ("ＱＵＥＮＢＹ １２３", "QUENBY 123"),
        ("a－b", "a-b"),
        ("a\rb\u2028c\x0bd\x0ce", "a\nb\nc\nd\ne"),
        ("a\x00b", "a b"),
    ],
)
def test_typographic_variants_are_folded(typed: str, plain: str) -> None:
    assert normalise(typed) == plain


def test_every_dash_and_space_of_unicode_is_folded() -> None:
    for code in range(0x10000):
        character = chr(code)
        if unicodedata.category(character) == "Zs":
            assert normalise(character) == " ", hex(code)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siobhán", "SIOBHAN"),
        ("Siobha\u0301n", "siobhan"),
        ("Quen\u00adby", "quenby"),
        ("Quen\u200bby", "quenby"),
        ("Großmann", "GROSSMANN"),
        ("ﬁnn", "finn"),
        ("O’Shea", "o'shea"),
    ],
)
def test_a_search_key_is_one_for_all_spellings(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@LAW
@given(st.text())
def test_folding_twice_changes_nothing_more_for_letters(text: str) -> None:
    letters = "".join(c for c in text if c.isascii())
    assert fold(fold(letters)) == fold(letters)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Quen\u00adby", "Quenby"),
        ("Quen\u200bby \ufeffThistle", "Quenby Thistle"),
        ("\u202eQuenby\u202c", "Quenby"),
        ("Siobha\u0301n", "Siobhán"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("ﬁnn and oﬀ", "finn and off"),
        ("\U0001d412\U0001d41a\U0001d426", "Sam"),
        ("Qu\u0435nby Thistl\u0435", "Quenby Thistle"),
        (
            "Mr \u0421\u043e\u0440\u0435 rang about the visit on Monday",
            "Mr Cope rang about the visit on Monday",
        ),
        ("Quen-\nby came", "Quenby came"),
        ("Quen-\tby | x", "Quenby | x"),
        ("Quen-  \n   by came", "Quenby came"),
        ("thoughts of self-\nharm", "thoughts of self-harm"),
        ("there-\nfore", "therefore"),
        ("Thistle-\nWood", "Thistle-Wood"),
        ("0151-\n496 0123", "0151-496 0123"),
        ("Consu1tant Hal1oran of the c1inic", "Consultant Halloran of the clinic"),
        ("the pIan f0r her", "the plan for her"),
        ("Hea1th P1an, l2 Mi1l Lane", "Health Plan, l2 Mill Lane"),
        ("Q u e n b y  T h i s t l e came", "Quenby  Thistle came"),
    ],
)
def test_what_hides_a_word_is_undone(typed: str, read: str) -> None:
    assert normalised(typed, "docx").text == read


@pytest.mark.parametrize(
    "text",
    [
        "\u0418\u0432\u0430\u043d \u0438 \u0421\u043e\u0440\u0435",
        "a list -\nof things",
        "plan A b c",
        "10.30 - 11.15",
        "- one\n- two",
        "x² and ½",
        "caf\u00e9",
        "Iain McIntyre, LinkedIn and B12",
        "S1O9 AB0CD x1y A1C te1co.org user0name@example.org",
    ],
)
def test_what_hides_nothing_stays(text: str) -> None:
    assert normalised(text, "docx").text == text


@LAW
@given(
    st.text(
        st.characters(categories=["L", "N", "Zs", "Pd", "Cf", "Mn", "Po"])
        | st.sampled_from("-\n ab\u00ad")
    )
)
def test_every_character_read_stands_for_something_in_the_original(text: str) -> None:
    mapped = normalised(text, "docx")
    spans = [mapped.original(at, at + 1) for at in range(len(mapped.text))]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)


PROSE = "She came with her sister and said that the week had been better than\n"


def test_a_wrapped_line_of_running_text_is_joined_without_moving_anything() -> None:
    text = PROSE * 3 + "expected.\n\nNext: Monday\n"
    joined = unwrap(text, 0.6)
    assert len(joined) == len(text)
    assert "better than She" in joined
    assert "better than expected." in joined
    assert "\n\nNext" in joined


@LAW
@given(st.text(alphabet="ab :.\n-", max_size=400), st.floats(0, 1))
def test_unwrapping_never_moves_an_offset(text: str, filled: float) -> None:
    joined = unwrap(text, filled)
    assert len(joined) == len(text)
    assert joined.replace("\n", " ") == text.replace("\n", " ")


@pytest.mark.parametrize(
    "text",
    [
        "Quenby Thistle\nOttoline Brack\nJuniper Ashdown\n",
        PROSE.replace("\n", ".\n") * 2,
        PROSE + "GP: Dr Thistle\n",
        PROSE + "- a list item\n",
        PROSE + "\n" + PROSE,
        "word " * 60 + "\n" + PROSE,
        "",
    ],
)
def test_lists_labels_and_paragraphs_are_not_joined(text: str) -> None:
    assert unwrap(text, 0.6).count("\n") == text.count("\n")
