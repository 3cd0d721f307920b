"""What references look like behind their label: written, read out, several in a row, in a table.

Care systems, insurers and courts shape their numbers as they please, so no recognizer can name every
shape. What is shared by all is kept here: groups of letters and digits, what people say when they read
one to somebody who types, what joins the second to the first, and the column of a table below a
heading. The words that announce a reference stay in the recognizer files.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_NO_PREFIX: Final = (
    "a", "about", "am", "an", "and", "as", "at", "by", "dob", "for", "from", "i", "in", "is", "it", "no",
    "of", "on", "or", "page", "re", "session", "since", "the", "to", "was", "week", "with", "year",
    "phq", "gad", "core", "bp", "icd", "dsm", "section", "act", "age", "aged",
)  # fmt: skip
"""Words in capitals that stand before a number without being part of a reference."""

_COUNTED: Final = (
    "am", "pm", "mg", "ml", "g", "kg", "km", "mins?", "minutes?", "hours?", "hrs?", "days?", "weeks?",
    "wks?", "months?", "years?", "yrs?", "people", "children", "kids", "sessions?", "pages?", "times?",
    "miles?", "of", "out", "st", "nd", "rd", "th", "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December", "Jan", "Feb", "Mar", "Apr", "Jun",
    "Jul", "Aug", "Sept?", "Oct", "Nov", "Dec",
)  # fmt: skip
"""What makes the number before it a count or a day of a month."""

_SPELLING: Final = (
    "alfa", "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet",
    "juliett", "kilo", "lima", "mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango",
    "uniform", "victor", "whisky", "whiskey", "xray", "x-ray", "yankee", "zulu",
)  # fmt: skip
"""The ICAO spelling alphabet."""

_UNITS: Final = "one|two|three|four|five|six|seven|eight|nine"
_TENS: Final = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"

COLUMNS: Final = 8
"""A heading is sought up to this column of a table."""

ROWS: Final = 200
"""Rows below a heading, until the heading must be repeated."""


def _written() -> str:
    letters, digits = "(?-i:[A-Z]{1,6})", "(?-i:[0-9OIl]{2,5})"
    stop = rf"(?![\w/:]|[.]\d|[ ]?(?:{'|'.join(_COUNTED)})\b)"
    prefix = (
        rf"(?:(?!(?:{'|'.join(_NO_PREFIX)})\b(?!&)){letters}(?:&{letters})?[ ./\-]{{1,2}}"
        r"(?=(?:[A-Z]{0,5}|[A-Z]{2,5}[ ])(?-i:[0-9OIl]))){0,2}"
    )
    first = r"(?=[A-Z0-9/.:*\-]{0,14}\d)[A-Z0-9]{1,16}(?:[/.:*\-]{1,2}[A-Z0-9]{1,14}){0,6}"
    apart = rf"(?:[ ]{digits}{stop}){{0,4}}+(?:(?<=[ ][0-9OIl]{{2,5}})[ ]\d{stop})?"
    return prefix + first + apart


def _read_out() -> str:
    between = r"(?:[ ,]{1,3}|[ ]?-[ ]?)"
    digit = rf"(?:oh|o|zero|nought|naught|{_UNITS}|\d{{1,4}}|{_TENS})"
    joint = rf"(?:(?:double|treble|triple|dash|hyphen|slash|stroke){between})"
    letter = rf"(?:(?:[a-z]|{'|'.join(_SPELLING)})(?:[ ](?:for|as[ ]in)[ ][a-z]{{2,12}})?{between})"
    further = rf"(?:{between}{joint}?{letter}{{0,2}}{joint}?{digit}\b)"
    start = rf"(?:[A-Z]{{2,3}}{between})?{letter}{{0,4}}{joint}?"
    end = rf"(?:{between}(?:(?-i:[A-Z])|(?:{'|'.join(_SPELLING)}))(?!\w)){{0,3}}"
    return rf"{start}{digit}\b{further}{{2,16}}{end}"


def _aside() -> str:
    word = r"\p{L}[\p{L}'/\-]*"
    link = r"(?:[ ](?:is|was|are|were|being|reads?|says|said)|'s|[ ]?[:=]|[ ]-)"
    place = "for|from|in|on|at|with|under|per"
    still = "there|here|now|still|today|again|below|above|quoted|given|shown|used|attached"
    return (
        rf"(?:(?:[ ](?!(?:of|not|never|nor|or|and|but|until|because|when)\b){word}){{0,5}}?{link}[ ]{{1,3}}|"
        rf"[ ](?:{place})(?:[ ]{word}){{1,3}}?[ ]|[ ](?:{still})[ ])"
    )


def _column() -> str:
    other = r"(?:(?!(?P=sep))[^\n])"
    cell = (
        r'(?:(?(csv)[ ]*"[^"\n]*+"[ ]*|(?!))|'
        r'(?:(?!(?P=sep))(?:[^"\n]|(?(csv)(?!)|")))*+)'
    )
    tail = r"(?:(?P=sep)[^\n\d]*+)?(?=\n)"
    ways = "|".join(
        rf'(?<=^(?:{other}*(?P=sep)){{{before}}}[ ]*"?)(?&head)(?="?[ ]*{tail}'
        rf'(?:\n(?:{cell}(?P=sep)){{{before}}}(?!"?[ ]*(?&head))'
        rf'(?:[ ]*"?(?P<value>(?&cell))(?="?[ ]*(?:(?P=sep)|$))|{cell}(?:(?P=sep)|$))[^\n]*+){{1,{ROWS}}})'
        for before in range(COLUMNS)
    )
    # only where a word begins, which is quickly seen
    starts = r'(?<!\w)(?=\w)(?<=^[ ]{0,3}"?|[|\t,;][ ]{0,3}"?)'
    # what parts the cells stands behind the heading or, in the last column, before it
    parted = (
        r'(?=(?&head)"?[ ]*(?:(?P<sep>[|\t]|(?P<csv>[,;]))|$))'
        r'(?:(?(sep)|(?!))|(?<=(?P<sep>[|\t]|(?P<csv>[,;]))[ ]{0,3}"?))'
    )
    return rf"{starts}{parted}(?:{ways})"


PARTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ref": _written(),
        "spoken_ref": _read_out(),
        "more": r"(?>[ \t]{0,2}[,;&/+](?:[ \t]{0,2}(?:and\b|or\b|&))?|[ \t]{1,2}(?:and|or)\b)[ \t]{0,3}",
        "aside": _aside(),
        "column": _column(),
    }
)
"""Shared parts (:data:`redactor.config.parts.SHARED`).

``ref``: a reference behind its label, with capitals in front and groups of digits apart; a validator
must still refuse years, dates and counts. ``spoken_ref``: the same read out, of three digits or more.
``aside``: what people say between the word for a number and the number (``for the mileage is``).
``more``: what joins further references to the first (``Claim nos. A, B and C``). ``column``: the rest of
a pattern that begins with ``(?(DEFINE)(?P<head>...)(?P<cell>...))``: it matches one heading that ``head``
describes, and its captures of ``value`` are the cells below that are a ``cell`` as a whole, in a table
with bars, tabs, commas or semicolons. A repeated heading ends the table, which also bounds the work on
a text of nothing but headings.
"""
