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
from redactor.evaluate.finished import Finished, Mark, RunCase
from redactor.evaluate.goldmark import folder_of
from redactor.evaluate.goldmark import load as load_gold
from redactor.evaluate.misses import as_lines, misses
from redactor.evaluate.run import Evaluation
from redactor.evaluate.run import evaluate as evaluate_gold
from redactor.evaluate.table import as_json as to_json
from redactor.evaluate.table import as_markdown, as_tables
from redactor.model import Draft, Outcome, Roster, Source, Status
from redactor.pipeline import Line


@click.command()
@click.argument(
    "gold_dir", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="GOLD_DIR"
)
@options.pipeline
@click.option("--single", is_flag=True, help="Take every document as a case of its own.")
@click.option("--json", "as_json", is_flag=True, help="Print all figures as one JSON document.")
@click.option("--markdown", is_flag=True, help="Print the tables as Markdown.")
@click.option(
    "--misses",
    "list_misses",
    is_flag=True,
    help="For developers: list by place what leaked, was lost, or was flagged wrongly or not at all.",
)
@click.option(
    "--show-text",
    is_flag=True,
    help="With --misses: quote the (invented) words and 40 characters on either side.",
)
def evaluate(
    gold_dir: Path,
    pipeline_name: str,
    single: bool,
    as_json: bool,
    markdown: bool,
    list_misses: bool,
    show_text: bool,
) -> None:
    """Run the line over annotated notes and score the finished text against them.

    Each folder of GOLD_DIR is one case; the notes are annotated, and invented: never put real ones
    there. Shown are identifiers protected (by type), text kept, protected terms kept, risk passages
    kept and flagged, identifying phrases pointed out, documents without a leak, and whether one person
    has one label.
    """
    if as_json + markdown + list_misses > 1:
        raise click.UsageError("Choose one of --json, --markdown and --misses.")
    if show_text and not list_misses:
        raise click.UsageError("--show-text goes with --misses.")
    line = Line(load(pipeline_name))
    with progress("cases", not as_json) as tell:
        result = evaluate_gold(gold_dir, case_runner(line), tell, single=single)
    if as_json:
        print_json(to_json(result))
    elif markdown:
        click.echo(as_markdown(result))
    elif list_misses:
        _print_misses(result, gold_dir if show_text else None)
    else:
        console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 110)
        for table in as_tables(result):
            console.print(table)


def _print_misses(result: Evaluation, gold_dir: Path | None) -> None:
    texts = None
    if gold_dir is not None:
        cases = load_gold(gold_dir, single=True)
        texts = {
            (folder_of(case.name), name): document.text
            for case in cases
            for name, document in case.documents.items()
        }
    for line in as_lines(misses(result), texts):
        click.echo(line)


def case_runner(line: Line) -> RunCase:
    """A function that runs the plain documents of one case down the line.

    It maps file names to text and gives back what came out for each.
    """

    def run_case(case: str, documents: Mapping[str, str]) -> Mapping[str, Finished]:
        names = {f"case-0001/document-{n:02}": name for n, name in enumerate(sorted(documents), 1)}
        sources = []
        for identifier, name in names.items():
            data = documents[name].encode()
            digest = hashlib.sha256(data).hexdigest()
            sources.append(Source(identifier, "case-0001", ".txt", data, digest))
        result = line.run("case-0001", sources, Roster())
        return {names[o.id]: _finished(o, result.drafts.get(o.id)) for o in result.outcomes}

    return run_case


def _finished(outcome: Outcome, draft: Draft | None) -> Finished:
    """A text document has one segment, so its offsets are those of the whole text."""
    published = outcome.status in (Status.PUBLISHED, Status.NEEDS_REVIEW)
    findings = [decision.finding for decision in outcome.decisions]
    return Finished(
        draft.data.decode() if draft is not None and published else None,
        tuple(Mark(flag.start, flag.end, flag.kind) for flag in outcome.flags),
        tuple(Mark(finding.start, finding.end, finding.entity_type) for finding in findings),
    )
