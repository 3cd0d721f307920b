"""The report model: everything built satisfies the schema, and what is not so built does not."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from redactor.entities import ENTITY_TYPES
from redactor.errors import Problem
from redactor.model import (
    CaseNote,
    Coverage,
    Decision,
    Finding,
    Flag,
    FlagKind,
    HiddenPart,
    Kept,
    Leak,
    Outcome,
    PersonNote,
    Status,
)
from redactor.report import shape
from redactor.report.build import RunInfo, build
from redactor.report.jsonfile import json_text, schema
from redactor.report.order import natural

RUN = RunInfo(
    id="run-1",
    started="2026-03-01T09:30:00Z",
    finished="2026-03-01T09:32:05.25+00:00",
    version="0.1.0",
    pipeline_name="supervision",
    pipeline_sha256="0f" * 32,
    models=("model-b 2.0", "model-a 1.0"),
)

WORDS = st.text(min_size=1, max_size=12)
COUNTS = st.integers(0, 10**6)
PLACES = WORDS | st.sampled_from(
    [f"page 1 line {n}" for n in range(4)] + [f"table 1 row 1 cell {n}" for n in range(4)]
)
SHA = st.sampled_from(["ab" * 32, "01" * 32])
FLAG_KINDS = get_args(FlagKind)
NO_COPY = (Status.QUARANTINED, Status.FAILED, Status.SKIPPED)


@st.composite
def spans(draw: st.DrawFn) -> tuple[int, int]:
    start = draw(COUNTS)
    return start, start + draw(st.integers(0, 200))


@st.composite
def decisions(draw: st.DrawFn) -> Decision:
    start, end = draw(spans())
    finding = Finding(
        document="any",
        segment=draw(st.integers(0, 5)),
        start=start,
        end=end,
        entity_type=draw(st.sampled_from([*ENTITY_TYPES, "CUSTOM_TYPE"])),
        score=draw(st.floats(0, 1)),
        recognizer=draw(WORDS),
        rule=draw(st.text(max_size=8)),
        others=tuple(draw(st.lists(WORDS, max_size=3))),
    )
    return Decision(
        finding=finding,
        identity=draw(st.sampled_from(["", "i1", "i2", "i3"])),
        role=draw(st.sampled_from(["", "client", "client.mother", "prof.gp", "group.member.2"])),
        action=draw(st.sampled_from(["label", "type", "keep"])),
        label=draw(st.none() | st.sampled_from(["[Client]", "[GP]", ""])),
        rule=draw(st.text(max_size=8)),
    )


@st.composite
def outcomes(draw: st.DrawFn, number: int) -> Outcome:
    status = draw(st.sampled_from(list(Status)))
    case = f"case-{draw(st.integers(1, 12))}"
    problem = Problem("some-code", draw(WORDS), draw(st.text(max_size=9)))
    needs_error = status in NO_COPY or (status is Status.NEEDS_REVIEW and draw(st.booleans()))
    return Outcome(
        id=f"{case}/document-{number}",
        case=case,
        format=draw(st.sampled_from(["", "docx", "pdf"])),
        status=status,
        source_sha256=draw(st.none() | SHA),
        output=None if status in NO_COPY else draw(st.none() | WORDS),
        output_sha256=draw(st.none() | SHA),
        error=problem if needs_error else None,
        decisions=tuple(draw(st.lists(decisions(), max_size=6))),
        places=draw(st.dictionaries(st.integers(0, 5), PLACES, max_size=5)),
        flags=tuple(
            Flag(
                draw(st.sampled_from(FLAG_KINDS)),
                draw(WORDS),
                draw(st.integers(0, 5)),
                *draw(spans()),
                draw(st.sampled_from(["", "identity", "quasi_event"])),
                draw(st.sampled_from(["", "kin", "event"]) | WORDS),
            )
            for _ in range(draw(st.integers(0, 3)))
        ),
        kept=tuple(
            Kept(draw(WORDS), draw(WORDS), draw(COUNTS), *draw(spans()), draw(st.booleans()))
            for _ in range(draw(st.integers(0, 2)))
        ),
        hidden=tuple(
            HiddenPart(draw(WORDS), draw(COUNTS), draw(st.sampled_from(["redacted", "removed"])))
            for _ in range(draw(st.integers(0, 2)))
        ),
        coverage=Coverage(draw(COUNTS), draw(COUNTS), tuple(draw(st.lists(WORDS, max_size=3)))),
        leaks=(Leak(draw(WORDS), draw(WORDS), "PERSON"),) if status in NO_COPY else (),
        notes=tuple(draw(st.lists(WORDS, max_size=2))),
        people=tuple(draw(st.lists(notes(), max_size=3))),
    )


@st.composite
def notes(draw: st.DrawFn) -> PersonNote:
    return PersonNote(
        draw(st.sampled_from(["i1", "i2", "nobody"])),
        draw(WORDS),
        draw(st.sampled_from(["", "client.aunt", "prof.gp"])),
        draw(st.booleans()),
        tuple(draw(st.lists(st.sampled_from(["kin", "event", "other"]) | WORDS, max_size=3))),
    )


@st.composite
def runs(draw: st.DrawFn) -> list[Outcome]:
    return [draw(outcomes(number)) for number in range(draw(st.integers(0, 5)))]


def decision(
    label: str | None, *, kind: str = "PERSON", identity: str = "i1", role: str = "", start: int = 0
) -> Decision:
    finding = Finding("d", 0, start, start + 5, kind, 0.85, "names", others=("cues", "names"))
    return Decision(finding, identity, role, "keep" if label is None else "label", label, kind)


def full() -> list[Outcome]:
    """One outcome that uses every key of the schema, and one that was skipped."""
    return [
        Outcome(
            id="case-0001/document-01",
            case="case-0001",
            format="docx",
            status=Status.QUARANTINED,
            source_sha256="ab" * 32,
            output_sha256="cd" * 32,
            error=Problem("leak-found", "An original was found again.", "Do not share it."),
            decisions=(decision("[Client]", role="client"), decision(None, kind="AGE", start=9)),
            places={0: "paragraph 1"},
            flags=(
                Flag("risk", "paragraph 1", 0, 0, 20, "risk", "drop"),
                Flag("quasi-identifier", "paragraph 1", 0, 12, 20, "quasi_event", "event"),
            ),
            kept=(Kept("theorists", "paragraph 1", 0, 3, 9, overruled=True),),
            hidden=(HiddenPart("comment", 2, "removed"),),
            coverage=Coverage(3, 1, ("page 2",)),
            leaks=(Leak("part word/document.xml", "text", "PERSON"),),
            notes=("Encoding was guessed.",),
            people=(PersonNote("i1", "[Client]", "client", True, ("kin",)),),
        ),
        Outcome(
            id="case-0001/document-02",
            case="case-0001",
            format="",
            status=Status.SKIPPED,
            error=Problem("unsupported", "Not a format that is read.", ""),
        ),
    ]


def errors(report: object) -> list[str]:
    return [error.message for error in Draft202012Validator(schema()).iter_errors(report)]


def loaded(run: list[Outcome], cases: Sequence[CaseNote] = ()) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(json_text(build(RUN, run, cases)))
    return report


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


@settings(deadline=None, max_examples=50)
@given(runs())
def test_whatever_is_built_satisfies_the_schema(run: list[Outcome]) -> None:
    assert errors(loaded(run)) == []


@settings(deadline=None, max_examples=50)
@given(runs(), st.randoms())
def test_the_order_of_outcomes_decisions_and_flags_does_not_matter(
    run: list[Outcome], random: Any
) -> None:
    def shuffled(values: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(random.sample(values, len(values)))

    other = [
        replace(
            one,
            decisions=shuffled(one.decisions),
            flags=shuffled(one.flags),
            leaks=shuffled(one.leaks),
            people=shuffled(one.people),
        )
        for one in random.sample(run, len(run))
    ]
    assert json_text(build(RUN, other)) == json_text(build(RUN, run))


@settings(deadline=None, max_examples=50)
@given(runs())
def test_totals_are_sums_over_the_documents(run: list[Outcome]) -> None:
    report = loaded(run)
    totals, rows = report["totals"], report["documents"]
    changes = [f for row in rows for f in row["findings"] if f["replacement"] is not None]
    assert totals["documents"] == len(run) == sum(totals["by_status"].values())
    assert totals["by_entity_type"] == Counter(one["entity_type"] for one in changes)
    assert totals["changes"] == len(changes) == sum(totals["by_entity_type"].values())
    assert totals["changes"] + totals["kept"] == sum(len(one.decisions) for one in run)
    assert totals["characters_replaced"] == sum(one["end"] - one["start"] for one in changes)
    assert totals["people"] == sum(len(case["people"]) for case in report["cases"])
    assert totals["third_parties"] == totals["people"] - sum(
        one["class"] == "client" for case in report["cases"] for one in case["people"]
    )
    terms = [term for row in rows for term in row["protected_terms"]]
    assert totals["protected_terms"] + totals["overruled_terms"] == len(terms)
    assert totals["overruled_terms"] == sum(term["overruled"] for term in terms)
    assert totals["flags"] == Counter(f["kind"] for row in rows for f in row["flags"])
    assert sorted(d for case in report["cases"] for d in case["documents"]) == sorted(
        row["id"] for row in rows
    )


def test_every_row_is_copied_faithfully() -> None:
    row = loaded(full())["documents"][0]
    assert row["findings"][0] == {
        "segment": 0,
        "place": "paragraph 1",
        "start": 0,
        "end": 5,
        "entity_type": "PERSON",
        "identity": "i1",
        "role": "client",
        "replacement": "[Client]",
        "action": "label",
        "score": 0.85,
        "recognizers": ["names", "cues"],
        "rule": "PERSON",
        "pattern": "",
    }
    assert row["findings"][1]["replacement"] is None
    assert row["coverage"] == {"pages": 3, "ocr_pages": 1, "not_covered": ["page 2"]}
    assert row["status"] == "quarantined"
    assert row["output"] is None


def test_a_segment_without_a_place_is_named_by_its_number() -> None:
    outcome = replace(full()[0], places={})
    assert loaded([outcome])["documents"][0]["findings"][0]["place"] == "segment 0"


def test_documents_are_in_the_order_of_their_numbers() -> None:
    run = [
        replace(full()[1], id=f"case-{n}/document-{n}", case=f"case-{n}") for n in (10, 9, 100, 2)
    ]
    report = loaded(run)
    numbers = ["case-2", "case-9", "case-10", "case-100"]
    assert [row["case"] for row in report["documents"]] == numbers
    assert [row["id"] for row in report["cases"]] == numbers


@given(st.text(), st.text())
def test_the_natural_order_is_total(one: str, other: str) -> None:
    assert (natural(one) == natural(other)) == (one == other)
    assert natural(one) <= natural(other) or natural(other) <= natural(one)


def test_people_are_listed_once_per_case_client_first() -> None:
    def outcome(case: str, number: int, *found: Decision) -> Outcome:
        return replace(full()[0], id=f"{case}/document-{number}", case=case, decisions=found)

    run = [
        outcome(
            "case-1",
            2,
            decision("[GP]", identity="gp", role="prof.gp"),
            decision("[Client]", identity="c", role="client"),
        ),
        outcome(
            "case-1",
            1,
            decision("[Person 1]", identity="x"),
            decision("[Client's initials]", identity="c", role="client"),
            decision("[phone number]", identity="c", kind="PHONE_NUMBER"),
            decision("[Client]", identity="c", role="client"),
            decision("[NHS number]", identity="n", kind="UK_NHS"),
            decision("[Person 2]", identity=""),
            decision(None, identity="own", role="prof.therapist"),
        ),
        outcome("case-2", 1, decision("[Client]", identity="c", role="client")),
    ]
    first, second = loaded(run)["cases"]
    assert [(p["identity"], p["label"]) for p in first["people"]] == [
        ("c", "[Client]"),
        ("own", None),
        ("gp", "[GP]"),
        ("x", "[Person 1]"),
    ]
    client = first["people"][0]
    assert client["mentions"] == 4
    assert client["documents"] == ["case-1/document-1", "case-1/document-2"]
    assert client["other_labels"] == ["[Client's initials]"]
    assert [p["mentions"] for p in second["people"]] == [1]


_COUNTS = [("by_entity_type",), ("flags",), ("describes",), ("as_written",)]


def objects(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Paths of all objects with fixed keys in a report."""
    if isinstance(node, dict):
        if path[-1:] not in _COUNTS or path[:1] == ("documents",):
            yield path
        for key, value in node.items():
            yield from objects(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from objects(value, (*path, index))


def at(report: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        report = report[step]
    return report


def test_a_key_too_many_or_too_few_is_refused_everywhere() -> None:
    recorded = {"recipients": ({"role": "supervisor", "name": ""},)}
    report = loaded(full(), [CaseNote("case-0001", recorded)])
    seen = 0
    for path in objects(report):
        more = copy.deepcopy(report)
        at(more, path)["text"] = "extra"
        assert errors(more), path
        for key in at(report, path):
            fewer = copy.deepcopy(report)
            del at(fewer, path)[key]
            assert errors(fewer), (path, key)
            seen += 1
    assert seen > 100


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), "redactor.report/2"),
        (("run", "started"), "2026-03-01 09:30"),
        (("run", "pipeline", "sha256"), "AB" * 32),
        (("documents", 0, "status"), "done"),
        (("documents", 0, "status"), "published"),
        (("documents", 0, "output"), "case-0001/document-01.docx"),
        (("documents", 1, "error"), None),
        (("documents", 1, "error", "code"), "Not Kebab"),
        (("documents", 0, "findings", 0, "score"), 1.01),
        (("documents", 0, "findings", 0, "start"), -1),
        (("documents", 0, "findings", 0, "recognizers"), []),
        (("documents", 0, "flags", 0, "kind"), "interesting"),
        (("documents", 0, "hidden", 0, "treatment"), "forgotten"),
        (("documents", 0, "source_sha256"), "short"),
        (("cases", 0, "people", 0, "mentions"), 0),
        (("cases", 0, "people", 0, "class"), "stranger"),
        (("cases", 0, "people", 0, "third_party"), True),
        (("cases", 0, "people", 0, "describes"), {"hobby": 1}),
        (("cases", 0, "people", 0, "describes"), {"age": 0}),
        (("cases", 0, "people", 0, "unusual", 0, "document"), ""),
        (("cases", 0, "release", "not_recorded"), ["weather"]),
        (("cases", 0, "dates", "relative"), -1),
        (("totals", "flags"), {"interesting": 1}),
    ],
)
def test_a_wrong_value_is_refused(path: tuple[Any, ...], value: object) -> None:
    report = loaded(full())
    at(report, path[:-1])[path[-1]] = value
    assert errors(report)


