"""Whose an email address or an online name is: the one person of the case whose name it is made of."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from redactor.identity.mention import fold, glued
from redactor.identity.person import Person

TYPES = frozenset({"EMAIL_ADDRESS", "HANDLE"})
_LETTERS = regex.compile(r"\p{L}+")
_LEAST_ALONE = 4
_LEAST_TOGETHER = 5
"""Letters that a name must have to count by itself, and first name and surname together."""


def owner_of_account(surface: str, people: Sequence[Person]) -> int:
    """Number of the person that an account is named after; -1 for nobody or several.

    ``wren.oldfield@example.org``, ``w.oldfield@``, ``woldfield`` and ``oldfieldwren`` are of Wren Oldfield.
    """
    local = fold(surface.lstrip("@").partition("@")[0])
    words = _LETTERS.findall(local)
    joined = "".join(words)
    best: list[tuple[int, int]] = []
    for number, person in enumerate(people):
        if person.among or person.family:
            continue
        if strength := max((_strength(words, joined, name) for name in _names(person)), default=0):
            best.append((strength, number))
    top = max((strength for strength, _ in best), default=0)
    winners = [number for strength, number in best if strength == top]
    return winners[0] if len(winners) == 1 else -1


def _names(person: Person) -> list[tuple[str, str]]:
    """First name and surname of every name of a person; what is not known is empty."""
    out = []
    for name in person.names:
        if not name.words or name.letters:
            continue
        if name.is_full:
            out.append((glued(name.words[0]), glued(name.words[-1])))
        elif name.title:
            out.append(("", glued(name.words[-1])))
        else:
            out.append((glued(name.words[0]), ""))
    return out


def _strength(words: Sequence[str], joined: str, name: tuple[str, str]) -> int:
    first, last = name
    if first and last and len(first + last) >= _LEAST_TOGETHER:
        if first + last in joined or last + first in joined:
            return 4
        if len(last) >= _LEAST_ALONE and (
            joined.startswith(first[0] + last) or last + first[0] == joined
        ):
            return 3
        if last in words and (first in words or first[0] in words):
            return 3
    if last and len(last) >= _LEAST_ALONE and last in words:
        return 2
    return 1 if first and len(first) >= _LEAST_ALONE and first in words else 0
