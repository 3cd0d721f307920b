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
    pieces = _Pieces(vocabulary)
    return {text: _page(text, known, pieces) for text, known in spans.items()}


class _Pieces(dict[str, tuple[tuple[str, str], ...]]):
    """By a word as it is written: its parts, each in lower case and as it is shown; each word is looked at once."""

    def __init__(self, vocabulary: Set[str]) -> None:
        super().__init__()
        self.vocabulary = vocabulary

    def __missing__(self, word: str) -> tuple[tuple[str, str], ...]:
        vocabulary, bare, parts = self.vocabulary, word, [word]
        if word.endswith("'s") and len(word) > 2:
            bare = word[:-2]
            parts = [bare, "'s"]
        if "-" in bare and bare[0].isalpha():
            lower = bare.lower()
            if lower not in CUES and lower not in vocabulary:
                parts[:1] = bare.split("-")
        self[word] = pieces = tuple([(part.lower(), _shown(part, vocabulary)) for part in parts])
        return pieces


def _plain(text: str) -> str:
    for sign, instead in PLAIN.items():
        text = text.replace(chr(sign), instead)
    return text


def _page(text: str, spans: dict[tuple[int, int], int], pieces: _Pieces) -> Page:
    plain = _plain(text)
    page = Page(_blotted(plain, spans), pieces.vocabulary, [], {}, {})
    done = 0
    for (start, end), number in sorted(spans.items()):
        if start < done:
            page.at[start] = max(len(page.words) - 1, 0)
            continue
        _words(page, plain, done, start, pieces)
        page.at[start] = len(page.words)
        page.who[len(page.words)] = number
        page.words.append(PERSON)
        page.count += 1
        done = end
    _words(page, plain, done, len(plain), pieces)
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


def _words(page: Page, text: str, start: int, end: int, pieces: _Pieces) -> None:
    found = [piece for word in _TOKEN.findall(text, start, end) for piece in pieces[word]]
    done = 0
    for index in [at for at, (lower, _) in enumerate(found) if lower in _STARTS]:
        if index < done:
            continue
        for length in range(min(_LONGEST, len(found) - index), 1, -1):
            phrase = " ".join([lower for lower, _ in found[index : index + length]])
            if phrase in _PHRASES:
                page.words += [shown for _, shown in found[done:index]]
                page.words.append(_shown(phrase, pieces.vocabulary))
                done = index + length
                break
    page.words += [shown for _, shown in found[done:]]


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
