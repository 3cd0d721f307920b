"""Reads a regular expression into a tree that can be asked what its matches look like.

The tree says less than the expression, never something else: a character stands for its class of
look-alikes  (:class:`Alphabet`), what has no width is left out, and what is not known here is refused.
So whatever matches the expression matches the tree, and a search may be cut down by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from itertools import chain
from typing import Any, Final, Literal

import regex

_core: Final = import_module("regex._regex_core")
_regex: Final = import_module("regex._regex")

FOREIGN: Final = "\x80"
"""Stands for every character outside ASCII that stands for nothing else."""

_DIGIT: Final = regex.compile(r"\d")
_ANY_DIGIT: Final = "0"
"""Stands for every digit outside ASCII."""

_ODD_CASES: Final = {"\u017f": "s", "\u212a": "k", "\u0130": "i", "\u0131": "i"}
"""Characters that are other cases of ASCII letters."""

_LOOK_ALIKES: Final = {"1": "l", "i": "l", "0": "o"}
_ASCII: Final = "".join(map(chr, range(128)))
_SETS: Final = ("Property", "Character", "Range", "SetUnion")
"""Names of nodes of the ``regex`` package that match one character."""


class Alphabet(dict[int, str]):
    """What stands for each character: one sign for all that a pattern may take for each other.

    Args:
        kind: ``words``: letter case does not count, and what a scanner confuses is one sign;
            ``numbers``: letter case does not count, and all digits are one sign; ``characters``: each
            ASCII character for itself.
    """

    def __init__(self, kind: Literal["words", "numbers", "characters"]) -> None:
        super().__init__()
        self.kind = kind
        self.signs = frozenset(FOREIGN + self.plain(_ASCII))

    def __missing__(self, code: int) -> str:
        char = chr(code)
        sign = char if code < 128 else _ODD_CASES.get(char, FOREIGN)
        if sign == FOREIGN and _DIGIT.match(char):
            sign = _ANY_DIGIT
        if self.kind != "characters":
            sign = sign.lower()
        if self.kind == "words":
            sign = _LOOK_ALIKES.get(sign, sign)
        elif self.kind == "numbers" and sign.isdecimal():
            sign = "0"
        self[code] = sign
        return sign

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(self.kind)

    def plain(self, text: str) -> str:
        """``text`` in the signs of this alphabet; the length stays the same."""
        return text.translate(self)


EXACT: Final = Alphabet("characters")
"""The alphabet of trees, out of which the signs of every other can be told."""


def _property(expression: str) -> Any:
    source = _core.Source(expression)
    info = _core.Info(int(regex.UNICODE), source.char_type, {})
    (only,) = _ways(_core._parse_pattern(source, info))
    return only


class UnknownSyntax(Exception):
    """The expression holds something that the tree has no word for."""


class _Refused(UnknownSyntax):
    """It stands where nothing can be said of the whole expression."""


@dataclass(frozen=True, slots=True)
class Chars:
    """One character, of which the sign is one of ``plain``."""

    plain: frozenset[str]


@dataclass(frozen=True, slots=True)
class Row:
    """One node after the other."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Any of the nodes."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """The node ``least`` to ``most`` times; ``None`` for any number of times."""

    node: Node
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Edge:
    """No letter stands before this place; if ``word``, only where a word goes on from here."""

    word: bool


@dataclass(frozen=True, slots=True)
class Ahead:
    """What follows this place begins with the node, which takes no room."""

    node: Node


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands before this place ends with the node, which takes no room."""

    node: Node


@dataclass(frozen=True, slots=True)
class NotBehind:
    """No character with a sign of ``plain`` stands before this place."""

    plain: frozenset[str]


@dataclass(frozen=True, slots=True)
class Line:
    """A line begins at this place."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The match that is told begins here; what led to it is left out."""


Node = Chars | Row | Choice | Repeat | Edge | Ahead | Behind | NotBehind | Line | Kept
NOTHING: Final = Row(())
_ALL: Final = Chars(EXACT.signs)
_IN_LINE: Final = Chars(EXACT.signs - {"\n"})


