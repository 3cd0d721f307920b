"""Findings and a policy become decisions; decisions become replacements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from presidio_anonymizer.operators import OperatorsFactory

from redactor.entities import noun_of
from redactor.model import Case, Decision, Finding, Identity, Replacement
from redactor.owners import NOBODY, Owner, owners_of
from redactor.policy.actions import Params, operators, render
from redactor.policy.disclosure import consistent, disclosed
from redactor.policy.labels import labels_of
from redactor.reasons import withheld_label
from redactor.spans import surface_in
from redactor.verdict import RECOGNIZER as VERDICT
from redactor.verdict import wordings

DISCLOSE = "disclose"
REPLACED = "label"
"""Action of what a reviewer put into the copy, whatever the pipeline does with its kind."""


class Who(Protocol):
    """What identity resolution found, as the policy needs it."""

    @property
    def of(self) -> Sequence[str]:
        """Identity id of each finding, in the order of the findings."""

    @property
    def identities(self) -> Mapping[str, Identity]:
        """By id, in order of first appearance."""

    @property
    def origin(self) -> str:
        """ISO date of day 0 of the case, ``""`` where none is known."""

    @property
    def event(self) -> str:
        """What happened on that day; a key of :data:`redactor.vocabulary.EVENTS`."""


class Decider:
    """Decides with one policy.

    Args:
        rule: action name and parameters by entity type.
        is_word: whether a word is also an ordinary word or a protected term.
        shuffled: whether letters of labels go by the key of the case instead of first appearance.
    """

    def __init__(
        self,
        rule: Callable[[str], tuple[str, Params]],
        is_word: Callable[[str], bool] = lambda word: False,
        *,
        shuffled: bool = False,
    ) -> None:
        self._rule = rule
        self._is_word = is_word
        self._shuffled = shuffled
        self._operators: OperatorsFactory = operators()

    def decide(self, case: Case, findings: Sequence[Finding], who: Who) -> tuple[Decision, ...]:
        """One decision for every finding, in the order of the findings."""
        # Copies for two recipients must not be joined by their letters.
        shuffled = self._shuffled or bool(case.secret and case.roster.release.recipients)
        said = wordings(case.roster.verdicts)
        own = {i.id: said[i.subject] for i in who.identities.values() if i.subject in said}
        labels = labels_of(who.identities, case.known, case.secret, shuffled, own)
        rules = {
            kind: self._rule(kind)
            for kind in sorted({i.entity_type for i in who.identities.values()})
        }
        disclosing = any(action == DISCLOSE for action, _ in rules.values())
        owners: Sequence[Owner] = [NOBODY] * len(findings)
        if disclosing:
            owners = owners_of(case, findings, who.of, who.identities)
        texts = {document.id: document.segments for document in case.documents}
        out: list[Decision] = []
        for finding, identity_id, owner in zip(findings, who.of, owners, strict=True):
            identity = who.identities[identity_id]
            action, settings = rules[identity.entity_type]
            text = texts[finding.document][finding.segment].text[finding.start : finding.end]
            label: str | None = None
            if action == DISCLOSE:
                keep, code = disclosed(
                    finding,
                    identity,
                    case.roster,
                    owner=owner,
                    keep_professionals=bool(settings.get("keep_professionals", True)),
                )
                label = None if keep else withheld_label(code)
            elif action != "keep":
                params = self._params(case, identity, labels[identity_id], who)
                label = render(self._operators, action, text, {**settings, **params})
            put_there = finding.recognizer == VERDICT and not finding.subject
            if put_there and (label is None or finding.rule in said):
                action, label = REPLACED, said.get(finding.rule) or labels[identity_id]
            rule = f"{finding.entity_type}: {action}"
            out.append(Decision(finding, identity_id, identity.role, action, label, rule))
        if disclosing:
            return consistent(out, surface_in(case), self._is_word, case.roster)
        return tuple(out)

    @staticmethod
    def _params(case: Case, identity: Identity, label: str, who: Who) -> Params:
        return {
            "label": label,
            "noun": identity.kind
            if identity.entity_type == "ORGANIZATION"
            else noun_of(identity.entity_type),
            "entity_type": identity.entity_type,
            "kind": identity.kind,
            "region": identity.region,
            "day": identity.day,
            "origin": who.origin,
            "event": who.event,
            "secret": case.secret,
        }


def by_document(decisions: Iterable[Decision]) -> defaultdict[str, list[Decision]]:
    """The decisions of each document, in order."""
    of: defaultdict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        of[decision.finding.document].append(decision)
    return of


def replacements(decisions: Iterable[Decision], document: str) -> tuple[Replacement, ...]:
    """The replacements for one document, sorted by place."""
    made = [
        Replacement(d.finding.segment, d.finding.start, d.finding.end, d.label)
        for d in decisions
        if d.finding.document == document and d.label is not None
    ]
    return tuple(sorted(made, key=lambda r: (r.segment, r.start)))
