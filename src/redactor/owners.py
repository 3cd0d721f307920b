"""Whose a number, an address or a date is, as far as the words around it tell.

Evidence, strongest first: a person or a word of relation in the same sentence (the nearest before it,
else the nearest behind it); the same in the same line or table row; a line close above it in the same
block that is headed with a name ("Name: ...", "Child 2: ...") or is one, as above an address in a letter.
What nothing is said about has no owner here; who asks decides what that means.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import regex

from redactor.forms import Runs
from redactor.model import Case, Document, Finding, Identity
from redactor.relations import CLIENT_WORDS, RELATIONS
from redactor.roles import FAMILY
from redactor.spans import reading_of

NEAR: Final = 60
"""Characters between a name and what is surely that person's."""

BLOCK_LINES: Final = 6
"""How many lines above a line may still head it."""

LONG_LINE: Final = 90
"""A line of a form is shorter, in characters; a longer one is prose and heads nothing."""

_HEADED: Final = regex.compile(
    r"[ \t>|*•\-]*(?:(?:full|first|given|legal|preferred|known)[ ])?(?:(?:client|patient|child|sibling|"
    r"service[ ]user|young[ ]person|pupil|student|member|person|family[ ]name)(?:[ ]?\d{1,2})?"
    r"(?:'s)?[ ]?(?:name)?|names?(?:[ ]of[ ](?:\w+[ ]?){1,3})?|surname|forenames?|re)[ ]?[:\t|=–-]",
    regex.IGNORECASE,
)
_SENTENCE_END: Final = regex.compile(r"[.!?;][\"')\]]?(?=\s+(?:\p{Lu}|[\"'(\[]))")
_TITLE_STOP: Final = regex.compile(r"(?<!\p{L})(?:Mr|Mrs|Ms|Dr|Prof|Rev|St|No|Nos|Ref|Tel|[A-Z])$")
_RELATION: Final = regex.compile(
    r"(?<![\p{L}\p{N}\-])(?:"
    + "|".join(
        regex.escape(word).replace(r"\ ", "[ ]")
        for word in sorted({*RELATIONS, *CLIENT_WORDS}, key=lambda word: (-len(word), word))
        if len(word) > 2
    )
    + r")(?![\p{L}\p{N}\-])",
    regex.IGNORECASE,
)
_OPENINGS: Final = frozenset(
    regex.match(r"\p{L}+", word)[0].lower() for word in (*RELATIONS, *CLIENT_WORDS)
)
"""The first letters of every word of relation, up to what is no letter."""
_PROFESSIONAL_ROOT: Final = "prof"
_NOBODY_IN_PARTICULAR: Final = frozenset({"family", "relative", "child", "baby"})
"""Last parts of roles whose word is said of several people, or of the client of a child's file."""

_BESIDE: Final = 3
"""Characters between a word of relation and the name of the same person."""

_MOSTLY: Final = 0.6
"""The share of a line that a name must be for the line to be one."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who a thing belongs to.

    Attributes:
        key: the same for the same person: the role path, else the identity's id; ``""``: nothing is said.
        role: role path, ``""`` where it is not known.
        identity: id of the person, ``""`` where only a word of relation tells.
        sure: nobody else is named in the sentence or row, and the name is near or heads the block.
    """

    key: str = ""
    role: str = ""
    identity: str = ""
    sure: bool = False


NOBODY: Final = Owner()


@dataclass(frozen=True, slots=True)
class _Named:
    """A person or a word of relation in a document."""

    start: int
    end: int
    owner: Owner


def owners_of(
    case: Case,
    findings: Sequence[Finding],
    of: Sequence[str],
    identities: Mapping[str, Identity],
    *,
    kin_only: bool = False,
) -> tuple[Owner, ...]:
    """The owner of each finding that is no person, :data:`NOBODY` for persons and where nothing tells.

    Args:
        case: the documents.
        findings: of all documents of the case.
        of: identity id of each finding.
        identities: by id.
        kin_only: whether professionals, and words of relation that are not of kinship ("coach"), own
            nothing: no NHS number of a file is theirs.
    """
    pages = {document.id: _Page(document, kin_only) for document in case.documents}
    for finding, identity_id in zip(findings, of, strict=True):
        if finding.entity_type == "PERSON" and finding.document in pages:
            pages[finding.document].add(finding, identities[identity_id])
    for page in pages.values():
        page.close()
    told = [
        NOBODY
        if finding.entity_type == "PERSON" or finding.document not in pages
        else pages[finding.document].owner(finding)
        for finding in findings
    ]
    return _agreed(told, of)


def _agreed(told: Sequence[Owner], of: Sequence[str]) -> tuple[Owner, ...]:
    """One owner for one thing: whom most places name; of two that are named as often, not the client."""
    named: dict[str, list[Owner]] = defaultdict(list)
    for owner, identity_id in zip(told, of, strict=True):
        if owner.key:
            named[identity_id].append(owner)
    chosen: dict[str, Owner] = {}
    for identity_id, owners in named.items():
        counts = Counter(owner.key for owner in owners)
        chosen[identity_id] = min(
            owners,
            key=lambda o: (-counts[o.key], o.role == "client", o.key, not o.sure, o.identity),
        )
    return tuple(chosen.get(identity_id, NOBODY) for identity_id in of)


