"""The people of a case as a reviewer sees them: with the names that stand in the sources."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from redactor.folding import fold
from redactor.model import Document, Outcome
from redactor.verdict import PREFIX, Verdict


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a person is named; ``change`` is the number of its decision, ``c12``."""

    document: str
    change: str
    segment: int
    start: int
    end: int
    text: str = field(repr=False)
    place: str = ""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person, or one other thing with a label of its own, of a case.

    Attributes:
        identity: id in the outcomes.
        entity_type: ``PERSON``, ``ORGANIZATION``, ...
        label: the usual label, ``""`` where the name was kept.
        role: role path, ``""`` where nothing is known.
        forms: as written, the most frequent first.
        mentions: in text order.
        ambiguous: the mentions may be of one of several people.
        doubts: keys of :mod:`redactor.generalisations`.
        verdict: id of the verdict that listed the person, ``""`` where none did.
    """

    identity: str
    entity_type: str
    label: str
    role: str
    forms: tuple[str, ...] = field(repr=False)
    mentions: tuple[Mention, ...]
    ambiguous: bool = False
    doubts: tuple[str, ...] = ()
    verdict: str = ""

    @property
    def documents(self) -> tuple[str, ...]:
        """Where the person is named."""
        return tuple(dict.fromkeys(mention.document for mention in self.mentions))


class _Gathered:
    """What is known of one identity while outcomes are read."""

    def __init__(self, entity_type: str, role: str) -> None:
        self.entity_type, self.role, self.verdict = entity_type, role, ""
        self.mentions: list[Mention] = []
        self.labels: Counter[str] = Counter()

    def line(self, identity: str, doubts: tuple[bool, tuple[str, ...]]) -> PersonLine:
        label = max(self.labels, key=lambda one: (bool(one), self.labels[one]))
        return PersonLine(
            identity, self.entity_type, label, self.role, _forms(self.mentions),
            tuple(self.mentions), *doubts, self.verdict,
        )  # fmt: skip


def people_of(
    outcomes: Iterable[Outcome], documents: Mapping[str, Document], kinds: frozenset[str]
) -> tuple[PersonLine, ...]:
    """The identities of these kinds, in order of first appearance.

    Args:
        outcomes: of the documents of one case.
        documents: their sources, as far as they can be read, by id.
        kinds: entity types.
    """
    found: dict[str, _Gathered] = {}
    doubts: dict[str, tuple[bool, tuple[str, ...]]] = defaultdict(lambda: (False, ()))
    for outcome in outcomes:
        document = documents.get(outcome.id)
        doubts.update({n.identity: (n.ambiguous, n.doubts) for n in outcome.people})
        for number, decision in enumerate(outcome.decisions if document else ()):
            finding = decision.finding
            if finding.entity_type not in kinds or document is None:
                continue
            text = document.segments[finding.segment].text[finding.start : finding.end]
            own = found.setdefault(decision.identity, _Gathered(finding.entity_type, decision.role))
            own.mentions.append(
                Mention(
                    outcome.id, f"c{number}", finding.segment, finding.start, finding.end, text,
                    outcome.places.get(finding.segment, ""),
                )
            )  # fmt: skip
            own.labels[decision.label or ""] += 1
            if finding.subject.startswith(PREFIX):
                own.verdict = own.verdict or finding.subject
    return tuple(own.line(identity, doubts[identity]) for identity, own in found.items())


def listed(person: PersonLine, verdicts: Iterable[Verdict]) -> PersonLine:
    """The person without a verdict that is on somebody else, with whom only a word is shared."""
    forms = {fold(form) for form in person.forms}
    for verdict in verdicts:
        if verdict.id == person.verdict and forms & {fold(form) for form in verdict.forms}:
            return person
        if verdict.person and verdict.person == person.verdict:
            spots = {(spot.document, spot.segment, spot.start) for spot in verdict.spots}
            if any((m.document, m.segment, m.start) in spots for m in person.mentions):
                return person
    return replace(person, verdict="")


def _forms(mentions: Iterable[Mention]) -> tuple[str, ...]:
    count = Counter(" ".join(mention.text.split()) for mention in mentions)
    return tuple(sorted(count, key=lambda form: (-count[form], -len(form), form)))
