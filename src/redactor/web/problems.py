"""What goes wrong as a page: what is wrong, and what to do next; nothing that could quote."""

from __future__ import annotations

from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from redactor.errors import RedactorError, VaultError
from redactor.web.site import Site

_STATUS: Final = {
    404: ("There is no such page", "Go back to your batches; it may have been removed."),
    405: ("This cannot be opened like that", "Go back and use the buttons of the page."),
    413: (
        "That is more than this page can take at once",
        "Use fewer files, or put them into a folder and type the path of the folder.",
    ),
}
_OPTIONS: Final = ("--key-file", "--passphrase", "environment variable")
"""What an error of the vault speaks of, and a page has not."""


def problem(site: Site, request: Request, error: Exception) -> Response:
    """A page about an error."""
    if isinstance(error, RedactorError):
        title, step, status = upper(error.message), _next(site, request, error), 409
    elif isinstance(error, HTTPException):
        status = error.status_code
        title, step = _STATUS.get(status, ("This cannot be done", "Go back and try again."))
    else:
        status = 500
        title = f"Something unexpected happened ({type(error).__name__} at {_where(error)})"
        step = "Go back and try again. If it happens again, report this line. Your files are untouched."
    return site.pages.page(request, "error.html.j2", status, title=title, next=step)


def _next(site: Site, request: Request, error: RedactorError) -> str:
    """What to do; a batch that is sealed in a way of its own is opened by itself."""
    name = str(request.path_params.get("batch", ""))
    about_key = isinstance(error, VaultError) and any(word in error.next for word in _OPTIONS)
    one = site.workroom.batch(name) if about_key and site.workroom.home else None
    if one is None:
        return error.next
    return (
        f"{error.next} Or close redactor, and open this batch by itself, with its passphrase or key file: "
        f'redactor review "{one.out}" --private "{one.private}" --passphrase, or --key-file FILE in its place.'
    )


def upper(text: str) -> str:
    """A message as a sentence."""
    return text[:1].upper() + text[1:]


def _where(error: BaseException) -> str:
    """Module and line of the program where the error arose; no text of it."""
    trace, place = error.__traceback__, "unknown place"
    while trace is not None:
        name = str(trace.tb_frame.f_globals.get("__name__", ""))
        if name.startswith("redactor"):
            place = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
