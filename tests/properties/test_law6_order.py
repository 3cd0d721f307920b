"""Law 6: the order of documents, the number of workers and the hash seed do not matter."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from helpers_core import CASE, LAW, line, roster, source
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import notes, people

CASES = Path(__file__).parents[2] / "samples" / "cases"
TAKEN = (".txt", ".md", ".docx")


@settings(LAW, max_examples=25)
@given(st.data())
def test_shuffled_documents_give_the_same_drafts(data: st.DataObject) -> None:
    who = data.draw(people())
    listed = roster(*((p.role, p.full) for p in who if data.draw(st.booleans())))
    files = [source(data.draw(notes(who)).encode(), number=number) for number in (1, 2, 3)]
    expected = line().run(CASE, files, listed)
    assert len(expected.drafts) == 3
    shuffled = line().run(CASE, data.draw(st.permutations(files)), listed)
    assert shuffled.drafts == expected.drafts
    assert shuffled.outcomes == expected.outcomes


def _digests(out: Path) -> dict[str, str]:
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.name.startswith("report.")
    }


@pytest.mark.slow
def test_workers_and_hash_seed_give_the_same_files(tmp_path: Path) -> None:
    folders = sorted(folder for folder in CASES.iterdir() if folder.is_dir())[:2]
    for folder in folders:
        for path in folder.iterdir():
            if path.suffix in TAKEN:
                (tmp_path / "in" / folder.name).mkdir(parents=True, exist_ok=True)
                shutil.copy(path, tmp_path / "in" / folder.name)
    ways = [("1", "0"), ("2", "4242")]
    codes = []
    for workers, seed in ways:
        out = tmp_path / f"out-{workers}"
        arguments = ["run", str(tmp_path / "in"), "--out", str(out), "--workers", workers]
        codes.append(
            subprocess.run(
                [sys.executable, "-m", "redactor", *arguments],
                env={**os.environ, "PYTHONHASHSEED": seed},
                capture_output=True,
                check=False,
                cwd=tmp_path,
            ).returncode
        )
    assert codes == [0, 0]
    first, second = (_digests(tmp_path / f"out-{workers}") for workers, _ in ways)
    assert len(first) >= 4
    assert first == second
