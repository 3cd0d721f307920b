"""The whole job beside stock Presidio: text, DOCX and PDF, one worker and two, memory, and how time grows.

Stock Presidio gets the bare text of every document, of DOCX and PDF too, and gives text back: analyse and
anonymise. ``redactor run`` reads the files, finds, writes copies, reads them again to look for leaks, seals
nothing (``--no-vault``) and reports. Contestants take turns in one run; figures are medians. See README.md.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import click
import psutil

from redactor.evaluate.goldmark import load

HERE = Path(__file__).resolve().parent
MIB = 1_048_576
_LOOK = 0.05
KINDS = ("text", "docx", "pdf")


@dataclass(frozen=True, slots=True)
class Lap:
    """One process with its children, from start to exit: seconds, processor seconds, peak bytes of the tree."""

    wall: float
    cpu: float
    memory: int


def lap(command: Sequence[str | os.PathLike[str]]) -> Lap:
    """Run a command to its end and watch it.

    Raises:
        ClickException: it failed.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    process = psutil.Popen(
        [os.fspath(part) for part in command],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(HERE), "OMP_NUM_THREADS": "1", "REDACTOR_THREADS": "1"},
    )  # fmt: skip
    peak = 0
    while True:
        try:
            process.wait(_LOOK)
            break
        except psutil.TimeoutExpired:
            peak = max(peak, held(process))
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode not in (0, 1):
        raise click.ClickException(
            f"exit status {process.returncode}: {process.stderr.read()[-300:]}"
        )
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Lap(wall, cpu, peak)


def held(process: psutil.Process) -> int:
    """Bytes in memory of a process and its children; pages that they share count in each."""
    total = 0
    try:
        for each in (process, *process.children(recursive=True)):
            total += each.memory_info().rss
    except psutil.Error:
        return total
    return total


def stock(texts: Path, scratch: Path) -> Lap:
    """Stock Presidio over folders of plain text."""
    return lap([sys.executable, HERE / "child.py", "stock:make", texts, scratch / "result.json"])


def ours(source: Path, scratch: Path, workers: int) -> Lap:
    """``redactor run``."""
    return lap(
        [sys.executable, "-m", "redactor", "run", source, "--out", scratch / "out", "--no-vault",
         "--workers", str(workers)]
    )  # fmt: skip


def write_cases(folder: Path, cases: int, kind: str) -> int:
    """``cases`` folders with the gold notes, over and over; characters of text in all."""
    gold = load(HERE / "gold")
    total = 0
    for number in range(cases):
        case = gold[number % len(gold)]
        place = folder / f"{number:05}"
        place.mkdir(parents=True)
        for name, document in case.documents.items():
            write_document(place / Path(name).stem, document.text, kind)
            total += len(document.text)
    return total


def write_length(folder: Path, characters: int) -> int:
    """One case with one note of about so many characters: gold notes one after the other."""
    texts = [d.text for case in load(HERE / "gold") for d in case.documents.values()]
    parts: list[str] = []
    size = 0
    while size < characters:
        parts.append(texts[len(parts) % len(texts)])
        size += len(parts[-1]) + 2
    text = "\n\n".join(parts)[:characters]
    (folder / "case").mkdir(parents=True)
    write_document(folder / "case" / "note", text, "text")
    return len(text)


def write_document(stem: Path, text: str, kind: str) -> None:
    """A document in a format, from text."""
    if kind == "text":
        stem.with_suffix(".txt").write_bytes(text.encode())
    elif kind == "docx":
        import docx

        document = docx.Document()
        for line in text.splitlines():
            document.add_paragraph(line)
        document.save(str(stem.with_suffix(".docx")))
    else:
        _write_pdf(stem.with_suffix(".pdf"), text)


def _write_pdf(path: Path, text: str) -> None:
    from xml.sax.saxutils import escape

    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    style = getSampleStyleSheet()["BodyText"]
    plain = text.encode("cp1252", "replace").decode("cp1252")
    story = [Paragraph(escape(line) or "&nbsp;", style) for line in plain.splitlines()]
    SimpleDocTemplate(str(path)).build(story)


_wall, _cpu = attrgetter("wall"), attrgetter("cpu")


def turns(contestants: dict[str, Callable[[Path], Lap]], repeats: int) -> dict[str, list[Lap]]:
    """Each contestant in turn, ``repeats`` times, with a folder of its own to write to."""
    laps: dict[str, list[Lap]] = {name: [] for name in contestants}
    for _ in range(repeats):
        for name, one in contestants.items():
            with TemporaryDirectory() as scratch:
                laps[name].append(one(Path(scratch)))
                click.echo(f"{name}: {laps[name][-1].wall:.1f} s", err=True)
    return laps


