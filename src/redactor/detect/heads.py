"""Says where in a text a match of a pattern can begin, so that it need not be tried everywhere.

Most patterns begin with a label or hold a word without which they cannot match. The clue is read off
the expression: strings of which a match must hold one, and how far from its beginning. It may be too
wide; it is never too narrow.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import prod
from typing import Final

from redactor.detect.syntax import (
    EXACT,
    Alphabet,
    Chars,
    Choice,
    Edge,
    Node,
    Repeat,
    Row,
    UnknownSyntax,
    tree,
)

LONGEST: Final = 5
"""Characters of a string that are looked at."""

ALPHABETS: Final = (Alphabet("words"), Alphabet("numbers"))

_MOST: Final = 60
_ENOUGH: Final = 6
_WIDE: Final = 11
_FAR: Final = 400
_RARE: Final = 0.3
_CAPITAL: Final = 0.15
_EDGES: Final = 0.3
_FEW: Final = 0.08
_RARE_ENOUGH: Final = 0.002
_WORDY: Final = frozenset(string.ascii_letters + string.digits + "_")
_TOO_COMMON: Final = 0.5
_FREQUENT: Final = {"0": 2.0} | dict(
    zip(" etaonlrshdcumfpgwybvkxjqz", (17, 10, 7, 6.5, 7, 5.7, 8.5, 5, 5, 5, 3.5, 2.3, 2.3, 2, 1.8,
    1.6, 1.6, 1.9, 1.6, 1.2, 0.8, 0.7, 0.15, 0.2, 0.1, 0.1), strict=True)
)  # fmt: skip
"""How many of a hundred characters of notes are this one."""


Mark = tuple[int, tuple[str, ...]]
"""Number of an alphabet of :data:`ALPHABETS`, and strings of 1 to :data:`LONGEST` signs of it."""


@dataclass(frozen=True, slots=True)
class Clue:
    """What must stand in a text where a pattern matches.

    Attributes:
        start: a match begins with one of these strings; ``None`` for anything.
        need: one of these strings stands behind the beginning of a match; ``None`` for nothing.
        least, most: how many characters behind; ``most`` may be ``None`` for any number.
        first: characters that a match can begin with, in signs of :data:`EXACT`; empty for any.
        edge: whether no letter stands before the match.
    """

    start: Mark | None
    need: Mark | None
    least: int
    most: int | None
    first: str
    edge: bool


def clue_of(expression: str, flags: int) -> Clue | None:
    """The clue to a pattern that compiles; ``None`` where there is none that would help."""
    try:
        node = tree(expression, flags)
    except UnknownSyntax:
        return None
    if not _width(node)[0]:
        return None
    starts: list[tuple[float, Mark]] = []
    needs: list[tuple[float, Mark, int, int | None]] = []
    for number, alphabet in enumerate(ALPHABETS):
        for strings, least, most in _needs((node,), alphabet):
            mark = number, tuple(sorted(strings))
            if most == 0:
                starts.append((_commonness(strings), mark))
            else:
                needs.append((_cost((strings, least, most)), mark, least, most))
    start = min(starts, default=None)
    need = min(needs, key=lambda each: each[:3], default=None)
    if start is not None and start[0] > _TOO_COMMON:
        start = None
    if need is not None and (need[0] > _TOO_COMMON or (start and start[0] < _RARE_ENOUGH)):
        need = None
    first = _strings((node,), 1, EXACT)
    edge = _has_edge((node,), first)
    left = 1.0 if "" in first else _share(first) * (_EDGES if edge else 1)
    left = start[0] if start is not None else left * (min(need[0], 1) if need is not None else 1)
    if left > _FEW:
        return None
    return Clue(
        start and start[1],
        need and need[1],
        need[2] if need else 0,
        need[3] if need else 0,
        "" if "" in first else "".join(sorted(first)),
        edge,
    )


Texts = frozenset[str]
_Growing = dict[str, bool]
"""Beginnings of what may follow, and whether each is whole so far and may grow."""


def _strings(nodes: Sequence[Node], longest: int, alphabet: Alphabet) -> Texts:
    """Strings with one of which every match of the nodes in a row begins; none begins another."""
    found: _Growing = {"": True}
    for node in nodes:
        if not any(found.values()):
            break
        found = _grown(node, found, longest, alphabet)
    kept: set[str] = set()
    for text in sorted(found):
        if not any(text[:length] in kept for length in range(len(text))):
            kept.add(text)
    return frozenset(kept)


@cache
def _signs(chars: Chars, alphabet: Alphabet) -> frozenset[str]:
    return frozenset(alphabet.plain("".join(chars.plain)))


def _grown(node: Node, found: _Growing, longest: int, alphabet: Alphabet) -> _Growing:
    out = {text: False for text, grows in found.items() if not grows}
    growing = [text for text, grows in found.items() if grows]
    if len(growing) > _ENOUGH:
        out |= {text: False for text in growing if len(text) > 2}
        growing = [text for text in growing if len(text) <= 2]
    if not growing:
        return out
    match node:
        case Chars():
            chars = _signs(node, alphabet)
            wide = len(chars) > _WIDE
            for text in growing:
                if wide and (text or len(chars) > 40):
                    _put(out, text, grows=False)
                else:
                    for char in chars:
                        _put(out, text + char, grows=len(text) + 1 < longest and not wide)
        case Row(nodes=nodes):
            rest: _Growing = dict.fromkeys(growing, True)
            for each in nodes:
                rest = _grown(each, rest, longest, alphabet)
            _join(out, rest)
        case Choice(nodes=nodes):
            for each in nodes:
                _join(out, _grown(each, dict.fromkeys(growing, True), longest, alphabet))
        case Repeat(node=inner, least=least, most=most):
            rest = dict.fromkeys(growing, True)
            for count in range(longest + 1):
                if count >= least:
                    _join(out, rest)
                if most is not None and count >= most:
                    break
                rest = {text: True for text, grows in rest.items() if grows}
                rest = _grown(inner, rest, longest, alphabet)
                _join(out, {text: False for text, grows in rest.items() if not grows})
                if not any(rest.values()):
                    break
            else:
                _join(out, dict.fromkeys(rest, False))
        case _:
            _join(out, dict.fromkeys(growing, True))
    return _cut(out)


def _put(found: _Growing, text: str, *, grows: bool) -> None:
    found[text] = found[text] and grows if text in found else grows


def _join(found: _Growing, other: _Growing) -> None:
    for text, grows in other.items():
        _put(found, text, grows=grows)


def _cut(found: _Growing) -> _Growing:
    """Shorter beginnings where there are too many."""
    length = LONGEST
    while len(found) > _MOST and length:
        length -= 1
        short: _Growing = {}
        for text, grows in found.items():
            _put(short, text[:length], grows=grows and len(text) <= length)
        found = short
    return found


_Need = tuple[Texts, int, int | None]


def _needs(nodes: Sequence[Node], alphabet: Alphabet) -> Iterator[_Need]:
    """Strings of which one stands in every match of the nodes in a row, and how far inside it."""
    nodes = tuple(_flat(nodes))
    least: int = 0
    most: int | None = 0
    for index, node in enumerate(nodes):
        strings = _strings(nodes[index:], LONGEST, alphabet)
        if "" not in strings:
            yield strings, least, most
            if _commonness(strings) < _RARE_ENOUGH:
                if most == least:
                    return
                least, most = _further(node, least, most)
                continue
        for inner, low, high in _inside(node, alphabet):
            yield inner, least + low, None if most is None or high is None else most + high
        least, most = _further(node, least, most)


def _further(node: Node, least: int, most: int | None) -> tuple[int, int | None]:
    low, high = _width(node)
    return least + low, None if most is None or high is None else most + high


def _inside(node: Node, alphabet: Alphabet) -> Iterator[_Need]:
    if isinstance(node, Repeat) and node.least:
        yield from _needs((node.node,), alphabet)
    elif isinstance(node, Choice):
        ways = [min(_needs((way,), alphabet), key=_cost, default=None) for way in node.nodes]
        known = [way for way in ways if way is not None]
        if len(known) == len(ways):
            highs = [high for _, _, high in known]
            yield (
                frozenset().union(*(strings for strings, _, _ in known)),
                min(low for _, low, _ in known),
                None if None in highs else max(high for high in highs if high is not None),
            )


def _flat(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, Row):
            yield from _flat(node.nodes)
        else:
            yield node


def _cost(need: _Need) -> float:
    """How many places of a text a need leaves, as a share."""
    strings, least, most = need
    reach = _FAR if most is None else min(most - least, _FAR)
    return _commonness(strings) * (1 + reach)


def _commonness(strings: Iterable[str]) -> float:
    return sum(prod(_FREQUENT.get(char, _RARE) / 100 for char in text) for text in strings)


def _share(chars: Iterable[str]) -> float:
    """What share of a text these single characters make up."""
    shares = (_FREQUENT.get(c, _CAPITAL if c.isupper() else _RARE) for c in chars)
    return sum(shares) / 100


def _width(node: Node) -> tuple[int, int | None]:
    """The least and the most characters that a node matches; ``None`` for no limit."""
    match node:
        case Chars():
            return 1, 1
        case Row(nodes=nodes):
            widths = [_width(each) for each in nodes]
            return sum(low for low, _ in widths), _sum(high for _, high in widths)
        case Choice(nodes=nodes):
            widths = [_width(each) for each in nodes]
            highs = [high for _, high in widths if high is not None]
            return (
                min(low for low, _ in widths),
                max(highs) if len(highs) == len(widths) else None,
            )
        case Repeat(node=inner, least=least, most=most):
            low, high = _width(inner)
            if high == 0 or most == 0:
                return 0, 0
            return low * least, None if most is None or high is None else most * high
        case _:
            return 0, 0


def _sum(numbers: Iterable[int | None]) -> int | None:
    total = 0
    for number in numbers:
        if number is None:
            return None
        total += number
    return total


def _has_edge(nodes: Iterable[Node], first: Texts) -> bool:
    """Whether no letter can stand before a match that begins with one of ``first``."""
    for node in _flat(nodes):
        match node:
            case Edge(word=word):
                if not word or first <= _WORDY:
                    return True
            case Choice(nodes=ways):
                if all(_has_edge((way,), first) for way in ways):
                    return True
                if _width(node) != (0, 0):
                    return False
            case Repeat(node=inner, least=least):
                return least > 0 and _has_edge((inner,), first)
            case _:
                return False
    return False
