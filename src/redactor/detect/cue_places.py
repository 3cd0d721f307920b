"""Where in a text a cue with a role or a label in it may begin: at words that begin one, which are looked up.

A pattern with some six hundred alternatives costs a lot wherever it is tried. What is told here is never
less than where the pattern matches; ``tests/unit/test_cue_places.py`` holds them against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property
from typing import Final

import regex

from redactor.detect.runs import runs

_WORD: Final = regex.compile(r"(\w+)")
_LOWER: Final = regex.compile(r"(\p{Ll}{3,})")
_MARKS: Final = frozenset(",(-:")
_CAPITAL: Final = regex.compile(r"\p{Lu}")
_OF_NAME: Final = regex.compile(r"[\p{L}\p{M}'. -]")


class Phrases:
    """Phrases to look for word by word, in any letter case, with an s behind or without.

    Args:
        phrases: each begins with a letter.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._rests: dict[str, set[tuple[str, ...]]] = {}
        for phrase in phrases:
            cut = regex.findall(r"\w+", phrase.lower())
            for words in (cut, [*cut[:-1], f"{cut[-1]}s"]):
                self._rests.setdefault(words[0], set()).add(tuple(words[1:]))

    def begin(self, words: list[str]) -> list[int]:
        """The words at which a phrase may begin; one with letters that are not ASCII may be any word."""
        rests = self._rests
        near = [at for at, word in enumerate(words) if word in rests or not word.isascii()]
        return [at for at in near if self._begins(words, at)]

    def _begins(self, words: list[str], at: int) -> bool:
        if not words[at].isascii():
            return True
        for rest in self._rests[words[at]]:
            run = words[at + 1 : at + 1 + len(rest)]
            if tuple(run) == rest or not all(map(str.isascii, run)):
                return True
        return False


class Places:
    """The words of a text, runs of letters and figures, and what begins at them or ends before them.

    Args:
        text: normalised.
        roles: what people are to one another.
        owners: words that may stand before a role, in lower case and up to their apostrophe.
    """

    def __init__(self, text: str, roles: Phrases, owners: Collection[str]) -> None:
        self._text = text
        self._roles, self._owners = roles, owners

    @cached_property
    def _cut(self) -> tuple[list[int], list[str]]:
        """The first character of each word, and the word in lower case."""
        starts, words = runs(_WORD, self._text)
        return starts, [word.lower() for word in words]

    @cached_property
    def roles(self) -> list[int]:
        """Where a role may begin, or the word for somebody whose it is: ``her sister``."""
        starts, words = self._cut
        begin = self._roles.begin(words)
        before = {at - back for at in begin for back in (1, 2) if at >= back}
        own = {at for at in before if words[at] in self._owners or not words[at].isascii()}
        return [starts[at] for at in sorted(own.union(begin))]

    def before_roles(self, starts: Iterable[int]) -> list[int]:
        """Those of ``starts`` from which a name may reach up to the mark before a role: ``Ann, her sister``."""
        marks = (mark for role in self.roles for mark in _marks_before(self._text, role))
        return list(self._reaching(sorted(marks), starts))

    def before_verbs(self, verbs: Phrases, starts: Iterable[int]) -> list[int]:
        """Those of ``starts`` from which a name may reach up to the blank before a verb."""
        begin, words = self._cut
        blanks = (begin[at] - 1 for at in verbs.begin(words))
        return list(self._reaching([at for at in blanks if _ends_name(self._text, at)], starts))

    def _reaching(self, ends: Iterable[int], starts: Iterable[int]) -> Iterator[int]:
        """Those of the sorted ``starts`` with nothing but letters and joints from there to one of ``ends``."""
        text = self._text
        each = iter(starts)
        start = next(each, len(text))
        done = 0
        for end in ends:
            first = end
            while first > done and _OF_NAME.match(text, first - 1):
                first -= 1
            while start < first:
                start = next(each, len(text))
            while start < end:
                yield start
                start = next(each, len(text))
            done = end

    def fields(self, labels: Phrases) -> list[int]:
        """Where a field of a form may begin: a line, or the tab, blanks or bar before one of ``labels``."""
        text = self._text
        starts, words = self._cut
        found = (starts[at] for at in labels.begin(words))
        return [field for label in found if (field := _field(text, label)) is not None]

    def lower(self, could: Callable[[str], bool]) -> list[int]:
        """Where a word in small letters begins that passes the test, or does so without its last letter."""
        starts, words = runs(_LOWER, self._text)
        good = {word for word in set(words) if could(word) or could(word[:-1])}
        return [start for start, word in zip(starts, words, strict=True) if word in good]


def _marks_before(text: str, role: int) -> Iterator[int]:
    """The mark that a role stands behind, perhaps with ``is`` or ``who is`` between."""
    for words in ("", "is ", "who is "):
        if text.endswith(words, 0, role):
            at = role - len(words) - 1
            at -= at > 0 and text[at] == " "
            if at >= 0 and text[at] in _MARKS:
                yield at


def _ends_name(text: str, blank: int) -> bool:
    """Whether a word with a capital in it ends at this blank."""
    if blank < 1 or text[blank] != " ":
        return False
    start = text.rfind(" ", 0, blank) + 1
    return _CAPITAL.search(text, max(start, text.rfind("\n", start, blank) + 1), blank) is not None


def _field(text: str, label: int) -> int | None:
    """Where the field begins of which this is the label, if it is one."""
    before = text[max(0, label - 2) : label]
    if before[-1:] in ("", "\n"):
        return label
    if before[-1] in "\t|":
        return label - 1
    if before == "| ":
        return label - 2
    if before != "  ":
        return None
    while label and text[label - 1] == " ":
        label -= 1
    return label
