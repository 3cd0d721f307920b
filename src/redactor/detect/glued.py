"""Names inside what is written without spaces: handles, logins, file names, names run together.

``@deano_k``, ``tjones``, ``Letter_Okonjo_M.docx`` and ``TomJones`` repeat a known name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from redactor.detect.known_people import People
from redactor.detect.lexicon import is_english, is_given_name, is_protected
from redactor.detect.normalise import fold

_CHUNK = regex.compile(
    r"(?<![\p{L}\p{N}])[@#]?[\p{L}\p{N}]{1,40}(?:[._@+/\\-]{1,2}[\p{L}\p{N}]{1,40}){0,12}@?"
)
_PIECE = regex.compile(r"\p{Lu}?[\p{Ll}\p{M}]+|\p{Lu}+(?!\p{Ll})|\p{N}+")
_GLUE = regex.compile(r"[_@+\\#]|\p{Ll}\p{Lu}|\p{L}\p{N}|\.\p{L}{2,4}$|\p{L}\.\p{L}{2}")
_FILE = regex.compile(
    r"\.(?:docx?|pdf|txt|rtf|odt|xlsx?|csv|jpe?g|png|heic|gif|mp[34]|m4a|wav|msg|eml|zip|html?|pptx?|tiff?)$",
    regex.IGNORECASE,
)
_LETTERS = regex.compile(r"\p{L}+")
_FIGURES = regex.compile(r"\p{N}*")
_MAIL = regex.compile(r"[^@\s]@[\p{L}\p{N}-]+\.")


@dataclass(frozen=True, slots=True)
class Glued:
    """``[start, end)`` of a text repeats a known name as (part of) a handle, login or file name."""

    start: int
    end: int
    kind: str
    score: float
    rule: str


def glued(text: str, people: People) -> Iterator[Glued]:
    """Every chunk without spaces that holds a known name in one of its pieces."""
    for match in _CHUNK.finditer(text):
        chunk = match[0]
        key = fold(chunk.strip("@#"))
        if key in people.logins:
            yield Glued(match.start(), match.start() + len(chunk.rstrip("@")), _kind(chunk),
                        people.logins[key] * 0.85, "login")  # fmt: skip
        elif chunk.isalpha() and chunk[1:].islower():
            continue
        elif _GLUE.search(chunk) and not chunk.isdigit():
            yield from _inside(chunk, match.start(), people)


def _kind(chunk: str) -> str:
    return "HANDLE" if chunk[0] == "@" else "PERSON"


def _inside(chunk: str, base: int, people: People) -> Iterator[Glued]:
    mail = _MAIL.search(chunk)
    room = chunk[: chunk.index("@")] if mail else chunk
    file = _FILE.search(room)
    room = room[: file.start()] if file else room
    pieces = [(m.start(), m.end(), fold(m[0])) for m in _PIECE.finditer(room)]
    scores = [_score(key, people) for _, _, key in pieces]
    if not any(scores):
        whole = _whole(room, people)
        if whole:
            yield Glued(base + whole[0], base + whole[1], _kind(chunk), whole[2], "login")
        return
    if len(pieces) < 2 and chunk[0] != "@":
        return
    score = max(scores)
    known = [n for n, s in enumerate(scores) if s]
    sure = any(not _is_plain(pieces[n][2]) for n in known)
    if not sure and len(known) < 2:
        return
    low, high = known[0], known[-1]
    while low and _is_bit(pieces[low - 1][2]):
        low -= 1
    while high + 1 < len(pieces) and _is_bit(pieces[high + 1][2]):
        high += 1
    short = len(pieces) - (high - low + 1)
    whole_chunk = not file and not mail and chunk[0] == "@" and short <= 2
    start, end = (0, len(chunk)) if whole_chunk else (pieces[low][0], pieces[high][1])
    yield Glued(
        base + start, base + end, _kind(chunk), score * 0.9, "file name" if file else "handle"
    )


def _whole(room: str, people: People) -> tuple[int, int, float] | None:
    """A login, perhaps with figures behind it: ``tjones84``."""
    for match in _LETTERS.finditer(room):
        score = people.logins.get(fold(match[0]))
        if score:
            figures = _FIGURES.match(room, match.end())
            return match.start(), figures.end() if figures else match.end(), score * 0.85
    return None


def _score(key: str, people: People) -> float:
    if len(key) < 3 or not key.isalpha() or is_protected(key):
        return 0.0
    if key in people.words and key not in people.doubtful:
        return people.words[key]
    short = people.short.get(key)
    return short[0] if short and len(key) > 3 and not _is_plain(key) else 0.0


def _is_plain(key: str) -> bool:
    return is_english(key) and not (is_given_name(key) and len(key) > 4)


def _is_bit(key: str) -> bool:
    """Whether a piece beside a name goes with it: an initial, a year of birth."""
    return (len(key) == 1 and key.isalpha()) or (key.isdigit() and len(key) <= 4)
