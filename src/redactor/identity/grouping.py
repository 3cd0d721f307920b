"""Which mentions of places, organisations and numbers are one: spellings, short forms, initials, slips.

Two names become one only where exactly one name of the case fits. The result depends on the names
and how often they occur, never on the order of the documents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from redactor.entities import family_of
from redactor.folding import one_edit
from redactor.identity.keys import key_of
from redactor.identity.name_words import (
    STOP_WORDS,
    Words,
    in_one_language,
    skeleton,
    without_legal_form,
    words_of,
)
from redactor.identity.organisations import organisation_reading
from redactor.identity.places import UNKNOWN, lookup, place_kind, place_words, readings_of
from redactor.model import Finding

Key = tuple[str, str]
"""Entity type, and what makes two surfaces the same (:func:`redactor.identity.keys.key_of`)."""

_NAMES: Final = ("LOCATION", "ORGANIZATION")
_SLIP: Final = 5
_POSSESSIVE: Final = 4
_ALIKE: Final = 4
_MOST_INITIALS: Final = 6
_HOUSE: Final = 5
_TAIL: Final = 4
_OPEN_KINDS: Final = frozenset(
    "pub hotel restaurant cafe takeaway nightclub building farm cemetery hostel house shop market marae theatre "
    "cinema museum castle".split()
) | {"community centre", "leisure centre", "shopping centre", "sports ground"}
"""Places that people call by the first part of their name: the Badger for the Badger Arms."""
_OWN_NAMES: Final = frozenset(
    "care home|care agency|prison|hospice|refuge|hostel|pub|hotel|shop|supermarket|restaurant|cafe|gym|farm|factory|"
    "manufacturer|food company|construction company|transport company|warehouse|timber company|brewery|laundry|"
    "cleaning company|recycling company|garage|law firm|estate agent|insurer|building society|housing association|"
    "technology company|drug and alcohol service|children's home|foster agency|nursery|mine|security company".split(
        "|"
    )
)
"""Kinds of organisation that seldom bear the name of their town."""
_JOINTS: Final = frozenset("upon on in by le en under near sur am next".split())
_COMMON: Final = frozenset(
    "st new old great little upper lower north south east west royal queens kings the saint mount "
    "port church chapel market park road street lane hill house court lodge hall bridge green "
    "mill farm high long first central river lake bay valley view wood county city town village "
    "point cross our lady family community general regional national".split()
)
"""Words that too many names share to stand for one of them."""


@dataclass(frozen=True, slots=True)
class _Name:
    """One name of the case, over all its spellings with one key.

    Attributes:
        key: entity type, and what makes two spellings the same name.
        words: in one language, without the legal form.
        plain: as written, for initials.
        generic: the words that only say what it is.
        distinct: the words that set it apart.
        seen: the words as a scanner cannot tell them apart.
        short: initials that this name may be, folded; ``""`` if it is none.
        kind: what its own words say; ``""`` where they say nothing.
        count: number of mentions.
    """

    key: Key
    words: Words
    plain: Words
    generic: frozenset[str]
    distinct: Words
    seen: str
    short: str
    kind: str
    count: int


class _Groups:
    """Names that are one (union-find); the smallest key stands for its group."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self._up = {key: key for key in keys}

    def of(self, key: Key) -> Key:
        """The key that stands for the group of ``key``."""
        while self._up[key] != key:
            key = self._up[key]
        return key

    def join(self, one: Key, other: Key) -> None:
        """Make the groups of two keys one."""
        low, high = sorted((self.of(one), self.of(other)))
        self._up[high] = low


def group_things(findings: Sequence[Finding], surfaces: Sequence[str]) -> list[list[int]]:
    """Group the findings that are neither people nor dates.

    Args:
        findings: of one case; people and dates among them are passed over.
        surfaces: the original text of each finding.

    Returns:
        Indices of each group in order, the groups in order of their first index. A group holds one
        entity type, or places and organisations with one name.
    """
    keys: dict[int, Key] = {}
    for index, (finding, surface) in enumerate(zip(findings, surfaces, strict=True)):
        if finding.entity_type != "PERSON" and family_of(finding.entity_type) != "DATE":
            keys[index] = (finding.entity_type, key_of(finding.entity_type, surface))
    joined = _join_names(keys, surfaces) | _join_parts(keys)
    groups: dict[Key, list[int]] = defaultdict(list)
    for index, key in keys.items():
        groups[joined.get(key, key)].append(index)
    return list(groups.values())


