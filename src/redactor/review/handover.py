"""Signing, calling back and confirming: each step is checked against what lies in OUT now, then written into the log.

The log's own key is sealed in the vault, so it stays when the vault's key is changed.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Final

from redactor.batch.work import read_roster
from redactor.checks.gate import refusal
from redactor.config.release import completed
from redactor.detect.names import is_ambiguous
from redactor.errors import ConfigError
from redactor.model import Case, Document, Recipient, Release, Roster, Segment
from redactor.review.actions import ReviewError
from redactor.review.case_names import CaseNames
from redactor.review.casework import Casework
from redactor.review.checklist import Override, open_items, why_not_override
from redactor.review.desk import CaseFile, Desk
from redactor.review.entries import Entry, Value
from redactor.review.fingerprints import kept
from redactor.review.ledger import Ledger
from redactor.review.outdated import Outdated, Prints, outdated_of
from redactor.review.releases import FOLDER, recall_list
from redactor.review.releases import Release as HandedOut
from redactor.review.standing import Standing, standing_of
from redactor.review.steps import why_not_prepare, why_not_release, why_not_sign
from redactor.vault.container import KEY_BYTES, subkey
from redactor.vault.contents import Contents, LabelSet
from redactor.vault.store import KEYS, Vault

LEDGER: Final = "ledger.jsonl"
_LEDGER: Final = "ledger"


class Handover:
    """The way of a case from draft to released, for one batch.

    Args:
        desk: where the batch lies.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @cached_property
    def secret(self) -> bytes:
        """32 bytes of this batch, from which the keys of log, copy ids and fingerprints are made.

        Raises:
            VaultError, BatchError: they cannot be read, or be sealed the first time.
        """
        vault = self.desk.vault
        sets = vault.contents(KEYS).sets
        if _LEDGER not in sets:
            sets = vault.change(KEYS, _with_secret).sets
        return sets[_LEDGER].secret

    @cached_property
    def ledger(self) -> Ledger:
        """The disclosure log."""
        key = subkey(self.secret, _LEDGER)
        return Ledger(self.desk.private / LEDGER, key, self.desk.name)

    def standing(self, case: CaseFile, entries: Sequence[Entry] | None = None) -> Standing:
        """Where a case stands today, by the copies that lie in OUT now, whoever wrote them.

        Args:
            case: as it is now.
            entries: of the case, where they are at hand.

        Raises:
            LedgerError: the log cannot be read, or was changed.
        """
        own = self.ledger.entries(case.id) if entries is None else entries
        standing = standing_of(own, self.desk.lying(case), today(), self.desk.reviewers)
        return replace(standing, outdated=self.outdated(case, standing.releases))

    def outdated(self, case: CaseFile, releases: Sequence[HandedOut]) -> tuple[Outdated, ...]:
        """The releases of a case that are out and hold what was taken out since."""
        prints = Prints(partial(kept, self.desk.private / FOLDER), self.secret)
        return outdated_of(
            releases, case.outcomes, case.contents, prints, unfinished=case.unfinished
        )

    def record(self, case: CaseFile) -> Release:
        """What is recorded about what the copies of a case are for."""
        return self._roster(case).release

    def names(self, case: CaseFile) -> CaseNames:
        """The names that must not stand in what others read about a case."""
        return CaseNames(case, self.desk.documents(case))

    def why_not_prepare(
        self, case: CaseFile, by: str, entries: Sequence[Entry] | None = None
    ) -> tuple[str, ...]:
        """What speaks against preparing."""
        return (*_unfinished(case), *why_not_prepare(self.standing(case, entries), by))

    def prepare(self, case: CaseFile, by: str) -> Entry:
        """Mark the copies as prepared: whoever made them has done what there was to do.

        Raises:
            ReviewError: something speaks against it, or a copy in OUT is not the one that was made.
        """

        def check(entries: Sequence[Entry]) -> None:
            _refuse(self.why_not_prepare(case, by, entries))
            self._check_copies(case)

        return self.ledger.append("prepared", case.id, by, check, copies=case.copies)

    def why_not_sign(
        self,
        work: Casework,
        by: str,
        ticked: Collection[str],
        overrides: Sequence[Override] = (),
        entries: Sequence[Entry] | None = None,
    ) -> tuple[str, ...]:
        """What speaks against signing."""
        wrong = [why for override in overrides for why in why_not_override(override)]
        if self.names(work.case).in_any(override.reason for override in overrides):
            wrong.append("A reason holds a name of the case, and others read it: say it without.")
        left = open_items(frozenset(ticked), work.facts, overrides)
        against = why_not_sign(self.standing(work.case, entries), by, (*wrong, *left))
        return (*_unfinished(work.case), *against)

    def sign(
        self,
        work: Casework,
        by: str,
        role: str,
        ticked: Collection[str],
        overrides: Sequence[Override] = (),
    ) -> Entry:
        """Sign the copies as they lie in OUT now.

        Args:
            work: the case, as the reviewer saw it.
            by, role: of the reviewer, as typed.
            ticked: keys of the checklist.
            overrides: items that are not fulfilled, and why it is signed all the same.

        Raises:
            ReviewError: something speaks against it, or a copy in OUT is not the one that was made.
        """

        def check(entries: Sequence[Entry]) -> None:
            _refuse(self.why_not_sign(work, by, ticked, overrides, entries))
            self._check_copies(work.case)

        return self.ledger.append(
            "signed",
            work.case.id,
            by,
            check,
            copies=work.case.copies,
            role=role,
            ticked=sorted(ticked),
            overrides=[{"item": o.item, "reason": o.reason} for o in overrides],
        )

    def why_not_release(
        self,
        case: CaseFile,
        recipient: Recipient,
        record: Release,
        documents: Collection[str] = (),
        entries: Sequence[Entry] | None = None,
    ) -> tuple[str, ...]:
        """What speaks against handing copies to this recipient; also whether he or she is in the notes.

        Args:
            record: what is recorded, with what was typed for this release.
            documents: to hand out; all where none is given.
        """
        pipeline = self.desk.asked.pipeline
        standing = self.standing(case, entries)
        against = (
            *_unfinished(case),
            *why_not_release(standing, record, recipient, pipeline, documents),
        )
        met = refusal(self._as_if_for(case, recipient, record), pipeline, is_ambiguous)
        return (*against, f"{met.message} {met.next}") if met else against

    def log_release(
        self,
        case: CaseFile,
        by: str,
        recipient: Recipient,
        record: Release,
        documents: Collection[str],
        details: Mapping[str, Value],
    ) -> Entry:
        """Enter that copies are handed out, unless the case was called back or changed meanwhile.

        Raises:
            ReviewError: so it was.
        """

        def check(entries: Sequence[Entry]) -> None:
            pipeline = self.desk.asked.pipeline
            now = self.desk.case(case.id)
            standing = self.standing(now, entries)
            _refuse(why_not_release(standing, record, recipient, pipeline, documents))
            _refuse(_unfinished(now))

        return self.ledger.append("released", case.id, by, check, **details)

    def _check_copies(self, case: CaseFile) -> None:
        for outcome in case.outcomes:
            self.desk.copy(outcome)

    def recall_list(self, case: CaseFile) -> tuple[HandedOut, ...]:
        """Who holds copies of a case that are not known to be destroyed."""
        return recall_list(self.ledger.entries(case.id), today())

    def recall(self, case: CaseFile, by: str, reason: str, release: int | None = None) -> Entry:
        """Call back one release by the number of its entry, or the whole case: consent was withdrawn.

        Raises:
            ReviewError: there is no such release, no name, or no reason.
        """
        _refuse(_needs(by, reason))
        if release is not None:
            self._release(case, release)
            return self.ledger.append("recalled", case.id, by, reason=reason, release=release)
        return self.ledger.append("recalled", case.id, by, reason=reason)

    def reopen(self, case: CaseFile, by: str, reason: str) -> Entry:
        """Allow copies of a case that was called back to be made and released again.

        Raises:
            ReviewError: it was not called back, or there is no name or reason.
        """
        _refuse(_needs(by, reason))
        if self.standing(case).withdrawn is None:
            raise ReviewError("This case was not called back.", "There is nothing to open again.")
        return self.ledger.append("reopened", case.id, by, reason=reason)

    def destroyed(self, case: CaseFile, by: str, release: int, on: str, confirmed_by: str) -> Entry:
        """Enter that the recipient has confirmed the destruction of what was handed out.

        Args:
            release: number of the entry.
            on: ISO date.
            confirmed_by: who says so.

        Raises:
            ReviewError: there is no such release, the day is none or still to come, or a name is missing.
        """
        self._release(case, release)
        with suppress(ValueError):
            if date.fromisoformat(on) <= today():
                _refuse(_needs(by, confirmed_by, "Say who has confirmed it."))
                return self.ledger.append(
                    "destroyed", case.id, by, release=release, on=on, confirmed_by=confirmed_by
                )
        raise ReviewError(
            "This is no day on which copies were destroyed.", "Write it as 2026-01-31."
        )

    def _release(self, case: CaseFile, number: int) -> HandedOut:
        for release in self.standing(case).releases:
            if release.number == number:
                return release
        raise ReviewError("There is no such release of this case.", "Choose one of the list.")

    def _roster(self, case: CaseFile) -> Roster:
        roster = Roster()
        with suppress(ConfigError):
            roster, _ = read_roster(case.id, self.desk.rosters(case.id))
        return replace(roster, release=completed(roster.release, self.desk.asked.release))

    def _as_if_for(self, case: CaseFile, recipient: Recipient, record: Release) -> Case:
        """The case as it would be run for this recipient."""
        roster = self._roster(case)
        release = replace(record, recipients=(recipient,))
        read = self.desk.documents(case)
        documents = tuple(read.values())
        if case.copies.keys() - read.keys():
            documents = (*documents, _sealed_names(case))
        return Case(case.id, documents, replace(roster, release=release), secret=self.secret)


