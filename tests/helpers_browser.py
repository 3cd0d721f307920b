"""Drives the page with a real browser: the program in a process of its own, entered by the address that it prints.

A test module says ``pytest_plugins = ("helpers_browser",)`` and has the fixtures ``browser``, ``running`` and ``page``.
Where there is no browser, its tests are skipped.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = os.environ.get("REDACTOR_CHROMIUM", "/usr/bin/chromium")


@dataclass(frozen=True, slots=True)
class Running:
    """The program at work. ``address`` lets one browser in, once."""

    address: str
    process: subprocess.Popen[str]

    @property
    def origin(self) -> str:
        """``http://127.0.0.1:PORT``."""
        return self.address.partition("/enter")[0]

    @property
    def port(self) -> int:
        """Of the page."""
        return int(self.origin.rpartition(":")[2])


@contextmanager
def program(*arguments: str | os.PathLike[str]) -> Iterator[Running]:
    """``redactor ARGUMENTS --no-browser`` in a process of its own, which is ended with the block."""
    command = [sys.executable, "-m", "redactor", *map(os.fspath, arguments), "--no-browser"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"}
    )  # fmt: skip
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), process.stderr and process.stderr.read()
        yield Running(address, process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, without a window."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium: name one in REDACTOR_CHROMIUM")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """``redactor app`` with batches below ``tmp_path / "home"``, which is not there yet."""
    with program("app", "--home", tmp_path / "home") as started:
        yield started


@pytest.fixture
def page(browser: Any, running: Running) -> Iterator[Any]:
    """A page that has come in by the printed address; an error in its console fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    errors: list[str] = []
    opened.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(running.address)
    yield opened
    context.close()
    assert not errors
