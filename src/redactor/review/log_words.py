"""The disclosure log in plain words, for the page and for the command line: nothing but what the log holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from redactor.model import Recipient
from redactor.report.words import joined, plural
from redactor.review.chain import Chain
from redactor.review.entries import Entry, Event
from redactor.review.outdated import Outdated
from redactor.review.releases import Release, Status

_EVENTS: Final[Mapping[Event, str]] = MappingProxyType(
    {
        "prepared": "Prepared",
        "signed": "Reviewed and signed",
        "released": "Handed out",
        "recalled": "Called back",
        "destroyed": "Destruction confirmed",
        "note": "Note",
        "reopened": "Opened again",
    }
)
_ITEMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "output-read": "every sheet read",
        "queue-cleared": "queue decided",
        "flags-present": "each flag looked at",
        "people-complete": "people confirmed",
        "not-covered-seen": "unread pages looked at",
        "unchanged-sampled": "unchanged sheets looked at",
        "own-name": "own name",
    }
)
STATUS: Final[Mapping[Status, tuple[str, str, str]]] = MappingProxyType(
    {
        "out": ("Handed out", "good", "→"),
        "recalled": ("Called back, destruction not confirmed", "hot", "↩"),
        "expired": ("Overdue: destruction not confirmed", "hot", "!"),
        "destroyed": ("Destroyed, as confirmed", "calm", "✓"),
    }
)
"""Of a release: in words, and the kind and sign of a badge."""


def event_words(entry: Entry) -> str:
    """What was done, as a heading."""
    if entry.event == "recalled" and entry.details.get("release") is None:
        return "Whole case called back"
    return _EVENTS[entry.event]


def detail_words(
    entry: Entry, bundles: Mapping[int, str] = MappingProxyType({})
) -> tuple[str, ...]:
    """What an entry says beside who, when and which case, a sentence each.

    Args:
        bundles: number of a ``released`` entry -> id of its bundle (:func:`bundles_of`).
    """
    return tuple(_details(entry, bundles))


def bundles_of(entries: Sequence[Entry]) -> dict[int, str]:
    """Number of each ``released`` entry -> id of its bundle."""
    return {entry.number: entry.text("bundle") for entry in entries if entry.event == "released"}


def recipient_words(recipient: Recipient) -> str:
    """Name, role, employer and e-mail address, as far as they are recorded."""
    parts = (recipient.name, recipient.role, recipient.employer, recipient.email)
    return ", ".join(part for part in parts if part) or "not recorded"


def recall_words(release: Release) -> str:
    """What to ask of somebody who holds copies, in a sentence."""
    copies = joined(sorted(release.documents.values())) or release.bundle
    return f"Ask {recipient_words(release.recipient)} to destroy {copies} and to say so in writing."


def outdated_words(one: Outdated, day: Callable[[str], str] = str) -> str:
    """That copies which somebody holds hold what was taken out since, and what to do.

    Args:
        day: how an ISO date is written.
    """
    who = recipient_words(one.release.recipient)
    copies = f"Copies handed out on {day(one.release.at[:10])} to {who},"
    if not one.details:
        return f"{copies} may hold what was taken out since: that cannot be told. Look at them, or call them back."
    least = "at least " if one.unsure else ""
    were = "was" if one.details == 1 else "were"
    return f"{copies} hold {least}{plural(one.details, 'detail')} that {were} taken out since. Call them back."


def recall_letter(release: Release) -> str:
    """What may be written to somebody who holds copies: no name, and nothing about the case."""
    copies = "\n".join(sorted(release.documents.values()))
    return (
        f"Please destroy the anonymised copies that you were given on {release.at[:10]} (bundle {release.bundle}), "
        "with all prints, files, e-mail attachments and notes about them.\n"
        "Please confirm in writing on which day you did so.\n\n"
        f"Copy ids:\n{copies}"
    )


def exported(chain: Chain, entries: Sequence[Entry]) -> dict[str, object]:
    """The log for other programs: whether it is intact, and what each entry says, with its hash.

    Args:
        entries: all, or those of a case; none where it is not intact.
    """
    return {
        "schema": "redactor.disclosures/1",
        "intact": chain.intact,
        "words": chain.words,
        "next": chain.next,
        "last": chain.last,
        "entries": [
            {
                "number": entry.number,
                "at": entry.at,
                "event": entry.event,
                "case": entry.case,
                "by": entry.by,
                "account": entry.account,
                "details": entry.details,
                "hash": entry.hash,
            }
            for entry in entries
        ],
    }


def _details(entry: Entry, bundles: Mapping[int, str]) -> Iterator[str]:
    if copies := entry.texts("copies"):
        yield f"{plural(len(copies), 'copy', 'copies')}."
    if role := entry.text("role"):
        yield f"As {role}."
    for item, reason in overrides_of(entry):
        yield f"Without “{item}”: {_ended(reason)}"
    if entry.event == "released":
        yield from _released(entry)
    number = entry.details.get("release")
    if isinstance(number, int):
        yield f"Bundle {bundles.get(number) or f'of entry {number}'}."
    if on := entry.text("on"):
        yield f"Destroyed on {on}, confirmed by {entry.text('confirmed_by') or 'somebody'}."
    if reason := entry.text("reason"):
        yield f"Reason: {_ended(reason)}"
    if text := entry.text("text"):
        yield _ended(text)


def overrides_of(entry: Entry) -> Iterator[tuple[str, str]]:
    """Items of the checklist that were not fulfilled when it was signed, each with its reason."""
    found = entry.details.get("overrides")
    for each in found if isinstance(found, Sequence) and not isinstance(found, str) else ():
        if isinstance(each, Mapping):
            item = str(each.get("item", ""))
            yield _ITEMS.get(item, item), str(each.get("reason", ""))


def _released(entry: Entry) -> Iterator[str]:
    who = entry.texts("recipient")
    to = recipient_words(
        Recipient(*(who.get(key, "") for key in ("name", "role", "email", "employer")))
    )
    copies = entry.texts("documents")
    yield f"Bundle {entry.text('bundle')} to {to}."
    if purpose := entry.text("purpose"):
        yield f"Purpose: {_ended(purpose)}"
    if basis := entry.text("basis"):
        yield f"Basis: {_ended(basis)}"
    yield f"Destroy by {entry.text('destroy_by') or 'no agreed day'}."
    yield f"Copies: {joined(sorted(copies.values()))}."


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
