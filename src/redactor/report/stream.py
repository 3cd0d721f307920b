"""Writes report.json and both CSV files case by case: a report of any length needs no more memory than one case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import TextIO, cast

from redactor.model import CaseNote, Outcome
from redactor.report.build import Rows, RunInfo, case_rows, run_row
from redactor.report.csvfile import COLUMNS, PEOPLE_COLUMNS, findings_csv, header, people_csv
from redactor.report.jsonfile import json_of
from redactor.report.shape import SCHEMA_ID, CaseRow, DocumentRow
from redactor.report.since import Before
from redactor.report.sums import Sums

_INDENT = "  "


@dataclass(frozen=True, slots=True)
class Sinks:
    """Text files, opened with ``newline=""``; ``cases`` is read back, and thrown away by whoever opened it."""

    json: TextIO = field(repr=False)
    findings: TextIO = field(repr=False)
    people: TextIO = field(repr=False)
    cases: TextIO = field(repr=False)


def write(
    run: RunInfo,
    cases: Iterable[tuple[Sequence[Outcome], CaseNote, Before | None]],
    sinks: Sinks,
    sums: Sums,
) -> Iterator[Rows]:
    """Write the report, and yield the rows of each case once they are written.

    The files hold what :func:`redactor.report.build.build`, ``json_text``, ``csv_text`` and
    ``people_csv_text`` make of the same outcomes, to the byte. They are finished when nothing is left to yield.

    Args:
        run: the run.
        cases: outcomes of each, its note and what it was before, in the order of the report.
        sinks: where it goes.
        sums: gets the totals.

    Raises:
        OSError: a file cannot be written.
    """
    sinks.findings.write(header(COLUMNS))
    sinks.people.write(header(PEOPLE_COLUMNS))
    head = json_of({"schema": SCHEMA_ID, "run": run_row(run)})
    sinks.json.write(head.removesuffix("\n}") + ',\n  "documents": [')
    written = rows = 0
    for outcomes, note, before in cases:
        documents, case = case_rows(outcomes, note, before)
        for document in documents:
            sinks.json.write(_item(document, written))
            sinks.findings.write(findings_csv(document))
            written += 1
        sinks.cases.write(_item(case, rows))
        sinks.people.write(people_csv(case))
        rows += 1
        sums.add(documents, case)
        yield documents, case
    sinks.json.write(f'{_end(written)},\n  "cases": [')
    sinks.cases.seek(0)
    while text := sinks.cases.read(1_048_576):
        sinks.json.write(text)
    totals = _deeper(json_of(sums.row()), 1)
    sinks.json.write(f'{_end(rows)},\n  "totals": {totals}\n}}\n')


def spool() -> TextIO:
    """A file for the rows of cases: in memory while it is small."""
    file = SpooledTemporaryFile(max_size=8 * 1_048_576, mode="w+", encoding="utf-8", newline="")  # noqa: SIM115
    return cast(TextIO, file)


def _item(row: DocumentRow | CaseRow, before: int) -> str:
    return f"{',' if before else ''}\n{_INDENT * 2}{_deeper(json_of(row), 2)}"


def _deeper(text: str, levels: int) -> str:
    """Indented; no string of JSON holds a line end."""
    return text.replace("\n", "\n" + _INDENT * levels)


def _end(items: int) -> str:
    return f"\n{_INDENT}]" if items else "]"
