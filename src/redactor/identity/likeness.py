"""How far two name words, or a short and a long form of a name, may be one: grammar, lists, slips."""

from __future__ import annotations

from functools import lru_cache

from redactor.folding import one_edit
from redactor.identity.mention import Mention, Word, glued
from redactor.nicknames import is_same_name, related

EQUAL = 5
NICKNAME = 4
SPELLING = 3
SHORTENED = 2
INITIAL = 1
NO = 0

_ENDINGS = (("ski", "ska"), ("cki", "cka"), ("dzki", "dzka"), ("ny", "na"), ("y", "a"), ("ov", "ova"), ("ev", "eva"),
            ("in", "ina"), ("ic", "icova"), ("", "ova"), ("ek", "kova"))  # fmt: skip
"""Surnames of men and women in Slavic languages."""
_PET_ENDINGS = (
    "ie",
    "ey",
    "y",
    "i",
    "o",
    "s",
    "sy",
    "sie",
    "zy",
    "za",
    "zzer",
    "er",
    "ers",
    "a",
    "ster",
)
_LONG = 8


@lru_cache(maxsize=65536)
def likeness(a: str, b: str, surname: bool = False) -> int:
    """How alike two folded words are: :data:`EQUAL` down to :data:`NO`.

    Symmetric. An initial is a word of one letter; ``NICKNAME`` stands for a listed short form, ``SPELLING`` for a
    slip or the ending of the other gender, ``SHORTENED`` for a beginning (``kamsi``) or a pet form made of one.
    """
    if a == b:
        return EQUAL
    if not a or not b:
        return NO
    if len(a) == 1 or len(b) == 1:
        return INITIAL if a[0] == b[0] else NO
    if surname:
        return _surname_spelling(a, b)
    if is_same_name(a, b):
        return NICKNAME
    if b in related(a):
        return NICKNAME if a[0] == b[0] else SHORTENED
    if _is_slip(a, b) or _is_inflected(a, b):
        return SPELLING
    short, long = sorted((a, b), key=lambda w: (len(w), w))
    return SHORTENED if _is_shortened(short, long) else NO


def _surname_spelling(a: str, b: str) -> int:
    if _is_slip(a, b) or _is_inflected(a, b):
        return SPELLING
    short, long = sorted((a, b), key=lambda w: (len(w), w))
    return SHORTENED if _is_shortened(short, long) else NO


def is_ending(a: str, b: str) -> bool:
    """Whether the shorter word is the end of the longer one (``Beth`` of ``Elizabeth``)."""
    short, long = sorted((a, b), key=len)
    return len(short) >= 4 and len(long) >= len(short) + 2 and long.endswith(short)


def _is_slip(a: str, b: str) -> bool:
    if min(len(a), len(b)) < 5 or a[0] != b[0]:
        return a.replace("l", "i") == b.replace("l", "i")
    return one_edit(a, b) or (min(len(a), len(b)) >= _LONG and _two_edits(a, b))


