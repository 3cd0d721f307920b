"""``redactor report``: the report of a case with originals, encrypted, for the reviewer."""

from __future__ import annotations

from pathlib import Path

import click

from redactor.cli import options
from redactor.cli.run import beside
from redactor.errors import UsageError
from redactor.files import write_atomic
from redactor.review.desk import Desk
from redactor.review.passphrases import passphrase
from redactor.review.with_values import sealed_case_report


@click.command()
@click.argument("out", type=click.Path(path_type=Path), metavar="OUT")
@click.option("--case", "case", required=True, metavar="CASE", help="Which case: case-0001.")
@click.option(
    "--to",
    "target",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The ZIP file to write; an existing one is not written over.",
)
@options.private
@options.key
def report(
    out: Path, case: str, target: Path, private: Path | None, key: options.KeyChoice
) -> None:
    """Make a report of one case that shows what stood in the notes, encrypted, for the reviewer.

    The report in OUT holds no word of the notes. This one does: it is for comparing on paper, and is confidential
    as the notes are. A passphrase is made and shown once.
    """
    if target.exists():
        raise UsageError("there is a file of that name already.", "Choose another one with --to.")
    private = private or beside(out)
    desk = Desk(out, private, key.source(private))
    try:
        words = passphrase()
        write_atomic(target, sealed_case_report(desk, desk.case(case), words), mode=0o600)
    finally:
        desk.close()
    click.echo(f"Passphrase, shown this once: {words}")
    click.echo("Holds names: confidential, for the reviewer only. Delete it when it is read.")
