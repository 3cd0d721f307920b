"""Templates into answers: one look for every page, and news that are shown once.

The program has one user and one session, so news wait in memory for the next page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Final, Literal

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from redactor.report import words

Kind = Literal["info", "good", "warm", "hot"]
NAV: Final = (("/", "Your batches"), ("/new", "Prepare a case file"), ("/trace", "Trace a copy"))


@dataclass(frozen=True, slots=True)
class Flash:
    """News for the next page; may hold what the user typed."""

    text: str = field(repr=False)
    kind: Kind = "good"


class Pages:
    """Renders templates.

    Args:
        nav: ``(address, text)`` of the links at the top.
    """

    def __init__(self, nav: tuple[tuple[str, str], ...] = NAV) -> None:
        self._nav = nav
        self._flashes: list[Flash] = []

    def flash(self, text: str, kind: Kind = "good") -> None:
        """Show this on the next page."""
        self._flashes.append(Flash(text, kind))

    def page(
        self, request: Request, template: str, status: int = 200, /, **context: object
    ) -> HTMLResponse:
        """The template of that name; it also gets ``request``, ``here`` (the path), ``NAV`` and ``flashes``."""
        flashes = [] if _is_passing(request, template) else self._flashes
        if flashes:
            self._flashes = []
        shared = {"request": request, "here": request.url.path, "NAV": self._nav}
        text = environment().get_template(template).render(**shared, flashes=flashes, **context)
        return HTMLResponse(text, status)


def _is_passing(request: Request, template: str) -> bool:
    """Whether nobody reads this page: it is asked for as a picture or by a script, or gives way to another soon."""
    to_be_read = request.headers.get("sec-fetch-dest", "document") == "document"
    is_shown = request.headers.get("x-shown") == "yes"
    return (
        not (to_be_read or is_shown) or request.method == "HEAD" or template == "progress.html.j2"
    )


def see(address: str) -> Response:
    """Go there with GET, after a form."""
    return RedirectResponse(address, 303)


@cache
def environment() -> Environment:
    """The templates, with the words that they use."""
    made = Environment(
        loader=PackageLoader("redactor.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        plural=words.plural,
        role=words.role_in_words,
        noun=words.type_in_words,
        number=lambda value: f"{value:,}",
        when=when,
    )
    made.globals.update(STATUS=words.STATUS)
    return made


def when(moment: str) -> str:
    """An ISO 8601 time in UTC as this computer's clock shows it: ``3 February 2026, 14:05``; ``""`` stays."""
    if not moment:
        return ""
    local = datetime.fromisoformat(moment).astimezone()
    return f"{local.day} {local:%B %Y, %H:%M}"
