"""The patterns of the grammar of relations, as spaCy's Matcher takes them.

One token is a mention of a person, one a word of relation or job; see :mod:`redactor.identity.lexer`.
"""

from __future__ import annotations

from typing import Any

from redactor.identity.lexer import (
    BOTH,
    CLIENT,
    ENTITY,
    JOB,
    KIN,
    LINE,
    NUMBER,
    OWNER,
    PERSON,
    WORD,
)

Token = dict[str, Any]
Pattern = list[Token]


def _one(words: str) -> Token:
    """One of the words; ``_one("( [")`` of signs."""
    return {"TEXT": {"IN": words.split()}}


def _maybe(token: Token) -> Token:
    return token | {"OP": "?"}


_P: Token = {"TAG": PERSON}
_ROLE: Token = {"TAG": {"IN": [KIN, JOB, BOTH, CLIENT]}}
_JOB: Token = {"TAG": {"IN": [JOB, BOTH]}}
_OWNER: Token = {"TAG": OWNER}
_WORD: Token = {"TAG": WORD}
_LINE: Token = {"TAG": LINE}
_LINES: Token = {"TAG": LINE, "OP": "{1,2}"}
_DETAIL: Token = {"TAG": {"IN": [ENTITY, NUMBER]}}
_DETAILS: Token = _DETAIL | {"OP": "{1,2}"}
_OPEN = _one("( [")
_QUOTE = _one("\" “ ” ' ‘ ’")
_CLOSE = _maybe(_one(") ] \" ” ' ’"))
_DASH: Token = {"TEXT": {"IN": ["-", "–", "—", "|", "/", "=", ":", "\t"]}}
_BAR: Token = {"TEXT": {"IN": ["-", "–", "—", "|", "/", "=", "·", "\t"]}}
_BAR_OR_COMMA: Token = {"TEXT": {"IN": ["-", "–", "—", "|", "\t", ","]}}
_COMMA: Token = {"TEXT": ","}
_STOP: Token = {"TEXT": "."}
_NAMED = _one("called named is was name aka")
_AT = _one("at of from in with for to on @")
_IS = _one("is was 's as who")
_SMALL_WORDS = _one(
    "the a an our my her his their your its allocated new current former previous late older younger elder eldest "
    "youngest maternal paternal only own then now acting senior lead duty big little baby estranged second first best "
    "old local school work"
)
_SMALL = _SMALL_WORDS | {"OP": "{0,3}"}
_DETERMINED = _SMALL_WORDS | {"OP": "{1,3}"}

GRAMMAR: tuple[tuple[str, float, tuple[Pattern, ...]], ...] = (
    (
        "role name",
        4.0,
        (
            [_ROLE, _P],
            [_ROLE, _OPEN, _P],
            [_ROLE, _OPEN, _QUOTE, _P, _QUOTE],
            [_ROLE, _QUOTE, _P, _QUOTE],
            [_ROLE, _STOP, _P],
        ),
    ),
    (
        "role: name",
        4.0,
        ([_ROLE, _DASH, _P], [_ROLE, _CLOSE, _DASH, _P], [_ROLE, _DASH, _DASH, _P]),
    ),
    (
        "role called name",
        3.5,
        (
            [_ROLE, _NAMED, _QUOTE, _P],
            [_ROLE, _NAMED, _P],
            [_ROLE, _COMMA, _NAMED, _P],
            [_ROLE, _one("known"), _one("as"), _P],
        ),
    ),
    (
        "role, number name",
        3.5,
        (
            [_ROLE, _DETAILS, _P],
            [_ROLE, _OPEN, _DETAILS, _CLOSE, _P],
            [_ROLE, _OPEN, _DETAILS, _CLOSE, _DASH, _P],
            [_ROLE, _COMMA, _DETAIL, _COMMA, _P],
        ),
    ),
    (
        "role at place, name",
        3.0,
        (
            [_ROLE, _AT, _DETAILS, _P],
            [_ROLE, _AT, _DETAILS, _COMMA, _P],
            [_ROLE, _AT, _DETAILS, _OPEN, _P],
            [_ROLE, _AT, _one("the her his their"), _WORD, _COMMA, _P],
        ),
    ),
    ("role, name", 2.5, ([_ROLE, _COMMA, _P],)),
    ("role / name below", 2.5, ([_ROLE, _LINE, _P], [_ROLE, _COMMA, _LINE, _P])),
    (
        "name (role)",
        4.0,
        (
            [_P, _OPEN, _SMALL, _ROLE],
            [_P, _OPEN, _DETAILS, _COMMA, _SMALL, _ROLE],
            [_P, _OPEN, _DETAILS, _SMALL, _ROLE],
            [_P, _OPEN, _ROLE, _one("to"), _P],
        ),
    ),
    (
        "name - role",
        3.0,
        (
            [_P, _BAR, _SMALL, _ROLE],
            [_P, _COMMA, _DETAILS, _COMMA, _SMALL, _ROLE],
            [_P, _OPEN, _DETAILS, _CLOSE, _BAR_OR_COMMA, _SMALL, _ROLE],
        ),
    ),
    ("name, role", 2.6, ([_P, _COMMA, _SMALL, _ROLE],)),
    (
        "name is role",
        3.0,
        (
            [_P, _IS, _DETERMINED, _ROLE],
            [_P, _COMMA, _one("who"), _one("is was"), _DETERMINED, _ROLE],
        ),
    ),
    ("name her role", 2.6, ([_P, _OWNER, _SMALL, _ROLE],)),
    (
        "name / role below",
        2.8,
        (
            [_P, _LINES, _JOB],
            [_P, {"TAG": {"IN": [WORD, "X"]}, "OP": "{1,4}"}, {"TAG": LINE}, _JOB],
        ),
    ),
)
"""Name of a pattern, how much it counts, and its forms."""

