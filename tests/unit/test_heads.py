"""A pattern that is tried only where its clue allows finds what it finds when it is tried everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.config.recognizer import parse_example
from redactor.config.shipped import folder
from redactor.detect.flags import load_flags
from redactor.detect.heads import clue_of
from redactor.detect.patterns import Ready
from redactor.detect.rules import load_recognizers
from redactor.detect.scan import Scanner, matches

GOLD = Path(__file__).parents[2] / "benchmarks" / "gold"
FLAGS = int(regex.V0 | regex.MULTILINE)


def _both(ready: Ready, text: str) -> tuple[list[Any], list[Any]]:
    plain = [match.regs for match in ready.pattern.finditer(text, timeout=20)]
    return plain, [match.regs for match in ready.finditer(text, 20.0)]


def _ready(expression: str, flags: int) -> Ready:
    pattern = regex.compile(expression, flags)
    scanner, clue = Scanner(), clue_of(expression, int(pattern.flags))
    return Ready(pattern, scanner, None if clue is None else scanner.add(clue))


@pytest.fixture(scope="module")
def catalogue() -> list[tuple[Ready, list[str]]]:
    """Every pattern of the catalogue, with the examples of its file."""
    files = [
        (rule.ready, recognizer.spec.examples)
        for recognizer in load_recognizers(folder("recognizers"))
        for rule in recognizer.rules
    ]
    files += [
        (mark.ready, marker.spec.examples)
        for marker in load_flags(folder("recognizers"))
        for mark in (*marker._patterns, *marker._unless)
    ]
    return [(ready, [parse_example(example)[0] for example in each]) for ready, each in files]


def test_most_patterns_have_a_clue(catalogue: list[tuple[Ready, list[str]]]) -> None:
    without = sum(ready.clue is None for ready, _ in catalogue)
    assert without < len(catalogue) / 8


def test_examples_are_found_alike(catalogue: list[tuple[Ready, list[str]]]) -> None:
    for ready, own in catalogue:
        for text in own:
            plain, quick = _both(ready, text)
            assert quick == plain, ready.pattern.pattern


def test_examples_of_others_are_found_alike(catalogue: list[tuple[Ready, list[str]]]) -> None:
    others = sorted({"\n".join(own) for _, own in catalogue}, key=len)[::20]
    for text in (*others, *(text.upper() for text in others[::3])):
        for ready, _ in catalogue:
            plain, quick = _both(ready, text)
            assert quick == plain, ready.pattern.pattern


def test_whole_notes_are_found_alike(catalogue: list[tuple[Ready, list[str]]]) -> None:
    notes = sorted(GOLD.glob("*/*.txt"))
    assert notes
    for path in notes[::3]:
        text = path.read_text(encoding="utf-8")
        for ready, _ in catalogue:
            plain, quick = _both(ready, text)
            assert quick == plain, ready.pattern.pattern


_LETTERS = st.sampled_from("abilmor0159 KkſİSs\n-.é٣")
_ATOMS = st.one_of(
    _LETTERS.map(regex.escape),
    st.sampled_from(
        (r"\d", r"\w", r"\p{Lu}", r"\p{L}", r"[a-m]", r"[^a-m]", r"[l1I]", r"[\dO]", ".", r"\s",
         r"\b", "^", "$", r"(?<!\w)", r"(?<![\p{L}\-])", r"(?!a)", r"(?=[a-z])", r"(?<=b)", r"\W",
         r"[^\W\d]", r"(?:m|rn)", r"(?i:os)", r"(?-i:KO)", r"[A-Z]", r"(?<!a\w)", r"\K",
         r"(?=[a-m]b|K)", r"(?=.{0,3}r)", r"(?<=[mK]|^)", r"(?<=a.{0,2})", r"(?<![\d.])", r"(?<!-|[15])",
         r"(?<![^\d\s])", r"(?<!\D)", r"(?<![^ \n])", r"(?<!\P{Nd}|a\d)", r"(?<![0-9])", r"[^0-9]", r"[٠-٩]",
         r"\P{Nd}", "[ ]", r"\w+[ ]", r"(?:[ ]\w+){0,2}", r"[^\n ]")
    ),
)  # fmt: skip


def _wider(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    repeats = st.sampled_from(("?", "*", "+", "{2}", "{1,3}", "{0,2}+", "*?", "++", "{3,}"))
    return st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=2, max_size=4).map(lambda ways: f"(?:{'|'.join(ways)})"),
        st.tuples(inner, repeats).map(lambda both: f"(?:{both[0]}){both[1]}"),
        inner.map(lambda text: f"(?>{text})"),
        inner.map(lambda text: f"(?P<value>{text})" if "(?P" not in text else text),
        inner.map(lambda text: f"(?(DEFINE)(?P<own>{text}))a(?&own)" if "(?" not in text else text),
    )


_EXPRESSIONS = st.recursive(_ATOMS, _wider, max_leaves=12)


@settings(max_examples=800, deadline=None)
@given(
    st.tuples(st.sampled_from(("", r"(?<!\w)", r"\b")), _EXPRESSIONS).map("".join),
    st.lists(_LETTERS, max_size=60).map("".join),
    st.sampled_from((FLAGS, FLAGS | int(regex.IGNORECASE))),
)
def test_any_expression_is_found_alike(expression: str, text: str, flags: int) -> None:
    try:
        ready = _ready(expression, flags)
    except regex.error:
        return
    plain, quick = _both(ready, text)
    assert quick == plain
    copy, before = "".join([*text]), text[::-1] + "b"
    ready.scanner.together([before, copy, "0" + before])
    for each in (copy, before):
        plain, quick = _both(ready, each)
        assert quick == plain


@pytest.mark.parametrize(
    "expression", [r"ab\K", r"(?=a\K)b", r"a(*SKIP)b", r"\Gab", r"(?:ab){e<=1}", r"\X"]
)
def test_what_is_not_understood_is_tried_everywhere(expression: str) -> None:
    assert clue_of(expression, FLAGS) is None


def test_a_clue_leaves_few_places() -> None:
    ready = _ready(r"(?<!\w)(?:wombat|heron) (?:number|no)[ ]\d+", FLAGS | int(regex.IGNORECASE))
    assert ready.clue is not None
    text = "The Heron no 5 and a wombat, xheron no 6. " + "Nothing here. " * 50
    assert list(ready.scanner.starts(ready.clue, text)) == [4, 21]


@pytest.mark.parametrize("expression", [r"(?<!\w)\d{6}(?!\w)", r"\b\d{6}\b", r"(?<![\d.]|\w)\d{6}"])
def test_a_number_is_tried_where_it_begins(expression: str) -> None:
    ready = _ready(expression, FLAGS)
    assert ready.clue is not None
    text = "Born 1986, rang 07700900123 at 0915, ref 123456 and ١٢٣٤٥٦."
    begin = [text.index(each) for each in ("07700", "123456", "١")]
    assert list(ready.scanner.starts(ready.clue, text)) == begin


def test_time_runs_out_between_places() -> None:
    pattern = regex.compile("ab")
    with pytest.raises(TimeoutError):
        list(matches(pattern, range(0, 990, 11), "ab         " * 90, 0.0))
