"""A coordinator at work on OUT: the journal, the vault and the folders that nobody else writes meanwhile.

It alone writes to OUT, to the vault and to the journal. A case is forgotten before its copies are touched
and recorded after they are all in place and the way back is sealed, so a run that is killed at any point is
finished by the next one.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from redactor import __version__
from redactor.batch.clock import now
from redactor.batch.engines import Engine
from redactor.batch.journal import Journal
from redactor.batch.keep import Keeper
from redactor.batch.lease import Lease, held
from redactor.batch.lease_file import PREFIX
from redactor.batch.plan import (
    Plan,
    done_fingerprint,
    is_done,
    make_plan,
    settings_hash,
)  # fmt: skip
from redactor.batch.publish import Shelf, sweep
from redactor.batch.recorded import (
    decided_in,
    keep_decided,
    keep_finished,
    keep_sealed,
    keep_skipped,
    record,
    unfinished_in,
    unsealed_in,
)
from redactor.batch.reports import cases_of, write_reports
from redactor.batch.retry import with_second_tries
from redactor.batch.scan import FoundCase, check_folders
from redactor.batch.settings import Settings
from redactor.batch.since import summed_up
from redactor.batch.sources import known_sources, save_sources
from redactor.batch.strikes import forgiven, judged, warned
from redactor.batch.versions import model_versions, program_hash
from redactor.batch.work import Done, Job
from redactor.config.release import release_hash_part
from redactor.errors import BatchError, VaultError
from redactor.files import cannot_write
from redactor.lock import locked
from redactor.model import Outcome
from redactor.report.build import RunInfo
from redactor.vault.store import sealed_path
from redactor.verdict import Verdict

JOURNAL: Final = "journal.sqlite"
LOCK: Final = "run.lock"
Waiting = Callable[[float], None]
"""Called now and then with the seconds that another run has been waited for."""


def unheard(seconds: float) -> None:
    """Nobody is told."""


class Session:
    """What a coordinator needs from its first case to its last; made by :func:`opened`."""

    def __init__(self, settings: Settings, journal: Journal, lease: Lease, staging: Path) -> None:
        self.settings = settings
        self.journal = journal
        self.models = model_versions(settings.pipeline)
        self.hashed = settings_hash(
            program_hash(settings.pipeline), release_hash_part(settings.release)
        )
        self._lease = lease
        self._staging = staging
        self._shelf = Shelf(settings.out, settings.private)
        self._keeper = Keeper(settings.private, settings.key)
        self._started = now()
        self._vault_open = False
        if settings.again:
            forgiven(journal)

    @property
    def made_key(self) -> bool:
        """Whether a key file was made."""
        return self._keeper.made_key

    def plan(self, found: Sequence[FoundCase]) -> Plan:
        """Number what was found, and write which path is behind which number.

        Raises:
            BatchError: the journal or the private folder cannot be written.
        """
        plan = make_plan(found, self.journal, self._staging)
        save_sources(self.settings.private, plan.sources)
        return plan

    def todo(self, plan: Plan) -> list[Job]:
        """The cases that are not done, or not as they would be done now.

        Raises:
            VaultError: the vault cannot be opened.
            BatchError: the key cannot be written.
        """
        settings = self.settings
        jobs = [replace(j, release=settings.release) for j in plan.jobs if self._is_open(j)]
        if jobs:
            decided = decided_in(self.journal) & {job.case for job in jobs}
            self._check_decided(decided)
            self._open_vault()
            self._check_sealed(decided)
        return [self._keeper.prepared(warned(job, self.journal, self.hashed)) for job in jobs]

    def _check_decided(self, decided: Collection[str]) -> None:
        """Refuse to do a case without what a reviewer decided about it: a name added by hand would be back."""
        if self.settings.key is None and decided:
            raise VaultError(
                "a reviewer's decisions about these cases are sealed in the vault, and this run has none.",
                "Run again without --no-vault.",
            )

    def _check_sealed(self, decided: Collection[str]) -> None:
        """The same where the vault has lost them; a first decision that was stopped may not have been sealed yet."""
        for case in sorted(frozenset(decided) - unsealed_in(self.journal)):
            if not sealed_path(self.settings.private, case).exists():
                raise VaultError(
                    f"a reviewer's decisions about {case} were sealed in the vault, and its file is gone.",
                    "Restore the folder vault of the private folder from a back-up. If there is none, choose another "
                    "OUT, and review the copies anew.",
                )

    def _open_vault(self) -> None:
        if not self._vault_open:
            settings = self.settings
            self._keeper.open(self.journal.id, (settings.out, *settings.inputs))
            self._vault_open = True

    def _is_open(self, job: Job) -> bool:
        return (
            self.settings.again
            or job.case in unfinished_in(self.journal)
            or not is_done(job, self.journal, self.hashed, self.settings.out)
            or self._keeper.lacks(job, self.journal)
        )

    def work(
        self, engine: Engine, jobs: Sequence[Job]
    ) -> Iterator[tuple[Job, tuple[Outcome, ...]]]:
        """Run cases, and publish and record each one as it is done.

        Raises:
            BatchError: something cannot be written, or another coordinator took over.
            VaultError: the way back cannot be sealed.
        """
        by_case = {job.case: job for job in jobs}
        for done in with_second_tries(engine, jobs):
            job = by_case[done.case]
            yield job, self._publish(done, job)

    def _publish(self, done: Done, job: Job) -> tuple[Outcome, ...]:
        """Put a case's copies in their place, seal the way back, and record it."""
        self._lease.check()
        self.journal.forget(done.case)
        outcomes = judged(done, done.outcomes, job, self.journal, self.hashed)
        overruled = done.case in unfinished_in(self.journal)
        outcomes = self._shelf.publish(done, outcomes, overruled=overruled)
        old = self.journal.outcomes(done.case)
        self._keeper.keep(done, outcomes, self.settings.pipeline.name, old)
        fingerprint = done_fingerprint(outcomes, done.roster_sha256, self.hashed)
        before = summed_up(self.journal, done.case, now())
        self.journal.record(done.case, fingerprint, list(outcomes), done.note, before)
        keep_sealed(self.journal, done.case)
        keep_finished(self.journal, done.case)
        return outcomes

    def settle(self, case: str, verdicts: Sequence[Verdict]) -> None:
        """Seal what a person decided about a case that is to be run.

        Raises:
            BatchError: something cannot be written.
            VaultError: the vault cannot be opened, or there is none.
        """
        self._open_vault()
        self.journal.forget(case)
        self._decide(case, verdicts)

    def _decide(self, case: str, verdicts: Sequence[Verdict]) -> None:
        """Noted before it is sealed: where in doubt, a run without a vault is refused."""
        keep_decided(self.journal, case, sealed=sealed_path(self.settings.private, case).exists())
        self._keeper.decide(case, verdicts)
        keep_sealed(self.journal, case)

    def redo(
        self,
        engine: Engine,
        job: Job,
        verdicts: Sequence[Verdict],
        accept: Callable[[Sequence[Outcome]], None],
    ) -> tuple[Outcome, ...]:
        """Run one case with what a reviewer decided, and publish it if it is accepted.

        Killed in between, the next run does the case with these verdicts.

        Args:
            engine: who runs it.
            job: the case.
            verdicts: all that count now.
            accept: looks at the outcomes before anything is changed, and raises what stops it.

        Raises:
            BatchError: something cannot be written, or another coordinator took over.
            VaultError: the vault cannot be opened, or there is none.
        """
        self._open_vault()
        self._check_sealed(decided_in(self.journal) & {job.case})
        prepared = self._keeper.decided(replace(job, release=self.settings.release), verdicts)
        (done,) = with_second_tries(engine, [warned(prepared, self.journal, self.hashed)])
        accept(done.outcomes)
        self._lease.check()
        self.journal.forget(job.case)
        self._decide(job.case, verdicts)
        return self._publish(done, prepared)

    def report(
        self, skipped: Iterable[Outcome], current: set[str] | None, redone: set[str]
    ) -> None:
        """Write the reports on everything in OUT, earlier runs over other input included.

        Args:
            skipped: outcomes of what is not taken.
            current: cases of this run; the others are marked as from an earlier one. ``None``: none is.
            redone: cases that were run since the last report.

        Raises:
            BatchError: OUT cannot be written.
        """
        self._lease.check()
        skipped = tuple(skipped)
        keep_skipped(self.journal, skipped)
        cases = cases_of(self.journal, skipped, current)
        info = run_info(self.settings, self._started, self.models)
        if write_reports(self.settings.out, info, cases, redone | self.journal.unpaged()):
            self.journal.paged()

    def check_out(self) -> None:
        """Look whether OUT is there, and still ours.

        Raises:
            BatchError: it is not.
        """
        self._lease.check()

    def check_input(self, found: Sequence[FoundCase]) -> None:
        """Refuse an input that held cases before and holds nothing now: its share is gone, most likely.

        Raises:
            BatchError: so it is.
        """
        if found:
            return
        tops = [path.resolve() for path in self.settings.inputs]
        for path in known_sources(self.settings.private).values():
            if any(top in path.parents or top == path for top in tops):
                raise BatchError(
                    "INPUT holds nothing now, and held case notes when it was last looked at.",
                    "If it lies on a share, see that the share is there, and run again. Copies are untouched.",
                )


