"""``redactor pipelines``: what is shipped, what a pipeline says, whether a file is right."""

from __future__ import annotations

from collections.abc import Iterator

import click

from redactor.cli.show import print_table
from redactor.config.pipeline import Pipeline, load, names
from redactor.detect.ner.about import model_name
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
    for line in _conditions(pipeline):
        click.echo(line)
    rows = []
    for kind in sorted(ENTITY_TYPES):
        action = pipeline.action_for(kind)
        given = "" if kind in pipeline.actions else "(default)"
        rows.append(
            [kind, f"{action.action} {given}".strip(), f"{pipeline.thresholds.of(kind):.2f}"]
        )
    print_table("Actions", ["type", "action", "threshold"], rows)


def _conditions(pipeline: Pipeline) -> Iterator[str]:
    """For whom, and what must be recorded and done, in plain words."""
    if pipeline.audience:
        yield f"for {pipeline.audience}"
    if pipeline.needs.consent_scope:
        yield f"locked until the client's recorded consent names {pipeline.scope_name}"
    needed = [
        name.replace("_", " ")
        for name, wanted in pipeline.needs.model_dump().items()
        if wanted and name != "consent_scope"
    ]
    if needed:
        yield f"copies are held until recorded: {', '.join(needed)}"
    if pipeline.needs_secret:
        yield "needs a vault: it hashes or encrypts"
    counted = "not counted" if pipeline.quasi_allowed is None else str(pipeline.quasi_allowed)
    yield f"reviewers {pipeline.reviewers}, details that may single somebody out: {counted}"


@pipelines.command()
@click.argument("name")
def check(name: str) -> None:
    """Check pipeline NAME: the file, its recognizers, its model."""
    pipeline = load(name)
    detection_for(pipeline)
    click.echo(f"{pipeline.name}: ready")
