"""What the user asked for, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from redactor.config.pipeline import Pipeline
from redactor.model import Outcome, Release
from redactor.vault.keys import KeySource

EngineName = Literal["processes", "serial", "dask"]


@dataclass(frozen=True, slots=True)
class Workplace:
    """Who runs the cases.

    Attributes:
        engine: processes of this machine, this process itself, or a Dask cluster.
        workers: processes; 0 means: choose.
        scheduler: of the cluster, ``tcp://host:port`` or ``tls://host:port``.
        sources: where the workers of the cluster find each input, in the order of the inputs: paths, or URLs
            that fsspec reads; none if they see the same paths.
    """

    engine: EngineName = "processes"
    workers: int = 0
    scheduler: str = ""
    sources: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user asked for. Paths are not printed.

    Attributes:
        inputs: folders and files.
        out: for copies and reports.
        private: for the journal, the vault and the quarantine.
        pipeline: what is done.
        workplace: who runs the cases.
        dry_run: whether nothing is written.
        release: what the command line says about the release.
        key: where the key of the vault comes from; ``None`` means no vault.
        again: whether to do also what is done, and to try what was given up.
        wait: whether to wait for another run on OUT.
    """

    inputs: tuple[Path, ...] = field(repr=False)
    out: Path = field(repr=False)
    private: Path = field(repr=False)
    pipeline: Pipeline
    workplace: Workplace = Workplace()
    dry_run: bool = False
    release: Release = field(default=Release(), repr=False)
    key: KeySource | None = field(default=None, repr=False)
    again: bool = False
    wait: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """How far a run is: before its first case, and after each.

    Attributes:
        case: the one just done, a neutral id; empty before the first.
        outcomes: of its documents, without what was found in them.
        cases, all_cases: done so far in this run, and to do.
        documents, all_documents: likewise.
        seconds: since the first case was begun.
    """

    case: str
    outcomes: tuple[Outcome, ...]
    cases: int
    all_cases: int
    documents: int
    all_documents: int
    seconds: float

    @property
    def seconds_left(self) -> float:
        """How long the rest takes at the rate so far."""
        return self.seconds / max(self.documents, 1) * (self.all_documents - self.documents)


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run did.

    Attributes:
        outcomes: of the documents below this run's INPUT; without what was found in them, unless nothing
            was written.
        ran, reused: cases that were run, and that were done already.
        stopped: whether the user stopped it.
        new_key: whether it made a key file, of which the user should keep a copy.
        report: of a run that wrote nothing; else it is in OUT.
    """

    outcomes: tuple[Outcome, ...]
    ran: int
    reused: int
    stopped: bool
    new_key: bool = False
    report: dict[str, object] | None = field(default=None, repr=False)
