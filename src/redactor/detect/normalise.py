"""One spelling for the many ways a text is typed, with the way back to the original offsets.

:func:`normalise` maps every character to exactly one: curly quotes, primes and accents used as
apostrophes, dashes, no-break and thin spaces, full-width forms. :func:`normalised` goes further and
keeps an offset map: invisible characters go, decomposed accents and ligatures are composed, look-alike
letters of other scripts become Latin, figures that a scanner put into a word become letters, a word that
is hyphenated over a line end or table cells and a word that is l e t t e r - s p a c e d become whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import regex

from redactor.detect.lexicon import is_english, is_word
from redactor.detect.offsets import Edit, Mapped
from redactor.folding import fold as fold_text
from redactor.folding import latinise

_SINGLE = "\u2018\u2019\u201a\u201b\u02bc\u02b9\u2032\u00b4\u0060\uff07"
_DOUBLE = "\u201c\u201d\u201e\u201f\u2033\uff02"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"

_TABLE = str.maketrans(
    {
        **dict.fromkeys(_SINGLE, "'"),
        **dict.fromkeys(_DOUBLE, '"'),
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(_SPACES, " "),
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if code != 0xFF0D},
        "\r": "\n",
        "\x0b": "\n",
        "\x0c": "\n",
        "\u2028": "\n",
        "\u2029": "\n",
        "\x00": " ",
    }
)


_TYPED = regex.compile("[`\r\x0b\x0c\x00]")
"""The ASCII characters that are variants of others."""
_VARIANTS = {chr(code): plain for code, plain in _TABLE.items()}
_FEW = 8


def normalise(text: str) -> str:
    """``text`` with typographic variants folded; the length stays the same."""
    present = sorted(_VARIANTS.keys() & set(text))
    if len(present) > _FEW:
        return text.translate(_TABLE)
    # In this order nothing is read twice: what a full-width sign becomes stands before it.
    for variant in present:
        text = text.replace(variant, _VARIANTS[variant])
    return text


_SPECIAL = regex.compile(r"\p{Cf}|\p{L}\p{M}+|[\uFB00-\uFB06\U0001D400-\U0001D7FF]|[\uFE00-\uFE0F]")
_ODD = regex.compile(r"[\p{Cf}\p{M}\uFB00-\uFB06\U0001D400-\U0001D7FF\uFE00-\uFE0F]")
"""A character that ``_SPECIAL`` cannot do without."""
_BREAK = regex.compile(r"-[ ]*[\n\t]")
_BROKEN = regex.compile(
    r"(?<![\p{L}\p{N}])(\p{L}[\p{L}']+|\p{N}{2,})(-[ ]*[\n\t][ \t]{0,20})"
    r"((?(?<=\p{N}-[ ]*[\n\t][ \t]{0,20})\p{N}{2,}|[\p{L}']{2,}))"
)
_MISREAD = regex.compile(
    r"(?<![\p{L}\p{N}_@./])(?!\p{Lu}[01]\p{Lu}[ -]?\p{N}\p{Lu}\p{N})(?:"
    r"\p{L}+(?:[01]\p{L}+){1,4}|[01]\p{Ll}{3,30}(?:[01]\p{Ll}+)?"
    r"|(?!Ma?c)\p{Lu}?\p{Ll}+(?:I\p{Ll}*){1,3}"
    r")(?![\p{L}\p{N}_@])(?!\.\p{L}|/)"
)
_FIGURE = regex.compile(
    r"[01I](?:(?<=\p{L}[01])(?=\p{L})|(?<=\p{Ll}I)|(?<=[01])(?<![\p{L}\p{N}].)(?=\p{Ll}{3}))"
)
"""A sign that ``_MISREAD`` cannot do without, as it stands."""
_SURE = 6
_LETTER_SPACED = regex.compile(r"(?<![\p{L}\p{N}'])\p{L}(?:[ ]\p{L}){3,40}(?![\p{L}\p{N}'])")


def normalised(text: str, format: str) -> Mapped:
    """``text`` as detectors read it, with the map back to ``text``.

    Args:
        text: the original.
        format: name of the document's format: where lines are wrapped by the page
            (:data:`WRAPPED`), line ends inside running text become spaces.
    """
    plain = normalise(text)
    if format in WRAPPED:
        plain = unwrap(plain, WRAPPED[format])
    mapped = Mapped(plain).edited(_characters(plain))
    mapped = mapped.reworded(legible(latinise(mapped.text)))
    return mapped.edited(_words(mapped.text))


def legible(text: str) -> str:
    """``text`` with 0, 1 and I inside words as the letters that they stand for; the same length.

    ``Consu1tant`` and ``Hal1oran`` read as words; a number with letters in it (``S1O9``) stays.
    """
    if not _FIGURE.search(text):
        return text
    return str(_MISREAD.sub(lambda match: _letters(match[0]), text))


@lru_cache(maxsize=4096)
def _letters(token: str) -> str:
    """The token as a word: one that a dictionary knows, else a name if a figure stands inside it."""
    upper = sum(c.isupper() for c in token[1:]) > 1
    ways = [{"0": "O" if upper else "o", "1": one, "I": one} for one in ("LI" if upper else "li")]
    reads = ["".join(way.get(c, c) for c in token) for way in ways]
    known = next((read for read in reads if is_word(read)), None)
    if known is not None and not (token.isalpha() and is_word(token)):
        return known
    inside = token[0].isalpha() and not token.isalpha()
    return reads[0] if inside and len(token) >= (_SURE + 1 if upper else _SURE) else token


def _characters(text: str) -> Iterator[Edit]:
    """What is no character of its own: invisible marks, accents that follow their letter, ligatures."""
    if not _ODD.search("".join(set(text))):
        return
    for match in _SPECIAL.finditer(text):
        piece = match[0]
        if unicodedata.category(piece[0]) in ("Cf", "Mn"):
            yield match.start(), match.end(), ""
            continue
        written = unicodedata.normalize("NFC" if len(piece) > 1 else "NFKC", piece)
        if written != piece:
            yield match.start(), match.end(), written


def _words(text: str) -> Iterator[Edit]:
    """What keeps the parts of one word apart."""
    edits: list[Edit] = []
    for match in _BROKEN.finditer(text) if _BREAK.search(text) else ():
        start, end = match.span(2)
        edits.append((start, end, "") if _is_hyphenation(match[1], match[3]) else (start, end, "-"))
    for match in _LETTER_SPACED.finditer(text):
        edits += ((at, at + 1, "") for at in range(match.start() + 1, match.end(), 2))
    at = 0
    for edit in sorted(edits):
        if edit[0] >= at:
            yield edit
            at = edit[1]


def _is_hyphenation(left: str, right: str) -> bool:
    """Whether the hyphen at a line end only breaks a word, and is not part of it."""
    if not right[0].islower() or not left.isalpha():
        return False
    return is_english(left + right) or not (is_english(left) and is_english(right))


# How full a line must be, as a share of the longest, for its end to be a wrap. A PDF wraps inside
# table cells too.
WRAPPED = {"pdf": 0.6, "text": 0.75}
_WIDEST = 120
_NARROWEST = 50
_RUNNING = 6
_STARTS_ANEW = re.compile(r"[\s\-*•>|]|\d+[.)]\s|[^\s:]{1,20}(?: [^\s:]{1,20})?:")


def unwrap(text: str, filled: float) -> str:
    """``text`` with the line ends of hard-wrapped running text turned into spaces.

    A name, postcode or number may be broken over two lines of a PDF or a wrapped text file. A line end is
    taken for a wrap if its line is nearly as long as the longest, does not end a sentence or inside a word, and the
    next line does not look like a new entry. The length stays the same.
    """
    lines = text.split("\n")
    widest = max(map(len, lines))
    if not _NARROWEST <= widest <= _WIDEST:
        return text
    out: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        full = len(line) >= filled * widest and line[-1:] not in ".:;!?-"
        running = full and len(line.split()) >= _RUNNING
        wraps = running and following.strip() and not _STARTS_ANEW.match(following)
        out += (line, " " if wraps else "\n")
    return "".join(out)[:-1]


def fold(text: str) -> str:
    """A search key: typographic variants, accents and case folded (:func:`redactor.folding.fold`)."""
    if text.isascii() and (text.isalnum() or not _TYPED.search(text)):
        return text.lower()
    return fold_text(normalise(text))
