"""report.csv and report.people.csv: the findings and the people, for whoever sorts and filters in a spreadsheet.

A document without findings has one row too, so that no document is missing from the sheet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from redactor.report.shape import CaseRow, DocumentRow, FindingRow, PersonRow, Report

COLUMNS: tuple[str, ...] = (
    "document",
    "status",
    "place",
    "segment",
    "start",
    "end",
    "entity_type",
    "identity",
    "role",
    "replacement",
    "action",
    "score",
    "recognizers",
    "rule",
    "pattern",
)
PEOPLE_COLUMNS: tuple[str, ...] = (
    "case",
    "identity",
    "label",
    "other_labels",
    "role",
    "role_in_words",
    "class",
    "third_party",
    "ambiguous",
    "doubts",
    "mentions",
    "documents",
    "describes",
    "as_written",
    "unusual",
    "rare",
)
_SEVERAL = " | "
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_text(report: Mapping[str, object]) -> str:
    """Return the findings as RFC 4180 CSV: header, CRLF line ends, ``,`` and ``"``.

    A cell that a spreadsheet would take for a formula starts with ``'`` (OWASP, "CSV injection").
    """
    typed = cast(Report, report)
    return "".join((header(COLUMNS), *(findings_csv(one) for one in typed["documents"])))


def people_csv_text(report: Mapping[str, object]) -> str:
    """Return the people of every case likewise, one row each; several values have ``|`` between them."""
    typed = cast(Report, report)
    return "".join((header(PEOPLE_COLUMNS), *(people_csv(one) for one in typed["cases"])))


def header(columns: Sequence[str]) -> str:
    """The first line."""
    return _lines([columns])


def findings_csv(document: DocumentRow) -> str:
    """The lines of one document."""
    return _lines(_rows(document))


def people_csv(case: CaseRow) -> str:
    """The lines of the people of one case."""
    return _lines(_person(case["id"], person) for person in case["people"])


def _lines(rows: Iterable[Sequence[str]]) -> str:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, dialect="excel", lineterminator="\r\n")
    for row in rows:
        writer.writerow([_safe(cell) for cell in row])
    return buffer.getvalue()


def _rows(document: DocumentRow) -> Sequence[Sequence[str]]:
    head = (document["id"], document["status"])
    if not document["findings"]:
        return [(*head, *("" for _ in COLUMNS[len(head) :]))]
    return [(*head, *_cells(finding)) for finding in document["findings"]]


def _cells(finding: FindingRow) -> tuple[str, ...]:
    return (
        finding["place"],
        str(finding["segment"]),
        str(finding["start"]),
        str(finding["end"]),
        finding["entity_type"],
        finding["identity"],
        finding["role"],
        finding["replacement"] or "",
        finding["action"],
        f"{finding['score']:.4g}",
        " ".join(finding["recognizers"]),
        finding["rule"],
        finding["pattern"],
    )


def _person(case: str, person: PersonRow) -> tuple[str, ...]:
    return (
        case,
        person["identity"],
        person["label"] or "",
        _SEVERAL.join(person["other_labels"]),
        person["role"],
        person["role_in_words"],
        person["class"],
        _yes(person["third_party"]),
        _yes(person["ambiguous"]),
        _SEVERAL.join(person["doubts"]),
        str(person["mentions"]),
        _SEVERAL.join(person["documents"]),
        _counts(person["describes"]),
        _counts(person["as_written"]),
        _SEVERAL.join(
            f"{one['document']} {one['place']} {one['start']}-{one['end']}"
            for one in person["unusual"]
        ),
        _yes(person["rare"]),
    )


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _counts(counts: Mapping[str, int]) -> str:
    return _SEVERAL.join(f"{kind} {count}" for kind, count in counts.items())


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
