"""Misreads a text as a scanner does, so that one can measure what damaged notes cost.

The confusions are those of real scans: letters that touch, letters and digits of one shape, spaces
that vanish or double. Which places are hit is drawn with a seed, so the same notes come out the same.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass

CONFUSIONS: tuple[tuple[str, str, float], ...] = (
    ("rn", "m", 4.0),
    ("m", "rn", 2.0),
    ("cl", "d", 4.0),
    ("d", "cl", 1.0),
    ("vv", "w", 4.0),
    ("w", "vv", 2.0),
    ("l", "1", 1.5),
    ("l", "I", 1.5),
    ("I", "l", 3.0),
    ("I", "1", 1.0),
    ("1", "l", 2.0),
    ("1", "I", 2.0),
    ("0", "O", 3.0),
    ("O", "0", 3.0),
    ("e", "c", 1.0),
    ("c", "e", 1.5),
    (" ", "", 0.4),
    (" ", "  ", 0.4),
)
"""What is read, as what, and how likely beside the others where it stands."""


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    read: str
    wrong: str
    weight: float

    @property
    def end(self) -> int:
        return self.start + len(self.read)


def misread(text: str, rate: float, seed: str, cuts: Collection[int] = ()) -> tuple[list[str], int]:
    """Return what each character of ``text`` becomes, and how many confusions were made.

    Args:
        text: a whole document.
        rate: confusions per character, 0 to 1; fewer are made where too few places allow one.
        seed: what the draw depends on besides the text.
        cuts: offsets that no confusion of two characters may stand across.

    Returns:
        One string per character (``rn`` read as ``m`` is ``m`` and an empty one) and the count.
    """
    pieces = list(text)
    wanted = round(rate * len(text))
    draw = random.Random(seed)
    ranked = sorted(
        ((draw.random() ** (1 / place.weight), place) for place in _places(text, frozenset(cuts))),
        key=lambda pair: (-pair[0], pair[1].start, pair[1].wrong),
    )
    taken: set[int] = set()
    made = 0
    for _, place in ranked:
        if made >= wanted:
            break
        span = range(place.start, place.end)
        if taken.isdisjoint(span):
            taken.update(span)
            pieces[place.start : place.end] = [place.wrong, *[""] * (len(place.read) - 1)]
            made += 1
    return pieces, made


def _places(text: str, cuts: frozenset[int]) -> Iterator[_Place]:
    for read, wrong, weight in CONFUSIONS:
        at = text.find(read)
        while at >= 0:
            place = _Place(at, read, wrong, weight)
            inner = range(at + 1, place.end)
            if cuts.isdisjoint(inner) and (read != " " or _is_between(text, at)):
                yield place
            at = text.find(read, at + 1)


def _is_between(text: str, at: int) -> bool:
    """Whether the space at ``at`` parts two words of one line."""
    return 0 < at < len(text) - 1 and not (text[at - 1].isspace() or text[at + 1].isspace())
