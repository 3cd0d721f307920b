"""Reads a document as a row of typed tokens: mentions, words of relation and job, owners, the rest.

The grammar of relations is written for such a row. Each mention of a person is one token; a phrase such as
*line manager* is one token too.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache, partial
from typing import NamedTuple

import regex

from redactor.model import Document, Finding
from redactor.relations import ABBREVIATIONS, JOB_WORDS, Role, job_of, lexicon

PERSON, ENTITY, KIN, JOB, BOTH, CLIENT, OWNER, POSSESSIVE, LINE, TAB, WORD, SIGN, NUMBER = (
    "P", "E", "R", "J", "B", "C", "O", "S", "N", "T", "W", "X", "A",
)  # fmt: skip
"""The types of tokens: their ``tag_`` in the Doc."""

_TOKEN = regex.compile(
    r"\r?\n|\t|[ ]{3,}|['’]s\b|[\p{L}\p{M}]+(?:['’](?!s\b)[\p{L}\p{M}]+)*(?:-[\p{L}\p{M}]+)*|\p{N}+|[^\s]"
)
_OWNERS = frozenset("her his their my our your its hers".split())
_LONGEST_PHRASE = 4
_BETWEEN = frozenset({" ", "  ", "\n", "-"})
"""What may stand between two words of a phrase."""
_KIND_TAGS = {"kin": KIN, "job": JOB, "both": BOTH, "client": CLIENT}
_AGE = frozenset({"AGE"})
_GENERAL = frozenset("boy boys girl girls lad student students assistant mate customer".split())
"""Words of relation that say too little of the name beside them."""
_OPENING = frozenset({'"', "“"})
_QUOTES = frozenset({'"', "“", "”"})
_SHORT_CLIENT = frozenset({"cl", "ct", "pt", "yp", "su"})


class Token(NamedTuple):
    """One token.

    Attributes:
        text: lower case; a mention is ``<name>``, so that no grammar can depend on a name.
        tag: its type.
        start, end: characters of the document's text.
        mention: number of the mention in the case, -1 for other tokens.
        role: what a word of relation or job says.
        quoted: whether it stands in a quotation.
        capital: whether it begins with a capital letter.
    """

    text: str
    tag: str
    start: int
    end: int
    mention: int = -1
    role: Role | None = None
    quoted: bool = False
    capital: bool = False


_token: Callable[[tuple[object, ...]], Token] = partial(tuple.__new__, Token)
"""A token from all its fields, in half the time that calling the class takes."""


Kind = tuple[str, str, bool, bool]
"""Text and type of a token, whether it is written with a capital letter, and whether it may open a phrase."""
Kinds = dict[str, Kind]
"""By what is written, for the words of one case."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as tokens.

    Attributes:
        document: its id.
        text: all segments with their joints.
        tokens: in order.
        place: index of the token of each mention, by number of the mention.
    """

    document: str
    text: str = field(repr=False)
    tokens: tuple[Token, ...] = field(repr=False)
    place: dict[int, int]


def read(
    document: Document,
    findings: Sequence[Finding],
    numbers: Sequence[int],
    kinds: Kinds | None = None,
) -> Reading:
    """Read a document.

    Args:
        document: any.
        findings: those of this document, sorted by place.
        numbers: for each finding its number as a mention of a person, -1 for anything else.
        kinds: what is known of words from other documents of the case; what is new is put to it.
    """
    starts: list[int] = []
    parts: list[str] = []
    at = 0
    for segment in document.segments:
        starts.append(at)
        parts += (segment.text, segment.joint)
        at += len(segment.text) + len(segment.joint)
    text = "".join(parts)
    spans = [
        (starts[f.segment] + f.start, starts[f.segment] + f.end, f.entity_type, number)
        for f, number in zip(findings, numbers, strict=True)
    ]
    tokens = _merged(*_tokens(text, spans, {} if kinds is None else kinds), text)
    if not _OPENING.isdisjoint(text):
        _quote(tokens)
    place = {token.mention: i for i, token in enumerate(tokens) if token.mention >= 0}
    return Reading(document.id, text, tuple(tokens), place)


def _tokens(
    text: str, spans: Sequence[tuple[int, int, str, int]], kinds: Kinds
) -> tuple[list[Token], list[int]]:
    """The tokens of a text, and which of them may open a phrase of relation or job."""
    out: list[Token] = []
    opening: list[int] = []
    at = 0
    for start, end, kind, number in (*spans, (len(text), len(text), "", -1)):
        for word in _TOKEN.findall(text, at, start):
            # What is passed over is white space, and holds no token: the next one like this is it.
            begin = text.index(word, at)
            at = begin + len(word)
            if (known := kinds.get(word)) is None:
                known = kinds[word] = _kind(word)
            lower, tag, capital, opens = known
            if opens:
                opening.append(len(out))
            out.append(_token((lower, tag, begin, at, -1, None, False, capital)))
        if start < end:
            if number >= 0:
                out.append(Token("<name>", PERSON, start, end, number, capital=True))
            else:
                word = "<age>" if kind in _AGE else f"<{kind.lower()}>"
                out.append(Token(word, ENTITY, start, end))
        at = max(at, end)
    return out, opening


def _kind(word: str) -> Kind:
    lower = word.lower().replace("’", "'")
    if word.endswith("\n"):
        return "\n", LINE, False, False
    if word.isspace():
        return "\t", TAB, False, False
    if lower == "'s":
        return "'s", POSSESSIVE, False, False
    if lower in _OWNERS:
        return lower, OWNER, word[0].isupper(), False
    if word[0].isalpha():
        return lower, WORD, word[0].isupper(), _may_open(lower, _openings())
    return lower, NUMBER if word.isnumeric() else SIGN, False, False


@cache
def _openings() -> frozenset[str]:
    """Every word that a phrase of relation or job may begin with, up to its first hyphen or whole."""
    phrases = {word for phrase in lexicon() for word in (phrase, phrase.partition(" ")[0])}
    return frozenset({*phrases, *ABBREVIATIONS, *_SHORT_CLIENT, *JOB_WORDS})


def _may_open(word: str, openings: Set[str]) -> bool:
    return word in openings or ("-" in word and word.partition("-")[0] in openings)


def _merged(tokens: Sequence[Token], opening: Iterable[int], text: str) -> list[Token]:
    """Words of relation and job as one token each, the longest phrase first.

    Args:
        opening: the tokens that may begin such a phrase.
    """
    known = lexicon()
    out: list[Token] = []
    done = 0
    for at in opening:
        if at < done:
            continue
        run = _run(tokens, at, text)
        for size in range(len(run), 0, -1):
            if role := _role(run[:size], text, known):
                token, end = run[0], run[size - 1].end
                words = " ".join([each.text for each in run[:size]])
                tag = _KIND_TAGS[role.kind]
                out += tokens[done:at]
                out.append(Token(words, tag, token.start, end, -1, role, False, token.capital))
                done = at + size
                break
    out += tokens[done:]
    return out


def _run(tokens: Sequence[Token], at: int, text: str) -> list[Token]:
    """The words from here on that may be one phrase, with next to nothing between them."""
    run = [tokens[at]]
    for following in tokens[at + 1 : at + _LONGEST_PHRASE]:
        between = text[run[-1].end : following.start]
        if following.tag != WORD or between not in _BETWEEN:
            break
        run.append(following)
    return run


def _role(run: Sequence[Token], text: str, known: Mapping[str, Role]) -> Role | None:
    words = [token.text for token in run]
    phrase = " ".join(words)
    written = text[run[0].start : run[-1].end]
    if len(run) == 1:
        short = ABBREVIATIONS.get(phrase)
        if short is not None and written.isupper() and len(phrase) <= 4:
            return Role(short, "job") if short else None
        if phrase in _SHORT_CLIENT:
            return Role("client", "client")
        if (
            short is not None
            and phrase in known
            and len(phrase) <= 3
            and not written.isupper()
            and phrase != "gp"
        ):
            return None
    if phrase in _GENERAL:
        return None
    if role := known.get(phrase):
        return role
    if role := known.get(phrase.replace("-", " ")):
        return role
    if job := job_of(words):
        if (
            len(words) == 1
            and words[0] in ("lead", "cover", "chair", "deputy", "trainee", "admin")
            and not run[0].capital
        ):
            return None
        return Role(job, "job")
    return None


def _quote(tokens: list[Token]) -> None:
    """Mark what stands between quotation marks; a new line of speech or paragraph ends a quotation."""
    inside = blank = False
    for at, token in enumerate(tokens):
        if token.text in _QUOTES:
            inside = token.text == "“" or (token.text == '"' and not inside)
        elif token.tag == LINE:
            inside = inside and not blank
            blank = True
            continue
        elif inside:
            tokens[at] = _token((*token[:-2], True, token.capital))
        blank = False


def sentence_start(reading: Reading, at: int) -> int:
    """Index of the first token of the sentence that token ``at`` is in."""
    tokens = reading.tokens
    while at > 0:
        before = tokens[at - 1]
        if before.text in (".", "!", "?", ";") or before.tag in (LINE, TAB):
            nxt = tokens[at]
            if before.text != "." or nxt.capital or nxt.tag in (PERSON, LINE):
                break
        at -= 1
    return at


_SHE = frozenset({"she", "her", "hers", "herself"})
_HE = frozenset({"he", "his", "him", "himself"})


def spoken_gender(reading: Reading, at: int) -> str:
    """The gender of the first pronoun behind a mention, before anybody else is named; ``""`` for none."""
    for token in reading.tokens[at + 1 : at + 14]:
        if token.tag in (PERSON, LINE) or (token.role is not None and token.role.kind == "kin"):
            return ""
        if token.text in _SHE:
            return "f"
        if token.text in _HE:
            return "m"
    return ""


def token_at(reading: Reading, offset: int) -> int:
    """Index of the first token that ends behind ``offset``."""
    return bisect_left([token.end for token in reading.tokens], offset + 1)


__all__ = ["Reading", "Token", "read", "sentence_start", "token_at"]
