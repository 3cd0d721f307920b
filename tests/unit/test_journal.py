"""The journal: numbers stay for ever and are never given twice; it holds no path and no original."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.batch.journal import Journal
from redactor.errors import BatchError
from redactor.model import (
    CaseNote,
    Coverage,
    Decision,
    Finding,
    Flag,
    HiddenPart,
    Leak,
    Outcome,
    Status,
)

CASE = Path("/share/Thistlewood, Quenby")


def outcome(number: int = 1, **changes: object) -> Outcome:
    return Outcome(
        f"case-0001/document-{number:02}", "case-0001", "text", Status.PUBLISHED, **changes
    )  # type: ignore[arg-type]


def full_outcome() -> Outcome:
    finding = Finding(
        "case-0001/document-01",
        0,
        3,
        9,
        "PERSON",
        0.85,
        "cues",
        "title",
        "client",
        "roster-1",
        ("x",),
    )
    return outcome(
        source_sha256="a" * 64,
        output="case-0001/document-01.txt",
        output_sha256="b" * 64,
        decisions=(Decision(finding, "person-1", "client", "label", "[Client]", "supervision"),
                   Decision(finding, "person-1", "client", "keep", None, "supervision")),
        places={0: "text", 12: "page 2 line 5"},
        flags=(Flag("risk", "text", 0, 1, 2),),
        hidden=(HiddenPart("comments", 2, "removed"),),
        coverage=Coverage(3, 0, ("page 2",)),
        leaks=(Leak("text", "text: known form", "PERSON"),),
        notes=("a note",),
    )  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=6), max_size=8))
def test_numbers_stay_and_are_never_given_twice(rounds: list[list[str]]) -> None:
    """Whatever is there in each round, in whatever order."""
    journal = Journal(None)
    known: dict[str, int] = {}
    for names in rounds:
        for name in names:
            number = journal.entry_number(CASE / name, 1, "document")
            assert known.setdefault(name, number) == number
    assert sorted(known.values()) == list(range(1, len(known) + 1))


def test_numbers_are_counted_per_case_and_kind() -> None:
    journal = Journal(None)
    assert [journal.case_number(Path(p)) for p in ("/b", "/a", "/b")] == [1, 2, 1]
    for case in (1, 2):
        assert journal.entry_number(Path("/a/x.txt"), case, "document") == 1
        assert journal.entry_number(Path("/a/y.txt"), case, "document") == 2
        assert journal.entry_number(Path("/a/z.txt"), case, "skipped") == 1
    assert journal.entry_number(Path("/a/x.txt"), 1, "skipped") == 2


def test_what_is_recorded_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    journal = Journal(path)
    key = journal.key(CASE)
    journal.record("case-0001", "print", [outcome(2), full_outcome()])
    journal.close()
    again = Journal(path)
    assert again.outcomes("case-0001") == [full_outcome(), outcome(2)]
    assert again.fingerprint("case-0001") == "print"
    assert again.fingerprint("case-0002") is None
    assert again.outcomes("case-0002") == []
    assert again.key(CASE) == key
    again.record("case-0001", None, [outcome(2)])
    assert again.fingerprint("case-0001") is None
    assert again.outcomes("case-0001") == [outcome(2)]
    again.close()


def test_forget_keeps_the_outcomes() -> None:
    journal = Journal(None)
    journal.record("case-0001", "print", [outcome()])
    journal.forget("case-0001")
    assert journal.fingerprint("case-0001") is None
    assert journal.outcomes("case-0001") == [outcome()]


def number_and_raise(journal: Journal, error: type[BaseException]) -> None:
    with journal.transaction():
        journal.case_number(CASE)
        raise error


def test_a_transaction_is_all_or_nothing() -> None:
    journal = Journal(None)
    for error in (KeyboardInterrupt, ValueError):
        with pytest.raises(error):
            number_and_raise(journal, error)
    assert journal.case_number(Path("/other")) == 1


def test_a_database_error_is_one_clear_error() -> None:
    journal = Journal(None)
    with (
        pytest.raises(BatchError, match="cannot be read or written") as caught,
        journal.transaction(),
    ):
        raise sqlite3.OperationalError("disk I/O error at Thistlewood")
    assert "Thistlewood" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_no_path_is_in_the_file_and_salts_differ(tmp_path: Path) -> None:
    keys = set()
    for name in ("a.sqlite", "b.sqlite"):
        journal = Journal(tmp_path / name)
        journal.entry_number(CASE / "Farrow.txt", journal.case_number(CASE), "document")
        keys.add(journal.key(CASE))
        journal.close()
        data = (tmp_path / name).read_bytes()
        assert not any(word in data for word in (b"Thistlewood", b"Farrow", b"share"))
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
    assert len(keys) == 2


def test_names_that_are_no_text_have_keys_of_their_own() -> None:
    journal = Journal(None)
    assert journal.key(Path("/a/caf\udce9")) != journal.key(Path("/a/caf\xe9"))


def test_notes_about_cases_are_kept_and_replaced(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.sqlite")
    release = {"purpose": "supervision", "recipients": [{"role": "supervisor", "name": ""}]}
    journal.record("case-0002", None, [], CaseNote("case-0002", notes=("two",)))
    journal.record("case-0001", None, [], CaseNote("case-0001", release, True))
    journal.close()
    journal = Journal(tmp_path / "journal.sqlite")
    assert journal.note("case-0001") == CaseNote("case-0001", release, True)
    assert journal.note("case-0002").notes == ("two",)
    journal.record("case-0001", None, [])
    assert journal.note("case-0001") == CaseNote("case-0001")


def test_a_journal_has_a_name_of_its_own_that_stays(tmp_path: Path) -> None:
    names = set()
    for path in (tmp_path / "a", tmp_path / "b", tmp_path / "a"):
        journal = Journal(path)
        names.add(journal.id)
        journal.close()
    assert len(names) == 2
    assert all(len(name) == 16 for name in names)


def test_an_outcome_with_an_earlier_word_for_what_lies_beneath_is_read(
    tmp_path: Path,
) -> None:
    """``Finding.was`` became ``beneath``: a journal written before that is no reason to start anew."""
    journal = Journal(tmp_path / "journal.sqlite")
    one = Finding("case-0001/document-01", 0, 0, 3, "NRP", 1.0, "verdict")
    decision = Decision(one, "nrp-1", "", "label", "[background]", "NRP: label")
    outcome = Outcome(
        "case-0001/document-01", "case-0001", "text", Status.PUBLISHED, decisions=(decision,)
    )
    journal.record("case-0001", "x", [outcome])
    (row,) = journal.query("SELECT outcome FROM results")
    old = str(row[0]).replace('"beneath":[]', '"was":"PERSON"')
    assert old != row[0]
    journal.query("UPDATE results SET outcome = ?", old)
    assert journal.outcomes("case-0001") == [outcome]
