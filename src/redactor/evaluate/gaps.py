"""Explains a stretch of changed text at the least cost: what stayed, what each label replaced.

A label stands for a run of tokens, so a token under a label is cheap and a token that is gone with
no label beside it is dear. That decides between two places where a common word could stand: words
that no label parts in the copy must be neighbours in the original too. The table is computed row by
row as arrays, because ``n * m`` cells in Python would be too slow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_WORD_LOST = 12
_MARK_LOST = 2
_LABEL_OPENS = 2
_LABEL_WORD = 2
_LABEL_MARK = 1
_LABEL_CROSSES = 1
_LABEL_ALONE = 6
_NEVER = 1 << 28
MAX_CELLS = 8_000_000


@dataclass(frozen=True, slots=True)
class Side:
    """A sequence of tokens as numbers.

    Attributes:
        ids: equal where the tokens are; a label's is negative and equal to no other.
        words: whether each is a word.
        cuts: whether a gold span begins or ends just before each token: a label rather starts
            or stops there.
    """

    ids: Sequence[int]
    words: Sequence[bool]
    cuts: Sequence[bool]


@dataclass(frozen=True, slots=True)
class Link:
    """Token ``a`` of the original stands as token ``b`` of the copy, or under its label ``b``."""

    a: int
    b: int
    same: bool


def explain(a: Side, b: Side, a_range: tuple[int, int], b_range: tuple[int, int]) -> list[Link]:
    """Return the cheapest links between ``a[a_range]`` and ``b[b_range]``.

    A gap of more than :data:`MAX_CELLS` cells (thousands of tokens with no word that occurs once)
    is matched from the left instead, and its labels are left unexplained.
    """
    rows, columns = a_range[1] - a_range[0], b_range[1] - b_range[0]
    if not rows or not columns:
        return []
    if rows * columns > MAX_CELLS:
        return list(_from_the_left(a, b, a_range, b_range))
    return _trace(_fill(a, b, a_range, b_range), a, b, a_range, b_range)


@dataclass(frozen=True, slots=True)
class _Table:
    """``best[i, j]``: cost of the first ``i`` and ``j`` tokens; ``under``: if a label ends them."""

    best: NDArray[np.int32]
    under: NDArray[np.int32]


def _lost(side: Side, index: int) -> int:
    if side.ids[index] < 0:
        return _LABEL_ALONE
    return _WORD_LOST if side.words[index] else _MARK_LOST


def _covers(a: Side, index: int) -> int:
    return _LABEL_WORD if a.words[index] else _LABEL_MARK


def _opens(a: Side, index: int) -> int:
    return _covers(a, index) + _LABEL_OPENS


def _extends(a: Side, index: int) -> int:
    return _covers(a, index) + (_LABEL_CROSSES if a.cuts[index] else 0)


def _fill(a: Side, b: Side, a_range: tuple[int, int], b_range: tuple[int, int]) -> _Table:
    columns = range(*b_range)
    ids = np.array([b.ids[j] for j in columns], dtype=np.int32)
    added = np.zeros(len(columns) + 1, dtype=np.int32)
    np.cumsum([_lost(b, j) for j in columns], out=added[1:])
    shape = (a_range[1] - a_range[0] + 1, len(columns) + 1)
    best = np.empty(shape, dtype=np.int32)
    under = np.full(shape, _NEVER, dtype=np.int32)
    best[0] = added
    is_label = ids < 0
    for row, i in enumerate(range(*a_range), start=1):
        above = best[row - 1]
        opened = np.minimum(above[:-1] + _opens(a, i), under[row - 1, 1:] + _extends(a, i))
        under[row, 1:] = np.where(is_label, opened, _NEVER)
        here = above + _lost(a, i)
        same = np.where(ids == a.ids[i], above[:-1], _NEVER)
        here[1:] = np.minimum(np.minimum(here[1:], same), under[row, 1:])
        best[row] = np.minimum.accumulate(here - added) + added
    return _Table(best, under)


def _trace(
    table: _Table, a: Side, b: Side, a_range: tuple[int, int], b_range: tuple[int, int]
) -> list[Link]:
    best, under = table.best, table.under
    i, j = a_range[1] - a_range[0], b_range[1] - b_range[0]
    links: list[Link] = []
    while i and j:
        at_a, at_b = a_range[0] + i - 1, b_range[0] + j - 1
        cost = best[i, j]
        if a.ids[at_a] == b.ids[at_b] and cost == best[i - 1, j - 1]:
            links.append(Link(at_a, at_b, same=True))
            i, j = i - 1, j - 1
        elif cost == under[i, j]:
            links.append(Link(at_a, at_b, same=False))
            while under[i, j] != best[i - 1, j - 1] + _opens(a, at_a):
                i, at_a = i - 1, at_a - 1
                links.append(Link(at_a, at_b, same=False))
            i, j = i - 1, j - 1
        elif cost == best[i - 1, j] + _lost(a, at_a):
            i -= 1
        else:
            j -= 1
    return links[::-1]


def _from_the_left(
    a: Side, b: Side, a_range: tuple[int, int], b_range: tuple[int, int]
) -> Iterator[Link]:
    places: dict[int, list[int]] = {}
    for i in reversed(range(*a_range)):
        places.setdefault(a.ids[i], []).append(i)
    last = -1
    for j in range(*b_range):
        waiting = places.get(b.ids[j], [])
        while waiting and waiting[-1] <= last:
            waiting.pop()
        if waiting:
            last = waiting.pop()
            yield Link(last, j, same=True)
