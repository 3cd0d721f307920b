"""The unit that a flag marks: a sentence, a line, a table cell."""

from __future__ import annotations

import pytest
from helpers_core import LAW
from hypothesis import given
from hypothesis import strategies as st

from redactor.detect.sentences import sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It rained. We met! Why? So… Yes.", ["It rained.", "We met!", "Why?", "So…", "Yes."]),
        ('He said "Go." She went.', ['He said "Go."', "She went."]),
        ("Dr. Wren and Mrs. R. Finch came. No. 4 is hers.", ["Dr. Wren and Mrs. R. Finch came.", "No. 4 is hers."]),
        ("She said no. He left.", ["She said no.", "He left."]),
        ("Neither did I. We met.", ["Neither did I.", "We met."]),
        ("Seen approx. 10 min. late, ref. 12.", ["Seen approx. 10 min. late, ref. 12."]),
        ("Seen for 10 mins. Plan made.", ["Seen for 10 mins.", "Plan made."]),
        ("PHQ-9 was 2.5 at www.example.org today", ["PHQ-9 was 2.5 at www.example.org today"]),
        ("Risk\tHIGH\t| none |\n• eats\n\n• sleeps", ["Risk", "HIGH", "none", "eats", "sleeps"]),
        ("he slept full stop new line he ate", ["he slept full stop", "new line", "he ate"]),
        ("ok\r\nu there\r\n", ["ok", "u there"]),
        (" \n\t ", []),
    ],
)  # fmt: skip
def test_where_a_sentence_ends(text: str, parts: list[str]) -> None:
    assert cut(text) == parts


ANY = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(["Dr.", "no.", "I.", "2.5", "…", '."', "full stop", "|", "\t", "\n", " ", "é", "a", "•"]),
        max_size=30,
    ).map("".join),
)  # fmt: skip


@LAW
@given(ANY)
def test_sentences_are_disjoint_sorted_and_cover_every_word(text: str) -> None:
    found = list(sentences(text))
    at = 0
    for start, end in found:
        assert at <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert not set(text[start:end]) & set("\n\t|•")
        at = end
    covered = {index for start, end in found for index in range(start, end)}
    assert {index for index, char in enumerate(text) if char.isalnum()} <= covered


@LAW
@given(ANY)
def test_a_sentence_cut_out_is_still_made_of_the_same_words(text: str) -> None:
    for part in cut(text):
        assert "".join("".join(cut(part)).split()) == "".join(part.split())
