"""Known organisations, places, addresses and handles, found again in whole and in short.

``Larkhill Primary School`` is also ``Larkhill Primary``, ``Larkhill School``, ``the Larkhill`` and ``LPS``. A phrase is
compared word by word, so that case, line ends, ``&`` for ``and`` and a scanner's misreadings do not matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

import regex

from redactor.detect.known_people import SURE
from redactor.detect.lexicon import is_english, is_given_name, is_protected, is_word
from redactor.detect.normalise import fold
from redactor.detect.organisations import _GENERIC as _PLAIN
from redactor.detect.person_grammar import is_capital, is_in_compound, is_shouted, is_uncased
from redactor.detect.runs import runs
from redactor.detect.sift import ORGANISATION_WORDS, starts_sentence
from redactor.detect.spellings import shape
from redactor.folding import one_edit
from redactor.relations import JOBS, RELATIONS

KINDS = frozenset({"ORGANIZATION", "LOCATION", "STREET_ADDRESS", "HANDLE"})
_TOKEN = regex.compile(r"([\p{L}\p{N}\p{M}]+(?:'[\p{L}]+)*)")
_GAP = regex.compile(r"[\s&,.'()/+#_-]{0,6}")
_LINKING = regex.compile(r"'s|\b(?:and|the)\b")
_PARTS = regex.compile(r"[,\n;]+")
_CAPITAL_NEXT = regex.compile(r"[ ]\p{Lu}")
_LINKS = frozenset({"and", "the", "of", "for", "at", "on", "in"})
_SKIPPED = frozenset({"and", "the"})
_STREETS = frozenset(
    (
        "street road lane avenue close drive crescent way row terrace place court gardens square hill grove "
        "walk mews parade rise park view green st rd ave ln dr flat floor suite unit house apartment apt "
        "town village city county estate bridge river valley bay island beach lake"
    ).split()
)
_GENERIC = ORGANISATION_WORDS | _PLAIN | _STREETS | _LINKS
_PLACED = regex.compile(
    r"\b(?i:in|at|near|to|from|around|outside|via|of|leaving|left|visited|visiting|the|through|for|by)[ ]$"
)
_BEFORE = frozenset(
    (
        "hmp hmyoi yoi ysgol ysbyty canolfan fferyllfa tai plas scoil gaelscoil colaiste ecole escuela colegio "
        "instituto lycee szkola scuola ospedale hopital clinica uni parish diocese borough kirk"
    ).split()
)
_LONGEST = 12
_REMEMBERED: Final = 50_000
"""Words whose shape is kept in mind."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One form of a known thing: ``keys`` are the shapes of its words, ``plain`` the folded words."""

    plain: tuple[str, ...]
    keys: tuple[str, ...]
    kind: str
    score: float
    rule: str


class _Token(NamedTuple):
    start: int
    end: int
    plain: str
    key: str


class Things:
    """The known things of a case. Take all in with :meth:`add`, then search with :meth:`found`."""

    def __init__(self) -> None:
        self._forms: dict[str, dict[tuple[str, ...], Thing]] = defaultdict(dict)
        self._acronyms: dict[str, tuple[str, float]] = {}

    def add(self, surface: str, kind: str, score: float) -> None:
        """Take in one thing that the first pass found, with the short forms of it."""
        whole = [t.plain for t in _tokens(surface) if t.plain not in _SKIPPED]
        if not whole or (len(whole) == 1 and len(whole[0]) < 4):
            return
        self._put(whole, kind, score, "known phrase")
        if score < SURE or kind == "HANDLE":
            return
        for part in _PARTS.split(surface):
            written = _TOKEN.findall(part)
            while written and (written[0][0].isdigit() or written[0].lower() in ("flat", "the")):
                written = written[1:]
            for short in _short_forms([fold(w) for w in written], kind):
                self._put(short, kind, score * 0.85, "short name")
        if kind == "ORGANIZATION":
            for letters in _acronyms(surface):
                best = max(score * 0.85, self._acronyms.get(letters, (kind, 0.0))[1])
                self._acronyms[letters] = (kind, best)

    def found(self, text: str) -> Iterator[tuple[int, int, Thing]]:
        """Where ``text`` holds a form: ``(start, end, thing)``, the longest at each place."""
        if not self._forms:
            return
        uncased = is_uncased(text)
        tokens = [token for token in _tokens(text) if token.plain not in _SKIPPED]
        for at, token in enumerate(tokens):
            letters = text[token.start : token.end]
            if uncased and _placed(text, token.start) and not is_word(letters):
                letters = letters.upper()
            if letters in self._acronyms:
                kind, score = self._acronyms[letters]
                yield token.start, token.end, Thing((), (), kind, score, "acronym")
                continue
            if not (token.plain[0].isalnum() and len(token.plain) > 1):
                continue
            best = self._best(tokens, at, text) if token.key in self._forms else None
            if best:
                yield token.start, tokens[at + len(best.keys) - 1].end, best

    def _put(self, plain: Sequence[str], kind: str, score: float, rule: str) -> None:
        keys = tuple(shape(_base(word)) for word in plain)[:_LONGEST]
        words = tuple(map(_base, plain))[:_LONGEST]
        new = Thing(words, keys, kind, score, rule)
        at_first = self._forms[keys[0]]
        if keys not in at_first or _rank(new) < _rank(at_first[keys]):
            at_first[keys] = new

    def _best(self, tokens: Sequence[_Token], at: int, text: str) -> Thing | None:
        found: Thing | None = None
        for keys, thing in self._forms[tokens[at].key].items():
            longer = found is None or len(keys) > len(found.keys)
            if longer and _fits(thing, tokens[at : at + len(keys)], text):
                found = thing
        return found


