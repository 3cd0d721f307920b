"""Marks passages that a reviewer must see: risk, abuse, legal steps, quasi-identifiers. Changes none.

A flag is no judgement and no safeguarding referral: it is a sentence in which a pattern of a flag
file (``recognizers/flags/``) matches. Families follow the limits of confidentiality: harm to self or
others, abuse and neglect, court orders, an address that must stay secret.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import regex

from redactor.config.recognizer import FlagSpec, MarkPattern, parse_example, read_flags
from redactor.config.shipped import folder as shipped
from redactor.config.yamlfile import Lines
from redactor.detect.base import View
from redactor.detect.lexicon.lists import is_given_name, is_surname, is_word
from redactor.detect.patterns import MATCH_SECONDS, Patterns, Ready
from redactor.detect.rules import (
    ExampleFailure,
    Mark,
    bad_pattern,
    compare_examples,
)
from redactor.detect.sentences import sentences
from redactor.errors import DocumentError
from redactor.model import Finding, Flag

BY_MATCH = "quasi-identifier"
"""The kind of flag that marks the words themselves; all others mark their sentence."""

_ONE = regex.compile(
    r"[1I](?:(?<=\p{L}.)(?=\p{L})|(?<![\p{L}\p{N}].)(?=\p{Ll}{3})|(?<=\p{Ll}{2}.)(?![\p{L}\p{N}]))"
)
_ZERO = regex.compile(
    r"0(?:(?<=\p{L}.)(?=\p{L})|(?<![\p{L}\p{N}].)(?=\p{Ll}{3})|(?<=\p{Ll}.)(?![\p{L}\p{N}]))"
)
_BEGUN = regex.compile(r"(?<![\p{L}\p{N}])I(\p{L}+)")


@lru_cache(maxsize=1)
def _read(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """``text`` with the figures that a scanner put into words as letters, and its sentences.

    The length stays the same. Every flag file asks for the same text in turn.
    """
    legible = _ZERO.sub("o", _ONE.sub(_letter, text))
    return text if legible == text else legible, tuple(sentences(text))


def _letter(match: regex.Match[str]) -> str:
    """What a one or a capital I in a word stands for; a capital word keeps its I.

    So does a word that begins with one (*Injuries*), unless it is none but for an l (*Iost*).
    """
    if match[0] == "I" and (word := _BEGUN.match(match.string, match.start())):
        return "l" if is_word(f"l{word[1]}") and not _is_known(word[0]) else "I"
    before = match.string[max(0, match.start() - 1) : match.start()]
    after = match.string[match.end() : match.end() + 1]
    return "I" if match[0] == "I" and not (before + after).islower() else "l"


def _is_known(word: str) -> bool:
    return is_word(word) or is_given_name(word) or is_surname(word)


@dataclass(frozen=True, slots=True)
class _Mark:
    spec: MarkPattern
    ready: Ready

    @property
    def compiled(self) -> Any:
        """The pattern itself."""
        return self.ready.pattern


class FlagMarker:
    """One flag file, compiled."""

    def __init__(self, spec: FlagSpec, lines: Lines, patterns: Patterns | None = None) -> None:
        self.name = spec.name
        self.spec = spec
        store = patterns or Patterns()
        self._patterns = tuple(_compiled(spec, spec.patterns, store, lines, "patterns"))
        self._unless = tuple(_compiled(spec, spec.unless, store, lines, "unless"))

    def mark(self, view: View, findings: Sequence[Finding]) -> Iterator[Flag]:
        """The flags of one document, in order of place.

        Raises:
            DocumentError: ``recognizer-timeout``.
        """
        for start, end, suggestion in self.spans(view.text):
            yield from view.flags(self.spec.flag, start, end, self.name, suggestion)

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        """``(start, end, suggestion)`` of all that this file marks in ``text``, sorted, disjoint."""
        try:
            found = sorted(self._hits(text))
        except TimeoutError:
            raise DocumentError(
                "recognizer-timeout",
                f"the flag file {self.name!r} needs too long for a passage.",
                "Split the document, or take the file out of recognizers/flags.",
            ) from None
        out: list[tuple[int, int, str]] = []
        for start, end, suggestion in found:
            if out and start < out[-1][1]:
                last = out[-1]
                out[-1] = (last[0], max(last[1], end), last[2])
            else:
                out.append((start, end, suggestion))
        return out

    def _hits(self, text: str) -> Iterator[tuple[int, int, str]]:
        legible, pieces = _read(text)
        hits = sorted(
            (match.start(), match.end(), mark.spec.suggestion)
            for mark in self._patterns
            if mark.ready.may_match(legible)
            for match in mark.ready.finditer(legible, MATCH_SECONDS)
        )
        if not hits:
            return
        places = [hit[0] for hit in hits]
        for start, end in pieces:
            here = hits[bisect_left(places, start) : bisect_left(places, end)]
            if not here or self._is_excused(legible, start, end):
                continue
            if self.spec.flag == BY_MATCH:
                yield from here
            else:
                yield start, end, ""

    def _is_excused(self, text: str, start: int, end: int) -> bool:
        return any(
            mark.compiled.search(text, start, end, timeout=MATCH_SECONDS) for mark in self._unless
        )


def _compiled(
    spec: FlagSpec, patterns: Iterable[MarkPattern], store: Patterns, lines: Lines, key: str
) -> Iterator[_Mark]:
    plain = [parse_example(example)[0] for example in spec.examples]
    for index, pattern in enumerate(patterns):
        where = lines.at(key, index, "regex")
        sensitive = (
            spec.case_sensitive if pattern.case_sensitive is None else pattern.case_sensitive
        )
        flags = regex.V0 | regex.MULTILINE | (0 if sensitive else regex.IGNORECASE)
        try:
            yield _Mark(pattern, store.compiled(spec.expand(pattern.regex), flags, plain))
        except ValueError as error:
            raise bad_pattern(pattern.name, str(error), where) from None
        except regex.error as error:
            problem = f"is not a regular expression ({error.msg})"
            raise bad_pattern(pattern.name, problem, where) from None


def load_flags(folder: Path) -> tuple[FlagMarker, ...]:
    """Every flag file below ``folder/flags``, sorted by name.

    Raises:
        ConfigError: a file is wrong.
    """
    with Patterns("flags" if folder == shipped("recognizers") else None) as patterns:
        built = [FlagMarker(spec, lines, patterns) for spec, lines in read_flags(folder)]
    return tuple(sorted(built, key=lambda marker: marker.name))


def check_flag_examples(marker: FlagMarker) -> list[ExampleFailure]:
    """Run the file's own examples: what it marks must be what is marked, to the character."""

    def marked(text: str) -> set[Mark]:
        return {(start, end, marker.spec.flag) for start, end, _ in marker.spans(text)}

    return compare_examples(marker.spec, marked)
