"""``redactor run``: the main job."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from redactor.batch.run import run as run_batch
from redactor.batch.settings import RunResult, Settings, Step, Workplace
from redactor.cli import options
from redactor.cli.show import batch_progress, print_line, print_table
from redactor.cli.stopping import stopped_by_terminate
from redactor.config.pipeline import load
from redactor.model import Outcome, Release, Status

_ORDER = tuple(Status)
_WORDS = {
    Status.PUBLISHED: "copy written",
    Status.NEEDS_REVIEW: "copy written, a person must look at what the report names",
    Status.QUARANTINED: "the copy is held back: not published",
    Status.FAILED: "no copy",
    Status.SKIPPED: "not taken",
}


@click.command()
@options.inputs
@options.out
@options.pipeline
@options.workplace
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print a JSON object a line on stdout: one at the start, one a case, one at the end.",
)
@options.private
@options.release
@options.key
@options.no_vault
@click.option("--dry-run", is_flag=True, help="Do everything but write nothing.")
@click.option(
    "--again",
    is_flag=True,
    help="Do every case again, also what is done, and what was given up because it ended a worker twice.",
)
@options.wait
def run(
    inputs: tuple[Path, ...], out: Path, pipeline_name: str, workplace: Workplace, as_json: bool,
    private: Path | None, dry_run: bool, release: Release, key: options.KeyChoice, no_vault: bool,
    again: bool, wait: bool,
) -> int:  # fmt: skip
    """Make copies of all case notes below INPUT, and a redaction report.

    A folder that directly holds documents is a case; a file given by itself is a case. Taken are .pdf,
    .docx (.docm and .dotx become .docx), .txt and .md. Running again does only what is not done.

    Purpose, recipients, basis, scope and day of destruction stand in the report; for one case they are
    written into its case.yaml.
    """
    pipeline = load(pipeline_name)
    private = private or beside(out)
    source = None if no_vault or dry_run else key.source(private)
    settings = Settings(
        inputs, out, private, pipeline, workplace, dry_run, release, source, again, wait
    )
    with stopped_by_terminate(), batch_progress(not as_json) as tell:
        result = run_batch(settings, say_step if as_json else tell, waiting=waits)
    status = exit_status(result.outcomes)
    if as_json:
        print_line(_finished(result, status))
    else:
        _summary(result, out, dry_run)
    if result.stopped:
        raise KeyboardInterrupt
    return status


def waits(seconds: float) -> None:
    """Say that another run is waited for: at once, and once a minute."""
    if seconds < 1 or int(seconds) % 60 == 0:
        click.echo(f"redactor: another run is at work on OUT; waiting ({seconds:.0f} s).", err=True)


def say_step(step: Step) -> None:
    """Print a JSON line about a case, or about the start."""
    counts = {
        "cases": step.cases,
        "all_cases": step.all_cases,
        "documents": step.documents,
        "all_documents": step.all_documents,
    }
    if not step.case:
        print_line({"event": "started", **counts})
        return
    print_line(
        {
            "event": "case",
            "case": step.case,
            "outcomes": [_row(outcome) for outcome in step.outcomes],
            **counts,
            "seconds": round(step.seconds, 1),
            "seconds_left": round(step.seconds_left, 1),
        }
    )


def _row(outcome: Outcome) -> dict[str, str | None]:
    code = outcome.error.code if outcome.error else None
    return {"document": outcome.id, "status": outcome.status.value, "code": code}


def _finished(result: RunResult, status: int) -> dict[str, object]:
    counts = Counter(outcome.status for outcome in result.outcomes)
    said: dict[str, object] = {
        "event": "finished",
        "stopped": result.stopped,
        "cases_run": result.ran,
        "cases_done_before": result.reused,
        "by_status": {one.value: counts[one] for one in Status},
        "needs_person": [_row(outcome) for outcome in result.outcomes if needs_person(outcome)],
        "new_key": result.new_key,
        "exit_status": 130 if result.stopped else status,
    }
    if result.report is not None:
        said["report"] = result.report
    return said


def beside(out: Path) -> Path:
    resolved = out.resolve()
    return resolved.with_name(f"{resolved.name}.private")


def exit_status(outcomes: tuple[Outcome, ...]) -> int:
    """0 if every document has a published copy, 1 if some files need a person."""
    return 1 if any(needs_person(outcome) for outcome in outcomes) else 0


def needs_person(outcome: Outcome) -> bool:
    """Whether somebody must look at it."""
    return outcome.status not in (Status.PUBLISHED, Status.SKIPPED)


def _summary(result: RunResult, out: Path, dry_run: bool) -> None:
    counts = Counter(outcome.status for outcome in result.outcomes)
    rows = [[s.value, str(counts[s]), _WORDS[s]] for s in _ORDER if counts[s]]
    title = (
        "Dry run: nothing was written" if dry_run else "Anonymised copies, residual risk recorded"
    )
    print_table(title, ["status", "files", "meaning"], rows or [["-", "0", "no documents found"]])
    person = [outcome for outcome in result.outcomes if needs_person(outcome)]
    if person:
        click.echo()
        listed = [
            [o.id, o.status.value, _why(o), o.error.next if o.error else _READ]
            for o in person[:_LISTED]
        ]
        print_table("These need a person", ["document", "status", "why", "what to do"], listed)
        if len(person) > _LISTED:
            click.echo(f"and {len(person) - _LISTED:,} more: redactor status OUT")
    click.echo()
    if result.reused:
        click.echo(f"{result.reused} case(s) were done already and are unchanged.")
    if result.new_key:
        click.echo(
            "A new key seals the way back. Keep a copy of it in a safe place: redactor vault status"
        )
    if not dry_run:
        click.echo(f"Read the report first: {out / 'report.html'}")


_LISTED = 50
_READ = "Read report.html and look at these places in the source."


def _why(outcome: Outcome) -> str:
    if outcome.error:
        return f"{outcome.error.code}: {outcome.error.message}"
    why: list[str] = []
    if outcome.coverage.not_covered:
        why.append("not covered: " + "; ".join(outcome.coverage.not_covered))
    secret = sum(flag.kind == "protected-address" for flag in outcome.flags)
    if secret:
        why.append(f"protected address: {secret} flag(s), for a second person to clear")
    return "; ".join(why)