def _rank(thing: Thing) -> tuple[bool, float, str, tuple[str, ...]]:
    """Of two things with one form, the one that is called so in full, then the surer, comes first."""
    return (thing.rule != "known phrase", -thing.score, thing.kind, thing.plain)


def _base(word: str) -> str:
    """A word without its possessive or plural s, so that ``Women's``, ``Womens`` and ``Women`` are one."""
    for ending in ("'s", "s'", "s"):
        if word.endswith(ending) and len(word) > len(ending) + 3:
            return word[: -len(ending)]
    return word.replace("'", "")


def _tokens(text: str) -> Iterator[_Token]:
    for start, word in zip(*runs(_TOKEN, text), strict=True):
        plain, key, possessive = _read(word)
        if plain:
            yield _Token(start, start + len(word) - possessive, plain, key)


@lru_cache(maxsize=_REMEMBERED)
def _read(word: str) -> tuple[str, str, int]:
    """A word folded, its shape, and how long its possessive is."""
    plain = fold(word)
    return plain, shape(_base(plain)), 2 * plain.endswith("'s")


def _fits(thing: Thing, run: Sequence[_Token], text: str) -> bool:
    if len(run) < len(thing.keys):
        return False
    slips = 0
    for key, token in zip(thing.keys, run, strict=True):
        if key != token.key:
            slips += 1
            if slips > 1 or min(len(key), len(token.key)) < 5 or not one_edit(key, token.key):
                return False
            if is_english(token.plain):
                return False
    for a, b in pairwise(run):
        between = text[a.end : b.start].lower()
        if not _GAP.fullmatch(_LINKING.sub("", between)):
            return False
        if "\n\n" in between or (". " in between and len(a.plain) > 3):
            return False
    start, end = run[0].start, run[-1].end
    if text[max(0, start - 1) : start] in ("@", "_") and thing.kind != "HANDLE":
        return False
    if len(run) == 1:
        return _is_one_word(thing, run[0], text)
    if all(is_word(word) for word in thing.plain):
        capital = text[start].isupper() and not is_shouted(text, start, end)
        if thing.rule == "short name" and is_shouted(text, start, end):
            return _placed(text, start)
        named = capital and all(text[t.start].isupper() or t.plain in _LINKS for t in run)
        if thing.rule == "short name":
            return named and (not starts_sentence(start, text) or bool(_placed(text, start)))
        distinct = [w for w in thing.plain if w not in _GENERIC]
        return named or is_shouted(text, start, end) or bool(distinct) or thing.kind == "HANDLE"
    return True


