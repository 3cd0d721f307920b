"""The page on a real port of 127.0.0.1, asked by a client that sends exactly what it is told to."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from redactor.batch import work
from redactor.batch.engines import Engine, Serial
from redactor.config.pipeline import Pipeline
from redactor.review.prepare import Hooks
from redactor.review.tasks import Halt
from redactor.review.workroom import Workroom
from redactor.vault.keys import KeySource
from redactor.web.server import Program, listening


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str


@dataclass(slots=True)
class Client:
    """A browser without a mind of its own.

    Attributes:
        address: what the program printed.
        cookie: what it was given.
    """

    address: str
    thread: threading.Thread
    cookie: str = ""

    @property
    def host(self) -> str:
        """``127.0.0.1:PORT``."""
        return urlsplit(self.address).netloc

    @property
    def way_in(self) -> str:
        """Path and token."""
        parts = urlsplit(self.address)
        return f"{parts.path}?{parts.query}"

    def ask(
        self, method: str, path: str, body: bytes | None = None, /, skip_host: bool = False, **headers: str
    ) -> Answer:  # fmt: skip
        """Send this; ``content_type`` becomes ``Content-Type``."""
        given = {name.replace("_", "-").title(): value for name, value in headers.items()}
        if self.cookie and "Cookie" not in given:
            given["Cookie"] = self.cookie
        connection = HTTPConnection(self.host, timeout=30)
        try:
            connection.putrequest(method, path, skip_host=skip_host or "Host" in given)
            for name, value in given.items():
                connection.putheader(name, value)
            if (
                body is not None
                and "Content-Length" not in given
                and "Transfer-Encoding" not in given
            ):
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            got = connection.getresponse()
            text = got.read().decode("utf-8", "replace")
            return Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, text)
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        """GET."""
        return self.ask("GET", path, **headers)

    def post(self, path: str, fields: Mapping[str, str] | None = None, **headers: str) -> Answer:
        """POST a form, as a page of ours does."""
        body = urlencode(fields or {}).encode()
        about = {
            "origin": f"http://{self.host}",
            "content_type": "application/x-www-form-urlencoded",
        }
        return self.ask("POST", path, body, **{**about, **headers})

    def drop(self, files: Mapping[str, bytes], **fields: str) -> Answer:
        """POST files to ``/new``, named as a browser names them."""
        line = b"--frontier\r\n"
        body = b""
        for name, value in fields.items():
            body += (
                line + f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            )
        for name, data in files.items():
            about = f'Content-Disposition: form-data; name="files"; filename="{name}"\r\n'
            body += (
                line
                + about.encode()
                + b"Content-Type: application/octet-stream\r\n\r\n"
                + data
                + b"\r\n"
            )
        body += b"--frontier--\r\n"
        kind = "multipart/form-data; boundary=frontier"
        return self.ask("POST", "/new", body, origin=f"http://{self.host}", content_type=kind)

    def enter(self) -> Client:
        """Come in by the printed address."""
        self.cookie = self.get(self.way_in).headers["set-cookie"].partition(";")[0]
        return self

    def settled(self, path: str, seconds: float = 60.0) -> str:
        """Where the page of some work leads when it is over."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            said = self.get(path)
            if said.status == 303:
                return said.headers["location"]
            if said.status != 200:
                return str(said.status)
            time.sleep(0.05)
        raise AssertionError("it does not end")


def here(pipeline: Pipeline, halt: Halt, workers: int) -> Engine:
    """An engine in this process, where a test can put a light line."""
    return Serial(lambda: work.line_for(pipeline))


def room(home: Path) -> Workroom:
    """Batches below ``home``, with the keys of this test session."""
    return Workroom(home, lambda private: KeySource(away_from=(private,)))


@contextmanager
def serving(workroom: Workroom, hooks: Hooks | None = None) -> Iterator[Client]:
    """The pages of a workroom, until the block ends."""
    with listening() as made:
        program = Program(workroom, made, hooks or Hooks(here))
        thread = threading.Thread(target=program.run, daemon=True)
        thread.start()
        try:
            yield Client(program.address, thread)
        finally:
            program.close()
            thread.join(30)
            assert not thread.is_alive()
