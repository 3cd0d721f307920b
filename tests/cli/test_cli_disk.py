"""A disk that is full, a folder that may not be written, a journal that is damaged: one line each."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
from pathlib import Path
from typing import Any, NoReturn

import pytest
from conftest import Cli, Light
from helpers_batch import NOTE, WORDS, Place, cases, holds


def full(*args: object, **named: object) -> NoReturn:
    raise OSError(errno.ENOSPC, "No space left on device", "Quenby")


@pytest.mark.parametrize("what", ["fsync", "replace", "mkdir"])
@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 13, 21])
def test_a_disk_that_is_full(
    what: str,
    count: int,
    place: Place,
    cli: Cli,
    light: Light,
    expected: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    light()
    cases(place)
    real, calls = getattr(os, what), [0]

    def writing(*args: Any, **named: Any) -> Any:
        calls[0] += 1
        if calls[0] >= count:
            full()
        return real(*args, **named)

    with monkeypatch.context() as patch:
        patch.setattr(os, what, writing)
        ran = cli(*place.args("--workers", "1"))
    if calls[0] < count:
        assert ran.code == 0
        return
    assert ran.code == 6
    (text,) = ran.err.splitlines()
    assert text == (
        "redactor: the disk is full. Free space and run the same command again; what is done is kept."
    )
    assert place.remains() == []
    assert place.copies().items() <= expected.items()
    assert cli(*place.args()).code == 0
    assert place.copies() == expected


def test_a_disk_that_is_full_for_the_journal(
    place: Place,
    cli: Cli,
    light: Light,
    expected: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    light()
    cases(place)
    from redactor.batch.journal import Journal

    real = Journal.__init__

    def small(self: Journal, path: Path | None) -> None:
        real(self, path)
        pages = self._db.execute("PRAGMA page_count").fetchone()[0]
        self._db.execute(f"PRAGMA max_page_count = {pages}")

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "__init__", small)
        patch.setattr("redactor.batch.journal.OUTCOME", Padded())
        ran = cli(*place.args())
    assert ran.code == 6
    assert "the disk is full" in ran.err
    assert len(ran.err.splitlines()) == 1
    assert place.remains() == []
    assert cli(*place.args()).code == 0
    assert place.copies() == expected


class Padded:
    """An outcome that takes a lot of room in the journal."""

    def dump_json(self, outcome: object) -> bytes:
        return b" " * 100_000


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounts")
def test_a_real_full_disk(place: Place, cli: Cli, light: Light) -> None:
    light()
    disk = place.root / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=160k", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("cannot mount here")
    try:
        for number in range(6):
            place.case(str(number), note_txt=NOTE * 150)
        ran = cli("run", place.input, "--out", disk / "out")
        assert ran.code == 6
        assert len(ran.err.splitlines()) == 1
        assert not list(disk.rglob("*.part"))
        assert not (disk / "out.private" / "staging").exists()
        subprocess.run(["mount", "-o", "remount,size=9m", disk], check=True)
        assert cli("run", place.input, "--out", disk / "out").code == 0
        assert len(list((disk / "out").glob("*/*.txt"))) == 6
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_read_only_private_folder(
    place: Place, cli: Cli, light: Light, monkeypatch: pytest.MonkeyPatch
) -> None:
    light()
    cases(place)
    real = os.open

    def refuse(path: Any, flags: int, *args: Any, **named: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR) and ".private" in os.fsdecode(path):
            raise PermissionError(errno.EACCES, "denied", "Quenby")
        return real(path, flags, *args, **named)

    monkeypatch.setattr(os, "open", refuse)
    ran = cli(*place.args())
    assert ran.code == 6
    (text,) = ran.err.splitlines()
    assert "may not be written" in text
    assert holds(WORDS, text) == []


@pytest.mark.parametrize(
    "content", [b"no database at all " * 100, b"SQLite format 3\x00" + b"\xff" * 4096]
)
def test_a_damaged_journal(content: bytes, place: Place, cli: Cli, light: Light) -> None:
    light()
    cases(place)
    place.private.mkdir(0o700)
    (place.private / "journal.sqlite").write_bytes(content)
    ran = cli(*place.args())
    assert ran.code == 6
    (text,) = ran.err.splitlines()
    assert "the journal in the private folder cannot be used" in text
    assert place.copies() == {}


def test_a_journal_of_a_later_version(place: Place, cli: Cli, light: Light) -> None:
    light()
    cases(place)
    assert cli(*place.args()).code == 0
    db = sqlite3.connect(place.private / "journal.sqlite")
    db.execute("UPDATE meta SET value = '99' WHERE key = 'version'")
    db.commit()
    db.close()
    ran = cli(*place.args())
    assert ran.code == 6
    assert "later version" in ran.err


def test_a_journal_that_holds_nonsense_is_done_anew(place: Place, cli: Cli, light: Light) -> None:
    light()
    cases(place)
    assert cli(*place.args()).code == 0
    copies = place.copies()
    db = sqlite3.connect(place.private / "journal.sqlite")
    db.execute("UPDATE results SET outcome = '{}' WHERE case_id = 'case-0002'")
    db.commit()
    db.close()
    ran = cli(*place.args())
    assert ran.code == 0
    assert "2 case(s) were done already" in ran.out
    assert place.copies() == copies
