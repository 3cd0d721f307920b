"""One mention of a person, taken apart: title, name words, initials."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from redactor.folding import fold as fold_text
from redactor.folding import one_edit
from redactor.nicknames import is_same_name

_TITLES = frozenset(
    (
        "mr mrs ms miss mx master dr doctor prof professor rev revd reverend fr sr br sir dame "
        "lady lord canon herr frau mme madame mlle monsieur señor señora sra judge cllr councillor "
        "mister"
    ).split()
)
_PARTICLES = frozenset(
    ("de la le du van von der den bin bint ibn al el ap ní ni ó o uí mac mc").split()
)
_INVISIBLE = regex.compile(r"\p{Cf}+")
_LINE_HYPHEN = regex.compile(r"[-\u2010\u2011]\s*[\r\n]\s*")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*\.?")

_FOLDED = str.maketrans({"'": None, "’": None, "ı": "i", "ø": "o", "ł": "l", "đ": "d"})
_O_PREFIX = regex.compile(r"\b([OÓD])['’](?=\p{Lu})")


def fold(text: str) -> str:
    """A comparison key: folded, without apostrophes, letters that no accent can be taken off eased."""
    return fold_text(text).translate(_FOLDED)


@dataclass(frozen=True, slots=True)
class Mention:
    """A surface such as ``Dr T. O'Shea-Young`` as ``title dr, names (oshea, young), initials t``.

    ``tokens`` keeps name words and initials in order; an initial is one letter.
    """

    title: str
    tokens: tuple[str, ...]
    all_initials: bool

    @property
    def names(self) -> tuple[str, ...]:
        """The name words longer than an initial."""
        return tuple(token for token in self.tokens if len(token) > 1)


def mention_of(surface: str) -> Mention:
    """Take a surface apart; a word that a soft hyphen or a line end divides is one word."""
    joined = _LINE_HYPHEN.sub("", _INVISIBLE.sub("", surface))
    apart = _O_PREFIX.sub(r"\1 ", joined.replace("-", " "))
    raw = [w.rstrip(".") for w in _WORD.findall(apart)]
    title = ""
    while raw and fold(raw[0]) in _TITLES:
        title = fold(raw.pop(0))
    compact = "".join(raw)
    initials = (
        len(raw) >= 1
        and compact.isupper()
        and (all(len(w) == 1 for w in raw) or (len(raw) == 1 and 2 <= len(compact) <= 4))
    )
    tokens = tuple(fold(w) for w in raw if fold(w) and fold(w) not in _PARTICLES)
    return Mention(title, tokens or tuple(fold(w) for w in raw), initials)


def same_token(a: str, b: str) -> bool:
    """Whether two name words are one: equal, an initial or a short form of the other, or one slip apart."""
    if a == b:
        return True
    if len(a) == 1 or len(b) == 1:
        return a[:1] == b[:1]
    slip = min(len(a), len(b)) >= 5 and a[0] == b[0] and one_edit(a, b)
    return slip or is_same_name(a, b)


def is_short_for(short: Mention, whole: Mention) -> bool:
    """Whether a single name is the beginning of a longer one (``Marg`` of ``Margaret``).

    Three letters at least, and two fewer than the long form: Ann and Anna are two people.
    """
    if len(short.names) != 1 or len(short.tokens) != 1 or short.title:
        return False
    key = short.tokens[0]
    return len(key) >= 3 and any(
        name.startswith(key) and len(name) >= len(key) + 2 for name in whole.names
    )


def is_part_of(part: Mention, whole: Mention) -> bool:
    """Whether the words of ``part`` occur in ``whole`` in order (first name, surname, both)."""
    rest = iter(whole.tokens)
    return all(any(same_token(token, other) for other in rest) for token in part.tokens)


def initials_of(mention: Mention) -> set[str]:
    """The ways to write a person's initials, folded: all, and first and last."""
    letters = [token[0] for token in mention.tokens]
    if len(letters) < 2:
        return set()
    return {"".join(letters), letters[0] + letters[-1]}
