"""Joins people that turn out to be one: by what a text says, by roles, by what a case is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from redactor.identity.fitting import (
    Nearby,
    alike_enough,
    begins_alike,
    last_held,
    last_sought,
    same_keys,
    shares_surname,
    single_likeness,
)
from redactor.identity.likeness import EQUAL, SHORTENED, full_likeness
from redactor.identity.mention import Mention, Word, glued
from redactor.identity.person import Evidence, Person, owners
from redactor.roles import FAMILY

_ONE_EACH = frozenset(
    "mother father husband wife partner stepmother stepfather motherinlaw fatherinlaw gp boyfriend girlfriend".split()
)
"""Relations that one person has to a client at a time."""


class Joining:
    """Works on the people of a case in place.

    Args:
        people: those gathered so far; joined ones are taken out of the list.
        known: what is known of the mentions.
    """

    def __init__(self, people: list[Person], known: Evidence) -> None:
        self.people = people
        self._known = known

    def _without(self, gone: Iterable[Person]) -> None:
        """Take out of the list who was joined to somebody else."""
        left = set(gone)
        if left:
            self.people[:] = [person for person in self.people if person not in left]

    def aliases(self) -> None:
        """What a text says are two names of one person: a whole name joins, a part becomes one more name."""
        of = owners(self.people)
        for first, second, rule in self._known.aliases:
            a, b = of.get(first), of.get(second)
            if a is b or a is None or a.among or a.family:
                if a is None and b is None and rule == "form":
                    of |= owners(self._form(first, second))
                continue
            name = self._known.mentions[second]
            if b is None or not name.is_full:
                if rule == "bracket" and not self._may_be_short(first, second):
                    continue
                if (
                    b is not None
                    and rule == "said"
                    and not b.is_full
                    and not (b.subject or b.among or b.family)
                ):
                    a.absorb(b)
                    self.people.remove(b)
                    of |= owners([a])
                    continue
                if b is not None:
                    if b.subject or self._is_elsewhere(b):
                        continue
                    self._forget(b, second)
                a.add(second, name)
                of[second] = a
                if other := self._completed(self._known.mentions[first], name, rule):
                    a.names.append(other)
                continue
            if b.among or b.family or (a.subject and b.subject):
                continue
            if a.gender and b.gender and a.gender != b.gender:
                continue
            if rule != "bracket" or (
                not a.is_full and alike_enough(self._known.mentions[first], name)
            ):
                a.absorb(b)
                self.people.remove(b)
                of |= owners([a])

    def _form(self, first: int, second: int) -> list[Person]:
        """A surname and a forename from two fields of a form: the person that they make."""
        a, b = self._known.mentions[first], self._known.mentions[second]
        if a.is_full or not a.words or not b.words:
            return []
        whole = Mention("", b.gender, (*b.words, a.words[-1]))
        person = Person(names=[whole])
        self.people.append(person)
        for n in (first, second):
            person.add(n, self._known.mentions[n])
        return [person]

    def _may_be_short(self, first: int, second: int) -> bool:
        """Whether ``A (B)`` is a long and a short form, a title and surname with the first name, or initials."""
        a, b = self._known.mentions[first], self._known.mentions[second]
        if b.letters:
            return b.letters in a.initials or (len(b.letters) == 1 and a.given[:1] == (b.letters,))
        return bool(a.title and not a.is_full and not b.title) or alike_enough(a, b)

    def _is_elsewhere(self, person: Person) -> bool:
        """Whether the person that a name was put to is known by more than this."""
        return person.is_full or len(person.members) > 1 or person.among != ()

    def _forget(self, person: Person, number: int) -> None:
        person.members.remove(number)
        if not person.members:
            self.people.remove(person)

    def _completed(self, first: Mention, second: Mention, rule: str) -> Mention | None:
        """The whole name that two names make together: ``Wren (née Oldfield)``, ``Mr Oldfield (Wren)``."""
        if len(second.words) != 1 or not first.words or second.letters:
            return None
        word = second.words[0]
        if first.title and not first.is_full:
            return Mention("", first.gender, (word, first.words[-1]))
        initial = len(first.words) > 1 and len(glued(first.surname)) == 1
        if initial and glued(word).startswith(glued(first.surname)):
            return Mention("", first.gender, (first.given, word))
        if rule == "née" or second.title:
            return Mention("", first.gender, (first.given, word))
        return None

    def rejoin(self) -> None:
        """Join people whose whole names are one now that a text has told of further names."""
        every = list(self.people)
        near = Nearby(same_keys, same_keys, every)
        gone: set[Person] = set()
        at = 0
        while at < len(every):
            a = every[at]
            others = [] if a in gone else [b for b in near.near(*a.names) if b not in gone]
            one = next((b for b in others if b is not a and self._are_one(a, b)), None)
            if one is None:
                at += 1
                continue
            a.absorb(one)
            gone.add(one)
            near.put(a, a.names)
            # Everybody before was compared with all others, but not with what is one person now.
            at = next(
                (
                    near.place(b)
                    for b in near.near(*a.names)
                    if near.place(b) < at and b not in gone and self._are_one(b, a)
                ),
                at,
            )
        self._without(gone)

    def _are_one(self, a: Person, b: Person) -> bool:
        if (
            a.among
            or b.among
            or a.family
            or b.family
            or (a.subject and b.subject and a.subject != b.subject)
        ):
            return False
        if a.gender and b.gender and a.gender != b.gender:
            return False
        return any(
            full_likeness(x, y) == EQUAL
            for x in a.names
            for y in b.names
            if x.is_full and y.is_full
        )

    def surnames(self) -> None:
        """One first name with two surnames of the family: before and after a wedding.

        They are in one role, or never in one document.
        """
        held: Counter[str] = Counter()
        for person in self.people:
            for name in {glued(n.surname) for n in person.names if n.is_full}:
                held[name] += 1
        full = [p for p in self.people if p.is_full and not p.among and not p.family]
        by_given: defaultdict[Word, list[Person]] = defaultdict(list)
        for person in full:
            by_given[person.lead.given].append(person)
        gone: set[Person] = set()
        for a in full:
            for b in by_given[a.lead.given]:
                if a is b or a in gone or b in gone or self._known.differ(a, b):
                    continue
                x, y = a.lead, b.lead
                if len(glued(x.given)) < 3 or len(glued(y.surname)) < 2:
                    continue
                same_role = self._known.held(a) & self._known.held(b) & FAMILY.keys()
                apart = not {self._known.documents[n] for n in a.members} & {
                    self._known.documents[n] for n in b.members
                }
                family = held[glued(x.surname)] > 1 and held[glued(y.surname)] > 1
                if same_role or (apart and family):
                    a.absorb(b)
                    gone.add(b)
        self._without(gone)

    def loose(self) -> None:
        """Loose names that are short forms or slips of one another."""
        single = [
            p
            for p in self.people
            if not p.is_full and not p.among and not p.subject and not p.family
        ]
        near = Nearby(last_held, last_sought, single)
        gone: set[Person] = set()
        for person in sorted(single, key=lambda p: (p.lead.fullness, min(p.members))):
            if person in gone:
                continue
            fits: list[tuple[float, Person]] = []
            for other in near.near(*person.names):
                if other is person or other in gone:
                    continue
                strength = max(single_likeness(a, b) for a in person.names for b in other.names)
                if strength >= SHORTENED and not self._known.clash(person, other):
                    fits.append((strength, other))
            if fits and len([f for f in fits if f[0] == max(s for s, _ in fits)]) == 1:
                other = max(fits, key=lambda f: f[0])[1]
                keep, drop = sorted((person, other), key=lambda p: min(p.members))
                keep.absorb(drop)
                gone.add(drop)
                near.put(keep, drop.names)
        self._without(gone)

    def complements(self) -> None:
        """A title and surname here, a first name there, in a role that only one person has: one person."""
        for a in list(self.people):
            if (
                a not in self.people
                or a.among
                or a.family
                or any(n.is_full or not n.title for n in a.names)
            ):
                continue
            held = self._known.held(a) & _ONE_EACH
            fits = [
                b
                for b in (self.people if held else ())
                if b is not a
                and not (b.among or b.family or b.subject)
                and all(not n.title and not n.is_full and not n.letters for n in b.names)
                and held & self._known.held(b)
                and not self._known.differ(a, b)
            ]
            if len(fits) == 1:
                fits[0].absorb(a)
                self.people.remove(a)

    def clients(self) -> None:
        """A case is of one client: who is named as the client in two documents is one person."""
        named: dict[int, set[int]] = {}
        at = {person: i for i, person in enumerate(self.people)}
        of = owners(self.people)
        for n, document in self._known.clients.items():
            person = of.get(n)
            if person is not None and not person.among and not person.family:
                named.setdefault(at[person], set()).add(document)
        order = sorted(
            named, key=lambda i: (-len(self.people[i].members), min(self.people[i].members))
        )
        if len(order) < 2:
            return
        first = self.people[order[0]]
        held = set(named[order[0]])
        for i in order[1:]:
            other = self.people[i]
            if (
                named[i] & held
                or self._known.clash(first, other)
                or (first.subject and other.subject)
            ):
                continue
            if first.is_full and other.is_full and not shares_surname(first, other):
                continue
            if not self._may_be_client(first, other):
                continue
            first.absorb(other)
            held |= named[i]
        gone = {
            id(self.people[i])
            for i in order[1:]
            if set(self.people[i].members) <= set(first.members)
        }
        self.people[:] = [p for p in self.people if id(p) not in gone]

    def _may_be_client(self, first: Person, other: Person) -> bool:
        """Whether two names of the client can be one person's: alike, or of different kinds (surname, initials)."""
        given = [
            {glued(n.given)[:1] for n in p.names if n.words and not (n.title and not n.is_full)}
            for p in (first, other)
        ]
        if given[0] and given[1] and not given[0] & given[1]:
            return False
        together = {self._known.documents[n] for n in first.members} & {
            self._known.documents[n] for n in other.members
        }
        return not together or alike_enough(first.lead, other.lead)

    def subject(self) -> None:
        """A document about the client that only knows a short name for somebody: that is the client.

        Only where the client's name is not used in the text of the document, the short name is the one used
        most, and begins like the client's.
        """
        client = next(
            (
                p
                for p in self.people
                if set(p.members) & set(self._known.clients) and not p.among and p.is_full
            ),
            None,
        )
        if client is None:
            return
        of = owners(self.people)
        inside: defaultdict[int, list[int]] = defaultdict(list)
        for n, document in enumerate(self._known.documents):
            inside[document].append(n)
        for document in sorted(inside):
            named: defaultdict[Person, int] = defaultdict(int)
            for n in inside[document]:
                if n in of and (of[n] is not client or n not in self._known.clients):
                    named[of[n]] += 1
            if client in named or not named:
                continue
            top = min(named, key=lambda p: (-named[p], min(p.members)))
            if top.is_full or top.among or top.family or top.subject or named[top] < 3:
                continue
            places = self._places(client)
            if any(
                self._known.documents[n] != document and self._known.documents[n] in places
                for n in top.members
            ):
                continue
            if any(n in self._known.apart for n in top.members) or not begins_alike(client, top):
                continue
            client.absorb(top)
            of |= dict.fromkeys(top.members, client)
            self.people.remove(top)

    def _places(self, person: Person) -> set[int]:
        return {self._known.documents[n] for n in person.members if n not in self._known.clients}