def _join_names(keys: Mapping[int, Key], surfaces: Sequence[str]) -> dict[Key, Key]:
    """For each key of a place or organisation the key that stands for its group."""
    spellings: dict[Key, list[str]] = defaultdict(list)
    for index, key in keys.items():
        if key[0] in _NAMES:
            spellings[key].append(surfaces[index])
    names = {key: _name(key, spellings[key]) for key in sorted(spellings)}
    groups = _Groups(names)
    for kind in _NAMES:
        own = [name for name in names.values() if name.key[0] == kind]
        others = {name.key[1] for name in names.values() if name.key[0] != kind}
        _join_one_kind(own, others, groups)
    _join_places(names, groups)
    for key, name in names.items():
        place = names.get(("LOCATION", key[1])) if key[0] == "ORGANIZATION" else None
        if place is not None and name.kind in ("", place.kind):
            groups.join(key, place.key)
    return {key: groups.of(key) for key in names}


def _join_places(names: Mapping[Key, _Name], groups: _Groups) -> None:
    """Join a name that was taken for a place to the organisation that it is short for.

    Courts, councils and schools are named after their town: there the short name is the town. Homes,
    prisons and firms have names of their own, as has what is named after a saint.
    """
    firms = _Shelf([name for name in names.values() if name.key[0] == "ORGANIZATION"], _inner_words)
    for name in names.values():
        if (
            name.key[0] != "LOCATION"
            or name.kind != UNKNOWN
            or ("ORGANIZATION", name.key[1]) in names
        ):
            continue
        found = [firm for firm in firms.find(_first_word(name)) if _is_short_form(name, firm)]
        if name.words[:1] == ("st",) or all(firm.kind in _OWN_NAMES for firm in found):
            _join_if_one(name, found, groups)


def _join_one_kind(own: Sequence[_Name], others: Collection[str], groups: _Groups) -> None:
    """Join the names of one entity type; ``others`` are the names that the other type has."""
    for fits, keys in ((_is_same, _whole), (_is_slip, _but_one_word)):
        near = _Shelf(own, keys)
        for name in own:
            alike = [n for n in near.find(keys(name)) if n != name and fits(name, n)]
            _join_if_one(name, alike, groups)
    near = _Shelf(own, _inner_words)
    by_length = sorted(own, key=lambda name: (-len(name.words), name.key))
    for name in by_length:
        is_short = _is_short_place if name.key[0] == "LOCATION" else _is_short_form
        if name.key[1] not in others:
            whole = [n for n in near.find(_first_word(name)) if is_short(name, n)]
            _join_if_one(name, whole, groups)
    near = _Shelf(own, lambda name: _initials_of(name.plain))
    for name in (name for name in by_length if name.short):
        whole = [n for n in near.find((name.short,)) if _is_initials(name, n)]
        _join_if_one(name, whole, groups)


class _Shelf:
    """Names by keys, so that not every name is compared with every other."""

    def __init__(self, names: Sequence[_Name], keys: Callable[[_Name], Iterable[object]]) -> None:
        self._names = names
        self._at: defaultdict[object, set[int]] = defaultdict(set)
        for number, name in enumerate(names):
            for key in keys(name):
                self._at[key].add(number)

    def find(self, keys: Iterable[object]) -> list[_Name]:
        """The names with one of the keys, in order."""
        found: set[int] = set().union(*(self._at.get(key, ()) for key in keys))
        return [self._names[number] for number in sorted(found)]


def _whole(name: _Name) -> Iterator[object]:
    """Of which names that are the same share one (:func:`_is_same`)."""
    yield name.words
    yield name.seen
    yield tuple(sorted(name.words)), "in any order"


