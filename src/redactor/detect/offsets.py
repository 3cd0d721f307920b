"""A text that was edited, and where each of its characters stood before.

Detectors read the edited text; what they find is placed in the original, to the character.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

Edit = tuple[int, int, str]
"""``[start, end)`` of the text is to read otherwise; shorter, longer or not at all."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """An edited text.

    Attributes:
        text: what it reads now.
        begins, ends: for each character of ``text``, the original ``[begin, end)`` that it stands for; both
            never fall. ``None`` while the text has its original length, offset for offset.
    """

    text: str = field(repr=False)
    begins: array[int] | None = field(default=None, repr=False)
    ends: array[int] | None = field(default=None, repr=False)

    def edited(self, edits: Iterable[Edit]) -> Mapped:
        """The same with ``edits`` made; they are sorted and disjoint.

        Every character of a replacement stands for all that it replaces. Deleted characters
        stand for nothing, but a span over them still covers them.
        """
        edits = list(edits)
        if not edits:
            return self
        parts: list[str] = []
        begins, ends = array("L"), array("L")
        at = 0
        for start, end, written in [*edits, (len(self.text), len(self.text), "")]:
            parts += (self.text[at:start], written)
            begins.extend(map(self._begin, range(at, start)))
            ends.extend(map(self._end, range(at, start)))
            if written:
                begins.extend([self._begin(start)] * len(written))
                ends.extend([self._end(end - 1)] * len(written))
            at = end
        return Mapped("".join(parts), begins, ends)

    def reworded(self, text: str) -> Mapped:
        """The same with another text of the same length."""
        assert len(text) == len(self.text)
        return Mapped(text, self.begins, self.ends)

    def _begin(self, at: int) -> int:
        return at if self.begins is None else self.begins[at]

    def _end(self, at: int) -> int:
        return at + 1 if self.ends is None else self.ends[at]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The original span that a span of the text, which is not empty, stands for."""
        return self._begin(start), self._end(end - 1)

    def here(self, start: int, end: int) -> tuple[int, int]:
        """The span of the text that stands for an original span; empty if nothing of it is left."""
        if self.begins is None or self.ends is None:
            return start, end
        low = bisect_right(self.ends, start)
        return low, max(low, bisect_left(self.begins, end))