@contextmanager
def opened(settings: Settings, waiting: Waiting = unheard) -> Iterator[Session]:
    """Work on OUT, alone, for the time of the block.

    Raises:
        UsageError: folders that cannot be used together.
        BatchError: OUT, the private folder or the journal cannot be written, another run is at work on
            them, or OUT has lost the copies that the journal lists.
    """
    out, private = settings.out, settings.private
    try:
        check_folders(settings.inputs, out, private)
        if (out / "report.json").exists() and not (private / JOURNAL).exists():
            raise BatchError(
                "OUT holds the copies of another run, whose journal is not in the private folder.",
                "Name that run's private folder with --private, or choose another OUT.",
            )
        private.mkdir(mode=0o700, parents=True, exist_ok=True)
        private.chmod(0o700)
    except OSError as error:
        raise cannot_write(error) from None
    with locked(private / LOCK, wait=settings.wait, waiting=waiting):
        journal = Journal(private / JOURNAL)
        try:
            _check_out(settings, journal)
            with held(out, journal.id, wait=settings.wait, waiting=waiting) as lease:
                _check_journal(out, journal)
                staging = private / "staging"
                shutil.rmtree(staging, ignore_errors=True)
                sweep(out)
                sweep(private)
                record(settings)
                try:
                    yield Session(settings, journal, lease, staging)
                finally:
                    shutil.rmtree(staging, ignore_errors=True)
        finally:
            journal.close()


