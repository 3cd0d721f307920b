"""Says what became of every word of the original: it survives, or a label stands in its place.

Only the two texts are compared. A bracketed group of the finished text is one label, and its words
never count as survivors, unless the original has that group at the same place (``[sic]``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from redactor.evaluate.anchors import match
from redactor.evaluate.gaps import Link, Side
from redactor.evaluate.tokens import Kind, Token, tokenise

LABELS = re.compile(r"\[[^\[\]]{1,80}\]|█+")


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one word of the original.

    Attributes:
        start, end: its characters in the original.
        key: the word as it is compared.
        survives: whether an equal word stands at its place.
        label: the label that stands there instead, with its brackets; None where there is none.
        remnant: the characters of the original ``[start, end)`` that still stand, joined to the
            label, where only a part of the word was replaced.
    """

    start: int
    end: int
    key: str = field(repr=False)
    survives: bool
    label: str | None = None
    remnant: tuple[int, int] | None = None


def align(
    original: str,
    finished: str,
    *,
    cuts: Collection[int] = (),
    labels: re.Pattern[str] = LABELS,
) -> tuple[Fate, ...]:
    """Return the fate of each word of ``original``, in order.

    Args:
        original: the text before.
        finished: the text after.
        cuts: character offsets into ``original`` where a gold span begins or ends. They decide
            only which of two neighbouring labels stands for which words.
        labels: what a label looks like.
    """
    before = tokenise(original)
    ranges = [found.span() for found in labels.finditer(finished)]
    doubtful = _doubtful(original, finished, labels, ranges)
    if doubtful:
        sure = [span for span in ranges if span not in doubtful]
        after = tokenise(finished, sure)
        stayed = _stayed(before, after, _links(before, after, cuts))
        old = {found.span() for found in labels.finditer(original)}
        ranges = sure + [span for span in doubtful if stayed(span) not in old]
    after = tokenise(finished, ranges)
    return _fates(before, after, _links(before, after, cuts), finished)


def _doubtful(
    original: str, finished: str, labels: re.Pattern[str], ranges: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The groups of ``finished`` that share a word with a group that the original has already."""
    old = {token.key for group in labels.finditer(original) for token in _inside(group.group())}
    if not old:
        return []
    return [
        (start, end)
        for start, end in ranges
        if any(token.key in old for token in _inside(finished[start:end]))
    ]


def _inside(group: str) -> list[Token]:
    """What a group is recognised by: its words, or its marks if it has none."""
    tokens = tokenise(group)
    return [token for token in tokens if token.kind is Kind.WORD] or list(tokens)


def _stayed(
    before: Sequence[Token], after: Sequence[Token], links: Sequence[Link]
) -> Callable[[tuple[int, int]], tuple[int, int] | None]:
    """A function from a range of the finished text to the range of the original that it was.

    Its first and last token decide, so that a bracketed remark counts as the original's where only
    something inside was changed.
    """
    pairs = [(before[link.a], after[link.b]) for link in links if link.same]
    starts = {now.start: was.start for was, now in pairs}
    ends = {now.end: was.end for was, now in pairs}

    def origin(span: tuple[int, int]) -> tuple[int, int] | None:
        start, end = starts.get(span[0]), ends.get(span[1])
        return None if start is None or end is None else (start, end)

    return origin


def _links(before: Sequence[Token], after: Sequence[Token], cuts: Collection[int]) -> list[Link]:
    numbers: dict[tuple[Kind, str], int] = {}
    marked = sorted(cuts)
    starts = [bisect_left(marked, token.start + 1) for token in before]
    crossed = [i > 0 and starts[i] > starts[i - 1] for i in range(len(before))]
    return match(_side(before, numbers, crossed), _side(after, numbers, [False] * len(after)))


def _side(tokens: Sequence[Token], numbers: dict[tuple[Kind, str], int], cuts: list[bool]) -> Side:
    ids = [
        -1 - index
        if token.kind is Kind.LABEL
        else numbers.setdefault((token.kind, token.key), len(numbers))
        for index, token in enumerate(tokens)
    ]
    return Side(ids, [token.kind is Kind.WORD for token in tokens], cuts)


def _fates(
    before: Sequence[Token], after: Sequence[Token], links: Sequence[Link], finished: str
) -> tuple[Fate, ...]:
    same = {link.a for link in links if link.same}
    under = {link.a: link.b for link in links if not link.same}
    matched = {link.b for link in links if link.same}
    first = {b: a for a, b in sorted(under.items(), reverse=True)}
    last = {b: a for a, b in sorted(under.items())}
    fates: list[Fate] = []
    for index, token in enumerate(before):
        if token.kind is not Kind.WORD:
            continue
        label = remnant = None
        if index in under:
            at = under[index]
            label = finished[after[at].start : after[at].end]
            if first[at] == index:
                remnant = _head(token, after, at, matched)
            if remnant is None and last[at] == index:
                remnant = _tail(token, after, at, matched)
        fates.append(Fate(token.start, token.end, token.key, index in same, label, remnant))
    return tuple(fates)


def _head(
    token: Token, after: Sequence[Token], at: int, matched: Collection[int]
) -> tuple[int, int] | None:
    """The part of ``token`` that stands just before the label ``at``."""
    if at == 0 or at - 1 in matched or after[at - 1].end != after[at].start:
        return None
    piece = after[at - 1].key
    if after[at - 1].kind is not Kind.WORD or not token.key.startswith(piece):
        return None
    return token.start, min(token.end, token.start + len(piece))


def _tail(
    token: Token, after: Sequence[Token], at: int, matched: Collection[int]
) -> tuple[int, int] | None:
    """The part of ``token`` that stands just after the label ``at``."""
    if at + 1 >= len(after) or at + 1 in matched or after[at + 1].start != after[at].end:
        return None
    piece = after[at + 1].key
    if after[at + 1].kind is not Kind.WORD or not token.key.endswith(piece):
        return None
    return max(token.start, token.end - len(piece)), token.end
