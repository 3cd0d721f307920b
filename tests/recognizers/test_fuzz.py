"""No text may hang a pattern: every file of the catalogue is fed hostile strings under a time limit.

The strings are made of what gets past a label: words and separators of the file's own examples, of
which runs, broken-off pieces and shuffles are built; the same on every run.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from time import process_time
from typing import Any

import pytest

from redactor.config.recognizer import parse_example
from redactor.config.shipped import folder
from redactor.detect.flags import load_flags
from redactor.detect.rules import load_recognizers

LENGTH = 10_000
SECONDS = 1.0
"""CPU time for one recognizer, with all its patterns, on one string of LENGTH characters."""

FOLDER = folder("recognizers")
FILES: list[Any] = [*load_recognizers(FOLDER), *load_flags(FOLDER)]
RUNS = (
    "0",
    "1 ",
    "a",
    "A ",
    "A1",
    "l O",
    ".",
    "-",
    " ",
    "\t",
    "\n",
    "|",
    "| ",
    "1/",
    "1, ",
    "Aa, ",
    "(1) ",
    "the ",
    "one ",
)


def hostile(examples: tuple[str, ...], seed: int) -> Iterator[str]:
    """Strings of LENGTH characters, made of runs and of pieces of the examples."""
    chosen = random.Random(seed)
    texts = [parse_example(example)[0] for example in examples]
    words = [word for text in texts for word in text.split(" ")]
    yield from (run * (LENGTH // len(run)) for run in chosen.sample(RUNS, 6))
    for _ in range(3):
        text = chosen.choice(texts)
        cut = text[: chosen.randint(1, len(text))]
        yield cut + cut[-1] * LENGTH
        yield cut * (LENGTH // len(cut))
    for joint in (" ", "\n", "\t", ""):
        some = joint.join(chosen.choice(words) for _ in range(LENGTH // 4))
        yield some[:LENGTH]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.spec.name)
def test_hostile_text_hangs_no_pattern(file: Any) -> None:
    look = file.spans if hasattr(file, "spans") else lambda text: file.analyze(text, [])
    for number, text in enumerate(hostile(file.spec.examples, seed=len(file.spec.name))):
        started = process_time()
        look(text)
        assert process_time() - started < SECONDS, f"string {number}"
