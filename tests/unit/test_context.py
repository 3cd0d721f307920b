"""Presidio's context words, on words that are cut only when somebody asks for them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.lang.en.stop_words import STOP_WORDS as SPACYS

from redactor.detect.context import ContextEnhancer, TextWords, WordEngine
from redactor.detect.lexicon.stop_words import STOP_WORDS
from redactor.detect.presidio import AnalysisExplanation, Pattern, PatternRecognizer


def listener(context: list[str]) -> PatternRecognizer:
    pattern = Pattern("four", r"\b\d{4}\b", 0.2)
    return PatternRecognizer("THING", name="thing", patterns=[pattern], context=context)


def enhanced(text: str, context: list[str]) -> tuple[list[Any], list[Any]]:
    recognizer = listener(context)
    results = recognizer.analyze(text, ["THING"])
    for result in results:
        result.recognition_metadata = {"recognizer_identifier": recognizer.id}
        result.analysis_explanation = AnalysisExplanation("thing", 0.2)
    words = TextWords(text, "en")
    return results, ContextEnhancer().enhance_using_context(text, results, words, [recognizer])


@given(st.text("ab'-.’ é\n:5_", max_size=60))
def test_words_stand_where_they_say(text: str) -> None:
    words = TextWords(text, "en")
    for start, word, lemma in zip(words.tokens_indices, words.tokens, words.lemmas, strict=True):
        assert text[start : start + len(word)] == word
        assert lemma == word.lower()
    assert "".join(words.tokens) == "".join(text.split())
    assert words.keywords <= set(words.lemmas)


@pytest.mark.parametrize(
    ("text", "scores"),
    [
        ("his badge 1234 shone", [0.55]),
        ("Badge: 1234", [0.55]),
        ("his badges 1234", [0.2]),
        ("in the year 1234 of the badge", [0.2]),
        ("badge red blue green grey pink brown 1234", [0.2]),
        ("1234 and the badge 5678", [0.2, 0.55]),
    ],
)
def test_a_word_of_the_recognizer_before_a_finding_lifts_it(text: str, scores: list[float]) -> None:
    assert [each.score for each in enhanced(text, ["badge"])[1]] == pytest.approx(scores)


def test_no_word_is_cut_for_a_recognizer_without_context() -> None:
    given, kept = enhanced("his badge 1234 shone", [])
    assert kept is given

    words = TextWords("his badge", "en")
    ContextEnhancer().enhance_using_context("his badge", given, words, [listener([])])
    assert "_words" not in vars(words)


def test_grammar_is_no_context() -> None:
    assert STOP_WORDS == SPACYS
    engine = WordEngine("en")
    assert engine.is_stopword("The", "en")
    assert not engine.is_stopword("badge", "en")
    assert [engine.is_punct(each, "en") for each in ("...", "a.", "7")] == [True, False, False]
    assert TextWords("The badge, and that: it", "en").keywords == {"badge"}


def test_a_batch_is_its_texts() -> None:
    engine = WordEngine("en")
    batch = list(engine.process_batch(iter(["one two", ""]), "en", batch_size=4))
    assert [(text, words.tokens) for text, words in batch] == [
        ("one two", ["one", "two"]),
        ("", []),
    ]
    assert engine.process_text("Three", "en").lemmas == ["three"]
    assert engine.is_loaded()
    assert engine.get_supported_languages() == ["en"]
