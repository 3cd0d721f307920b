"""What a charstring calls, so that subroutines of removed outlines go with them.

A charstring is run as far as its stack is needed to know which subroutine comes next and which
accents it is made of. Sources: Adobe Technical Note 5177 (Type 2), Adobe Type 1 Font Format.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

_DEPTH = 12  # levels of subroutines; the formats allow 10
_TOKENS = 3_000_000  # of one font program: a few seconds; CJK books stay far below
_STACK = 513
_CALL, _RETURN, _ENDCHAR, _ESCAPE, _CALL_GLOBAL, _SHORT = 10, 11, 14, 12, 29, 28
_HINTS, _MASKS = frozenset({1, 3, 18, 23}), frozenset({19, 20})
_T2_EFFECTS = {  # escaped operator: values taken, values left
    3: (2, 1), 4: (2, 1), 5: (1, 1), 9: (1, 1), 10: (2, 1), 11: (2, 1), 12: (2, 1), 14: (1, 1),
    15: (2, 1), 18: (1, 0), 20: (2, 0), 21: (1, 1), 22: (4, 1), 23: (0, 1), 24: (2, 1),
    26: (1, 1), 27: (1, 2), 28: (2, 2), 29: (1, 1), 30: (2, 0),
}  # fmt: skip
_SEAC, _DIV, _OTHER, _POP = 6, 12, 16, 17

Stack = list[float | None]


class Charstrings(Protocol):
    """Charstrings by number."""

    def __len__(self) -> int: ...

    def __getitem__(self, number: int, /) -> bytes: ...


class Budget:
    """Stops a font program that would run for ever."""

    __slots__ = ("_left",)

    def __init__(self, tokens: int = _TOKENS) -> None:
        self._left = tokens

    def spend(self) -> None:
        """Count one token.

        Raises:
            ValueError: there were too many.
        """
        self._left -= 1
        if self._left < 0:
            raise ValueError("The font program takes too long to run.")


@dataclass(slots=True)
class Trace:
    """What the charstrings run so far have called."""

    locals: set[int] = field(default_factory=set)
    globals: set[int] = field(default_factory=set)
    accents: set[int] = field(default_factory=set)
    """Codes of StandardEncoding whose glyphs are parts of another."""


def type2(
    code: bytes, local: Charstrings, shared: Charstrings, trace: Trace, budget: Budget
) -> None:
    """Run a Type 2 charstring and add what it calls to ``trace``.

    Raises:
        ValueError: it cannot be followed.
    """
    _Type2(local, shared, trace, budget).run(code, 0)


def type1(code: bytes, subrs: Mapping[int, bytes], trace: Trace, budget: Budget) -> None:
    """Run a decrypted Type 1 charstring and add what it calls to ``trace``.

    Raises:
        ValueError: it cannot be followed.
    """
    _Type1(subrs, trace, budget).run(code, 0)


class _Type2:
    __slots__ = ("_budget", "_hints", "_local", "_shared", "_stack", "_trace")

    def __init__(
        self, local: Charstrings, shared: Charstrings, trace: Trace, budget: Budget
    ) -> None:
        self._local, self._shared, self._trace, self._budget = local, shared, trace, budget
        self._stack: Stack = []
        self._hints = 0

    def run(self, code: bytes, depth: int) -> bool:
        """Run one charstring; says whether the glyph is complete."""
        at = 0
        while at < len(code):
            self._budget.spend()
            head = code[at]
            at += 1
            if head >= 32 or head == _SHORT:
                value, at = _number(code, at, head, fixed=True)
                _push(self._stack, value)
            elif head in (_CALL, _CALL_GLOBAL):
                if self._call(head == _CALL_GLOBAL, depth):
                    return True
            elif head == _RETURN:
                return False
            elif head == _ENDCHAR:
                self._end()
                return True
            elif head == _ESCAPE:
                self._escape(code[at])
                at += 1
            else:
                at = self._draw(head, at)
        return False

    def _call(self, shared: bool, depth: int) -> bool:
        subrs = self._shared if shared else self._local
        number = _index(self._stack) + bias(len(subrs))
        if depth >= _DEPTH or not 0 <= number < len(subrs):
            raise ValueError("A glyph calls what is not there.")
        (self._trace.globals if shared else self._trace.locals).add(number)
        return self.run(subrs[number], depth + 1)

    def _end(self) -> None:
        if len(self._stack) >= 4:
            self._trace.accents |= {_whole(value) for value in self._stack[-2:]}

    def _escape(self, head: int) -> None:
        taken, left = _T2_EFFECTS.get(head, (len(self._stack), 0))
        if taken > len(self._stack):
            raise ValueError("A glyph takes more than it has.")
        del self._stack[len(self._stack) - taken :]
        for _ in range(left):
            _push(self._stack, None)

    def _draw(self, head: int, at: int) -> int:
        if head in _HINTS or head in _MASKS:
            self._hints += len(self._stack) // 2
        self._stack.clear()
        return at + (self._hints + 7) // 8 if head in _MASKS else at


class _Type1:
    __slots__ = ("_budget", "_given", "_stack", "_subrs", "_trace")

    def __init__(self, subrs: Mapping[int, bytes], trace: Trace, budget: Budget) -> None:
        self._subrs, self._trace, self._budget = subrs, trace, budget
        self._stack: Stack = []
        self._given: Stack = []

    def run(self, code: bytes, depth: int) -> bool:
        """Run one charstring; says whether the glyph is complete."""
        at = 0
        while at < len(code):
            self._budget.spend()
            head = code[at]
            at += 1
            if head >= 32:
                value, at = _number(code, at, head, fixed=False)
                _push(self._stack, value)
            elif head == _CALL:
                if self._call(depth):
                    return True
            elif head == _RETURN:
                return False
            elif head == _ENDCHAR:
                return True
            elif head == _ESCAPE:
                if self._escape(code[at]):
                    return True
                at += 1
            else:
                self._stack.clear()
        return False

    def _call(self, depth: int) -> bool:
        number = _index(self._stack)
        if depth >= _DEPTH or number not in self._subrs:
            raise ValueError("A glyph calls what is not there.")
        self._trace.locals.add(number)
        return self.run(self._subrs[number], depth + 1)

    def _escape(self, head: int) -> bool:
        stack = self._stack
        if head == _DIV:
            below, above = stack.pop(), stack.pop()
            stack.append(above / below if above is not None and below else None)
        elif head == _OTHER:
            _index(stack)
            count = _index(stack)
            if not 0 <= count <= len(stack):
                raise ValueError("A glyph takes more than it has.")
            self._given = stack[len(stack) - count :]
            del stack[len(stack) - count :]
        elif head == _POP:
            _push(stack, self._given.pop() if self._given else None)
        else:
            if head == _SEAC:
                self._trace.accents |= {_whole(value) for value in stack[-2:]}
            stack.clear()
        return head == _SEAC


def bias(count: int) -> int:
    """What is added to a Type 2 subroutine number (Adobe Technical Note 5177, 4.7)."""
    return 107 if count < 1240 else 1131 if count < 33900 else 32768


def _number(code: bytes, at: int, head: int, fixed: bool) -> tuple[float, int]:
    if head == _SHORT:
        return int.from_bytes(code[at : at + 2], signed=True), at + 2
    if head <= 246:
        return head - 139, at
    if head <= 250:
        return (head - 247) * 256 + code[at] + 108, at + 1
    if head <= 254:
        return -(head - 251) * 256 - code[at] - 108, at + 1
    value = int.from_bytes(code[at : at + 4], signed=True)
    return (value / 65536 if fixed else value), at + 4


def _push(stack: Stack, value: float | None) -> None:
    if len(stack) >= _STACK:
        raise ValueError("A glyph piles up too many numbers.")
    stack.append(value)


def _index(stack: Stack) -> int:
    return _whole(stack.pop()) if stack else _whole(None)


def _whole(value: float | None) -> int:
    if value is None or value != int(value):
        raise ValueError("What a glyph calls depends on what cannot be foreseen.")
    return int(value)
