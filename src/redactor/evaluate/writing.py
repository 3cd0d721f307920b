"""Says how a name is written in its document, because capitals are the first thing a detector reads.

The rule, per mention of a person, place or organisation:

- no capital in the mention: ``lower-case text`` where the text around it is in lower case too,
  else ``lower-case mention``;
- only capitals: ``capitals`` where the text around it is in capitals too, else ``mixed`` (initials,
  a surname in capitals);
- anything else, and a mention without cased letters: ``mixed``.

The text around is the mention's sentence without what is annotated; its line, then its document,
where that has fewer than ten cased letters. It is in lower case when none of its words begins with a
capital and goes on in lower case (*I* and acronyms are allowed), and in capitals when nine tenths of
its cased letters are.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import regex

from redactor.evaluate.goldmark import GoldDocument, GoldSpan
from redactor.evaluate.sentences import sentences

NAME_TYPES = ("PERSON", "LOCATION", "ORG")
"""The gold types whose spelling tells a detector where a name is."""

_FEW = 10
_MOSTLY = 0.9
_CASED = regex.compile(r"[\p{Lu}\p{Lt}\p{Ll}]")
_CAPITAL = regex.compile(r"[\p{Lu}\p{Lt}]")
_CAPITALISED = regex.compile(r"(?<![\p{L}\p{M}\p{N}])[\p{Lu}\p{Lt}]\p{M}*\p{Ll}")


class Writing(StrEnum):
    """How a mention is written."""

    MIXED = "mixed"
    LOWER_TEXT = "lower-case text"
    LOWER_MENTION = "lower-case mention"
    CAPITALS = "capitals"


def writings(gold: GoldDocument) -> tuple[Writing, ...]:
    """How each span of ``gold`` is written, in order; ``MIXED`` for types other than names."""
    edges = [offset for passage in gold.risks for offset in passage]
    pieces = sentences(gold.text, edges)
    return tuple(
        _writing(gold, span, pieces) if span.type in NAME_TYPES else Writing.MIXED
        for span in gold.spans
    )


def _writing(gold: GoldDocument, span: GoldSpan, pieces: tuple[tuple[int, int], ...]) -> Writing:
    cased = _CASED.findall(gold.text, span.start, span.end)
    capitals = sum(_CAPITAL.match(letter) is not None for letter in cased)
    if not cased or 0 < capitals < len(cased):
        return Writing.MIXED
    around = _around(gold, span, pieces)
    if not capitals:
        return Writing.LOWER_MENTION if _CAPITALISED.search(around) else Writing.LOWER_TEXT
    letters = _CASED.findall(around)
    of_them = len(_CAPITAL.findall(around))
    return Writing.CAPITALS if of_them >= _MOSTLY * len(letters) else Writing.MIXED


def _around(gold: GoldDocument, span: GoldSpan, pieces: tuple[tuple[int, int], ...]) -> str:
    """The narrowest stretch about ``span`` with letters enough to judge, annotation blanked out."""
    text = ""
    for start, end in _stretches(gold, span, pieces):
        text = _blanked(gold, start, end)
        if len(_CASED.findall(text)) >= _FEW:
            break
    return text


def _stretches(
    gold: GoldDocument, span: GoldSpan, pieces: tuple[tuple[int, int], ...]
) -> Iterator[tuple[int, int]]:
    yield from (piece for piece in pieces if piece[0] <= span.start < piece[1])
    line_end = gold.text.find("\n", span.end)
    yield (
        gold.text.rfind("\n", 0, span.start) + 1,
        len(gold.text) if line_end < 0 else line_end,
    )
    yield 0, len(gold.text)


def _blanked(gold: GoldDocument, start: int, end: int) -> str:
    parts: list[str] = []
    at = start
    for span in gold.spans:
        if at < span.end and span.start < end:
            parts.append(gold.text[at : span.start])
            at = span.end
    return " ".join([*parts, gold.text[at:end]])