def _is_one_word(thing: Thing, token: _Token, text: str) -> bool:
    """Whether one word is the thing and not the word, or the person, that looks like it."""
    written = text[token.start : token.end]
    name = thing.plain[0]
    if _base(token.plain) != name and is_word(token.plain):
        return False
    if not (is_english(token.plain) or is_protected(token.plain)):
        known = thing.rule == "known phrase" and not is_given_name(name)
        return known or (
            written[0].isupper() and (not is_given_name(name) or _placed(text, token.start))
        )
    if is_shouted(text, token.start, token.end):
        return thing.kind == "LOCATION" and _placed(text, token.start) and written.isupper()
    if not is_capital(written) or starts_sentence(token.start, text):
        return False
    if is_in_compound(text, token.start, token.end) and not _placed(text, token.start):
        return False
    if thing.rule == "short name":
        after = _CAPITAL_NEXT.match(text[token.end : token.end + 2])
        return _placed(text, token.start) and not after
    return thing.kind == "LOCATION" or _placed(text, token.start)


def _placed(text: str, start: int) -> bool:
    return bool(_PLACED.search(text, max(0, start - 12), start))


def _short_forms(plain: Sequence[str], kind: str) -> Iterator[list[str]]:
    """The forms that a thing is called by: its own words, with one of the generic words behind them."""
    own: list[str] = []
    plain = list(plain)
    before = False
    while len(plain) > 1 and plain[0] != "st" and (plain[0] in _GENERIC or plain[0] in _BEFORE):
        plain = plain[1:]
        before = True
    for word in plain:
        if word == "st" and not own:
            own.append(word)
            continue
        if _base(word) in _GENERIC or word in _GENERIC or word[0].isdigit():
            break
        own.append(word)
    rest = [w for w in plain[len(own) :] if w not in _LINKS]
    if not own or _is_nobody(own):
        return
    if len(own) > 1 and len(own[0]) >= 5 and not is_word(own[0]) and not _is_nobody(own[:1]):
        yield own[:1]
    if len(own) + len(rest) < 2 and not before and kind != "STREET_ADDRESS":
        return
    if kind == "STREET_ADDRESS" and rest:
        yield [*own, *rest]
    for word in rest if len(rest) > 1 else ():
        yield [*own, word]
    if len(own) > 1 or len(own[0]) >= 5:
        yield own


def _is_nobody(own: Sequence[str]) -> bool:
    phrase = " ".join(own)
    if is_protected(phrase):
        return True
    return len(own) == 1 and (own[0] in RELATIONS or own[0] in JOBS or is_given_name(own[0]))


def _acronyms(surface: str) -> Iterator[str]:
    """The capitals of an organisation's words, with and without its small words."""
    written = [w for w in regex.findall(r"[\p{L}][\p{L}'-]*", surface) if w.lower() != "the"]
    if any(w.isupper() and len(w) > 1 for w in written):
        return
    large = [w for w in written if w[0].isupper()]
    for chosen in (large, written, [part for w in large for part in w.split("-") if part]):
        letters = "".join(fold(w[0]).upper() for w in chosen)
        if 3 <= len(letters) <= 6 and not is_protected(letters) and not is_english(letters):
            yield letters


class Numbers:
    """Known numbers of a case, found again however they are spaced."""

    _START = 5
    _DIGITS = 3

    def __init__(self) -> None:
        self._by_start: dict[str, dict[str, tuple[str, float]]] = defaultdict(dict)

    def add(self, surface: str, kind: str, score: float) -> None:
        """Take in a number that the first pass found; one with few figures proves nothing."""
        squashed = _squash(surface)
        if len(squashed) >= self._START and sum(c.isdigit() for c in squashed) >= self._DIGITS:
            self._by_start[squashed[: self._START]].setdefault(squashed, (kind, score))

    def found(self, text: str) -> Iterable[tuple[int, int, str, float]]:
        """Where ``text`` holds one: ``(start, end, kind, score)``."""
        if not self._by_start:
            return
        kept = [i for i, c in enumerate(text) if c.isalnum()]
        written = list(filter(str.isalnum, text))
        plain = {c: fold(c)[:1] or c for c in set(written)}
        squashed = "".join(map(plain.__getitem__, written))
        begin = [at for at, (left, here) in enumerate(pairwise((-2, *kept))) if here != left + 1]
        for at in begin:
            start = squashed[at : at + self._START]
            if start not in self._by_start:
                continue
            place = kept[at]
            for number, (kind, score) in self._by_start[start].items():
                if not squashed.startswith(number, at):
                    continue
                end = kept[at + len(number) - 1] + 1
                close = end - place - len(number) <= len(number)
                if close and not text[end : end + 1].isalnum():
                    yield place, end, kind, score


def _squash(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalnum())
