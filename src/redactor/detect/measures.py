"""How much room the nodes of a tree take: characters, and how many line ends and blanks are among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from redactor.detect.syntax import Chars, Choice, Node, Repeat, Row


def flat(nodes: Iterable[Node]) -> Iterator[Node]:
    """The nodes in a row, without rows inside it."""
    for node in nodes:
        if isinstance(node, Row):
            yield from flat(node.nodes)
        else:
            yield node


def width(node: Node) -> tuple[int, int | None]:
    """The least and the most characters that a node matches; ``None`` for no limit."""
    match node:
        case Chars():
            return 1, 1
        case Row(nodes=nodes):
            widths = [width(each) for each in nodes]
            return sum(low for low, _ in widths), total_of(high for _, high in widths)
        case Choice(nodes=nodes):
            widths = [width(each) for each in nodes]
            highs = [high for _, high in widths if high is not None]
            return (
                min(low for low, _ in widths),
                max(highs) if len(highs) == len(widths) else None,
            )
        case Repeat(node=inner, least=least, most=most):
            low, high = width(inner)
            if high == 0 or most == 0:
                return 0, 0
            return low * least, None if most is None or high is None else most * high
        case _:
            return 0, 0


def count_of(sign: str, node: Node) -> int | None:
    """The most characters with this sign that a node matches; ``None`` for no limit."""
    match node:
        case Chars(plain=plain):
            return int(sign in plain)
        case Row(nodes=nodes):
            return total_of(count_of(sign, each) for each in nodes)
        case Choice(nodes=nodes):
            return largest(count_of(sign, each) for each in nodes)
        case Repeat(node=inner, most=most):
            own = count_of(sign, inner)
            if own == 0 or most == 0:
                return 0
            return None if own is None or most is None else own * most
        case _:
            return 0


class Room(NamedTuple):
    """What stands between two places of a match; ``None`` is no limit.

    Attributes:
        least, most: characters; below 0 where the second place is the one before.
        lines: line ends at most.
        blanks: blanks at most.
    """

    least: int = 0
    most: int | None = 0
    lines: int | None = 0
    blanks: int | None = 0

    def and_then(self, more: Room) -> Room:
        """This room and more behind it."""
        return Room(
            self.least + more.least,
            total_of((self.most, more.most)),
            total_of((self.lines, more.lines)),
            total_of((self.blanks, more.blanks)),
        )


def room(node: Node) -> Room:
    """What a node takes."""
    return Room(*width(node), count_of("\n", node), count_of(" ", node))


def largest(numbers: Iterable[int | None]) -> int | None:
    """The largest; ``None``, which is no limit, is larger than any."""
    largest = 0
    for number in numbers:
        if number is None:
            return None
        largest = max(largest, number)
    return largest


def total_of(numbers: Iterable[int | None]) -> int | None:
    """The sum; ``None`` where one of them is no limit."""
    total = 0
    for number in numbers:
        if number is None:
            return None
        total += number
    return total
