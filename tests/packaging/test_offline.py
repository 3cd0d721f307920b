"""The main job needs no network: it runs in processes in which every way to one raises."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CASE = ROOT / "samples" / "cases" / "Thackray, Rebecca"
GUARD = """
import sys

WAYS = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request")

def guard(event, arguments):
    if event in WAYS:
        print("network:", event, file=sys.stderr, flush=True)
        raise OSError("no network")

sys.addaudithook(guard)
"""
RUN = """
from redactor.__main__ import main
print("guarded", file=sys.stderr, flush=True)
if __name__ == "__main__":
    main(sys.argv[1:])
"""
CALL = "import socket\nsocket.getaddrinfo('localhost', 80)\n"


def python(code: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run code under guard; the processes that it starts read the same file first, so they are guarded too."""
    script = cwd / "guarded.py"
    script.write_text(GUARD + code, encoding="utf-8")
    command = [sys.executable, script, *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_the_guard_guards(tmp_path: Path) -> None:
    assert "network: socket.getaddrinfo" in python(CALL, cwd=tmp_path).stderr


@pytest.mark.slow
def test_run_and_verify_never_reach_for_the_network(tmp_path: Path) -> None:
    run = python(RUN, "run", str(CASE), "--out", "out", "--workers", "1", cwd=tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "network:" not in run.stderr
    assert run.stderr.count("guarded") == 2
    verified = python(RUN, "verify", "out", cwd=tmp_path)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "network:" not in verified.stderr
