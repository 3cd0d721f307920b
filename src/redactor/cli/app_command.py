"""``redactor app``: the page on which case files are prepared and copies are reviewed."""

from __future__ import annotations

from pathlib import Path

import click
import platformdirs

from redactor.cli.options import KeyChoice
from redactor.errors import UsageError
from redactor.review.workroom import Workroom

no_browser = click.option(
    "--no-browser", is_flag=True, help="Print the address only; open it yourself, once."
)


@click.command()
@click.option(
    "--home",
    type=click.Path(path_type=Path),
    help="Folder for what is prepared on the page: a numbered folder for each batch, with its files, its copies and "
    'what is private (mode 0700), on a local disk.  [default: "redactor" in your documents folder]',
)
@no_browser
def app(home: Path | None, no_browser: bool) -> int:
    """Open the page on which case files are prepared, in a browser of this computer.

    The page is served by this program to one browser, which it lets in once, by the address that it prints. Nothing
    goes over the network. The button "Close redactor" on the page ends the program, as does Ctrl-C.
    """
    folder = home or platformdirs.user_documents_path() / "redactor"
    if folder.exists() and not folder.is_dir():
        raise UsageError("--home is a file.", "Name a folder.")
    show(Workroom(folder, lambda private: KeyChoice().source(private)), no_browser)
    return 0


def show(workroom: Workroom, no_browser: bool) -> None:
    """Serve the pages of a workroom until they are closed.

    Raises:
        BatchError: no port can be had.
    """
    from redactor.review.prepare import Hooks
    from redactor.review.said import save_people
    from redactor.web.server import serve

    serve(workroom, _tell, not no_browser, Hooks(save_people=save_people))
    click.echo("redactor is closed. What was finished is kept.", err=True)


def _tell(address: str) -> None:
    click.echo(address)
    click.echo(
        "redactor: this is the address of the page. It works once, in one browser of this computer. To close: the "
        "button on the page, or Ctrl-C.",
        err=True,
    )
