"""Running again: only what is not done is done, numbers stay, and the bytes never depend on how."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Cli, Light
from helpers_batch import CLIENT, NOTE, OTHER, Place, save_pipeline, small, times, tree

FOLDER = f"{CLIENT} (Farrow)"
THIRD = "Session 3. Marjolein came without Quenby.\n"


def three_cases(place: Place) -> None:
    place.case(f"b {FOLDER}", one_txt=NOTE, two_md=OTHER)
    place.case(f"c {FOLDER}", one_txt=OTHER)
    place.case(f"c {FOLDER}/later", one_txt=THIRD)


def sources(place: Place) -> dict[str, str]:
    """What became of which source, by path below the input."""
    data = json.loads((place.private / "sources.json").read_text("utf-8"))
    return {Path(p).relative_to(place.input.resolve()).as_posix(): k for k, p in data.items()}


def findings(place: Place) -> object:
    """The report without what tells one run from another."""
    report = place.report
    return {key: report[key] for key in report if key != "run"}


def test_a_second_run_does_nothing(place: Place, cli: Cli, light: Light) -> None:
    light()
    three_cases(place)
    first = cli(*place.args())
    before, when, said = tree(place.out / "case-0001"), times(place.out), findings(place)
    second = cli(*place.args())
    assert (first.code, second.code) == (0, 0)
    assert "3 case(s) were done already" in second.out
    assert "done already" not in first.out
    assert tree(place.out / "case-0001") == before
    assert times(place.out) == when
    assert findings(place) == said


def test_a_second_run_starts_no_line(place: Place, cli: Cli, light: Light) -> None:
    light()
    three_cases(place)
    cli(*place.args())

    def stop(case: object) -> None:
        raise AssertionError

    from helpers_batch import Words

    light(None, Words(stop))
    assert cli(*place.args()).code == 0


def test_a_changed_source_redoes_exactly_its_case(place: Place, cli: Cli, light: Light) -> None:
    light()
    three_cases(place)
    cli(*place.args())
    when, copies = times(place.out), place.copies()
    (place.input / f"b {FOLDER}" / "two.md").write_text(THIRD)
    ran = cli(*place.args())
    assert "2 case(s) were done already" in ran.out
    changed = {path for path, time in times(place.out).items() if time != when[path]}
    assert changed == {"case-0001/document-01.txt", "case-0001/document-02.md"}
    assert place.copies()["case-0001/document-01.txt"] == copies["case-0001/document-01.txt"]
    assert b"Session 3" in place.copies()["case-0001/document-02.md"]


def test_a_touched_source_is_not_redone(place: Place, cli: Cli, light: Light) -> None:
    light()
    three_cases(place)
    cli(*place.args())
    when = times(place.out)
    os.utime(place.input / f"b {FOLDER}" / "one.txt", (1, 1))
    assert "3 case(s) were done already" in cli(*place.args()).out
    assert times(place.out) == when


def test_a_changed_roster_or_pipeline_redoes(place: Place, cli: Cli, light: Light) -> None:
    light()
    three_cases(place)
    cli(*place.args())
    (place.input / f"b {FOLDER}" / "case.yaml").write_text("always: [felt]\n")
    assert "2 case(s) were done already" in cli(*place.args()).out
    assert b"felt" not in place.copies()["case-0001/document-01.txt"]
    pipeline = light(small(max_pages=7))
    file = save_pipeline(place.root / "supervision.yaml", pipeline)
    assert "done already" not in cli(*place.args("--pipeline", str(file))).out


@pytest.mark.parametrize("how", ["removed", "emptied", "changed", "folder removed"])
def test_a_copy_that_is_not_as_it_was_is_restored(
    how: str, place: Place, cli: Cli, light: Light
) -> None:
    light()
    three_cases(place)
    cli(*place.args())
    copies, when = place.copies(), times(place.out)
    copy = place.out / "case-0001" / "document-01.txt"
    if how == "removed":
        copy.unlink()
    elif how == "emptied":
        copy.write_bytes(b"")
    elif how == "changed":
        copy.write_bytes(copy.read_bytes() + b"Quenby")
    else:
        shutil.rmtree(copy.parent)
    assert "2 case(s) were done already" in cli(*place.args()).out
    assert place.copies() == copies
    assert times(place.out)["case-0002/document-01.txt"] == when["case-0002/document-01.txt"]


def test_new_documents_and_folders_get_the_next_free_numbers(
    place: Place, cli: Cli, light: Light
) -> None:
    light()
    three_cases(place)
    cli(*place.args())
    before = sources(place)
    assert sorted(before.values()) == [
        "case-0001/document-01", "case-0001/document-02",
        "case-0002/document-01", "case-0003/document-01",
    ]  # fmt: skip
    place.case(f"b {FOLDER}", aaa_txt=THIRD)
    place.case("a before the others", one_txt=THIRD)
    cli(*place.args())
    after = sources(place)
    assert {path: after[path] for path in before} == before
    assert after[f"b {FOLDER}/aaa.txt"] == "case-0001/document-03"
    assert after["a before the others/one.txt"] == "case-0004/document-01"


def test_the_number_of_a_removed_document_is_not_given_again(
    place: Place, cli: Cli, light: Light
) -> None:
    light()
    three_cases(place)
    cli(*place.args())
    folder = place.input / f"b {FOLDER}"
    (folder / "two.md").rename(place.root / "two.md")
    place.case(f"b {FOLDER}", three_txt=THIRD)
    cli(*place.args())
    assert sources(place)[f"b {FOLDER}/three.txt"] == "case-0001/document-03"
    (place.root / "two.md").rename(folder / "two.md")
    cli(*place.args())
    assert sources(place)[f"b {FOLDER}/two.md"] == "case-0001/document-02"
    assert len(place.documents()) == 5


def test_a_file_given_first_by_itself_and_then_in_its_folder(
    place: Place, cli: Cli, light: Light
) -> None:
    light()
    folder = place.case(FOLDER, a_txt=NOTE, b_txt=OTHER, c_txt=THIRD)
    assert cli("run", folder / "c.txt", "--out", place.out).code == 0
    assert cli(*place.args()).code == 0
    assert cli("run", folder / "c.txt", place.input, "--out", place.out).code == 0
    ids = [entry["id"] for entry in place.report["documents"]]
    assert len(ids) == len(set(ids)) == 4
    copies = place.copies()
    assert len(copies) == 4
    assert sum(b"Session 3" in data for data in copies.values()) == 2
    assert sum(b"Session 1" in data for data in copies.values()) == 1


def test_the_same_input_twice_is_one(place: Place, cli: Cli, light: Light) -> None:
    light()
    three_cases(place)
    again = place.input / "." / f"b {FOLDER}" / ".."
    assert cli("run", place.input, again, place.input / f"b {FOLDER}", "--out", place.out).code == 0
    assert len(place.copies()) == 4


def test_the_order_of_creation_does_not_matter(tmp_path: Path, cli: Cli, light: Light) -> None:
    light()
    results = []
    for seed in range(3):
        root = tmp_path / str(seed)
        root.mkdir()
        place = Place(root)
        names = [f"{n:02}" for n in range(12)]
        random.Random(seed).shuffle(names)
        for name in names:
            place.case(f"case {int(name) % 3}", **{f"{name}_txt": f"{NOTE} {name} {OTHER}"})
        assert cli(*place.args()).code == 0
        results.append((place.copies(), findings(place), sorted(sources(place).items())))
    assert results[0] == results[1] == results[2]
    assert len(results[0][0]) == 12


@pytest.mark.slow
def test_workers_and_hash_seeds_do_not_matter(tmp_path: Path, cli: Cli) -> None:
    """The real line: in this process, in a process of another seed, and in three workers."""
    place = Place(tmp_path)
    three_cases(place)
    place.case(
        "d", one_txt="Zoe Hartley and Tom rang Dr Anand on 07700 900456 on 3 May 2024.\n" * 3
    )
    results = []
    for number, (seed, workers) in enumerate((("0", "1"), ("4711", "3"))):
        out = place.root / f"out{number}"
        subprocess.run(
            [sys.executable, "-m", "redactor", "run", place.input, "--out", out, "--workers", workers],
            env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True, timeout=200,
        )  # fmt: skip
        report = json.loads((out / "report.json").read_bytes())
        results.append((tree(out / "case-0001"), tree(out / "case-0004"), report["documents"]))
    assert cli(*place.args()).code == 0
    report = place.report
    results.append(
        (tree(place.out / "case-0001"), tree(place.out / "case-0004"), report["documents"])
    )
    assert results[0] == results[1]
    assert results[1] == results[2]
    assert results[0][0]


def test_a_dry_run_writes_nothing(
    place: Place, cli: Cli, light: Light, monkeypatch: pytest.MonkeyPatch
) -> None:
    light()
    three_cases(place)
    temp = place.root / "temp"
    temp.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temp))
    before = tree(place.root)
    dry = cli(*place.args("--dry-run", "--json"))
    scanned = cli("scan", place.input, "--json")
    assert (dry.code, scanned.code) == (0, 0)
    assert tree(place.root) == before
    report = dry.lines[-1]["report"]
    said = [{**entry, "output": None} for entry in report["documents"]]
    assert said == scanned.json["documents"]
    cli(*place.args())
    assert place.report["totals"]["changes"] == report["totals"]["changes"] > 0
    after = tree(place.root)
    cli(*place.args("--dry-run"))
    assert tree(place.root) == after


def test_a_leaking_copy_of_an_earlier_run_is_taken_back(
    place: Place, cli: Cli, light: Light
) -> None:
    light()
    folder = place.case(FOLDER, one_txt=NOTE, two_txt=OTHER)
    cli(*place.args())
    (folder / "two.txt").write_bytes(b"")
    assert cli(*place.args()).code == 1
    assert list(place.copies()) == ["case-0001/document-01.txt"]
