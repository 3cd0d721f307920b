"""What verification passes over holds nothing, and what it maps back lies where it stood."""

from __future__ import annotations

import re

from helpers_core import LAW
from hypothesis import given
from hypothesis import strategies as st

from redactor import forms, verify
from redactor.forms import NumberForms, Runs
from redactor.verify import Needle, Searcher
from redactor.vocabulary import _label_pattern, label_spans

SIGNS = "aAbBé0 1.-'`’´‑–_[]\n\r\t\x0b\x1c\xa0\u2003\u00ad\u0301\u200bﬁ²İßⅫक\x00"
TEXT = st.text(st.sampled_from(SIGNS), max_size=60)


def flat(text: str) -> str:
    """A folded text with each run of white space as one blank."""
    return re.sub(r"\s+", " ", verify.fold(text))


@LAW
@given(TEXT)
def test_a_reading_is_folded_with_one_blank_for_all_white_space(text: str) -> None:
    assert verify._flat([verify._Piece(text, 0, len(text))]) == flat(text)


@LAW
@given(TEXT)
def test_folding_goes_by_the_table_of_signs(text: str) -> None:
    kept = verify._INVISIBLE.sub("", verify.unicodedata.normalize("NFKD", text))
    assert verify.fold(text) == kept.translate(verify._PUNCTUATION).casefold()


@LAW
@given(st.lists(st.tuples(TEXT, st.booleans()), max_size=4))
def test_each_folded_character_leads_back_to_the_one_that_it_came_from(
    parts: list[tuple[str, bool]],
) -> None:
    pieces: list[verify._Piece] = []
    at = 0
    for text, same in parts:
        pieces.append(verify._Piece(text, at, at + len(text) + (0 if same else 1)))
        at = pieces[-1].end
    wanted: list[tuple[str, int, int]] = []
    for piece in pieces:
        same = len(piece.text) == piece.end - piece.start
        for number, character in enumerate(piece.text, piece.start):
            for folded in verify.fold(character):
                sign = " " if folded.isspace() else folded
                if sign == " " and wanted and wanted[-1][0] == " ":
                    continue
                span = (number, number + 1) if same else (piece.start, piece.end)
                wanted.append((sign, *span))
    found = verify._mapped(pieces)
    assert list(zip(found.text, found.starts, found.ends, strict=True)) == wanted


@LAW
@given(st.text(st.sampled_from("ab é1.- \nक\u0301"), max_size=40))
def test_no_word_that_is_spaced_out_is_passed_over(text: str) -> None:
    if verify._SPACED_OUT.search(text):
        assert verify._MAYBE_SPACED_OUT.search(text)


@LAW
@given(st.text(st.sampled_from("abcd .-1\x00"), max_size=60))
def test_no_form_that_is_cut_into_pieces_is_passed_over(text: str) -> None:
    names = ["abcdabcd", "aabbccdd", "abab abab", "dcbadcbadc", "abcdabcdab"]
    searcher = Searcher(
        [Needle(name, "PERSON") for name in names], lambda lines: [() for _ in lines], str.isspace
    )
    for shown in (text, f"ab cd-ab cd {text} aab-bccdd"):
        if list(searcher._broken_in(shown)):
            assert searcher._may_be_broken(Runs(shown).words)


@LAW
@given(
    st.lists(st.from_regex(r"[a-c]{0,3}[0-2]{3,5}[a-c]?[0-2]?", fullmatch=True), max_size=5),
    st.text(st.sampled_from("abc012012012 -.\n²"), max_size=60),
)
def test_numbers_are_found_as_a_pattern_for_each_would_find_them(
    numbers: list[str], text: str
) -> None:
    shown = f"{text} {'-'.join(numbers)} {text}"
    wanted = [(n, *m.span()) for n in set(numbers) for m in forms._pattern(n).finditer(shown)]
    assert sorted(NumberForms(set(numbers)).apart(shown)) == sorted(wanted)


@LAW
@given(st.text(st.sampled_from("ab é1.-'"), max_size=40))
def test_runs_of_letters_lie_where_they_stand(text: str) -> None:
    found = [(m.group(), m.start()) for m in forms._LETTERS.finditer(text)]
    assert list(Runs(text).places()) == found


@LAW
@given(
    st.lists(
        st.sampled_from(
            ["[Client]", "[client's mother B]", "[sic]", "[", "]", "x", "[town 2]", "\n"]
        ),
        max_size=12,
    )
)
def test_labels_are_those_that_the_pattern_of_all_labels_finds(parts: list[str]) -> None:
    text = "".join(parts)
    for _ in range(2):
        assert list(label_spans(text)) == [m.span() for m in _label_pattern().finditer(text)]
