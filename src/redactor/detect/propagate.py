"""A name found once in a case is found everywhere in it.

Second pass: the forms that first-pass findings prove are sought in every document of the case: each
word of a name, short forms, initials, misspellings and misreadings, logins (:mod:`known_people`),
organisations and places in whole and in short, numbers however they are spaced (:mod:`known_things`).
A form that is also an ordinary word counts only where grammar or its capital means somebody, and an
unsure finding is found again only exactly as it was written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from redactor.detect.base import View
from redactor.detect.glued import glued
from redactor.detect.known_people import SURE, People
from redactor.detect.known_things import KINDS, Numbers, Things
from redactor.detect.letters import dictated, uses_of
from redactor.detect.names import words
from redactor.detect.people_search import PeopleSearch
from redactor.model import Case, Finding

NAME = "propagation"
_NOT_NUMBERS = KINDS | {
    "PERSON",
    "DATE_TIME",
    "DATE_OF_BIRTH",
    "AGE",
    "NRP",
    "QUASI_IDENTIFIER",
    "URL",
}
_BEHIND = 80
_WIDER = KINDS | {"EMAIL_ADDRESS", "URL"}


class Propagation:
    """Finds again what other detectors found; ``known`` must be theirs."""

    name = NAME

    def detect(
        self, case: Case, views: Sequence[View], known: Sequence[Finding]
    ) -> Iterator[Finding]:
        """Every further occurrence of a known form in the case."""
        by_id = {view.reading.document: view for view in views}
        people, things, numbers = People(), Things(), Numbers()
        wider = {view.reading.document: bytearray(len(view.text)) for view in views}
        for finding in known:
            start, end = by_id[finding.document].span(finding)
            surface = by_id[finding.document].text[start:end]
            if finding.entity_type == "PERSON":
                people.add(
                    surface, finding.score, by_id[finding.document].text[end : end + _BEHIND]
                )
            elif finding.entity_type in KINDS:
                things.add(surface, finding.entity_type, finding.score)
            elif finding.entity_type not in _NOT_NUMBERS:
                numbers.add(surface, finding.entity_type, finding.score)
            if finding.entity_type in _WIDER and finding.score >= SURE and len(words(surface)) > 1:
                wider[finding.document][start:end] = b"\1" * (end - start)
        for view in views:
            people.uses.update(uses_of(view.text))
        people.close()
        search = PeopleSearch(people)
        for view in views:
            inside = wider[view.reading.document]
            for hit in search.hits(view.text):
                if inside.find(0, hit.start, hit.end) >= 0:
                    yield from view.findings(
                        hit.start, hit.end, "PERSON", hit.score, NAME, rule=hit.rule
                    )
            for start, end, score in dictated(view.text, people):
                yield from view.findings(start, end, "PERSON", score, NAME, rule="dictation mark")
            for one in glued(view.text, people):
                yield from view.findings(
                    one.start, one.end, one.kind, one.score, NAME, rule=one.rule
                )
            for start, end, thing in things.found(view.text):
                yield from view.findings(start, end, thing.kind, thing.score, NAME, rule=thing.rule)
            for start, end, kind, score in numbers.found(view.text):
                yield from view.findings(start, end, kind, score, NAME, rule="known number")
