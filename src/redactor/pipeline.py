"""Read this file first: the straight line that a case goes down.

Each step is one call into one stage; the stages know nothing of each other. A case goes down the
line as a whole, so that a name found once is found everywhere in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from redactor.checks.gate import look, refusal, refused_note
from redactor.config.pipeline import Pipeline
from redactor.config.shipped import folder
from redactor.copying import written
from redactor.detect.base import Marker
from redactor.detect.engine import PresidioDetector
from redactor.detect.flags import load_flags
from redactor.detect.names import is_ambiguous
from redactor.detect.ner.recogniser import NameRecogniser
from redactor.detect.passages import PassageMarker
from redactor.detect.patterns import keep_compiled
from redactor.detect.protected import with_own
from redactor.detect.quasi import QuasiMarker
from redactor.detect.rules import load_recognizers
from redactor.detect.second_look import Remembered, second_look
from redactor.detect.stage import DetectionStage, built_in
from redactor.detect.verdicts import in_words, settled
from redactor.errors import ConfigError, DocumentError, Problem
from redactor.explain import Row, explain
from redactor.formats.registry import format_for
from redactor.identity.doubts import doubt_flags, people_in
from redactor.identity.resolve import Resolution, resolve
from redactor.model import (
    Case,
    CaseNote,
    Decision,
    Document,
    Draft,
    Finding,
    Flag,
    Handling,
    Kept,
    Known,
    Leak,
    Outcome,
    Roster,
    Source,
    Status,
)  # fmt: skip
from redactor.policy.decide import Decider, by_document, replacements
from redactor.spans import Beside, reconcile, surface_in
from redactor.vault.sealed import Sealed, day_zero, seal_of
from redactor.verify import Searcher, needles
from redactor.watch import UNWATCHED, Watch

ROUNDS = 5

BLOCKING = ("protected-address",)
"""Flags that a second person clears before the copy is shared: a survivor here endangers somebody."""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What became of a case. ``drafts`` holds verified copies and, for quarantine, leaking ones.

    ``sealed`` is for the vault: who is behind which label; ``None`` where nothing was decided. ``note`` is
    for the report; ``None`` where the program itself broke.
    """

    outcomes: tuple[Outcome, ...]
    drafts: dict[str, Draft] = field(default_factory=dict, repr=False)
    sealed: Sealed | None = field(default=None, repr=False)
    note: CaseNote | None = None


