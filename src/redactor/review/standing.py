"""Where a case stands: draft, prepared, reviewed, released, and what speaks against the next step.

Pure: from the entries of the disclosure log and the copies as they lie there now. A signature is for exactly the
copies that it lists, by their hashes: any other copy puts the case back to draft.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from redactor.review.entries import Entry
from redactor.review.four_eyes import names_somebody, same_person
from redactor.review.outdated import Outdated
from redactor.review.releases import Release, releases_of

State = Literal["draft", "prepared", "reviewed", "released", "recalled", "expired"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands.

    Attributes:
        state: ``recalled``: all that was handed out under the signature was called back, or the client
            withdrew; ``expired``: nothing of it is out in time, and a destruction is not confirmed.
        copies: document id -> SHA-256 of the copy, as they lie there now.
        reviewers: how many people the pipeline asks for, the preparer among them where it is more than one.
        today: the day for which this holds.
        prepared: the entry that counts for these copies.
        signed: the last signature, where enough people have signed these copies.
        signatures: all that count for these copies, enough or not.
        withdrawn: the recall of the whole case, where it was not opened again since.
        void: in words, why an earlier preparation or signature counts no more.
        self_reviewed: whether the same person prepared and reviewed.
        releases: all there ever were, each with its own status.
        outdated: those of them that are out and hold what was taken out since; the log alone does not tell.
    """

    state: State
    copies: Mapping[str, str] = field(hash=False)
    reviewers: int
    today: date
    prepared: Entry | None = None
    signed: Entry | None = None
    signatures: tuple[Entry, ...] = ()
    withdrawn: Entry | None = None
    void: tuple[str, ...] = ()
    self_reviewed: bool = False
    releases: tuple[Release, ...] = ()
    outdated: tuple[Outdated, ...] = ()


def standing_of(
    entries: Sequence[Entry], copies: Mapping[str, str], today: date, reviewers: int
) -> Standing:
    """Where a case stands.

    Args:
        entries: of this case only, in order: ``Ledger.entries(case)``.
        copies: document id -> SHA-256 (hex) of the copy; a document without a copy is not in it.
        today: the local day; a day of destruction has passed on the day after it.
        reviewers: of the pipeline, 1 or more.
    """
    prepared, void = _prepared(entries, copies)
    signatures: tuple[Entry, ...] = ()
    if prepared is not None:
        signatures, void = _signatures(entries, prepared, reviewers)
    signed = _signed(prepared, signatures, reviewers)
    releases, withdrawn = releases_of(entries, today), _withdrawn(entries)
    state: State = "prepared" if prepared else "draft"
    if signed is not None:
        state = _handed_out(tuple(r for r in releases if r.number > signatures[0].number))
    if withdrawn is not None:
        state = "recalled"
    alone = bool(prepared and signed and same_person(prepared.by, signed.by))
    return Standing(
        state, dict(copies), reviewers, today, prepared, signed, signatures, withdrawn, void, alone, releases,
    )  # fmt: skip


def differences(then: Mapping[str, str], now: Mapping[str, str], since: str) -> tuple[str, ...]:
    """How the copies differ from those of an earlier day, a sentence for each.

    Args:
        then, now: document id -> SHA-256 of the copy.
        since: what was done then, ``was signed on 2024-05-01``.
    """
    words = {}
    for document in then.keys() | now.keys():
        if document not in now:
            words[document] = f"The copy of {document} is gone since the case {since}."
        elif document not in then:
            words[document] = f"A copy of {document} was added after the case {since}."
        elif then[document] != now[document]:
            words[document] = f"The copy of {document} changed after the case {since}."
    return tuple(words[document] for document in sorted(words))


def _prepared(
    entries: Sequence[Entry], copies: Mapping[str, str]
) -> tuple[Entry | None, tuple[str, ...]]:
    """The last preparation, where it counts; else why it does not."""
    last = _last(entries, "prepared")
    if last is None:
        return None, ()
    signature = next((e for e in entries if e.event == "signed" and e.number > last.number), None)
    since = f"was signed on {signature.day}" if signature else f"was prepared on {last.day}"
    opened = _last(entries, "reopened")
    if opened is not None and opened.number > last.number:
        words = f"The case was opened again on {opened.day}, after it {since}: prepare it anew."
        return None, (words, *differences(last.texts("copies"), copies, since))
    changed = differences(last.texts("copies"), copies, since)
    return (None, changed) if changed or not copies else (last, ())


def _signatures(
    entries: Sequence[Entry], prepared: Entry, reviewers: int
) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """The signatures that count, of different people, and why others do not."""
    copies = prepared.texts("copies")
    count: list[Entry] = []
    void: list[str] = []
    for entry in entries:
        if entry.event != "signed" or entry.number < prepared.number:
            continue
        if entry.texts("copies") != copies:
            void.append(
                f"The signature of {entry.day} is for other copies than those there are now."
            )
        elif not names_somebody(entry.by):
            void.append(f"The signature of {entry.day} bears no name.")
        elif reviewers > 1 and same_person(entry.by, prepared.by):
            void.append(
                f"The signature of {entry.day} is by the person who prepared the copies; this use needs"
                " another one."
            )
        elif not any(same_person(entry.by, other.by) for other in count):
            count.append(entry)
    return tuple(count), tuple(void)


def _signed(prepared: Entry | None, signatures: tuple[Entry, ...], reviewers: int) -> Entry | None:
    """The signature to name where there are enough: that of another person before one's own."""
    if prepared is None or len(signatures) < max(reviewers - 1, 1):
        return None
    others = [entry for entry in signatures if not same_person(entry.by, prepared.by)]
    return (others or signatures)[-1]


def _handed_out(releases: Sequence[Release]) -> State:
    """The state of a signed case by what was handed out under the signature."""
    found = {release.status for release in releases}
    if "out" in found:
        return "released"
    if "expired" in found:
        return "expired"
    return "recalled" if "recalled" in found else "reviewed"


def _withdrawn(entries: Sequence[Entry]) -> Entry | None:
    """The recall of the whole case that is in force."""
    found: Entry | None = None
    for entry in entries:
        if entry.event == "recalled" and entry.details.get("release") is None:
            found = entry
        elif entry.event == "reopened":
            found = None
    return found


def _last(entries: Sequence[Entry], event: str) -> Entry | None:
    return next((entry for entry in reversed(entries) if entry.event == event), None)
