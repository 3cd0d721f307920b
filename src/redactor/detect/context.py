"""The words around a finding, for recognizers that trust a finding more beside words of theirs.

Presidio compares context words with lemmas. Here the lower-case word stands in for the lemma, and words are
cut only for a text with a finding whose recognizer has context words: few texts have one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

import regex

from redactor.detect.lexicon.stop_words import STOP_WORDS
from redactor.detect.presidio import (
    EntityRecognizer,
    LemmaContextAwareEnhancer,
    NlpEngine,
    RecognizerResult,
)

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}_]+(?:[.'’-][\p{L}\p{M}\p{N}_]+)*|[^\s\p{L}\p{M}\p{N}_]")


class TextWords:
    """The words of a text as Presidio reads them (its ``NlpArtifacts``), cut when first asked for."""

    def __init__(self, text: str, language: str) -> None:
        self.entities: list[Any] = []
        self.scores: list[float] = []
        self.language = language
        self._text = text

    @cached_property
    def _words(self) -> list[tuple[int, str]]:
        return [(match.start(), match[0]) for match in _WORD.finditer(self._text)]

    @cached_property
    def tokens(self) -> list[str]:
        """The words, in order."""
        return [word for _, word in self._words]

    @cached_property
    def tokens_indices(self) -> list[int]:
        """Where each starts."""
        return [start for start, _ in self._words]

    @cached_property
    def lemmas(self) -> list[str]:
        """The words in lower case."""
        return [word.lower() for word in self.tokens]

    @cached_property
    def keywords(self) -> frozenset[str]:
        """The words that carry meaning, in lower case."""
        return frozenset(word for word in self.lemmas if _says_something(word))


class WordEngine(NlpEngine):
    """An engine for Presidio that knows words alone: no model, nothing to load."""

    engine_name = "words"

    def __init__(self, language: str) -> None:
        self._language = language

    def load(self) -> None:
        """Nothing to load."""

    def is_loaded(self) -> bool:
        """Always."""
        return True

    def process_text(self, text: str, language: str) -> Any:
        """The words of one text."""
        return TextWords(text, language)

    def process_batch(
        self,
        texts: Iterable[str],
        language: str,
        batch_size: int = 1,
        n_process: int = 1,
        **kwargs: Any,
    ) -> Iterator[tuple[str, Any]]:
        """Each text with its words."""
        for text in texts:
            yield text, TextWords(text, language)

    def is_stopword(self, word: str, language: str) -> bool:
        """Whether the word carries grammar alone."""
        return word.lower() in STOP_WORDS

    def is_punct(self, word: str, language: str) -> bool:
        """Whether there is no letter and no digit in it."""
        return not any(map(str.isalnum, word))

    def get_supported_entities(self) -> list[str]:
        """None: words are not entities."""
        return []

    def get_supported_languages(self) -> list[str]:
        """The one that it was made for."""
        return [self._language]


class ContextEnhancer(LemmaContextAwareEnhancer):
    """Presidio's enhancer on whole words, for findings whose recognizer has context words."""

    def __init__(self) -> None:
        super().__init__(context_matching_mode="whole_word")

    def enhance_using_context(
        self,
        text: str,
        raw_results: list[RecognizerResult],
        nlp_artifacts: Any,
        recognizers: list[EntityRecognizer],
        context: list[str] | None = None,
    ) -> list[RecognizerResult]:
        """The findings, those with a word of their recognizer before them with a better score."""
        listening = {each.id for each in recognizers if each.context}
        own = RecognizerResult.RECOGNIZER_IDENTIFIER_KEY
        if not any(each.recognition_metadata.get(own) in listening for each in raw_results):
            return raw_results
        enhanced: list[RecognizerResult] = super().enhance_using_context(
            text, raw_results, nlp_artifacts, recognizers, context
        )
        return enhanced


def _says_something(word: str) -> bool:
    return word not in STOP_WORDS and any(map(str.isalnum, word))
