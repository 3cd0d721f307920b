"""Workers that die, raise or talk nonsense: their case fails alone, the others are published."""

from __future__ import annotations

from collections.abc import Callable

import helpers_workers
import pytest
from conftest import Cli
from helpers_batch import CLIENT, NOTE, OTHER, WORDS, Place, holds, light_line, reason_codes, tree
from helpers_workers import LightPipeline, revive

from redactor.batch import run as coordinator
from redactor.batch import work
from redactor.batch.engines import Processes, Serial, Task
from redactor.batch.work import line_for
from redactor.config.pipeline import load

FOLDER = f"{CLIENT} (Farrow)"
pytestmark = pytest.mark.slow


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> Callable[[Task], None]:
    """Make ``run`` use two workers that run a task, without a model."""

    def use(task: Task) -> None:
        shipped = load("supervision")
        monkeypatch.setitem(work._LINE, shipped.sha256, light_line(shipped))
        pipeline: LightPipeline = revive()
        monkeypatch.setattr("redactor.cli.run.load", lambda name: pipeline)
        monkeypatch.setattr(
            coordinator, "engine_of", lambda settings, todo: Processes(settings.pipeline, 2, task)
        )

    return use


def cases(place: Place, count: int) -> None:
    for number in range(1, count + 1):
        place.case(f"{number} {FOLDER}", one_txt=NOTE, two_md=OTHER)


@pytest.mark.parametrize(
    ("task", "codes"),
    [
        (helpers_workers.is_killed, {"case-0002": "worker-died"}),
        (helpers_workers.raises, {"case-0002": "internal", "case-0003": "internal"}),
    ],
    ids=["killed", "raises"],
)
def test_only_the_case_of_the_saboteur_fails(
    task: Task,
    codes: dict[str, str],
    place: Place,
    cli: Cli,
    workers: Callable[[Task], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    workers(task)
    cases(place, 4)
    ran = cli(*place.args())
    assert ran.code == 1
    failed = {d["case"]: d["error"]["code"] for d in place.documents().values() if d["error"]}
    assert failed == codes
    assert set(codes.values()) <= reason_codes()
    good = 4 - len(codes)
    assert len(place.copies()) == 2 * good
    assert place.remains() == []
    assert holds(WORDS, ran.both, *tree(place.out).values()) == []
    monkeypatch.setattr(
        coordinator, "engine_of", lambda settings, todo: Serial(lambda: line_for(settings.pipeline))
    )
    if "worker-died" in codes.values():
        statuses = {d["status"] for d in place.documents().values() if d["error"]}
        assert statuses == {"quarantined"}
        assert "4 case(s) were done already" in cli(*place.args()).out
    again = cli(*place.args("--again"))
    assert again.code == 0
    assert len(place.copies()) == 8


def test_when_every_worker_dies_the_run_ends_and_says_so(
    place: Place, cli: Cli, workers: Callable[[Task], None]
) -> None:
    workers(helpers_workers.all_exit)
    cases(place, 2)
    ran = cli(*place.args())
    assert ran.code == 1
    assert {d["error"]["code"] for d in place.documents().values()} == {"worker-died"}
    assert place.copies() == {}
    assert place.remains() == []
