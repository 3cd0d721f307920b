"""The Matcher reads only tokens among which a pattern can match, and finds what it would find in all of them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from helpers_core import LAW
from hypothesis import given
from hypothesis import strategies as st

from redactor.identity import grammar
from redactor.identity.lexer import Token
from redactor.identity.reach import Reach
from redactor.identity.spacy_parts import Doc, Matcher, Vocab

_REACH = grammar._reach()
_WORDS = sorted(_REACH.words)
_PLAIN = ["<name>", "mother", "nurse", "client", "her", "spoke", "<location>", "7", "\n", "\t"]
_TAGS = {"<name>": "P", "mother": "R", "nurse": "J", "client": "C", "her": "O", "7": "A"}
_MORE = {"spoke": "W", "<location>": "E", "\n": "N", "\t": "T"}
ROW = st.lists(
    st.one_of(
        st.sampled_from(_PLAIN),
        st.just("<name>"),
        st.sampled_from(list("(),.\"'-/:|")),
        st.sampled_from(_WORDS),
    ),
    max_size=40,
)


def row_of(words: list[str]) -> tuple[Token, ...]:
    tags = _TAGS | _MORE
    return tuple(
        Token(word, tags.get(word, "W" if word.isalpha() else "X"), at, at + 1)
        for at, word in enumerate(words)
    )


def all_matches(tokens: tuple[Token, ...]) -> list[tuple[str, int, int]]:
    """What the Matcher finds in the whole row."""
    vocab = grammar._vocab()
    doc = Doc(vocab, words=[t.text for t in tokens], tags=[t.tag for t in tokens])
    found = grammar._matcher()(doc) if tokens else []
    return [(vocab.strings[key], start, end) for key, start, end in found]


@LAW
@given(ROW)
def test_every_match_of_the_whole_row_is_found_in_the_same_order(words: list[str]) -> None:
    tokens = row_of(words)
    assert list(grammar._matched(tokens)) == all_matches(tokens)


@pytest.mark.parametrize("pattern", [p for some in grammar._PATTERNS.values() for p in some])
def test_every_pattern_is_found_where_it_matches_at_its_longest_and_at_its_shortest(
    pattern: list[dict[str, object]],
) -> None:
    vocab = Vocab()
    matcher = Matcher(vocab)
    matcher.add("it", [pattern])
    for most in (False, True):
        tags, texts = ["_", "_"], ["_", "_"]
        for part in pattern:
            how = str(part.get("OP", "1"))
            least, top = (
                (0, 1) if how == "?" else (int(how[1]), int(how[3])) if how != "1" else (1, 1)
            )
            for _ in range(top if most else least):
                tag, text = part.get("TAG", "_"), part.get("TEXT", "_")
                tags.append(tag if isinstance(tag, str) else tag["IN"][0])  # type: ignore[index]
                texts.append(text if isinstance(text, str) else text["IN"][0])  # type: ignore[index]
        tags, texts = [*tags, "_", "_"], [*texts, "_", "_"]
        assert matcher(Doc(vocab, words=texts, tags=tags))
        ((start, end),) = Reach([pattern]).windows(tags, texts)
        assert start == 2
        assert end >= len(tags) - 2


@LAW
@given(ROW)
def test_stretches_are_apart_and_in_order(words: list[str]) -> None:
    tokens = row_of(words)
    found = _REACH.windows([t.tag for t in tokens], [t.text for t in tokens])
    assert all(0 <= start < end <= len(tokens) for start, end in found)
    assert all(before < start for (_, before), (start, _) in pairwise(found))


def test_no_word_that_no_pattern_asks_for_reaches_the_vocabulary() -> None:
    words = ["her", "mother", "<name>", ",", "quenby", "<name>", "(", "mother", ")"]
    assert list(grammar._matched(row_of(words)))
    assert "quenby" not in grammar._vocab().strings


def test_a_part_that_may_stand_any_number_of_times_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing is known"):
        Reach([[{"TAG": "P"}, {"TAG": "W", "OP": "*"}, {"TAG": "P"}]])
