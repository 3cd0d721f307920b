"""Real faults for whole runs: processes that are killed and stopped, disks that are full, shares that go away.

Nothing is replaced by a double but the detectors, so that a run needs no model. As a script it is the command line
with those: ``python helpers_faults.py redactor-arguments...``. What else it does stands in its environment (FAULTS, see
:class:`Faults`): tests hold a case until they let it go, and read which cases were begun.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from redactor.config.pipeline import Pipeline, load

if TYPE_CHECKING:
    from redactor.detect.base import View
    from redactor.model import Case, Finding

GIVEN = tuple(
    "Quenby Marjolein Ottoline Zebedee Isolde Peregrine Thaddea Leofric Sunniva Wystan".split()
)
SURNAMES = tuple(
    begin + end
    for begin in "Thistle Bramble Quarrel Ember Fennel Gorse Hollin Juniper Kestrel Yarrow".split()
    for end in "wick thorpe mere stead combe hurst dene holt croft garth".split()
)
_NAMES = re.compile(rf"\b(?:{'|'.join(GIVEN)})\b|\b(?:{'|'.join(SURNAMES)})\b")
_WHOLE = re.compile(rf"\b(?:{'|'.join(GIVEN)}) (?:{'|'.join(SURNAMES)})\b")
_PHONES = re.compile(r"07700 900\d{3}")
_RUN_ID = re.compile(rb"run-\d{14}-[0-9a-f]{6}")
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_DAY = re.compile(rb"<dt>Run</dt><dd>[^<]*</dd>")
_SINCE = re.compile(
    rb'(?s)"since": (?:null|\{.*?\n {6}\})'
    rb'|<section class="since".*?</section>|<td class="n since">.*?</td>'
)
LONG = 120.0
"""Seconds after which a test gives up waiting; nothing is decided by it."""


# What lies in the input


def people(number: int) -> tuple[str, str, str]:
    """Client, mother and doctor of a case: made up, and not those of its neighbours."""
    given, surname = GIVEN[number % 10], SURNAMES[number // 10 % 100]
    mother = f"{GIVEN[(number + 3) % 10]} {surname}"
    return f"{given} {surname}", mother, f"Dr {SURNAMES[(number * 7 + 31) % 100]}"


def note(number: int, session: int = 1, paragraphs: int = 1) -> str:
    """A session note of a case."""
    client, mother, doctor = people(number)
    given = client.split()[0]
    text = [f"Session {session}. {client} came with {mother}, her mother."]
    for at in range(paragraphs):
        text.append(
            f"{given} slept badly in week {at + 1} and talked about work. {doctor} was told. "
            f"The telephone is 07700 900{(number + at) % 1000:03}.\n"
            "She felt low, ate little and did not want to see anybody; walking helped."
        )
    return "\n".join(text) + "\n"


def make_cases(folder: Path, count: int, *, rich: bool = True, paragraphs: int = 1) -> None:
    """``count`` case folders with one or two notes each; with ``rich``, Word and PDF files among them.

    A twelfth of the cases has a Word file and a twentieth a PDF.
    """
    for number in range(count):
        case = folder / f"{number:04} {people(number)[0]}"
        case.mkdir(parents=True)
        (case / "one.txt").write_text(note(number, 1, paragraphs), encoding="utf-8")
        if number % 3:
            (case / "two.md").write_text(note(number, 2, paragraphs), encoding="utf-8")
        if rich and number % 12 == 2:
            (case / "letter.docx").write_bytes(_word(number))
        if rich and number % 20 == 4:
            (case / "letter.pdf").write_bytes(_page(number))


def _word(number: int) -> bytes:
    from helpers_docx import build, paragraph

    rows = note(number, 3).splitlines()
    return build("".join(paragraph(row) for row in rows)).data


def _page(number: int) -> bytes:
    from helpers_pdf import lines, pdf

    return pdf(lines(*note(number, 4).splitlines()))


# What a run does beside its work


@dataclass(frozen=True, slots=True)
class Faults:
    """What the script and its workers are told, by the environment.

    Attributes:
        log: each case that is begun is a line of this file.
        holds: a case whose id is the name of a file in this folder stays in detection until it is gone.
        seconds: how long each case takes.
        timing: beat, expiry and settling time of the lease.
        pauses: before a case is tried again whose source changed.
        peak: gets the most memory that the coordinator held, in kB.
        traced: gets what it holds at the end, by line (tracemalloc); slow.
    """

    log: str = ""
    holds: str = ""
    seconds: float = 0.0
    timing: tuple[float, float, float] | None = None
    pauses: tuple[float, float] | None = None
    peak: str = ""
    traced: str = ""

    @classmethod
    def told(cls) -> Faults:
        """What stands in the environment."""
        return cls(**json.loads(os.environ.get("FAULTS", "{}")))

    def begin(self, case: str) -> None:
        """Called by a worker that has read a case."""
        if self.log:
            with Path(self.log).open("ab", buffering=0) as file:
                file.write(f"{case}\n".encode())
        while self.holds and (Path(self.holds) / case).exists():
            time.sleep(0.01)
        time.sleep(self.seconds)


class Names:
    """Finds the made-up people and telephone numbers."""

    name = "names"

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def detect(
        self, case: Case, views: Sequence[View], known: Sequence[Finding]
    ) -> Iterator[Finding]:
        """See :class:`redactor.detect.base.Detector`."""
        if case.id != "line":
            self._faults.begin(case.id)
        for view in views:
            taken = [match.span() for match in _WHOLE.finditer(view.text)]
            alone = [
                match.span()
                for match in _NAMES.finditer(view.text)
                if not any(start <= match.start() < end for start, end in taken)
            ]
            for start, end in (*taken, *alone):
                yield from view.findings(start, end, "PERSON", 1.0, self.name)
            for match in _PHONES.finditer(view.text):
                yield from view.findings(*match.span(), "PHONE_NUMBER", 1.0, self.name)


class NamesPipeline(Pipeline):
    """The shipped pipeline; a worker that gets it finds names with :class:`Names`."""

    def __reduce__(self) -> tuple[object, ...]:
        return revive, (self.model_dump(),)


def revive(data: dict[str, object]) -> NamesPipeline:
    """The pipeline, and the line for it in this process."""
    from helpers_batch import light_line

    from redactor.batch import work

    pipeline = NamesPipeline.model_validate(data)
    work._LINE[pipeline.sha256] = light_line(pipeline, Names(Faults.told()))
    return pipeline


def drive(arguments: list[str]) -> None:
    """The command line."""
    import redactor.batch.retry as retry
    import redactor.batch.session as session
    import redactor.cli.run as command
    from redactor.__main__ import main
    from redactor.batch.lease import Timing, held

    faults = Faults.told()
    pipeline = NamesPipeline.model_validate(load("supervision").model_dump())
    command.load = lambda name: pipeline  # type: ignore[attr-defined]
    if "serial" in arguments:
        revive(pipeline.model_dump())
    if faults.timing:
        session.held = partial(held, timing=Timing(*faults.timing))  # type: ignore[attr-defined]
    if faults.pauses:
        retry.PAUSES = faults.pauses
    if faults.traced:
        import tracemalloc

        tracemalloc.start()
    try:
        main(arguments)
    finally:
        if faults.peak:
            Path(faults.peak).write_text(status("self")["VmHWM"].split()[0])
        if faults.traced:
            lines = tracemalloc.take_snapshot().statistics("lineno")[:40]
            Path(faults.traced).write_text("\n".join(map(str, lines)))


def status(pid: int | str) -> dict[str, str]:
    """What Linux says of a process."""
    rows = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {key: value.strip() for key, _, value in (row.partition(":") for row in rows)}


# A run from outside


@dataclass(frozen=True, slots=True)
class Spot:
    """INPUT, OUT and the private folder of runs."""

    input: Path
    out: Path
    private: Path

    @classmethod
    def at(cls, root: Path, name: str = "out", input: Path | None = None) -> Spot:
        """Folders below ``root``."""
        return cls(input or root / "input", root / name, root / f"{name}.private")

    def args(self, *more: str) -> list[str]:
        """``run`` over this input."""
        private = ("--private", str(self.private))
        return ["run", str(self.input), "--out", str(self.out), *private, *more]

    @property
    def report(self) -> Any:
        """The report in OUT."""
        return json.loads((self.out / "report.json").read_bytes())

    def documents(self) -> dict[str, Any]:
        """The report's documents by id."""
        return {entry["id"]: entry for entry in self.report["documents"]}

    def copies(self) -> dict[str, bytes]:
        """The copies in OUT, by relative path."""
        found = files(self.out)
        return {path: data for path, data in found.items() if path.startswith("case-")}

    def table(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of the journal, read from a copy: whoever closes a journal last changes its files."""
        with tempfile.TemporaryDirectory() as name:
            for end in ("-wal", ""):
                if (file := self.private / f"journal.sqlite{end}").exists():
                    shutil.copy(file, name)
            if not (Path(name) / "journal.sqlite").exists():
                return []
            with closing(sqlite3.connect(Path(name) / "journal.sqlite")) as journal:
                try:
                    return journal.execute(query).fetchall()
                except sqlite3.OperationalError:
                    return []  # not there yet

    def done(self) -> set[str]:
        """The cases that are recorded as done."""
        return {str(case) for (case,) in self.table("SELECT case_id FROM done")}


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too, by relative path."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file():
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def untimed(found: dict[str, bytes]) -> dict[str, bytes]:
    """The files of an OUT without what tells one run from another: its id, its times, what was before it."""
    out = dict(found)
    for name in found:
        if name.startswith("report"):
            text = _RUN_ID.sub(b"RUN", _MOMENT.sub(b"TIME", found[name]))
            out[name] = _SINCE.sub(b"", _DAY.sub(b"", text))
    return out


def stamps(folder: Path) -> dict[str, tuple[int, bytes]]:
    """When each file was changed, and what is in it."""
    return {
        name: ((folder / name).stat().st_mtime_ns, data) for name, data in files(folder).items()
    }


def assert_same(one: Spot, other: Spot) -> None:
    """One OUT is as good as the other: same copies and reports, nothing missing and nothing beside them."""
    assert files(one.private).keys() == files(other.private).keys()
    ours, theirs = untimed(files(one.out)), untimed(files(other.out))
    assert ours.keys() == theirs.keys()
    assert [name for name in ours if ours[name] != theirs[name]] == []
    for query in (
        "SELECT case_id, fingerprint FROM done ORDER BY 1",
        "SELECT document, case_id, outcome FROM results ORDER BY 1",
        "SELECT document, count FROM strikes ORDER BY 1",
    ):
        assert one.table(query) == other.table(query)
    folders = {path.name for path in one.private.iterdir() if path.is_dir()}
    assert folders == {"vault"}


def wait_until(true: Callable[[], object], seconds: float = LONG, every: float = 0.01) -> None:
    """Wait for a condition."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(every)


class Run:
    """A run in a process and a process group of its own. Its cases are what tests watch and hold.

    Args:
        spot: its folders.
        more: further arguments.
        held: cases to hold.
        faults: further :class:`Faults`.
    """

    def __init__(self, spot: Spot, *more: str, held: Sequence[str] = (), **faults: Any) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="redactor-run-"))
        self.holds = self._folder / "holds"
        self.holds.mkdir()
        for case in held:
            (self.holds / case).touch()
        log = self._folder / "log"
        log.touch()
        told = Faults(log=str(log), holds=str(self.holds), **faults)
        self.spot = spot
        self.said: list[dict[str, Any]] = []
        self._err = (self._folder / "err").open("wb")
        script = Path(__file__)
        self.process = subprocess.Popen(
            [sys.executable, str(script), *spot.args("--json", *more)],
            stdout=subprocess.PIPE, stderr=self._err, stdin=subprocess.DEVNULL, text=True,
            cwd=spot.out.parent, start_new_session=True,
            env={**os.environ, "PYTHONPATH": _path(script), "FAULTS": json.dumps(asdict(told))},
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.endswith("\n"):  # a killed run may leave half a line
                self.said.append(json.loads(line))

    def __enter__(self) -> Run:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill(group=True)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self._err.close()
        shutil.rmtree(self._folder)

    @property
    def pid(self) -> int:
        """Of the coordinator."""
        return self.process.pid

    @property
    def err(self) -> str:
        """What stands on stderr so far."""
        return (self._folder / "err").read_text("utf-8")

    @property
    def lines(self) -> list[str]:
        """The same, without what is said while another run is waited for."""
        return [line for line in self.err.splitlines() if line and "; waiting (" not in line]

    @property
    def waits(self) -> bool:
        """Whether it waits for another run."""
        return "; waiting (" in self.err

    @property
    def begun(self) -> Counter[str]:
        """How often each case was begun."""
        return Counter((self._folder / "log").read_text("utf-8").split())

    @property
    def told(self) -> list[str]:
        """The cases of which it said that they are done."""
        return [line["case"] for line in self.said if line["event"] == "case"]

    @property
    def started(self) -> bool:
        """Whether it has planned."""
        return any(line["event"] == "started" for line in self.said)

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.process.poll() is not None

    def let_go(self, *cases: str) -> None:
        """Hold these cases no longer; all if none is named."""
        for path in list(self.holds.iterdir()):
            if not cases or path.name in cases:
                path.unlink()

    def until(self, true: Callable[[], object], every: float = 0.01) -> None:
        """Wait for a condition; the run must not end meanwhile."""
        wait_until(lambda: true() or self.over, every=every)
        assert true(), (self.process.returncode, self.err)

    def kill(self, *, group: bool = False) -> None:
        """SIGKILL, to the coordinator alone or to all processes of the run."""
        if group and not self.over:
            os.killpg(self.pid, signal.SIGKILL)
        elif group:
            for pid in self.processes():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        else:
            self.process.kill()
        self.process.wait(LONG)
        self._reader.join(LONG)

    def end(self) -> int:
        """Wait until it has ended by itself; its exit status. No traceback, and no word of the notes."""
        code = self.process.wait(LONG * 10)
        self._reader.join(LONG)
        assert "Traceback" not in self.err
        assert not _NAMES.search(self.err)
        return code

    def refused(self, *words: str) -> None:
        """It ends with exit status 6 and one line, which says this."""
        code = self.end()
        assert code == 6, self.err
        (said,) = self.lines
        for word in words:
            assert word in said

    @property
    def finished(self) -> dict[str, Any]:
        """Its last line."""
        assert self.said[-1]["event"] == "finished"
        return self.said[-1]

    def processes(self) -> list[int]:
        """The processes of the run that live, the coordinator among them."""
        return [pid for pid in _pids() if bytes(self._folder) in _read_proc(pid, "environ")]

    def workers(self) -> list[int]:
        """Its worker processes (Python has a helper process beside them)."""
        return [
            pid
            for pid in self.processes()
            if pid != self.pid and b"spawn_main" in _read_proc(pid, "cmdline")
        ]


def _path(script: Path) -> str:
    return os.pathsep.join(
        [str(script.parent), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    )


def _pids() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _read_proc(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""


def undisturbed(spot: Spot, *more: str) -> Spot:
    """A run that nobody disturbs, and what it says of each case."""
    with Run(spot, "--workers", "2", *more) as run:
        assert run.end() == 0, run.err
        assert set(run.begun.values()) == {1}
    return spot


# File systems


def can_mount() -> str:
    """Why nothing can be mounted here; empty if it can."""
    if sys.platform != "linux":
        return "mounting is tried on Linux only"
    with tempfile.TemporaryDirectory() as name:
        try:
            done = subprocess.run(
                ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", name],
                capture_output=True, check=False,
            )  # fmt: skip
        except OSError:
            return "there is no mount command"
        if done.returncode:
            return "mounting is not permitted"
        _unmount(name)
    return ""


def _mount(*arguments: str | Path) -> None:
    subprocess.run(["mount", *map(str, arguments)], check=True, capture_output=True)


def _unmount(folder: str | Path) -> None:
    subprocess.run(["umount", "-l", str(folder)], check=False, capture_output=True)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """A file system of its own at ``folder``, for the time of the block."""
    folder.mkdir(exist_ok=True)
    _mount("-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", folder)
    try:
        yield
    finally:
        _unmount(folder)


def fill(folder: Path, leave: int) -> Path:
    """Fill the disk of a folder up to so many bytes; the file that does it."""
    ballast = folder / "ballast.bin"
    stat = os.statvfs(folder)
    free = stat.f_bavail * stat.f_frsize
    with ballast.open("wb") as file:
        file.write(b"b" * max(free - leave, 0))
    return ballast


@dataclass
class Share:
    """A folder that is there under another name as long as it is mounted."""

    real: Path
    seen: Path
    mounted: int = field(default=0, init=False)

    def mount(self) -> None:
        """There it is."""
        self.real.mkdir(exist_ok=True)
        self.seen.mkdir(exist_ok=True)
        _mount("--bind", self.real, self.seen)
        self.mounted += 1

    def go(self) -> None:
        """Gone, also for those who have files of it open: an empty folder is left."""
        _unmount(self.seen)
        self.mounted -= 1
        assert list(self.seen.iterdir()) == []


@contextmanager
def shared(real: Path, seen: Path) -> Iterator[Share]:
    """A share that is there, for the time of the block."""
    share = Share(real, seen)
    share.mount()
    try:
        yield share
    finally:
        while share.mounted > 0:
            share.go()


Whom = Literal["coordinator", "group"]

if __name__ == "__main__":
    from helpers_faults import drive as drive_it

    drive_it(sys.argv[1:])
