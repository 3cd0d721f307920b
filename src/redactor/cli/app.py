"""The command group. Adding a command is one module and one line here.

A command is imported when it is called: what one needs, the others do not wait for.
"""

from __future__ import annotations

from importlib import import_module

import click

from redactor import __version__

_COMMANDS = (
    "run",
    "scan",
    "verify",
    "explain",
    "reveal",
    "vault",
    "evaluate",
    "recognizers",
    "pipelines",
    "doctor",
)
"""Each is a module of this package with a command of the same name."""


class _Later(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in alphabetical order."""
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, if there is one."""
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(import_module(f"redactor.cli.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)
        return command


@click.group(
    cls=_Later, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="redactor")
def cli() -> None:
    """Prepare anonymised copies of case notes for supervision, residual risk recorded.

    Everything runs on this computer: no network, no telemetry. Sources are never changed.
    """
