"""What the tests of the batch and the command line share: a line without a model, and folders.

The people are made up, and so are their numbers (docs/the domain analysis, "Safe fixtures").
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pypdf import PdfWriter

from redactor.config.pipeline import Pipeline, load
from redactor.detect.base import Detector, View
from redactor.detect.roster import RosterDetector
from redactor.detect.stage import DetectionStage
from redactor.model import Case, Finding
from redactor.pipeline import Line

ROOT = Path(__file__).parents[1]
CLIENT, MOTHER = "Quenby Thistlewood", "Marjolein"
WORDS = ("Quenby", "Thistlewood", "Marjolein", "Farrow", "900123", "07700900123")
NOTE = (
    f"Session 1. {CLIENT} came with her mother {MOTHER}. Telephone 07700 900123.\nShe felt low.\n"
)
OTHER = "Session 2. Quenby saw Dr Farrow and talked about sleep.\n"
FOLDER = f"{CLIENT} (Farrow)"

_PEOPLE = re.compile(r"Quenby Thistlewood|Quenby|Thistlewood|Marjolein|Farrow")
_PHONES = re.compile(r"07700 900\d{3}")


class Words:
    """Finds a few fixed names and fictional telephone numbers, in no time.

    Args:
        before: called with the case before anything is looked for: the place for a saboteur.
    """

    name = "words"

    def __init__(self, before: Callable[[Case], object] | None = None) -> None:
        self._before = before

    def detect(
        self, case: Case, views: Sequence[View], known: Sequence[Finding]
    ) -> Iterator[Finding]:
        """See :class:`redactor.detect.base.Detector`."""
        if self._before is not None and case.id != "line":
            self._before(case)
        for view in views:
            for pattern, kind in ((_PEOPLE, "PERSON"), (_PHONES, "PHONE_NUMBER")):
                for match in pattern.finditer(view.text):
                    yield from view.findings(*match.span(), kind, 1.0, self.name)


def light_line(pipeline: Pipeline, *detectors: Detector) -> Line:
    """The real line with detectors that need no model; with none given, :class:`Words`."""
    chosen = detectors or (Words(),)
    stage = DetectionStage((*chosen, RosterDetector()), pipeline.thresholds.of)
    return Line(pipeline, detection=stage)


def small(**limits: int) -> Pipeline:
    """The shipped pipeline with other limits."""
    shipped = load("supervision")
    return shipped.model_copy(update={"limits": shipped.limits.model_copy(update=limits)})


def save_pipeline(path: Path, pipeline: Pipeline) -> Path:
    """Write a pipeline as a file that says the same."""
    data = pipeline.model_dump(mode="json")
    path.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    return path


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Stdout as JSON."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Stdout as one JSON object a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def both(self) -> str:
        """Everything that was printed."""
        return self.out + self.err


@dataclass(frozen=True, slots=True)
class Place:
    """The folders of one test."""

    root: Path
    input: Path = field(init=False)
    out: Path = field(init=False)
    private: Path = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "input", self.root / "input")
        object.__setattr__(self, "out", self.root / "out")
        object.__setattr__(self, "private", self.root / "out.private")
        self.input.mkdir()

    def case(self, name: str, **files: str | bytes) -> Path:
        """A case folder; ``note_txt="..."`` becomes ``note.txt``."""
        folder = self.input / name
        folder.mkdir(parents=True, exist_ok=True)
        for key, content in files.items():
            stem, _, suffix = key.rpartition("_")
            data = content.encode() if isinstance(content, str) else content
            (folder / f"{stem}.{suffix}").write_bytes(data)
        return folder

    def args(self, *more: str) -> list[str]:
        """``run`` over this input."""
        return ["run", str(self.input), "--out", str(self.out), *more]

    @property
    def report(self) -> Any:
        """The report in OUT."""
        return json.loads((self.out / "report.json").read_bytes())

    def documents(self) -> dict[str, Any]:
        """The report's documents by id."""
        return {entry["id"]: entry for entry in self.report["documents"]}

    def copies(self) -> dict[str, bytes]:
        """Every file in OUT that is no report, by relative path."""
        return {
            path: data
            for path, data in tree(self.out).items()
            if not path.startswith(("report.", ".redactor-lease-")) and not path.endswith("/")
        }

    def remains(self) -> list[str]:
        """What a finished run must not leave behind."""
        found: list[str] = []
        for folder in (self.out, self.private):
            for path in folder.rglob("*"):
                left = path.name.endswith(".part") or path.name.startswith(".redactor-lease-")
                if left or "staging" in path.parts:
                    found.append(path.relative_to(self.root).as_posix())
        return found


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by relative path; empty folders have a trailing slash."""
    out: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")) if folder.exists() else ():
        name = path.relative_to(folder).as_posix()
        if path.is_dir():
            if not any(path.iterdir()):
                out[f"{name}/"] = b""
        else:
            out[name] = path.read_bytes()
    return out


def times(folder: Path) -> dict[str, int]:
    """When every file below a folder was last changed, nanoseconds."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("report.")
    }


def holds(words: Sequence[str], *where: str | bytes) -> list[str]:
    """Those of ``words`` that stand in one of the texts, whatever their letter case or encoding.

    A number stands there only where no other digit is beside it: six digits of a time, an address in memory or a
    checksum are no telephone number, and a log of a cluster at work holds thousands of those.
    """
    found = []
    for word in words:
        sought = re.compile(b"|".join(_form(word.lower(), code) for code in ("utf-8", "utf-16-le")))
        for text in where:
            data = (text.encode("utf-8", "replace") if isinstance(text, str) else text).lower()
            if sought.search(data):
                found.append(word)
                break
    return found


def _form(word: str, code: str) -> bytes:
    form = re.escape(word.encode(code))
    if not word.isdigit():
        return form
    end = re.escape(" ".encode(code)[1:])
    return b"(?<![0-9]" + end + b")" + form + b"(?![0-9]" + end + b")"


def unpacked(data: bytes) -> bytes:
    """A file with its zip entries and deflated PDF streams laid open, for a search in raw bytes."""
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return data + b"\n".join(
                name.encode() + archive.read(name) for name in archive.namelist()
            )
    if data.startswith(b"%PDF-"):
        writer = PdfWriter(clone_from=io.BytesIO(data))
        streams = [
            obj.get_data()
            for obj in writer._objects
            if obj is not None and hasattr(obj, "get_data")
        ]
        return data + b"\n".join(streams)
    return data


def reason_codes() -> frozenset[str]:
    """The codes that docs/report-format.md explains."""
    page = (ROOT / "docs" / "report-format.md").read_text(encoding="utf-8")
    return frozenset(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE))


def cases(place: Place, count: int = 3) -> None:
    """``count`` case folders of two documents each, with names in the folders' names."""
    for number in range(count):
        place.case(f"{number} {FOLDER}", one_txt=NOTE, two_md=OTHER)
