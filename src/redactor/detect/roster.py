"""The roster is a detector like any other: a listed name is found in every form, at score 1.0.

A name is sought as it is written, each of its parts alone, ``Last, First``, in any letter case (a part
that is an ordinary word, as Will, only with a capital), with a possessive, and over line ends and
table cells (any white space, underscore or stop may stand between its words, a hyphen at a line end).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from redactor.detect.base import View
from redactor.detect.lexicon import is_ordinary
from redactor.detect.names import PARTICLES, bare, is_title, words
from redactor.detect.normalise import fold, normalise
from redactor.model import Case, Finding, Person

NAME = "roster"
_START = r"(?<!\p{L})"
_END = r"(?!\p{L})"


class RosterDetector:
    """Finds the people and phrases that a case.yaml lists."""

    name = NAME

    def detect(
        self, case: Case, views: Sequence[View], known: Sequence[Finding]
    ) -> Iterator[Finding]:
        """Every form of every listed person, and every ``always`` phrase."""
        for person in case.roster.people:
            for pattern, rule in patterns_of(person):
                yield from _search(views, pattern, "PERSON", rule, person.role, person.id)
            for pattern, shared in part_patterns(person, case.roster.people):
                role, subject = ("", "") if shared else (person.role, person.id)
                yield from _search(views, pattern, "PERSON", "part of name", role, subject)
        for number, phrase in enumerate(case.roster.always, 1):
            pattern = regex.compile(phrase_regex(phrase), regex.IGNORECASE)
            yield from _search(views, pattern, "ID_NUMBER", f"always {number}", "", "")


def _search(
    views: Sequence[View],
    pattern: regex.Pattern[str],
    kind: str,
    rule: str,
    role: str,
    subject: str,
) -> Iterator[Finding]:
    for view in views:
        for match in pattern.finditer(view.text):
            start, end = match.span()
            yield from view.findings(
                start, end, kind, 1.0, NAME, rule=rule, role=role, subject=subject
            )


def phrase_regex(phrase: str) -> str:
    """A pattern for a phrase as a whole, over any white space, hyphenation and cell borders."""
    parts = [_loose(part) for part in normalise(phrase).split()]
    before = r"(?<!\d)" if phrase[0].isdigit() else _START
    after = r"(?!\d)" if phrase[-1].isdigit() else _END
    return before + _GAP.join(parts) + after


_GAP = r"[\s_.+/-]{1,12}"
_INSIDE = "-?"


def _loose(word: str) -> str:
    return _INSIDE.join(regex.escape(character) for character in word)


def patterns_of(person: Person) -> Iterator[tuple[regex.Pattern[str], str]]:
    """The patterns that find a listed person's whole names, each with the rule's name."""
    for name in person.names:
        yield regex.compile(phrase_regex(name), regex.IGNORECASE), "name"
        parts = name_words(name)
        if len(parts) > 1:
            last, first = phrase_regex(parts[-1]), phrase_regex(" ".join(parts[:-1]))
            swapped = last[: -len(_END)] + r",\s{0,8}" + first[len(_START) :]
            yield regex.compile(swapped, regex.IGNORECASE), "last, first"


def part_patterns(
    person: Person, people: Sequence[Person]
) -> Iterator[tuple[regex.Pattern[str], bool]]:
    """The patterns that find one word of a listed name, and whether other people share the word.

    A shared word (a family's surname) is replaced too, but says nothing about which of them it is.
    """
    others = {fold(w) for p in people if p.id != person.id for n in p.names for w in name_words(n)}
    seen: set[str] = set()
    for name in person.names:
        parts = name_words(name)
        for part in parts if parts != normalise(name).split() or len(parts) > 1 else ():
            if sum(c.isalpha() for c in part) < 2 or part.lower() in PARTICLES or part in seen:
                continue
            seen.add(part)
            any_case = not is_ordinary(bare(part))
            flags = regex.IGNORECASE if any_case else 0
            yield regex.compile(word_regex(part, any_case), flags), fold(part) in others


def name_words(name: str) -> list[str]:
    """The words of a name without its courtesy title."""
    return [w.text for w in words(normalise(name)) if not is_title(w.text)]


def word_regex(part: str, any_case: bool) -> str:
    """A pattern for one name word: any case, or capitalised and all capitals only."""
    if any_case:
        return _START + _loose(part) + _END
    return rf"{_START}(?:{_loose(part[0].upper() + part[1:])}|{_loose(part.upper())}){_END}"
