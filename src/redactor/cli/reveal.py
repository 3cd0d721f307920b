"""``redactor reveal``: the way back, for authorised work, with a reason that is logged."""

from __future__ import annotations

from pathlib import Path

import click

from redactor.batch.reveal import Request, Revealed
from redactor.batch.reveal import reveal as put_back
from redactor.cli import options


@click.command()
@click.argument("copy", type=click.Path(path_type=Path))
@click.option(
    "--private",
    required=True,
    type=click.Path(path_type=Path),
    help="Private folder of the run that made the copy.",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="File to write (mode 0600). It must not exist, and not lie in OUT.",
)
@click.option(
    "--reason",
    required=True,
    help="Why the originals are needed. It is logged in the private folder: no names.",
)
@click.option("--case", default="", metavar="ID", help="Case of a copy that was edited: case-0001.")
@click.option(
    "--document", default="", metavar="ID", help="Document of a copy that was edited: document-02."
)
@options.key
def reveal(
    copy: Path, private: Path, out: Path, reason: str, case: str, document: str,
    key: options.KeyChoice,
) -> int:  # fmt: skip
    """Put the originals back where the labels of COPY are, and write a new file.

    A copy as it was published is known by its content. For one that somebody worked on say which it is;
    labels that nobody can tell for sure stay, and are counted. Of a PDF copy only the text is restored, for
    its pages are not put together again. That it was done is logged: when, which copy, why, by which account.
    """
    request = Request(copy, private, out, reason, key.source(private), case, document)
    done = put_back(request)
    for line in _said(done):
        click.echo(line)
    return 1 if done.left else 0


def _said(done: Revealed) -> list[str]:
    lines = [
        f"{done.document}: {done.restored} place(s) hold their original again; "
        f"{done.replaced} were replaced."
    ]
    if done.left:
        lines.append(f"{done.left} label(s) stay: nobody can tell for sure what stood there.")
    if done.edited:
        lines.append("The copy was edited since it was published: compare before you rely on it.")
    if done.same:
        lines.append("The file is the source again, byte for byte.")
    if done.as_text:
        lines.append(
            "Only the text was restored: the pages of a PDF copy are not put together again."
        )
    lines.append("The file holds originals: destroy it when it has served its purpose.")
    return lines
