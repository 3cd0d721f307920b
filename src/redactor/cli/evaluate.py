"""``redactor evaluate``: accuracy of the whole line against annotated notes."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from rich.console import Console

from redactor.cli import options
from redactor.cli.show import print_json, progress
from redactor.config.pipeline import load
from redactor.evaluate.finished import Finished, Mark, RunCase
from redactor.evaluate.goldmark import GoldCase, folder_of
from redactor.evaluate.goldmark import load as load_gold
from redactor.evaluate.identities import as_lines as identity_lines
from redactor.evaluate.identities import casts
from redactor.evaluate.misses import as_lines, misses
from redactor.evaluate.origins import read as read_origins
from redactor.evaluate.run import Evaluation, evaluate_cases
from redactor.evaluate.sheets import Sheet
from redactor.evaluate.stress import MAX_RATE, Stress, apply, parse, seeded
from redactor.evaluate.table import Stressed, all_sheets, as_markdown, as_tables
from redactor.evaluate.table import as_json as to_json
from redactor.model import (
    Decision,
    Draft,
    Outcome,
    Recipient,
    Release,
    Roster,
    Source,
    Status,
)
from redactor.pipeline import Line


def _read_stresses(
    _context: click.Context, _option: click.Parameter, specs: tuple[str, ...]
) -> tuple[Stress, ...]:
    """The changes that are asked for, each once; the seed is put in later."""
    try:
        return tuple(dict.fromkeys(parse(spec, 0) for spec in specs))
    except ValueError:
        raise click.BadParameter(
            f"a change is lower, upper, ocr or ocr:RATE, with a rate up to {MAX_RATE} as in ocr:0.05."
        ) from None


@click.command()
@click.argument(
    "gold_dir", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="GOLD_DIR"
)
@options.pipeline
@click.option("--single", is_flag=True, help="Take every document as a case of its own.")
@click.option(
    "--stress",
    "stresses",
    multiple=True,
    callback=_read_stresses,
    metavar="CHANGE",
    help="Measure changed notes too: lower, upper, ocr (2 in 100 characters misread) or ocr:RATE. "
    "Repeatable.",
)
@click.option(
    "--seed", default=1, show_default=True, help="What the draw of misread characters starts from."
)
@click.option(
    "--calibration",
    "calibrated",
    is_flag=True,
    help="Show too how often findings of names are right, by score.",
)
@click.option("--json", "as_json", is_flag=True, help="Print all figures as one JSON document.")
@click.option("--markdown", is_flag=True, help="Print the tables as Markdown.")
@click.option(
    "--misses",
    "list_misses",
    is_flag=True,
    help="For developers: list by place what leaked, was lost or replaced needlessly, or was flagged "
    "wrongly or not at all.",
)
@click.option(
    "--identities",
    "list_people",
    is_flag=True,
    help="For developers: list case by case which labels each person of the notes has, and who shares them.",
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
    stresses: tuple[Stress, ...],
    seed: int,
    calibrated: bool,
    as_json: bool,
    markdown: bool,
    list_misses: bool,
    list_people: bool,
    show_text: bool,
) -> None:
    """Run the line over annotated notes and score the finished text against them.

    Each folder of GOLD_DIR is one case; the notes are annotated, and invented: never put real ones
    there. Shown are identifiers protected (by type, by letter case, and by origin of the name where
    origins.tsv lies in GOLD_DIR), text kept, protected terms kept, risk passages kept and flagged,
    identifying phrases pointed out, how leaks spread over documents, whether one person has one
    label that says who they are, and whether the time between dates can still be read.
    """
    if as_json + markdown + list_misses + list_people > 1:
        raise click.UsageError("Choose one of --json, --markdown, --misses and --identities.")
    if show_text and not list_misses:
        raise click.UsageError("--show-text goes with --misses.")
    if calibrated and (list_misses or list_people):
        raise click.UsageError("--calibration does not go with --misses or --identities.")
    cases = load_gold(gold_dir, single=single)
    origins = read_origins(gold_dir, cases)
    run_case = case_runner(Line(load(pipeline_name)))
    with progress("cases", not as_json) as tell:
        result = evaluate_cases(cases, run_case, tell)
        stressed: list[Stressed] = []
        for stress in (seeded(each, seed) for each in stresses):
            notes = apply(stress, cases)
            stressed.append(Stressed(stress, notes, evaluate_cases(notes.cases, run_case, tell)))
    if list_misses:
        _print_misses(result, cases if show_text else ())
        for each in stressed:
            click.echo(f"# {each.stress.label}")
            _print_misses(each.evaluation, each.notes.cases if show_text else ())
    elif list_people:
        _print_people(result)
        for each in stressed:
            click.echo(f"# {each.stress.label}")
            _print_people(each.evaluation)
    elif as_json:
        print_json(to_json(result, origins, stressed))
    else:
        _print_tables(all_sheets(result, origins, stressed, calibrated=calibrated), markdown)


def _print_tables(sheets: Sequence[Sheet], markdown: bool) -> None:
    if markdown:
        click.echo(as_markdown(sheets))
        return
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 110, highlight=False)
    for table in as_tables(sheets):
        console.print(table)


def _print_misses(result: Evaluation, cases: Sequence[GoldCase]) -> None:
    """The list by place; with words where the notes are given."""
    texts = {
        (folder_of(case.name), name): document.text
        for case in cases
        for name, document in case.documents.items()
    }
    for line in as_lines(misses(result), texts or None):
        click.echo(line)


def _print_people(result: Evaluation) -> None:
    for line in identity_lines(casts(result.mentions)):
        click.echo(line)


def case_runner(line: Line) -> RunCase:
    """A function that runs the plain documents of one case down the line.

    It maps file names to text and gives back what came out for each. All that a pipeline may ask to be
    recorded is, and there is a secret that everybody can know: the notes are invented.
    """
    use = Release(
        purpose="evaluation",
        recipients=(Recipient(role="evaluation"),),
        basis="invented notes",
        scope=(line.pipeline.scope_name,),
        destroy_by="9999-12-31",
    )
    roster = Roster(release=use)
    secret = hashlib.sha256(b"evaluation").digest()

    def run_case(case: str, documents: Mapping[str, str]) -> Mapping[str, Finished]:
        names = {f"case-0001/document-{n:02}": name for n, name in enumerate(sorted(documents), 1)}
        sources = []
        for identifier, name in names.items():
            data = documents[name].encode()
            digest = hashlib.sha256(data).hexdigest()
            sources.append(Source(identifier, "case-0001", ".txt", data, digest))
        result = line.run("case-0001", sources, roster, secret=secret)
        return {names[o.id]: _finished(o, result.drafts.get(o.id)) for o in result.outcomes}

    return run_case


def _finished(outcome: Outcome, draft: Draft | None) -> Finished:
    """A text document has one segment, so its offsets are those of the whole text."""
    published = outcome.status in (Status.PUBLISHED, Status.NEEDS_REVIEW)
    return Finished(
        draft.data.decode() if draft is not None and published else None,
        tuple(Mark(f.start, f.end, f.kind, f.recognizer) for f in outcome.flags),
        tuple(_claimed(decision) for decision in outcome.decisions),
    )


def _claimed(decision: Decision) -> Mark:
    finding = decision.finding
    return Mark(
        finding.start,
        finding.end,
        finding.entity_type,
        finding.recognizer,
        finding.score,
        decision.replaces,
    )
