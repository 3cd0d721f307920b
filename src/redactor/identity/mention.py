"""One mention of a person, taken apart: title, name words, initials, a nickname in quotes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal

import regex

from redactor.folding import fold as fold_text

Gender = Literal["", "f", "m"]

_FOLDED = str.maketrans(
    {"'": None, "’": None, "`": None, "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
)


def fold(text: str) -> str:
    """A comparison key: folded, without apostrophes, letters that no accent can be taken off eased."""
    return fold_text(text).translate(_FOLDED)


_MEN = "mr mister master sir lord herr monsieur señor br fr don dom sri shri haji hajji sheikh pan encik tuan"
_WOMEN = "mrs ms miss dame lady frau mme madame mlle señora sra sr pani smt puan bibi"
_ANYBODY = (
    "mx me maître maitre dr doctor prof professor rev revd reverend canon judge cllr councillor"
)
_TITLES: dict[str, Gender] = {
    **{fold(word): "m" for word in _MEN.split()},
    **{fold(word): "f" for word in _WOMEN.split()},
    **{fold(word): "" for word in _ANYBODY.split()},
}
COUPLE = "mr and mrs"
"""Title of a couple: its name is that of a family."""
LEARNED = frozenset({"dr", "doctor", "prof", "professor"})
_PARTICLES = frozenset(
    (
        "ap ab ferch verch de la le du van von der den bin bint ibn al el ní ni nic ó o uí mac mc da dos del "
        "della di a an the"
    ).split()
)
_SENIORITY = {"jr": "jr", "jnr": "jr", "junior": "jr", "sr": "sr", "snr": "sr", "senior": "sr"}
_CREDENTIALS = frozenset(
    (
        "rn rgn rmn lcsw licsw lmsw msw lpc lmft lmhc md phd psyd np pmhnp mbacp bacp ba bsc msc dclinpsy"
        " esq qc kc mbbs frcpsych mrcpsych cpsychol"
    ).split()
)
_ENDS = regex.compile(
    r"\t|[ ]{2,}|['’]s\s|[ \t]*[\r\n]+\s*|(?<=\p{Ll}{3})\.(?=\s|\p{L})\s*|\s+[-–—]\s+"
)
_GREETINGS = frozenset(
    (
        "w hi hiya hello hey dear to from cc re for with and also kia ora morena tena koe nga mihi helo annwyl diolch "
        "haia hola ciao bonjour salut hallo hej ola salam salaam shalom merhaba dia dhuit a chara talofa malo malie "
        "namaste czesc dzien dobry thanks thank sorry cheers ok okay love morning afternoon evening"
    ).split()
)
_BY_NAMES = frozenset("big little lil wee old auld young mad fat skinny baby crazy our".split())
_O_PREFIX = regex.compile(r"^[OÓDod]['’`](?=\p{L})")
_VERSUS = regex.compile(r"^\p{Lu}[\p{L} ]{0,20}?\bvs?\.?\s+(?=\p{Lu})")
_DOTTED = regex.compile(r"(?<!\p{L})\p{Lu}\.")
_COUPLE = regex.compile(r"^(?i:mr|dr|herr)\.?\s+(?:and|&|\+)\s+(?i:mrs|ms|dr|frau)\.?\s+")
_INVISIBLE = regex.compile(r"\p{Cf}+")
_LINE_HYPHEN = regex.compile(r"[-\u2010\u2011]\s*[\r\n]\s*")
_WORD = regex.compile(
    r"[\p{L}\p{M}\p{N}]+(?:['’`][\p{L}\p{M}]+)*(?:[-\u2010\u2011][\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*)*\.?"
)
_QUOTED = regex.compile(
    r"""[("“”‘'\[]{1,2}(?P<nick>[\p{L}][\p{L}\p{M}'’ -]*?)[)"“”’'\]]{1,2}(?!\p{L})"""
)
_SCANNED = str.maketrans("0158", "olsb")
_INNER_CAPITAL = regex.compile(r"\p{Lu}")


Word = tuple[str, ...]
"""A folded name word in the parts that hyphens make: ``("seo", "baker")``."""


@dataclass(frozen=True)
class Mention:
    """A surface such as ``Dr T. O'Shea-Young`` taken apart.

    Attributes:
        title: folded, ``dr``, or ``""``.
        gender: what the title says.
        words: given names first, surname last; an initial is a word of one letter.
        nicks: names in quotes or brackets inside the surface.
        letters: the initials as written, folded (``mod`` for ``M.Ó.D.``); ``""`` unless the whole surface is initials.
        initials: the ways to write the initials of a name of several words.
        suffix: ``jr`` or ``sr``.
        by_name: what tells the person from others of the name (``little``).
        lower: whether it is written in small letters throughout.
    """

    title: str
    gender: Gender
    words: tuple[Word, ...]
    nicks: tuple[Word, ...] = ()
    letters: str = ""
    initials: frozenset[str] = frozenset()
    suffix: str = ""
    by_name: str = ""
    lower: bool = field(default=False, compare=False)

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """Every part of every word, in order."""
        return tuple(part for word in self.words for part in word)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The tokens longer than an initial."""
        return tuple(token for token in self.tokens if len(token) > 1)

    @cached_property
    def is_full(self) -> bool:
        """Whether there is a given name or its initial, and a surname or its initial."""
        return len(self.words) > 1 and any(len(glued(word)) > 1 for word in self.words)

    @cached_property
    def fullness(self) -> tuple[int, int, int, tuple[Word, ...], str]:
        """Sorts the fullest name first."""
        whole = sum(len(glued(word)) > 1 for word in self.words)
        letters = sum(map(len, self.tokens))
        return -int(self.is_full), -whole, -letters, self.words, self.title

    @cached_property
    def given(self) -> Word:
        """The first word."""
        return self.words[0] if self.words else ()

    @cached_property
    def surname(self) -> Word:
        """The last word of several, or the only one behind a title."""
        if len(self.words) > 1 or (self.title and self.words):
            return self.words[-1]
        return ()


def glued(word: Word) -> str:
    """A word without its hyphens."""
    return "".join(word)


@lru_cache(maxsize=4096)
def mention_of(surface: str) -> Mention:
    """Take a surface apart; a word that a soft hyphen or a line end divides is one word."""
    if couple := _COUPLE.match(surface):
        return Mention(COUPLE, "", mention_of(surface[couple.end() :]).words[-1:])
    text = _first_name(_LINE_HYPHEN.sub("-", _INVISIBLE.sub("", surface)))
    nicks: list[Word] = []
    rest = text
    if match := _QUOTED.search(text):
        outside = text[: match.start()] + " " + text[match.end() :]
        if any(c.isalpha() for c in outside):
            nicks = [_parts(w) for w in match["nick"].split() if fold(w)]
            rest = outside
    before, comma, behind = _VERSUS.sub("", rest).partition(",")
    raw = _without_noise(_raw(before))
    if comma and (more := _raw(behind)):
        suffix = fold(more[0]) in _SENIORITY or fold(more[0]) in _CREDENTIALS
        raw = [*raw, *more] if suffix else [*more, *raw]
    elif len(raw) > 1 and _is_capital(raw[0]) and not any(_is_capital(w) for w in raw[1:]):
        raw = [*raw[1:], raw[0]] if fold(raw[0]) not in _TITLES else raw
    title = ""
    while raw and fold(raw[0]) in _TITLES and (len(raw) > 1 or title):
        title = fold(raw.pop(0))
    suffix_key = ""
    while len(raw) > 1 and (fold(raw[-1]) in _CREDENTIALS or fold(raw[-1]) in _SENIORITY):
        suffix_key = _SENIORITY.get(fold(raw.pop()), suffix_key)
    letters = _letters(raw) if not title else ""
    initials = set() if letters else {w[0] for w in _DOTTED.findall(text)}
    bare = [
        w
        for i, w in enumerate(raw)
        if fold(w) not in _PARTICLES
        or i == len(raw) - 1
        or w in initials
        or (i == 0 and len(w) == 1 and w.isupper() and not letters)
    ]
    by_name = ""
    if len(bare) > 1 and bare[0].lower() in _BY_NAMES:
        by_name, bare = fold(bare[0]), bare[1:]
    words = tuple(parts for w in bare if (parts := _parts(w)))
    return Mention(
        title,
        _TITLES.get(title, ""),
        words,
        tuple(nicks),
        letters,
        frozenset() if letters else _initials(raw, bare),
        suffix_key,
        by_name,
        text.islower(),
    )


def _first_name(text: str) -> str:
    """What goes before the end of a line or a sentence, where that can be a name by itself."""
    for cut in _ENDS.finditer(text):
        before = text[: cut.start()]
        if any(
            len(w.rstrip(".")) > 1 and fold(w.rstrip(".")) not in _TITLES for w in before.split()
        ):
            return before
    return text


def _without_noise(raw: list[str]) -> list[str]:
    """The words without a greeting before them or a stray small letter behind (a kiss: ``Ann x``)."""
    while len(raw) > 1 and len(raw[-1]) > 1 and set(raw[-1]) == {"x"}:
        raw = raw[:-1]
    small = all(word.islower() for word in raw)
    while (
        len(raw) > 1
        and len(raw[-1]) == 1
        and raw[-1].islower()
        and (not small or raw[-1] in "xu" or len(raw) > 2)
    ):
        raw = raw[:-1]
    while (
        len(raw) > 1 and fold(raw[0]) in _GREETINGS and not (len(raw[0]) == 1 and raw[0].isupper())
    ):
        raw = raw[1:]
    return raw


def _raw(text: str) -> list[str]:
    return [w.rstrip(".") for w in _WORD.findall(text)]


def _is_capital(word: str) -> bool:
    return len(word) > 2 and word.isupper()


def _parts(word: str) -> Word:
    pieces = regex.split(r"[-\u2010\u2011]", word)
    return tuple(part for piece in pieces if (part := _unscanned(fold(_O_PREFIX.sub("", piece)))))


def _unscanned(word: str) -> str:
    """Figures that a scanner read for letters, as those letters."""
    mixed = any(c.isdigit() for c in word) and sum(c.isalpha() for c in word) >= 2
    return word.translate(_SCANNED) if mixed else word


def _letters(raw: list[str]) -> str:
    """The folded letters where all words are initials: ``M.Ó.D.``, ``NB``, ``J``, ``OMacS``, ``T.H-T``."""
    pieces = [piece for w in raw for piece in regex.split(r"[-\u2010\u2011'’]", w) if piece]
    if not pieces or not any(c.isalpha() for c in "".join(pieces)):
        return ""
    if len(raw) == 1 and raw[0].isupper() and 1 <= len(raw[0]) <= 4:
        return fold(raw[0])
    if all(len(piece) == 1 or _is_short_initials(piece) for piece in pieces):
        return "".join(fold(_capitals(piece)) for piece in pieces)
    return ""


def _is_short_initials(piece: str) -> bool:
    """Several capitals in a short word, with what belongs to a Mac between them: ``OMacS``, ``McA``."""
    bare = regex.sub(r"M[ac]{1,2}(?=\p{Lu})", "M", piece)
    return len(bare) <= 4 and bare.isupper()


def _capitals(piece: str) -> str:
    return "".join(_INNER_CAPITAL.findall(piece)) or piece[:1]


def _initials(raw: list[str], bare: list[str]) -> frozenset[str]:
    """Initials with and without particles, with and without the second halves of double names."""
    out: set[str] = set()
    for chosen in (raw, bare):
        plain = [fold(w)[:1] for w in chosen if fold(w)]
        halves = [
            fold(h)[:1] for w in chosen for h in regex.split(r"[-\u2010\u2011]", w) if fold(h)
        ]
        inner = [
            fold(c)[:1]
            for w in chosen
            for h in regex.split(r"[-\u2010\u2011]", w)
            for c in (_INNER_CAPITAL.findall(h) if not h.isupper() else h[:1]) or h[:1]
        ]
        for letters in (plain, halves, inner):
            if len(letters) > 1:
                out.update({"".join(letters), letters[0] + letters[-1]})
        if len(plain) > 2 and len(halves) > len(plain):
            out.add(halves[0] + halves[-1])
    return frozenset(out)
