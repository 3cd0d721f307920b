"""The closed vocabulary of labels: what may stand between square brackets in a copy.

A label is built from these words and from nothing that was in the document. Because the vocabulary
is closed, a label in a text that is read again can be told from a name in brackets: that is what
makes redacting a copy a second time change nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from redactor.entities import ENTITY_TYPES
from redactor.roles import FAMILY, GROUP, PROFESSIONS, SOCIAL, role_words

# Roles that a case usually holds several people for: their label always carries a letter.
_LETTERED = frozenset(
    {"colleague", "friend", "neighbour", "peer", "classmate", "member", "associate"}
)

PLACE_NOUNS: tuple[str, ...] = ("place", "county", "country", "street")
ORGANISATION_NOUNS: tuple[str, ...] = (
    "organisation", "school", "nursery", "college", "university", "hospital", "surgery", "clinic",
    "hospice", "pharmacy", "care home", "court", "prison", "council", "police force", "church",
    "mosque", "synagogue", "temple", "charity", "company", "shop", "pub", "hotel", "refuge",
    "hostel", "housing association", "law firm", "bank", "insurer", "service", "team", "ward",
    "club", "station", "barracks", "factory", "farm", "gym", "library",
)  # fmt: skip

_LETTER = "[A-Z]{1,2}"
_NUMBER = r"\d{1,4}"


def person_label(role: str, number: int, several: bool) -> str:
    """The label of a person: ``[Client's mother]``, ``[Colleague A]``, ``[Person 3]``.

    Args:
        role: role path, or ``""`` when nothing is known of the person.
        number: 1-based rank among the people of the case with the same role.
        several: whether the case holds more than one of them.
    """
    if not role:
        return f"[Person {number}]"
    words = role_words(role)
    words = words[0].upper() + words[1:]
    last = role.rstrip("0123456789.").rsplit(".", 1)[-1]
    if several or last in _LETTERED:
        return f"[{words} {letters(number)}]"
    return f"[{words}]"


def thing_label(noun: str, number: int, numbered: bool) -> str:
    """The label of anything else: ``[NHS number]``, ``[place 2]``, ``[school 1]``."""
    return f"[{noun} {number}]" if numbered else f"[{noun}]"


def letters(number: int) -> str:
    """1 is A, 26 is Z, 27 is AA (spreadsheet columns)."""
    out = ""
    while number:
        number, rest = divmod(number - 1, 26)
        out = chr(65 + rest) + out
    return out


def every_noun() -> tuple[str, ...]:
    """Every noun that a label of a thing can carry, sorted."""
    nouns = {entity.noun for entity in ENTITY_TYPES.values()}
    return tuple(sorted({*nouns, *PLACE_NOUNS, *ORGANISATION_NOUNS, "identifier"}))


@lru_cache(maxsize=1)
def _label_pattern() -> re.Pattern[str]:
    people = {*FAMILY.values(), *SOCIAL.values(), *PROFESSIONS.values(), *GROUP.values()}
    person = "|".join(re.escape(word) for word in sorted({*people, "client", "person"}, key=_long))
    things = "|".join(re.escape(noun) for noun in sorted(every_noun(), key=_long))
    age = r"age (?:\d{1,2}|\d{1,2}-\d{1,2}|90 or over|under 1)|date in \d{4}|removed"
    chain = rf"(?i:{person})(?:'s (?i:{person}))*"
    return re.compile(
        rf"\[(?:{chain}(?: (?:{_LETTER}|{_NUMBER}))?|(?:{things})(?: {_NUMBER})?|{age})\]"
    )


def _long(word: str) -> tuple[int, str]:
    return (-len(word), word)


def label_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where ``text`` holds labels of ours, as ``(start, end)`` with the brackets."""
    if "[" not in text:
        return
    for match in _label_pattern().finditer(text):
        yield match.span()


def without_labels(text: str, blank: str = " ") -> str:
    """``text`` with every label written over with ``blank``; offsets stay as they are."""
    parts: list[str] = []
    at = 0
    for start, end in label_spans(text):
        parts += (text[at:start], blank * (end - start))
        at = end
    return "".join([*parts, text[at:]])
