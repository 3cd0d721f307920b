"""Ages in tables, by their column and row.

A column is told by its head ``Age``; a row by a cell that says who it is about: ``Ann   dau.   11``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import regex

from redactor.config.parts import SHARED
from redactor.detect import age_words as w
from redactor.detect.age_sentence import OLDEST
from redactor.detect.patterns import compiled
from redactor.detect.tables import Line, head_of, lines
from redactor.detect.tables import columns as cells_below

_HEAD: Final = compiled(
    r"\*{0,2}(?:[\p{L}.]{1,12}[ ,/&]{1,3}){0,2}ages?(?:[ ,/&]{1,3}[\p{L}.]{1,9}|[ ]?\([^()\n]{1,14}\))?[*:?]{0,3}",
    regex.IGNORECASE,
)
_OTHER: Final = compiled(
    r"%|\b(?:yrs?\b(?! old)|year\b|class|form|kg|seat|place|level|stage|ate|eaten|weight|attend|sess|score|"
    r"visit|points?|hours?|hrs|mins?|number|no\.?$|total|count|weeks?|days?|amount|room|bed|votes?|calls?|"
    r"tests?|marks?|qty|dose|grade|pre|post|baseline)",
    regex.IGNORECASE,
)
_AGE: Final = (
    rf"(?P<value>{SHARED['age']}|[1-9]\d?[ ]?m|\d{{1,3}}\+?)"
    r"(?:[ ]?[,/&+][ ]?(?P<value>\d{1,2}(?![\d.:])))*"
)
_LOOSE: Final = compiled(
    rf"(?:[^\n\d]{{0,24}}[ ])?[(]?{_AGE}[ ?)]*(?:[^\d\n]{{0,24}}|[ ]?\([^()]*\)[^\d\n]{{0,12}})",
    regex.IGNORECASE,
)
_STRICT: Final = compiled(rf"{_AGE}[?]?(?:[ ]\([^()]*\))?", regex.IGNORECASE)
_ALONE: Final = compiled(rf"(?:[~(?]|c\.?[ ]?)?(?P<value>{SHARED['age']})[?)]?", regex.IGNORECASE)
_WORD: Final = compiled(r"\p{L}[\p{L}'\-]*")
_FIGURES: Final = compiled(r"\d+")


def columns(text: str) -> Iterator[tuple[int, int]]:
    """The ages in the lines below a head ``Age``, as far as the lines have cells in that column."""
    for cell, mark in cells_below(text, _HEAD):
        if age := (_STRICT if mark == " " else _LOOSE).fullmatch(cell.text):
            yield from _plausible(age, cell.start)


def rows(text: str) -> Iterator[tuple[int, int]]:
    """The one number that is a cell of its own in a row in which another cell names a relative.

    Tables whose head speaks of scores, visits or rooms are left out, and those with a column of ages.
    """
    other = False
    for line in lines(text):
        kin = [cell for cell in line.cells if _is_kin(cell.text)]
        numbers = [cell for cell in line.cells if _ALONE.fullmatch(cell.text)]
        if not line.text.strip():
            other = False
        elif not kin and not numbers and _is_head(line):
            other = True
        clear = not other and len(kin) == len(numbers) == 1 and kin[0].number < numbers[0].number
        if clear and (age := _ALONE.fullmatch(numbers[0].text)):
            yield from _plausible(age, numbers[0].start)


def is_other(text: str, start: int) -> bool:
    """Whether the head of the column at this place names scores, rooms or years of school."""
    return _OTHER.search(head_of(text, start)) is not None


def _is_head(line: Line) -> bool:
    """Whether the line says what the numbers below it are, ages or something else."""
    return len(line.cells) > 1 and (
        _OTHER.search(line.text) is not None
        or any(_HEAD.fullmatch(cell.text) for cell in line.cells)
    )


def _is_kin(text: str) -> bool:
    words = _WORD.findall(text.lower())
    if not words or _FIGURES.search(text):
        return False
    labelled = ":" in text and w.is_kin(words[0])
    return labelled or (len(words) <= 3 and w.is_kin(words[-1]))


def _plausible(age: regex.Match[str], offset: int) -> Iterator[tuple[int, int]]:
    for start, end in age.spans("value"):
        digits = _FIGURES.match(age.string[start:end])
        if digits is None or int(digits[0]) <= OLDEST:
            yield offset + start, offset + end
