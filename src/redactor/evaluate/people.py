"""Measures whether the same person has the same readable label, from the finished text alone.

Only mentions of persons count, by the label that stands at their place; protected ones unless a
figure says otherwise. Labels are compared within a case, in any letter case. A mention that was
removed without a label is a person of its own. A person's main label is the one that most of their
mentions carry, the first of them where several do.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from redactor.evaluate.roles import CLASSES, agrees, clients_of, gold_class, label_class
from redactor.evaluate.score import Mention, Share
from redactor.roles import role_words

_WORD = re.compile(r"[^\W\d_]+")
_ENUMERATOR = re.compile(r"\s+(?:\d+|[A-Z]{1,2})$")

Key = tuple[str, str]
"""A case, and a ref or a label of it."""


@dataclass(frozen=True, slots=True)
class Clustering:
    """B-cubed precision and recall of labels against refs; None where there are no mentions."""

    precision: float | None
    recall: float | None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall."""
        if self.precision is None or self.recall is None:
            return None
        return 2 * self.precision * self.recall / (self.precision + self.recall)


@dataclass(frozen=True, slots=True)
class ClassSplit:
    """The people of one class.

    Attributes:
        name: one of ``roles.CLASSES``.
        right: people whose main label claims the class.
        taken_for: the class that most of the others' main labels claim, ``none`` where those claim
            no class; empty where there are no others.
        taken: how many of them.
    """

    name: str
    right: Share
    taken_for: str = ""
    taken: int = 0


@dataclass(frozen=True, slots=True)
class People:
    """How well labels tell persons apart, and say who they are.

    Attributes:
        one_label: persons with two or more protected mentions whose mentions all carry one label.
        merged: labels of a case that stand for two or more persons.
        under_another: protected mentions under a label that stands mostly for somebody else.
        role_in_label: protected mentions whose label ends in the person's role.
        clusters: B-cubed over protected mentions.
        all_clusters: the same over all mentions, where each that is left is a person of its own.
        classes: people with a protected mention and a class that the ref tells, by class; classes
            that do not occur are left out.
        client: cases in which the clients have labels that say so, and nobody else has one.
    """

    one_label: Share
    merged: Share
    under_another: Share
    role_in_label: Share
    clusters: Clustering
    all_clusters: Clustering
    classes: tuple[ClassSplit, ...]
    client: Share

    @property
    def precision(self) -> float | None:
        """B-cubed precision over protected mentions."""
        return self.clusters.precision

    @property
    def recall(self) -> float | None:
        """B-cubed recall over protected mentions."""
        return self.clusters.recall

    @property
    def f1(self) -> float | None:
        """B-cubed F1 over protected mentions."""
        return self.clusters.f1

    @property
    def role_right(self) -> Share:
        """People whose main label claims the class that they are in, over all classes."""
        return sum((split.right for split in self.classes), Share(0, 0))


def measure(mentions: Iterable[Mention]) -> People:
    """Return how the persons among ``mentions`` (of any number of cases) are labelled."""
    everybody = [m for m in mentions if m.type == "PERSON"]
    persons = [m for m in everybody if m.protected]
    by_person, by_label = _grouped(persons)
    repeated = [labels for labels in by_person.values() if labels.total() > 1]
    shown = {(m.case, key_of(m)) for m in persons if m.label is not None}
    strangers = sum(refs.total() - max(refs.values()) for refs in by_label.values())
    main = main_labels(everybody)
    return People(
        one_label=Share(sum(len(labels) == 1 for labels in repeated), len(repeated)),
        merged=Share(sum(len(by_label[key]) > 1 for key in shown), len(shown)),
        under_another=Share(strangers, len(persons)),
        role_in_label=Share(sum(names_role(m.label, m.ref) for m in persons), len(persons)),
        clusters=_clustering(by_person, by_label),
        all_clusters=_clustering(*_grouped(everybody)),
        classes=tuple(_classes(main, {(m.case, m.ref) for m in persons})),
        client=_clients(main),
    )


