"""The lock: one run at a time, and it dies with its process."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from redactor.errors import BatchError
from redactor.lock import locked


def test_only_one_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "run.lock"
    with locked(path):
        with pytest.raises(BatchError, match="another run"), locked(path):
            raise AssertionError
        assert path.stat().st_mode & 0o077 == 0
    with locked(path):
        pass


def test_it_is_given_back_after_an_error(tmp_path: Path) -> None:
    path = tmp_path / "run.lock"
    with pytest.raises(KeyboardInterrupt), locked(path):
        raise KeyboardInterrupt
    with locked(path):
        pass


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_it_dies_with_its_process(tmp_path: Path) -> None:
    path = tmp_path / "run.lock"
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        with locked(path):
            os.write(write, b"x")
            os._exit(9)
    os.read(read, 1)
    os.waitpid(child, 0)
    os.close(read)
    os.close(write)
    with locked(path):
        assert path.exists()


def test_a_place_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(BatchError) as caught, locked(tmp_path / "no" / "Quenby.lock"):
        raise AssertionError
    assert "Quenby" not in str(caught.value)
