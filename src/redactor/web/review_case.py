"""The pages of a case: what is to be decided, its documents and people, and what was decided so far."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from redactor.batch.sources import load_sources
from redactor.model import Outcome
from redactor.review.casework import Casework
from redactor.review.mentions import Mention, PersonLine
from redactor.review.queue import HEADINGS, Item, Kind
from redactor.review.remarks import is_ok, person_key
from redactor.web.desks import is_open
from redactor.web.review_panel import Around, advice, around
from redactor.web.review_words import place_words, verdict_words

_PAGE: Final = re.compile(r"page (\d+)")


@dataclass(frozen=True, slots=True)
class Spot:
    """One place of a card: document (its last part), mark or page, and the place in words."""

    document: str
    mark: str
    sheet: int
    words: str
    around: Around = field(repr=False)


@dataclass(frozen=True, slots=True)
class Card:
    """What is decided in one go: the same words for the same reason.

    Attributes:
        keys: of all its places.
        person: number of the page of the person it is about, 0 for none.
    """

    id: str
    kind: Kind
    text: str = field(repr=False)
    label: str
    advice: str
    keys: tuple[str, ...] = field(repr=False)
    spots: tuple[Spot, ...] = field(repr=False)
    times: int
    done: bool
    person: int = 0
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Group:
    """The cards of one kind, the open ones first."""

    kind: Kind
    heading: str
    meaning: str
    cards: tuple[Card, ...]

    @property
    def open(self) -> int:
        """How many are to be decided; a card may stand for several."""
        return sum(len(card.spots) for card in self.cards if not card.done)


def groups_of(work: Casework) -> tuple[Group, ...]:
    """The queue, the kinds with something open first."""
    made = []
    number = 0
    for kind, items in groupby(work.queue, key=lambda item: item.kind):
        cards = []
        for same in _alike(list(items)):
            number += 1
            cards.append(_card(work, f"item-{number}", same))
        cards.sort(key=lambda card: card.done)
        made.append(Group(kind, *HEADINGS[kind], tuple(cards)))
    return tuple(sorted(made, key=lambda group: group.open == 0))


def _alike(items: Sequence[Item]) -> Iterator[list[Item]]:
    found: dict[tuple[object, ...], list[Item]] = {}
    for at, item in enumerate(items):
        words = " ".join(item.text.split()).casefold()
        alone = at if not words or item.kind in ("weak", "held", "sample", "not-covered") else -1
        found.setdefault((words, item.advice, item.done, alone), []).append(item)
    yield from found.values()


def _card(work: Casework, name: str, same: Sequence[Item]) -> Card:
    one = same[0]
    keys = tuple(key for item in same for key in item.keys)
    spots = tuple(_spot(work, item) for item in same)
    person = _person_at(work, one) if one.kind in ("who", "weak", "conflict") else 0
    times = sum(item.times for item in same)
    words = advice("", one.advice).strip()
    return Card(
        name, one.kind, one.text, one.label, words, keys, spots, times, one.done, person, one.note
    )


def _spot(work: Casework, item: Item) -> Spot:
    outcome = work.case.outcome(item.document)
    page = _PAGE.search(item.place)
    sheet = item.sheet or (int(page[1]) if page and not item.mark else 0)
    words = place_words(item.document, item.place)
    where = Around()
    if item.mark:
        segment, start, end = _span(outcome, item.mark)
        where = around(work.documents.get(item.document), segment, start, end)
    return Spot(item.document.rpartition("/")[2], item.mark, sheet, words, where)


def _span(outcome: Outcome, mark: str) -> tuple[int, int, int]:
    number = int(mark[1:])
    if mark[0] == "c":
        found = outcome.decisions[number].finding
        return found.segment, found.start, found.end
    flag = outcome.flags[number]
    return flag.segment, flag.start, flag.end


def _person_at(work: Casework, item: Item) -> int:
    segment, start, end = _span(work.case.outcome(item.document), item.mark)
    for number, person in enumerate(work.people, 1):
        for m in person.mentions:
            there = (m.document, m.segment) == (item.document, segment)
            if there and m.start < end and start < m.end:
                return number
    return 0


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the case, as a card."""

    name: str
    words: str
    file: str = field(repr=False)
    format: str
    status: str
    problem: str
    changes: int
    flags: int
    open: int
    read: int
    sheets: int


def papers_of(work: Casework) -> tuple[Paper, ...]:
    """The documents of the case."""
    sources = load_sources(work.desk.private)
    return tuple(_paper(work, outcome, sources.get(outcome.id)) for outcome in work.case.outcomes)


def _paper(work: Casework, outcome: Outcome, path: object) -> Paper:
    read, sheets = work.sheets(outcome.id) if outcome.output else (0, 0)
    waiting = sum(i.document == outcome.id and is_open(i) for i in work.queue)
    problem = f"{outcome.error.message} {outcome.error.next}" if outcome.error else ""
    return Paper(
        outcome.id.rpartition("/")[2], place_words(outcome.id).capitalize(), getattr(path, "name", ""), outcome.format,
        outcome.status.value, problem, sum(d.replaces for d in outcome.decisions), len(outcome.flags), waiting,
        read, sheets,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person of the case, as a row; ``number`` leads to the page."""

    number: int
    key: str = field(repr=False)
    line: PersonLine
    documents: tuple[str, ...]
    confirmed: bool
    doubts: tuple[str, ...]


def people_of(work: Casework) -> tuple[Somebody, ...]:
    """The people of the case, in order of first appearance."""
    remarks = work.case.contents.remarks
    found = []
    for number, line in enumerate(work.people, 1):
        key = person_key(line.identity, line.label)
        documents = tuple(name.rpartition("/")[2] for name in line.documents)
        doubts = tuple(advice(each, "") for each in line.doubts)
        if line.ambiguous and "ambiguous" not in line.doubts:
            doubts = (*doubts, advice("ambiguous", ""))
        found.append(Somebody(number, key, line, documents, is_ok(remarks, key), doubts))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Told:
    """A decision that counts, in words."""

    id: str
    words: str = field(repr=False)
    by: str = field(repr=False)
    at: str
    note: str = field(repr=False)


def decisions_of(work: Casework) -> tuple[Told, ...]:
    """What was decided so far, the last first."""
    verdicts = work.case.contents.verdicts
    rows = [Told(v.id, verdict_words(v, verdicts), v.by, v.at, v.note) for v in verdicts]
    return tuple(row for row in reversed(rows) if row.words)


def mentions_of(work: Casework, line: PersonLine) -> list[tuple[Mention, str, Around]]:
    """The mentions of a person, each with its place in words and what stands around it."""
    return [
        (
            each,
            place_words(each.document, each.place),
            around(work.documents.get(each.document), each.segment, each.start, each.end),
        )
        for each in line.mentions
    ]
