"""The checklist on the page: each item with what is left to do, and links to the places where it is done."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from redactor.report.words import plural
from redactor.review.casework import Casework
from redactor.review.checklist import ITEMS, Item
from redactor.review.remarks import is_ok, key_of, place_key

Link = tuple[str, str]
"""Address and text."""
_PAGE: Final = re.compile(r"page (\d+)")
_SHOWN: Final = 6
"""Links of an item that are shown at once; the others are one link to the case."""


@dataclass(frozen=True, slots=True)
class Row:
    """An item of the checklist for the copies as they are now.

    Attributes:
        left: how much is still to do; 0 where nothing is, or where the program cannot tell.
        to_do: the same in words, ``""`` where nothing is left.
    """

    item: Item
    left: int
    to_do: str
    links: tuple[Link, ...]

    @property
    def settled(self) -> bool:
        """Whether there is nothing to do and nothing to tick."""
        return not self.left and not self.item.by_hand

    @property
    def tick(self) -> str:
        """Name of the field that ticks it."""
        return f"tick-{self.item.key}"

    @property
    def why(self) -> str:
        """Name of the field with the reason for going on without it."""
        return f"why-{self.item.key}"


def rows_of(work: Casework, base: str) -> tuple[Row, ...]:
    """The checklist of a case.

    Args:
        base: address of the case, with a slash at its end.
    """
    return tuple(_row(item, work, base) for item in ITEMS)


def _row(item: Item, work: Casework, base: str) -> Row:
    left = item.left(work.facts) if item.left else 0
    if not left:
        return Row(item, 0, "", ())
    links = tuple(_LINKS[item.key](work, base))
    if len(links) > _SHOWN:
        rest = len(links) - _SHOWN
        links = (*links[:_SHOWN], (f"{base}#documents", f"and {rest} more"))
    return Row(item, left, item.to_do.format(left=left), links)


def _named(document: str) -> str:
    """``document 2`` for ``case-0001/document-02``."""
    return f"document {document.rpartition('-')[2].lstrip('0')}"


def _at(base: str, document: str, sheet: int = 0) -> str:
    place = f"#s{sheet}" if sheet else ""
    return f"{base}{document.rpartition('/')[2]}/{place}"


def _sheets(work: Casework, base: str) -> Iterator[Link]:
    for name in work.case.copies:
        pair = work.pairs.get(name)
        unread = [s.number for s in pair.copy if not work.is_read(name, s.number)] if pair else [0]
        if unread:
            number = plural(len(unread), "sheet")
            yield _at(base, name, unread[0]), f"{_named(name)}: {number}"


def _flags(work: Casework, base: str) -> Iterator[Link]:
    remarks = work.case.contents.remarks
    for name, pair in work.pairs.items():
        outcome = work.case.outcome(name)
        unseen = [
            flag.id
            for flag in pair.flags
            if not flag.to_decide
            and not work.is_read(name, flag.sheet)
            and not is_ok(remarks, key_of(outcome, flag.id) or "")
        ]
        if unseen:
            address = f"{_at(base, name)}?mark={unseen[0]}#{unseen[0]}"
            yield address, f"{_named(name)}: {plural(len(unseen), 'flag')}"


def _places(work: Casework, base: str) -> Iterator[Link]:
    remarks = work.case.contents.remarks
    for outcome in work.case.outcomes:
        for place in outcome.coverage.not_covered if outcome.output else ():
            if not is_ok(remarks, place_key(outcome.id, place)):
                page = _PAGE.search(place)
                address = _at(base, outcome.id, int(page[1]) if page else 0)
                yield address, f"{_named(outcome.id)}, {place}"


def _sample(work: Casework, base: str) -> Iterator[Link]:
    remarks = work.case.contents.remarks
    for name, number, key in work.sampled:
        if not is_ok(remarks, key):
            yield _at(base, name, number), f"{_named(name)}, sheet {number}"


def _queue(work: Casework, base: str) -> Iterator[Link]:
    yield f"{base}#queue", "the queue"


def _people(work: Casework, base: str) -> Iterator[Link]:
    yield f"{base}#people", "the table of people"


_LINKS: Final[Mapping[str, Callable[[Casework, str], Iterator[Link]]]] = MappingProxyType(
    {
        "output-read": _sheets,
        "queue-cleared": _queue,
        "flags-present": _flags,
        "people-complete": _people,
        "not-covered-seen": _places,
        "unchanged-sampled": _sample,
    }
)
