"""report.html of a large batch: a line a case, with a link to the page of each; what needs a person first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from redactor.report.build import Rows, RunInfo, run_row
from redactor.report.changed import changed_in_short
from redactor.report.moment import when
from redactor.report.order import natural
from redactor.report.picture import bars
from redactor.report.records import NEEDS_PERSON
from redactor.report.render import environment
from redactor.report.shape import Totals
from redactor.report.view import lead, status_of
from redactor.report.who import release_view
from redactor.report.words import FLAGS_TO_DECIDE


@dataclass(frozen=True, slots=True)
class Line:
    """A case in the overview; the numbers are those of its own page, ``href``."""

    id: str
    href: str
    by_status: tuple[tuple[str, int], ...]
    reasons: tuple[str, ...]
    people: int
    missing: int
    changes: int
    not_covered: int
    to_decide: int
    passages: int
    leaks: int
    changed: str

    @property
    def urgency(self) -> int:
        """0 is the most pressing: the worst status of its documents."""
        worst = [NEEDS_PERSON.index(one) for one, _ in self.by_status if one in NEEDS_PERSON]
        return min(worst, default=len(NEEDS_PERSON))


def line_of(rows: Rows, href: str) -> Line:
    """The line of a case whose own page is ``href``, relative to report.html."""
    documents, case = rows
    flags = [flag for row in documents for flag in row["flags"]]
    to_decide = sum(flag["kind"] in FLAGS_TO_DECIDE for flag in flags)
    codes = Counter(row["error"]["code"] for row in documents if row["error"])
    return Line(
        id=case["id"],
        href=href,
        by_status=status_of(documents),
        reasons=tuple(sorted(codes)),
        people=len(case["people"]),
        missing=release_view(case["release"]).missing,
        changes=sum(one["replacement"] is not None for row in documents for one in row["findings"]),
        not_covered=sum(
            len(row["coverage"]["not_covered"]) + (row["status"] == "failed") for row in documents
        ),
        to_decide=to_decide,
        passages=len(flags) - to_decide,
        leaks=sum(len(row["leaks"]) for row in documents),
        changed=changed_in_short(case["since"]),
    )


def overview(run: RunInfo, lines: Sequence[Line], totals: Totals) -> str:
    """The page, over the lines of all cases and the totals of their report."""
    row = run_row(run)
    ordered = sorted(lines, key=lambda line: (line.urgency, natural(line.id)))
    asking = sum(line.urgency < len(NEEDS_PERSON) for line in lines)
    template = environment().get_template("overview.html.j2")
    return (
        template.render(
            run=row,
            totals=totals,
            when=when(row),
            lead=lead(totals),
            lines=ordered,
            asking=asking,
            bars=bars(totals["by_entity_type"], {}),
        )
        + "\n"
    )
