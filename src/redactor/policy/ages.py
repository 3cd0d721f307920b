"""Ages as bands: wide enough not to single out, narrow enough to keep the clinical meaning."""

from __future__ import annotations

import re

from redactor.vocabulary import STAGES

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
MOST = 130
_CHILD_BAND = 3
_STAGE_ENDS = (2, 5, 11, 16, ADULT)

_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12,
    "hundredth": 100,
}  # fmt: skip
_YEARS = r"(?:years?|yrs?|y/?o|y|ans|años|anos|jaar|jahre|lat|let|år)(?![a-z])"
_LESS = r"(?:months?|m[nr]?ths?|rnths?|mos?|weeks?|wks?|we eks|days?|hours?)(?![a-z])"
_UNITS = re.compile(rf"(?<![a-z])(?:{_LESS})|\d(?:{_LESS})|/ ?(?:12|52)(?!\d)|^\d+ ?m$")
_FIGURES = re.compile(r"(?<![a-z])[\dol]*\d[\dol]*")
_OCR = str.maketrans("ol", "01")
_DECADE = re.compile(r"(?:\d0'?s|[a-z]+ies)$")
_WEEKS, _MONTHS = 52, 12


def years_of(surface: str) -> int | None:
    """The age in years that a text says (``46 y/o``, ``seven``, ``7th``); ``None`` if unreadable.

    Months, weeks and days alone are turned into whole years: a baby's age gives 0, ``18 months`` 1.
    Of two ages (``15 to 16``) the first counts.
    """
    text = surface.lower()
    number = _number(text)
    unit = _UNITS.search(text)
    if number is None or unit is None or re.search(rf"(?<![a-z]){_YEARS}", text[: unit.start()]):
        return number
    if re.search(r"day|hour", unit[0]):
        return 0
    return number // (_WEEKS if re.search(r"w|52", unit[0]) else _MONTHS)


def _number(text: str) -> int | None:
    """The first number, in figures (perhaps misread by a scanner) or in words."""
    if match := _FIGURES.search(text):
        return int(match[0].translate(_OCR)[:3])
    words = re.findall(r"[a-z]+", text)
    for place, word in enumerate(words):
        if (number := _word(word)) is None:
            continue
        more = _word(words[place + 1]) if word in _TENS and place + 1 < len(words) else None
        return number + more if more is not None and more < 10 else number
    return None


def _word(word: str) -> int | None:
    stem = word.removesuffix("s").removesuffix("ie") + "y" if word.endswith("ies") else word
    for table in (_ONES, _TENS, _ORDINALS):
        if stem in table:
            return table[stem]
    if word.endswith("ieth"):
        return _TENS.get(word.removesuffix("ieth") + "y")
    return _ONES.get(word.removesuffix("th")) if word.endswith("th") else None


def band(surface: str, years: int, children: str) -> str:
    """The label for an age.

    Args:
        surface: the age as written.
        years: width of an adult's band.
        children: ``exact`` keeps a child's age in years, ``band`` puts it into bands of three,
            ``stage`` says which school children of that age go to.
    """
    age = years_of(surface)
    if age is None or age > MOST:
        return "[age]"
    wide = age >= ADULT and _DECADE.search(surface.lower())
    return f"[{age_words(age, 10 if wide else years, children)}]"


def age_words(age: int, years: int, children: str) -> str:
    """An age of 0 to :data:`MOST` years as the words of a label: ``age 35-39``, ``primary school age``.

    Stages go by the age at which children start school in the United Kingdom (5, 11 and 16 years).
    """
    if age >= OLDEST:
        return f"age {OLDEST} or over"
    if age < ADULT:
        return _child(age, children)
    low = max(age - age % years, ADULT)
    high = min(age - age % years + years, OLDEST) - 1
    return f"age {low}-{high}" if high > low else f"age {low}"


def _child(age: int, children: str) -> str:
    if children == "stage":
        return next(words for limit, words in zip(_STAGE_ENDS, STAGES, strict=True) if age < limit)
    if age == 0:
        return "age under 1"
    if children == "exact":
        return f"age {age}"
    low = age - age % _CHILD_BAND
    return f"age {max(low, 1)}-{low + _CHILD_BAND - 1}"
