"""What the commands share: progress on a terminal, tables, JSON on stdout."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

Report = Callable[[str, int, int], None]


def print_json(data: object) -> None:
    """One JSON document on stdout."""
    click.echo(json.dumps(data, indent=2, ensure_ascii=False))


def print_table(title: str, columns: list[str], rows: list[list[str]]) -> None:
    """A table on stdout; plain text where stdout is no terminal. Columns after the first align right
    when all their cells are numbers."""
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for index, column in enumerate(columns):
        numeric = bool(rows) and all(row[index].replace(".", "").isdigit() for row in rows)
        table.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console(file=sys.stdout, width=None if sys.stdout.isatty() else 110, highlight=False).print(
        table
    )


@contextmanager
def progress(what: str, show: bool) -> Iterator[Report]:
    """A progress bar on stderr while the block runs, when stderr is a terminal; else nothing."""
    console = Console(stderr=True)
    if not show or not console.is_terminal:
        yield lambda name, done, total: None
        return
    columns = (
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[name]}"),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=None, name="")

        def tell(name: str, done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, name=name)

        yield tell
