"""``redactor status``: how a batch stands, without content."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from redactor.batch.health import NAME
from redactor.batch.state import State, state_of
from redactor.cli import options
from redactor.cli.run import beside
from redactor.cli.show import print_json, print_table
from redactor.review.handed_out import NOT_TOLD, details_words, outdated_in
from redactor.review.handed_out import as_json as released
from redactor.review.outdated import Outdated

_LISTED = 50


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@options.private
@click.option(
    "--health",
    type=click.Path(path_type=Path),
    help=f"Health file of the watcher, where watch was given one.  [default: {NAME} in the private folder]",
)
@options.key
@click.option("--json", "as_json", is_flag=True, help="Print as JSON, with every document.")
def status(
    out: Path, private: Path | None, health: Path | None, key: options.KeyChoice, as_json: bool
) -> int:
    """Tell how OUT stands: what is done, what needs a person, whether somebody is at work.

    Nothing is read but the journal and the health file of the private folder, and where copies were handed out the
    disclosure log, with the key of the vault: which of them hold what was taken out since. A run may go on meanwhile.
    Exit status 1: something needs a person, copies are to be called back, or the watcher is dead.
    """
    folder = private or beside(out)
    state = state_of(folder, health)
    outdated = outdated_in(folder, key.source(folder))
    if as_json:
        told = None if outdated is None else [released(one) for one in outdated]
        print_json({**state.as_json(), "outdated": told})
    else:
        _show(state)
        _show_outdated(outdated)
    return 1 if state.needs_person or outdated or _is_dead(state) else 0


def _is_dead(state: State) -> bool:
    return bool(state.watcher and (state.watcher["late"] or state.watcher["state"] == "failed"))


def _show_outdated(outdated: Sequence[Outdated] | None) -> None:
    if outdated is None:
        click.echo()
        click.echo(NOT_TOLD)
    elif outdated:
        click.echo()
        rows = [
            [
                one.release.case, one.release.bundle, one.release.at[:10],
                details_words(one.details, unsure=one.unsure),
            ]
            for one in outdated
        ]  # fmt: skip
        columns = ["case", "bundle", "handed out", "details"]
        print_table("Handed out, and holds what was taken out since: call it back", columns, rows)
        click.echo("Whom to ask says: redactor disclosures OUT --recall-list CASE")


def _show(state: State) -> None:
    rows = [["cases", f"{state.cases:,}"], ["done", f"{state.done:,}"]]
    if state.unfinished:
        rows.append(["for the next run", f"{state.unfinished:,}"])
    rows += [[f"documents {name}", f"{n:,}"] for name, n in state.documents.items() if n]
    rows.append(["at work now", "yes" if state.at_work else "no"])
    rows.append(["last written", state.last_done or "-"])
    print_table("State", ["what", ""], rows)
    if state.watcher:
        click.echo()
        watcher = state.watcher
        said = "dead, or hangs" if watcher["late"] else watcher["state"]
        facts = [
            ["state", said],
            ["last sign of life", watcher["beat"]],
            ["started", watcher["started"]],
            ["looked at INPUT last", watcher["looked"] or "-"],
            ["cases since then", f"{watcher['cases']:,}"],
            ["cases somebody is still writing", f"{watcher['unsettled']:,}"],
        ]
        if watcher["problem"]:
            facts.append(["waits, because", watcher["problem"]])
        print_table("Watcher", ["what", ""], facts)
    if state.needs_person:
        click.echo()
        listed = [
            [one.document, one.status, one.code or "-", one.next or "Read the report."]
            for one in state.needs_person[:_LISTED]
        ]
        print_table("These need a person", ["document", "status", "reason", "what to do"], listed)
        if len(state.needs_person) > _LISTED:
            click.echo(f"and {len(state.needs_person) - _LISTED:,} more: --json lists all")
