"""The command group. Adding a command is one module and one line here.

A command is imported when it is called: what one needs, the others do not wait for.
"""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import Final

import click

from redactor import __version__

_COMMANDS: Final = MappingProxyType(
    {
        "app": "Open the page on which case files are prepared, in a browser of this computer.",
        "run": "Make copies of all case notes below INPUT, and a redaction report.",
        "watch": "Watch INPUT, and make copies of case notes as they come in or change.",
        "status": "Tell how OUT stands: what is done, what needs a person, whether somebody is at work.",
        "scan": "Show what would be found below INPUT, without writing anything.",
        "verify": "Look for leaks in the copies in OUT again.",
        "disclosures": "Tell to whom copies in OUT were handed out, why and until when, and whether the log is intact.",
        "trace": "Tell which released copy FILE came from, how sure that is, and who was given it.",
        "explain": "Show which recognizer said what about FILE, with which score, and why something was kept.",
        "review": "Open the page of the finished copies in OUT, in a browser of this computer.",
        "report": "Make a report of one case that shows what stood in the notes, encrypted, for the reviewer.",
        "reveal": "Put the originals back where the labels of COPY are, and write a new file.",
        "vault": "Look after the sealed way back from labels to originals.",
        "evaluate": "Run the line over annotated notes and score the finished text against them.",
        "recognizers": "Show and test the recognizers and the flag files.",
        "pipelines": "Show and check pipelines.",
        "doctor": "Tell what is installed and whether every shipped pipeline can run.",
    }
)
"""Each is a module of this package with a command of the same name, and the first line of its help."""
_MODULES: Final = MappingProxyType({"app": "app_command"})
"""Where the module has another name: this one is taken."""


class _Later(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in alphabetical order."""
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, if there is one."""
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(
            import_module(f"redactor.cli.{_MODULES.get(cmd_name, cmd_name)}"), cmd_name
        )
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        names = self.list_commands(ctx)
        room = formatter.width - 6 - max(map(len, names))
        with formatter.section("Commands"):
            formatter.write_dl(
                [
                    (name, click.Command(name, help=_COMMANDS[name]).get_short_help_str(room))
                    for name in names
                ]
            )


@click.group(
    cls=_Later, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="redactor")
def cli() -> None:
    """Prepare anonymised copies of case notes for supervision, residual risk recorded.

    Everything runs on this computer: no network, no telemetry. Sources are never changed.
    """
