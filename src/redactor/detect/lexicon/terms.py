"""Protected terms, read once from ``recognizers/protected`` and cut into words.

A term may stand for itself wherever it is read (``sertraline``), or be a word that also names people
(``Beck``, ``Grace``). Which it is decides how much a capital proves against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache

import regex

from redactor.config.recognizer import ProtectedSpec, WordKind, read_protected
from redactor.config.shipped import folder
from redactor.detect.lexicon.lists import is_english, is_given_name, is_ordinary, is_surname
from redactor.detect.runs import runs
from redactor.folding import fold

_TOKEN = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:'(?![sS](?!\p{L}))\p{L}+)*|\p{N}+|[&/+,]")
_TOKENS = regex.compile(f"({_TOKEN.pattern})")
_VOWEL = regex.compile(r"[aeiou]")
_MOST_LETTERS = 6
_TOO_SHORT = 2
_LIKE_A_NAME = 3
"""Letters of an abbreviation that is none where it is written like a name: BIA and bia, not Bia."""


class Kind(Enum):
    """How far a term is protected.

    ``PHRASE``: several words, or a shape: whatever is claimed inside it. ``WORD``: a word that names
    nobody. ``TERM``: a name that usually stands for work or a month (Beck, April).
    ``NAME``: a word that is a name first (Grace).
    """

    PHRASE = "phrase"
    WORD = "word"
    TERM = "term"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Term:
    """A protected term.

    Attributes:
        list: name of its list.
        keys: its words, lower case.
        kind: see :class:`Kind`.
        capitals: counts only where it is written in capitals (ACT, ED).
        cased: counts not where it is written like a name: BIA, not Bia.
        person: the full name of somebody (``Aaron Beck``). One whose surname is too common for the
            list to hold alone (``Sue Johnson``) is a ``NAME``.
    """

    list: str
    keys: tuple[str, ...]
    kind: Kind
    capitals: bool = False
    person: bool = False
    cased: bool = False

    def is_written(self, word: str) -> bool:
        """Whether the letter case of its first word, as it stands in a text, lets it count."""
        if self.capitals:
            return word.isupper()
        return not (self.cased and is_like_a_name(word))


def is_like_a_name(word: str) -> bool:
    """Whether one capital begins a word of small letters."""
    return word[:1].isupper() and word[1:].islower()


def cut(text: str) -> tuple[list[int], list[str]]:
    """The words, numbers and signs of a text: where they start, and each as it is written.

    A possessive is no part of its word.
    """
    return runs(_TOKENS, text)


def keys_of(phrase: str) -> list[str]:
    """The words, numbers and signs of a phrase, lower case."""
    return [str(word).lower() for word in _TOKEN.findall(phrase)]


def terms_of(spec: ProtectedSpec) -> Iterator[Term]:
    """The terms of one list, with the spelling without apostrophe or accents where there are some."""
    name, phrases = spec.name, spec.terms
    spellings = [*phrases, *(p.replace("'s", "s") for p in phrases if "'s" in p)]
    spellings += [fold(phrase) for phrase in phrases if not phrase.isascii()]
    cut = [(phrase, tuple(keys_of(phrase))) for phrase in spellings]
    people = {keys for _, keys in cut if spec.full_names and _is_full_name(keys)}
    surnames = {keys[-1] for keys in people}
    alone = {keys[0] for _, keys in cut if len(keys) == 1}
    common = {keys for keys in people if is_surname(keys[-1]) and keys[-1] not in alone}
    for phrase, keys in cut:
        if keys:
            yield Term(
                name,
                keys,
                Kind.NAME
                if keys in common and spec.words != "famous"
                else _kind(spec.words, phrase, keys, surnames),
                _in_capitals(spec.words, phrase, keys),
                keys in people,
                _is_cased(phrase, keys),
            )


def own_terms(phrases: Iterable[str]) -> Iterator[Term]:
    """The terms that a pipeline adds: an organisation's services, questionnaires, places."""
    yield from terms_of(
        ProtectedSpec(
            name="protected",
            description="the pipeline's own terms",
            source="the pipeline",
            words="term-first",
            terms=tuple(phrases),
        )
    )


