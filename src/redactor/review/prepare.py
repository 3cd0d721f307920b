"""From dropped files to copies, beside a page: the first look, what the user says of people, and the run.

The first look goes down the whole line and writes no copy. It numbers the cases in the journal of the batch, so
that what is said of a case is about that case in the run, too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from redactor.batch.engines import Engine
from redactor.batch.journal import Journal
from redactor.batch.plan import Plan, make_plan
from redactor.batch.retry import with_second_tries
from redactor.batch.run import run
from redactor.batch.scan import check_folders, discover
from redactor.batch.session import JOURNAL, LOCK
from redactor.batch.settings import RunResult, Step
from redactor.config.pipeline import Pipeline, load
from redactor.errors import UsageError
from redactor.lock import locked
from redactor.review.people import CaseFound, PersonFound, PersonSaid, found_in, write_people
from redactor.review.tasks import EngineFor, Halt, Meter, Stoppable, Task, places_of
from redactor.review.workroom import Batch
from redactor.vault.store import CaseLabels

__all__ = ["CaseFound", "PersonFound", "PersonSaid"]
SavePeople = Callable[[Batch, str, Sequence[PersonSaid]], None]
"""Keeps what is said of the people of a case whose folder is the user's own, where nothing may be written."""
LOOK_WITH: Final = "supervision"
"""The first look wants to know who is there; what the copies are for is asked later."""


def stoppable(pipeline: Pipeline, halt: Halt, workers: int) -> Engine:
    """The engine of a page: processes that stop when they are asked to."""
    return Stoppable(pipeline, halt, workers)


def numbered(batch: Batch) -> Plan:
    """The cases of a batch with the numbers that they will have in its copies.

    Raises:
        UsageError: the input cannot be used, or holds no document.
        BatchError: the private folder cannot be written, or a run is at work.
    """
    inputs = batch.remembered().inputs
    check_folders(inputs, batch.out, batch.private)
    found = discover(inputs)
    with locked(batch.private / LOCK):
        journal = Journal(batch.private / JOURNAL)
        try:
            plan = make_plan(found, journal, None)
        finally:
            journal.close()
    if not plan.jobs:
        raise UsageError(
            "there is no document that redactor can take in there.",
            "Choose .pdf, .docx, .txt or .md files, or a folder that holds some.",
        )
    return plan


@dataclass(frozen=True, slots=True)
class Hooks:
    """Who does the work of a page.

    Attributes:
        engine_for: see :data:`~redactor.review.tasks.EngineFor`.
        save_people: see :data:`SavePeople`; ``None``: people of such cases cannot be said.
    """

    engine_for: EngineFor = stoppable
    save_people: SavePeople | None = None

    def keep_people(self, batch: Batch, plan: Plan, case: str, said: Sequence[PersonSaid]) -> None:
        """Keep what the user says of a case: in its case.yaml if the folder is the program's own.

        Raises:
            ConfigError: a name or role cannot be used.
            UsageError: there is nowhere to keep it.
            BatchError, VaultError: it cannot be written.
        """
        if batch.remembered().own:
            write_people(plan.folders[case], said, where=case)
        elif self.save_people is not None:
            self.save_people(batch, case, said)
        elif said:
            raise UsageError(
                "people of a folder that is used in place cannot be named here.",
                "Write them into a case.yaml in that folder, or drop the files instead.",
            )


Kind = Literal["look", "run"]


class Work:
    """A task of a batch, with its meter; a page asks it how far it is.

    Args:
        batch: whose.
        hooks: who does it.
    """

    kind: Kind

    def __init__(self, batch: Batch, hooks: Hooks) -> None:
        self.batch = batch
        self.hooks = hooks
        self.task = Task(self._work)
        self.engine: Engine | None = None
        self.meter = Meter(lambda: places_of(self.engine) if self.engine else [])

    def _work(self) -> None:
        raise NotImplementedError

    def _engine(self, pipeline: Pipeline, workers: int) -> Engine:
        self.engine = self.hooks.engine_for(pipeline, self.task.halt, workers)
        return self.engine


class FirstLook(Work):
    """Who is in the cases of a batch.

    Attributes:
        plan: the numbered cases, once the task has begun.
        cases: found so far, in number order when it is done.
    """

    kind: Kind = "look"

    def __init__(self, batch: Batch, hooks: Hooks) -> None:
        super().__init__(batch, hooks)
        self.plan: Plan | None = None
        self.cases: tuple[CaseFound, ...] = ()

    def _work(self) -> None:
        plan = self.plan = numbered(self.batch)
        release = self.batch.remembered().release
        jobs = [replace(job, labels=CaseLabels(), release=release) for job in plan.jobs]
        self.meter.begin([[document for document, _ in job.documents] for job in jobs])
        engine = self._engine(load(LOOK_WITH), 1)
        found: list[CaseFound] = []
        try:
            for done in with_second_tries(engine, jobs):
                found.append(found_in(done))
                self.meter.done += found[-1].documents
                self.cases = tuple(sorted(found, key=lambda case: (len(case.id), case.id)))
                if self.task.halt:
                    raise KeyboardInterrupt
        finally:
            engine.close()


class CopyRun(Work):
    """The run that makes the copies of a batch.

    Attributes:
        result: what came of it, once it is over.
    """

    kind: Kind = "run"

    def __init__(self, batch: Batch, hooks: Hooks, again: bool = False) -> None:
        super().__init__(batch, hooks)
        self.result: RunResult | None = None
        self._again = again

    def _work(self) -> None:
        settings = self.batch.settings(self._again)
        jobs = numbered(self.batch).jobs
        self.meter.begin([[document for document, _ in job.documents] for job in jobs])
        self.result = run(settings, self._tell, self._engine(settings.pipeline, 0))
        if self.result.stopped:
            raise KeyboardInterrupt

    def _tell(self, step: Step) -> None:
        self.meter.done, self.meter.all = step.documents, step.all_documents
        if self.task.halt:
            raise KeyboardInterrupt
