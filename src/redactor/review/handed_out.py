"""What is out of an OUT and outdated, for commands that only look: nothing is written, and no desk is opened."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from pathlib import Path
from typing import Final

from redactor.batch.recheck import Checked
from redactor.batch.state import kept_outcomes
from redactor.errors import VaultError
from redactor.report.words import plural
from redactor.review.entries import Entry
from redactor.review.fingerprints import kept
from redactor.review.handover import LEDGER, ledger_of, today
from redactor.review.ledger import LedgerError
from redactor.review.outdated import OUT, Outdated, Prints, outdated_of
from redactor.review.releases import FOLDER, releases_of
from redactor.vault.keys import KeySource
from redactor.vault.store import open_vault

NOT_TOLD: Final = (
    "Copies may have been handed out. Which, and whether they hold what was taken out since, only the key of the vault "
    "and a whole disclosure log tell. Name the key with --key-file or --passphrase"
)


def outdated_in(private: Path, key: KeySource) -> tuple[Outdated, ...] | None:
    """The releases that are out and hold what was taken out since; ``None`` where nobody can tell.

    Args:
        private: the private folder.
        key: of its vault.

    Raises:
        BatchError: the journal cannot be read.
    """
    if not (private / LEDGER).exists():
        return ()
    found: list[Outdated] = []
    try:
        vault = open_vault(private, key)
        held = ledger_of(private, vault)
        if held is None:
            return None
        ledger, secret = held
        by_case: dict[str, list[Entry]] = defaultdict(list)
        for entry in ledger.entries():
            by_case[entry.case].append(entry)
        outcomes, unfinished = kept_outcomes(private)
        prints = Prints(partial(kept, private / FOLDER), secret)
        for case, entries in sorted(by_case.items()):
            releases = releases_of(entries, today())
            if any(release.status in OUT for release in releases):
                made, contents = outcomes.get(case, ()), vault.contents(case)
                found += outdated_of(
                    releases, made, contents, prints, unfinished=case in unfinished
                )
    except (VaultError, LedgerError):
        return None
    return tuple(found)


def checked_copies(private: Path, key: KeySource) -> list[Checked]:
    """A line for each copy that is out and outdated, as the copies in OUT have theirs.

    Its document is the id of the released copy, and its state ``outdated``; ``not-checked`` where nobody can tell.

    Raises:
        BatchError: the journal cannot be read.
    """
    found = outdated_in(private, key)
    if found is None:
        return [Checked(FOLDER, "not-checked", note=NOT_TOLD)]
    return [
        Checked(one.release.documents.get(name, name), "outdated", note=_note(one, name, details))
        for one in found
        for name, details in one.documents.items()
    ]


def as_json(one: Outdated) -> dict[str, object]:
    """An outdated release for programs: neutral ids and counts."""
    release = one.release
    return {
        "case": release.case,
        "entry": release.number,
        "bundle": release.bundle,
        "released": release.at,
        "details": one.details,
        "unsure": one.unsure,
        "copies": {release.documents.get(name, name): n for name, n in one.documents.items()},
    }


def details_words(details: int, *, unsure: bool = False) -> str:
    """How many details a copy holds that were taken out since; that it cannot be told."""
    if not details:
        return "cannot be told"
    return f"at least {details}" if unsure else str(details)


def _note(one: Outdated, document: str, details: int) -> str:
    what = plural(details, "detail") if details else "perhaps something"
    where = f"The copy of {document} that was handed out on {one.release.at[:10]} in bundle {one.release.bundle}"
    return (
        f"{where} holds {what} that was taken out since. Call it back; whom to ask says: redactor disclosures OUT "
        f"--recall-list {one.release.case}"
    )
