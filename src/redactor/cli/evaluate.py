"""``redactor evaluate``: accuracy of the whole line against annotated notes."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from pathlib import Path

import click
from rich.console import Console

from redactor.cli import options
from redactor.cli.show import print_json, progress
from redactor.config.pipeline import load
from redactor.evaluate.run import RunCase
from redactor.evaluate.run import evaluate as evaluate_gold
from redactor.evaluate.table import as_json as to_json
from redactor.evaluate.table import as_markdown, as_tables
from redactor.model import Roster, Source, Status
from redactor.pipeline import Line


@click.command()
@click.argument(
    "gold_dir", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="GOLD_DIR"
)
@options.pipeline
@click.option("--json", "as_json", is_flag=True, help="Print all figures as one JSON document.")
@click.option("--markdown", is_flag=True, help="Print the tables as Markdown.")
def evaluate(gold_dir: Path, pipeline_name: str, as_json: bool, markdown: bool) -> None:
    """Run the line over annotated notes and score the finished text against them.

    Each folder of GOLD_DIR is one case. Shown are identifiers protected (by type), text kept, risk
    passages kept, documents without a leak, and whether one person has one label.
    """
    line = Line(load(pipeline_name))
    with progress("cases", not as_json) as tell:
        result = evaluate_gold(gold_dir, case_runner(line), tell)
    if as_json:
        print_json(to_json(result))
    elif markdown:
        click.echo(as_markdown(result))
    else:
        console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 110)
        for table in as_tables(result):
            console.print(table)


def case_runner(line: Line) -> RunCase:
    """A function that runs the plain documents of one case down the line.

    It maps file names to text and gives the finished texts back; a document without a copy is ``None``.
    """

    def run_case(case: str, documents: Mapping[str, str]) -> Mapping[str, str | None]:
        names = {f"case-0001/document-{n:02}": name for n, name in enumerate(sorted(documents), 1)}
        sources = []
        for identifier, name in names.items():
            data = documents[name].encode()
            digest = hashlib.sha256(data).hexdigest()
            sources.append(Source(identifier, "case-0001", ".txt", data, digest))
        result = line.run("case-0001", sources, Roster())
        return {
            names[o.id]: result.drafts[o.id].data.decode()
            if o.status in (Status.PUBLISHED, Status.NEEDS_REVIEW)
            else None
            for o in result.outcomes
        }

    return run_case
