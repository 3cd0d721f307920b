"""A name found once in a case is found everywhere in it.

Second pass: the forms that first-pass findings prove (each word of a name, initials, misspellings, whole
organisation and place names, numbers however they are spaced) are sought in every document of the case.
A form that is also an ordinary word counts only where its capital means something.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex

from redactor.detect.base import View
from redactor.detect.lexicon import is_english, is_given_name, is_ordinary, is_protected
from redactor.detect.names import (
    PARTICLES,
    Word,
    bare,
    could_be_name,
    is_ambiguous,
    is_title,
    words,
)
from redactor.detect.normalise import fold
from redactor.detect.sift import starts_sentence
from redactor.folding import one_edit
from redactor.model import Case, Finding

NAME = "propagation"
_NUMBERS_NEED = 3
_PHRASES = frozenset({"ORGANIZATION", "LOCATION", "STREET_ADDRESS", "HANDLE"})
_NOT_NUMBERS = _PHRASES | {
    "PERSON",
    "DATE_TIME",
    "DATE_OF_BIRTH",
    "AGE",
    "NRP",
    "QUASI_IDENTIFIER",
    "URL",
}


@dataclass(slots=True)
class _Known:
    """What the first pass proved: search keys with the score of the best claim behind them."""

    tokens: dict[str, float] = field(default_factory=dict)
    initials: dict[str, float] = field(default_factory=dict)
    phrases: dict[str, tuple[str, float]] = field(default_factory=dict)
    numbers: dict[str, tuple[str, float]] = field(default_factory=dict)


class Propagation:
    """Finds again what other detectors found; ``known`` must be theirs."""

    name = NAME

    def detect(
        self, case: Case, views: Sequence[View], known: Sequence[Finding]
    ) -> Iterator[Finding]:
        """Every further occurrence of a known form in the case."""
        forms = _collect(views, known)
        near = _by_length(forms.tokens)
        for view in views:
            yield from _people(view, forms, near)
            yield from _phrases(view, forms)
            yield from _numbers(view, forms)


def _collect(views: Sequence[View], known: Sequence[Finding]) -> _Known:
    by_id = {view.reading.document: view for view in views}
    forms = _Known()
    for finding in known:
        view = by_id[finding.document]
        start, end = view.span(finding)
        surface = view.text[start:end]
        if finding.entity_type == "PERSON":
            _add_person(forms, surface, finding.score)
        elif finding.entity_type in _PHRASES:
            _add_phrase(forms, surface, finding.entity_type, finding.score)
        elif finding.entity_type not in _NOT_NUMBERS:
            squashed = _squash(surface)
            if len(squashed) >= 5 and sum(c.isdigit() for c in squashed) >= _NUMBERS_NEED:
                forms.numbers.setdefault(squashed, (finding.entity_type, finding.score))
    return forms


def _add_person(forms: _Known, surface: str, score: float) -> None:
    written = [w.text for w in words(surface)]
    tokens = [token for token in written if not is_title(token)]
    named = [t for t in tokens if t.lower() not in PARTICLES and len(bare(t)) > 1]
    for token in named:
        for part in {token, *token.split("-")}:
            key = fold(bare(part))
            if (
                len(key) >= 2
                and key not in PARTICLES
                and (len(tokens) < len(written) or not _too_common(part, named))
            ):
                forms.tokens[key] = max(score, forms.tokens.get(key, 0.0))
    for letters in _initials(tokens):
        forms.initials[letters] = max(score, forms.initials.get(letters, 0.0))
    if named and len(tokens) > 1 and tokens[0] != named[-1]:
        first, last = fold(bare(tokens[0])), fold(bare(named[-1]))
        for login in (first[0] + last, last + first[0], first + last, last + first):
            if len(login) > 5 and not is_english(login):
                forms.tokens.setdefault(login, score)
    if named and len(tokens) > 1:
        first = fold(named[0])[:1].upper()
        forms.initials.setdefault(f"{first}.", score)


def _too_common(part: str, named: Sequence[str]) -> bool:
    """A word that was found alone and is plain English proves nothing elsewhere."""
    key = bare(part)
    plain = is_ordinary(key) or is_english(key)
    return (len(key) < 3 and plain) or (plain and len(named) == 1 and not is_given_name(key))


def _initials(tokens: Sequence[str]) -> set[str]:
    """The ways a person's initials are written: in full, first and last, surname first, given only."""
    flat = [p for t in tokens for p in t.split("-") if p and p[0].isalpha()]
    whole = [t for t in tokens if t and t[0].isalpha()]
    ways = [flat, whole, [*flat[-1:], *flat[:-1]]]
    if len(flat) > 2:
        ways += [[flat[0], flat[-1]], flat[:-1]]
    out: set[str] = set()
    for parts in ways:
        if 2 <= len(parts) <= 4:
            out.add("".join(p[0].upper() for p in parts))
            out.add("".join(fold(p)[:1].upper() for p in parts))
    return {letters for letters in out if len(letters) > 1}


def _add_phrase(forms: _Known, surface: str, kind: str, score: float) -> None:
    tokens = words(surface)
    if not tokens:
        return
    if len(tokens) == 1 and (len(tokens[0].text) < 4 or is_ambiguous(tokens[0].text)):
        return
    forms.phrases.setdefault(" ".join(fold(surface).split()), (kind, score))


