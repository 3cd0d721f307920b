"""The clues that come with the program are those that would be told now, and all that are needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import regex

from redactor.config.shipped import folder
from redactor.detect import clues, patterns
from redactor.detect.clues import clue_for, dumped
from redactor.detect.cues import CUES
from redactor.detect.flags import load_flags
from redactor.detect.heads import Clue, clue_of
from redactor.detect.patterns import FOLDER_VARIABLE, Patterns
from redactor.detect.rules import load_recognizers

AGAIN = "run: python tools/make_clues.py"
FLAGS = int(regex.V0 | regex.I | regex.U)
WORDS = (
    r"\bsocial worker (?P<value>\p{Lu}\w+)",
    r"\p{Lu}\w+ (?:lives|works) at the (?P<value>\p{Lu}\w+)",
    r"(?<!\d)\d{3} \d{4}(?!\d)",
    r"\w+",
    r"[\p{L}']+\Z",
)
EVERY = 25
"""So many clues of the file are skipped for one that is told again: all take half a minute."""


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """The expressions whose clue was told anew."""
    seen: list[tuple[str, int]] = []

    def spy(expression: str, flags: int) -> Clue | None:
        seen.append((expression, flags))
        return clue_of(expression, flags)

    monkeypatch.setattr(clues, "clue_of", spy)
    return seen


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Another file in its place, as long as the test runs."""
    path = tmp_path / clues.FILE
    monkeypatch.setattr(clues, "files", lambda package: tmp_path)
    clues.told_by.cache_clear()
    for name in clues._TELLING:
        (tmp_path / name).write_bytes(b"some code\n")
    yield path
    clues.told_by.cache_clear()
    clues._shipped.cache_clear()


def test_every_clue_of_the_catalogue_is_there_and_is_the_one_that_would_be_told(
    told: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, int]] = []

    def clue(expression: str, flags: int) -> Clue | None:
        asked.append((expression, flags))
        return clue_for(expression, flags)

    monkeypatch.setenv(FOLDER_VARIABLE, "")
    monkeypatch.setattr(patterns, "clue_for", clue)
    load_recognizers(folder("recognizers"))
    load_flags(folder("recognizers"))
    store = Patterns()
    for cue in CUES:
        store.own(cue.pattern)
    assert told == [], AGAIN
    assert len(set(asked)) == len(clues._shipped().rows) > 500, AGAIN
    for expression, flags in asked[::EVERY]:
        assert clue_for(expression, flags) == clue_of(expression, flags), AGAIN


def test_what_is_read_is_what_was_written(shipped: Path, told: list[tuple[str, int]]) -> None:
    every = {(one, FLAGS): clue_of(one, FLAGS) for one in WORDS}
    assert None in every.values()
    assert any(clue and clue.needs for clue in every.values())
    shipped.write_bytes(dumped(every))
    assert shipped.read_bytes() == dumped(dict(reversed(every.items())))
    clues._shipped.cache_clear()
    assert {(one, FLAGS): clue_for(one, FLAGS) for one in WORDS} == every
    assert told == []
    assert clue_for(WORDS[0], FLAGS & ~int(regex.I)) != every[WORDS[0], FLAGS]
    assert clue_for("Fluoxetine", FLAGS) == clue_of("Fluoxetine", FLAGS)
    assert [one for one, _ in told] == [WORDS[0], "Fluoxetine"]


def test_a_file_that_other_code_told_is_left_alone(
    shipped: Path, told: list[tuple[str, int]]
) -> None:
    wrong = Clue(None, "", (), (), False, "x")
    shipped.write_bytes(dumped({(WORDS[0], FLAGS): wrong}))
    clues._shipped.cache_clear()
    assert clue_for(WORDS[0], FLAGS) == wrong
    (shipped.parent / "heads.py").write_bytes(b"some code\r\n")
    clues.told_by.cache_clear()
    clues._shipped.cache_clear()
    assert clue_for(WORDS[0], FLAGS) == wrong, "line ends of Windows are the same code"
    (shipped.parent / "heads.py").write_bytes(b"other code\n")
    clues.told_by.cache_clear()
    clues._shipped.cache_clear()
    assert clue_for(WORDS[0], FLAGS) == clue_of(WORDS[0], FLAGS)