def _but_one_word(name: _Name) -> Iterator[object]:
    """Of which names with a slip in one word share one (:func:`_is_slip`)."""
    for at, word in enumerate(name.words):
        yield at, word[:1], name.words[:at], name.words[at + 1 :]


def _inner_words(name: _Name) -> Iterator[object]:
    """Of which a name has one that a shorter one of it begins with."""
    yield name.plain[:1]
    for word in name.words:
        yield from _forms_of(word)


def _first_word(name: _Name) -> Iterator[object]:
    yield name.plain[:1]
    for word in name.words[:1]:
        yield from _forms_of(word)


def _forms_of(word: str) -> tuple[object, ...]:
    """Of which words that are alike (:func:`_alike`) share one."""
    return word, word.removesuffix("s"), (skeleton((word,)), "seen")


def _join_if_one(name: _Name, found: Sequence[_Name], groups: _Groups) -> None:
    """Join ``name`` to what fits it, where all that fits is one group already."""
    if len({groups.of(other.key) for other in found}) == 1:
        groups.join(name.key, found[0].key)


def _name(key: Key, spellings: Sequence[str]) -> _Name:
    surface = min(spellings, key=lambda s: (s.isupper(), s.islower(), s))
    place = key[0] == "LOCATION"
    plain = place_words(surface) if place else without_legal_form(words_of(surface))
    words = in_one_language(plain)
    if key[0] == "ORGANIZATION":
        reading = organisation_reading(surface)
        kind = "" if reading.weak else reading.kind
    else:
        kind = place_kind(surface, readings_of(surface)[:1])
    said = organisation_reading(" ".join(words))
    generic = frozenset(words[at] for at in said.generic if at < len(words))
    short = _initials_in(surface) if key[0] == "ORGANIZATION" else ""
    distinct = tuple(w for w in words if w not in generic and w not in STOP_WORDS)
    seen = skeleton(words)
    return _Name(key, words, plain, generic, distinct, seen, short, kind, len(spellings))


def _is_same(one: _Name, other: _Name) -> bool:
    """Whether two names are one in two languages, two orders or as a scanner reads them."""
    if one.words == other.words or (one.seen == other.seen and len(one.key[1]) >= _SLIP):
        return True
    same = bool(one.distinct) and one.distinct == other.distinct
    return same and sorted(one.words) == sorted(other.words)


def _is_slip(one: _Name, other: _Name) -> bool:
    """Whether ``one`` is ``other`` with a slip in one word; the rarer spelling is the slip."""
    if len(one.words) != len(other.words) or one.count > other.count:
        return False
    pairs = [(a, b) for a, b in zip(one.words, other.words, strict=True) if a != b]
    if len(pairs) != 1 or min(one.count, other.count) > 1:
        return False
    a, b = pairs[0]
    if any(c.isdigit() for c in a + b):
        return False
    if min(len(a), len(b)) >= _POSSESSIVE and (a + "s" == b or b + "s" == a):
        return True
    if min(len(a), len(b)) < _SLIP or a[0] != b[0] or not one_edit(a, b):
        return False
    return not (lookup(" ".join(one.words)) and lookup(" ".join(other.words)))


def _is_short_form(short: _Name, whole: _Name) -> bool:
    """Whether ``short`` is part of the longer name ``whole`` and holds a word that sets it apart."""
    if len(short.words) >= len(whole.words) or _COMMON.issuperset(short.distinct):
        return False
    if _starts_with_initials(short, whole):
        return True
    at = _place_in(short.words, whole.words, _alike)
    if at is None:
        return False
    first = next((i for i, w in enumerate(whole.words) if w in whole.distinct), 0)
    if at[0] <= first:
        return True
    behind = whole.words[at[-1] + 1 :]
    return at[-1] - at[0] + 1 == len(at) and bool(behind) and set(behind) <= whole.generic


