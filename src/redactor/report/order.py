"""One order for ids and labels, so that every report of the same run lists them alike."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"([0-9]+)")

NaturalKey = tuple[tuple[tuple[int, int, str], ...], str]


def natural(text: str) -> NaturalKey:
    """Sort key in which ``document-9`` comes before ``document-10``; total, so ties are equal."""
    parts = tuple(
        (0, int(part), "") if part.isdecimal() and part.isascii() else (1, 0, part)
        for part in _DIGITS.split(text)
        if part
    )
    return parts, text


def by_label(label: str) -> NaturalKey:
    """Sort key in which ``[GP]`` comes before ``[GP B]``: without the brackets, which end the words."""
    return natural(label.strip("[]"))