def _squash(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalnum())


def _people(view: View, forms: _Known, near: dict[int, list[str]]) -> Iterator[Finding]:
    for word in words(view.text):
        rule, score, end = _match(word, view.text, forms, near)
        if rule:
            sure = max(min(score, 0.9), 0.65) if rule == "known name" else score
            yield from view.findings(word.start, end, "PERSON", sure, NAME, rule=rule)


def _match(
    word: Word, text: str, forms: _Known, near: dict[int, list[str]]
) -> tuple[str, float, int]:
    token = word.text
    if "." in token or token.isupper():
        letters = token.replace(".", "").replace("-", "")
        means_word = "." not in token and (is_protected(letters) or is_english(letters))
        if len(letters) > 1 and letters in forms.initials and not means_word:
            return "initials", forms.initials[letters] * 0.9, word.end
    if (
        len(token) == 2
        and token[1] == "."
        and token in forms.initials
        and _lone_initial(word, text)
    ):
        return "initial", forms.initials[token] * 0.9, word.end
    stem = token[:-2] if token.lower().endswith("'s") else token
    end = word.start + len(stem)
    key = fold(stem.strip(".'-"))
    parts = [fold(p) for p in stem.split("-") if p]
    for candidate in (key, *parts):
        if candidate in forms.tokens and _means_it(word, stem, candidate, text):
            return "known name", forms.tokens[candidate], end
    if token.lower().endswith("s") and not token.lower().endswith("'s"):
        plural = fold(stem[:-1])
        if (
            plural in forms.tokens
            and len(plural) > 4
            and token[0].isupper()
            and not is_english(key)
        ):
            return "family", forms.tokens[plural], word.end
    if len(key) >= 5 and token[0].isupper() and could_be_name(stem) and not is_given_name(key):
        for length in (len(key) - 1, len(key), len(key) + 1):
            for other in near.get(length, ()):
                if other[0] == key[0] and key != other and one_edit(key, other):
                    return "misspelt name", forms.tokens[other] * 0.8, end
    return "", 0.0, word.end


def _means_it(word: Word, stem: str, key: str, text: str) -> bool:
    """Whether this occurrence is the name, not the word that looks like it."""
    if not is_ambiguous(key):
        return len(key) > 2 or stem[0].isupper()
    if not stem[0].isupper():
        return False
    if is_ordinary(key) and starts_sentence(word.start, text):
        return False
    return not _in_compound(word, text)


def _in_compound(word: Word, text: str) -> bool:
    """Whether a plain capitalised word stands right beside it: Town Hall, Grace Period."""
    before = regex.search(r"(\p{Lu}\p{Ll}+)[ ]$", text[max(0, word.start - 30) : word.start])
    if before and not is_title(before[1]) and not could_be_name(before[1]):
        return not starts_sentence(word.start - len(before[0]), text)
    after = regex.match(r"[ ](\p{Lu}\p{Ll}+)", text[word.end : word.end + 30])
    return bool(after and not could_be_name(after[1]))


def _lone_initial(word: Word, text: str) -> bool:
    after = text[word.end : word.end + 3]
    before = text[max(0, word.start - 2) : word.start]
    return bool(regex.match(r"(?:'s)?[ ]\p{Ll}", after)) and not before.endswith((".", ". "))


def _by_length(tokens: dict[str, float]) -> dict[int, list[str]]:
    out: dict[int, list[str]] = defaultdict(list)
    for token in sorted(tokens):
        if len(token) >= 5 and not is_ambiguous(token):
            out[len(token)].append(token)
    return out


def _phrases(view: View, forms: _Known) -> Iterator[Finding]:
    if not forms.phrases:
        return
    folded, places = _folded(view.text)
    for phrase, (kind, score) in sorted(forms.phrases.items()):
        at = folded.find(phrase)
        while at >= 0:
            end = at + len(phrase)
            if _bounded(folded, at, end):
                yield from view.findings(
                    places[at], places[end - 1] + 1, kind, score, NAME, rule="known phrase"
                )
            at = folded.find(phrase, end)


def _numbers(view: View, forms: _Known) -> Iterator[Finding]:
    if not forms.numbers:
        return
    kept = [(i, c) for i, c in enumerate(view.text) if c.isalnum()]
    squashed = "".join(fold(c)[:1] or c for _, c in kept)
    for number, (kind, score) in sorted(forms.numbers.items()):
        at = squashed.find(number)
        while at >= 0:
            start, end = kept[at][0], kept[at + len(number) - 1][0] + 1
            spread = end - start - len(number)
            if spread <= len(number) and _bounded(view.text, start, end):
                yield from view.findings(start, end, kind, score, NAME, rule="known number")
            at = squashed.find(number, at + 1)


def _bounded(text: str, start: int, end: int) -> bool:
    before = start == 0 or not text[start - 1].isalnum()
    return before and (end >= len(text) or not text[end].isalnum())


def _folded(text: str) -> tuple[str, list[int]]:
    """``text`` folded with white space runs as one space, and the offset of each character."""
    out: list[str] = []
    places: list[int] = []
    for index, character in enumerate(text):
        if character.isspace():
            if out and out[-1] == " ":
                continue
            out.append(" ")
            places.append(index)
            continue
        for folded in fold(character):
            out.append(folded)
            places.append(index)
    return "".join(out), places
