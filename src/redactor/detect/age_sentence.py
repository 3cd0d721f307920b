"""A text as the grammar of ages reads it: words and marks, where its sentences and people end.

A number is read by its neighbours. This module only answers questions about them; what makes a number
an age is said in :mod:`redactor.detect.age_grammar`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import regex

from redactor.config.parts import SHARED
from redactor.detect import age_words as w
from redactor.detect.patterns import compiled
from redactor.detect.runs import runs

OLDEST: Final = 110
TEEN: Final = 13
"""From here on a number after ``at`` is seldom the time of day, nor a number of children."""
REACH: Final = 24
"""How many words back a sentence is read."""

_AGE: Final = compiled(
    rf"\b(?=[1-9litefson])(?:(?<![\w./:£$#+])[1-9]\d?m(?=[ ]?[),;])|{SHARED['age']})",
    regex.IGNORECASE,
)
"""What may be an age; it is tried only where a word begins that may begin one."""
_TOKEN: Final = compiled(
    r"(\p{L}[\p{L}\p{M}]*(?:['\-&]\p{L}[\p{L}\p{M}]*)*|\d+|\n(?:[ \t]*\n)?|\t|[ ]{2,}|[^\s\w])"
)
_SHORT: Final = compiled(
    r"days?|we ?eks?|wks?|mo|m[nr]?ths?|rnths?|\dm$|/ ?(?:12|52)", regex.IGNORECASE
)
_LONG: Final = compiled(
    r"(?<!\p{L})(?:y(?:(?:ea)?rs?)?|ans|años|anos|jaar|jahre|lat|let|år)\b", regex.IGNORECASE
)
_FIGURES: Final = compiled(r"[\dOlI]+")
_LETTERS: Final = compiled(r"\p{L}+")
_CLAUSE_END: Final = compiled(r"[.!?;|]")
_STOP: Final = compiled(r"\.[\"')]?(?:\s|$)")
_SHORT_WORD: Final = compiled(r"(?<!\p{L})\p{L}{1,2}$")
_OCR: Final = str.maketrans("OlI", "011")
_MARKS: Final = frozenset(",;:!?)\"]|-.\t'/>")
_GLUE: Final = frozenset(".,:-'/")
_STOPS: Final = frozenset("!?;|\t")
_UNITS: Final = frozenset("/%:*°£$@+")
_GAP: Final = "gap"
_BLANK_LINE: Final = "\n\n"


@dataclass(frozen=True, slots=True)
class Age:
    """What may be an age: its place, its number, and whether it is told in days, weeks and months
    (``short``) or in years (``long``).
    """

    start: int
    end: int
    number: int
    short: bool
    long: bool

    @property
    def small(self) -> bool:
        """Not to be told from the time of day, or from a number of things."""
        return self.number < TEEN


def candidates(text: str) -> Iterator[Age]:
    """Every number that a person's age may be, in text order."""
    for match in _AGE.finditer(text):
        if 0 < (number := _number(match[0])) <= OLDEST:
            short = _SHORT.search(match[0]) is not None
            long = not short and _LONG.search(match[0]) is not None
            end = match.end() - match[0].endswith(".")
            yield Age(match.start(), end, number, short, long)


def _number(surface: str) -> int:
    if digits := _FIGURES.match(surface):
        return int(digits[0].translate(_OCR))
    words = _LETTERS.findall(surface.lower())
    tens = w.NUMBERS.get(words[0], 0)
    units = w.NUMBERS.get(words[1], 0) if len(words) > 1 and tens >= 20 else 0
    return tens + (units if units < 10 else 0)


