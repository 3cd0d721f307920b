"""``redactor review``: the page of a finished batch."""

from __future__ import annotations

from pathlib import Path

import click

from redactor.cli import options
from redactor.cli.app_command import no_browser, show
from redactor.cli.run import beside
from redactor.review.workroom import Workroom


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@options.private
@options.key
@no_browser
def review(out: Path, private: Path | None, key: options.KeyChoice, no_browser: bool) -> int:
    """Open the page of the finished copies in OUT, in a browser of this computer.

    OUT is what redactor run wrote. The page is served by this program to one browser, which it lets in once, by the
    address that it prints. Nothing goes over the network.
    """
    private = private or beside(out)
    source = key.source(private)
    show(Workroom.of_one(out, private, lambda folder: source), no_browser)
    return 0