def test_a_published_document_has_neither_leak_nor_error() -> None:
    fine = replace(full()[0], status=Status.PUBLISHED, error=None, leaks=())
    assert errors(loaded([fine])) == []
    assert errors(loaded([replace(fine, leaks=full()[0].leaks)]))
    assert errors(loaded([replace(fine, error=full()[0].error)]))


def test_a_quarantined_document_says_why() -> None:
    silent = replace(full()[0], error=None, leaks=())
    assert errors(loaded([silent]))
    assert errors(loaded([replace(silent, leaks=full()[0].leaks)])) == []


def test_the_types_and_the_schema_have_the_same_keys() -> None:
    root = schema()
    tables = {
        shape.Report: root,
        shape.PipelineRow: root["$defs"]["run"]["properties"]["pipeline"],
        shape.RunRow: root["$defs"]["run"],
        shape.DocumentRow: root["$defs"]["document"],
        shape.ErrorRow: root["$defs"]["error"],
        shape.FindingRow: root["$defs"]["finding"],
        shape.FlagRow: root["$defs"]["flag"],
        shape.TermRow: root["$defs"]["term"],
        shape.HiddenRow: root["$defs"]["hidden"],
        shape.CoverageRow: root["$defs"]["coverage"],
        shape.LeakRow: root["$defs"]["leak"],
        shape.CaseRow: root["$defs"]["case"],
        shape.DatesRow: root["$defs"]["dates"],
        shape.ReleaseRow: root["$defs"]["release"],
        shape.RecipientRow: root["$defs"]["recipient"],
        shape.UnusualRow: root["$defs"]["unusual"],
        shape.PersonRow: root["$defs"]["person"],
        shape.Totals: root["$defs"]["totals"],
    }
    for table, definition in tables.items():
        keys = list(get_type_hints(table))
        assert keys == list(definition["properties"]) == definition["required"], table
        assert definition["additionalProperties"] is False


def test_the_json_keeps_the_order_of_the_design_and_is_not_ascii_only() -> None:
    text = json_text(build(RUN, [replace(full()[0], notes=("naïve – é",))]))
    assert text.endswith("}\n")
    assert "naïve – é" in text
    assert list(json.loads(text)) == ["schema", "run", "documents", "cases", "totals"]
    assert json.loads(text)["run"]["models"] == ["model-a 1.0", "model-b 2.0"]


def test_a_score_that_is_no_number_is_not_written() -> None:
    found = decision("[Client]")
    broken = replace(found, finding=replace(found.finding, score=float("nan")))
    with pytest.raises(ValueError, match="JSON"):
        json_text(build(RUN, [replace(full()[0], decisions=(broken,))]))
