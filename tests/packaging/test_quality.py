"""The checks that every change must pass, so that one command runs them all with the tests.

They look at the checkout: types, style, layout, and which package may import which.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
# Not an environment that lies beside.
OURS = ("benchmarks", "samples", "src", "tests", "tools", "training")
CHECKS = {
    "mypy": (sys.executable, "-m", "mypy"),
    "ruff check": (sys.executable, "-m", "ruff", "check", *OURS),
    "ruff format": (sys.executable, "-m", "ruff", "format", "--check", *OURS),
    "import-linter": (str(BIN / "lint-imports"),),
}


@pytest.mark.slow
@pytest.mark.parametrize("check", sorted(CHECKS))
def test_checkout_passes(check: str) -> None:
    done = subprocess.run(CHECKS[check], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{check}\n{done.stdout}\n{done.stderr}"
