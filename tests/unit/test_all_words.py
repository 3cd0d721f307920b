"""The words of a whole text are those that a search of it finds, long or short."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from redactor.detect.names import Word, all_words, words

_TEXTS = st.text(alphabet="aB é.'-\n1", max_size=60)


@given(_TEXTS)
def test_all_words_are_the_words(text: str) -> None:
    assert all_words(text) == tuple(words(text))


def test_a_long_text_has_its_words_too() -> None:
    assert all_words("Wren. " * 5000)[-1] == Word(29_994, 29_998, "Wren")
