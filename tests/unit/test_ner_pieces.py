"""Texts cut into pieces and windows: what is a piece, where it stands, how its word is written."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from redactor.detect.ner import pieces
from redactor.detect.ner.about import MODEL
from redactor.detect.ner.pieces import (
    BLANK_LINE,
    GAP,
    INITIAL,
    LINE,
    LOWER,
    MIXED,
    NO_LETTERS,
    TITLE,
    UPPER,
    Window,
    cut,
    letter_case,
    load,
    windows,
)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load(MODEL / "tokenizer.json")


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("tom", LOWER), ("Tom", TITLE), ("TOM", UPPER), ("T", INITIAL), ("t", LOWER),
        ("McCoy", MIXED), ("iPad", MIXED), ("7", NO_LETTERS), ("", NO_LETTERS), ("-", NO_LETTERS),
        ("Éva", TITLE), ("ÉVA", UPPER), ("A4", UPPER), ("4a", LOWER), ("ǅ", MIXED), ("李", MIXED),
    ],
)  # fmt: skip
def test_how_a_word_is_written(word: str, kind: int) -> None:
    assert letter_case(word) == kind


def test_case_changes_the_class_and_not_the_piece(tokenizer: Tokenizer) -> None:
    cuts = [cut(tokenizer, text) for text in ("rebecca saw tom", "REBECCA SAW TOM")]
    assert cuts[0].ids.tolist() == cuts[1].ids.tolist()
    assert [set(c.cases.tolist()) for c in cuts] == [{LOWER}, {UPPER}]


@pytest.mark.parametrize(
    ("between", "sign"),
    [
        ("\n", LINE), ("\r\n", LINE), (" \n\t", LINE), ("\n\n", BLANK_LINE), ("\n \n\n", BLANK_LINE),
        ("\t", GAP), ("  ", GAP), (" \t ", GAP),
    ],
)  # fmt: skip
def test_layout_is_a_piece(tokenizer: Tokenizer, between: str, sign: int) -> None:
    pieces = cut(tokenizer, f"tom{between}sam")
    assert pieces.ids[1] == sign
    assert (pieces.cases[1], pieces.words[1]) == (0, -1)
    assert (pieces.starts[1], pieces.ends[1]) == (3, 3 + len(between))
    assert pieces.words.tolist() == [0, -1, 1]


def test_one_space_is_none(tokenizer: Tokenizer) -> None:
    assert cut(tokenizer, "tom sam").words.tolist() == [0, 1]


def test_a_rare_word_is_one_word_of_several_pieces(tokenizer: Tokenizer) -> None:
    pieces = cut(tokenizer, "Saw Quoarrowthwen's cat")
    inside = pieces.words == 1
    assert inside.sum() > 1
    assert (pieces.starts[inside].min(), pieces.ends[inside].max()) == (4, 17)
    assert set(pieces.cases[inside].tolist()) == {TITLE}


def test_combining_accents_belong_to_their_word(tokenizer: Tokenizer) -> None:
    text = "Zoe\u0308 Nu\u0301n\u0303ez"
    pieces = cut(tokenizer, text)
    assert sorted(set(pieces.words.tolist())) == [0, 1]
    assert (pieces.starts[0], pieces.ends[-1]) == (0, len(text))
    assert cut(tokenizer, "Zoe\u0308\u0301, x").ends.tolist() == [5, 6, 8]
    accented = cut(tokenizer, "Zoë Núñez")
    assert pieces.ids.tolist() == accented.ids.tolist()


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\ufffd\x00"])
def test_nothing_to_read(tokenizer: Tokenizer, text: str) -> None:
    assert len(cut(tokenizer, text)) == 0


def test_a_word_too_long_for_the_vocabulary_is_one_piece(tokenizer: Tokenizer) -> None:
    pieces = cut(tokenizer, "q" * 200_000)
    assert (pieces.starts.tolist(), pieces.ends.tolist()) == ([0], [200_000])


@pytest.mark.parametrize("unit", ["\r", "\r ", " \t", " ", "\n", "\n\r", " \r\t"])
def test_long_runs_of_white_space_take_no_time(tokenizer: Tokenizer, unit: str) -> None:
    start = time.process_time()
    pieces = cut(tokenizer, f"tom{unit * 40_000}sam")
    assert time.process_time() - start < 5
    assert pieces.words[0] == 0
    assert pieces.words[-1] == 1


def test_a_text_of_one_window() -> None:
    assert windows(0) == []
    assert windows(1) == [Window(0, 1, 0, 1)]
    assert windows(222) == [Window(0, 222, 0, 222)]


def test_windows_overlap() -> None:
    assert windows(10, size=8, context=2) == [
        Window(0, 6, 0, 4), Window(2, 8, 4, 6), Window(4, 10, 6, 10),
    ]  # fmt: skip


def as_a_whole(text: str) -> Iterator[tuple[int, int, int]]:
    """Every stretch is the tokenizer's."""
    return ((start, end, sign or pieces._ODD) for start, end, sign in pieces._segments(text))


@settings(max_examples=500, deadline=None)
@given(
    text=st.lists(
        st.one_of(
            st.text(max_size=4),
            st.sampled_from(
                [
                    "[CLS]",
                    "[MASK]",
                    "Oldfield's",
                    "x" * 101,
                    "  ",
                    "\n",
                    "e\u0301",
                    "世",
                    "the ",
                    " – “Wren” and ",
                    " Ωmega\u00a0x \u2003",
                    "\u2028wrén\r",
                    "\u0301",
                    "~`",
                ]
            ),
        ),
        max_size=12,
    ).map("".join)
)
def test_words_that_are_kept_in_mind_are_cut_as_the_tokenizer_cuts_them(
    tokenizer: Tokenizer, text: str
) -> None:
    quick = cut(tokenizer, text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "_spans", as_a_whole)
        slow = cut(tokenizer, text)
    for column in ("ids", "cases", "starts", "ends", "words"):
        assert getattr(quick, column).tolist() == getattr(slow, column).tolist()
