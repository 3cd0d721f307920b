"""The plan: numbers for what was found, and whether a case is done."""

from __future__ import annotations

import hashlib
import itertools
import os
from pathlib import Path

import pytest

from redactor.batch.journal import Journal
from redactor.batch.plan import (
    RETRIED,
    current_fingerprint,
    done_fingerprint,
    fingerprint,
    folder_hash,
    is_done,
    make_plan,
    settings_hash,
)
from redactor.batch.scan import discover
from redactor.batch.work import Job
from redactor.errors import BatchError, Problem
from redactor.model import Outcome, Status

ID = "case-0001/document-01"


def outcome(**changes: object) -> Outcome:
    fields: dict[str, object] = {
        "id": ID,
        "case": "case-0001",
        "format": "text",
        "status": Status.PUBLISHED,
        "source_sha256": "s",
    }
    return Outcome(**{**fields, **changes})  # type: ignore[arg-type]


def test_a_plan_has_jobs_in_number_order_and_nothing_twice(tmp_path: Path) -> None:
    for name in ("b/1.txt", "b/2.md", "b/x.jpg", "a/1.txt", "a/c/1.pdf"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "b" / "case.yaml").write_text("keep: []")
    journal = Journal(None)
    plan = make_plan(discover([tmp_path / "b"]), journal, None)
    assert [job.case for job in plan.jobs] == ["case-0001"]
    plan = make_plan(discover([tmp_path]), journal, tmp_path / "staging")
    assert [(job.case, [i for i, _ in job.documents]) for job in plan.jobs] == [
        ("case-0001", ["case-0001/document-01", "case-0001/document-02"]),
        ("case-0002", ["case-0002/document-01"]),
        ("case-0003", ["case-0003/document-01"]),
    ]
    assert plan.jobs[0].rosters == (tmp_path / "b" / "case.yaml",)
    assert plan.jobs[0].staging == tmp_path / "staging"
    assert [(o.id, o.status, o.error and o.error.code) for o in plan.skipped] == [
        ("case-0001/skipped-01", Status.SKIPPED, "unsupported")
    ]
    assert plan.sources["case-0001/case.yaml"] == str(tmp_path / "b" / "case.yaml")
    assert plan.sources["case-0001/skipped-01"] == str(tmp_path / "b" / "x.jpg")
    assert str(tmp_path) not in repr(plan)


def test_a_fingerprint_depends_on_everything_and_not_on_order() -> None:
    pairs = [("d1", "x"), ("d2", "y")]
    seen = {
        fingerprint(*each)
        for each in (
            (pairs, "r", "s"), (pairs[:1], "r", "s"), (pairs, "q", "s"), (pairs, "r", "t"),
            ([("d1", "y"), ("d2", "x")], "r", "s"), ([], "", ""),
        )
    }  # fmt: skip
    assert len(seen) == 6
    assert fingerprint(pairs[::-1], "r", "s") == fingerprint(pairs, "r", "s")


@pytest.mark.parametrize("code", sorted(RETRIED))
def test_what_may_be_better_next_time_is_tried_again(code: str) -> None:
    problem = Problem(code, "m", "n")
    assert done_fingerprint([outcome(), outcome(error=problem)], "", "s") is None


def test_what_cannot_be_read_has_no_fingerprint() -> None:
    assert done_fingerprint([outcome(source_sha256=None)], "", "s") is None
    problem = Problem("encrypted", "m", "n")
    assert done_fingerprint([outcome(error=problem)], "", "s") is not None


def test_done_means_same_sources_and_settings_and_copies(tmp_path: Path) -> None:
    source, out = tmp_path / "note.txt", tmp_path / "out"
    (out / "case-0001").mkdir(parents=True)
    source.write_text("x")
    copy = out / f"{ID}.txt"
    copy.write_text("copy")
    job = Job("case-0001", ((ID, source),))
    journal = Journal(None)
    assert not is_done(job, journal, "s", out)
    hashes = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in (source, copy)}
    made = outcome(source_sha256=hashes[source], output=f"{ID}.txt", output_sha256=hashes[copy])
    journal.record("case-0001", done_fingerprint([made], "", "s"), [made])
    assert is_done(job, journal, "s", out)
    assert not is_done(job, journal, "other settings", out)
    assert not is_done(
        Job("case-0001", ((ID, source), ("case-0001/document-02", source))), journal, "s", out
    )
    for path, text in itertools.product((source, copy), ("changed", None)):
        before = path.read_bytes()
        if text is None:
            path.unlink()
        else:
            path.write_text(text)
        assert not is_done(job, journal, "s", out)
        path.write_bytes(before)
        assert is_done(job, journal, "s", out)
    roster = tmp_path / "case.yaml"
    roster.write_text("keep: []")
    assert not is_done(Job("case-0001", ((ID, source),), (roster,)), journal, "s", out)


@pytest.mark.timeout(20)
def test_only_regular_files_are_hashed(tmp_path: Path) -> None:
    file, pipe, link = tmp_path / "file.txt", tmp_path / "pipe.txt", tmp_path / "link.txt"
    file.write_text("x")
    os.mkfifo(pipe)
    link.symlink_to(file)
    for path in (pipe, link, tmp_path, tmp_path / "gone"):
        assert current_fingerprint(Job("c", ((ID, path),)), "s") is None
    assert current_fingerprint(Job("c", ((ID, file),)), "s") is not None


def test_settings_and_folders_have_hashes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings_hash("a", "b") != settings_hash("b", "a")
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "a.yaml").write_text("1")
    first = folder_hash(tmp_path)
    (tmp_path / "note.txt").write_text("does not count")
    assert folder_hash(tmp_path) == first
    (tmp_path / "x" / "a.yaml").rename(tmp_path / "x" / "b.yaml")
    assert folder_hash(tmp_path) != first

    def refuse(self: Path) -> bytes:
        raise PermissionError("Quenby")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(BatchError) as caught:
        folder_hash(tmp_path)
    assert "Quenby" not in str(caught.value)
