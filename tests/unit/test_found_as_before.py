"""What is read backwards, cut at few places or judged once a word is what a plain reading finds."""

from __future__ import annotations

from itertools import combinations

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.config.parts import SHARED
from redactor.detect import age_sentence, dates, evidence, people_search, person_grammar
from redactor.detect.glued import _GLUE, glued
from redactor.detect.known_people import People
from redactor.detect.people_search import PeopleSearch
from redactor.detect.sentences import _END
from redactor.detect.spellings import _LONG, _cuts

_PARTS = (
    "Dr dr. Mr Mrs. mrs No. no. nos nos. e.g. E.G. i.e. vs. v. cf. St St. A A. I I. approx. approx tel. Tel. mins. "
    "wks. full new stop line paragraph Full Stop New x.y ... .. . ! ? … ” ) ' \" ] » | • - , ; : / @ _ ( 1 12 3 7m "
    "14 l7 I4 O 110 ten Ten twenty one TWENTY-one eight ſix ſister sister her his mum Mum's mother-in-law called "
    "named told rang spoke to Spoke with asked theory of according to work Doctor Prof. in since early mid rest of "
    "3rd 21st phq score scale 9 Wren Wrens Oldfield Oldfeild O1dfield Wr3n Old field JO J.O. W.O. w wo "
    "Wren's Ann-Wren Anne años year-old months y 52 ½ a\u0301 é ß K ı İ ǅ"
).split()
_JOINTS = [" ", " ", " ", " ", "", "", "\n", "\t", "  ", "\n\n", "\r", " \n"]
_texts = st.lists(st.tuples(st.sampled_from(_PARTS), st.sampled_from(_JOINTS)), max_size=24).map(
    lambda pieces: "".join(map("".join, pieces))
)


def _forward(pattern: regex.Pattern[str]) -> regex.Pattern[str]:
    assert pattern.flags & regex.REVERSE
    return regex.compile(pattern.pattern, pattern.flags & ~(regex.REVERSE | regex.V0))


@pytest.mark.parametrize(
    "pattern",
    [
        *(evidence._THEORY_BEFORE, evidence._HONORIFIC, evidence._KIN_BEFORE),
        *(evidence._CONTACT_BEFORE, evidence._PREVIOUS_WORD, evidence._IN_TIME),
        *(person_grammar._SPOKEN_TO, dates._BEFORE_COUNT),
    ],
)
def test_read_backwards(pattern: regex.Pattern[str]) -> None:
    plain = _forward(pattern)

    @settings(max_examples=150, deadline=None)
    @given(_texts, st.integers(0, 60))
    def same(text: str, reach: int) -> None:
        for end in range(len(text) + 1):
            low = max(0, end - reach)
            there, here = plain.search(text, low, end), pattern.search(text, low, end)
            assert (there is None) == (here is None)
            if pattern is evidence._PREVIOUS_WORD and there and here:
                assert there.span(1) == here.span(1)

    same()


_OLD_END = regex.compile(
    r"""
    [\n\n\r\t|•]+
    | (?<![\p{L}\p{N}])
      (?: (?!I)\p{Lu}
        | (?i:mrs?|ms|messrs|dr|prof|rev|st|sr|jr|fr|hon|lt|capt|sgt|cpl|cllr|e\.g|i\.e|vs?|viz|cf)
        | (?i:nos?)(?=\.\s?\d)
        | (?i:approx|appt|dept|ext|tel|ref|etc|para|reg|mins?|hrs?|yrs?|wks?|mths?)(?=\.\s+[\p{Ll}\d])
      )
      \.(?=\s) (*SKIP)(*FAIL)
    | \b(?i:full[ ]stop|new[ ](?:line|paragraph))\b
    | [.!?…]+ ["'”’»)\]]* (?=\s|$)
    """,
    regex.VERBOSE,
)


@settings(max_examples=600, deadline=None)
@given(_texts)
def test_ends_of_sentences(text: str) -> None:
    assert [m.span() for m in _END.finditer(text)] == [m.span() for m in _OLD_END.finditer(text)]


_OLD_AGE = regex.compile(
    rf"(?<![\w./:£$#+])[1-9]\d?m(?=[ ]?[),;])|{SHARED['age']}", regex.IGNORECASE
)


@settings(max_examples=600, deadline=None)
@given(_texts)
def test_numbers_that_may_be_ages(text: str) -> None:
    found = [m.span() for m in age_sentence._AGE.finditer(text)]
    assert found == [m.span() for m in _OLD_AGE.finditer(text)]


@settings(deadline=None)
@given(st.text("aàbeon'-ſ", max_size=8))
def test_what_is_measured_is_read_up_to_a_joint(word: str) -> None:
    assert word.partition("'")[0].partition("-")[0] == regex.split(r"['\-]", word)[0]


@settings(deadline=None)
@given(st.text("abc", max_size=11))
def test_what_is_left_of_a_word(word: str) -> None:
    gone = 2 if len(word) >= _LONG else 1
    kept = {
        "".join(word[i] for i in keep)
        for count in range(gone + 1)
        for keep in combinations(range(len(word)), max(0, len(word) - count))
    }
    assert _cuts(word) == kept


class _Slow(PeopleSearch):
    def _may_name(self, word: str) -> bool:
        return True


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(_PARTS), st.sampled_from(_PARTS)), max_size=4), _texts)
def test_people_are_sought_at_words_that_may_name_them(
    names: list[tuple[str, str]], text: str
) -> None:
    people = People()
    for name in ("Wren Oldfield", "Ann O'Neil", "J. Lark", *map(" ".join, names)):
        people.add(name, 0.9, "")
    people.close()
    assert list(PeopleSearch(people).hits(text)) == list(_Slow(people).hits(text))


@settings(max_examples=300, deadline=None)
@given(_texts)
def test_misread_names(text: str) -> None:
    old = regex.compile(
        r"(?<![\p{L}\p{N}@._|/-])(?=[\p{L}\p{N}|]*[\p{L}])(?=[\p{L}]*[\d|])[\p{L}\p{N}|]{4,20}(?![\p{L}\p{N}@/])"
    )
    found = [m.span() for m in people_search._MISREAD.finditer(text)]
    assert found == [m.span() for m in old.finditer(text)]


@settings(deadline=None)
@given(st.text(max_size=8))
def test_a_word_in_one_case_is_glued_to_nothing(chunk: str) -> None:
    if chunk.isalpha() and chunk[1:].islower():
        assert not _GLUE.search(chunk)
        assert not list(glued(chunk, People()))
