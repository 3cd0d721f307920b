"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

inputs = click.argument(
    "inputs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="INPUT..."
)
pipeline = click.option(
    "--pipeline",
    "pipeline_name",
    default="supervision",
    show_default=True,
    help="Name of a shipped pipeline, or a YAML file.",
)
workers = click.option(
    "--workers",
    type=click.IntRange(0, 64),
    default=0,
    help="Processes that work on cases; 0 chooses.  [default: 0]",
)
report_json = click.option(
    "--json", "as_json", is_flag=True, help="Print the report as JSON on stdout."
)
