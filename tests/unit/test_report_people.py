"""The people of a case: who they are, what is doubtful, what still describes them; and no original."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from redactor.generalisations import GENERALISATIONS
from redactor.model import CaseNote, Decision, Finding, Flag, Outcome, PersonNote, Status
from redactor.report.build import RunInfo, build
from redactor.report.classes import CLASSES
from redactor.report.csvfile import PEOPLE_COLUMNS, csv_text, people_csv_text
from redactor.report.jsonfile import json_text, schema
from redactor.report.render import html
from redactor.report.words import WHO

RUN = RunInfo("r", "2026-03-01T09:30:00Z", "2026-03-01T09:30:01Z", "0.1.0", "p", "0f" * 32)
CANARY = "Quillfeather"


def decision(
    identity: str,
    label: str | None,
    role: str = "",
    start: int = 0,
    kind: str = "PERSON",
    action: str = "label",
) -> Decision:
    finding = Finding("d", 0, start, start + 5, kind, 0.9, "names")
    return Decision(finding, identity, role, action if label else "keep", label, "rule")


def outcome(number: int, *decisions: Decision, **changes: Any) -> Outcome:
    base = Outcome(
        f"case-1/document-{number}", "case-1", "text", Status.PUBLISHED, places={0: "text"}
    )
    return replace(base, decisions=decisions, **changes)


def report_of(*outcomes: Outcome, cases: tuple[CaseNote, ...] = ()) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(json_text(build(RUN, outcomes, cases)))
    assert [error.message for error in Draft202012Validator(schema()).iter_errors(report)] == []
    return report


def people_of(*outcomes: Outcome) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = report_of(*outcomes)["cases"][0]["people"]
    return found


def test_a_person_is_told_in_full() -> None:
    (one,) = people_of(
        outcome(
            1,
            decision("person-1", "[Colleague A]", "client.colleague.1"),
            decision("age-1", "[age 30-34]", start=20, kind="AGE"),
            decision("nrp-1", None, start=30, kind="NRP"),
            decision("org-1", "[a supermarket]", start=40, kind="ORGANIZATION"),
            decision("nhs-1", "[NHS number]", start=50, kind="UK_NHS"),
            flags=(Flag("quasi-identifier", "text", 0, 60, 70, "quasi_event", "event"),),
            people=(PersonNote("person-1", "[Colleague A]", "client.colleague.1", True, ("kin",)),),
        )
    )
    assert one == {
        "identity": "person-1",
        "label": "[Colleague A]",
        "other_labels": [],
        "role": "client.colleague.1",
        "role_in_words": "client's colleague 1",
        "class": "work",
        "third_party": True,
        "ambiguous": True,
        "doubts": [GENERALISATIONS["kin"]],
        "mentions": 1,
        "documents": ["case-1/document-1"],
        "describes": {
            "age": 1,
            "background": 1,
            "organisation": 1,
            "number": 1,
            "quasi-identifier": 1,
        },
        "as_written": {"background": 1, "quasi-identifier": 1},
        "unusual": [
            {
                "document": "case-1/document-1",
                "place": "text",
                "segment": 0,
                "start": 60,
                "end": 70,
                "suggestion": GENERALISATIONS["event"],
            }
        ],
        "rare": False,
    }


def test_unusual_details_of_all_documents_count_together() -> None:
    flag = Flag("quasi-identifier", "text", 0, 6, 9, "quasi_event", "event")
    mention = decision("person-1", "[Person A]")
    alone = people_of(outcome(1, mention, flags=(flag,)), outcome(2, mention))
    both = people_of(outcome(1, mention, flags=(flag,)), outcome(2, mention, flags=(flag,)))
    same = people_of(outcome(1, mention, flags=(flag, replace(flag, start=7, recognizer="b"))))
    assert [one[0]["rare"] for one in (alone, both, same)] == [False, True, False]
    assert [one["document"] for one in both[0]["unusual"]] == [
        "case-1/document-1",
        "case-1/document-2",
    ]


def test_an_unusual_detail_that_was_replaced_singles_nobody_out() -> None:
    found = [
        decision(f"q-{n}", "[detail]", start=20 * n, kind="QUASI_IDENTIFIER") for n in (1, 2, 3)
    ]
    (one,) = people_of(outcome(1, decision("person-1", "[Person A]"), *found))
    assert one["describes"] == {"quasi-identifier": 3}
    assert (one["as_written"], one["unusual"], one["rare"]) == ({}, [], False)


def test_notes_of_all_documents_are_one_and_a_note_on_nobody_is_nothing() -> None:
    mention = decision("person-1", "[Person A]")
    first = PersonNote("person-1", "[Person A]", "", False, ("kin", "event"))
    second = PersonNote("person-1", "[Person A]", "client.aunt", True, ("event", "award"))
    stranger = PersonNote("person-9", "[Person B]", "client.uncle", True)
    (one,) = people_of(
        outcome(2, mention, people=(first, stranger)), outcome(1, mention, people=(second,))
    )
    assert one["ambiguous"] is True
    assert one["role"] == "client.aunt"
    assert one["doubts"] == [GENERALISATIONS[key] for key in ("award", "event", "kin")]


def test_the_label_that_is_meant_comes_before_the_one_that_is_usual() -> None:
    said = [decision("person-1", "[Jones]", start=9 * n) for n in (1, 2)]
    said.append(decision("person-1", "[Client's aunt]", start=90))
    note = PersonNote("person-1", "[Client's aunt]")
    assert people_of(outcome(1, *said))[0]["label"] == "[Jones]"
    assert people_of(outcome(1, *said, people=(note,)))[0]["label"] == "[Client's aunt]"
    kept = people_of(outcome(1, decision("person-1", None), people=(note,)))
    assert kept[0]["label"] is None


def test_people_come_by_class_and_within_it_by_closeness() -> None:
    roles = (
        "", "prof.police", "prof.gp", "other.aunt", "group.member.2", "client.manager.wife",
        "client.manager", "client.friend", "client.son", "client.mother.partner", "client.mother",
        "client",
    )  # fmt: skip
    found = people_of(
        outcome(1, *(decision(f"person-{n}", f"[L {n}]", role) for n, role in enumerate(roles)))
    )
    assert [one["role"] for one in found] == [
        "client", "client.mother", "client.mother.partner", "client.son", "client.friend",
        "client.manager", "group.member.2", "prof.gp", "prof.police", "other.aunt",
        "client.manager.wife", "",
    ]  # fmt: skip
    order = [list(CLASSES).index(one["class"]) for one in found]
    assert order == sorted(order)


def test_the_first_of_a_kind_comes_before_the_second() -> None:
    labels = ("[GP B]", "[GP]", "[GP C]", "[Person 10]", "[Person 9]")
    roles = {"G": "prof.gp", "P": ""}
    found = people_of(outcome(1, *(decision(one, one, roles[one[1]]) for one in labels)))
    assert [one["label"] for one in found] == [
        "[GP]",
        "[GP B]",
        "[GP C]",
        "[Person 9]",
        "[Person 10]",
    ]


def test_totals_count_third_parties_and_questions() -> None:
    flags = (
        Flag("uncertain", "text", 0, 0, 5, "identity", "kin"),
        Flag("uncertain", "text", 0, 0, 5, "names", ""),
    )
    decisions = (decision("a", "[Client]", "client"), decision("b", "[GP]", "prof.gp"))
    totals = report_of(outcome(1, *decisions, flags=flags))["totals"]
    assert (totals["people"], totals["third_parties"], totals["to_tell_apart"]) == (2, 1, 1)


def test_dates_from_day_0_are_counted_where_they_were_written() -> None:
    run = (
        outcome(
            1,
            decision("d1", "[week 7]", start=1, kind="DATE_TIME", action="relative"),
            decision("d2", "[date in 2019]", start=9, kind="DATE_TIME", action="year"),
            decision("d3", None, start=19, kind="DATE_TIME"),
        ),
    )
    assert report_of(*run)["cases"][0]["dates"] == {"relative": 1, "origin_known": False}
    told = report_of(*run, cases=(CaseNote("case-1", origin_known=True), CaseNote("case-7")))
    assert told["cases"][0]["dates"] == {"relative": 1, "origin_known": True}


def test_a_note_of_a_case_is_copied() -> None:
    note = CaseNote("case-1", notes=("Two shared folders.",))
    assert report_of(outcome(1), cases=(note,))["cases"][0]["notes"] == ["Two shared folders."]


def test_a_key_that_nobody_knows_is_not_repeated_but_asked_about() -> None:
    """Law 7 at this edge: what is no key of the closed table could be a word of a document."""
    one = outcome(
        1,
        decision("person-1", "[Person A]"),
        flags=(
            Flag("uncertain", "text", 0, 0, 5, "identity", CANARY),
            Flag("quasi-identifier", "text", 0, 0, 5, "quasi_event", CANARY),
        ),
        people=(PersonNote("person-1", CANARY, "", True, (CANARY, "kin")),),
    )
    note = CaseNote("case-1", {"note": CANARY, "recipients": ({"email": CANARY}, CANARY)})
    report = build(RUN, [one], [note])
    for text in (json_text(report), html(report), csv_text(report), people_csv_text(report)):
        assert CANARY not in text
    assert report_of(one)["cases"][0]["people"][0]["doubts"] == [GENERALISATIONS["kin"], WHO]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_the_sheet_of_people_says_what_the_report_says() -> None:
    run = [
        outcome(
            1,
            decision("person-1", "[Client]", "client"),
            decision("person-1", "[Client]", "client", start=10),
            decision("person-2", "[GP]", "prof.gp", start=40),
            decision("age-1", "[age 30-34]", start=20, kind="AGE"),
            flags=(Flag("quasi-identifier", "text", 0, 60, 70, "quasi_event", "event"),),
            people=(PersonNote("person-2", "[GP]", "prof.gp", False, ("kin", "event")),),
        ),
        outcome(2, decision("person-1", "[Client's initials]", "client")),
    ]
    text = people_csv_text(build(RUN, run))
    assert text.split("\r\n")[0] == ",".join(PEOPLE_COLUMNS)
    client, doctor = rows(text)
    assert client == {
        "case": "case-1",
        "identity": "person-1",
        "label": "[Client]",
        "other_labels": "[Client's initials]",
        "role": "client",
        "role_in_words": "client",
        "class": "client",
        "third_party": "no",
        "ambiguous": "no",
        "doubts": "",
        "mentions": "3",
        "documents": "case-1/document-1 | case-1/document-2",
        "describes": "age 1 | quasi-identifier 1",
        "as_written": "quasi-identifier 1",
        "unusual": "case-1/document-1 text 60-70",
        "rare": "no",
    }
    assert doctor["third_party"] == "yes"
    assert doctor["doubts"] == f"{GENERALISATIONS['event']} | {GENERALISATIONS['kin']}"


@given(st.text(alphabet="=+-@\t\r\n,;\"' ＝a", min_size=1, max_size=8))
def test_no_cell_of_the_sheet_is_a_formula(text: str) -> None:
    one = outcome(1, decision(text, text, f"client.{text}"))
    for row in csv.reader(io.StringIO(people_csv_text(build(RUN, [one])), newline="")):
        assert len(row) == len(PEOPLE_COLUMNS)
        assert not any(cell.lstrip(" ").startswith(tuple("=+-@\t\r\n＝")) for cell in row)


@pytest.mark.parametrize(("kind", "wrong"), [("client", True), ("work", False)])
def test_the_schema_knows_who_is_a_third_party(kind: str, wrong: bool) -> None:
    report = report_of(outcome(1, decision("person-1", "[L]")))
    report["cases"][0]["people"][0] |= {"class": kind, "third_party": wrong}
    assert list(Draft202012Validator(schema()).iter_errors(report))