class Line:
    """The line, built once for a pipeline and run for every case."""

    def __init__(self, pipeline: Pipeline, detection: DetectionStage | None = None) -> None:
        self.pipeline = pipeline
        self.handling = pipeline.handling()
        self.detection = detection or detection_for(pipeline)
        self.decider = Decider(pipeline.rule, is_ambiguous, shuffled=pipeline.shuffle_labels)

    def run(
        self,
        case_id: str,
        sources: Sequence[Source],
        roster: Roster,
        known: tuple[Known, ...] = (),
        secret: bytes = b"",
        watch: Watch = UNWATCHED,
    ) -> CaseResult:
        """Take one case from sources to verified drafts. Nothing is written anywhere.

        Args:
            case_id: neutral id.
            sources: its documents.
            roster: what its case.yaml says.
            known: identities of earlier runs, from the vault; their labels stay.
            secret: 32 bytes from the vault for what must not be guessed; none without a vault.
            watch: told which document is read or written.
        """
        handling = self._handling(roster)
        read, failed = self._case(case_id, sources, roster, watch)
        case = replace(read, known=known, secret=secret, day_zero=day_zero(known))
        try:
            if problem := refusal(case, self.pipeline, is_ambiguous):
                refused = (_refused(d, s, problem) for d, s in _pairs(case, sources))
                note = refused_note(case, self.pipeline)
                return CaseResult((*failed, *refused), note=note)
            trace = self.detection.trace(case)
            decisions, searcher, who = self._decide(case, trace.settled)
            flags = self.detection.flags(case, [d.finding for d in decisions], trace.doubtful)
            kept = self.detection.kept(case, [d.finding for d in decisions if d.replaces])
            looked = look(
                case,
                self.pipeline,
                findings=[d.finding for d in decisions],
                of=who.of,
                identities=who.identities,
                decisions=decisions,
                doubtful=trace.doubtful,
                flags=flags,
                places=(searcher.strong_places, searcher.weak_places),
                is_word=is_ambiguous,
                origin_known=bool(who.origin),
                today=datetime.now(UTC).date(),
            )
        except Exception as error:  # noqa: BLE001 - a detector may raise anything
            return CaseResult((*failed, *(_stopped(d, s, error) for d, s in _pairs(case, sources))))
        drafts: dict[str, Draft] = {}
        of = by_document(decisions)
        doubts = doubt_flags(case, [d.finding for d in decisions], who.of, who.identities)
        outcomes = [
            self._finish(
                document,
                source,
                of[document.id],
                (*flags[document.id], *doubts[document.id], *looked.flags.get(document.id, ())),
                kept[document.id],
                searcher,
                drafts,
                handling,
                watch,
            )
            for document, source in _pairs(case, sources)
        ]
        outcomes = [
            replace(
                _held(outcome, looked.held),
                people=people_in(outcome.id, of[outcome.id], who.identities),
            )
            for outcome in outcomes
        ]
        every = tuple(sorted((*failed, *outcomes), key=lambda o: o.id))
        note = replace(looked.note, notes=(*looked.note.notes, *in_words(case)))
        sealed = seal_of(case, decisions, (who.origin, who.event), who.identities)
        return CaseResult(every, drafts, sealed, note)

    def explain(
        self, case_id: str, sources: Sequence[Source], roster: Roster, document: str, find: str = ""
    ) -> list[Row]:
        """Why each place of one document of the case was replaced or kept. Nothing is written.

        Args:
            document: id of the one to explain; the others of the case are evidence.
            find: tell also where these words stand and nobody said anything.

        Raises:
            DocumentError: the document cannot be read.
        """
        case, failed = self._case(case_id, sources, roster)
        for each in failed:
            if each.id == document and each.error is not None:
                raise DocumentError(each.error.code, each.error.message, each.error.next)
        trace = self.detection.trace(case)
        decisions, _, _ = self._decide(case, trace.settled)
        flags = self.detection.flags(case, [d.finding for d in decisions], trace.doubtful)
        (one,) = (each for each in case.documents if each.id == document)
        kept = self.detection.kept(case, [d.finding for d in decisions if d.replaces])
        threshold = self.pipeline.thresholds.of
        return explain(one, trace, decisions, flags[document], kept[document], threshold, find)

    def searcher(
        self, case_id: str, sources: Sequence[Source], roster: Roster
    ) -> tuple[Searcher, frozenset[str]]:
        """What the copies of a case must not hold, found anew from its sources.

        Also the ids of those that could not be read: what stands in them alone is not sought.
        """
        case, failed = self._case(case_id, sources, roster)
        unread = frozenset(each.id for each in failed)
        return self._decide(case, self.detection.run(case))[1], unread

    def _case(
        self, case_id: str, sources: Sequence[Source], roster: Roster, watch: Watch = UNWATCHED
    ) -> tuple[Case, list[Outcome]]:
        """The documents that can be read as a case, and the outcomes of the others."""
        handling = self._handling(roster)
        read = [self._read(source, handling, watch) for source in sources]
        documents = tuple(each for each in read if isinstance(each, Document))
        failed = [each for each in read if isinstance(each, Outcome)]
        return Case(case_id, documents, roster), failed

    def _handling(self, roster: Roster) -> Handling:
        """How the documents of a case are handled: as the pipeline says, with what opens them."""
        return replace(self.handling, passwords=roster.passwords)

    def _read(self, source: Source, handling: Handling, watch: Watch) -> Document | Outcome:
        handler = format_for(source.suffix)
        try:
            if handler is None:
                raise DocumentError(
                    "unsupported", "This type of file is not taken.", "Convert it and run again."
                )
            with watch.on(source.id, "read"):
                document = handler.read(source, handling)
            if sum(len(s.text) for s in document.segments) > handling.limits.max_characters:
                raise DocumentError(
                    "too-large",
                    f"The text is longer than {handling.limits.max_characters} characters.",
                    "Split the file, or raise limits.max_characters in the pipeline.",
                )
        except DocumentError as error:
            return _failed(source, handler.name if handler else "", error)
        except Exception as error:  # noqa: BLE001 - a parser may raise anything on a hostile file
            return _failed(source, handler.name if handler else "", _crash("unreadable", error))
        return document

    def _decide(
        self, case: Case, findings: tuple[Finding, ...]
    ) -> tuple[tuple[Decision, ...], Searcher, Resolution]:
        names_in = Remembered(self.detection.names_in)
        surface = surface_in(case)
        for left in reversed(range(ROUNDS)):
            who = resolve(case, findings)
            decisions = self.decider.decide(case, findings, who)
            wanted = needles(decisions, surface, is_ambiguous, case.roster)
            searcher = Searcher(wanted, names_in, is_ambiguous)
            of = by_document(decisions)
            missed = [f for d in case.documents for f in self._look_again(d, of[d.id], searcher)]
            if not missed or not left:
                break
            findings = settled(reconcile([*findings, *missed]), case)
        return decisions, searcher, who

    def _look_again(
        self, document: Document, decisions: Sequence[Decision], searcher: Searcher
    ) -> list[Finding]:
        made = replacements(decisions, document.id)
        strong, weak = searcher.strong_places, searcher.weak_places
        return list(second_look(document, made, strong, weak, searcher.names_in))

    def _finish(
        self,
        document: Document,
        source: Source,
        decisions: Sequence[Decision],
        flags: tuple[Flag, ...],
        kept: tuple[Kept, ...],
        searcher: Searcher,
        drafts: dict[str, Draft],
        handling: Handling,
        watch: Watch,
    ) -> Outcome:
        own = tuple(decisions)
        outcome = Outcome(
            document.id,
            document.case,
            document.format,
            Status.PUBLISHED,
            source.sha256,
            decisions=own,
            places={d.finding.segment: document.segments[d.finding.segment].place for d in own},
            flags=(*flags, *_uncertain(document, own, flags, searcher)),
            kept=kept,
            hidden=document.hidden,
            coverage=document.coverage,
            notes=document.notes,
        )
        handler = format_for(source.suffix)
        assert handler is not None
        try:
            made = replacements(own, document.id)
            with watch.on(source.id, "write"):
                draft, leaks = written(handler, source, document, made, handling, searcher)
        except DocumentError as error:
            return _with_problem(outcome, error)
        except Exception as error:  # noqa: BLE001 - fail closed, file by file
            return _with_problem(outcome, _crash("unwritable", error))
        drafts[document.id] = draft
        return _verdict(outcome, draft, leaks)


