"""Finds the tokens that must correspond, so that only short gaps are left to explain.

Patience: what two texts begin and end with is the same; a word that occurs once in both is the same
word; between two of those the argument is repeated, because there more words occur once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter

from redactor.evaluate.gaps import Link, Side, explain


def match(a: Side, b: Side) -> list[Link]:
    """Return which token of ``a`` is which token of ``b``, or stands under which label of it.

    Links come in no particular order; each token of ``a`` has at most one, and none cross.
    """
    links: list[Link] = []
    todo = [(0, len(a.ids), 0, len(b.ids))]
    while todo:
        a_low, a_high, b_low, b_high = todo.pop()
        while a_low < a_high and b_low < b_high and a.ids[a_low] == b.ids[b_low]:
            links.append(Link(a_low, b_low, same=True))
            a_low, b_low = a_low + 1, b_low + 1
        while a_low < a_high and b_low < b_high and a.ids[a_high - 1] == b.ids[b_high - 1]:
            a_high, b_high = a_high - 1, b_high - 1
            links.append(Link(a_high, b_high, same=True))
        anchors = _anchors(a, b, (a_low, a_high), (b_low, b_high))
        if not anchors:
            links.extend(explain(a, b, (a_low, a_high), (b_low, b_high)))
            continue
        for at_a, at_b in anchors:
            links.append(Link(at_a, at_b, same=True))
            todo.append((a_low, at_a, b_low, at_b))
            a_low, b_low = at_a + 1, at_b + 1
        todo.append((a_low, a_high, b_low, b_high))
    return links


def _anchors(
    a: Side, b: Side, a_range: tuple[int, int], b_range: tuple[int, int]
) -> list[tuple[int, int]]:
    in_a = _once(a, a_range)
    in_b = _once(b, b_range)
    pairs = [(at, in_b[token]) for token, at in in_a.items() if token in in_b]
    return _longest_rising(sorted(pairs))


def _once(side: Side, within: tuple[int, int]) -> dict[int, int]:
    counts = Counter(side.ids[within[0] : within[1]])
    return {
        side.ids[at]: at
        for at in range(*within)
        if side.words[at] and side.ids[at] >= 0 and counts[side.ids[at]] == 1
    }


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of ``pairs`` (sorted by the first member) whose second members rise too."""
    tops: list[int] = []
    top_pairs: list[int] = []
    before: list[int] = []
    for index, (_, second) in enumerate(pairs):
        pile = bisect_left(tops, second)
        before.append(top_pairs[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [second]
        top_pairs[pile : pile + 1] = [index]
    chosen: list[tuple[int, int]] = []
    index = top_pairs[-1] if top_pairs else -1
    while index >= 0:
        chosen.append(pairs[index])
        index = before[index]
    return chosen[::-1]
