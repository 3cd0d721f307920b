"""A second look at the copy-to-be, with the eyes of the verification that comes after it.

A known form that is no ordinary word and is still there, be it in part, becomes a finding. A form
that is also an ordinary word (``Will``) cannot be replaced everywhere: each line that still holds one is given to
detection again, with the labels already in it, and what is then taken for a name becomes a finding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from redactor.model import Document, Finding, Replacement

NAME = "second-look"
Spans = Callable[[str], Iterable[tuple[int, int]]]
NameFinder = Callable[[Sequence[str]], Sequence[Sequence[tuple[int, int]]]]


class Remembered:
    """Asks a name finder about each line once, for the time of one case."""

    def __init__(self, names_in: NameFinder) -> None:
        self._names_in = names_in
        self._known: dict[str, Sequence[tuple[int, int]]] = {}

    def __call__(self, lines: Sequence[str]) -> list[Sequence[tuple[int, int]]]:
        """The spans of the names in each line."""
        new = [line for line in dict.fromkeys(lines) if line not in self._known]
        if new:
            self._known.update(zip(new, self._names_in(new), strict=True))
        return [self._known[line] for line in lines]


def second_look(
    document: Document,
    replacements: Sequence[Replacement],
    strong: Spans,
    weak: Spans,
    names_in: NameFinder,
) -> Iterator[Finding]:
    """Findings for known forms that are still in the copy-to-be.

    Args:
        document: the source.
        replacements: what will be replaced in it.
        strong: where a text holds a form that is no ordinary word.
        weak: where a text holds a form that is also an ordinary word.
        names_in: where each of some lines holds names.
    """
    by_segment: dict[int, list[Replacement]] = defaultdict(list)
    for replacement in replacements:
        by_segment[replacement.segment].append(replacement)
    for segment in document.segments:
        made = by_segment[segment.index]
        copy, origin = _copy(segment.text, made)
        spans = [(span, "known form") for span in strong(copy)]
        covered = bytearray(len(segment.text))
        for replacement in made:
            covered[replacement.start : replacement.end] = b"\1" * (
                replacement.end - replacement.start
            )
        lines = _lines(copy) if any(weak(copy)) else ()
        doubtful = [(at, line, found) for at, line in lines if (found := list(weak(line)))]
        names = names_in([line for _, line, _ in doubtful])
        for (at, _, found), people in zip(doubtful, names, strict=True):
            spans += [
                ((at + start, at + end), "name again")
                for start, end in found
                if any(low <= start and end <= high for low, high in people)
            ]
        left = {piece: rule for span, rule in spans for piece in _in_source(origin, *span)}
        for start, end in strong(segment.text) if made else ():
            if not _covered(segment.text, start, end, covered):
                left[start, end] = "known form"
        for (start, end), rule in sorted(left.items()):
            yield Finding(document.id, segment.index, start, end, "PERSON", 0.6, NAME, rule=rule)


def _covered(text: str, start: int, end: int, covered: bytearray) -> bool:
    """Whether replacements cover every letter and digit of the span: half a name may be left."""
    return all(covered[at] or not text[at].isalnum() for at in range(start, end))


def _in_source(origin: Sequence[int], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The pieces of the source that ``[start, end)`` of the copy is made of."""
    low = high = -1
    for at in (*origin[start:end], -1):
        if low >= 0 and at != high:
            yield low, high
            low = -1
        if at >= 0 and low < 0:
            low = at
        high = at + 1 if at >= 0 else -1


def _copy(text: str, replacements: Sequence[Replacement]) -> tuple[str, list[int]]:
    """The text with replacements made, and for each character its source offset (-1 in a label)."""
    parts: list[str] = []
    origin: list[int] = []
    at = 0
    for replacement in sorted(replacements, key=lambda r: r.start):
        parts.append(text[at : replacement.start])
        origin.extend(range(at, replacement.start))
        parts.append(replacement.text)
        origin.extend([-1] * len(replacement.text))
        at = replacement.end
    parts.append(text[at:])
    origin.extend(range(at, len(text)))
    return "".join(parts), origin


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.splitlines(keepends=True):
        yield at, line.rstrip("\r\n")
        at += len(line)
