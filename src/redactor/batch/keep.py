"""The vault beside a run: opened before the first case, given to each job, sealed after each case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from redactor.batch.journal import Journal
from redactor.batch.work import Done, Job
from redactor.model import Outcome
from redactor.vault import problems
from redactor.vault.contents import Record
from redactor.vault.keys import KeySource
from redactor.vault.store import Vault, open_or_new, sealed_path
from redactor.verdict import Verdict


class Keeper:
    """Keeps the way back of a run; without a key it keeps nothing.

    Args:
        private: the private folder.
        key: where the key comes from, ``None`` for a run without a vault.
    """

    def __init__(self, private: Path, key: KeySource | None) -> None:
        self._private = private
        self._key = key
        self._vault: Vault | None = None

    @property
    def made_key(self) -> bool:
        """Whether a key file was made."""
        return self._vault is not None and self._vault.key.made

    def lacks(self, job: Job, journal: Journal) -> bool:
        """Whether a case has copies and no sealed file: it was run without a vault."""
        if self._key is None or sealed_path(self._private, job.case).exists():
            return False
        return any(outcome.output for outcome in journal.outcomes(job.case))

    def open(self, name: str, away_from: Sequence[Path]) -> None:
        """Open the vault, or make one.

        Args:
            name: id of the vault.
            away_from: folders in which no key may lie, beside the private one.

        Raises:
            VaultError: it cannot be opened.
            BatchError: the key cannot be written.
        """
        if self._key is not None:
            source = replace(self._key, away_from=(self._private, *away_from))
            self._vault = open_or_new(self._private, source, name)

    def prepared(self, job: Job) -> Job:
        """The job with what the vault knows of its case.

        Raises:
            VaultError: the sealed file of the case cannot be opened.
        """
        return replace(job, labels=self._vault.labels(job.case)) if self._vault else job

    def decided(self, job: Job, verdicts: Sequence[Verdict]) -> Job:
        """The job with what the vault would know of its case, were these the verdicts.

        Raises:
            VaultError: the sealed file of the case cannot be opened, or there is no vault.
        """
        vault = self._needed()
        contents = vault.contents(job.case).decided(verdicts)
        return replace(job, labels=vault.labels_of(job.case, contents))

    def decide(self, case: str, verdicts: Sequence[Verdict]) -> None:
        """Seal what a reviewer decided about a case.

        Raises:
            VaultError, BatchError: it cannot be sealed.
        """
        self._needed().change(case, lambda contents: contents.decided(verdicts))

    def _needed(self) -> Vault:
        if self._vault is None:
            raise problems.no_vault()
        return self._vault

    def keep(
        self, done: Done, outcomes: Sequence[Outcome], pipeline: str, before: Sequence[Outcome] = ()
    ) -> None:
        """Seal what a case gave, with a record of every copy that was published.

        Args:
            done: what came of the case.
            outcomes: as they were published.
            pipeline: name of the pipeline.
            before: outcomes that they take the place of.

        Raises:
            VaultError, BatchError: it cannot be sealed; the case then counts as not done.
        """
        sealed = done.sealed
        if self._vault is None or sealed is None:
            return
        records = [
            Record(
                outcome.id, outcome.source_sha256 or "", outcome.output_sha256 or "",
                Path(outcome.output).suffix, pipeline, done.label_set, sealed.documents[outcome.id],
            )
            for outcome in outcomes
            if outcome.output is not None and outcome.id in sealed.documents
        ]  # fmt: skip
        were = {outcome.id: outcome.source_sha256 for outcome in before}
        edited = {o.id for o in outcomes if o.source_sha256 != were.get(o.id, o.source_sha256)}
        self._vault.add(done.case, done.label_set, sealed, records, edited)
