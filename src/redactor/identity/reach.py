"""Where a pattern of the grammar can match at all, so that the Matcher reads those tokens and no others.

A pattern can begin at a token only if the token fits its first part, the next one fits what may stand second, and
all that must stand behind is within its reach. Most words of a document fail the first of these.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

Part = Mapping[str, Any]

_TIMES: Final = re.compile(r"\{(\d+),(\d+)\}")


@dataclass(frozen=True, slots=True)
class _Form:
    """What a pattern asks of the tokens behind its first one.

    Attributes:
        second: bits of the parts that the next token may fit.
        needed: bits of the parts that some token within reach must fit.
        length: tokens that the pattern spans at most.
    """

    second: int
    needed: int
    length: int


class Reach:
    """What is known of a set of Matcher patterns before any of them is tried.

    Args:
        patterns: their parts ask for ``TAG`` or ``TEXT``, one value or ``IN`` several; the first and the last
            must be there.
    """

    def __init__(self, patterns: Iterable[Sequence[Part]]) -> None:
        self._bits: dict[tuple[str, frozenset[str]], int] = {}
        self._tags: defaultdict[str, int] = defaultdict(int)
        self._texts: defaultdict[str, int] = defaultdict(int)
        self._forms: defaultdict[int, list[_Form]] = defaultdict(list)
        for pattern in patterns:
            first, *rest = [(self._bit(part), *_times(part)) for part in pattern]
            second = 0
            for bit, least, _ in rest:
                second |= bit
                if least:
                    break
            needed = sum({bit for bit, least, _ in rest if least})
            length = 1 + sum(most for _, _, most in rest)
            self._forms[first[0]].append(_Form(second, needed, length))
        self.words = frozenset(self._texts)
        self._firsts = sum(self._forms)

    def _bit(self, part: Part) -> int:
        """The bit of a part, the same one for the same part."""
        ((attribute, asked),) = ((name, value) for name, value in part.items() if name != "OP")
        values = frozenset([asked] if isinstance(asked, str) else asked["IN"])
        key = attribute, values
        if key not in self._bits:
            self._bits[key] = bit = 1 << len(self._bits)
            for value in values:
                {"TAG": self._tags, "TEXT": self._texts}[attribute][value] |= bit
        return self._bits[key]

    def windows(self, tags: Sequence[str], texts: Sequence[str]) -> list[tuple[int, int]]:
        """The stretches ``[start, end)`` of a row of tokens that hold every match there is, apart and in order."""
        by_tag, by_text = dict(self._tags), dict(self._texts)
        fits = [
            by_tag.get(tag, 0) | by_text.get(text, 0) for tag, text in zip(tags, texts, strict=True)
        ]
        out: list[tuple[int, int]] = []
        for at, own in enumerate(fits):
            if own & self._firsts and (length := self._length(fits, at)):
                end = min(at + length, len(fits))
                if out and at <= out[-1][1]:
                    out[-1] = out[-1][0], max(end, out[-1][1])
                else:
                    out.append((at, end))
        return out

    def _length(self, fits: Sequence[int], at: int) -> int:
        """The length of the longest pattern that can begin here, 0 for none."""
        following = fits[at + 1] if at + 1 < len(fits) else 0
        longest = 0
        for first, forms in self._forms.items():
            if first & fits[at]:
                for form in forms:
                    if form.length > longest and form.second & following:
                        behind = 0
                        for fit in fits[at + 1 : at + form.length]:
                            behind |= fit
                        if behind & form.needed == form.needed:
                            longest = form.length
        return longest


def _times(part: Part) -> tuple[int, int]:
    """How often a part may stand, at least and at most."""
    how = part.get("OP", "1")
    if how == "?":
        return 0, 1
    if times := _TIMES.fullmatch(how):
        return int(times[1]), int(times[2])
    if how != "1":
        raise ValueError(f"nothing is known of {how}")
    return 1, 1
