"""A paragraph in every order in which somebody can read it.

Hidden text, deleted text and inserted text are there for one reader and not for the next, so a name
can stand in one reading and be cut in two by another. The text as it stands with all changes accepted
is read first; every other reading that has a word or a number of its own becomes a further segment, of
the kind ``reading``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from redactor.formats.docx_tokens import Mark, Stream
from redactor.formats.docx_xml import named


@dataclass(frozen=True, slots=True)
class _Reading:
    """Words for it, and what it leaves out.

    A paragraph mark that it leaves out joins two paragraphs.
    """

    words: str
    without: frozenset[Mark]


_ACCEPTED = _Reading("joined to the next", frozenset({"deleted"}))
_READINGS = (
    _ACCEPTED,
    _Reading("without hidden text", frozenset({"deleted", "hidden"})),
    _Reading("before the changes", frozenset({"inserted"})),
    _Reading("before the changes, without hidden text", frozenset({"inserted", "hidden"})),
    _Reading("with all changes shown", frozenset()),
)
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d(?:[\s().,/-]{0,2}\d)+")
_BETWEEN = frozenset({"w:bookmarkStart", "w:bookmarkEnd", "w:moveFromRangeEnd", "w:moveToRangeEnd"})


def in_every_reading(streams: Sequence[Stream]) -> list[Stream]:
    """The streams as they read with all changes accepted, and behind them every other reading.

    Streams that say nothing are left out, and so are further readings without a word that was not read
    before. A further reading shares its tokens with the first.
    """
    first = [_as_read(stream, [stream], _ACCEPTED) for stream in streams]
    found = [stream for stream in first if stream.text]
    by_paragraph = {id(s.paragraph): s for s in streams if s.paragraph is not None}
    known = {id(s): _words(plain.text) for s, plain in zip(streams, first, strict=True)}
    for reading in _READINGS:
        inside: set[int] = set()
        for stream in streams:
            if id(stream) in inside or not _is_marked(stream):
                continue
            chain = list(_chain(stream, reading, by_paragraph))
            inside.update(id(each) for each in chain[1:])
            other = _as_read(stream, chain, reading)
            said = frozenset().union(*(known[id(each)] for each in chain))
            if not (words := _words(other.text)) <= said:
                known[id(stream)] |= words
                other.place = f"{stream.place} ({reading.words})"
                other.kind = "reading"
                found.append(other)
    return found


def _words(text: str) -> frozenset[str]:
    """The words of a text, and its numbers with the blanks and signs in them."""
    return frozenset((*_WORD.findall(text), *_NUMBER.findall(text)))


def _is_marked(stream: Stream) -> bool:
    return bool(stream.end) or any(token.marks for token in stream.tokens)


def _chain(
    stream: Stream, reading: _Reading, by_paragraph: Mapping[int, Stream]
) -> Iterator[Stream]:
    """The stream and those that a reading without some paragraph marks joins to it."""
    current: Stream | None = stream
    while current is not None:
        yield current
        following = current.paragraph if current.end & reading.without else None
        following = following.getnext() if following is not None else None
        while following is not None and named(following) in _BETWEEN:
            following = following.getnext()
        current = by_paragraph.get(id(following)) if following is not None else None


def _as_read(stream: Stream, chain: Sequence[Stream], reading: _Reading) -> Stream:
    tokens = [t for each in chain for t in each.tokens if not t.marks & reading.without]
    return Stream(stream.place, stream.part, stream.kind, stream.row, stream.cell, tokens)
