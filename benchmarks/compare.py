"""Accuracy and speed beside stock Presidio, on the same notes and in the same run.

Contestants take turns, ``--repeats`` times each, every time in a new process; times are medians.
The finished texts are scored by ``redactor.evaluate``. See README.md in this folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import click

from redactor.evaluate.align import LABELS
from redactor.evaluate.finished import Finished, Mark
from redactor.evaluate.goldmark import GoldCase, load
from redactor.evaluate.run import Evaluation, score_case
from redactor.evaluate.score import protected_mentions
from redactor.evaluate.table import as_json, percent

HERE = Path(__file__).resolve().parent
STOCK = "stock:make"
STOCK_LABELS = r"<[A-Z_]+>"
Results = dict[str, dict[str, Finished]]


@dataclass(frozen=True, slots=True)
class Lap:
    """One run over all cases, in seconds. ``whole_s`` is the process from start to exit."""

    whole_s: float
    load_s: float
    process_s: float
    results: Results


@dataclass(frozen=True, slots=True)
class Contestant:
    """Something that redacts: a name, how a lap is run, what its labels look like."""

    name: str
    lap: Callable[[Path, Path], Lap]
    labels: re.Pattern[str]


def factory_lap(dotted: str) -> Callable[[Path, Path], Lap]:
    """A lap of ``module:factory``, loaded and timed inside child.py."""

    def lap(source: Path, scratch: Path) -> Lap:
        result = scratch / "result.json"
        command = [sys.executable, str(HERE / "child.py"), dotted, str(source), str(result)]
        whole = _timed(command, result)
        figures = json.loads(result.read_text(encoding="utf-8"))
        results = {
            case: {name: _revive(each) for name, each in documents.items()}
            for case, documents in figures["finished"].items()
        }
        return Lap(whole, figures["load_s"], figures["process_s"], results)

    return lap


def command_lap(source: Path, scratch: Path) -> Lap:
    """A lap of ``redactor run``, the whole job: read, detect, write, verify, publish, report.

    Loading is what the same command takes over one document of one word.
    """
    tiny = scratch / "tiny" / "case"
    tiny.mkdir(parents=True)
    (tiny / "document.txt").write_text("Nothing.\n", encoding="utf-8")
    tiny_out, out = scratch / "tiny-out", scratch / "out"
    load_s = _timed(_run_command(tiny.parent, tiny_out), tiny_out / "report.json")
    whole = _timed(_run_command(source, out), out / "report.json")
    return Lap(whole, load_s, whole - load_s, _published(source, out))


def _run_command(source: Path, out: Path) -> list[str]:
    # No vault: there is nothing to go back to, and no key is left in the user's folder.
    return [sys.executable, "-m", "redactor", "run", str(source), "--out", str(out), "--no-vault"]


def _timed(command: list[str], result: Path) -> float:
    started = perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(HERE), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    took = perf_counter() - started
    if not result.exists():
        raise click.ClickException(f"exit status {done.returncode}: {done.stderr.strip()[-400:]}")
    return took


def _revive(fields: Mapping[str, Any]) -> Finished:
    flags, findings = (
        tuple(Mark(**mark) for mark in fields[name]) for name in ("flags", "findings")
    )
    return Finished(fields["text"], flags, findings)


def _published(source: Path, out: Path) -> Results:
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    rows = {row["source_sha256"]: row for row in report["documents"]}
    results: Results = {}
    for path in sorted(source.glob("*/*")):
        row = rows[hashlib.sha256(path.read_bytes()).hexdigest()]
        results.setdefault(path.parent.name, {})[path.name] = Finished(
            (out / row["output"]).read_bytes().decode() if row["output"] else None,
            _marks(row["flags"], "kind"),
            _marks(row["findings"], "entity_type"),
        )
    return results


def _marks(rows: Iterable[Mapping[str, Any]], kind: str) -> tuple[Mark, ...]:
    return tuple(Mark(row["start"], row["end"], row[kind]) for row in rows)


def _write_plain(cases: tuple[GoldCase, ...], folder: Path) -> None:
    for case in cases:
        (folder / case.name).mkdir(parents=True)
        for name, document in case.documents.items():
            (folder / case.name / name).write_bytes(document.text.encode())


def _score(cases: tuple[GoldCase, ...], results: Results, labels: re.Pattern[str]) -> Evaluation:
    scored = [score_case(case, results.get(case.name, {}), labels=labels) for case in cases]
    return Evaluation(tuple(document for case in scored for document in case))


def _rows(results: dict[str, tuple[list[Lap], Evaluation]]) -> list[list[str]]:
    """One row per figure, one column per contestant, the ratio of times at the end."""

    def types(*prefixes: str) -> Callable[[Evaluation], str]:
        return lambda e: percent(protected_mentions(e.mentions, lambda t: t.startswith(prefixes)))

    accuracy: list[tuple[str, Callable[[Evaluation], str]]] = [
        ("direct identifiers protected", lambda e: percent(e.direct_mentions)),
        ("persons", types("PERSON")),
        ("addresses", types("ADDRESS")),
        ("postcodes", types("POSTCODE")),
        ("identifying numbers", types("ID.")),
        ("phone, e-mail, web, handle", types("PHONE", "EMAIL", "URL", "HANDLE")),
        ("dates", types("DATE")),
        ("places", types("LOCATION")),
        ("organisations", types("ORG")),
        ("entities protected in the whole case", lambda e: percent(e.direct_entities)),
        ("other text kept", lambda e: percent(e.kept)),
        ("risk passages kept", lambda e: percent(e.risk_kept)),
        ("protected terms kept", lambda e: percent(e.terms_kept)),
        ("risk passages flagged", lambda e: percent(e.passages_flagged)),
        ("other sentences flagged", lambda e: percent(e.others_flagged)),
        ("identifying phrases touched", lambda e: percent(e.quasi_touched)),
        ("leak-free documents", lambda e: f"{e.leak_free.hits} of {e.leak_free.total}"),
        ("documents without a copy", lambda e: str(e.no_copy)),
        ("labels, B-cubed F1", lambda e: percent(e.people.f1)),
    ]
    times: list[tuple[str, Callable[[Lap], float]]] = [
        ("loading", lambda lap: lap.load_s),
        ("processing", lambda lap: lap.process_s),
        ("whole job", lambda lap: lap.whole_s),
    ]
    rows = [[name, *(show(e) for _, e in results.values()), ""] for name, show in accuracy]
    for name, get in times:
        seconds = [median(get(lap) for lap in laps) for laps, _ in results.values()]
        ratio = f"{seconds[-1] / seconds[0]:.2f}" if len(seconds) > 1 else ""
        rows.append([f"{name}, s", *(f"{s:.2f}" for s in seconds), ratio])
    return rows


@click.command()
@click.option("--gold", type=click.Path(path_type=Path), default=HERE / "gold", show_default=True)
@click.option("--repeats", type=click.IntRange(min=1), default=3, show_default=True)
@click.option("--redactor", is_flag=True, help="Compare with the command: redactor run.")
@click.option("--factory", help="Compare with module:factory, which returns a RunCase.")
@click.option("--labels", default=LABELS.pattern, help="Pattern of the other's labels.")
@click.option("--json", "as_data", is_flag=True, help="Print one JSON object.")
def main(
    gold: Path, repeats: int, redactor: bool, factory: str | None, labels: str, as_data: bool
) -> None:
    """Score and time stock Presidio, and beside it the contestant that is named."""
    contestants = [Contestant("stock Presidio", factory_lap(STOCK), re.compile(STOCK_LABELS))]
    if redactor:
        contestants.append(Contestant("redactor run", command_lap, re.compile(labels)))
    if factory:
        contestants.append(Contestant(factory, factory_lap(factory), re.compile(labels)))
    cases = load(gold)
    laps: dict[str, list[Lap]] = {one.name: [] for one in contestants}
    with TemporaryDirectory() as folder:
        source = Path(folder) / "in"
        _write_plain(cases, source)
        for _ in range(repeats):
            for one in contestants:
                with TemporaryDirectory(dir=folder) as scratch:
                    laps[one.name].append(one.lap(source, Path(scratch)))
    results = {
        one.name: (laps[one.name], _score(cases, laps[one.name][-1].results, one.labels))
        for one in contestants
    }
    if as_data:
        click.echo(json.dumps({name: _data(*result) for name, result in results.items()}))
        return
    click.echo("| | " + " | ".join([*results, "ratio"]) + " |")
    click.echo("| --- |" + " ---: |" * (len(results) + 1))
    for row in _rows(results):
        click.echo("| " + " | ".join(row) + " |")


def _data(laps: list[Lap], evaluation: Evaluation) -> dict[str, Any]:
    seconds = [{"whole": lap.whole_s, "load": lap.load_s, "process": lap.process_s} for lap in laps]
    return {"seconds": seconds, "evaluation": as_json(evaluation)}


if __name__ == "__main__":
    main()
