"""What a reviewer does before signing: what the program counted, and what only the reviewer can say.

That a sheet was opened can be counted; that it was read cannot. So an item may be counted, said (ticked) or both.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Collection, Sequence, Set
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from redactor.review.entries import tidy

SheetKey: TypeAlias = tuple[str, int]
"""Document id and number of the sheet, from 1."""

FEWEST: Final = 5
"""Unchanged sheets that are looked at, where there are as many."""
SHARE: Final = 10
"""Of so many unchanged sheets one is looked at."""
SHORTEST_REASON: Final = 10
"""Characters of the reason for going on with an open item."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the program counted for the copies as they are now; each at least 0.

    Attributes:
        queue_open: places that must be decided and are not.
        flags_unseen: flags whose place in the copy was not looked at.
        not_covered_unseen: pages that were not, or not wholly, read by the program, and not opened.
        sheets: of all copies.
        sheets_seen: of these, opened.
        unchanged_to_sample: how many sheets :func:`sample` chose.
        unchanged_seen: of these, opened.
        people_unconfirmed: rows of the table of people that nobody confirmed.
    """

    queue_open: int
    flags_unseen: int
    not_covered_unseen: int
    sheets: int
    sheets_seen: int
    unchanged_to_sample: int
    unchanged_seen: int
    people_unconfirmed: int


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the checklist.

    Attributes:
        key: stable; stands in the disclosure log.
        words: what the reviewer has done, in the second person.
        left: counts what is still to do, ``None`` where the program cannot tell.
        to_do: what is still to do, with ``{left}`` for the number.
        by_hand: whether the reviewer must tick it as well.
        may_override: whether one may sign without it, with a reason.
    """

    key: str
    words: str
    left: Callable[[Facts], int] | None = field(default=None, compare=False)
    to_do: str = ""
    by_hand: bool = False
    may_override: bool = True

    @property
    def counted(self) -> bool:
        """Whether the program counts what is left."""
        return self.left is not None


@dataclass(frozen=True, slots=True)
class Override:
    """An item that is not fulfilled, and why the reviewer signs all the same; it goes into the log."""

    item: str
    reason: str = field(repr=False)


ITEMS: Final = (
    Item(
        "output-read",
        "You have read the copies themselves, every sheet, and not only the table of changes.",
        lambda facts: max(facts.sheets, 1) - facts.sheets_seen,
        "Open every sheet of the copies: {left} not opened yet.",
        by_hand=True,
    ),
    Item(
        "queue-cleared",
        "You have decided every place that the program was unsure about.",
        lambda facts: facts.queue_open,
        "Decide what is in the queue: {left} still open.",
    ),
    Item(
        "flags-present",
        "You have looked at each flag, and what it marks still says in the copy what it said in the source.",
        lambda facts: facts.flags_unseen,
        "Look at each flag in the copy: {left} not looked at yet.",
        by_hand=True,
    ),
    Item(
        "people-complete",
        "You know of nobody in the case who is missing from the table of people, or wrong in it.",
        lambda facts: facts.people_unconfirmed,
        "Confirm each person in the table of people: {left} not confirmed yet.",
        by_hand=True,
    ),
    Item(
        "not-covered-seen",
        "You have looked at every page that the program could not read, or not wholly.",
        lambda facts: facts.not_covered_unseen,
        "Open the pages that the program could not read: {left} not opened yet.",
    ),
    Item(
        "unchanged-sampled",
        "You have looked at the chosen sheets on which nothing was changed, for what was missed there.",
        lambda facts: facts.unchanged_to_sample - facts.unchanged_seen,
        "Open the chosen sheets on which nothing was changed: {left} not opened yet.",
    ),
    Item(
        "own-name",
        "You sign with your own name and role, for exactly these copies: anonymised, residual risk recorded.",
        by_hand=True,
        may_override=False,
    ),
)
"""In the order in which they are done; (a) to (g) of the sign-off."""


def open_items(
    ticked: Set[str], facts: Facts, overrides: Collection[Override] = ()
) -> tuple[str, ...]:
    """What is still to do before signing, a sentence each; empty where all is done or overridden.

    Args:
        ticked: keys of the items that the reviewer ticked; other keys count for nothing.
        facts: of the copies as they are now.
        overrides: those with something against them (:func:`why_not_override`) count for nothing.
    """
    passed = {override.item for override in overrides if not why_not_override(override)}
    words = []
    for item in ITEMS:
        left = item.left(facts) if item.left else 0
        if item.key in passed:
            continue
        if left > 0:
            words.append(item.to_do.format(left=left))
        if item.by_hand and item.key not in ticked:
            words.append(f"Tick, if it is so: {item.words}")
    return tuple(words)


def why_not_override(override: Override) -> tuple[str, ...]:
    """What speaks against signing without an item, in plain words; empty where it may be done."""
    item = next((item for item in ITEMS if item.key == override.item), None)
    if item is None:
        return ("There is no such item on the checklist: choose one of the list.",)
    if not item.may_override:
        return ("Nobody signs without this item.",)
    if len(tidy(override.reason)) < SHORTEST_REASON:
        return (f"Give a reason of at least {SHORTEST_REASON} characters: it goes into the log.",)
    return ()


def sample(unchanged: Sequence[SheetKey], seed: bytes) -> tuple[SheetKey, ...]:
    """The unchanged sheets to look at: a tenth, at least five, all where there are fewer.

    The same for any order of ``unchanged``, and not to be foreseen without the seed.

    Args:
        unchanged: sheets on which nothing was changed.
        seed: a subkey of the vault's key with the hashes of the copies, so that new copies are sampled anew.

    Returns:
        in the order of the documents and sheets.
    """
    sheets = sorted(set(unchanged))
    wanted = max(FEWEST, -(-len(sheets) // SHARE))

    def rank(sheet: SheetKey) -> bytes:
        return hmac.new(seed, f"{sheet[0]}\0{sheet[1]}".encode(), hashlib.sha256).digest()

    return tuple(sorted(sorted(sheets, key=rank)[:wanted]))
