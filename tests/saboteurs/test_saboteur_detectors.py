"""Detectors that break: nothing of the case is copied, nothing that they say is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest
from conftest import Cli, Light
from helpers_batch import CLIENT, NOTE, OTHER, WORDS, Place, Words, holds, reason_codes, tree

from redactor.detect import rules
from redactor.detect.base import View
from redactor.errors import BatchError, DocumentError
from redactor.model import Case, Finding

FOLDER = f"{CLIENT} (Farrow)"


class Rude(Exception):
    """Breaks whoever asks what it says."""

    def __str__(self) -> str:
        raise RuntimeError("Quenby")

    __repr__ = __str__


def failing(error: BaseException) -> Callable[[Case], None]:
    """Raise in the first case, with an exception chain that quotes."""

    def before(case: Case) -> None:
        if case.id == "case-0001":
            try:
                raise KeyError(case.documents[0].segments[0].text)
            except KeyError as inner:
                raise error from inner

    return before


@pytest.mark.parametrize(
    "error",
    [
        ValueError("Quenby Thistlewood"),
        Rude(),
        RecursionError("Quenby"),
        MemoryError("Quenby"),
        UnicodeDecodeError("utf-8", b"Quenby", 0, 1, "Farrow"),
        AssertionError(NOTE),
        ExceptionGroup("Quenby", [ValueError("Farrow")]),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_detector_that_raises(
    error: Exception, place: Place, cli: Cli, light: Light, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    light(None, Words(failing(error)))
    place.case(f"a {FOLDER}", one_txt=NOTE, two_md=OTHER)
    place.case(f"b {FOLDER}", one_txt=NOTE)
    ran = cli(*place.args())
    assert ran.code == 1
    entries = place.documents()
    for name in ("case-0001/document-01", "case-0001/document-02"):
        assert entries[name]["status"] == "failed"
        assert entries[name]["error"]["code"] == "detector-failed"
        assert type(error).__name__ in entries[name]["error"]["message"]
    assert list(place.copies()) == ["case-0002/document-01.txt"]
    assert holds(WORDS, ran.both, caplog.text, *tree(place.out).values()) == []
    assert place.remains() == []


def test_a_detector_that_gives_a_reason(place: Place, cli: Cli, light: Light) -> None:
    error = DocumentError("recognizer-timeout", "It takes too long.", "Split the document.")
    light(None, Words(failing(error)))
    place.case(FOLDER, one_txt=NOTE)
    assert cli(*place.args()).code == 1
    (entry,) = place.documents().values()
    assert entry["error"] == {
        "code": "recognizer-timeout", "message": "It takes too long.", "next": "Split the document.",
    }  # fmt: skip


def finding(**changes: object) -> Callable[[Case], Finding]:
    fields = {
        "document": "case-0001/document-01", "segment": 0, "start": 0, "end": 7,
        "entity_type": "PERSON", "score": 1.0, "recognizer": "liar",
    }  # fmt: skip
    return lambda case: Finding(**{**fields, **changes})  # type: ignore[arg-type]


class Liar:
    """Claims what cannot be."""

    name = "liar"

    def __init__(self, claim: Callable[[Case], Finding]) -> None:
        self._claim = claim

    def detect(
        self, case: Case, views: Sequence[View], known: Sequence[Finding]
    ) -> Iterator[Finding]:
        if case.id == "case-0001":
            yield self._claim(case)


@pytest.mark.parametrize(
    "changes",
    [
        {"document": "case-0001/document-99"},
        {"segment": 7},
        {"segment": -1},
        {"start": 5, "end": 10_000},
        {"start": -5, "end": 3},
        {"start": 9, "end": 3},
        {"entity_type": "Quenby Thistlewood"},
        {"role": "Quenby.Thistlewood"},
    ],
    ids=str,
)
def test_a_detector_that_claims_what_cannot_be(
    changes: dict[str, object], place: Place, cli: Cli, light: Light
) -> None:
    """The case fails or is right all the same; what is there to find is never left in a copy."""
    light(None, Words(), Liar(finding(**changes)))
    place.case(f"a {FOLDER}", one_txt=NOTE)
    place.case(f"b {FOLDER}", one_txt=NOTE)
    ran = cli(*place.args())
    assert ran.code in (0, 1)
    assert "case-0002/document-01.txt" in place.copies()
    assert holds(WORDS, *place.copies().values()) == []
    entry = place.documents()["case-0001/document-01"]
    assert entry["error"] is None or entry["error"]["code"] in reason_codes()
    assert place.remains() == []


def test_what_stops_every_case_stops_the_run(place: Place, cli: Cli, light: Light) -> None:
    def before(case: Case) -> None:
        raise BatchError("the disk is full.", "Free space.")

    light(None, Words(before))
    place.case(FOLDER, one_txt=NOTE)
    ran = cli(*place.args())
    assert ran.code in (1, 6)
    assert place.copies() == {}
    assert place.remains() == []


def test_a_recognizer_that_needs_too_long(
    place: Place, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MATCH_SECONDS", 0.0)
    place.case(FOLDER, one_txt=NOTE * 300)
    ran = cli(*place.args())
    assert ran.code == 1
    (entry,) = place.documents().values()
    assert entry["error"]["code"] == "recognizer-timeout"
    assert place.copies() == {}
    assert holds(WORDS, ran.both, *tree(place.out).values()) == []
