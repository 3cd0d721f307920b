"""``redactor pipelines``: what is shipped, what a pipeline says, whether a file is right."""

from __future__ import annotations

import click

from redactor.cli.show import print_table
from redactor.config.pipeline import load, names
from redactor.detect.ner.recogniser import model_name
from redactor.entities import ENTITY_TYPES
from redactor.pipeline import detection_for


@click.group()
def pipelines() -> None:
    """Show and check pipelines."""


@pipelines.command("list")
def list_() -> None:
    """List the shipped pipelines."""
    rows = [[name, " ".join(load(name).description.split())] for name in names()]
    print_table("Pipelines", ["name", "for"], rows)


@pipelines.command()
@click.argument("name")
def show(name: str) -> None:
    """Show what becomes of each type in pipeline NAME (a shipped name or a YAML file)."""
    pipeline = load(name)
    click.echo(f"{pipeline.name}  sha256 {pipeline.sha256}")
    beside = f" beside {pipeline.model}" if pipeline.model else ""
    click.echo(f"model {model_name()}{beside}, language {pipeline.language}")
    rows = []
    for kind in sorted(ENTITY_TYPES):
        action = pipeline.action_for(kind)
        given = "" if kind in pipeline.actions else "(default)"
        rows.append(
            [kind, f"{action.action} {given}".strip(), f"{pipeline.thresholds.of(kind):.2f}"]
        )
    print_table("Actions", ["type", "action", "threshold"], rows)


@pipelines.command()
@click.argument("name")
def check(name: str) -> None:
    """Check pipeline NAME: the file, its recognizers, its model."""
    pipeline = load(name)
    detection_for(pipeline)
    click.echo(f"{pipeline.name}: ready")
