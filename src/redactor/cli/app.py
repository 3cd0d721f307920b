"""The command group. Adding a command is one module and one line here."""

from __future__ import annotations

import click

from redactor import __version__
from redactor.cli.doctor import doctor
from redactor.cli.evaluate import evaluate
from redactor.cli.explain import explain
from redactor.cli.pipelines import pipelines
from redactor.cli.recognizers import recognizers
from redactor.cli.reveal import reveal
from redactor.cli.run import run
from redactor.cli.scan import scan
from redactor.cli.vault import vault
from redactor.cli.verify import verify


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="redactor")
def cli() -> None:
    """Prepare anonymised copies of case notes for supervision, residual risk recorded.

    Everything runs on this computer: no network, no telemetry. Sources are never changed.
    """


for _command in (
    run,
    scan,
    verify,
    explain,
    reveal,
    vault,
    evaluate,
    recognizers,
    pipelines,
    doctor,
):
    cli.add_command(_command)