def _two_edits(a: str, b: str) -> bool:
    """Two slips in a long word: one of them away, the other is one edit apart."""
    if abs(len(a) - len(b)) > 2:
        return False
    at = next(
        (i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )
    ways = (
        (a[at + 1 :], b[at + 1 :]),
        (a[at + 1 :], b[at:]),
        (a[at:], b[at + 1 :]),
        (a[at : at + 2][::-1] + a[at + 2 :], b[at:]),
    )
    return any(one_edit(x, y) or x == y for x, y in ways)


def _is_inflected(a: str, b: str) -> bool:
    if a[:3] != b[:3]:
        return False
    for male, female in _ENDINGS:
        for x, y in ((a, b), (b, a)):
            stem = x.removesuffix(male) if male else x
            if len(stem) >= 3 and x.endswith(male) and y == stem + female:
                return True
    return False


def _is_shortened(short: str, long: str) -> bool:
    if short[:2] != long[:2]:
        return False
    if (
        len(short) >= 2
        and len(long) >= len(short) + 2
        and long.startswith(short)
        and (len(short) > 2 or len(long) > 4)
    ):
        return True
    for ending in _PET_ENDINGS:
        stem = short.removesuffix(ending)
        if stem == short or len(stem) < 3:
            continue
        if long.startswith(stem) or (
            stem[-1] == stem[-2] and len(stem) > 3 and long.startswith(stem[:-1])
        ):
            return True
    return False


def word_likeness(a: Word, b: Word, surname: bool = False) -> int:
    """The same for words of several parts: whole, or one part of a double name for both of them."""
    best = likeness(glued(a), glued(b), surname)
    if best >= SPELLING or not (len(a) > 1 or len(b) > 1):
        return best
    if surname:
        return max(
            best,
            *(
                min(likeness(x, y, True), NICKNAME)
                for x in a
                for y in b
                if len(x) > 2 and len(y) > 2
            ),
            NO,
        )
    return max(best, min(likeness(a[0], b[0]), NICKNAME) if len(a) == 1 or len(b) == 1 else NO)


def full_likeness(a: Mention, b: Mention) -> int:
    """Whether two full names can be one person: the weaker of given name and surname.

    An initial for one of them is enough beside an equal other. Names in another order (family name
    first) and surnames in two words or one are the same name.
    """
    if (a.gender and b.gender and a.gender != b.gender) or (
        a.suffix and b.suffix and a.suffix != b.suffix
    ):
        return NO
    if _turned(a, b) or _is_within(a, b) or _is_within(b, a):
        return EQUAL
    given = given_likeness(a, b)
    surname = _surname_likeness(a.surname, b.surname)
    if _rest(a) in (glued(b.surname), _rest(b)) or glued(a.surname) == _rest(b):
        surname = EQUAL
    if _is_double_surname(a, b) or _is_double_surname(b, a):
        return SPELLING
    if given >= NICKNAME and (_middle(a, b) or _middle(b, a)):
        return SPELLING
    if given == NO or surname == NO or (given == INITIAL and surname < SPELLING):
        return NO
    if surname == INITIAL and given < SHORTENED:
        return NO
    if surname == SHORTENED and (
        given < NICKNAME or min(len(glued(a.surname)), len(glued(b.surname))) > 5
    ):
        return NO
    if surname < EQUAL or not (_rest(a) in (glued(b.surname),) or _rest(b) in (glued(a.surname),)):
        middles = first_names(a)[1:2], first_names(b)[1:2]
        if (
            all(middles)
            and word_likeness(middles[0][0], middles[1][0]) == NO
            and not _crossed(a, b)
        ):
            return NO
    return min(given, surname)


def _is_within(part: Mention, whole: Mention) -> bool:
    """Whether the words of a name stand one behind the other in a longer one."""
    size = len(part.words)
    if (
        part.title
        or size < 2
        or size >= len(whole.words)
        or any(len(glued(w)) < 2 for w in part.words)
    ):
        return False
    return any(whole.words[k : k + size] == part.words for k in range(len(whole.words) - size + 1))


def _crossed(a: Mention, b: Mention) -> bool:
    """Whether a middle name of one is the surname of the other."""
    return a.words[1] == b.words[-1] or b.words[1] == a.words[-1]


def _middle(part: Mention, whole: Mention) -> bool:
    """Whether a name of two words is the first and the middle name of a longer one."""
    return len(part.words) == 2 and len(whole.words) > 2 and part.words[1] == whole.words[1]


def given_likeness(a: Mention, b: Mention) -> int:
    """How alike the given names of two full names are, nicknames in quotes counted."""
    return max(word_likeness(x, y) for x in givens(a) for y in givens(b))


def _surname_likeness(a: Word, b: Word) -> int:
    if len(a) == len(b) > 1 and (all(len(p) == 1 for p in a) or all(len(p) == 1 for p in b)):
        return INITIAL if all(x[0] == y[0] for x, y in zip(a, b, strict=True)) else NO
    return word_likeness(a, b, surname=True)


def _is_double_surname(a: Mention, b: Mention) -> bool:
    """Whether ``Ms Oldfield Wren`` is the title and double surname of ``Ann Oldfield-Wren``."""
    return (
        bool(a.title)
        and len(a.words) == 2
        and likeness("".join(a.tokens), glued(b.surname)) == EQUAL
    )


_FORENAMES_BEFORE = frozenset(
    "md mohd muhammad mohammed mohammad mohamed abdul syed sri shri".split()
)


def first_names(name: Mention) -> tuple[Word, ...]:
    """All words but the surname; a name that many bear before their own (Mohammed) comes last."""
    words = name.words[:-1]
    if len(words) > 1 and glued(words[0]) in _FORENAMES_BEFORE:
        return (*words[1:], words[0])
    return words


def givens(name: Mention) -> tuple[Word, ...]:
    """What somebody may be called by a first name: the first word, nicknames in quotes."""
    if len(name.words) > 2 and glued(name.words[0]) in _FORENAMES_BEFORE:
        return (name.words[0], name.words[1], *name.nicks)
    return (name.given, *name.nicks)


def _rest(name: Mention) -> str:
    """All words but the first as one: a double surname without its hyphen."""
    return "".join(part for word in name.words[1:] for part in word)


def _turned(a: Mention, b: Mention) -> bool:
    x, y = "".join(a.tokens), "".join(b.tokens)
    if len(x) != len(y) or len(x) < 6:
        return False
    at = [sum(len(glued(w)) for w in b.words[:k]) for k in range(len(b.words))]
    return any(y[k:] + y[:k] == x for k in at)
