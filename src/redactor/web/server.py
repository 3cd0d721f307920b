"""Puts the pages together and serves them to one browser of this computer, until it is closed."""

from __future__ import annotations

import signal
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import uvicorn
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from redactor.errors import BatchError, RedactorError
from redactor.log import silence
from redactor.review.prepare import Hooks
from redactor.review.workroom import Workroom
from redactor.web import (
    disclosures,
    overview,
    prepare,
    progress,
    releasing,
    review,
    sealed,
    signing,
    tracing,
)
from redactor.web.pages import NAV, Pages
from redactor.web.plain import plain
from redactor.web.problems import problem, upper
from redactor.web.security import HOST, Gate, Session
from redactor.web.site import Site

_PAGES: Final[tuple[Callable[[Site], list[BaseRoute]], ...]] = (
    overview.routes,
    prepare.routes,
    progress.routes,
    review.routes,
    signing.routes,
    releasing.routes,
    disclosures.routes,
    tracing.routes,
    sealed.routes,
)
"""Each module of pages gives its routes; a further one is one line here."""
_LIMITS: Final = {"/new": prepare.MOST, "/trace": tracing.MOST}
_GRACE: Final = 3
"""Seconds for answers that are on their way when the program ends."""
_QUIET: Final = (
    "uvicorn", "uvicorn.error", "uvicorn.access", "asyncio", "multipart", "python_multipart",
)  # fmt: skip
"""Loggers that could quote a request."""


def application(
    workroom: Workroom, close: Callable[[], None], hooks: Hooks | None = None
) -> Starlette:
    """The pages, without the gate before them.

    Args:
        workroom: the batches.
        close: ends the program.
        hooks: who does the work.
    """
    nav = NAV if workroom.home else (NAV[0], NAV[2])
    site = Site(workroom, hooks or Hooks(), Pages(nav), close)

    async def closing(request: Request) -> Response:
        form = await request.form()
        if site.at_work and form.get("sure") != "yes":
            return site.pages.page(request, "closing.html.j2", number=len(site.at_work))
        answer = plain_closed(site, await run_in_threadpool(site.desks.write))
        # What the browser kept of earlier pages, to go back to, goes as well.
        answer.headers["clear-site-data"] = '"cache"'
        answer.delete_cookie(f"redactor-{request.url.port}", httponly=True, samesite="strict")
        return answer

    def failed(request: Request, error: Exception) -> Response:
        return problem(site, request, error)

    routes: list[BaseRoute] = [
        Route("/close", closing, methods=["POST"]),
        Mount("/static", StaticFiles(packages=[("redactor.web", "static")])),
    ]
    for pages in _PAGES:
        routes += pages(site)
    handlers = {HTTPException: failed, RedactorError: failed, Exception: failed}
    made = Starlette(routes=routes, exception_handlers=handlers)
    made.state.site = site
    return made


def plain_closed(site: Site, unwritten: Sequence[RedactorError]) -> Response:
    """The last page; the program ends when it is on its way."""
    answer = plain(
        200,
        "redactor is closed",
        "You can close this tab. What was finished is kept in its folder on this computer.",
        *(
            f"Reports could not be written and are older than the copies. {upper(e.message)} {e.next}"
            for e in unwritten
        ),
        "To go on, start redactor app again.",
    )
    answer.background = BackgroundTask(site.close)
    return answer


class _Server(uvicorn.Server):
    """Ends in order on Ctrl-C or SIGTERM, as on the button, and does not pass the signal on."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        names = ("SIGINT", "SIGTERM", "SIGBREAK")
        numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
        if threading.current_thread() is not threading.main_thread():
            numbers = []
        before = {number: signal.signal(number, self.handle_exit) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


class Program:
    """The pages behind their gate, on a port of their own.

    Args:
        workroom: the batches.
        listening: see :func:`listening`.
        hooks: who does the work.
    """

    def __init__(
        self, workroom: Workroom, listening: socket.socket, hooks: Hooks | None = None
    ) -> None:
        self._socket = listening
        self._session = Session(listening.getsockname()[1])
        self._app = application(workroom, self.close, hooks)
        config = uvicorn.Config(
            Gate(self._app, self._session, _LIMITS), http="h11", ws="none", lifespan="off", loop="asyncio",
            log_config=None, access_log=False, server_header=False, date_header=False, proxy_headers=False,
            timeout_graceful_shutdown=_GRACE,
        )  # fmt: skip
        self._server = _Server(config)

    @property
    def address(self) -> str:
        """Lets one browser in, once."""
        return self._session.address

    def close(self) -> None:
        """Let nobody in any more, and end :meth:`run`."""
        self._session.end()
        self._server.should_exit = True

    def run(self) -> None:
        """Serve until it is closed, or a signal comes; then end all work."""
        silence(_QUIET)
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._session.end()
            self._app.state.site.stop()


def serve(
    workroom: Workroom,
    tell: Callable[[str], None],
    browser: bool = True,
    hooks: Hooks | None = None,
) -> None:
    """Serve the pages on a free port until the user closes them, or stops the program.

    Args:
        workroom: the batches.
        tell: gets the address, which lets one browser in, once.
        browser: whether to open it.
        hooks: who does the work.

    Raises:
        BatchError: no port can be had.
    """
    with listening() as made:
        program = Program(workroom, made, hooks)
        tell(program.address)
        if browser:
            # One that runs in the terminal would keep the program from answering it.
            threading.Thread(target=webbrowser.open, args=(program.address,), daemon=True).start()
        program.run()


@contextmanager
def listening() -> Iterator[socket.socket]:
    """A socket on a free port of 127.0.0.1, which answers from now on.

    Raises:
        BatchError: there is none.
    """
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        try:
            made.bind((HOST, 0))
            made.listen(64)
        except OSError as error:
            raise BatchError(
                f"no port of this computer can be used ({type(error).__name__}).",
                "See that no security program forbids it, and start again.",
            ) from None
        yield made
    finally:
        made.close()
