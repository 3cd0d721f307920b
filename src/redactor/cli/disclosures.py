"""``redactor disclosures``: who was given which copies, why and until when, and whether the log is intact."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import click

from redactor.cli import options
from redactor.cli.run import beside
from redactor.cli.show import print_json, print_table
from redactor.errors import UsageError
from redactor.review.desk import Desk
from redactor.review.entries import Entry
from redactor.review.handover import Handover, today
from redactor.review.ledger import LedgerError
from redactor.review.log_words import (
    STATUS,
    bundles_of,
    detail_words,
    event_words,
    exported,
    recall_words,
    recipient_words,
)
from redactor.review.releases import Release, recall_list


@click.command()
@click.argument("out", type=click.Path(path_type=Path), metavar="OUT")
@options.private
@options.key
@click.option(
    "--recall-list",
    "recall",
    metavar="CASE",
    help="List who holds copies of CASE (case-0001) whose destruction nobody has confirmed. Exit status 1: somebody "
    "does.",
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON on stdout.")
def disclosures(
    out: Path, private: Path | None, key: options.KeyChoice, recall: str | None, as_json: bool
) -> int:
    """Tell to whom copies in OUT were handed out, why and until when, and whether the log is intact.

    Nothing is written, and nothing is shown but what the disclosure log holds: people, purposes, ids and hashes; no
    word of a document. Exit status 5: the log was changed, or cannot be read.
    """
    folder = private or beside(out)
    with closing(Desk(out, folder, key.source(folder))) as desk:
        ledger = Handover(desk).ledger
        chain = ledger.check()
        entries = ledger.entries() if chain.intact else ()
        known = desk.cases()
    if recall is not None and recall not in known:
        raise UsageError(
            "there is no such case.", "Write it as case-0001; redactor disclosures lists the cases."
        )
    if recall is not None and chain.intact:
        return _recall(recall_list([e for e in entries if e.case == recall], today()), as_json)
    if as_json:
        print_json(exported(chain, entries))
        return 0 if chain.intact else LedgerError.exit_code
    if not chain.intact:
        raise LedgerError(chain.words, chain.next)
    _show(entries)
    click.echo(f"{chain.words[:1].upper()}{chain.words[1:]}")
    if entries:
        click.echo(f"Last entry: {chain.entries}, SHA-256 {chain.last}")
    return 0


def _show(entries: Sequence[Entry]) -> None:
    if not entries:
        return
    bundles = bundles_of(entries)
    rows = [
        [
            str(entry.number), entry.at.replace("T", " ").rstrip("Z"), entry.case or "-", event_words(entry),
            entry.by or "-", " ".join(detail_words(entry, bundles)) or "-",
        ]
        for entry in entries
    ]  # fmt: skip
    print_table("Disclosure log", ["no", "when (UTC)", "case", "what", "by", "details"], rows)
    click.echo()


def _recall(releases: Sequence[Release], as_json: bool) -> int:
    if as_json:
        print_json([_holder(release) for release in releases])
    elif not releases:
        click.echo("Nobody holds copies of this case that are not known to be destroyed.")
    else:
        rows = [
            [
                release.bundle, recipient_words(release.recipient), release.at[:10], release.destroy_by or "-",
                STATUS[release.status][0], " ".join(sorted(release.documents.values())),
            ]
            for release in releases
        ]  # fmt: skip
        columns = ["bundle", "recipient", "handed out", "destroy by", "status", "copies"]
        print_table("Who holds copies of this case", columns, rows)
        for release in releases:
            click.echo(recall_words(release))
    return 1 if releases else 0


def _holder(release: Release) -> dict[str, object]:
    who = release.recipient
    return {
        "entry": release.number,
        "case": release.case,
        "bundle": release.bundle,
        "recipient": {
            "name": who.name, "role": who.role, "email": who.email, "employer": who.employer,
        },
        "released": release.at,
        "destroy_by": release.destroy_by,
        "status": release.status,
        "copies": dict(release.documents),
    }  # fmt: skip
