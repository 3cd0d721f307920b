"""Measures whether the same person has the same readable label, from the finished text alone.

Only protected mentions of persons count, by the label that stands at their place. Labels are
compared within a case, in any letter case. A mention that was removed without a label is a person
of its own.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from redactor.evaluate.score import Mention, Share
from redactor.roles import role_words

_WORD = re.compile(r"[^\W\d_]+")
_ENUMERATOR = re.compile(r"\s+(?:\d+|[A-Z]{1,2})$")


@dataclass(frozen=True, slots=True)
class People:
    """How well labels tell persons apart.

    Attributes:
        one_label: persons with two or more protected mentions whose mentions all carry one label.
        merged: labels of a case that stand for two or more persons.
        role_in_label: protected mentions whose label ends in the person's role.
        precision, recall: B-cubed, over protected mentions; None where there are none.
    """

    one_label: Share
    merged: Share
    role_in_label: Share
    precision: float | None
    recall: float | None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall."""
        if self.precision is None or self.recall is None:
            return None
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def measure(mentions: Iterable[Mention]) -> People:
    """Return how the protected persons among ``mentions`` (of any number of cases) are labelled."""
    persons = [m for m in mentions if m.type == "PERSON" and m.protected]
    by_person: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    by_label: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for mention in persons:
        label = _key(mention)
        by_person[mention.case, mention.ref][label] += 1
        by_label[mention.case, label][mention.ref] += 1
    repeated = [labels for labels in by_person.values() if labels.total() > 1]
    shown = {(m.case, _key(m)) for m in persons if m.label is not None}
    return People(
        one_label=Share(sum(len(labels) == 1 for labels in repeated), len(repeated)),
        merged=Share(sum(len(by_label[key]) > 1 for key in shown), len(shown)),
        role_in_label=Share(sum(names_role(m.label, m.ref) for m in persons), len(persons)),
        precision=_purity(by_label.values()),
        recall=_purity(by_person.values()),
    )


def names_role(label: str | None, ref: str) -> bool:
    """Whether ``label`` (``[Client's mother 2]``) ends in the role that ``ref`` ends in.

    The role is the last step of the path without a digit (``client.mother.2``: mother,
    ``prof.gp.m2``: gp), or the noun that the shared vocabulary has for it (``prof.dsl``:
    safeguarding lead). A closing number or letter (``[Colleague A]``), spaces and hyphens do not
    count.
    """
    steps = [step for step in ref.split(".") if not any(c.isdigit() for c in step)]
    if label is None or not steps:
        return False
    noun = role_words(".".join(steps)).rsplit("'s ", 1)[-1]
    expected = {_letters(steps[-1]), _letters(noun)} - {"person"}
    inner = label.strip("[]<> ")
    said = {_letters(inner), _letters(_ENUMERATOR.sub("", inner))}
    return any(words.endswith(role) for words in said for role in expected)


def _letters(text: str) -> str:
    return "".join(_WORD.findall(text)).casefold()


def _key(mention: Mention) -> str:
    if mention.label is None:
        return f"unlabelled {mention.document} {mention.start}"
    return " ".join(mention.label.casefold().split())


def _purity(groups: Iterable[Counter[str]]) -> float | None:
    """The mean over members of the share of their group that is of their own kind."""
    listed = list(groups)
    members = sum(group.total() for group in listed)
    if not members:
        return None
    return sum(n * n / group.total() for group in listed for n in group.values()) / members
