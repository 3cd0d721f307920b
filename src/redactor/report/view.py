"""The report as a reviewer reads it: grouped, counted and ordered by what needs a person first.

Takes the report model and gives flat records to the template, so that the template only prints.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from redactor.report.changed import since_view
from redactor.report.combination import together
from redactor.report.flagged import flag_groups
from redactor.report.moment import when
from redactor.report.order import natural
from redactor.report.parts import part_groups
from redactor.report.picture import bars, bars_of, strip
from redactor.report.reasons import reasons
from redactor.report.records import (
    NEEDS_PERSON,
    CaseView,
    DocumentView,
    Gap,
    Page,
    SkippedGroup,
    TermGroup,
    TypeGroup,
)
from redactor.report.shape import (
    CaseRow,
    DocumentRow,
    ErrorRow,
    FindingRow,
    Report,
    TermRow,
    Totals,
)
from redactor.report.who import (
    dates_in_words,
    doubts,
    people_groups,
    people_in_words,
    release_view,
    releases,
)
from redactor.report.words import (
    ACTIONS,
    FLAGS_TO_DECIDE,
    STATUS,
    code_in_words,
    joined,
    plural,
)

OPEN_CASES = 3
OPEN_DOCUMENTS = 2


def page(report: Report) -> Page:
    """Return what the template prints; ``report`` satisfies ``schema/report-1.json``."""
    rows = {row["id"]: row for row in report["documents"]}
    few = len(rows) <= OPEN_DOCUMENTS
    cases = tuple(
        _case(number, case, [rows[one] for one in case["documents"]], few, len(report["cases"]))
        for number, case in enumerate(report["cases"], start=1)
    )
    documents = [document for case in cases for document in case.documents]
    attention = [one for one in documents if one.row["status"] in NEEDS_PERSON]
    return Page(
        report=report,
        when=when(report["run"]),
        lead=lead(report["totals"]),
        attention=tuple(sorted(attention, key=lambda d: NEEDS_PERSON.index(d.row["status"]))),
        gaps=tuple(_gaps(documents)),
        skipped=_skipped(report["documents"]),
        releases=releases(report["cases"]),
        cases=cases,
        passages=_passages(report["totals"]["flags"]),
        bars=bars(report["totals"]["by_entity_type"], {}),
        has_copies=any(row["output"] for row in report["documents"]),
    )


def _case(
    number: int, case: CaseRow, rows: Sequence[DocumentRow], few: bool, cases: int
) -> CaseView:
    anchor = f"case-{number}"
    documents = tuple(
        _document(f"{anchor}-document-{index}", row, few)
        for index, row in enumerate(rows, start=1)
        if row["status"] != "skipped"
    )
    status = dict(status_of(rows))
    return CaseView(
        anchor=anchor,
        row=case,
        release=release_view(case["release"]),
        people=people_groups(case),
        who=people_in_words(case["people"]),
        doubts=doubts(rows, case["people"]),
        dates=dates_in_words(case),
        since=since_view(case["since"]),
        bars=bars_of(rows),
        together=together(case["people"]),
        parts=part_groups(rows),
        documents=documents,
        skipped=status.get("skipped", 0),
        by_status=tuple(status.items()),
        changes=sum(len(document.changes) for document in documents),
        not_covered=sum(
            len(row["coverage"]["not_covered"]) + (row["status"] == "failed") for row in rows
        ),
        to_decide=sum(document.to_decide for document in documents),
        passages=sum(flag["kind"] not in FLAGS_TO_DECIDE for row in rows for flag in row["flags"]),
        leaks=sum(len(row["leaks"]) for row in rows),
        unchanged=tuple(one.row["id"] for one in documents if one.written and not one.changes),
        is_open=cases <= OPEN_CASES,
    )


def status_of(rows: Sequence[DocumentRow]) -> tuple[tuple[str, int], ...]:
    """How many documents have each status that occurs, in the order of the page."""
    status = Counter(row["status"] for row in rows)
    return tuple((one, status[one]) for one in STATUS if status[one])


def _document(anchor: str, row: DocumentRow, few: bool) -> DocumentView:
    changes = tuple(one for one in row["findings"] if one["replacement"] is not None)
    return DocumentView(
        anchor=anchor,
        row=row,
        changes=changes,
        kept=tuple(one for one in row["findings"] if one["replacement"] is None),
        groups=_groups(changes),
        flags=flag_groups(row["flags"]),
        terms=_terms(row["protected_terms"]),
        strip=strip(row),
        to_decide=sum(flag["kind"] in FLAGS_TO_DECIDE for flag in row["flags"]),
        reasons=reasons(row),
        is_open=few,
    )


def _groups(changes: Iterable[FindingRow]) -> tuple[TypeGroup, ...]:
    by_type: dict[str, list[FindingRow]] = {}
    for change in changes:
        by_type.setdefault(change["entity_type"], []).append(change)
    groups = [
        TypeGroup(
            entity_type=entity_type,
            count=len(rows),
            labels=_most(row["replacement"] or "" for row in rows),
            actions=joined(
                [code_in_words(one, ACTIONS) for one in sorted({row["action"] for row in rows})]
            ),
            lowest_score=min(row["score"] for row in rows),
        )
        for entity_type, rows in by_type.items()
    ]
    return tuple(sorted(groups, key=lambda group: (-group.count, group.entity_type)))


def _most(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    counts = Counter(values)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], natural(item[0]))))


def _terms(terms: Sequence[TermRow]) -> tuple[TermGroup, ...]:
    groups = []
    for name in sorted({term["protected"] for term in terms}):
        own = [term for term in terms if term["protected"] == name]
        overruled = tuple(
            f"{term['place']} ({term['start']}–{term['end']})" for term in own if term["overruled"]
        )
        groups.append(TermGroup(name, len(own) - len(overruled), overruled))
    return tuple(groups)


def _gaps(documents: Iterable[DocumentView]) -> Iterable[Gap]:
    for document in documents:
        places = tuple(document.row["coverage"]["not_covered"])
        whole = document.row["status"] == "failed"
        if whole or places:
            yield Gap(document=document, whole=whole, places=places)


def _skipped(rows: Iterable[DocumentRow]) -> tuple[SkippedGroup, ...]:
    unknown = ErrorRow(code="skipped", message=STATUS["skipped"].meaning, next="")
    groups: dict[tuple[str, str, str], list[str]] = {}
    for row in rows:
        if row["status"] == "skipped":
            error = row["error"] or unknown
            key = (error["code"], error["message"], error["next"])
            groups.setdefault(key, []).append(row["id"])
    return tuple(
        SkippedGroup(ErrorRow(code=code, message=message, next=step), tuple(ids))
        for (code, message, step), ids in sorted(groups.items())
    )


def lead(totals: Totals) -> str:
    """The first sentence: how much there is, and how much of it needs a person."""
    people = sum(totals["by_status"][status] for status in NEEDS_PERSON)
    what = (
        f"{plural(totals['documents'], 'file')} in {plural(totals['cases'], 'case')}, "
        f"{plural(totals['changes'], 'change')}."
    )
    if not people:
        return f"{what} Every copy still has to be read and signed for."
    verb = "needs" if people == 1 else "need"
    return f"{what} {plural(people, 'document')} {verb} a person before anything is shared."


def _passages(flags: dict[str, int]) -> str:
    words = {"risk": "risk", "abuse": "abuse or neglect", "legal": "legal"}
    return joined(
        [
            f"{flags[kind]:,} {word} {'passage' if flags[kind] == 1 else 'passages'}"
            for kind, word in words.items()
            if flags.get(kind)
        ]
    )
