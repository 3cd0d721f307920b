"""``redactor vault``: the state of the sealed way back, a new key for it, its destruction."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from redactor.batch.journal import Journal
from redactor.cli import options
from redactor.cli.show import print_json, print_table
from redactor.errors import UsageError
from redactor.lock import locked
from redactor.log import event
from redactor.vault import certificate, history
from redactor.vault.destroy import destroy as destroy_vault
from redactor.vault.rotate import rotate as change_key
from redactor.vault.status import Status, status_of

_private = click.option(
    "--private",
    required=True,
    type=click.Path(path_type=Path),
    help="Private folder of the run (OUT.private).",
)
_LOCK = "run.lock"
_JOURNAL = "journal.sqlite"


@click.group()
def vault() -> None:
    """Look after the sealed way back from labels to originals."""


@vault.command()
@_private
@options.key
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def status(private: Path, key: options.KeyChoice, as_json: bool) -> int:
    """Tell what is sealed, with which key, and whether it opens. Shows no content."""
    _check(private)
    found = status_of(private, key.source(private))
    if as_json:
        print_json(asdict(found))
    else:
        print_table("Vault", ["what", "state"], _rows(found))
    return 5 if found.problem else 0


def _rows(found: Status) -> list[list[str]]:
    opened = "no key at hand" if found.opened is None else f"{found.opened} of {found.sealed_files}"
    rows = [
        ["vault", found.vault or "-"],
        ["sealed with", found.sealed_with or "-"],
        ["key fingerprint", found.key or "-"],
        ["key file", found.key_file or "-"],
        ["sealed files that open", opened],
        ["copies that can be traced back", "-" if found.copies is None else str(found.copies)],
        [
            "change of key",
            "stopped half-way: the next run finishes it" if found.unfinished else "-",
        ],
        ["log entries", f"{found.log_entries}, {'whole' if found.log_whole else 'CHANGED'}"],
        ["hash of the last log entry", found.log_last or "-"],
        ["destroyed", found.destroyed or "-"],
        ["problem", found.problem or "none"],
    ]
    return rows


@vault.command()
@_private
@options.key
@click.option(
    "--new-key-file",
    type=click.Path(path_type=Path),
    help="Seal with this key file; it is made if it is not there.  [default: a new one in your config folder]",
)
@click.option(
    "--new-passphrase", "ask_new", is_flag=True, help="Ask for the passphrase to seal with."
)
def rotate(private: Path, key: options.KeyChoice, new_key_file: Path | None, ask_new: bool) -> None:
    """Make a new key and seal the vault with it.

    Stopped at any point, the old key or the new one opens everything; typing it again goes on. A key file
    that you named stays where it lies, for other vaults may need it.
    """
    _check(private)
    source = key.source(private)
    target = options.KeyChoice(new_key_file, ask_new, new=True).source(private)
    with locked(private / _LOCK):
        done = change_key(private, source, target)
        history.note(private, "rotate", old=done.old, new=done.new, files=done.files)
    event("rotated", count=done.files)
    click.echo(f"{done.files} file(s) sealed anew. Key fingerprint: {done.new} (was {done.old}).")
    click.echo("Keep a copy of the new key in a safe place, and destroy the copies of the old one.")


@vault.command()
@_private
@options.key
@click.option(
    "--destroy-key-file",
    is_flag=True,
    help="Destroy the key file that --key-file names, too. Every vault that was sealed with it is lost.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
def destroy(private: Path, key: options.KeyChoice, destroy_key_file: bool, yes: bool) -> int:
    """Destroy the key and the sealed files, and write a certificate.

    Afterwards the labels of these copies can no longer be traced back through this vault. Back-ups of the key
    and of the private folder are out of reach. No key is needed.
    """
    _check(private)
    if not yes and not click.confirm(
        "Destroy the way back of every copy that was made with this private folder?", err=True
    ):
        click.echo("Nothing was destroyed.")
        return 1
    # No passphrase is asked for: none is needed, and there is no file to destroy.
    source = options.KeyChoice(key.file).source(private)
    with locked(private / _LOCK):
        done = destroy_vault(private, source, _vault_id(private), named_key=destroy_key_file)
        history.note(private, "destroy", files=done.sealed_files, key=done.key)
    event("destroyed", count=done.sealed_files)
    click.echo(certificate.text(done))
    click.echo(f"This certificate lies in the private folder: {certificate.TEXT}")
    return 0


def _check(private: Path) -> None:
    if not private.is_dir():
        raise UsageError(
            "the private folder does not exist.", "Name it with --private: usually OUT.private."
        )


def _vault_id(private: Path) -> str:
    """The id of the vault as the journal gives it, ``""`` without a journal."""
    if not (private / _JOURNAL).is_file():
        return ""
    journal = Journal(private / _JOURNAL)
    try:
        return journal.id
    finally:
        journal.close()
