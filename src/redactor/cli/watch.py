"""``redactor watch``: the service."""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path

import click

from redactor.batch.health import NAME, Health
from redactor.batch.settings import Settings, Step, Workplace
from redactor.batch.watching import Rhythm, Watcher
from redactor.cli import options
from redactor.cli.run import beside, say_step
from redactor.cli.stopping import stopped_once
from redactor.config.pipeline import load
from redactor.model import Release

_SHAPE = "%(asctime)sZ %(message)s"


@click.command()
@options.inputs
@options.out
@options.pipeline
@options.workplace
@click.option(
    "--json", "as_json", is_flag=True, help="Print a JSON object a case on stdout, instead of log lines."
)  # fmt: skip
@options.private
@options.release
@options.key
@options.no_vault
@click.option(
    "--interval",
    type=click.FloatRange(min=0.1),
    default=10.0,
    show_default=True,
    help="Seconds between two looks at INPUT.",
)
@click.option(
    "--settle",
    type=click.FloatRange(min=0),
    default=30.0,
    show_default=True,
    help="Seconds for which nothing in a case may have changed before it is taken.",
)
@click.option(
    "--health",
    type=click.Path(path_type=Path),
    help=f"File that tells how the service is, written every ten seconds.  [default: {NAME} in the private folder]",
)
@options.wait
def watch(
    inputs: tuple[Path, ...], out: Path, pipeline_name: str, workplace: Workplace, as_json: bool,
    private: Path | None, release: Release, key: options.KeyChoice, no_vault: bool, interval: float,
    settle: float, health: Path | None, wait: bool,
) -> int:  # fmt: skip
    """Watch INPUT, and make copies of case notes as they come in or change.

    A case is taken once nothing in it has changed for a while, no document of it is open in Word or
    LibreOffice, and no download is unfinished. Shares may go away and come back. SIGTERM or Ctrl-C ends it;
    what is done is kept. A line a case goes to stderr, without a word of the documents.
    """
    pipeline = load(pipeline_name)
    private = private or beside(out)
    source = None if no_vault else key.source(private)
    settings = Settings(
        inputs, out, private, pipeline, workplace, release=release, key=source, wait=wait
    )
    if not as_json:
        _log_to_stderr()
    say = say_step if as_json else _silent
    try:
        with stopped_once(), Health(health or private / NAME, pipeline.name) as facts:
            Watcher(settings, Rhythm(interval, settle), facts, say).run()
    except KeyboardInterrupt:
        click.echo("redactor: stopped. What is finished is kept.", err=True)
    return 0


def _silent(step: Step) -> None:
    """The log says it."""


def _log_to_stderr() -> None:
    handler = logging.StreamHandler(sys.stderr)
    shape = logging.Formatter(_SHAPE, "%Y-%m-%dT%H:%M:%S")
    shape.converter = time.gmtime
    handler.setFormatter(shape)
    logger = logging.getLogger("redactor")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
