"""Lists who has which labels case by case, so that a developer sees where identities go wrong.

Only refs, classes and labels: a ref is an annotator's id and a label is in the copy, so no word of
a document is quoted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from redactor.evaluate.people import class_of, client_right, is_right, key_of, main_labels
from redactor.evaluate.roles import clients_of, label_class
from redactor.evaluate.score import Mention


@dataclass(frozen=True, slots=True)
class Carried:
    """A label that stands for a person, in ``count`` mentions, and for the persons ``shared``."""

    label: str
    count: int
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """A person of the gold, and what a reader of the copies sees of them.

    Attributes:
        name: the class that the ref tells, or None.
        said: the class that the main label claims, or None.
        wrong: whether the two differ; never for a person without a class or without a label.
        labels: what stands for the person, most mentions first.
        bare: protected mentions without a label.
        left: mentions that are not protected.
    """

    ref: str
    name: str | None
    said: str | None
    wrong: bool
    labels: tuple[Carried, ...]
    bare: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of a case by ref, and whether client or group members are right (None: neither)."""

    case: str
    people: tuple[Seen, ...]
    right: bool | None


def casts(mentions: Iterable[Mention]) -> tuple[Cast, ...]:
    """The people of each case, in the order of cases."""
    cases: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.type == "PERSON":
            cases[mention.case].append(mention)
    return tuple(_cast(case, held) for case, held in cases.items())


def _cast(case: str, mentions: list[Mention]) -> Cast:
    main = {ref: label for (_, ref), label in main_labels(mentions).items()}
    clients = clients_of(main)
    held: defaultdict[str, Counter[str]] = defaultdict(Counter)
    owners: defaultdict[str, set[str]] = defaultdict(set)
    shown: dict[str, str] = {}
    for mention in mentions:
        if mention.protected and mention.label is not None:
            held[mention.ref][key_of(mention)] += 1
            owners[key_of(mention)].add(mention.ref)
            shown.setdefault(key_of(mention), mention.label)
    people: list[Seen] = []
    for ref in sorted(main):
        own = [m for m in mentions if m.ref == ref]
        label, name = main[ref], class_of(ref, clients)
        carried = tuple(
            Carried(shown[key], count, tuple(sorted(owners[key] - {ref})))
            for key, count in held[ref].most_common()
        )
        wrong = bool(carried) and name is not None and not is_right(label, ref, clients)
        said = label_class(label, ref) if label else None
        bare = sum(m.protected and m.label is None for m in own)
        left = sum(not m.protected for m in own)
        people.append(Seen(ref, name, said, wrong, carried, bare, left))
    return Cast(case, tuple(people), client_right(main))


def as_lines(listed: Iterable[Cast]) -> Iterator[str]:
    """A line per case, and one per person: ``ref  class  2 × [label] (= who else), 1 left``."""
    for cast in listed:
        verdict = {True: "client right", False: "client WRONG", None: "no client"}[cast.right]
        yield f"# {cast.case}: {verdict}"
        for seen in cast.people:
            said = f" NOT {seen.said or 'none'}" if seen.wrong else ""
            parts = [_carried(each) for each in seen.labels]
            if seen.bare:
                parts.append(f"{seen.bare} without a label")
            if seen.left:
                parts.append(f"{seen.left} left")
            split = " SPLIT" if len(seen.labels) > 1 else ""
            yield f"{seen.ref}  {seen.name or '?'}{said}{split}  {', '.join(parts)}"


def _carried(each: Carried) -> str:
    also = f" (= {' '.join(each.shared)})" if each.shared else ""
    return f"{each.count} × {each.label}{also}"
