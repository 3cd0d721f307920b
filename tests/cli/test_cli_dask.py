"""Cases on a Dask cluster, whose scheduler and workers are real processes: the same bytes, whatever dies.

One cluster of three workers serves most tests; those that kill a scheduler start their own.
"""

from __future__ import annotations

import builtins
import os
import re
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import helpers_dask
import pytest
from conftest import Cli
from helpers_batch import (
    CLIENT,
    FOLDER,
    MOTHER,
    NOTE,
    OTHER,
    ROOT,
    WORDS,
    Place,
    holds,
    save_pipeline,
    small,
    tree,
)
from helpers_batch import cases as make_cases
from helpers_dask import (
    MARKS,
    CarriedPipeline,
    Cluster,
    certificates,
    finished,
    runs,
    start,
    wait_until,
)
from helpers_workers import BAD, revive

from redactor.batch import dask_engine, work
from redactor.batch import run as coordinator
from redactor.batch.dask_engine import Dask, Elsewhere
from redactor.batch.journal import Journal
from redactor.batch.memory import MIB
from redactor.batch.work import Job
from redactor.batch.worker import Task
from redactor.config.pipeline import Pipeline
from redactor.errors import BatchError, UsageError
from redactor.model import Outcome

distributed = pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.workers,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc"),
]
COUNT = 5
ROSTER = "always: [sleeps, felt low]\n"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two workers below their nannies, and one without."""
    made = Cluster(tmp_path_factory.mktemp("dask"))
    try:
        for options in ((), (), ("--no-nanny",)):
            made.add(*options)
        yield made
    finally:
        made.close()


@pytest.fixture(autouse=True)
def line(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """No model, neither here nor on the workers; there is time for a busy machine."""
    if request.node.name != "test_with_the_model":
        monkeypatch.setattr(work, "_LINE", {})
        pipeline = carried_here()
        monkeypatch.setattr("redactor.cli.run.load", lambda name: pipeline)


def carried_here(**limits: int) -> Pipeline:
    """A pipeline for the workers, whose line is also there in this process."""
    data = small(**limits).model_dump()
    revive(data)
    return CarriedPipeline.model_validate(data)


@pytest.fixture(autouse=True)
def nothing_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test does, the coordinator leaves no thread behind."""
    yield
    wait_until(lambda: not [one for one in threading.enumerate() if "IO loop" in one.name])


@pytest.fixture
def task(monkeypatch: pytest.MonkeyPatch) -> Callable[[Task], None]:
    """Make ``run`` give the workers another task."""

    def use(task: Task) -> None:
        def engine(settings: Any, todo: Any) -> Dask:
            there = settings.workplace
            elsewhere = Elsewhere(settings.inputs, there.sources)
            return Dask(settings.pipeline, there.scheduler, elsewhere, task)

        monkeypatch.setattr(coordinator, "engine_of", engine)

    return use


def on(cluster: Cluster, *more: str) -> tuple[str, ...]:
    return ("--engine", "dask", "--scheduler", cluster.address, *more)


def cases(place: Place) -> None:
    make_cases(place, COUNT)
    place.case(f"6 {FOLDER}", one_txt=NOTE, case_yaml=ROSTER, empty_txt=b"")
    place.case("7", only_pdf=b"no pdf")


def another(tmp_path: Path, name: str, like: Place | None = None) -> Place:
    root = tmp_path / name
    root.mkdir()
    made = Place(root)
    if like:
        shutil.rmtree(made.input)
        shutil.copytree(like.input, made.input)
    return made


def report(place: Place) -> Any:
    """The report, without what is different in each run."""
    told = place.report
    return {key: value for key, value in told.items() if key != "run"}


def journal(place: Place) -> dict[str, list[Outcome]]:
    opened = Journal(place.private / "journal.sqlite")
    try:
        names = [str(case) for (case,) in opened.query("SELECT case_id FROM done ORDER BY 1")]
        return {name: list(opened.outcomes(name)) for name in names}
    finally:
        opened.close()


def same(place: Place, other: Place) -> None:
    """Both runs made the same of the same sources."""
    assert place.copies() == other.copies()
    assert report(place) == report(other)
    assert journal(place) == journal(other)
    assert place.remains() == []
    assert holds(WORDS, *tree(place.out).values()) == []


@pytest.fixture
def serial(tmp_path: Path, cli: Cli) -> Place:
    """What one process makes of the cases."""
    place = another(tmp_path, "serial")
    cases(place)
    assert cli(*place.args("--engine", "serial")).code == 1
    return place


