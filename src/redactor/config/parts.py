"""Turns what a recognizer file writes for people into regular expressions: lists, lines, parts.

A reviewer must be able to read a catalogue of labels and to add one without knowing regular
expressions. So a file writes plain phrases, and what makes a phrase robust (spacing, the misreadings
of a scanner) is added here, once and alike for every file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final, TypeAlias

from redactor.config import addresses, references

NAME: Final = "[a-z_][a-z0-9_]*"
"""What a list or a part may be called."""

MISREAD_LETTERS: Final = 3
"""Shorter words are taken as written: ``id`` read as ``1d`` would hit too much."""

_USE: Final = re.compile(f"<<({NAME})>>")
_SPACE: Final = r"[ \t.\-]{0,3}"
_MISREAD: Final = MappingProxyType({"l": "[l1I]", "i": "[i1l]", "o": "[o0]", "m": "(?:m|rn)"})

_Tree: TypeAlias = "dict[str, _Tree]"
_END: Final = ""

_NUMBER_WORDS: Final = ("code", "id", "n0", "no", "nos", "nr", "num", "number", "ref", "reference")
_JOINING_WORDS: Final = (
    "card", "ending", "for", "her", "his", "is", "it's", "its", "lic", "licence", "license", "member",
    "membership", "my", "on", "pin", "reg", "registered", "registration", "the", "to", "was",
)  # fmt: skip


def alternatives(phrases: Iterable[str]) -> str:
    """A regular expression for any of ``phrases``, a longer one before a shorter one that begins it.

    A space in a phrase stands for up to three blanks, tabs, full stops or hyphens. In words of
    :data:`MISREAD_LETTERS` letters or more, what an optical reader makes of l, i, o and m counts too.
    Common beginnings are written once, so that hundreds of phrases cost no more than a few.
    """
    return branches(map(_steps, sorted(phrases)))


def branches(ways: Iterable[Iterable[str]]) -> str:
    """A regular expression for any of several rows of expressions, a longer row before one that begins it."""
    tree: _Tree = {}
    for steps in ways:
        branch = tree
        for step in steps:
            further = branch.get(step)
            if further is None:
                further = branch[step] = {}
            branch = further
        branch[_END] = {}
    return _written(tree)


def _steps(phrase: str) -> Iterator[str]:
    for number, word in enumerate(phrase.split()):
        if number:
            yield _SPACE
        yield from _letters(word)


@lru_cache(maxsize=8192)
def _letters(word: str) -> tuple[str, ...]:
    plain = map(_escaped, word)
    if len(word) < MISREAD_LETTERS:
        return tuple(plain)
    return tuple(map(_MISREAD.get, word, plain))


@lru_cache(maxsize=256)
def _escaped(letter: str) -> str:
    return re.escape(letter)


def _written(tree: _Tree) -> str:
    straight = ""
    while len(tree) == 1 and _END not in tree:
        ((step, tree),) = tree.items()
        straight += step
    # A space may be nothing at all: what goes on with a letter is tried first.
    steps = [step for step in tree if step not in (_END, _SPACE)]
    if _SPACE in tree:
        steps.append(_SPACE)
    ways = "|".join([step + _written(tree[step]) for step in steps])
    if _END in tree:
        return f"{straight}(?:{ways})?" if ways else straight
    return f"{straight}(?:{ways})"


def join_lines(regex: str) -> str:
    """A regular expression written over several lines, as one.

    Blanks at either end of a line and lines that begin with ``#`` do not count; blanks inside a line
    do. A blank at the end of a line is written ``[ ]``, a leading ``#`` ``[#]``.
    """
    if "\n" not in regex:
        return regex
    lines = (line.strip() for line in regex.split("\n"))
    return "".join(line for line in lines if not line.startswith("#"))


def fill(regex: str, parts: Mapping[str, str]) -> str:
    """``regex`` with each ``<<name>>`` replaced by that part, as a group.

    Raises:
        ValueError: a name that ``parts`` lacks.
    """

    def replace(match: re.Match[str]) -> str:
        if match[1] not in parts:
            raise ValueError(f"<<{match[1]}>> is not in lists, or in parts above")
        return f"(?:{parts[match[1]]})"

    return _USE.sub(replace, join_lines(regex))


def _age(figures: str, words: str) -> str:
    """A whole age: a number, a half, what it counts and the months behind the years."""
    months = "months?|m[nr]?ths?|rnths?|mos?"
    # the last ones are years in languages of the notes
    units = rf"years?|yrs?|{months}|weeks?|we[ ]eks|wks?|days?|ans|años|anos|jaar|jahre|lat|let|år"
    more = (
        rf"(?:[ ,]{{1,2}}(?:and[ ])?(?:\d{{1,2}}|l\d|[1l]l|{words})[ ]?(?:{months}|(?<=\d)m)\b\.?)?"
    )
    unit = rf"(?:[ \-]?(?:{units}|(?<=\d)y)\b\.?{more}|[ ]?/[ ]?(?:52|12)\b)"
    half = r"(?:[ ]?½|[ ]?1/2|\.5|[ -]and[ -]a[ -]half|[ ]and[ ](?:three[ ]quarters|\d/\d))"
    number = rf"(?:{figures}|(?<![\w\-])(?:{words}))"
    return rf"{number}{half}?(?:[ ]?ish|[ ]odd)?{unit}?(?![\w%]|[./:,\-]\d)"


def _shared() -> Mapping[str, str]:
    number = rf"(?:(?:{alternatives(_NUMBER_WORDS)})(?![\w/])\.?|#)"
    between = (
        rf"(?:[ \t]*+(?:{number}|(?:{alternatives(_JOINING_WORDS)})(?![\w/])\.?"
        r"|\((?![^()\n]{0,11}\d{3})[^()\n]{1,14}\)|[:=.,(#\->|\t\"]{1,40}+))"
    )
    units = "one|two|three|four|five|six|seven|eight|nine"
    teens = "ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    tens = rf"(?:twenty|thirty|fou?rty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:{units}))?"
    figures = r"(?<![\w./:£$#+])(?-i:1[01]\d|[1-9][0-9OlI]|[lI]\d|[1-9])(?![\dOlI])"
    return MappingProxyType(
        {
            "d": "(?-i:[0-9OoIl])",
            "number_word": rf"[ \t.\-]{{0,3}}{number}",
            "gap": rf"(?>{between}{{0,6}}+[ \t]{{0,30}}+)",
            "spoken_digit": rf"(?:oh|zero|{units}|double|treble|dash|slash)",
            "spoken_unit": units,
            "spoken_number": f"{teens}|{tens}",
            **references.PARTS,
            "age_figures": figures,
            "age": _age(figures, f"{teens}|{tens}|{units}"),
        }
    )


def _with_addresses(parts: Mapping[str, str]) -> Mapping[str, str]:
    built = dict(parts)
    built.update((name, alternatives(words)) for name, words in addresses.LISTS.items())
    for name, text in addresses.PARTS.items():
        built[name] = fill(text, built)
    return MappingProxyType(built)


SHARED: Final = _with_addresses(_shared())
"""Parts that every recognizer file may use.

``d``: a digit, or what an optical reader makes of one. ``number_word``: no, number, id, ref, #.
``gap``: what may stand between a label and its value: number words, a few joining words, punctuation
(also the bars and tabs of a table); it never gives back what it took, so that it cannot run away.
``spoken_digit``: a digit read out, or what is said between digits. ``spoken_unit``: one to nine.
``spoken_number``: ten to ninety-nine. ``age_figures``: an age in figures, perhaps misread by a scanner.
``age``: an age in figures or words, with what it counts (years, weeks, 7/12), halves and months.
What references and addresses are made of is told in :mod:`redactor.config.references` and
:mod:`redactor.config.addresses`.
"""
