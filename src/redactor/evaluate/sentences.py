"""Cuts a note into sentences, so that flags can be counted in the unit that a reviewer reads.

The rule is plain on purpose, and stricter than a reader: a sentence ends at a line end, at the edge
of a table cell (tab or ``|``), and after ``.``, ``!``, ``?`` or ``…`` (with closing quotation marks
and brackets) before white space. A full stop after a single letter or a common abbreviation ends
none. What holds no letter (the number of a list item, a rule of dashes) is no sentence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import regex

_END = regex.compile(
    r"""
    [\n\r\t|]+
    | (?<![\p{L}\p{N}'’])
      (?: [[\p{L}]--[Ii]] | Mrs? | M[sx] | [DdSsJjFf]r | [Pp]rof | [Rr]ev | St | [Aa]pprox | [Vv]s
        | [Nn]os?(?=\.[ ]\d) | e\.g | i\.e )
      \.(?=\s) (*SKIP)(*FAIL)
    | [.!?…]+ ["'”’»)\]]* (?=\s)
    """,
    regex.VERBOSE | regex.VERSION1,
)
_EDGES = " \t\r\n|"
_LETTER = regex.compile(r"\p{L}")


def sentences(text: str, cuts: Collection[int] = ()) -> tuple[tuple[int, int], ...]:
    """Return the sentences of ``text`` in order, as character offsets, cell edges and outer white space aside.

    Args:
        text: a whole document.
        cuts: offsets where a sentence ends in any case.
    """
    return tuple(_sentences(text, sorted({*cuts, len(text)})))


def _sentences(text: str, cuts: list[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for cut in cuts:
        for end in (*(found.end() for found in _END.finditer(text, start, cut)), cut):
            piece = text[start:end]
            if _LETTER.search(piece):
                lead = len(piece) - len(piece.lstrip(_EDGES))
                yield start + lead, start + len(piece.rstrip(_EDGES))
            start = end
