"""A finished batch on a reviewer's desk: opened with its key, read case by case, and done again case by case.

A wish of the reviewer becomes verdicts; the case goes down the line with them before anything is changed, and
only a result that holds back no copy is published. So what is on the desk is always what lies in OUT.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final

from redactor.batch.clock import now
from redactor.batch.engines import Engine
from redactor.batch.journal import Journal
from redactor.batch.recorded import Asked, asked_for, kept_skipped, unfinished_in
from redactor.batch.session import JOURNAL, Session, opened
from redactor.batch.settings import Settings
from redactor.batch.sources import load_sources
from redactor.batch.work import Job, read_roster
from redactor.config.roster import FILE_NAMES
from redactor.errors import BatchError, ConfigError, DocumentError, RedactorError
from redactor.model import CaseNote, Document, Handling, Outcome, Release, Source
from redactor.review.accepting import accept, whole
from redactor.review.actions import Given, ReviewError, Said
from redactor.review.mentions import PersonLine, listed, people_of
from redactor.review.onfile import Lying, copy_of, source_of
from redactor.review.pairing import pair
from redactor.review.readings import Readings
from redactor.review.remarks import with_remark, with_remarks
from redactor.review.shapes import Pair
from redactor.review.tasks import Halt, Stoppable
from redactor.vault.contents import Contents
from redactor.vault.keys import KeySource
from redactor.vault.store import Vault, open_vault
from redactor.verdict import Verdict

PEOPLE: Final = frozenset({"PERSON"})
_HELD: Final = 120
"""Documents that are kept read, the last used ones."""

Wish = Callable[[Said], tuple[Verdict, ...]]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case as it is now: outcomes from the journal, verdicts and remarks from the vault.

    Attributes:
        unfinished: whether its copies were not made again since something was decided: that was stopped.
    """

    id: str
    outcomes: tuple[Outcome, ...]
    note: CaseNote
    contents: Contents = field(repr=False)
    unfinished: bool = False

    @property
    def copies(self) -> dict[str, str]:
        """SHA-256 of every copy in OUT, by document id."""
        return {o.id: o.output_sha256 for o in self.outcomes if o.output and o.output_sha256}

    def outcome(self, document: str) -> Outcome:
        """The outcome of a document.

        Raises:
            ReviewError: the case has no such document.
        """
        for outcome in self.outcomes:
            if outcome.id == document:
                return outcome
        raise ReviewError("There is no such document.", "Go back to the list of documents.")


