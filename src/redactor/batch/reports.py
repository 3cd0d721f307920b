"""Writes the reports of a run into OUT, case by case from the journal, so that memory does not grow with them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final, TextIO

from redactor.batch.journal import Journal
from redactor.batch.since import before
from redactor.files import writing
from redactor.model import CaseNote, Outcome
from redactor.report.build import Rows, RunInfo, by_case, report_of
from redactor.report.order import natural
from redactor.report.overview import Line, line_of, overview
from redactor.report.render import html
from redactor.report.since import Before
from redactor.report.stream import Sinks, spool, write
from redactor.report.sums import Sums

ONE_PAGE: Final = 100
"""Documents up to which report.html is one page; beyond, each case has its own, which it links to."""
PAGES: Final = "report"
"""Folder in OUT for the pages of the cases."""
_EARLIER: Final = "from an earlier run"

Found = tuple[Sequence[Outcome], CaseNote, Before | None]


def cases_of(
    journal: Journal, skipped: Iterable[Outcome], current: set[str] | None = None
) -> Iterator[Found]:
    """Every case that the journal knows, with what was not taken, in the order of the report.

    Args:
        journal: outcomes and notes.
        skipped: outcomes of files that are not taken; the journal does not know them.
        current: cases of this run; the others are marked as from an earlier one. ``None``: none is.
    """
    beside = dict(by_case(skipped))
    for case in sorted({*journal.cases(), *beside}, key=natural):
        outcomes = journal.outcomes(case)
        if current is not None and case not in current:
            outcomes = [replace(one, notes=(*one.notes, _EARLIER)) for one in outcomes]
        yield (*outcomes, *beside.get(case, ())), journal.note(case), before(journal, case)


def write_reports(out: Path, run: RunInfo, cases: Iterable[Found], redone: set[str]) -> bool:
    """Write report.json, report.csv, report.people.csv and report.html into OUT.

    Args:
        out: the folder.
        run: the run.
        cases: in the order of the report.
        redone: cases whose own page, where they have one, must be written again.

    Returns:
        Whether each case has its own page.

    Raises:
        BatchError: OUT cannot be written.
    """
    few: list[Rows] | None = []
    lines: list[Line] = []
    documents, sums = 0, Sums()
    with ExitStack() as stack:
        sinks = Sinks(
            json=stack.enter_context(_text(out / "report.json")),
            findings=stack.enter_context(_text(out / "report.csv")),
            people=stack.enter_context(_text(out / "report.people.csv")),
            cases=stack.enter_context(spool()),
        )
        for rows in write(run, cases, sinks, sums):
            lines.append(line_of(rows, f"{PAGES}/{rows[1]['id']}.html"))
            documents += len(rows[0])
            if few is not None:
                few.append(rows)
                if documents > ONE_PAGE:
                    for each in few:
                        _page(out, run, each, redone)
                    few = None
            else:
                _page(out, run, rows, redone)
    page = overview(run, lines, sums.row()) if few is None else html(report_of(run, few))
    with _text(out / "report.html") as file:
        file.write(page)
    return few is None


def _page(out: Path, run: RunInfo, rows: Rows, redone: set[str]) -> None:
    """The page of one case; what was not done again has its page already."""
    target = out / PAGES / f"{rows[1]['id']}.html"
    if rows[1]["id"] in redone or not target.exists():
        with _text(target) as file:
            file.write(html(report_of(run, [rows]), overview="../report.html"))


@contextmanager
def _text(target: Path) -> Iterator[TextIO]:
    """A text file that is put in place when the block ends well; line ends stay as they are written."""
    with writing(target) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
        yield text
        text.flush()
        text.detach()
