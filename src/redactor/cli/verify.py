"""``redactor verify``: look for leaks in finished copies again."""

from __future__ import annotations

from pathlib import Path

import click

from redactor.batch.recheck import pipeline_of, recheck
from redactor.cli import options
from redactor.cli.run import beside
from redactor.cli.show import print_json, print_table
from redactor.config.pipeline import load
from redactor.pipeline import Line
from redactor.review.handed_out import checked_copies
from redactor.vault.keys import KeySource
from redactor.vault.store import sealed_cases


@click.command()
@click.argument("out", type=click.Path(path_type=Path), metavar="OUT")
@click.option(
    "--private",
    type=click.Path(path_type=Path),
    help="The run's private folder.  [default: OUT.private]",
)
@click.option(
    "--pipeline",
    "pipeline_name",
    help="The pipeline that the copies were made with.  [default: the one the report names]",
)
@options.key
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on stdout.")
def verify(
    out: Path,
    private: Path | None,
    pipeline_name: str | None,
    key: options.KeyChoice,
    as_json: bool,
) -> int:
    """Look for leaks in the copies in OUT again.

    The sources are read and detected anew, the copies are read by another reader. Nothing is written. The key
    opens what a reviewer decided; without it, cases about which something was decided are not checked. Copies that
    were handed out, are not called back, and hold what was taken out since are listed by their ids as outdated.
    Exit status 1: a copy is not clean, is outdated, or could not be checked.
    """
    private = private or beside(out)
    line = Line(load(pipeline_name or pipeline_of(out)))
    source = key.source(private) if sealed_cases(private) else None
    checked = recheck(out, private, line, source)
    checked += checked_copies(private, source or KeySource())
    if as_json:
        print_json(
            [
                {
                    "document": c.document,
                    "state": c.state,
                    "note": c.note,
                    "leaks": [
                        {"place": k.place, "check": k.check, "entity_type": k.entity_type}
                        for k in c.leaks
                    ],
                }
                for c in checked
            ]
        )
    else:
        rows = [[c.document, c.state, str(len(c.leaks)), c.note or "-"] for c in checked]
        print_table("Copies looked at again", ["document", "state", "leaks", "note"], rows)
        for item in checked:
            for leak in item.leaks:
                click.echo(f"{item.document}: {leak.place}: {leak.check} ({leak.entity_type})")
    return 0 if all(c.state == "clean" for c in checked) else 1
