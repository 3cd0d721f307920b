"""Folders that are not as they should be: refused, listed as skipped, or gone while they are read."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli, Light
from helpers_batch import CLIENT, NOTE, OTHER, WORDS, Place, holds, reason_codes, tree

from redactor.batch import run as coordinator
from redactor.batch.scan import discover

FOLDER = f"{CLIENT} (Farrow)"


def refused(place: Place, cli: Cli, *arguments: str | Path) -> str:
    """The one line that a refused command prints; nothing may have been written."""
    before = tree(place.root)
    ran = cli(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    (text,) = ran.err.splitlines()
    assert text.startswith("redactor: ")
    assert holds(WORDS, text) == []
    assert tree(place.root) == before
    return text


def test_out_inside_input(place: Place, cli: Cli) -> None:
    place.case(FOLDER, note_txt=NOTE)
    out = place.input / FOLDER / "copies"
    assert "inside" in refused(place, cli, "run", place.input, "--out", out)


def test_out_is_input(place: Place, cli: Cli) -> None:
    place.case(FOLDER, note_txt=NOTE)
    assert "inside" in refused(place, cli, "run", place.input, "--out", place.input)


def test_input_inside_out(place: Place, cli: Cli) -> None:
    place.case(FOLDER, note_txt=NOTE)
    assert "inside" in refused(place, cli, "run", place.input / FOLDER, "--out", place.input)


def test_out_leads_into_input_by_a_link(place: Place, cli: Cli) -> None:
    place.case(FOLDER, note_txt=NOTE)
    (place.root / "way").symlink_to(place.input)
    assert "inside" in refused(place, cli, "run", place.input, "--out", place.root / "way" / "out")


def test_out_leads_into_input_by_dots(place: Place, cli: Cli) -> None:
    place.case(FOLDER, note_txt=NOTE)
    out = place.root / "elsewhere" / ".." / "input" / "out"
    assert "inside" in refused(place, cli, "run", place.input, "--out", out)


@pytest.mark.parametrize("private", ["out", "out/private", ".", "input/private", "input"])
def test_private_folder_in_the_wrong_place(private: str, place: Place, cli: Cli) -> None:
    place.case(FOLDER, note_txt=NOTE)
    text = refused(place, cli, *place.args("--private", str(place.root / private)))
    assert "private folder" in text


def test_missing_input(place: Place, cli: Cli) -> None:
    missing = place.input / "Quenby"
    assert "INPUT 1 does not exist" in refused(place, cli, "run", missing, "--out", place.out)
    assert "INPUT 1 does not exist" in refused(place, cli, "scan", missing)


def test_second_input_is_a_link(place: Place, cli: Cli) -> None:
    folder = place.case(FOLDER, note_txt=NOTE)
    link = place.root / "Quenby"
    link.symlink_to(folder)
    text = refused(place, cli, "run", folder, link, "--out", place.out)
    assert "INPUT 2 is a symbolic link" in text


def test_out_is_a_file(place: Place, cli: Cli) -> None:
    place.case(FOLDER, note_txt=NOTE)
    place.out.write_text("Quenby")
    assert "OUT is a file" in refused(place, cli, *place.args())


def test_out_lies_below_a_file(place: Place, cli: Cli) -> None:
    place.case(FOLDER, note_txt=NOTE)
    (place.root / "file").write_text("x")
    ran = cli("run", place.input, "--out", place.root / "file" / "out")
    assert ran.code == 6
    assert holds(WORDS, ran.both) == []
    assert "Check" in ran.err


def skipped(place: Place) -> dict[str, int]:
    """How many files were skipped, by code."""
    counts: dict[str, int] = {}
    for entry in place.documents().values():
        if entry["status"] == "skipped":
            assert entry["error"]["message"]
            assert entry["error"]["next"]
            assert entry["output"] is None
            code = entry["error"]["code"]
            counts[code] = counts.get(code, 0) + 1
    assert set(counts) <= reason_codes()
    return counts


def test_what_is_not_taken_is_listed_with_its_reason(place: Place, cli: Cli, light: Light) -> None:
    light()
    folder = place.case(FOLDER, note_txt=NOTE)
    for name in ("Quenby.doc", "Quenby.jpg", "Quenby", "Thistlewood.xyz", ".hidden", ".note.txt"):
        (folder / name).write_text(NOTE)
    (folder / "~$uenby Thistlewood.docx").write_text("Farrow")
    (folder / "Quenby link.txt").symlink_to(folder / "note.txt")
    (folder / "Quenby away").symlink_to(place.root)
    (folder / "Quenby broken.txt").symlink_to(folder / "nothing")
    os.mkfifo(folder / "Quenby pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(folder)
        server.bind("Quenby.pdf")
        os.chdir(here)
        ran = cli(*place.args())
    assert ran.code == 0
    expected = {"unsupported": 6, "lock-file": 1, "symlink": 3, "not-a-file": 2}
    assert skipped(place) == expected
    assert list(place.copies()) == ["case-0001/document-01.txt"]
    assert holds(WORDS, ran.both, *tree(place.out).values(), *tree(place.out)) == []
    text = (place.out / "report.json").read_text("utf-8")
    assert ".xyz" not in text
    assert ".doc are not taken" in text


def test_links_to_folders_are_not_walked(place: Place, cli: Cli, light: Light) -> None:
    light()
    elsewhere = place.root / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "secret.txt").write_text(NOTE)
    folder = place.case(FOLDER, note_txt=NOTE)
    (folder / "round").symlink_to(folder)
    (place.input / "away").symlink_to(elsewhere)
    assert cli(*place.args()).code == 0
    assert len(place.copies()) == 1
    assert skipped(place) == {"symlink": 2}


@pytest.mark.timeout(20)
def test_a_pipe_given_as_input_does_not_hang(place: Place, cli: Cli, light: Light) -> None:
    light()
    pipe = place.root / "Quenby.txt"
    os.mkfifo(pipe)
    ran = cli("run", pipe, "--out", place.out)
    assert ran.code == 1
    (entry,) = place.documents().values()
    assert entry["error"]["code"] == "not-a-file"
    assert holds(WORDS, ran.both) == []


@pytest.mark.timeout(20)
def test_a_done_file_that_became_a_pipe_does_not_hang(place: Place, cli: Cli, light: Light) -> None:
    light()
    file = place.root / "Quenby.txt"
    file.write_text(NOTE)
    assert cli("run", file, "--out", place.out).code == 0
    file.unlink()
    os.mkfifo(file)
    assert cli("run", file, "--out", place.out).code == 1


def test_input_without_documents(place: Place, cli: Cli, light: Light) -> None:
    light()
    (place.input / "Quenby").mkdir()
    ran = cli(*place.args())
    assert ran.code == 0
    assert "no documents found" in ran.out
    assert place.report["documents"] == []


def test_an_unsupported_file_given_as_input_is_listed(place: Place, cli: Cli, light: Light) -> None:
    light()
    file = place.root / "Quenby.rtf"
    file.write_text("{\\rtf Quenby}")
    ran = cli("run", file, "--out", place.out)
    assert skipped(place) == {"unsupported": 1}
    assert holds(WORDS, ran.both) == []


def test_a_case_that_vanishes_before_it_is_read(
    place: Place, cli: Cli, light: Light, monkeypatch: pytest.MonkeyPatch
) -> None:
    light()
    gone = place.case(f"a {FOLDER}", one_txt=NOTE, two_txt=OTHER)
    place.case(f"b {FOLDER}", note_txt=NOTE)

    def then_gone(inputs: Any) -> Any:
        found = discover(inputs)
        shutil.rmtree(gone)
        return found

    monkeypatch.setattr(coordinator, "discover", then_gone)
    ran = cli(*place.args())
    assert ran.code == 1
    codes = {k: (d["error"] or {}).get("code") for k, d in place.documents().items()}
    assert codes == {
        "case-0001/document-01": "vanished",
        "case-0001/document-02": "vanished",
        "case-0002/document-01": None,
    }
    assert list(place.copies()) == ["case-0002/document-01.txt"]
    assert holds(WORDS, ran.both, *tree(place.out).values()) == []
    assert place.remains() == []


@pytest.mark.parametrize(
    ("error", "code"), [(FileNotFoundError, "vanished"), (PermissionError, "unreadable"), (OSError, "vanished")]
)  # fmt: skip
def test_a_folder_that_cannot_be_listed_needs_a_person(
    error: type[OSError],
    code: str,
    place: Place,
    cli: Cli,
    light: Light,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    light()
    closed = place.case(f"a {FOLDER}", one_txt=NOTE)
    place.case(f"b {FOLDER}", note_txt=NOTE)
    real = os.scandir

    def scandir(path: Any) -> Any:
        if path == closed:
            raise error("Quenby")
        return real(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", scandir)
        ran = cli(*place.args())
    assert ran.code == 1
    entry = next(d for d in place.documents().values() if d["error"])
    assert entry["status"] == "failed"
    assert entry["error"]["code"] == code
    assert len(place.copies()) == 1
    assert holds(WORDS, ran.both, *tree(place.out).values()) == []
    assert cli(*place.args()).code == 0
    assert len(place.copies()) == 2


def test_an_entry_that_vanishes_while_its_folder_is_listed(
    place: Place, cli: Cli, light: Light, monkeypatch: pytest.MonkeyPatch
) -> None:
    light()
    place.case(FOLDER, note_txt=NOTE, other_txt=OTHER)
    real = os.scandir

    class Listing:
        def __init__(self, path: Path) -> None:
            self._path = path

        def __enter__(self) -> Iterator[os.DirEntry[str]]:
            with real(self._path) as entries:
                listed = list(entries)
            (self._path / "other.txt").unlink(missing_ok=True)
            return iter(listed)

        def __exit__(self, *error: object) -> None:
            return None

    def scandir(path: Any) -> Any:
        return Listing(path) if isinstance(path, Path) else real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    ran = cli(*place.args())
    assert ran.code == 1
    assert sorted((d["error"] or {}).get("code", "") for d in place.documents().values()) == [
        "", "vanished",
    ]  # fmt: skip


@pytest.mark.skipif(sys.platform == "darwin", reason="file names are Unicode there")
def test_file_names_that_are_no_text(place: Place, cli: Cli, light: Light) -> None:
    light()
    folder = place.input / os.fsdecode(b"Quenby \xff\xfe")
    folder.mkdir()
    for name in (b"caf\xe9.txt", b"new\nline\t\x1b[31m.txt", b"\xf0\x9f\x98\x80.md"):
        (folder / os.fsdecode(name)).write_text(NOTE)
    (folder / os.fsdecode(b"\xe9.\xff\xfe")).write_text("x")
    ran = cli(*place.args("--json"))
    assert ran.code == 0
    assert len(place.copies()) == 3
    assert "\x1b" not in ran.both
    assert cli(*place.args()).code == 0
    assert cli("scan", place.input).code == 0


def test_very_deep_folders(place: Place, cli: Cli, light: Light) -> None:
    light()
    here = os.open(place.input, os.O_RDONLY)
    for _ in range(1_200):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    handle = os.open("note.txt", os.O_WRONLY | os.O_CREAT, dir_fd=here)
    os.write(handle, NOTE.encode())
    os.close(handle)
    os.close(here)
    try:
        assert cli(*place.args()).code == 0
        assert len(place.copies()) == 1
    finally:
        remove_deep(place.input)


def remove_deep(folder: Path) -> None:
    """Remove a chain of folders that is too deep for shutil."""
    while (folder / "d").exists():
        below = (folder / "d").rename(folder.with_name("below"))
        shutil.rmtree(folder)
        below.rename(folder)
    shutil.rmtree(folder)


def test_many_documents_and_cases_get_numbers_in_path_order(
    place: Place, cli: Cli, light: Light
) -> None:
    light()
    for number in range(12):
        place.case(f"{number:02} Quenby", **{f"{n}_txt": NOTE for n in "cab"})
    assert cli(*place.args("--workers", "1")).code == 0
    assert len(place.copies()) == 36
    sources = json.loads((place.private / "sources.json").read_text())
    assert sources["case-0012/document-03"].endswith("11 Quenby/c.txt")
