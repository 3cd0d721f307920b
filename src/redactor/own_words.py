"""A reviewer's own words for the copy: they may hold no name of the case either.

Nobody writes a label by chance, so less is needed than in a sentence to take one of its words for a name: a
capital, where the name is also an ordinary word; a short form of it; its initials; a word of a place's or a
firm's name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final

import regex

from redactor.entities import family_of
from redactor.folding import fold
from redactor.nicknames import related
from redactor.relations import JOBS, RELATIONS
from redactor.verdict import goes_everywhere, without_possessive

_WORD: Final = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:['’ʼ][sS](?!\p{L}))?")
_LEAST: Final = 3
"""Letters of a word of a place's or a firm's name that says which one it is."""
_INITIALS: Final = regex.compile(
    r"(?<!\p{L})(?:\p{L}\.[ -]?){1,3}\p{L}(?!\p{L})|(?<!\p{L})(?:\p{Lu}[ -]?){1,3}\p{Lu}(?!\p{L})"
)
"""``M.O.``, ``m.o.``, ``M O`` or ``MO``."""


def naming(
    wordings: Iterable[str],
    names: Iterable[tuple[str, str]],
    is_word: Callable[[str], bool],
    no_names: Collection[str] = (),
) -> Iterator[str]:
    """Those of a reviewer's own words that hold a name.

    Args:
        wordings: as they stand in the copy.
        names: what must not stand in it, each with its type.
        is_word: whether a word is also an ordinary word or a protected term.
        no_names: words that tell nobody apart (titles), or that the policy leaves in the copy; folded.
    """
    wordings = tuple(wordings)
    if not wordings:
        return
    people: set[str] = set()
    others: set[str] = set()
    initials: set[str] = set()
    for text, kind in names:
        if goes_everywhere(kind):
            (people if family_of(kind) == "PERSON" else others).update(_words(text))
        if family_of(kind) in ("PERSON", "ORG", "LOCATION") and {*_words(text)} - {*no_names}:
            initials.add("".join(fold(word[0]) for word in _WORD.findall(text)))
    people -= {*no_names, *RELATIONS, *JOBS}
    others = {word for word in others - {*no_names} if len(word) >= _LEAST and not is_word(word)}
    for wording in wordings:
        if any(_stand_for(found, initials) for found in _initials_in(wording)):
            yield wording
            continue
        for word in map(without_possessive, _WORD.findall(wording)):
            key = fold(word)
            is_person = key in people or not people.isdisjoint(related(key))
            if key in others or (is_person and (word[0].isupper() or not is_word(key))):
                yield wording
                break


def _initials_in(wording: str) -> Iterator[str]:
    """What may be initials in a reviewer's own words, folded: no job (``GP``), and no lone letter.

    A lone letter tells a colleague from the next one in the line's own labels.
    """
    for match in _INITIALS.finditer(wording):
        found = match.group()
        letters = "".join(c for c in fold(found) if c.isalpha())
        if found != letters.upper() or letters not in JOBS:
            yield letters


def _stand_for(letters: str, initials: Iterable[str]) -> bool:
    """Whether letters are those of a name, some of which may be left out."""
    return any(all(c in rest for c in letters) for rest in map(iter, initials))


def _words(text: str) -> Iterator[str]:
    """The words of a name, folded, without lone letters."""
    for word in map(without_possessive, _WORD.findall(text)):
        if len(word) > 1:
            yield fold(word)
