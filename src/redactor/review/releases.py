"""Who holds copies of a case: what was handed out, to whom, until when, and whether it came back.

A release never goes off this list: when the copies change or the client withdraws, what is out is still out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from redactor.model import Recipient
from redactor.model import Release as Record
from redactor.review.entries import Entry, Value

Status = Literal["out", "recalled", "expired", "destroyed"]
FOLDER: Final = "released"
"""Of bundles in OUT, and of what traces copies in the private folder."""


@dataclass(frozen=True, slots=True)
class Release:
    """Copies that were handed out together.

    Attributes:
        number: of the entry; ``recalled`` and ``destroyed`` name the release by it.
        case: neutral id.
        at, by: when (UTC, ISO 8601) and by whom they were handed out.
        status: ``out``; ``recalled``; ``expired``: the day of destruction has passed; ``destroyed``: a
            destruction was confirmed. The last of these that holds.
        bundle: id of what was handed out.
        documents: document id -> id of the copy, where copies can be told apart.
        files: document id -> SHA-256 of the file as it was handed out.
        reviewed: document id -> SHA-256 of the copy that was reviewed and signed.
        recipient: who holds it.
        purpose, basis: in words, ``""`` where not recorded.
        destroy_by: ISO date, ``""`` where none was agreed.
        recalled_on: ISO date, ``""`` where it was not.
        destroyed_on: ISO date, as it was confirmed; ``""`` where it was not.
        destroyed_by: who confirmed it.
    """

    number: int
    case: str
    at: str
    by: str = field(repr=False)
    status: Status
    bundle: str
    documents: Mapping[str, str] = field(hash=False)
    files: Mapping[str, str] = field(hash=False)
    reviewed: Mapping[str, str] = field(hash=False)
    recipient: Recipient
    purpose: str = ""
    basis: str = ""
    destroy_by: str = ""
    recalled_on: str = ""
    destroyed_on: str = ""
    destroyed_by: str = field(default="", repr=False)


def released_details(
    bundle: str,
    documents: Mapping[str, str],
    files: Mapping[str, str],
    reviewed: Mapping[str, str],
    recipient: Recipient,
    record: Record,
) -> dict[str, Value]:
    """The details of a ``released`` entry, as :func:`releases_of` reads them.

    Args:
        bundle, documents, files, reviewed, recipient: as in :class:`Release`.
        record: purpose, basis and day of destruction; its recipients do not count.
    """
    return {
        "bundle": bundle,
        "documents": dict(documents),
        "files": dict(files),
        "reviewed": dict(reviewed),
        "recipient": {
            "name": recipient.name,
            "role": recipient.role,
            "email": recipient.email,
            "employer": recipient.employer,
        },
        "purpose": record.purpose,
        "basis": record.basis,
        "destroy_by": record.destroy_by,
    }


def releases_of(entries: Sequence[Entry], today: date) -> tuple[Release, ...]:
    """The releases of a case, in order, each with its own status on the day ``today``."""
    return tuple(_release(entry, entries, today) for entry in entries if entry.event == "released")


def recall_list(entries: Sequence[Entry], today: date = date.min) -> tuple[Release, ...]:
    """Who holds copies of the case that must be called back: all whose destruction nobody has confirmed.

    The same before and after a recall is entered, so that it can be shown before. Without ``today`` no
    release counts as expired.
    """
    return tuple(
        release for release in releases_of(entries, today) if release.status != "destroyed"
    )


def has_passed(day: str, today: date) -> bool:
    """Whether ``day`` (ISO date, ``""`` for none) is before ``today``; what is no date has passed."""
    try:
        return bool(day) and date.fromisoformat(day) < today
    except ValueError:
        return True


def _release(entry: Entry, entries: Sequence[Entry], today: date) -> Release:
    later = [other for other in entries if other.number > entry.number]
    recalled = next((o for o in later if o.event == "recalled" and _is_about(o, entry)), None)
    destroyed = next(
        (o for o in later if o.event == "destroyed" and o.details.get("release") == entry.number),
        None,
    )
    destroy_by, who = entry.text("destroy_by"), entry.texts("recipient")
    return Release(
        entry.number,
        entry.case,
        entry.at,
        entry.by,
        _status(recalled, destroyed, has_passed(destroy_by, today)),
        entry.text("bundle"),
        entry.texts("documents"),
        entry.texts("files"),
        entry.texts("reviewed"),
        Recipient(*(who.get(key, "") for key in ("name", "role", "email", "employer"))),
        entry.text("purpose"),
        entry.text("basis"),
        destroy_by,
        recalled.day if recalled else "",
        (destroyed.text("on") or destroyed.day) if destroyed else "",
        (destroyed.text("confirmed_by") or destroyed.by) if destroyed else "",
    )


def _is_about(recall: Entry, released: Entry) -> bool:
    """A recall without a number is of the whole case."""
    return recall.details.get("release") in (None, released.number)


def _status(recalled: Entry | None, destroyed: Entry | None, passed: bool) -> Status:
    if destroyed:
        return "destroyed"
    if recalled:
        return "recalled"
    return "expired" if passed else "out"
