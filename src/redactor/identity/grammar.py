"""Grammar of relations: which words beside a name say who somebody is, and whose.

The patterns are spaCy Matcher patterns over the tokens of :mod:`redactor.identity.lexer`: one token a
mention, one a word of relation or job. No pattern can see a name. The Matcher reads the tokens among which a pattern
can match (:mod:`redactor.identity.reach`), and of those the words that patterns ask for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import regex

from redactor.identity.claims import Alias, Claim, Owner
from redactor.identity.lexer import (
    CLIENT,
    ENTITY,
    LINE,
    NUMBER,
    OWNER,
    PERSON,
    POSSESSIVE,
    TAB,
    WORD,
    Reading,
    Token,
    sentence_start,
)
from redactor.identity.reach import Reach
from redactor.identity.relation_patterns import (
    ALIASES,
    FORMER_NAME,
    GRAMMAR,
    SAID_NAME,
    WITHOUT_ROLE,
)

if TYPE_CHECKING:
    from spacy.matcher import Matcher
    from spacy.vocab import Vocab

_CREDENTIAL = regex.compile(r"\p{Lu}[\p{Lu}&]{1,6}")
_NO_CREDENTIAL = frozenset(
    "dob nhs nok dna uta ok tbc id gp re na nfa aka am pm ok tel ref mrn ssn uk usa".split()
)
_BETWEEN, _ELSE = -1, "_"
"""What stands between two stretches, and for a word that no pattern asks for."""
_WEIGHTS = {name: weight for name, weight, _ in GRAMMAR}
_NAME_FIRST = frozenset(name for name, _, _ in GRAMMAR if name.startswith("name"))


@dataclass(frozen=True, slots=True)
class _Match:
    rule: str
    weight: float
    person: int
    role: int


_PATTERNS = {
    **{name: patterns for name, _, patterns in GRAMMAR},
    **{name: alone for name, (alone, _, _, _) in WITHOUT_ROLE.items()},
    "alias": ALIASES,
}


@cache
def _vocab() -> Vocab:
    """One vocabulary for all documents: the Matcher's patterns are compiled against it."""
    # spaCy takes a while to import: only a case needs it, not the command line.
    from redactor.identity.spacy_parts import Vocab

    return Vocab()


@cache
def _matcher() -> Matcher:
    from redactor.identity.spacy_parts import Matcher

    matcher = Matcher(_vocab())
    for name, patterns in _PATTERNS.items():
        matcher.add(name, [list(p) for p in patterns])
    return matcher


@cache
def _reach() -> Reach:
    return Reach(pattern for patterns in _PATTERNS.values() for pattern in patterns)


def _matched(tokens: Sequence[Token]) -> Iterator[tuple[str, int, int]]:
    """Every pattern that matches, with the tokens ``[start, end)`` that it spans."""
    from redactor.identity.spacy_parts import Doc

    tags, texts = [token.tag for token in tokens], [token.text for token in tokens]
    row: list[int] = []
    for start, end in _reach().windows(tags, texts):
        row += (*range(start, end), _BETWEEN)
    if not row:
        return
    tags.append(_ELSE)
    texts.append(_ELSE)
    words = _reach().words
    doc = Doc(
        _vocab(),
        words=[texts[at] if texts[at] in words else _ELSE for at in row],
        tags=[tags[at] for at in row],
    )
    for key, start, end in _matcher()(doc):
        yield _vocab().strings[key], row[start], row[end - 1] + 1


def evidence(reading: Reading) -> tuple[list[Claim], list[Alias]]:
    """What the grammar of one document says of the people in it."""
    matches: list[_Match] = []
    aliases: list[Alias] = []
    alone: list[Claim] = []
    for rule, start, end in _matched(reading.tokens):
        if rule == "alias":
            first, second = reading.tokens[start], reading.tokens[_last(reading, start, end)]
            if first.mention != second.mention:
                between = {token.text for token in reading.tokens[start:end]}
                bracket = reading.tokens[start + 1].text in ("(", '"', "“") and end - start <= 5
                said = not bracket or between & SAID_NAME
                rule = "née" if between & FORMER_NAME else "said" if said else "bracket"
                aliases.append(Alias(first.mention, second.mention, rule))
            continue
        if rule in WITHOUT_ROLE:
            _, role_key, kind, weight = WITHOUT_ROLE[rule]
            owner = (
                Owner() if kind == "job" else Owner("people", _antecedents(reading, start, end - 1))
            )
            alone.append(
                Claim(reading.tokens[end - 1].mention, role_key, kind, owner, weight, rule)
            )
            continue
        match = _placed(reading, rule, start, end)
        if match is not None:
            matches.append(match)
    claims = [claim for match in _best(matches, reading) for claim in _claims(match, reading)]
    return [*claims, *alone, *_credentials(reading)], aliases


