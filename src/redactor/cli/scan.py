"""``redactor scan``: what would be found, nothing written."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from redactor.batch.run import look
from redactor.batch.settings import Settings, Workplace
from redactor.cli import options
from redactor.cli.run import exit_status
from redactor.cli.show import batch_progress, print_json, print_table
from redactor.config.pipeline import load
from redactor.entities import noun_of
from redactor.model import Release


@click.command()
@options.inputs
@options.pipeline
@options.workers
@options.report_json
@options.release
def scan(
    inputs: tuple[Path, ...], pipeline_name: str, workers: int, as_json: bool, release: Release
) -> int:
    """Show what would be found below INPUT, without writing anything."""
    place = Workplace(workers=workers)
    settings = Settings(inputs, Path(), Path(), load(pipeline_name), place, True, release)
    with batch_progress(not as_json) as tell:
        result = look(settings, tell)
    if result.stopped:
        raise KeyboardInterrupt
    if as_json:
        print_json(result.report)
        return exit_status(result.outcomes)
    rows = [
        [
            o.id,
            o.format or "-",
            o.error.code if o.error else o.status.value,
            str(sum(d.replaces for d in o.decisions)),
            str(len({d.identity for d in o.decisions if d.finding.entity_type == "PERSON"})),
            str(len(o.flags)),
            "; ".join(o.coverage.not_covered) or "-",
        ]
        for o in result.outcomes
    ]
    columns = ["document", "format", "status", "changes", "people", "flags", "not covered"]
    print_table("What would be done", columns, rows or [["-"] * len(columns)])
    types = Counter(
        d.finding.entity_type for o in result.outcomes for d in o.decisions if d.replaces
    )
    if types:
        click.echo()
        by_type = [[kind, noun_of(kind), str(count)] for kind, count in types.most_common()]
        print_table("Changes by type", ["type", "label", "count"], by_type)
    return exit_status(result.outcomes)
