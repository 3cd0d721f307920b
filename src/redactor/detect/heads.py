"""Says where in a text a match of a pattern can begin, so that it need not be tried everywhere.

Most patterns begin with a label or hold a word without which they cannot match. The clue is read off
the expression: strings of which a match must hold one, and how far from its beginning. It may be too
wide; it is never too narrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, fsum, prod
from typing import Final

from redactor.detect.measures import Room, flat, largest, room, width
from redactor.detect.openings import WORDY, Signs, barred, before, beginnings, opening
from redactor.detect.syntax import (
    EXACT,
    Ahead,
    Alphabet,
    Behind,
    Chars,
    Choice,
    Edge,
    Kept,
    Line,
    Node,
    NotBehind,
    Repeat,
    Row,
    UnknownSyntax,
    tree,
)

LONGEST: Final = 5
"""Characters of a string that are looked at."""

ALPHABETS: Final = (Alphabet("words"), Alphabet("numbers"))

_MOST: Final = 60
_MOST_IF_WEAK: Final = 500
"""Strings of a clue at most, and where fewer of them leave too much."""
_WEAK: Final = 0.03
_LINE: Final = 80
"""Characters of a line, roughly."""
_BLANK: Final = 6
"""Characters up to a blank, roughly."""
_ENOUGH: Final = 6
_WIDE: Final = 11
_FAR: Final = 400
_RARE: Final = 0.3
_CAPITAL: Final = 0.15
_EDGES: Final = 0.3
_FEW: Final = 0.3
_RARE_ENOUGH: Final = 0.002
_ENOUGH_LEFT: Final = 0.0005
_NEEDS: Final = 4
_NEEDS_TRIED: Final = 8
_BEGINS: Final = 3
"""How much likelier a beginning is behind signs that a pattern asks for than elsewhere."""
_SIGNS: Final = 3
_MANY_SIGNS: Final = 0.2
_TOO_COSTLY: Final = 1.5
_TOO_MANY: Final = 0.06
"""Share of places above which to note all of a mark's costs more than it saves."""
_FREQUENT: Final = {"0": 2.0} | dict(
    zip(" etaonlrshdcumfpgwybvkxjqz", (17, 10, 7, 6.5, 7, 5.7, 8.5, 5, 5, 5, 3.5, 2.3, 2.3, 2, 1.8,
    1.6, 1.6, 1.9, 1.6, 1.2, 0.8, 0.7, 0.15, 0.2, 0.1, 0.1), strict=True)
)  # fmt: skip
"""How many of a hundred characters of notes are this one."""


Mark = tuple[int, tuple[str, ...]]
"""Number of an alphabet of :data:`ALPHABETS`, and strings of 1 to :data:`LONGEST` signs of it."""


Need = tuple[Mark, int, int | None, int | None, int | None]
"""A mark, how many characters behind the beginning of a match it stands at least and at most, and how many
line ends and blanks lie between at most; ``None`` for any number."""


@dataclass(frozen=True, slots=True)
class Clue:
    """What must stand in a text where a pattern matches.

    Attributes:
        start: a match begins with one of these strings; ``None`` for anything.
        other: or with one of these characters, in signs of :data:`EXACT`.
        needs: of each, one of the strings stands behind the beginning of a match.
        signs: places in a match, from 0, and the signs of what can stand there; -1 for the one before it,
            with the end of a line for where the text begins.
        edge: whether no letter stands before the match.
        barred: nor a character with one of these signs.
    """

    start: Mark | None
    other: str
    needs: tuple[Need, ...]
    signs: tuple[tuple[int, str], ...]
    edge: bool
    barred: str


def clue_of(expression: str, flags: int) -> Clue | None:
    """The clue to a pattern that compiles; ``None`` where there is none that would help."""
    try:
        node = tree(expression, flags)
    except UnknownSyntax:
        return None
    if not width(node)[0] or not _is_told(node):
        return None
    first = opening((node,))
    ways = [[(way, opening(way)[0]) for way in row] for row in beginnings((node,))]
    left, clue = _best(node, first, ways, _MOST)
    if left > _WEAK or clue.start is None:
        wide = _best(node, first, ways, _MOST_IF_WEAK)
        left, clue = min((left, clue), wide, key=lambda each: each[0])
    return clue if left <= _FEW else None


_Ways = Sequence[tuple[Sequence[Node], Signs]]
"""Nodes in a row with what their matches begin with, for each way in which a pattern may begin."""


