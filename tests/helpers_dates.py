"""Cases with marked dates, and the way back from a label to what it counts."""

from __future__ import annotations

import re

from helpers_core import CASE

from redactor.identity.date_context import Dated
from redactor.identity.dates import order_by, tally
from redactor.identity.days import dates_of, days_of
from redactor.model import Case, Document, Finding, Roster, Segment

_MARK = re.compile(r"\{([^{}]*)\}|<([^<>]*)>")
_WEEK = re.compile(r"\[week (\d+)(?:, day ([2-7]))?\]")
_BEFORE = re.compile(r"\[(?:(\d+) weeks?)?(?: ?(\d) days?)? before [a-z ]+\]")
_LONG_BEFORE = re.compile(r"\[\d+ years?(?: \d+ months?)? before [a-z ]+, day (-\d+)\]")
_MONTH = re.compile(r"\[month (\d+)\]")
_MONTHS_BEFORE = re.compile(r"\[(?:(\d+) years? )?(\d+) months? before [a-z ]+\]")


def marked(
    *texts: str, who: Roster | None = None, lines: bool = False
) -> tuple[Case, list[Finding]]:
    """A case from texts in which ``{..}`` marks a date and ``<..>`` a date of birth.

    Args:
        texts: one for each document.
        who: the roster.
        lines: whether every line is a segment, as in a PDF.
    """
    documents: list[Document] = []
    findings: list[Finding] = []
    for number, text in enumerate(texts, 1):
        name = f"{CASE}/document-{number:02}"
        segments: list[Segment] = []
        for index, piece in enumerate(text.split("\n") if lines else [text]):
            plain, at = "", 0
            for match in _MARK.finditer(piece):
                plain += piece[at : match.start()]
                surface = match[1] if match[1] is not None else match[2]
                kind = "DATE_TIME" if match[1] is not None else "DATE_OF_BIRTH"
                end = len(plain) + len(surface)
                findings.append(Finding(name, index, len(plain), end, kind, 0.9, "test"))
                plain, at = plain + surface, match.end()
            segments.append(Segment(index, f"paragraph {index + 1}", plain + piece[at:]))
        documents.append(Document(name, CASE, "txt", tuple(segments)))
    return Case(CASE, tuple(documents), who or Roster()), findings


def dates(case: Case, findings: list[Finding]) -> dict[str, list[Dated]]:
    """The dates of each document, read in the order that it writes its dates in."""
    texts = {d.id: [s.text for s in d.segments] for d in case.documents}
    tallies = {name: tally(pieces) for name, pieces in texts.items()}
    common = order_by(tallies.values())
    orders = {name: order_by([own], common) for name, own in tallies.items()}
    return dates_of(case, findings, [case.surface(f) for f in findings], orders)


def days(case: Case, findings: list[Finding]) -> list[str]:
    """The days of the findings."""
    return days_of(dates(case, findings), len(findings))


def days_in(*texts: str, lines: bool = False) -> list[str]:
    """The days of the marked dates of a case."""
    return days(*marked(*texts, lines=lines))


def days_from(label: str) -> int | None:
    """How many days after day 0 a label says that a day is; ``None`` if it leaves several days open."""
    if match := _WEEK.fullmatch(label):
        return 7 * (int(match[1]) - 1) + int(match[2] or 1) - 1
    if match := _LONG_BEFORE.fullmatch(label):
        return int(match[1])
    if (match := _BEFORE.fullmatch(label)) and (match[1] or match[2]):
        return -7 * int(match[1] or 0) - int(match[2] or 0)
    return None


def months_from(label: str) -> int | None:
    """How many months after the month of day 0 a label of a month says that it is."""
    if match := _MONTH.fullmatch(label):
        return int(match[1]) - 1
    if match := _MONTHS_BEFORE.fullmatch(label):
        return -12 * int(match[1] or 0) - int(match[2])
    return None