def test_the_same_bytes_as_with_any_other_engine(
    cluster: Cluster, serial: Place, tmp_path: Path, cli: Cli
) -> None:
    processes, dask = (another(tmp_path, name, serial) for name in ("processes", "dask"))
    ran = cli(*dask.args(*on(cluster)))
    assert (ran.code, ran.err) == (1, "")
    assert len(dask.copies()) == 2 * COUNT + 1
    assert b"felt low" not in dask.copies()[f"case-{COUNT + 1:04}/document-02.txt"]
    same(dask, serial)
    assert cli(*processes.args("--workers", "1")).code == 1
    same(processes, serial)
    again = cli(*dask.args(*on(cluster)))
    assert f"{COUNT + 2} case(s) were done already" in again.out
    dry = cli(*dask.args(*on(cluster), "--dry-run", "--json"))
    assert dry.lines[-1]["cases_run"] == COUNT + 2
    same(dask, serial)


def hide(place: Place) -> None:
    """Leave the names, and nothing of what the files say."""
    for path in place.input.rglob("*.*"):
        if path.is_file():
            path.write_bytes(b"Nothing.\n" if path.name != "case.yaml" else b"client: [\n")


def test_sources_by_another_path_and_by_url(cluster: Cluster, tmp_path: Path, cli: Cli) -> None:
    serial = another(tmp_path, "serial")
    make_cases(serial, 1)
    # These mean something in a URL, but not in a name that the coordinator found.
    serial.case("a#b%20c ?d=e", one_txt="Quenby sleeps.", case_yaml=ROSTER)
    serial.case("file::memory", one_txt="Farrow calls 07700 900123.")
    assert cli(*serial.args("--engine", "serial")).code == 0
    there = tmp_path / "mnt" / "share"
    shutil.copytree(serial.input, there)
    archive = Path(shutil.make_archive(str(there), "zip", there))
    places = (
        str(there), f"{there}/", there.as_uri(), f"{there.as_uri()}/", f"local://{there}",
        f"zip://::{archive.as_uri()}",
    )  # fmt: skip
    for number, place in enumerate(places):
        here = another(tmp_path, f"dask{number}", serial)
        hide(here)
        ran = cli(*here.args(*on(cluster, "--sources", place)))
        assert (ran.code, ran.err) == (0, ""), place
        same(here, serial)


def test_two_inputs_and_a_file_given_by_itself(
    cluster: Cluster, serial: Place, tmp_path: Path, cli: Cli
) -> None:
    serial = another(tmp_path, "files")
    folder = serial.case(f"1 {FOLDER}", one_txt=NOTE, two_md=OTHER)
    lonely = serial.case("2", alone_txt=OTHER, case_yaml=ROSTER) / "alone.txt"
    arguments = ("run", folder, lonely, "--engine")
    assert cli(*arguments, "serial", "--out", serial.out).code == 0
    there = tmp_path / "there"
    shutil.copytree(serial.input, there)
    here = another(tmp_path, "here", serial)
    url = f"{there.as_uri()}/2/alone.txt"
    for out, second in (("out", url), ("out2", str(there / "2" / "alone.txt"))):
        ran = cli(
            *arguments, "dask", "--out", here.root / out, "--scheduler", cluster.address,
            "--sources", there / f"1 {FOLDER}", "--sources", second,
        )  # fmt: skip
        assert (ran.code, ran.err) == (0, "")
        copies = {key: data for key, data in tree(here.root / out).items() if "case-" in key}
        assert serial.copies().items() <= copies.items()


def test_a_source_that_is_gone_where_workers_look(
    cluster: Cluster, tmp_path: Path, cli: Cli
) -> None:
    place = another(tmp_path, "gone")
    make_cases(place, 2)
    there = tmp_path / "there"
    shutil.copytree(place.input, there)
    (there / f"0 {FOLDER}" / "one.txt").unlink()
    for source in (str(there), there.as_uri()):
        ran = cli(*place.args(*on(cluster, "--sources", source)))
        assert ran.code == 1
        codes = {
            key: each["error"] and each["error"]["code"] for key, each in place.documents().items()
        }
        assert codes.pop("case-0001/document-01") == "vanished"
        assert set(codes.values()) == {None}
        assert holds(WORDS, ran.both, *tree(place.out).values()) == []
    shutil.copy(place.input / f"0 {FOLDER}" / "one.txt", there / f"0 {FOLDER}" / "one.txt")
    ran = cli(*place.args(*on(cluster, "--sources", there.as_uri())))
    assert ran.code == 0
    assert "1 case(s) were done already" in ran.out


