"""Passages that a reviewer must see: marked by sentence or by words, never changed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import regex
from helpers_core import LAW, case
from hypothesis import given
from hypothesis import strategies as st

from redactor.detect import flags
from redactor.detect.base import View, view_of
from redactor.detect.flags import FlagMarker, check_flag_examples, load_flags
from redactor.detect.patterns import Ready
from redactor.detect.scan import Scanner
from redactor.errors import ConfigError, DocumentError

FILE = """\
name: danger
flag: {flag}
description: Danger, for tests.
source: none
patterns:
  - name: danger
    regex: '\\b(?:danger|peril|million)\\b'
  - name: case
    regex: '\\bOD\\b'
    case_sensitive: true
{unless}examples:
  - '⟦risk|x|There is danger.⟧ We met.'
  - 'Nothing of the kind.'
"""
UNLESS = """\
unless:
  - name: quoted
    regex: '\\bin the film\\b'
"""


def marker(
    folder: Path, *, flag: str = "risk", unless: str = "", replace: tuple[str, str] = ("", "")
) -> FlagMarker:
    place = folder / "flags" / "danger.yaml"
    place.parent.mkdir(exist_ok=True)
    place.write_text(FILE.format(flag=flag, unless=unless).replace(*replace), encoding="utf-8")
    (found,) = load_flags(folder)
    return found


def view(*texts: str) -> View:
    return view_of(case(*texts))[0]


def marked(one: FlagMarker, text: str) -> list[str]:
    return [text[flag.start : flag.end] for flag in one.mark(view(text), ())]


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("It rained. There was danger, Dr. Wren said. We met.", ["There was danger, Dr. Wren said."]),
        ("Danger and danger. Danger!", ["Danger and danger.", "Danger!"]),
        ("Risk\tDANGER\tnone", ["DANGER"]),
        ("fine\n- in danger\nfine", ["- in danger"]),
        ("A mi1lion to one. Fine.", ["A mi1lion to one."]),
        ("Took an OD. Takes 10mg od.", ["Took an OD."]),
        ("Endangered birds.", []),
        ("", []),
    ],
)  # fmt: skip
def test_the_sentence_is_marked_where_a_pattern_matches(
    tmp_path: Path, text: str, passages: list[str]
) -> None:
    assert marked(marker(tmp_path), text) == passages


def test_a_quasi_identifier_is_marked_by_its_words(tmp_path: Path) -> None:
    assert marked(marker(tmp_path, flag="quasi-identifier"), "There is danger, then peril.") == [
        "danger",
        "peril",
    ]


def test_what_excuses_a_sentence_excuses_no_other(tmp_path: Path) -> None:
    text = "There was danger in the film. There was danger at home."
    assert marked(marker(tmp_path, unless=UNLESS), text) == ["There was danger at home."]


def test_a_flag_knows_its_kind_place_and_file(tmp_path: Path) -> None:
    one = marker(tmp_path, flag="legal")
    reading = view_of(case("Fine. Danger. No danger here."))[0]
    found = [(f.kind, f.place, f.segment, f.start, f.end, f.recognizer) for f in one.mark(reading, ())]  # fmt: skip
    assert found == [
        ("legal", "paragraph 1", 0, 6, 13, "danger"),
        ("legal", "paragraph 1", 0, 14, 29, "danger"),
    ]


def test_examples_are_checked_to_the_character(tmp_path: Path) -> None:
    assert check_flag_examples(marker(tmp_path)) == []
    wrong = marker(tmp_path, replace=("There is danger.⟧", "There is danger⟧."))
    assert [(f.problem, f.start, f.end) for f in check_flag_examples(wrong)] == [
        ("missed", 0, 15),
        ("unexpected", 0, 16),
    ]


@pytest.mark.parametrize(
    "written",
    [r"\b(?:danger|(peril)\b", r"(?:danger|peril)?", r"(?:a|a|a)+#", r"\b<<peril>>\b"],
    ids=["broken", "empty", "slow", "unknown-list"],
)
def test_a_wrong_pattern_names_its_line(tmp_path: Path, written: str) -> None:
    with pytest.raises(ConfigError) as caught:
        marker(tmp_path, replace=(r"\b(?:danger|peril|million)\b", written))
    assert caught.value.where.endswith("danger.yaml:7")


def test_a_pattern_that_runs_out_of_time_fails_the_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = marker(tmp_path)
    slow = Ready(regex.compile(r"(?:a+)+b"), Scanner(), None)
    monkeypatch.setattr(flags, "MATCH_SECONDS", 0.05)
    monkeypatch.setattr(one, "_patterns", (flags._Mark(one.spec.patterns[0], slow),))
    with pytest.raises(DocumentError) as caught:
        list(one.mark(view("a" * 400 + " Wren"), ()))
    assert caught.value.problem.code == "recognizer-timeout"
    assert "Wren" not in str(caught.value)


@cache
def same_marker(folder: Path) -> FlagMarker:
    """The same marker for every example."""
    return marker(folder)


TEXT = st.lists(
    st.sampled_from(["danger", "Danger", "met", "2.5", ".", "!", "\n", " ", "\t", "“", "é", "OD", "l1l"]),
    max_size=25,
).map("".join)  # fmt: skip


@LAW
@given(text=TEXT)
def test_flags_are_disjoint_sorted_and_hold_every_match(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    found = list(same_marker(tmp_path_factory.getbasetemp()).mark(view(text), ()))
    at = 0
    for flag in found:
        assert at <= flag.start < flag.end <= len(text)
        assert "\n" not in text[flag.start : flag.end]
        at = flag.end
    for match in regex.finditer(r"\bdanger\b", text, regex.IGNORECASE):
        assert any(f.start <= match.start() and match.end() <= f.end for f in found)
