"""Word lists, a word a line: ordinary words, given names, surnames (made by tools/make_lexicon.py)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def _listed(name: str) -> frozenset[str]:
    text = (files(__package__) / name).read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


_words = cache(_listed)


@cache
def _english() -> frozenset[str]:
    return _listed("english_words.txt") | _words("ordinary_words.txt")


def is_ordinary(word: str) -> bool:
    """Whether ``word``, in any letter case, is an ordinary word of case notes."""
    return word.lower() in _words("ordinary_words.txt")


def is_english(word: str) -> bool:
    """Whether ``word``, in any letter case, is in an English dictionary of common words."""
    return word.lower() in _english()


def is_word(word: str) -> bool:
    """Whether ``word``, in any letter case, is in a large English dictionary, rare words included."""
    key = word.lower()
    return key in _english() or key in _words("rare_words.txt")


def is_given_name(word: str) -> bool:
    """Whether ``word`` is a listed given name, whatever else it may mean."""
    return word.lower() in _words("given_names.txt")


def is_surname(word: str) -> bool:
    """Whether ``word`` is a listed surname, whatever else it may mean."""
    return word.lower() in _words("surnames.txt")


def given_names() -> tuple[str, ...]:
    """All listed given names, lower case, sorted."""
    return tuple(sorted(_words("given_names.txt")))


def surnames() -> tuple[str, ...]:
    """All listed surnames, lower case, sorted."""
    return tuple(sorted(_words("surnames.txt")))
