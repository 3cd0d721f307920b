"""Laws of the name recogniser: nothing is lost between a text and its words, nothing depends on luck."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from helpers_core import LAW
from helpers_ner import CLEAR, view
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from redactor.detect.ner.about import MODEL
from redactor.detect.ner.pieces import cut, load, windows
from redactor.detect.ner.recogniser import NameRecogniser
from redactor.detect.ner.tagger import tagger
from redactor.detect.ner.words import Words
from redactor.spans import reconcile

AWKWARD = st.text(
    st.one_of(
        st.sampled_from("abcXYZ éÉ'’-.,\n\t\r  09"),
        st.sampled_from("\u0301\u200b\u00ad\u00a0\ufb01\u2028İßǅ한李😀\u200d𝒜"),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=60,
)


@lru_cache(maxsize=1)
def tokenizer() -> Tokenizer:
    return load(MODEL / "tokenizer.json")


def same(one: Words, other: Words) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("starts", "ends", "kinds", "opens", "other")
    )


@settings(LAW, max_examples=300)
@given(st.integers(0, 3000), st.integers(8, 300), st.data())
def test_windows_count_every_piece_once_and_keep_their_size(
    count: int, size: int, data: st.DataObject
) -> None:
    context = data.draw(st.integers(0, (size - 3) // 2))
    found = windows(count, size, context)
    assert [n for w in found for n in range(w.first, w.last)] == list(range(count))
    for w in found:
        assert 0 <= w.start <= w.first < w.last <= w.end <= count
        assert w.end - w.start <= size - 2
        assert w.first - w.start >= context or w.start == 0
        assert w.end - w.last >= context or w.end == count


@settings(LAW, max_examples=300)
@given(AWKWARD)
def test_pieces_lie_in_the_text_in_order(text: str) -> None:
    pieces = cut(tokenizer(), text)
    assert (pieces.starts >= 0).all()
    assert (pieces.ends <= len(text)).all()
    assert (pieces.starts < pieces.ends).all()
    assert (np.diff(pieces.starts) >= 0).all()
    assert (np.diff(pieces.ends) >= 0).all()
    numbers = pieces.words[pieces.words >= 0]
    assert list(dict.fromkeys(numbers.tolist())) == list(range(len(set(numbers.tolist()))))
    assert (np.diff(numbers) >= 0).all()
    for low, high, word in zip(pieces.starts, pieces.ends, pieces.words, strict=True):
        assert bool(text[low:high].isspace()) == (word < 0)


@settings(LAW, max_examples=300)
@given(AWKWARD)
def test_every_letter_is_in_a_piece(text: str) -> None:
    pieces = cut(tokenizer(), text)
    inside = np.zeros(len(text), dtype=bool)
    for low, high, word in zip(pieces.starts, pieces.ends, pieces.words, strict=True):
        inside[low:high] |= word >= 0
    assert [c for c, known in zip(text, inside, strict=True) if c.isalpha() and not known] == []


@settings(LAW, max_examples=40)
@given(st.text(st.sampled_from("abcXYZ éÉ'-.,09"), max_size=60))
def test_pieces_give_back_the_letters(text: str) -> None:
    pieces = cut(tokenizer(), text)
    back = "".join(
        text[low:high]
        for low, high, word in zip(pieces.starts, pieces.ends, pieces.words, strict=True)
        if word >= 0
    )
    assert back == "".join(text.split())


@settings(LAW, max_examples=25)
@given(st.lists(st.one_of(AWKWARD, st.sampled_from([CLEAR, CLEAR * 30, "tom"])), max_size=5))
def test_a_text_is_read_alone_as_among_others(texts: list[str]) -> None:
    model = tagger(MODEL)
    together = model.read([CLEAR, *texts, CLEAR * 5])[1:-1]
    assert all(same(model.read([t])[0], w) for t, w in zip(texts, together, strict=True))


@settings(LAW, max_examples=60)
@given(AWKWARD)
def test_whatever_is_read_gives_probabilities_and_claims_in_the_text(text: str) -> None:
    one = view(text)
    (words,) = tagger(MODEL).read([one.text])
    for part in (words.kinds, words.opens, words.other):
        assert ((part >= 0) & (part <= 1 + 1e-5)).all()
    assert (words.starts < words.ends).all()
    claims = NameRecogniser().weigh([one], [])
    assert all(0 <= c.start < c.end <= len(text) and 0 < c.score <= 1 for c in claims)
    assert len(reconcile(claims)) == len(claims)
