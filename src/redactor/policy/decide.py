"""Findings and a policy become decisions; decisions become replacements.

Labels are allotted over the whole case in order of first appearance, so that one identity has one
label in all its documents and nothing of the original is carried over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from presidio_anonymizer.operators import OperatorsFactory

from redactor.entities import noun_of
from redactor.model import Decision, Finding, Identity, Replacement
from redactor.policy.actions import Params, operators, render
from redactor.vocabulary import person_label, thing_label


class Decider:
    """Decides with one policy.

    Args:
        rule: action name and parameters by entity type.
    """

    def __init__(self, rule: Callable[[str], tuple[str, Params]]) -> None:
        self._rule = rule
        self._operators: OperatorsFactory = operators()

    def decide(
        self,
        findings: Sequence[Finding],
        of: Sequence[str],
        identities: Mapping[str, Identity],
        surface: Callable[[Finding], str],
    ) -> tuple[Decision, ...]:
        """One decision for every finding, in the order of the findings."""
        labels = labels_of(identities)
        out: list[Decision] = []
        for finding, identity_id in zip(findings, of, strict=True):
            identity = identities[identity_id]
            action, params = self._rule(finding.entity_type)
            label: str | None = None
            if action != "keep":
                label = render(
                    self._operators,
                    action,
                    surface(finding),
                    {
                        **params,
                        "label": labels[identity_id],
                        "noun": noun_of(finding.entity_type),
                        "entity_type": finding.entity_type,
                    },
                )
            out.append(
                Decision(
                    finding,
                    identity_id,
                    identity.role,
                    action,
                    label,
                    f"{finding.entity_type}: {action}",
                )
            )
        return tuple(out)


def labels_of(identities: Mapping[str, Identity]) -> dict[str, str]:
    """The label of each identity, in the order in which the identities are given."""
    ranks: dict[str, int] = defaultdict(int)
    totals: dict[str, int] = defaultdict(int)
    for identity in identities.values():
        totals[_rank_key(identity)] += 1
    labels: dict[str, str] = {}
    for identity in identities.values():
        key = _rank_key(identity)
        ranks[key] += 1
        several = totals[key] > 1
        if identity.entity_type == "PERSON":
            labels[identity.id] = person_label(_plain_role(identity.role), ranks[key], several)
        else:
            labels[identity.id] = thing_label(identity.kind, ranks[key], several)
    return labels


def _plain_role(role: str) -> str:
    return ".".join(part for part in role.split(".") if not part.isdigit())


def _rank_key(identity: Identity) -> str:
    if identity.entity_type == "PERSON":
        # Roles that read the same share one row of letters: prof.manager and client.manager.
        return person_label(_plain_role(identity.role), 1, True) if identity.role else "person"
    return f"thing {identity.kind}"


def replacements(decisions: Iterable[Decision], document: str) -> tuple[Replacement, ...]:
    """The replacements for one document, sorted by place."""
    made = [
        Replacement(d.finding.segment, d.finding.start, d.finding.end, d.label)
        for d in decisions
        if d.finding.document == document and d.label is not None
    ]
    return tuple(sorted(made, key=lambda r: (r.segment, r.start)))
