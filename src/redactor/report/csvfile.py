"""report.csv: one row per finding, for whoever sorts and filters in a spreadsheet.

A document without findings has one row too, so that no document is missing from the sheet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import cast

from redactor.report.shape import DocumentRow, FindingRow, Report

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
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_text(report: Mapping[str, object]) -> str:
    """Return the findings as RFC 4180 CSV: header, CRLF line ends, ``,`` and ``"``.

    A cell that a spreadsheet would take for a formula starts with ``'`` (OWASP, "CSV injection").
    """
    typed = cast(Report, report)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, dialect="excel", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for document in typed["documents"]:
        for row in _rows(document):
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


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