@pytest.mark.slow
@pytest.mark.parametrize("nanny", [True, False], ids=["nanny", "no-nanny"])
def test_a_dask_worker_that_is_killed(
    nanny: bool, cluster: Cluster, serial: Place, tmp_path: Path
) -> None:
    """Somebody else does its case; its own process below it goes too, and nothing is done twice."""
    cluster.forget()
    place = another(tmp_path, "killed", serial)
    process = start(*place.args(*on(cluster), "--json"), **{MARKS: str(cluster.marks)})
    alone = cluster.workers[-1]

    def begun() -> list[tuple[str, int, int]]:
        return [one for one in cluster.marked() if (one[2] != alone.pid) is nanny]

    wait_until(begun)
    case, child, parent = begun()[-1]
    os.kill(parent, signal.SIGKILL)
    wait_until(lambda: not runs(child), 10)
    ran = finished(process)
    assert ran.code == 1
    tried = [each[0] for each in cluster.marked()]
    assert tried.count(case) == 2
    assert all(tried.count(each) == 1 for each in tried if each != case)
    published = [line["case"] for line in ran.lines if line["event"] == "case"]
    assert sorted(published) == sorted(set(published)) == sorted(set(tried))
    same(place, serial)
    if not nanny:
        alone.wait(15)
        cluster.workers.remove(alone)
        cluster.add("--no-nanny")


