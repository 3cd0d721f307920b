"""``redactor run``: the main job."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from redactor.batch.run import RunResult, Settings
from redactor.batch.run import run as run_batch
from redactor.cli import options
from redactor.cli.show import print_json, print_table, progress
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
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="Folder for copies and reports."
)
@options.pipeline
@options.workers
@options.report_json
@click.option(
    "--private",
    type=click.Path(path_type=Path),
    help="Folder for the journal, the quarantine and which source became which copy "
    "(mode 0700).  [default: OUT.private]",
)
@options.release
@options.key
@click.option(
    "--no-vault",
    is_flag=True,
    help="Seal nothing: labels then cannot be traced back, and may change when documents are added.",
)
@click.option("--dry-run", is_flag=True, help="Do everything but write nothing.")
def run(
    inputs: tuple[Path, ...], out: Path, pipeline_name: str, workers: int, as_json: bool,
    private: Path | None, dry_run: bool, release: Release, key: options.KeyChoice, no_vault: bool,
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
    settings = Settings(inputs, out, private, pipeline, workers, dry_run, release, source)
    with progress("cases", not as_json) as tell:
        result = run_batch(settings, tell)
    if as_json:
        print_json(result.report)
    else:
        _summary(result, out, dry_run)
    if result.stopped:
        raise KeyboardInterrupt
    return exit_status(result.outcomes)


def beside(out: Path) -> Path:
    resolved = out.resolve()
    return resolved.with_name(f"{resolved.name}.private")


def exit_status(outcomes: tuple[Outcome, ...]) -> int:
    """0 if every document has a published copy, 1 if some files need a person."""
    return 0 if all(o.status in (Status.PUBLISHED, Status.SKIPPED) for o in outcomes) else 1


def _summary(result: RunResult, out: Path, dry_run: bool) -> None:
    counts = Counter(outcome.status for outcome in result.outcomes)
    rows = [[s.value, str(counts[s]), _WORDS[s]] for s in _ORDER if counts[s]]
    title = (
        "Dry run: nothing was written" if dry_run else "Anonymised copies, residual risk recorded"
    )
    print_table(title, ["status", "files", "meaning"], rows or [["-", "0", "no documents found"]])
    person = [o for o in result.outcomes if o.status not in (Status.PUBLISHED, Status.SKIPPED)]
    if person:
        click.echo()
        listed = [
            [o.id, o.status.value, _why(o), o.error.next if o.error else _READ] for o in person
        ]
        print_table("These need a person", ["document", "status", "why", "what to do"], listed)
    click.echo()
    if result.reused:
        click.echo(f"{result.reused} case(s) were done already and are unchanged.")
    if result.new_key:
        click.echo(
            "A new key seals the way back. Keep a copy of it in a safe place: redactor vault status"
        )
    if not dry_run:
        click.echo(f"Read the report first: {out / 'report.html'}")


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