class _Page:
    """One document as rows, with the people that are named in it."""

    def __init__(self, document: Document, kin_only: bool) -> None:
        self._kin_only = kin_only
        reading = reading_of(document)
        self._place = reading.place
        self._text = reading.text
        self._rows = _rows(self._text)
        self._row_starts = [start for start, _ in self._rows]
        self._named: list[_Named] = []
        self._starts: list[int] = []

    def add(self, finding: Finding, identity: Identity) -> None:
        """Take in a person that is named here."""
        role = "" if identity.ambiguous else _first_client(identity.role)
        if self._kin_only and role.split(".")[0] == _PROFESSIONAL_ROOT:
            return
        start = self._place(finding.segment, finding.start)
        end = self._place(finding.segment, finding.end)
        owner = Owner(role or identity.id, role, identity.id)
        self._named.append(_Named(start, end, owner))

    def close(self) -> None:
        """Take in words of relation that stand by themselves, and sort."""
        people = sorted(self._named, key=lambda each: each.start)
        starts = [each.start for each in people]
        for match in _relations(self._text):
            at = bisect_left(starts, match.start())
            beside = people[max(0, at - 1) : at + 1]
            if not any(self._is_the_same(match.start(), match.end(), each) for each in beside):
                word = " ".join(match.group().lower().split())
                role = "client" if word in CLIENT_WORDS else RELATIONS[word]
                last = role.rsplit(".", 1)[-1]
                if last in _NOBODY_IN_PARTICULAR:
                    continue
                if self._kin_only and role != "client" and last not in FAMILY:
                    continue
                self._named.append(_Named(match.start(), match.end(), Owner(role, role)))
        self._named.sort(key=lambda each: (each.start, each.end))
        self._starts = [each.start for each in self._named]

    def _is_the_same(self, start: int, end: int, person: _Named) -> bool:
        """Whether a word and a name beside it are one person: "Mum (Sandra)", not "Sandra's mum"."""
        if person.end <= start:
            between = self._text[person.end : start]
            return len(between) <= _BESIDE and not between.startswith(("'s", "’s", "'", "’"))
        return person.start - end <= _BESIDE

    def owner(self, finding: Finding) -> Owner:
        """Whose it is."""
        at = self._place(finding.segment, finding.start)
        end = self._place(finding.segment, finding.end)
        row = max(bisect_right(self._row_starts, at) - 1, 0)
        low, high = self._rows[row]
        first, last = _sentence(self._text, low, high, at)
        if found := self._nearest(first, last, at, end):
            return found
        short = high - low <= LONG_LINE
        if found := self._nearest(low, high, at, end):
            return found if short else replace(found, sure=False)
        return self._above(row) if short else NOBODY

    def _nearest(self, low: int, high: int, at: int, end: int) -> Owner | None:
        """The nearest person in ``[low, high)`` before the thing, else behind it."""
        here = self._named[bisect_left(self._starts, low) : bisect_left(self._starts, high)]
        before = [each for each in here if each.start < at]
        behind = [each for each in here if each.start >= end]
        if not before and not behind:
            return None
        one = before[-1] if before else behind[0]
        gap = at - one.end if before else one.start - end
        alone = len({each.owner.key for each in here}) == 1
        return replace(one.owner, sure=alone and gap <= NEAR)

    def _above(self, row: int) -> Owner:
        """The person that a line above in the same block of short lines is headed with."""
        for above in range(row - 1, max(row - 1 - BLOCK_LINES, -1), -1):
            low, high = self._rows[above]
            if not self._text[low:high].strip() or high - low > LONG_LINE:
                break
            index = bisect_left(self._starts, low)
            if index == len(self._starts) or self._starts[index] >= high:
                continue
            named = self._named[index]
            letters = sum(c.isalnum() for c in self._text[low:high])
            own = sum(c.isalnum() for c in self._text[named.start : named.end])
            if _HEADED.match(self._text, low, high) or (
                named.owner.identity and own >= _MOSTLY * letters
            ):
                return replace(named.owner, sure=True)
        return NOBODY


def _relations(text: str) -> Iterator[regex.Match[str]]:
    """Every word of relation, from left to right: the pattern is tried where a run of letters opens one."""
    until = 0
    for run, at in Runs(text).places():
        if at < until or (run.isascii() and run.lower() not in _OPENINGS):
            continue
        if match := _RELATION.match(text, at):
            until = match.end()
            yield match


def _first_client(role: str) -> str:
    """``client.1`` is the client."""
    return "client" if role == "client.1" else role


def _rows(text: str) -> list[tuple[int, int]]:
    """Lines and table rows: what stands between two line ends."""
    rows: list[tuple[int, int]] = []
    at = 0
    for line in text.split("\n"):
        rows.append((at, at + len(line)))
        at += len(line) + 1
    return rows


def _sentence(text: str, low: int, high: int, at: int) -> tuple[int, int]:
    """The sentence of ``[low, high)`` that ``at`` is in."""
    start, stop = low, high
    for match in _SENTENCE_END.finditer(text, low, high):
        if match[0].startswith(".") and _TITLE_STOP.search(text, low, match.start()):
            continue
        if match.end() <= at:
            start = match.end()
        else:
            stop = match.end()
            break
    return start, stop
