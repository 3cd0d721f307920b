"""Reads a document as a row of typed tokens: mentions, words of relation and job, owners, the rest.

spaCy's Doc holds the row, so that a grammar can be written for its Matcher. Each mention of a person is
one token; a phrase such as *line manager* is one token too.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import regex

from redactor.model import Document, Finding
from redactor.relations import ABBREVIATIONS, JOB_MODIFIERS, Role, job_of, lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

PERSON, ENTITY, KIN, JOB, BOTH, CLIENT, OWNER, POSSESSIVE, LINE, TAB, WORD, SIGN, NUMBER = (
    "P", "E", "R", "J", "B", "C", "O", "S", "N", "T", "W", "X", "A",
)  # fmt: skip
"""The types of tokens: their ``tag_`` in the Doc."""

_TOKEN = regex.compile(
    r"\r?\n|\t|[ ]{3,}|['’]s\b|[\p{L}\p{M}]+(?:['’](?!s\b)[\p{L}\p{M}]+)*(?:-[\p{L}\p{M}]+)*|\p{N}+|[^\s]"
)
_OWNERS = frozenset("her his their my our your its hers".split())
_LONGEST_PHRASE = 4
_KIND_TAGS = {"kin": KIN, "job": JOB, "both": BOTH, "client": CLIENT}
_AGE = frozenset({"AGE"})
_GENERAL = frozenset("boy boys girl girls lad student students assistant mate customer".split())
"""Words of relation that say too little of the name beside them."""
_SHORT_CLIENT = frozenset({"cl", "ct", "pt", "yp", "su"})


@dataclass(frozen=True, slots=True)
class Token:
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
        doc: the same for spaCy's Matcher.
        place: index of the token of each mention, by number of the mention.
    """

    document: str
    text: str = field(repr=False)
    tokens: tuple[Token, ...] = field(repr=False)
    doc: Doc = field(repr=False)
    place: dict[int, int]


@cache
def vocab() -> Vocab:
    """One vocabulary for all documents: the Matcher's patterns are compiled against it."""
    # spaCy takes a while to import: only a case needs it, not the command line.
    from redactor.identity.spacy_parts import Vocab

    return Vocab()


def read(document: Document, findings: Sequence[Finding], numbers: Sequence[int]) -> Reading:
    """Read a document.

    Args:
        document: any.
        findings: those of this document, sorted by place.
        numbers: for each finding its number as a mention of a person, -1 for anything else.
    """
    from redactor.identity.spacy_parts import Doc

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
    tokens = tuple(_quoted(list(_merged(list(_tokens(text, spans)), text))))
    doc = Doc(
        vocab(),
        words=[token.text or " " for token in tokens],
        tags=[token.tag for token in tokens],
    )
    place = {token.mention: i for i, token in enumerate(tokens) if token.mention >= 0}
    return Reading(document.id, text, tokens, doc, place)


def _tokens(text: str, spans: Sequence[tuple[int, int, str, int]]) -> Iterator[Token]:
    at = 0
    for start, end, kind, number in (*spans, (len(text), len(text), "", -1)):
        for match in _TOKEN.finditer(text, at, start):
            yield _token(match.group(), match.start())
        if start < end:
            if number >= 0:
                yield Token("<name>", PERSON, start, end, number, capital=True)
            else:
                yield Token("<age>" if kind in _AGE else f"<{kind.lower()}>", ENTITY, start, end)
        at = max(at, end)


def _token(word: str, start: int) -> Token:
    end = start + len(word)
    lower = word.lower().replace("’", "'")
    if word.endswith("\n"):
        return Token("\n", LINE, start, end)
    if word.isspace():
        return Token("\t", TAB, start, end)
    if lower == "'s":
        return Token("'s", POSSESSIVE, start, end)
    if lower in _OWNERS:
        return Token(lower, OWNER, start, end, capital=word[0].isupper())
    if word[0].isalpha():
        return Token(lower, WORD, start, end, capital=word[0].isupper())
    return Token(lower, NUMBER if word.isnumeric() else SIGN, start, end)


def _merged(tokens: list[Token], text: str) -> Iterator[Token]:
    """Words of relation and job as one token each, the longest phrase first."""
    known = lexicon()
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.tag != WORD:
            yield token
            at += 1
            continue
        run = [token]
        while len(run) < _LONGEST_PHRASE and at + len(run) < len(tokens):
            following = tokens[at + len(run)]
            if following.tag != WORD or text[run[-1].end : following.start] not in (
                " ",
                "  ",
                "\n",
                "-",
            ):
                break
            run.append(following)
        taken, role = 0, None
        for size in range(len(run), 0, -1):
            if role := _role(run[:size], text, known):
                taken = size
                break
        if role is None:
            yield token
            at += 1
            continue
        last = run[taken - 1]
        words = " ".join(each.text for each in run[:taken])
        yield Token(
            words, _KIND_TAGS[role.kind], token.start, last.end, role=role, capital=token.capital
        )
        at += taken


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


def _quoted(tokens: list[Token]) -> Iterator[Token]:
    """Mark what stands between quotation marks; a new line of speech or paragraph ends a quotation."""
    inside = False
    blank = False
    for token in tokens:
        if token.text in ('"', "“", "”"):
            inside = token.text == "“" or (token.text == '"' and not inside)
        elif token.tag == LINE:
            inside = inside and not blank
            blank = True
            yield token
            continue
        blank = False
        if inside and token.text not in ('"', "“"):
            yield Token(
                token.text,
                token.tag,
                token.start,
                token.end,
                token.mention,
                token.role,
                True,
                token.capital,
            )
        else:
            yield token


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


__all__ = ["JOB_MODIFIERS", "Reading", "Token", "read", "sentence_start", "token_at", "vocab"]
