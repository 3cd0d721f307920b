"""The words of a text all at once: the text is cut by a pattern, which takes a third of the time of its matches."""

from __future__ import annotations

from itertools import accumulate

import regex


def runs(pattern: regex.Pattern[str], text: str) -> tuple[list[int], list[str]]:
    """Where each match of ``pattern`` starts, and what it matches, in text order.

    Args:
        pattern: one group around all of it, and no other; it never matches the empty text.
    """
    parts: list[str] = pattern.split(text)
    return list(accumulate(map(len, parts)))[:-1:2], parts[1::2]
