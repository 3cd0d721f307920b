"""Lists and lines of recognizer files: what they become, and what must be refused."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from redactor.config.parts import SHARED, alternatives, fill, join_lines
from redactor.config.recognizer import RecognizerSpec
from redactor.config.yamlfile import load_document
from redactor.errors import ConfigError

WORDS = st.text("abilmo", min_size=1, max_size=6)
PHRASES = st.lists(st.lists(WORDS, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=8)


@given(PHRASES)
def test_every_phrase_is_found_whole(phrases: list[str]) -> None:
    pattern = regex.compile(alternatives(phrases) + r"(?!\w)")
    for phrase in phrases:
        assert pattern.match(f"{phrase}, and on").end() == len(phrase)


@given(PHRASES, st.text("xyz", min_size=1, max_size=8))
def test_nothing_else_is_found(phrases: list[str], other: str) -> None:
    assert regex.compile(alternatives(phrases)).search(other) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("case no", True),
        ("case  no", True),
        ("case.no", True),
        ("caseno", True),
        ("case\nno", False),
        ("Fi1e", True),
        ("forrn", True),
        ("1d", False),
        ("a+b", True),
        ("aab", False),
    ],
)
def test_what_a_phrase_stands_for(text: str, found: bool) -> None:
    pattern = regex.compile(alternatives(["case no", "file", "form", "id", "a+b"]), regex.I)
    assert bool(pattern.fullmatch(text)) is found


def test_lines_are_joined_and_comments_left_out() -> None:
    assert join_lines("a b\n  # said\n  c[ ]\n  [#]d\n") == "a bc[ ][#]d"
    assert join_lines("# one line is taken as it is") == "# one line is taken as it is"


def test_a_part_is_one_group() -> None:
    assert fill("<<x>>+\n<<x>>", {"x": "a|b"}) == "(?:a|b)+(?:a|b)"
    with pytest.raises(ValueError, match="<<y>>"):
        fill("<<y>>", {"x": "a"})


@pytest.mark.parametrize(
    ("between", "taken"),
    [(" no. ", True), (": ", True), (" number is ", True), (" (old) # ", True), (" | ", True), (" and then ", False)],
)  # fmt: skip
def test_the_gap_between_label_and_value(between: str, taken: bool) -> None:
    pattern = regex.compile(f"case{SHARED['gap']}[0-9]+", regex.I)
    assert bool(pattern.fullmatch(f"case{between}42")) is taken


HEAD = """\
name: thing
supported_entity: UK_NHS
description: a thing
source: made up
patterns: [{name: one, regex: '<<label>> \\d', score: 0.5}]
examples: ['⟦UK_NHS|n|no 1⟧', 'nothing']
"""


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("lists: {label: [a b, c, a b]}", "thing.yaml:7: lists: label: the same phrase is given twice"),
        ("lists: {label: [a]}\nparts: {label: b}", "every entry needs a name of its own"),
        ("lists: {Label: [a]}", "thing.yaml:7"),
        ("lists: {label: ['']}", "must not be empty"),
        ("lists: {label: a}", "must be a list"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_list_names_its_line(more: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_document(HEAD + more + "\n", RecognizerSpec, where="thing.yaml")
    assert says in str(caught.value)
