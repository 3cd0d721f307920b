"""What is said of one mark: why it is so, and what may be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from redactor.generalisations import GENERALISATIONS
from redactor.model import Document
from redactor.report.words import FLAGS, plural, role_in_words
from redactor.review.actions import ReviewError
from redactor.review.casework import Casework
from redactor.review.mentions import PersonLine
from redactor.review.queue import Item
from redactor.review.remarks import key_of, person_key
from redactor.review.shapes import Change, Flagged, Pair
from redactor.web.review_form import together
from redactor.web.review_words import found_by, how_sure, kind_words, place_words, rule_words

AROUND = 70
"""Characters of the source on either side of a place."""


@dataclass(frozen=True, slots=True)
class Around:
    """A place of a source with what stands before and after it."""

    before: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    after: str = field(default="", repr=False)


def around(document: Document | None, segment: int, start: int, end: int) -> Around:
    """A place with the words around it."""
    if document is None or segment >= len(document.segments):
        return Around()
    text = document.segments[segment].text
    low, high = max(0, start - AROUND), end + AROUND
    before, after = text[low:start], text[end:high]
    if low and " " in before:
        before = f"…{before[before.index(' ') :]}"
    if high < len(text) and " " in after:
        after = f"{after[: after.rindex(' ')]} …"
    return Around(" ".join(before.split(" ")), text[start:end], after)


@dataclass(frozen=True, slots=True)
class Panel:
    """One mark.

    Attributes:
        kind: ``change``, ``kept`` or ``flag``.
        original: what stands in the source.
        label: what stands in the copy, of a change.
        facts: pairs of term and text.
        person: whose name it is, and the number of his or her page.
        done: whether a reviewer has agreed to it or decided it.
        verdict: id of the verdict that made it so.
        others: how many other places of the case have the same label.
    """

    mark: str
    document: str
    key: str = field(repr=False)
    kind: str
    name: str
    original: str = field(repr=False)
    label: str
    facts: tuple[tuple[str, str], ...] = field(repr=False)
    advice: str
    entity_type: str = ""
    role: str = ""
    person: PersonLine | None = None
    number: int = 0
    done: bool = False
    to_decide: bool = False
    verdict: str = ""
    others: int = 0
    note: str = field(default="", repr=False)
    before: str = ""
    after: str = ""
    next: tuple[str, str] | None = None
    """Document (its last part) and mark of what is to be decided next."""
    restores: tuple[str, ...] = field(default=(), repr=False)
    """What else stays if this is restored in the whole case."""
    wording: str = field(default="", repr=False)
    """A reviewer's own words for the person."""


def panel_of(work: Casework, pair: Pair, mark: str, order: Sequence[str]) -> Panel:
    """What is said of a mark.

    Args:
        order: the marks as they follow each other.

    Raises:
        ReviewError: there is no such mark.
    """
    change = next((c for c in pair.changes if c.id == mark), None)
    flag = next((f for f in pair.flags if f.id == mark), None)
    key = key_of(work.case.outcome(pair.document), mark)
    if key is None or (change is None and flag is None):
        raise ReviewError("There is no such mark.", "Choose one in the document.")
    at = order.index(mark)
    near = order[at - 1] if at else "", order[at + 1] if at + 1 < len(order) else ""
    following = _next(work.queue, pair.document, mark)
    if change is not None:
        return _of_change(work, pair, change, key, near, following)
    assert flag is not None
    return _of_flag(pair, flag, key, near, following)


def _of_change(
    work: Casework,
    pair: Pair,
    change: Change,
    key: str,
    near: tuple[str, str],
    following: tuple[str, str] | None,
) -> Panel:
    person, number = None, 0
    for at, one in enumerate(work.people, 1):
        if one.identity == change.identity and change.entity_type == one.entity_type:
            person, number = one, at
    others = sum(
        d.label == change.label and d.replaces for o in work.case.outcomes for d in o.decisions
    )
    facts = [("What it is", kind_words(change.entity_type))]
    if change.role:
        facts.append(("Who", role_in_words(change.role)))
    if not change.verdict:
        facts += [("Found by", found_by(change.recognizers)), ("How sure", how_sure(change.score))]
    facts.append(("Rule", rule_words(change.rule)))
    facts.append(("Where", place_words(pair.document, change.place)))
    if change.label and others > 1:
        facts.append(("In the case", f"{plural(others, 'place')} with this label"))
    return Panel(
        change.id, pair.document, key, "kept" if change.label is None else "change", "", change.original,
        change.label or "", tuple(facts), "", change.entity_type, change.role, person, number,
        change.accepted or bool(change.verdict), False, change.verdict, others - 1, change.note, *near, following,
        together(change.original, person.forms)[1:] if person else (), own_words(work, person) if person else "",
    )  # fmt: skip


def _of_flag(
    pair: Pair, flag: Flagged, key: str, near: tuple[str, str], following: tuple[str, str] | None
) -> Panel:
    words = FLAGS[flag.kind]
    place = flag.segment, flag.start, flag.end
    verdicts = (c.verdict for c in pair.changes if (c.segment, c.start, c.end) == place)
    facts = (
        ("Found by", found_by((flag.recognizer,))),
        ("Where", place_words(pair.document, flag.place)),
    )
    return Panel(
        flag.id, pair.document, key, "flag", words.name, flag.text, "", facts, advice(flag.suggestion, words.meaning),
        done=flag.decided, to_decide=flag.to_decide, verdict=next(verdicts, ""), note=flag.note, before=near[0],
        after=near[1], next=following,
    )  # fmt: skip


def advice(suggestion: str, meaning: str) -> str:
    """What might be written or done, for somebody who is at this page."""
    text = GENERALISATIONS.get(suggestion, "") or meaning
    for words in (" Say so in case.yaml.", " If it may be given, list it under keep in case.yaml."):
        text = text.replace(words, "")
    return text


def _next(queue: Sequence[Item], document: str, mark: str) -> tuple[str, str] | None:
    """Where the next open item of the queue stands, after this one if it is in the queue."""
    at = next((n for n, i in enumerate(queue) if (i.document, i.mark) == (document, mark)), -1)
    turned = [*queue[at + 1 :], *queue[: max(at, 0)]]
    for item in turned:
        if item.mark and not item.done:
            return item.document.rpartition("/")[2], item.mark
    return None


def own_words(work: Casework, person: PersonLine) -> str:
    """What a reviewer calls a person in the copies, without brackets; ``""`` for the label that the line allots."""
    verdicts = work.case.contents.verdicts
    return next((v.wording[1:-1] for v in verdicts if v.id == person.verdict and v.wording), "")


def choices_of(work: Casework, without: str = "") -> list[tuple[str, str]]:
    """The people of a case to choose from: key and words; their label with how they are written."""
    return [
        (person_key(p.identity, p.label), f"{p.label or 'kept'} – {', '.join(p.forms[:3])}")
        for p in work.people
        if p.identity != without
    ]