def warm() -> None:
    """One case that does not count: the first run of a version compiles its patterns, and keeps them."""
    with TemporaryDirectory() as folder:
        write_cases(Path(folder) / "first", 1, "text")
        ours(Path(folder) / "first", Path(folder), 1)


def middle(laps: Sequence[Lap]) -> Lap:
    """Median times, and the most memory."""
    return Lap(
        median(one.wall for one in laps),
        median(one.cpu for one in laps),
        max(one.memory for one in laps),
    )


def ratio(ours: Sequence[Lap], theirs: Sequence[Lap], of: Callable[[Lap], float]) -> float:
    """The median of what the turns give, one by one: a machine that becomes slower does so for both."""
    return round(median(of(a) / of(b) for a, b in zip(ours, theirs, strict=True)), 2)


@click.group()
def main() -> None:
    """Time the whole job."""


@main.command()
@click.option(
    "--kind", "kinds", type=click.Choice(KINDS), multiple=True, default=KINDS, show_default=True
)
@click.option("--cases", type=click.IntRange(min=1), default=40, show_default=True)
@click.option("--repeats", type=click.IntRange(min=1), default=3, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def job(kinds: tuple[str, ...], cases: int, repeats: int, as_json: bool) -> None:
    """Beside stock Presidio, with one worker and with two."""
    warm()
    rows = []
    for kind in kinds:
        with TemporaryDirectory() as folder:
            texts, source = Path(folder) / "texts", Path(folder) / kind
            size = write_cases(texts, cases, "text")
            if kind != "text":
                write_cases(source, cases, kind)
            here = texts if kind == "text" else source
            found = turns(
                {
                    "stock Presidio": lambda scratch, texts=texts: stock(texts, scratch),
                    "redactor, 1 worker": lambda scratch, here=here: ours(here, scratch, 1),
                    "redactor, 2 workers": lambda scratch, here=here: ours(here, scratch, 2),
                },
                repeats,
            )
        first, one, two = found.values()
        rows += [
            {
                "kind": kind, "contestant": name, "kB": round(size / 1000), "wall_s": round(own.wall, 2),
                "cpu_s": round(own.cpu, 2), "peak_MiB": round(own.memory / MIB),
                "wall_to_stock": ratio(laps, first, _wall), "cpu_to_stock": ratio(laps, first, _cpu),
            }
            for name, laps in found.items()
            for own in [middle(laps)]
        ]  # fmt: skip
        rows[-1]["one_worker_to_two"] = ratio(one, two, _wall)
    show(rows, as_json)


@main.command()
@click.option(
    "--cases", "counts", default="1,10,100,1000", show_default=True, help="Numbers of cases."
)
@click.option(
    "--kilobytes",
    "lengths",
    default="1,10,100,1000",
    show_default=True,
    help="Lengths of one note.",
)
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True)
@click.option("--repeats", type=click.IntRange(min=1), default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def growth(counts: str, lengths: str, workers: int, repeats: int, as_json: bool) -> None:
    """How time and memory grow with the number of cases, and with the length of a note.

    Start is what one note of one word takes; the rest is divided by the text.
    """

    def measured(make: Callable[[Path], int]) -> tuple[int, Lap]:
        with TemporaryDirectory() as folder:
            size = make(Path(folder) / "in")
            one = {"run": lambda scratch: ours(Path(folder) / "in", scratch, workers)}
            return size, middle(turns(one, repeats)["run"])

    _, start = measured(lambda folder: write_length(folder, 9))
    rows = []
    for what, numbers in (("cases", counts), ("kB in one note", lengths)):
        for number in (int(each) for each in numbers.split(",") if each):
            if what == "cases":
                size, own = measured(
                    lambda folder, number=number: write_cases(folder, number, "text")
                )
            else:
                size, own = measured(
                    lambda folder, number=number: write_length(folder, 1000 * number)
                )
            rows.append(
                {
                    "what": what, "number": number, "kB": round(size / 1000), "wall_s": round(own.wall, 2),
                    "cpu_s": round(own.cpu, 2), "peak_MiB": round(own.memory / MIB),
                    "cpu_ms_per_kB": round(1e6 * max(own.cpu - start.cpu, 0) / size, 1),
                }
            )  # fmt: skip
    show(rows, as_json)


def show(rows: Sequence[dict[str, object]], as_json: bool) -> None:
    """A Markdown table, or JSON."""
    if as_json:
        click.echo(json.dumps(rows, indent=1))
        return
    columns = list(dict.fromkeys(key for row in rows for key in row))
    click.echo("| " + " | ".join(columns) + " |")
    click.echo("| --- |" + " ---: |" * (len(columns) - 1))
    for row in rows:
        click.echo("| " + " | ".join(str(row.get(key, "")) for key in columns) + " |")


if __name__ == "__main__":
    main()
