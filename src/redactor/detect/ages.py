"""Finds ages by what stands around them: the sentence, the person before a number, the column.

A recognizer file sees characters only. Here a name that the first pass found, in lower case or in a
script of its own, is as good as a capital, and a table that is held together by blanks has columns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final

import regex

from redactor.config.parts import SHARED
from redactor.detect import age_grammar, age_tables
from redactor.detect.age_sentence import OLDEST, TEEN
from redactor.detect.base import View
from redactor.detect.patterns import compiled
from redactor.model import Case, Finding

NAME: Final = "age_beside"
_SCORE: Final = 0.6
_REACH: Final = 90

_BEHIND: Final = compiled(
    rf"""["'”)\]]{{0,2}}(?:[ ]?\([^()\n]{{1,20}}\))?
    (?:(?P<mark>,[ ]?|:[ ]|[ ],[ ]|[ ]?[–—=-][ ]|[ ]?\.[ ]|[ ]{{0,24}}(?:>>|\||\t)[ ]{{0,24}}|[ ]{{2,24}}|[ ]?[(\[][ ]?)
      (?:(?:now|nearly|almost|just|only|about|aged|both|[mf],)[ ]?)?
      |[ ](?P<soon>now|just|nearly|almost|only|turning|rising)[ ]
      |(?P<blank>[ ]))
    (?P<value>(?:{SHARED["age"]}))
    (?=(?P<end>[ ]?(?:[,;|\t\n)\]?!"]|$|\.(?!\d)|>>|[ ]{{2}}|[–—][ ]|-[ ])|[ ]\()
       |(?P<word>[ ](?:and|who|but|now|lives|is|was|has|had|he|she|her|his|hes|shes|with|w|in|at|from|on|they)\b))
    (?!(?:[ ]{{2,}}|[ ]*[\t|][ ]*)\d{{1,3}}(?:[ ]{{2,}}|[ ]*[\t|\n]|[ ]*$))
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
"""What may follow a person: a mark or a blank, then an age, then what ends it and is no more numbers."""

_FIGURES: Final = compiled(r"\d+")
_COUNT: Final = compiled(r"(?:days?|weeks?|wks?|months?|m[nr]?ths?|mos)\.?$", regex.IGNORECASE)
_DAYS: Final = compiled(r"(?:days?|weeks?|wks?)\.?$", regex.IGNORECASE)


class AgeBeside:
    """Ages that their sentence, a person beside them or their column vouches for."""

    name = NAME

    def detect(
        self, case: Case, views: Sequence[View], known: Sequence[Finding]
    ) -> Iterable[Finding]:
        """Findings of the type AGE; ``known`` is what the first pass found: people, whose ages
        follow them, and dates and numbers, of which no part is an age.
        """
        own: dict[str, list[Finding]] = defaultdict(list)
        for finding in known:
            own[finding.document].append(finding)
        for view in views:
            mine = own[view.reading.document]
            people = {view.span(f)[1] for f in mine if f.entity_type == "PERSON"}
            other = [f for f in mine if f.entity_type != "AGE"]
            taken = {place for f in other for place in range(*view.span(f))}
            dates = {
                place
                for f in other
                if f.entity_type == "DATE_TIME"
                for place in range(*view.span(f))
            }
            found = chain(
                _beside(view.text, people),
                ((*span, "column") for span in age_tables.columns(view.text)),
                ((*span, "row") for span in age_tables.rows(view.text)),
                age_grammar.ages(view.text, people),
            )
            for (start, end), rule in sorted({(a, b): rule for a, b, rule in found}.items()):
                barred = taken - dates if rule in age_grammar.ORDINAL_RULES else taken
                if barred.isdisjoint(range(start, end)):
                    yield from view.findings(start, end, "AGE", _SCORE, NAME, rule=rule)


def _beside(text: str, people: Iterable[int]) -> Iterator[tuple[int, int, str]]:
    """The ages that follow people, whose ends are given."""
    listed = 0
    for end in sorted(people):
        match = _BEHIND.match(text, end, min(len(text), end + _REACH))
        if match is None or not (_is_age(match) or _is_next(match, listed, text)):
            continue
        if match["blank"] is not None:
            listed = match.end("value")
        if not age_tables.is_other(text, match.start("value")):
            yield *match.span("value"), "person"


_AND_NEXT: Final = compiled(
    r"(?:,|,?[ ]and|[ ]&)[ ]\p{Lu}[\p{L}\p{M}'-]+(?:[ ]\p{Lu}[\p{L}\p{M}'-]+)?[ ]"
)


def _is_next(match: regex.Match[str], listed: int, text: str) -> bool:
    """Whether a number with nothing but a blank before it goes on with a list in brackets: (Sam 11, Robin 8)."""
    if match["blank"] is None or not match["value"].isdecimal() or not listed:
        return False
    goes_on = (match["end"] or match["word"] or "").strip() in (")", ",", "and")
    return goes_on and bool(_AND_NEXT.fullmatch(text, listed, match.start("value")))


def _is_age(match: regex.Match[str]) -> bool:
    value = match["value"]
    digits = _FIGURES.match(value)
    if digits is not None and not 0 < int(digits[0]) <= OLDEST:
        return False
    counted = _COUNT.search(value) is not None
    if match["soon"] is not None:
        return match["end"] is not None and not counted
    if match["blank"] is not None:
        loose = match["end"] is None or match["end"].strip() in (".", ")", '"')
        return not (loose or counted or len(value) < 2 or "/" in value)
    mark, end = match["mark"].strip(), match["end"]
    small = digits is not None and int(digits[0]) < TEEN
    if mark == ":":
        return digits is not None and not small
    if mark == "," and _DAYS.search(value):
        return False
    if mark in ("", "|") and small and len(value) <= 2:
        return False
    if mark == "." and small and not counted:
        return False
    if end is None:
        return mark not in (".", "")
    return not (mark == "" and end.strip() == ".")