def _check_journal(out: Path, journal: Journal) -> None:
    """Refuse a journal that knows nothing of the copies in OUT: those of a run that was waited for, perhaps."""
    try:
        finished = (out / "report.json").exists() and any(out.glob("case-*/document-*"))
    except OSError as error:
        raise cannot_write(error) from None
    if finished and not journal.has_numbers():
        raise BatchError(
            "OUT holds the copies of another run, of which the journal in the private folder knows nothing.",
            "Name that run's private folder with --private, or choose another OUT.",
        )


def _check_out(settings: Settings, journal: Journal) -> None:
    """Refuse an OUT that has lost everything: else all copies are written anew to where its share is not."""
    out = settings.out
    try:
        empty = not out.is_dir() or all(path.name.startswith(PREFIX) for path in out.iterdir())
        if empty and not settings.again and journal.has_copies():
            raise BatchError(
                "OUT is empty, but the journal lists copies in it.",
                "If it lies on a share, see that the share is there. To make all copies again: --again",
            )
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(error) from None


def run_info(settings: Settings, started: str, models: tuple[str, ...]) -> RunInfo:
    """What a report says of a run that ends now."""
    pipeline = settings.pipeline
    name = f"run-{started.translate(str.maketrans('', '', '-:TZ'))}-{secrets.token_hex(3)}"
    return RunInfo(name, started, now(), __version__, pipeline.name, pipeline.sha256, models)
