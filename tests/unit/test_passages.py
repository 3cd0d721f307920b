"""The model that marks risk passages: what it reads, that it adds and never changes, what it may hold."""

from __future__ import annotations

import pytest
from helpers_core import case, find
from hypothesis import given
from hypothesis import strategies as st

from redactor.detect import passages
from redactor.detect.base import view_of
from redactor.detect.lexicon import is_english
from redactor.detect.passages import PLACEHOLDERS, PassageMarker, grams, masked, probability
from redactor.entities import ENTITY_TYPES

RISK = "He said he would kill her if she ever left him."
PLAIN = "She brought the forms and we booked the next room."


def marked(*texts: str) -> list[str]:
    (view,) = view_of(case(" ".join(texts)))
    text = " ".join(texts)
    return [text[flag.start : flag.end] for flag in PassageMarker().mark(view, ())]


def test_a_passage_is_marked_by_the_sentence_and_nothing_else_is() -> None:
    assert marked(PLAIN, RISK, PLAIN) == [RISK]


@pytest.mark.parametrize(
    "sentence",
    [
        "Asked for photos of her and said he would tell her mother.",
        "There were marks on his arm and he was scared to go home.",
        "She has thought about ending it and has tablets at home.",
    ],
)
def test_what_no_list_holds_is_marked(sentence: str) -> None:
    assert marked(sentence) == [sentence]


@pytest.mark.parametrize(
    "text", ["", " \n ", "...", PLAIN, "Session 4.", "Bus pass renewed. Room 2."]
)
def test_plain_text_is_not(text: str) -> None:
    assert marked(text) == []


def test_an_identifier_is_read_as_its_kind() -> None:
    text = "told Quenby Thistle to leave"
    whole = case(text)
    (view,) = view_of(whole)
    name = find(text, "Quenby Thistle")
    spans = [(*view.span(name), passages.placeholder("PERSON"))]
    assert masked(text, 0, len(text), spans).split() == ["told", "personx", "to", "leave"]
    assert "told personx to" in grams(masked(text, 0, len(text), spans))


def test_every_type_has_a_placeholder_that_the_model_reads() -> None:
    kinds = {passages.placeholder(name) for name in ENTITY_TYPES} - {"quasix"}
    assert kinds <= PLACEHOLDERS


@given(st.text(max_size=80))
def test_a_probability_is_one_and_unknown_words_are_one_word(text: str) -> None:
    assert 0.0 <= probability(grams(text)) <= 1.0
    assert grams("Xqzzt went home") == grams("Wrtplk went home")


def test_the_weights_hold_no_word_that_no_dictionary_knows() -> None:
    weights, _, threshold = passages._model()
    assert 0.5 < threshold < 0.9
    signs = {"<", ">", "#", "_", "?", "!", '"'}
    words = {word for gram in weights for word in gram.split()}
    assert {w for w in words - signs - PLACEHOLDERS if not is_english(w)} == set()
