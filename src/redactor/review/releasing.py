"""Handing out: signed copies become released ones, each with its id, in a bundle for one recipient, and the log knows.

What is needed to trace a copy is written first, then the bundle, then the entry of the log: a release that was
stopped half-way is in no log, and its bundle is made again.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from redactor.checks.gate import NOT_SHOWN
from redactor.config.release import ReleaseEntry
from redactor.files import remove_quietly, write_atomic
from redactor.formats.pdf_show import ALONE
from redactor.model import Outcome, Recipient
from redactor.model import Release as Record
from redactor.report.words import FLAGS
from redactor.review.actions import ReviewError
from redactor.review.bundle import (
    BundleFacts,
    ReleasedCopy,
    bundle,
    client_statement,
    handling_sheet,
)
from redactor.review.copyid import copy_id
from redactor.review.desk import CaseFile
from redactor.review.entries import Entry
from redactor.review.fingerprints import kept, packed
from redactor.review.handover import Handover, today
from redactor.review.log_words import overrides_of, recipient_words
from redactor.review.releases import FOLDER, Release, released_details, releases_of
from redactor.review.stamp import notice_for, stamped
from redactor.review.trace import Trace, TracedCopy, fingerprints_of, trace, trace_text


@dataclass(frozen=True, slots=True)
class ReleaseWish:
    """What somebody wants to hand out; what is ``""`` is taken from the record of the case.

    Attributes:
        recipient: one person, whose role stands in each copy.
        purpose, basis: in words.
        destroy_by: ISO date.
        documents: ids; all that have a copy where none is given.
        password: encrypts the bundle; ``""`` leaves it open.
        contact: whom to tell when a copy is lost; service: who hands it out.
    """

    recipient: Recipient
    purpose: str = ""
    basis: str = ""
    destroy_by: str = ""
    documents: tuple[str, ...] = ()
    password: str = field(default="", repr=False)
    contact: str = field(default="", repr=False)
    service: str = ""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A bundle that was made.

    Attributes:
        bundle: its id.
        name: of the file.
        data: the file.
        path: where it lies in OUT.
        entry: of the log.
    """

    bundle: str
    name: str
    data: bytes = field(repr=False)
    path: Path = field(repr=False)
    entry: Entry


def release(handover: Handover, case: CaseFile, by: str, wish: ReleaseWish) -> HandedOver:
    """Hand out signed copies to one recipient.

    Raises:
        ReviewError: something speaks against it.
        StampError, BundleError, PasswordError: a copy, or the bundle, cannot be made.
        LedgerError, BatchError: it cannot be logged or written; nothing was handed out then.
    """
    record = recorded(handover, case, wish)
    against = handover.why_not_release(case, wish.recipient, record, wish.documents)
    if not by.strip():
        against = ("Type your name.", *against)
    addresses = (wish.recipient.role, wish.contact, wish.service)
    if handover.names(case).in_any((record.purpose, record.basis, *record.scope), addresses):
        against = ("Purpose, basis or contact hold a name of the case: say it without.", *against)
    if against:
        raise ReviewError(against[0], " ".join(against[1:]))
    name = f"RB-{today():%Y%m%d}-{secrets.token_hex(3).upper()}"
    made = dict(_copies(handover, case, wish, record, name))
    facts = _facts(handover, case, wish, record, name)
    data = bundle(list(made.values()), facts, wish.password or None)
    _keep_traces(handover, case, wish, name, made)
    details = released_details(
        name,
        {document: copy.copy_id for document, copy in made.items()},
        {document: copy.sha256 for document, copy in made.items()},
        {document: copy.signed_sha256 for document, copy in made.items()},
        wish.recipient,
        record,
    )
    path = handover.desk.out / FOLDER / f"{name}.zip"
    write_atomic(path, data)
    try:
        entry = handover.log_release(case, by, wish.recipient, record, wish.documents, details)
    except BaseException:
        remove_quietly(path)  # a bundle that no log knows must not be passed on
        raise
    return HandedOver(name, path.name, data, path, entry)


def preview(handover: Handover, case: CaseFile, wish: ReleaseWish) -> tuple[str, str]:
    """The handling sheet and the statement for the client as they would be, as HTML; nothing is written.

    Raises:
        ReviewError: there is no copy, or the day is none.
        StampError: a copy cannot be released.
    """
    record, name = recorded(handover, case, wish), "RB-PREVIEW"
    copies = [copy for _, copy in _copies(handover, case, wish, record, name)]
    facts = _facts(handover, case, wish, record, name)
    return handling_sheet(copies, facts), client_statement(copies, facts)


def recorded(handover: Handover, case: CaseFile, wish: ReleaseWish) -> Record:
    """What is recorded for the case, with what is said for this release in its place.

    Raises:
        ReviewError: the day of destruction is no date, or something is too long.
    """
    old = handover.record(case)
    try:
        said = ReleaseEntry(
            purpose=wish.purpose or old.purpose,
            basis=wish.basis or old.basis,
            destroy_by=wish.destroy_by or old.destroy_by or None,
        )
    except ValueError:
        raise ReviewError(
            "Purpose, basis or day of destruction cannot be used.",
            "Write the day as 2026-01-31, and keep the others below 500 characters.",
        ) from None
    day = said.destroy_by or ""
    return replace(old, purpose=said.purpose, basis=said.basis, destroy_by=day)


