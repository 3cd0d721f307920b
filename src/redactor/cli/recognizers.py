"""``redactor recognizers``: what the catalogue holds, and whether its examples hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from redactor.cli.show import print_json, print_table
from redactor.config.shipped import folder
from redactor.detect.flags import check_flag_examples, load_flags
from redactor.detect.rules import ExampleFailure, check_examples, load_recognizers


@click.group()
def recognizers() -> None:
    """Show and test the recognizers and the flag files."""


@recognizers.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_(as_json: bool) -> None:
    """List every file of the catalogue: what it finds, or what it flags for the reviewer."""
    rows = list(_rows())
    if as_json:
        keys = ("kind", "name", "entity_type", "patterns", "description")
        print_json([dict(zip(keys, row, strict=True)) for row in rows])
    else:
        heads = ["kind", "name", "type", "patterns", "finds"]
        print_table(f"{len(rows)} recognizers", heads, rows)


@recognizers.command("test")
def test() -> int:
    """Run every file of the catalogue on its own examples."""
    bad = 0
    count = 0
    for failures in _failures():
        count += 1
        for failure in failures:
            bad += 1
            where = f"characters {failure.start} to {failure.end}"
            click.echo(
                f"{failure.recognizer}: example {failure.example}: {failure.problem}, {where}"
            )
    click.echo(f"{count} recognizers, {bad} example(s) failed")
    return 1 if bad else 0


def _rows() -> Iterator[list[str]]:
    """Kind of file, name, type or kind of flag, number of patterns, description."""
    catalogue = folder("recognizers")
    for recognizer in load_recognizers(catalogue):
        spec = recognizer.spec
        patterns = str(len(spec.patterns))
        yield ["recognizer", spec.name, spec.supported_entity, patterns, spec.description]
    for marker in load_flags(catalogue):
        flag = marker.spec
        yield ["flag", flag.name, flag.flag, str(len(flag.patterns)), flag.description]


def _failures() -> Iterator[Iterable[ExampleFailure]]:
    """What each file of the catalogue gets wrong of its own examples."""
    catalogue = folder("recognizers")
    yield from map(check_examples, load_recognizers(catalogue))
    yield from map(check_flag_examples, load_flags(catalogue))
