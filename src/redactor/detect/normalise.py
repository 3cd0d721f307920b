"""One spelling for the many ways a character is typed, without moving any offset.

Every character is mapped to exactly one: curly quotes, primes and accents used as apostrophes,
dashes, no-break and thin spaces, full-width forms. Detectors match on the result; offsets are those
of the original.
"""

from __future__ import annotations

import re

from redactor.folding import fold as fold_text

_SINGLE = "\u2018\u2019\u201a\u201b\u02bc\u02b9\u2032\u00b4\u0060\uff07"
_DOUBLE = "\u201c\u201d\u201e\u201f\u2033\uff02"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"

_TABLE = str.maketrans(
    {
        **dict.fromkeys(_SINGLE, "'"),
        **dict.fromkeys(_DOUBLE, '"'),
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(_SPACES, " "),
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if code != 0xFF0D},
        "\r": "\n",
        "\x0b": "\n",
        "\x0c": "\n",
        "\u2028": "\n",
        "\u2029": "\n",
        "\x00": " ",
    }
)


def normalise(text: str) -> str:
    """``text`` with typographic variants folded; the length stays the same."""
    return text.translate(_TABLE)


# How full a line must be, as a share of the longest, for its end to be a wrap. A PDF wraps inside
# table cells too.
WRAPPED = {"pdf": 0.6, "text": 0.75}
_WIDEST = 120
_NARROWEST = 50
_RUNNING = 6
_STARTS_ANEW = re.compile(r"[\s\-*•>|]|\d+[.)]\s|[^\s:]{1,20}(?: [^\s:]{1,20})?:")


def unwrap(text: str, filled: float) -> str:
    """``text`` with the line ends of hard-wrapped running text turned into spaces.

    A name, postcode or number may be broken over two lines of a PDF or a wrapped text file. A line end is
    taken for a wrap if its line is nearly as long as the longest, does not end a sentence or inside a word, and the
    next line does not look like a new entry. The length stays the same.
    """
    lines = text.split("\n")
    widest = max(map(len, lines))
    if not _NARROWEST <= widest <= _WIDEST:
        return text
    out: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        full = len(line) >= filled * widest and line[-1:] not in ".:;!?-"
        running = full and len(line.split()) >= _RUNNING
        wraps = running and following.strip() and not _STARTS_ANEW.match(following)
        out += (line, " " if wraps else "\n")
    return "".join(out)[:-1]


def fold(text: str) -> str:
    """A search key: typographic variants, accents and case folded (:func:`redactor.folding.fold`)."""
    return fold_text(normalise(text))
