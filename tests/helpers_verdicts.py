"""What the tests of a reviewer's verdicts share: two notes of a case, run with verdicts, and places in them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from redactor.config.verdicts import overlaid
from redactor.model import Known, Roster, Source, Status
from redactor.pipeline import CaseResult, Line
from redactor.verdict import Spot, Verdict, spot_at

FIRST = "case-0001/document-01"
SECOND = "case-0001/document-02"
NOTE = (
    "Session 1. Client: Marjolein Okafor, DOB 3 March 1990.\n"
    "Marjolein came with her sister Jenny Okafor. Her boss Sam Doyle at Larkfield Motors shouted at her.\n"
    "Later Sam rang again; Marjolein said Sam, her neighbour, had helped with the shopping.\n"
    "She keeps a parrot that talks Welsh. Plan: breathing exercise next week.\n"
)
OTHER = "Session 2. Marjolein said Jenny and the boss argued. Trent said nothing.\n"


def source(document: str, text: str) -> Source:
    data = text.encode()
    return Source(document, "case-0001", ".txt", data, hashlib.sha256(data).hexdigest())


def run(
    line: Line, verdicts: Sequence[Verdict], known: tuple[Known, ...] = (), first: str = NOTE
) -> CaseResult:
    sources = [source(FIRST, first), source(SECOND, OTHER)]
    return line.run("case-0001", sources, overlaid(Roster(), verdicts), known)


def copies(result: CaseResult) -> tuple[str, str]:
    assert {outcome.status for outcome in result.outcomes} == {Status.PUBLISHED}
    return (result.drafts[FIRST].data.decode(), result.drafts[SECOND].data.decode())


def spot(text: str, document: str = FIRST, note: str = NOTE, nth: int = 0) -> Spot:
    at = -1
    for _ in range(nth + 1):
        at = note.index(text, at + 1)
    return spot_at(document, 0, note, at, at + len(text))
