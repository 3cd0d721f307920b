"""What the tests of the name recogniser share: words with given probabilities, copies of the model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from helpers_core import case

from redactor.detect.base import View, view_of
from redactor.detect.ner.about import MODEL
from redactor.detect.ner.words import NAMES, Words

CLEAR = "Dr Rebecca Thackray phoned. Then Rebecca Thackray met her brother Tom Thackray in Leeds."
"""Names that any model finds."""
PLAIN = "It is raining and the kettle is on."
_WORD = re.compile(r"\w+|[^\w\s]")


def view(text: str) -> View:
    """A document of one segment."""
    return view_of(case(text))[0]


def words(text: str, known: Mapping[str, tuple[str, float]], *, opens: str = "") -> Words:
    """The words of a text; those that are known are a kind with a probability, the others nothing.

    Args:
        known: by word, its kind and probability.
        opens: words, parted by spaces, that start a name of their own.
    """
    matches = list(_WORD.finditer(text))
    kinds = np.zeros((len(matches), len(NAMES)), dtype=np.float32)
    starts = np.zeros_like(kinds)
    for number, match in enumerate(matches):
        if match.group() in known:
            kind, probability = known[match.group()]
            kinds[number, NAMES.index(kind)] = probability
            if match.group() in opens.split():
                starts[number, NAMES.index(kind)] = 0.9
    return Words(
        np.array([m.start() for m in matches], dtype=np.int64),
        np.array([m.end() for m in matches], dtype=np.int64),
        kinds,
        starts,
        1 - kinds.sum(1),
    )


def copied(folder: Path) -> Path:
    """A folder with the shipped model; its files are links, to be replaced, never written to."""
    folder.mkdir()
    for file in MODEL.iterdir():
        (folder / file.name).symlink_to(file)
    return folder


def replaced(folder: Path, name: str, data: bytes | None) -> None:
    """Put other bytes into a file of a copied model, or take it away."""
    (folder / name).unlink()
    if data is not None:
        (folder / name).write_bytes(data)
