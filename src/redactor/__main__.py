"""The program's door: every error becomes one clear line and an exit status, never a traceback."""

from __future__ import annotations

import gc
import signal
import sys

import click

from redactor.errors import RedactorError
from redactor.log import quiet_libraries

_OBJECTS = 200_000
"""New objects before a search for dead ones: word lists and patterns live as long as the program."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit.

    Exit status: 0 all published, 1 finished but some files need a person, 2 usage, 3 configuration,
    4 something must be installed, 5 vault, 6 the run could not go on, 130 stopped by the user.
    """
    gc.set_threshold(_OBJECTS, 20, 20)
    try:
        quiet_libraries()
        from redactor.cli.app import cli

        status = cli.main(args=arguments, prog_name="redactor", standalone_mode=False)
    except RedactorError as error:
        click.echo(f"redactor: {error}", err=True)
        status = error.exit_code
    except click.ClickException as error:
        error.show()
        status = 2
    except (KeyboardInterrupt, click.Abort):
        click.echo("redactor: stopped. What is finished is kept; run again to go on.", err=True)
        status = 130
    except BrokenPipeError:
        status = 0
    except Exception as error:  # noqa: BLE001 - a traceback could quote a document
        click.echo(
            f"redactor: unexpected {type(error).__name__} at {_where(error)}. "
            "Nothing was half-written; run again, and report this line if it happens again.",
            err=True,
        )
        status = 6
    if arguments is None:
        # All is done: Ctrl-C while the interpreter winds up must not turn the exit status into a signal.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        # Nor need the interpreter look for cycles in what goes with the process: a quarter of a second.
        gc.freeze()
    sys.exit(status if isinstance(status, int) else 0)


def _where(error: BaseException) -> str:
    """File and line of the program where the error arose; no text of it, which could quote."""
    trace = error.__traceback__
    place = "unknown place"
    while trace is not None:
        name = trace.tb_frame.f_globals.get("__name__", "")
        if str(name).startswith("redactor"):
            place = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


if __name__ == "__main__":
    main()
