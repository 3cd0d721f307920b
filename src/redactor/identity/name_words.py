"""The words of a name of a place or an organisation, in one spelling, and tables of such words."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Final

import regex

from redactor.identity.mention import fold
from redactor.identity.once import once_a_case

Words = tuple[str, ...]

STOP_WORDS: Final = frozenset(
    "the and of for in on at to by a an de du des la le les y yr o na an da dos das el los en et i".split()
)
LEGAL_FORMS: Final = frozenset("ltd limited plc llc llp pllc inc pty dac gmbh corp cyf teo".split())

_DOTTED: Final = regex.compile(r"\b(?:\p{L}\.){2,}(?:\p{L}\b)?")
_MISREAD_I: Final = regex.compile(r"(?<=\p{Ll})I(?=\p{Ll})|(?<=\p{Lu}\p{Ll}{1,9})I(?=\p{Ll})")
_WORD: Final = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_MIXED: Final = regex.compile(r"(?=.*[a-z].*[a-z])(?!\d+(?:st|nd|rd|th)$)(?=.*[015])[a-z015]+")
_READ: Final = str.maketrans("015", "ols")
_SKELETON: Final = str.maketrans("i1058", "llosb")

_SPELT: Final = {
    "ctr": "center", "ctre": "centre", "cntr": "center", "med": "medical",
    "hosp": "hospital", "univ": "university", "dept": "department", "govt": "government",
    "prim": "primary", "comm": "community", "assoc": "association", "svcs": "services",
    "serv": "services", "rd": "road", "ave": "avenue", "ln": "lane", "gdns": "gardens",
    "cres": "crescent", "terr": "terrace", "tce": "terrace", "hwy": "highway", "blvd": "boulevard",
    "sq": "square", "cty": "county", "counseling": "counselling", "theater": "theatre",
    "harbor": "harbour", "neighborhood": "neighbourhood", "behavioral": "behavioural",
    "pediatric": "paediatric", "pediatrics": "paediatrics", "rehab": "rehabilitation",
    "saint": "st", "mgmt": "management", "intl": "international", "bros": "brothers",
    "counselors": "counsellors", "mtn": "mountain", "jr": "junior",
}  # fmt: skip
_FIRST: Final = {"co": "county", "mt": "mount"}
_LAST: Final = {"st": "street", "dr": "drive", "x": "cross", "av": "avenue"}


@once_a_case
def words_of(surface: str) -> Words:
    """The words of a name: folded, ``&`` as ``and``, usual short spellings written out, no ``the``.

    Letters that a scanner misread as figures (and ``I`` for ``l`` inside a word) are read again.
    """
    text = _MISREAD_I.sub("l", surface) if "I" in surface else surface
    if "." in text:
        text = _DOTTED.sub(lambda match: match[0].replace(".", ""), text)
    text = fold(text.replace("&", " and ").replace("+", " and ").replace("ʻ", ""))
    words = [_read(str(word)) for word in _WORD.findall(text)]
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    spelt = [_SPELT.get(word, word) for word in words]
    if len(spelt) > 1:
        if not spelt[1].startswith("op"):
            spelt[0] = _FIRST.get(spelt[0], spelt[0])
        spelt[-1] = _LAST.get(spelt[-1], spelt[-1])
    return tuple(spelt)


def without_legal_form(words: Words) -> Words:
    """``words`` without ``Ltd`` and its like at the end, as long as a word is left."""
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words = words[:-1]
    return words


def skeleton(words: Words) -> str:
    """``words`` as a scanner cannot tell them apart: ``rn`` and ``m``, ``1`` and ``l`` are one."""
    return " ".join(word.replace("rn", "m").translate(_SKELETON) for word in words)


def _read(word: str) -> str:
    return word.translate(_READ) if not word.isalpha() and _MIXED.fullmatch(word) else word


def rows(name: str) -> list[list[str]]:
    """The rows of a table in ``redactor/data``, split at tabs; ``#`` begins a comment line."""
    text = (files("redactor") / "data" / name).read_text(encoding="utf-8")
    return [
        line.split("\t") for line in text.splitlines() if line.strip() and not line.startswith("#")
    ]


@lru_cache(maxsize=1)
def _synonyms() -> dict[Words, Words]:
    return {
        british(words_of(other)): british(words_of(row[0]))
        for row in rows("synonyms.tsv")
        for other in row[1].split("|")
    }


def british(words: Words) -> Words:
    """``words`` with ``center`` as ``centre``: one word, but a medical center is larger than a centre."""
    return tuple("centre" if word == "center" else word for word in words)


def in_one_language(words: Words) -> Words:
    """``words`` with each synonym replaced by the word that stands for all, the longest first."""
    table = _synonyms()
    words = british(words)
    out: list[str] = []
    at = 0
    while at < len(words):
        for size in range(min(5, len(words) - at), 0, -1):
            if (one := table.get(words[at : at + size])) is not None:
                out += one
                at += size
                break
        else:
            out.append(words[at])
            at += 1
    return tuple(out)
