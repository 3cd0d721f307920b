"""Puts the copies of a case in their place, takes back those that must go, and sweeps up after a killed run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from redactor.batch.unread import OUT_OF_REACH
from redactor.batch.work import Done
from redactor.files import PART, cannot_write, remove_quietly, write_atomic
from redactor.model import Outcome, Status

_FINAL: Final = (Status.PUBLISHED, Status.NEEDS_REVIEW)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where copies go.

    Attributes:
        out: published ones, for the reader.
        private: for the quarantine, and for copies whose source is gone.
    """

    out: Path = field(repr=False)
    private: Path = field(repr=False)

    def publish(
        self, done: Done, outcomes: tuple[Outcome, ...], *, overruled: bool = False
    ) -> tuple[Outcome, ...]:
        """Place the copies of a case; the outcomes with where each one is.

        Args:
            done: what came of the case.
            outcomes: of its documents.
            overruled: whether a reviewer decided something since the copies in OUT were made. None of them stays
                then, also where its source is out of reach: a name may have to go from it.

        Raises:
            BatchError: OUT or the private folder cannot be written, or a draft cannot be read.
        """
        placed = tuple(self._place(outcome, done) for outcome in outcomes)
        kept = (o for o in outcomes if not (overruled and _is_out_of_reach(o)))
        self._withdraw(done.case, kept)
        return placed

    def _place(self, outcome: Outcome, done: Done) -> Outcome:
        staged = done.drafts.get(outcome.id)
        if staged is None:
            self._take_back(outcome)
            return outcome
        name = f"{outcome.id}{staged.suffix}"
        held = self.private / "quarantine" / name
        if outcome.status in _FINAL:
            write_atomic(self.out / name, staged.take())
            remove_copy(held)
            return replace(outcome, output=name)
        self._take_back(outcome)
        write_atomic(held, staged.take(), mode=0o600)
        return outcome

    def _take_back(self, outcome: Outcome) -> None:
        """Remove an earlier copy of a document that has none now: it may be what leaked.

        A source that is out of reach for the moment says nothing about its copy, which then stays.
        """
        if _is_out_of_reach(outcome):
            return
        target = self.out / outcome.id
        for old in target.parent.glob(f"{target.name}.*") if target.parent.is_dir() else ():
            remove_copy(old)

    def _withdraw(self, case: str, outcomes: Iterable[Outcome]) -> None:
        """Move copies whose source is no longer in the case to the private folder.

        Nothing is lost, and OUT holds only what the report lists and this run has verified.
        """
        known = {outcome.id for outcome in outcomes}
        for old in sorted((self.out / case).glob("document-*")):
            if f"{case}/{old.name.split('.')[0]}" not in known:
                try:
                    data = old.read_bytes()
                except OSError as error:
                    raise cannot_write(error) from None
                write_atomic(self.private / "withdrawn" / case / old.name, data, mode=0o600)
                remove_copy(old)


def _is_out_of_reach(outcome: Outcome) -> bool:
    return outcome.error is not None and outcome.error.code in OUT_OF_REACH


def remove_copy(path: Path) -> None:
    """Take back a copy that must no longer be there.

    Raises:
        BatchError: it cannot be removed.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(error) from None


def sweep(folder: Path) -> None:
    """Remove the parts that a killed run left behind in OUT or the private folder."""
    if folder.is_dir():
        for depth in ("", "*/", "*/*/"):
            for part in folder.glob(f"{depth}.*{PART}"):
                remove_quietly(part)
