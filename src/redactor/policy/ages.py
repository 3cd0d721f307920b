"""Ages as bands: wide enough not to single out, narrow enough to keep the clinical meaning."""

from __future__ import annotations

import re

_ONES = dict(
    zip(
        (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
            "fifteen sixteen seventeen eighteen nineteen"
        ).split(),
        range(20),
        strict=True,
    )
)
_TENS = dict(
    zip(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        range(20, 100, 10),
        strict=True,
    )
)
ADULT = 18
OLDEST = 90


def years_of(surface: str) -> int | None:
    """The age in years that a text says (``46 y/o``, ``seven``, ``7th``); ``None`` if unreadable.

    Months and weeks are no years: a baby's age gives 0.
    """
    text = surface.lower()
    if re.search(r"\b(?:months?|mths?|weeks?|wks?|days?|/12|/52)\b|/(?:12|52)\b", text):
        return 0
    if match := re.search(r"\d{1,3}", text):
        return int(match[0])
    words = re.findall(r"[a-z]+", text)
    tens = next((_TENS[word] for word in words if word in _TENS), None)
    ones = next((_ONES[word] for word in words if word in _ONES), None)
    if tens is None and ones is None:
        return None
    return (tens or 0) + (ones or 0)


def band(surface: str, years: int, children: str) -> str:
    """The label for an age.

    Args:
        surface: the age as written.
        years: width of an adult's band.
        children: ``exact`` keeps a child's age in years, ``band`` puts it into bands of three.
    """
    age = years_of(surface)
    if age is None or age > 130:
        return "[age]"
    if age >= OLDEST:
        return "[age 90 or over]"
    if age == 0:
        return "[age under 1]"
    if age < ADULT:
        if children == "exact":
            return f"[age {age}]"
        low = age - age % 3
        return f"[age {max(low, 1)}-{low + 2}]"
    low = max(age - age % years, ADULT)
    high = age - age % years + years - 1
    return f"[age {low}-{high}]" if high > low else f"[age {low}]"
