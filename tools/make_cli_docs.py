"""Write docs/cli.md from the --help of every command, so that the page cannot drift from the program.

    python tools/make_cli_docs.py

tests/unit/test_docs.py fails when the page is not what this writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from redactor.cli.app import cli

PAGE = Path(__file__).resolve().parents[1] / "docs" / "cli.md"
WIDTH = 88
HEAD = """\
# Commands

Made by `python tools/make_cli_docs.py` from the program's own help; do not edit.

Results go to stdout, progress and errors to stderr. An error is one line that says what to do next; it never
quotes a document or the name of a file below INPUT. `python -m redactor` is the same as `redactor`.

| exit status | meaning |
|---|---|
| 0 | all is well; for `run` and `scan`: every document that was taken is covered and published |
| 1 | finished, but some files need a person; for `verify` and `recognizers test`: something was found |
| 2 | usage: the command line, or folders that cannot be used together |
| 3 | configuration: a pipeline or recognizer file has a mistake |
| 4 | something must be installed first |
| 5 | the vault cannot be opened or used: wrong, lost or unsafe key, damaged or destroyed vault |
| 6 | the run could not go on |
| 130 | stopped by the user |
"""


def walk(
    command: click.Command = cli, name: str = "redactor", parent: click.Context | None = None
) -> Iterator[tuple[str, click.Command, click.Context]]:
    """Every command of the tree with its full name, parents first, in alphabetical order."""
    settings = {**command.context_settings, "terminal_width": WIDTH, "max_content_width": WIDTH}
    # What a command said of --help when it was called by itself in this process is no part of the page.
    vars(command)["_help_option"] = None
    context = click.Context(command, parent=parent, info_name=name, **settings)
    yield context.command_path, command, context
    if isinstance(command, click.Group):
        for sub in command.list_commands(context):
            found = command.get_command(context, sub)
            if found is not None:
                yield from walk(found, sub, context)


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for path, command, context in walk():
        parts.append(f"## {path}\n\n```text\n{command.get_help(context).rstrip()}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
