"""``redactor recognizers``: what the catalogue holds, and whether its examples hold."""

from __future__ import annotations

import click

from redactor.cli.show import print_json, print_table
from redactor.config.shipped import folder
from redactor.detect.rules import check_examples, load_recognizers


@click.group()
def recognizers() -> None:
    """Show and test the recognizers."""


@recognizers.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_(as_json: bool) -> None:
    """List every recognizer of the catalogue."""
    catalogue = load_recognizers(folder("recognizers"))
    rows = [
        [r.spec.name, r.spec.supported_entity, str(len(r.spec.patterns)), r.spec.description]
        for r in catalogue
    ]
    if as_json:
        keys = ("name", "entity_type", "patterns", "description")
        print_json([dict(zip(keys, row, strict=True)) for row in rows])
    else:
        print_table(f"{len(rows)} recognizers", ["name", "type", "patterns", "finds"], rows)


@recognizers.command("test")
def test() -> int:
    """Run every recognizer on its own examples."""
    bad = 0
    count = 0
    for recognizer in load_recognizers(folder("recognizers")):
        count += 1
        for failure in check_examples(recognizer):
            bad += 1
            where = f"characters {failure.start} to {failure.end}"
            click.echo(
                f"{recognizer.spec.name}: example {failure.example}: {failure.problem}, {where}"
            )
    click.echo(f"{count} recognizers, {bad} example(s) failed")
    return 1 if bad else 0
