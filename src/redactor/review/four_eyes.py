"""Whether two typed names are of one person: four eyes are two people, not two spellings.

It errs towards one person: who is refused types a fuller name, who is let through by a title was never checked.
"""

from __future__ import annotations

from typing import Final

import regex

from redactor.checks.conflict import TITLES
from redactor.folding import fold

_JOINED: Final = regex.compile(r"['’ʼ‘`´]")
_WORD: Final = regex.compile(r"[\p{L}\p{M}\p{N}]+")


def name_words(name: str) -> frozenset[str]:
    """The words of a name without case, accents, punctuation and titles; empty where it names nobody."""
    return frozenset(_WORD.findall(_JOINED.sub("", fold(name)))) - TITLES


def names_somebody(name: str) -> bool:
    """Whether there is a word in it that is no title."""
    return bool(name_words(name))


def same_person(one: str, other: str) -> bool:
    """Whether two names may be of one person: all words of the one are in the other, in any order.

    Thus "Smith, Jane", "Dr Jane Smith" and "Jane Smith, RMN" are one person, and so are "Jane" and
    "Jane Smith". A name that names nobody is everybody's.
    """
    a, b = name_words(one), name_words(other)
    return a <= b or b <= a
