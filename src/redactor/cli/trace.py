"""``redactor trace``: which released copy a file or an excerpt came from."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import click

from redactor.cli import options
from redactor.cli.run import beside
from redactor.cli.show import print_json, print_table
from redactor.errors import BatchError, DocumentError, UsageError
from redactor.review.copytext import text_of
from redactor.review.desk import Desk
from redactor.review.fingerprints import TooShort
from redactor.review.handover import Handover
from redactor.review.releasing import trace_excerpt, trace_file
from redactor.review.trace import Trace

_MOST = 256 * 1024 * 1024
"""Bytes of a file that is traced, at most."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be traced: a file with its suffix, or a text where ``suffix`` is ``""``."""

    data: bytes
    suffix: str


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), metavar="FILE|-")
@click.option(
    "--out",
    "outs",
    required=True,
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="OUT",
    help="Folder with released copies, which redactor run wrote. Repeatable: all are looked through.",
)
@click.option(
    "--private",
    type=click.Path(path_type=Path),
    help="The run's private folder, where --out is given once.  [default: OUT.private]",
)
@click.option(
    "--text", is_flag=True, help="FILE holds an excerpt, such as a passage of a letter or a mail."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on stdout.")
@options.key
def trace(
    file: Path, outs: tuple[Path, ...], private: Path | None, text: bool, as_json: bool,
    key: options.KeyChoice,
) -> int:  # fmt: skip
    """Tell which released copy FILE came from, how sure that is, and who was given it.

    A file is known by its hash or by the copy id in it; an excerpt by its id or by phrases of six words. With -
    an excerpt is read from stdin. FILE is not changed, and nothing of it is kept.
    Exit status 1: no released copy is like it.
    """
    if private is not None and len(outs) > 1:
        raise UsageError("--private goes with one --out only.", "Trace one folder after the other.")
    asked = _read(file, text)
    found: list[tuple[Path, Trace]] = []
    short: TooShort | None = None
    for out in outs:
        folder = private or beside(out)
        with closing(Desk(out, folder, key.source(folder))) as desk:
            handover = Handover(desk)
            try:
                found += [(out, one) for one in _traced(handover, asked)]
            except TooShort as error:
                short = error
    if short is not None and not found:
        raise short
    _show(found, as_json, len(outs) > 1)
    return 0 if found else 1


def _read(file: Path, text: bool) -> _Asked:
    """The file, or stdin.

    Raises:
        BatchError: it cannot be read.
        UsageError: it is too large.
    """
    try:
        if str(file) == "-":
            data, suffix = sys.stdin.buffer.read(_MOST + 1), ""
        else:
            with file.open("rb") as opened:
                data = opened.read(_MOST + 1)
            suffix = "" if text else file.suffix.lower() or ".txt"
    except OSError as error:
        raise BatchError(
            f"FILE cannot be read ({type(error).__name__}).",
            "See that it is there and may be read.",
        ) from None
    if len(data) > _MOST:
        raise UsageError("FILE is too large to be a copy.", "Give the copy, or an excerpt of it.")
    return _Asked(data, suffix)


def _traced(handover: Handover, asked: _Asked) -> tuple[Trace, ...]:
    if asked.suffix:
        return trace_file(handover, asked.data, asked.suffix)
    try:
        text = text_of(asked.data, ".txt")
    except DocumentError:
        text = asked.data.decode("utf-8", "replace")
    return trace_excerpt(handover, text)


def _show(found: list[tuple[Path, Trace]], as_json: bool, several: bool) -> None:
    if as_json:
        print_json([_as_json(out, one) for out, one in found])
        return
    if not found:
        click.echo(
            "No released copy is like it. It may still be one that was typed or worded anew."
        )
        return
    columns = ["how sure", "copy", "released on", "to", "case", "document"]
    rows = [
        [
            one.words, one.copy.copy_id, one.copy.released_on, one.copy.recipient,
            f"{out}: {one.copy.case}" if several else one.copy.case, one.copy.document.rpartition("/")[2],
        ]
        for out, one in found
    ]  # fmt: skip
    print_table("It may come from, the surest first", columns, rows)
    click.echo(
        "An id can be typed into any text, and several people can be given the same text: judge yourself."
    )


def _as_json(out: Path, one: Trace) -> dict[str, object]:
    copy = one.copy
    return {
        "out": str(out),
        "evidence": one.evidence,
        "words": one.words,
        "shared": one.shared,
        "total": one.total,
        "copy": copy.copy_id,
        "bundle": copy.bundle_id,
        "case": copy.case,
        "document": copy.document,
        "recipient": copy.recipient,
        "released_on": copy.released_on,
    }
