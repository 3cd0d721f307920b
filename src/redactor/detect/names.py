"""What a personal name looks like in text: its tokens, particles, titles, and what is none.

The patterns run on normalised text (straight apostrophes and hyphens).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

import regex

from redactor.detect.lexicon import (
    is_english,
    is_given_name,
    is_ordinary,
    is_protected,
    is_surname,
    is_term,
)
from redactor.detect.lexicon.stop_words import STOP_WORDS
from redactor.detect.runs import runs
from redactor.relations import RELATIONS

TITLES: tuple[str, ...] = (
    "Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Prof", "Professor", "Rev", "Revd", "Reverend", "Fr",
    "Sr", "Br", "Sir", "Dame", "Lady", "Lord", "Canon", "Imam", "Rabbi", "Pastor", "Sheikh",
    "Hajji", "Haji", "Herr", "Frau", "Mme", "Madame", "Mlle", "Monsieur", "Señor", "Señora", "Sra",
    "Doña", "Pani", "Shri", "Smt", "Cllr", "Councillor", "Hon", "Judge",
)  # fmt: skip
COURTESY: frozenset[str] = frozenset(
    (
        "mr mrs ms miss mx master dr prof professor rev revd reverend fr sr br sir dame lady lord "
        "canon herr frau mme madame mlle monsieur señor señora sra"
    ).split()
)
PARTICLES: frozenset[str] = frozenset(
    (
        "de la le du van von der den ten ter bin bint ibn al el ap ab ní ni nic mac mc ó o ui uí "
        "da dos das do di del della abu um umm st"
    ).split()
)

_REMEMBERED: Final = 50_000
"""Words whose nature is kept in mind: a case asks of the same ones again and again."""

_SHORT: Final = 20_000
"""The words of a longer text are not kept in mind."""

_FUNCTION_WORDS = (STOP_WORDS | {"re", "subject", "key", "note", "page", "see", "numbers"}) - {
    "will",
    "may",
}

_UP = r"\p{Lu}"
TOKEN = rf"(?:{_UP}'(?={_UP})|O'|D')?{_UP}[\p{{L}}\p{{M}}]*(?:['-]{_UP}?[\p{{L}}\p{{M}}]+)*"
INITIAL = rf"{_UP}\.(?:-?{_UP}\.)*"
PARTICLE = (
    r"(?:de|la|le|du|van|von|der|den|ten|ter|bin|bint|ibn|al|el|ap|ab|Mac an|Nic an|Mac|Ní|Ni|Nic|Ó|O|"
    r"Uí|Ui|da|dos|das|di|del|della|Abu|abu|Um|Umm)"
)
NAME = rf"(?:{PARTICLE}[ -])*(?:{TOKEN}|{INITIAL})(?:[ -](?:{PARTICLE}[ -])*(?:{TOKEN}|{INITIAL})){{0,6}}"
WORD = regex.compile(r"[\p{L}\p{M}]+(?:['.-][\p{L}\p{M}]+)*\.?")
_WORDS = regex.compile(f"({WORD.pattern})")


class Word(NamedTuple):
    """A word of a text with its place."""

    start: int
    end: int
    text: str


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of ``text[start:end]``; a final full stop stays with a single initial only."""
    found = WORD.finditer(text, start, len(text) if end is None else end)
    return [_word(match.start(), match[0]) for match in found]


def all_words(text: str) -> tuple[Word, ...]:
    """The words of a whole text, which several ask for one after the other."""
    return _all_words(text) if len(text) <= _SHORT else _all_words.__wrapped__(text)


@lru_cache(maxsize=16)
def _all_words(text: str) -> tuple[Word, ...]:
    return tuple(map(_word, *runs(_WORDS, text)))


def _word(at: int, token: str) -> Word:
    if token[-1] == "." and len(token) > 2 and "." not in token[:-1]:
        token = token[:-1]
    return Word(at, at + len(token), token)


@lru_cache(maxsize=_REMEMBERED)
def bare(word: str) -> str:
    """A word without possessive, contraction and outer punctuation, lower case."""
    lowered = word.lower().strip(".'-")
    for ending in ("'s", "'d", "'ve", "'ll", "'re", "'m", "n't"):
        if lowered.endswith(ending) and len(lowered) > len(ending) + 1:
            return lowered[: -len(ending)]
    return lowered


def is_title(word: str) -> bool:
    """Whether the word is a courtesy title."""
    return bare(word) in COURTESY


@lru_cache(maxsize=_REMEMBERED)
def could_be_name(word: str) -> bool:
    """Whether a capitalised word may be (part of) a name, going by the lists alone.

    Listed names pass even where they are words; other words pass when they are no English word and
    no protected term.
    """
    key = bare(word)
    if not key or not key[0].isalpha():
        return False
    if is_protected(key) or is_protected(word) or key in RELATIONS or key in _FUNCTION_WORDS:
        return False
    listed = is_given_name(key) or is_surname(key)
    if word.isupper() and len(key) <= 5 and not listed:
        return False
    return listed or not all(is_english(part) for part in key.split("-") if part)


def could_open_name(word: str) -> bool:
    """Whether a capitalised word may be the first word of a name that no title announces.

    An ordinary word that is a surname only (Hall, Young) does not open a name by itself.
    """
    key = bare(word)
    return could_be_name(word) and (is_given_name(key) or not is_ordinary(key))


@lru_cache(maxsize=_REMEMBERED)
def could_follow_name(word: str) -> bool:
    """Whether a capitalised word behind a name may be part of it: also a theorist's name (Beck)."""
    return could_be_name(word) or (is_surname(bare(word)) and not word.isupper())


@lru_cache(maxsize=_REMEMBERED)
def is_plain(word: str) -> bool:
    """Whether a word is plain vocabulary: English or ordinary, and no listed given name."""
    key = bare(word)
    parts = [part for part in key.split("-") if part]
    return bool(parts) and all(is_english(p) for p in parts) and not is_given_name(key)


def is_ambiguous(word: str) -> bool:
    """Whether a name is also an ordinary word or a protected term (Will, Grace, Beck)."""
    key = bare(word)
    return is_ordinary(key) or is_english(key) or is_term(key) or key in STOP_WORDS
