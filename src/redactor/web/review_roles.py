"""Roles as a reviewer says them: to choose from, and understood when they are typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from redactor.report.words import role_in_words
from redactor.review.actions import ReviewError
from redactor.roles import FAMILY, GROUP, PROFESSIONS, SOCIAL, role_problem, role_words


def role_words_all() -> Mapping[str, str]:
    """Every role as words for a list to choose from, and its path."""
    return _ROLES


def role_from(text: str) -> str:
    """The role that somebody chose or typed, ``""`` for none.

    Raises:
        ReviewError: it is none.
    """
    words = " ".join(text.split()).replace("’", "'")
    found = _FOLDED.get(words.casefold()) or _chained(words.casefold()) or words
    if found and role_problem(found):
        raise ReviewError(
            "This role is not known.", "Choose one of the list: client's sister, GP, colleague."
        )
    return found


def _all_roles() -> Iterator[tuple[str, str]]:
    yield "client", "client"
    for root, table in (
        ("client", FAMILY),
        ("client", SOCIAL),
        ("prof", PROFESSIONS),
        ("group", GROUP),
        ("other", FAMILY),
    ):
        for key, noun in sorted(table.items(), key=lambda item: item[1]):
            path = f"{root}.{key}"
            if role_problem(path) is None:
                yield _words_for(root, path, noun), path


def _words_for(root: str, path: str, noun: str) -> str:
    if root == "client":
        return role_in_words(path) if path.split(".")[1] in FAMILY else noun
    if root == "group":
        return f"group {noun}"
    return f"somebody else's {noun}" if root == "other" else noun


def _first_of_each(rows: Iterator[tuple[str, str]]) -> dict[str, str]:
    """A word that is a relation and a job is told apart."""
    found: dict[str, str] = {}
    for words, path in rows:
        name = f"{words} (professional)" if words in found and path.startswith("prof") else words
        found.setdefault(name, path)
    return found


_ROLES: Final[Mapping[str, str]] = MappingProxyType(_first_of_each(_all_roles()))
_FOLDED: Final[Mapping[str, str]] = MappingProxyType(
    {role_in_words(path).casefold(): path for path in reversed(tuple(_ROLES.values()))}
    | {words.casefold(): path for words, path in _ROLES.items()}
)
_NOUNS: Final[Mapping[str, str]] = MappingProxyType(
    {noun.casefold(): key for key, noun in {**SOCIAL, **FAMILY}.items()}
)
_NUMBERED: Final = re.compile(r"(.+?) (\d{1,3})")


def _chained(words: str) -> str:
    """The path of words such as ``client 2's mother's partner``; ``""`` where they are none."""
    first, *others = words.split("'s ")
    numbered = _NUMBERED.fullmatch(first)
    root = _FOLDED.get(numbered[1] if numbered else first, "")
    keys = [_NOUNS.get(noun, "") for noun in others]
    if not root or not all(keys):
        return ""
    return ".".join((root, *([numbered[2]] if numbered else ()), *keys))


def role_label(role: str) -> str:
    """A role as words for a label of one's own."""
    return _upper(role_words(role)) if role else "Person"


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
