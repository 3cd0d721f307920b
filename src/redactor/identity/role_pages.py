"""The documents of a case as tokens in which every person is masked: what the role model reads.

A mention is one token whatever it is made of, a word outside the vocabulary keeps only its shape, a number
only its kind, and a relation or job of several words is one token.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from redactor.identity.role_words import CUES

PERSON, NEW_LINE, GAP = "<p>", "<line>", "<gap>"
PLAIN = str.maketrans(
    dict.fromkeys("‘’‛´`ʼ", "'") | dict.fromkeys("“”", '"') | dict.fromkeys("‐‑–—−", "-")
)
_BLOT = "\ufffc"
_TOKEN = re.compile(r"\n\s*\n\s*|\n|'s\b|[^\W\d_]+(?:['-][^\W\d_]+)*|\d+(?:[.,:/-]\d+)*|[^\s\w]")


@dataclass(frozen=True, slots=True)
class Context:
    """One mention of a person.

    Attributes:
        text: the whole document, or the segment where there is no more.
        start, end: the mention, characters of ``text``.
        others: mentions in ``text``, sorted ``(start, end)``; those of the same person may be among them.
        position: where in the document it stands, 0 to 1.
    """

    text: str = field(repr=False)
    start: int
    end: int
    others: tuple[tuple[int, int], ...] = ()
    position: float = 0.0


Person = Sequence[Context]
Features = dict[str, float]


def contexts(
    texts: Mapping[str, str], people: Sequence[Sequence[tuple[str, int, int]]]
) -> list[list[Context]]:
    """The people of a case as the model takes them.

    Args:
        texts: whole documents by id, segments joined.
        people: for each person all mentions, ``(document id, start, end)``.
    """
    spans: dict[str, dict[tuple[int, int], int]] = {}
    for number, mentions in enumerate(people):
        for document, start, end in mentions:
            spans.setdefault(document, {})[start, end] = number
    every = {document: tuple(sorted(found)) for document, found in spans.items()}
    return [
        [
            Context(texts[document], start, end, every[document], start / len(texts[document]))
            for document, start, end in sorted(mentions)
        ]
        for mentions in people
    ]


_PHRASES = frozenset(word for word in CUES if " " in word)
_STARTS = frozenset(word.partition(" ")[0] for word in _PHRASES)
_LONGEST = max(word.count(" ") + 1 for word in _PHRASES)


@dataclass(slots=True)
class Page:
    """A text as tokens.

    Attributes:
        text: as it was, but for mentions, which are blotted out.
        words: the tokens.
        at: token of the mention that starts at a character.
        who: number of the person of each mention's token, -1 where it is none of the people.
        count: mentions.
        title: words of the first lines.
    """

    text: str = field(repr=False)
    vocabulary: Set[str] = field(repr=False)
    words: list[str]
    at: dict[int, int]
    who: dict[int, int]
    count: int = 0
    title: frozenset[str] = frozenset()


def pages(people: Sequence[Person], vocabulary: Set[str]) -> dict[str, Page]:
    """Every text in which somebody is mentioned, taken apart once."""
    spans: dict[str, dict[tuple[int, int], int]] = {}
    seen: set[tuple[str, int]] = set()
    for person in people:
        for one in person:
            if (one.text, id(one.others)) not in seen:
                seen.add((one.text, id(one.others)))
                spans.setdefault(one.text, {}).update(dict.fromkeys(one.others, -1))
    for number, person in enumerate(people):
        for one in person:
            spans[one.text][one.start, one.end] = number
    return {text: _page(text, known, vocabulary) for text, known in spans.items()}


def _page(text: str, spans: dict[tuple[int, int], int], vocabulary: Set[str]) -> Page:
    plain = text.translate(PLAIN)
    page = Page(_blotted(plain, spans), vocabulary, [], {}, {})
    done = 0
    for (start, end), number in sorted(spans.items()):
        if start < done:
            page.at[start] = max(len(page.words) - 1, 0)
            continue
        _words(page, plain, done, start, vocabulary)
        page.at[start] = len(page.words)
        page.who[len(page.words)] = number
        page.words.append(PERSON)
        page.count += 1
        done = end
    _words(page, plain, done, len(plain), vocabulary)
    page.title = frozenset(word for word in page.words[:40] if len(word) > 3 and word[0].isalpha())
    return page


def _blotted(text: str, spans: Iterable[tuple[int, int]]) -> str:
    out: list[str] = []
    done = 0
    for start, end in sorted(spans):
        if end > done:
            out += (text[done:start], _BLOT * (end - max(start, done)))
            done = end
    return "".join([*out, text[done:]])


def _words(page: Page, text: str, start: int, end: int, vocabulary: Set[str]) -> None:
    found: list[str] = []
    for match in _TOKEN.finditer(text, start, end):
        word = match.group()
        owns = word.endswith("'s") and len(word) > 2
        word = word[:-2] if owns else word
        lower = word.lower()
        if "-" in word and word[0].isalpha() and lower not in CUES and lower not in vocabulary:
            found += word.split("-")
        else:
            found.append(word)
        if owns:
            found.append("'s")
    lowered = [word.lower() for word in found]
    index = 0
    while index < len(found):
        size = 1
        if lowered[index] in _STARTS:
            for length in range(min(_LONGEST, len(found) - index), 1, -1):
                if " ".join(lowered[index : index + length]) in _PHRASES:
                    size = length
                    break
        word = found[index] if size == 1 else " ".join(lowered[index : index + size])
        page.words.append(_shown(word, vocabulary))
        index += size


def _shown(word: str, vocabulary: Set[str]) -> str:
    """The word itself where it is known, else its shape."""
    lower = word.lower()
    if lower in vocabulary or lower in CUES:
        return lower
    if word[0] == "\n":
        return GAP if word.count("\n") > 1 else NEW_LINE
    if word[0].isdecimal():
        if not word.isdecimal():
            return "<time>" if ":" in word else "<date>"
        return "<minor>" if int(word) < 18 else "<adult>" if int(word) < 100 else "<number>"
    if not word[0].isalpha():
        return word
    return "<A>" if word.isupper() and len(word) > 1 else "<Aa>" if word[0].isupper() else "<a>"
