"""Marks descriptions that name nobody but lead to one person by way of a place of work or living.

"Her manager at" and a shop, "his brother who teaches at" and a school, "the butcher in" and a
village: the name that is found is replaced, the description stays, and whoever knows one of the two
knows the other. What needs no finding lies in ``recognizers/flags/quasi_*.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, Final

import regex

from redactor.config.parts import alternatives
from redactor.detect.base import View
from redactor.detect.patterns import Patterns
from redactor.model import Finding, Flag
from redactor.relations import JOBS, RELATIONS

KIND: Final = "quasi-identifier"
LOOK_BACK: Final = 100
"""Characters before a name in which its description may begin."""

_WORKPLACES: Final = frozenset({"ORGANIZATION"})
_PLACES: Final = frozenset({"LOCATION", "ADDRESS"})
_NEIGHBOURLY: Final = (
    "baker", "barber", "barman", "builder", "bus driver", "butcher", "cafe owner", "caretaker",
    "chef", "chip shop owner", "cleaner", "coach", "crane driver", "crossing guard", "driver",
    "electrician", "farmer", "fireman", "firefighter", "fisherman", "florist", "hairdresser",
    "janitor", "joiner", "landlady", "landlord", "librarian", "lifeguard", "mechanic", "milkman",
    "minister", "newsagent", "organist", "owner", "paramedic", "parish priest", "pastor",
    "photographer", "pilot", "plumber", "porter", "postman", "postmaster", "postmistress",
    "postwoman", "preacher", "priest", "publican", "rector", "referee", "roofer", "shopkeeper",
    "singer", "stallholder", "station master", "supervisor", "tailor", "taxi driver", "tutor",
    "undertaker", "vet", "vicar", "waiter", "waitress", "welder",
)  # fmt: skip
"""Work that a small place has one or two of; what care workers are called is in ``JOBS``."""

_WORDS: Final = r"(?:[\p{L}\p{M}\d'’\-]{1,20}+[ ]){0,2}?"
_OWNER: Final = r"(?:my|our|your|his|her|their|the|a|an|whose|[\p{L}\-]{2,20}['’]s)"
_THERE: Final = r"(?:at|in|from|of|for|with|on|near|by|round|over at|down at)[ ](?:the[ ])?$"
_WORKS: Final = (
    r"(?:works?|worked|working|teach(?:es)?|taught|nurses|coaches|coached|manages|managed|runs|ran|"
    r"owns|owned|drives|preaches|serves|cleans|cooks|plays|sings|volunteers|studies|trains)"
)


@cache
def _patterns() -> tuple[tuple[frozenset[str], Any, str], ...]:
    """What may stand before a name of these types, and what is suggested then."""
    relations = alternatives(RELATIONS)
    local = alternatives(_NEIGHBOURLY)
    anyone = alternatives({*RELATIONS, *_NEIGHBOURLY, *JOBS})
    works = rf"[ ]?,?[ ]?(?:who|that)?[ ]?(?:also[ ])?{_WORKS}[ ]{_WORDS}{_WORDS}"
    described = (
        (_WORKPLACES, rf"{_OWNER}[ ]{_WORDS}(?:{relations})[ ]", "colleague"),
        (_WORKPLACES, rf"{_OWNER}[ ]{_WORDS}(?:{anyone}){works}", "colleague"),
        (_PLACES, rf"(?:the|only|local|a)[ ]{_WORDS}(?:{local})[ ]", "public-role"),
        (_PLACES, rf"{_OWNER}[ ]{_WORDS}(?:{relations}){works}", "colleague"),
    )
    with Patterns("roles") as store:
        return tuple(
            (types, store.alone(rf"(?<![\p{{L}}\-]){before}{_THERE}", regex.I), key)
            for types, before, key in described
        )


_LEADS_THERE: Final = regex.compile(_THERE, regex.I | regex.REVERSE)
_NEARBY: Final = regex.compile(r",?[ ](?:in|on|at|near|by|off|outside)[ ](?:the[ ])?", regex.I)


class QuasiMarker:
    """Marks a description together with the place of work or living that it hangs on."""

    name = "quasi_role_at_place"

    def mark(self, view: View, findings: Sequence[Finding]) -> Iterator[Flag]:
        """The flags of one document; ``findings`` are that document's, settled."""
        places = sorted((*view.span(finding), finding.entity_type) for finding in findings)
        for at, (start, end, entity_type) in enumerate(places):
            described = _described(view.text, start, entity_type)
            if described is not None:
                begin, suggestion = described
                end = _with_place(view.text, end, places[at + 1 :])
                yield from view.flags(KIND, begin, end, self.name, suggestion)


def _described(text: str, start: int, entity_type: str) -> tuple[int, str] | None:
    """Where the description before a name begins, and what is suggested; None where there is none."""
    before = text[max(0, start - LOOK_BACK) : start]
    if not _LEADS_THERE.search(before):
        return None
    for types, pattern, suggestion in _patterns():
        if entity_type in types:
            match = pattern.search(before)
            if match is not None:
                return start - len(before) + match.start(), suggestion
    return None


def _with_place(text: str, end: int, after: Iterable[tuple[int, int, str]]) -> int:
    """The end of the place that is named right behind, as in "in Sometown", else ``end``."""
    for start, last, entity_type in after:
        if entity_type in _PLACES and _NEARBY.fullmatch(text, end, start):
            return last
        if start > end + LOOK_BACK:
            break
    return end