def detection_for(pipeline: Pipeline) -> DetectionStage:
    """The detectors that a pipeline asks for.

    Raises:
        ConfigError: a recognizer file has a mistake, or the pipeline names one that does not exist.
        MissingDependency: the model is not installed.
    """
    keep_compiled()
    catalogue = load_recognizers(folder("recognizers"))
    unknown = set(pipeline.without) - {each.spec.name for each in catalogue}
    if unknown:
        raise ConfigError(
            "'without' names a recognizer that does not exist.",
            "Type: redactor recognizers list",
            where=f"{pipeline.name}.yaml",
        )
    chosen = [each for each in catalogue if each.spec.name not in pipeline.without]
    engine = PresidioDetector(pipeline.language, pipeline.model, chosen, pipeline.presidio)
    files = load_flags(folder("recognizers"))
    markers: tuple[Marker, ...] = (*files, QuasiMarker(), PassageMarker())
    return DetectionStage(
        built_in(engine),
        pipeline.thresholds.of,
        markers=markers,
        protected=with_own(pipeline.protected),
        recogniser=NameRecogniser().load(),
        doubt=pipeline.thresholds.uncertain,
    )


def _pairs(case: Case, sources: Sequence[Source]) -> list[tuple[Document, Source]]:
    by_id = {source.id: source for source in sources}
    return [(document, by_id[document.id]) for document in case.documents]