@dataclass(frozen=True)
class Words:
    """The words and marks of one text, by number; beyond the ends of the text they are empty.

    Attributes:
        text: what they are cut from.
        people: where people end who were found in it.
    """

    text: str
    people: Collection[int] = frozenset()

    @cached_property
    def _cut(self) -> tuple[list[int], list[str]]:
        """Where each word starts, and how it is written."""
        return runs(_TOKEN, self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return self._cut[0]

    @cached_property
    def _words(self) -> tuple[str, ...]:
        written = self._cut[1]
        read = {word: _word(word) for word in set(written)}
        return tuple(map(read.__getitem__, written))

    def around(self, start: int, end: int) -> tuple[int, int]:
        """The places of the words right before and right behind ``[start, end)`` of the text."""
        return bisect_left(self._starts, start) - 1, bisect_left(self._starts, end)

    def word(self, place: int) -> str:
        """The word at a place, in lower case; a tab or a wide blank is ``gap``."""
        return self._words[place] if 0 <= place < len(self._words) else ""

    def end(self, place: int) -> int:
        """Where the word at a place ends in the text."""
        return self._starts[place] + len(self._cut[1][place])

    def window(self, place: int, reach: int = REACH) -> tuple[str, ...]:
        """The words around a place, whatever sentence they are in."""
        return self._words[max(0, place - reach) : place + reach]

    def is_person(self, place: int) -> bool:
        """Whether a person who was found ends with this word."""
        return 0 <= place < len(self._starts) and self.end(place) in self.people

    def is_kin(self, place: int) -> bool:
        """Whether the word is for a relative, or for somebody by age or sex: ``the wee one``."""
        word = self.word(place).removesuffix("'s")
        which = word in ("one", "ones") and self.word(place - 1) in w.WHICH
        return which or w.is_kin(self.word(place))

    def is_capital(self, place: int) -> bool:
        """Whether the word begins with a capital letter."""
        return 0 <= place < len(self._starts) and self.text[self._starts[place]].isupper()

    def skip(self, place: int, words: Collection[str]) -> int:
        """The last place up to this one with none of ``words`` and no line end."""
        while place >= 0 and (self._words[place] in words or self._words[place] == "\n"):
            place -= 1
        return place

    def before(self, place: int, count: int) -> list[str]:
        """Up to ``count`` words of the sentence, from this place back."""
        out: list[str] = []
        while place >= 0 and len(out) < count and not self._stops(place):
            out.append(self._words[place])
            place -= 1
        return out

    def clause(self, place: int, count: int = REACH) -> str:
        """The text of the sentence from at most ``count`` words back up to this word."""
        words = len(self.before(place, count))
        if not words:
            return ""
        first = self._starts[place - words + 1]
        return " ".join(self.text[first : self.end(place)].split())

    def rest(self, place: int, size: int = 80) -> str:
        """At most ``size`` characters of the sentence from this word on."""
        if place >= len(self._starts):
            return ""
        start = self._starts[place]
        return str(_CLAUSE_END.split(self.text[start : start + size], 1)[0])

    def measured(self, place: int, count: int = 6) -> bool:
        """Whether a score, a dose, a room or the like is spoken of just before."""
        return any(is_measured(word) for word in self.before(place, count))

    def is_scaled(self, place: int) -> bool:
        """Whether people are asked for a number on a scale hereabouts: ``0-10: mum 7. gran 4.``"""
        return not w.SCALES.isdisjoint(self.window(place, 14)[:14])

    def counted(self, behind: int) -> bool:
        """Whether something is counted: ``two of``, ``20 minutes``, ``6 or seven times``."""
        word, then = self.word(behind), self.word(behind + 1)
        if word in ("and", "or", "to", "-") and (then in ("more", "a", "half") or _is_number(then)):
            return not w.COUNTED.isdisjoint((self.word(behind + 2), self.word(behind + 3)))
        if word in ("a", "p") and then == "." and self.word(behind + 2) == "m":
            return True
        return word in w.COUNTED or word in _UNITS or word.isdigit()

    def marked(self, behind: int) -> bool:
        """Whether a mark, the end of a line or a wide blank stands behind the number."""
        word = self.word(behind)
        if word in ("", "\n", _BLANK_LINE, _GAP):
            return True
        return word in _MARKS and not (word in _GLUE and self._glued(behind))

    def ends(self, behind: int) -> bool:
        """Whether nothing is counted: a mark, the end of a line, or a word of a closed class."""
        if self.counted(behind):
            return False
        if self.word(behind) == "\n":
            return self.word(behind + 1) not in w.COUNTED
        word = self.word(behind)
        if self.marked(behind) or word in ("(", "="):
            return True
        if word == "on" and self.word(behind + 2) in w.MEASURED - w.DAYS:
            return False
        return word in w.ENDS and f"{word}/{self.word(behind + 1)}" not in w.PLACES

    def somebody(self, place: int) -> str:
        """Who the word names: ``pronoun``, ``kin``, ``name``, ``noun``, or nobody."""
        word = self.word(place)
        if word in w.PRONOUNS or word in w.PRONOUN_BE or word in w.CONTRACTED:
            return "pronoun"
        if is_measured(word):
            return ""
        if self.is_kin(place) or self.is_person(place):
            return "kin"
        if w.is_kin(self.word(place - 1)) and self.is_capital(place) and word not in w.ENDS:
            return "kin"
        if not word[:1].isalpha() or word in w.NOBODY or word in w.BE:
            return ""
        if self.is_capital(place):
            return "name"
        return "noun" if word not in w.ENDS and word not in w.COUNTED else ""

    def subject(self, place: int) -> str:
        """As :meth:`somebody`, for what a verb right behind this place is about."""
        place = self.skip(place, w.MODALS | w.ADVERBS | {"be", "been"})
        if self.word(place) in (",", ")"):
            back = range(place - 1, max(place - 6, 0), -1)
            opening = next((at for at in back if self.word(at) in (",", "(")), 0)
            inside = range(opening + 1, place)
            if not opening or not all(self.word(at)[:1].isalpha() for at in inside):
                return ""
            if any(self.somebody(at) == "kin" for at in inside):
                return "kin"
            place = opening - 1
        return self.somebody(place)

    def _glued(self, mark: int) -> bool:
        end = self.end(mark)
        return self.text[end : end + 1].isalnum()

    def _stops(self, place: int) -> bool:
        word = self._words[place]
        if word != ".":
            return word in _STOPS or word in (_BLANK_LINE, _GAP)
        start = self._starts[place]
        if _STOP.match(self.text[start : start + 3]) is None:
            return False
        return _SHORT_WORD.search(self.text[max(0, start - 3) : start]) is None


def _word(surface: str) -> str:
    if "\n" in surface:
        return _BLANK_LINE if surface.count("\n") > 1 else "\n"
    return _GAP if surface.isspace() else surface.lower()


def is_measured(word: str) -> bool:
    """Whether it is a score, a dose, a room or the like, also in ``phq-a`` or ``gad's``."""
    return word in w.MEASURED or word.partition("'")[0].partition("-")[0] in w.MEASURED


def _is_number(word: str) -> bool:
    return word.isdigit() or word in w.NUMBERS