@pytest.mark.slow
def test_documents_that_end_hang_or_fill_their_process(
    cluster: Cluster,
    place: Place,
    cli: Cli,
    task: Callable[[Task], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = workers_of(cluster)
    pipeline = carried_here(max_seconds=12, max_memory=768 * MIB)
    monkeypatch.setattr("redactor.cli.run.load", lambda name: pipeline)
    for number in (1, 2, 3):
        place.case(f"{number} {FOLDER}", one_txt=NOTE, two_md=OTHER, three_txt=NOTE)
    task(helpers_dask.everything)
    ran = cli(*place.args(*on(cluster)))
    assert ran.code == 1
    assert codes(place) == {
        BAD: "too-long",
        "case-0002/document-02": "too-much-memory",
        "case-0002/document-03": "worker-died",
        **{f"case-0003/document-0{number}": "internal" for number in (1, 2, 3)},
    }
    assert len(place.copies()) == 3
    assert holds(WORDS, ran.both, *tree(place.out).values()) == []
    assert workers_of(cluster) == before


def codes(place: Place) -> dict[str, str]:
    return {key: each["error"]["code"] for key, each in place.documents().items() if each["error"]}


def workers_of(cluster: Cluster) -> set[str]:
    """Addresses of the three workers: one that was started anew has another."""
    with distributed.Client(cluster.address, set_as_default=False) as client:
        client.wait_for_workers(3, timeout=30)
        return set(client.nthreads())


@pytest.mark.slow
def test_ctrl_c_leaves_the_cluster(
    cluster: Cluster, serial: Place, tmp_path: Path, cli: Cli
) -> None:
    cluster.forget()
    before = workers_of(cluster)
    place = another(tmp_path, "stopped", serial)
    process = start(*place.args(*on(cluster)), **{MARKS: str(cluster.marks)})
    wait_until(lambda: len(place.copies()) > 2)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    ran = finished(process)
    assert time.monotonic() - began < 5
    assert ran.code == 130
    assert ran.err.splitlines()[-1].startswith("redactor: stopped.")
    assert "Traceback" not in ran.err
    assert "distributed" not in ran.err
    assert holds(WORDS, ran.both) == []
    assert place.copies().items() <= serial.copies().items()
    assert len(place.copies()) < len(serial.copies())
    assert place.remains() == []
    again = finished(start(*place.args(*on(cluster)), **{MARKS: str(cluster.marks)}))
    assert again.code == 1
    same(place, serial)
    assert workers_of(cluster) == before


@pytest.mark.slow
def test_a_coordinator_that_is_killed(
    cluster: Cluster, serial: Place, tmp_path: Path, cli: Cli
) -> None:
    cluster.forget()
    place = another(tmp_path, "dead", serial)
    process = start(*place.args(*on(cluster)), **{MARKS: str(cluster.marks)})
    wait_until(lambda: len(place.copies()) > 2)
    process.kill()
    finished(process)
    assert cli(*place.args("--engine", "serial")).code == 1
    same(place, serial)
    wait_until(lambda: tasks_of(cluster)[0] == [])


def tasks_of(cluster: Cluster) -> tuple[list[str], set[str]]:
    """Keys of the tasks that the scheduler holds, and of all that it remembers."""

    def look(dask_scheduler: Any) -> tuple[list[str], set[str]]:
        log = {str(entry[0]) for entry in dask_scheduler.transition_log}
        return [str(key) for key in dask_scheduler.tasks], log

    with distributed.Client(cluster.address, set_as_default=False) as client:
        return client.run_on_scheduler(look)  # type: ignore[no-any-return]


@pytest.mark.parametrize("scheme", ["tcp", "tls"])
def test_a_scheduler_that_is_not_there(
    scheme: str, place: Place, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_engine, "ANSWER", 1.0)
    make_cases(place)
    before = threading.active_count()
    ran = cli(*place.args("--engine", "dask", "--scheduler", f"{scheme}://127.0.0.1:9"))
    assert ran.code == 6
    (text,) = ran.err.splitlines()
    assert "the Dask scheduler does not answer" in text
    assert place.copies() == {}
    wait_until(lambda: threading.active_count() <= before)


@pytest.mark.slow
def test_workers_that_are_missing_wrong_or_lost_and_a_scheduler_that_dies(
    serial: Place, tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each ends the run with one line; what is done is kept, and the next run goes on."""
    place = another(tmp_path, "place", serial)
    other = tmp_path / "other"
    other.mkdir()
    (other / "sitecustomize.py").write_text("import redactor; redactor.__version__ = '0.0.1'\n")
    own = Cluster(tmp_path / "own")
    try:
        with monkeypatch.context() as patch:
            patch.setattr(dask_engine, "JOIN", 1.0)
            ran = cli(*place.args(*on(own)))
            assert ran.code == 6
            (text,) = ran.err.splitlines()
            assert "the Dask scheduler has no worker" in text

        old = own.add("--no-nanny", PYTHONPATH=f"{other}{os.pathsep}{ROOT / 'tests'}")
        new = own.add("--no-nanny")
        ran = cli(*place.args(*on(own)))
        assert ran.code == 6
        (text,) = ran.err.splitlines()
        assert "has another version of redactor" in text
        old.kill()

        with monkeypatch.context() as patch:
            patch.setattr(dask_engine, "COUNT", 0.2)
            patch.setattr(dask_engine, "JOIN", 5.0)
            engine = Dask(carried_here(), own.address, Elsewhere([]), helpers_dask.marked)
            jobs = [
                Job(f"case-{n:04}", ((f"case-{n:04}/document-01", tmp_path),)) for n in (1, 2, 3)
            ]
            results = engine.run(jobs)
            next(results)
            new.kill()
            patch.setattr(dask_engine, "JOIN", 0.5)
            with pytest.raises(BatchError, match="lost all its workers"):
                next(results)
            assert engine._client is None

        own.add()
        process = start(*place.args(*on(own)), **{MARKS: str(own.marks)})
        wait_until(lambda: len(place.copies()) > 2)
        own.scheduler.kill()
        ran = finished(process)
        assert ran.code == 6
        assert "the Dask scheduler is gone" in ran.err.splitlines()[-1]
        assert "Traceback" not in ran.err
        assert holds(WORDS, ran.both) == []
    finally:
        own.close()
    assert 2 < len(place.copies()) < len(serial.copies())
    assert place.copies().items() <= serial.copies().items()
    assert place.remains() == []
    assert cli(*place.args("--engine", "serial")).code == 1
    same(place, serial)


@pytest.mark.slow
def test_tls(tmp_path: Path, serial: Place) -> None:
    keys = certificates(tmp_path / "keys")
    own = Cluster(tmp_path / "own", "tls", **keys)
    try:
        assert own.address.startswith("tls://")
        own.add()
        place = another(tmp_path, "place", serial)
        ran = finished(start(*place.args(*on(own)), **keys))
        assert ran.code == 1
        assert all(line.startswith("INFO:redactor:") for line in ran.err.splitlines())
        same(place, serial)
        without = finished(start(*place.args(*on(own), "--again")))
        assert without.code == 6
        assert "certificates" in without.err.splitlines()[-1]
    finally:
        own.close()


def test_nothing_is_kept_or_told_by_the_cluster(
    cluster: Cluster, serial: Place, tmp_path: Path, cli: Cli
) -> None:
    place = another(tmp_path, "place", serial)
    assert cli(*place.args(*on(cluster))).code == 1
    wait_until(lambda: tasks_of(cluster)[0] == [])
    keys = {key for key in tasks_of(cluster)[1] if not key.startswith("look")}
    assert len(keys) >= COUNT
    assert all(re.fullmatch(r"redactor-[0-9a-f]{8}-case-\d{4}", key) for key in keys)
    logs = cluster.logs()
    assert "DEBUG" in logs
    private = (*WORDS, CLIENT, MOTHER, str(tmp_path.name), "one.txt", "only.pdf", "Session")
    assert holds(private, logs) == []


def test_results_do_not_pile_up(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However slow the coordinator is, only a few cases are out."""
    path = tmp_path / "note.txt"
    path.write_text(NOTE)
    jobs = [Job(f"case-{n:04}", ((f"case-{n:04}/document-01", path),)) for n in range(1, 61)]
    engine = Dask(carried_here(), cluster.address, Elsewhere([]))
    most, seen = 0, set()
    for done in engine.run(jobs):
        seen.add(done.case)
        assert not done.outcomes[0].error
        if len(seen) in (10, 30):
            time.sleep(0.5)
            most = max(most, len(tasks_of(cluster)[0]))
            assert len(engine._client.futures) <= 6
    assert len(seen) == 60
    assert 1 <= most <= 6
    wait_until(lambda: not engine._client.futures)
    engine.close()
    assert list(engine.run([])) == []


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("--engine", "dask"), "go together"),
        (("--scheduler", "tcp://127.0.0.1:1"), "go together"),
        (("--sources", "/x"), "--sources is for --engine dask"),
        (
            ("--engine", "dask", "--scheduler", "tcp://127.0.0.1:1", "--sources", "a", "--sources", "b"),
            "once for each INPUT",
        ),
    ],
)  # fmt: skip
def test_options_that_do_not_fit(
    arguments: tuple[str, ...], text: str, place: Place, cli: Cli
) -> None:
    make_cases(place)
    ran = cli(*place.args(*arguments))
    assert ran.code == 2
    assert text in ran.err
    assert not place.out.exists()
    with pytest.raises(UsageError):
        Elsewhere([place.input], ["a", "b"])


