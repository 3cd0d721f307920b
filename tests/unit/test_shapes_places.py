"""Shapes and terms are found where their patterns match, though they are tried in few places."""

from __future__ import annotations

import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.detect.lexicon.terms import _TOKEN, cut, keys_of
from redactor.detect.shapes import _EDGE, _PATTERNS, _STEM, _STOP, _stems, shapes

_CODES = regex.compile(
    rf"{_EDGE}[A-TV-Z]\d\d(?:\.[\dX]{{1,4}})?{_STOP}"
    rf"|{_EDGE}[0-9][A-H][0-9]{{2}}(?:\.[\dA-Z]{{1,2}})?{_STOP}"
    rf"|{_EDGE}[23]\d\d\.\d{{1,2}}{_STOP}"
)
_WORDS = [
    *(
        "sertraline",
        "Cefalexin",
        "cefa",
        "co-codamol",
        "Co-amoxiclav",
        "diazepam",
        "azepam",
        "aripiprazole",
        "vir",
    ),
    *(
        "lisinopril",
        "April",
        "F32",
        "F32.1",
        "6A05",
        "6A05.1",
        "296.3",
        "U12",
        "13",
        "aF32",
        "codeine's",
        "'s",
        "&",
    ),
    *(
        "acyclovir",
        "Nivolumab",
        "umab",
        "statin",
        "é",
        "e\u0301",
        "ſtatin",
        "_",
        "3F",
        "O'Neil",
        "-",
        "/",
        "x",
    ),
]
_TEXTS = st.lists(
    st.tuples(st.sampled_from(_WORDS), st.sampled_from(["", " ", "-", "'", ".", "\n", ", "])),
    max_size=12,
).map(lambda parts: "".join(a + b for a, b in parts))


@settings(max_examples=300, deadline=None)
@given(_TEXTS)
def test_drugs_are_found_by_their_endings(text: str) -> None:
    assert [m.span() for m in _stems(text)] == [m.span() for m in _STEM.finditer(text)]


@settings(max_examples=300, deadline=None)
@given(_TEXTS)
def test_codes_begin_at_an_edge(text: str) -> None:
    codes = next(pattern for name, pattern in _PATTERNS if name == "codes")
    assert [m.span() for m in codes.finditer(text)] == [m.span() for m in _CODES.finditer(text)]


@settings(max_examples=300, deadline=None)
@given(_TEXTS)
def test_a_text_is_cut_into_its_tokens(text: str) -> None:
    starts, written = cut(text)
    ends = [start + len(word) for start, word in zip(starts, written, strict=True)]
    found = [(*match.span(), match[0]) for match in _TOKEN.finditer(text)]
    assert list(zip(starts, ends, written, strict=True)) == found
    assert list(map(str.lower, written)) == keys_of(text)


def test_prefixes_that_are_names_too() -> None:
    def found(text: str) -> list[str]:
        return [text[s.start : s.end] for s in shapes(text) if s.list == "idioms"]

    assert found("Non-mobile babies. NON-VERBAL; a con-artist, re-feeding.") == [
        "Non-mobile", "NON-VERBAL", "con-artist", "re-feeding",
    ]  # fmt: skip
    assert found("Non-Mark, Non - mobile, Non-smith, canon-mobile, Jon-mobile, O'Non-mobile") == []
    assert found("Con-or and Non-x") == []
