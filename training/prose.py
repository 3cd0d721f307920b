"""Plain English without annotation, for a small model to learn from what the large one says of it.

Examples and entries of WordNet (Fellbaum 1998; Princeton University, WordNet licence), put together at random as
running text, lists and glossaries. Words that are names elsewhere, *bob up*, *jack up the price*, come more often
than in any text: a small model is the first to take them for people.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from redactor.detect.normalise import normalise
from training.notes import UNKNOWN, Sample, Span

_PARTS = ("noun", "verb", "adj", "adv")
_EXAMPLE = re.compile(r'[;:]?\s*"([^"]*)"')
_LEAST = 12
"""Characters of an example that is worth reading."""
_MARKER = re.compile(r"\(\w+\)$")
_WORD = re.compile(r"[A-Za-z']+")
_CARE = re.compile(
    r"abuse|alcohol|anxi|child|church|court|depress|disease|disorder|doctor|drug|famil|feast|holy|hospital|illness|"
    r"infant|injur|law|medic|mental|named after|nurse|pain|patient|physician|psych|religio|scale|school|social|symptom|"
    r"syndrome|test|therap|treatment",
    re.IGNORECASE,
)
"""What an entry is about that case notes are about too."""
_FORMS = (
    "{word}: {means}", "{word} - {means}", "{word} – {means}", "{word} ({means})", "{word}, {means}",
    "{means}: {word}", "{word}", "{word}.", '"{word}"',
)  # fmt: skip
_ITEMS = "\n", "\n", "\n- ", ". ", ", "
_SENTENCES = " ", " ", "\n", "\n- ", "\n\n"
_SIZE, _LIST_SIZE = (150, 800), 350
"""Characters of a text; fewer of words without what they mean."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Words of one meaning, and the meaning."""

    words: tuple[str, ...]
    means: str


class Prose:
    """Texts out of WordNet.

    Args:
        folder: holds ``data.noun``, ``data.verb``, ``data.adj`` and ``data.adv`` (Debian's package
            ``wordnet-base`` has them in ``/usr/share/wordnet``).
        names: given names, lower case.

    Raises:
        OSError: a file is not there.
    """

    def __init__(self, folder: Path, names: Sequence[str]) -> None:
        known = frozenset(names)
        self._entries: list[Entry] = []
        self._examples: list[str] = []
        for line in _lines(folder):
            entry, examples = _read(line)
            self._entries.append(entry)
            self._examples += examples
        self._care = [entry for entry in self._entries if _CARE.search(entry.means)]
        self._named_examples = [each for each in self._examples if _names(each, known)]
        named = [
            Entry(tuple(word for word in entry.words if _names(word, known)), entry.means)
            for entry in self._entries
        ]
        self._named = [entry for entry in named if entry.words]

    def sample(self, number: int, dice: random.Random) -> Sample:
        """A text whose annotation says nothing."""
        made = self._sentences(dice) if dice.random() < 0.5 else self._items(dice)
        text = normalise(made)
        return Sample(f"prose/{number}", text, (Span(0, len(text), UNKNOWN),), own=False)

    def _sentences(self, dice: random.Random) -> str:
        share = dice.choice((0.0, 0.5, 0.9))
        capital, stop = dice.random() < 0.85, dice.random() < 0.8

        def sentence() -> str:
            text = dice.choice(self._named_examples if dice.random() < share else self._examples)
            text = text[:1].upper() + text[1:] if capital else text
            return f"{text}." if stop and text[-1] not in ".!?" else text

        return dice.choice(_SENTENCES).join(_until(dice.randint(*_SIZE), sentence))

    def _items(self, dice: random.Random) -> str:
        form = dice.choice(_FORMS)
        written = dice.choice((str, str, _capital, str.title))
        entries = dice.choice((self._named, self._care, self._entries, self._care))

        def item() -> str:
            entry = dice.choice(entries)
            return form.format(word=written(dice.choice(entry.words)), means=entry.means)

        most = _SIZE[1] if "{means}" in form else _LIST_SIZE
        return dice.choice(_ITEMS).join(_until(min(dice.randint(*_SIZE), most), item))


def _lines(folder: Path) -> Iterator[str]:
    for part in _PARTS:
        with (folder / f"data.{part}").open(encoding="latin-1") as file:
            yield from (line for line in file if not line.startswith(" "))


def _read(line: str) -> tuple[Entry, list[str]]:
    """An entry and its examples; the format is that of ``wndb(5WN)``."""
    head, _, gloss = line.partition(" | ")
    fields = head.split()
    count = int(fields[3], 16)
    words = (_MARKER.sub("", fields[4 + 2 * at]).replace("_", " ") for at in range(count))
    examples = [each for each in _EXAMPLE.findall(gloss) if len(each) >= _LEAST]
    return Entry(tuple(words), _EXAMPLE.sub("", gloss).strip()), examples


def _names(text: str, known: frozenset[str]) -> bool:
    """Whether a word of ``text`` in lower case is a name elsewhere."""
    return not known.isdisjoint(_WORD.findall(text))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _until(size: int, made: Callable[[], str]) -> list[str]:
    """As many as fill ``size`` characters."""
    out: list[str] = []
    while sum(map(len, out)) < size:
        out.append(made())
    return out