def tree(expression: str, flags: int) -> Node:
    """The tree of an expression that compiles, in the signs of :data:`EXACT`.

    Raises:
        UnknownSyntax: it cannot be said what the expression matches.
    """
    flags = int(flags) | int(regex.UNICODE)
    while True:
        source = _core.Source(expression)
        info = _core.Info(flags, source.char_type, {})
        info.guess_encoding = int(regex.UNICODE)
        source.ignore_space = bool(info.flags & int(regex.VERBOSE))
        try:
            parsed = _core._parse_pattern(source, info)
        except _core._UnscopedFlagSet:
            if info.global_flags == flags:
                raise UnknownSyntax from None
            flags = int(info.global_flags)
            continue
        break
    parsed.fix_groups(expression, False, False)
    return _Reader(parsed).node(parsed)


def _parts(node: Any) -> Iterable[Any]:
    names = ("items", "branches")
    yield from chain.from_iterable(getattr(node, name, ()) for name in names)
    for name in ("subpattern", "yes_item", "no_item"):
        if hasattr(node, name):
            yield getattr(node, name)


def _collect(node: Any, groups: dict[int, Any]) -> None:
    if type(node).__name__ == "Group":
        groups[node.group] = node
    for part in _parts(node):
        _collect(part, groups)


class _Reader:
    """Turns the nodes of the ``regex`` package into ours."""

    def __init__(self, whole: Any) -> None:
        self._whole = whole
        self._groups: dict[int, Any] = {}
        self._open: list[int] = []

    def node(self, node: Any) -> Node:
        kind = type(node).__name__
        if isinstance(node, _core.ZeroWidthBase):
            return self._place(node, kind)
        match kind:
            case "Sequence":
                return Row(tuple(self.node(item) for item in node.items))
            case "Branch":
                return Choice(tuple(self.node(branch) for branch in node.branches))
            case "Group" | "Atomic":
                return self.node(node.subpattern)
            case "GreedyRepeat" | "LazyRepeat" | "PossessiveRepeat":
                return Repeat(self.node(node.subpattern), node.min_count, node.max_count)
            case "LookAround":
                return self._look(node)
            case "LookAroundConditional":
                return Choice((self.node(node.yes_item), self.node(node.no_item)))
            case "Conditional":
                if node.group == 0:
                    return NOTHING
                return Choice((self.node(node.yes_item), self.node(node.no_item)))
            case "CallGroup":
                return self._called(node.group)
            case "RefGroup":
                return Repeat(_ALL, 0, None)
            case "String" | "Literal":
                return Row(tuple(self._letter(code, node) for code in node.characters))
            case "Any" | "AnyU":
                return _IN_LINE
            case "AnyAll":
                return _ALL
            case "Character" if node.positive:
                return self._letter(node.value, node)
            case _:
                return _chars_of(_Held(node._key, node))

    def _look(self, node: Any) -> Node:
        if _holds_keep(node.subpattern):
            raise _Refused
        if not node.positive:
            return _barred(node) if node.behind else NOTHING
        try:
            inner = self.node(node.subpattern)
        except _Refused:
            raise
        except UnknownSyntax:
            return NOTHING
        return Behind(inner) if node.behind else Ahead(inner)

    def _letter(self, code: int, node: Any) -> Chars:
        return _chars(_cases_of(chr(code)) if node.case_flags else chr(code))

    def _called(self, group: Any) -> Node:
        if not self._groups:
            _collect(self._whole, self._groups)
        if group not in self._groups:
            raise UnknownSyntax
        if group in self._open:
            return Repeat(_ALL, 0, None)
        self._open.append(group)
        try:
            return self.node(self._groups[group].subpattern)
        finally:
            self._open.pop()

    def _place(self, node: Any, kind: str) -> Node:
        if kind == "Keep":
            return Kept()
        if kind in ("StartOfLine", "StartOfString"):
            return Line()
        if kind in ("SearchAnchor", "Skip", "Prune", "Failure"):
            raise UnknownSyntax
        return Edge(word=True) if kind == "Boundary" and node.positive else NOTHING


def _holds_keep(node: Any) -> bool:
    return type(node).__name__ == "Keep" or any(map(_holds_keep, _parts(node)))


def _barred(node: Any) -> Node:
    """What a look behind that must fail says of the character before: no letter, or none of some signs."""
    ways = [*_ways(node.subpattern)]
    signs = [_wholly(_Held(way._key, way)) for way in ways if _is_known(way)]
    edge = Edge(word=False) if any(map(_holds_letters, ways)) else NOTHING
    return Row((edge, NotBehind(frozenset[str]().union(*signs))))


