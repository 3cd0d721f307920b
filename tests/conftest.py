"""Fixtures for all tests: the loaded line (once a session), a line without a model, the command."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from helpers_batch import Place, Ran, cases, light_line

from redactor.__main__ import main
from redactor.batch import run as coordinator
from redactor.batch import work
from redactor.batch.engines import Serial
from redactor.config.pipeline import Pipeline, load
from redactor.detect.base import Detector
from redactor.detect.patterns import FOLDER_VARIABLE as CACHE
from redactor.formats import ocr
from redactor.pipeline import Line
from redactor.vault.keys import KEY_FILE, KEY_FOLDER, PASSPHRASE

Cli = Callable[..., Ran]
Light = Callable[..., Pipeline]


def pytest_configure(config: pytest.Config) -> None:
    """Keep compiled patterns and keys for this test session only, in every process that it starts."""
    os.environ[CACHE] = tempfile.mkdtemp(prefix="redactor-tests-")
    os.environ[KEY_FOLDER] = tempfile.mkdtemp(prefix="redactor-keys-")
    for name in (KEY_FILE, PASSPHRASE):
        os.environ.pop(name, None)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    for name in (CACHE, KEY_FOLDER):
        shutil.rmtree(os.environ.pop(name), ignore_errors=True)


@pytest.fixture(autouse=True)
def no_ocr(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures are read only in tests that are about that: it takes seconds a page."""
    if request.node.get_closest_marker("ocr") is None:
        monkeypatch.setattr(ocr, "engine", lambda: None)


@pytest.fixture(autouse=True)
def in_this_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cases are run here, where tests can put a light line; ``workers``: in processes, as for a user."""
    if request.node.get_closest_marker("workers") is None:
        monkeypatch.setattr(
            coordinator, "engine_of", lambda settings, todo: Serial(lambda: work.line_for(settings.pipeline))
        )  # fmt: skip


@pytest.fixture(autouse=True)
def lines_as_they_were() -> Iterator[None]:
    """A line without a model serves the test that made it, and none after it."""
    before = dict(work._LINE)
    yield
    for key, made in list(work._LINE.items()):
        if key in before:
            work._LINE[key] = before[key]
        elif made.detection.recogniser is None:
            del work._LINE[key]


@pytest.fixture(scope="session")
def line() -> Line:
    """The shipped supervision line with its model, loaded once."""
    return work.line_for(load("supervision"))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Folders for input, output and private files."""
    return Place(tmp_path)


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch) -> Light:
    """Make the commands run a pipeline without a model.

    Call it with a pipeline (or nothing: supervision) and detectors (or nothing: fixed names).
    """

    def use(pipeline: Pipeline | None = None, *detectors: Detector) -> Pipeline:
        chosen = pipeline or load("supervision")
        monkeypatch.setitem(work._LINE, chosen.sha256, light_line(chosen, *detectors))
        return chosen

    return use


@pytest.fixture
def cli(capfd: pytest.CaptureFixture[str]) -> Cli:
    """Run the command line in this process, as ``redactor ARGUMENTS`` would.

    No traceback is ever shown: that is checked on every call.
    """

    def call(*arguments: str | os.PathLike[str]) -> Ran:
        capfd.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main([os.fspath(argument) for argument in arguments])
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        assert isinstance(stopped.value.code, int)
        return Ran(stopped.value.code, out, err)

    return call


@pytest.fixture
def expected(tmp_path: Path, cli: Cli, light: Light) -> dict[str, bytes]:
    """The copies of an undisturbed run over three cases."""
    light()
    root = tmp_path / "undisturbed"
    root.mkdir()
    place = Place(root)
    cases(place)
    assert cli(*place.args()).code == 0
    assert len(place.copies()) == 6
    return place.copies()
