"""From the line's outcomes to what is scored: texts, flags and findings of each document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import pytest

from redactor.cli.evaluate import case_runner
from redactor.config.pipeline import Pipeline, load, names
from redactor.evaluate.finished import Finished, Mark
from redactor.model import (
    Decision,
    Draft,
    Finding,
    Flag,
    Outcome,
    Release,
    Roster,
    Source,
    Status,
)
from redactor.pipeline import CaseResult, Line


class FakeLine:
    """Copies every document in capitals, marks its ends, and gives each the status it is told."""

    def __init__(self, status: Status) -> None:
        self.status = status
        self.pipeline = load("supervision")

    def run(
        self, case_id: str, sources: Sequence[Source], roster: Roster, *, secret: bytes
    ) -> CaseResult:
        assert replace(roster, release=Release()) == Roster(), "nobody is listed"
        assert len(secret) == 32
        drafts = {s.id: Draft(s.data.decode().upper().encode(), s.suffix) for s in sources}
        return CaseResult(tuple(self.outcome(source) for source in sources), drafts)

    def outcome(self, source: Source) -> Outcome:
        size = len(source.data.decode())
        finding = Finding(source.id, 0, size - 1, size, "PERSON", 1.0, "roster")
        kept = Decision(finding, "person-1", "", "keep", None, "")
        flag = Flag("risk", "text", 0, 0, size)
        return Outcome(
            source.id, source.case, "text", self.status, decisions=(kept,), flags=(flag,)
        )


def run(status: Status) -> dict[str, Finished]:
    line = cast(Line, FakeLine(status))
    return dict(case_runner(line)("birds", {"b.txt": "é\r\nwren", "a.txt": "rook"}))


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.NEEDS_REVIEW])
def test_copies_come_with_flags_and_with_findings_that_were_left(status: Status) -> None:
    assert run(status) == {
        "a.txt": Finished(
            "ROOK", (Mark(0, 4, "risk"),), (Mark(3, 4, "PERSON", "roster", 1.0, False),)
        ),
        "b.txt": Finished(
            "É\r\nWREN", (Mark(0, 7, "risk"),), (Mark(6, 7, "PERSON", "roster", 1.0, False),)
        ),
    }


@pytest.mark.parametrize("status", [Status.QUARANTINED, Status.FAILED])
def test_what_is_not_published_has_no_text_but_its_flags(status: Status) -> None:
    finished = run(status)["a.txt"]
    assert finished.text is None
    assert finished.flags == (Mark(0, 4, "risk"),)


def test_no_text_stands_in_a_repr() -> None:
    assert "ROOK" not in repr(run(Status.PUBLISHED))


def test_no_pipeline_waits_for_something_to_be_recorded() -> None:
    """Also one that asks for everything, and one that keys its codes."""
    strict = {"consent_scope": True, "purpose": True, "recipient": True, "basis": True}
    asking = Pipeline.model_validate(
        {
            "name": "own",
            "description": "Asks for everything.",
            "needs": {**strict, "destroy_by": True},
            "actions": {"PERSON": {"action": "label"}, "UK_NHS": {"action": "hash"}},
        }
    )
    documents = {"a.txt": "Wren rang. NHS number 999 864 1969.\n"}
    for pipeline in (asking, *map(load, names())):
        finished = case_runner(Line(pipeline))("birds", documents)
        assert finished["a.txt"].text, pipeline.name
