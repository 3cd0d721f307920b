"""What changed since a case was last done: documents, changes, flags, labels; counts only, and nothing at first."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from jsonschema import Draft202012Validator

from redactor.batch.journal import Journal
from redactor.batch.since import before, summed_up
from redactor.errors import Problem
from redactor.model import Decision, Finding, Flag, Outcome, Status
from redactor.report.build import RunInfo, build
from redactor.report.jsonfile import schema
from redactor.report.since import Before, briefs, since_row

RUN = RunInfo("r", "2026-03-01T09:30:00Z", "2026-03-01T09:30:01Z", "0.1.0", "p", "0f" * 32)
AT = "2026-02-01T08:00:00Z"


def outcome(number: int, *labels: str | None, sha: str = "aa", **changes: Any) -> Outcome:
    decisions = tuple(
        Decision(Finding("d", 0, at, at + 3, "PERSON", 1, "r"), str(at), "", "label", label, "x")
        for at, label in enumerate(labels)
    )
    id = f"case-0001/document-{number:02d}"
    one = Outcome(
        id, "case-0001", "text", Status.PUBLISHED, sha * 32, f"{id}.txt", "cd" * 32,
        decisions=decisions,
    )  # fmt: skip
    return replace(one, **changes)


def told(old: list[Outcome], new: list[Outcome]) -> dict[str, Any]:
    was = {"case-0001": Before(AT, briefs(old))}
    report = json.loads(json.dumps(build(RUN, new, before=was)))
    assert [one.message for one in Draft202012Validator(schema()).iter_errors(report)] == []
    since: dict[str, Any] = report["cases"][0]["since"]
    return since


def test_at_first_nothing_is_told() -> None:
    assert since_row(None, [outcome(1)]) is None
    assert json.loads(json.dumps(build(RUN, [outcome(1)])))["cases"][0]["since"] is None


def test_what_is_the_same_is_counted() -> None:
    same = [outcome(1, "[Client]"), outcome(2)]
    assert told(same, same) == {
        "at": AT, "documents": [], "unchanged": 2, "labels_new": [], "labels_gone": [],
    }  # fmt: skip


def test_documents_come_go_and_change() -> None:
    old = [outcome(1, "[Client]"), outcome(2, "[GP]"), outcome(3, "[GP]"), outcome(9)]
    new = [
        outcome(2, "[GP]", sha="bb"),
        outcome(3, "[GP]", status=Status.NEEDS_REVIEW),
        outcome(9),
        outcome(10, "[Client]", "[Client]"),
    ]
    since = told(old, new)
    assert [(one["id"][-2:], one["change"]) for one in since["documents"]] == [
        ("01", "removed"),
        ("02", "changed"),
        ("03", "same-source"),
        ("10", "added"),
    ]
    status = [(one["status_before"], one["status_after"]) for one in since["documents"]]
    assert status[0] == ("published", None)
    assert status[2] == ("published", "needs-review")
    assert status[3] == (None, "published")
    assert since["documents"][3]["changes_more"] == 2
    assert since["unchanged"] == 1


def test_changes_are_counted_by_label_and_flags_by_kind() -> None:
    risk, abuse = Flag("risk", "p", 0, 0, 4), Flag("abuse", "p", 0, 0, 4)
    old = [outcome(1, "[Client]", "[Person A]", "[Person A]", None, flags=(risk, risk))]
    new = [outcome(1, "[Client]", "[Client's aunt]", "[Person A]", flags=(risk, abuse))]
    since = told(old, new)
    (row,) = since["documents"]
    assert (row["changes_more"], row["changes_fewer"]) == (1, 1)
    assert (row["flags_more"], row["flags_fewer"]) == (1, 1)
    assert (since["labels_new"], since["labels_gone"]) == (["[Client's aunt]"], [])


def test_skipped_files_are_no_part_of_it() -> None:
    skipped = outcome(7, status=Status.SKIPPED, output=None, error=Problem("e", "m", "n"))
    assert told([outcome(1)], [outcome(1), skipped])["documents"] == []


def test_the_journal_keeps_a_summary_of_what_it_replaces() -> None:
    journal = Journal(None)
    case, first, second = "case-0001", [outcome(1, "[Client]")], [outcome(1, "[Person A]")]
    for at, outcomes in (("t1", first), ("t2", second)):
        journal.record(case, "f", outcomes, before=summed_up(journal, case, at))
        assert before(journal, case) == (None if at == "t1" else Before("t1", briefs(first)))
    journal.forget(case)
    assert summed_up(journal, case, "t3") == summed_up(journal, case, "t3")
    rows = journal.query("SELECT summary FROM before")
    assert json.loads(str(rows[0][0]))["before"]["documents"][0]["changes"] == {"[Client]": 1}
    assert "paragraph" not in str(rows)


def test_a_journal_of_before_has_no_time_to_tell() -> None:
    journal = Journal(None)
    journal.record("case-0001", "f", [outcome(1)])
    assert before(journal, "case-0001") is None
    journal.record("case-0001", "f", [outcome(1)], before=summed_up(journal, "case-0001", "t2"))
    assert before(journal, "case-0001") == Before("", briefs([outcome(1)]))


def test_a_summary_that_cannot_be_read_is_none() -> None:
    journal = Journal(None)
    journal.record("case-0001", "f", [outcome(1)], before="{")
    assert before(journal, "case-0001") is None
