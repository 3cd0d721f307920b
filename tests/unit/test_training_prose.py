"""Plain English out of WordNet: whose words are names elsewhere comes often, and nothing is annotated."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from training.notes import UNKNOWN, Sample, Span
from training.prose import Prose

NOUN = """  1 This is the licence.
00001740 03 n 01 entity 0 000 | that which is perceived
00002137 18 n 02 bob 0 Pendulum_bob 0 001 @ 00001740 n 0000 | a hanging weight; "the bob swung to and fro"
00004475 26 n 01 hay_fever 0 000 | a disease of the nose
"""
VERB = """00005815 30 v 02 jack_up 0 hoist 0 000 01 + 08 00 | lift; "jack up the car to change the tire"; "short"
"""
ADJ = """00006269 00 s 01 quiet(p) 0 000 | free of noise; "a quiet and sleepy street after dark"
"""


@pytest.fixture
def wordnet(tmp_path: Path) -> Path:
    for part, text in (("noun", NOUN), ("verb", VERB), ("adj", ADJ), ("adv", "")):
        (tmp_path / f"data.{part}").write_text(text, encoding="latin-1")
    return tmp_path


def made(wordnet: Path, names: tuple[str, ...], seed: int = 1) -> list[Sample]:
    prose, dice = Prose(wordnet, names), random.Random(seed)
    return [prose.sample(number, dice) for number in range(200)]


def test_the_annotation_says_nothing_of_any_text(wordnet: Path) -> None:
    for sample in made(wordnet, ("jack", "bob")):
        assert sample.spans == (Span(0, len(sample.text), UNKNOWN),)
        assert not sample.own
        assert len(sample.text) >= 100


def test_entries_and_examples_are_read_and_nothing_else(wordnet: Path) -> None:
    text = "\n".join(sample.text for sample in made(wordnet, ("jack", "bob")))
    for there in (
        "Jack up the car",
        "a quiet and sleepy",
        "Hay Fever",
        "jack up",
        "a hanging weight",
        "quiet: free of noise",
    ):
        assert there in text
    for absent in ("licence", "short", "00001740", "quiet(p)", "jack_up", " | ", "; "):
        assert absent not in text


def test_words_that_are_names_elsewhere_come_more_often(wordnet: Path) -> None:
    def share(names: tuple[str, ...]) -> float:
        words = " ".join(sample.text for sample in made(wordnet, names)).lower().split()
        return words.count("bob") / len(words)

    assert share(("bob",)) > 1.5 * share(("jack", "quiet"))


def test_the_same_dice_give_the_same_texts(wordnet: Path) -> None:
    assert made(wordnet, ("bob",)) == made(wordnet, ("bob",))
    assert made(wordnet, ("bob",)) != made(wordnet, ("bob",), seed=2)