def main_labels(mentions: Iterable[Mention]) -> dict[Key, str | None]:
    """The main label of each person, by case and ref; None where most protected mentions have none.

    A person without a protected mention is there too, with None.
    """
    found: dict[Key, Counter[str | None]] = {}
    spelt: dict[str, str] = {}
    for mention in mentions:
        if mention.type != "PERSON":
            continue
        labels = found.setdefault((mention.case, mention.ref), Counter())
        if mention.protected:
            folded = None if mention.label is None else key_of(mention)
            labels[folded] += 1
            if folded is not None and mention.label is not None:
                spelt.setdefault(folded, mention.label)
    main = {key: next(iter(labels.most_common(1)), (None, 0))[0] for key, labels in found.items()}
    return {key: None if label is None else spelt[label] for key, label in main.items()}


def client_right(labels: Mapping[str, str | None]) -> bool | None:
    """Whether the clients of one case, and nobody else, have a label of a client, each their own.

    A case without a client is right when its group's members, and nobody else, have labels of
    members. None where it has neither.

    Args:
        labels: the main label of each ref.
    """
    clients = clients_of(labels)
    if clients:
        name, wanted = "client", clients
        allowed = clients.union(ref for ref in labels if gold_class(ref) == name)
    else:
        name = "member"
        wanted = allowed = frozenset(ref for ref in labels if gold_class(ref) == name)
    if not wanted:
        return None
    own = {_fold(labels[ref] or "") for ref in wanted}
    said = {ref for ref, label in labels.items() if label and label_class(label) == name}
    return said.issuperset(wanted) and said.issubset(allowed) and len(own) == len(wanted)


def class_of(ref: str, clients: Collection[str]) -> str | None:
    """The class of a person in a case with these clients (``roles.clients_of``)."""
    return "client" if ref in clients else gold_class(ref)


def is_right(label: str | None, ref: str, clients: Collection[str]) -> bool:
    """Whether ``label`` claims the class of the person; a child is right as child and as client."""
    claims_client = label is not None and label_class(label) == "client"
    return agrees(label, ref) or (ref in clients and claims_client)


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


def key_of(mention: Mention) -> str:
    """What the label of ``mention`` is compared by; of its own where there is none."""
    if mention.label is None or not mention.protected:
        return f"unlabelled {mention.document} {mention.start}"
    return _fold(mention.label)


def _fold(label: str) -> str:
    return " ".join(label.casefold().split())


def _letters(text: str) -> str:
    return "".join(_WORD.findall(text)).casefold()


Groups = dict[Key, Counter[str]]


def _grouped(mentions: Iterable[Mention]) -> tuple[Groups, Groups]:
    """Labels by person, and persons by label."""
    by_person: Groups = defaultdict(Counter)
    by_label: Groups = defaultdict(Counter)
    for mention in mentions:
        label = key_of(mention)
        by_person[mention.case, mention.ref][label] += 1
        by_label[mention.case, label][mention.ref] += 1
    return by_person, by_label


def _clustering(by_person: Groups, by_label: Groups) -> Clustering:
    return Clustering(_purity(by_label.values()), _purity(by_person.values()))


def _purity(groups: Iterable[Counter[str]]) -> float | None:
    """The mean over members of the share of their group that is of their own kind."""
    listed = list(groups)
    members = sum(group.total() for group in listed)
    if not members:
        return None
    return sum(n * n / group.total() for group in listed for n in group.values()) / members


def _classes(main: Mapping[Key, str | None], counted: set[Key]) -> Iterable[ClassSplit]:
    clients = {case: clients_of(labels) for case, labels in _by_case(main).items()}
    held: dict[str, list[tuple[bool, str | None]]] = {name: [] for name in CLASSES}
    for (case, ref), label in main.items():
        name = class_of(ref, clients[case])
        if name is not None and (case, ref) in counted:
            held[name].append((is_right(label, ref, clients[case]), label))
    for name, people in held.items():
        others = (label for right, label in people if not right)
        wrong = Counter((label_class(label) if label else None) or "none" for label in others)
        if people:
            right = Share(len(people) - wrong.total(), len(people))
            taken = min(wrong.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
            yield ClassSplit(name, right, *taken)


def _by_case(main: Mapping[Key, str | None]) -> dict[str, dict[str, str | None]]:
    cases: defaultdict[str, dict[str, str | None]] = defaultdict(dict)
    for (case, ref), label in main.items():
        cases[case][ref] = label
    return cases


def _clients(main: Mapping[Key, str | None]) -> Share:
    found = [client_right(labels) for labels in _by_case(main).values()]
    judged = [right for right in found if right is not None]
    return Share(sum(judged), len(judged))
