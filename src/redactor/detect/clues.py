"""The clues of the shipped patterns, which come with the program: to tell them all takes twenty seconds.

What a clue is depends on nothing but the expression and the code that tells it, so it is told once, by
``tools/make_clues.py``, and every other expression is told when it is first used. The file is left alone
where that code is another than the one that told it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from redactor.detect.heads import Clue, Mark, clue_of

FILE: Final = "clues.json.gz"
"""Beside this module: a JSON object with ``told_by``, ``marks`` and ``clues``, see :func:`dumped`."""

_TELLING: Final = ("syntax.py", "measures.py", "openings.py", "heads.py")


def clue_for(expression: str, flags: int) -> Clue | None:
    """The clue to a pattern that compiles with all of these flags; ``None`` where there is none that would help."""
    shipped, key = _shipped(), _key(expression, flags)
    return shipped.clue(key) if key in shipped.rows else clue_of(expression, flags)


@cache
def told_by() -> str:
    """What stands for the code that tells clues, sixteen hexadecimal digits."""
    code = b"".join((files(__package__) / name).read_bytes() for name in _TELLING)
    return hashlib.sha256(code.replace(b"\r\n", b"\n")).hexdigest()[:16]


def dumped(clues: Mapping[tuple[str, int], Clue | None]) -> bytes:
    """What :data:`FILE` holds for the clues of these expressions with their flags; the same bytes for the same clues.

    ``told_by`` is :func:`told_by`; ``marks`` are told once, because many clues share them; ``clues`` are
    the fields of each with the numbers of their marks, by what stands for the expression.
    """
    marks: dict[Mark, int] = {}

    def number(mark: Mark) -> int:
        return marks.setdefault(mark, len(marks))

    rows: dict[str, Any] = {}
    for expression, flags in sorted(clues):
        clue = clues[expression, flags]
        rows[_key(expression, flags)] = clue and [
            None if clue.start is None else number(clue.start),
            clue.other,
            [[number(mark), *room] for mark, *room in clue.needs],
            clue.signs,
            clue.edge,
            clue.barred,
        ]
    told = {"told_by": told_by(), "marks": list(marks), "clues": rows}
    return gzip.compress(json.dumps(told, separators=(",", ":")).encode(), mtime=0)


@dataclass(frozen=True, slots=True)
class _Shipped:
    marks: list[Mark]
    rows: dict[str, Any]

    def clue(self, key: str) -> Clue | None:
        if self.rows[key] is None:
            return None
        start, other, needs, signs, edge, barred = self.rows[key]
        return Clue(
            None if start is None else self.marks[start],
            other,
            tuple((self.marks[mark], *room) for mark, *room in needs),
            tuple((at, chars) for at, chars in signs),
            edge,
            barred,
        )


@cache
def _shipped() -> _Shipped:
    told = json.loads(gzip.decompress((files(__package__) / FILE).read_bytes()))
    if told["told_by"] != told_by():
        return _Shipped([], {})
    return _Shipped(
        [(alphabet, tuple(strings)) for alphabet, strings in told["marks"]], told["clues"]
    )


def _key(expression: str, flags: int) -> str:
    return hashlib.sha256(f"{flags} {expression}".encode()).hexdigest()[:24]
