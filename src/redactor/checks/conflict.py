"""Whether a recipient of the copy may be somebody in the case, or work with somebody in it.

A supervisor who knows the family, or is a party, reads through every label. So the words of each recipient
(name, e-mail address, employer) are sought in all documents, folded and at word boundaries:

- sure: the name in full, with a middle name or initial, as short form, as ``Last, First`` or ``J. Last``;
  the surname behind a title; the e-mail address; the employer;
- possible: the surname alone, written as a name; an employer that is one ordinary word, written as a name.

A name of ordinary words counts only where it is written with capitals. Never quoted: who, only which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal

import regex

from redactor.errors import Problem
from redactor.folding import fold
from redactor.model import Case, Document, Flag, Recipient
from redactor.nicknames import related
from redactor.spans import reading_of

WordTest = Callable[[str], bool]
What = Literal["name", "e-mail address", "employer"]

TITLES: Final = frozenset(
    (
        "mr mrs ms miss mx master dr doctor prof professor rev revd reverend fr father sr sister br"
        " brother sir dame lady lord canon rabbi imam pastor cllr councillor judge"
    ).split()
)
GENERIC: Final = frozenset(
    (
        "nhs",
        "hse",
        "self employed",
        "selfemployed",
        "private practice",
        "independent practice",
        "independent",
        "freelance",
        "local authority",
        "council",
        "university",
        "retired",
        "none",
        "social services",
        "charity",
    )
)
"""What people write for an employer that is none in particular."""

_LEGAL: Final = frozenset("ltd limited plc llp llc inc cic cio co company gmbh".split())
_SMALL: Final = frozenset("the of and for in at a an to by on".split())
_INSIDE: Final = r"[\u00ad\u200b-\u200d\u2060\ufeff]"
_WORD: Final = regex.compile(
    rf"[\p{{L}}\p{{M}}\p{{N}}]+(?:(?:{_INSIDE}+|['’ʼ`])[\p{{L}}\p{{M}}\p{{N}}]+)*"
)
_JOINED: Final = regex.compile(
    rf"[\p{{L}}\p{{M}}\p{{N}}]+(?:(?:{_INSIDE}+|['’ʼ`]|[-\u00ad\u2010\u2011][ \t]*\r?\n[ \t>|]*)"
    r"[\p{L}\p{M}\p{N}]+)*"
)
_BREAK: Final = regex.compile(r"[-\u00ad\u2010\u2011]\s*\n")
_LEAVE_OUT: Final = regex.compile(rf"{_INSIDE}|[-\u2010\u2011]\s*\n[\s>|]*")
_BETWEEN: Final = regex.compile(r"[\s.\-\u2010\u2011\u2013/_]{1,6}")
_COMMA: Final = regex.compile(r"\s*,\s*")


@dataclass(frozen=True, slots=True)
class Met:
    """Where something of a recipient stands in the case.

    Attributes:
        recipient: number of the recipient, from 1.
        what: which part of the record.
        sure: whether it stops the case.
        document, segment, start, end: where.
    """

    recipient: int
    what: What
    sure: bool
    document: str
    segment: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Word:
    key: str = field(repr=False)
    start: int
    end: int
    capital: bool


def meetings(case: Case, is_word: WordTest) -> tuple[Met, ...]:
    """Every place where a recipient of the case's release is met, sorted by place.

    Args:
        case: with its documents and its release.
        is_word: whether a word is also an ordinary word or a protected term.
    """
    wanted = [_Wanted(r, is_word) for r in case.roster.release.recipients]
    found: set[Met] = set()
    for document in case.documents if wanted else ():
        reading = reading_of(document)
        texts = [_words(reading.text, _WORD)]
        if _BREAK.search(reading.text):
            texts.append(_words(reading.text, _JOINED))
        for number, one in enumerate(wanted, 1):
            hits = {hit for words in texts for hit in one.search(reading.text, words)}
            for what, sure, start, end in hits:
                for segment, low, high in reading.pieces(start, end):
                    found.add(Met(number, what, sure, document.id, segment, low, high))
    stops = {(m.document, m.segment, m.start, m.end) for m in found if m.sure}
    kept = (m for m in found if m.sure or not _inside(m, stops))
    return tuple(sorted(kept, key=lambda m: (m.document, m.segment, m.start, m.recipient, m.what)))


def _inside(met: Met, stops: set[tuple[str, int, int, int]]) -> bool:
    return any(
        (met.document, met.segment) == (document, segment) and start <= met.start and met.end <= end
        for document, segment, start, end in stops
    )


def stopped(found: Sequence[Met]) -> Problem | None:
    """Why the case stops: which recipients are in it; ``None`` where none surely is."""
    if not any(met.sure for met in found):
        return None
    return Problem(
        "recipient-conflict",
        f"{told(found)}; nothing of the case was copied.",
        "Choose another recipient. If it is somebody else, or no conflict, write why under release:"
        " conflict_cleared in case.yaml and run again.",
    )


def told(found: Sequence[Met]) -> str:
    """Which recipients are surely in the case, and by what: by number, never by name."""
    parts: list[str] = []
    for number in sorted({met.recipient for met in found if met.sure}):
        own = [met for met in found if met.sure and met.recipient == number]
        what = ", ".join(sorted({met.what for met in own}))
        documents = len({met.document for met in own})
        parts.append(f"Recipient {number} occurs in {documents} document(s) of the case ({what})")
    return "; ".join(parts)


def flags_of(found: Sequence[Met], document: Document) -> list[Flag]:
    """Marks of one document for whoever reviews it; sure ones too, where the case was not stopped."""
    return [
        Flag(
            "uncertain",
            document.segments[met.segment].place,
            met.segment,
            met.start,
            met.end,
            "recipient",
            "recipient",
        )
        for met in found
        if met.document == document.id
    ]


class _Wanted:
    """The words of one recipient."""

    def __init__(self, recipient: Recipient, is_word: WordTest) -> None:
        self._is_word = is_word
        names = [w.key for w in _words(recipient.name, _WORD)]
        while names and names[0] in TITLES:
            names.pop(0)
        self._names = [key for key in names if key]
        employer = [w.key for w in _words(recipient.employer, _WORD)]
        if employer[:1] == ["the"]:
            employer.pop(0)
        while len(employer) > 1 and employer[-1] in _LEGAL:
            employer.pop()
        self._employer = [] if " ".join(employer) in GENERIC else employer
        self._email = _email_pattern(recipient.email)

    def search(self, text: str, words: Sequence[_Word]) -> Iterator[tuple[What, bool, int, int]]:
        """Yield ``(what, sure, start, end)``; offsets into ``text``."""
        if self._email is not None:
            for match in self._email.finditer(text):
                yield "e-mail address", True, match.start(), match.end()
        if self._employer:
            yield from self._employers(text, words)
        if len(self._names) > 1:
            yield from self._full_names(text, words)
        elif self._names:
            yield from self._single_names(text, words)

    def _ordinary(self, keys: Sequence[str]) -> bool:
        return all(key in _SMALL or self._is_word(key) for key in keys)

    def _employers(
        self, text: str, words: Sequence[_Word]
    ) -> Iterator[tuple[What, bool, int, int]]:
        keys = self._employer
        ordinary = self._ordinary(keys)
        for index in range(len(words) - len(keys) + 1):
            here = words[index : index + len(keys)]
            if [w.key for w in here] != keys or not _together(text, here):
                continue
            capital = all(w.capital or w.key in _SMALL for w in here)
            if len(keys) == 1 and ordinary:
                if capital and not _opens_sentence(text, here[0].start):
                    yield "employer", False, here[0].start, here[-1].end
            elif capital or not (ordinary or len(keys) == 1):
                yield "employer", True, here[0].start, here[-1].end

    def _single_names(
        self, text: str, words: Sequence[_Word]
    ) -> Iterator[tuple[What, bool, int, int]]:
        (key,) = self._names
        for index, word in enumerate(words):
            if word.key != key:
                continue
            named = word.capital and len(key) > 1 and not self._is_word(key)
            if named or self._titled(text, words, index):
                yield "name", True, word.start, word.end

    def _full_names(
        self, text: str, words: Sequence[_Word]
    ) -> Iterator[tuple[What, bool, int, int]]:
        first, last = self._names[0], self._names[-1]
        for index, word in enumerate(words):
            if word.key != last:
                continue
            start = self._begins(text, words, index)
            if start is not None:
                yield "name", True, start, word.end
            elif _comma_first(text, words, index, first):
                yield "name", True, word.start, words[index + 1].end
            elif word.capital and self._titled(text, words, index):
                yield "name", True, word.start, word.end
            elif word.capital and len(last) > 2 and not self._is_word(last):
                yield "name", False, word.start, word.end

    def _begins(self, text: str, words: Sequence[_Word], index: int) -> int | None:
        """Where the name begins that ends with word ``index``, with up to two words between."""
        first, last = self._names[0], words[index]
        middle = set(self._names[1:-1])
        plain = self._ordinary([first, last.key])
        for back in range(index - 1, max(index - 4, -1), -1):
            word, behind = words[back], words[back + 1]
            if not _joined(text, word, behind):
                return None
            short = len(word.key) == 1
            if word.key == first or word.key in related(first):
                capital = word.capital and last.capital
                return word.start if capital or not plain else None
            initial = short or len(first) == 1
            if initial and word.key[0] == first[0] and word.capital and last.capital:
                return word.start
            if not (short or word.key in middle):
                return None
        return None

    def _titled(self, text: str, words: Sequence[_Word], index: int) -> bool:
        """Whether a title stands before the surname that ends with word ``index``."""
        surname = self._names[1:] or self._names
        for length in {1, len(surname)}:
            begin = index - length + 1
            if begin < 1 or [w.key for w in words[begin : index + 1]] != surname[-length:]:
                continue
            before = words[begin - 1]
            if before.key in TITLES and _together(text, words[begin - 1 : index + 1]):
                return True
        return False


def _words(text: str, pattern: regex.Pattern[str]) -> list[_Word]:
    return [
        _Word(key, match.start(), match.end(), match.group()[0].isupper())
        for match in pattern.finditer(text)
        if (key := _key(match.group()))
    ]


@lru_cache(maxsize=50_000)
def _key(word: str) -> str:
    """A word as it is compared: folded, without possessive, apostrophes and what divides it at a line end."""
    folded = fold(_LEAVE_OUT.sub("", word)).translate(_STRAIGHT)
    for ending in ("'s", "'"):
        folded = folded.removesuffix(ending)
    return folded.replace("'", "")


_STRAIGHT: Final = str.maketrans(dict.fromkeys("’ʼ`", "'"))


def _joined(text: str, left: _Word, right: _Word) -> bool:
    """Whether only what may stand inside a name separates two words; a full stop only behind an initial."""
    between = text[left.end : right.start]
    if not _BETWEEN.fullmatch(between) or "\n\n" in between:
        return False
    return "." not in between or len(left.key) == 1 or left.key in TITLES


def _together(text: str, words: Sequence[_Word]) -> bool:
    return all(_joined(text, a, b) for a, b in pairwise(words))


def _comma_first(text: str, words: Sequence[_Word], index: int, first: str) -> bool:
    """``Last, First`` or ``Last, F``."""
    if index + 1 >= len(words):
        return False
    last, behind = words[index], words[index + 1]
    if not _COMMA.fullmatch(text[last.end : behind.start]) or not (last.capital and behind.capital):
        return False
    return behind.key == first or behind.key in related(first) or behind.key == first[0]


def _opens_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \t\"'“‘(")
    return not before or before[-1] in ".!?:;\n•*-–"


def _email_pattern(email: str) -> regex.Pattern[str] | None:
    """The address at its boundaries, also where a line end or a blank divides it behind ``@`` or a full stop."""
    if "@" not in email:
        return None
    parts = regex.split(r"([@.])", email)
    body = "".join(
        regex.escape(part) + (r"[\s\u00ad]{0,2}" if part in ("@", ".") else "") for part in parts
    )
    return regex.compile(rf"(?<![\w.+\-]){body}(?![\w\-]|\.\w)", regex.IGNORECASE)