def _is_short_place(short: _Name, whole: _Name) -> bool:
    """Whether ``short`` is what stands before the river of a town (Sometown-upon-Mere), or names a pub."""
    size = len(short.words)
    if size >= len(whole.words) or whole.words[:size] != short.words:
        return False
    if all(word in _COMMON for word in short.words):
        return False
    if size + 1 < len(whole.words) and whole.words[size] in _JOINTS:
        return True
    return whole.kind in _OPEN_KINDS and not lookup(" ".join(short.words))


def _alike(a: str, b: str) -> bool:
    if a == b:
        return True
    if min(len(a), len(b)) < _ALIKE or a[0] != b[0]:
        return False
    return a + "s" == b or b + "s" == a or (len(a) >= _SLIP and skeleton((a,)) == skeleton((b,)))


def _place_in(part: Words, whole: Words, same: Callable[[str, str], bool]) -> list[int] | None:
    """Where the words of ``part`` stand in ``whole``, in order; ``None`` where they do not."""
    out: list[int] = []
    at = 0
    for word in part:
        while at < len(whole) and not same(word, whole[at]):
            at += 1
        if at == len(whole):
            return None
        out.append(at)
        at += 1
    return out


def _initials_in(surface: str) -> str:
    """The letters of a name that is initials (``NPHP``, ``stt``), folded; ``""`` for any other."""
    letters = surface.strip().removeprefix("the ").replace(".", "").replace("&", "")
    if not letters.isalpha() or not 2 <= len(letters) <= _MOST_INITIALS:
        return ""
    folded = letters.lower()
    return folded if letters.isupper() or not set(folded) & set("aeiou") else ""


def _is_initials(short: _Name, whole: _Name) -> bool:
    """Whether ``short`` is made of the first letters of ``whole``."""
    return bool(short.short) and len(whole.words) > 1 and short.short in _initials_of(whole.plain)


def _initials_of(words: Words) -> set[str]:
    """First letters of all words, and of all but the small ones; initials inside give all letters."""
    small = [word for word in words if word not in STOP_WORDS]
    out = {"".join(word[0] for word in chosen) for chosen in (words, small)}
    out |= {"".join(w if not set(w) & set("aeiou") else w[0] for w in c) for c in (words, small)}
    return out


def _starts_with_initials(short: _Name, whole: _Name) -> bool:
    """Whether ``short`` begins as ``whole`` does and ends in the initials of the rest (``Sometown F&CS``)."""
    for at in range(1, len(short.plain)):
        rest = [word for word in short.plain[at:] if word not in STOP_WORDS]
        letters = "".join(rest)
        if short.plain[:at] != whole.plain[:at] or len(letters) < 2 or set(letters) & set("aeiou"):
            continue
        if letters in _initials_of(whole.plain[at:]):
            return True
    return False


def _join_parts(keys: Mapping[int, Key]) -> dict[Key, Key]:
    """What is written in part: an address without its town, the last digits of a number."""
    out: dict[Key, Key] = {}
    longer: defaultdict[Key, list[Key]] = defaultdict(list)
    for key in sorted(set(keys.values()), key=lambda k: (-len(k[1]), k)):
        if key[0] not in _NAMES:
            address = key[0] == "STREET_ADDRESS"
            fits = _is_same_address if address else _is_tail
            near = longer[key[0], "".join(key[1].split()[:1]) if address else key[1][-_TAIL:]]
            whole = {out[other] for other in near if fits(key[1], other[1])}
            out[key] = whole.pop() if len(whole) == 1 else key
            near.append(key)
    return out


def _is_same_address(part: str, whole: str) -> bool:
    """Whether an address leaves out only words behind its first number and first long word."""
    words, others = tuple(part.split()), tuple(whole.split())
    if not words or len(words) >= len(others) or words[0] != others[0] or len(words[0]) > _HOUSE:
        return False
    at = _place_in(words, others, str.__eq__)
    return at is not None and any(len(w) >= _ALIKE for w in words[1:])


def _is_tail(part: str, whole: str) -> bool:
    """Whether ``part`` is the last four digits of a longer number."""
    return len(part) == _TAIL and part.isdigit() and len(whole) > _TAIL + 2 and whole.endswith(part)