def test_without_dask(place: Place, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *more: Any, **others: Any) -> Any:
        if name == "distributed":
            raise ImportError
        return real(name, *more, **others)

    make_cases(place)
    monkeypatch.setattr(builtins, "__import__", missing)
    ran = cli(*place.args("--engine", "dask", "--scheduler", "tcp://127.0.0.1:1"))
    assert ran.code == 4
    assert 'pip install "redactor[dask]"' in ran.err


@pytest.mark.parametrize(
    ("scheduler", "warns"),
    [
        ("tcp://192.0.2.1:8786", True), ("192.0.2.1:8786", True), ("tcp://localhost.example.org:1", True),
        ("tls://192.0.2.1:8786", False), ("tcp://127.0.0.1:1", False), ("tcp://[::1]:1", False),
        ("localhost:1", False),
    ],
)  # fmt: skip
def test_what_is_not_encrypted_is_said(scheduler: str, warns: bool, place: Place, cli: Cli) -> None:
    """Without cases nobody is asked for."""
    ran = cli(*place.args("--engine", "dask", "--scheduler", scheduler))
    assert ran.code == 0
    assert ("not encrypted" in ran.err) is warns
    assert len(ran.err.splitlines()) == int(warns)


@pytest.mark.slow
def test_with_the_model(cluster: Cluster, tmp_path: Path, cli: Cli) -> None:
    """Text files of the samples, by the shipped pipeline."""
    serial = another(tmp_path, "serial")
    for path in sorted((ROOT / "samples" / "cases").glob("*/*")):
        if path.suffix in (".txt", ".md", ".yaml"):
            target = serial.input / path.relative_to(ROOT / "samples" / "cases")
            target.parent.mkdir(exist_ok=True)
            shutil.copy(path, target)
    dask = another(tmp_path, "dask", serial)
    # Not the pipeline to the byte for which earlier tests left a line without a model in the workers.
    own = "--pipeline", str(save_pipeline(tmp_path / "supervision.yaml", small(max_seconds=1234)))
    first = cli(*serial.args("--engine", "serial", *own))
    assert cli(*dask.args(*on(cluster), *own)).code == first.code == 1
    assert len(dask.copies()) == 5
    assert dask.copies() == serial.copies()
    assert report(dask) == report(serial)
    assert journal(dask) == journal(serial)
