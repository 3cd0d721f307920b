"""What other programs rely on: no key of report 1 goes, the files agree, and the journal can keep it all."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from redactor.model import (
    CaseNote,
    Decision,
    Finding,
    Flag,
    FlagKind,
    Outcome,
    PersonNote,
    Status,
)
from redactor.report.build import RunInfo, build
from redactor.report.csvfile import csv_text, people_csv_text
from redactor.report.jsonfile import json_text, schema
from redactor.report.render import html

RUN = RunInfo("r", "2026-03-01T09:30:00Z", "2026-03-01T09:30:01Z", "0.1.0", "p", "0f" * 32)
ROLES = ("", "client", "client.mother", "client.manager.wife", "prof.gp", "group.member.2")
KINDS = ("PERSON", "AGE", "ORGANIZATION", "DATE_TIME", "UK_NHS", "NRP")
FLAGS: tuple[tuple[FlagKind, str], ...] = (
    ("quasi-identifier", "quasi_event"),
    ("uncertain", "identity"),
)

# Keys that released programs read: they stay, with their meaning, as long as this is report 1.
RELEASED: dict[str, set[str]] = {
    "document": {
        "id", "case", "format", "output", "source_sha256", "output_sha256", "status", "error",
        "findings", "flags", "protected_terms", "hidden", "coverage", "leaks", "notes",
    },
    "finding": {
        "segment", "place", "start", "end", "entity_type", "identity", "role", "replacement",
        "action", "score", "recognizers", "rule", "pattern",
    },
    "flag": {"kind", "place", "segment", "start", "end", "recognizer", "suggestion", "labels"},
    "case": {"id", "documents", "people", "since"},
    "since": {"at", "documents", "unchanged", "labels_new", "labels_gone"},
    "person": {"identity", "label", "other_labels", "role", "mentions", "documents"},
    "totals": {
        "cases", "documents", "by_status", "changes", "characters_replaced", "kept",
        "by_entity_type", "people", "pages", "ocr_pages", "not_covered", "flags",
        "protected_terms", "overruled_terms", "hidden", "leaks",
    },
}  # fmt: skip


@st.composite
def decisions(draw: st.DrawFn) -> Decision:
    start = draw(st.integers(0, 600))
    kind = draw(st.sampled_from(KINDS))
    identity = draw(st.sampled_from(["a", "b", "c"])) if kind == "PERSON" else f"{kind}-{start}"
    role = ROLES["abc".index(identity) + draw(st.integers(0, 1))] if kind == "PERSON" else ""
    finding = Finding("d", draw(st.integers(0, 2)), start, start + 5, kind, 0.5, "names")
    label = draw(st.none() | st.sampled_from(["[Client]", "[Person A]", "[age 30-34]"]))
    return Decision(finding, identity, role, "label" if label else "keep", label, kind)


@st.composite
def outcomes(draw: st.DrawFn, number: int) -> Outcome:
    case = f"case-{draw(st.integers(1, 3)):04d}"
    places = st.sampled_from([f"paragraph {n}" for n in range(3)] + ["page 1 line 2"])
    return Outcome(
        f"{case}/document-{number:02d}",
        case,
        "pdf",
        Status.PUBLISHED,
        decisions=tuple(draw(st.lists(decisions(), max_size=8))),
        places=draw(st.dictionaries(st.integers(0, 2), places)),
        flags=tuple(
            Flag(kind, "paragraph 1", 0, at, at + 9, recognizer, "event")
            for kind, recognizer in FLAGS
            for at in draw(st.lists(st.integers(0, 600), max_size=2))
        ),
        people=tuple(
            PersonNote(one, "[Person A]", "client.aunt", draw(st.booleans()), ("merged",))
            for one in draw(st.sets(st.sampled_from("abc")))
        ),
    )


@st.composite
def runs(draw: st.DrawFn) -> tuple[list[Outcome], list[CaseNote]]:
    run = [draw(outcomes(number)) for number in range(draw(st.integers(1, 4)))]
    noted = draw(st.lists(st.sampled_from([one.case for one in run]), unique=True))
    release = {"purpose": "supervision", "missing": ["basis"]}
    return run, [CaseNote(case, release, draw(st.booleans())) for case in noted]


def test_no_released_key_is_gone() -> None:
    tables = schema()["$defs"]
    for name, keys in RELEASED.items():
        assert keys <= set(tables[name]["required"]), name


@settings(deadline=None, max_examples=40)
@given(runs(), st.randoms())
def test_the_files_agree_in_any_order_of_what_comes_in(
    given_: tuple[list[Outcome], list[CaseNote]], random: Any
) -> None:
    run, notes = given_
    report = build(RUN, run, notes)
    other = build(RUN, random.sample(run, len(run)), random.sample(notes, len(notes)))
    writers = (json_text, html, csv_text, people_csv_text)
    assert [write(other) for write in writers] == [write(report) for write in writers]

    told = json.loads(json_text(report))
    assert [one.message for one in Draft202012Validator(schema()).iter_errors(told)] == []
    sheet = list(csv.DictReader(io.StringIO(people_csv_text(report), newline="")))
    rows = [(case["id"], one) for case in told["cases"] for one in case["people"]]
    assert [(row["case"], row["identity"], row["class"]) for row in sheet] == [
        (case, one["identity"], one["class"]) for case, one in rows
    ]
    assert html(report).count("could be singled out") == sum(one["rare"] for _, one in rows)
    assert html(report).count("may be one of several") == sum(one["ambiguous"] for _, one in rows)


@settings(deadline=None, max_examples=40)
@given(runs())
def test_what_is_told_of_a_person_adds_up(given_: tuple[list[Outcome], list[CaseNote]]) -> None:
    for case in json.loads(json_text(build(RUN, *given_)))["cases"]:
        for one in case["people"]:
            assert all(count <= one["describes"][kind] for kind, count in one["as_written"].items())
            assert len(one["unusual"]) == one["as_written"].get("quasi-identifier", 0)
            assert not one["rare"] or len(one["unusual"]) >= 2
            assert {place["document"] for place in one["unusual"]} <= set(one["documents"])
            assert one["third_party"] == (one["class"] != "client")


@settings(deadline=None, max_examples=20)
@given(outcomes(1))
def test_the_journal_keeps_people_and_can_read_an_outcome_of_before(outcome: Outcome) -> None:
    journal = TypeAdapter(Outcome)
    assert journal.validate_json(journal.dump_json(outcome)) == outcome
    before = json.loads(journal.dump_json(outcome))
    del before["people"]
    assert journal.validate_python(before).people == ()


def test_a_case_note_travels_to_another_process() -> None:
    notes = TypeAdapter(CaseNote)
    note = CaseNote("case-0001", {"purpose": "p", "recipients": [{"role": "r"}]}, True, ("n",))
    assert notes.validate_json(notes.dump_json(note)) == note


def test_without_notes_a_report_says_that_nothing_is_recorded() -> None:
    outcome = Outcome("case-0001/document-01", "case-0001", "text", Status.PUBLISHED)
    report = json.loads(json_text(build(RUN, [outcome, replace(outcome, id="case-0001/d-2")])))
    (case,) = report["cases"]
    assert len(case["release"]["not_recorded"]) == 5
    assert case["dates"] == {"relative": 0, "origin_known": False}
