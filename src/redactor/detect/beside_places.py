"""What stands beside a place that the first pass found: the house before it, the year behind it.

``7 Example Rise, Sometown`` is an address although no list knows that street, and the year in ``Sometown 2018;``
is one although no word says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import regex

from redactor.detect.base import View
from redactor.detect.patterns import compiled
from redactor.model import Case, Finding

NAME: Final = "beside_places"
_PLACES: Final = frozenset({"LOCATION", "ORGANIZATION"})
_REACH: Final = 48
_ADDRESS, _YEAR_SCORE = 0.55, 0.5

_HOUSE: Final = compiled(
    r"""(?<![\p{L}\p{N}/.,:£$#-])(?<!(?i:\b(?:age|aged|and|band|bay|bed|bus|chapter|class|day|days|figure|form|grade|group|item|
    level|line|module|no|number|on|page|para|part|phase|platform|section|session|sessions|stage|step|table|term|
    the|unit|ward|week|weeks|year|years)\.?[ ]))
    (?P<house>\d{1,3}[a-dA-D]?[ ]
    (?!(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)\p{Ll}*\b)
    (?:\p{Lu}[\p{L}\p{M}'’-]+[ ]){0,2}\p{Lu}[\p{L}\p{M}'’-]+)
    (?:,[ ]?|[ ]?\n[ ]*)$""",
    regex.VERBOSE,
)
"""A number and capitalised words that end right before a place."""

_YEAR: Final = compiled(
    r",?[ ](?P<year>(?:19[3-9]|20[0-4])\d)(?=[.,;)\n][^\d]|[.,;)]?[ ]*$|[ ]?\||[ ]?[–-][ ])"
)


class BesidePlaces:
    """House numbers with their streets, and years, that a place beside them vouches for."""

    name = NAME

    def detect(
        self, case: Case, views: Sequence[View], known: Sequence[Finding]
    ) -> Iterator[Finding]:
        """Findings of the types STREET_ADDRESS and DATE_TIME; ``known`` is what the first pass found."""
        by_document: dict[str, list[Finding]] = {view.reading.document: [] for view in views}
        for finding in known:
            by_document[finding.document].append(finding)
        for view in views:
            own = by_document[view.reading.document]
            taken = {place for f in own for place in range(*view.span(f))}
            for finding in own:
                if finding.entity_type in _PLACES:
                    yield from _beside(view, *view.span(finding), finding.entity_type, taken)


def _beside(view: View, start: int, end: int, kind: str, taken: set[int]) -> Iterator[Finding]:
    house = _HOUSE.search(view.text, max(0, start - _REACH), start)
    year = _YEAR.match(view.text, end, min(len(view.text), end + _REACH))
    if kind == "LOCATION" and house and taken.isdisjoint(range(*house.span("house"))):
        first, last = house.span("house")
        yield from view.findings(first, last, "STREET_ADDRESS", _ADDRESS, NAME, rule="house")
    if year and taken.isdisjoint(range(*year.span("year"))):
        first, last = year.span("year")
        yield from view.findings(first, last, "DATE_TIME", _YEAR_SCORE, NAME, rule="year")
