"""Finds many strings in a text at once: which marks have one at which place.

Places of a text are the bits of a number, the first character's the lowest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from redactor.detect.syntax import EXACT, FOREIGN, Alphabet

Signs = NDArray[np.uint8]
"""The sign of :data:`EXACT` at each place, as its code, ``(characters,)``."""

_FOREIGN: Final = ord(FOREIGN)
_CODES: Final = [chr(code) for code in range(_FOREIGN + 1)]
_LETTERS: Final = np.array([sign.isalpha() for sign in _CODES])
_BITS: Final = (1 << np.arange(8)).astype(np.uint8)
_BLOCK: Final = 4_000_000
"""Bytes that are taken at a time to pack places, so that a long text takes no more than a short one."""
_SINGLY: Final = 16
"""So many places are told one by one, more all at once: either takes half the time there."""

_Numbers = NDArray[np.intp]


def characters(text: str) -> tuple[Signs, NDArray[np.bool_]]:
    """The sign at each place, and whether a letter stands there."""
    if text.isascii():
        signs = np.frombuffer(text.encode("ascii"), dtype=np.uint8)
        return signs, _LETTERS[signs]
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    signs = np.minimum(codes, _FOREIGN).astype(np.uint8)
    letters = _LETTERS[signs]
    abroad = np.flatnonzero(signs == _FOREIGN)
    distinct, which = np.unique(codes[abroad], return_inverse=True)
    signs[abroad] = np.array([ord(EXACT[code]) for code in distinct.tolist()], np.uint8)[which]
    letters[abroad] = np.array([chr(code).isalpha() for code in distinct.tolist()])[which]
    return signs, letters


def places(there: NDArray[np.bool_]) -> int:
    """The places where it is so."""
    return int.from_bytes(np.packbits(there, bitorder="little").tobytes(), "little")


def listed(found: int) -> list[int]:
    """Places, in order."""
    if found.bit_count() > _SINGLY:
        packed = np.frombuffer(found.to_bytes((found.bit_length() + 7) // 8, "little"), np.uint8)
        (at,) = np.unpackbits(packed, bitorder="little").nonzero()
        every: list[int] = at.tolist()
        return every
    out: list[int] = []
    while found:
        lowest = found & -found
        out.append(lowest.bit_length() - 1)
        found ^= lowest
    return out


def places_of_signs(signs: Signs) -> dict[str, int]:
    """The places of each sign that is there."""
    at = np.arange(len(signs))
    return {_CODES[code]: found for code, found in _packed(signs.astype(np.intp), at, len(signs))}


class Strings:
    """Strings of an alphabet and the marks that have them, as a tree of their beginnings.

    Args:
        alphabet: in the signs of which the strings are.
        by_mark: the strings of each mark; none is empty.
    """

    def __init__(self, alphabet: Alphabet, by_mark: Mapping[int, Sequence[str]]) -> None:
        every = [string for strings in by_mark.values() for string in strings]
        self._columns, keys, self._width, self._deepest = _keys(alphabet, every)
        strings, which = np.unique(keys, return_inverse=True)
        floors = [self._width**left for left in range(self._deepest, -1, -1)]
        beginnings = np.unique(np.concatenate([strings - strings % floor for floor in floors]))
        levels = [
            (deep, deep - deep % above, deep // floor % self._width)
            for above, floor in pairwise(floors)
            for deep in [beginnings[(beginnings % floor == 0) & (beginnings % above != 0)]]
        ]
        inner = np.unique(
            np.concatenate([np.zeros(1, np.intp), *(above for _, above, _ in levels)])
        )
        nodes = np.concatenate([inner, np.setdiff1d(beginnings, inner, assume_unique=True)])
        self._inner = len(inner)
        order = nodes.argsort()

        def number(of: _Numbers) -> _Numbers:
            return order[nodes.searchsorted(of, sorter=order)]

        self._next = np.zeros(self._inner * self._width, np.int32)
        """The node behind an inner node and a column; 0 for none."""
        for deep, above, columns in levels:
            self._next[number(above) * self._width + columns] = number(deep)
        at_node = number(strings)[which]
        marks = np.repeat(np.fromiter(by_mark, np.intp), [len(own) for own in by_mark.values()])
        self._marks = marks[at_node.argsort(kind="stable")]
        self._counts = np.bincount(at_node, minlength=len(nodes))
        self._firsts = self._counts.cumsum() - self._counts

    def marked(self, signs: Signs) -> tuple[_Numbers, _Numbers]:
        """The marks that have a string at a place, and the places, ``(found,)`` each.

        A mark of which two strings begin at a place is told twice.
        """
        columns = np.zeros(len(signs) + self._deepest, np.intp)
        columns[: len(signs)] = self._columns[signs]
        at: _Numbers = np.arange(len(signs))
        node = np.zeros(len(signs), np.intp)
        nodes, places_of = [node[:0]], [at[:0]]
        for depth in range(self._deepest):
            node = self._next[node * self._width + columns[at + depth]]
            (on,) = self._counts[node].nonzero()
            nodes.append(node[on])
            places_of.append(at[on])
            (on,) = ((node > 0) & (node < self._inner)).nonzero()
            node, at = node[on], at[on]
        node, at = np.concatenate(nodes), np.concatenate(places_of)
        counts = self._counts[node]
        ends = counts.cumsum()
        within = np.arange(counts.sum()) - (ends - counts).repeat(counts)
        return self._marks[self._firsts[node].repeat(counts) + within], at.repeat(counts)


def _keys(alphabet: Alphabet, strings: Sequence[str]) -> tuple[_Numbers, _Numbers, int, int]:
    """Strings as numbers of which each digit is a column of the tree: 1 and more, and 0 behind the end.

    Returns:
        The column of each sign of :data:`EXACT`, 0 for one in no string; the numbers; the base; the digits.
    """
    lengths = np.fromiter(map(len, strings), np.intp, len(strings))
    deepest = int(lengths.max(initial=0))
    padded = "".join(string.ljust(deepest) for string in strings).encode("latin-1")
    codes = np.array(bytearray(padded)).reshape(len(strings), deepest)
    is_sign = np.arange(deepest) < lengths[:, None]
    used = np.zeros(len(_CODES), bool)
    used[codes[is_sign]] = True
    of_sign = np.where(used, used.cumsum(), 0)
    width = int(used.sum()) + 1
    keys = np.zeros(len(strings), np.intp)
    for column, there in zip(of_sign[codes].T, is_sign.T, strict=True):
        keys = keys * width + np.where(there, column, 0)
    plain = [ord(alphabet.plain(sign)) for sign in _CODES]
    return of_sign[plain], keys, width, deepest


def places_of_marks(signs: Signs, index: Sequence[Strings]) -> dict[int, int]:
    """The places of the strings of each mark that has one there."""
    found = [each.marked(signs) for each in index]
    marks = np.concatenate([own for own, _ in found])
    at = np.concatenate([own for _, own in found])
    return dict(_packed(marks, at, len(signs)))


def _packed(things: _Numbers, at: _Numbers, length: int) -> list[tuple[int, int]]:
    """Each thing with its places."""
    there = np.zeros(things.max(initial=-1) + 1, bool)
    there[things] = True
    (distinct,) = there.nonzero()
    rows = (there.cumsum() - 1)[things]
    width = (length + 7) // 8
    most = max(1, _BLOCK // max(1, width))
    out: list[tuple[int, int]] = []
    for first in range(0, len(distinct), most):
        own = distinct[first : first + most].tolist()
        (on,) = ((rows >= first) & (rows < first + most)).nonzero()
        packed = np.zeros(len(own) * width, np.uint8)
        np.bitwise_or.at(packed, (rows[on] - first) * width + (at[on] >> 3), _BITS[at[on] & 7])
        written = packed.data
        ends = range(width, len(packed) + 1, width)
        out += [
            (thing, int.from_bytes(written[end - width : end], "little"))
            for thing, end in zip(own, ends, strict=True)
        ]
    return out
