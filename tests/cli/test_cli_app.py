"""``redactor app`` and ``redactor review``: what they say, and how they end."""

from __future__ import annotations

import signal
import sys
from http.client import HTTPConnection
from pathlib import Path

import pytest
from conftest import Cli, Light
from helpers_batch import NOTE, Place
from helpers_browser import program


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_app_prints_an_address_and_ends_in_order(number: signal.Signals, tmp_path: Path) -> None:
    with program("app", "--home", tmp_path / "home") as running:
        connection = HTTPConnection("127.0.0.1", running.port, timeout=20)
        connection.request("GET", running.address.removeprefix(running.origin))
        assert connection.getresponse().status == 303
        running.process.send_signal(number)
        assert running.process.wait(30) == 0
        assert running.process.stdout is not None
        assert running.process.stderr is not None
        assert running.process.stdout.read() == ""
        said = running.process.stderr.read()
    assert "Traceback" not in said
    assert "works once" in said
    assert said.endswith("redactor is closed. What was finished is kept.\n")
    assert not (tmp_path / "home").exists(), "nothing is made before it is needed"


def test_home_must_be_a_folder(tmp_path: Path, cli: Cli) -> None:
    (tmp_path / "file").write_text("x")
    ran = cli("app", "--home", tmp_path / "file", "--no-browser")
    assert (ran.code, ran.out) == (2, "")
    assert "--home is a file." in ran.err


def test_review_wants_a_finished_batch(tmp_path: Path, cli: Cli) -> None:
    ran = cli("review", tmp_path / "out", "--no-browser")
    assert (ran.code, ran.out) == (6, "")
    assert "there is no journal" in ran.err


def test_review_opens_what_run_has_made(place: Place, cli: Cli, light: Light) -> None:
    light()
    place.case("one", note_txt=NOTE)
    assert cli(*place.args()).code == 0
    with program("review", place.out) as running:
        connection = HTTPConnection("127.0.0.1", running.port, timeout=20)
        connection.request("GET", running.address.removeprefix(running.origin))
        answer = connection.getresponse()
        answer.read()
        cookie = str(answer.headers["Set-Cookie"]).partition(";")[0]
        connection.request("GET", "/", headers={"Cookie": cookie})
        page = connection.getresponse()
        assert page.status == 200
        assert "1 document" in page.read().decode()
