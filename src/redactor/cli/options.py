"""Arguments and options that several commands share."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any

import click

from redactor.batch.settings import EngineName, Workplace
from redactor.config.release import RECIPIENT_FORM, release_of
from redactor.errors import UsageError
from redactor.vault.keys import KEY_FILE, PASSPHRASE, KeySource
from redactor.vault.store import sealed_cases

inputs = click.argument(
    "inputs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="INPUT..."
)
pipeline = click.option(
    "--pipeline",
    "pipeline_name",
    default="supervision",
    show_default=True,
    help="Name of a shipped pipeline, or a YAML file.",
)
workers = click.option(
    "--workers",
    type=click.IntRange(0, 64),
    default=0,
    help="Processes that work on cases; 0 chooses.  [default: 0]",
)
out = click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="Folder for copies and reports."
)
private = click.option(
    "--private",
    type=click.Path(path_type=Path),
    help="Folder for the journal, the quarantine and which source became which copy (mode 0700), on a local "
    "disk.  [default: OUT.private]",
)
no_vault = click.option(
    "--no-vault",
    is_flag=True,
    help="Seal nothing: labels then cannot be traced back, and may change when documents are added.",
)
wait = click.option(
    "--wait", is_flag=True, help="Wait until no other run is at work on OUT, instead of giving up."
)
report_json = click.option(
    "--json", "as_json", is_flag=True, help="Print the report as JSON on stdout."
)


_Command = Callable[..., Any]


def _put_on(command: _Command, options: Sequence[Callable[[_Command], _Command]]) -> _Command:
    """The command with options, which its help shows in this order."""
    for option in reversed(options):
        command = option(command)
    return command


_WORKPLACE = (
    click.option(
        "--engine",
        type=click.Choice(["processes", "serial", "dask"]),
        default="processes",
        show_default=True,
        help="Who works on cases: processes of this computer, watched; this process alone, to look for a fault; "
        "a Dask cluster (extra [dask]).",
    ),
    click.option("--scheduler", metavar="URL", help="Of the cluster: tcp://HOST:PORT or tls://HOST:PORT."),
    click.option(
        "--sources",
        multiple=True,
        metavar="PLACE",
        help="Where workers of the cluster find INPUT: a path, or a URL that fsspec reads. Once for each INPUT, "
        "in the same order.  [default: the same path]",
    ),
    workers,
)  # fmt: skip


def workplace(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options of who runs the cases; the command gets them as one ``workplace``."""

    @wraps(command)
    def with_workplace(
        *args: Any,
        engine: EngineName,
        scheduler: str | None,
        sources: tuple[str, ...],
        workers: int,
        **others: Any,
    ) -> Any:
        if (engine == "dask") != bool(scheduler):
            raise UsageError(
                "--engine dask and --scheduler go together.", "Give both, or neither of them."
            )
        if sources and engine != "dask":
            raise UsageError("--sources is for --engine dask.", "Leave it out.")
        if sources and len(sources) != len(others["inputs"]):
            raise UsageError(
                "--sources must be given once for each INPUT.", "Give them in the same order."
            )
        place = Workplace(engine, workers, scheduler or "", sources)
        if scheduler and not scheduler.startswith("tls://") and not _LOOPBACK.match(scheduler):
            click.echo(
                "redactor: what goes to this cluster and comes back is not encrypted, and holds names of "
                "clients. Use tls://",
                err=True,
            )
        return command(*args, workplace=place, **others)

    return _put_on(with_workplace, _WORKPLACE)


_LOOPBACK = re.compile(r"(?:tcp://)?(?:127\.[0-9.]+|localhost|\[::1\])(?::|$)")
_RELEASE = (
    click.option("--purpose", metavar="TEXT", help="What the copies are for."),
    click.option(
        "--recipient",
        "recipients",
        multiple=True,
        metavar="WHO",
        help=f'Who will get them, written "{RECIPIENT_FORM}"; all but the name may be left out, and what '
        "follows the comma without an at is the employer. Repeatable. A recipient who occurs in a case "
        "stops that case.",
    ),
    click.option("--basis", metavar="TEXT", help="On what basis: consent, contract, ..."),
    click.option(
        "--scope",
        multiple=True,
        metavar="USE",
        help="What the clients agreed to, as pipelines are called: supervision, training, ... Repeatable. "
        "Counts where a case.yaml does not record a scope.",
    ),
    click.option("--destroy-by", metavar="DATE", help="Day by which the copies are destroyed, 2024-01-31."),
)  # fmt: skip


def release(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options of what the copies are for; the command gets them as one ``release``.

    They count for all cases of the run, in place of what a case.yaml says about the same; but a scope that
    a case.yaml records stays.
    """

    @wraps(command)
    def with_release(
        *args: Any,
        purpose: str | None,
        recipients: tuple[str, ...],
        basis: str | None,
        scope: tuple[str, ...],
        destroy_by: str | None,
        **others: Any,
    ) -> Any:
        given = release_of(purpose, recipients, basis, scope, destroy_by)
        return command(*args, release=given, **others)

    return _put_on(with_release, _RELEASE)


_KEY = (
    click.option(
        "--key-file",
        type=click.Path(path_type=Path),
        help="Key file of the vault.  [default: $REDACTOR_KEY_FILE, else one of its own in your config folder]",
    ),
    click.option(
        "--passphrase",
        "ask",
        is_flag=True,
        help="Ask for a passphrase in place of a key file ($REDACTOR_PASSPHRASE is taken without asking).",
    ),
)


def key(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options of the key of the vault; the command gets them as one ``key``."""

    @wraps(command)
    def with_key(*args: Any, key_file: Path | None, ask: bool, **others: Any) -> Any:
        return command(*args, key=KeyChoice(key_file, ask), **others)

    return _put_on(with_key, _KEY)


@dataclass(frozen=True, slots=True)
class KeyChoice:
    """What the command line says about the key; what it leaves open the environment says.

    Attributes:
        file: a key file.
        ask: whether to ask for a passphrase.
        new: whether it is for a new key, so that the environment says nothing.
    """

    file: Path | None = field(default=None, repr=False)
    ask: bool = False
    new: bool = False

    def source(self, private: Path) -> KeySource:
        """Where the key comes from; a first passphrase is asked for twice.

        Raises:
            UsageError: more than one key is given.
        """
        file, words = self.file, None
        if self.file is not None and self.ask:
            raise UsageError("--key-file and --passphrase do not go together.", "Give one of them.")
        if self.ask:
            first = self.new or not sealed_cases(private)
            asked = click.prompt(
                "Passphrase of the vault" if not self.new else "New passphrase of the vault",
                hide_input=True,
                confirmation_prompt=first,
                err=True,
            )
            words = str(asked)
        elif file is None and not self.new:
            named, words = os.environ.get(KEY_FILE) or None, os.environ.get(PASSPHRASE) or None
            if named and words:
                raise UsageError(
                    f"both {KEY_FILE} and {PASSPHRASE} are set.", "Set one of them only."
                )
            file = Path(named) if named else None
        return KeySource(file, words, (private,))