def _best(
    node: Node, first: Sequence[Signs], ways: Iterable[_Ways], most: int
) -> tuple[float, Clue]:
    """The best clue with strings of ``most`` kinds, and the share of places that it leaves."""
    starts: list[_Start] = [(1.0 if first[0] is None else _share(first[0]), None, "")]
    starts += (mixed for each in ways if (mixed := _mixed(each, most)) is not None)
    needs: list[tuple[float, Need]] = []
    for number, alphabet in enumerate(ALPHABETS):
        for strings, far in _needs((node,), alphabet, most):
            common = _commonness(strings)
            mark = number, tuple(sorted(strings))
            if common > _TOO_MANY:
                continue
            if far.least == far.most == 0:
                starts.append((common, mark, ""))
            else:
                needs.append((_cost((strings, far)), (mark, *far)))
    left, start, other = min(starts, key=lambda each: (each[0], repr(each[1:])))
    edge = _has_edge((node,), first[0] or EXACT.signs)
    left *= _EDGES if edge else 1
    behind = before((node,))
    if behind is not None:
        left *= min(1.0, _BEGINS * _share(behind))
    chosen: list[Need] = []
    for cost, need in sorted(needs, key=lambda each: (each[0], repr(each[1])))[:_NEEDS_TRIED]:
        if left < _ENOUGH_LEFT:
            break
        if cost <= _TOO_COSTLY and len(chosen) < _NEEDS and not _known(need, chosen):
            chosen.append(need)
            left *= 1 - exp(-cost)
    none_of = "".join(sorted(sign for sign in barred((node,), first[0]) if not sign.isalpha()))
    return left, Clue(start, other, tuple(chosen), _selective(first, behind), edge, none_of)


_Start = tuple[float, Mark | None, str]
"""What share of places is left, the strings that a match begins with, and the characters where it does not."""


def _mixed(ways: _Ways, many: int) -> _Start | None:
    """The beginning told way by way: each by its strings, or by its first characters where these leave less."""
    cost, texts, chars = 0.0, frozenset[str](), frozenset[str]()
    for way, first in ways:
        strings = _strings(way, LONGEST, ALPHABETS[0], many)
        common = _commonness(strings)
        share = 1.0 if first is None else _share(first)
        if common <= min(share, _TOO_MANY):
            texts |= strings
        elif first is not None:
            chars |= first
        else:
            return None
        cost += min(common, share)
    return (cost, (0, tuple(sorted(texts))), "".join(sorted(chars))) if texts else None


def _selective(first: Sequence[Signs], behind: Signs) -> tuple[tuple[int, str], ...]:
    """The places of a match, and the one before it, at which few signs can stand; those with the fewest first."""
    shares = [
        (_share(each), at) for at, each in enumerate((behind, *first), -1) if each is not None
    ]
    chosen = [at for share, at in sorted(shares) if not at or share <= _MANY_SIGNS][:_SIGNS]
    return tuple((at, "".join(sorted((behind if at < 0 else first[at]) or ""))) for at in chosen)


def _is_told(node: Node) -> bool:
    """Whether what is told of a match, which may leave out its beginning, is never empty."""
    kept = _behind_kept(node)
    return kept is None or kept > 0


def _behind_kept(node: Node) -> int | None:
    """The least characters behind the place from which a match is told, if there is one."""
    match node:
        case Kept():
            return 0
        case Row(nodes=nodes):
            behind = 0
            for each in reversed(nodes):
                kept = _behind_kept(each)
                if kept is not None:
                    return kept + behind
                behind += width(each)[0]
            return None
        case Choice(nodes=nodes):
            found = [kept for kept in map(_behind_kept, nodes) if kept is not None]
            return min(found, default=None)
        case Repeat(node=inner) | Ahead(node=inner) | Behind(node=inner):
            return None if _behind_kept(inner) is None else 0
        case _:
            return None


def _known(need: Need, chosen: Iterable[Need]) -> bool:
    """Whether another need says the same: it shares most of its strings."""
    (_, strings), *_ = need
    return any(
        2 * len({*strings} & {*others}) > min(len(strings), len(others))
        for (_, others), *_ in chosen
    )


Texts = frozenset[str]
_Growing = dict[str, bool]
"""Beginnings of what may follow, and whether each is whole so far and may grow."""


def _strings(nodes: Sequence[Node], longest: int, alphabet: Alphabet, many: int) -> Texts:
    """Strings with one of which every match of the nodes in a row begins; none begins another."""
    found: _Growing = {"": True}
    for node in nodes:
        if not any(found.values()):
            break
        found = _grown(node, found, longest, alphabet, many)
    kept: set[str] = set()
    for text in sorted(found):
        if not any(text[:length] in kept for length in range(len(text))):
            kept.add(text)
    return frozenset(kept)


@cache
def _signs(chars: Chars, alphabet: Alphabet) -> frozenset[str]:
    return frozenset(alphabet.plain("".join(chars.plain)))