def _is_full_name(keys: tuple[str, ...]) -> bool:
    return 2 <= len(keys) <= 4 and is_given_name(keys[0]) and all(k.isalpha() for k in keys)


def _kind(words: WordKind, phrase: str, keys: tuple[str, ...], surnames: set[str]) -> Kind:
    if len(keys) > 1:
        return Kind.PHRASE
    word = keys[0]
    if words == "name-first":
        return Kind.NAME
    if words == "never-name" or (phrase.isupper() and len(word) <= _MOST_LETTERS):
        return Kind.WORD
    listed = is_given_name(word) or is_surname(word)
    if words == "famous":
        return Kind.NAME if listed and not is_ordinary(word) else Kind.WORD
    if words == "term-first":
        return Kind.TERM if listed or word in surnames else Kind.WORD
    if is_given_name(word):
        return Kind.NAME
    return Kind.TERM if listed and not is_ordinary(word) else Kind.WORD


def _in_capitals(words: WordKind, phrase: str, keys: tuple[str, ...]) -> bool:
    """Whether an abbreviation counts in capitals only: it is short, a word, or reads like a name."""
    if len(keys) != 1 or not phrase.isupper() or len(keys[0]) > _MOST_LETTERS:
        return False
    word = keys[0]
    known = is_given_name(word) or is_surname(word) or is_english(word)
    spoken = words != "never-name" and bool(_VOWEL.search(word))
    return len(word) <= _TOO_SHORT or known or spoken


def _is_cased(phrase: str, keys: tuple[str, ...]) -> bool:
    short = len(keys) == 1 and len(keys[0]) == _LIKE_A_NAME and phrase.isupper()
    return short and bool(_VOWEL.search(keys[0]))


@cache
def shipped_terms() -> tuple[Term, ...]:
    """Every term of the shipped lists.

    Raises:
        ConfigError: a list cannot be read or is wrong.
    """
    return tuple(term for spec in shipped_lists() for term in terms_of(spec))


@cache
def shipped_lists() -> tuple[ProtectedSpec, ...]:
    """The shipped lists, as they are written."""
    return tuple(spec for spec, _ in read_protected(folder("recognizers")))


@cache
def closed_lists() -> frozenset[str]:
    """The shipped lists of closed classes, whose words nobody takes for a name."""
    return frozenset(spec.name for spec in shipped_lists() if spec.words == "never-name")


@cache
def helplines() -> frozenset[str]:
    """The digits of every national helpline, as dialled in its country."""
    numbers = {
        "".join(c for c in term if c.isdigit())
        for spec in shipped_lists()
        if spec.name == "helplines"
        for term in spec.terms
    }
    toll_free = {"1" + number for number in numbers if len(number) == 10 and number[0] == "8"}
    return frozenset(numbers | toll_free)


@cache
def _settled() -> frozenset[str]:
    return frozenset(
        " ".join(t.keys)
        for t in shipped_terms()
        if t.kind in (Kind.PHRASE, Kind.WORD) and not t.capitals
    )


@cache
def _capitals() -> frozenset[str]:
    return frozenset(t.keys[0] for t in shipped_terms() if t.capitals)


@cache
def _cased() -> frozenset[str]:
    return frozenset(t.keys[0] for t in shipped_terms() if t.cased)


@cache
def _doubtful() -> frozenset[str]:
    return frozenset(t.keys[0] for t in shipped_terms() if t.kind in (Kind.TERM, Kind.NAME))


@lru_cache(maxsize=50_000)
def is_protected(phrase: str) -> bool:
    """Whether ``phrase`` is a term that names nobody: instrument, drug, therapy, body, abbreviation.

    A word that is also a name (Beck, April) is not: see :func:`is_term`.
    """
    found = keys_of(phrase)
    if not found:
        return False
    if " ".join(found) in _settled():
        return not (found[0] in _cased() and is_like_a_name(phrase))
    return len(found) == 1 and phrase.isupper() and found[0] in _capitals()


def is_term(word: str) -> bool:
    """Whether ``word``, in any letter case, is a protected term, be it one that is also a name."""
    return is_protected(word) or word.lower() in _doubtful()