def _failed(source: Source, format_name: str, error: DocumentError) -> Outcome:
    return Outcome(
        source.id,
        source.case,
        format_name,
        Status(error.status),
        source.sha256,
        error=error.problem,
    )


def _crash(code: str, error: Exception) -> DocumentError:
    """An unexpected exception as a problem: its type is named, its text is not (it may quote)."""
    return DocumentError(
        code,
        f"The document could not be processed ({type(error).__name__}).",
        "Open and save it again in its own program, then run again; if it stays, report the code.",
    )


def _stopped(document: Document, source: Source, error: Exception) -> Outcome:
    if isinstance(error, DocumentError):
        problem = error.problem
    else:
        problem = Problem(
            "detector-failed",
            f"Detection stopped ({type(error).__name__}); no document of the case was copied.",
            "Run again with another pipeline, or report this code; the source is untouched.",
        )
    return Outcome(
        document.id, document.case, document.format, Status.FAILED, source.sha256, error=problem
    )


def _refused(document: Document, source: Source, problem: Problem) -> Outcome:
    return Outcome(
        document.id, document.case, document.format, Status.FAILED, source.sha256, error=problem
    )


def _held(outcome: Outcome, problem: Problem | None) -> Outcome:
    """A verified copy is held back with the rest of its case; a worse verdict stands."""
    if problem is None or outcome.status not in (Status.PUBLISHED, Status.NEEDS_REVIEW):
        return outcome
    return replace(outcome, status=Status.QUARANTINED, error=problem)


def _with_problem(outcome: Outcome, error: DocumentError) -> Outcome:
    return replace(outcome, status=Status(error.status), error=error.problem)


def _verdict(outcome: Outcome, draft: Draft, leaks: tuple[Leak, ...]) -> Outcome:
    hidden = (*outcome.hidden, *(part for part in draft.hidden if part not in outcome.hidden))
    digest = hashlib.sha256(draft.data).hexdigest()
    notes = (*outcome.notes, *draft.notes)
    done = replace(outcome, hidden=hidden, leaks=leaks, output_sha256=digest, notes=notes)
    if leaks:
        problem = Problem(
            "leak-found",
            f"An original form is still in the finished copy, in {len(leaks)} place(s).",
            "Do not pass it on: it lies in the quarantine of the private folder. See the leaks below.",
        )
        return replace(done, status=Status.QUARANTINED, error=problem)
    if outcome.coverage.not_covered or any(f.kind in BLOCKING for f in outcome.flags):
        return replace(done, status=Status.NEEDS_REVIEW)
    return done


def _uncertain(
    document: Document, decisions: Sequence[Decision], flags: Sequence[Flag], searcher: Searcher
) -> list[Flag]:
    """Words that are also names of the case, were left where they stand, and are not marked yet."""
    out: list[Flag] = []
    covered = Beside(d.finding for d in decisions if d.replaces)
    marked = {(f.segment, f.start, f.end) for f in flags if f.kind == "uncertain"}
    for segment in document.segments:
        for start, end in searcher.weak_places(segment.text):
            probe = Finding(document.id, segment.index, start, end, "PERSON", 0.0, "")
            known = (segment.index, start, end) in marked
            if not known and not covered.touching(probe):
                out.append(Flag("uncertain", segment.place, segment.index, start, end))
    return out
