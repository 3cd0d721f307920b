"""Who may speak to the page: the one browser that was given the address, and nobody else on this computer or beyond.

The program listens on 127.0.0.1, where every account and every web page of this computer can knock. So a
request must name this very host and port (a name that was bound to 127.0.0.1 does not count), must come from a
page of ours if it changes anything, and must hold a cookie that is given once, for a token of the address that
the program printed.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from redactor.log import event
from redactor.web.plain import plain

HOST: Final = "127.0.0.1"
FORM: Final = 8 * 1024 * 1024
"""Bytes of a form, at most: the people of a thousand cases."""
_SECRET: Final = 32
_SAFE: Final = ("GET", "HEAD")
HEADERS: Final = MappingProxyType(
    {
        "content-security-policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
            "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        ),
        "cache-control": "no-store",
        # With no-referrer a browser sends "Origin: null" with its own forms.
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": (
            "camera=(), microphone=(), geolocation=(), usb=(), serial=(), display-capture=(), payment=()"
        ),
    }
)


class Session:
    """The token of the address and the cookie that it is exchanged for, once; both in memory only.

    Args:
        port: of the page. It is in the cookie's name, as browsers share cookies between ports.
    """

    def __init__(self, port: int) -> None:
        self.host = f"{HOST}:{port}"
        self.origin = f"http://{self.host}"
        self._name = f"redactor-{port}"
        self._token = secrets.token_hex(_SECRET)
        self._cookie = secrets.token_hex(_SECRET)

    @property
    def address(self) -> str:
        """What the user opens; good for one visit."""
        return f"{self.origin}/enter?token={self._token}"

    def enter(self, token: str) -> bool:
        """Whether this is the token; it is dead then."""
        right = bool(self._token) and _same(token, self._token)
        if right:
            self._token = ""
        return right

    @property
    def cookie(self) -> str:
        """What the browser is told to keep: as long as it runs, from no script, for no other site."""
        return f"{self._name}={self._cookie}; HttpOnly; SameSite=Strict; Path=/"

    def holds(self, headers: Headers) -> bool:
        """Whether a request holds the cookie."""
        for part in ";".join(headers.getlist("cookie")).split(";"):
            name, _, value = part.strip().partition("=")
            if name == self._name and self._cookie and _same(value, self._cookie):
                return True
        return False

    def end(self) -> None:
        """Let nobody in any more."""
        self._token = self._cookie = ""


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), right.encode())


class Gate:
    """Stands before the whole application; puts the headers on every answer and swallows every exception.

    Args:
        app: what stands behind it.
        session: see :class:`Session`.
        limits: bytes of a body, at most, by path, where that is not :data:`FORM`.
    """

    def __init__(
        self, app: ASGIApp, session: Session, limits: Mapping[str, int] = MappingProxyType({})
    ) -> None:
        self._app = app
        self._session = session
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        begun = False

        async def with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            answer = self._refusal(scope) or self._entry(scope)
            if answer is not None:
                await answer(scope, receive, with_headers)
            else:
                limit = self._limits.get(scope["path"], FORM)
                await self._app(scope, _limited(receive, limit), with_headers)
        except Exception as error:  # noqa: BLE001 - a server would print it, and it could quote
            event("page-failed", code=type(error).__name__)
            if not begun:
                await _FAILED(scope, receive, with_headers)

    def _refusal(self, scope: Scope) -> Response | None:
        """Why a request is not answered, whoever sends it."""
        headers = Headers(scope=scope)
        if headers.getlist("host") != [self._session.host]:
            return _refused(403, "This is not the address of redactor")
        if not {"same-origin", "none"}.issuperset(headers.getlist("sec-fetch-site")):
            return _refused(403, "Another web page may not use redactor")
        if scope["method"] not in _SAFE:
            if headers.getlist("origin") != [self._session.origin]:
                return _refused(403, "Another web page may not use redactor")
            said = headers.get("content-length", "0")
            limit = self._limits.get(scope["path"], FORM)
            if not said.isdecimal() or int(said) > limit:
                return _too_large()
        return None

    def _entry(self, scope: Scope) -> Response | None:
        """The exchange of the token; a refusal of whoever has no cookie; ``None`` for who has."""
        if scope["path"] == "/enter" and scope["method"] == "GET":
            fields = parse_qs(scope["query_string"].decode("latin-1"))
            if self._session.enter("".join(fields.get("token", []))):
                cookie = {"set-cookie": self._session.cookie}
                return RedirectResponse("/", 303, cookie)
            return _refused(403, "This address has been used already, or is not complete")
        if not self._session.holds(Headers(scope=scope)):
            return _refused(403, "This page is closed")
        return None


def _refused(status: int, title: str) -> Response:
    return plain(
        status,
        title,
        "Start redactor app again and use the address it shows. Each address works once, in one browser.",
        "Your files and copies are where they were. Nothing is lost.",
    )


def _too_large() -> Response:
    return plain(
        413,
        "That is more than this page can take at once",
        "Go back and use fewer files, or put them into a folder and type the path of the folder.",
    )


_FAILED: Final = plain(
    500,
    "Something went wrong",
    "The page could not be made. Go back and try again; if it happens again, start redactor app again. "
    "Your files are untouched.",
)


def _limited(receive: Receive, limit: int) -> Receive:
    """The same body, as long as it is not longer than ``limit`` bytes.

    Raises:
        HTTPException: it is longer (413).
    """
    left = limit

    async def counted() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise HTTPException(413)
        return message

    return counted
