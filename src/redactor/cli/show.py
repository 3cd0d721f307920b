"""What the commands share: progress on a terminal, tables, JSON on stdout."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from redactor.batch.settings import Step

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


def print_line(data: object) -> None:
    """One JSON document on one line of stdout, at once: whoever reads it follows the run."""
    click.echo(json.dumps(data, ensure_ascii=False))


@contextmanager
def batch_progress(show: bool) -> Iterator[Callable[[Step], None]]:
    """Documents, cases, rate and time left on stderr while the block runs, when stderr is a terminal."""
    console = Console(stderr=True)
    if not show or not console.is_terminal:
        yield lambda step: None
        return
    columns = (BarColumn(), TextColumn("{task.fields[said]}"))
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None, said="loading")

        def tell(step: Step) -> None:
            bar.update(
                task,
                completed=step.documents,
                total=step.all_documents or None,
                said=in_words(step),
            )

        yield tell


def in_words(step: Step) -> str:
    """How far a run is, on one line."""
    said = [
        f"documents {step.documents:,}/{step.all_documents:,}",
        f"cases {step.cases:,}/{step.all_cases:,}",
    ]
    if step.cases:
        said.append(f"{step.documents / max(step.seconds, 0.001):.2g} documents/s")
        said.append(f"{timedelta(seconds=round(step.seconds_left))} left")
        said.append(step.case)
    return "  ".join(said)


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
