"""Searches a text for the people of a case, word by word, in one pass over its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

import regex

from redactor.detect.known_people import HONORIFICS, People, is_forename
from redactor.detect.letters import initials_at, may_be_initials, turns_of
from redactor.detect.lexicon import is_english, is_given_name, is_ordinary, is_protected, is_word
from redactor.detect.names import (
    Word,
    all_words,
    bare,
    could_be_name,
    is_ambiguous,
    is_title,
)
from redactor.detect.normalise import fold
from redactor.detect.person_grammar import (
    is_capital,
    is_in_compound,
    is_person,
    is_shouted,
    is_speaker,
    is_strong,
    is_uncased,
    names_somebody,
)
from redactor.detect.sift import ORGANISATION_WORDS, starts_sentence
from redactor.detect.spellings import Spellings
from redactor.relations import JOBS, RELATIONS

_LEAST, _MOST = 0.65, 0.9
_MISSPELT, _FAMILY = 0.8, 0.95
_LONG_ENOUGH = 5
_JOINED = 6
_MISREAD = regex.compile(
    r"(?<![\p{L}\p{N}@._|/-])(?=[\p{L}]*+[\d|])(?=[\p{L}\p{N}|]*[\p{L}])[\p{L}\p{N}|]{4,20}(?![\p{L}\p{N}@/])"
)
_BREAK = regex.compile(r"[ ]|[ ]?\n[ ]?")
_APART = frozenset("IA")
_PLAIN_LETTERS = frozenset("AIXOUWC")
_DAYS = frozenset("mon tue tues wed weds thu thur thurs fri sat sun am pm bsc msc mobile".split())
_TWO_LETTERS = regex.compile(r"\p{L}-\p{L}\.?")
_STOPS = regex.compile(r"[ ]?[(,;:|\n\])]|[ ]-|$")


@dataclass(frozen=True, slots=True)
class Hit:
    """``[start, end)`` of a text names somebody; ``after`` is the first word behind it."""

    start: int
    end: int
    after: int
    score: float
    rule: str


class PeopleSearch:
    """Finds the names of ``people`` and what stands for them.

    Args:
        people: closed (:meth:`People.close`).
    """

    def __init__(self, people: People) -> None:
        self._people = people
        sure = {
            word: score
            for word, score in people.words.items()
            if word not in people.doubtful and not is_ambiguous(word)
        }
        self._spellings = Spellings(sure)
        self._beginnings = {
            word[:size]
            for word in people.words
            if len(word) >= _JOINED
            for size in range(1, len(word) + 1)
        }
        self._seen: dict[str, bool] = {}
        self._meant: dict[str, str] = {}

    def hits(self, text: str) -> Iterator[Hit]:
        """Every place that names somebody, in text order except for what a scanner misread."""
        tokens = all_words(text)
        uncased = is_uncased(text)
        turns = turns_of(text)
        at = 0
        while at < len(tokens):
            if not self._may_name(tokens[at].text):
                at += 1
                continue
            hit = self._at(tokens, at, text, uncased, turns)
            if hit is None:
                at += 1
                continue
            grows = not hit.rule.startswith("initial")
            yield self._grown(hit, tokens, at, text, uncased) if grows else hit
            at = max(hit.after, at + 1)
        if len(self._spellings):
            yield from self._misread(text)

    def _may_name(self, word: str) -> bool:
        """Whether a word names somebody, or begins a name, in one place or another."""
        may = self._seen.get(word)
        if may is None:
            may = self._seen[word] = self._is_near(word)
        return may

    def _is_near(self, word: str) -> bool:
        people = self._people
        if may_be_initials(word, people) or word in people.exact:
            return True
        if not word.isascii() or word.lower() in self._beginnings:
            return True
        stem = word[:-2] if word.lower().endswith("'s") else word
        key = fold(stem.strip(".'-"))
        if len(key) < 2:
            return False
        known = key in people.words or key in people.short or bool(self._single(stem, key))
        if known or ("-" in stem and any(fold(part) in people.words for part in stem.split("-"))):
            return True
        return self._may_be_misspelt(stem, key) and bool(self._meaning(key))

    def _may_be_misspelt(self, stem: str, key: str) -> bool:
        if len(key) < _LONG_ENOUGH or not key.isalpha():
            return False
        if is_word(key) or is_protected(stem) or is_ambiguous(key):
            return is_capital(stem) and not is_ordinary(key) and not is_protected(stem)
        return stem[0].isupper() or not is_word(key.removesuffix("s"))

    def _meaning(self, key: str) -> str:
        """The known name that a word is a slip or a misreading of; ``""`` if there is none."""
        meant = self._meant.get(key)
        if meant is None:
            spellings = self._spellings
            meant = self._meant[key] = spellings.misspelt(key) or spellings.misread(key)
        return meant

    def _at(
        self,
        tokens: Sequence[Word],
        at: int,
        text: str,
        uncased: bool,
        turns: Mapping[str, int],
    ) -> Hit | None:
        word = tokens[at]
        found = initials_at(tokens, at, text, self._people, uncased, turns)
        if found:
            return Hit(found.start, found.end, found.after, found.score, found.rule)
        stem = word.text[:-2] if word.text.lower().endswith("'s") else word.text
        key = fold(stem.strip(".'-"))
        if len(key) < 2:
            return None
        end = word.start + len(stem)
        known = (
            self._whole(stem, key, word.start, text)
            or self._exact(tokens, at, text)
            or self._family(stem, key, tokens[at - 1] if at else None, word.start, text)
        )
        broken = None if known else self._broken(tokens, at, text)
        if broken:
            return broken
        known = (
            known
            or self._short(stem, key, word.start, text, uncased)
            or self._misspelt(stem, key, word.start, text, uncased)
        )
        if known:
            rule, score, last = known
            return Hit(word.start, last or end, at + 1, score, rule)
        return None

    def _whole(self, stem: str, key: str, start: int, text: str) -> tuple[str, float, int] | None:
        people = self._people
        for candidate in (key, *(fold(p) for p in stem.split("-") if p and p != stem)):
            if candidate not in people.words:
                continue
            end = start + len(stem)
            if candidate in people.doubtful:
                means = self._means_doubtful(stem, start, end, text)
            elif is_ambiguous(candidate):
                means = names_somebody(text, start, end, candidate)
            else:
                means = len(candidate) > 2 or stem[0].isupper()
            if means:
                return "known name", max(min(people.words[candidate], _MOST), _LEAST), 0
        return None

    def _means_doubtful(self, stem: str, start: int, end: int, text: str) -> bool:
        if is_strong(text, start, end) or (stem[0].isupper() and is_speaker(text, start, end)):
            return True
        mid = is_capital(stem) and not starts_sentence(start, text)
        return mid and is_person(text, start, end) and not is_in_compound(text, start, end)

    def _exact(self, tokens: Sequence[Word], at: int, text: str) -> tuple[str, float, int] | None:
        for written, score in self._people.exact.get(tokens[at].text, ()):
            run = tokens[at : at + len(written)]
            if tuple(w.text for w in run) != written:
                continue
            start, end = run[0].start, run[-1].end
            key = fold(bare(written[0]))
            if len(run) > 1 or not is_ambiguous(key) or names_somebody(text, start, end, key):
                return "same words", score, end
        return None

    def _family(
        self, stem: str, key: str, before: Word | None, start: int, text: str
    ) -> tuple[str, float, int] | None:
        """A plural in s: the Okonjos, the Joneses; one that is also a plain word only behind an article: the Bells."""
        single = self._single(stem, key)
        if not single or (is_english(key) and not self._is_told(single, before, start, stem, text)):
            return None
        return "family", self._people.words[single] * _FAMILY, 0

    def _is_told(self, single: str, before: Word | None, start: int, stem: str, text: str) -> bool:
        """Whether an article makes a family of a capitalised plain word: the Bells."""
        if before is None or before.text.lower() != "the" or text[before.end : start] != " ":
            return False
        shouted = is_shouted(text, start, start + len(stem))
        return is_capital(stem) and not shouted and single not in self._people.doubtful

    def _single(self, stem: str, key: str) -> str:
        """The known name that a word may be the plural of; ``""`` if there is none."""
        if key.endswith("s") and stem[0].isupper():
            for single in (key[:-1], key[:-2] if key.endswith("es") else ""):
                if len(single) > 3 and single in self._people.words:
                    return single
        return ""

    def _short(
        self, stem: str, key: str, start: int, text: str, uncased: bool
    ) -> tuple[str, float, int] | None:
        score, rule = self._people.short.get(key, (0.0, ""))
        end = start + len(stem)
        if not rule or len(key) < 2:
            return None
        if (
            is_word(key)
            or is_ambiguous(key)
            or key in RELATIONS
            or key in JOBS
            or key in HONORIFICS
        ):
            opens = is_ordinary(key) and starts_sentence(start, text)
            mid = is_capital(stem) and not opens
            means = is_strong(text, start, end) or (mid and is_person(text, start, end))
            means = means and not is_in_compound(text, start, end)
            means = means or (stem[0].isupper() and is_speaker(text, start, end))
        elif len(key) < 3 or (rule == "diminutive" and not is_given_name(key)):
            means = (is_capital(stem) and len(key) > 3) or is_strong(text, start, end)
            means = means and not text.startswith(".", end)
        elif len(key) == 3 and not is_capital(stem):
            means = uncased or is_strong(text, start, end) or is_speaker(text, start, end)
        else:
            means = True
        return (rule, score, 0) if means else None

    def _misspelt(
        self, stem: str, key: str, start: int, text: str, uncased: bool
    ) -> tuple[str, float, int] | None:
        if not self._may_be_misspelt(stem, key):
            return None
        end = start + len(stem)
        if is_word(key) or is_protected(stem) or is_ambiguous(key):
            if starts_sentence(start, text) or not is_strong(text, start, end):
                return None
        elif is_shouted(text, start, end) or not stem[0].isupper():
            if not (uncased or stem[0].isupper() or is_strong(text, start, end)):
                return None
            if is_word(key.removesuffix("s")):
                return None
        meant = self._meaning(key)
        if not meant:
            return None
        return "misspelt name", self._people.words[meant] * _MISSPELT, 0

    def _broken(self, tokens: Sequence[Word], at: int, text: str) -> Hit | None:
        """A known name with a space or a line end inside."""
        if at + 1 >= len(tokens):
            return None
        left, right = tokens[at], tokens[at + 1]
        if right.start - left.end > 3 or not _BREAK.fullmatch(text, left.end, right.start):
            return None
        tail = right.text[:-2] if right.text.endswith("'s") else right.text
        key = fold(left.text + tail)
        if len(key) < _JOINED or key not in self._people.words or key in self._people.doubtful:
            return None
        if is_english(left.text) and is_english(tail):
            return None
        score = self._people.words[key] * _MISSPELT
        return Hit(left.start, right.start + len(tail), at + 2, score, "broken name")

    def _misread(self, text: str) -> Iterator[Hit]:
        """Words with figures in them that a scanner made of a known name."""
        for match in _MISREAD.finditer(text):
            key = fold(match[0])
            meant = self._spellings.misread(key)
            if meant and sum(c.isdigit() or c == "|" for c in key) <= len(key) // 2:
                score = self._people.words[meant] * _MISSPELT
                yield Hit(match.start(), match.end(), 0, score, "misread name")

    def _grown(self, hit: Hit, tokens: Sequence[Word], at: int, text: str, uncased: bool) -> Hit:
        """The hit with what goes with the name: a title, initials, a name word that no dictionary has."""
        letters = set(self._people.letters) - _PLAIN_LETTERS if uncased else set()
        start, end, after = hit.start, hit.end, hit.after
        if hit.rule in ("known name", "misspelt name", "nickname", "same words"):
            for index in range(after, min(after + 2, len(tokens))):
                if text[end : tokens[index].start] != " " or not _follows(
                    tokens[index], text, uncased
                ):
                    break
                end, after = tokens[index].end, index + 1
        for index in range(at - 1, max(at - 3, -1), -1):
            between = text[tokens[index].end : start]
            if between not in (" ", ". ") or not _precedes(tokens[index], text, letters):
                break
            titled = is_title(tokens[index].text)
            if between == ". " and not (titled or len(tokens[index].text) == 1):
                break
            start = tokens[index].start
            if titled:
                break
        return replace(hit, start=start, end=end, after=after)


def _is_initial(word: Word) -> bool:
    letter = word.text.rstrip(".")
    dotted = word.text != letter
    return len(letter) == 1 and letter.isupper() and (dotted or letter not in _APART)


def _follows(word: Word, text: str, uncased: bool) -> bool:
    if _TWO_LETTERS.fullmatch(word.text):
        return word.text[0].isupper() or uncased
    if _is_initial(word):
        dotted = word.text.endswith(".")
        return (dotted or not is_shouted(text, word.start, word.end)) and not text.startswith(
            ("-", "'", "/"), word.end
        )
    if uncased and len(word.text) == 1 and word.text not in "aixo":
        return bool(_STOPS.match(text, word.end))
    return _is_new_name(word)


def _precedes(word: Word, text: str, letters: AbstractSet[str]) -> bool:
    """``letters``: capitals whose small letter may be an initial here."""
    before = text[max(0, word.start - 1) : word.start]
    if _is_initial(word) or (len(word.text) == 1 and word.text.upper() in letters):
        return before not in ("/", "-", "&", "+")
    if is_title(word.text):
        return word.text[0].isupper() or bool(letters)
    key = fold(bare(word.text))
    opens = is_word(key) and starts_sentence(word.start, text)
    return is_capital(word.text) and is_forename(key) and not (opens or is_protected(word.text))


def _is_new_name(word: Word) -> bool:
    key = bare(word.text)
    parts = word.text.split("-")
    if not all(is_capital(part) and part[1:].islower() for part in parts) or len(key) < 3:
        return False
    if is_word(key) or word.text.endswith("'s") or any(fold(p) in _DAYS for p in parts):
        return False
    other = key in HONORIFICS or key in ORGANISATION_WORDS or key in RELATIONS or key in JOBS
    return could_be_name(word.text) and not other and not is_protected(word.text)
