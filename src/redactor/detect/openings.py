"""What stands at the beginning of every match of a tree, place by place, and before it."""

from __future__ import annotations

import string
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Final

from redactor.detect.measures import flat, width
from redactor.detect.syntax import (
    Ahead,
    Behind,
    Chars,
    Choice,
    Edge,
    Line,
    Node,
    NotBehind,
    Repeat,
    Row,
)

LOOKED: Final = 12
"""Places at the beginning of a match that are looked at."""

WORDY: Final = frozenset(string.ascii_letters + string.digits + "_")
"""Signs of which every character belongs to a word."""

_BEYOND: Final = 1 << LOOKED
_PLACES: Final = 2 * _BEYOND - 1
_WAYS: Final = 24

Signs = frozenset[str] | None
"""Signs of :data:`redactor.detect.syntax.EXACT` of which one stands at a place; ``None`` for anything, or
nothing at all."""


def opening(nodes: Iterable[Node]) -> list[Signs]:
    """What can stand at the first places of every match of the nodes in a row."""
    seen: list[set[str]] = [set() for _ in range(LOOKED)]
    limits: list[tuple[int, list[Signs]]] = []
    at = 1
    for node in flat(nodes):
        if not isinstance(node, Ahead):
            at = _walk(node, at, seen)
        elif at < _BEYOND and at.bit_count() == 1:
            limits.append((at.bit_length() - 1, opening((node.node,))))
    whole = (at & -at).bit_length() - 1
    out: list[Signs] = [frozenset(each) if n < whole else None for n, each in enumerate(seen)]
    for since, signs in limits:
        for number, each in enumerate(signs[: LOOKED - since], since):
            out[number] = _both(out[number], each)
    return out


def _both(one: Signs, other: Signs) -> Signs:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _walk(node: Node, at: int, seen: list[set[str]]) -> int:
    """The places behind ``node`` where it begins at one of the places ``at``; fills what is ``seen`` there.

    Places are bits, the highest for all that lie beyond those looked at.
    """
    if at == _BEYOND:
        return at
    match node:
        case Chars(plain=plain):
            for place in range(LOOKED):
                if at >> place & 1:
                    seen[place] |= plain
            return (at << 1 | at & _BEYOND) & _PLACES
        case Row(nodes=nodes):
            for each in nodes:
                at = _walk(each, at, seen)
            return at
        case Choice(nodes=nodes):
            return reduce(or_, (_walk(each, at, seen) for each in nodes), 0)
        case Repeat(node=inner, least=least, most=most):
            out = 0 if least else at
            for count in range(1, (LOOKED + least if most is None else most) + 1):
                further = _walk(inner, at, seen)
                if count >= least:
                    out |= further
                if further == at:
                    return out | further
                at = further
            return out
        case _:
            return at


def before(nodes: Iterable[Node]) -> Signs:
    """What can stand right before every match of the nodes in a row; a line end also for where the text begins."""
    found: Signs = None
    for node in flat(nodes):
        own: Signs = None
        if isinstance(node, Line):
            own = frozenset("\n")
        elif isinstance(node, Behind):
            signs, is_open = _last(node.node)
            own = None if is_open else signs
        elif isinstance(node, Choice):
            ways = [before((way,)) for way in node.nodes]
            if None not in ways:
                own = frozenset[str]().union(*(way for way in ways if way is not None))
        found = _both(found, own)
        if width(node) != (0, 0):
            break
    return found


def barred(nodes: Iterable[Node], first: Signs) -> frozenset[str]:
    """Signs of which none stands right before a match of the nodes in a row that begins with one of ``first``."""
    found = frozenset[str]()
    for node in flat(nodes):
        match node:
            case NotBehind(plain=plain):
                found |= plain
            case Edge(word=True) if first is not None and first <= WORDY:
                found |= WORDY
            case Choice(nodes=ways):
                found |= frozenset[str].intersection(*(barred((way,), first) for way in ways))
            case Repeat(node=inner, least=least) if least:
                found |= barred((inner,), first)
        if width(node) != (0, 0):
            break
    return found


def _last(node: Node) -> tuple[frozenset[str], bool]:
    """What a match of the node can end with, and whether it can also be empty."""
    match node:
        case Chars(plain=plain):
            return plain, False
        case Line():
            return frozenset("\n"), False
        case Row(nodes=nodes):
            found = frozenset[str]()
            for each in reversed(nodes):
                signs, is_open = _last(each)
                found |= signs
                if not is_open:
                    return found, False
            return found, True
        case Choice(nodes=nodes):
            ways = [_last(each) for each in nodes]
            return frozenset[str]().union(*(signs for signs, _ in ways)), any(o for _, o in ways)
        case Repeat(node=inner, least=least):
            signs, is_open = _last(inner)
            return signs, is_open or not least
        case _:
            return frozenset(), True


def beginnings(nodes: Iterable[Node]) -> list[tuple[tuple[Node, ...], ...]]:
    """The ways in which every match begins, as far as these are few, told by the nodes or by what looks ahead."""
    row = tuple(flat(nodes))
    ahead = [each.node for each in row[: _first_wide(row)] if isinstance(each, Ahead)]
    return [_ways(each) for each in (row, *((node,) for node in ahead))]


def _first_wide(nodes: Sequence[Node]) -> int:
    """The first of the nodes that takes room."""
    return next((at for at, node in enumerate(nodes) if width(node) != (0, 0)), len(nodes))


def _ways(nodes: Sequence[Node]) -> tuple[tuple[Node, ...], ...]:
    ways: list[tuple[Node, ...]] = [tuple(nodes)]
    at = 0
    while at < len(ways):
        row = tuple(flat(ways[at]))
        first = _first_wide(row)
        begun = _begun(row[first]) if first < len(row) else ()
        if begun and len(ways) + len(begun) - 1 <= _WAYS:
            ways[at : at + 1] = [(*row[:first], *each, *row[first + 1 :]) for each in begun]
        else:
            at += 1
    return tuple(ways)


def _begun(node: Node) -> list[tuple[Node, ...]]:
    """The ways in which a match of the node begins, where there are several; none where it is one."""
    match node:
        case Choice(nodes=nodes):
            return [(each,) for each in nodes]
        case Repeat(node=inner, least=0, most=most) if most != 0:
            return [(Repeat(inner, 1, most),), ()]
        case Repeat(node=inner, least=least, most=most) if width(inner)[0]:
            begun = _begun(inner)
            more = Repeat(inner, least - 1, None if most is None else most - 1)
            return [(*each, more) for each in begun]
        case _:
            return []