class Desk:
    """One output folder under review. Its methods may be called from several threads.

    Args:
        out: the output folder.
        private: its private folder.
        key: where the key of its vault comes from.
        engine: who does a case again; a worker process of its own if not given.

    Raises:
        BatchError: the private folder does not hold what a review needs.
        VaultError: there is no vault, or the key does not open it.
    """

    def __init__(
        self, out: Path, private: Path, key: KeySource, engine: Engine | None = None
    ) -> None:
        self.out, self.private, self._key = out, private, key
        if not (private / JOURNAL).is_file():
            raise BatchError(
                "this folder holds no finished batch, or its private folder is somewhere else.",
                "Name the folder that redactor run wrote, and its private folder with --private.",
            )
        self._asked: Asked = asked_for(private)
        self._halt = Halt()
        self._warming = False
        self._engine = engine or Stoppable(self._asked.pipeline, self._halt, 1)
        with self._journal() as journal:
            self._name = journal.id
        self.vault: Vault = open_vault(private, replace(key, away_from=(private, out)), self._name)
        self._changing = threading.Lock()
        self._reading = threading.Lock()
        self._sources: OrderedDict[str, Source] = OrderedDict()
        self._readings = Readings()
        self._pairs: OrderedDict[str, tuple[Outcome, Pair]] = OrderedDict()
        self._stale: set[str] = set()
        self._lying = Lying(out)

    @property
    def name(self) -> str:
        """Id of the journal and the vault."""
        return self._name

    @property
    def asked(self) -> Asked:
        """What the run was asked for."""
        return self._asked

    @property
    def reviewers(self) -> int:
        """How many people a copy needs: whoever prepares it, and with 2 somebody else who reviews it."""
        return self._asked.pipeline.reviewers

    @contextmanager
    def _journal(self) -> Iterator[Journal]:
        journal = Journal(self.private / JOURNAL)
        try:
            yield journal
        finally:
            journal.close()

    def cases(self) -> tuple[str, ...]:
        """The ids of all cases."""
        with self._journal() as journal:
            return tuple(journal.cases())

    def outcomes(self) -> Iterator[tuple[str, tuple[Outcome, ...]]]:
        """The outcomes of all cases, case by case."""
        with self._journal() as journal:
            for case in journal.cases():
                yield case, tuple(journal.outcomes(case))

    def case(self, case: str) -> CaseFile:
        """A case as it is now.

        Raises:
            ReviewError: there is no such case.
            VaultError: its sealed file cannot be opened.
        """
        with self._journal() as journal:
            outcomes, note = tuple(journal.outcomes(case)), journal.note(case)
            unfinished = case in unfinished_in(journal)
        if not outcomes:
            raise ReviewError("There is no such case.", "Go back to the list of cases.")
        return CaseFile(case, outcomes, note, self.vault.contents(case), unfinished)

    def handling(self, case: str) -> Handling:
        """How the documents of a case are opened: as its pipeline says, with the passwords of its roster."""
        handling = self._asked.pipeline.handling()
        with suppress(ConfigError):
            roster, _ = read_roster(case, self.rosters(case))
            return replace(handling, passwords=roster.passwords)
        return handling

    def source(self, outcome: Outcome) -> Source:
        """The bytes of a source, which are those that its copy was made of.

        Raises:
            ReviewError: it cannot be read, or was changed since.
        """
        with self._reading:
            held = self._sources.get(outcome.id)
            if held is not None and held.sha256 == outcome.source_sha256:
                self._sources.move_to_end(outcome.id)
                return held
        source = source_of(self.private, outcome, self._asked.pipeline.limits.max_bytes)
        with self._reading:
            self._sources[outcome.id] = source
            while len(self._sources) > _HELD:
                self._sources.popitem(last=False)
        return source

    def document(self, outcome: Outcome) -> Document:
        """A source as the line reads it.

        Raises:
            ReviewError: it cannot be read, or was changed since.
        """
        source = self.source(outcome)
        try:
            return self._readings(source, self.handling(outcome.case)).as_document(source)
        except DocumentError as error:
            raise ReviewError(error.problem.message, error.problem.next) from None

    def unread(self, case: CaseFile) -> int:
        """How many sources of a case must still be read before it can be shown."""
        handling, left = self.handling(case.id), 0
        for outcome in case.outcomes:
            with suppress(ReviewError):
                left += not self._readings.has(self.source(outcome), handling)
        return left

    def documents(self, case: CaseFile) -> dict[str, Document]:
        """The sources of a case as the line reads them; one that cannot be read is left out."""
        found: dict[str, Document] = {}
        for outcome in case.outcomes:
            with suppress(ReviewError):
                found[outcome.id] = self.document(outcome)
        return found

    def copy(self, outcome: Outcome) -> Source | None:
        """The bytes of a copy as it lies in OUT; ``None`` where there is none.

        Raises:
            ReviewError: it is gone from OUT, or was changed there.
        """
        return copy_of(self.out, outcome, self._asked.pipeline.limits.max_bytes * 4)

    def lying(self, case: CaseFile) -> dict[str, str]:
        """SHA-256 of the copies as they lie in OUT now, whoever wrote them; by document id."""
        return self._lying.copies(case.outcomes)

    def pair(self, case: CaseFile, document: str) -> Pair:
        """Source and copy of a document side by side, with what the reviewer has said of it.

        Raises:
            ReviewError: the source cannot be shown, or the copy in OUT is not the one that was made.
        """
        outcome = case.outcome(document)
        with self._reading:
            held = self._pairs.get(document)
            if held is not None and held[0] == outcome:
                self._pairs.move_to_end(document)
                return with_remarks(held[1], outcome, case.contents.remarks)
        try:
            source, copy = self.source(outcome), self.copy(outcome)
            made = pair(outcome, source, copy, self.handling(case.id), self._readings)
        except DocumentError as error:
            raise ReviewError(error.problem.message, error.problem.next) from None
        with self._reading:
            self._pairs[document] = (outcome, made)
            while len(self._pairs) > _HELD:
                self._pairs.popitem(last=False)
        return with_remarks(made, outcome, case.contents.remarks)

    def people(self, case: CaseFile) -> tuple[PersonLine, ...]:
        """The people of a case, with their names as written."""
        people = people_of(case.outcomes, self.documents(case), PEOPLE)
        return tuple(listed(person, case.contents.verdicts) for person in people)

    def decide(self, case: str, wish: Wish, given: Given) -> CaseFile:
        """Do what a reviewer wishes, and do the case again.

        Args:
            case: neutral id.
            wish: gives the verdicts that count then.
            given: who wishes it.

        Raises:
            ReviewError: it cannot be done; nothing was changed.
            BatchError, VaultError: nothing can be done now, as another run is at work, say.
        """
        with self._changing:
            # Nobody else can decide between reading and sealing.
            with opened(self._settings()) as session:
                before = self.case(case)
                verdicts = wish(Said(before.contents.verdicts, given))
                if verdicts == before.contents.verdicts and not before.unfinished:
                    return before
                self._redo(session, case, verdicts, partial(accept, before.outcomes))
            return self.case(case)

    def again(self, case: str) -> CaseFile:
        """Do a case again as it is: its source was changed, or the release.

        Raises:
            BatchError, VaultError: see :meth:`decide`.
        """
        with self._changing:
            with opened(self._settings()) as session:
                before = self.case(case)
                self._redo(session, case, before.contents.verdicts, partial(whole, before.outcomes))
            return self.case(case)

    def remark(
        self, case: str, marks: Sequence[tuple[str, str]], value: str | None
    ) -> Mapping[str, str]:
        """Keep what a reviewer looked at, agreed to or noted; ``None`` takes it back.

        Args:
            case: neutral id.
            marks: kind and key of each (:mod:`redactor.review.remarks`).
            value: who, or the note.
        """

        def remarked(contents: Contents) -> Contents:
            remarks = dict(contents.remarks)
            for kind, key in marks:
                remarks = with_remark(remarks, kind, key, value)
            return replace(contents, remarks=remarks)

        return self.vault.change(case, remarked).remarks

    def released_as(self, release: Release) -> None:
        """Say what the copies are for from now on; the cases must then be done again."""
        self._asked = replace(self._asked, release=release)

    def report(self) -> bool:
        """Write the reports if a case was done again since; whether they were written.

        Raises:
            BatchError: they cannot be.
        """
        with self._changing:
            if not self._stale:
                return False
            with opened(self._settings()) as session:
                session.report(kept_skipped(session.journal), None, set(self._stale))
            self._stale.clear()
            return True

    def warm(self) -> None:
        """Have a worker ready, so that the first wish does not wait for it."""
        with self._changing, suppress(RedactorError, KeyboardInterrupt):
            self._warming = True
            try:
                list(self._engine.run([Job("case-0000", ())]))
            finally:
                self._warming = False

    def close(self) -> None:
        """Write what is still to be written, and end the worker; a wish that is being fulfilled is waited for."""
        if self._warming:
            self._halt.set()
        with suppress(RedactorError):
            self.report()
        self._engine.close()

    def _redo(
        self,
        session: Session,
        case: str,
        verdicts: Sequence[Verdict],
        accept: Callable[[Sequence[Outcome]], None],
    ) -> None:
        session.redo(self._engine, self._job(case), verdicts, accept)
        self._stale.add(case)

    def _settings(self) -> Settings:
        asked = self._asked
        return Settings(
            (),
            self.out,
            self.private,
            asked.pipeline,
            release=asked.release,
            key=self._key,
        )

    def _job(self, case: str) -> Job:
        documents = tuple(
            sorted(
                (name, path)
                for name, path in load_sources(self.private).items()
                if name.startswith(f"{case}/document-")
            )
        )
        return Job(case, documents, self.rosters(case), self.private / "staging")

    def rosters(self, case: str) -> tuple[Path, ...]:
        """The case.yaml of a case, where there is one."""
        sources = load_sources(self.private)
        return tuple(sources[key] for n in FILE_NAMES if (key := f"{case}/{n}") in sources)


def given_now(by: str, note: str = "") -> Given:
    """Somebody speaks, now."""
    return Given(by, now(), note)
