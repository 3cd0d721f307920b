"""Reads a document as a row of typed tokens: mentions, words of relation and job, owners, the rest.

A grammar for spaCy's Matcher is written for such a row. Each mention of a person is one token; a phrase such as
*line manager* is one token too.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache
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


def read(document: Document, findings: Sequence[Finding], numbers: Sequence[int]) -> Reading:
    """Read a document.

    Args:
        document: any.
        findings: those of this document, sorted by place.
        numbers: for each finding its number as a mention of a person, -1 for anything else.
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
    tokens = tuple(_quoted(_merged(_tokens(text, spans), text)))
    place = {token.mention: i for i, token in enumerate(tokens) if token.mention >= 0}
    return Reading(document.id, text, tokens, place)


def _tokens(text: str, spans: Sequence[tuple[int, int, str, int]]) -> list[Token]:
    kinds: dict[str, tuple[str, str, bool]] = {}
    out: list[Token] = []
    at = 0
    for start, end, kind, number in (*spans, (len(text), len(text), "", -1)):
        for match in _TOKEN.finditer(text, at, start):
            word, begin = match.group(), match.start()
            if word not in kinds:
                kinds[word] = _kind(word)
            lower, tag, capital = kinds[word]
            out.append(Token(lower, tag, begin, begin + len(word), capital=capital))
        if start < end:
            if number >= 0:
                out.append(Token("<name>", PERSON, start, end, number, capital=True))
            else:
                word = "<age>" if kind in _AGE else f"<{kind.lower()}>"
                out.append(Token(word, ENTITY, start, end))
        at = max(at, end)
    return out


def _kind(word: str) -> tuple[str, str, bool]:
    """The text and the type of a token, and whether it counts as written with a capital letter."""
    lower = word.lower().replace("’", "'")
    if word.endswith("\n"):
        return "\n", LINE, False
    if word.isspace():
        return "\t", TAB, False
    if lower == "'s":
        return "'s", POSSESSIVE, False
    if lower in _OWNERS:
        return lower, OWNER, word[0].isupper()
    if word[0].isalpha():
        return lower, WORD, word[0].isupper()
    return lower, NUMBER if word.isnumeric() else SIGN, False


@cache
def _openings() -> frozenset[str]:
    """Every word that a phrase of relation or job may begin with, up to its first hyphen or whole."""
    phrases = {word for phrase in lexicon() for word in (phrase, phrase.partition(" ")[0])}
    return frozenset({*phrases, *ABBREVIATIONS, *_SHORT_CLIENT, *JOB_WORDS})


def _may_open(word: str, openings: Set[str]) -> bool:
    return word in openings or ("-" in word and word.partition("-")[0] in openings)


def _merged(tokens: Sequence[Token], text: str) -> list[Token]:
    """Words of relation and job as one token each, the longest phrase first."""
    known, openings = lexicon(), _openings()
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        at += 1
        if token.tag != WORD or not _may_open(token.text, openings):
            out.append(token)
            continue
        run = _run(tokens, at - 1, text)
        for size in range(len(run), 0, -1):
            if role := _role(run[:size], text, known):
                words, end = " ".join([each.text for each in run[:size]]), run[size - 1].end
                tag = _KIND_TAGS[role.kind]
                out.append(Token(words, tag, token.start, end, -1, role, False, token.capital))
                at += size - 1
                break
        else:
            out.append(token)
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


def _quoted(tokens: list[Token]) -> list[Token]:
    """Mark what stands between quotation marks; a new line of speech or paragraph ends a quotation."""
    if not any(token.text in _OPENING for token in tokens):
        return tokens
    out: list[Token] = []
    inside = False
    blank = False
    for token in tokens:
        if token.text in ('"', "“", "”"):
            inside = token.text == "“" or (token.text == '"' and not inside)
        elif token.tag == LINE:
            inside = inside and not blank
            blank = True
            out.append(token)
            continue
        blank = False
        marked = inside and token.text not in _OPENING
        out.append(token._replace(quoted=True) if marked else token)
    return out


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
