"""A case on the desk as a whole: its sheets, its queue, and what the program can count for the checklist."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from redactor.model import Document
from redactor.review.actions import ReviewError
from redactor.review.checklist import Facts, sample
from redactor.review.desk import CaseFile, Desk
from redactor.review.mentions import PersonLine
from redactor.review.queue import Item, queue_of
from redactor.review.remarks import is_ok, key_of, person_key, place_key, sheet_key
from redactor.review.shapes import Pair
from redactor.vault.container import subkey

_ELSEWHERE = frozenset({"held", "not-covered", "sample"})
"""Kinds of the queue that the checklist counts by themselves, or that no decision can settle."""


class Casework:
    """What is derived from a case as it is now; made anew after each change.

    Args:
        desk: where it lies.
        case: as read from it.
    """

    def __init__(self, desk: Desk, case: CaseFile) -> None:
        self.desk, self.case = desk, case

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """The sources, as far as they can be read."""
        return self.desk.documents(self.case)

    @cached_property
    def people(self) -> tuple[PersonLine, ...]:
        """The people of the case."""
        return self.desk.people(self.case)

    @cached_property
    def pairs(self) -> Mapping[str, Pair]:
        """Source and copy of each document that has a copy and can be shown."""
        found: dict[str, Pair] = {}
        for document in self.case.copies:
            try:
                found[document] = self.desk.pair(self.case, document)
            except ReviewError:
                continue
        return found

    @cached_property
    def sampled(self) -> tuple[tuple[str, int, str], ...]:
        """The unchanged sheets to read: document, number of the sheet, key of the remark that says so."""
        unchanged = [(name, n) for name, pair in self.pairs.items() for n in pair.unchanged]
        hashes = "\n".join(f"{name}={sha256}" for name, sha256 in sorted(self.case.copies.items()))
        seed = subkey(self.desk.vault.key.material, f"sample/{self.case.id}", hashes.encode())
        return tuple((name, n, self.sheet_key(name, n)) for name, n in sample(unchanged, seed))

    @cached_property
    def queue(self) -> tuple[Item, ...]:
        """What must be decided."""
        remarks = self.case.contents.remarks
        return queue_of(self.case.outcomes, self.documents, remarks, self.sampled)

    def sheet_key(self, document: str, sheet: int) -> str:
        """The key of a sheet of the copy that lies in OUT now."""
        return sheet_key(document, "copy", sheet, self.case.copies.get(document, ""))

    def is_read(self, document: str, sheet: int) -> bool:
        """Whether a sheet of the copy was opened."""
        return is_ok(self.case.contents.remarks, self.sheet_key(document, sheet))

    def sheets(self, document: str) -> tuple[int, int]:
        """How many sheets of the copy were opened, and how many there are."""
        pair = self.pairs.get(document)
        numbers = [sheet.number for sheet in pair.copy] if pair else []
        return sum(self.is_read(document, n) for n in numbers), len(numbers)

    @cached_property
    def facts(self) -> Facts:
        """What the program counted; a copy that cannot be shown counts as a sheet that nobody opened."""
        remarks = self.case.contents.remarks
        counted = [self.sheets(document) for document in self.case.copies]
        unseen = 0
        for name, pair in self.pairs.items():
            outcome = self.case.outcome(name)
            for flag in pair.flags:
                looked = self.is_read(name, flag.sheet) or is_ok(
                    remarks, key_of(outcome, flag.id) or ""
                )
                unseen += not (flag.to_decide or looked)
        blind = [
            place_key(outcome.id, place)
            for outcome in self.case.outcomes
            if outcome.output
            for place in outcome.coverage.not_covered
        ]
        return Facts(
            queue_open=sum(not i.done for i in self.queue if i.kind not in _ELSEWHERE),
            flags_unseen=unseen,
            not_covered_unseen=sum(not is_ok(remarks, key) for key in blind),
            sheets=sum(max(every, 1) for _, every in counted),
            sheets_seen=sum(seen for seen, _ in counted),
            unchanged_to_sample=len(self.sampled),
            unchanged_seen=sum(is_ok(remarks, key) for _, _, key in self.sampled),
            people_unconfirmed=sum(
                not is_ok(remarks, person_key(p.identity, p.label)) for p in self.people
            ),
        )
