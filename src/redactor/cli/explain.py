"""``redactor explain``: who said what about a document, for people who write recognizers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from redactor.batch.intake import read_source
from redactor.batch.scan import FoundCase, check_inputs, discover
from redactor.batch.work import line_for, read_roster
from redactor.cli import options
from redactor.cli.show import print_json, print_table
from redactor.config.pipeline import load
from redactor.errors import DocumentError, UsageError
from redactor.explain import Row
from redactor.model import Source

CASE = "case-0001"


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@options.pipeline
@click.option("--alone", is_flag=True, help="Leave out the other documents of the case folder.")
@click.option("--kept", "only_kept", is_flag=True, help="Show only what was claimed and kept.")
@click.option("--find", metavar="TEXT", help="Show only what touches TEXT, and where nothing does.")
@click.option("--show-text", is_flag=True, help="Show the words, not only their shape.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def explain(
    file: Path,
    pipeline_name: str,
    alone: bool,
    only_kept: bool,
    find: str | None,
    show_text: bool,
    as_json: bool,
) -> None:
    """Show which recognizer said what about FILE, with which score, and why something was kept.

    FILE is read with the other documents and the case.yaml of its folder, as a run would. Words are
    shown as shapes (Xxxx 99) unless you ask for them: what you ask for stands on your screen only.
    Nothing is written.
    """
    check_inputs([file])
    case = _case_of(file, alone)
    line = line_for(load(pipeline_name))
    roster, _ = read_roster(CASE, case.rosters)
    names = {f"{CASE}/document-{n:02}": path for n, path in enumerate(case.documents, 1)}
    (document,) = (name for name, path in names.items() if path == file.resolve())
    try:
        sources = list(_sources(names, document, line.handling.limits.max_bytes))
        rows = line.explain(CASE, sources, roster, document, find or "")
    except DocumentError as error:
        raise UsageError(error.problem.message, error.problem.next) from None
    if find:
        rows = [row for row in rows if find.casefold() in row.text.casefold()]
    if only_kept:
        rows = [row for row in rows if row.result.startswith("kept")]
    if as_json:
        print_json([_as_json(row, show_text) for row in rows])
        return
    cells = [
        [
            row.place,
            f"{row.start}-{row.end}",
            _short(row.text if show_text else row.shape),
            row.result,
            _claims(row),
        ]
        for row in rows
    ]
    columns = ["place", "at", "text" if show_text else "shape", "in the copy", "who said what"]
    print_table(f"{len(rows)} places", columns, cells)


def _case_of(file: Path, alone: bool) -> FoundCase:
    """The case that a run would put the file in.

    Raises:
        UsageError: FILE is a folder, or of a type that is not taken.
    """
    if file.is_dir():
        raise UsageError("FILE is a folder.", "Name one document in it.")
    where = file.resolve()
    found = discover([where if alone else where.parent])
    for case in found:
        if where in case.documents:
            return case
    raise UsageError(
        "FILE is of a type that is not taken.", "Name a .docx, .docm, .pdf, .txt or .md document."
    )


def _sources(names: Mapping[str, Path], document: str, max_bytes: int) -> Iterator[Source]:
    """The documents of the case; one beside the document that cannot be read is left out, as in a run.

    Raises:
        DocumentError: the document itself cannot be read.
    """
    for name, path in names.items():
        try:
            yield read_source(path, name, CASE, max_bytes)
        except DocumentError:
            if name == document:
                raise


def _claims(row: Row) -> str:
    told = (
        f"{claim.recognizer}{':' + claim.rule if claim.rule else ''} {claim.entity_type} "
        f"{claim.score:.2f} at {claim.start}-{claim.end}: {claim.fate}"
        for claim in row.claims
    )
    return "\n".join(told)


def _short(text: str) -> str:
    """A sentence as its beginning and end: the place says the rest."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else f"{flat[:40]} … {flat[-15:]}"


def _as_json(row: Row, show_text: bool) -> dict[str, Any]:
    words: dict[str, str] = {"text": row.text} if show_text else {"shape": row.shape}
    claims: Sequence[dict[str, Any]] = [
        {
            "recognizer": claim.recognizer,
            "rule": claim.rule,
            "entity_type": claim.entity_type,
            "score": round(claim.score, 4),
            "start": claim.start,
            "end": claim.end,
            "fate": claim.fate,
        }
        for claim in row.claims
    ]
    return {
        "place": row.place,
        "segment": row.segment,
        "start": row.start,
        "end": row.end,
        **words,
        "result": row.result,
        "claims": claims,
    }