_SPOUSES: tuple[Pattern, ...] = (
    [_one("married marriage wed remarried engaged"), _one("to"), _P],
    [_one("married"), _P],
)
_FORMER: tuple[Pattern, ...] = (
    [_one("divorced separated split"), _one("from with"), _P],
    [_one("divorced left"), _one("husband wife"), _P],
)
_BY: tuple[Pattern, ...] = (
    [
        _one(
            "chaired reviewed assessed referred signed supervised facilitated prescribed led minuted written "
            "completed authorised countersigned screened triaged"
        ),
        _one("by"),
        _P,
    ],
    [_one("allocated assigned"), _maybe(_one("to")), _P],
    [_one("supervision supv supn consultation"), _one("with w"), _maybe(_one("/")), _P],
)
WITHOUT_ROLE: dict[str, tuple[tuple[Pattern, ...], str, str, float]] = {
    "married": (_SPOUSES, "spouse", "kin", 3.0),
    "divorced": (_FORMER, "expartner", "kin", 2.5),
    "done by": (_BY, "professional", "job", 2.0),
}
"""Patterns that tell a role without a word for it: forms, key, kind and weight."""

_BEFORE_ALIAS = _maybe(_one(", ( - –"))
_LETTERS = [_one(". /"), _one("k"), _one(". /"), _one("a"), _maybe(_STOP), _maybe(_one(":"))]
ALIASES: tuple[Pattern, ...] = (
    [_P, _BEFORE_ALIAS, _one("aka née nee formerly alias"), _maybe(_OPEN), _P],
    [
        _P,
        _maybe(_DETAIL),
        _BEFORE_ALIAS,
        _maybe(_one("also formerly previously now better prefers usually")),
        _one("known called be"),
        _maybe(_one("as called")),
        _maybe(_OPEN),
        _P,
    ],
    [
        _P,
        _maybe(_QUOTE),
        _one("( ,"),
        _one("goes likes prefers known calls maiden birth real true actual legal full preferred"),
        {"TAG": {"IN": [WORD, OWNER]}, "OP": "{0,3}"},
        _maybe(_one(": \" “ '")),
        _P,
    ],
    [_P, _one('( " “'), _maybe(_one("\" “ '")), _P, _one(") \" ” '")],
    [_P, _maybe(_one("( , -")), _one("a"), *_LETTERS, _P],
)
"""Two names of one person."""
FORMER_NAME = frozenset("née nee maiden formerly previously previous birth".split())
SAID_NAME = frozenset(
    "aka known called be goes likes prefers calls alias real true actual legal full preferred k".split()
)