def ledger_of(private: Path, vault: Vault) -> tuple[Ledger, bytes] | None:
    """The disclosure log and the secret that its key is made of, to be read only; ``None`` where the secret is gone.

    Raises:
        VaultError: what is sealed for all cases cannot be opened.
    """
    sets = vault.contents(KEYS).sets
    if _LEDGER not in sets:
        return None
    secret = sets[_LEDGER].secret
    return Ledger(private / LEDGER, subkey(secret, _LEDGER), vault.name), secret


def today() -> date:
    """The local day."""
    return datetime.now(UTC).astimezone().date()


def _unfinished(case: CaseFile) -> tuple[str, ...]:
    if not case.unfinished:
        return ()
    return (
        "Something was decided about this case, and its copies were not made again: that was stopped. Run redactor"
        " over it once more.",
    )


def _sealed_names(case: CaseFile) -> Document:
    """What the vault knows of a case whose sources are gone, so that a recipient is sought in that at least."""
    entries = (known for labels in case.contents.sets.values() for known in labels.entries)
    forms = dict.fromkeys(form for known in entries for form in known.forms)
    text = " ; ".join(" ".join(form.split()) for form in forms)
    return Document(f"{case.id}/sealed", case.id, "text", (Segment(0, "text", text),))


def _with_secret(contents: Contents) -> Contents:
    """With a secret for the log; the one that somebody else made first stays."""
    fresh = {_LEDGER: LabelSet(secret=os.urandom(KEY_BYTES))}
    return replace(contents, sets={**fresh, **contents.sets})


def _needs(by: str, reason: str, words: str = "Say why.") -> tuple[str, ...]:
    wrong = [] if by.strip() else ["Type your name."]
    if len(reason.strip()) < 3:
        wrong.append(words)
    return tuple(wrong)


def _refuse(against: Sequence[str]) -> None:
    """Stop at what speaks against a step.

    Raises:
        ReviewError: anything does.
    """
    if against:
        raise ReviewError(against[0], " ".join(against[1:]))
