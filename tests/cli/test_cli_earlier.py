"""OUT over several runs: what an earlier run left there is listed, withdrawn or refused, never forgotten."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from typing import Any

import pytest
from helpers_batch import Place


def documents(place: Place) -> dict[str, Any]:
    report = json.loads((place.out / "report.json").read_bytes())
    return {document["id"]: document for document in report["documents"]}


def test_a_run_over_other_input_keeps_the_earlier_copies_in_the_report(
    place: Place, cli: Callable[..., Any]
) -> None:
    for name in ("one", "two"):
        (place.input / name).mkdir(parents=True)
        (place.input / name / "notes.txt").write_text(f"Client: Quenby Thistle{name}\n")
    assert cli("run", place.input / "one", "--out", place.out).code == 0
    assert cli("run", place.input / "two", "--out", place.out).code == 0
    listed = documents(place)
    assert sorted(listed) == ["case-0001/document-01", "case-0002/document-01"]
    assert listed["case-0001/document-01"]["notes"] == ["from an earlier run"]
    assert listed["case-0002/document-01"]["notes"] == []
    assert cli("verify", place.out).code == 0


def test_the_copy_of_a_removed_source_is_withdrawn_not_lost(
    place: Place, cli: Callable[..., Any]
) -> None:
    case = place.input / "one"
    case.mkdir(parents=True)
    (case / "a.txt").write_text("Client: Quenby Thistlewood\n")
    (case / "b.txt").write_text("Quenby rang on 3 March.\n")
    assert cli("run", place.input, "--out", place.out).code == 0
    before = (place.out / "case-0001" / "document-02.txt").read_bytes()
    (case / "b.txt").unlink()
    assert cli("run", place.input, "--out", place.out).code == 0
    assert sorted(documents(place)) == ["case-0001/document-01"]
    assert [p.name for p in (place.out / "case-0001").iterdir()] == ["document-01.txt"]
    kept = place.private / "withdrawn" / "case-0001" / "document-02.txt"
    assert kept.read_bytes() == before
    assert kept.stat().st_mode & 0o077 == 0


def test_out_without_its_journal_is_refused(place: Place, cli: Callable[..., Any]) -> None:
    (place.input / "one").mkdir(parents=True)
    (place.input / "one" / "a.txt").write_text("Client: Quenby Thistlewood\n")
    assert cli("run", place.input, "--out", place.out).code == 0
    shutil.move(place.private, place.root / "elsewhere")
    ran = cli("run", place.input, "--out", place.out)
    assert ran.code == 6
    assert "--private" in ran.err
    assert (
        cli("run", place.input, "--out", place.out, "--private", place.root / "elsewhere").code == 0
    )


@pytest.mark.parametrize("pipeline", ["supervision", "consultation"])
def test_verify_uses_the_pipeline_of_the_report(
    place: Place, cli: Callable[..., Any], pipeline: str
) -> None:
    (place.input / "one").mkdir(parents=True)
    (place.input / "one" / "a.txt").write_text("Client: Quenby Thistlewood, seen 3 March 2024.\n")
    assert cli("run", place.input, "--out", place.out, "--pipeline", pipeline).code == 0
    ran = cli("verify", place.out, "--json")
    assert ran.code == 0
    assert [row["state"] for row in json.loads(ran.out)] == ["clean"]
