"""One person of a case while the mentions are gathered, and what is known to gather them by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from redactor.identity.mention import Gender, Mention

_FULLNESS = attrgetter("fullness")


@dataclass(slots=True, eq=False)
class Person:
    """The mentions of one person while they are being gathered; equal to nobody else.

    Attributes:
        names: the different names, the fullest first.
        members: numbers of the mentions.
        subject: id of the roster person that this is, if it is one.
        among: the people that an ambiguous mention may be of.
        family: whether the name is of a family as a whole (the Oldfields).
    """

    names: list[Mention] = field(default_factory=list)
    members: list[int] = field(default_factory=list)
    subject: str = ""
    among: tuple[int, ...] = ()
    family: bool = False

    @property
    def lead(self) -> Mention:
        """The fullest name."""
        return self.names[0]

    @property
    def is_full(self) -> bool:
        """Whether a full name of the person is known."""
        return self.lead.is_full

    @property
    def gender(self) -> Gender:
        """What titles say; ``""`` where none does or they disagree."""
        said = {name.gender for name in self.names if name.gender}
        return said.pop() if len(said) == 1 else ""

    def add(self, number: int, mention: Mention) -> None:
        """Take a mention in."""
        self.members.append(number)
        if mention not in self.names:
            self.names.append(mention)
            self.names.sort(key=_FULLNESS)

    def absorb(self, other: Person) -> None:
        """Take all of another person in."""
        for name in other.names:
            if name not in self.names:
                self.names.append(name)
        self.names.sort(key=_FULLNESS)
        self.members += other.members
        self.subject = self.subject or other.subject


Fit = Callable[[int, Person], float]
"""How well a mention (by number) fits a person in its context; ``-inf`` where it cannot be."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the mentions of a case are gathered by; see :func:`redactor.identity.people.gather`."""

    mentions: Sequence[Mention]
    subjects: Sequence[str]
    fit: Fit
    aliases: Sequence[tuple[int, int, str]]
    apart: Mapping[int, str]
    clients: Mapping[int, int]
    documents: Sequence[int]
    keys: Mapping[int, frozenset[str]]

    def held(self, person: Person) -> set[str]:
        """The relations to the client that plain grammar gives a person."""
        return {key for n in person.members for key in self.keys.get(n, ())}

    def differ(self, a: Person, b: Person) -> bool:
        """Whether two people cannot be one, whatever they are called."""
        return bool((a.gender and b.gender and a.gender != b.gender) or (a.subject and b.subject))

    def clash(self, a: Person, b: Person) -> bool:
        """Whether they differ, or belong to parts of a life that nobody shares."""
        if a.gender and b.gender and a.gender != b.gender:
            return True
        x = {self.apart[n] for n in a.members if n in self.apart}
        y = {self.apart[n] for n in b.members if n in self.apart}
        return bool(x and y and not x & y)


def owners(people: Iterable[Person]) -> dict[int, Person]:
    """The person that each mention was put to."""
    return {n: person for person in people for n in person.members}
