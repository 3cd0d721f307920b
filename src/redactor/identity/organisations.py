"""What kind of organisation a name names: by its generic words in any position, or as a known brand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import regex

from redactor.identity.name_words import (
    STOP_WORDS,
    Words,
    british,
    rows,
    without_legal_form,
    words_of,
)
from redactor.identity.once import once_a_case

UNKNOWN: Final = "organisation"
_LONGEST: Final = 7
_SHORT: Final = 3
_BRANCH: Final = frozenset(
    "express extra local metro superstore store stores shop branch outlet uk ireland central "
    "supermarket online direct plus hypermarket here".split()
)
_STREETS: Final = frozenset("road street lane avenue close drive way crescent terrace".split())
_AFTER_HEAD: Final = frozenset("of for y yr o na an da de du des the w with number no unit".split())
BREAK: Final = regex.compile(
    r"[,;:(/|–—]|\s-\s|\s(?:on|in|at|near|opposite|next to|beside)\s"
    r"(?!need\b|care\b|cent(?:re|er)\b|home\b|partnership\b|psychosis\b|foods\b|house\b|the box\b)",
    regex.IGNORECASE,
)
"""Where a name ends and what says where it is begins."""
_PUB: Final = regex.compile(
    r"(?:the\s)?(?:(?:red|white|black|blue|green|golden|silver|grey|old|royal|spotted|flying|running|jolly)\s"
    r"(?:lion|hart|horse|bull|swan|stag|bear|boar|dragon|cow|dog|fox|hound|lamb|eagle|cock|oak|"
    r"cross keys|ship|bell|crown|anchor|fleece|griffin|unicorn|ox|ram|goose|raven|falcon|heron|sailor)s?"
    r"|(?:king|queen|duke|prince|marquis|earl|lord|bishop|nag|boar|bull|saracen|turk|wheatsheaf)s?['’]?s?"
    r"\s(?:head|arms|of\s(?:wales|york|wellington|granby))"
    r"|\p{L}+\s(?:and|&)\s(?:hounds|anchor|crown|plough|horses|fleece|compasses|castle|ferret|firkin|whistle|lyre)"
    r"|(?:coach|horse|fox|hare|rose|plough|dog|hen|star|bull|crown|bell|george|elephant|eagle)\s(?:and|&)\s\p{L}+"
    r"|\p{L}+(?:\s\p{L}+)?\s(?:arms|tavern|inn|alehouse))",
    regex.IGNORECASE,
)
"""English pub names as a grammar: colour and beast, rank and head, two things joined, Somebody's Arms."""
_FIRM: Final = regex.compile(
    r"\p{Lu}[\p{L}'’-]+,?(?:\s\p{Lu}[\p{L}'’-]+,?){0,2}\s(?:&|and)\s\p{Lu}[\p{L}'’ -]+"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words of a name say.

    Attributes:
        kind: noun of a label, ``organisation`` where nothing tells.
        weak: the kind is a general word (``service``, ``company``) or none.
        generic: which words of the name are generic, by position.
    """

    kind: str
    weak: bool
    generic: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    kind: str
    weak: bool
    first: bool


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    row: _Row


@once_a_case
def organisation_reading(surface: str) -> Reading:
    """Read a name: the whole of it for its generic words, its head for what it is."""
    matches = _matches(words_of(surface))
    generic = frozenset(at for match in matches for at in range(match.start, match.end))
    kind, weak = _kind(surface, matches)
    return Reading(kind, weak, generic)


def _kind(surface: str, whole: list[_Match]) -> tuple[str, bool]:
    """The kind, and whether it is a general word: brand, head, pub, brand with a branch, any word.

    Args:
        whole: the phrases in the words of ``surface``.
    """
    parts = [part for part in BREAK.split(surface) if part and part.strip()] or [surface]
    names = [without_legal_form(words_of(part)) for part in parts]
    all_words = words_of(surface)
    head, found = names[0], [whole if words == all_words else _matches(words) for words in names]
    if brand := _brand(head, whole=True):
        return brand, False
    for words, matches in zip(names, found, strict=True):
        if heads := [m for m in matches if not m.row.weak and _is_head(m, words)]:
            return _best(heads).row.kind, False
    if _PUB.fullmatch(parts[0].strip()):
        return "pub", False
    if brand := _brand(head, whole=False):
        return brand, False
    inside = [m for m in found[0] if not m.row.weak and (m.start > 0 or m.end - m.start > 1)]
    if inside and head[-1] not in _STREETS:
        return _best(inside).row.kind, False
    if weak := [m for m in whole if m.row.weak]:
        return _best(weak).row.kind, True
    is_firm = _FIRM.fullmatch(parts[0].strip()) or all_words[-1:] == ("llp",)
    return ("firm" if is_firm else UNKNOWN), True


def _is_head(match: _Match, words: Words) -> bool:
    """Whether the phrase can be what the name is: it ends the name, stands in front of ``of``, or leads it."""
    rest = words[match.end :]
    if all(word.isdigit() or len(word) == 1 or _is_general(word) for word in rest):
        return True
    if match.row.first and match.start == 0:
        return True
    return rest[0] in _AFTER_HEAD


def _best(matches: list[_Match]) -> _Match:
    return max(matches, key=lambda m: (m.end, m.end - m.start, -m.row.number))


def _matches(words: Words) -> list[_Match]:
    """Every phrase of the table in ``words``; of phrases with one end only the longest."""
    table = _table()
    out: list[_Match] = []
    spelt = british(words)
    for end in range(1, len(words) + 1):
        for start in range(max(0, end - _LONGEST), end):
            row = table.get(words[start:end]) or table.get(spelt[start:end])
            if row is None:
                continue
            lone = end - start == 1 and len(words[start]) <= _SHORT
            if lone and (len(words) == 1 or 0 < start < len(words) - 1):
                continue
            out.append(_Match(start, end, row))
            break
    return out


def _brand(words: Words, *, whole: bool) -> str:
    """The kind of the brand that ``words`` are (``whole``), or begin with; ``""`` for none."""
    table = _brands()
    for size in range(min(5, len(words)), 0, -1):
        for name in (words[:size], (*words[: size - 1], words[size - 1].removesuffix("s"))):
            if (entry := table.get(name)) is None:
                continue
            kind, exact = entry
            rest = words[size:]
            if all(word in _BRANCH or word.isdigit() for word in rest) if whole else not exact:
                return kind
    return ""


def _is_general(word: str) -> bool:
    """Whether a word says no more than service, team or company."""
    row = _table().get((word,))
    return row is not None and row.weak


@lru_cache(maxsize=1)
def _table() -> dict[Words, _Row]:
    table: dict[Words, _Row] = {}
    for number, (noun, phrases) in enumerate(rows("organisations.tsv")):
        for phrase in phrases.split("|"):
            row = _Row(number, noun.lstrip("~"), noun.startswith("~"), phrase.startswith("^"))
            table.setdefault(words_of(phrase.lstrip("^")), row)
    return table


@lru_cache(maxsize=1)
def _brands() -> dict[Words, tuple[str, bool]]:
    table: dict[Words, tuple[str, bool]] = {}
    for kind, names in rows("brands.tsv"):
        for name in names.split("|"):
            table.setdefault(words_of(name.lstrip("=")), (kind, name.startswith("=")))
    return table


def is_generic(words: Words) -> bool:
    """Whether nothing in ``words`` sets one organisation apart from others of its kind."""
    covered = {at for match in _matches(words) for at in range(match.start, match.end)}
    return all(at in covered or word in STOP_WORDS for at, word in enumerate(words))
