"""Keeps dates in one piece: a month inside a date is no person and no place.

``April``, ``May``, ``June`` and ``August`` are names too, and a model of names that reads ``19 April 2024``
may claim the month with more certainty than a pattern claims the date. Reconciling the two would tear
the date into a day, a name and a year, and its meaning would be lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from redactor.model import Finding
from redactor.spans import Beside

_DAYS: Final = frozenset({"DATE_TIME", "DATE_OF_BIRTH"})
_NAMES: Final = frozenset({"PERSON", "LOCATION", "ORGANIZATION"})
_GUESSES: Final = frozenset({"names", "propagation"})
"""Recognizers that know a name by its looks or because it was found elsewhere."""


def whole_dates(claims: Iterable[Finding]) -> list[Finding]:
    """The claims, without names that are part of a date.

    A name inside a longer date goes, whoever says it, except the roster's. A name that is as long as the
    date (``since May``) goes if it is only guessed. No character is uncovered: the date covers it.

    Args:
        claims: those that count, before they are reconciled, in any order.
    """
    every = list(claims)
    dates = Beside(claim for claim in every if claim.entity_type in _DAYS)
    return [
        claim
        for claim in every
        if claim.entity_type not in _NAMES
        or claim.subject
        or not any(_is_part(claim, date) for date in dates.touching(claim))
    ]


def _is_part(name: Finding, date: Finding) -> bool:
    if not (date.start <= name.start and name.end <= date.end):
        return False
    longer = date.end - date.start > name.end - name.start
    return longer or {name.recognizer, *name.others} <= _GUESSES