def _credentials(reading: Reading) -> Iterator[Claim]:
    """Letters behind a name that stand for a job or its exam: ``Ann Lee, NP``, ``Ann Lee (AP)``."""
    tokens = reading.tokens
    for at, token in enumerate(tokens[:-2]):
        if token.tag != PERSON or tokens[at + 1].text not in (",", "(", "-", "–"):
            continue
        behind = tokens[at + 2]
        written = reading.text[behind.start : behind.end]
        if (
            behind.tag == WORD
            and _CREDENTIAL.fullmatch(written)
            and behind.text not in _NO_CREDENTIAL
        ):
            after = tokens[at + 3] if at + 3 < len(tokens) else None
            if (
                after is None
                or after.text in (",", ")", ".", ";", "|", "/", "(", "-", "–")
                or after.tag in (LINE, TAB)
            ):
                yield Claim(token.mention, "professional", "job", Owner(), 2.6, "credentials")


def _last(reading: Reading, start: int, end: int) -> int:
    return next(i for i in range(end - 1, start, -1) if reading.tokens[i].tag in (PERSON, '"', ")")
                and reading.tokens[i].mention >= 0)  # fmt: skip


def _placed(reading: Reading, rule: str, start: int, end: int) -> _Match | None:
    tokens = reading.tokens
    if rule in _NAME_FIRST:
        person = start
        role = next(i for i in range(end - 1, start, -1) if tokens[i].role is not None)
        after = tokens[role + 1] if role + 1 < len(tokens) else None
        if after is not None and (
            after.tag == POSSESSIVE or (after.tag == PERSON and rule != "name (role)")
        ):
            return None
        if after is not None and after.text in (":",) and rule != "name (role)":
            return None
        if (
            rule in ("name, role", "name - role")
            and not _closes(tokens, role)
            and not _is_owned(tokens, person + 1, role)
        ):
            return None
        if rule == "name / role below" and not (
            _starts_line(reading, person) and tokens[role].capital
        ):
            return None
    else:
        role, person = start, end - 1
        if rule == "role / name below" and not _is_in_a_sentence(reading, role):
            return None
        if tokens[role + 1].text == "." and not _is_abbreviation(tokens[role]):
            return None
        if role > 2 and tokens[role - 2].text == "of" and tokens[role - 3].role is not None:
            role -= 3
        if (
            rule == "role, name"
            and _is_listed(tokens, role)
            and not _is_owned(tokens, max(0, role - 3), role)
        ):
            return None
    said = tokens[role].role
    assert said is not None
    weight = _WEIGHTS[rule]
    if said.kind == "client" and rule not in (
        "role name",
        "role: name",
        "role called name",
        "name (role)",
    ):
        weight -= 1
    return _Match(rule, weight, person, role)


def _is_abbreviation(token: Token) -> bool:
    return token.role is not None and token.role.kind == "job" and len(token.text) <= 5


def _closes(tokens: tuple[Token, ...], role: int) -> bool:
    """Whether a word of role ends its phrase: *Ann Lee, mother, said*, not *Ann Lee, mother said*."""
    for token in tokens[role + 1 : role + 6]:
        if token.text in (
            ",",
            ")",
            ";",
            ".",
            "|",
            "(",
            "·",
            "-",
            "–",
            "—",
            "&",
            "/",
            "and",
            "at",
            "from",
            "of",
            "for",
            "in",
            "who",
            "with",
            ":",
        ) or token.tag in (LINE, TAB, ENTITY):
            return True
        if token.tag != WORD or not token.capital:
            return False
    return True


def _is_owned(tokens: tuple[Token, ...], start: int, role: int) -> bool:
    return any(
        t.tag == OWNER or t.text in ("the", "a", "an") or t.tag == POSSESSIVE
        for t in tokens[start:role]
    )


def _is_listed(tokens: tuple[Token, ...], role: int) -> bool:
    """Whether a word of role goes with the name before it: *Ann Lee, mother, Tom Lee, father*."""
    back = role - 1
    while back >= 0 and tokens[back].tag in (WORD, ENTITY, NUMBER) and role - back < 4:
        back -= 1
    return back > 0 and tokens[back].text in (",", "(", "-", "–") and tokens[back - 1].tag == PERSON


def _starts_line(reading: Reading, at: int) -> bool:
    return at == 0 or reading.tokens[at - 1].tag == LINE


def _is_in_a_sentence(reading: Reading, at: int) -> bool:
    """Whether words come before it on its line, which is no row of a table."""
    before = at
    while before and reading.tokens[before - 1].tag != LINE:
        before -= 1
        if reading.tokens[before].tag == TAB:
            return False
    return before < at


