"""report.csv: a spreadsheet reads back what was written, and never runs it."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from redactor.model import Decision, Finding, Outcome, Status
from redactor.report.build import RunInfo, build
from redactor.report.csvfile import COLUMNS, csv_text

RUN = RunInfo("r", "2026-03-01T09:30:00Z", "2026-03-01T09:30:01Z", "0.1.0", "p", "0f" * 32)
CELL = st.text(max_size=12) | st.text(alphabet="=+-@\t\r\n,;\"' ＝a", max_size=8)
FORMULA = set("=+-@\t\r\n＝＋－＠")


def outcome(number: int, *cells: tuple[str, str | None, str]) -> Outcome:
    return Outcome(
        id=f"case-1/document-{number}",
        case="case-1",
        format="txt",
        status=Status.PUBLISHED,
        decisions=tuple(
            Decision(
                Finding("d", n, n, n + 4, "PERSON", 0.123456, rule, others=("b", "a"), rule=rule),
                identity="i",
                role="client",
                action="label" if label is not None else "keep",
                label=label,
                rule=rule,
            )
            for n, (_, label, rule) in enumerate(cells)
        ),
        places={n: place for n, (place, _, _) in enumerate(cells)},
    )


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


@given(st.lists(st.lists(st.tuples(CELL, st.none() | CELL, CELL), max_size=3), max_size=3))
def test_what_is_read_back_is_what_was_found(
    documents: list[list[tuple[str, str | None, str]]],
) -> None:
    text = csv_text(build(RUN, [outcome(n, *cells) for n, cells in enumerate(documents)]))
    header, *body = rows(text)
    expected = [
        [f"case-1/document-{n}", place, label or "", rule]
        for n, cells in enumerate(documents)
        for place, label, rule in cells or [("", "", "")]
    ]
    columns = [header.index(name) for name in ("document", "place", "replacement", "rule")]
    found = [[row[column] for column in columns] for row in body]
    assert header == list(COLUMNS)
    assert [[unquoted(cell) for cell in row] for row in found] == [
        [unquoted(cell) for cell in row] for row in expected
    ]


def unquoted(cell: str) -> str:
    return cell.removeprefix("'")


@given(st.lists(st.tuples(CELL, st.none() | CELL, CELL), max_size=3))
def test_no_cell_is_a_formula_and_no_row_is_ragged(
    cells: list[tuple[str, str | None, str]],
) -> None:
    for row in rows(csv_text(build(RUN, [outcome(1, *cells)]))):
        assert len(row) == len(COLUMNS)
        for cell in row:
            assert cell.lstrip(" ")[:1] not in FORMULA


def test_a_row_byte_for_byte() -> None:
    text = csv_text(build(RUN, [outcome(1, ('page 1, "top"', "=[Client]", "full-name"))]))
    assert text.split("\r\n")[1:] == [
        'case-1/document-1,published,"page 1, ""top""",0,0,4,PERSON,i,client,'
        "'=[Client],label,0.1235,full-name a b,full-name,full-name",
        "",
    ]


def test_a_document_without_findings_has_a_row_of_its_own() -> None:
    text = csv_text(build(RUN, [outcome(1)]))
    assert text.split("\r\n")[1] == "case-1/document-1,published" + "," * (len(COLUMNS) - 2)


def test_a_find_that_was_kept_has_its_action_and_no_replacement() -> None:
    header, row = rows(csv_text(build(RUN, [outcome(1, ("page 1", None, "protected"))])))
    assert row[header.index("action")] == "keep"
    assert row[header.index("replacement")] == ""