def _ways(node: Any) -> Iterable[Any]:
    kind = type(node).__name__
    if kind == "Branch":
        for branch in node.branches:
            yield from _ways(branch)
    elif kind == "Sequence" and len(node.items) == 1:
        yield from _ways(node.items[0])
    else:
        yield node


def _holds_letters(node: Any) -> bool:
    """Whether the node is one character and any letter will do."""
    kind = type(node).__name__
    if kind == "Property":
        return bool(node.positive) and _key(node) in _letter_properties()
    if kind == "SetUnion":
        return bool(node.positive) and any(_holds_letters(item) for item in node.items)
    return False


def _key(node: Any) -> tuple[Any, bool]:
    return node.value, bool(node.positive)


@cache
def _letter_properties() -> frozenset[tuple[Any, bool]]:
    return frozenset(_key(_property(expression)) for expression in (r"\w", r"\p{L}"))


@cache
def _cases_of(char: str) -> str:
    return char + "".join(map(chr, _regex.get_all_cases(int(regex.IGNORECASE), ord(char))))


@cache
def _chars(chars: str) -> Chars:
    return Chars(frozenset(EXACT.plain(chars)))


@dataclass(frozen=True, slots=True)
class _Held:
    """A node, which its key stands for."""

    key: object
    node: Any = field(compare=False)


@cache
def _wholly(held: _Held) -> frozenset[str]:
    """Signs that are no letters, and stand for characters that the node matches, every one."""
    node = held.node
    signs = frozenset(c for c in _ASCII if not c.isalpha() and _matches(node, ord(c)))
    every_digit = all(_matches(node, ord(digit)) for digit in _foreign_digits())
    return signs if every_digit else signs - {_ANY_DIGIT}


@cache
def _foreign_digits() -> tuple[str, ...]:
    """Every digit outside ASCII."""
    return tuple(_DIGIT.findall("".join(map(chr, range(128, 0x110000)))))


@cache
def _chars_of(held: _Held) -> Chars:
    """The signs of what one character of a set may be."""
    node = held.node
    if not _is_known(node):
        raise UnknownSyntax
    spread = _cases_of if node.case_flags else str
    ascii_alone = _is_ascii(node)
    chars = _ASCII if ascii_alone else [*_ASCII, *_ODD_CASES]
    found = {EXACT.plain(c) for c in chars if any(_matches(node, ord(x)) for x in spread(c))}
    if not ascii_alone:
        if any(_matches(node, ord(digit)) for digit in _foreign_digits()):
            found.add(_ANY_DIGIT)
        if not _holds_digits_alone(node):
            found.add(FOREIGN)
    return Chars(frozenset(found))


def _is_known(node: Any) -> bool:
    """Whether it is a set of which :func:`_matches` knows each member."""
    kind = type(node).__name__
    return kind in _SETS and (kind != "SetUnion" or all(map(_is_known, node.items)))


def _holds_digits_alone(node: Any) -> bool:
    """Whether no member is another character than a digit or one of ASCII, letter case aside."""
    if type(node).__name__ == "SetUnion" and node.positive:
        return all(map(_holds_digits_alone, node.items))
    if type(node).__name__ == "Property":
        return _key(node) == _key(_property(r"\d"))
    return _is_ascii(node)


def _matches(node: Any, code: int) -> bool:
    """Whether a set that is known, and minds letter case, matches the character ``code``."""
    kind = type(node).__name__
    if kind == "Property":
        return bool(_regex.has_property_value(node.value, code)) == bool(node.positive)
    if kind == "Character":
        found = code == node.value
    elif kind == "Range":
        found = node.lower <= code <= node.upper
    else:
        found = any(_matches(item, code) for item in node.items)
    return bool(found) == bool(node.positive)


def _is_ascii(node: Any) -> bool:
    """Whether no member is another character than one of ASCII, letter case aside."""
    kind = type(node).__name__
    if kind == "Property" or not node.positive:
        return False
    if kind == "SetUnion":
        return all(map(_is_ascii, node.items))
    return bool((node.upper if kind == "Range" else node.value) < 128)