def _best(matches: list[_Match], reading: Reading) -> list[_Match]:
    """One match for each word of role: it cannot belong to the name on either side."""
    by_role: dict[int, _Match] = {}
    for match in sorted(
        matches, key=lambda m: (-m.weight, abs(m.person - m.role), m.rule, m.person)
    ):
        by_role.setdefault(match.role, match)
    return [by_role[k] for k in sorted(by_role)]


def _claims(match: _Match, reading: Reading) -> Iterator[Claim]:
    tokens = reading.tokens
    said = tokens[match.role].role
    assert said is not None
    owner = owner_of(reading, match.role, match.person)
    people = [match.person]
    if said.plural:
        people += _listed(tokens, match.person)
    for person in people:
        yield Claim(tokens[person].mention, said.key, said.kind, owner, match.weight, match.rule)


def _listed(tokens: tuple[Token, ...], at: int) -> list[int]:
    """The further people of a list that begins with the name at ``at``."""
    out: list[int] = []
    depth = 0
    for i in range(at + 1, min(len(tokens), at + 120)):
        token = tokens[i]
        if token.text in ("(", "["):
            depth += 1
        elif token.text in (")", "]"):
            depth = max(0, depth - 1)
        elif token.tag == PERSON and not depth:
            out.append(i)
        elif not depth and not (
            token.text in (",", "and", "&", "/", "+", ";") or token.tag in (ENTITY, NUMBER, TAB)
        ):
            break
    return out


def owner_of(reading: Reading, role: int, person: int) -> Owner:
    """Whose relation the word at ``role`` speaks of, by what stands before it."""
    tokens = reading.tokens
    at = role - 1
    while at >= 0 and role - at < 5 and _is_between(tokens[at]):
        at -= 1
    if at < 0:
        return Owner()
    token = tokens[at]
    if token.tag == POSSESSIVE and at > 0:
        before = tokens[at - 1]
        if before.tag == PERSON:
            return Owner("people", (before.mention,))
        if before.tag == CLIENT or (before.role is not None and before.role.kind == "client"):
            return Owner("client")
        if before.role is not None:
            return Owner("role", role=before.role.key)
    if token.tag == OWNER:
        if token.text in ("my", "our"):
            return Owner("client" if token.quoted else "author")
        if token.text == "your":
            return Owner("client")
        gender = {"her": "f", "hers": "f", "his": "m"}.get(token.text, "")
        return Owner("people", _antecedents(reading, at, person), gender=gender)
    return Owner()


def _is_between(token: Token) -> bool:
    """Whether a token may stand between whose and what: *her* older *sister*."""
    if token.tag == WORD:
        return not token.capital and _is_adjective(token.text)
    return token.tag == NUMBER or token.text in ("<age>", "-")


def _is_adjective(word: str) -> bool:
    return word in _ADJECTIVES or word.endswith(("-year-old", "year-old", "est"))


_ADJECTIVES = frozenset(
    (
        "older younger elder eldest youngest oldest middle only own late former previous current new old first second "
        "third other big little small baby twin estranged adult teenage maternal paternal birth biological adopted "
        "adoptive step foster half best close good dear beloved allocated named duty regular usual abusive violent "
        "partner's ex then now long-term next-door upstairs downstairs local elderly deceased dead unborn year yr yo "
        "and"
    ).split()
)


def _antecedents(reading: Reading, at: int, person: int) -> tuple[int, ...]:
    """Who a pronoun at ``at`` may mean: the subject of its sentence first, then the names before it."""
    tokens = reading.tokens
    start = sentence_start(reading, at)
    subject = {"her": "she", "hers": "she", "his": "he", "their": "they"}.get(tokens[at].text, "")
    for i in range(start, at):
        if tokens[i].tag == PERSON:
            break
        if subject and tokens[i].text == subject:
            return ()
    here = [
        i
        for i in range(start, at)
        if tokens[i].tag == PERSON and i != person and not _is_owned_by(tokens, i, tokens[at].text)
    ]
    joined = (
        at > 0
        and tokens[at - 1].text in ("and", "with", "or", "&")
        and at > 1
        and tokens[at - 2].tag == PERSON
    )
    if joined and here and here[-1] == at - 2:
        here = [here[-1], *here[:-1]]
    out = [tokens[i].mention for i in here]
    client = [i for i in range(start, at) if _is_client(tokens[i])]
    if client and (not here or client[0] < here[0]):
        return ()
    return tuple(out)


def _is_owned_by(tokens: tuple[Token, ...], at: int, owner: str) -> bool:
    """Whether the name at ``at`` is itself introduced by the pronoun: *her friend* Wren *and her sister*."""
    return at > 1 and tokens[at - 1].role is not None and tokens[at - 2].text == owner


def _is_client(token: Token) -> bool:
    return token.role is not None and token.role.kind == "client"
