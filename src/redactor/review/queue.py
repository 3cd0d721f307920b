"""What a reviewer must decide before signing, the most pressing first.

Changes draw the eye and leaks sit where nothing was changed, so the queue ends with a sample of unchanged sheets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from redactor.generalisations import GENERALISATIONS
from redactor.model import Document, Flag, Outcome, Status
from redactor.report.words import FLAGS
from redactor.review.remarks import (
    WHO,
    change_key,
    flag_key,
    is_ok,
    is_replaced,
    note_on,
    place_key,
)
from redactor.verdict import RECOGNIZER

Kind = Literal[
    "held", "address", "uncertain", "who", "conflict", "detail", "weak", "not-covered", "sample"
]
ORDER: Final[tuple[Kind, ...]] = (
    "held", "address", "uncertain", "who", "conflict", "detail", "weak", "not-covered", "sample",
)  # fmt: skip
HEADINGS: Final[Mapping[Kind, tuple[str, str]]] = {
    "held": ("Held back", "There is no copy of these to hand out. See why, and what to do."),
    "address": (
        "Protected address",
        "A secret address or place is spoken of. Make sure that nothing in the copy leads there.",
    ),
    "uncertain": (
        "Perhaps a name",
        "These stayed in the copy. If it names somebody or something, replace it; if not, say that it may stay.",
    ),
    "who": (
        "Who is who",
        "A label may be wrong or stand for two people. Look, and correct the person.",
    ),
    "conflict": (
        "The recipient",
        "A recipient may occur in the notes. Decide before anything is handed out.",
    ),
    "detail": (
        "Details that may single somebody out",
        "They stayed, because they may matter. Say it more generally, or decide that it may stay.",
    ),
    "weak": (
        "Perhaps no name",
        "These were replaced on weak evidence. Restore what names nobody, or agree.",
    ),
    "not-covered": (
        "Not covered",
        "No reader could look at these places. Look at each one yourself.",
    ),
    "sample": (
        "Unchanged pages",
        "Nothing was changed on these. Read them: what was missed stands where nothing was changed.",
    ),
}
WEAK: Final = 0.45
"""A name that was replaced with a lower score than this is asked about."""
_NAMES: Final = frozenset({"PERSON", "LOCATION", "ORGANIZATION"})


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to decide.

    Attributes:
        kind: see :data:`HEADINGS`.
        document: neutral id.
        mark: ``f3`` or ``c12`` of the document, ``""`` where it is about a place or the whole document.
        keys: of the remarks that settle it.
        text: what stands in the source there, ``""`` for a place or document.
        place: in neutral words.
        advice: what might be written or done.
        label: what stands in the copy, for a change.
        times: how many places it stands for.
        sheet: of a sample; 0 otherwise.
        done: whether it is settled.
    """

    kind: Kind
    document: str
    mark: str
    keys: tuple[str, ...]
    text: str = field(repr=False)
    place: str
    advice: str = ""
    label: str = ""
    times: int = 1
    sheet: int = 0
    done: bool = False
    note: str = field(default="", repr=False)


def queue_of(
    outcomes: Sequence[Outcome],
    documents: Mapping[str, Document],
    remarks: Mapping[str, str],
    sampled: Iterable[tuple[str, int, str]] = (),
) -> tuple[Item, ...]:
    """The queue of a case, in the order of :data:`ORDER`, then by document and place.

    Args:
        outcomes: of its documents.
        documents: their sources as far as they can be read; without them the items are the same, but say no text.
        remarks: what the reviewer has said.
        sampled: unchanged sheets to read: document, number of the sheet, key.
    """
    found: list[Item] = []
    for outcome in outcomes:
        found += _whole(outcome)
        found += _flags(outcome, documents.get(outcome.id), remarks)
        found += _places(outcome)
    found += _weak(outcomes, documents)
    found += (Item("sample", d, "", (key,), "", f"page {n}", sheet=n) for d, n, key in sampled)
    settled = (_settled(item, remarks) for item in found)
    return tuple(sorted(settled, key=lambda item: ORDER.index(item.kind)))


def _settled(item: Item, remarks: Mapping[str, str]) -> Item:
    done = item.kind != "held" and all(is_ok(remarks, key) for key in item.keys)
    return Item(
        item.kind, item.document, item.mark, item.keys, item.text, item.place, item.advice, item.label,
        item.times, item.sheet, done, note_on(remarks, item.keys[0]) if item.keys else "",
    )  # fmt: skip


def _whole(outcome: Outcome) -> Iterator[Item]:
    if outcome.status in (Status.QUARANTINED, Status.FAILED) and outcome.error:
        what = f"{outcome.error.message} {outcome.error.next}".strip()
        yield Item("held", outcome.id, "", (), "", "the whole document", what)


def _flags(
    outcome: Outcome, document: Document | None, remarks: Mapping[str, str]
) -> Iterator[Item]:
    gone = {
        (d.finding.segment, d.finding.start, d.finding.end) for d in outcome.decisions if d.replaces
    }
    for number, flag in enumerate(outcome.flags):
        kind = _kind(flag)
        if kind is None or is_replaced(flag, gone):
            continue
        advice = GENERALISATIONS.get(flag.suggestion, "") or FLAGS[flag.kind].meaning
        text = ""
        if document is not None:
            text = document.segments[flag.segment].text[flag.start : flag.end]
        key = flag_key(outcome.id, flag)
        yield Item(kind, outcome.id, f"f{number}", (key,), text, flag.place, advice)


def _kind(flag: Flag) -> Kind | None:
    if flag.kind == "protected-address":
        return "address"
    if flag.kind == "quasi-identifier":
        return "detail"
    if flag.kind != "uncertain":
        return None
    if flag.recognizer == "recipient":
        return "conflict"
    return "who" if flag.recognizer in WHO else "uncertain"


def _places(outcome: Outcome) -> Iterator[Item]:
    for place in outcome.coverage.not_covered:
        yield Item("not-covered", outcome.id, "", (place_key(outcome.id, place),), "", place)


def _weak(outcomes: Iterable[Outcome], documents: Mapping[str, Document]) -> Iterator[Item]:
    """One item for each label and identity; it is settled when all its places are."""
    groups: dict[tuple[str, str], list[tuple[str, int, str, str]]] = {}
    forms: dict[tuple[str, str], dict[str, None]] = {}
    best: dict[str, float] = {}
    for outcome in outcomes:
        for decision in outcome.decisions:
            if decision.replaces:
                identity = decision.identity
                best[identity] = max(best.get(identity, 0.0), decision.finding.score)
    for outcome in outcomes:
        document = documents.get(outcome.id)
        for number, decision in enumerate(outcome.decisions):
            finding = decision.finding
            if (
                not decision.replaces
                or finding.entity_type not in _NAMES
                or finding.recognizer == RECOGNIZER
                or best[decision.identity] >= WEAK
            ):
                continue
            group = decision.label or "", decision.identity
            place = outcome.places.get(finding.segment, "")
            groups.setdefault(group, []).append((outcome.id, number, change_key(decision), place))
            if document is not None:
                text = document.segments[finding.segment].text[finding.start : finding.end]
                forms.setdefault(group, {})[" ".join(text.split())] = None
    for group, own in groups.items():
        name, number, _, place = own[0]
        keys = tuple(key for _, _, key, _ in own)
        text = ", ".join(forms.get(group, ()))
        yield Item("weak", name, f"c{number}", keys, text, place, label=group[0], times=len(own))