def traced(handover: Handover) -> tuple[TracedCopy, ...]:
    """Every released copy of the batch that the log knows.

    Raises:
        LedgerError: the log cannot be read, or was changed.
    """
    return tuple(_known(handover, releases_of(handover.ledger.entries(), today())))


def trace_file(handover: Handover, data: bytes, suffix: str) -> tuple[Trace, ...]:
    """Which released copy a file comes from; see :func:`redactor.review.trace.trace`."""
    known = traced(handover)
    with ALONE:
        return trace(data, suffix, known, handover.secret)


def trace_excerpt(handover: Handover, text: str) -> tuple[Trace, ...]:
    """Which released copy a text comes from; see :func:`redactor.review.trace.trace_text`."""
    return trace_text(text, traced(handover), handover.secret)


def _copies(
    handover: Handover, case: CaseFile, wish: ReleaseWish, record: Record, name: str
) -> Iterator[tuple[str, ReleasedCopy]]:
    until = date.fromisoformat(record.destroy_by) if record.destroy_by else None
    for outcome in case.outcomes:
        copy = handover.desk.copy(outcome)
        if copy is None or (wish.documents and outcome.id not in wish.documents):
            continue
        identifier = copy_id(handover.secret, name, outcome.id)
        notice = notice_for(identifier, wish.recipient.role, until)
        with ALONE:
            data = stamped(copy.data, copy.suffix, notice)
        number = int(outcome.id.rpartition("-")[2])
        yield outcome.id, ReleasedCopy(identifier, number, copy.suffix, data, copy.sha256)


def _facts(
    handover: Handover, case: CaseFile, wish: ReleaseWish, record: Record, name: str
) -> BundleFacts:
    standing, names = handover.standing(case), handover.names(case)
    prepared, signed = standing.prepared, standing.signed
    overrides = [
        (item, NOT_SHOWN if names.in_any((reason,)) else reason)
        for item, reason in (overrides_of(signed) if signed else ())
    ]
    role = f", {signed.text('role')}" if signed and signed.text("role") else ""
    return BundleFacts(
        bundle_id=name,
        released_on=today(),
        recipient=wish.recipient.role,
        purpose=record.purpose,
        basis=record.basis,
        scope=", ".join(record.scope),
        destroy_by=date.fromisoformat(record.destroy_by) if record.destroy_by else None,
        prepared_by=prepared.by if prepared else "",
        reviewed_by=f"{signed.by}{role}" if signed else "",
        reviewed_on=date.fromisoformat(signed.day) if signed else None,
        self_reviewed=standing.self_reviewed,
        overrides=tuple(f"{item} {reason}" for item, reason in overrides),
        residual=_residual(case, wish.documents),
        lost_contact=wish.contact,
        service=wish.service,
    )


def _residual(case: CaseFile, documents: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """What stayed and could tell who it is, in words with how often."""
    chosen = frozenset(documents)
    count: dict[str, int] = {}
    for outcome in case.outcomes:
        if outcome.output is None or (chosen and outcome.id not in chosen):
            continue
        gone = _replaced(outcome)
        for flag in outcome.flags:
            if flag.kind == "quasi-identifier" and (flag.segment, flag.start) not in gone:
                words = FLAGS[flag.kind].name
                count[words] = count.get(words, 0) + 1
        if outcome.coverage.not_covered:
            words = "Place that the program could not read"
            count[words] = count.get(words, 0) + len(outcome.coverage.not_covered)
    return tuple(sorted(count.items()))


def _replaced(outcome: Outcome) -> set[tuple[int, int]]:
    return {(d.finding.segment, d.finding.start) for d in outcome.decisions if d.replaces}


def _keep_traces(
    handover: Handover,
    case: CaseFile,
    wish: ReleaseWish,
    name: str,
    made: Mapping[str, ReleasedCopy],
) -> None:
    folder = handover.desk.private / FOLDER
    for document, copy in made.items():
        signed = handover.desk.copy(case.outcome(document))
        assert signed is not None
        with ALONE:
            marks = fingerprints_of(signed.data, signed.suffix, handover.secret)
        data = json.dumps({"bundle": name, "document": document, "marks": packed(marks).hex()})
        write_atomic(folder / f"{copy.copy_id}.json", data.encode("ascii"), mode=0o600)


def _known(handover: Handover, releases: Iterable[Release]) -> Iterator[TracedCopy]:
    for each in releases:
        for document, identifier in each.documents.items():
            yield TracedCopy(
                identifier,
                each.bundle,
                each.case,
                document,
                recipient_words(each.recipient),
                each.at[:10],
                each.files.get(document, ""),
                each.reviewed.get(document, ""),
                kept(handover.desk.private / FOLDER, identifier),
            )
