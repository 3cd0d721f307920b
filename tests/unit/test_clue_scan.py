"""Places as the bits of a number, against the same told place by place."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.detect import strings
from redactor.detect.heads import ALPHABETS
from redactor.detect.scan import _Text
from redactor.detect.strings import Strings, characters, listed, places_of_marks
from redactor.detect.syntax import EXACT

_TEXTS = st.text(alphabet="ab \n1é", max_size=80)


def _known(text: str) -> _Text:
    return _Text([text], [Strings(alphabet, {}) for alphabet in ALPHABETS])


@settings(max_examples=300, deadline=None)
@given(
    _TEXTS,
    st.sets(st.integers(0, 79)),
    st.integers(-9, 9),
    st.none() | st.integers(0, 30),
    st.none() | st.integers(0, 2),
    st.none() | st.integers(0, 3),
)
def test_places_before_others(
    text: str,
    chosen: set[int],
    least: int,
    room: int | None,
    lines: int | None,
    blanks: int | None,
) -> None:
    most = None if room is None else least + room
    lines = None if least < 0 else lines
    blanks = None if least < 0 else blanks
    places = {at for at in chosen if at < len(text)}
    wanted = {
        start
        for start in range(len(text))
        for at in places
        if least <= at - start
        and (most is None or at - start <= most)
        and (lines is None or text.count("\n", start, at) <= lines)
        and (blanks is None or text.count(" ", start, at) <= blanks)
    }
    known = _known(text)
    every = sum(1 << at for at in places)
    found = set(listed(known.before(every, least, most, lines, blanks) & known.all))
    assert wanted <= found
    if blanks is None and lines in (None, 0) and least >= 0:
        assert wanted == found


def test_blanks_between_keep_places_out() -> None:
    """What an address of a site asks for: a full stop, and nothing but letters before it."""
    text = "see the page example.test today"
    stop = 1 << text.index(".")
    near = listed(_known(text).before(stop, 1, 200, 0, 0))
    assert [at for at in near if not at or text[at - 1] == " "] == [text.index("example")]
    assert 0 in listed(_known(text).before(stop, 1, 200, 0, 3))
    assert 0 not in listed(_known(text).before(stop, 1, None, 0, 2))


@given(_TEXTS)
def test_signs_and_edges(text: str) -> None:
    known = _known(text)
    assert listed(known.one_of("a1")) == [at for at, char in enumerate(text) if char in "a1"]
    edges = [at for at in range(len(text)) if not (at and text[at - 1].isalpha())]
    assert listed(known.edges) == edges
    behind = [at for at in range(len(text)) if text[at - 1 : at] in ("b", "\n") or not at]
    assert listed(known.behind("b\n") & known.all) == behind


_STRINGS = st.sets(st.text("abl0o\x80\n \0", min_size=1, max_size=5))
_CHARACTERS = st.text(alphabet="aAbl1I0oſKé–\n \ud800😀٣", max_size=40)


@settings(max_examples=300, deadline=None)
@given(
    _CHARACTERS,
    st.lists(st.lists(_STRINGS, max_size=4), min_size=2, max_size=2),
    st.booleans(),
)
def test_marks(text: str, wanted: list[list[set[str]]], blocks: bool) -> None:
    """The strings of every mark, where they stand: against a look at each place."""
    index, by_mark = [], {}
    for alphabet, marks in zip(ALPHABETS, wanted, strict=True):
        own = {len(by_mark) + number: sorted(mark) for number, mark in enumerate(marks)}
        index.append(Strings(alphabet, own))
        plain = alphabet.plain(text)
        for mark, known in own.items():
            by_mark[mark] = {at for at in range(len(text)) if plain.startswith(tuple(known), at)}
    with pytest.MonkeyPatch.context() as patch:
        if blocks:
            patch.setattr(strings, "_BLOCK", 2)
        found = places_of_marks(characters(text)[0], index)
    assert {mark: set(listed(bits)) for mark, bits in found.items()} == {
        mark: at for mark, at in by_mark.items() if at
    }


@given(st.text(max_size=60))
def test_signs_are_those_of_the_alphabet(text: str) -> None:
    signs, letters = characters(text)
    assert signs.tobytes().decode("latin-1") == EXACT.plain(text)
    assert letters.tolist() == [char.isalpha() for char in text]


@given(st.sets(st.integers(0, 300)))
def test_bits_are_listed_in_order(places: set[int]) -> None:
    assert listed(sum(1 << at for at in places)) == sorted(places)


@given(st.integers(17, 60), st.randoms(use_true_random=False))
def test_many_bits_are_listed_in_order(many: int, dice: random.Random) -> None:
    chosen = dice.sample(range(400), many)
    assert listed(sum(1 << at for at in chosen)) == sorted(chosen)