def _grown(node: Node, found: _Growing, longest: int, alphabet: Alphabet, many: int) -> _Growing:
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
                    out[text] = False
                elif wide or len(text) + 1 >= longest:
                    out.update(dict.fromkeys([text + char for char in chars], False))
                else:
                    for char in chars:
                        out.setdefault(text + char, True)
        case Row(nodes=nodes):
            rest: _Growing = dict.fromkeys(growing, True)
            for each in nodes:
                rest = _grown(each, rest, longest, alphabet, many)
                if True not in rest.values():
                    break
            _join(out, rest)
        case Choice(nodes=nodes):
            for each in nodes:
                _join(out, _grown(each, dict.fromkeys(growing, True), longest, alphabet, many))
        case Repeat(node=inner, least=least, most=most):
            rest = dict.fromkeys(growing, True)
            for count in range(longest + 1):
                if count >= least:
                    _join(out, rest)
                if most is not None and count >= most:
                    break
                rest = {text: True for text, grows in rest.items() if grows}
                rest = _grown(inner, rest, longest, alphabet, many)
                _join(out, {text: False for text, grows in rest.items() if not grows})
                if not any(rest.values()):
                    break
            else:
                _join(out, dict.fromkeys(rest, False))
        case _:
            _join(out, dict.fromkeys(growing, True))
    return _cut(out, many)


def _join(found: _Growing, other: _Growing) -> None:
    """Take in the others; what may not grow in one of both may not grow."""
    for text, grows in other.items():
        if not grows or text not in found:
            found[text] = grows


def _cut(found: _Growing, many: int) -> _Growing:
    """Shorter beginnings where there are too many."""
    length = LONGEST
    while len(found) > many and length:
        length -= 1
        short: _Growing = {}
        for text, grows in found.items():
            if len(text) > length or not grows:
                short[text[:length]] = False
            else:
                short.setdefault(text, True)
        found = short
    return found


_Need = tuple[Texts, Room]


def _needs(nodes: Sequence[Node], alphabet: Alphabet, many: int) -> Iterator[_Need]:
    """Strings of which one stands in every match of the nodes in a row, and how far inside it."""
    nodes = tuple(flat(nodes))
    far = Room()
    for index, node in enumerate(nodes):
        if isinstance(node, Ahead | Behind):
            for inner, more in _beside(node, alphabet, many):
                yield inner, far.and_then(more)
            continue
        strings = _strings(nodes[index:], LONGEST, alphabet, many)
        if "" not in strings:
            yield strings, far
            if _commonness(strings) < _RARE_ENOUGH:
                if far.most == far.least:
                    return
                far = far.and_then(room(node))
                continue
        for inner, more in _inside(node, alphabet, many):
            yield inner, far.and_then(more)
        far = far.and_then(room(node))


def _inside(node: Node, alphabet: Alphabet, many: int) -> Iterator[_Need]:
    if isinstance(node, Repeat) and node.least:
        yield from _needs((node.node,), alphabet, many)
    elif isinstance(node, Choice):
        ways = [min(_needs((way,), alphabet, many), key=_cost, default=None) for way in node.nodes]
        known = [way for way in ways if way is not None]
        if len(known) == len(ways):
            rooms = [far for _, far in known]
            yield (
                frozenset().union(*(strings for strings, _ in known)),
                Room(
                    min(far.least for far in rooms),
                    largest(far.most for far in rooms),
                    largest(far.lines for far in rooms),
                    largest(far.blanks for far in rooms),
                ),
            )


def _beside(node: Ahead | Behind, alphabet: Alphabet, many: int) -> Iterator[_Need]:
    """What stands behind or before a place."""
    for strings, far in _needs((node.node,), alphabet, many):
        if isinstance(node, Ahead):
            yield strings, far
            continue
        low, high = width(node.node)
        if high is not None and far.most is not None:
            yield strings, Room(far.least - high, far.most - low, None, None)


def _cost(need: _Need) -> float:
    """How many places of a text a need leaves, as a share."""
    strings, (least, most, lines, blanks) = need
    reach = _FAR if most is None else min(most - least, _FAR)
    if lines is not None:
        reach = min(reach, _LINE * (lines + 1))
        if blanks is not None:
            reach = min(reach, _BLANK * (blanks + lines + 1))
    return _commonness(strings) * (1 + reach)


def _commonness(strings: Iterable[str]) -> float:
    """The share of places with one of the strings; the same in whatever order they come."""
    return fsum(prod(_FREQUENT.get(char, _RARE) / 100 for char in text) for text in strings)


def _share(chars: Iterable[str]) -> float:
    """What share of a text these single characters make up."""
    shares = (_FREQUENT.get(c, _CAPITAL if c.isupper() else _RARE) for c in chars)
    return fsum(shares) / 100


def _has_edge(nodes: Iterable[Node], first: Texts) -> bool:
    """Whether no letter can stand before a match that begins with one of ``first``."""
    for node in flat(nodes):
        match node:
            case Edge(word=word):
                if not word or first <= WORDY:
                    return True
            case Line():
                return True
            case Choice(nodes=ways):
                if all(_has_edge((way,), first) for way in ways):
                    return True
                if width(node) != (0, 0):
                    return False
            case Ahead() | Behind() | NotBehind() | Kept():
                continue
            case Repeat(node=inner, least=least):
                return least > 0 and _has_edge((inner,), first)
            case _:
                return False
    return False
