"""When two spellings are one: the folding and the slip of the pen that every stage agrees on.

Verification folds with its own code on purpose: a mistake here must not hide itself there.
"""

from __future__ import annotations

import unicodedata
from typing import Final

import regex

CONFUSABLE: Final = str.maketrans(
    # Cyrillic, then Greek letters that look like Latin ones (Unicode TR 39, single letters only).
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁԛԝһɡΑΒΕΖΗΙΚΜΝΟΡΤΥΧοναι",
    "ABESIJKMHOPCTYXaesijopcyxdqwhgABEZHIKMNOPTYXovai",
)
_WORD: Final = regex.compile(r"\p{L}[\p{L}\p{M}]*")
_LATIN: Final = regex.compile(r"\p{Latin}")
_OTHER: Final = regex.compile(r"[\p{Cyrillic}\p{Greek}]")


def latinise(text: str) -> str:
    """``text`` with foreign letters that look Latin made Latin, in words that a reader takes for Latin.

    A word counts if it mixes scripts, or if all its letters look Latin and the text around is in
    Latin letters. The length stays the same.
    """
    if not _OTHER.search(text):
        return text
    foreign = sum(1 for _ in _OTHER.finditer(text))
    latin_text = sum(1 for _ in _LATIN.finditer(text)) > 4 * foreign

    def written(match: regex.Match[str]) -> str:
        word = str(match[0])
        if not _OTHER.search(word):
            return word
        changed = word.translate(CONFUSABLE)
        if _LATIN.search(word) or (latin_text and not _OTHER.search(changed)):
            return changed
        return word

    return str(_WORD.sub(written, text))


def fold(text: str) -> str:
    """Compatibility forms, accents and case folded, invisible characters dropped.

    The length may change: use it to compare, never to place.
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", latinise(text))
    kept = (c for c in decomposed if unicodedata.category(c) not in ("Mn", "Cf"))
    return "".join(kept).casefold()


def one_edit(a: str, b: str) -> bool:
    """Whether at most one insertion, deletion, substitution or swap of neighbours makes them equal."""
    if len(a) > len(b):
        a, b = b, a
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if len(a) < len(b):
        return len(b) - len(a) == 1 and a[at:] == b[at + 1 :]
    return a[at + 1 :] == b[at + 1 :] or a[at : at + 2][::-1] + a[at + 2 :] == b[at:]
