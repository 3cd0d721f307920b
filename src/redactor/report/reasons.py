"""Why a document needs a person, and what that person does next: never a status alone."""

from __future__ import annotations

from redactor.report.records import NEEDS_PERSON
from redactor.report.shape import DocumentRow, ErrorRow
from redactor.report.words import FLAGS_TO_DECIDE, STATUS, plural


def reasons(row: DocumentRow) -> tuple[ErrorRow, ...]:
    """Return why ``row`` needs a person: its error, or else what was found in it; maybe nothing."""
    if row["status"] not in NEEDS_PERSON:
        return ()
    if row["error"]:
        return (row["error"],)
    found = []
    if row["leaks"]:
        found.append(
            ErrorRow(
                code="leak-found",
                message=f"{plural(len(row['leaks']), 'original')} found in the finished copy.",
                next="Do not share it. Add what was missed to case.yaml and run the case again.",
            )
        )
    if row["coverage"]["not_covered"]:
        found.append(
            ErrorRow(
                code="not-covered",
                message=f"{plural(len(row['coverage']['not_covered']), 'place')} not covered.",
                next="Look at each in the source, and check what stands there in the copy.",
            )
        )
    undecided = sum(flag["kind"] in FLAGS_TO_DECIDE for flag in row["flags"])
    if undecided:
        found.append(
            ErrorRow(
                code="undecided",
                message=f"{plural(undecided, 'flag')} to decide.",
                next="Decide each one; name in case.yaml what must go, and run the case again.",
            )
        )
    if not found:
        found.append(
            ErrorRow(
                code=row["status"],
                message=STATUS[row["status"]].meaning,
                next="Read the whole copy before anybody else does.",
            )
        )
    return tuple(found)
